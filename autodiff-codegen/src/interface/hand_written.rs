//! `#[derivative(of = path)]`: the derivative of a function or method, written by hand.
//!
//! The rule takes the function's arguments and the seed. In its *returning* form it gives the value and the
//! gradient, as `vjp` does; in its *adding* form it takes the shadows too and gives the value, as `vjp_into`
//! does. Everything else is made from it, with the interface that `#[differentiable]` makes: the signature is that
//! of a function with `checkpoint`, and [`ByHand`] has what stands in its bodies.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens as _, quote};
use syn::spanned::Spanned as _;

use super::by_hand::ByHand;
use super::{Context, Naming, bodies, cfgs, contains_ident, derivatives, extension, strip_helpers};
use crate::args::Options;
use crate::error::{Diagnostic, Errors, to_compile_errors};
use crate::fence;
use crate::ir::{Function, derivatives_of, is_absolute};
use crate::lower::Source;
use crate::pipeline::Derivatives;

/// Expands `#[derivative(args)]` on a function.
pub fn expand_derivative(args: TokenStream, item: TokenStream, runtime: &TokenStream) -> TokenStream {
    let mut errors = Errors::new();
    let item = super::groups::visible(item);
    let target = Target::parse(args);
    let parsed = syn::parse2::<syn::ItemFn>(item.clone());
    let generated = match (target, parsed) {
        (Ok(target), Ok(function)) => match Rule::read(target, function) {
            Ok(rule) => rule.expand(runtime, &mut errors),
            Err(problem) => {
                errors.add(problem);
                TokenStream::new()
            }
        },
        (target, parsed) => {
            let unreadable = parsed.err().map(|e| fence::malformed_derivative(e.span(), &e.to_string()));
            target.err().into_iter().chain(unreadable).for_each(|problem| errors.add(problem));
            TokenStream::new()
        }
    };
    let item = strip_item(item);
    let errors = to_compile_errors(&errors.finish());
    quote!(#item #errors #generated)
}

/// The rule as it is, which rustc is to see without the attributes of this macro.
fn strip_item(item: TokenStream) -> TokenStream {
    match syn::parse2::<syn::ItemFn>(item.clone()) {
        Ok(mut function) => {
            strip_helpers(&mut function.sig);
            quote!(#[allow(dead_code)] #function)
        }
        Err(_) => item,
    }
}

/// What the rule is for: the options of the attribute.
struct Target {
    of: syn::ExprPath,
    jvp: Option<syn::ExprPath>,
    name: Option<Ident>,
}

impl Target {
    fn parse(args: TokenStream) -> Result<Target, Diagnostic> {
        let (mut of, mut jvp, mut name) = (None, None, None);
        let mut unknown = None;
        let parser = |input: syn::parse::ParseStream<'_>| {
            while !input.is_empty() {
                let key: Ident = input.parse()?;
                match key.to_string().as_str() {
                    "of" | "jvp" => {
                        input.parse::<syn::Token![=]>()?;
                        let path = Some(input.parse()?);
                        if key == "of" { of = path } else { jvp = path }
                    }
                    "name" => {
                        input.parse::<syn::Token![=]>()?;
                        name = Some(input.parse::<syn::LitStr>()?.parse()?);
                    }
                    _ => {
                        unknown = Some(fence::derivative_option(&key));
                        input.parse::<TokenStream>()?;
                    }
                }
                if !input.is_empty() {
                    input.parse::<syn::Token![,]>()?;
                }
            }
            Ok(())
        };
        let read = syn::parse::Parser::parse2(parser, args);
        if let Some(unknown) = unknown {
            return Err(unknown);
        }
        read.map_err(|e| fence::malformed_derivative(e.span(), &e.to_string()))?;
        let nothing = || fence::malformed_derivative(Span::call_site(), "it does not say what it is for");
        Ok(Target { of: of.ok_or_else(nothing)?, jvp, name })
    }

    /// The name of the function.
    fn own_name(&self) -> Ident {
        let last = self.of.path.segments.last();
        last.map_or_else(|| Ident::new("function", self.of.span()), |segment| segment.ident.clone())
    }

    /// `Tr` of `<T as Tr>::f`.
    fn of_trait(&self) -> Option<Ident> {
        let at = self.of.qself.as_ref()?.position.checked_sub(1)?;
        Some(self.of.path.segments.get(at)?.ident.clone())
    }

    /// The type that the function belongs to, if the path says one.
    fn owner(&self) -> Option<syn::Type> {
        if let Some(qself) = &self.of.qself {
            return Some((*qself.ty).clone());
        }
        let mut front = self.of.path.clone();
        front.segments.pop();
        front.segments.pop_punct();
        let last = front.segments.last()?;
        let is_type = last.ident.to_string().starts_with(char::is_uppercase);
        is_type.then(|| syn::Type::Path(syn::TypePath { attrs: Vec::new(), qself: None, path: front }))
    }
}

/// Where the generated functions go.
enum Form {
    /// Into an enum of the function's name.
    Function,
    /// Beside the rule, which stands in the `impl` of the method.
    Method,
    /// Into a trait for the type, which may be a foreign one.
    Extension(Box<syn::Type>),
}

struct Rule {
    target: Target,
    function: syn::ItemFn,
    /// The signature of the function that the rule is for.
    sig: syn::Signature,
    form: Form,
    adding: bool,
    shadows: Vec<syn::FnArg>,
    /// What the returning form gives for a gradient.
    gradient: Option<syn::Type>,
}

impl Rule {
    fn read(target: Target, function: syn::ItemFn) -> Result<Self, Diagnostic> {
        let span = function.sig.span();
        let mut sig = function.sig.clone();
        let name = target.own_name();
        sig.ident = Ident::new(&name.to_string(), name.span());
        let inputs: Vec<syn::FnArg> = sig.inputs.iter().cloned().collect();
        let nothing = returns_nothing(&sig.output);
        let Some((arguments, seeds)) = split_at_seed(&inputs, nothing) else {
            return Err(fence::malformed_derivative(span, "it has no parameter `seed`"));
        };
        let shadows = seeds[usize::from(!nothing)..].to_vec();
        let adding = nothing || !shadows.is_empty();
        let mut gradient = None;
        if !adding {
            let returned = value_and_gradient(&sig.output);
            let (output, found) = returned.ok_or_else(|| fence::derivative_result(span))?;
            (sig.output, gradient) = (output, Some(found));
        }
        sig.inputs = arguments.iter().cloned().map(plain).collect();
        let form = form(&target, &mut sig);
        Ok(Rule { target, function, sig, form, adding, shadows, gradient })
    }

    fn expand(mut self, runtime: &TokenStream, errors: &mut Errors) -> TokenStream {
        let block: syn::Block = syn::parse_quote!({ ::core::unreachable!() });
        let options = Options { checkpoint: true, ..Options::default() };
        let lifted = self.lifted();
        let self_ty = match &self.form {
            Form::Extension(ty) => Some((**ty).clone()),
            Form::Function | Form::Method => None,
        };
        let guessed = super::guess::guessed_generics(&self.sig, &self.function.block);
        let generics = match self.form {
            Form::Function => None,
            Form::Method => Some(&guessed),
            Form::Extension(_) => Some(&lifted),
        };
        let source = Source {
            sig: &self.sig,
            block: &block,
            impl_generics: generics,
            self_ty: self_ty.as_ref(),
            options: &options,
            known: None,
        };
        let found = derivatives(&source, errors);
        errors.allow(|_| true);
        let Some(found) = found else { return TokenStream::new() };
        if let Some(problem) = self.counts(&found.sweeps.function) {
            errors.add(problem);
            return TokenStream::new();
        }
        let mut sig = self.sig.clone();
        strip_helpers(&mut sig);
        self.print(&sig, &lifted, &found, runtime)
    }

    /// For a trait, the type and constant parameters of the rule become those of the trait.
    fn lifted(&mut self) -> syn::Generics {
        let Form::Extension(self_ty) = &self.form else { return syn::Generics::default() };
        let tokens = self_ty.to_token_stream();
        let of_method = |p: &syn::GenericParam| matches!(p, syn::GenericParam::Lifetime(l) if !contains_ident(tokens.clone(), &l.lifetime.ident.to_string()));
        let (own, outer) = self.sig.generics.params.iter().cloned().partition(of_method);
        self.sig.generics.params = own;
        let where_clause = self.sig.generics.where_clause.take();
        syn::Generics { params: outer, where_clause, ..syn::Generics::default() }
    }

    fn print(
        &self,
        sig: &syn::Signature,
        lifted: &syn::Generics,
        found: &Derivatives,
        runtime: &TokenStream,
    ) -> TokenStream {
        let own = self.target.own_name();
        let rule = &self.function.sig.ident;
        let of = &self.target.of;
        let is_method = matches!(self.form, Form::Method);
        let alone = is_method && of.qself.is_none() && of.path.segments.len() == 1;
        let by_hand = ByHand {
            primal: if alone { quote!(Self::#own) } else { quote!(#of) },
            rule: if is_method { quote!(Self::#rule) } else { quote!(#rule) },
            adding: self.adding,
            jvp: self.target.jvp.as_ref().map(|path| quote!(#path)),
        };
        let options = Options { checkpoint: true, ..Options::default() };
        let prefix = self.target.name.clone().unwrap_or(own);
        let context = Context {
            sig,
            vis: &self.function.vis,
            naming: match self.form {
                Form::Function => Naming::Enum(prefix),
                Form::Method => Naming::Prefix(prefix),
                Form::Extension(_) => Naming::Prefix(self.target.own_name()),
            },
            runtime,
            outer: matches!(self.form, Form::Function).then(Vec::new),
            borrowing: None,
            options: &options,
            cfgs: cfgs(&self.function.attrs),
            by_hand: Some(&by_hand),
            of_trait: self.target.of_trait(),
        };
        match &self.form {
            Form::Method => bodies::items(&context, found),
            Form::Function => {
                let (items, under_path) =
                    (bodies::items(&context, found), self.under_path(&context, runtime));
                quote!(#items #under_path)
            }
            Form::Extension(self_ty) => {
                let name = self.target.name.clone().unwrap_or_else(|| extension::name_of(rule));
                extension::items(&name, self_ty, lifted, &context, found)
            }
        }
    }

    /// The name that `foreign::f(x)` finds the rule of `foreign::f` by: see [`derivatives_of`].
    fn under_path(&self, context: &Context<'_>, runtime: &TokenStream) -> Option<TokenStream> {
        let of = self.target.of.to_token_stream();
        let Naming::Enum(name) = &context.naming else { return None };
        if self.target.of.path.segments.len() < 2 {
            return None;
        }
        let holder = derivatives_of(&of, name.span());
        let (vis, cfgs) = (context.vis, &context.cfgs);
        let alias = quote! {
            #(#cfgs)*
            #[doc(hidden)]
            #[allow(non_camel_case_types, dead_code)]
            #vis type #holder = #name;
        };
        if is_absolute(&of) {
            return Some(alias);
        }
        Some(quote! {
            #alias
            #(#cfgs)*
            impl #name {
                #[doc(hidden)]
                #[allow(dead_code)]
                #vis const RULE_WRITTEN_IN: #runtime::rt::Module = #runtime::rt::Module(::core::module_path!());
            }
        })
    }

    /// As many shadows, or parts of the gradient, as active parameters.
    fn counts(&self, function: &Function) -> Option<Diagnostic> {
        let active: Vec<_> = function.params.iter().filter(|p| p.active).collect();
        let wrong = |what: String| Some(fence::derivative_counts(self.function.sig.span(), &what));
        if self.adding {
            let is_lent = |arg: &&syn::FnArg| matches!(arg, syn::FnArg::Typed(t) if !matches!(&*t.ty, syn::Type::Reference(r) if r.mutability.is_some()));
            if let Some(shadow) = self.shadows.iter().find(is_lent) {
                return wrong(format!("the shadow `{}` is no `&mut`", shadow.to_token_stream()));
            }
            let n = self.shadows.len();
            return (n != active.len())
                .then(|| wrong(format!("{n} shadows for {} active parameters", active.len())))?;
        }
        let parts = match self.gradient.as_ref()? {
            syn::Type::Tuple(tuple) => tuple.elems.len(),
            // What it stands for is not seen here.
            syn::Type::Path(path) if !is_float(path) => return None,
            _ => 1,
        };
        let one = match active.as_slice() {
            [only] => matches!(
                function.var(only.var).ty.pointee(),
                crate::ir::Ty::Tuple(_) | crate::ir::Ty::Named(_)
            ),
            _ => false,
        };
        (parts != active.len() && !one)
            .then(|| wrong(format!("{parts} gradients for {} active parameters", active.len())))?
    }
}

fn is_float(path: &syn::TypePath) -> bool {
    path.path.is_ident("f32") || path.path.is_ident("f64")
}

fn returns_nothing(output: &syn::ReturnType) -> bool {
    match output {
        syn::ReturnType::Default => true,
        syn::ReturnType::Type(_, ty) => matches!(&**ty, syn::Type::Tuple(t) if t.elems.is_empty()),
    }
}

/// The function's parameters, and what follows them: the seed, if there is a value, and the shadows.
fn split_at_seed(inputs: &[syn::FnArg], nothing: bool) -> Option<(&[syn::FnArg], &[syn::FnArg])> {
    let is_named = |arg: &syn::FnArg, wanted: &dyn Fn(&str) -> bool| match arg {
        syn::FnArg::Typed(typed) => matches!(&*typed.pat, syn::Pat::Ident(p) if wanted(&p.ident.to_string())),
        syn::FnArg::Receiver(_) => false,
    };
    let at = if nothing {
        inputs.iter().position(|arg| is_named(arg, &|name| name.trim_start_matches('_').starts_with("d_")))
    } else {
        let seed =
            inputs.iter().position(|arg| is_named(arg, &|name| name.trim_start_matches('_') == "seed"));
        seed.or_else(|| inputs.len().checked_sub(1))
    };
    Some(inputs.split_at(at?))
}

/// `(value, gradient)`, also in a `Result` or an `Option`: the function's own return type, and the gradient's type.
fn value_and_gradient(output: &syn::ReturnType) -> Option<(syn::ReturnType, syn::Type)> {
    let syn::ReturnType::Type(arrow, ty) = output else { return None };
    let mut ty = (**ty).clone();
    let gradient = take_gradient(&mut ty)?;
    Some((syn::ReturnType::Type(*arrow, Box::new(ty)), gradient))
}

/// Leaves the value of a pair, and gives the gradient.
fn take_gradient(ty: &mut syn::Type) -> Option<syn::Type> {
    match ty {
        syn::Type::Tuple(pair) if pair.elems.len() == 2 => {
            let (value, gradient) = (pair.elems[0].clone(), pair.elems[1].clone());
            *ty = value;
            Some(gradient)
        }
        syn::Type::Path(path) => {
            let last = path.path.segments.last_mut()?;
            if last.ident != "Result" && last.ident != "Option" {
                return None;
            }
            let syn::PathArguments::AngleBracketed(args) = &mut last.arguments else { return None };
            match args.args.first_mut()? {
                syn::GenericArgument::Type(inner) => take_gradient(inner),
                _ => None,
            }
        }
        _ => None,
    }
}

/// A parameter without the `mut` that only the rule's body needs.
fn plain(mut arg: syn::FnArg) -> syn::FnArg {
    if let syn::FnArg::Typed(typed) = &mut arg
        && let syn::Pat::Ident(pat) = &mut *typed.pat
    {
        pat.mutability = None;
    }
    arg
}

/// Which kind of function the rule is for. That of a method of a type takes its first parameter for `self`.
fn form(target: &Target, sig: &mut syn::Signature) -> Form {
    let in_impl = sig.receiver().is_some() || contains_ident(sig.to_token_stream(), "Self");
    let Some(owner) = target.owner().filter(|ty| !is_self(ty) && !in_impl) else {
        let in_impl = in_impl || target.owner().is_some();
        return if in_impl { Form::Method } else { Form::Function };
    };
    let Some(syn::FnArg::Typed(first)) = sig.inputs.first() else { return Form::Extension(Box::new(owner)) };
    let (reference, ty) = match &*first.ty {
        syn::Type::Reference(r) => (Some(r.clone()), (*r.elem).clone()),
        other => (None, other.clone()),
    };
    if !is_same_type(&ty, &owner) {
        return Form::Extension(Box::new(owner));
    }
    let attrs = &first.attrs;
    let receiver: syn::FnArg = match reference {
        Some(syn::TypeReference { lifetime, mutability, .. }) => {
            syn::parse_quote!(#(#attrs)* & #lifetime #mutability self)
        }
        None => syn::parse_quote!(#(#attrs)* self),
    };
    sig.inputs[0] = receiver;
    Form::Extension(Box::new(ty))
}

fn is_self(ty: &syn::Type) -> bool {
    matches!(ty, syn::Type::Path(path) if path.path.is_ident("Self"))
}

/// Whether both name the same type, whatever their parameters.
fn is_same_type(a: &syn::Type, b: &syn::Type) -> bool {
    let last = |ty: &syn::Type| match ty {
        syn::Type::Path(path) => path.path.segments.last().map(|s| s.ident.to_string()),
        other => Some(other.to_token_stream().to_string()),
    };
    last(a) == last(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seed_is_the_last_parameter_or_is_called_so() {
        let sig: syn::Signature = syn::parse_quote!(fn f(x: &[f64], seed: f64, d_x: &mut [f64]) -> f64);
        let inputs: Vec<syn::FnArg> = sig.inputs.into_iter().collect();
        let (arguments, rest) = split_at_seed(&inputs, false).unwrap();
        assert_eq!((arguments.len(), rest.len()), (1, 2));
        let (arguments, rest) = split_at_seed(&inputs, true).unwrap();
        assert_eq!((arguments.len(), rest.len()), (2, 1));
    }
}
