//! Names that hide those of the standard library and of the runtime, no prelude, an older edition: what the macros write
//! must mean what it says all the same.
#![no_implicit_prelude]
#![allow(non_camel_case_types, dead_code, missing_docs, non_upper_case_globals)]
#![deny(unused)]

pub mod macros;
pub mod shadowed;
pub mod variables;

#[cfg(test)]
mod tests;
