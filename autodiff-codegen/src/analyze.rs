//! Analyses over the flat IR. Each answers one question, in a file of its own.

pub mod activity;
pub mod effects;
pub mod finite;
pub mod flow;
pub mod foreign;
pub mod lent;
pub mod lints;
mod sequences;
