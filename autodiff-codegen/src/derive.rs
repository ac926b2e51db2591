//! `#[derive(Differentiable)]`: a struct in, its tangent out.
//!
//! For `Foo` it writes `FooTangent`, with the fields of `Foo` in the types of their tangents, and the traits
//! `Differentiable` for the one, `Tangent` and the operators for the other. Fields marked `#[no_diff]` are left
//! out; see `inert` for what keeps generated code working that adds to them. An enum that only chooses has the
//! tangent `NoTangent`: see `choice`.

mod choice;
mod fields;
mod generics;
mod impls;
mod inert;
#[cfg(test)]
mod tests;
mod types;

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::{Data, DeriveInput, spanned::Spanned as _};

use crate::codes;
use crate::error::{Errors, to_compile_errors};
use crate::fence;

/// All that is known of the struct.
struct Model<'a> {
    /// The struct as written.
    input: &'a DeriveInput,
    /// `::differentiable`
    runtime: &'a TokenStream,
    /// `FooTangent`
    tangent: syn::Ident,
    /// Its fields.
    fields: fields::Fields<'a>,
    /// The generics of either side.
    generics: generics::Generics,
}

/// Expands the derive; `runtime` is the path of the runtime crate.
#[must_use]
pub fn derive(item: TokenStream, runtime: &TokenStream) -> TokenStream {
    let input = match syn::parse2::<DeriveInput>(item) {
        Ok(input) => input,
        Err(error) => return to_compile_errors(&[fence::unreadable_item(&error)]),
    };
    let mut errors = Errors::new();
    let expanded = match &input.data {
        Data::Struct(data) => {
            let fields = fields::Fields::new(&data.fields, &mut errors);
            Model::new(&input, runtime, fields).expand()
        }
        Data::Enum(data) => {
            let types = choice::check(&input, data, &mut errors);
            choice::expand(&input, runtime, &types)
        }
        Data::Union(data) => {
            refuse_union(&input, data, &mut errors);
            TokenStream::new()
        }
    };
    let errors = errors.finish();
    if errors.is_empty() { expanded } else { to_compile_errors(&errors) }
}

fn refuse_union(input: &DeriveInput, data: &syn::DataUnion, errors: &mut Errors) {
    errors.push(
        codes::DERIVE_ON_ENUM,
        data.union_token.span(),
        format!("`{}` is a union: which of its fields has a gradient is not known", input.ident),
        "put the numbers into a struct; or take the value out of differentiation with `#[no_diff]` where it is a \
         parameter or a field",
    );
}

impl<'a> Model<'a> {
    fn new(input: &'a DeriveInput, runtime: &'a TokenStream, fields: fields::Fields<'a>) -> Self {
        let types: Vec<TokenStream> = fields.active().map(|f| types::tangent(f.ty, runtime)).collect();
        let generics = generics::Generics::new(&input.generics, &types, runtime);
        let tangent = format_ident!("{}Tangent", input.ident, span = Span::call_site());
        Model { input, runtime, tangent, fields, generics }
    }

    fn expand(&self) -> TokenStream {
        let definition = self.definition();
        let differentiable = self.impl_differentiable();
        let owned = self.impl_owned();
        let tangent = self.impl_tangent();
        let standard = self.impl_standard();
        let operators = self.impl_operators();
        let inert = self.inert();
        quote!(#definition #differentiable #owned #tangent #standard #operators #inert)
    }

    /// `pub struct FooTangent { .. }`
    fn definition(&self) -> TokenStream {
        let Model { input, tangent, generics, .. } = self;
        let vis = &input.vis;
        let doc = format!(
            " The gradient of a [`{}`]: the same fields, each with the gradient of its own.",
            input.ident
        );
        let derives = generics.tangent_params_are_plain().then(|| quote!(#[derive(Clone, Debug, PartialEq)]));
        let declare = generics.declare_tangent();
        let bounds = generics.tangent_where();
        let body = self.fields.definition(&input.ident, self.runtime);
        let (before, after) =
            if self.fields.named() { (bounds, None) } else { (None, bounds.map(|b| quote!(#b))) };
        let end = (!self.fields.named()).then(|| quote!(;));
        quote! {
            #[doc = #doc]
            #[allow(dead_code, clippy::derive_partial_eq_without_eq)]
            #derives
            #vis struct #tangent #declare #before #body #after #end
        }
    }
}
