#[differentiable]
pub fn shadowed(x: f64, d_x: f64) -> f64 {
    let x = x * d_x;
    let y = {
        let x = x.sin();
        x * x
    };
    let d_y = y + x;
    d_y * d_x
}
