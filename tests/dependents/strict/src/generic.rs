//! Generic functions.

use differentiable::{Real, differentiable};

/// Horner's rule.
#[differentiable]
pub fn polynomial<T: Real, const N: usize>(coefficients: &[T; N], x: T) -> T {
    let mut value = T::ZERO;
    for i in 0..N {
        value = value * x + coefficients[i];
    }
    value
}

/// With a `where`.
#[differentiable]
pub fn dot<T>(x: &[T], y: &[T]) -> T
where
    T: Real,
{
    let mut sum = T::ZERO;
    for (a, b) in x.iter().zip(y) {
        sum += *a * *b;
    }
    sum
}

/// With lifetimes.
#[differentiable]
pub fn longest<'long>(x: &'long [f64], y: &'long [f64]) -> f64 {
    let z: &'long [f64] = y;
    x[0] * z[0]
}

/// Calls a generic function.
#[differentiable]
pub fn norm<T: Real>(x: &[T]) -> T {
    dot(x, x).sqrt()
}
