//! What is refused about the item under the attribute, and its signature.

use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};

use super::parameters::{borrowing_parameter, parameter_type};
use super::problem;
use crate::codes;
use crate::error::{Diagnostic, Extent};

/// What is refused about a signature.
pub fn signature(sig: &syn::Signature, found: &mut Vec<Diagnostic>) {
    found.extend(async_function(sig));
    found.extend(unsafe_function(sig));
    found.extend(const_function(sig));
    found.extend(extern_function(sig));
    found.extend(variadic_function(sig));
    found.extend(returned_reference(sig));
    for input in &sig.inputs {
        if let syn::FnArg::Typed(typed) = input
            && !typed.attrs.iter().any(|a| a.path().segments.last().is_some_and(|s| s.ident == "no_diff"))
        {
            found.extend(parameter_type(&typed.ty));
            found.extend(borrowing_parameter(&typed.ty));
        }
    }
}

fn async_function(sig: &syn::Signature) -> Option<Diagnostic> {
    let token = sig.asyncness?;
    Some(problem(
        codes::ASYNC_FUNCTION,
        token.span,
        format!("`{}` is an `async` function, which cannot be differentiated", sig.ident),
        "put the arithmetic into a plain function under `#[differentiable]`, and call that from the `async` one",
    ))
}

fn unsafe_function(sig: &syn::Signature) -> Option<Diagnostic> {
    let syn::Safety::Unsafe(token) = sig.safety else { return None };
    Some(problem(
        codes::UNSAFE_FUNCTION,
        token.span,
        format!("`{}` is an `unsafe` function, which cannot be differentiated", sig.ident),
        "take safe references or slices as parameters, or write the derivative by hand with `#[derivative(of = ..)]`",
    ))
}

fn const_function(sig: &syn::Signature) -> Option<Diagnostic> {
    let token = sig.constness?;
    Some(problem(
        codes::CONST_FUNCTION,
        token.span,
        format!("`{}` is a `const` function, which cannot be differentiated", sig.ident),
        "remove `const`, or keep the `const` function and add a plain one with the attribute that has the same body",
    ))
}

fn extern_function(sig: &syn::Signature) -> Option<Diagnostic> {
    let abi = sig.abi.as_ref()?;
    Some(problem(
        codes::EXTERN_FUNCTION,
        abi.extern_token.span,
        format!("`{}` is an `extern` function, which cannot be differentiated", sig.ident),
        "put the arithmetic into a plain function under `#[differentiable]`, and call it from the `extern` one",
    ))
}

fn variadic_function(sig: &syn::Signature) -> Option<Diagnostic> {
    let variadic = sig.variadic.as_ref()?;
    Some(problem(
        codes::VARIADIC_FUNCTION,
        Extent::of(variadic),
        "a function with `...` cannot be differentiated",
        "take a slice",
    ))
}

/// What is refused about the type of the value.
pub fn returned_reference(sig: &syn::Signature) -> Option<Diagnostic> {
    let syn::ReturnType::Type(_, ty) = &sig.output else { return None };
    let reference = first_reference(ty)?;
    Some(problem(
        codes::RETURNED_REFERENCE,
        Extent::of(reference),
        format!("`{}` returns a reference, which cannot be differentiated", sig.ident),
        "return the value itself (a number, an array, a `Vec`), or write it through a `&mut` parameter",
    ))
}

/// What is refused about `impl Index for X`.
pub fn indexing(at: impl Into<Extent>, why: &str) -> Diagnostic {
    problem(
        codes::INDEXING,
        at,
        format!("this indexing cannot be differentiated: {why}"),
        "let `index` give a part of `self` that the index alone tells, `&self.data[i][j]`; or write a method that returns the number, `fn at(&self, i: usize, j: usize) -> f64`",
    )
}

fn first_reference(ty: &syn::Type) -> Option<&syn::TypeReference> {
    struct Finder<'ast>(Option<&'ast syn::TypeReference>);
    impl<'ast> Visit<'ast> for Finder<'ast> {
        fn visit_type_reference(&mut self, r: &'ast syn::TypeReference) {
            if r.lifetime.as_ref().is_none_or(|l| l.ident != "static") {
                self.0.get_or_insert(r);
            }
        }
        fn visit_type_path(&mut self, path: &'ast syn::TypePath) {
            // The error of a `Result` carries no gradient, and may borrow.
            let is_result = path.path.segments.last().is_some_and(|s| s.ident == "Result");
            match path.path.segments.last().map(|s| &s.arguments) {
                Some(syn::PathArguments::AngleBracketed(args)) if is_result => {
                    args.args.iter().take(1).for_each(|arg| self.visit_generic_argument(arg));
                }
                _ => visit::visit_type_path(self, path),
            }
        }
    }
    let mut finder = Finder(None);
    finder.visit_type(ty);
    finder.0
}

/// The attribute on something that is not a function.
pub fn not_a_function(item: &syn::Item) -> Diagnostic {
    let (code, kind, help) = match item {
        syn::Item::Struct(_) => {
            (codes::ON_A_TYPE, "a struct", "`#[derive(Differentiable)]` gives a struct its tangent type")
        }
        syn::Item::Enum(_) | syn::Item::Union(_) => (
            codes::ON_A_TYPE,
            if matches!(item, syn::Item::Enum(_)) { "an enum" } else { "a union" },
            "a gradient needs a fixed shape: put the numbers into a struct, and take the choice as a `#[no_diff]` parameter",
        ),
        syn::Item::Type(_) => (
            codes::ON_A_TYPE,
            "a type alias",
            "an alias needs nothing: it has the tangent of the type that it stands for",
        ),
        syn::Item::Trait(_) | syn::Item::TraitAlias(_) => {
            (codes::ON_A_TRAIT, "a trait", "put the attribute on each `impl` block of the trait")
        }
        _ => (codes::ON_ANOTHER_ITEM, "this item", "put the attribute on a function, or on an `impl` block"),
    };
    problem(code, item.span(), format!("`#[differentiable]` does not go on {kind}"), help)
}

/// `wrt(x)` on a module.
pub fn option_of_one_function(option: &proc_macro2::Ident) -> Diagnostic {
    problem(
        codes::ON_A_MODULE,
        option.span(),
        "this option belongs to one function, and the attribute is on a module",
        "put an attribute with the option on the function in the module",
    )
}

/// `#[differentiable] mod name;`
pub fn module_elsewhere(module: &syn::ItemMod) -> Diagnostic {
    problem(
        codes::ON_A_MODULE,
        module.ident.span(),
        "the attribute goes on a module that is written here, in braces",
        "put the attribute on the functions and `impl` blocks in it",
    )
}

/// `fn f(x: f64) -> f64;`
pub fn no_body(sig: &syn::Signature) -> Diagnostic {
    problem(
        codes::NO_BODY,
        sig.ident.span(),
        format!("`{}` has no body to differentiate", sig.ident),
        "put the attribute on each `impl` block of the trait",
    )
}

/// What is not even an item.
pub fn unreadable_item(error: &syn::Error) -> Diagnostic {
    problem(
        codes::UNREADABLE_ITEM,
        error.span(),
        format!("this cannot be read: {error}"),
        "if rustc accepts it without the attribute, write it in another way, or in a function of its own",
    )
}
