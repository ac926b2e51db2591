//! The derivatives of a method whose rule stands elsewhere: a trait for its type, which may be a foreign one.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens as _, format_ident, quote};
use syn::parse::{ParseStream, Parser as _};

use super::bodies::Writer;
use super::signature::generic_names;
use super::{Context, Naming};
use crate::pipeline::Derivatives;

/// The name of the trait that a rule makes: `EnergyRule` for `energy_rule`.
pub fn name_of(rule: &Ident) -> Ident {
    let plain = rule.to_string();
    let words = plain.trim_start_matches("r#").split('_');
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters
            .next()
            .map(|first| first.to_uppercase().chain(letters).collect::<String>())
            .unwrap_or_default()
    };
    Ident::new(&words.map(capital).collect::<String>(), rule.span())
}

/// The trait, and its `impl`.
pub fn items(
    name: &Ident,
    self_ty: &syn::Type,
    generics: &syn::Generics,
    context: &Context<'_>,
    found: &Derivatives,
) -> TokenStream {
    let private = syn::Visibility::Inherited;
    let (vis, cfgs) = (context.vis, &context.cfgs);
    let functions = |outer: Vec<Ident>| {
        let naming = context.naming.clone();
        let (cfgs, of_trait) = (cfgs.clone(), context.of_trait.clone());
        let context = Context { vis: &private, outer: Some(outer), naming, cfgs, of_trait, ..*context };
        Writer::new(&context, found).functions()
    };
    let names = generic_names(generics);
    let written = functions(names.clone());
    let mut in_trait = vec![format_ident!("Self")];
    in_trait.extend(names);
    let declared = declarations(functions(in_trait), self_ty);
    let (of_impl, of_trait, clause) = generics.split_for_impl();
    let what = match &context.naming {
        Naming::Enum(name) | Naming::Prefix(name) => name,
    };
    let doc = format!(" Derivatives of the method `{what}`, by a rule written by hand.");
    quote! {
        #(#cfgs)*
        #[doc = #doc]
        #[allow(dead_code, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
        #vis trait #name #of_impl #clause { #declared }
        #(#cfgs)*
        #[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
        impl #of_impl #name #of_trait for #self_ty #clause { #written }
    }
}

/// The functions without their bodies; those in a macro stay in it.
fn declarations(functions: TokenStream, self_ty: &syn::Type) -> TokenStream {
    let parser = |input: ParseStream<'_>| {
        let mut items: Vec<syn::ImplItem> = Vec::new();
        while !input.is_empty() {
            items.push(input.parse()?);
        }
        Ok(items)
    };
    let items = parser.parse2(functions).unwrap_or_default();
    items.into_iter().map(|item| declaration(item, self_ty)).collect()
}

fn declaration(item: syn::ImplItem, self_ty: &syn::Type) -> TokenStream {
    match item {
        syn::ImplItem::Fn(mut function) => {
            function.attrs.retain(|a| !a.path().is_ident("inline"));
            let (attrs, mut sig) = (function.attrs, function.sig);
            for input in &mut sig.inputs {
                match input {
                    syn::FnArg::Typed(typed) => {
                        if let syn::Pat::Ident(pat) = &mut *typed.pat {
                            pat.mutability = None;
                        }
                    }
                    syn::FnArg::Receiver(receiver) => receiver.mutability = None,
                }
            }
            let mut sig = named(sig, self_ty);
            let clause = &mut sig.generics.make_where_clause().predicates;
            clause.push(syn::parse_quote!(Self: ::core::marker::Sized));
            quote!(#(#attrs)* #sig;)
        }
        syn::ImplItem::Macro(written) => {
            let path = &written.mac.path;
            let inner = declarations(written.mac.tokens, self_ty);
            quote!(#path! { #inner })
        }
        other => quote!(#other),
    }
}

/// The signature with the type in place of `Self`, of which the trait alone knows nothing; what a pullback captures
/// stays as it is.
fn named(sig: syn::Signature, self_ty: &syn::Type) -> syn::Signature {
    let replaced = replaced(sig.to_token_stream(), self_ty);
    syn::parse2(replaced).unwrap_or(sig)
}

fn replaced(tokens: TokenStream, self_ty: &syn::Type) -> TokenStream {
    let mut captures = false;
    let replaced = |token: TokenTree| match token {
        TokenTree::Ident(ident) if ident == "Self" && !captures => self_ty.to_token_stream(),
        TokenTree::Group(group) => {
            let inner = Group::new(group.delimiter(), replaced(group.stream(), self_ty));
            TokenTree::Group(inner).into()
        }
        other => {
            captures = match &other {
                TokenTree::Ident(ident) => ident == "use" || captures,
                TokenTree::Punct(punct) => captures && punct.as_char() != '>',
                _ => captures,
            };
            other.into()
        }
    };
    tokens.into_iter().map(replaced).collect()
}
