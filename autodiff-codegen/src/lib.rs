//! The compiler behind `#[differentiable]`.
//!
//! A plain library on `proc-macro2`, so that tests, fuzzers and tools can call it. The phases, in order, each
//! in its module: [`fence`] and [`lower`] (syntax to [`ir`]), [`infer`], [`analyze`], [`transform`],
//! [`simplify`], [`emit`] and [`interface`]; [`interpret`] runs any program of the IR.

pub mod analyze;
pub mod args;
pub mod derive;
pub mod dump;
pub mod emit;
pub mod error;
pub mod fence;
pub mod infer;
pub mod interface;
pub mod interpret;
pub mod ir;
pub mod lower;
pub mod pipeline;
pub mod rules;
pub mod simplify;
pub mod transform;

pub use interface::{expand, expand_derivative};
