//! Fully connected.

use crate::ops::{affine, affine_data, affine_data_rows, affine_rows};
use crate::{Differentiable, Real, differentiable};

/// A fully connected layer, `W·x + b`.
///
/// ```
/// use autodiff_core::nn::Dense;
/// let layer = Dense { weight: [[1.0, 2.0, 3.0], [0.0, -1.0, 1.0]], bias: [0.5, 0.0] };
/// assert_eq!(layer.forward(&[1.0, 0.0, -1.0]), [-1.5, -1.0]);
/// let (_, (d_layer, d_x)) = layer.forward_vjp(&[1.0, 0.0, -1.0], [1.0, 10.0]);
/// assert_eq!(d_layer.weight, [[1.0, 0.0, -1.0], [10.0, 0.0, -10.0]]);
/// assert_eq!((d_layer.bias, d_x), ([1.0, 10.0], [1.0, -8.0, 13.0]));
/// ```
#[derive(Clone, Debug, PartialEq, Differentiable)]
pub struct Dense<T: Real, const IN: usize, const OUT: usize> {
    /// `W`, a row per output.
    pub weight: [[T; IN]; OUT],
    /// `b`, one per output.
    pub bias: [T; OUT],
}

impl<T: Real, const IN: usize, const OUT: usize> Dense<T, IN, OUT> {
    /// All parameters zero.
    pub fn zeros() -> Self {
        Self { weight: [[T::ZERO; IN]; OUT], bias: [T::ZERO; OUT] }
    }
}

#[differentiable]
impl<T: Real, const IN: usize, const OUT: usize> Dense<T, IN, OUT> {
    /// `W·x + b`, for shape `[IN]`: `[OUT]`.
    pub fn forward(&self, x: &[T; IN]) -> [T; OUT] {
        let y: [T; OUT] = affine(&self.weight, &self.bias, x);
        y
    }

    /// `x·Wᵀ + b` for each row of a batch, shape `[B, IN]`: `[B, OUT]`.
    pub fn forward_rows<const B: usize>(&self, x: &[[T; IN]; B]) -> [[T; OUT]; B] {
        let y: [[T; OUT]; B] = affine_rows(&self.weight, &self.bias, x);
        y
    }
    /// [`forward`](Self::forward) of data: no gradient for `x`, which saves a third of a step's work. For the first layer.
    ///
    /// ```
    /// use autodiff_core::nn::Dense;
    /// let layer = Dense { weight: [[1.0, 2.0], [0.0, -1.0]], bias: [0.5, 0.0] };
    /// let (y, d_layer) = layer.forward_data_vjp(&[1.0, -1.0], [1.0, 10.0]);
    /// assert_eq!((y, d_layer.weight), ([-0.5, 1.0], [[1.0, -1.0], [10.0, -10.0]]));
    /// ```
    pub fn forward_data(&self, #[no_diff] x: &[T; IN]) -> [T; OUT] {
        let y: [T; OUT] = affine_data(&self.weight, &self.bias, x);
        y
    }

    /// [`forward_rows`](Self::forward_rows) of data, likewise.
    pub fn forward_data_rows<const B: usize>(&self, #[no_diff] x: &[[T; IN]; B]) -> [[T; OUT]; B] {
        let y: [[T; OUT]; B] = affine_data_rows(&self.weight, &self.bias, x);
        y
    }
}
