use differentiable::differentiable;

#[differentiable]
fn f(x: &[f64], y: &[f64]) -> f64 {
    let mut sum = 0.0;
    for pair in x.iter().zip(y) {
        sum += pair.0 * pair.1;
    }
    sum
}

fn main() {
    let _ = f::grad(&[1.5], &[2.0]);
}
