//! The attribute on `impl Index for X`: the same `impl` for the tangent of `X`, and `IndexMut` beside it, so that the
//! adjoint of `m[(i, j)]` is `d_m[(i, j)]`. On `impl IndexMut for X` it only looks: that gives the place that `Index` gives.
//!
//! That is right where the place depends on the index alone, and on no number that is stored: then the same code finds, in
//! the tangent, the tangent of what it finds in the value.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::spanned::Spanned as _;

use super::contains_ident;
use crate::error::{Diagnostic, Errors, to_compile_errors};
use crate::fence;

/// Whether the block says how a type is indexed.
pub fn is_indexing(block: &syn::ItemImpl) -> bool {
    let last = block.trait_.as_ref().and_then(|(path, ..)| path.segments.last());
    last.is_some_and(|last| last.ident == "Index" || last.ident == "IndexMut")
}

/// The block, and the one for the tangent. Where it is `optional`, what cannot be is left out.
pub fn expand(
    block: &syn::ItemImpl,
    runtime: &TokenStream,
    optional: bool,
    mut errors: Errors,
) -> TokenStream {
    let written = tangent_impl(block, runtime).unwrap_or_else(|problem| {
        if !optional {
            errors.add(problem);
        }
        TokenStream::new()
    });
    let errors = to_compile_errors(&errors.finish());
    quote!(#block #written #errors)
}

fn tangent_impl(block: &syn::ItemImpl, runtime: &TokenStream) -> Result<TokenStream, Diagnostic> {
    let methods = block.items.iter().filter_map(|item| match item {
        syn::ImplItem::Fn(method) => Some(method),
        _ => None,
    });
    methods.clone().try_for_each(|method| place_of(&method.block))?;
    if methods.into_iter().any(|method| method.sig.ident == "index_mut") {
        return Ok(TokenStream::new());
    }
    let Some(tangent) = tangent_of(&block.self_ty) else {
        return Err(fence::indexing(block.self_ty.span(), "the type is not a struct"));
    };
    let mut made = block.clone();
    *made.self_ty = tangent;
    for item in &mut made.items {
        match item {
            syn::ImplItem::Type(output) => {
                let ty = &output.ty;
                output.ty = syn::Type::Verbatim(quote!(<#ty as #runtime::Differentiable>::Tangent));
            }
            syn::ImplItem::Fn(method) => {
                returns_output(&mut method.sig);
                method.attrs.clear();
            }
            _ => {}
        }
    }
    let mutable = to_mutable(made.clone());
    Ok(quote!(#made #mutable))
}

/// `IndexMut` of what `Index` gives.
fn to_mutable(mut block: syn::ItemImpl) -> syn::ItemImpl {
    if let Some((path, ..)) = &mut block.trait_
        && let Some(last) = path.segments.last()
    {
        // The user may not have brought it into scope.
        let index = &last.arguments;
        *path = syn::parse_quote!(::core::ops::IndexMut #index);
    }
    block.items.retain(|item| matches!(item, syn::ImplItem::Fn(_)));
    for item in &mut block.items {
        if let syn::ImplItem::Fn(method) = item {
            method.sig.ident = format_ident!("index_mut", span = method.sig.ident.span());
            if let Some(syn::FnArg::Receiver(receiver)) = method.sig.inputs.first_mut() {
                *receiver = syn::parse_quote!(&mut self);
            }
            method.sig.output = syn::parse_quote!(-> &mut Self::Output);
            mutable_block(&mut method.block);
        }
    }
    block
}

fn mutable_block(block: &mut syn::Block) {
    if let Some(syn::Stmt::Expr(tail, None)) = block.stmts.last_mut() {
        mutable_reference(tail);
    }
}

fn mutable_reference(e: &mut syn::Expr) {
    match e {
        syn::Expr::Paren(inner) => mutable_reference(&mut inner.expr),
        syn::Expr::Block(inner) => mutable_block(&mut inner.block),
        syn::Expr::If(choice) => {
            mutable_block(&mut choice.then_branch);
            choice.else_branch.iter_mut().for_each(|(_, otherwise)| mutable_reference(otherwise));
        }
        syn::Expr::Match(choice) => choice.arms.iter_mut().for_each(|arm| mutable_reference(&mut arm.body)),
        syn::Expr::Reference(reference) => reference.mutability = Some(syn::parse_quote!(mut)),
        _ => {}
    }
}

/// The type that the derive makes.
fn tangent_of(ty: &syn::Type) -> Option<syn::Type> {
    let syn::Type::Path(path) = ty else { return None };
    let mut path = path.clone();
    let last = path.path.segments.last_mut()?;
    last.ident = format_ident!("{}Tangent", last.ident, span = last.ident.span());
    Some(syn::Type::Path(path))
}

/// `&f64` is `&Self::Output`.
fn returns_output(sig: &mut syn::Signature) {
    if let syn::ReturnType::Type(_, ty) = &mut sig.output
        && let syn::Type::Reference(reference) = &mut **ty
    {
        *reference.elem = syn::parse_quote!(Self::Output);
    }
}

/// Whether the block gives a place in `self` that depends on the index alone.
fn place_of(block: &syn::Block) -> Result<(), Diagnostic> {
    let Some((syn::Stmt::Expr(tail, None), before)) = block.stmts.split_last() else {
        return Err(fence::indexing(block.span(), "it does not end with a reference to a place in `self`"));
    };
    match before.iter().find(|stmt| names_self(*stmt)) {
        Some(stmt) => Err(fence::indexing(stmt.span(), "it looks at what is stored")),
        None => reference_of(tail),
    }
}

fn reference_of(e: &syn::Expr) -> Result<(), Diagnostic> {
    match e {
        syn::Expr::Paren(inner) => reference_of(&inner.expr),
        syn::Expr::Block(inner) => place_of(&inner.block),
        syn::Expr::If(choice) if !names_self(&choice.cond) => {
            place_of(&choice.then_branch)?;
            choice.else_branch.as_ref().map_or(Ok(()), |(_, otherwise)| reference_of(otherwise))
        }
        syn::Expr::Match(choice) if !names_self(&choice.expr) => choice.arms.iter().try_for_each(|arm| {
            let guarded = names_self(&arm.pat);
            let diverges = matches!(&*arm.body, syn::Expr::Macro(_)) && !names_self(&arm.body);
            match (guarded, diverges) {
                (true, _) => Err(fence::indexing(arm.span(), "it looks at what is stored")),
                (false, true) => Ok(()),
                (false, false) => reference_of(&arm.body),
            }
        }),
        syn::Expr::Reference(reference) if is_part_of_self(&reference.expr) => Ok(()),
        other => {
            Err(fence::indexing(other.span(), "this is not a reference to a field or an element of `self`"))
        }
    }
}

/// `self.data[i][j]`
fn is_part_of_self(e: &syn::Expr) -> bool {
    match e {
        syn::Expr::Paren(inner) => is_part_of_self(&inner.expr),
        syn::Expr::Path(path) => path.path.is_ident("self"),
        syn::Expr::Field(field) => is_part_of_self(&field.base),
        syn::Expr::Index(index) => is_part_of_self(&index.expr) && !names_self(&index.index),
        _ => false,
    }
}

fn names_self(tokens: impl quote::ToTokens) -> bool {
    contains_ident(tokens.to_token_stream(), "self")
}
