//! Random well-typed programs of the differentiable language, and their derivatives by other means.

pub mod ast;
pub mod check;
pub mod coverage;
pub mod dual;
pub mod dump;
pub mod evaluate;
pub mod expressions;
pub mod generate;
pub mod oracle;
pub mod print;
pub mod rng;
pub mod shrink;
pub mod statements;
