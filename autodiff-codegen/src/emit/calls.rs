//! Calls: of what the user calls, and of the generated functions beside it.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::Emitter;
use super::expr::{Level, compound, operator as symbol};
use crate::ir::{Arg, Callee, Ty, derivatives_of, is_absolute, mark_of};

impl Emitter<'_> {
    /// An argument of a call.
    fn moved(&self, arg: &Arg) -> TokenStream {
        match arg {
            Arg::Value(a) => self.kept(a),
            Arg::Ref(_) | Arg::RefMut(_) | Arg::Receiver(_) => self.arg(arg),
        }
    }

    /// A call; with a suffix, a call of the generated function of that name beside it.
    pub fn call(&self, callee: &Callee, arguments: &[Arg], generated: Option<&str>) -> TokenStream {
        let args = arguments;
        let rest = |from: usize| args[from..].iter().map(|a| self.moved(a)).collect::<Vec<_>>();
        match callee {
            Callee::Path { path, qualifier, name, turbofish, associated, of_trait: _ } => {
                let mut args = rest(0);
                if *associated && generated == Some("pullback_again") {
                    self.pass_either_way(arguments, &mut args);
                }
                match generated {
                    None => quote!(#path(#(#args),*)),
                    Some(suffix) if *associated => {
                        let name = suffixed(name, suffix);
                        quote!(#qualifier #name #turbofish(#(#args),*))
                    }
                    Some(suffix) => {
                        let suffix = proc_macro2::Ident::new(suffix, name.span());
                        let holder = self.holder(qualifier, name);
                        quote!(#holder::#suffix #turbofish(#(#args),*))
                    }
                }
            }
            Callee::Method { name, turbofish } => {
                let receiver = match &args[0] {
                    Arg::Value(a) => self.at(a, Level::Postfix),
                    Arg::Ref(p) | Arg::RefMut(p) | Arg::Receiver(p) => self.place_postfix(p),
                };
                let forward = generated == Some("pushforward");
                let name = generated.map_or_else(|| name.clone(), |suffix| suffixed(name, suffix));
                let mut rest = rest(1);
                if let (true, Some(tangent)) = (forward, self.lent_again(&args[args.len() / 2])) {
                    rest[args.len() / 2 - 1] = tangent;
                }
                quote!(#receiver.#name #turbofish(#(#rest),*))
            }
            Callee::Operator(operator) => self.operator_call(*operator, args, generated),
        }
    }

    /// The type that holds the derivatives of a function: of its own name, or, where it is called by a path, of the name that
    /// the path is imported under.
    fn holder(&self, qualifier: &TokenStream, name: &proc_macro2::Ident) -> TokenStream {
        if is_plain(qualifier) {
            return quote!(#qualifier #name);
        }
        let holder = derivatives_of(&quote!(#qualifier #name), name.span());
        quote!(#holder)
    }

    /// What fails to compile where the derivatives that are found would be those of another function.
    pub fn checked_callee(&self, callee: &Callee) -> Option<TokenStream> {
        match callee {
            Callee::Path { qualifier, name, of_trait: Some(of_trait), .. } => {
                let mark = mark_of(name, of_trait);
                Some(quote!(#qualifier #mark();))
            }
            _ => self.checked_module(callee),
        }
    }

    /// A path that is not from the root may mean another function where the rule for it was written: that is refused.
    fn checked_module(&self, callee: &Callee) -> Option<TokenStream> {
        let Callee::Path { qualifier, name, associated: false, .. } = callee else { return None };
        let path = quote!(#qualifier #name);
        if is_plain(qualifier) || is_absolute(&path) {
            return None;
        }
        // With the span of the call, which is where an error is to be.
        let (rt, holder) = (&self.rt, derivatives_of(&path, name.span()));
        Some(quote_spanned! {name.span()=>
            const _: () = #rt::same_module(#holder::RULE_WRITTEN_IN, ::core::module_path!());
        })
    }

    /// The first argument of `Type::f(a, ..)`, which a method's pullback takes by reference, and that of any other function
    /// as the function does.
    fn pass_either_way(&self, args: &[Arg], printed: &mut [TokenStream]) {
        if let (Some(arg @ Arg::Value(_)), Some(first)) = (args.first(), printed.first_mut()) {
            let (rt, arg) = (&self.rt, self.arg(arg));
            *first = quote!(#rt::passed(&#arg));
        }
    }

    /// The tangent of a receiver, where it is a `&mut`: the method is generic in how it is given (`rt::Given`), so that
    /// rustc would move it.
    fn lent_again(&self, tangent: &Arg) -> Option<TokenStream> {
        let (Arg::Ref(place) | Arg::RefMut(place)) = tangent else { return None };
        let root = self.whole_reference(place)?;
        match (&self.function.var(place.root).ty, tangent) {
            (Ty::Ref(true, _), Arg::RefMut(_)) => Some(quote!(&mut *#root)),
            (Ty::Ref(true, _), _) => Some(quote!(&*#root)),
            _ => None,
        }
    }

    fn operator_call(
        &self,
        operator: crate::ir::Operator,
        args: &[Arg],
        generated: Option<&str>,
    ) -> TokenStream {
        if let Some(function) = generated {
            let rt = &self.rt;
            let module = proc_macro2::Ident::new(&operator.module(), proc_macro2::Span::call_site());
            let function = proc_macro2::Ident::new(function, proc_macro2::Span::call_site());
            let args = args.iter().map(|a| self.moved(a));
            return super::respanned(quote!(#rt::#module::#function(#(#args),*)), operator.span);
        }
        match (operator.op, args) {
            (Some(op), [Arg::RefMut(place), value]) if operator.assigns => {
                let (place, op, value) = (self.place(place), compound(op), self.arg(value));
                quote!({ #place #op #value; })
            }
            (Some(op), [a, b]) => {
                let (a, op, b) = (self.arg(a), symbol(op), self.arg(b));
                quote!((#a) #op (#b))
            }
            (_, rest) => {
                let rest = rest.iter().map(|a| self.arg(a));
                quote!(-(#(#rest),*))
            }
        }
    }

    /// An argument.
    pub fn arg(&self, arg: &Arg) -> TokenStream {
        match arg {
            Arg::Value(a) => self.operand(a),
            Arg::Ref(place) | Arg::Receiver(place) => self.reference(place),
            Arg::RefMut(place) => self.mutable_reference(place),
        }
    }

    /// A shadow: a mutable reference, to a temporary where it is a value.
    pub fn shadow(&self, arg: &Arg) -> TokenStream {
        match arg {
            Arg::Value(a) => {
                let a = self.operand(a);
                quote!(&mut #a)
            }
            Arg::Ref(place) | Arg::RefMut(place) | Arg::Receiver(place) => self.mutable_reference(place),
        }
    }
}

/// No path, or one to the runtime.
fn is_plain(qualifier: &TokenStream) -> bool {
    qualifier.is_empty() || qualifier.to_string().replace(' ', "") == "rt::"
}

fn suffixed(name: &proc_macro2::Ident, suffix: &str) -> proc_macro2::Ident {
    let plain = name.to_string();
    let plain = plain.strip_prefix("r#").unwrap_or(&plain);
    proc_macro2::Ident::new(&format!("{plain}_{suffix}"), name.span())
}
