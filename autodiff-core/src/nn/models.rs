//! Ready-made networks.
//!
//! They are short: read them, and write your own in the same way. Feature `rand` gives each a `random`.

mod convolutional;
mod perceptron;
mod sequence;

pub use convolutional::{LeNet, LeNetTangent};
pub use perceptron::{
    Activation, Autoencoder, AutoencoderTangent, Mlp, MlpTangent, activate_each, activate_rows,
};
pub use sequence::{RnnClassifier, RnnClassifierTangent, TransformerBlock, TransformerBlockTangent};
