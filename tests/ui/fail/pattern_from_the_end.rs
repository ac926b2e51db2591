use differentiable::differentiable;

#[differentiable]
fn three(x: f64) -> (f64, f64, f64) {
    (x, 2.0 * x, 3.0 * x)
}

#[differentiable]
fn f(x: f64) -> f64 {
    let (first, .., last) = three(x);
    first * last
}

fn main() {
    let _ = f::grad(1.0);
}
