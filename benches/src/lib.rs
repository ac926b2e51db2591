//! Functions to measure, each with its gradient written by hand in the same file, as a careful programmer would
//! write it: the values that the reverse sweep needs are kept in locals, nothing is computed twice, nothing is
//! allocated.
//!
//! * `cargo bench -p differentiable-benches`: criterion.
//! * `cargo run --release -p differentiable-benches --bin table`: the tables of the README, from one run.
//! * `RUSTFLAGS=-Ctarget-cpu=native cargo run --release -p differentiable-benches --bin steps`: training steps.
//! * `cargo run --release -p differentiable-benches --bin instructions`: instructions per call, by valgrind.

#[allow(
    clippy::cast_precision_loss,
    clippy::large_stack_arrays,
    reason = "counts are small, and nothing is on the heap"
)]
pub mod cases;

#[allow(
    clippy::cast_precision_loss,
    clippy::large_stack_arrays,
    clippy::large_types_passed_by_value,
    reason = "counts are small, and nothing is on the heap"
)]
pub mod training;
