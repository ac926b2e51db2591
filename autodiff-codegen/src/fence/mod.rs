//! The fence: everything that is refused, each with the reason and the way out, in one place.
//!
//! [`signature`] and [`body`] look at syntax that is refused wherever it occurs. The other functions make the
//! diagnostic for what lowering runs into. What is refused only because a gradient would flow through it
//! (an unknown macro, a closure, an `unsafe` block) is the business of the activity analysis.

mod body;
mod calls;
mod depth;
mod expressions;
mod items;
mod lengths;
mod parameters;
mod patterns;

pub use body::*;
pub use calls::*;
pub use depth::*;
pub use expressions::*;
pub use items::*;
pub use lengths::*;
pub use parameters::*;
pub use patterns::*;

use quote::ToTokens;

use crate::codes::Code;
use crate::error::{Diagnostic, Extent};

/// A diagnostic: its kind, where, what is wrong, and what to write instead. Why it is wrong is in the table.
fn problem(
    code: Code,
    at: impl Into<Extent>,
    what: impl Into<String>,
    help: impl Into<String>,
) -> Diagnostic {
    Diagnostic { code, at: at.into(), what: what.into(), help: help.into() }
}

/// The tokens as one short line.
pub fn short(tokens: impl ToTokens) -> String {
    let text = tokens.to_token_stream().to_string();
    let text = text
        .replace(" . ", ".")
        .replace(" :: ", "::")
        .replace("& ", "&")
        .replace(" (", "(")
        .replace(" [", "[");
    if text.chars().count() <= 40 {
        text
    } else {
        format!("{}…", text.chars().take(40).collect::<String>())
    }
}

/// A type as one short line.
fn short_ty(tokens: impl ToTokens) -> String {
    short(tokens).replace(" < ", "<").replace(" >", ">").replace(" ,", ",")
}
