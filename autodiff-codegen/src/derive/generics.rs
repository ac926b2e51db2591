//! Which generics the tangent keeps, and the bounds that either side needs.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{GenericParam, TypeParamBound, WherePredicate, parse_quote, punctuated::Punctuated};

/// The generics of the struct, with the bounds that its gradient needs, and of its tangent: those of them that
/// the fields of the tangent mention.
pub(super) struct Generics {
    value: syn::Generics,
    tangent: syn::Generics,
}

impl Generics {
    /// From the struct's generics and the types of the tangent's fields.
    pub fn new(generics: &syn::Generics, types: &[TokenStream], runtime: &TokenStream) -> Self {
        let mut mentioned = BTreeSet::new();
        for ty in types {
            mentions(ty.clone(), &mut mentioned);
        }
        let mut value = generics.clone();
        bound_by_differentiable(&mut value, &mentioned, runtime);
        let tangent = keep(&value, &mentioned);
        Generics { value, tangent }
    }

    /// `impl<..>`, `Foo<..>`'s arguments and `where ..`.
    pub fn of_value(&self) -> (syn::ImplGenerics<'_>, syn::TypeGenerics<'_>, Option<&syn::WhereClause>) {
        self.value.split_for_impl()
    }

    /// `impl<..>`, `FooTangent<..>`'s arguments and `where ..`.
    pub fn of_tangent(&self) -> (syn::ImplGenerics<'_>, syn::TypeGenerics<'_>, Option<&syn::WhereClause>) {
        self.tangent.split_for_impl()
    }

    /// `<T: Bound = Default, ..>`, to declare the tangent with.
    pub fn declare_tangent(&self) -> TokenStream {
        let params = &self.tangent.params;
        if params.is_empty() { TokenStream::new() } else { quote!(<#params>) }
    }

    /// The tangent's `where` clause.
    pub fn tangent_where(&self) -> Option<&syn::WhereClause> {
        self.tangent.where_clause.as_ref()
    }

    /// The tangent has no type parameters, so that the standard derives ask for no bounds that are too much.
    pub fn tangent_params_are_plain(&self) -> bool {
        self.tangent.type_params().next().is_none()
    }
}

/// Adds `T: Differentiable` for every parameter that a field of the tangent mentions, unless it is said.
fn bound_by_differentiable(
    generics: &mut syn::Generics,
    mentioned: &BTreeSet<String>,
    runtime: &TokenStream,
) {
    let bound_already = bounded_in_where(generics);
    for param in generics.type_params_mut() {
        let name = param.ident.to_string();
        let said = param.bounds.iter().any(implies_differentiable) || bound_already.contains(&name);
        if mentioned.contains(&name) && !said {
            param.bounds.push(parse_quote!(#runtime::Differentiable));
        }
    }
}

/// Parameters with `where T: Real`.
fn bounded_in_where(generics: &syn::Generics) -> BTreeSet<String> {
    let predicates = generics.where_clause.iter().flat_map(|clause| &clause.predicates);
    predicates
        .filter_map(|predicate| match predicate {
            WherePredicate::Type(p) if p.bounds.iter().any(implies_differentiable) => {
                Some(p.bounded_ty.to_token_stream().to_string())
            }
            _ => None,
        })
        .collect()
}

fn implies_differentiable(bound: &TypeParamBound) -> bool {
    let TypeParamBound::Trait(bound) = bound else { return false };
    bound.path.segments.last().is_some_and(|s| s.ident == "Real" || s.ident == "Differentiable")
}

/// The parameters that are mentioned, and the predicates about nothing else.
fn keep(generics: &syn::Generics, mentioned: &BTreeSet<String>) -> syn::Generics {
    let mut kept = generics.clone();
    let dropped: BTreeSet<String> =
        generics.params.iter().map(name_of).filter(|name| !mentioned.contains(name)).collect();
    let is_kept = |tokens: TokenStream| {
        let mut names = BTreeSet::new();
        mentions(tokens, &mut names);
        names.is_disjoint(&dropped)
    };
    kept.params = generics.params.iter().filter(|p| mentioned.contains(&name_of(p))).cloned().collect();
    for param in kept.type_params_mut() {
        param.bounds = param.bounds.iter().filter(|b| is_kept(b.to_token_stream())).cloned().collect();
    }
    if let Some(clause) = &mut kept.where_clause {
        let predicates: Punctuated<_, _> =
            clause.predicates.iter().filter(|p| is_kept(p.to_token_stream())).cloned().collect();
        clause.predicates = predicates;
    }
    kept.where_clause = kept.where_clause.filter(|clause| !clause.predicates.is_empty());
    kept
}

/// `T`, `N` or `'a`.
fn name_of(param: &GenericParam) -> String {
    match param {
        GenericParam::Lifetime(lifetime) => lifetime.lifetime.to_string(),
        GenericParam::Type(ty) => ty.ident.to_string(),
        GenericParam::Const(constant) => constant.ident.to_string(),
    }
}

/// Adds the identifiers and lifetimes of the tokens.
fn mentions(tokens: TokenStream, names: &mut BTreeSet<String>) {
    let mut after_quote = false;
    for token in tokens {
        match token {
            TokenTree::Group(group) => mentions(group.stream(), names),
            TokenTree::Ident(ident) if after_quote => _ = names.insert(format!("'{ident}")),
            TokenTree::Ident(ident) => _ = names.insert(ident.to_string()),
            TokenTree::Punct(punct) => {
                after_quote = punct.as_char() == '\'';
                continue;
            }
            TokenTree::Literal(_) => {}
        }
        after_quote = false;
    }
}
