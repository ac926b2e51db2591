use differentiable::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let _ = &raw const x;
    x * x
}

fn main() {
    let _ = f::grad(1.0);
}
