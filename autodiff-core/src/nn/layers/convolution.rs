//! Convolutions: cross-correlations, as everywhere in neural networks; the kernel is not flipped.

mod by_hand;

use crate::{Differentiable, Real, differentiable};
use by_hand::{correlate, correlate_data};

/// What every output of a convolution's size has to satisfy. A wrong one does not compile.
fn check<
    const SIZE: usize,
    const OUT: usize,
    const K: usize,
    const STRIDE: usize,
    const PADDING: usize,
    const DILATION: usize,
>() {
    const {
        assert!(STRIDE > 0 && DILATION > 0 && K > 0, "stride, dilation and kernel are at least 1");
        assert!(SIZE + 2 * PADDING > DILATION * (K - 1), "the kernel is larger than the padded input");
        assert!(
            OUT == (SIZE + 2 * PADDING - DILATION * (K - 1) - 1) / STRIDE + 1,
            "the output's size is (input + 2·padding − dilation·(kernel − 1) − 1) / stride + 1"
        );
    }
}

/// For each place `k` of a kernel, the range of the `i` below `count` for which `i · STRIDE + k · dilation − PADDING` is an index
/// below `size`.
pub(super) fn ranges<const STRIDE: usize, const PADDING: usize, const K: usize>(
    dilation: usize,
    size: usize,
    count: usize,
) -> [(usize, usize); K] {
    ranges_of(STRIDE, PADDING, dilation, size, count)
}

/// [`ranges`] with all of it given as numbers.
#[inline(always)]
fn ranges_of<const K: usize>(
    stride: usize,
    padding: usize,
    dilation: usize,
    size: usize,
    count: usize,
) -> [(usize, usize); K] {
    core::array::from_fn(|k| {
        let offset = k * dilation;
        let end = (size + padding).saturating_sub(offset).div_ceil(stride).min(count);
        (padding.saturating_sub(offset).div_ceil(stride).min(end), end)
    })
}

/// A convolution over a sequence, `[IN, L]` to `[OUT, LO]` with `LO = (L + 2·PADDING − K) / STRIDE + 1`.
///
/// ```
/// use autodiff_core::nn::Conv1d;
/// let layer = Conv1d::<f64, 1, 1, 3, 1, 1> { weight: [[[1.0, 0.0, -1.0]]], bias: [0.5] };
/// let y: [[f64; 4]; 1] = layer.forward(&[[1.0, 2.0, 4.0, 8.0]]);
/// assert_eq!(y, [[-1.5, -2.5, -5.5, 4.5]]);
/// ```
///
/// An output of another size does not compile:
///
/// ```compile_fail
/// # use autodiff_core::nn::Conv1d;
/// # let layer = Conv1d::<f64, 1, 1, 3, 1, 1> { weight: [[[1.0, 0.0, -1.0]]], bias: [0.5] };
/// let y: [[f64; 3]; 1] = layer.forward(&[[1.0, 2.0, 4.0, 8.0]]);
/// ```
#[derive(Clone, Debug, PartialEq, Differentiable)]
pub struct Conv1d<
    T: Real,
    const IN: usize,
    const OUT: usize,
    const K: usize,
    const STRIDE: usize = 1,
    const PADDING: usize = 0,
> {
    /// A kernel per output and input.
    pub weight: [[[T; K]; IN]; OUT],
    /// One per output.
    pub bias: [T; OUT],
}

impl<T: Real, const IN: usize, const OUT: usize, const K: usize, const STRIDE: usize, const PADDING: usize>
    Conv1d<T, IN, OUT, K, STRIDE, PADDING>
{
    /// All parameters zero.
    pub fn zeros() -> Self {
        Self { weight: [[[T::ZERO; K]; IN]; OUT], bias: [T::ZERO; OUT] }
    }
}

#[differentiable]
impl<T: Real, const IN: usize, const OUT: usize, const K: usize, const STRIDE: usize, const PADDING: usize>
    Conv1d<T, IN, OUT, K, STRIDE, PADDING>
{
    /// `b[o] + Σ w[o][c][k] · x[c][i·STRIDE + k − PADDING]`, with zeros around `x`.
    pub fn forward<const L: usize, const LO: usize>(&self, x: &[[T; L]; IN]) -> [[T; LO]; OUT] {
        check::<L, LO, K, STRIDE, PADDING, 1>();
        let places: [(usize, usize); K] = ranges::<STRIDE, PADDING, K>(1, L, LO);
        let mut y = [[T::ZERO; LO]; OUT];
        for o in 0..OUT {
            for i in 0..LO {
                y[o][i] = self.bias[o];
            }
            for c in 0..IN {
                for k in 0..K {
                    let weight = self.weight[o][c][k];
                    for i in places[k].0..places[k].1 {
                        y[o][i] += weight * x[c][i * STRIDE + k - PADDING];
                    }
                }
            }
        }
        y
    }
}

/// A convolution over an image, `[IN, H, W]` to `[OUT, HO, WO]` with
/// `HO = (H + 2·PADDING − DILATION·(KH − 1) − 1) / STRIDE + 1`, and `WO` likewise.
///
/// ```
/// use autodiff_core::nn::Conv2d;
/// let layer = Conv2d::<f64, 1, 1, 2, 2> { weight: [[[[1.0, 0.0], [0.0, -1.0]]]], bias: [0.0] };
/// let y: [[[f64; 2]; 2]; 1] = layer.forward(&[[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 10.0]]]);
/// assert_eq!(y, [[[-4.0, -4.0], [-4.0, -5.0]]]);
/// ```
#[derive(Clone, Debug, PartialEq, Differentiable)]
pub struct Conv2d<
    T: Real,
    const IN: usize,
    const OUT: usize,
    const KH: usize,
    const KW: usize,
    const STRIDE: usize = 1,
    const PADDING: usize = 0,
    const DILATION: usize = 1,
> {
    /// A kernel per output and input.
    pub weight: [[[[T; KW]; KH]; IN]; OUT],
    /// One per output.
    pub bias: [T; OUT],
}

impl<
    T: Real,
    const IN: usize,
    const OUT: usize,
    const KH: usize,
    const KW: usize,
    const STRIDE: usize,
    const PADDING: usize,
    const DILATION: usize,
> Conv2d<T, IN, OUT, KH, KW, STRIDE, PADDING, DILATION>
{
    /// All parameters zero.
    pub fn zeros() -> Self {
        Self { weight: [[[[T::ZERO; KW]; KH]; IN]; OUT], bias: [T::ZERO; OUT] }
    }
}

#[differentiable]
impl<
    T: Real,
    const IN: usize,
    const OUT: usize,
    const KH: usize,
    const KW: usize,
    const STRIDE: usize,
    const PADDING: usize,
    const DILATION: usize,
> Conv2d<T, IN, OUT, KH, KW, STRIDE, PADDING, DILATION>
{
    /// `b[o] + Σ w[o][c][p][q] · x[c][i·STRIDE + p·DILATION − PADDING][j·STRIDE + q·DILATION − PADDING]`, with zeros
    /// around `x`.
    pub fn forward<const H: usize, const W: usize, const HO: usize, const WO: usize>(
        &self,
        x: &[[[T; W]; H]; IN],
    ) -> [[[T; WO]; HO]; OUT] {
        check::<H, HO, KH, STRIDE, PADDING, DILATION>();
        check::<W, WO, KW, STRIDE, PADDING, DILATION>();
        let y: [[[T; WO]; HO]; OUT] = correlate(&self.weight, &self.bias, x, STRIDE, PADDING, DILATION);
        y
    }

    /// [`forward`](Self::forward) of data: no gradient for `x`, which saves a third of a step's work. For the first layer.
    pub fn forward_data<const H: usize, const W: usize, const HO: usize, const WO: usize>(
        &self,
        #[no_diff] x: &[[[T; W]; H]; IN],
    ) -> [[[T; WO]; HO]; OUT] {
        check::<H, HO, KH, STRIDE, PADDING, DILATION>();
        check::<W, WO, KW, STRIDE, PADDING, DILATION>();
        let y: [[[T; WO]; HO]; OUT] = correlate_data(&self.weight, &self.bias, x, STRIDE, PADDING, DILATION);
        y
    }
}

/// A convolution of each channel by itself, `[C, H, W]` to `[C, HO, WO]`; sizes as for [`Conv2d`].
///
/// ```
/// use autodiff_core::nn::DepthwiseConv2d;
/// let layer = DepthwiseConv2d::<f64, 2, 1, 2> { weight: [[[1.0, -1.0]], [[0.5, 0.5]]], bias: [0.0, 1.0] };
/// let y: [[[f64; 1]; 1]; 2] = layer.forward(&[[[1.0, 3.0]], [[2.0, 4.0]]]);
/// assert_eq!(y, [[[-2.0]], [[4.0]]]);
/// ```
#[derive(Clone, Debug, PartialEq, Differentiable)]
pub struct DepthwiseConv2d<
    T: Real,
    const C: usize,
    const KH: usize,
    const KW: usize,
    const STRIDE: usize = 1,
    const PADDING: usize = 0,
> {
    /// A kernel per channel. `PyTorch` has `[C, 1, KH, KW]`.
    pub weight: [[[T; KW]; KH]; C],
    /// One per channel.
    pub bias: [T; C],
}

#[differentiable]
impl<T: Real, const C: usize, const KH: usize, const KW: usize, const STRIDE: usize, const PADDING: usize>
    DepthwiseConv2d<T, C, KH, KW, STRIDE, PADDING>
{
    /// `b[c] + Σ w[c][p][q] · x[c][i·STRIDE + p − PADDING][j·STRIDE + q − PADDING]`, with zeros around `x`.
    pub fn forward<const H: usize, const W: usize, const HO: usize, const WO: usize>(
        &self,
        x: &[[[T; W]; H]; C],
    ) -> [[[T; WO]; HO]; C] {
        check::<H, HO, KH, STRIDE, PADDING, 1>();
        check::<W, WO, KW, STRIDE, PADDING, 1>();
        let rows: [(usize, usize); KH] = ranges::<STRIDE, PADDING, KH>(1, H, HO);
        let columns: [(usize, usize); KW] = ranges::<STRIDE, PADDING, KW>(1, W, WO);
        let mut y = [[[T::ZERO; WO]; HO]; C];
        for c in 0..C {
            for i in 0..HO {
                for j in 0..WO {
                    y[c][i][j] = self.bias[c];
                }
            }
            for p in 0..KH {
                for q in 0..KW {
                    let weight = self.weight[c][p][q];
                    for i in rows[p].0..rows[p].1 {
                        let row = i * STRIDE + p - PADDING;
                        for j in columns[q].0..columns[q].1 {
                            y[c][i][j] += weight * x[c][row][j * STRIDE + q - PADDING];
                        }
                    }
                }
            }
        }
        y
    }
}

/// What the output of a transposed convolution has to satisfy.
fn check_transposed<
    const SIZE: usize,
    const OUT: usize,
    const K: usize,
    const STRIDE: usize,
    const PADDING: usize,
>() {
    const {
        assert!(STRIDE > 0 && K > 0 && SIZE > 0, "stride, kernel and input are at least 1");
        assert!(
            OUT + 2 * PADDING == (SIZE - 1) * STRIDE + K,
            "the output's size is (input − 1)·stride + kernel − 2·padding"
        );
    }
}

/// A transposed convolution, `[IN, H, W]` to `[OUT, HO, WO]` with `HO = (H − 1)·STRIDE + KH − 2·PADDING`, and `WO` likewise: what
/// the reverse pass of a [`Conv2d`] does to its input.
///
/// ```
/// use autodiff_core::nn::ConvTranspose2d;
/// let layer = ConvTranspose2d::<f64, 1, 1, 2, 2, 2> { weight: [[[[1.0, 2.0], [3.0, 4.0]]]], bias: [0.0] };
/// let y: [[[f64; 4]; 2]; 1] = layer.forward(&[[[1.0, 10.0]]]);
/// assert_eq!(y, [[[1.0, 2.0, 10.0, 20.0], [3.0, 4.0, 30.0, 40.0]]]);
/// ```
#[derive(Clone, Debug, PartialEq, Differentiable)]
pub struct ConvTranspose2d<
    T: Real,
    const IN: usize,
    const OUT: usize,
    const KH: usize,
    const KW: usize,
    const STRIDE: usize = 1,
    const PADDING: usize = 0,
> {
    /// A kernel per input and output.
    pub weight: [[[[T; KW]; KH]; OUT]; IN],
    /// One per output.
    pub bias: [T; OUT],
}

#[differentiable]
impl<
    T: Real,
    const IN: usize,
    const OUT: usize,
    const KH: usize,
    const KW: usize,
    const STRIDE: usize,
    const PADDING: usize,
> ConvTranspose2d<T, IN, OUT, KH, KW, STRIDE, PADDING>
{
    /// `b[o]`, and for each `x[c][i][j]` the kernel `w[c][o]` times it, added at `(i·STRIDE − PADDING, j·STRIDE − PADDING)`.
    pub fn forward<const H: usize, const W: usize, const HO: usize, const WO: usize>(
        &self,
        x: &[[[T; W]; H]; IN],
    ) -> [[[T; WO]; HO]; OUT] {
        check_transposed::<H, HO, KH, STRIDE, PADDING>();
        check_transposed::<W, WO, KW, STRIDE, PADDING>();
        let rows: [(usize, usize); KH] = ranges::<STRIDE, PADDING, KH>(1, HO, H);
        let columns: [(usize, usize); KW] = ranges::<STRIDE, PADDING, KW>(1, WO, W);
        let mut y = [[[T::ZERO; WO]; HO]; OUT];
        for o in 0..OUT {
            for i in 0..HO {
                for j in 0..WO {
                    y[o][i][j] = self.bias[o];
                }
            }
            for c in 0..IN {
                for p in 0..KH {
                    for q in 0..KW {
                        let weight = self.weight[c][o][p][q];
                        for i in rows[p].0..rows[p].1 {
                            let row = i * STRIDE + p - PADDING;
                            for j in columns[q].0..columns[q].1 {
                                y[o][row][j * STRIDE + q - PADDING] += weight * x[c][i][j];
                            }
                        }
                    }
                }
            }
        }
        y
    }
}
