//! Functions to measure, each with its gradient written by hand in the same file, as a careful programmer would
//! write it: the values that the reverse sweep needs are kept in locals, nothing is computed twice, nothing is
//! allocated.
//!
//! * `cargo bench -p differentiable-benches`: criterion.
//! * `cargo run --release -p differentiable-benches --bin table`: the tables of the README, from one run.
//! * `cargo run --release -p differentiable-benches --bin instructions`: instructions per call, by valgrind.

pub mod cases;

// The training step is measured as the example has it.
#[path = "../../examples/digits/data.rs"]
#[expect(dead_code, reason = "the example uses all of it")]
mod data;
#[path = "../../examples/digits/network.rs"]
mod network;
#[path = "../../examples/digits/random.rs"]
mod random;
#[path = "../../examples/digits/training.rs"]
#[expect(dead_code, reason = "the example uses all of it")]
mod training;
