//! Calls and methods that are refused.

use proc_macro2::{Ident, Span};
use quote::ToTokens;

use super::{problem, short};
use crate::codes;
use crate::error::{Diagnostic, Extent};

/// `f::grad(..)` inside a differentiable function.
pub fn nested_derivative(at: impl Into<Extent>, name: &str) -> Diagnostic {
    problem(
        codes::NESTED_DERIVATIVE,
        at,
        format!("`{}` is called inside a differentiable function", name.replace(" :: ", "::")),
        "compute that derivative in the caller, and pass it in as a parameter",
    )
}

const DERIVATIVES: [&str; 9] = [
    "grad",
    "value_and_grad",
    "value_and_grad_into",
    "vjp",
    "vjp_into",
    "jvp",
    "hvp",
    "grad_and_hvp",
    "hessian",
];

/// `f::grad` and kin: a derivative in the name space of a function.
pub fn is_derivative_function(path: &syn::ExprPath) -> bool {
    let segments = &path.path.segments;
    let count = segments.len();
    count >= 2
        && DERIVATIVES.iter().any(|d| segments[count - 1].ident == d)
        && segments[count - 2].ident.to_string().starts_with(char::is_lowercase)
}

/// `m.energy_value_and_grad(..)`: a name that only the attribute makes.
pub fn is_derivative_method(name: &Ident) -> bool {
    let name = name.to_string();
    ["_value_and_grad", "_value_and_grad_into", "_vjp", "_vjp_into", "_jvp", "_hvp"]
        .iter()
        .any(|s| name.ends_with(s))
}

/// A closure that is written out too often.
pub fn closures_multiply(closure: &syn::ExprClosure) -> Diagnostic {
    problem(
        codes::CLOSURES_MULTIPLY,
        Extent::of(closure),
        "this closure is written out too many times",
        "make it a function with `#[differentiable]`",
    )
}

/// A closure that owns what it changes, under a second name.
pub fn closure_with_state(e: &syn::Expr) -> Diagnostic {
    problem(
        codes::CLOSURE_WITH_STATE,
        Extent::of(e),
        format!("`{}` is a closure that changes what it owns, and it gets a second name", short(e)),
        "keep the variable outside of the closure, or call the closure by its first name",
    )
}

/// A closure that has consumed a variable, which is assigned anew before the call.
pub fn assigned_after_capture(closure: &syn::ExprClosure, name: &str) -> Diagnostic {
    problem(
        codes::ASSIGNED_AFTER_CAPTURE,
        Extent::of(closure),
        format!("this closure consumes `{name}`, which is assigned anew before the closure is called"),
        "give the new value a name of its own, or call the closure before",
    )
}

/// `flat_map` with what is no chain.
pub fn inner_iterator(e: &impl ToTokens) -> Diagnostic {
    problem(
        codes::INNER_ITERATOR,
        Extent::of(e),
        "this does not give an iterator that the macro can read",
        "end the closure in the iterator of a slice, an array or a range, or write the two loops",
    )
}

/// The name of an iterator where it is no iterator's.
pub fn named_iterator(e: &impl ToTokens) -> Diagnostic {
    problem(
        codes::INNER_ITERATOR,
        Extent::of(e),
        "here an iterator is used for something else than to iterate over it",
        "write the chain again where it is used",
    )
}

/// A closure of `filter_map` that does not end in `Some(..)` or `None`.
pub fn optional_item(e: &syn::Expr) -> Diagnostic {
    problem(
        codes::OPTIONAL_ITEM,
        Extent::of(e),
        "this does not say in its own text whether there is an item",
        "write it with one `Some(..)`, or write the loop",
    )
}

/// A `Vec` of references.
pub fn collect_of_references(span: Span) -> Diagnostic {
    problem(
        codes::COLLECT_OF_REFERENCES,
        span,
        "this collects references to values that carry a gradient",
        "write `.copied()` or `.cloned()` before it, or collect the indices",
    )
}

/// An array of items whose type is not known.
pub fn collect_of_unknown(span: Span) -> Diagnostic {
    problem(
        codes::COLLECT_OF_UNKNOWN,
        span,
        "the type of the items is not known here",
        "annotate it: `let a: [f64; N] = ..`",
    )
}

/// `array::from_fn` of unknown length.
pub fn from_fn_of_unknown(path: &syn::ExprPath) -> Diagnostic {
    problem(
        codes::FROM_FN_OF_UNKNOWN,
        Extent::of(path),
        "the length of this array is not known here",
        "annotate it: `let a: [f64; 3] = core::array::from_fn(..)`, or `from_fn::<f64, 3, _>(..)`",
    )
}

const RULE: &str = "write `#[derivative(of = f)] fn f_rule(x: f64, seed: f64) -> (f64, f64)`; for slices, take the shadows: `fn f_rule(x: &[f64], seed: f64, d_x: &mut [f64]) -> f64`";

/// `#[derivative(..)]` on something that is not a rule.
pub fn malformed_derivative(span: Span, what: &str) -> Diagnostic {
    problem(
        codes::DERIVATIVE_MALFORMED,
        span,
        format!("this is not a rule for `#[derivative]`: {what}"),
        RULE,
    )
}

/// `#[derivative(off = f)]`
pub fn derivative_option(name: &Ident) -> Diagnostic {
    problem(
        codes::DERIVATIVE_OPTION,
        name.span(),
        format!("`#[derivative]` has no option `{name}`"),
        "the options are `of = path`, `jvp = path` and `name = \"..\"`",
    )
}

/// A rule without shadows that does not give a pair.
pub fn derivative_result(span: Span) -> Diagnostic {
    problem(codes::DERIVATIVE_RESULT, span, "this rule does not return the value and the gradient", RULE)
}

/// Shadows, or gradients, for other parameters than there are.
pub fn derivative_counts(span: Span, what: &str) -> Diagnostic {
    problem(
        codes::DERIVATIVE_COUNTS,
        span,
        format!("this rule has {what}"),
        "give one for each parameter that holds floats, in order; `#[no_diff]` before a parameter takes it out",
    )
}
