//! Calls and methods that are refused.

use proc_macro2::{Ident, Span};

use super::problem;
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

/// `mem::take`
pub fn mem_take(path: &syn::ExprPath) -> Diagnostic {
    problem(
        codes::MEM_TAKE,
        Extent::of(path),
        "`mem::take` is not supported",
        "use `mem::replace` with the value to leave",
    )
}

/// Adaptors in an order that has no index form.
pub fn adaptor_order(call: &syn::ExprMethodCall) -> Diagnostic {
    problem(
        codes::ADAPTOR_ORDER,
        call.method.span(),
        format!("`.{}(..)` is not supported after these adaptors", call.method),
        "put `step_by` and `rev` last, or write the loop with an index: `for i in 0..xs.len()`",
    )
}

/// `#[derivative(..)]` on something that is not a rule.
pub fn malformed_derivative(span: Span, what: &str) -> Diagnostic {
    problem(
        codes::DERIVATIVE_MALFORMED,
        span,
        format!("this is not a rule for `#[derivative]`: {what}"),
        "write `#[derivative(of = f)] fn f_rule(x: f64, seed: f64) -> (f64, f64)`; for slices, take the shadows: `fn f_rule(x: &[f64], seed: f64, d_x: &mut [f64]) -> f64`",
    )
}
