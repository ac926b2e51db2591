//! Scalar functions.

use differentiable::{differentiable, no_diff};

/// A neuron.
#[differentiable]
pub fn neuron(w: f64, b: f64, x: f64, y: f64) -> f64 {
    let z = w * x + b;
    let p = 1.0 / (1.0 + (-z).exp());
    0.5 * (p - y).powi(2)
}

/// Early returns and branches.
#[differentiable]
pub fn branches(x: f64, y: f64) -> f64 {
    if x < 0.0 {
        return -y;
    }
    let mut z = if y > 0.0 { x * y } else { x - y };
    if z > 1.0 {
        z = z.sqrt();
    } else {
        z *= 2.0;
    }
    z.max(x).min(10.0).abs()
}

/// Only for this crate.
#[differentiable]
pub(crate) fn hidden(x: f64) -> f64 {
    x.sin().mul_add(2.0, x.cos())
}

/// Only for this module, and only through its gradient.
#[differentiable]
fn private(x: f32, #[no_diff] n: i32) -> f32 {
    x.powi(n) + no_diff(x.floor())
}

/// Under another name.
#[differentiable(name = "another_ad")]
#[must_use]
#[inline]
pub fn another(x: f64) -> f64 {
    x.tanh()
}

/// Names that the generated code uses as well.
#[differentiable]
pub fn names(d_x: f64, tape: f64, seed: f64, rt: f64, pullback: f64, result: f64, value: f64) -> f64 {
    let x = d_x * tape;
    let d_d_x = seed * rt * x;
    let gradient = pullback * d_d_x;
    let this = result + gradient * value;
    this * this
}

/// Uses the private ones.
#[must_use]
pub fn all(x: f64) -> f64 {
    hidden::grad(x) + f64::from(private::grad(1.5, 2)) + another_ad::grad(x)
}
