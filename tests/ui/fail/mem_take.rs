use differentiable::differentiable;

#[differentiable]
fn f(mut x: f64) -> f64 {
    let y = std::mem::take(&mut x);
    x + y
}

fn main() {
    let _ = f::grad(1.5);
}
