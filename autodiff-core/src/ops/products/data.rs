//! The same for an input that is data: it has no gradient, and nothing is spent on one. It is a third of the work.

use super::{add_scaled, of_middle_length};
use crate::{Differentiable as _, Real};

/// `W·x + b`, for shapes `[R, C]`, `[R]` and `[C]`: `[R]`, where `x` is data, without a gradient. See [`affine`](fn@super::affine).
///
/// ```
/// use autodiff_core::ops::affine_data;
/// let w = [[1.0, 2.0, 3.0], [0.0, -1.0, 1.0]];
/// assert_eq!(affine_data(&w, &[0.5, 0.0], &[1.0, 0.0, -1.0]), [-1.5, -1.0]);
/// let (_, (d_w, d_b)) = affine_data::vjp(&w, &[0.5, 0.0], &[1.0, 0.0, -1.0], [1.0, 10.0]);
/// assert_eq!((d_w, d_b), ([[1.0, 0.0, -1.0], [10.0, 0.0, -10.0]], [1.0, 10.0]));
/// ```
#[inline]
pub fn affine_data<T: Real, const R: usize, const C: usize>(
    w: &[[T; C]; R],
    b: &[T; R],
    x: &[T; C],
) -> [T; R] {
    super::affine(w, b, x)
}

#[inline]
fn pull<T: Real, const R: usize, const C: usize>(
    x: &[T; C],
    seed: &[T; R],
    d_w: &mut [[T; C]; R],
    d_b: &mut [T; R],
) {
    for i in 0..R {
        d_b[i] += seed[i];
        add_scaled(seed[i], x, &mut d_w[i]);
    }
}

/// `X·Wᵀ + b` in each row, for shapes `[R, C]`, `[R]` and `[B, C]`: `[B, R]`, where `X` is data. See [`affine_data`](fn@affine_data).
///
/// ```
/// use autodiff_core::ops::affine_data_rows;
/// let w = [[1.0, 2.0, 3.0], [0.0, -1.0, 1.0]];
/// assert_eq!(affine_data_rows(&w, &[0.5, 0.0], &[[1.0, 0.0, -1.0]; 2]), [[-1.5, -1.0]; 2]);
/// ```
#[inline]
pub fn affine_data_rows<T: Real, const R: usize, const C: usize, const B: usize>(
    w: &[[T; C]; R],
    b: &[T; R],
    x: &[[T; C]; B],
) -> [[T; R]; B] {
    super::affine_rows(w, b, x)
}

#[inline]
fn pull_rows<T: Real, const R: usize, const C: usize, const B: usize>(
    x: &[[T; C]; B],
    seed: &[[T; R]; B],
    d_w: &mut [[T; C]; R],
    d_b: &mut [T; R],
) {
    if of_middle_length(C) {
        for (x, seed) in x.iter().zip(seed) {
            pull(x, seed, d_w, d_b);
        }
        return;
    }
    super::add_outer_rows(seed, x, d_w, d_b);
}

/// The interface that `#[differentiable]` makes for a function of `w`, `b` and `#[no_diff] x`.
macro_rules! derivatives {
    ($name:ident [$($batch:ident)?] $x:ty => $y:ty, $pull:path) => {
        #[doc = concat!("Derivatives of [`", stringify!($name), "`](fn@", stringify!($name), ").")]
        #[expect(non_camel_case_types, reason = "the name of the function")]
        pub enum $name {}

        impl $name {
            /// Adds the cotangents of the parameters to the buffers, and returns the value.
            #[inline]
            pub fn vjp_into<T: Real, const R: usize, const C: usize $(, const $batch: usize)?>(
                w: &[[T; C]; R],
                b: &[T; R],
                x: &$x,
                seed: $y,
                d_w: &mut [[T; C]; R],
                d_b: &mut [T; R],
            ) -> $y {
                let y = $name(w, b, x);
                $pull(x, &seed, d_w, d_b);
                y
            }

            /// The value, and the cotangents of the parameters for a cotangent of the value.
            pub fn vjp<T: Real, const R: usize, const C: usize $(, const $batch: usize)?>(
                w: &[[T; C]; R],
                b: &[T; R],
                x: &$x,
                seed: $y,
            ) -> ($y, ([[T; C]; R], [T; R])) {
                let (mut d_w, mut d_b) = (w.zero_tangent(), b.zero_tangent());
                let y = Self::vjp_into(w, b, x, seed, &mut d_w, &mut d_b);
                (y, (d_w, d_b))
            }

            /// The value and its tangent (forward mode).
            pub fn jvp<T: Real, const R: usize, const C: usize $(, const $batch: usize)?>(
                w: &[[T; C]; R],
                b: &[T; R],
                x: &$x,
                d_w: &[[T; C]; R],
                d_b: &[T; R],
            ) -> ($y, $y) {
                ($name(w, b, x), $name(d_w, d_b, x))
            }

            #[doc(hidden)]
            #[inline]
            pub fn pushforward<T: Real, const R: usize, const C: usize $(, const $batch: usize)?>(
                w: &[[T; C]; R],
                b: &[T; R],
                x: &$x,
                d_w: &[[T; C]; R],
                d_b: &[T; R],
                _: &$x,
            ) -> ($y, $y) {
                Self::jvp(w, b, x, d_w, d_b)
            }

            #[doc(hidden)]
            #[inline]
            pub fn pullback<T: Real, const R: usize, const C: usize $(, const $batch: usize)?>(
                w: &[[T; C]; R],
                b: &[T; R],
                x: &$x,
            ) -> (
                $y,
                impl FnOnce(&[[T; C]; R], &[T; R], &$x, $y, &mut [[T; C]; R], &mut [T; R], &mut $x)
                + use<T, R, C $(, $batch)?>,
            ) {
                (
                    $name(w, b, x),
                    |_: &[[T; C]; R],
                     _: &[T; R],
                     x: &$x,
                     seed: $y,
                     d_w: &mut [[T; C]; R],
                     d_b: &mut [T; R],
                     _: &mut $x| $pull(x, &seed, d_w, d_b),
                )
            }
        }
    };
}
derivatives!(affine_data [] [T; C] => [T; R], pull);
derivatives!(affine_data_rows [B] [[T; C]; B] => [[T; R]; B], pull_rows);
