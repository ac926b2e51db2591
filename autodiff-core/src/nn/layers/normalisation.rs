//! Normalisation of one example: layer, group and root-mean-square norm.

use crate::{Differentiable, Real, differentiable};

/// Layer norm (Ba and others, 2016): `(x − μ) / √(σ² + ε) ⊙ weight + bias`, with the mean and the (biased) variance over
/// the `N` features.
///
/// ```
/// use autodiff_core::nn::LayerNorm;
/// let norm = LayerNorm::new(1e-5);
/// let y: [f64; 2] = norm.forward(&[1.0, 3.0]);
/// assert!((y[0] + 1.0).abs() < 1e-5 && (y[1] - 1.0).abs() < 1e-5);
/// ```
#[derive(Clone, Debug, PartialEq, Differentiable)]
pub struct LayerNorm<T: Real, const N: usize> {
    /// Factors: 1 at first.
    pub weight: [T; N],
    /// Offsets: 0 at first.
    pub bias: [T; N],
    /// Keeps the divisor from zero.
    #[no_diff]
    pub epsilon: T,
}

impl<T: Real, const N: usize> LayerNorm<T, N> {
    /// With factors 1 and offsets 0. `PyTorch`'s default ε is 1e-5.
    pub fn new(epsilon: f64) -> Self {
        Self { weight: [T::ONE; N], bias: [T::ZERO; N], epsilon: T::from_f64(epsilon) }
    }
}

#[differentiable]
impl<T: Real, const N: usize> LayerNorm<T, N> {
    /// For shape `[N]`: `[N]`.
    pub fn forward(&self, x: &[T; N]) -> [T; N] {
        let mut sum = T::ZERO;
        for i in 0..N {
            sum += x[i];
        }
        let mean = sum / T::from_usize(N);
        let mut squares = T::ZERO;
        for i in 0..N {
            squares += (x[i] - mean) * (x[i] - mean);
        }
        let scale = T::ONE / (squares / T::from_usize(N) + self.epsilon).sqrt();
        let mut y = [T::ZERO; N];
        for i in 0..N {
            y[i] = (x[i] - mean) * scale * self.weight[i] + self.bias[i];
        }
        y
    }

    /// For each row of shape `[B, N]`: `[B, N]`.
    pub fn forward_rows<const B: usize>(&self, x: &[[T; N]; B]) -> [[T; N]; B] {
        let mut y = [[T::ZERO; N]; B];
        for b in 0..B {
            let mut sum = T::ZERO;
            for i in 0..N {
                sum += x[b][i];
            }
            let mean = sum / T::from_usize(N);
            let mut squares = T::ZERO;
            for i in 0..N {
                squares += (x[b][i] - mean) * (x[b][i] - mean);
            }
            let scale = T::ONE / (squares / T::from_usize(N) + self.epsilon).sqrt();
            for i in 0..N {
                y[b][i] = (x[b][i] - mean) * scale * self.weight[i] + self.bias[i];
            }
        }
        y
    }
}

/// Root-mean-square norm (Zhang and Sennrich, 2019): `x / √(mean x² + ε) ⊙ weight`.
///
/// ```
/// use autodiff_core::nn::RmsNorm;
/// let y: [f64; 2] = RmsNorm::new(0.0).forward(&[1.0, 7.0]);
/// assert!((y[0] - 0.2).abs() < 1e-15 && (y[1] - 1.4).abs() < 1e-15);
/// ```
#[derive(Clone, Debug, PartialEq, Differentiable)]
pub struct RmsNorm<T: Real, const N: usize> {
    /// Factors: 1 at first.
    pub weight: [T; N],
    /// Keeps the divisor from zero.
    #[no_diff]
    pub epsilon: T,
}

impl<T: Real, const N: usize> RmsNorm<T, N> {
    /// With factors 1.
    pub fn new(epsilon: f64) -> Self {
        Self { weight: [T::ONE; N], epsilon: T::from_f64(epsilon) }
    }
}

#[differentiable]
impl<T: Real, const N: usize> RmsNorm<T, N> {
    /// For shape `[N]`: `[N]`.
    pub fn forward(&self, x: &[T; N]) -> [T; N] {
        let mut squares = T::ZERO;
        for i in 0..N {
            squares += x[i] * x[i];
        }
        let scale = T::ONE / (squares / T::from_usize(N) + self.epsilon).sqrt();
        let mut y = [T::ZERO; N];
        for i in 0..N {
            y[i] = x[i] * scale * self.weight[i];
        }
        y
    }
}

/// Group norm (Wu and He, 2018): layer norm over each of `GROUPS` groups of the `C` channels, then a factor and an offset per
/// channel, for shape `[C, L]`.
///
/// ```
/// use autodiff_core::nn::GroupNorm;
/// let y: [[f64; 1]; 4] = GroupNorm::<f64, 4, 2>::new(0.0).forward(&[[1.0], [3.0], [10.0], [20.0]]);
/// assert_eq!(y, [[-1.0], [1.0], [-1.0], [1.0]]);
/// ```
#[derive(Clone, Debug, PartialEq, Differentiable)]
pub struct GroupNorm<T: Real, const C: usize, const GROUPS: usize> {
    /// Factors: 1 at first.
    pub weight: [T; C],
    /// Offsets: 0 at first.
    pub bias: [T; C],
    /// Keeps the divisor from zero.
    #[no_diff]
    pub epsilon: T,
}

impl<T: Real, const C: usize, const GROUPS: usize> GroupNorm<T, C, GROUPS> {
    /// With factors 1 and offsets 0. A number of groups that does not divide the channels does not compile.
    pub fn new(epsilon: f64) -> Self {
        const { assert!(GROUPS > 0 && C.is_multiple_of(GROUPS), "the groups have to be of equal size") }
        Self { weight: [T::ONE; C], bias: [T::ZERO; C], epsilon: T::from_f64(epsilon) }
    }
}

#[differentiable]
impl<T: Real, const C: usize, const GROUPS: usize> GroupNorm<T, C, GROUPS> {
    /// For shape `[C, L]`: `[C, L]`.
    pub fn forward<const L: usize>(&self, x: &[[T; L]; C]) -> [[T; L]; C] {
        let size = C / GROUPS;
        let mut y = [[T::ZERO; L]; C];
        for g in 0..GROUPS {
            let first = g * size;
            let mut sum = T::ZERO;
            for c in first..first + size {
                for i in 0..L {
                    sum += x[c][i];
                }
            }
            let mean = sum / T::from_usize(size * L);
            let mut squares = T::ZERO;
            for c in first..first + size {
                for i in 0..L {
                    squares += (x[c][i] - mean) * (x[c][i] - mean);
                }
            }
            let scale = T::ONE / (squares / T::from_usize(size * L) + self.epsilon).sqrt();
            for c in first..first + size {
                for i in 0..L {
                    y[c][i] = (x[c][i] - mean) * scale * self.weight[c] + self.bias[c];
                }
            }
        }
        y
    }
}
