#[differentiable]
pub fn energy(w: f64, #[no_diff] x: &[f64; 3]) -> f64 {
    let mut sum = 0.0;
    for i in 0..3 {
        sum += (w * x[i]).tanh();
    }
    sum
}
