#[differentiable]
pub fn distance(x: f64, y: f64) -> f64 {
    let length = (x * x + y * y).sqrt();
    length.max(0.0) + x.abs() + (x / y).atan()
}
