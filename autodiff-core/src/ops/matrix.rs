//! Products with matrices.

use crate::{Real, differentiable};

/// `M·x`, for shapes `[R, C]` and `[C]`: `[R]`.
///
/// ```
/// use autodiff_core::ops::matvec;
/// let m = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]];
/// assert_eq!(matvec(&m, &[1.0, 0.0, -1.0]), [-2.0, -2.0]);
/// // The outer-product pattern: ∂/∂M is the seed times xᵀ, and ∂/∂x is Mᵀ times the seed.
/// let (_, (d_m, d_x)) = matvec::vjp(&m, &[1.0, 0.0, -1.0], [1.0, 10.0]);
/// assert_eq!(d_m, [[1.0, 0.0, -1.0], [10.0, 0.0, -10.0]]);
/// assert_eq!(d_x, [41.0, 52.0, 63.0]);
/// ```
#[differentiable]
pub fn matvec<T: Real, const R: usize, const C: usize>(m: &[[T; C]; R], x: &[T; C]) -> [T; R] {
    let mut y = [T::ZERO; R];
    for i in 0..R {
        for j in 0..C {
            y[i] += m[i][j] * x[j];
        }
    }
    y
}

/// `Mᵀ·x`, for shapes `[R, C]` and `[R]`: `[C]`.
///
/// ```
/// use autodiff_core::ops::matvec_t;
/// assert_eq!(matvec_t(&[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], &[1.0, -1.0]), [-3.0, -3.0, -3.0]);
/// ```
#[differentiable]
pub fn matvec_t<T: Real, const R: usize, const C: usize>(m: &[[T; C]; R], x: &[T; R]) -> [T; C] {
    let mut y = [T::ZERO; C];
    for i in 0..R {
        for j in 0..C {
            y[j] += m[i][j] * x[i];
        }
    }
    y
}

/// The outer product `a·bᵀ`, for shapes `[R]` and `[C]`: `[R, C]`.
///
/// ```
/// assert_eq!(autodiff_core::ops::outer(&[1.0, 2.0], &[3.0, 4.0]), [[3.0, 4.0], [6.0, 8.0]]);
/// ```
#[differentiable]
pub fn outer<T: Real, const R: usize, const C: usize>(a: &[T; R], b: &[T; C]) -> [[T; C]; R] {
    let mut m = [[T::ZERO; C]; R];
    for i in 0..R {
        for j in 0..C {
            m[i][j] = a[i] * b[j];
        }
    }
    m
}

/// The transpose, for shape `[R, C]`: `[C, R]`.
///
/// ```
/// assert_eq!(autodiff_core::ops::transpose(&[[1.0, 2.0], [3.0, 4.0]]), [[1.0, 3.0], [2.0, 4.0]]);
/// ```
#[differentiable]
pub fn transpose<T: Real, const R: usize, const C: usize>(m: &[[T; C]; R]) -> [[T; R]; C] {
    let mut t = [[T::ZERO; R]; C];
    for i in 0..R {
        for j in 0..C {
            t[j][i] = m[i][j];
        }
    }
    t
}

/// `A·B`, for shapes `[M, K]` and `[K, N]`: `[M, N]`.
///
/// ```
/// use autodiff_core::ops::matmul;
/// let (a, b) = ([[1.0, 2.0], [3.0, 4.0]], [[1.0, 1.0], [0.0, 2.0]]);
/// assert_eq!(matmul(&a, &b), [[1.0, 5.0], [3.0, 11.0]]);
/// let (_, (d_a, d_b)) = matmul::vjp(&a, &b, [[1.0, 0.0], [0.0, 1.0]]);
/// assert_eq!((d_a, d_b), ([[1.0, 0.0], [1.0, 2.0]], [[1.0, 3.0], [2.0, 4.0]]));
/// ```
#[differentiable]
pub fn matmul<T: Real, const M: usize, const K: usize, const N: usize>(
    a: &[[T; K]; M],
    b: &[[T; N]; K],
) -> [[T; N]; M] {
    let mut c = [[T::ZERO; N]; M];
    for i in 0..M {
        for k in 0..K {
            for j in 0..N {
                c[i][j] += a[i][k] * b[k][j];
            }
        }
    }
    c
}

/// `A·Bᵀ`, for shapes `[M, K]` and `[N, K]`: `[M, N]`. A batch of rows through a layer's weights.
///
/// ```
/// let c = autodiff_core::ops::matmul_nt(&[[1.0, 2.0], [3.0, 4.0]], &[[1.0, 0.0], [1.0, 2.0]]);
/// assert_eq!(c, [[1.0, 5.0], [3.0, 11.0]]);
/// ```
#[differentiable]
pub fn matmul_nt<T: Real, const M: usize, const K: usize, const N: usize>(
    a: &[[T; K]; M],
    b: &[[T; K]; N],
) -> [[T; N]; M] {
    let mut c = [[T::ZERO; N]; M];
    for i in 0..M {
        for j in 0..N {
            for k in 0..K {
                c[i][j] += a[i][k] * b[j][k];
            }
        }
    }
    c
}

/// `Aᵀ·B`, for shapes `[K, M]` and `[K, N]`: `[M, N]`.
///
/// ```
/// let c = autodiff_core::ops::matmul_tn(&[[1.0, 3.0], [2.0, 4.0]], &[[1.0, 1.0], [0.0, 2.0]]);
/// assert_eq!(c, [[1.0, 5.0], [3.0, 11.0]]);
/// ```
#[differentiable]
pub fn matmul_tn<T: Real, const M: usize, const K: usize, const N: usize>(
    a: &[[T; M]; K],
    b: &[[T; N]; K],
) -> [[T; N]; M] {
    let mut c = [[T::ZERO; N]; M];
    for k in 0..K {
        for i in 0..M {
            for j in 0..N {
                c[i][j] += a[k][i] * b[k][j];
            }
        }
    }
    c
}
