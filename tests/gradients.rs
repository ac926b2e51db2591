//! The corpus: every function's derivatives, in every form, against dual numbers and central differences.
//!
//! To add a function, write it in a file of `corpus/` with its sample points; `corpus-macros` says how.

mod corpus;
