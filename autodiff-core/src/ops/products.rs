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
    rest + total(sums)
}

/// `y += factor · x`
#[inline]
fn add_scaled<T: Real, const C: usize>(factor: T, x: &[T; C], y: &mut [T; C]) {
    for j in 0..C {
        y[j] += factor * x[j];
    }
}

/// The sum of sums that ran side by side, by halves.
#[inline(always)]
pub(super) fn total<T: Real>(s: [T; LANES]) -> T {
    let mut eight = [T::ZERO; 8];
    for k in 0..8 {
        eight[k] = s[k] + s[k + 8];
    }
    let mut four = [T::ZERO; 4];
    for k in 0..4 {
        four[k] = eight[k] + eight[k + 4];
    }
    (four[0] + four[2]) + (four[1] + four[3])
}

/// The sum of a slice, by sixteen sums side by side.
#[cfg(feature = "alloc")]
pub(super) fn sum_of<T: Real>(x: &[T]) -> T {
    let (parts, rest) = x.as_chunks::<LANES>();
    let mut sums = [T::ZERO; LANES];
    for part in parts {
        for lane in 0..LANES {
            sums[lane] += part[lane];
        }
    }
    rest.iter().fold(total(sums), |sum, x| sum + *x)
}

/// The inner products of four rows with a fifth, for rows of a middle length.
#[inline(always)]
fn dot_products<T: Real, const C: usize>(rows: &[[T; C]; 4], x: &[T; C]) -> [T; 4] {
    let (x_parts, x_rest) = x.as_chunks::<LANES>();
    let parts = [rows[0].as_chunks::<LANES>(), rows[1].as_chunks(), rows[2].as_chunks(), rows[3].as_chunks()];
    let mut rest = [T::ZERO; 4];
    for k in 0..x_rest.len() {
        for row in 0..4 {
            rest[row] += parts[row].1[k] * x_rest[k];
        }
    }
    let mut sums = [[T::ZERO; LANES]; 4];
    for (k, x) in x_parts.iter().enumerate() {
        for row in 0..4 {
            let part = &parts[row].0[k];
            for lane in 0..LANES {
                sums[row][lane] += part[lane] * x[lane];
            }
        }
    }
    [rest[0] + total(sums[0]), rest[1] + total(sums[1]), rest[2] + total(sums[2]), rest[3] + total(sums[3])]
}

/// The inner products of a row with those of four examples: the row, which is long, is read once.
#[inline]
fn dot_with_four<T: Real, const C: usize>(row: &[T; C], others: &[[T; C]; 4]) -> [T; 4] {
    let (row_parts, row_rest) = row.as_chunks::<LANES>();
    let [a, b, c, d] = others.each_ref().map(|other| other.as_chunks::<LANES>());
    let mut rest = [T::ZERO; 4];
    for (k, x) in row_rest.iter().enumerate() {
        rest[0] += *x * a.1[k];
        rest[1] += *x * b.1[k];
        rest[2] += *x * c.1[k];
        rest[3] += *x * d.1[k];
    }
    if row_parts.is_empty() {
        return rest;
    }
    let mut sums = [[T::ZERO; LANES]; 4];
    for ((((x, a), b), c), d) in row_parts.iter().zip(a.0).zip(b.0).zip(c.0).zip(d.0) {
        for lane in 0..LANES {
            sums[0][lane] += x[lane] * a[lane];
            sums[1][lane] += x[lane] * b[lane];
            sums[2][lane] += x[lane] * c[lane];
            sums[3][lane] += x[lane] * d[lane];
        }
    }
    core::array::from_fn(|k| rest[k] + total(sums[k]))
}

/// Rows so short that the compiler writes loops over them out, and so long that it then vectorises across rows, which are far
/// apart in memory. These get simple loops one inside the other, where it does not.
const fn of_middle_length(length: usize) -> bool {
    length >= LANES && length < 128
}

/// `y += Σ factorᵢ · xᵢ`, of four rows: `y` is read and written once.
#[inline]
fn add_four_scaled<T: Real, const C: usize>(factors: [T; 4], rows: &[[T; C]; 4], y: &mut [T; C]) {
    for j in 0..C {
        y[j] += (factors[0] * rows[0][j] + factors[1] * rows[1][j])
            + (factors[2] * rows[2][j] + factors[3] * rows[3][j]);
    }
}

/// `dx += Wᵀ·seed`
#[inline]
fn add_transposed<T: Real, const R: usize, const C: usize>(w: &[[T; C]; R], seed: &[T; R], d_x: &mut [T; C]) {
    let (fours, rest) = w.as_chunks::<4>();
    let (seeds, seeds_rest) = seed.as_chunks::<4>();
    for (rows, factors) in fours.iter().zip(seeds) {
        add_four_scaled(*factors, rows, d_x);
    }
    for (row, factor) in rest.iter().zip(seeds_rest) {
        add_scaled(*factor, row, d_x);
    }
}

/// `dW += seedᵀ·X` and `db += Σ seed`, over the rows of a batch, four at once.
#[inline]
fn add_outer_rows<T: Real, const R: usize, const C: usize, const B: usize>(
    seed: &[[T; R]; B],
    x: &[[T; C]; B],
    d_w: &mut [[T; C]; R],
    d_b: &mut [T; R],
) {
    let (fours, rest) = x.as_chunks::<4>();
    let (seeds, seeds_rest) = seed.as_chunks::<4>();
    for (rows, seeds) in fours.iter().zip(seeds) {
        for i in 0..R {
            let factors = seeds.each_ref().map(|seed| seed[i]);
            d_b[i] += (factors[0] + factors[1]) + (factors[2] + factors[3]);
            add_four_scaled(factors, rows, &mut d_w[i]);
        }
    }
    for (x, seed) in rest.iter().zip(seeds_rest) {
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
    let blocked = if of_middle_length(C) { R - R % 4 } else { 0 };
    for (rows, y) in w.as_chunks::<4>().0.iter().zip(y[..blocked].as_chunks_mut::<4>().0) {
        let products = dot_products(rows, x);
        for k in 0..4 {
            y[k] += products[k];
        }
    }
    for (y, row) in y.iter_mut().zip(w).skip(blocked) {
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
    if of_middle_length(C) {
        for (y, x) in y.iter_mut().zip(x) {
            *y = affine(w, b, x);
        }
        return y;
    }
    let (fours, rest) = x.as_chunks::<4>();
    let (y_fours, y_rest) = y.as_chunks_mut::<4>();
    for (y, x) in y_fours.iter_mut().zip(fours) {
        for (i, row) in w.iter().enumerate() {
            let products = dot_with_four(row, x);
            for k in 0..4 {
                y[k][i] += products[k];
            }
        }
    }
    for (y, x) in y_rest.iter_mut().zip(rest) {
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
        if of_middle_length(C) {
            for i in 0..B {
                affine::pull(w, &x[i], &seed[i], d_w, d_b, &mut d_x[i]);
            }
            return;
        }
        add_outer_rows(seed, x, d_w, d_b);
        for (d_x, seed) in d_x.iter_mut().zip(seed) {
            add_transposed(w, seed, d_x);
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
