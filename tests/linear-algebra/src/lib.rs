//! What the tests of this package share: gradients and tangents against central differences.

use differentiable::{Differentiable, Tangent, gradient_check};

/// Checks reverse mode and forward mode of a function of the value `at`.
///
/// # Panics
///
/// Panics where the gradient is not that of central differences, or the tangent is not the gradient along a direction.
#[track_caller]
pub fn check<P>(
    at: &P,
    value: impl Fn(&P) -> f64,
    gradient: impl Fn(&P) -> P::Tangent,
    tangent: impl Fn(&P, &P::Tangent) -> f64,
) where
    P: Differentiable + Clone,
{
    gradient_check(at, &value, &gradient).unwrap();
    let mut direction = at.zero_tangent();
    let mut next = 0.3;
    direction.map_values(|_| {
        next = (next * 7.0 + 0.37) % 2.0;
        next - 1.0
    });
    let (along, expected) = (tangent(at, &direction), gradient(at).dot(&direction));
    assert!(
        (along - expected).abs() <= 1e-9 * expected.abs().max(1.0),
        "forward mode gives {along}, reverse mode {expected}"
    );
}

/// The examples of the documentation.
#[cfg(all(doctest, feature = "arrays"))]
#[doc = include_str!("../../../docs/linear-algebra.md")]
struct Documentation;
