//! Networks of dense layers.

use alloc::vec::Vec;

use super::{Data, Dense, Matrix, activate};
use crate::nn::Activation;
use crate::{Differentiable, Real, differentiable};

/// A multilayer perceptron of any depth: dense layers with an activation between them.
///
/// ```
/// use autodiff_core::nn::Activation;
/// use autodiff_core::nn::dynamic::{Data, Mlp};
/// let mut network = Mlp::zeros(&[3, 5, 5, 2], Activation::Relu);
/// network.layers[2].bias = vec![0.5, 1.5];
/// assert_eq!(network.forward(&Data::from_rows(&[[1.0, 2.0, 3.0]; 2])).values, [0.5, 1.5, 0.5, 1.5]);
/// ```
#[derive(Clone, Debug, PartialEq, Differentiable)]
pub struct Mlp<T: Real> {
    /// The layers, from the input to the output; at least one.
    pub layers: Vec<Dense<T>>,
    /// What stands between them.
    #[no_diff]
    pub activation: Activation,
}

impl<T: Real> Mlp<T> {
    /// All parameters zero; `sizes` are those of the input, of what is between the layers, and of the output.
    ///
    /// # Panics
    ///
    /// If there are fewer than two sizes.
    pub fn zeros(sizes: &[usize], activation: Activation) -> Self {
        check_sizes(sizes);
        Self { layers: sizes.windows(2).map(|pair| Dense::zeros(pair[0], pair[1])).collect(), activation }
    }
}

fn check_sizes(sizes: &[usize]) {
    assert!(sizes.len() >= 2, "an input and an output are asked for, but there are {} sizes", sizes.len());
}

#[differentiable]
impl<T: Real> Mlp<T> {
    /// For a batch of shape `[B, inputs]`: `[B, outputs]`.
    ///
    /// # Panics
    ///
    /// If the sizes of the data and of the layers do not fit.
    pub fn forward(&self, #[no_diff] x: &Data<T>) -> Matrix<T> {
        let mut y: Matrix<T> = self.layers[0].forward_data(x);
        for l in 1..self.layers.len() {
            let active: Matrix<T> = activate(self.activation, &y);
            y = self.layers[l].forward(&active);
        }
        y
    }

    /// [`forward`](Self::forward), with a gradient of `x`.
    ///
    /// # Panics
    ///
    /// If the sizes of the input and of the layers do not fit.
    pub fn forward_matrix(&self, x: &Matrix<T>) -> Matrix<T> {
        let mut y: Matrix<T> = self.layers[0].forward(x);
        for l in 1..self.layers.len() {
            let active: Matrix<T> = activate(self.activation, &y);
            y = self.layers[l].forward(&active);
        }
        y
    }
}

/// A network that reproduces its input through a narrow code: two dense layers down to it, two up again.
///
/// ```
/// use autodiff_core::nn::Activation;
/// use autodiff_core::nn::dynamic::{Autoencoder, Data};
/// let mut network = Autoencoder::zeros(4, 3, 2, Activation::Tanh);
/// network.output.bias = vec![0.5; 4];
/// let x = Data::from_rows(&[[1.0; 4]]);
/// assert_eq!(network.encode(&x).values, [0.0; 2]);
/// assert_eq!(network.forward(&x).values, [0.5; 4]);
/// ```
#[derive(Clone, Debug, PartialEq, Differentiable)]
pub struct Autoencoder<T: Real> {
    /// From the input.
    pub encoder: Dense<T>,
    /// To the code.
    pub to_code: Dense<T>,
    /// From the code.
    pub decoder: Dense<T>,
    /// To the output, without activation.
    pub output: Dense<T>,
    /// What stands after the encoder and the decoder; the code has none.
    #[no_diff]
    pub activation: Activation,
}

impl<T: Real> Autoencoder<T> {
    /// All parameters zero.
    pub fn zeros(inputs: usize, hidden: usize, code: usize, activation: Activation) -> Self {
        Self {
            encoder: Dense::zeros(inputs, hidden),
            to_code: Dense::zeros(hidden, code),
            decoder: Dense::zeros(code, hidden),
            output: Dense::zeros(hidden, inputs),
            activation,
        }
    }
}

#[differentiable]
impl<T: Real> Autoencoder<T> {
    /// The codes of a batch, `[B, inputs]` to `[B, code]`.
    ///
    /// # Panics
    ///
    /// If there are not as many columns as inputs.
    pub fn encode(&self, #[no_diff] x: &Data<T>) -> Matrix<T> {
        let hidden: Matrix<T> = self.encoder.forward_data(x);
        let active: Matrix<T> = activate(self.activation, &hidden);
        let code: Matrix<T> = self.to_code.forward(&active);
        code
    }

    /// What codes stand for, `[B, code]` to `[B, inputs]`.
    ///
    /// # Panics
    ///
    /// If the codes have another length.
    pub fn decode(&self, code: &Matrix<T>) -> Matrix<T> {
        let hidden: Matrix<T> = self.decoder.forward(code);
        let active: Matrix<T> = activate(self.activation, &hidden);
        let y: Matrix<T> = self.output.forward(&active);
        y
    }

    /// A batch as it comes through the code, `[B, inputs]` to `[B, inputs]`.
    ///
    /// # Panics
    ///
    /// If there are not as many columns as inputs.
    pub fn forward(&self, #[no_diff] x: &Data<T>) -> Matrix<T> {
        let code: Matrix<T> = self.encode(x);
        let y: Matrix<T> = self.decode(&code);
        y
    }
}

#[cfg(feature = "rand")]
mod random {
    use rand::Rng;

    use super::{Autoencoder, Mlp, check_sizes};
    use crate::Real;
    use crate::nn::Activation;
    use crate::nn::dynamic::Dense;

    impl<T: Real> Mlp<T> {
        /// Layers as [`Dense::random`] makes them, of sizes as for [`zeros`](Mlp::zeros).
        ///
        /// # Panics
        ///
        /// If there are fewer than two sizes.
        pub fn random<R: Rng + ?Sized>(sizes: &[usize], activation: Activation, random: &mut R) -> Self {
            check_sizes(sizes);
            let layers = sizes.windows(2).map(|pair| Dense::random(pair[0], pair[1], random)).collect();
            Self { layers, activation }
        }
    }

    impl<T: Real> Autoencoder<T> {
        /// Layers as [`Dense::random`] makes them.
        pub fn random<R: Rng + ?Sized>(
            inputs: usize,
            hidden: usize,
            code: usize,
            activation: Activation,
            random: &mut R,
        ) -> Self {
            Self {
                encoder: Dense::random(inputs, hidden, random),
                to_code: Dense::random(hidden, code, random),
                decoder: Dense::random(code, hidden, random),
                output: Dense::random(hidden, inputs, random),
                activation,
            }
        }
    }
}
