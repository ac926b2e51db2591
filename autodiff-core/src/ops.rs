//! Array operations for differentiable functions: products, sums, softmax.
//!
//! Plain functions with `#[differentiable]`: each may be called inside a differentiable function of yours, and each has
//! derivatives of its own (`dot::grad`, `matvec::vjp`, ..). Here they take and return arrays, so that sizes are checked by
//! types and nothing is allocated; [`slices`] has those for sizes known at run time, which check lengths when they are
//! called.
//!
//! Matrices are arrays of rows, `[[T; COLUMNS]; ROWS]`.
//!
//! ```
//! use autodiff_core::{differentiable, ops};
//!
//! /// How well `x` scores under a linear classifier.
//! #[differentiable]
//! fn log_probability(w: &[[f64; 2]; 3], x: &[f64; 2], class: usize) -> f64 {
//!     let scores = ops::matvec(w, x);
//!     let log_p = ops::log_softmax(&scores);
//!     log_p[class]
//! }
//!
//! let w = [[1.0, 0.0], [0.0, 1.0], [-1.0, 0.5]];
//! let (d_w, _) = log_probability::grad(&w, &[2.0, -1.0], 0);
//! // The outer product of (one-hot − probabilities) and the input.
//! assert!((d_w[0][0] + d_w[1][0] + d_w[2][0]).abs() < 1e-15);
//! assert!(d_w[0][0] > 0.0 && d_w[1][0] < 0.0);
//! ```

mod elementwise;
mod exponential;

pub(crate) mod kernels;
mod matrix;
mod products;
mod shape;
#[cfg(feature = "alloc")]
mod shifted;
pub mod slices;
mod sums;

pub use elementwise::{
    add, axpy, exp_each, log_sigmoid, mul, scale, sigmoid, sigmoid_each, softplus, sub, tanh_each,
};
pub(crate) use exponential::largest;
pub use exponential::{log_softmax, log_sum_exp, softmax};
pub use matrix::{matmul, matmul_nt, matmul_tn, matvec, matvec_t, outer, transpose};
pub use products::{affine, affine_data, affine_data_rows, affine_rows};
pub use shape::{flatten, unflatten};
#[cfg(feature = "alloc")]
pub(crate) use shifted::Room;
pub use sums::{dot, mean, mean_columns, mean_rows, norm, sum, sum_columns, sum_rows};
