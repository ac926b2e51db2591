#[differentiable]
pub fn root(x: f64) -> Result<f64, String> {
    if x < 0.0 {
        return Err(format!("{x} has no root"));
    }
    Ok(x.sqrt())
}

#[differentiable]
pub fn ratio(x: f64, y: f64) -> Result<f64, String> {
    let top = root(x)?;
    root(y).map(|bottom| top / bottom)
}
