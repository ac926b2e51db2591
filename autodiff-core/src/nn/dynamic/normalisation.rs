//! Layer, root-mean-square and group norm: each row by itself.

use alloc::vec;
use alloc::vec::Vec;

use super::Matrix;
use super::batch_norm::{check_lengths, places};
use super::matrix::check_columns;
use crate::{Differentiable, Real, differentiable, no_diff};

/// Layer norm, as [`nn::LayerNorm`](crate::nn::LayerNorm): `(x − μ) / √(σ² + ε) ⊙ weight + bias`, with the mean and the (biased)
/// variance over each row `x` of a batch. (Ba and others, 2016.)
///
/// ```
/// use autodiff_core::nn::dynamic::{LayerNorm, Matrix};
/// let norm = LayerNorm::new(2, 0.0);
/// let y = norm.forward(&Matrix::from_rows(&[[1.0, 3.0], [20.0, 10.0]]));
/// assert_eq!(y.values, [-1.0, 1.0, 1.0, -1.0]);
/// ```
#[derive(Clone, Debug, PartialEq, Differentiable)]
pub struct LayerNorm<T: Real> {
    /// Factors, one per column: 1 at first.
    pub weight: Vec<T>,
    /// Offsets, one per column: 0 at first.
    pub bias: Vec<T>,
    /// Keeps the divisor from zero.
    #[no_diff]
    pub epsilon: T,
}

impl<T: Real> LayerNorm<T> {
    /// With factors 1 and offsets 0. `PyTorch`'s default ε is 1e-5.
    pub fn new(features: usize, epsilon: f64) -> Self {
        Self { weight: vec![T::ONE; features], bias: vec![T::ZERO; features], epsilon: T::from_f64(epsilon) }
    }
}

#[differentiable]
impl<T: Real> LayerNorm<T> {
    /// For a batch of shape `[B, features]`: `[B, features]`.
    ///
    /// # Panics
    ///
    /// If there are not as many columns as factors and offsets.
    pub fn forward(&self, x: &Matrix<T>) -> Matrix<T> {
        let (rows, columns): (usize, usize) = (x.rows, x.columns);
        check_columns("layer norm", self.weight.len(), columns);
        check_lengths("layer norm", self.weight.len(), self.bias.len());
        let mut y: Matrix<T> = Matrix::zeros(rows, columns);
        let epsilon: T = no_diff(self.epsilon);
        groups_normalised(&x.values, &self.weight, &self.bias, epsilon, 1, 1, &mut y.values);
        y
    }
}

/// Root-mean-square norm, as [`nn::RmsNorm`](crate::nn::RmsNorm): `x / √(mean x² + ε) ⊙ weight`, for each row `x` of a batch.
/// (Zhang and Sennrich, 2019.)
///
/// ```
/// use autodiff_core::nn::dynamic::{Matrix, RmsNorm};
/// let y = RmsNorm::new(2, 0.0).forward(&Matrix::from_rows(&[[1.0_f64, 7.0]]));
/// assert!((y.values[0] - 0.2).abs() < 1e-15 && (y.values[1] - 1.4).abs() < 1e-15);
/// ```
#[derive(Clone, Debug, PartialEq, Differentiable)]
pub struct RmsNorm<T: Real> {
    /// Factors, one per column: 1 at first.
    pub weight: Vec<T>,
    /// Keeps the divisor from zero.
    #[no_diff]
    pub epsilon: T,
}

impl<T: Real> RmsNorm<T> {
    /// With factors 1.
    pub fn new(features: usize, epsilon: f64) -> Self {
        Self { weight: vec![T::ONE; features], epsilon: T::from_f64(epsilon) }
    }
}

#[differentiable]
impl<T: Real> RmsNorm<T> {
    /// For a batch of shape `[B, features]`: `[B, features]`.
    ///
    /// # Panics
    ///
    /// If there are not as many columns as factors.
    pub fn forward(&self, x: &Matrix<T>) -> Matrix<T> {
        let (rows, columns): (usize, usize) = (x.rows, x.columns);
        check_columns("root-mean-square norm", self.weight.len(), columns);
        let mut y: Matrix<T> = Matrix::zeros(rows, columns);
        let epsilon: T = no_diff(self.epsilon);
        rows_by_size(&x.values, &self.weight, epsilon, &mut y.values);
        y
    }
}

/// Group norm, as [`nn::GroupNorm`](crate::nn::GroupNorm): layer norm over each group of the channels, then a factor and an offset
/// per channel. A row holds the channels of an example one after another, each of one or more places. (Wu and He, 2018.)
///
/// ```
/// use autodiff_core::nn::dynamic::{GroupNorm, Matrix};
/// let y = GroupNorm::new(2, 4, 0.0).forward(&Matrix::from_rows(&[[1.0, 3.0, 10.0, 20.0]]));
/// assert_eq!(y.values, [-1.0, 1.0, -1.0, 1.0]);
/// ```
#[derive(Clone, Debug, PartialEq, Differentiable)]
pub struct GroupNorm<T: Real> {
    /// Factors, one per channel: 1 at first.
    pub weight: Vec<T>,
    /// Offsets, one per channel: 0 at first.
    pub bias: Vec<T>,
    /// The number of groups.
    #[no_diff]
    pub groups: usize,
    /// Keeps the divisor from zero.
    #[no_diff]
    pub epsilon: T,
}

impl<T: Real> GroupNorm<T> {
    /// With factors 1 and offsets 0.
    ///
    /// # Panics
    ///
    /// If the number of groups does not divide that of the channels.
    ///
    /// ```should_panic
    /// // "3 groups of 4 channels: the groups have to be of equal size"
    /// autodiff_core::nn::dynamic::GroupNorm::<f64>::new(3, 4, 1e-5);
    /// ```
    #[track_caller]
    pub fn new(groups: usize, channels: usize, epsilon: f64) -> Self {
        check_groups(groups, channels);
        Self {
            weight: vec![T::ONE; channels],
            bias: vec![T::ZERO; channels],
            groups,
            epsilon: T::from_f64(epsilon),
        }
    }
}

#[differentiable]
impl<T: Real> GroupNorm<T> {
    /// For a batch of shape `[B, C · L]`, channel after channel: `[B, C · L]`.
    ///
    /// # Panics
    ///
    /// If the channels do not divide the columns, or the groups the channels.
    pub fn forward(&self, x: &Matrix<T>) -> Matrix<T> {
        let (rows, columns): (usize, usize) = (x.rows, x.columns);
        let groups: usize = self.groups;
        check_groups(groups, self.weight.len());
        check_lengths("group norm", self.weight.len(), self.bias.len());
        let places: usize = places("group norm", self.weight.len(), columns);
        let mut y: Matrix<T> = Matrix::zeros(rows, columns);
        let epsilon: T = no_diff(self.epsilon);
        groups_normalised(&x.values, &self.weight, &self.bias, epsilon, groups, places, &mut y.values);
        y
    }
}

#[track_caller]
fn check_groups(groups: usize, channels: usize) {
    assert!(
        groups > 0 && channels.is_multiple_of(groups),
        "{groups} groups of {channels} channels: the groups have to be of equal size"
    );
}

/// Each group of channels of each row, by its mean and variance. The rows have `weight.len() · places` numbers.
#[differentiable]
fn groups_normalised<T: Real>(
    x: &[T],
    weight: &[T],
    bias: &[T],
    #[no_diff] epsilon: T,
    groups: usize,
    places: usize,
    y: &mut [T],
) {
    let channels = weight.len() / groups;
    let size = channels * places;
    // Without features there is nothing to do, and no length to divide by.
    let count = x.len() / size.max(1);
    for k in 0..count {
        let start = k * size;
        let first = k % groups * channels;
        let mut sum = T::ZERO;
        for i in 0..size {
            sum += x[start + i];
        }
        let mean = sum / T::from_usize(size);
        let mut squares = T::ZERO;
        for i in 0..size {
            squares += (x[start + i] - mean) * (x[start + i] - mean);
        }
        let scale = T::ONE / (squares / T::from_usize(size) + epsilon).sqrt();
        for c in 0..channels {
            for i in 0..places {
                let at = start + c * places + i;
                y[at] = (x[at] - mean) * scale * weight[first + c] + bias[first + c];
            }
        }
    }
}

/// Each row of `weight.len()` numbers by the root of the mean of its squares.
#[differentiable]
fn rows_by_size<T: Real>(x: &[T], weight: &[T], #[no_diff] epsilon: T, y: &mut [T]) {
    let size = weight.len();
    let count = x.len() / size.max(1);
    for b in 0..count {
        let start = b * size;
        let mut squares = T::ZERO;
        for i in 0..size {
            squares += x[start + i] * x[start + i];
        }
        let scale = T::ONE / (squares / T::from_usize(size) + epsilon).sqrt();
        for i in 0..size {
            y[start + i] = x[start + i] * scale * weight[i];
        }
    }
}
