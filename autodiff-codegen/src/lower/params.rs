//! Parameters, the return type, and which parameters a gradient is wanted for.

use proc_macro2::Ident;
use quote::{ToTokens as _, quote};
use syn::spanned::Spanned as _;

use super::{Binding, Lowerer, Source, pattern::Origin, types};
use crate::args::Options;
use crate::fence;
use crate::ir::{Operand, Param, Place, Ty, Var, VarId, VarKind, Wrapper};

impl Lowerer {
    /// Makes the parameters, and takes apart those that are patterns.
    pub(super) fn parameters(&mut self, source: &Source<'_>) {
        let mut patterns = Vec::new();
        for input in &source.sig.inputs {
            match input {
                syn::FnArg::Receiver(receiver) => self.receiver(receiver, source),
                syn::FnArg::Typed(typed) => {
                    let var = self.parameter(typed, source);
                    if !matches!(&*typed.pat, syn::Pat::Ident(_) | syn::Pat::Wild(_)) {
                        patterns.push((var, &*typed.pat));
                    }
                }
            }
        }
        for (var, pat) in patterns {
            self.parameter_pattern(var, pat);
        }
        self.check_wrt(source.options);
    }

    fn receiver(&mut self, receiver: &syn::Receiver, source: &Source<'_>) {
        let known = source.self_ty.map(|ty| self.ty(ty)).filter(|ty| !matches!(ty, Ty::Named(_)));
        let named = Box::new(known.unwrap_or(Ty::Named(quote!(Self))));
        let (ty, ty_tokens, mutable) = match &receiver.kind {
            syn::ReceiverKind::Reference(_, _, m) if m.is_some() => {
                (Ty::Ref(true, named), quote!(&mut Self), false)
            }
            syn::ReceiverKind::Reference(..) => (Ty::Ref(false, named), quote!(&Self), false),
            syn::ReceiverKind::Typed(_, ty) => {
                (self.ty(ty), ty.to_token_stream(), receiver.mutability.is_some())
            }
            _ => (*named, quote!(Self), receiver.mutability.is_some()),
        };
        let ident = Ident::new("self", receiver.self_token.span);
        let no_diff = has_no_diff(&receiver.attrs);
        self.add_parameter(&ident, ty, ty_tokens, mutable, no_diff, source.options);
        if let Some(param) = self.f.params.last_mut() {
            param.receiver = true;
        }
    }

    fn parameter(&mut self, typed: &syn::PatType, source: &Source<'_>) -> VarId {
        let options = source.options;
        let ty = self.ty(&typed.ty);
        let tokens = typed.ty.to_token_stream();
        let mut no_diff = has_no_diff(&typed.attrs);
        if !no_diff && let Some(problem) = refused_type(typed, source) {
            // Another parameter may be of the same type parameter, which is to be bounded once.
            let is_new = |p: &crate::error::Diagnostic| self.problems.iter().all(|old| old.what != p.what);
            self.problems.extend(problem.filter(is_new));
            self.refused_parameter = true;
            no_diff = true;
        }
        match &*typed.pat {
            syn::Pat::Ident(pat) if pat.subpat.is_none() && pat.by_ref.is_none() => {
                self.add_parameter(&pat.ident, ty, tokens, pat.mutability.is_some(), no_diff, options)
            }
            other => {
                let name = self.f.fresh_name("argument");
                let ident = Ident::new(&name, other.span());
                self.add_parameter(&ident, ty, tokens, false, no_diff, options)
            }
        }
    }

    fn add_parameter(
        &mut self,
        ident: &Ident,
        ty: Ty,
        ty_tokens: proc_macro2::TokenStream,
        mutable: bool,
        no_diff: bool,
        options: &Options,
    ) -> VarId {
        let name = ident.to_string();
        self.user_names.insert(name.clone());
        let wanted = match &options.wrt {
            Some(names) => names.iter().any(|n| n == ident),
            None => !no_diff,
        };
        let active = wanted && ty.carries() && !matches!(ty, Ty::Unit);
        let span = ident.span();
        let kind = VarKind::Param;
        let var = self.f.push_var(Var { name, ident: ident.clone(), ty, annotation: None, kind, span });
        if mutable {
            self.mutable.insert(var);
        }
        self.bind(ident, Binding::Var(var));
        self.f.params.push(Param { var, ty_tokens, receiver: false, mutable, active });
        var
    }

    fn parameter_pattern(&mut self, var: VarId, pat: &syn::Pat) {
        let from = Origin::Place(self.through_reference(Place::var(var)));
        self.bind_pattern(pat, &from, None);
    }

    fn check_wrt(&mut self, options: &Options) {
        for name in options.wrt.iter().flatten() {
            let param = self.f.params.iter().find(|p| self.f.var(p.var).ident == *name);
            match param {
                None => {
                    let names: Vec<String> =
                        self.f.params.iter().map(|p| format!("`{}`", self.f.var(p.var).name)).collect();
                    self.problems.push(fence::wrt_of_no_parameter(name, &names));
                }
                Some(p) if !p.active && !self.refused_parameter => {
                    self.problems.push(fence::wrt_of_inactive(name, &p.ty_tokens));
                }
                Some(_) => {}
            }
        }
        let is_inactive = !self.f.params.iter().any(|p| p.active);
        if options.wrt.is_none() && is_inactive && !self.refused_parameter {
            self.problems.push(fence::nothing_active(&self.f.name));
        }
    }

    /// The type of the value, and what is around it.
    pub(super) fn return_type(&mut self, output: &syn::ReturnType) {
        let syn::ReturnType::Type(_, ty) = output else { return };
        let (wrapper, inner) = wrapper_of(ty);
        self.f.wrapper = wrapper;
        self.f.ret = self.ty(inner);
        if !matches!(self.f.ret, Ty::Unit) {
            self.f.ret_tokens = inner.to_token_stream();
        }
        if matches!(self.f.ret, Ty::Unit) {
            self.f.result = Operand::unit();
        }
    }
}

/// Whether the type of the parameter is refused, and the problem, unless the fence has reported it.
fn refused_type(typed: &syn::PatType, source: &Source<'_>) -> Option<Option<crate::error::Diagnostic>> {
    if fence::parameter_type(&typed.ty).is_some() {
        return Some(None);
    }
    let name = match &*typed.pat {
        syn::Pat::Ident(pat) => Some(&pat.ident),
        _ => None,
    };
    if let (Some(wanted), Some(name)) = (&source.options.wrt, name)
        && !wanted.contains(name)
    {
        return None;
    }
    let found = unbounded(&typed.ty, &source.sig.generics, source.impl_generics)?;
    Some(Some(fence::unbounded_parameter(&typed.ty, &found.name, found.is_function)))
}

/// A type parameter that nothing is known of that a gradient needs.
pub struct Unbounded {
    /// Its name.
    pub name: Ident,
    /// It is bounded by `Fn` or kin.
    pub is_function: bool,
}

/// The type parameter that values of the type are made of, if it is not bounded by `Real` or `Differentiable`.
pub fn unbounded(ty: &syn::Type, own: &syn::Generics, outer: Option<&syn::Generics>) -> Option<Unbounded> {
    let inner = |ty: &syn::Type| unbounded(ty, own, outer);
    match ty {
        syn::Type::Reference(reference) => inner(&reference.elem),
        syn::Type::Slice(slice) => inner(&slice.elem),
        syn::Type::Array(array) => inner(&array.elem),
        syn::Type::Paren(paren) => inner(&paren.elem),
        syn::Type::Group(group) => inner(&group.elem),
        syn::Type::Tuple(tuple) => tuple.elems.iter().find_map(inner),
        syn::Type::Path(path) if path.qself.is_none() => {
            let last = path.path.segments.last()?;
            if last.ident == "Vec" {
                return inner(types::first_type_argument(last)?);
            }
            let name = path.path.get_ident()?;
            let has = |traits: &[&str]| types::bounded_params(own, outer, traits).contains(name);
            if !types::type_params(own, outer).contains(&name.to_string()) || has(&["Real", "Differentiable"])
            {
                return None;
            }
            Some(Unbounded { name: name.clone(), is_function: has(&["Fn", "FnMut", "FnOnce"]) })
        }
        _ => None,
    }
}

pub(super) fn wrapper_of(ty: &syn::Type) -> (Wrapper, &syn::Type) {
    if let syn::Type::Path(path) = ty
        && let Some(last) = path.path.segments.last()
        && let Some(inner) = types::first_type_argument(last)
    {
        if last.ident == "Result" {
            return (Wrapper::Result, inner);
        }
        if last.ident == "Option" {
            return (Wrapper::Option, inner);
        }
    }
    (Wrapper::Plain, ty)
}

fn has_no_diff(attrs: &[syn::Attribute]) -> bool {
    attrs.iter().any(|a| a.path().segments.last().is_some_and(|s| s.ident == "no_diff"))
}
