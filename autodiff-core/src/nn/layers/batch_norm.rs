//! Normalisation over a batch.

use crate::{Differentiable, Real, differentiable};

/// Batch norm (Ioffe and Szegedy, 2015): each feature by its mean and (biased) variance over the batch, then a factor and an
/// offset, `(x − μ) / √(σ² + ε) · weight + bias`.
///
/// In training, [`forward_training`](Self::forward_training) takes the statistics from the batch; [`track`](Self::track) moves the running ones
/// towards them, and [`forward`](Self::forward) uses those.
///
/// ```
/// use autodiff_core::nn::BatchNorm;
/// let mut norm = BatchNorm::new(1e-5, 0.1);
/// let x = [[1.0_f64, 10.0], [3.0, 30.0]];
/// let y = norm.forward_training(&x);
/// assert!((y[0][0] + 1.0).abs() < 1e-5 && (y[1][1] - 1.0).abs() < 1e-5);
///
/// for _ in 0..200 {
///     norm.track(&x);
/// }
/// assert!((norm.running_mean[1] - 20.0).abs() < 1e-6 && (norm.running_var[0] - 2.0).abs() < 1e-6);
/// assert!(norm.forward(&[2.0, 20.0])[0].abs() < 1e-6);
/// ```
#[derive(Clone, Debug, PartialEq, Differentiable)]
pub struct BatchNorm<T: Real, const C: usize> {
    /// Factors: 1 at first.
    pub weight: [T; C],
    /// Offsets: 0 at first.
    pub bias: [T; C],
    /// The running mean: 0 at first.
    #[no_diff]
    pub running_mean: [T; C],
    /// The running (unbiased) variance: 1 at first.
    #[no_diff]
    pub running_var: [T; C],
    /// Keeps the divisor from zero.
    #[no_diff]
    pub epsilon: T,
    /// How far the running statistics move towards those of a batch.
    #[no_diff]
    pub momentum: T,
}

impl<T: Real, const C: usize> BatchNorm<T, C> {
    /// With factors 1 and offsets 0. `PyTorch`'s defaults are 1e-5 and 0.1.
    pub fn new(epsilon: f64, momentum: f64) -> Self {
        Self {
            weight: [T::ONE; C],
            bias: [T::ZERO; C],
            running_mean: [T::ZERO; C],
            running_var: [T::ONE; C],
            epsilon: T::from_f64(epsilon),
            momentum: T::from_f64(momentum),
        }
    }

    /// Moves the running statistics towards those of a batch `[B, C]` that was an input of
    /// [`forward_training`](Self::forward_training). The variance is the unbiased one; of a batch of one it is NaN.
    pub fn track<const B: usize>(&mut self, x: &[[T; C]; B]) {
        for c in 0..C {
            let column = || x.iter().map(|row| row[c]);
            self.track_channel(c, B, column);
        }
    }

    /// [`track`](Self::track) for images, `[B, C, H, W]`.
    pub fn track_images<const B: usize, const H: usize, const W: usize>(
        &mut self,
        x: &[[[[T; W]; H]; C]; B],
    ) {
        for c in 0..C {
            let pixels = || x.iter().flat_map(move |image| image[c].as_flattened().iter().copied());
            self.track_channel(c, B * H * W, pixels);
        }
    }

    fn track_channel<I: Iterator<Item = T>>(&mut self, c: usize, count: usize, values: impl Fn() -> I) {
        let mean = values().sum::<T>() / T::from_usize(count);
        let squares: T = values().map(|x| (x - mean) * (x - mean)).sum();
        let variance = squares / (T::from_usize(count) - T::ONE);
        self.running_mean[c] += self.momentum * (mean - self.running_mean[c]);
        self.running_var[c] += self.momentum * (variance - self.running_var[c]);
    }
}

#[differentiable]
impl<T: Real, const C: usize> BatchNorm<T, C> {
    /// With the running statistics, for shape `[C]`: `[C]`.
    pub fn forward(&self, x: &[T; C]) -> [T; C] {
        let mut y = [T::ZERO; C];
        for c in 0..C {
            let scale = T::ONE / (self.running_var[c] + self.epsilon).sqrt();
            y[c] = (x[c] - self.running_mean[c]) * scale * self.weight[c] + self.bias[c];
        }
        y
    }

    /// With the running statistics, for an image `[C, H, W]`: `[C, H, W]`.
    pub fn forward_image<const H: usize, const W: usize>(&self, x: &[[[T; W]; H]; C]) -> [[[T; W]; H]; C] {
        let mut y = [[[T::ZERO; W]; H]; C];
        for c in 0..C {
            let scale = T::ONE / (self.running_var[c] + self.epsilon).sqrt();
            for i in 0..H {
                for j in 0..W {
                    y[c][i][j] = (x[c][i][j] - self.running_mean[c]) * scale * self.weight[c] + self.bias[c];
                }
            }
        }
        y
    }

    /// With the statistics of the batch, for shape `[B, C]`: `[B, C]`.
    pub fn forward_training<const B: usize>(&self, x: &[[T; C]; B]) -> [[T; C]; B] {
        let count = T::from_usize(B);
        let mut y = [[T::ZERO; C]; B];
        for c in 0..C {
            let mut sum = T::ZERO;
            for b in 0..B {
                sum += x[b][c];
            }
            let mean = sum / count;
            let mut squares = T::ZERO;
            for b in 0..B {
                squares += (x[b][c] - mean) * (x[b][c] - mean);
            }
            let scale = T::ONE / (squares / count + self.epsilon).sqrt();
            for b in 0..B {
                y[b][c] = (x[b][c] - mean) * scale * self.weight[c] + self.bias[c];
            }
        }
        y
    }

    /// With the statistics of the batch, over all its pixels, for images `[B, C, H, W]`: `[B, C, H, W]`.
    pub fn forward_images_training<const B: usize, const H: usize, const W: usize>(
        &self,
        x: &[[[[T; W]; H]; C]; B],
    ) -> [[[[T; W]; H]; C]; B] {
        let count = T::from_usize(B * H * W);
        let mut y = [[[[T::ZERO; W]; H]; C]; B];
        for c in 0..C {
            let mut sum = T::ZERO;
            for b in 0..B {
                for i in 0..H {
                    for j in 0..W {
                        sum += x[b][c][i][j];
                    }
                }
            }
            let mean = sum / count;
            let mut squares = T::ZERO;
            for b in 0..B {
                for i in 0..H {
                    for j in 0..W {
                        squares += (x[b][c][i][j] - mean) * (x[b][c][i][j] - mean);
                    }
                }
            }
            let scale = T::ONE / (squares / count + self.epsilon).sqrt();
            for b in 0..B {
                for i in 0..H {
                    for j in 0..W {
                        y[b][c][i][j] = (x[b][c][i][j] - mean) * scale * self.weight[c] + self.bias[c];
                    }
                }
            }
        }
        y
    }
}
