//! The attribute on `impl Mul<f64> for Vec2`: the operator's derivative, as a trait that rustc finds it by.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::Context;
use super::bodies::Writer;
use crate::ir::Ty;
use crate::pipeline::Derivatives;

/// The operators that have derivatives: traits of `core::ops`.
const OPERATORS: [&str; 11] = [
    "Add",
    "Sub",
    "Mul",
    "Div",
    "Rem",
    "Neg",
    "AddAssign",
    "SubAssign",
    "MulAssign",
    "DivAssign",
    "RemAssign",
];

/// An `impl` of an operator.
pub struct OperatorImpl {
    /// `Mul`
    name: Ident,
    /// The type of the right operand; none for a negation.
    rhs: Option<syn::Type>,
    /// The right operand is of the type itself, so that there is one such `impl` at most.
    pub of_itself: bool,
}

impl OperatorImpl {
    /// What the block is an `impl` of, if that is an operator.
    pub fn of(block: &syn::ItemImpl) -> Option<OperatorImpl> {
        let last = block.trait_.as_ref()?.0.segments.last()?;
        let name = last.ident.to_string();
        if !OPERATORS.contains(&name.as_str()) {
            return None;
        }
        let self_ty = &*block.self_ty;
        let written = match &last.arguments {
            syn::PathArguments::AngleBracketed(args) => args.args.iter().find_map(|arg| match arg {
                syn::GenericArgument::Type(ty) => Some(ty.clone()),
                _ => None,
            }),
            _ => None,
        };
        let rhs = (name != "Neg").then(|| written.unwrap_or_else(|| self_ty.clone()));
        let text = |ty: &syn::Type| quote!(#ty).to_string();
        let is_path = matches!(self_ty, syn::Type::Path(path) if path.qself.is_none() && !is_primitive(path));
        let same = rhs.as_ref().is_none_or(|rhs| text(rhs) == text(self_ty) || text(rhs) == "Self");
        Some(OperatorImpl { name: last.ident.clone(), rhs, of_itself: is_path && same })
    }

    /// The `impl` of the trait that generated code finds the derivative by.
    pub fn print(&self, block: &syn::ItemImpl, context: &Context<'_>, found: &Derivatives) -> TokenStream {
        let functions = Writer::new(context, found).operator_functions();
        let (generics, _, clause) = block.generics.split_for_impl();
        let (runtime, self_ty, cfgs) = (context.runtime, &block.self_ty, &context.cfgs);
        let name = format_ident!("{}Vjp", self.name);
        let rhs = self.rhs.as_ref().map(|rhs| quote!(<#rhs>));
        quote! {
            #(#cfgs)*
            impl #generics #runtime::operators::#name #rhs for #self_ty #clause { #functions }
        }
    }
}

fn is_primitive(path: &syn::TypePath) -> bool {
    ["f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64", "u128", "usize"]
        .iter()
        .any(|name| path.path.is_ident(name))
}

impl Writer<'_> {
    /// The two functions that an operator's trait asks for, with a shadow and a tangent for every operand.
    fn operator_functions(&self) -> TokenStream {
        let (vjp_into, pushforward) = (self.operator_vjp_into(), self.operator_pushforward());
        quote!(#vjp_into #pushforward)
    }

    /// The tangent of each operand.
    fn operand_tangents(&self) -> Vec<TokenStream> {
        let runtime = self.context.runtime;
        let tangent = |input: &syn::FnArg| match input {
            syn::FnArg::Receiver(_) => quote!(#runtime::operators::TangentOf<Self>),
            syn::FnArg::Typed(typed) => {
                let ty = &typed.ty;
                quote!(#runtime::operators::TangentOf<#ty>)
            }
        };
        self.context.sig.inputs.iter().map(tangent).collect()
    }

    fn operator_vjp_into(&self) -> TokenStream {
        let name = self.context.naming.of("vjp_into");
        let (params, seed, ret) = (self.params(), self.seed_param(), self.types.value());
        let shadows = self.shadow_idents().into_iter().zip(self.operand_tangents());
        let shadows = shadows.map(|(ident, ty)| quote!(#ident: &mut #ty));
        let (head, sweeps, value) = self.both_sweeps();
        let clause = &self.context.sig.generics.where_clause;
        quote! {
            #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery)]
            #[inline]
            fn #name(#(#params,)* #(#seed,)* #(#shadows),*) -> #ret #clause { #head #sweeps #value }
        }
    }

    fn operator_pushforward(&self) -> TokenStream {
        let name = self.context.naming.of("pushforward");
        let (params, push) = (self.params(), &self.found.pushforward);
        let mut owned = TokenStream::new();
        let mut tangents = Vec::new();
        for ((param, tangent), ty) in
            push.function.params.iter().zip(&push.tangents).zip(self.operand_tangents())
        {
            let ident = self.tangent_ident(*tangent);
            match push.function.var(param.var).ty {
                Ty::Ref(true, _) => tangents.push(quote!(#ident: &mut #ty)),
                Ty::Ref(false, _) => tangents.push(quote!(#ident: &#ty)),
                _ => {
                    let mutability = param.mutable.then(|| quote!(mut));
                    tangents.push(quote!(#ident: &#ty));
                    owned.extend(quote!(let #mutability #ident = #ident.clone();));
                }
            }
        }
        let (head, body) = self.forward_mode();
        let (v, t) = (self.types.value(), self.types.seed());
        let assigns = push.function.ret == Ty::Unit;
        let ret = (!assigns).then(|| quote!(-> (#v, #t)));
        let body = if assigns { quote!(let _ = { #body };) } else { body };
        quote! {
            #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery)]
            #[inline]
            fn #name(#(#params,)* #(#tangents),*) #ret { #head #owned #body }
        }
    }
}
