use differentiable::differentiable;

#[differentiable(wrt(weight))]
fn f(weights: &[f64], x: f64) -> f64 {
    weights[0] * x
}

fn main() {
    let _ = f(&[1.0], 2.0);
}
