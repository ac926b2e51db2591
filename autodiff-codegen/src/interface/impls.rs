//! The attribute on an `impl` block: every method in it that has something active.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};

use super::cycles::Calls;
use super::operators::OperatorImpl;
use super::signature::generic_names;
use super::{
    Context, Expansion, Naming, bodies, cfgs, generate_with, hidden, indexing, is_differentiable, is_no_diff,
    strip_helpers,
};
use crate::args::Options;
use crate::codes;
use crate::error::{Errors, to_compile_errors};
use crate::lower::{Known, Source, gives_gradient, has_active_parameter};
use crate::pipeline::Derivatives;

/// Expands the attribute on an `impl` that stands for itself.
pub fn expand_alone(
    block: syn::ItemImpl,
    options: &Options,
    runtime: &TokenStream,
    errors: Errors,
) -> TokenStream {
    if indexing::is_indexing(&block) {
        return indexing::expand(&block, runtime, false, errors);
    }
    let (mut known, mut calls) = (Known::default(), Calls::of_one_type());
    known.add_impl(&block);
    add_calls(&block, &mut calls);
    let expansion = Expansion { options, runtime, known: Some(&known), optional: true };
    expand_impl(block, &expansion, &calls.to_run_again(), errors)
}

/// Adds who calls whom in the block.
pub fn add_calls(block: &syn::ItemImpl, calls: &mut Calls) {
    for item in &block.items {
        if let syn::ImplItem::Fn(method) = item {
            calls.add(&method.sig.ident, &method.block);
        }
    }
}

/// Expands the attribute on an `impl`. Methods of a trait's `impl` get their derivatives in an inherent one,
/// operators in that of a trait.
pub fn expand_impl(
    mut block: syn::ItemImpl,
    expansion: &Expansion<'_>,
    again: &BTreeSet<String>,
    mut errors: Errors,
) -> TokenStream {
    let runtime = expansion.runtime;
    let original = block.clone();
    let (mut inherent, mut beside) = (TokenStream::new(), TokenStream::new());
    let of_trait = block.trait_.is_some();
    let associated = associated_types(&original);
    let operator = OperatorImpl::of(&original);
    for item in &mut block.items {
        let syn::ImplItem::Fn(method) = item else { continue };
        let skipped = method.attrs.iter().any(is_no_diff);
        method.attrs.retain(|a| !is_no_diff(a));
        let resolved = if of_trait { resolved(method, &associated) } else { method.clone() };
        strip_helpers(&mut method.sig);
        let (mut annotated, mut body) = (resolved.sig.clone(), resolved.block.clone());
        if let Some(known) = expansion.known {
            known.resolve(&mut annotated, &mut body);
        }
        let options = &checkpointed(expansion.options, again.contains(&method.sig.ident.to_string()));
        let mut plain = resolved.sig.clone();
        strip_helpers(&mut plain);
        let source = Source {
            sig: &annotated,
            block: &body,
            impl_generics: Some(&original.generics),
            self_ty: Some(&original.self_ty),
            options,
            known: expansion.known,
        };
        let gives = if expansion.optional { gives_gradient(&source) } else { has_active_parameter(&source) };
        if skipped || !gives || method.attrs.iter().any(is_differentiable) {
            continue;
        }
        let vis: syn::Visibility = if of_trait { syn::parse_quote!(pub) } else { method.vis.clone() };
        let context = Context {
            sig: &plain,
            vis: &vis,
            naming: Naming::Prefix(method.sig.ident.clone()),
            runtime,
            outer: Some(generic_names(&original.generics)),
            borrowing: names_lifetime(&original.self_ty).then_some(&*original.self_ty),
            options,
            cfgs: cfgs(&method.attrs),
            by_hand: None,
            of_trait: original
                .trait_
                .as_ref()
                .and_then(|(path, _)| Some(path.segments.last()?.ident.clone())),
        };
        if operator.is_none() {
            beside.extend(hidden::check(&original, &plain, runtime));
        }
        let (methods, items) = generated(&source, &context, operator.as_ref(), &original, &mut errors);
        inherent.extend(methods);
        beside.extend(items);
    }
    errors.allow(|lint| of_trait && lint == codes::UNUSED_PARAMETER);
    let errors = to_compile_errors(&errors.finish());
    let (generics, _, clause) = original.generics.split_for_impl();
    let self_ty = &original.self_ty;
    let inherent = (!inherent.is_empty()).then(|| quote!(impl #generics #self_ty #clause { #inherent }));
    quote!(#block #errors #inherent #beside)
}

/// What is generated for a method: in an inherent `impl`, and beside it.
fn generated(
    source: &Source<'_>,
    context: &Context<'_>,
    operator: Option<&OperatorImpl>,
    block: &syn::ItemImpl,
    errors: &mut Errors,
) -> (TokenStream, TokenStream) {
    let Some(operator) = operator else {
        return (generate_with(source, context, errors, &bodies::items), TokenStream::new());
    };
    let items = std::cell::RefCell::new(TokenStream::new());
    let print = |context: &Context<'_>, found: &Derivatives| {
        *items.borrow_mut() = operator.print(block, context, found);
        if operator.of_itself { bodies::items(context, found) } else { TokenStream::new() }
    };
    let methods = generate_with(source, context, errors, &print);
    (methods, items.into_inner())
}

/// The options, with `checkpoint` where the function is to be run again.
pub fn checkpointed(options: &Options, again: bool) -> Options {
    Options { checkpoint: options.checkpoint || again, ..options.clone() }
}

/// Whether the type has a lifetime in it.
fn names_lifetime(ty: &syn::Type) -> bool {
    struct Finder(bool);
    impl<'ast> syn::visit::Visit<'ast> for Finder {
        fn visit_lifetime(&mut self, lifetime: &'ast syn::Lifetime) {
            self.0 |= lifetime.ident != "static";
        }
    }
    let mut finder = Finder(false);
    syn::visit::Visit::visit_type(&mut finder, ty);
    finder.0
}

/// The types that the `impl` of a trait defines: `Output` and kin. An inherent `impl` does not know them by name.
fn associated_types(block: &syn::ItemImpl) -> Vec<(Ident, TokenStream)> {
    let types = block.items.iter().filter_map(|item| match item {
        syn::ImplItem::Type(ty) => Some((ty.ident.clone(), with_turbofish(ty.ty.to_token_stream()))),
        _ => None,
    });
    types.collect()
}

/// `V::<T>` for `V<T>`, which is a type as well, and can stand in expressions.
fn with_turbofish(ty: TokenStream) -> TokenStream {
    let mut path = match syn::parse2::<syn::Type>(ty.clone()) {
        Ok(syn::Type::Path(path)) if path.qself.is_none() => path,
        _ => return ty,
    };
    for segment in &mut path.path.segments {
        if let syn::PathArguments::AngleBracketed(args) = &mut segment.arguments {
            args.colon2_token.get_or_insert_default();
        }
    }
    path.into_token_stream()
}

/// The method with `Self::Output` replaced by what it is.
fn resolved(method: &syn::ImplItemFn, types: &[(Ident, TokenStream)]) -> syn::ImplItemFn {
    if types.is_empty() {
        return method.clone();
    }
    syn::parse2(replaced(method.to_token_stream(), types)).unwrap_or_else(|_| method.clone())
}

fn replaced(tokens: TokenStream, types: &[(Ident, TokenStream)]) -> TokenStream {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut out = TokenStream::new();
    let mut k = 0;
    while k < tokens.len() {
        if let Some(ty) = associated(&tokens[k..], types) {
            out.extend(ty.clone());
            k += 4;
            continue;
        }
        out.extend([match &tokens[k] {
            TokenTree::Group(group) => {
                let mut inner = proc_macro2::Group::new(group.delimiter(), replaced(group.stream(), types));
                inner.set_span(group.span());
                TokenTree::Group(inner)
            }
            other => other.clone(),
        }]);
        k += 1;
    }
    out
}

/// `Self::Output` at the start of the tokens.
fn associated<'t>(tokens: &[TokenTree], types: &'t [(Ident, TokenStream)]) -> Option<&'t TokenStream> {
    let [TokenTree::Ident(first), TokenTree::Punct(a), TokenTree::Punct(b), TokenTree::Ident(name), ..] =
        tokens
    else {
        return None;
    };
    let is_path = first == "Self" && a.as_char() == ':' && b.as_char() == ':';
    types.iter().find(|(ty, _)| is_path && ty == name).map(|(_, ty)| ty)
}
