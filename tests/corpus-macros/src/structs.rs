//! Structs of the corpus: derived in the differentiable versions, taken apart into floats in all.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Attribute, Index, ItemStruct, Member, Result};

use crate::version::Version;

/// The struct in a version, with `Clone`, `Debug`, `Differentiable` and the view of its floats.
pub fn declaration(item: &ItemStruct, version: Version) -> Result<TokenStream> {
    let mut derived = item.clone();
    derived.attrs.insert(0, syn::parse_quote!(#[derive(Clone, Debug)]));
    if version != Version::Dual {
        derived.attrs.insert(1, syn::parse_quote!(#[derive(::differentiable::Differentiable)]));
    }
    let declaration = version.rewrite(derived.to_token_stream())?;
    let view = view(item);
    Ok(quote! { #declaration #view })
}

/// `impl Flat`, over the fields that take part.
fn view(item: &ItemStruct) -> TokenStream {
    let name = &item.ident;
    let mut generics = item.generics.clone();
    for param in generics.type_params_mut() {
        param.bounds.push(syn::parse_quote!(::corpus_support::Flat));
    }
    let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
    let members = item.fields.iter().enumerate().filter(|(_, field)| !field.attrs.iter().any(is_no_diff));
    let members = members.map(|(i, field)| match &field.ident {
        Some(ident) => Member::Named(ident.clone()),
        None => Member::Unnamed(Index::from(i)),
    });
    quote! {
        impl #impl_generics ::corpus_support::Flat for #name #ty_generics #where_clause {
            fn each(&mut self, see: &mut dyn FnMut(::corpus_support::Slot<'_>)) {
                #(::corpus_support::Flat::each(&mut self.#members, see);)*
            }
        }
    }
}

fn is_no_diff(attr: &Attribute) -> bool {
    attr.path().is_ident("no_diff")
}
