//! The types of the generated functions.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens as _, quote, quote_spanned};

use super::Context;
use crate::ir::{Function, Param, Ty, Wrapper};

/// Prints types for one function.
pub struct Types<'a> {
    /// The path of the runtime crate.
    pub runtime: &'a TokenStream,
    /// The function.
    pub function: &'a Function,
}

impl Types<'_> {
    /// The tangent of a type.
    pub fn tangent(&self, ty: &Ty) -> TokenStream {
        let runtime = self.runtime;
        match ty {
            Ty::Float(width) => match width {
                crate::ir::FloatTy::F32 => quote!(f32),
                crate::ir::FloatTy::F64 => quote!(f64),
            },
            Ty::Param(t) => quote!(#t),
            Ty::Array(item, n) => {
                let (item, n) = (self.tangent(item), &n.0);
                quote!([#item; #n])
            }
            Ty::Slice(item) | Ty::Vec(item) => {
                let item = self.tangent(item);
                quote!(#runtime::rt::Vec<#item>)
            }
            Ty::Ref(_, inner) => self.tangent(inner),
            Ty::Tuple(items) => {
                let items = items.iter().map(|item| self.tangent(item));
                quote!((#(#items,)*))
            }
            Ty::Maybe(_, item) => {
                let item = self.tangent(item);
                quote!(::core::option::Option<#item>)
            }
            Ty::Named(tokens) => {
                // Where the type has no gradient, rustc's error is at the type.
                let at = first_span(tokens).unwrap_or_else(Span::call_site);
                let runtime = moved(runtime, at);
                // No tangent has a lifetime, and one that is left out cannot be named in every position.
                let tokens = with_lifetime(tokens, "'_", "'static");
                quote_spanned!(at=> <#tokens as #runtime::Differentiable>::Tangent)
            }
            Ty::Int(_) | Ty::Bool | Ty::Unit | Ty::Inert(_) => quote!(#runtime::NoTangent),
            Ty::Infer(_) | Ty::Unknown | Ty::SomeFloat => quote!(_),
        }
    }

    /// What a shadow refers to: a slice for slices and vectors, the tangent for everything else.
    pub fn shadow(&self, ty: &Ty) -> TokenStream {
        match ty.pointee() {
            Ty::Slice(item) | Ty::Vec(item) => {
                let item = self.tangent(item);
                quote!([#item])
            }
            other => self.tangent(other),
        }
    }

    /// The tangent type of a parameter in the split interface, where inactive ones take part as well.
    pub fn split_shadow(&self, param: &Param) -> TokenStream {
        let ty = self.function.var(param.var).ty.pointee();
        let runtime = self.runtime;
        if self.is_shadowed(param) { self.shadow(ty) } else { quote!(#runtime::NoTangent) }
    }

    /// Whether the split interface has a shadow of the parameter's own shape: of an inactive one, if every caller knows that shape.
    fn is_shadowed(&self, param: &Param) -> bool {
        let ty = self.function.var(param.var).ty.pointee();
        param.active || ty.has_zero() || ty.is_list_of_floats()
    }

    /// The tangent of a parameter as an argument of `jvp`: by value or by reference, as the parameter is.
    pub fn jvp_argument(&self, param: &Param, split: bool) -> TokenStream {
        let ty = &self.function.var(param.var).ty;
        let inner = if split { self.split_shadow(param) } else { self.shadow(ty) };
        match ty {
            Ty::Ref(mutable, _) => {
                if *mutable {
                    quote!(&mut #inner)
                } else {
                    quote!(&#inner)
                }
            }
            Ty::Vec(_) if !split || self.is_shadowed(param) => self.tangent(ty),
            _ => inner,
        }
    }

    /// The gradient: one value per active parameter, bare if it is one.
    pub fn gradient(&self) -> TokenStream {
        let mut parts: Vec<TokenStream> =
            self.active().map(|p| self.tangent(self.function.var(p.var).ty.pointee())).collect();
        if parts.len() == 1 { parts.remove(0) } else { quote!((#(#parts),*)) }
    }

    /// Active parameters.
    pub fn active(&self) -> impl Iterator<Item = &Param> {
        self.function.params.iter().filter(|p| p.active)
    }

    /// The value's type.
    pub fn value(&self) -> TokenStream {
        if self.function.ret_tokens.is_empty() { quote!(()) } else { self.function.ret_tokens.clone() }
    }

    /// The seed's type.
    pub fn seed(&self) -> TokenStream {
        self.tangent(&self.function.ret)
    }

    /// Whether there is a seed in the public interface.
    pub fn has_seed(&self) -> bool {
        self.function.ret.carries()
    }

    /// Whether the value is one number, so that it has a gradient.
    pub fn is_scalar(&self) -> bool {
        self.function.ret.is_float()
    }
}

/// A path, at another place in the source.
fn moved(path: &TokenStream, at: Span) -> TokenStream {
    let moved = |mut token: TokenTree| {
        token.set_span(token.span().located_at(at));
        token
    };
    path.clone().into_iter().map(moved).collect()
}

/// The type with lifetimes of that name replaced.
fn with_lifetime(tokens: &TokenStream, name: &str, new: &str) -> TokenStream {
    replaced(tokens, &mut |lifetime| (lifetime == name).then(|| new.to_owned()))
}

/// The type with every lifetime left out, so that each stands for one of its own.
pub fn without_lifetimes(tokens: &TokenStream) -> TokenStream {
    replaced(tokens, &mut |lifetime| (lifetime != "'static").then(|| "'_".to_owned()))
}

fn replaced(tokens: &TokenStream, new: &mut dyn FnMut(&str) -> Option<String>) -> TokenStream {
    let mut out = Vec::new();
    let mut tokens = tokens.clone().into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Group(group) => {
                let mut inner = proc_macro2::Group::new(group.delimiter(), replaced(&group.stream(), new));
                inner.set_span(group.span());
                out.push(TokenTree::Group(inner));
            }
            TokenTree::Punct(p) if p.as_char() == '\'' => match tokens.next() {
                Some(TokenTree::Ident(ident)) => {
                    let other = new(&format!("'{ident}")).map(|name| Ident::new(&name[1..], ident.span()));
                    out.extend([TokenTree::Punct(p), TokenTree::Ident(other.unwrap_or(ident))]);
                }
                next => out.extend([TokenTree::Punct(p)].into_iter().chain(next)),
            },
            other => out.push(other),
        }
    }
    out.into_iter().collect()
}

fn first_span(tokens: &TokenStream) -> Option<Span> {
    tokens.clone().into_iter().next().map(|token| token.span())
}

/// The return type with its value replaced: `Result<V, E>` becomes `Result<new, E>`.
pub fn wrapped(sig: &syn::Signature, wrapper: Wrapper, new: &TokenStream) -> TokenStream {
    let syn::ReturnType::Type(_, ty) = &sig.output else { return new.clone() };
    if wrapper == Wrapper::Plain {
        return new.clone();
    }
    let syn::Type::Path(mut path) = (**ty).clone() else { return new.clone() };
    let replacement: syn::Type = syn::Type::Verbatim(new.clone());
    if let Some(last) = path.path.segments.last_mut()
        && let syn::PathArguments::AngleBracketed(args) = &mut last.arguments
        && let Some(first) = args.args.iter_mut().find(|a| matches!(a, syn::GenericArgument::Type(_)))
    {
        *first = syn::GenericArgument::Type(replacement);
    }
    path.to_token_stream()
}

/// The value put into its wrapper.
pub fn wrap(runtime: &TokenStream, wrapper: Wrapper, value: &TokenStream) -> TokenStream {
    match wrapper {
        Wrapper::Plain => value.clone(),
        Wrapper::Result => quote!(#runtime::rt::Ok(#value)),
        Wrapper::Option => quote!(#runtime::rt::Some(#value)),
    }
}

/// Names of the type and constant parameters.
pub fn generic_names(generics: &syn::Generics) -> Vec<Ident> {
    generics
        .params
        .iter()
        .filter_map(|p| match p {
            syn::GenericParam::Type(t) => Some(t.ident.clone()),
            syn::GenericParam::Const(c) => Some(c.ident.clone()),
            syn::GenericParam::Lifetime(_) => None,
        })
        .collect()
}

/// The `use<..>` that keeps lifetimes out of a pullback, where every parameter in scope is known by name.
pub fn captured(context: &Context<'_>) -> Option<TokenStream> {
    let outer = context.outer.as_ref()?;
    let anonymous = context.sig.inputs.iter().any(|input| {
        matches!(input, syn::FnArg::Typed(t) if super::contains_ident(t.ty.to_token_stream(), "impl"))
    });
    if anonymous {
        return None;
    }
    let own = generic_names(&context.sig.generics);
    Some(quote!(+ use<#(#outer,)* #(#own),*>))
}
