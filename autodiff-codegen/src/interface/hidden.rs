//! A method of a trait that one of the type itself hides: `x.f(..)` calls the type's, and the derivatives by that name would be those
//! of the trait's.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};
use syn::visit::Visit;

use super::contains_ident;

/// An item that compiles only if `<X>::f` is `<X as Tr>::f`: the type of a function tells it from every other.
pub fn check(block: &syn::ItemImpl, method: &syn::Signature, runtime: &TokenStream) -> Option<TokenStream> {
    let (path, _) = block.trait_.as_ref()?;
    let (generics, clause) = (&method.generics, &method.generics.where_clause);
    let written = [path.to_token_stream(), generics.to_token_stream(), clause.to_token_stream()];
    if takes_impl_trait(method) || written.into_iter().any(|tokens| contains_ident(tokens, "Self")) {
        return None;
    }
    let (self_ty, name, span) = (&block.self_ty, &method.ident, method.ident.span());
    let (generics, clause) = together(&block.generics, &method.generics);
    let own = arguments(&method.generics);
    let imported = without_arguments(path);
    let type_path = quote_spanned!(span=> <#self_ty>::#name #own);
    let trait_path = quote_spanned!(span=> <#self_ty as #path>::#name #own);
    Some(quote! {
        const _: () = {
            #[allow(unused, non_snake_case, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
            fn not_hidden #generics () #clause {
                use #imported as _;
                #runtime::rt::same_function(#type_path, #trait_path);
            }
        };
    })
}

/// The parameters of the block and of the method, with the bounds of both.
fn together(block: &syn::Generics, method: &syn::Generics) -> (syn::Generics, Option<syn::WhereClause>) {
    let mut all = block.clone();
    all.params.extend(method.params.iter().cloned());
    if let Some(clause) = &method.where_clause {
        all.make_where_clause().predicates.extend(clause.predicates.iter().cloned());
    }
    let clause = all.where_clause.take();
    (all, clause)
}

/// `::<T, N>`
fn arguments(generics: &syn::Generics) -> Option<TokenStream> {
    let names: Vec<&Ident> = generics
        .params
        .iter()
        .filter_map(|param| match param {
            syn::GenericParam::Type(ty) => Some(&ty.ident),
            syn::GenericParam::Const(constant) => Some(&constant.ident),
            syn::GenericParam::Lifetime(_) => None,
        })
        .collect();
    (!names.is_empty()).then(|| quote!(::<#(#names),*>))
}

fn without_arguments(path: &syn::Path) -> syn::Path {
    let mut plain = path.clone();
    plain.segments.iter_mut().for_each(|segment| segment.arguments = syn::PathArguments::None);
    plain
}

/// Whether a parameter has a type without a name, which no path can give.
fn takes_impl_trait(method: &syn::Signature) -> bool {
    struct Finder(bool);
    impl<'ast> Visit<'ast> for Finder {
        fn visit_type_impl_trait(&mut self, _: &'ast syn::TypeImplTrait) {
            self.0 = true;
        }
    }
    let mut finder = Finder(false);
    method.inputs.iter().for_each(|input| finder.visit_fn_arg(input));
    finder.0
}
