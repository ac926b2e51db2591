//! Softmax and its logarithm. The largest element is subtracted before any exponential, so none overflows. What is
//! subtracted does not change the results, hence `no_diff`.

use crate::{Real, differentiable, no_diff};

/// `ln Σ e^xᵢ`, for shape `[N]`, without overflow. The gradient is the softmax.
///
/// Where all are −∞ (or there are none), so is the result; where one is +∞, so is the result.
///
/// ```
/// use autodiff_core::ops::log_sum_exp;
/// assert_eq!(log_sum_exp(&[1000.0, 1000.0]), 1000.0 + 2.0_f64.ln());
/// assert_eq!(log_sum_exp::grad(&[1000.0, 1000.0]), [0.5, 0.5]);
/// assert_eq!(log_sum_exp(&[f64::NEG_INFINITY; 3]), f64::NEG_INFINITY);
/// ```
#[differentiable]
pub fn log_sum_exp<T: Real, const N: usize>(x: &[T; N]) -> T {
    let shift = no_diff(largest(x));
    let mut total = T::ZERO;
    for i in 0..N {
        total += (x[i] - shift).exp_branch_free();
    }
    shift + total.ln()
}

/// `e^xᵢ / Σ e^xⱼ`, for shape `[N]`: `[N]`, without overflow.
///
/// ```
/// use autodiff_core::ops::softmax;
/// assert_eq!(softmax(&[1000.0, 1000.0, -1000.0]), [0.5, 0.5, 0.0]);
/// let (p, d_x) = softmax::vjp(&[0.0, 0.0], [1.0, 0.0]);
/// assert_eq!((p, d_x), ([0.5, 0.5], [0.25, -0.25]));
/// ```
#[differentiable]
pub fn softmax<T: Real, const N: usize>(x: &[T; N]) -> [T; N] {
    let shift = no_diff(largest(x));
    let mut y = [T::ZERO; N];
    let mut total = T::ZERO;
    for i in 0..N {
        let e = (x[i] - shift).exp_branch_free();
        total += e;
        y[i] = e;
    }
    for i in 0..N {
        y[i] /= total;
    }
    y
}

/// `xᵢ − ln Σ e^xⱼ`, the logarithm of the softmax, for shape `[N]`: `[N]`, without overflow.
///
/// ```
/// use autodiff_core::ops::log_softmax;
/// assert_eq!(log_softmax(&[1000.0, -1000.0]), [0.0, -2000.0]);
/// let (_, d_x) = log_softmax::vjp(&[0.0, 0.0], [1.0, 0.0]);
/// assert_eq!(d_x, [0.5, -0.5]);
/// ```
#[differentiable]
pub fn log_softmax<T: Real, const N: usize>(x: &[T; N]) -> [T; N] {
    let shift = no_diff(largest(x));
    let mut total = T::ZERO;
    for i in 0..N {
        total += (x[i] - shift).exp_branch_free();
    }
    let log_total = total.ln();
    let mut y = [T::ZERO; N];
    for i in 0..N {
        y[i] = (x[i] - shift) - log_total;
    }
    y
}

/// What to subtract: the largest element, or 0 where that is infinite. NaN if there is one.
pub(crate) fn largest<T: Real>(x: &[T]) -> T {
    let mut largest = -T::INFINITY;
    for &x in x {
        // Not `max`, which would pass over NaN.
        largest = if x <= largest { largest } else { x };
    }
    if largest.is_infinite() { T::ZERO } else { largest }
}
