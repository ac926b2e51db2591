//! A convolutional network.

use super::{Conv2d, Data, Dense, Matrix, Window, activate, max_pool};
use crate::nn::Activation;
use crate::{Differentiable, Real, differentiable};

/// A network in the manner of LeNet-5, as [`nn::LeNet`](crate::nn::LeNet), for images of any size: two convolutions of 5 × 5, the first
/// with padding, each with a maximum pooling of 2 × 2 and ReLU, and three dense layers.
///
/// Pooling stands before ReLU: the largest number is the same, and a quarter of them are left.
///
/// ```
/// use autodiff_core::nn::dynamic::{Data, LeNet, Matrix};
/// let mut network = LeNet::zeros(1, [28, 28], 10);
/// network.fc3.bias = vec![0.5; 10];
/// assert_eq!(network.forward(&Data::from(Matrix::zeros(2, 784))).values, [0.5; 20]);
/// ```
#[derive(Clone, Debug, PartialEq, Differentiable)]
pub struct LeNet<T: Real> {
    /// To 6 channels.
    pub conv1: Conv2d<T>,
    /// From 6 channels to 16.
    pub conv2: Conv2d<T>,
    /// After either convolution.
    #[no_diff]
    pub pools: [Window; 2],
    /// From what is left of the images to 120 numbers.
    pub fc1: Dense<T>,
    /// To 84.
    pub fc2: Dense<T>,
    /// To a score per class.
    pub fc3: Dense<T>,
}

impl<T: Real> LeNet<T> {
    /// All parameters zero, for images of so many channels, of a height and width, and so many classes.
    ///
    /// # Panics
    ///
    /// If the images are too small: 12 × 12 are needed.
    #[track_caller]
    pub fn zeros(channels: usize, size: [usize; 2], classes: usize) -> Self {
        let first = Window::new(channels, size, [5, 5]).with_padding([2, 2]);
        let pool = |channels, size| Window::new(channels, size, [2, 2]).with_stride([2, 2]);
        let pool1 = pool(6, first.output());
        let second = Window::new(6, pool1.output(), [5, 5]);
        let pool2 = pool(16, second.output());
        Self {
            conv1: Conv2d::zeros(6, first),
            conv2: Conv2d::zeros(16, second),
            pools: [pool1, pool2],
            fc1: Dense::zeros(16 * pool2.places(), 120),
            fc2: Dense::zeros(120, 84),
            fc3: Dense::zeros(84, classes),
        }
    }

    /// Layers as [`Conv2d::random`] and [`Dense::random`] make them, of sizes as for [`zeros`](Self::zeros).
    ///
    /// # Panics
    ///
    /// If the images are too small: 12 × 12 are needed.
    #[cfg(feature = "rand")]
    #[track_caller]
    pub fn random<R: rand::Rng + ?Sized>(
        channels: usize,
        size: [usize; 2],
        classes: usize,
        random: &mut R,
    ) -> Self {
        let zeros = Self::zeros(channels, size, classes);
        Self {
            conv1: Conv2d::random(6, zeros.conv1.window, random),
            conv2: Conv2d::random(16, zeros.conv2.window, random),
            fc1: Dense::random(zeros.fc1.inputs(), 120, random),
            fc2: Dense::random(120, 84, random),
            fc3: Dense::random(84, classes, random),
            ..zeros
        }
    }
}

#[differentiable]
impl<T: Real> LeNet<T> {
    /// The scores of a batch of images, `[B, channels · height · width]` to `[B, classes]`.
    ///
    /// # Panics
    ///
    /// If the images are of another size.
    pub fn forward(&self, #[no_diff] x: &Data<T>) -> Matrix<T> {
        let y: Matrix<T> = self.conv1.forward_data(x);
        let y: Matrix<T> = self.after_first(&y);
        y
    }

    /// [`forward`](Self::forward), with a gradient of `x`.
    ///
    /// # Panics
    ///
    /// If the images are of another size.
    pub fn forward_matrix(&self, x: &Matrix<T>) -> Matrix<T> {
        let y: Matrix<T> = self.conv1.forward(x);
        let y: Matrix<T> = self.after_first(&y);
        y
    }

    /// From the first convolution to the scores.
    fn after_first(&self, y: &Matrix<T>) -> Matrix<T> {
        let y: Matrix<T> = max_pool(y, self.pools[0]);
        let y: Matrix<T> = activate(Activation::Relu, &y);
        let y: Matrix<T> = self.conv2.forward(&y);
        let y: Matrix<T> = max_pool(&y, self.pools[1]);
        let y: Matrix<T> = activate(Activation::Relu, &y);
        let y: Matrix<T> = self.fc1.forward(&y);
        let y: Matrix<T> = activate(Activation::Relu, &y);
        let y: Matrix<T> = self.fc2.forward(&y);
        let y: Matrix<T> = activate(Activation::Relu, &y);
        let y: Matrix<T> = self.fc3.forward(&y);
        y
    }
}
