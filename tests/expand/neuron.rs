#[differentiable]
pub fn loss(w: f64, b: f64, x: f64, y: f64) -> f64 {
    let z = w * x + b;
    let p = 1.0 / (1.0 + (-z).exp());
    0.5 * (p - y).powi(2)
}
