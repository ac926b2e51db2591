//! `#[corpus]`: from plain functions with sample points to tests of their derivatives.
//!
//! ```ignore
//! #[corpus_macros::corpus]
//! mod functions {
//!     #[at(2.0, -1.5)]
//!     #[at(0.3, 0.7)]
//!     fn product(x: f64, y: f64) -> f64 {
//!         x * y
//!     }
//! }
//! ```
//!
//! The module is written three times: in `f64` with `#[differentiable]` on every function, the same in `f32`,
//! and in dual numbers. A function with `#[at(..)]` gets a test of its name. The other attributes:
//!
//! * `#[kink = "reason"]`: central differences do not apply at the sample points.
//! * `#[plain]`: a helper that is not to be differentiable.
//! * `#[double_only = "reason"]`: there is no `f32` version, because the numbers are out of its range.
//! * `#[as_written = "reason"]`: no `f32` version because the function uses `f32` itself.
//!
//! `#[at]` takes the arguments of a call. They are kept in variables, `&[..]` in a `Vec`.

mod function;
mod run;
mod structs;
mod version;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Item, ItemMod, Result};

use crate::function::Function;
use crate::version::Version;

/// Makes the versions and the tests; see the crate's documentation.
#[proc_macro_attribute]
pub fn corpus(_: proc_macro::TokenStream, module: proc_macro::TokenStream) -> proc_macro::TokenStream {
    syn::parse(module).and_then(|module| expand(&module)).unwrap_or_else(|e| e.to_compile_error()).into()
}

fn expand(module: &ItemMod) -> Result<TokenStream> {
    let Some((_, items)) = &module.content else {
        return Err(syn::Error::new_spanned(module, "the corpus is an inline module"));
    };
    let mut tests = TokenStream::new();
    for item in items {
        if let Item::Fn(item) = item {
            tests.extend(Function::parse(item)?.test());
        }
    }
    let double = version(items, Version::Double)?;
    let single = version(items, Version::Single)?;
    let dual = version(items, Version::Dual)?;
    Ok(quote! {
        mod double { #double }
        mod single { #single }
        #[allow(unused, clippy::all, clippy::pedantic, reason = "linted in the other versions")]
        mod dual { #dual }
        #tests
    })
}

/// The items in one version, each function with its runner.
fn version(items: &[Item], version: Version) -> Result<TokenStream> {
    items.iter().map(|item| item_version(item, version)).collect()
}

fn item_version(item: &Item, version: Version) -> Result<TokenStream> {
    match item {
        Item::Fn(item) => {
            let function = Function::parse(item)?;
            if !function.exists_in(version) {
                return Ok(TokenStream::new());
            }
            let declaration = function.declaration(version)?;
            let runner = run::runner(&function, version);
            Ok(quote! { #declaration #runner })
        }
        Item::Struct(item) => structs::declaration(item, version),
        Item::Mod(ItemMod { attrs, vis, ident, content: Some((_, items)), .. }) => {
            let items = self::version(items, version)?;
            Ok(quote! { #(#attrs)* #vis mod #ident { #items } })
        }
        other => version.rewrite(quote!(#other)),
    }
}
