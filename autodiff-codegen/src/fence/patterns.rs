//! Patterns that are refused.

use super::{problem, short};
use crate::codes;
use crate::error::{Diagnostic, Extent};

/// A pattern that is not taken apart.
pub fn pattern(pat: &syn::Pat) -> Diagnostic {
    problem(
        codes::PATTERN,
        Extent::of(pat),
        format!("the pattern `{}` is not supported here", short(pat)),
        "take the value apart with a tuple, array or struct pattern, or use `match` or `let .. else` on inactive data",
    )
}

/// `x @ pattern`
pub fn at_pattern(pat: &syn::PatIdent) -> Diagnostic {
    problem(
        codes::AT_PATTERN,
        Extent::of(pat),
        format!("`{} @ ..` is not supported", pat.ident),
        format!("write `let {0} = ..;` first, and take `{0}` apart in a second `let`", pat.ident),
    )
}

/// `(first, .., last)` where the number of items is not known.
pub fn rest_in_the_middle(pat: &syn::Pat) -> Diagnostic {
    problem(
        codes::REST_IN_THE_MIDDLE,
        Extent::of(pat),
        "this pattern counts from the end of a value whose length is not known here",
        "annotate the type of the value, or index it: `x[x.len() - 1]`",
    )
}

/// A guard with statements that write what is outside of it, or leave it.
pub fn guard_with_effects(guard: &syn::Expr) -> Diagnostic {
    problem(
        codes::GUARD_WITH_EFFECTS,
        Extent::of(guard),
        "this guard does more than compute a condition",
        "do it before the `match`, or inside the arm",
    )
}
