//! Element by element.

use crate::{Real, differentiable};

/// `a + b`, for shapes `[N]`.
///
/// ```
/// assert_eq!(autodiff_core::ops::add(&[1.0, 2.0], &[0.5, -2.0]), [1.5, 0.0]);
/// ```
#[differentiable]
pub fn add<T: Real, const N: usize>(a: &[T; N], b: &[T; N]) -> [T; N] {
    let mut y = [T::ZERO; N];
    for i in 0..N {
        y[i] = a[i] + b[i];
    }
    y
}

/// `a − b`, for shapes `[N]`.
///
/// ```
/// assert_eq!(autodiff_core::ops::sub(&[1.0, 2.0], &[0.5, -2.0]), [0.5, 4.0]);
/// ```
#[differentiable]
pub fn sub<T: Real, const N: usize>(a: &[T; N], b: &[T; N]) -> [T; N] {
    let mut y = [T::ZERO; N];
    for i in 0..N {
        y[i] = a[i] - b[i];
    }
    y
}

/// `a ⊙ b`, the products of the elements, for shapes `[N]`.
///
/// ```
/// use autodiff_core::ops::mul;
/// assert_eq!(mul(&[1.0, 2.0], &[0.5, -2.0]), [0.5, -4.0]);
/// let (_, (d_a, d_b)) = mul::vjp(&[1.0, 2.0], &[0.5, -2.0], [1.0, 10.0]);
/// assert_eq!((d_a, d_b), ([0.5, -20.0], [1.0, 20.0]));
/// ```
#[differentiable]
pub fn mul<T: Real, const N: usize>(a: &[T; N], b: &[T; N]) -> [T; N] {
    let mut y = [T::ZERO; N];
    for i in 0..N {
        y[i] = a[i] * b[i];
    }
    y
}

/// `factor · x`, for shapes `[]` and `[N]`.
///
/// ```
/// use autodiff_core::ops::scale;
/// assert_eq!(scale(3.0, &[1.0, 2.0]), [3.0, 6.0]);
/// let (_, (d_factor, d_x)) = scale::vjp(3.0, &[1.0, 2.0], [1.0, 1.0]);
/// assert_eq!((d_factor, d_x), (3.0, [3.0, 3.0]));
/// ```
#[differentiable]
pub fn scale<T: Real, const N: usize>(factor: T, x: &[T; N]) -> [T; N] {
    let mut y = [T::ZERO; N];
    for i in 0..N {
        y[i] = factor * x[i];
    }
    y
}

/// `y + factor · x`, for shapes `[]`, `[N]` and `[N]`.
///
/// ```
/// assert_eq!(autodiff_core::ops::axpy(2.0, &[1.0, 2.0], &[10.0, 20.0]), [12.0, 24.0]);
/// ```
#[differentiable]
pub fn axpy<T: Real, const N: usize>(factor: T, x: &[T; N], y: &[T; N]) -> [T; N] {
    let mut z = [T::ZERO; N];
    for i in 0..N {
        z[i] = y[i] + factor * x[i];
    }
    z
}

/// The logistic function `1 / (1 + e⁻ˣ)`, without overflow: the exponential is that of `−|x|`.
///
/// ```
/// use autodiff_core::ops::sigmoid;
/// assert_eq!((sigmoid(0.0), sigmoid(1000.0), sigmoid(-1000.0)), (0.5, 1.0, 0.0));
/// assert_eq!((sigmoid::grad(0.0), sigmoid::grad(1000.0), sigmoid::grad(-1000.0)), (0.25, 0.0, 0.0));
/// ```
#[differentiable]
pub fn sigmoid<T: Real>(x: T) -> T {
    if x >= T::ZERO {
        T::ONE / (T::ONE + (-x).exp())
    } else {
        let e = x.exp();
        e / (T::ONE + e)
    }
}

/// `ln(sigmoid(x)) = min(x, 0) − ln(1 + e^−|x|)`, without overflow.
///
/// ```
/// use autodiff_core::ops::log_sigmoid;
/// assert_eq!((log_sigmoid(-1000.0), log_sigmoid(1000.0)), (-1000.0, 0.0));
/// assert_eq!((log_sigmoid::grad(-1000.0), log_sigmoid::grad(0.0)), (1.0, 0.5));
/// ```
#[differentiable]
pub fn log_sigmoid<T: Real>(x: T) -> T {
    -(-x).softplus_branch_free()
}

/// `ln(1 + eˣ) = max(x, 0) + ln(1 + e^−|x|)`, without overflow.
///
/// ```
/// use autodiff_core::ops::softplus;
/// assert_eq!((softplus(1000.0), softplus(-1000.0)), (1000.0, 0.0));
/// assert_eq!((softplus(0.0), softplus::grad(0.0)), (2.0_f64.ln(), 0.5));
/// ```
#[differentiable]
pub fn softplus<T: Real>(x: T) -> T {
    x.softplus_branch_free()
}

/// `e^xᵢ`, for shape `[N]`: many at once, by [`Real::exp_branch_free`].
///
/// ```
/// use autodiff_core::ops::exp_each;
/// assert_eq!(exp_each(&[0.0, -1000.0]), [1.0, 0.0]);
/// let (y, d_x) = exp_each::vjp(&[1.0_f64, 2.0], [1.0, 10.0]);
/// assert_eq!(d_x, [y[0], 10.0 * y[1]]);
/// ```
#[differentiable]
pub fn exp_each<T: Real, const N: usize>(x: &[T; N]) -> [T; N] {
    let mut y = [T::ZERO; N];
    for i in 0..N {
        y[i] = x[i].exp_branch_free();
    }
    y
}

/// `tanh xᵢ`, for shape `[N]`: many at once, by [`Real::tanh_branch_free`].
///
/// ```
/// use autodiff_core::ops::tanh_each;
/// assert_eq!(tanh_each(&[0.0, -1000.0]), [0.0, -1.0]);
/// assert_eq!(tanh_each::vjp(&[0.0, -1000.0], [1.0, 1.0]).1, [1.0, 0.0]);
/// ```
#[differentiable]
pub fn tanh_each<T: Real, const N: usize>(x: &[T; N]) -> [T; N] {
    let mut y = [T::ZERO; N];
    for i in 0..N {
        y[i] = x[i].tanh_branch_free();
    }
    y
}

/// [`sigmoid`](fn@sigmoid) of each element, for shape `[N]`: many at once, by [`Real::sigmoid_branch_free`].
///
/// ```
/// use autodiff_core::ops::sigmoid_each;
/// assert_eq!(sigmoid_each(&[0.0, -1000.0]), [0.5, 0.0]);
/// assert_eq!(sigmoid_each::vjp(&[0.0, -1000.0], [1.0, 1.0]).1, [0.25, 0.0]);
/// ```
#[differentiable]
pub fn sigmoid_each<T: Real, const N: usize>(x: &[T; N]) -> [T; N] {
    let mut y = [T::ZERO; N];
    for i in 0..N {
        y[i] = x[i].sigmoid_branch_free();
    }
    y
}
