#[differentiable]
pub fn log_ratio(a: f64, b: f64) -> Result<f64, String> {
    if b == 0.0 {
        return Err(format!("{a} cannot be divided by zero"));
    }
    let ratio = a / b;
    Ok(ratio.ln())
}

#[differentiable]
pub fn sum_of_logs(a: &[f64], b: f64) -> Result<f64, String> {
    let mut sum = 0.0;
    for x in a {
        sum += log_ratio(*x, b)?;
    }
    Ok(sum)
}
