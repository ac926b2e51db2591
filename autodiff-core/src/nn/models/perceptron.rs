//! Networks of dense layers.

use crate::nn::{Dense, activations};
use crate::{Differentiable, NoTangent, Real, StateVisitor, ZipVisitor, differentiable};

/// An activation that is chosen at run time, with its parameter where it has one: a constant, without a gradient.
///
/// ```
/// use autodiff_core::nn::{Activation, activate_each};
/// assert_eq!(activate_each(Activation::LeakyRelu { slope: 0.25 }, &[-1.0, 2.0]), [-0.25, 2.0]);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "documented as the functions of the same names in `activations`")]
#[non_exhaustive]
pub enum Activation {
    Identity,
    #[default]
    Relu,
    Gelu,
    GeluTanh,
    Silu,
    Selu,
    Sigmoid,
    Tanh,
    Mish,
    HardSwish,
    Softsign,
    Relu6,
    LeakyRelu {
        slope: f64,
    },
    Elu {
        alpha: f64,
    },
    Celu {
        alpha: f64,
    },
    LogSigmoid,
    Softplus {
        beta: f64,
    },
    HardSigmoid,
    HardTanh,
    TanhShrink,
    SoftShrink {
        lambda: f64,
    },
    HardShrink {
        lambda: f64,
    },
}

impl crate::rt::Owned for Activation {}

/// A choice carries no gradient.
impl Differentiable for Activation {
    type Tangent = NoTangent;

    fn zero_tangent(&self) -> NoTangent {
        NoTangent
    }

    fn assert_same_shape(&self, _: &NoTangent, _: &str) {}

    fn zip_tangent_mut(&mut self, _: &NoTangent, _: &mut impl ZipVisitor) {}

    fn zip_states_mut<const K: usize>(
        &mut self,
        _: &NoTangent,
        _: [&mut NoTangent; K],
        _: &mut impl StateVisitor<K>,
    ) {
    }
}

/// An activation of each element, for shape `[N]`.
///
/// ```
/// use autodiff_core::nn::{Activation, activate_each};
/// assert_eq!(activate_each(Activation::Relu, &[-1.0, 2.0]), [0.0, 2.0]);
/// assert_eq!(activate_each::vjp(Activation::Relu, &[-1.0, 2.0], [1.0; 2]).1, [0.0, 1.0]);
/// ```
#[differentiable]
pub fn activate_each<T: Real, const N: usize>(#[no_diff] activation: Activation, x: &[T; N]) -> [T; N] {
    match activation {
        Activation::Identity => activations::identity_each(x),
        Activation::Relu => activations::relu_each(x),
        Activation::Gelu => activations::gelu_each(x),
        Activation::GeluTanh => activations::gelu_tanh_each(x),
        Activation::Silu => activations::silu_each(x),
        Activation::Selu => activations::selu_each(x),
        Activation::Sigmoid => activations::sigmoid_each(x),
        Activation::Tanh => activations::tanh_each(x),
        Activation::Mish => activations::mish_each(x),
        Activation::HardSwish => activations::hard_swish_each(x),
        Activation::Softsign => activations::softsign_each(x),
        Activation::Relu6 => activations::relu6_each(x),
        Activation::LeakyRelu { slope } => activations::leaky_relu_each(x, T::from_f64(slope)),
        Activation::Elu { alpha } => activations::elu_each(x, T::from_f64(alpha)),
        Activation::Celu { alpha } => activations::celu_each(x, T::from_f64(alpha)),
        Activation::LogSigmoid => activations::log_sigmoid_each(x),
        Activation::Softplus { beta } => activations::softplus_each(x, T::from_f64(beta)),
        Activation::HardSigmoid => activations::hard_sigmoid_each(x),
        Activation::HardTanh => activations::hard_tanh_each(x),
        Activation::TanhShrink => activations::tanh_shrink_each(x),
        Activation::SoftShrink { lambda } => activations::soft_shrink_each(x, T::from_f64(lambda)),
        Activation::HardShrink { lambda } => activations::hard_shrink_each(x, T::from_f64(lambda)),
    }
}

/// An activation of each element, for shape `[B, N]`.
///
/// ```
/// use autodiff_core::nn::{Activation, activate_rows};
/// assert_eq!(activate_rows(Activation::Relu, &[[-1.0, 2.0]]), [[0.0, 2.0]]);
/// ```
#[differentiable]
pub fn activate_rows<T: Real, const B: usize, const N: usize>(
    #[no_diff] activation: Activation,
    x: &[[T; N]; B],
) -> [[T; N]; B] {
    match activation {
        Activation::Identity => activations::identity_rows(x),
        Activation::Relu => activations::relu_rows(x),
        Activation::Gelu => activations::gelu_rows(x),
        Activation::GeluTanh => activations::gelu_tanh_rows(x),
        Activation::Silu => activations::silu_rows(x),
        Activation::Selu => activations::selu_rows(x),
        Activation::Sigmoid => activations::sigmoid_rows(x),
        Activation::Tanh => activations::tanh_rows(x),
        Activation::Mish => activations::mish_rows(x),
        Activation::HardSwish => activations::hard_swish_rows(x),
        Activation::Softsign => activations::softsign_rows(x),
        Activation::Relu6 => activations::relu6_rows(x),
        Activation::LeakyRelu { slope } => activations::leaky_relu_rows(x, T::from_f64(slope)),
        Activation::Elu { alpha } => activations::elu_rows(x, T::from_f64(alpha)),
        Activation::Celu { alpha } => activations::celu_rows(x, T::from_f64(alpha)),
        Activation::LogSigmoid => activations::log_sigmoid_rows(x),
        Activation::Softplus { beta } => activations::softplus_rows(x, T::from_f64(beta)),
        Activation::HardSigmoid => activations::hard_sigmoid_rows(x),
        Activation::HardTanh => activations::hard_tanh_rows(x),
        Activation::TanhShrink => activations::tanh_shrink_rows(x),
        Activation::SoftShrink { lambda } => activations::soft_shrink_rows(x, T::from_f64(lambda)),
        Activation::HardShrink { lambda } => activations::hard_shrink_rows(x, T::from_f64(lambda)),
    }
}

/// A multi-layer perceptron with one hidden layer: `output(activation(hidden(x)))`.
///
/// ```
/// use autodiff_core::nn::{Activation, Adam, Dense, Mlp, losses};
/// use autodiff_core::{Differentiable, differentiable};
///
/// #[differentiable(wrt(network))]
/// fn loss(network: &Mlp<f64, 2, 4, 2>, x: &[f64; 2], class: usize) -> f64 {
///     let scores: [f64; 2] = network.forward(x);
///     losses::cross_entropy(&scores, class)
/// }
///
/// let hidden = Dense { weight: [[0.5, -0.4], [0.3, 0.8], [-0.6, 0.2], [-0.7, -0.9]], bias: [0.1; 4] };
/// let output = Dense { weight: [[0.5, -0.5, 0.5, -0.5], [-0.5, 0.5, 0.5, 0.5]], bias: [0.0; 2] };
/// let mut network = Mlp { hidden, output, activation: Activation::Tanh };
/// let mut optimiser = Adam::new(&network, 0.05);
/// let xor = [([0.0, 0.0], 0), ([0.0, 1.0], 1), ([1.0, 0.0], 1), ([1.0, 1.0], 0)];
/// for _ in 0..300 {
///     let mut gradient = network.zero_tangent();
///     for (x, class) in &xor {
///         loss::value_and_grad_into(&network, x, *class, &mut gradient);
///     }
///     optimiser.step(&mut network, &gradient);
/// }
/// assert!(xor.iter().all(|(x, class)| loss(&network, x, *class) < 0.1));
/// ```
#[derive(Clone, Debug, PartialEq, Differentiable)]
pub struct Mlp<T: Real, const IN: usize, const HIDDEN: usize, const OUT: usize> {
    /// The first layer.
    pub hidden: Dense<T, IN, HIDDEN>,
    /// The last layer, without activation.
    pub output: Dense<T, HIDDEN, OUT>,
    /// What stands between them.
    #[no_diff]
    pub activation: Activation,
}

#[differentiable]
impl<T: Real, const IN: usize, const HIDDEN: usize, const OUT: usize> Mlp<T, IN, HIDDEN, OUT> {
    /// For shape `[IN]`: `[OUT]`.
    pub fn forward(&self, x: &[T; IN]) -> [T; OUT] {
        let hidden: [T; HIDDEN] = self.hidden.forward(x);
        let active: [T; HIDDEN] = activate_each(self.activation, &hidden);
        let y: [T; OUT] = self.output.forward(&active);
        y
    }

    /// For each row of a batch `[B, IN]`: `[B, OUT]`.
    pub fn forward_rows<const B: usize>(&self, x: &[[T; IN]; B]) -> [[T; OUT]; B] {
        let hidden: [[T; HIDDEN]; B] = self.hidden.forward_rows(x);
        let active: [[T; HIDDEN]; B] = activate_rows(self.activation, &hidden);
        let y: [[T; OUT]; B] = self.output.forward_rows(&active);
        y
    }
}

/// A network that reproduces its input through a narrow code: two dense layers down to it, two up again.
///
/// ```
/// use autodiff_core::nn::{Activation, Autoencoder, Dense};
/// let network = Autoencoder::<f64, 4, 3, 2> {
///     encoder: Dense::zeros(),
///     to_code: Dense::zeros(),
///     decoder: Dense::zeros(),
///     output: Dense { bias: [0.5; 4], ..Dense::zeros() },
///     activation: Activation::Tanh,
/// };
/// assert_eq!(network.encode(&[1.0; 4]), [0.0; 2]);
/// assert_eq!(network.forward(&[1.0; 4]), [0.5; 4]);
/// ```
#[derive(Clone, Debug, PartialEq, Differentiable)]
pub struct Autoencoder<T: Real, const IN: usize, const HIDDEN: usize, const CODE: usize> {
    /// From the input.
    pub encoder: Dense<T, IN, HIDDEN>,
    /// To the code.
    pub to_code: Dense<T, HIDDEN, CODE>,
    /// From the code.
    pub decoder: Dense<T, CODE, HIDDEN>,
    /// To the output, without activation.
    pub output: Dense<T, HIDDEN, IN>,
    /// What stands after the encoder and the decoder; the code has none.
    #[no_diff]
    pub activation: Activation,
}

#[differentiable]
impl<T: Real, const IN: usize, const HIDDEN: usize, const CODE: usize> Autoencoder<T, IN, HIDDEN, CODE> {
    /// The code of an input, `[IN]` to `[CODE]`.
    pub fn encode(&self, x: &[T; IN]) -> [T; CODE] {
        let hidden: [T; HIDDEN] = self.encoder.forward(x);
        let active: [T; HIDDEN] = activate_each(self.activation, &hidden);
        let code: [T; CODE] = self.to_code.forward(&active);
        code
    }

    /// What a code stands for, `[CODE]` to `[IN]`.
    pub fn decode(&self, code: &[T; CODE]) -> [T; IN] {
        let hidden: [T; HIDDEN] = self.decoder.forward(code);
        let active: [T; HIDDEN] = activate_each(self.activation, &hidden);
        let y: [T; IN] = self.output.forward(&active);
        y
    }

    /// The input as it comes through the code, `[IN]` to `[IN]`.
    pub fn forward(&self, x: &[T; IN]) -> [T; IN] {
        let code: [T; CODE] = self.encode(x);
        let y: [T; IN] = self.decode(&code);
        y
    }
}

#[cfg(feature = "rand")]
mod random {
    use rand::Rng;

    use super::{Activation, Autoencoder, Mlp};
    use crate::Real;
    use crate::nn::Dense;

    impl<T: Real, const IN: usize, const HIDDEN: usize, const OUT: usize> Mlp<T, IN, HIDDEN, OUT> {
        /// Layers as [`Dense::random`] makes them.
        pub fn random<R: Rng + ?Sized>(activation: Activation, random: &mut R) -> Self {
            Self { hidden: Dense::random(random), output: Dense::random(random), activation }
        }
    }

    impl<T: Real, const IN: usize, const HIDDEN: usize, const CODE: usize> Autoencoder<T, IN, HIDDEN, CODE> {
        /// Layers as [`Dense::random`] makes them.
        pub fn random<R: Rng + ?Sized>(activation: Activation, random: &mut R) -> Self {
            Self {
                encoder: Dense::random(random),
                to_code: Dense::random(random),
                decoder: Dense::random(random),
                output: Dense::random(random),
                activation,
            }
        }
    }
}
