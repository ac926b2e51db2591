//! Statements and expressions that are refused.

use proc_macro2::Span;

use super::{problem, short};
use crate::codes;
use crate::error::{Diagnostic, Extent};

/// An assignment to a constant or static.
pub fn static_write(e: &syn::Expr) -> Diagnostic {
    problem(
        codes::STATIC_WRITE,
        Extent::of(e),
        format!("`{}` is written, and it is not a variable of this function", short(e)),
        "pass it in as a `&mut` parameter",
    )
}

/// `r = &mut other;`
pub fn alias_reassigned(e: &syn::Expr) -> Diagnostic {
    problem(
        codes::ALIAS_REASSIGNED,
        Extent::of(e),
        format!("the reference `{}` is made to point elsewhere", short(e)),
        "keep an index instead of the reference, or use a new variable with `let`",
    )
}

/// A tail that is neither the good nor the bad variant.
pub fn wrapped_return(e: &syn::Expr, good: &str, bad: &str) -> Diagnostic {
    let bad = if bad == "Err" { "Err(..)" } else { bad };
    problem(
        codes::WRAPPED_RETURN,
        Extent::of(e),
        format!("`{}` is returned, and neither `{good}(..)` nor `{bad}` is seen", short(e)),
        format!("write `{good}(value)` or `{bad}`; for a value of this type, `{good}(value?)`"),
    )
}

/// `for i in 0..`
pub fn endless_range(e: &syn::Expr) -> Diagnostic {
    problem(
        codes::ENDLESS_RANGE,
        Extent::of(e),
        "a `for` over a range without an end is not supported",
        "give the range an end, or write `loop` with a counter and `break`",
    )
}

/// `break` or `continue` without a loop.
pub fn no_loop(span: Span, what: &str, label: Option<String>) -> Diagnostic {
    let label = label.map(|l| format!(" {l}")).unwrap_or_default();
    problem(
        codes::NO_LOOP,
        span,
        format!("`{what}{label}` has no loop that it belongs to"),
        "put it inside the loop that it should leave, or correct the label",
    )
}
