//! Values that are one of several: `Option`, `Result`, enums.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};

use super::Member;

/// Types of a value that may not be there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Maybe {
    /// `Option<T>`
    Option,
    /// `Result<T, E>`
    Result,
    /// What a call returns that is one of the two: only rustc knows which. It is made an `Option`.
    Either,
}

/// A field of a variant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payload {
    /// The variant.
    pub variant: Ident,
    /// The field.
    pub member: Member,
    /// It is the payload of an adjoint or a tangent: zero where the variant is another one.
    pub tangent: bool,
}

impl Payload {
    /// The value that may not be there, of a tangent.
    pub fn some() -> Self {
        let variant = Ident::new("Some", Span::call_site());
        Payload { variant, member: Member::Index(0), tangent: true }
    }

    /// What `Some` or `Ok` holds.
    pub fn is_value(&self) -> bool {
        self.variant == "Some" || self.variant == "Ok"
    }

    /// What `Err` holds: outside of differentiation, as the error of a function is.
    pub fn is_error(&self) -> bool {
        self.variant == "Err"
    }
}

/// `Some(..)`, `Ok(..)`
pub fn maybe_of(path: &TokenStream) -> Option<Maybe> {
    match path.to_string().rsplit("::").next().unwrap_or_default().trim() {
        "Some" => Some(Maybe::Option),
        "Ok" => Some(Maybe::Result),
        _ => None,
    }
}

/// Whether the path makes a variant of an enum: `Some`, `Shape::Circle`.
pub fn makes_variant(path: &TokenStream) -> bool {
    maybe_of(path).is_some() || is_variant(path)
}

/// `Shape::Circle`: the path is not that of a type.
pub fn is_variant(path: &TokenStream) -> bool {
    let mut depth = 0_i32;
    let mut names = Vec::new();
    for token in path.clone() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '<' => depth += 1,
            TokenTree::Punct(punct) if punct.as_char() == '>' => depth -= 1,
            TokenTree::Ident(name) if depth == 0 => names.push(name.to_string()),
            _ => {}
        }
    }
    names.iter().rev().nth(1).is_some_and(|owner| owner.starts_with(char::is_uppercase))
}
