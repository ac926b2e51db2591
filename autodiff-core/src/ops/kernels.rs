//! Adds the product of two row-major matrices to a third: what every product here and its derivatives come down to.
//!
//! The portable form goes through `C` in tiles that stay in registers: for each `k` a few numbers of `A` times a run of
//! `B`. Lengths are the callers' to check; here a wrong one is a panic at an index.

use super::products::dot_product;
use crate::Real;

/// Rows of a tile.
const ROWS: usize = 4;

/// `C += A·B`, of `m × k` and `k × n`.
#[inline]
pub(crate) fn nn<T: Real>(a: &[T], b: &[T], c: &mut [T], [m, k, n]: [usize; 3]) {
    if !T::add_product(c, [m, k, n], (a, [k, 1]), (b, [n, 1])) {
        straight(Factors::Rows(a), |p, i| a[i * k + p], b, c, [m, k, n]);
    }
}

/// `C += Aᵀ·B`, of `k × m` and `k × n`.
#[inline]
pub(crate) fn tn<T: Real>(a: &[T], b: &[T], c: &mut [T], [m, k, n]: [usize; 3]) {
    if !T::add_product(c, [m, k, n], (a, [1, m]), (b, [n, 1])) {
        straight(Factors::Columns(a), |p, i| a[p * m + i], b, c, [m, k, n]);
    }
}

/// `C += A·Bᵀ`, of `m × k` and `n × k`.
#[inline]
pub(crate) fn nt<T: Real>(a: &[T], b: &[T], c: &mut [T], [m, k, n]: [usize; 3]) {
    if T::add_product(c, [m, k, n], (a, [k, 1]), (b, [1, k])) {
        return;
    }
    if m < ROWS {
        inner_products(a, b, c, [k, n]);
    } else {
        by_panels(Factors::Rows(a), b, c, [m, k, n], true);
    }
}

/// A product and a sum, in one rounding where the processor has that.
#[inline(always)]
pub(super) fn fused<T: Real>(a: T, b: T, c: T) -> T {
    if cfg!(all(target_feature = "fma", feature = "std")) { a.mul_add(b, c) } else { c + a * b }
}

/// `A`: the factors of a row of `C` lie in a row, or in a column.
#[derive(Clone, Copy)]
enum Factors<'a, T> {
    Rows(&'a [T]),
    Columns(&'a [T]),
}

/// From how many rows and columns on it pays to copy a part of `B` before it is read again and again.
const COPIED_FROM: usize = 64;

/// `C += A·B`. `at(p, i)` is the factor of row `p` of `B` in row `i` of `C`.
#[inline]
fn straight<T: Real>(
    a: Factors<'_, T>,
    at: impl Fn(usize, usize) -> T + Copy,
    b: &[T],
    c: &mut [T],
    [m, k, n]: [usize; 3],
) {
    if m >= COPIED_FROM && n >= COPIED_FROM {
        by_panels(a, b, c, [m, k, n], false);
    } else {
        tiles(at, b, c, [m, k, n]);
    }
}

/// All of `C`, as wide tiles as there are columns left for.
#[inline]
fn tiles<T: Real>(at: impl Fn(usize, usize) -> T + Copy, b: &[T], c: &mut [T], [m, k, n]: [usize; 3]) {
    let mut j = 0;
    // A tile of few rows is wider: its sums do not wait for each other.
    while m < ROWS && j + 64 <= n && size_of::<T>() <= 4 {
        column::<T, 64>(at, b, c, [m, k, n], j);
        j += 64;
    }
    while m < ROWS && j + 32 <= n {
        column::<T, 32>(at, b, c, [m, k, n], j);
        j += 32;
    }
    while j + 16 <= n && size_of::<T>() <= 4 {
        column::<T, 16>(at, b, c, [m, k, n], j);
        j += 16;
    }
    while j + 8 <= n {
        column::<T, 8>(at, b, c, [m, k, n], j);
        j += 8;
    }
    while j + 4 <= n {
        column::<T, 4>(at, b, c, [m, k, n], j);
        j += 4;
    }
    while j < n {
        column::<T, 1>(at, b, c, [m, k, n], j);
        j += 1;
    }
}

/// The columns from `j` to `j + W` of `C`.
#[inline]
fn column<T: Real, const W: usize>(
    at: impl Fn(usize, usize) -> T + Copy,
    b: &[T],
    c: &mut [T],
    [m, k, n]: [usize; 3],
    j: usize,
) {
    let mut i = 0;
    while i + ROWS <= m {
        tile::<T, ROWS, W>(at, b, c, [k, n], [i, j]);
        i += ROWS;
    }
    while i < m {
        tile::<T, 1, W>(at, b, c, [k, n], [i, j]);
        i += 1;
    }
}

/// One tile, `R` rows from `i` and `W` columns from `j`.
#[inline]
fn tile<T: Real, const R: usize, const W: usize>(
    at: impl Fn(usize, usize) -> T + Copy,
    b: &[T],
    c: &mut [T],
    [k, n]: [usize; 2],
    [i, j]: [usize; 2],
) {
    let mut sums = [[T::ZERO; W]; R];
    for p in 0..k {
        let run = &b[p * n + j..p * n + j + W];
        for r in 0..R {
            let factor = at(p, i + r);
            for w in 0..W {
                sums[r][w] = fused(factor, run[w], sums[r][w]);
            }
        }
    }
    add_tile(&sums, c, n, [i, j], W);
}

/// Adds the first columns of a tile to `C`, of `n` columns.
#[inline]
fn add_tile<T: Real, const R: usize, const W: usize>(
    sums: &[[T; W]; R],
    c: &mut [T],
    n: usize,
    [i, j]: [usize; 2],
    width: usize,
) {
    for r in 0..R {
        let to = &mut c[(i + r) * n + j..(i + r) * n + j + width];
        for (to, sum) in to.iter_mut().zip(&sums[r]) {
            *to += *sum;
        }
    }
}

/// How much of `k` is copied at a time.
const PART: usize = 64;

/// `C += A·B`, or with `turned` the same of a `B` of `n × k`, by copies of parts of `B`.
#[inline]
fn by_panels<T: Real>(a: Factors<'_, T>, b: &[T], c: &mut [T], [m, k, n]: [usize; 3], turned: bool) {
    if size_of::<T>() <= 4 {
        panels::<T, 16>(a, b, c, [m, k, n], turned);
    } else {
        panels::<T, 8>(a, b, c, [m, k, n], turned);
    }
}

/// A panel holds `W` columns of a part of `B`, row by row. The last columns may be fewer; zeros stand for the rest.
#[inline]
fn panels<T: Real, const W: usize>(
    a: Factors<'_, T>,
    b: &[T],
    c: &mut [T],
    [m, k, n]: [usize; 3],
    turned: bool,
) {
    let mut panel = [[T::ZERO; W]; PART];
    for j in (0..n).step_by(W) {
        let width = W.min(n - j);
        if width < W {
            panel = [[T::ZERO; W]; PART];
        }
        for start in (0..k).step_by(PART) {
            let part = &mut panel[..PART.min(k - start)];
            if turned {
                copy_turned(b, part, [k, j, start, width]);
            } else {
                copy_rows(b, part, [n, j, start, width]);
            }
            let mut i = 0;
            while i + ROWS <= m {
                panel_tile::<T, ROWS, W>(a, part, c, [m, k, n], [i, j, start, width]);
                i += ROWS;
            }
            while i < m {
                panel_tile::<T, 1, W>(a, part, c, [m, k, n], [i, j, start, width]);
                i += 1;
            }
        }
    }
}

#[inline]
fn copy_rows<T: Real, const W: usize>(b: &[T], panel: &mut [[T; W]], [n, j, start, width]: [usize; 4]) {
    for (p, to) in panel.iter_mut().enumerate() {
        let first = (start + p) * n + j;
        to[..width].copy_from_slice(&b[first..first + width]);
    }
}

#[inline]
fn copy_turned<T: Real, const W: usize>(b: &[T], panel: &mut [[T; W]], [k, j, start, width]: [usize; 4]) {
    for w in 0..width {
        let first = (j + w) * k + start;
        let row = &b[first..first + panel.len()];
        for (to, from) in panel.iter_mut().zip(row) {
            to[w] = *from;
        }
    }
}

/// One tile, from a copied part of `B`.
#[inline]
fn panel_tile<T: Real, const R: usize, const W: usize>(
    a: Factors<'_, T>,
    panel: &[[T; W]],
    c: &mut [T],
    [m, k, n]: [usize; 3],
    [i, j, start, width]: [usize; 4],
) {
    let mut sums = [[T::ZERO; W]; R];
    match a {
        Factors::Rows(a) => {
            let rows: [&[T]; R] = core::array::from_fn(|r| &a[(i + r) * k + start..][..panel.len()]);
            for (p, run) in panel.iter().enumerate() {
                add_run(&mut sums, run, core::array::from_fn(|r| rows[r][p]));
            }
        }
        Factors::Columns(a) => {
            for (p, run) in panel.iter().enumerate() {
                add_run(&mut sums, run, core::array::from_fn(|r| a[(start + p) * m + i + r]));
            }
        }
    }
    add_tile(&sums, c, n, [i, j], width);
}

/// Adds each factor times a run of `B` to a row of a tile.
#[inline(always)]
fn add_run<T: Real, const R: usize, const W: usize>(sums: &mut [[T; W]; R], run: &[T; W], factors: [T; R]) {
    for r in 0..R {
        for w in 0..W {
            sums[r][w] = fused(factors[r], run[w], sums[r][w]);
        }
    }
}

/// `C += A·Bᵀ` for a few rows: turning `B` would take longer than the product.
#[inline]
fn inner_products<T: Real>(a: &[T], b: &[T], c: &mut [T], [k, n]: [usize; 2]) {
    if k == 0 || n == 0 {
        return;
    }
    for (row, to) in a.chunks_exact(k).zip(c.chunks_exact_mut(n)) {
        for (to, column) in to.iter_mut().zip(b.chunks_exact(k)) {
            *to += dot_product(row, column);
        }
    }
}
