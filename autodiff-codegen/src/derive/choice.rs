//! An enum that is a choice, without numbers of its own that a gradient would be of: its tangent is `NoTangent`.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use syn::{DataEnum, DeriveInput, Field, parse_quote, spanned::Spanned as _};

use super::fields::is_inert;
use crate::codes;
use crate::error::Errors;

/// Types of the fields that must turn out to carry no gradient; an error for each that is seen to carry one.
pub(super) fn check(input: &DeriveInput, data: &DataEnum, errors: &mut Errors) -> Vec<TokenStream> {
    let mut types = Vec::new();
    for variant in &data.variants {
        for field in &variant.fields {
            if is_inert(&field.attrs, errors) {
                continue;
            }
            if mentions_float(field.ty.to_token_stream()) {
                refuse(input, variant, field, errors);
            } else {
                types.push(field.ty.to_token_stream());
            }
        }
    }
    types
}

fn refuse(input: &DeriveInput, variant: &syn::Variant, field: &Field, errors: &mut Errors) {
    errors.push(
        codes::DERIVE_ON_ENUM,
        field.ty.span(),
        format!(
            "`{}::{}` holds a number, which would have a gradient: of an enum there is none",
            input.ident, variant.ident
        ),
        "write `#[no_diff]` before it, if no gradient is wanted; \
         or put the numbers into a struct, and keep the choice beside them",
    );
}

fn mentions_float(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == "f64" || ident == "f32",
        TokenTree::Group(group) => mentions_float(group.stream()),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

/// `impl Differentiable for Kind`, with the tangent `NoTangent`. That a field's type has no gradient either is a
/// bound, which rustc checks.
pub(super) fn expand(input: &DeriveInput, runtime: &TokenStream, types: &[TokenStream]) -> TokenStream {
    let name = &input.ident;
    let mut generics = input.generics.clone();
    for ty in types {
        let bound = parse_quote!(#ty: #runtime::Differentiable<Tangent = #runtime::NoTangent>);
        generics.make_where_clause().predicates.push(bound);
    }
    let (impl_generics, args, bounds) = generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #impl_generics #runtime::Differentiable for #name #args #bounds {
            type Tangent = #runtime::NoTangent;

            fn zero_tangent(&self) -> #runtime::NoTangent {
                #runtime::NoTangent
            }

            fn assert_same_shape(&self, _: &#runtime::NoTangent, _: &str) {}

            fn zip_tangent_mut(&mut self, _: &#runtime::NoTangent, _: &mut impl #runtime::ZipVisitor) {}

            fn zip_states_mut<const STATES: usize>(
                &mut self,
                _: &#runtime::NoTangent,
                _: [&mut #runtime::NoTangent; STATES],
                _: &mut impl #runtime::StateVisitor<STATES>,
            ) {
            }
        }

        #[automatically_derived]
        impl #impl_generics #runtime::rt::Owned for #name #args #bounds {}
    }
}
