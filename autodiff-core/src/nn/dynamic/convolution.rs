//! Convolutions and pooling over batches: a row per image, `[channels, height, width]`, as `PyTorch` flattens it. So what a convolution
//! gives goes into an activation, or a dense layer, as it is.

use alloc::vec;
use alloc::vec::Vec;

use super::matrix::check_columns;
use super::{Data, Matrix};
use crate::ops::slices::{self, Window};
use crate::{Differentiable, Real, differentiable, no_diff};

/// A convolution, its window in the field `window`, for which `$how` makes one from what `zeros` is given.
macro_rules! convolution {
    ($(#[$doc:meta])* $name:ident, $layer:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Differentiable)]
        pub struct $name<T: Real> {
            /// A kernel per output and channel: a row per output.
            pub weight: Matrix<T>,
            /// One per output.
            pub bias: Vec<T>,
            /// The images and how the kernels go over them.
            #[no_diff]
            pub window: Window,
        }

        impl<T: Real> $name<T> {
            /// How many numbers an image has.
            pub fn inputs(&self) -> usize {
                self.window.inputs()
            }

            /// How many numbers come out for an image.
            ///
            /// # Panics
            ///
            /// If the window does not fit into the images.
            #[track_caller]
            pub fn outputs(&self) -> usize {
                self.bias.len() * self.window.places()
            }
        }

        #[differentiable]
        impl<T: Real> $name<T> {
            /// For a batch of shape `[B, inputs]`: `[B, outputs]`.
            ///
            /// # Panics
            ///
            /// If there are not as many columns as an image has numbers, or the window does not fit.
            pub fn forward(&self, x: &Matrix<T>) -> Matrix<T> {
                let (rows, columns): (usize, usize) = (x.rows, x.columns);
                let window = no_diff(self.window);
                let count: usize = self.bias.len();
                let (inputs, outputs): (usize, usize) = (window.inputs(), count * window.places());
                check_columns($layer, inputs, columns);
                let mut y: Matrix<T> = Matrix::zeros(rows, outputs);
                slices::correlate(&self.weight.values, &self.bias, &x.values, &mut y.values, window);
                y
            }

            /// [`forward`](Self::forward) of data: without a gradient of `x`.
            ///
            /// # Panics
            ///
            /// If there are not as many columns as an image has numbers, or the window does not fit.
            pub fn forward_data(&self, #[no_diff] x: &Data<T>) -> Matrix<T> {
                let (rows, columns): (usize, usize) = (x.matrix.rows, x.matrix.columns);
                let window = no_diff(self.window);
                let count: usize = self.bias.len();
                let (inputs, outputs): (usize, usize) = (window.inputs(), count * window.places());
                check_columns($layer, inputs, columns);
                let mut y: Matrix<T> = Matrix::zeros(rows, outputs);
                slices::correlate_data(
                    &self.weight.values, &self.bias, &x.matrix.values, &mut y.values, window,
                );
                y
            }
        }
    };
}

convolution! {
    /// A convolution over images, as [`nn::Conv2d`](crate::nn::Conv2d).
    ///
    /// ```
    /// use autodiff_core::nn::dynamic::{Conv2d, Matrix, Window};
    /// let mut layer = Conv2d::zeros(1, Window::new(1, [3, 3], [2, 2]));
    /// layer.weight.values = vec![1.0, 0.0, 0.0, -1.0];
    /// let x = Matrix::from_rows(&[[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 10.0]]);
    /// assert_eq!(layer.forward(&x).values, [-4.0, -4.0, -4.0, -5.0]);
    /// ```
    Conv2d, "convolution"
}

convolution! {
    /// A convolution over sequences, as [`nn::Conv1d`](crate::nn::Conv1d). Its window goes over images of height 1.
    ///
    /// ```
    /// use autodiff_core::nn::dynamic::{Conv1d, Matrix};
    /// let mut layer = Conv1d::zeros([1, 1], 4, 3).with_padding(1);
    /// (layer.weight.values, layer.bias) = (vec![1.0, 0.0, -1.0], vec![0.5]);
    /// assert_eq!(layer.forward(&Matrix::from_rows(&[[1.0, 2.0, 4.0, 8.0]])).values, [-1.5, -2.5, -5.5, 4.5]);
    /// ```
    Conv1d, "convolution"
}

impl<T: Real> Conv2d<T> {
    /// All parameters zero; so many outputs for each place of the window.
    pub fn zeros(outputs: usize, window: Window) -> Self {
        Self { weight: Matrix::zeros(outputs, window.seen()), bias: vec![T::ZERO; outputs], window }
    }
}

impl<T: Real> Conv1d<T> {
    /// All parameters zero; from so many channels to so many, over sequences of a length.
    pub fn zeros([channels, outputs]: [usize; 2], length: usize, kernel: usize) -> Self {
        let window = Window::new(channels, [1, length], [1, kernel]);
        Self { weight: Matrix::zeros(outputs, window.seen()), bias: vec![T::ZERO; outputs], window }
    }

    /// With another stride.
    #[must_use]
    pub fn with_stride(self, stride: usize) -> Self {
        Self { window: self.window.with_stride([1, stride]), ..self }
    }

    /// With zeros before and behind the sequences.
    #[must_use]
    pub fn with_padding(self, padding: usize) -> Self {
        Self { window: self.window.with_padding([0, padding]), ..self }
    }

    /// With elements of the kernel that are further apart.
    #[must_use]
    pub fn with_dilation(self, dilation: usize) -> Self {
        Self { window: self.window.with_dilation([1, dilation]), ..self }
    }
}

/// The largest number of each window of images, as [`nn::MaxPool2d`](crate::nn::MaxPool2d), for a batch of shape `[B, inputs]`.
///
/// # Panics
///
/// If there are not as many columns as an image has numbers, or the window does not fit, or is dilated.
///
/// ```
/// use autodiff_core::nn::dynamic::{Matrix, Window, max_pool};
/// let window = Window::new(1, [2, 4], [2, 2]).with_stride([2, 2]);
/// let x = Matrix::from_rows(&[[1.0, 2.0, 5.0, 0.0, 3.0, 2.0, 5.0, 4.0]]);
/// assert_eq!(max_pool(&x, window).values, [3.0, 5.0]);
/// ```
#[differentiable]
pub fn max_pool<T: Real>(x: &Matrix<T>, #[no_diff] window: Window) -> Matrix<T> {
    let (rows, columns): (usize, usize) = (x.rows, x.columns);
    let (channels, places, inputs): (usize, usize, usize) =
        (window.channels, window.places(), window.inputs());
    check_columns("pooling", inputs, columns);
    let mut y: Matrix<T> = Matrix::zeros(rows, channels * places);
    slices::max_pool(&x.values, &mut y.values, window);
    y
}

/// The mean of each window of images, the padding counted as zeros, as [`nn::AvgPool2d`](crate::nn::AvgPool2d). With a window as large
/// as the images: global average pooling.
///
/// # Panics
///
/// As [`max_pool`](fn@max_pool).
///
/// ```
/// use autodiff_core::nn::dynamic::{Matrix, Window, avg_pool};
/// let x = Matrix::from_rows(&[[1.0, 2.0, 3.0, 6.0]]);
/// assert_eq!(avg_pool(&x, Window::new(1, [2, 2], [2, 2])).values, [3.0]);
/// ```
#[differentiable]
pub fn avg_pool<T: Real>(x: &Matrix<T>, #[no_diff] window: Window) -> Matrix<T> {
    let (rows, columns): (usize, usize) = (x.rows, x.columns);
    let (channels, places, inputs): (usize, usize, usize) =
        (window.channels, window.places(), window.inputs());
    check_columns("pooling", inputs, columns);
    let mut y: Matrix<T> = Matrix::zeros(rows, channels * places);
    slices::avg_pool(&x.values, &mut y.values, window);
    y
}

#[cfg(feature = "rand")]
mod random {
    use rand::Rng;

    use super::{Conv1d, Conv2d, Window};
    use crate::Real;
    use crate::nn::initial::default_of;

    impl<T: Real> Conv2d<T> {
        /// Weights and biases as `PyTorch` draws them: uniform, up to one by the root of how many numbers an output sees.
        pub fn random<R: Rng + ?Sized>(outputs: usize, window: Window, random: &mut R) -> Self {
            let mut layer = Self::zeros(outputs, window);
            default_of(window.seen()).fill(&mut layer.weight.values, random);
            default_of(window.seen()).fill(&mut layer.bias, random);
            layer
        }
    }

    impl<T: Real> Conv1d<T> {
        /// Weights and biases as `PyTorch` draws them, of sizes as for [`zeros`](Conv1d::zeros).
        pub fn random<R: Rng + ?Sized>(
            channels: [usize; 2],
            length: usize,
            kernel: usize,
            random: &mut R,
        ) -> Self {
            let mut layer = Self::zeros(channels, length, kernel);
            let seen = layer.window.seen();
            default_of(seen).fill(&mut layer.weight.values, random);
            default_of(seen).fill(&mut layer.bias, random);
            layer
        }
    }
}
