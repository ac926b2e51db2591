//! The same numbers in another shape.

use crate::{Real, differentiable};

fn check<const A: usize, const B: usize, const N: usize>() {
    const { assert!(A * B == N, "a row of the flat shape holds the numbers of the rows that it is made of") }
}

/// Each channel's rows, one after the other: `[C, A, B]` to `[C, N]`, with `N = A · B`. Another `N` does not compile.
///
/// ```
/// use autodiff_core::ops::flatten;
/// assert_eq!(flatten(&[[[1.0, 2.0], [3.0, 4.0]]]), [[1.0, 2.0, 3.0, 4.0]]);
/// ```
#[differentiable]
pub fn flatten<T: Real, const C: usize, const A: usize, const B: usize, const N: usize>(
    x: &[[[T; B]; A]; C],
) -> [[T; N]; C] {
    check::<A, B, N>();
    let mut y = [[T::ZERO; N]; C];
    for c in 0..C {
        for a in 0..A {
            for b in 0..B {
                y[c][a * B + b] = x[c][a][b];
            }
        }
    }
    y
}

/// The contrary of [`flatten`](fn@flatten): `[C, N]` to `[C, A, B]`, with `N = A · B`. Another `N` does not compile.
///
/// ```
/// use autodiff_core::ops::unflatten;
/// assert_eq!(unflatten(&[[1.0, 2.0, 3.0, 4.0]]), [[[1.0, 2.0], [3.0, 4.0]]]);
/// ```
#[differentiable]
pub fn unflatten<T: Real, const C: usize, const A: usize, const B: usize, const N: usize>(
    x: &[[T; N]; C],
) -> [[[T; B]; A]; C] {
    check::<A, B, N>();
    let mut y = [[[T::ZERO; B]; A]; C];
    for c in 0..C {
        for a in 0..A {
            for b in 0..B {
                y[c][a][b] = x[c][a * B + b];
            }
        }
    }
    y
}
