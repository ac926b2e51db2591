//! The split interface, which other generated code calls: the pullback and the pushforward.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens as _, format_ident, quote};

use super::bodies::Writer;
use super::by_hand::local;
use super::signature::{captured, without_lifetimes, wrap};
use crate::emit::Emitter;
use crate::ir::{Block, Operand, Param, Ty, Wrapper};
use crate::transform::vjp::Sweeps;

const DOC: &str = "The forward sweep, and what runs the reverse sweep, of";

impl Writer<'_> {
    /// The pullback, and the same for callers that know less of the function.
    pub(super) fn pullbacks(&self) -> TokenStream {
        let again = self.pullback_again();
        let consumes = self.function.params.first().is_some_and(|p| self.is_receiver_by_value(p));
        if !consumes {
            let pullback = self.pullback("pullback");
            return quote!(#pullback #again);
        }
        let (borrowing, consuming) = (self.borrowing_pullback(), self.pullback("pullback_by_value"));
        quote!(#borrowing #consuming #again)
    }

    /// Who writes `v.norm()` does not know whether that consumes `v`, so the pullback never does.
    fn borrowing_pullback(&self) -> TokenStream {
        let runtime = self.context.runtime;
        let name = self.context.naming.of("pullback_by_value");
        let args = self.function.params.iter().filter(|p| !p.receiver).map(|p| self.ident(p.var));
        let body = quote!(#runtime::rt::Consumed::kept(self).#name(#(#args),*));
        let (params, clause) = self.borrowing();
        let (ret, doc) = (self.pullback_type(), self.doc(DOC));
        self.function_of("pullback", &doc, (&params, &[], clause.as_ref()), &ret, &body)
    }

    /// The parameters with `&self`, and what `Self` must be for it.
    fn borrowing(&self) -> (Vec<TokenStream>, Option<syn::WhereClause>) {
        let runtime = self.context.runtime;
        let mut generics = self.context.sig.generics.clone();
        let mut params = self.params();
        if self.function.params.first().is_some_and(|p| self.is_receiver_by_value(p)) {
            params[0] = quote!(&self);
            let consumed = syn::parse_quote!(for<'kept> Self: #runtime::rt::Consumed<'kept>);
            generics.make_where_clause().predicates.push(consumed);
        }
        (params, generics.where_clause)
    }

    /// The pullback for a caller that does not know which arguments are references: it takes every one once more.
    fn pullback_again(&self) -> TokenStream {
        let (params, clause) = self.borrowing();
        let (value, pullback) = (local("value"), local("pullback"));
        let (names, types) = self.closure_signature();
        let (slots, slot_types) = self.closure_slots();
        let given = names.len() - self.function.params.len() - 1;
        let (rest, rest_types) = (&names[given..], &types[given..]);
        let closure = if self.function.wrapper == Wrapper::Plain {
            quote!(move |#(#slots,)* #(#rest),*| #pullback(#(#names),*))
        } else {
            // Inside of an `Ok`, rustc does not find the types of a closure.
            quote!(move |#(#slots: #slot_types,)* #(#rest: #rest_types),*| #pullback(#(#names),*))
        };
        let pair = wrap(self.context.runtime, self.function.wrapper, &quote!((#value, #closure)));
        let (call, question) = (self.call("pullback", &[]), self.question());
        let body = quote!(let (#value, #pullback) = #call #question; #pair);
        let all: Vec<&TokenStream> = slot_types.iter().chain(rest_types).collect();
        let (v, captured) = (self.types.value(), captured(self.context));
        let ret = self.wrapped(&quote!((#v, impl ::core::ops::FnOnce(#(#all),*) #captured)));
        self.function_of("pullback_again", &self.doc(DOC), (&params, &[], clause.as_ref()), &ret, &body)
    }

    /// A parameter of that pullback for each of the function: nothing where the pullback itself has none.
    fn closure_slots(&self) -> (Vec<TokenStream>, Vec<TokenStream>) {
        let runtime = self.context.runtime;
        let (names, types) = self.closure_signature();
        let (mut slots, mut slot_types) = (Vec::new(), Vec::new());
        for param in &self.function.params {
            let name = if param.receiver { format_ident!("this") } else { self.ident(param.var) };
            let at = names.iter().position(|n| *n == name);
            slots.push(if at.is_some() { quote!(#name) } else { quote!(_) });
            slot_types.push(at.map_or_else(|| quote!(#runtime::rt::Mutated), |at| types[at].clone()));
        }
        (slots, slot_types)
    }

    fn pullback_type(&self) -> TokenStream {
        let (_, closure_types) = self.closure_signature();
        let (v, captured) = (self.types.value(), captured(self.context));
        self.wrapped(&quote!((#v, impl ::core::ops::FnOnce(#(#closure_types),*) #captured)))
    }

    fn pullback(&self, suffix: &str) -> TokenStream {
        let sweeps = &self.found.sweeps;
        let Sweeps { mut forward, mut reverse, .. } = sweeps.clone();
        let mut emitter =
            self.emitter(self.function, &mut [&mut forward, &mut reverse], &[&self.function.result]);
        let first = emitter.block(&forward);
        let value = self.owned_result(&emitter, &reverse);
        if let Some(receiver) = self.function.params.first().filter(|p| p.receiver) {
            emitter.renamed.insert(receiver.var, format_ident!("this"));
        }
        let second = emitter.block(&reverse);
        let (closure_params, closure_types) = self.closure_signature();
        let (head, checks) = (self.head(), self.checks_of_shared());
        let value = if self.diverges() { quote!(::core::unreachable!()) } else { value };
        let pair = |value: &TokenStream, body: &TokenStream| {
            let closure = quote!(move |#(#closure_params: #closure_types),*| { #body });
            wrap(self.context.runtime, self.function.wrapper, &quote!((#value, #closure)))
        };
        let body = if self.context.options.checkpoint {
            let (before, again) = self.run_again();
            let pair = pair(&quote!(value), &again);
            quote!(#before #pair)
        } else {
            let pair = pair(&value, &quote!(#checks #second));
            quote!(#head #first #pair)
        };
        self.function(suffix, &self.doc(DOC), &[], &self.pullback_type(), &body)
    }

    /// The value, cloned if the reverse sweep needs it as well.
    fn owned_result(&self, emitter: &Emitter<'_>, reverse: &Block) -> TokenStream {
        let result = &self.function.result;
        let tokens = emitter.operand(result);
        match result {
            Operand::Var(v) if !self.function.var(*v).ty.is_copy() && reverse.vars().contains(v) => {
                quote!(#tokens.clone())
            }
            _ => tokens,
        }
    }

    /// Parameters of the pullback: shared references once more, the seed, and a shadow per parameter.
    fn closure_signature(&self) -> (Vec<Ident>, Vec<TokenStream>) {
        let (mut names, mut types) = (Vec::new(), Vec::new());
        for (input, param) in self.context.sig.inputs.iter().zip(&self.function.params) {
            match input {
                syn::FnArg::Receiver(_) => {
                    names.push(format_ident!("this"));
                    types.push(self.again_type(param, &quote!(Self)));
                }
                syn::FnArg::Typed(typed) => {
                    if let syn::Type::Reference(r) = &*typed.ty {
                        names.push(self.ident(param.var));
                        types.push(self.again_type(param, &r.elem.to_token_stream()));
                    } else if self.function.var(param.var).ty.is_borrowed() {
                        names.push(self.ident(param.var));
                        types.push(typed.ty.to_token_stream());
                    }
                }
            }
        }
        names.push(self.ident(self.found.sweeps.seed));
        types.push(self.types.seed());
        for (param, shadow) in self.function.params.iter().zip(&self.found.sweeps.shadows) {
            let ty = self.types.split_shadow(param);
            names.push(self.ident(*shadow));
            types.push(quote!(&mut #ty));
        }
        let types = types.iter().map(|ty| without_lifetimes(&self.spelled_out(ty))).collect();
        (names, types)
    }

    /// The type without `Self`, where that would name a lifetime.
    fn spelled_out(&self, ty: &TokenStream) -> TokenStream {
        let Some(own) = self.context.borrowing else { return ty.clone() };
        let replaced = ty.clone().into_iter().map(|token| match token {
            TokenTree::Ident(ident) if ident == "Self" => own.to_token_stream(),
            TokenTree::Group(group) => {
                let inner = self.spelled_out(&group.stream());
                TokenTree::Group(Group::new(group.delimiter(), inner)).into()
            }
            other => other.into(),
        });
        replaced.collect()
    }

    /// What a pullback takes again of a parameter by reference: shared ones; of a `&mut` it has kept what it needs.
    fn again_type(&self, param: &Param, inner: &TokenStream) -> TokenStream {
        let runtime = self.context.runtime;
        match &self.function.var(param.var).ty {
            Ty::Ref(true, _) => quote!(#runtime::rt::Mutated),
            _ => quote!(&#inner),
        }
    }

    pub(super) fn pushforward(&self) -> TokenStream {
        let push = &self.found.pushforward;
        let runtime = self.context.runtime;
        let mut given = TokenStream::new();
        let extra: Vec<TokenStream> = push
            .function
            .params
            .iter()
            .zip(&push.tangents)
            .map(|(param, tangent)| {
                let (ident, ty) = (self.tangent_ident(*tangent), self.types.jvp_argument(param, true));
                let mutability = param.mutable.then(|| quote!(mut));
                if self.is_receiver_by_value(param) {
                    let rt = &self.rt;
                    given = quote!(let #mutability #ident: #ty = #rt::Given::owned(#ident););
                    return quote!(#ident: impl #runtime::rt::Given<#ty>);
                }
                quote!(#mutability #ident: #ty)
            })
            .collect();
        let (head, body) = match self.context.by_hand {
            Some(by_hand) => (self.head(), self.rule_forward(by_hand)),
            None => self.forward_mode(),
        };
        let body = quote!(#head #given #body);
        let (v, t) = (self.types.value(), self.types.seed());
        let ret = self.wrapped(&quote!((#v, #t)));
        self.function(
            "pushforward",
            &self.doc("Forward mode with a tangent for every parameter, of"),
            &extra,
            &ret,
            &body,
        )
    }

    fn is_receiver_by_value(&self, param: &Param) -> bool {
        param.receiver && !matches!(self.function.var(param.var).ty, Ty::Ref(..))
    }

    /// What comes first, and the forward-mode program with the value and the tangent at its end.
    pub(super) fn forward_mode(&self) -> (TokenStream, TokenStream) {
        let push = &self.found.pushforward;
        let mut body = push.function.body.clone();
        let results = [&push.function.result, &push.tangent];
        let mut emitter = self.emitter(&push.function, &mut [&mut body], &results);
        // Tangents come before what they belong to.
        emitter.wanted_later.clear();
        let statements = emitter.block(&body);
        let (value, tangent) = (emitter.operand(&push.function.result), emitter.operand(&push.tangent));
        // The tangent first: evaluating the value may move it.
        let end = if self.diverges() {
            TokenStream::new()
        } else {
            self.value_and_tangent(&push.function, &value, &tangent)
        };
        (self.head(), quote!(#statements #end))
    }

    /// Sizes of slices that a pullback is given again: its caller made the shadows, so they fit; said here, it
    /// spares the loops their bounds checks.
    fn checks_of_shared(&self) -> TokenStream {
        let rt = &self.rt;
        let shared = self.types.active().filter(|p| {
            let ty = &self.function.var(p.var).ty;
            matches!(ty, Ty::Ref(false, _)) && matches!(ty.pointee(), Ty::Slice(_))
        });
        shared
            .map(|p| {
                let (ident, shadow) = (self.ident(p.var), self.shadow_ident(p));
                let label = shadow.to_string();
                quote!(#rt::check_len(#label, #ident.len(), #shadow.len());)
            })
            .collect()
    }
}
