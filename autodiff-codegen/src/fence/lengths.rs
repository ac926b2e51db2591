//! Refusals about sequences that change their length, and their order.

use proc_macro2::Span;

use super::problem;
use crate::codes;
use crate::error::Diagnostic;

/// A `Vec` behind a `&mut` parameter that is made longer or shorter.
pub fn resized_parameter(call: &syn::ExprMethodCall, name: &str) -> Diagnostic {
    problem(
        codes::RESIZED_PARAMETER,
        call.method.span(),
        format!("`.{}(..)` changes the length of what the parameter `{name}` refers to", call.method),
        format!("take `{name}` by value and return it, or take a slice of the final length"),
    )
}

/// `sort` and kin.
pub fn sorted(call: &syn::ExprMethodCall) -> Diagnostic {
    problem(
        codes::SORTED,
        call.method.span(),
        format!("`.{}(..)` orders values that carry a gradient", call.method),
        "sort a list of indices, `order.sort_by(|i, j| x[*i].total_cmp(&x[*j]))`, and read the values through it: `x[order[k]]`",
    )
}

/// A method that drops elements by a test, or gives them one by one.
pub fn sequence_method(call: &syn::ExprMethodCall) -> Diagnostic {
    problem(
        codes::SEQUENCE_METHOD,
        call.method.span(),
        format!("`.{}(..)` on values that carry a gradient is not supported", call.method),
        "write the loop: push the elements that stay to a new `Vec`; `pop`, `remove`, `truncate`, `split_off` and `clear` are understood",
    )
}

/// `xs.split_first()` bound to one name.
pub fn pair_by_name(at: Span) -> Diagnostic {
    problem(
        codes::PAIR_BY_NAME,
        at,
        "the two parts of this slice are not taken apart",
        "bind both parts at once: `if let Some((first, rest)) = xs.split_first()`",
    )
}
