//! Nothing: `tests/programs.rs` is all there is. See `generated-programs`.
