//! The runner of a function: one `fn(&mut Job)` per version, which calls whichever form the job asks for.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::function::{Function, Param, Passing};
use crate::version::Version;

/// The runner, for a function with sample points.
pub fn runner(function: &Function, version: Version) -> TokenStream {
    if function.points.is_empty() {
        return TokenStream::new();
    }
    let name = function.runner();
    let runner = Runner { function, version };
    let sample = runner.sample();
    let inputs = runner.inputs();
    let primal = runner.primal();
    let derivatives = runner.derivatives();
    quote! {
        #[allow(
            unused_mut, clippy::clone_on_copy, clippy::let_unit_value, clippy::unit_arg,
            reason = "one form for all"
        )]
        pub(super) fn #name(job: &mut ::corpus_support::Job<'_>) {
            use ::corpus_support::Mode;
            #sample
            #inputs
            match job.mode {
                Mode::Inputs => {}
                Mode::Primal => { #primal }
                #derivatives
            }
        }
    }
}

struct Runner<'a> {
    function: &'a Function,
    version: Version,
}

impl Runner<'_> {
    fn params(&self) -> impl Iterator<Item = (Ident, &Param)> {
        self.function.params.iter().enumerate().map(|(i, param)| (format_ident!("arg{i}"), param))
    }

    fn active(&self) -> impl Iterator<Item = (Ident, Ident, &Param)> {
        let params = self.function.params.iter().enumerate().filter(|(_, param)| param.active);
        params.map(|(i, param)| (format_ident!("arg{i}"), format_ident!("tangent{i}"), param))
    }

    /// `let (mut arg0, ..): (f64, ..) = match job.point { 0 => (1.0, ..), .. };`
    fn sample(&self) -> TokenStream {
        let names = self.params().map(|(name, _)| name);
        let types = self.params().map(|(_, param)| self.version.rewrite_type(&param.owned));
        let arms = self.function.points.iter().enumerate().map(|(number, point)| {
            let values = self.function.params.iter().zip(point).map(|(param, value)| {
                let value = self.version.rewrite_expr(param.owned_value(value));
                if param.listed { quote!(#value.to_vec()) } else { value }
            });
            quote!(#number => (#(#values,)*))
        });
        quote! {
            let (#(mut #names,)*): (#(#types,)*) = match job.point {
                #(#arms,)*
                _ => job.no_such_point(),
            };
        }
    }

    fn inputs(&self) -> TokenStream {
        let each = self.active().map(|(arg, _, param)| {
            let (name, in_out) = (&param.name, param.passing == Passing::RefMut);
            quote!(job.input(#name, #in_out, &mut #arg);)
        });
        quote!(#(#each)*)
    }

    /// The arguments of a call, which leave the variables usable.
    fn args(&self) -> TokenStream {
        let args = self.params().map(|(arg, param)| match param.passing {
            Passing::Value => quote!(#arg.clone()),
            Passing::Ref => quote!(&#arg),
            Passing::RefMut => quote!(&mut #arg),
        });
        quote!(#(#args,)*)
    }

    /// The value of a call that may not be there.
    fn inside(&self) -> TokenStream {
        if self.function.is_wrapped() {
            quote!(.expect("there is a value at every sample point"))
        } else {
            TokenStream::new()
        }
    }

    /// Records what the `&mut` arguments hold.
    fn places(&self) -> TokenStream {
        let each = self.params().filter(|(_, param)| param.passing == Passing::RefMut);
        let each = each.map(|(arg, _)| quote!(job.text(&#arg);));
        quote!(#(#each)*)
    }

    fn primal(&self) -> TokenStream {
        let inside = self.inside();
        let (name, args, places) = (&self.function.item.sig.ident, self.args(), self.places());
        let outputs = self.active().filter(|(_, _, param)| param.passing == Passing::RefMut);
        let outputs = outputs.map(|(arg, ..)| quote!(job.output(&mut #arg);));
        quote! {
            let mut value = #name(#args) #inside;
            job.text(&value);
            #places
            job.result(&mut value);
            #(#outputs)*
        }
    }

    fn derivatives(&self) -> TokenStream {
        if self.version == Version::Dual {
            return quote!(_ => unreachable!("dual numbers have no other mode"),);
        }
        let (vjp_into, jvp) = (self.vjp_into(), self.jvp());
        let vjp = if self.function.is_unit() { quote!() } else { self.vjp() };
        let scalar = if self.function.is_scalar() { self.gradients() } else { quote!() };
        quote! {
            #scalar
            #vjp
            Mode::VjpInto => { #vjp_into }
            Mode::Jvp => { #jvp }
            #[allow(unreachable_patterns)]
            _ => unreachable!("a function of this type has no such form"),
        }
    }

    /// The pattern of a gradient: bare for one active parameter, else a tuple.
    fn pattern(&self) -> TokenStream {
        let names: Vec<_> = self.active().map(|(_, tangent, _)| tangent).collect();
        if let [one] = &names[..] { quote!(#one) } else { quote!((#(#names),*)) }
    }

    /// Records the gradients.
    fn taken(&self) -> TokenStream {
        let each = self.active().map(|(arg, tangent, _)| quote!(job.gradient(&#arg, &#tangent);));
        quote!(#(#each)*)
    }

    /// Tangents of the parameters, filled by the job.
    fn tangents(&self) -> TokenStream {
        let each = self.active().map(|(arg, tangent, _)| quote!(let mut #tangent = job.tangent(&#arg);));
        quote!(#(#each)*)
    }

    /// The shadows handed to `.._into`.
    fn buffers(&self) -> TokenStream {
        let each = self.active().map(|(_, tangent, _)| quote!(&mut #tangent));
        quote!(#(#each,)*)
    }

    fn gradients(&self) -> TokenStream {
        let inside = self.inside();
        let (name, args, places) = (&self.function.derivatives, self.args(), self.places());
        let (pattern, taken) = (self.pattern(), self.taken());
        let (tangents, buffers) = (self.tangents(), self.buffers());
        quote! {
            Mode::Grad => {
                let #pattern = #name::grad(#args) #inside;
                #places
                #taken
            }
            Mode::ValueAndGrad => {
                let (value, #pattern) = #name::value_and_grad(#args) #inside;
                job.text(&value);
                #places
                #taken
            }
            Mode::ValueAndGradInto => {
                #tangents
                let value = #name::value_and_grad_into(#args #buffers) #inside;
                job.text(&value);
                #places
                #taken
            }
        }
    }

    /// `let seed = ..;`, shaped like the value of the function.
    fn seed(&self) -> TokenStream {
        let inside = self.inside();
        let name = &self.function.item.sig.ident;
        let copies = self.params().filter(|(_, param)| param.passing == Passing::RefMut);
        let copies = copies.map(|(arg, _)| quote!(let mut #arg = #arg.clone();));
        let args = self.args();
        quote! {
            let value = { #(#copies)* #name(#args) #inside };
            let seed = job.tangent(&value);
        }
    }

    fn vjp(&self) -> TokenStream {
        let inside = self.inside();
        let (name, args, places) = (&self.function.derivatives, self.args(), self.places());
        let (seed, pattern, taken) = (self.seed(), self.pattern(), self.taken());
        quote! {
            Mode::Vjp => {
                #seed
                let (value, #pattern) = #name::vjp(#args seed) #inside;
                job.text(&value);
                #places
                #taken
            }
        }
    }

    fn vjp_into(&self) -> TokenStream {
        let inside = self.inside();
        let (name, args, places) = (&self.function.derivatives, self.args(), self.places());
        let (tangents, buffers, taken) = (self.tangents(), self.buffers(), self.taken());
        let (seed, seed_arg) =
            if self.function.is_unit() { (quote!(), quote!()) } else { (self.seed(), quote!(seed,)) };
        quote! {
            #seed
            #tangents
            let value = #name::vjp_into(#args #seed_arg #buffers) #inside;
            job.text(&value);
            #places
            #taken
        }
    }

    fn jvp(&self) -> TokenStream {
        let inside = self.inside();
        let (name, args, places) = (&self.function.derivatives, self.args(), self.places());
        let tangents = self.tangents();
        let directions = self.active().map(|(_, tangent, param)| match param.passing {
            Passing::Value => quote!(#tangent.clone()),
            Passing::Ref => quote!(&#tangent),
            Passing::RefMut => quote!(&mut #tangent),
        });
        let call = quote!(#name::jvp(#args #(#directions,)*) #inside);
        let result = if self.function.is_unit() {
            quote!(let _ = #call; job.text(&());)
        } else {
            quote!(let (value, tangent) = #call; job.text(&value); job.gradient(&value, &tangent);)
        };
        let outputs = self.active().filter(|(_, _, param)| param.passing == Passing::RefMut);
        let outputs = outputs.map(|(arg, tangent, _)| quote!(job.gradient(&#arg, &#tangent);));
        quote! {
            #tangents
            #result
            #places
            #(#outputs)*
        }
    }
}
