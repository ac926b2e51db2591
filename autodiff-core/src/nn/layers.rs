//! Layers: structs of parameters with a `forward`.
//!
//! The fields are public arrays in `PyTorch`'s layout and with its names. [`crate::Differentiable`] gives each layer its
//! tangent, `DenseTangent` for [`Dense`], with the same fields. A `forward` has the derivatives of every differentiable
//! method: `forward_vjp`, `forward_vjp_into`, `forward_jvp`; and it may be called in a differentiable function of yours.
//!
//! Sizes that follow from others (the height of a convolution's result) are const parameters as well, given by the
//! type that the result is used as; a wrong one is a compile error.

mod dense;

pub use dense::{Dense, DenseTangent};
