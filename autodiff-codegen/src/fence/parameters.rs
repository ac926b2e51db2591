//! What is refused about parameters and their types.

use proc_macro2::{Ident, TokenStream};
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};

use super::{problem, short_ty};
use crate::codes;
use crate::error::{Diagnostic, Extent};

/// What is refused about the type of a parameter.
pub fn parameter_type(ty: &syn::Type) -> Option<Diagnostic> {
    struct Finder(Option<Diagnostic>);
    impl<'ast> Visit<'ast> for Finder {
        fn visit_type_ptr(&mut self, pointer: &'ast syn::TypePtr) {
            self.0.get_or_insert(raw_pointer(pointer));
        }
        fn visit_type_trait_object(&mut self, object: &'ast syn::TypeTraitObject) {
            self.0.get_or_insert(trait_object(object));
        }
        fn visit_type_fn_ptr(&mut self, _: &'ast syn::TypeFnPtr) {}
        fn visit_type_path(&mut self, path: &'ast syn::TypePath) {
            if let Some(last) = path.path.segments.last()
                && !last.arguments.is_empty()
                && ["Cell", "RefCell", "UnsafeCell", "Mutex", "RwLock", "OnceCell"]
                    .iter()
                    .any(|n| last.ident == n)
            {
                self.0.get_or_insert(shared_cell(path));
            }
            visit::visit_type_path(self, path);
        }
    }
    let mut finder = Finder(None);
    finder.visit_type(ty);
    finder.0
}

/// A type of the user's that holds references, given by value.
pub fn borrowing_parameter(ty: &syn::Type) -> Option<Diagnostic> {
    let syn::Type::Path(path) = ty else { return None };
    let syn::PathArguments::AngleBracketed(args) = &path.path.segments.last()?.arguments else { return None };
    let holds = args.args.iter().any(|a| matches!(a, syn::GenericArgument::Lifetime(_)));
    holds.then(|| {
        problem(
            codes::BORROWING_PARAMETER,
            ty.span(),
            format!("`{}` holds references, and is a parameter by value", short_ty(ty)),
            format!("take it by reference, `&{}`; or write `#[no_diff]` before it", short_ty(ty)),
        )
    })
}

fn raw_pointer(pointer: &syn::TypePtr) -> Diagnostic {
    problem(
        codes::RAW_POINTER,
        pointer.star_token.span,
        "a raw pointer cannot carry a gradient",
        "take `&T`, `&mut T` or a slice; or write `#[no_diff]` before the parameter if no gradient goes through it",
    )
}

fn trait_object(object: &syn::TypeTraitObject) -> Diagnostic {
    problem(
        codes::TRAIT_OBJECT,
        Extent::of(object),
        format!("`{}` cannot carry a gradient", short_ty(object)),
        "take a type parameter (`M: Trait`) or a concrete type; or write `#[no_diff]` before the parameter",
    )
}

fn shared_cell(path: &syn::TypePath) -> Diagnostic {
    problem(
        codes::SHARED_CELL,
        Extent::of(path),
        format!("`{}` cannot carry a gradient", short_ty(path)),
        "take `&mut T`; or write `#[no_diff]` before the parameter if no gradient goes through it",
    )
}

/// A parameter whose type is a type parameter that is not known to have a gradient.
pub fn unbounded_parameter(ty: &syn::Type, name: &Ident, is_function: bool) -> Diagnostic {
    if is_function {
        return problem(
            codes::FUNCTION_PARAMETER,
            Extent::of(ty),
            format!("`{name}` is a function, which cannot carry a gradient"),
            "write `#[no_diff]` before the parameter if no gradient goes through it",
        );
    }
    problem(
        codes::UNBOUNDED_PARAMETER,
        Extent::of(ty),
        format!("`{name}` is not known to be a number"),
        format!(
            "bound it, `{name}: Real`; or write `#[no_diff]` before the parameter if it carries no gradient"
        ),
    )
}

/// `wrt` with a name that no parameter has.
pub fn wrt_of_no_parameter(name: &Ident, parameters: &[String]) -> Diagnostic {
    problem(
        codes::WRT_OF_NO_PARAMETER,
        name.span(),
        format!("`wrt({name})`: there is no parameter `{name}`"),
        format!("the parameters are {}", parameters.join(", ")),
    )
}

/// `wrt` with a parameter that carries no gradient.
pub fn wrt_of_inactive(name: &Ident, ty: &TokenStream) -> Diagnostic {
    problem(
        codes::WRT_OF_INACTIVE,
        name.span(),
        format!("`wrt({name})`: a gradient cannot be taken with respect to a `{}`", short_ty(ty)),
        format!("remove `{name}` from `wrt(..)`, or make it a float"),
    )
}

/// Nothing to differentiate with respect to.
pub fn nothing_active(name: &Ident) -> Diagnostic {
    problem(
        codes::NOTHING_ACTIVE,
        name.span(),
        format!("`{name}` has no parameter to differentiate with respect to"),
        "make a parameter a float (`f64`, `&[f64]`, ..), or remove `#[no_diff]` or the attribute",
    )
}
