//! What `$x:expr` of a `macro_rules!` was: tokens in a group without delimiters.
//!
//! rustc does not look at such groups when it reads what a procedural macro has written, so that `x * $a` with
//! `1.0 + 2.0` for `$a` would become `x * 1.0 + 2.0`: the attribute would change the function that it stands on. They
//! get parentheses.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};

/// The tokens with parentheses around every group without delimiters that is an expression with an operator.
pub fn visible(tokens: TokenStream) -> TokenStream {
    if !any(&tokens) {
        return tokens;
    }
    let mut after_hash = false;
    tokens
        .into_iter()
        .map(|token| {
            // What is in an attribute is no expression: `doc = ".."` is not an assignment.
            let in_attribute = std::mem::replace(&mut after_hash, is_hash(&token));
            match token {
                TokenTree::Group(group) if !in_attribute => TokenTree::Group(regrouped(&group)),
                other => other,
            }
        })
        .collect()
}

fn is_hash(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == '#')
}

fn any(tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::None || any(&group.stream()),
        TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

fn regrouped(group: &Group) -> Group {
    let inside = visible(group.stream());
    let is_operation = group.delimiter() == Delimiter::None
        && syn::parse2::<syn::Expr>(inside.clone()).is_ok_and(|e| binds_loosely(&e));
    // The span of the attribute: parentheses that the user did not write are no business of lints.
    let (delimiter, span) = if is_operation {
        (Delimiter::Parenthesis, Span::mixed_site())
    } else {
        (group.delimiter(), group.span())
    };
    let mut regrouped = Group::new(delimiter, inside);
    regrouped.set_span(span);
    regrouped
}

/// Whether what is written next to the expression could take a part of it. (A type or a pattern that reads like such an
/// expression, as `&T`, may have parentheses too. What ends in a brace may not: it may be a body or a statement.)
fn binds_loosely(e: &syn::Expr) -> bool {
    use syn::Expr;
    match e {
        Expr::Group(group) => binds_loosely(&group.expr),
        Expr::Assign(_)
        | Expr::Binary(_)
        | Expr::Break(_)
        | Expr::Cast(_)
        | Expr::Closure(_)
        | Expr::Range(_)
        | Expr::RawAddr(_)
        | Expr::Reference(_)
        | Expr::Return(_)
        | Expr::Unary(_)
        | Expr::Yield(_)
        // A struct in the condition of an `if`.
        | Expr::Struct(_) => true,
        _ => false,
    }
}
