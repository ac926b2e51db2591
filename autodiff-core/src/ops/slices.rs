//! The same for slices: sizes known at run time.
//!
//! What gives an array in [`ops`](super) writes it into a slice here, the last parameter, whatever was in it before. Matrices are
//! row-major. Lengths are checked before anything is written; a mismatch panics with both. What has
//! exponentials needs feature `alloc`, for what its derivatives keep.
//!
//! ```
//! use autodiff_core::ops::slices;
//! let mut y = [0.0; 2];
//! slices::matvec(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], &[1.0, 0.0, -1.0], &mut y);
//! assert_eq!(y, [-2.0, -2.0]);
//! ```

#[cfg(feature = "alloc")]
pub(crate) mod images;
mod products;

#[cfg(feature = "alloc")]
mod transcendental;

#[cfg(feature = "alloc")]
use super::largest;
#[cfg(feature = "alloc")]
use crate::no_diff;
use crate::{Real, differentiable};
#[cfg(feature = "alloc")]
#[doc(hidden)]
pub use images::correlate_data;
#[cfg(feature = "alloc")]
pub use images::{Window, avg_pool, correlate, max_pool};
#[doc(hidden)]
pub use products::affine_rows_of_data;
pub use products::{affine_rows, matmul, matmul_nt, matmul_tn};
#[cfg(feature = "alloc")]
pub use transcendental::{exp, sigmoid, tanh};

/// The inner product.
///
/// # Panics
///
/// If the lengths differ.
///
/// ```
/// use autodiff_core::ops::slices::dot;
/// assert_eq!(dot(&[1.0, 2.0], &[3.0, 4.0]), 11.0);
/// ```
///
/// ```should_panic
/// autodiff_core::ops::slices::dot(&[1.0, 2.0], &[3.0]); // "`a` has length 2, but `b` has length 1"
/// ```
#[differentiable]
pub fn dot<T: Real>(a: &[T], b: &[T]) -> T {
    assert!(a.len() == b.len(), "`a` has length {}, but `b` has length {}", a.len(), b.len());
    let mut sum = T::ZERO;
    for i in 0..a.len() {
        sum += a[i] * b[i];
    }
    sum
}

/// The sum of the elements.
///
/// ```
/// assert_eq!(autodiff_core::ops::slices::sum(&[1.0, 2.0, 4.0]), 7.0);
/// ```
#[differentiable]
pub fn sum<T: Real>(x: &[T]) -> T {
    let mut sum = T::ZERO;
    for i in 0..x.len() {
        sum += x[i];
    }
    sum
}

/// The mean of the elements; NaN without elements.
///
/// ```
/// assert_eq!(autodiff_core::ops::slices::mean(&[1.0, 2.0, 6.0]), 3.0);
/// ```
#[differentiable]
pub fn mean<T: Real>(x: &[T]) -> T {
    let mut sum = T::ZERO;
    for i in 0..x.len() {
        sum += x[i];
    }
    let count = x.len();
    sum / T::from_usize(count)
}

/// The Euclidean norm. Its gradient at the origin is zero.
///
/// ```
/// assert_eq!(autodiff_core::ops::slices::norm(&[3.0, 4.0]), 5.0);
/// ```
#[differentiable]
pub fn norm<T: Real>(x: &[T]) -> T {
    let mut sum = T::ZERO;
    for i in 0..x.len() {
        sum += x[i] * x[i];
    }
    if sum == T::ZERO { sum } else { sum.sqrt() }
}

/// `y += factor · x`.
///
/// # Panics
///
/// If the lengths differ.
///
/// ```
/// let mut y = [10.0, 20.0];
/// autodiff_core::ops::slices::axpy(2.0, &[1.0, 2.0], &mut y);
/// assert_eq!(y, [12.0, 24.0]);
/// ```
#[differentiable]
pub fn axpy<T: Real>(factor: T, x: &[T], y: &mut [T]) {
    assert!(x.len() == y.len(), "`x` has length {}, but `y` has length {}", x.len(), y.len());
    for i in 0..x.len() {
        y[i] += factor * x[i];
    }
}

/// `y = M·x`; `M` has `y.len()` rows of `x.len()` elements.
///
/// # Panics
///
/// If `M` has another size.
///
/// ```
/// let mut y = [0.0; 2];
/// autodiff_core::ops::slices::matvec(&[1.0, 2.0, 3.0, 4.0], &[1.0, 10.0], &mut y);
/// assert_eq!(y, [21.0, 43.0]);
/// ```
#[differentiable]
pub fn matvec<T: Real>(m: &[T], x: &[T], y: &mut [T]) {
    let (rows, columns) = (y.len(), x.len());
    assert!(
        m.len() == rows * columns,
        "`m` has length {}, but `y` and `x` ask for {rows} × {columns}",
        m.len()
    );
    for i in 0..rows {
        let mut sum = T::ZERO;
        for j in 0..columns {
            sum += m[i * columns + j] * x[j];
        }
        y[i] = sum;
    }
}

/// `y = Mᵀ·x`; `M` has `x.len()` rows of `y.len()` elements.
///
/// # Panics
///
/// If `M` has another size.
///
/// ```
/// let mut y = [0.0; 2];
/// autodiff_core::ops::slices::matvec_t(&[1.0, 2.0, 3.0, 4.0], &[1.0, 10.0], &mut y);
/// assert_eq!(y, [31.0, 42.0]);
/// ```
#[differentiable]
pub fn matvec_t<T: Real>(m: &[T], x: &[T], y: &mut [T]) {
    let (rows, columns) = (x.len(), y.len());
    assert!(
        m.len() == rows * columns,
        "`m` has length {}, but `x` and `y` ask for {rows} × {columns}",
        m.len()
    );
    y.fill(T::ZERO);
    for i in 0..rows {
        for j in 0..columns {
            y[j] += m[i * columns + j] * x[i];
        }
    }
}

/// `ln Σ e^xᵢ`, without overflow; −∞ without elements.
///
/// ```
/// assert_eq!(autodiff_core::ops::slices::log_sum_exp(&[1000.0, 1000.0]), 1000.0 + 2.0_f64.ln());
/// ```
#[cfg(feature = "alloc")]
#[differentiable]
pub fn log_sum_exp<T: Real>(x: &[T]) -> T {
    let shift = no_diff(largest(x));
    let mut total = T::ZERO;
    for i in 0..x.len() {
        total += (x[i] - shift).exp_branch_free();
    }
    shift + total.ln()
}

/// `yᵢ = e^xᵢ / Σ e^xⱼ`, without overflow.
///
/// # Panics
///
/// If the lengths differ.
///
/// ```
/// let mut y = [0.0; 2];
/// autodiff_core::ops::slices::softmax(&[1000.0, 1000.0], &mut y);
/// assert_eq!(y, [0.5, 0.5]);
/// ```
#[cfg(feature = "alloc")]
#[differentiable]
pub fn softmax<T: Real>(x: &[T], y: &mut [T]) {
    assert!(x.len() == y.len(), "`x` has length {}, but `y` has length {}", x.len(), y.len());
    let shift = no_diff(largest(x));
    let mut total = T::ZERO;
    for i in 0..x.len() {
        let e = (x[i] - shift).exp_branch_free();
        total += e;
        y[i] = e;
    }
    for i in 0..x.len() {
        y[i] /= total;
    }
}

/// `yᵢ = xᵢ − ln Σ e^xⱼ`, without overflow.
///
/// # Panics
///
/// If the lengths differ.
///
/// ```
/// let mut y = [0.0; 2];
/// autodiff_core::ops::slices::log_softmax(&[1000.0, -1000.0], &mut y);
/// assert_eq!(y, [0.0, -2000.0]);
/// ```
#[cfg(feature = "alloc")]
#[differentiable]
pub fn log_softmax<T: Real>(x: &[T], y: &mut [T]) {
    assert!(x.len() == y.len(), "`x` has length {}, but `y` has length {}", x.len(), y.len());
    let shift = no_diff(largest(x));
    let mut total = T::ZERO;
    for i in 0..x.len() {
        total += (x[i] - shift).exp_branch_free();
    }
    let log_total = total.ln();
    for i in 0..x.len() {
        y[i] = (x[i] - shift) - log_total;
    }
}
