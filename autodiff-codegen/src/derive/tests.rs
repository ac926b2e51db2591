//! The text of what the derive writes, and of its errors.
//!
//! `UPDATE_EXPECTED=1 cargo test -p autodiff-codegen derive` writes the expected files anew.

use std::{fs, path::Path};

use quote::quote;

use super::derive;

/// What the derive writes for a struct, formatted.
fn expanded(source: &str) -> String {
    let tokens = derive(source.parse().expect("tokens"), &quote!(::differentiable));
    prettyplease::unparse(&syn::parse2(tokens).expect("the derive writes items"))
}

fn compare(name: &str, source: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/derive/expected").join(format!("{name}.rs"));
    let text = format!("// {}\n\n{}", source.replace('\n', "\n// "), expanded(source));
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        fs::write(&path, &text).expect("the expected text can be written");
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(text, expected, "{name}: the text changed; look at it, then run with UPDATE_EXPECTED=1");
}

#[test]
fn named() {
    compare(
        "named",
        "pub struct Model {\n    pub weights: [[f64; 64]; 32],\n    bias: Vec<f32>,\n    pub layer: Layer,\n    \
         #[no_diff]\n    pub rate: f64,\n}",
    );
}

#[test]
fn tuple() {
    compare("tuple", "struct Pair(pub f64, #[no_diff] String, usize);");
}

#[test]
fn generic() {
    compare(
        "generic",
        "struct Generic<'a, T: Real, M, Unused, const N: usize = 2>\nwhere\n    Unused: Clone,\n{\n    \
         layers: [M; N],\n    data: &'a [T],\n    #[no_diff]\n    rest: Unused,\n}",
    );
}

/// The messages in what the derive writes.
fn error(source: &str) -> String {
    derive(source.parse().expect("tokens"), &quote!(::differentiable)).to_string()
}

#[test]
fn an_enum_of_numbers_is_refused() {
    let error =
        error("enum Shape { Circle(f64), Square { side: [f32; 2] }, None, Many(#[no_diff] f64, usize) }");
    assert!(error.contains("`Shape::Circle` holds a number"), "{error}");
    assert!(error.contains("`Shape::Square` holds a number"), "{error}");
    assert_eq!(error.matches("holds a number").count(), 2, "{error}");
    assert!(error.contains("why: ") && error.contains("help: "), "{error}");
}

#[test]
fn choice() {
    compare(
        "choice",
        "pub enum Kind<T> {\n    Plain,\n    Power(i32),\n    Leaky(#[no_diff] f64),\n    Of(T),\n}",
    );
}

#[test]
fn a_union_is_refused() {
    assert!(error("union Bits { a: f64, b: u64 }").contains("`Bits` is a union"));
}

#[test]
fn arguments_are_refused() {
    let error = error("struct A { #[no_diff(always)] a: f64, #[no_diff = 1] b: f64 }");
    assert_eq!(error.matches("`#[no_diff]` takes no arguments").count(), 2, "both in one compile: {error}");
}
