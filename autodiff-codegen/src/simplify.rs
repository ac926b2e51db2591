//! Makes a program of the transforms short and readable, without changing what it computes: dead adjoints are
//! dropped, an adjoint starts with its first contribution, and values used once go back into their expression.

mod adjoints;
mod gather;
mod inline;
mod signs;
pub mod uses;

use crate::ir::{Block, Function, Operand};

/// Simplifies the blocks of one program, in execution order. `results` are the operands that it returns.
pub fn simplify(function: &Function, blocks: &mut [&mut Block], results: &[&Operand]) {
    adjoints::drop_dead(function, blocks, results);
    for block in blocks.iter_mut() {
        adjoints::start_late(function, block);
        adjoints::merge_zeroed(block);
    }
    for _ in 0..3 {
        adjoints::propagate_copies(function, blocks, results);
        inline::inline(function, blocks, results);
        for block in blocks.iter_mut() {
            adjoints::merge_zeroed(block);
            gather::gather(function, block);
            signs::normalize_signs(function, block);
        }
    }
}
