//! The products with matrices that layers are made of, with derivatives written by hand.
//!
//! A sum in the order of its terms waits for each addition, so the compiler cannot vectorise it, and the macro never changes the
//! order of what it is given. These functions say an order that vectorises: sixteen sums side by side. Their derivatives are
//! loops over whole rows. The interface is what `#[differentiable]` would have made; the tests compare them with what it
//! makes of the plain loops.

mod data;

use crate::{Differentiable as _, Real, Tangent as _};
pub use data::{affine_data, affine_data_rows};

/// How many sums run side by side.
const LANES: usize = 16;

/// The inner product of two slices of the same length, by sixteen sums side by side.
#[inline]
pub(super) fn dot_product<T: Real>(a: &[T], b: &[T]) -> T {
    let (a_parts, a_rest) = a.as_chunks::<LANES>();
    let (b_parts, b_rest) = b.as_chunks::<LANES>();
    let mut rest = T::ZERO;
    for (a, b) in a_rest.iter().zip(b_rest) {
        rest += *a * *b;
    }
    if a_parts.is_empty() {
        return rest;
    }
    let mut sums = [T::ZERO; LANES];
    for (a, b) in a_parts.iter().zip(b_parts) {
        for lane in 0..LANES {
            sums[lane] += a[lane] * b[lane];
        }
    }
    sums.iter().fold(rest, |sum, lane| sum + *lane)
}

/// `y += factor · x`
#[inline]
fn add_scaled<T: Real>(factor: T, x: &[T], y: &mut [T]) {
    for (y, x) in y.iter_mut().zip(x) {
        *y += factor * *x;
    }
}

/// `dW += seedᵀ·X` and `db += Σ seed`, over the rows of a batch.
#[inline]
fn add_outer_rows<T: Real, const R: usize, const C: usize, const B: usize>(
    seed: &[[T; R]; B],
    x: &[[T; C]; B],
    d_w: &mut [[T; C]; R],
    d_b: &mut [T; R],
) {
    for (seed, x) in seed.iter().zip(x) {
        for i in 0..R {
            d_b[i] += seed[i];
            add_scaled(seed[i], x, &mut d_w[i]);
        }
    }
}

/// `W·x + b`, for shapes `[R, C]`, `[R]` and `[C]`: `[R]`.
///
/// The sums run side by side, so the last digits differ from those of a loop in order. The derivative is written by hand.
///
/// ```
/// use autodiff_core::ops::affine;
/// let w = [[1.0, 2.0, 3.0], [0.0, -1.0, 1.0]];
/// assert_eq!(affine(&w, &[0.5, 0.0], &[1.0, 0.0, -1.0]), [-1.5, -1.0]);
/// let (_, (d_w, d_b, d_x)) = affine::vjp(&w, &[0.5, 0.0], &[1.0, 0.0, -1.0], [1.0, 10.0]);
/// assert_eq!(d_w, [[1.0, 0.0, -1.0], [10.0, 0.0, -10.0]]);
/// assert_eq!((d_b, d_x), ([1.0, 10.0], [1.0, -8.0, 13.0]));
/// ```
#[inline]
pub fn affine<T: Real, const R: usize, const C: usize>(w: &[[T; C]; R], b: &[T; R], x: &[T; C]) -> [T; R] {
    let mut y = *b;
    for (y, row) in y.iter_mut().zip(w) {
        *y += dot_product(row, x);
    }
    y
}

/// Derivatives of [`affine`](fn@affine).
#[expect(non_camel_case_types, reason = "the name of the function")]
pub enum affine {}

impl affine {
    /// Adds the cotangents of the parameters to the buffers, and returns the value.
    #[inline]
    pub fn vjp_into<T: Real, const R: usize, const C: usize>(
        w: &[[T; C]; R],
        b: &[T; R],
        x: &[T; C],
        seed: [T; R],
        d_w: &mut [[T; C]; R],
        d_b: &mut [T; R],
        d_x: &mut [T; C],
    ) -> [T; R] {
        let y = affine(w, b, x);
        Self::pull(w, x, &seed, d_w, d_b, d_x);
        y
    }

    #[inline]
    fn pull<T: Real, const R: usize, const C: usize>(
        w: &[[T; C]; R],
        x: &[T; C],
        seed: &[T; R],
        d_w: &mut [[T; C]; R],
        d_b: &mut [T; R],
        d_x: &mut [T; C],
    ) {
        for i in 0..R {
            d_b[i] += seed[i];
            add_scaled(seed[i], x, &mut d_w[i]);
            add_scaled(seed[i], &w[i], d_x);
        }
    }

    /// The value, and the cotangents of the parameters for a cotangent of the value.
    #[expect(clippy::type_complexity, reason = "a value, and the gradients of three arrays")]
    pub fn vjp<T: Real, const R: usize, const C: usize>(
        w: &[[T; C]; R],
        b: &[T; R],
        x: &[T; C],
        seed: [T; R],
    ) -> ([T; R], ([[T; C]; R], [T; R], [T; C])) {
        let (mut d_w, mut d_b, mut d_x) = (w.zero_tangent(), b.zero_tangent(), x.zero_tangent());
        let y = Self::vjp_into(w, b, x, seed, &mut d_w, &mut d_b, &mut d_x);
        (y, (d_w, d_b, d_x))
    }

    /// The value and its tangent (forward mode).
    pub fn jvp<T: Real, const R: usize, const C: usize>(
        w: &[[T; C]; R],
        b: &[T; R],
        x: &[T; C],
        d_w: &[[T; C]; R],
        d_b: &[T; R],
        d_x: &[T; C],
    ) -> ([T; R], [T; R]) {
        Self::pushforward(w, b, x, d_w, d_b, d_x)
    }

    #[doc(hidden)]
    #[inline]
    pub fn pushforward<T: Real, const R: usize, const C: usize>(
        w: &[[T; C]; R],
        b: &[T; R],
        x: &[T; C],
        d_w: &[[T; C]; R],
        d_b: &[T; R],
        d_x: &[T; C],
    ) -> ([T; R], [T; R]) {
        let mut d_y = affine(d_w, d_b, x);
        for (d_y, row) in d_y.iter_mut().zip(w) {
            *d_y += dot_product(row, d_x);
        }
        (affine(w, b, x), d_y)
    }

    #[doc(hidden)]
    #[inline]
    #[expect(clippy::type_complexity, reason = "as the macro writes it")]
    pub fn pullback<T: Real, const R: usize, const C: usize>(
        w: &[[T; C]; R],
        b: &[T; R],
        x: &[T; C],
    ) -> (
        [T; R],
        impl FnOnce(&[[T; C]; R], &[T; R], &[T; C], [T; R], &mut [[T; C]; R], &mut [T; R], &mut [T; C])
        + use<T, R, C>,
    ) {
        let y = affine(w, b, x);
        (
            y,
            |w: &[[T; C]; R],
             _: &[T; R],
             x: &[T; C],
             seed: [T; R],
             d_w: &mut [[T; C]; R],
             d_b: &mut [T; R],
             d_x: &mut [T; C]| Self::pull(w, x, &seed, d_w, d_b, d_x),
        )
    }
}

/// `X·Wᵀ + b` in each row, for shapes `[R, C]`, `[R]` and `[B, C]`: `[B, R]`. See [`affine`](fn@affine).
///
/// ```
/// use autodiff_core::ops::affine_rows;
/// let w = [[1.0, 2.0, 3.0], [0.0, -1.0, 1.0]];
/// assert_eq!(affine_rows(&w, &[0.5, 0.0], &[[1.0, 0.0, -1.0]; 2]), [[-1.5, -1.0]; 2]);
/// ```
#[inline]
pub fn affine_rows<T: Real, const R: usize, const C: usize, const B: usize>(
    w: &[[T; C]; R],
    b: &[T; R],
    x: &[[T; C]; B],
) -> [[T; R]; B] {
    let mut y = [*b; B];
    for (y, x) in y.iter_mut().zip(x) {
        for (y, row) in y.iter_mut().zip(w) {
            *y += dot_product(row, x);
        }
    }
    y
}

/// Derivatives of [`affine_rows`](fn@affine_rows).
#[expect(non_camel_case_types, reason = "the name of the function")]
pub enum affine_rows {}

impl affine_rows {
    /// Adds the cotangents of the parameters to the buffers, and returns the value.
    #[inline]
    pub fn vjp_into<T: Real, const R: usize, const C: usize, const B: usize>(
        w: &[[T; C]; R],
        b: &[T; R],
        x: &[[T; C]; B],
        seed: [[T; R]; B],
        d_w: &mut [[T; C]; R],
        d_b: &mut [T; R],
        d_x: &mut [[T; C]; B],
    ) -> [[T; R]; B] {
        let y = affine_rows(w, b, x);
        Self::pull(w, x, &seed, d_w, d_b, d_x);
        y
    }

    #[inline]
    fn pull<T: Real, const R: usize, const C: usize, const B: usize>(
        w: &[[T; C]; R],
        x: &[[T; C]; B],
        seed: &[[T; R]; B],
        d_w: &mut [[T; C]; R],
        d_b: &mut [T; R],
        d_x: &mut [[T; C]; B],
    ) {
        for i in 0..B {
            affine::pull(w, &x[i], &seed[i], d_w, d_b, &mut d_x[i]);
        }
    }

    /// The value, and the cotangents of the parameters for a cotangent of the value.
    #[expect(clippy::type_complexity, reason = "a value, and the gradients of three arrays")]
    pub fn vjp<T: Real, const R: usize, const C: usize, const B: usize>(
        w: &[[T; C]; R],
        b: &[T; R],
        x: &[[T; C]; B],
        seed: [[T; R]; B],
    ) -> ([[T; R]; B], ([[T; C]; R], [T; R], [[T; C]; B])) {
        let (mut d_w, mut d_b, mut d_x) = (w.zero_tangent(), b.zero_tangent(), x.zero_tangent());
        let y = Self::vjp_into(w, b, x, seed, &mut d_w, &mut d_b, &mut d_x);
        (y, (d_w, d_b, d_x))
    }

    /// The value and its tangent (forward mode).
    pub fn jvp<T: Real, const R: usize, const C: usize, const B: usize>(
        w: &[[T; C]; R],
        b: &[T; R],
        x: &[[T; C]; B],
        d_w: &[[T; C]; R],
        d_b: &[T; R],
        d_x: &[[T; C]; B],
    ) -> ([[T; R]; B], [[T; R]; B]) {
        Self::pushforward(w, b, x, d_w, d_b, d_x)
    }

    #[doc(hidden)]
    #[inline]
    pub fn pushforward<T: Real, const R: usize, const C: usize, const B: usize>(
        w: &[[T; C]; R],
        b: &[T; R],
        x: &[[T; C]; B],
        d_w: &[[T; C]; R],
        d_b: &[T; R],
        d_x: &[[T; C]; B],
    ) -> ([[T; R]; B], [[T; R]; B]) {
        let mut d_y = affine_rows(d_w, d_b, x);
        d_y.accumulate(&affine_rows(w, &[T::ZERO; R], d_x));
        (affine_rows(w, b, x), d_y)
    }

    #[doc(hidden)]
    #[inline]
    #[expect(clippy::type_complexity, reason = "as the macro writes it")]
    pub fn pullback<T: Real, const R: usize, const C: usize, const B: usize>(
        w: &[[T; C]; R],
        b: &[T; R],
        x: &[[T; C]; B],
    ) -> (
        [[T; R]; B],
        impl FnOnce(
            &[[T; C]; R],
            &[T; R],
            &[[T; C]; B],
            [[T; R]; B],
            &mut [[T; C]; R],
            &mut [T; R],
            &mut [[T; C]; B],
        ) + use<T, R, C, B>,
    ) {
        let y = affine_rows(w, b, x);
        (
            y,
            |w: &[[T; C]; R],
             _: &[T; R],
             x: &[[T; C]; B],
             seed: [[T; R]; B],
             d_w: &mut [[T; C]; R],
             d_b: &mut [T; R],
             d_x: &mut [[T; C]; B]| Self::pull(w, x, &seed, d_w, d_b, d_x),
        )
    }
}
