//! Networks on images.

use crate::nn::{Conv2d, Dense, MaxPool2d, activations};
use crate::ops::{flatten, unflatten};
use crate::{Differentiable, Real, differentiable};

/// A network for pictures of 28 × 28 in the manner of LeNet-5 (`LeCun` and others, 1998), with ReLU and maximum pooling: two
/// convolutions of 5 × 5, each with a pooling of 2 × 2, and three dense layers; 10 classes.
///
/// ```
/// use autodiff_core::nn::{Conv2d, Dense, LeNet, MaxPool2d};
/// let network = LeNet::<f32> {
///     conv1: Conv2d::zeros(),
///     conv2: Conv2d::zeros(),
///     pool: MaxPool2d,
///     fc1: Dense::zeros(),
///     fc2: Dense::zeros(),
///     fc3: Dense { bias: [0.5; 10], ..Dense::zeros() },
/// };
/// assert_eq!(network.forward(&[[[1.0; 28]; 28]]), [0.5; 10]);
/// ```
#[derive(Clone, Debug, PartialEq, Differentiable)]
pub struct LeNet<T: Real> {
    /// `[1, 28, 28]` to `[6, 28, 28]`.
    pub conv1: Conv2d<T, 1, 6, 5, 5, 1, 2>,
    /// `[6, 14, 14]` to `[16, 10, 10]`.
    pub conv2: Conv2d<T, 6, 16, 5, 5>,
    /// After either convolution.
    pub pool: MaxPool2d<2, 2>,
    /// From the 16 · 5 · 5 numbers that are left.
    pub fc1: Dense<T, 400, 120>,
    /// In between.
    pub fc2: Dense<T, 120, 84>,
    /// To a score per class.
    pub fc3: Dense<T, 84, 10>,
}

#[differentiable]
impl<T: Real> LeNet<T> {
    /// The scores of a picture, `[1, 28, 28]` to `[10]`.
    pub fn forward(&self, x: &[[[T; 28]; 28]; 1]) -> [T; 10] {
        let y: [[[T; 28]; 28]; 6] = self.conv1.forward::<28, 28, 28, 28>(x);
        let y: [T; 10] = self.after_first(&y);
        y
    }

    /// [`forward`](Self::forward) of data: no gradient for the picture.
    pub fn forward_data(&self, #[no_diff] x: &[[[T; 28]; 28]; 1]) -> [T; 10] {
        let y: [[[T; 28]; 28]; 6] = self.conv1.forward_data::<28, 28, 28, 28>(x);
        let y: [T; 10] = self.after_first(&y);
        y
    }

    /// From the first convolution, before its ReLU, to the scores.
    fn after_first(&self, y: &[[[T; 28]; 28]; 6]) -> [T; 10] {
        // The larger of two numbers is that of their ReLUs, so the ReLU has a quarter of the work after the pooling.
        let y: [[[T; 14]; 14]; 6] = self.pool.forward::<T, 6, 28, 28, 14, 14>(y);
        let y: [[T; 196]; 6] = flatten::<T, 6, 14, 14, 196>(&y);
        let y: [[T; 196]; 6] = activations::relu_rows(&y);
        let y: [[[T; 14]; 14]; 6] = unflatten::<T, 6, 14, 14, 196>(&y);
        let y: [[[T; 10]; 10]; 16] = self.conv2.forward::<14, 14, 10, 10>(&y);
        let y: [[[T; 5]; 5]; 16] = self.pool.forward::<T, 16, 10, 10, 5, 5>(&y);
        let y: [[T; 25]; 16] = flatten::<T, 16, 5, 5, 25>(&y);
        let y: [[T; 25]; 16] = activations::relu_rows(&y);
        let mut flat = [T::ZERO; 400];
        for c in 0..16 {
            for i in 0..25 {
                flat[c * 25 + i] = y[c][i];
            }
        }
        let y: [T; 120] = self.fc1.forward(&flat);
        let y: [T; 120] = activations::relu_each(&y);
        let y: [T; 84] = self.fc2.forward(&y);
        let y: [T; 84] = activations::relu_each(&y);
        let y: [T; 10] = self.fc3.forward(&y);
        y
    }
}

#[cfg(feature = "rand")]
impl<T: Real> LeNet<T> {
    /// Layers as [`Conv2d::random`] and [`Dense::random`] make them.
    pub fn random<R: rand::Rng + ?Sized>(random: &mut R) -> Self {
        Self {
            conv1: Conv2d::random(random),
            conv2: Conv2d::random(random),
            pool: MaxPool2d,
            fc1: Dense::random(random),
            fc2: Dense::random(random),
            fc3: Dense::random(random),
        }
    }
}
