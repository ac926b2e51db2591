//! Ready-made networks: activations, losses, layers, optimisers.
//!
//! Everything here is ordinary Rust with `#[differentiable]` on it: a layer is a struct with public fields, its `forward` a
//! loop, and its backward pass what the attribute writes for that loop. Sizes are const parameters, so nothing needs a
//! heap, and a wrong size is a compile error. Definitions and conventions are `PyTorch`'s where it has one, and its values
//! are the tests'.
//!
//! ```
//! use autodiff_core::nn::{Dense, Sgd, activations, losses};
//! use autodiff_core::{Differentiable, Tangent, differentiable};
//!
//! /// 2 inputs, 4 hidden neurons, 1 output.
//! #[derive(Clone, Debug, Differentiable)]
//! struct Network {
//!     hidden: Dense<f64, 2, 4>,
//!     output: Dense<f64, 4, 1>,
//! }
//!
//! #[differentiable(wrt(network))]
//! fn loss(network: &Network, x: &[f64; 2], y: &[f64; 1]) -> f64 {
//!     let hidden: [f64; 4] = network.hidden.forward(x);
//!     let active: [f64; 4] = activations::tanh_each(&hidden);
//!     let output: [f64; 1] = network.output.forward(&active);
//!     losses::mse(&output, y)
//! }
//!
//! let weight = [[0.5, -0.4], [0.3, 0.8], [-0.6, 0.2], [-0.7, -0.9]];
//! let mut network = Network {
//!     hidden: Dense { weight, bias: [0.0; 4] },
//!     output: Dense { weight: [[0.5, -0.5, 0.5, -0.5]], bias: [0.0] },
//! };
//! let xor = [([0.0, 0.0], [0.0]), ([0.0, 1.0], [1.0]), ([1.0, 0.0], [1.0]), ([1.0, 1.0], [0.0])];
//! let mut optimiser = Sgd::new(&network, 0.1).momentum(0.9);
//! let mut gradient = network.zero_tangent();
//! for _ in 0..400 {
//!     gradient.set_zero();
//!     for (x, y) in &xor {
//!         loss::value_and_grad_into(&network, x, y, &mut gradient);
//!     }
//!     optimiser.step(&mut network, &gradient);
//! }
//! assert!(xor.iter().all(|(x, y)| loss(&network, x, y) < 0.01));
//! ```

pub mod activations;
#[cfg(feature = "alloc")]
pub mod dynamic;
mod gradients;
pub mod initial;
pub mod layers;
pub mod losses;
pub mod models;
pub mod optimisers;
mod random;
pub mod schedules;
#[cfg(feature = "safetensors")]
pub mod state;
pub mod training;

pub use gradients::{GradientStatistics, Norm, clip_by, clip_by_norm, clip_by_value};
pub use layers::{
    AvgPool2d, BatchNorm, Conv1d, Conv2d, ConvTranspose2d, Dense, DepthwiseConv2d, Dropout, Embedding,
    GroupNorm, Gru, LayerNorm, Lstm, MaxPool2d, MultiHeadAttention, RmsNorm, Rnn, global_avg_pool2d,
    scaled_dot_product_attention,
};
pub use models::{
    Activation, Autoencoder, LeNet, Mlp, RnnClassifier, TransformerBlock, activate_each, activate_rows,
};
pub use optimisers::{Adadelta, Adagrad, Adam, AdamW, Adamax, NAdam, Optimiser, RAdam, RmsProp, Sgd};
