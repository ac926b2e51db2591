//! The corpus: plain functions, by theme.
#![allow(
    deprecated,
    reason = "the lints of the attribute: loops that nothing counts, and the like, are here on purpose"
)]
#![allow(
    clippy::assign_op_pattern,
    clippy::explicit_iter_loop,
    clippy::if_not_else,
    clippy::manual_is_multiple_of,
    clippy::manual_swap,
    clippy::misrefactored_assign_op,
    clippy::needless_late_init,
    clippy::needless_pass_by_value,
    clippy::needless_range_loop,
    clippy::needless_return,
    clippy::no_effect_underscore_binding,
    clippy::range_plus_one,
    clippy::single_match_else,
    clippy::trivially_copy_pass_by_ref,
    clippy::uninlined_format_args,
    clippy::useless_vec,
    reason = "one form among several that people write, and all of them are to be differentiated"
)]
#![allow(
    clippy::cast_lossless,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::excessive_precision,
    clippy::float_cmp,
    clippy::many_single_char_names,
    clippy::unreadable_literal,
    reason = "formulas, written as formulas, in f64 and in f32"
)]

mod aliases;
mod arrays;
mod bindings;
mod branches;
mod calls;
mod chains;
mod closures;
mod corners;
mod fallible;
mod fused;
mod generics;
mod iterations;
mod loops;
mod matches;
mod mutation;
mod options;
mod programs;
mod results;
mod scalar;
mod shapes;
mod slices;
mod structs;
mod vectors;
