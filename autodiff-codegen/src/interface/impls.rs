//! The attribute on an `impl` block: every method in it that has something active.

use proc_macro2::TokenStream;
use quote::quote;

use super::signature::generic_names;
use super::{Context, Naming, cfgs, generate, is_no_diff, strip_helpers};
use crate::args::Options;
use crate::error::{Errors, to_compile_errors};
use crate::lower::{Source, has_active_parameter};

/// Expands the attribute on an `impl`. Methods of a trait's `impl` get their derivatives in an inherent one.
pub fn expand_impl(
    mut block: syn::ItemImpl,
    options: &Options,
    runtime: &TokenStream,
    mut errors: Errors,
) -> TokenStream {
    let original = block.clone();
    let mut generated = TokenStream::new();
    let of_trait = block.trait_.is_some();
    for item in &mut block.items {
        let syn::ImplItem::Fn(method) = item else { continue };
        let skipped = method.attrs.iter().any(is_no_diff);
        method.attrs.retain(|a| !is_no_diff(a));
        let annotated = method.sig.clone();
        strip_helpers(&mut method.sig);
        let source = Source {
            sig: &annotated,
            block: &method.block,
            impl_generics: Some(&original.generics),
            self_ty: Some(&original.self_ty),
            options,
        };
        if skipped || !has_active_parameter(&source) || has_own_attribute(method) {
            continue;
        }
        let vis: syn::Visibility = if of_trait { syn::parse_quote!(pub) } else { method.vis.clone() };
        let context = Context {
            sig: &method.sig,
            vis: &vis,
            naming: Naming::Prefix(method.sig.ident.clone()),
            runtime,
            outer: Some(generic_names(&original.generics)),
            options,
            cfgs: cfgs(&method.attrs),
        };
        generated.extend(generate(&source, &context, &mut errors));
    }
    let errors = to_compile_errors(&errors.finish());
    let (generics, _, clause) = original.generics.split_for_impl();
    let self_ty = &original.self_ty;
    quote! {
        #block
        #errors
        impl #generics #self_ty #clause { #generated }
    }
}

fn has_own_attribute(method: &syn::ImplItemFn) -> bool {
    method.attrs.iter().any(|a| a.path().segments.last().is_some_and(|s| s.ident == "differentiable"))
}
