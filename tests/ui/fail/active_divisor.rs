use differentiable::differentiable;

#[differentiable]
fn f(x: f64, y: f64) -> f64 {
    x % y
}

fn main() {
    let _ = f::grad(1.5, 1.0);
}
