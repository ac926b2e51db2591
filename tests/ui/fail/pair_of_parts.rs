use differentiable::differentiable;

#[differentiable]
fn f(x: &[f64]) -> f64 {
    let parts = x.split_first().unwrap();
    parts.0 * parts.1[0]
}

fn main() {
    let _ = f::grad(&[1.0, 2.0, 3.0]);
}
