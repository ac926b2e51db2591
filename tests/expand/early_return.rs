#[differentiable]
pub fn huber(x: f64, delta: f64) -> f64 {
    let distance = x.abs();
    if distance <= delta {
        return 0.5 * x * x;
    }
    delta * (distance - 0.5 * delta)
}
