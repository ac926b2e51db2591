//! The attributes `#[differentiable]` and `#[derivative]`, and the derive `Differentiable`.
//!
//! They parse nothing themselves: the compiler is `autodiff-codegen`. All that happens here is finding the
//! name under which the user's crate knows the runtime.
#![forbid(unsafe_code)]

use proc_macro::TokenStream;
use proc_macro2::{Ident, Span};
use proc_macro_crate::{crate_name, FoundCrate};
use quote::quote;

/// Writes the derivatives of a function, a method or a whole `impl` block beside it. See the crate
/// `differentiable`.
#[proc_macro_attribute]
pub fn differentiable(args: TokenStream, item: TokenStream) -> TokenStream {
    autodiff_codegen::expand(args.into(), item.into(), &runtime()).into()
}

/// Makes a function, the rule, the hand-written derivative of another: `#[derivative(of = path)]`.
///
/// The rule takes the function's arguments and the cotangent `seed` of its value, and returns the value and the
/// gradient (one for each parameter that holds floats, a tuple if there are several); or it takes a shadow `&mut d_x` for
/// each after the seed, adds to it, and returns the value. `of = Type::method` makes a rule for a method, with the
/// receiver as its first argument; the derivatives are then in a trait named after the rule (`EnergyRule` for
/// `energy_rule`), to be imported where callers stand elsewhere. In the `impl` itself the rule takes `self`.
///
/// `jvp = path` gives the forward mode, a function of the arguments and of a tangent for each active one; without it,
/// forward mode is the gradient times the tangents, row by row for a result of several numbers. `name = ".."` names the
/// enum or the trait. Test a rule with `gradient_check`.
#[proc_macro_attribute]
pub fn derivative(args: TokenStream, item: TokenStream) -> TokenStream {
    autodiff_codegen::expand_derivative(args.into(), item.into(), &runtime()).into()
}

/// Gives a struct a tangent, `FooTangent`, with the same fields. See the crate `differentiable`.
#[proc_macro_derive(Differentiable, attributes(no_diff))]
pub fn derive_differentiable(item: TokenStream) -> TokenStream {
    autodiff_codegen::derive::derive(item.into(), &runtime()).into()
}

/// The path of the runtime in the user's crate: the facade's, or that of `autodiff-core` where the facade is
/// not a dependency. Both crates know themselves under their own name, so `Itself` needs no case of its own.
fn runtime() -> proc_macro2::TokenStream {
    let name = ["differentiable", "autodiff-core"]
        .iter()
        .find_map(|package| match crate_name(package).ok()? {
            FoundCrate::Itself => Some(package.replace('-', "_")),
            FoundCrate::Name(name) => Some(name),
        })
        .unwrap_or_else(|| "differentiable".to_owned());
    let name = Ident::new(&name, Span::call_site());
    quote!(::#name)
}
