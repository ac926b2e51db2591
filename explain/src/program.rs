//! From a source file to programs that the interpreter runs.

use std::fmt;

use autodiff_codegen::args::Options;
use autodiff_codegen::error::{Diagnostic, Errors};
use autodiff_codegen::interpret::{Entry, Program, Trap};
use autodiff_codegen::ir::{Function, Ty};
use autodiff_codegen::lower::Source;
use autodiff_codegen::{expand, infer, lower, pipeline};
use proc_macro2::TokenStream;
use quote::ToTokens as _;

/// Why there is nothing to show.
#[derive(Debug)]
pub enum Failure {
    /// The file is not Rust, or lacks the function.
    Source(String),
    /// The function cannot be differentiated: the diagnostics, with lines.
    Refused(Vec<String>),
    /// The arguments do not fit the parameters.
    Arguments(String),
    /// The run did not come to its end.
    Run(Trap),
    /// The chain rule on the record and the generated derivative differ: a mistake of this project.
    Disagreement(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Source(what) | Failure::Arguments(what) => f.write_str(what),
            Failure::Refused(errors) => f.write_str(errors.join("\n").trim_end()),
            Failure::Run(trap) => write!(f, "the run ended early: {trap}"),
            Failure::Disagreement(what) => {
                write!(f, "the generated derivative disagrees with the chain rule, please report it: {what}")
            }
        }
    }
}

impl std::error::Error for Failure {}

/// A file whose differentiable functions can be run.
pub struct Compiled {
    /// Every differentiable function of the file, by name.
    pub functions: Vec<(Entry, syn::ItemFn)>,
}

impl Compiled {
    /// Reads the functions of a file that carry the attribute, and the one that was asked for.
    pub fn new(source: &str, wanted: &str) -> Result<Self, Failure> {
        let file = syn::parse_file(source)
            .map_err(|error| Failure::Source(format!("line {}: {error}", error.span().start().line)))?;
        let all: Vec<syn::ItemFn> = file.items.into_iter().filter_map(function).collect();
        if !all.iter().any(|item| item.sig.ident == wanted) {
            let names: Vec<String> = all.iter().map(|item| format!("`{}`", item.sig.ident)).collect();
            return Err(Failure::Source(format!(
                "there is no function `{wanted}`; the file has {}",
                names.join(", ")
            )));
        }
        let chosen = all.into_iter().filter(|item| item.sig.ident == wanted || attribute(item).is_some());
        let functions = chosen.map(compile).collect::<Result<_, _>>()?;
        Ok(Compiled { functions })
    }

    /// The function of that name.
    pub fn find(&self, name: &str) -> &(Entry, syn::ItemFn) {
        let found = self.functions.iter().find(|(_, item)| item.sig.ident == name);
        found.expect("`new` has looked for it")
    }

    /// The functions as the interpreter wants them.
    pub fn program<S>(&self) -> Program<S> {
        let mut program = Program { steps: 10_000_000, ..Program::default() };
        for (entry, item) in &self.functions {
            program.functions.insert(item.sig.ident.to_string(), entry.clone());
        }
        program
    }
}

fn function(item: syn::Item) -> Option<syn::ItemFn> {
    if let syn::Item::Fn(item) = item { Some(item) } else { None }
}

fn attribute(item: &syn::ItemFn) -> Option<&syn::Attribute> {
    item.attrs.iter().find(|a| a.path().segments.last().is_some_and(|s| s.ident == "differentiable"))
}

fn options(item: &syn::ItemFn, errors: &mut Errors) -> (Options, TokenStream) {
    let tokens = match attribute(item).map(|a| &a.meta) {
        Some(syn::Meta::List(list)) => list.tokens.clone(),
        _ => TokenStream::new(),
    };
    (Options::parse(tokens.clone(), errors), tokens)
}

fn compile(item: syn::ItemFn) -> Result<(Entry, syn::ItemFn), Failure> {
    let mut errors = Errors::new();
    let (options, _) = options(&item, &mut errors);
    let source = Source {
        sig: &item.sig,
        block: &item.block,
        impl_generics: None,
        self_ty: None,
        options: &options,
        known: None,
    };
    let lowered = lower::lower(&source, &mut errors);
    let derivatives =
        lowered.clone().and_then(|lowered| pipeline::differentiate(lowered, false, &mut errors));
    let errors = errors.finish();
    let (Some(mut primal), Some(_)) = (lowered, derivatives) else { return Err(refused(&errors)) };
    infer::infer(&mut primal);
    let (vjp, jvp) = (pipeline::vjp(&primal, false), pipeline::jvp(&primal));
    Ok((Entry { primal, vjp: Some(vjp), jvp: Some(jvp) }, item))
}

fn refused(errors: &[Diagnostic]) -> Failure {
    let line = |d: &Diagnostic| format!("line {}: {}", d.at.start.start().line, d.text());
    Failure::Refused(errors.iter().map(line).collect())
}

/// The text of the generated `vjp_into`: the backward function.
pub fn generated(item: &syn::ItemFn) -> String {
    let mut errors = Errors::new();
    let (_, arguments) = options(item, &mut errors);
    errors.finish();
    let mut plain = item.clone();
    plain.attrs.clear();
    let runtime = quote::quote!(::differentiable);
    let expanded = expand(arguments, plain.to_token_stream(), &runtime);
    let Ok(file) = syn::parse2::<syn::File>(expanded) else { return String::new() };
    let mut found = Finder(None);
    syn::visit::visit_file(&mut found, &file);
    found.0.map_or_else(String::new, |function| {
        let items = vec![syn::Item::Fn(function)];
        prettyplease::unparse(&syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items })
    })
}

/// A differentiable function, as it stands in its file, and the backward function that is written for it.
#[derive(Clone, Debug)]
pub struct Texts {
    /// The function, from its attribute to its last brace.
    pub function: String,
    /// Its `vjp_into`.
    pub backward: String,
}

/// The text of a function of a source file, and of its backward function.
///
/// ```
/// let source = "#[differentiable]\nfn square(x: f64) -> f64 {\n    x * x\n}";
/// let texts = differentiable_explain::texts(source, "square")?;
/// assert_eq!(texts.function, source);
/// assert!(texts.backward.starts_with("fn vjp_into(x: f64, seed: f64, d_x: &mut f64) -> f64 {"));
/// # Ok::<(), differentiable_explain::Failure>(())
/// ```
///
/// # Errors
/// If the source has no such function, or it cannot be differentiated; see [`Failure`].
pub fn texts(source: &str, name: &str) -> Result<Texts, Failure> {
    let compiled = Compiled::new(source, name)?;
    let (_, item) = compiled.find(name);
    Ok(Texts { function: text_of(source, item).1.join("\n"), backward: generated(item) })
}

/// The lines of a function in its file, and the number of the first.
pub fn text_of(source: &str, item: &syn::ItemFn) -> (usize, Vec<String>) {
    let first = item.attrs.first().map_or(item.sig.fn_token.span, |a| a.pound_token.spans[0]).start().line;
    let last = item.block.brace_token.span.close().end().line;
    (first, source.lines().skip(first - 1).take(last + 1 - first).map(str::to_owned).collect())
}

/// Looks for `vjp_into`.
struct Finder(Option<syn::ItemFn>);

impl<'ast> syn::visit::Visit<'ast> for Finder {
    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        if item.sig.ident == "vjp_into" {
            let (signature, block) = (&item.sig, &item.block);
            self.0 = syn::parse2(quote::quote!(#signature #block)).ok();
        }
    }
}

/// Whether the function returns a single float.
pub fn returns_a_number(function: &Function) -> bool {
    matches!(function.ret, Ty::Float(_))
}
