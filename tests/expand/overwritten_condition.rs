#[differentiable]
pub fn reflected(x: f64, wall: f64) -> f64 {
    let mut at = x;
    if at > wall {
        at = 2.0 * wall - at;
        at = at * at;
    }
    at * x
}
