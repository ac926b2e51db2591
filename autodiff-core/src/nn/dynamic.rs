//! Networks with sizes known at run time, batched through matrix products. (Feature `alloc`.)
//!
//! A batch is a [`Matrix`], a row per example, and a layer makes a matrix of it. Parameters are [`Matrix`]es and `Vec`s in structs
//! with the derive, so every optimiser, clipping, [`gradient_check`](crate::gradient_check) and initialisation takes them. What a
//! network is given, inputs and targets, is [`Data`]: no gradient flows to it, and no time goes into one.
//!
//! The products and their derivatives are those of [`ops::slices`](crate::ops::slices), with feature `gemm` those of the crate
//! `gemm` where they are large. Shapes are checked when a layer is called: a wrong one panics with both.
//!
//! A forward pass allocates the matrices between its layers, and the reverse sweep their cotangents; a network of any depth, [`Mlp`], also copies
//! what passes from layer to layer. The parameters' gradients go into buffers of yours, by `value_and_grad_into`; the step of an
//! optimiser allocates nothing. The steps of a [`Network`] run in a workspace that is kept, and allocate nothing after the first. Where there
//! is no heap at all there are the layers of [`nn`](super), with sizes that are constants.
//!
//! ```
//! use autodiff_core::nn::dynamic::{Data, Dense, Matrix, Mlp, losses};
//! use autodiff_core::nn::{Activation, Adam};
//! use autodiff_core::{Differentiable, Tangent, differentiable};
//!
//! #[differentiable(wrt(network))]
//! fn loss(network: &Mlp<f64>, x: &Data<f64>, classes: &[usize]) -> f64 {
//!     let scores: Matrix<f64> = network.forward(x);
//!     losses::cross_entropy(&scores, classes)
//! }
//!
//! let mut network = Mlp::zeros(&[2, 4, 2], Activation::Tanh);
//! network.layers[0].weight = Matrix::from_rows(&[[0.5, -0.4], [0.3, 0.8], [-0.6, 0.2], [-0.7, -0.9]]);
//! network.layers[1].weight = Matrix::from_rows(&[[0.5, -0.5, 0.5, -0.5], [-0.5, 0.5, 0.5, 0.5]]);
//! let x = Data::from_rows(&[[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]);
//! let classes = [0, 1, 1, 0];
//! let mut optimiser = Adam::new(&network, 0.05);
//! let mut gradient = network.zero_tangent();
//! for _ in 0..300 {
//!     gradient.set_zero();
//!     loss::value_and_grad_into(&network, &x, &classes, &mut gradient);
//!     optimiser.step(&mut network, &gradient);
//! }
//! assert!(loss(&network, &x, &classes) < 0.1);
//! ```

mod activations;
mod attention;
mod batch_norm;
mod convolution;
mod dense;
mod embedding;
mod lenet;
pub mod losses;
mod matrix;
mod models;
mod normalisation;
mod recurrent;
mod sequence;
mod within;

pub use crate::ops::slices::Window;
pub use activations::activate;
pub use attention::{
    MultiHeadAttention, MultiHeadAttentionTangent, TransformerBlock, TransformerBlockTangent,
    scaled_dot_product_attention,
};
pub use batch_norm::{BatchNorm, BatchNormTangent};
pub use convolution::{Conv1d, Conv1dTangent, Conv2d, Conv2dTangent, avg_pool, max_pool};
pub use dense::{Dense, DenseTangent};
pub use embedding::{Embedding, EmbeddingTangent};
pub use lenet::{LeNet, LeNetTangent};
pub use matrix::{Data, Matrix, MatrixTangent};
pub use models::{Autoencoder, AutoencoderTangent, Mlp, MlpTangent};
pub use normalisation::{GroupNorm, GroupNormTangent, LayerNorm, LayerNormTangent, RmsNorm, RmsNormTangent};
pub use recurrent::{Gru, GruTangent, Lstm, LstmTangent, Rnn, RnnTangent};
pub use sequence::{LstmClassifier, LstmClassifierTangent, RnnClassifier, RnnClassifierTangent, Sequences};
pub use within::{
    LeNetWorkspace, LstmClassifierWorkspace, LstmWorkspace, MlpWorkspace, Network, RnnClassifierWorkspace,
    RnnWorkspace,
};
