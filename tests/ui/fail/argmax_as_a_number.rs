use differentiable::differentiable;

#[differentiable]
fn f(x: &[f64]) -> f64 {
    let first = x.iter().position(|x| *x > 0.0).unwrap_or(0);
    x[first] * first as f64
}

fn main() {
    let _ = f::grad(&[1.5]);
}
