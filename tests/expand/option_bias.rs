#[differentiable]
pub fn layer(w: &[[f64; 3]; 2], bias: Option<&[f64; 2]>, x: &[f64; 3]) -> f64 {
    let mut sum = 0.0;
    for i in 0..2 {
        let mut z = 0.0;
        for j in 0..3 {
            z += w[i][j] * x[j];
        }
        if let Some(b) = bias {
            z += b[i];
        }
        sum += z.tanh();
    }
    sum
}
