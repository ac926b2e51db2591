//! Sums, means, norms.

use crate::{Real, differentiable};

/// The inner product, for shapes `[N]`.
///
/// ```
/// use autodiff_core::ops::dot;
/// assert_eq!(dot(&[1.0, 2.0], &[3.0, 4.0]), 11.0);
/// assert_eq!(dot::grad(&[1.0, 2.0], &[3.0, 4.0]), ([3.0, 4.0], [1.0, 2.0]));
/// ```
#[differentiable]
pub fn dot<T: Real, const N: usize>(a: &[T; N], b: &[T; N]) -> T {
    let mut sum = T::ZERO;
    for i in 0..N {
        sum += a[i] * b[i];
    }
    sum
}

/// The sum of the elements, for shape `[N]`.
///
/// ```
/// use autodiff_core::ops::sum;
/// assert_eq!((sum(&[1.0, 2.0, 4.0]), sum::grad(&[1.0, 2.0, 4.0])), (7.0, [1.0; 3]));
/// ```
#[differentiable]
pub fn sum<T: Real, const N: usize>(x: &[T; N]) -> T {
    let mut sum = T::ZERO;
    for i in 0..N {
        sum += x[i];
    }
    sum
}

/// The mean of the elements, for shape `[N]`; NaN without elements.
///
/// ```
/// use autodiff_core::ops::mean;
/// assert_eq!((mean(&[1.0, 2.0, 3.0, 6.0]), mean::grad(&[1.0; 4])), (3.0, [0.25; 4]));
/// ```
#[differentiable]
pub fn mean<T: Real, const N: usize>(x: &[T; N]) -> T {
    let mut sum = T::ZERO;
    for i in 0..N {
        sum += x[i];
    }
    sum / T::from_usize(N)
}

/// The Euclidean norm `√Σxᵢ²`, for shape `[N]`. Its gradient at the origin is zero.
///
/// ```
/// use autodiff_core::ops::norm;
/// assert_eq!((norm(&[3.0, 4.0]), norm::grad(&[0.0, -2.0])), (5.0, [0.0, -1.0]));
/// assert_eq!((norm(&[0.0; 2]), norm::grad(&[0.0; 2])), (0.0, [0.0; 2]));
/// ```
#[differentiable]
pub fn norm<T: Real, const N: usize>(x: &[T; N]) -> T {
    let mut sum = T::ZERO;
    for i in 0..N {
        sum += x[i] * x[i];
    }
    if sum == T::ZERO { sum } else { sum.sqrt() }
}

/// The sum of each row, for shape `[R, C]`: `[R]`.
///
/// ```
/// assert_eq!(autodiff_core::ops::sum_rows(&[[1.0, 2.0], [3.0, 4.0]]), [3.0, 7.0]);
/// ```
#[differentiable]
pub fn sum_rows<T: Real, const R: usize, const C: usize>(m: &[[T; C]; R]) -> [T; R] {
    let mut y = [T::ZERO; R];
    for i in 0..R {
        for j in 0..C {
            y[i] += m[i][j];
        }
    }
    y
}

/// The sum of each column, for shape `[R, C]`: `[C]`.
///
/// ```
/// assert_eq!(autodiff_core::ops::sum_columns(&[[1.0, 2.0], [3.0, 4.0]]), [4.0, 6.0]);
/// ```
#[differentiable]
pub fn sum_columns<T: Real, const R: usize, const C: usize>(m: &[[T; C]; R]) -> [T; C] {
    let mut y = [T::ZERO; C];
    for i in 0..R {
        for j in 0..C {
            y[j] += m[i][j];
        }
    }
    y
}

/// The mean of each row, for shape `[R, C]`: `[R]`.
///
/// ```
/// assert_eq!(autodiff_core::ops::mean_rows(&[[1.0, 2.0], [3.0, 4.0]]), [1.5, 3.5]);
/// ```
#[differentiable]
pub fn mean_rows<T: Real, const R: usize, const C: usize>(m: &[[T; C]; R]) -> [T; R] {
    let mut y = [T::ZERO; R];
    let scale = T::ONE / T::from_usize(C);
    for i in 0..R {
        for j in 0..C {
            y[i] += m[i][j] * scale;
        }
    }
    y
}

/// The mean of each column, for shape `[R, C]`: `[C]`.
///
/// ```
/// assert_eq!(autodiff_core::ops::mean_columns(&[[1.0, 2.0], [3.0, 4.0]]), [2.0, 3.0]);
/// ```
#[differentiable]
pub fn mean_columns<T: Real, const R: usize, const C: usize>(m: &[[T; C]; R]) -> [T; C] {
    let mut y = [T::ZERO; C];
    let scale = T::ONE / T::from_usize(R);
    for i in 0..R {
        for j in 0..C {
            y[j] += m[i][j] * scale;
        }
    }
    y
}
