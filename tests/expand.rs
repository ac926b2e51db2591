//! The text of generated code. `tests/expand/NAME.rs` holds the functions, `tests/expand/NAME.expanded.rs` what the
//! attribute makes of them. `tests/expanded.rs`
//! compiles that text: it is ordinary Rust.
//!
//! After a change of the generated code, write it again and read the difference:
//!
//! ```sh
//! UPDATE_EXPECT=1 cargo test --test expand
//! ```

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};

fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/expand")
}

/// The names of the cases.
fn cases() -> Vec<String> {
    let files = fs::read_dir(directory()).expect("the directory is there");
    let names = files.map(|file| file.expect("it can be listed").file_name().to_string_lossy().into_owned());
    let mut cases: Vec<String> = names
        .filter_map(|name| name.strip_suffix(".rs").filter(|n| !n.contains('.')).map(str::to_owned))
        .collect();
    cases.sort();
    cases
}

#[test]
fn generated_code_is_as_checked_in() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut different = Vec::new();
    for name in cases() {
        let input = fs::read_to_string(directory().join(format!("{name}.rs"))).expect("the case is there");
        let path = directory().join(format!("{name}.expanded.rs"));
        let (new, old) = (expand_file(&input), fs::read_to_string(&path).unwrap_or_default());
        if update {
            fs::write(&path, new).expect("the directory can be written");
        } else if new != old {
            different.push(format!("{name}:\n{}", first_difference(&old, &new)));
        }
    }
    assert!(
        different.is_empty(),
        "the generated code changed. `UPDATE_EXPECT=1 cargo test --test expand` writes it again; read the difference.\n\n{}",
        different.join("\n")
    );
}

fn first_difference(old: &str, new: &str) -> String {
    let at = old.lines().zip(new.lines()).take_while(|(a, b)| a == b).count();
    let line = |text: &str| text.lines().nth(at).unwrap_or("(the end)").to_owned();
    format!("  line {}\n  - {}\n  + {}", at + 1, line(old), line(new))
}

/// Puts the items of `if_alloc! { .. }` where it stands, so that they are formatted as well.
fn unwrap_if_alloc(file: &mut syn::File) {
    let inside = |item: syn::ImplItem| match item {
        syn::ImplItem::Macro(m) if m.mac.path.segments.last().is_some_and(|s| s.ident == "if_alloc") => {
            let items = m.mac.tokens;
            syn::parse2::<syn::ItemImpl>(quote!(impl Any { #items })).expect("it holds functions").items
        }
        other => vec![other],
    };
    for item in &mut file.items {
        if let syn::Item::Impl(block) = item {
            block.items = std::mem::take(&mut block.items).into_iter().flat_map(inside).collect();
        }
    }
}

/// The file, with every attribute and derive of this project replaced by what it writes.
fn expand_file(text: &str) -> String {
    let file = syn::parse_file(text).expect("the case is Rust");
    let items: TokenStream = file.items.into_iter().map(expand_item).collect();
    let expanded = syn::parse2(items.clone());
    let mut expanded = expanded.unwrap_or_else(|error| panic!("not Rust: {error}\n{items}"));
    unwrap_if_alloc(&mut expanded);
    prettyplease::unparse(&expanded)
}

fn expand_item(mut item: syn::Item) -> TokenStream {
    let runtime = quote!(::differentiable);
    let derived = match &item {
        syn::Item::Struct(s) if s.attrs.iter().any(derives) => {
            autodiff_codegen::derive::derive(item.to_token_stream(), &runtime)
        }
        _ => TokenStream::new(),
    };
    match &mut item {
        syn::Item::Fn(function) => take_attribute(&mut function.attrs).map_or_else(
            || item.to_token_stream(),
            |args| autodiff_codegen::expand(args, item.to_token_stream(), &runtime),
        ),
        syn::Item::Impl(block) => {
            block.items = std::mem::take(&mut block.items)
                .into_iter()
                .flat_map(|i| expand_method(i, &runtime))
                .collect();
            item.to_token_stream()
        }
        syn::Item::Struct(s) => {
            s.attrs.retain(|a| !derives(a));
            s.fields.iter_mut().for_each(|field| field.attrs.retain(|a| !a.path().is_ident("no_diff")));
            quote!(#item #derived)
        }
        _ => item.to_token_stream(),
    }
}

fn expand_method(mut item: syn::ImplItem, runtime: &TokenStream) -> Vec<syn::ImplItem> {
    let syn::ImplItem::Fn(method) = &mut item else { return vec![item] };
    let Some(args) = take_attribute(&mut method.attrs) else { return vec![item] };
    let items = autodiff_codegen::expand(args, item.to_token_stream(), runtime);
    let block: syn::ItemImpl = syn::parse2(quote!(impl Any { #items })).expect("methods become methods");
    block.items
}

/// Takes the attribute out, and gives its arguments.
fn take_attribute(attrs: &mut Vec<syn::Attribute>) -> Option<TokenStream> {
    let at = attrs.iter().position(|a| a.path().is_ident("differentiable"))?;
    match attrs.remove(at).meta {
        syn::Meta::List(list) => Some(list.tokens),
        syn::Meta::Path(_) | syn::Meta::NameValue(_) => Some(TokenStream::new()),
    }
}

fn derives(attribute: &syn::Attribute) -> bool {
    attribute.path().is_ident("derive")
        && attribute.meta.to_token_stream().to_string().contains("Differentiable")
}
