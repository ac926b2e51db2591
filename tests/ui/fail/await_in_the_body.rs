use differentiable::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let y = async { 1.0 };
    x * y.await
}

fn main() {
    let _ = f::grad(1.5);
}
