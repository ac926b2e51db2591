//! A function of the corpus, taken apart.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::visit_mut::{self, VisitMut};
use syn::{
    Attribute, Error, Expr, FnArg, GenericParam, Ident, ItemFn, Lifetime, Meta, Pat, Path, Result,
    ReturnType, Token, Type,
};

use crate::version::{self, Version};

/// How an argument is passed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Passing {
    /// `x`
    Value,
    /// `&x`
    Ref,
    /// `&mut x`
    RefMut,
}

/// A parameter.
pub struct Param {
    /// Its name, or a stand-in for a pattern.
    pub name: String,
    /// The type that holds the argument: `Vec<T>` for a slice, `T` for `&T`.
    pub owned: Type,
    /// The sample value is turned into a `Vec`.
    pub listed: bool,
    /// How it is passed.
    pub passing: Passing,
    /// A gradient is wanted.
    pub active: bool,
}

impl Param {
    /// `1.5` of an argument `&mut 1.5`.
    pub fn owned_value<'a>(&self, argument: &'a Expr) -> &'a Expr {
        match argument {
            Expr::Reference(reference) if self.passing != Passing::Value => &reference.expr,
            _ => argument,
        }
    }
}

/// A function.
pub struct Function {
    /// The item without the corpus' own attributes.
    pub item: ItemFn,
    /// Parameters in order.
    pub params: Vec<Param>,
    /// The arguments of each `#[at(..)]`.
    pub points: Vec<Vec<Expr>>,
    /// The name of the enum with the derivatives.
    pub derivatives: Ident,
    plain: bool,
    single: bool,
    mixed: bool,
    kink: Option<Expr>,
}

impl Function {
    /// Takes the item apart.
    pub fn parse(item: &ItemFn) -> Result<Self> {
        let mut function = Function {
            item: item.clone(),
            params: Vec::new(),
            points: Vec::new(),
            derivatives: item.sig.ident.clone(),
            plain: false,
            single: true,
            mixed: false,
            kink: None,
        };
        function.item.attrs.clear();
        for attr in &item.attrs {
            function.attribute(attr)?;
        }
        let wrt = function.options()?;
        for (index, arg) in item.sig.inputs.iter().enumerate() {
            let param = function.param(index, arg, wrt.as_deref())?;
            function.params.push(param);
        }
        match function.points.iter().find(|point| point.len() != function.params.len()) {
            Some(_) => Err(Error::new_spanned(&item.sig, "an `#[at(..)]` has another number of arguments")),
            None => Ok(function),
        }
    }

    fn attribute(&mut self, attr: &Attribute) -> Result<()> {
        let name = attr.path().get_ident().map(ToString::to_string).unwrap_or_default();
        match name.as_str() {
            "at" => {
                let list = Punctuated::<Expr, Token![,]>::parse_terminated;
                let Meta::List(meta) = &attr.meta else {
                    return Err(Error::new_spanned(attr, "expected `#[at(..)]`"));
                };
                self.points.push(list.parse2(meta.tokens.clone())?.into_iter().collect());
            }
            "kink" => self.kink = Some(attr.meta.require_name_value()?.value.clone()),
            "plain" => self.plain = true,
            "double_only" => self.single = false,
            "as_written" => (self.single, self.mixed) = (false, true),
            _ => self.item.attrs.push(attr.clone()),
        }
        Ok(())
    }

    /// Reads `#[differentiable(..)]`, or puts it there; returns the parameters of `wrt`.
    fn options(&mut self) -> Result<Option<Vec<Ident>>> {
        if self.plain {
            return Ok(None);
        }
        let position = self.item.attrs.iter().position(|attr| attr.path().is_ident("differentiable"));
        let written = position.map(|position| self.item.attrs.remove(position));
        let Some(Attribute { meta: Meta::List(list), .. }) = written else {
            self.item.attrs.insert(0, syn::parse_quote!(#[::differentiable::differentiable]));
            return Ok(None);
        };
        let options = &list.tokens;
        self.item.attrs.insert(0, syn::parse_quote!(#[::differentiable::differentiable(#options)]));
        let mut wrt = None;
        list.parse_nested_meta(|meta| {
            if meta.path.is_ident("wrt") {
                let content;
                syn::parenthesized!(content in meta.input);
                wrt = Some(Punctuated::<Ident, Token![,]>::parse_terminated(&content)?.into_iter().collect());
            } else if meta.path.is_ident("name") {
                self.derivatives = meta.value()?.parse::<syn::LitStr>()?.parse()?;
            }
            Ok(())
        })?;
        Ok(wrt)
    }

    fn param(&self, index: usize, arg: &FnArg, wrt: Option<&[Ident]>) -> Result<Param> {
        let FnArg::Typed(arg) = arg else {
            return Err(Error::new_spanned(arg, "methods are tested in tests/methods.rs"));
        };
        let name = match &*arg.pat {
            Pat::Ident(pat) => pat.ident.to_string(),
            _ => format!("argument {index}"),
        };
        let excluded = arg.attrs.iter().any(|attr| attr.path().is_ident("no_diff"))
            || wrt.is_some_and(|wrt| !wrt.iter().any(|ident| *ident == name));
        let (mut owned, listed, passing) = owned(&arg.ty);
        Concrete { function: self }.visit_type_mut(&mut owned);
        Ok(Param { name, active: !excluded && carries_gradient(&arg.ty), owned, listed, passing })
    }

    /// Whether the function is part of a version.
    pub fn exists_in(&self, version: Version) -> bool {
        version != Version::Single || self.single
    }

    /// The function in a version. One with type parameters is the same in all: an `f64` in it is an `f64`.
    pub fn declaration(&self, version: Version) -> Result<TokenStream> {
        let generic = self.type_params().next().is_some();
        match version {
            Version::Single if generic => Ok(self.item.to_token_stream()),
            Version::Dual if generic => Ok(version::without_attributes(self.item.to_token_stream())),
            _ => version.rewrite(self.item.to_token_stream()),
        }
    }

    /// The result is one float.
    pub fn is_scalar(&self) -> bool {
        match &self.item.sig.output {
            ReturnType::Type(_, ty) => {
                let text = inside(ty).unwrap_or(&**ty).to_token_stream().to_string();
                text == "f64" || text == "f32" || self.type_params().any(|param| *param == text)
            }
            ReturnType::Default => false,
        }
    }

    /// The function returns an `Option` or a `Result`, which has a value at every sample point.
    pub fn is_wrapped(&self) -> bool {
        matches!(&self.item.sig.output, ReturnType::Type(_, ty) if inside(ty).is_some())
    }

    /// The function returns nothing.
    pub fn is_unit(&self) -> bool {
        matches!(self.item.sig.output, ReturnType::Default)
    }

    fn type_params(&self) -> impl Iterator<Item = &Ident> {
        self.item.sig.generics.type_params().map(|param| &param.ident)
    }

    /// The test of the function.
    pub fn test(&self) -> TokenStream {
        if self.points.is_empty() {
            return TokenStream::new();
        }
        let name = &self.item.sig.ident;
        let runner = self.runner();
        let (scalar, unit, mixed, points) = (self.is_scalar(), self.is_unit(), self.mixed, self.points.len());
        let single = if self.single { quote!(Some(single::#runner)) } else { quote!(None) };
        let kink = self.kink.as_ref().map_or(quote!(None), |reason| quote!(Some(#reason)));
        quote! {
            #[test]
            fn #name() {
                ::corpus_support::check(&::corpus_support::Case {
                    name: stringify!(#name),
                    points: #points,
                    double: double::#runner,
                    single: #single,
                    dual: dual::#runner,
                    scalar: #scalar,
                    unit: #unit,
                    mixed: #mixed,
                    kink: #kink,
                });
            }
        }
    }

    /// The name of its runner.
    pub fn runner(&self) -> Ident {
        let name = self.item.sig.ident.to_string();
        quote::format_ident!("run_{}", name.trim_start_matches("r#"))
    }
}

/// The type that holds an argument, whether it is made a `Vec`, and how it is passed.
fn owned(ty: &Type) -> (Type, bool, Passing) {
    let Type::Reference(reference) = ty else {
        return (ty.clone(), is_vec(ty), Passing::Value);
    };
    let passing = if reference.mutability.is_some() { Passing::RefMut } else { Passing::Ref };
    match &*reference.elem {
        Type::Slice(slice) => {
            let elem = &slice.elem;
            (syn::parse_quote!(::std::vec::Vec<#elem>), true, passing)
        }
        Type::Path(path) if path.path.is_ident("str") => {
            (syn::parse_quote!(&'static str), false, Passing::Value)
        }
        elem => (elem.clone(), is_vec(elem), passing),
    }
}

/// `T` of `Option<T>` and `Result<T, E>`.
fn inside(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|s| s.ident == "Option" || s.ident == "Result")?;
    let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        syn::GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

fn is_vec(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|s| s.ident == "Vec"))
}

/// The contract's rule: everything but integers, bools, characters and strings.
fn carries_gradient(ty: &Type) -> bool {
    match ty {
        Type::Reference(reference) => carries_gradient(&reference.elem),
        Type::Slice(slice) => carries_gradient(&slice.elem),
        Type::Array(array) => carries_gradient(&array.elem),
        Type::Tuple(tuple) => tuple.elems.iter().any(carries_gradient),
        Type::Path(path) if is_vec(ty) => {
            let inner = path.path.segments.last().map(|s| s.arguments.to_token_stream().to_string());
            let inner = inner.unwrap_or_default();
            syn::parse_str(inner.trim_matches(['<', '>', ' '])).map_or(true, |ty: Type| carries_gradient(&ty))
        }
        Type::Path(path) => !path.path.get_ident().is_some_and(is_inert),
        _ => true,
    }
}

fn is_inert(name: &Ident) -> bool {
    const INERT: [&str; 14] = [
        "bool", "char", "str", "String", "u8", "u16", "u32", "u64", "usize", "i8", "i16", "i32", "i64",
        "isize",
    ];
    INERT.contains(&name.to_string().as_str())
}

/// Replaces a function's type parameters by `f64`, its constant parameters by `_`, and drops its lifetimes.
struct Concrete<'a> {
    function: &'a Function,
}

impl VisitMut for Concrete<'_> {
    fn visit_path_mut(&mut self, path: &mut Path) {
        if self.function.type_params().any(|param| path.is_ident(param)) {
            *path = syn::parse_quote!(f64);
        }
        visit_mut::visit_path_mut(self, path);
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        let is_param = |param: &GenericParam| match (param, &*expr) {
            (GenericParam::Const(param), Expr::Path(length)) => length.path.is_ident(&param.ident),
            _ => false,
        };
        if self.function.item.sig.generics.params.iter().any(is_param) {
            *expr = syn::parse_quote!(_);
        }
    }

    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        *lifetime = syn::parse_quote!('static);
    }
}
