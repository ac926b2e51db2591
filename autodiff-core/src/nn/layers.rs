//! Layers: structs of parameters with a `forward`.
//!
//! The fields are public arrays in `PyTorch`'s layout and with its names. [`crate::Differentiable`] gives each layer its
//! tangent, `DenseTangent` for [`Dense`], with the same fields. A `forward` has the derivatives of every differentiable
//! method: `forward_vjp`, `forward_vjp_into`, `forward_jvp`; and it may be called in a differentiable function of yours.
//!
//! Sizes that follow from others (the height of a convolution's result) are const parameters as well, given by the
//! type that the result is used as; a wrong one is a compile error.

mod attention;
mod batch_norm;
mod convolution;
mod dense;
mod dropout;
mod embedding;
mod normalisation;
mod pooling;
mod recurrent;

pub use attention::{MultiHeadAttention, MultiHeadAttentionTangent, scaled_dot_product_attention};
pub use batch_norm::{BatchNorm, BatchNormTangent};
pub use convolution::{
    Conv1d, Conv1dTangent, Conv2d, Conv2dTangent, ConvTranspose2d, ConvTranspose2dTangent, DepthwiseConv2d,
    DepthwiseConv2dTangent,
};
pub use dense::{Dense, DenseTangent};
pub use dropout::{Dropout, DropoutTangent};
pub use embedding::{Embedding, EmbeddingTangent};
pub use normalisation::{GroupNorm, GroupNormTangent, LayerNorm, LayerNormTangent, RmsNorm, RmsNormTangent};
pub use pooling::{AvgPool2d, AvgPool2dTangent, MaxPool2d, MaxPool2dTangent, global_avg_pool2d};
pub use recurrent::{Gru, GruTangent, Lstm, LstmTangent, Rnn, RnnTangent};
