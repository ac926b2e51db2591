//! The attribute on an inline module: everything in it that can be differentiated, with the knowledge of all of it.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};

use super::cycles::Calls;
use super::operators::OperatorImpl;
use super::{Expansion, expand_fn, impls, indexing, is_differentiable, is_no_diff};
use crate::args::Options;
use crate::error::{Errors, to_compile_errors};
use crate::fence;
use crate::lower::Known;

/// Expands the attribute on a module.
pub fn expand_mod(
    module: &syn::ItemMod,
    options: &Options,
    runtime: &TokenStream,
    mut errors: Errors,
) -> TokenStream {
    if module.content.is_none() {
        errors.add(fence::module_elsewhere(module));
    }
    if let Some(option) = options.of_one_function() {
        errors.add(fence::option_of_one_function(&option));
    }
    let errors = to_compile_errors(&errors.finish());
    let module = one_module(module, options, runtime, &Known::default());
    quote!(#module #errors)
}

fn one_module(module: &syn::ItemMod, options: &Options, runtime: &TokenStream, outer: &Known) -> TokenStream {
    let Some((_, items)) = &module.content else { return module.to_token_stream() };
    let mut known = if sees_outer(items) { outer.clone() } else { Known::default() };
    known.add(items);
    let around = Around {
        options,
        runtime,
        known: &known,
        again: calls(items).to_run_again(),
        own: traits(items),
        derived: derived(items),
    };
    let expanded: TokenStream = items.iter().map(|item| around.item(item.clone())).collect();
    let used = used_attribute(items);
    let syn::ItemMod { attrs, vis, ident, .. } = module;
    quote!(#(#attrs)* #vis mod #ident { #expanded #used })
}

/// Attributes that are taken away leave the `use` of their name without a use.
fn used_attribute(items: &[syn::Item]) -> Option<TokenStream> {
    let attrs = items.iter().filter_map(|item| match item {
        syn::Item::Fn(function) => Some(&function.attrs),
        syn::Item::Impl(block) => Some(&block.attrs),
        _ => None,
    });
    let path = attrs.flatten().find(|a| is_differentiable(a))?.path();
    Some(quote!(#[allow(unused_imports)] use #path as _;))
}

/// `use super::*;`
fn sees_outer(items: &[syn::Item]) -> bool {
    items.iter().any(|item| {
        let syn::Item::Use(item) = item else { return false };
        item.tree.to_token_stream().to_string().replace(' ', "").starts_with("super::*")
    })
}

fn calls(items: &[syn::Item]) -> Calls {
    let mut calls = Calls::default();
    for item in items {
        match item {
            syn::Item::Fn(function) => calls.add(&function.sig.ident, &function.block),
            syn::Item::Impl(block) => impls::add_calls(block, &mut calls),
            _ => {}
        }
    }
    calls
}

/// The traits that the module itself has.
fn traits(items: &[syn::Item]) -> BTreeSet<String> {
    let names = items.iter().filter_map(|item| match item {
        syn::Item::Trait(t) => Some(t.ident.to_string()),
        _ => None,
    });
    names.collect()
}

/// The structs of the module with the derive.
fn derived(items: &[syn::Item]) -> BTreeSet<String> {
    let derives = |a: &syn::Attribute| {
        a.path().is_ident("derive") && super::contains_ident(a.to_token_stream(), "Differentiable")
    };
    let names = items.iter().filter_map(|item| match item {
        syn::Item::Struct(s) if s.attrs.iter().any(derives) => Some(s.ident.to_string()),
        _ => None,
    });
    names.collect()
}

/// What the items of a module have in common.
struct Around<'a> {
    options: &'a Options,
    runtime: &'a TokenStream,
    known: &'a Known,
    again: BTreeSet<String>,
    own: BTreeSet<String>,
    /// Structs that have a tangent of their own.
    derived: BTreeSet<String>,
}

impl Around<'_> {
    fn is_derived(&self, ty: &syn::Type) -> bool {
        let syn::Type::Path(path) = ty else { return false };
        path.path.segments.last().is_some_and(|last| self.derived.contains(&last.ident.to_string()))
    }

    fn item(&self, item: syn::Item) -> TokenStream {
        match item {
            syn::Item::Fn(function) => self.function(function),
            syn::Item::Impl(block) => self.block(block),
            syn::Item::Mod(mut module) => {
                if self.skips(&mut module.attrs) {
                    return module.to_token_stream();
                }
                one_module(&module, self.options, self.runtime, self.known)
            }
            other => other.to_token_stream(),
        }
    }

    fn function(&self, mut function: syn::ItemFn) -> TokenStream {
        let mut errors = Errors::new();
        let (options, is_asked_for) = self.options_of(&mut function.attrs, &mut errors);
        let skipped = self.skips(&mut function.attrs) || options.skip;
        let again = self.again.contains(&function.sig.ident.to_string());
        let options = impls::checkpointed(&options, again);
        let expansion = Expansion {
            options: &options,
            runtime: self.runtime,
            known: Some(self.known),
            optional: !is_asked_for,
        };
        if skipped || (!is_asked_for && !is_plain(&function.sig)) {
            let errors = to_compile_errors(&errors.finish());
            super::strip_helpers(&mut function.sig);
            return quote!(#function #errors);
        }
        expand_fn(function, &expansion, errors)
    }

    fn block(&self, mut block: syn::ItemImpl) -> TokenStream {
        let mut errors = Errors::new();
        let (options, is_asked_for) = self.options_of(&mut block.attrs, &mut errors);
        let skipped = self.skips(&mut block.attrs) || options.skip;
        let of_known_trait = block.trait_.as_ref().is_none_or(|(path, _)| {
            path.segments.last().is_some_and(|s| self.own.contains(&s.ident.to_string()))
        });
        let indexes = indexing::is_indexing(&block) && (is_asked_for || self.is_derived(&block.self_ty));
        if indexes && !skipped {
            return indexing::expand(&block, self.runtime, !is_asked_for, errors);
        }
        if skipped || !(is_asked_for || of_known_trait || OperatorImpl::of(&block).is_some()) {
            let errors = to_compile_errors(&errors.finish());
            return quote!(#block #errors);
        }
        let expansion =
            Expansion { options: &options, runtime: self.runtime, known: Some(self.known), optional: true };
        impls::expand_impl(block, &expansion, &self.again, errors)
    }

    /// The options of the item's own attribute, which is taken away; else those of the module.
    fn options_of(&self, attrs: &mut Vec<syn::Attribute>, errors: &mut Errors) -> (Options, bool) {
        let own = attrs.iter().position(is_differentiable).map(|k| attrs.remove(k));
        let Some(own) = own else { return (self.options.clone(), false) };
        let options = match &own.meta {
            syn::Meta::List(list) => Options::parse(list.tokens.clone(), errors),
            syn::Meta::Path(_) | syn::Meta::NameValue(_) => self.options.clone(),
        };
        (options, true)
    }

    fn skips(&self, attrs: &mut Vec<syn::Attribute>) -> bool {
        let before = attrs.len();
        attrs.retain(|a| !is_no_diff(a));
        attrs.len() < before
    }
}

/// A function of a kind that can be differentiated.
fn is_plain(sig: &syn::Signature) -> bool {
    let safe = !matches!(sig.safety, syn::Safety::Unsafe(_));
    safe && sig.asyncness.is_none() && sig.constness.is_none() && sig.abi.is_none()
}
