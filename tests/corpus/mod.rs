//! The corpus: plain functions, by theme.
#![allow(
    deprecated,
    reason = "the lints of the attribute: loops that nothing counts, and the like, are here on purpose"
)]
#![allow(clippy::all, clippy::pedantic, reason = "every style of Rust that people write, and bad style too")]

mod aliases;
mod arrays;
mod bindings;
mod branches;
mod calls;
mod chains;
mod closures;
mod corners;
mod decisions;
mod fallible;
mod fused;
mod generics;
mod iterations;
mod loops;
mod matches;
mod memory;
mod mutation;
mod optional_references;
mod options;
mod programs;
mod rebound;
mod references;
mod results;
mod scalar;
mod shapes;
mod sifting;
mod slices;
mod structs;
mod vectors;
