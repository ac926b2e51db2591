//! `#[derivative(of = path)]`: the derivative of a function, written by hand.
//!
//! The rule takes the function's arguments and the seed. In its *returning* form it gives the value and the
//! gradient, as `vjp` does; in its *adding* form it takes the shadows too and gives the value, as `vjp_into`
//! does. The generated functions have the same interface as those of `#[differentiable]`.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens as _, format_ident, quote};
use syn::spanned::Spanned as _;

use super::{is_no_diff, strip_helpers};
use crate::error::{Errors, to_compile_errors};
use crate::fence;

/// Expands `#[derivative(args)]` on a function.
pub fn expand_derivative(args: TokenStream, item: TokenStream, runtime: &TokenStream) -> TokenStream {
    let mut errors = Errors::new();
    let item = super::groups::visible(item);
    let generated = match (parse_of(args), syn::parse2::<syn::ItemFn>(item.clone())) {
        (Ok(of), Ok(function)) => match Rule::read(&of, function, runtime) {
            Ok(rule) => return rule.expand(),
            Err(problem) => {
                errors.add(problem);
                TokenStream::new()
            }
        },
        (Err(error), _) | (_, Err(error)) => {
            errors.add(fence::malformed_derivative(error.span(), &error.to_string()));
            TokenStream::new()
        }
    };
    let item = strip_item(item);
    let errors = to_compile_errors(&errors.finish());
    quote!(#item #errors #generated)
}

fn strip_item(item: TokenStream) -> TokenStream {
    match syn::parse2::<syn::ItemFn>(item.clone()) {
        Ok(mut function) => {
            strip_helpers(&mut function.sig);
            function.into_token_stream()
        }
        Err(_) => item,
    }
}

fn parse_of(args: TokenStream) -> syn::Result<syn::Path> {
    let parser = |input: syn::parse::ParseStream<'_>| {
        let key: Ident = input.parse()?;
        if key != "of" {
            return Err(syn::Error::new(key.span(), format!("unknown option `{key}`")));
        }
        input.parse::<syn::Token![=]>()?;
        let path = input.call(syn::Path::parse_mod_style)?;
        input.parse::<Option<syn::Token![,]>>()?;
        Ok(path)
    };
    syn::parse::Parser::parse2(parser, args)
}

/// A parameter of the function that the rule is for.
struct Argument {
    ident: Ident,
    ty: syn::Type,
    active: bool,
}

struct Rule<'a> {
    function: syn::ItemFn,
    of: syn::Path,
    name: Ident,
    runtime: &'a TokenStream,
    arguments: Vec<Argument>,
    value: syn::Type,
    seed: syn::Type,
    adding: bool,
}

impl<'a> Rule<'a> {
    fn read(
        of: &syn::Path,
        mut function: syn::ItemFn,
        runtime: &'a TokenStream,
    ) -> Result<Self, crate::error::Diagnostic> {
        let span = function.sig.span();
        let bad = |what: &str| fence::malformed_derivative(span, what);
        let name = of.segments.last().ok_or_else(|| bad("`of` names no function"))?.ident.clone();
        let inputs: Vec<Argument> = function
            .sig
            .inputs
            .iter()
            .map(|input| match input {
                syn::FnArg::Typed(syn::PatType { attrs, pat, ty, .. }) => match &**pat {
                    syn::Pat::Ident(p) => {
                        let active = !attrs.iter().any(is_no_diff) && carries(ty);
                        Ok(Argument { ident: p.ident.clone(), ty: (**ty).clone(), active })
                    }
                    _ => Err(bad("a parameter of a rule is a plain name")),
                },
                syn::FnArg::Receiver(_) => Err(bad("a rule is a free function, without `self`")),
            })
            .collect::<Result<_, _>>()?;
        strip_helpers(&mut function.sig);
        let at = inputs.iter().position(|a| a.ident == "seed").unwrap_or(inputs.len().saturating_sub(1));
        let mut arguments = inputs;
        let rest = arguments.split_off(at);
        let Some((seed, shadows)) = rest.split_first() else { return Err(bad("the rule has no `seed`")) };
        let active = arguments.iter().filter(|a| a.active).count();
        if active == 0 {
            return Err(bad("no parameter of the rule can carry a gradient"));
        }
        let syn::ReturnType::Type(_, ret) = &function.sig.output else {
            return Err(bad("the rule returns nothing"));
        };
        let adding = !shadows.is_empty();
        if adding && shadows.len() != active {
            let what = format!("the rule has {} shadows for {active} active parameters", shadows.len());
            return Err(bad(&what));
        }
        let value = if adding {
            (**ret).clone()
        } else {
            first_of_pair(ret).ok_or_else(|| bad("the rule does not return `(value, gradient)`"))?
        };
        let seed = seed.ty.clone();
        Ok(Rule { of: of.clone(), name, runtime, arguments, value, seed, adding, function })
    }

    fn active(&self) -> Vec<&Argument> {
        self.arguments.iter().filter(|a| a.active).collect()
    }

    fn shadow_name(argument: &Argument) -> Ident {
        format_ident!("d_{}", argument.ident)
    }

    fn tangent(&self, ty: &syn::Type) -> TokenStream {
        let runtime = self.runtime;
        match ty {
            syn::Type::Reference(r) => self.tangent(&r.elem),
            syn::Type::Slice(s) => {
                let item = self.tangent(&s.elem);
                quote!(#runtime::rt::Vec<#item>)
            }
            other => quote!(<#other as #runtime::Differentiable>::Tangent),
        }
    }

    fn shadow_type(&self, ty: &syn::Type) -> TokenStream {
        match pointee(ty) {
            syn::Type::Slice(s) => {
                let item = self.tangent(&s.elem);
                quote!([#item])
            }
            other => self.tangent(other),
        }
    }

    /// A call of the rule that adds to the shadows and gives the value.
    fn adding_call(&self) -> TokenStream {
        let (rule, runtime) = (&self.function.sig.ident, self.runtime);
        let args = self.arguments.iter().map(|a| &a.ident);
        let shadows: Vec<Ident> = self.active().into_iter().map(Self::shadow_name).collect();
        if self.adding {
            return quote!(#rule(#(#args,)* seed, #(#shadows),*));
        }
        let parts = (0..shadows.len()).map(|k| {
            let k = syn::Index::from(k);
            if shadows.len() == 1 { quote!(gradient) } else { quote!(gradient.#k) }
        });
        quote!({
            let (value, gradient) = #rule(#(#args,)* seed);
            #(#runtime::rt::accumulate(#shadows, #parts);)*
            value
        })
    }

    fn expand(self) -> TokenStream {
        let (function, name, vis) = (&self.function, &self.name, &self.function.vis);
        let doc = format!("Derivatives of `{name}`, from the rule [`{0}`](fn@{0}).", function.sig.ident);
        let functions = [self.adding_functions(), self.split(), self.forward()];
        let returning = self.returning();
        quote! {
            #[allow(dead_code)]
            #function
            #[doc = #doc]
            #[allow(non_camel_case_types, clippy::exhaustive_enums)]
            #vis enum #name {}
            impl #name { #(#functions)* #returning }
        }
    }

    fn function(
        &self,
        name: &str,
        doc: &str,
        extra: &[TokenStream],
        ret: &TokenStream,
        body: &TokenStream,
    ) -> TokenStream {
        let (vis, generics) = (&self.function.vis, &self.function.sig.generics);
        let clause = &generics.where_clause;
        let params = self.arguments.iter().map(|Argument { ident, ty, .. }| quote!(#ident: #ty));
        let name = Ident::new(name, self.name.span());
        let doc = format!("{doc} `{}`.", self.name);
        let captures = (name == "pullback").then(|| quote!(impl_trait_redundant_captures,));
        quote! {
            #[doc = #doc]
            #[allow(unused, #captures clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
            #[inline]
            #vis fn #name #generics (#(#params,)* #(#extra),*) -> #ret #clause { #body }
        }
    }

    fn shadow_params(&self) -> Vec<TokenStream> {
        self.active()
            .into_iter()
            .map(|a| {
                let (ident, ty) = (Self::shadow_name(a), self.shadow_type(&a.ty));
                quote!(#ident: &mut #ty)
            })
            .collect()
    }

    fn adding_functions(&self) -> TokenStream {
        let (value, seed, runtime) = (self.value.to_token_stream(), &self.seed, self.runtime);
        let mut extra = vec![quote!(seed: #seed)];
        extra.extend(self.shadow_params());
        let doc = "Adds the cotangents of the parameters to the buffers, and returns the value, of";
        let into = self.function("vjp_into", doc, &extra, &value, &self.adding_call());
        if !is_scalar(&self.value) {
            return into;
        }
        let args = self.arguments.iter().map(|a| &a.ident);
        let shadows: Vec<Ident> = self.active().into_iter().map(Self::shadow_name).collect();
        let body = quote!(Self::vjp_into(#(#args,)* <#value as #runtime::Real>::ONE, #(#shadows),*));
        let doc = "Adds the gradient to the buffers, and returns the value, of";
        let grad_into = self.function("value_and_grad_into", doc, &self.shadow_params(), &value, &body);
        quote!(#into #grad_into)
    }

    /// The functions that make their own zeros.
    fn returning(&self) -> TokenStream {
        let (value, seed, runtime) = (&self.value, &self.seed, self.runtime);
        let active = self.active();
        let shadows: Vec<Ident> = active.iter().map(|a| Self::shadow_name(a)).collect();
        let zeros = active.iter().zip(&shadows).map(|(a, d)| {
            let (ident, star) = (&a.ident, matches!(a.ty, syn::Type::Reference(_)).then(|| quote!(*)));
            quote!(let mut #d = #runtime::rt::zero_tangent(&#star #ident);)
        });
        let zeros = quote!(#(#zeros)*);
        let tangents = active.iter().map(|a| self.tangent(&a.ty));
        let one = active.len() == 1;
        let gradient = if one { quote!(#(#tangents)*) } else { quote!((#(#tangents),*)) };
        let collected = if one { quote!(#(#shadows)*) } else { quote!((#(#shadows),*)) };
        let args: Vec<&Ident> = self.arguments.iter().map(|a| &a.ident).collect();
        let body = quote!(#zeros let value = Self::vjp_into(#(#args,)* seed, #(&mut #shadows),*); (value, #collected));
        let doc = "The value, and the cotangents of the parameters for a cotangent of the value, of";
        let vjp = self.function("vjp", doc, &[quote!(seed: #seed)], &quote!((#value, #gradient)), &body);
        let mut all = vjp;
        if is_scalar(&self.value) {
            let body = quote!(Self::vjp(#(#args,)* <#value as #runtime::Real>::ONE));
            all.extend(self.function(
                "value_and_grad",
                "The value and the gradient of",
                &[],
                &quote!((#value, #gradient)),
                &body,
            ));
            let body = quote!(Self::value_and_grad(#(#args),*).1);
            all.extend(self.function("grad", "The gradient of", &[], &gradient, &body));
        }
        let slices = self.arguments.iter().any(|a| matches!(pointee(&a.ty), syn::Type::Slice(_)));
        if slices { quote!(#runtime::rt::if_alloc! { #all }) } else { all }
    }

    fn split(&self) -> TokenStream {
        let (value, seed, runtime) = (&self.value, &self.seed, self.runtime);
        let (mut names, mut types) = (Vec::new(), Vec::new());
        for argument in &self.arguments {
            if let syn::Type::Reference(r) = &argument.ty
                && r.mutability.is_none()
            {
                let inner = &r.elem;
                names.push(argument.ident.clone());
                types.push(quote!(&#inner));
            }
        }
        names.push(format_ident!("seed"));
        types.push(quote!(#seed));
        for argument in &self.arguments {
            let ty = if argument.active {
                self.shadow_type(&argument.ty)
            } else {
                self.inactive_shadow(&argument.ty)
            };
            names.push(Self::shadow_name(argument));
            types.push(quote!(&mut #ty));
        }
        let (of, call) = (&self.of, self.adding_call());
        let args = self.arguments.iter().map(|a| {
            let ident = &a.ident;
            if matches!(a.ty, syn::Type::Reference(_)) { quote!(#ident) } else { quote!(#ident.clone()) }
        });
        let body = quote! {
            let value = #of(#(#args),*);
            (value, move |#(#names: #types),*| { #call; })
        };
        let own = super::signature::generic_names(&self.function.sig.generics);
        let ret = quote!((#value, impl ::core::ops::FnOnce(#(#types),*) + use<#(#own),*>));
        let _ = runtime;
        self.function("pullback", "The value, and what runs the rule, of", &[], &ret, &body)
    }

    fn inactive_shadow(&self, ty: &syn::Type) -> TokenStream {
        let runtime = self.runtime;
        let inner = pointee(ty);
        let floats = carries(inner) && !matches!(inner, syn::Type::Path(p) if !is_float_path(p));
        if floats { self.shadow_type(ty) } else { quote!(#runtime::NoTangent) }
    }

    /// Forward mode of a scalar function: the gradient, times the tangents.
    fn forward(&self) -> TokenStream {
        if !is_scalar(&self.value) {
            return TokenStream::new();
        }
        let (value, runtime, of) = (&self.value, self.runtime, &self.of);
        let active = self.active();
        let shadows: Vec<Ident> = active.iter().map(|a| Self::shadow_name(a)).collect();
        let tangent_of = |a: &Argument, ty: TokenStream| {
            let d = format_ident!("t_{}", a.ident);
            let reference = matches!(a.ty, syn::Type::Reference(_)).then(|| quote!(&));
            quote!(#d: #reference #ty)
        };
        let extra: Vec<TokenStream> = active.iter().map(|a| tangent_of(a, self.shadow_type(&a.ty))).collect();
        let all: Vec<TokenStream> = self
            .arguments
            .iter()
            .map(|a| {
                tangent_of(a, if a.active { self.shadow_type(&a.ty) } else { self.inactive_shadow(&a.ty) })
            })
            .collect();
        let zeros = active.iter().zip(&shadows).map(|(a, d)| {
            let (ident, star) = (&a.ident, matches!(a.ty, syn::Type::Reference(_)).then(|| quote!(*)));
            quote!(let mut #d = #runtime::rt::zero_tangent(&#star #ident);)
        });
        let products = active.iter().zip(&shadows).map(|(a, d)| {
            let t = format_ident!("t_{}", a.ident);
            let star = matches!(a.ty, syn::Type::Reference(_)).then(|| quote!(*));
            let slice = matches!(pointee(&a.ty), syn::Type::Slice(_));
            let function = Ident::new(if slice { "contract_slice" } else { "contract" }, d.span());
            quote!(tangent += #runtime::rt::#function::<#value, _>(&#d, &#star #t);)
        });
        let args: Vec<&Ident> = self.arguments.iter().map(|a| &a.ident).collect();
        let body = quote! {
            #(#zeros)*
            let value = Self::vjp_into(#(#args.clone(),)* <#value as #runtime::Real>::ONE, #(&mut #shadows),*);
            let mut tangent = <#value as #runtime::Real>::ZERO;
            #(#products)*
            (value, tangent)
        };
        let ret = quote!((#value, #value));
        let jvp = self.function("jvp", "The value and its tangent (forward mode) of", &extra, &ret, &body);
        let split = self.function(
            "pushforward",
            "Forward mode with a tangent for every parameter, of",
            &all,
            &ret,
            &body,
        );
        let _ = of;
        let slices = self.arguments.iter().any(|a| matches!(pointee(&a.ty), syn::Type::Slice(_)));
        if slices { quote!(#runtime::rt::if_alloc! { #jvp #split }) } else { quote!(#jvp #split) }
    }
}

fn pointee(ty: &syn::Type) -> &syn::Type {
    if let syn::Type::Reference(r) = ty { pointee(&r.elem) } else { ty }
}

fn first_of_pair(ty: &syn::Type) -> Option<syn::Type> {
    match ty {
        syn::Type::Tuple(tuple) if tuple.elems.len() == 2 => tuple.elems.first().cloned(),
        _ => None,
    }
}

fn is_float_path(path: &syn::TypePath) -> bool {
    path.path.is_ident("f32") || path.path.is_ident("f64")
}

/// One number: `f32`, `f64`, or a type parameter of one capital letter.
fn is_scalar(ty: &syn::Type) -> bool {
    let syn::Type::Path(path) = ty else { return false };
    let letter = path.path.get_ident().is_some_and(|i| i.to_string().len() == 1);
    is_float_path(path) || letter
}

/// Whether a type can carry a gradient, by syntax.
fn carries(ty: &syn::Type) -> bool {
    const DISCRETE: [&str; 17] = [
        "i8",
        "i16",
        "i32",
        "i64",
        "i128",
        "isize",
        "u8",
        "u16",
        "u32",
        "u64",
        "u128",
        "usize",
        "bool",
        "char",
        "str",
        "String",
        "NoTangent",
    ];
    match ty {
        syn::Type::Reference(r) => carries(&r.elem),
        syn::Type::Slice(s) => carries(&s.elem),
        syn::Type::Array(a) => carries(&a.elem),
        syn::Type::Tuple(t) => t.elems.iter().any(carries),
        syn::Type::Path(p) => !DISCRETE.iter().any(|name| p.path.is_ident(name)),
        _ => false,
    }
}
