//! Normalisation over a batch.

use alloc::vec;
use alloc::vec::Vec;

use super::Matrix;
use super::matrix::check_columns;
use crate::{Differentiable, Real, differentiable, no_diff};

/// Batch norm, as [`nn::BatchNorm`](crate::nn::BatchNorm): each feature by its mean and (biased) variance over the batch, then a
/// factor and an offset, `(x − μ) / √(σ² + ε) · weight + bias`. (Ioffe and Szegedy, 2015.)
///
/// In training, [`forward_training`](Self::forward_training) takes the statistics from the batch; [`track`](Self::track) moves the running ones
/// towards them, and [`forward`](Self::forward) uses those. Of images, as the convolutions make them, a row holds the channels
/// one after another: [`forward_images`](Self::forward_images) and kin have statistics per channel, over all its pixels.
///
/// ```
/// use autodiff_core::nn::dynamic::{BatchNorm, Matrix};
/// let mut norm = BatchNorm::new(2, 1e-5, 0.1);
/// let x = Matrix::from_rows(&[[1.0_f64, 10.0], [3.0, 30.0]]);
/// let y = norm.forward_training(&x);
/// assert!((y.row(0)[0] + 1.0).abs() < 1e-5 && (y.row(1)[1] - 1.0).abs() < 1e-5);
///
/// for _ in 0..200 {
///     norm.track(&x);
/// }
/// assert!((norm.running_mean[1] - 20.0).abs() < 1e-6 && (norm.running_var[0] - 2.0).abs() < 1e-6);
/// assert!(norm.forward(&Matrix::from_rows(&[[2.0, 20.0]])).values[0].abs() < 1e-6);
/// ```
#[derive(Clone, Debug, PartialEq, Differentiable)]
pub struct BatchNorm<T: Real> {
    /// Factors: 1 at first.
    pub weight: Vec<T>,
    /// Offsets: 0 at first.
    pub bias: Vec<T>,
    /// The running mean: 0 at first.
    #[no_diff]
    pub running_mean: Vec<T>,
    /// The running (unbiased) variance: 1 at first.
    #[no_diff]
    pub running_var: Vec<T>,
    /// Keeps the divisor from zero.
    #[no_diff]
    pub epsilon: T,
    /// How far the running statistics move towards those of a batch.
    #[no_diff]
    pub momentum: T,
}

impl<T: Real> BatchNorm<T> {
    /// With factors 1 and offsets 0, for as many features or channels. `PyTorch`'s defaults are 1e-5 and 0.1.
    pub fn new(channels: usize, epsilon: f64, momentum: f64) -> Self {
        Self {
            weight: vec![T::ONE; channels],
            bias: vec![T::ZERO; channels],
            running_mean: vec![T::ZERO; channels],
            running_var: vec![T::ONE; channels],
            epsilon: T::from_f64(epsilon),
            momentum: T::from_f64(momentum),
        }
    }

    /// Moves the running statistics towards those of a batch `[B, C]` that was an input of
    /// [`forward_training`](Self::forward_training). The variance is the unbiased one; of a batch of one it is NaN.
    ///
    /// # Panics
    ///
    /// If there are not as many columns as features.
    ///
    /// ```
    /// use autodiff_core::nn::dynamic::{BatchNorm, Matrix};
    /// let mut norm = BatchNorm::new(1, 0.0, 0.5);
    /// norm.track(&Matrix::from_rows(&[[1.0], [3.0]]));
    /// assert_eq!((norm.running_mean, norm.running_var), (vec![1.0], vec![1.5]));
    /// ```
    pub fn track(&mut self, x: &Matrix<T>) {
        check_columns("batch norm", self.weight.len(), x.columns);
        self.track_channels(x, 1);
    }

    /// [`track`](Self::track) for images, `[B, C · pixels]`.
    ///
    /// # Panics
    ///
    /// If the channels do not divide the columns.
    ///
    /// ```
    /// use autodiff_core::nn::dynamic::{BatchNorm, Matrix};
    /// // One channel of two pixels.
    /// let mut norm = BatchNorm::new(1, 0.0, 1.0);
    /// norm.track_images(&Matrix::from_rows(&[[1.0, 3.0]]));
    /// assert_eq!((norm.running_mean, norm.running_var), (vec![2.0], vec![2.0]));
    /// ```
    pub fn track_images(&mut self, x: &Matrix<T>) {
        self.track_channels(x, places("batch norm", self.weight.len(), x.columns));
    }

    fn track_channels(&mut self, x: &Matrix<T>, pixels: usize) {
        self.check();
        let count = T::from_usize(x.rows * pixels);
        for c in 0..self.weight.len() {
            let channel = c * pixels..(c + 1) * pixels;
            let values = || (0..x.rows).flat_map(|b| x.row(b)[channel.clone()].iter().copied());
            let mean = values().sum::<T>() / count;
            let squares: T = values().map(|x| (x - mean) * (x - mean)).sum();
            let variance = squares / (count - T::ONE);
            let (old_mean, old_var) = (self.running_mean[c], self.running_var[c]);
            self.running_mean[c] += self.momentum * (mean - old_mean);
            self.running_var[c] += self.momentum * (variance - old_var);
        }
    }

    #[track_caller]
    fn check(&self) {
        let channels = self.weight.len();
        for length in [self.bias.len(), self.running_mean.len(), self.running_var.len()] {
            check_lengths("batch norm", channels, length);
        }
    }
}

#[differentiable]
impl<T: Real> BatchNorm<T> {
    /// With the running statistics, for a batch of shape `[B, C]`: `[B, C]`.
    ///
    /// # Panics
    ///
    /// If there are not as many columns as features.
    ///
    /// ```
    /// use autodiff_core::nn::dynamic::{BatchNorm, Matrix};
    /// let mut norm = BatchNorm::new(1, 0.0, 0.1);
    /// (norm.running_mean, norm.running_var) = (vec![1.0], vec![4.0]);
    /// assert_eq!(norm.forward(&Matrix::from_rows(&[[5.0]])).values, [2.0]);
    /// ```
    pub fn forward(&self, x: &Matrix<T>) -> Matrix<T> {
        let (rows, columns): (usize, usize) = (x.rows, x.columns);
        check_columns("batch norm", self.weight.len(), columns);
        check_lengths("batch norm", self.weight.len(), self.bias.len());
        check_lengths("batch norm", self.weight.len(), self.running_mean.len());
        check_lengths("batch norm", self.weight.len(), self.running_var.len());
        let mut y: Matrix<T> = Matrix::zeros(rows, columns);
        let mean: Vec<T> = no_diff(self.running_mean.clone());
        let variance: Vec<T> = no_diff(self.running_var.clone());
        let epsilon: T = no_diff(self.epsilon);
        by_running(&x.values, &self.weight, &self.bias, &mean, &variance, epsilon, 1, &mut y.values);
        y
    }

    /// With the running statistics, for images `[B, C · pixels]`, channel after channel: `[B, C · pixels]`.
    ///
    /// # Panics
    ///
    /// If the channels do not divide the columns.
    ///
    /// ```
    /// use autodiff_core::nn::dynamic::{BatchNorm, Matrix};
    /// let mut norm = BatchNorm::new(2, 0.0, 0.1);
    /// norm.running_mean = vec![1.0, 10.0];
    /// let y = norm.forward_images(&Matrix::from_rows(&[[1.0, 2.0, 10.0, 20.0]]));
    /// assert_eq!(y.values, [0.0, 1.0, 0.0, 10.0]);
    /// ```
    pub fn forward_images(&self, x: &Matrix<T>) -> Matrix<T> {
        let (rows, columns): (usize, usize) = (x.rows, x.columns);
        let pixels: usize = places("batch norm", self.weight.len(), columns);
        check_lengths("batch norm", self.weight.len(), self.bias.len());
        check_lengths("batch norm", self.weight.len(), self.running_mean.len());
        check_lengths("batch norm", self.weight.len(), self.running_var.len());
        let mut y: Matrix<T> = Matrix::zeros(rows, columns);
        let mean: Vec<T> = no_diff(self.running_mean.clone());
        let variance: Vec<T> = no_diff(self.running_var.clone());
        let epsilon: T = no_diff(self.epsilon);
        by_running(&x.values, &self.weight, &self.bias, &mean, &variance, epsilon, pixels, &mut y.values);
        y
    }

    /// With the statistics of the batch, for shape `[B, C]`: `[B, C]`.
    ///
    /// # Panics
    ///
    /// If there are not as many columns as features.
    ///
    /// ```
    /// use autodiff_core::nn::dynamic::{BatchNorm, Matrix};
    /// let y = BatchNorm::new(1, 0.0, 0.1).forward_training(&Matrix::from_rows(&[[1.0], [3.0]]));
    /// assert_eq!(y.values, [-1.0, 1.0]);
    /// ```
    pub fn forward_training(&self, x: &Matrix<T>) -> Matrix<T> {
        let (rows, columns): (usize, usize) = (x.rows, x.columns);
        check_columns("batch norm", self.weight.len(), columns);
        check_lengths("batch norm", self.weight.len(), self.bias.len());
        let mut y: Matrix<T> = Matrix::zeros(rows, columns);
        let epsilon: T = no_diff(self.epsilon);
        by_batch(&x.values, &self.weight, &self.bias, epsilon, rows, 1, &mut y.values);
        y
    }

    /// With the statistics of the batch, over all its pixels, for images `[B, C · pixels]`: `[B, C · pixels]`.
    ///
    /// # Panics
    ///
    /// If the channels do not divide the columns.
    ///
    /// ```
    /// use autodiff_core::nn::dynamic::{BatchNorm, Matrix};
    /// let y = BatchNorm::new(1, 0.0, 0.1).forward_images_training(&Matrix::from_rows(&[[1.0, 3.0]]));
    /// assert_eq!(y.values, [-1.0, 1.0]);
    /// ```
    pub fn forward_images_training(&self, x: &Matrix<T>) -> Matrix<T> {
        let (rows, columns): (usize, usize) = (x.rows, x.columns);
        let pixels: usize = places("batch norm", self.weight.len(), columns);
        check_lengths("batch norm", self.weight.len(), self.bias.len());
        let mut y: Matrix<T> = Matrix::zeros(rows, columns);
        let epsilon: T = no_diff(self.epsilon);
        by_batch(&x.values, &self.weight, &self.bias, epsilon, rows, pixels, &mut y.values);
        y
    }
}

/// How many numbers a channel has in a row.
#[track_caller]
pub(super) fn places(layer: &str, channels: usize, columns: usize) -> usize {
    assert!(
        channels > 0 && columns.is_multiple_of(channels),
        "a {layer} of {channels} channels is given {columns} columns"
    );
    columns / channels
}

#[track_caller]
pub(super) fn check_lengths(layer: &str, factors: usize, others: usize) {
    assert!(factors == others, "a {layer} has {factors} factors, but {others} offsets or statistics");
}

#[differentiable]
#[allow(clippy::too_many_arguments, reason = "the fields of the layer")]
fn by_running<T: Real>(
    x: &[T],
    weight: &[T],
    bias: &[T],
    #[no_diff] mean: &[T],
    #[no_diff] variance: &[T],
    #[no_diff] epsilon: T,
    pixels: usize,
    y: &mut [T],
) {
    let channels = weight.len();
    let size = channels * pixels;
    let rows = x.len() / size.max(1);
    for b in 0..rows {
        for c in 0..channels {
            let scale = T::ONE / (variance[c] + epsilon).sqrt();
            for i in 0..pixels {
                let at = b * size + c * pixels + i;
                y[at] = (x[at] - mean[c]) * scale * weight[c] + bias[c];
            }
        }
    }
}

#[differentiable]
fn by_batch<T: Real>(
    x: &[T],
    weight: &[T],
    bias: &[T],
    #[no_diff] epsilon: T,
    rows: usize,
    pixels: usize,
    y: &mut [T],
) {
    let channels = weight.len();
    let size = channels * pixels;
    let count = T::from_usize(rows * pixels);
    for c in 0..channels {
        let mut sum = T::ZERO;
        for b in 0..rows {
            for i in 0..pixels {
                sum += x[b * size + c * pixels + i];
            }
        }
        let mean = sum / count;
        let mut squares = T::ZERO;
        for b in 0..rows {
            for i in 0..pixels {
                let at = b * size + c * pixels + i;
                squares += (x[at] - mean) * (x[at] - mean);
            }
        }
        let scale = T::ONE / (squares / count + epsilon).sqrt();
        for b in 0..rows {
            for i in 0..pixels {
                let at = b * size + c * pixels + i;
                y[at] = (x[at] - mean) * scale * weight[c] + bias[c];
            }
        }
    }
}
