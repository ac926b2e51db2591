//! The compiler behind `#[differentiable]`.
//!
//! A plain library on `proc-macro2`, so that tests, fuzzers and tools can call it. The phases, in order, each
//! in its module: [`fence`] and [`lower`] (syntax to [`ir`]), [`infer`], [`analyze`], [`transform`],
//! [`simplify`], [`emit`] and [`interface`]; [`interpret`] runs any program of the IR.

#![forbid(unsafe_code)]
#![allow(
    clippy::match_same_arms,
    clippy::single_match_else,
    reason = "a match over the IR has an arm per variant, so that a new variant is seen at each"
)]
#![allow(clippy::float_cmp, reason = "constants are compared with the 0 and 1 that they were made from")]
#![allow(
    clippy::unused_self,
    clippy::only_used_in_recursion,
    reason = "methods of a phase belong to the phase"
)]

pub mod analyze;
pub mod args;
pub mod codes;
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
