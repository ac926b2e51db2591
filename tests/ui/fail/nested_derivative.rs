use differentiable::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    x * x * x
}

#[differentiable]
fn slope(x: f64) -> f64 {
    f::grad(x)
}

fn main() {
    let _ = slope(1.5);
}
