use differentiable::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    x * x.floor()
}

fn main() {
    let _ = f::grad(1.5);
}
