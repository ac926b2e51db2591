//! Functions that call each other.

use differentiable::{derivative, differentiable};

/// Called below.
#[differentiable]
pub fn softplus(x: f64) -> f64 {
    x.exp().ln_1p()
}

/// In a loop, and in a branch.
#[differentiable]
pub fn composed(x: &[f64], scale: f64) -> f64 {
    let mut sum = 0.0;
    for xi in x {
        sum += softplus(scale * xi);
    }
    if sum > 1.0 { softplus(sum) } else { sum }
}

/// Recursive.
#[differentiable]
pub fn factorial(x: f64, n: u32) -> f64 {
    if n == 0 { 1.0 } else { x * factorial(x - 1.0, n - 1) }
}

/// A value and an error.
///
/// # Errors
///
/// Nothing to average.
#[differentiable]
pub fn averaged(x: &[f64]) -> Result<f64, String> {
    if x.is_empty() {
        return Err("nothing to average".to_owned());
    }
    let mut sum = 0.0;
    for a in x {
        sum += a;
    }
    Ok(sum)
}

/// Through `?`.
///
/// # Errors
///
/// Nothing to average.
#[differentiable]
pub fn averaged_twice(x: &[f64]) -> Result<f64, String> {
    let once = averaged(x)?;
    Ok(once * averaged(x)?)
}

/// An `Option`.
#[differentiable]
pub fn positive(x: f64) -> Option<f64> {
    if x > 0.0 { Some(x.ln()) } else { None }
}

/// What has a rule.
#[must_use]
pub fn cube(x: f64) -> f64 {
    x * x * x
}

/// Its rule.
#[derivative(of = cube)]
fn cube_rule(x: f64, seed: f64) -> (f64, f64) {
    (cube(x), 3.0 * x * x * seed)
}

/// Calls it.
#[differentiable]
pub fn with_rule(x: f64) -> f64 {
    cube(x) + 1.0
}
