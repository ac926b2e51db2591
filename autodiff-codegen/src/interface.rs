//! The generated functions: the contract of what a user calls, around the programs of the transforms.

mod bodies;
mod by_hand;
mod cycles;
mod extension;
mod groups;
mod guess;
mod hand_written;
mod hidden;
mod impls;
mod indexing;
mod modules;
mod operators;
mod signature;
mod split;

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens as _, format_ident, quote};

use crate::args::Options;
use crate::codes::Kind;
use crate::error::{Diagnostic, Errors, to_compile_errors};
use crate::fence;
use crate::lower::{Known, Source, gives_gradient, lower_anyway, unbounded};
use crate::pipeline::{Derivatives, differentiate, find_more_errors};

pub use hand_written::expand_derivative;

/// How the generated functions are named and called.
#[derive(Clone, Debug)]
pub enum Naming {
    /// Associated functions of an enum of the function's name.
    Enum(Ident),
    /// Functions beside the method, with this prefix.
    Prefix(Ident),
}

impl Naming {
    /// The name of a generated function.
    pub fn of(&self, suffix: &str) -> Ident {
        match self {
            Naming::Enum(name) => Ident::new(suffix, name.span()),
            Naming::Prefix(name) => {
                let plain = name.to_string();
                format_ident!("{}_{suffix}", plain.trim_start_matches("r#"), span = name.span())
            }
        }
    }
}

/// Everything about a function that its generated functions depend on, except its programs.
pub struct Context<'a> {
    /// Its signature, without the attributes of this macro.
    pub sig: &'a syn::Signature,
    /// Its visibility, given to the generated functions.
    pub vis: &'a syn::Visibility,
    /// Naming of the generated functions.
    pub naming: Naming,
    /// The path of the runtime crate.
    pub runtime: &'a TokenStream,
    /// The generics around the function, if they are known: type and constant parameters.
    pub outer: Option<Vec<Ident>>,
    /// The type that the `impl` is for, if it has lifetimes.
    pub borrowing: Option<&'a syn::Type>,
    /// Options.
    pub options: &'a Options,
    /// `#[cfg]`s of the function.
    pub cfgs: Vec<syn::Attribute>,
    /// The rule that stands in place of the programs, for `#[derivative]`.
    pub by_hand: Option<&'a by_hand::ByHand>,
    /// The trait that the method is of.
    pub of_trait: Option<Ident>,
}

/// Expands `#[differentiable(args)]` on an item; `runtime` is the path of the runtime crate.
pub fn expand(args: TokenStream, item: TokenStream, runtime: &TokenStream) -> TokenStream {
    let mut errors = Errors::new();
    let options = Options::parse(args, &mut errors);
    let item = groups::visible(item);
    let parsed: syn::Item = match syn::parse2(item.clone()) {
        Ok(parsed) => parsed,
        Err(error) => {
            return refused_item(&item, fence::unreadable_item(&error), errors);
        }
    };
    if let Some(problem) = fence::too_deep(&parsed) {
        return refused_item(&item, problem, errors);
    }
    match parsed {
        syn::Item::Fn(function) => {
            let expansion = Expansion { options: &options, runtime, known: None, optional: false };
            expand_fn(function, &expansion, errors)
        }
        syn::Item::Impl(block) => impls::expand_alone(block, &options, runtime, errors),
        syn::Item::Mod(module) => modules::expand_mod(&module, &options, runtime, errors),
        other => {
            let problem = without_body(&other).unwrap_or_else(|| fence::not_a_function(&other));
            refused_item(&item, problem, errors)
        }
    }
}

/// The item as it is, and what is wrong with it.
fn refused_item(item: &TokenStream, problem: Diagnostic, mut errors: Errors) -> TokenStream {
    errors.add(problem);
    let errors = to_compile_errors(&errors.finish());
    quote!(#item #errors)
}

/// `fn f(x: f64) -> f64;`
fn without_body(item: &syn::Item) -> Option<Diagnostic> {
    let syn::Item::Verbatim(tokens) = item else { return None };
    let method: syn::TraitItemFn = syn::parse2(tokens.clone()).ok()?;
    Some(fence::no_body(&method.sig))
}

/// How an item is expanded, alone or among others.
#[derive(Clone, Copy)]
pub struct Expansion<'a> {
    /// The options.
    pub options: &'a Options,
    /// The path of the runtime crate.
    pub runtime: &'a TokenStream,
    /// What the attribute sees around the item.
    pub known: Option<&'a Known>,
    /// What gives no gradient is left out: the attribute is on something around it.
    pub optional: bool,
}

fn expand_fn(mut function: syn::ItemFn, expansion: &Expansion<'_>, mut errors: Errors) -> TokenStream {
    let Expansion { options, runtime, known, optional } = *expansion;
    let mut annotated = function.sig.clone();
    strip_helpers(&mut function.sig);
    let mut block = (*function.block).clone();
    if let Some(known) = known {
        known.resolve(&mut annotated, &mut block);
    }
    let in_impl = options.associated || function.sig.receiver().is_some() || mentions_self(&function);
    let name = options.name.clone().unwrap_or_else(|| function.sig.ident.clone());
    let naming = if in_impl { Naming::Prefix(name) } else { Naming::Enum(name) };
    let guessed =
        if in_impl { guess::guessed_generics(&annotated, &block) } else { syn::Generics::default() };
    let source = Source {
        sig: &annotated,
        block: &block,
        impl_generics: in_impl.then_some(&guessed),
        self_ty: None,
        options,
        known,
    };
    if optional && !gives_gradient(&source) {
        let errors = to_compile_errors(&errors.finish());
        return quote!(#function #errors);
    }
    let context = Context {
        sig: &function.sig,
        vis: &function.vis,
        naming,
        runtime,
        outer: (!in_impl).then(Vec::new),
        borrowing: None,
        options,
        cfgs: cfgs(&function.attrs),
        by_hand: None,
        of_trait: None,
    };
    let generated = generate(&source, &context, &mut errors);
    let found = errors.finish();
    let mut errors = to_compile_errors(&found);
    if in_impl && found.iter().any(|d| d.code.kind() == Kind::Lint) {
        // A warning is an item without a name, which an `impl` does not take.
        let name = context.naming.of("lints");
        errors = quote!(#[doc(hidden)] #[allow(dead_code)] fn #name() { #errors });
    }
    // Whoever only wants the gradient uses the function all the same.
    quote!(#[allow(dead_code)] #function #errors #generated)
}

/// The generated items of one function; after errors, stubs with the same signatures.
pub fn generate(source: &Source<'_>, context: &Context<'_>, errors: &mut Errors) -> TokenStream {
    generate_with(source, context, errors, &bodies::items)
}

/// What is printed of a function's derivatives.
type Print<'a> = &'a dyn Fn(&Context<'_>, &Derivatives) -> TokenStream;

/// The same, printed another way.
fn generate_with(
    source: &Source<'_>,
    context: &Context<'_>,
    errors: &mut Errors,
    print: Print<'_>,
) -> TokenStream {
    match derivatives(source, errors) {
        Some(found) => print(context, &found),
        None => stub(source, context, print),
    }
}

fn derivatives(source: &Source<'_>, errors: &mut Errors) -> Option<Derivatives> {
    let before = errors.len();
    let lowered = lower_anyway(source, errors);
    if errors.len() > before {
        find_more_errors(lowered, errors);
        return None;
    }
    let found = differentiate(lowered, source.options.store_all, errors);
    errors.allow(|lint| source.options.allow.contains(&lint));
    found
}

/// The derivatives of a function of the same signature that does nothing: after an error its calls still
/// type-check, so that one mistake gives one error.
fn stub(source: &Source<'_>, context: &Context<'_>, print: Print<'_>) -> TokenStream {
    let block: syn::Block = syn::parse_quote!({ ::core::unreachable!("the function has errors") });
    let options =
        Options { name: source.options.name.clone(), wrt: source.options.wrt.clone(), ..Options::default() };
    let mut sig = source.sig.clone();
    (sig.asyncness, sig.constness, sig.abi) = (None, None, None);
    sig.safety = syn::Safety::Default;
    bound_parameters(&mut sig, source.impl_generics, context.runtime);
    let mut errors = Errors::new();
    let source = Source { sig: &sig, block: &block, options: &options, ..*source };
    let found = derivatives(&source, &mut errors);
    errors.allow(|_| true);
    let failed: Vec<Diagnostic> = errors.finish();
    let mut plain = sig.clone();
    strip_helpers(&mut plain);
    let context = Context {
        sig: &plain,
        naming: context.naming.clone(),
        outer: context.outer.clone(),
        cfgs: context.cfgs.clone(),
        of_trait: context.of_trait.clone(),
        ..*context
    };
    match found {
        Some(found) if failed.is_empty() => print(&context, &found),
        _ => bodies::empty(&context),
    }
}

/// Gives every type parameter that has been refused the bound that it should have, or takes it out.
fn bound_parameters(sig: &mut syn::Signature, outer: Option<&syn::Generics>, runtime: &TokenStream) {
    let generics = sig.generics.clone();
    for input in &mut sig.inputs {
        let syn::FnArg::Typed(typed) = input else { continue };
        match unbounded(&typed.ty, &generics, outer) {
            Some(found) if found.is_function => typed.attrs.push(syn::parse_quote!(#[no_diff])),
            Some(found) => {
                let own = sig.generics.type_params_mut().find(|p| p.ident == found.name);
                own.into_iter().for_each(|p| p.bounds.push(syn::parse_quote!(#runtime::Real)));
            }
            None => {}
        }
    }
}

/// Removes `#[no_diff]` from the parameters: rustc does not know it.
pub fn strip_helpers(sig: &mut syn::Signature) {
    for input in &mut sig.inputs {
        let attrs = match input {
            syn::FnArg::Receiver(receiver) => &mut receiver.attrs,
            syn::FnArg::Typed(typed) => &mut typed.attrs,
        };
        attrs.retain(|a| !is_no_diff(a));
    }
}

/// `#[differentiable]`
pub fn is_differentiable(attribute: &syn::Attribute) -> bool {
    attribute.path().segments.last().is_some_and(|s| s.ident == "differentiable")
}

/// `#[no_diff]`
pub fn is_no_diff(attribute: &syn::Attribute) -> bool {
    attribute.path().segments.last().is_some_and(|s| s.ident == "no_diff")
}

fn cfgs(attrs: &[syn::Attribute]) -> Vec<syn::Attribute> {
    attrs.iter().filter(|a| a.path().is_ident("cfg")).cloned().collect()
}

/// A function without a receiver that says `Self` stands in an `impl`.
fn mentions_self(function: &syn::ItemFn) -> bool {
    contains_ident(function.to_token_stream(), "Self")
}

fn contains_ident(tokens: TokenStream, name: &str) -> bool {
    tokens.into_iter().any(|token| match token {
        proc_macro2::TokenTree::Ident(ident) => ident == name,
        proc_macro2::TokenTree::Group(group) => contains_ident(group.stream(), name),
        _ => false,
    })
}
