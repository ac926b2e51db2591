//! Shows how the gradient of a function comes about: forward pass, loss, backward pass, a step of gradient
//! descent, each with the numbers of the run.
//!
//! The function is read from a Rust source file, lowered by the same compiler that stands behind
//! `#[differentiable]`, and run by its interpreter on numbers that remember what they were made from. What
//! the chain rule gives on that record is compared with what the generated derivative gives: a page that
//! disagreed with the generated code is never shown.
//!
//! ```
//! use differentiable_explain::{explain, Options};
//!
//! let source = "#[differentiable]
//! fn loss(w: f64, b: f64, #[no_diff] x: f64, #[no_diff] y: f64) -> f64 {
//!     let z = w * x + b;
//!     let p = 1.0 / (1.0 + (-z).exp());
//!     0.5 * (p - y).powi(2)
//! }";
//! let arguments = ["1.0", "0.5", "2.0", "0.0"].map(String::from);
//! let story = explain(source, "loss", &arguments, &Options::default())?;
//! assert!((story.result - 0.427019051716824).abs() < 1e-12);
//! let text = differentiable_explain::text::render(&story);
//! assert!(text.contains("d_z = d_p · ∂p/∂z"));
//! # Ok::<(), differentiable_explain::Failure>(())
//! ```

#![forbid(unsafe_code)]
#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "positions in pictures, and digits of numbers, are small"
)]

pub mod arguments;
mod format;
mod graph;
pub mod page;
mod picture;
mod program;
mod story;
pub mod text;
mod traced;

pub use graph::{Graph, Node, NodeId, Part};
pub use program::{Failure, Texts, texts};
pub use story::{Kind, Line, Options, Step, Story, explain};
