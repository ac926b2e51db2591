//! The generated functions themselves.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

use super::signature::{Types, generic_names, wrap, wrapped};
use super::{Context, Naming};
use crate::emit::Emitter;
use crate::ir::{Block, Function, Operand, Param, Ty, VarId, derivatives_of, mark_of};
use crate::pipeline::Derivatives;
use crate::transform::vjp::Sweeps;

/// All generated items of a function.
pub fn items(context: &Context<'_>, found: &Derivatives) -> TokenStream {
    let writer = Writer::new(context, found);
    let functions = writer.functions();
    in_place(context, &functions)
}

/// The enum alone: after errors that leave no signature to give.
pub fn empty(context: &Context<'_>) -> TokenStream {
    in_place(context, &TokenStream::new())
}

fn in_place(context: &Context<'_>, functions: &TokenStream) -> TokenStream {
    let (vis, cfgs) = (context.vis, &context.cfgs);
    match &context.naming {
        Naming::Prefix(_) => functions.clone(),
        Naming::Enum(name) => {
            let doc = format!(" Derivatives of [`{name}`](fn@{name}), made by `#[differentiable]`.");
            quote! {
                #(#cfgs)*
                #[doc = #doc]
                #[allow(non_camel_case_types, clippy::exhaustive_enums)]
                #vis enum #name {}
                #(#cfgs)*
                impl #name { #functions }
            }
        }
    }
}

/// Prints the functions of one function.
pub struct Writer<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) found: &'a Derivatives,
    pub(super) types: Types<'a>,
    pub(super) function: &'a Function,
    /// The name of the runtime module inside the generated functions.
    pub(super) rt: Ident,
}

impl<'a> Writer<'a> {
    /// For the functions of one function.
    pub fn new(context: &'a Context<'a>, found: &'a Derivatives) -> Self {
        let function = &found.sweeps.function;
        let taken = |name: &str| function.taken.contains(name);
        let mut rt = format_ident!("rt");
        while taken(&rt.to_string()) {
            rt = format_ident!("{rt}_");
        }
        Writer { context, found, types: Types { runtime: context.runtime, function }, function, rt }
    }

    /// The functions without what they stand in.
    pub(super) fn functions(&self) -> TokenStream {
        let mut all = TokenStream::new();
        if self.types.is_scalar() {
            let returning = [self.grad(), self.value_and_grad()];
            all.extend(self.if_allocating(&quote!(#(#returning)*)));
            all.extend(self.value_and_grad_into());
        }
        all.extend(self.if_allocating(&self.vjp()));
        all.extend(self.vjp_into());
        let stored = |forward: TokenStream| {
            if self.forward_allocates() { self.if_allocating(&forward) } else { forward }
        };
        all.extend(stored(self.jvp()));
        all.extend(self.pullbacks());
        all.extend(stored(self.pushforward()));
        all.extend(self.mark());
        all
    }

    /// What a call of `<T as Tr>::f` asks for, to know that these are the derivatives of the trait's function.
    fn mark(&self) -> Option<TokenStream> {
        let Naming::Prefix(method) = &self.context.naming else { return None };
        let (vis, mark) = (self.context.vis, mark_of(method, self.context.of_trait.as_ref()?));
        Some(quote! {
            #[doc(hidden)] #[allow(non_snake_case, unused, clippy::missing_const_for_fn)] #[inline]
            #vis fn #mark() {}
        })
    }

    /// What returns the gradient of a slice is there only with an allocator.
    fn if_allocating(&self, functions: &TokenStream) -> TokenStream {
        let runtime = self.context.runtime;
        let slices =
            self.types.active().any(|p| matches!(self.function.var(p.var).ty.pointee(), Ty::Slice(_)));
        if slices { quote!(#runtime::rt::if_alloc! { #functions }) } else { functions.clone() }
    }

    // ---- pieces of signatures ----

    /// A function: doc, attributes, head, and body.
    pub(super) fn function(
        &self,
        suffix: &str,
        doc: &str,
        extra: &[TokenStream],
        ret: &TokenStream,
        body: &TokenStream,
    ) -> TokenStream {
        let (params, clause) = (self.params(), &self.context.sig.generics.where_clause);
        self.function_of(suffix, doc, (&params, extra, clause.as_ref()), ret, body)
    }

    /// The same with parameters and a `where` of its own.
    pub(super) fn function_of(
        &self,
        suffix: &str,
        doc: &str,
        (params, extra, clause): (&[TokenStream], &[TokenStream], Option<&syn::WhereClause>),
        ret: &TokenStream,
        body: &TokenStream,
    ) -> TokenStream {
        let name = self.context.naming.of(suffix);
        let (vis, generics) = (self.context.vis, &self.context.sig.generics);
        let captures = suffix.starts_with("pullback").then(|| quote!(impl_trait_redundant_captures,));
        let lint = quote! {
            #[allow(unused, #captures clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
        };
        let unit = ret.to_string() == "()";
        let arrow = (!unit).then(|| quote!(-> #ret));
        let hidden =
            (suffix.starts_with("pullback") || suffix == "pushforward").then(|| quote!(#[doc(hidden)]));
        quote! {
            #[doc = #doc] #hidden #lint #[inline]
            #vis fn #name #generics (#(#params,)* #(#extra),*) #arrow #clause { #body }
        }
    }

    /// The parameters of the function, printed under the names that its programs use.
    pub(super) fn params(&self) -> Vec<TokenStream> {
        let inputs = self.context.sig.inputs.iter().zip(&self.function.params);
        inputs
            .map(|(input, param)| match input {
                syn::FnArg::Receiver(receiver) => quote!(#receiver),
                syn::FnArg::Typed(typed) => {
                    let (ident, ty) = (self.ident(param.var), &typed.ty);
                    let mutability = param.mutable.then(|| quote!(mut));
                    quote!(#mutability #ident: #ty)
                }
            })
            .collect()
    }

    /// A parameter by its name.
    pub(super) fn param_ident(&self, param: &Param) -> Ident {
        if param.receiver { self.self_ident() } else { self.ident(param.var) }
    }

    /// The name of the seed.
    pub(super) fn seed_ident(&self) -> Ident {
        self.ident(self.found.sweeps.seed)
    }

    pub(super) fn ident(&self, v: VarId) -> Ident {
        let var = self.function.var(v);
        match var.name.strip_prefix("r#") {
            Some(raw) => Ident::new_raw(raw, var.ident.span()),
            None => Ident::new(&var.name, var.ident.span()),
        }
    }

    pub(super) fn shadow_ident(&self, param: &Param) -> Ident {
        let at = self.function.params.iter().position(|p| p.var == param.var).expect("it is a parameter");
        self.ident(self.found.sweeps.shadows[at])
    }

    /// `d_x: &mut T` for each active parameter.
    fn shadow_params(&self) -> Vec<TokenStream> {
        self.types
            .active()
            .map(|p| {
                let (ident, ty) = (self.shadow_ident(p), self.types.shadow(&self.function.var(p.var).ty));
                quote!(#ident: &mut #ty)
            })
            .collect()
    }

    /// A call of a generated function with the function's own arguments and more.
    pub(super) fn call(&self, suffix: &str, extra: &[TokenStream]) -> TokenStream {
        let name = self.context.naming.of(suffix);
        let args = self.function.params.iter().filter(|p| !p.receiver).map(|p| self.ident(p.var));
        let generics = generic_names(&self.context.sig.generics);
        let anonymous = self.context.sig.inputs.iter().any(
            |i| matches!(i, syn::FnArg::Typed(t) if super::contains_ident(quote::ToTokens::to_token_stream(&t.ty), "impl")),
        );
        let turbofish = (!generics.is_empty() && !anonymous).then(|| quote!(::<#(#generics),*>));
        let path = if self.function.params.first().is_some_and(|p| p.receiver) {
            quote!(self.)
        } else {
            quote!(Self::)
        };
        quote!(#path #name #turbofish (#(#args,)* #(#extra),*))
    }

    pub(super) fn wrapped(&self, ty: &TokenStream) -> TokenStream {
        wrapped(self.context.sig, self.function.wrapper, ty)
    }

    pub(super) fn question(&self) -> Option<TokenStream> {
        (self.function.wrapper != crate::ir::Wrapper::Plain).then(|| quote!(?))
    }

    pub(super) fn doc(&self, what: &str) -> String {
        format!(" {what} `{}`.", self.context.sig.ident)
    }

    // ---- the public functions ----

    fn grad(&self) -> TokenStream {
        let ret = self.wrapped(&self.types.gradient());
        let (call, question) = (self.call("value_and_grad", &[]), self.question());
        let value = wrap(self.context.runtime, self.function.wrapper, &quote!(gradient));
        let body = quote!(let (_, gradient) = #call #question; #value);
        self.function("grad", &self.doc("The gradient of"), &[], &ret, &body)
    }

    fn value_and_grad(&self) -> TokenStream {
        let (value, gradient) = (self.types.value(), self.types.gradient());
        let ret = self.wrapped(&quote!((#value, #gradient)));
        let body = self.collect("value_and_grad_into", &[]);
        self.function("value_and_grad", &self.doc("The value and the gradient of"), &[], &ret, &body)
    }

    /// Makes zeros, lets a function add to them, and returns them.
    fn collect(&self, suffix: &str, seed: &[TokenStream]) -> TokenStream {
        let runtime = self.context.runtime;
        let shadows: Vec<Ident> = self.types.active().map(|p| self.shadow_ident(p)).collect();
        let zeros = self.types.active().zip(&shadows).map(|(p, d)| {
            let zero = self.zero(p);
            quote!(let mut #d = #zero;)
        });
        let seeded: Vec<TokenStream> =
            seed.iter().cloned().chain(shadows.iter().map(|d| quote!(&mut #d))).collect();
        let (call, question) = (self.call(suffix, &seeded), self.question());
        let gradient = if let [only] = shadows.as_slice() { quote!(#only) } else { quote!((#(#shadows),*)) };
        let all = wrap(self.context.runtime, self.function.wrapper, &quote!((value, #gradient)));
        let _ = runtime;
        quote!(#(#zeros)* let value = #call #question; #all)
    }

    pub(super) fn zero(&self, param: &Param) -> TokenStream {
        let runtime = self.context.runtime;
        let ty = &self.function.var(param.var).ty;
        if matches!(ty.pointee(), Ty::Float(_)) {
            return quote!(0.0);
        }
        let ident = if param.receiver {
            quote::ToTokens::to_token_stream(&self.self_ident())
        } else {
            let ident = self.ident(param.var);
            quote!(#ident)
        };
        match ty {
            Ty::Ref(..) => quote!(#runtime::rt::zero_tangent(&*#ident)),
            _ => quote!(#runtime::rt::zero_tangent(&#ident)),
        }
    }

    fn self_ident(&self) -> Ident {
        Ident::new("self", self.context.sig.ident.span())
    }

    fn value_and_grad_into(&self) -> TokenStream {
        let runtime = self.context.runtime;
        let one = match &self.function.ret {
            Ty::Param(t) => quote!(<#t as #runtime::Real>::ONE),
            _ => quote!(1.0),
        };
        let shadows = self.types.active().map(|p| self.shadow_ident(p));
        let extra: Vec<TokenStream> = std::iter::once(one).chain(shadows.map(|d| quote!(#d))).collect();
        let body = self.call("vjp_into", &extra);
        let ret = self.wrapped(&self.types.value());
        let doc = self.doc("Adds the gradient to the buffers, and returns the value, of");
        self.function("value_and_grad_into", &doc, &self.shadow_params(), &ret, &body)
    }

    pub(super) fn seed_param(&self) -> Vec<TokenStream> {
        let ty = self.types.seed();
        let seed = self.ident(self.found.sweeps.seed);
        if self.types.has_seed() { vec![quote!(#seed: #ty)] } else { Vec::new() }
    }

    fn vjp(&self) -> TokenStream {
        let (value, gradient) = (self.types.value(), self.types.gradient());
        let ret = self.wrapped(&quote!((#value, #gradient)));
        let seed = self.ident(self.found.sweeps.seed);
        let seeds = if self.types.has_seed() { vec![quote!(#seed)] } else { Vec::new() };
        let body = self.collect("vjp_into", &seeds);
        let doc =
            self.doc("The value, and the cotangents of the parameters for a cotangent of the value, of");
        self.function("vjp", &doc, &self.seed_param(), &ret, &body)
    }

    /// The shadow of every parameter.
    pub(super) fn shadow_idents(&self) -> Vec<Ident> {
        self.found.sweeps.shadows.iter().map(|v| self.ident(*v)).collect()
    }

    /// What comes first, the two sweeps, and the value at their end.
    pub(super) fn both_sweeps(&self) -> (TokenStream, TokenStream, Option<TokenStream>) {
        let sweeps = &self.found.sweeps;
        let Some(fused) = &sweeps.fused else {
            let Sweeps { mut forward, mut reverse, .. } = sweeps.clone();
            let result = &self.function.result;
            let emitter = self.emitter(self.function, &mut [&mut forward, &mut reverse], &[result]);
            let (first, second) = (emitter.block(&forward), emitter.block(&reverse));
            return (self.head(), quote!(#first #second), self.tail(&emitter.operand(result)));
        };
        let (function, mut program) = (&fused.0, fused.1.clone());
        let emitter = self.emitter(function, &mut [&mut program], &[&function.result]);
        let statements = emitter.block(&program);
        (self.head(), statements, self.tail(&emitter.operand(&function.result)))
    }

    fn vjp_into(&self) -> TokenStream {
        let mut extra = self.seed_param();
        extra.extend(self.shadow_params());
        let checks = self.checks();
        let body = if let Some(by_hand) = self.context.by_hand {
            let (head, rule) = (self.head(), self.rule_body(by_hand));
            quote!(#head #checks #rule)
        } else {
            let (head, sweeps, value) = self.both_sweeps();
            quote!(#head #checks #sweeps #value)
        };
        let ret = self.wrapped(&self.types.value());
        let doc = self.doc("Adds the cotangents of the parameters to the buffers, and returns the value, of");
        self.function("vjp_into", &doc, &extra, &ret, &body)
    }

    fn jvp(&self) -> TokenStream {
        let push = &self.found.pushforward;
        let runtime = self.context.runtime;
        let mut extra = Vec::new();
        let mut args = Vec::new();
        for (param, tangent) in self.function.params.iter().zip(&push.tangents) {
            let ident = self.tangent_ident(*tangent);
            if param.active {
                let ty = self.types.jvp_argument(param, false);
                extra.push(quote!(#ident: #ty));
                args.push(quote!(#ident));
            } else {
                args.push(self.unread_tangent(param));
            }
        }
        let checks = self.tangent_checks();
        let call = self.call("pushforward", &args);
        let body = quote!(#checks #call);
        let (value, tangent) = (self.types.value(), self.types.seed());
        let ret = self.wrapped(&quote!((#value, #tangent)));
        let _ = runtime;
        self.function("jvp", &self.doc("The value and its tangent (forward mode) of"), &extra, &ret, &body)
    }

    fn tangent_checks(&self) -> TokenStream {
        let runtime = self.context.runtime;
        let params = self.function.params.iter().zip(&self.found.pushforward.tangents);
        params
            .filter(|(p, _)| {
                p.active && matches!(self.function.var(p.var).ty.pointee(), Ty::Slice(_) | Ty::Vec(_))
            })
            .map(|(p, tangent)| {
                let (ident, d) = (self.ident(p.var), self.tangent_ident(*tangent));
                let label = d.to_string();
                quote!(#runtime::rt::check_len(#label, #ident.len(), #d.len());)
            })
            .collect()
    }

    pub(super) fn tangent_ident(&self, v: VarId) -> Ident {
        let var = self.found.pushforward.function.var(v);
        Ident::new(&var.name, var.ident.span())
    }

    /// A tangent for an inactive parameter, which is not read.
    fn unread_tangent(&self, param: &Param) -> TokenStream {
        let runtime = self.context.runtime;
        let ty = &self.function.var(param.var).ty;
        let inner = ty.pointee();
        let plain = inner.has_zero() || inner.is_list_of_floats();
        let ident = if param.receiver { self.self_ident() } else { self.ident(param.var) };
        match (ty, plain) {
            (Ty::Ref(true, _), true) => quote!(&mut #runtime::rt::zero_tangent(&*#ident)),
            (Ty::Ref(false, _), true) => quote!(#ident),
            // The call moves the parameter.
            (Ty::Vec(_), true) => quote!(#runtime::rt::Vec::new()),
            (_, true) => quote!(#ident.clone()),
            (Ty::Ref(true, _), false) => quote!(&mut #runtime::NoTangent),
            (Ty::Ref(false, _), false) => quote!(&#runtime::NoTangent),
            (_, false) => quote!(#runtime::NoTangent),
        }
    }

    /// The value as the end of a body: nothing, if the end is never reached.
    pub(super) fn tail(&self, value: &TokenStream) -> Option<TokenStream> {
        let plain_unit = self.function.ret == Ty::Unit && self.function.wrapper == crate::ir::Wrapper::Plain;
        (!self.diverges() && !plain_unit).then(|| wrap(self.context.runtime, self.function.wrapper, value))
    }

    /// A function of some type that has no value at its end panics or loops on every path.
    pub(super) fn diverges(&self) -> bool {
        let unit = matches!(self.function.result, Operand::Const(crate::ir::Const::Unit, _));
        unit && self.function.ret != Ty::Unit
    }

    pub(super) fn emitter<'f>(
        &self,
        function: &'f Function,
        blocks: &mut [&mut Block],
        results: &[&Operand],
    ) -> Emitter<'f> {
        let rt = &self.rt;
        Emitter::new(function, quote!(#rt), blocks, results)
    }

    /// The end of a pushforward. The tangent first, unless both can be copied: the value may move what it reads.
    pub(super) fn value_and_tangent(
        &self,
        function: &Function,
        value: &TokenStream,
        tangent: &TokenStream,
    ) -> TokenStream {
        if function.ret.is_copy() {
            return wrap(self.context.runtime, self.function.wrapper, &quote!((#value, #tangent)));
        }
        let pair = wrap(self.context.runtime, self.function.wrapper, &quote!((value, tangent)));
        quote!(let tangent = #tangent; let value = #value; #pair)
    }

    /// Brings the runtime, and the float methods of a crate without `std`, into scope.
    pub(super) fn head(&self) -> TokenStream {
        let (runtime, rt) = (self.context.runtime, &self.rt);
        let name = if rt == "rt" { quote!(self) } else { quote!(self as #rt) };
        let by_path = self.function.by_path.values().map(|path| {
            let holder = derivatives_of(path, Span::call_site());
            quote!(#[allow(unused_imports)] use #path as #holder;)
        });
        quote!(use #runtime::rt::{#name, methods::*}; #(#by_path)*)
    }

    /// Sizes are compared before anything is written.
    fn checks(&self) -> TokenStream {
        let rt = &self.rt;
        let mut checks = TokenStream::new();
        for param in self.types.active() {
            let shadow = self.shadow_ident(param);
            let label = shadow.to_string();
            let ty = &self.function.var(param.var).ty;
            let ident = self.ident(param.var);
            match (ty, ty.pointee()) {
                (_, Ty::Slice(_) | Ty::Vec(_)) => {
                    checks.extend(quote!(#rt::check_len(#label, #ident.len(), #shadow.len());));
                }
                (_, Ty::Named(_) | Ty::Maybe(..)) => {
                    let value = if matches!(ty, Ty::Ref(..)) { quote!(&*#ident) } else { quote!(&#ident) };
                    checks.extend(quote!(#rt::check_shape(#value, #shadow, #label);));
                }
                _ => {}
            }
        }
        checks
    }
}
