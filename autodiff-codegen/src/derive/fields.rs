//! The fields of the struct, and code that goes through them.

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::quote;
use syn::{Member, Meta, Visibility, spanned::Spanned as _};

use super::types;
use crate::codes;
use crate::error::Errors;

/// One field.
pub(super) struct Field<'a> {
    /// Its name or number.
    pub member: Member,
    /// Its visibility.
    pub vis: &'a Visibility,
    /// Its type.
    pub ty: &'a syn::Type,
    /// Marked `#[no_diff]`.
    pub inert: bool,
}

/// Whether fields have names.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Named,
    Tuple,
    Unit,
}

/// All of them.
pub(super) struct Fields<'a> {
    list: Vec<Field<'a>>,
    shape: Shape,
}

impl<'a> Fields<'a> {
    /// Reads the fields and their attributes.
    pub fn new(fields: &'a syn::Fields, errors: &mut Errors) -> Self {
        let shape = match fields {
            syn::Fields::Named(_) => Shape::Named,
            syn::Fields::Unnamed(_) => Shape::Tuple,
            syn::Fields::Unit => Shape::Unit,
        };
        let list = fields
            .iter()
            .zip(fields.members())
            .map(|(field, member)| Field {
                member,
                vis: &field.vis,
                ty: &field.ty,
                inert: is_inert(&field.attrs, errors),
            })
            .collect();
        Fields { list, shape }
    }

    /// Written with braces: what a struct without fields is, too, as a tangent.
    pub fn named(&self) -> bool {
        self.shape != Shape::Tuple
    }

    /// The fields that have a place in the tangent and take part.
    pub fn active(&self) -> impl Iterator<Item = &Field<'a>> {
        self.list.iter().filter(|f| !f.inert)
    }

    /// The fields without a place in the tangent. A tuple struct keeps them, as `NoTangent`, so that the numbers
    /// of the others do not shift.
    pub fn left_out(&self) -> impl Iterator<Item = &Field<'a>> {
        self.list.iter().filter(|f| f.inert && self.named())
    }

    /// `{ pub w: f64, .. }` or `(pub f64, ..)`: the body of the tangent's definition.
    pub fn definition(&self, owner: &syn::Ident, runtime: &TokenStream) -> TokenStream {
        let fields = self.kept().map(|field| {
            let Field { member, vis, ty, inert } = field;
            let ty = if *inert { quote!(#runtime::NoTangent) } else { types::tangent(ty, runtime) };
            let doc = format!(" The gradient of `{owner}::{}`.", name(member));
            match member {
                Member::Named(name) => quote!(#[doc = #doc] #vis #name: #ty),
                Member::Unnamed(_) => quote!(#[doc = #doc] #vis #ty),
            }
        });
        if self.named() { quote!({ #(#fields,)* }) } else { quote!((#(#fields,)*)) }
    }

    /// `{ w: value(w), .. }` or `(value(0), ..)`: a value of the tangent. Inert fields of tuples are filled in.
    pub fn construct(&self, runtime: &TokenStream, value: impl Fn(&Field<'_>) -> TokenStream) -> TokenStream {
        let values = self.kept().map(|field| {
            let value = if field.inert { quote!(#runtime::NoTangent) } else { at(field.ty, value(field)) };
            match &field.member {
                Member::Named(name) => quote!(#name: #value),
                Member::Unnamed(_) => value,
            }
        });
        if self.named() { quote!({ #(#values,)* }) } else { quote!((#(#values,)*)) }
    }

    /// One statement for every active field.
    pub fn each(&self, statement: impl Fn(&Member) -> TokenStream) -> TokenStream {
        self.active().map(|field| at(field.ty, statement(&field.member))).collect()
    }

    /// Whether all values of the tangent have the same shape, as an expression.
    pub fn fixed_shape(&self, runtime: &TokenStream) -> TokenStream {
        let parts = self.active().map(|field| {
            let ty = types::tangent(field.ty, runtime);
            quote!(<#ty as #runtime::Tangent>::FIXED_SHAPE)
        });
        let all = parts.reduce(|all, part| quote!(#all && #part));
        all.unwrap_or_else(|| quote!(true))
    }

    /// The fields of the tangent.
    pub fn kept(&self) -> impl Iterator<Item = &Field<'a>> {
        self.list.iter().filter(|f| !f.inert || !self.named())
    }
}

/// Code about a field, located at its type: where that is not differentiable, rustc says so there, and once.
fn at(ty: &syn::Type, code: TokenStream) -> TokenStream {
    located(code, ty.span())
}

fn located(code: TokenStream, at: Span) -> TokenStream {
    let located = |token: TokenTree| match token {
        TokenTree::Group(group) => {
            let mut inner = Group::new(group.delimiter(), located(group.stream(), at));
            inner.set_span(group.span().located_at(at));
            TokenTree::Group(inner)
        }
        mut other => {
            other.set_span(other.span().located_at(at));
            other
        }
    };
    code.into_iter().map(located).collect()
}

/// The name of a field, or its number.
pub(super) fn name(member: &Member) -> String {
    match member {
        Member::Named(name) => name.to_string(),
        Member::Unnamed(index) => index.index.to_string(),
    }
}

/// Whether the field is marked `#[no_diff]`.
pub(super) fn is_inert(attrs: &[syn::Attribute], errors: &mut Errors) -> bool {
    let mut inert = false;
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("no_diff")) {
        inert = true;
        if !matches!(attr.meta, Meta::Path(_)) {
            errors.push(
                codes::NO_DIFF_ARGUMENTS,
                attr.span(),
                "`#[no_diff]` takes no arguments",
                "write `#[no_diff]`",
            );
        }
    }
    inert
}
