//! What is refused wherever it occurs in a body.

use syn::visit::{self, Visit};

use super::{problem, short};
use crate::codes;
use crate::error::{Diagnostic, Extent};

/// What is refused wherever it occurs in a body.
pub fn body(block: &syn::Block, found: &mut Vec<Diagnostic>) {
    let mut fence = Body(found);
    visit::visit_block(&mut fence, block);
}

/// Whether the expression has something in it that [`body`] reports.
pub fn is_reported(e: &syn::Expr) -> bool {
    let mut found = Vec::new();
    Body(&mut found).visit_expr(e);
    !found.is_empty()
}

struct Body<'f>(&'f mut Vec<Diagnostic>);

impl<'ast> Visit<'ast> for Body<'_> {
    fn visit_item(&mut self, _: &'ast syn::Item) {}

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        let known = ["allow", "expect", "warn", "deny", "doc", "rustfmt", "inline", "cold"];
        let name = attribute.path().segments.first().map(|s| s.ident.to_string()).unwrap_or_default();
        if !known.contains(&name.as_str()) {
            self.0.push(inner_attribute(attribute, &name));
        }
    }

    fn visit_expr_await(&mut self, e: &'ast syn::ExprAwait) {
        self.0.push(problem(
            codes::AWAIT,
            e.await_token.span,
            "`.await` cannot be differentiated",
            "await the value in the caller, and pass it in as a parameter",
        ));
    }

    fn visit_expr_async(&mut self, e: &'ast syn::ExprAsync) {
        self.0.push(problem(
            codes::ASYNC_BLOCK,
            e.async_token.span,
            "an `async` block cannot be differentiated",
            "move it into the caller",
        ));
    }

    fn visit_expr_yield(&mut self, e: &'ast syn::ExprYield) {
        self.0.push(problem(
            codes::YIELD,
            e.yield_token.span,
            "`yield` cannot be differentiated",
            "return an array or a `Vec` of the values",
        ));
    }

    fn visit_expr_raw_addr(&mut self, e: &'ast syn::ExprRawAddr) {
        self.0.push(problem(
            codes::RAW_ADDRESS,
            e.and_token.span,
            "a raw pointer cannot be followed by a gradient",
            "use `&` or `&mut`",
        ));
    }
}

fn inner_attribute(attribute: &syn::Attribute, name: &str) -> Diagnostic {
    let help = match name {
        "cfg" | "cfg_attr" => "use `if cfg!(..)` inside the function, or `#[cfg(..)]` on the whole function",
        _ => "remove it",
    };
    problem(
        codes::INNER_ATTRIBUTE,
        Extent::of(attribute),
        format!("the attribute `{}` is not supported inside a differentiable function", short(attribute)),
        help,
    )
}

/// A `return` in code that is kept as it is.
pub fn return_inside_kept_code(e: &syn::ExprReturn) -> Diagnostic {
    problem(
        codes::RETURN_IN_KEPT_CODE,
        e.return_token.span,
        "`return` inside this expression is not supported",
        "compute the value first with `let`, and `return` in an `if` or `match` statement of its own",
    )
}
