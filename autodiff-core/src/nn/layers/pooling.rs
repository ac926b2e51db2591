//! Pooling over images.

use super::convolution::ranges;
use crate::{Differentiable, Real, differentiable};

fn check<const SIZE: usize, const OUT: usize, const K: usize, const STRIDE: usize, const PADDING: usize>() {
    const {
        assert!(STRIDE > 0 && K > 0, "stride and kernel are at least 1");
        assert!(2 * PADDING <= K, "the padding is at most half the kernel");
        assert!(SIZE + 2 * PADDING >= K, "the kernel is larger than the padded input");
        assert!(
            OUT == (SIZE + 2 * PADDING - K) / STRIDE + 1,
            "the output's size is (input + 2·padding − kernel) / stride + 1"
        );
    }
}

/// The largest of each `K`×`K` window, `[C, H, W]` to `[C, HO, WO]` with `HO = (H + 2·PADDING − K) / STRIDE + 1`, and `WO` likewise.
///
/// The padding is never the largest. Among equals the gradient goes to the first, as in `PyTorch`.
///
/// ```
/// use autodiff_core::nn::MaxPool2d;
/// let x = [[[1.0, 2.0, 5.0, 0.0], [3.0, 2.0, 5.0, 4.0]]];
/// let y: [[[f64; 2]; 1]; 1] = MaxPool2d::<2, 2>.forward(&x);
/// assert_eq!(y, [[[3.0, 5.0]]]);
/// let (_, (_, d_x)) = MaxPool2d::<2, 2>.forward_vjp(&x, [[[1.0, 1.0]]]);
/// assert_eq!(d_x, [[[0.0, 0.0, 1.0, 0.0], [1.0, 0.0, 0.0, 0.0]]]);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Differentiable)]
pub struct MaxPool2d<const K: usize, const STRIDE: usize = 1, const PADDING: usize = 0>;

#[differentiable]
impl<const K: usize, const STRIDE: usize, const PADDING: usize> MaxPool2d<K, STRIDE, PADDING> {
    /// The largest of each window.
    pub fn forward<
        T: Real,
        const C: usize,
        const H: usize,
        const W: usize,
        const HO: usize,
        const WO: usize,
    >(
        &self,
        x: &[[[T; W]; H]; C],
    ) -> [[[T; WO]; HO]; C] {
        check::<H, HO, K, STRIDE, PADDING>();
        check::<W, WO, K, STRIDE, PADDING>();
        let mut y = [[[T::ZERO; WO]; HO]; C];
        for c in 0..C {
            for i in 0..HO {
                let rows = window::<K, STRIDE, PADDING>(i, H);
                for j in 0..WO {
                    let columns = window::<K, STRIDE, PADDING>(j, W);
                    let (mut top, mut left) = (rows.0, columns.0);
                    for row in rows.0..rows.1 {
                        for column in columns.0..columns.1 {
                            if x[c][row][column] > x[c][top][left] {
                                top = row;
                                left = column;
                            }
                        }
                    }
                    y[c][i][j] = x[c][top][left];
                }
            }
        }
        y
    }
}

/// The part of a window that is not padding.
fn window<const K: usize, const STRIDE: usize, const PADDING: usize>(
    i: usize,
    size: usize,
) -> (usize, usize) {
    let start = (i * STRIDE).saturating_sub(PADDING);
    (start, (i * STRIDE + K).saturating_sub(PADDING).min(size))
}

/// The mean of each `K`×`K` window, with zeros for padding; sizes as for [`MaxPool2d`].
///
/// ```
/// use autodiff_core::nn::AvgPool2d;
/// let y: [[[f64; 1]; 1]; 1] = AvgPool2d::<2, 2>.forward(&[[[1.0, 2.0], [3.0, 6.0]]]);
/// assert_eq!(y, [[[3.0]]]);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Differentiable)]
pub struct AvgPool2d<const K: usize, const STRIDE: usize = 1, const PADDING: usize = 0>;

#[differentiable]
impl<const K: usize, const STRIDE: usize, const PADDING: usize> AvgPool2d<K, STRIDE, PADDING> {
    /// The mean of each window.
    pub fn forward<
        T: Real,
        const C: usize,
        const H: usize,
        const W: usize,
        const HO: usize,
        const WO: usize,
    >(
        &self,
        x: &[[[T; W]; H]; C],
    ) -> [[[T; WO]; HO]; C] {
        check::<H, HO, K, STRIDE, PADDING>();
        check::<W, WO, K, STRIDE, PADDING>();
        let rows: [(usize, usize); K] = ranges::<STRIDE, PADDING, K>(1, H, HO);
        let columns: [(usize, usize); K] = ranges::<STRIDE, PADDING, K>(1, W, WO);
        let part = T::ONE / T::from_usize(K * K);
        let mut y = [[[T::ZERO; WO]; HO]; C];
        for c in 0..C {
            for p in 0..K {
                for q in 0..K {
                    for i in rows[p].0..rows[p].1 {
                        let row = i * STRIDE + p - PADDING;
                        for j in columns[q].0..columns[q].1 {
                            y[c][i][j] += part * x[c][row][j * STRIDE + q - PADDING];
                        }
                    }
                }
            }
        }
        y
    }
}

/// The mean of each channel, `[C, H, W]` to `[C]`.
///
/// ```
/// assert_eq!(autodiff_core::nn::global_avg_pool2d(&[[[1.0, 2.0], [3.0, 6.0]]]), [3.0]);
/// ```
#[differentiable]
pub fn global_avg_pool2d<T: Real, const C: usize, const H: usize, const W: usize>(
    x: &[[[T; W]; H]; C],
) -> [T; C] {
    let part = T::ONE / T::from_usize(H * W);
    let mut y = [T::ZERO; C];
    for c in 0..C {
        for i in 0..H {
            for j in 0..W {
                y[c] += part * x[c][i][j];
            }
        }
    }
    y
}
