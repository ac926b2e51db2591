#[differentiable]
pub fn softplus(x: f64) -> f64 {
    x.exp().ln_1p()
}

#[differentiable]
pub fn total(x: &[f64], scale: f64) -> f64 {
    let mut sum = 0.0;
    for xi in x {
        sum += softplus(scale * xi);
    }
    sum
}
