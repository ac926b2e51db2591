//! Between vectors.

use crate::{Real, differentiable};

/// `1 − cos(a, b)` if they are to be `alike`, else `max(0, cos(a, b) − margin)`, for shapes `[N]`.
///
/// As in `PyTorch`, 1e-12 is added to either squared norm.
///
/// ```
/// use autodiff_core::nn::losses::cosine_embedding;
/// assert!(cosine_embedding(&[1.0, 2.0], &[2.0, 4.0], true, 0.0) < 1e-12);
/// assert_eq!(cosine_embedding(&[1.0, 0.0], &[0.0, 1.0], false, 0.0), 0.0);
/// ```
#[differentiable]
pub fn cosine_embedding<T: Real, const N: usize>(a: &[T; N], b: &[T; N], alike: bool, margin: T) -> T {
    let least = T::from_f64(1e-12);
    let (mut dot, mut square_a, mut square_b) = (T::ZERO, least, least);
    for i in 0..N {
        dot += a[i] * b[i];
        square_a += a[i] * a[i];
        square_b += b[i] * b[i];
    }
    let cosine = dot / (square_a * square_b).sqrt();
    if alike {
        T::ONE - cosine
    } else if cosine > margin {
        cosine - margin
    } else {
        T::ZERO
    }
}

/// The mean of [`cosine_embedding`](fn@cosine_embedding) over a batch, for shapes `[B, N]` and `[B]`.
///
/// ```
/// use autodiff_core::nn::losses::cosine_embedding_rows;
/// assert!(cosine_embedding_rows(&[[1.0, 2.0]], &[[2.0, 4.0]], &[true], 0.0) < 1e-12);
/// ```
#[differentiable]
pub fn cosine_embedding_rows<T: Real, const B: usize, const N: usize>(
    a: &[[T; N]; B],
    b: &[[T; N]; B],
    alike: &[bool; B],
    margin: T,
) -> T {
    let least = T::from_f64(1e-12);
    let mut sum = T::ZERO;
    for k in 0..B {
        let (mut dot, mut square_a, mut square_b) = (T::ZERO, least, least);
        for i in 0..N {
            dot += a[k][i] * b[k][i];
            square_a += a[k][i] * a[k][i];
            square_b += b[k][i] * b[k][i];
        }
        let cosine = dot / (square_a * square_b).sqrt();
        if alike[k] {
            sum += T::ONE - cosine;
        } else if cosine > margin {
            sum += cosine - margin;
        }
    }
    sum / T::from_usize(B)
}
