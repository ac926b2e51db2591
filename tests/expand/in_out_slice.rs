#[differentiable]
pub fn smooth(x: &mut [f64], rate: f64) {
    for i in 1..x.len() {
        x[i] += rate * (x[i - 1] - x[i]);
    }
}
