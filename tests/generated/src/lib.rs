//! Random well-typed programs of the differentiable language, and their derivatives by other means.
//!
//! A program is made as a tree of its own ([`ast`]), evaluated directly with dual numbers ([`evaluate`], which
//! shares nothing with the compiler), printed as Rust, and given to the compiler. What comes out is run by the
//! compiler's interpreter ([`oracle`]) or, through the real macro, by rustc ([`compiled`]).
//! `cargo run --release -p generated-programs -- --help` is the campaign.

#![forbid(unsafe_code)]
#![allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small numbers throughout")]
#![allow(clippy::cast_precision_loss, clippy::cast_possible_wrap, reason = "small numbers throughout")]
#![allow(clippy::match_same_arms, reason = "an arm per kind reads better")]
#![allow(clippy::result_large_err, reason = "a value with its tangents is handed on by `break`")]
#![allow(missing_docs, clippy::option_option, clippy::missing_errors_doc, reason = "a library of tests")]
#![allow(clippy::return_self_not_must_use, clippy::should_implement_trait, reason = "a library of tests")]
#![allow(clippy::missing_panics_doc, clippy::large_types_passed_by_value, reason = "a library of tests")]

pub mod aggregates;
pub mod ast;
pub mod campaign;
pub mod check;
pub mod compiled;
pub mod coverage;
pub mod dual;
pub mod dump;
pub mod evaluate;
pub mod expressions;
pub mod generate;
pub mod mangle;
pub mod memory;
pub mod mutants;
pub mod nests;
pub mod oracle;
pub mod print;
pub mod record;
pub mod rng;
pub mod sequences;
pub mod shrink;
pub mod statements;
pub mod texts;
