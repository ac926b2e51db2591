use differentiable::differentiable;

#[differentiable]
fn f(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (i, x) in x.iter().skip_while(|x| **x < 0.0).enumerate() {
        sum += i as f64 * x;
    }
    sum
}

fn main() {
    let _ = f::grad(&[1.5]);
}
