#[differentiable]
pub fn rosenbrock(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() - 1 {
        let slope = 1.0 - x[i];
        let valley = x[i + 1] - x[i] * x[i];
        sum += slope * slope + 100.0 * valley * valley;
    }
    sum
}
