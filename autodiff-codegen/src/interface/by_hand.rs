//! The bodies of the functions that are made from a hand-written rule.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

use super::Naming;
use super::bodies::Writer;
use super::signature::wrap;
use crate::ir::{Param, Ty};

/// What a rule has in place of the programs of the transforms.
pub struct ByHand {
    /// The path of the function that the rule is for.
    pub primal: TokenStream,
    /// The path of the rule.
    pub rule: TokenStream,
    /// The rule adds to shadows and gives the value, and does not return the gradient.
    pub adding: bool,
    /// The path of a function that is the forward mode, if there is one.
    pub jvp: Option<TokenStream>,
}

/// A name that no name of the user's meets.
pub(super) fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

impl Writer<'_> {
    /// The body of `vjp_into`: the rule.
    pub(super) fn rule_body(&self, by_hand: &ByHand) -> TokenStream {
        let (rule, runtime) = (&by_hand.rule, self.context.runtime);
        let args = self.function.params.iter().map(|p| self.argument(p));
        let seed: Vec<Ident> = self.types.has_seed().then(|| self.seed_ident()).into_iter().collect();
        let shadows: Vec<Ident> = self.types.active().map(|p| self.shadow_ident(p)).collect();
        if by_hand.adding {
            return quote!(#rule(#(#args,)* #(#seed,)* #(#shadows),*));
        }
        let (value, gradient) = (local("value"), local("gradient"));
        let question = self.question();
        let parts = (0..shadows.len()).map(|k| {
            let k = syn::Index::from(k);
            if shadows.len() == 1 { quote!(#gradient) } else { quote!(#gradient.#k) }
        });
        let wrapped = wrap(runtime, self.function.wrapper, &quote!(#value));
        quote! {
            let (#value, #gradient) = #rule(#(#args,)* #(#seed),*) #question;
            #(#runtime::rt::accumulate(&mut *#shadows, #parts);)*
            #wrapped
        }
    }

    /// A parameter as it is passed on.
    fn argument(&self, param: &Param) -> TokenStream {
        let ident = self.param_ident(param);
        quote!(#ident)
    }

    /// The forward mode of a rule: a function of the user's, or made from the reverse mode.
    pub(super) fn rule_forward(&self, by_hand: &ByHand) -> TokenStream {
        if let Some(jvp) = &by_hand.jvp {
            let args = self.function.params.iter().map(|p| self.argument(p));
            let tangents = self.tangents().filter(|(p, _)| p.active).map(|(_, t)| t);
            return quote!(#jvp(#(#args,)* #(#tangents),*));
        }
        let changes = self.types.active().any(|p| self.is_mutable_reference(p));
        if self.types.is_scalar() && !changes {
            self.gradient_times_tangent()
        } else {
            self.row_by_row(by_hand)
        }
    }

    /// Whether the forward mode of a rule has to store the gradient of a slice.
    pub(super) fn forward_allocates(&self) -> bool {
        self.context.by_hand.is_some_and(|by_hand| by_hand.jvp.is_none())
    }

    /// Every parameter with its tangent.
    fn tangents(&self) -> impl Iterator<Item = (&Param, Ident)> {
        let tangents = self.found.pushforward.tangents.iter().map(|t| self.tangent_ident(*t));
        self.function.params.iter().zip(tangents)
    }

    fn is_mutable_reference(&self, param: &Param) -> bool {
        matches!(self.function.var(param.var).ty, Ty::Ref(true, _))
    }

    fn is_reference(&self, param: &Param) -> bool {
        matches!(self.function.var(param.var).ty, Ty::Ref(..))
    }

    /// `tangent = gradient · tangent of the parameter`, summed over the active parameters.
    fn contracted(&self, number: &TokenStream) -> TokenStream {
        let runtime = self.context.runtime;
        let products = self.tangents().filter(|(p, _)| p.active).map(|(param, tangent)| {
            let ty = &self.function.var(param.var).ty;
            let reference = matches!(ty, Ty::Ref(..));
            let slice =
                matches!(ty.pointee(), Ty::Slice(_)) || (reference && matches!(ty.pointee(), Ty::Vec(_)));
            let contract = format_ident!("{}", if slice { "contract_slice" } else { "contract" });
            let gradient = self.zero_ident(param);
            let star = reference.then(|| quote!(*));
            quote!(#runtime::rt::#contract::<#number, _>(&#gradient, &#star #tangent))
        });
        quote!(#(#products)+*)
    }

    /// The local that the rule adds a parameter's gradient to.
    fn zero_ident(&self, param: &Param) -> Ident {
        let name = self.shadow_ident(param).to_string();
        local(&format!("zero_{name}"))
    }

    fn name_of_into(&self) -> Ident {
        self.context.naming.of("vjp_into")
    }

    fn gradient_times_tangent(&self) -> TokenStream {
        let runtime = self.context.runtime;
        let value_ty = self.types.value();
        let zeros = self.types.active().map(|p| {
            let (ident, zero) = (self.zero_ident(p), self.zero(p));
            quote!(let mut #ident = #zero;)
        });
        let shadows = self.types.active().map(|p| self.zero_ident(p));
        let args = self.function.params.iter().map(|p| self.argument(p));
        let (value, tangent, into) = (local("value"), local("tangent"), self.name_of_into());
        let (question, sum) = (self.question(), self.contracted(&value_ty));
        let pair = wrap(runtime, self.function.wrapper, &quote!((#value, #tangent)));
        quote! {
            #(#zeros)*
            let #value = Self::#into(#(#args,)* <#value_ty as #runtime::Real>::ONE, #(&mut #shadows),*) #question;
            let #tangent = #sum;
            #pair
        }
    }

    // ---- row by row: results of several numbers, and what is written through `&mut` ----

    fn row_by_row(&self, by_hand: &ByHand) -> TokenStream {
        let (runtime, primal) = (self.context.runtime, &by_hand.primal);
        let (value, tangent) = (local("value"), local("tangent"));
        let kept = self.function.params.iter().filter(|p| self.is_mutable_reference(p)).map(|p| {
            let (before, copy) = (self.before_ident(p), self.copy_of(p));
            quote!(let #before = #copy;)
        });
        let args = self.function.params.iter().map(|p| {
            let arg = self.argument(p);
            if self.is_reference(p) { quote!(&mut *#arg) } else { quote!(#arg.clone()) }
        });
        let args = args.zip(&self.function.params).map(|(arg, p)| {
            let ident = self.argument(p);
            if self.is_reference(p) && !self.is_mutable_reference(p) { ident } else { arg }
        });
        let question = self.question();
        let mut rows = TokenStream::new();
        if self.types.has_seed() {
            rows.extend(self.rows_of(&tangent, &quote!(#runtime::rt::zero_tangent(&#value)), None));
        } else {
            rows.extend(quote!(let #tangent = #runtime::NoTangent;));
        }
        let mut written = TokenStream::new();
        for (param, d) in self.tangents().filter(|(p, _)| p.active && self.is_mutable_reference(p)) {
            let (out, before) = (local(&format!("out_{d}")), self.before_ident(param));
            rows.extend(self.rows_of(&out, &quote!(#runtime::rt::zero_tangent(&#before)), Some(param)));
            let slice = matches!(self.function.var(param.var).ty.pointee(), Ty::Slice(_) | Ty::Vec(_));
            written.extend(if slice { quote!(#d.clone_from_slice(&#out);) } else { quote!(*#d = #out;) });
        }
        let pair = wrap(runtime, self.function.wrapper, &quote!((#value, #tangent)));
        quote! {
            #(#kept)*
            let #value = #primal(#(#args),*) #question;
            #rows
            #written
            #pair
        }
    }

    /// The tangent of one output, number by number, each from a run of the rule with a one in its place.
    fn rows_of(&self, out: &Ident, zero: &TokenStream, param: Option<&Param>) -> TokenStream {
        let runtime = self.context.runtime;
        let (row, seed) = (local("row"), local("seed"));
        let zeros = self.types.active().map(|p| {
            let ident = self.zero_ident(p);
            let zero = if self.is_mutable_reference(p) {
                let before = self.before_ident(p);
                quote!(#runtime::rt::zero_tangent(&#before))
            } else {
                self.zero(p)
            };
            quote!(let mut #ident = #zero;)
        });
        let one = match param {
            None => quote!(#seed),
            Some(param) => {
                let ident = self.zero_ident(param);
                quote!(#ident)
            }
        };
        let seeds = self.types.has_seed().then(|| {
            let value = local("value");
            quote!(let mut #seed = #runtime::rt::zero_tangent(&#value);)
        });
        let seed_arg = self.types.has_seed().then(|| quote!(#seed,));
        let args = self.function.params.iter().map(|p| {
            let arg = self.argument(p);
            match (self.is_mutable_reference(p), self.is_reference(p)) {
                (true, _) => {
                    let before = self.before_ident(p);
                    quote!(&mut #before.clone())
                }
                (false, true) => arg,
                (false, false) => quote!(#arg.clone()),
            }
        });
        let shadows = self.types.active().map(|p| self.zero_ident(p));
        let (into, sum) = (self.name_of_into(), self.contracted(&quote!(f64)));
        quote! {
            let mut #out = #zero;
            for #row in 0..#runtime::rt::numbers(&#out) {
                #(#zeros)*
                #seeds
                #runtime::rt::set_number(&mut #one, #row, 1.0);
                let _ = Self::#into(#(#args,)* #seed_arg #(&mut #shadows),*);
                #runtime::rt::set_number(&mut #out, #row, #sum);
            }
        }
    }

    fn before_ident(&self, param: &Param) -> Ident {
        local(&format!("before_{}", self.shadow_ident(param)))
    }

    /// A copy of what a `&mut` parameter refers to.
    fn copy_of(&self, param: &Param) -> TokenStream {
        let arg = self.argument(param);
        let slice = matches!(self.function.var(param.var).ty.pointee(), Ty::Slice(_));
        if slice { quote!(#arg.to_vec()) } else { quote!((*#arg).clone()) }
    }

    // ---- running again ----

    /// For `checkpoint`: what runs the function and keeps its arguments, and what differentiates it from them.
    pub(super) fn run_again(&self) -> (TokenStream, TokenStream) {
        let (mut keep, mut first, mut second) = (TokenStream::new(), Vec::new(), Vec::new());
        for param in self.function.params.iter().filter(|p| !p.receiver) {
            let ident = self.param_ident(param);
            match &self.function.var(param.var).ty {
                Ty::Ref(true, _) => {
                    let (kept, copy) = (format_ident!("{ident}_before"), self.copy_of(param));
                    keep.extend(quote!(let mut #kept = #copy;));
                    first.push(quote!(#ident));
                    second.push(quote!(&mut #kept));
                }
                Ty::Ref(false, _) => {
                    first.push(quote!(#ident));
                    second.push(quote!(#ident));
                }
                _ => {
                    first.push(quote!(#ident.clone()));
                    second.push(quote!(#ident));
                }
            }
        }
        if self.types.has_seed() {
            let seed = self.seed_ident();
            second.push(quote!(#seed));
        }
        second.extend(self.types.active().map(|p| {
            let shadow = self.shadow_ident(p);
            quote!(#shadow)
        }));
        let into = self.name_of_into();
        let receiver = self.function.params.first().filter(|p| p.receiver);
        let own = self.own_path();
        let (call, again) = match receiver.map(|p| &self.function.var(p.var).ty) {
            None => (quote!(#own(#(#first),*)), quote!(Self::#into(#(#second),*))),
            Some(Ty::Ref(true, _)) => {
                keep.extend(quote!(let mut this_before = (*self).clone();));
                (quote!(#own(self, #(#first),*)), quote!(Self::#into(&mut this_before, #(#second),*)))
            }
            Some(Ty::Ref(false, _)) => {
                (quote!(#own(self, #(#first),*)), quote!(Self::#into(this, #(#second),*)))
            }
            Some(_) => {
                keep.extend(quote!(let this_before = self.clone();));
                (quote!(#own(self, #(#first),*)), quote!(Self::#into(this_before, #(#second),*)))
            }
        };
        let question = self.question();
        (quote!(#keep let value = #call #question;), quote!(let _ = #again;))
    }

    /// The path that the function itself is called by.
    fn own_path(&self) -> TokenStream {
        let own = &self.context.sig.ident;
        match (self.context.by_hand, &self.context.naming) {
            (Some(by_hand), _) => by_hand.primal.clone(),
            (None, Naming::Prefix(_)) => quote!(Self::#own),
            (None, Naming::Enum(_)) => quote!(#own),
        }
    }
}
