use differentiable::differentiable;

#[differentiable]
fn f(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (i, x) in x.iter().step_by(2).rev().enumerate() {
        sum += i as f64 * x;
    }
    sum
}

fn main() {
    let _ = f::grad(&[1.5]);
}
