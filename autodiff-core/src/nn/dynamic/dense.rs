//! Fully connected.

use alloc::vec;
use alloc::vec::Vec;

use super::matrix::check_columns;
use super::{Data, Matrix};
use crate::ops::slices;
use crate::{Differentiable, Real, differentiable};

/// A fully connected layer, `x·Wᵀ + b` for each row `x` of a batch.
///
/// ```
/// use autodiff_core::nn::dynamic::{Dense, Matrix, MatrixTangent};
/// let layer = Dense { weight: Matrix::from_rows(&[[1.0, 2.0, 3.0], [0.0, -1.0, 1.0]]), bias: vec![0.5, 0.0] };
/// let x = Matrix::from_rows(&[[1.0, 0.0, -1.0]]);
/// assert_eq!(layer.forward(&x).values, [-1.5, -1.0]);
/// let (_, (d_layer, d_x)) = layer.forward_vjp(&x, MatrixTangent { values: vec![1.0, 10.0] });
/// assert_eq!(d_layer.weight.values, [1.0, 0.0, -1.0, 10.0, 0.0, -10.0]);
/// assert_eq!((d_layer.bias, d_x.values), (vec![1.0, 10.0], vec![1.0, -8.0, 13.0]));
/// ```
#[derive(Clone, Debug, PartialEq, Differentiable)]
pub struct Dense<T: Real> {
    /// `W`, a row per output.
    pub weight: Matrix<T>,
    /// `b`, one per output.
    pub bias: Vec<T>,
}

impl<T: Real> Dense<T> {
    /// All parameters zero.
    pub fn zeros(inputs: usize, outputs: usize) -> Self {
        Self { weight: Matrix::zeros(outputs, inputs), bias: vec![T::ZERO; outputs] }
    }

    /// How many numbers go in.
    pub fn inputs(&self) -> usize {
        self.weight.columns
    }

    /// How many numbers come out.
    pub fn outputs(&self) -> usize {
        self.weight.rows
    }
}

#[differentiable]
impl<T: Real> Dense<T> {
    /// For a batch of shape `[B, inputs]`: `[B, outputs]`.
    ///
    /// # Panics
    ///
    /// If there are not as many columns as inputs.
    pub fn forward(&self, x: &Matrix<T>) -> Matrix<T> {
        let (rows, columns): (usize, usize) = (x.rows, x.columns);
        let (outputs, inputs): (usize, usize) = (self.weight.rows, self.weight.columns);
        check_columns("dense layer", inputs, columns);
        let mut y: Matrix<T> = Matrix::zeros(rows, outputs);
        slices::affine_rows(&self.weight.values, &self.bias, &x.values, &mut y.values);
        y
    }

    /// [`forward`](Self::forward) of data: without a gradient of `x`.
    ///
    /// # Panics
    ///
    /// If there are not as many columns as inputs.
    pub fn forward_data(&self, #[no_diff] x: &Data<T>) -> Matrix<T> {
        let (rows, columns): (usize, usize) = (x.matrix.rows, x.matrix.columns);
        let (outputs, inputs): (usize, usize) = (self.weight.rows, self.weight.columns);
        check_columns("dense layer", inputs, columns);
        let mut y: Matrix<T> = Matrix::zeros(rows, outputs);
        slices::affine_rows_of_data(&self.weight.values, &self.bias, &x.matrix.values, &mut y.values);
        y
    }
}

#[cfg(feature = "rand")]
mod random {
    use rand::Rng;

    use super::Dense;
    use crate::Real;
    use crate::nn::initial::{Initial, default_of};

    impl<T: Real> Dense<T> {
        /// Weights and biases as `PyTorch` draws them: uniform, up to `1 / √inputs`.
        pub fn random<R: Rng + ?Sized>(inputs: usize, outputs: usize, random: &mut R) -> Self {
            let mut layer = Self::zeros(inputs, outputs);
            default_of(inputs).fill(&mut layer.weight.values, random);
            default_of(inputs).fill(&mut layer.bias, random);
            layer
        }

        /// Weights as given; biases zero.
        ///
        /// ```
        /// use autodiff_core::nn::{dynamic::Dense, initial::{Initial, gain}};
        /// use rand::{SeedableRng, rngs::SmallRng};
        /// let he = Initial::he_normal(16, gain::RELU);
        /// let layer = Dense::<f32>::initialised(he, 16, 4, &mut SmallRng::seed_from_u64(1));
        /// assert_eq!(layer.bias, [0.0; 4]);
        /// ```
        pub fn initialised<R: Rng + ?Sized>(
            initial: Initial,
            inputs: usize,
            outputs: usize,
            random: &mut R,
        ) -> Self {
            let mut layer = Self::zeros(inputs, outputs);
            initial.fill(&mut layer.weight.values, random);
            layer
        }
    }
}
