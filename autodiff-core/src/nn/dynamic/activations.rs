//! Activations of whole matrices.

use super::Matrix;
use crate::nn::{Activation, activations};
use crate::ops::slices;
use crate::{Real, differentiable};

/// An activation of each element.
///
/// ```
/// use autodiff_core::nn::Activation;
/// use autodiff_core::nn::dynamic::{Matrix, activate};
/// assert_eq!(activate(Activation::Relu, &Matrix::from_rows(&[[-1.0, 2.0]])).values, [0.0, 2.0]);
/// ```
#[differentiable]
pub fn activate<T: Real>(#[no_diff] activation: Activation, x: &Matrix<T>) -> Matrix<T> {
    let (rows, columns): (usize, usize) = (x.rows, x.columns);
    let mut y: Matrix<T> = Matrix::zeros(rows, columns);
    match activation {
        Activation::Identity => y.values.copy_from_slice(&x.values),
        Activation::Relu => activations::relu_slice(&x.values, &mut y.values),
        Activation::Gelu => activations::gelu_slice(&x.values, &mut y.values),
        Activation::GeluTanh => activations::gelu_tanh_slice(&x.values, &mut y.values),
        Activation::Silu => activations::silu_slice(&x.values, &mut y.values),
        Activation::Selu => activations::selu_slice(&x.values, &mut y.values),
        Activation::Sigmoid => slices::sigmoid(&x.values, &mut y.values),
        Activation::Tanh => slices::tanh(&x.values, &mut y.values),
        Activation::Mish => activations::mish_slice(&x.values, &mut y.values),
        Activation::HardSwish => activations::hard_swish_slice(&x.values, &mut y.values),
        Activation::Softsign => activations::softsign_slice(&x.values, &mut y.values),
        Activation::Relu6 => activations::relu6_slice(&x.values, &mut y.values),
        Activation::LeakyRelu { slope } => {
            activations::leaky_relu_slice(&x.values, T::from_f64(slope), &mut y.values);
        }
        Activation::Elu { alpha } => activations::elu_slice(&x.values, T::from_f64(alpha), &mut y.values),
        Activation::Celu { alpha } => activations::celu_slice(&x.values, T::from_f64(alpha), &mut y.values),
        Activation::LogSigmoid => activations::log_sigmoid_slice(&x.values, &mut y.values),
        Activation::Softplus { beta } => {
            activations::softplus_slice(&x.values, T::from_f64(beta), &mut y.values);
        }
        Activation::HardSigmoid => activations::hard_sigmoid_slice(&x.values, &mut y.values),
        Activation::HardTanh => activations::hard_tanh_slice(&x.values, &mut y.values),
        Activation::TanhShrink => activations::tanh_shrink_slice(&x.values, &mut y.values),
        Activation::SoftShrink { lambda } => {
            activations::soft_shrink_slice(&x.values, T::from_f64(lambda), &mut y.values);
        }
        Activation::HardShrink { lambda } => {
            activations::hard_shrink_slice(&x.values, T::from_f64(lambda), &mut y.values);
        }
    }
    y
}
