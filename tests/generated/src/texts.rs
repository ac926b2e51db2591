//! The text that the macro writes for the functions of `tests/expand` and of the corpus, as one number each: the
//! first is checked in, letter by letter; a change of the second shows that a mutant makes other code of something.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash as _, Hasher as _};
use std::path::Path;

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};

/// A number that stands for the text of everything in the Rust files of the folder.
pub fn digest(folder: &Path) -> u64 {
    let mut files: Vec<_> =
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    files.retain(|file| file.to_string_lossy().ends_with(".rs"));
    files.retain(|file| !file.to_string_lossy().ends_with(".expanded.rs"));
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        if let Ok(file) = syn::parse_file(&text) {
            file.items.into_iter().for_each(|item| add(item, &mut hasher));
        }
    }
    hasher.finish()
}

fn add(item: syn::Item, hasher: &mut DefaultHasher) {
    match item {
        syn::Item::Mod(syn::ItemMod { content: Some((_, items)), .. }) => {
            items.into_iter().for_each(|item| add(item, hasher));
        }
        syn::Item::Fn(mut function) => {
            let args = arguments(&mut function.attrs);
            expanded(args, function.to_token_stream(), hasher);
        }
        syn::Item::Impl(mut block) => {
            let args = arguments(&mut block.attrs);
            expanded(args, block.to_token_stream(), hasher);
        }
        _ => {}
    }
}

/// The arguments of the attribute, which is taken out.
fn arguments(attrs: &mut Vec<syn::Attribute>) -> TokenStream {
    let at = attrs.iter().position(|a| a.path().is_ident("differentiable"));
    match at.map(|at| attrs.remove(at).meta) {
        Some(syn::Meta::List(list)) => list.tokens,
        Some(syn::Meta::Path(_) | syn::Meta::NameValue(_)) | None => TokenStream::new(),
    }
}

fn expanded(args: TokenStream, item: TokenStream, hasher: &mut DefaultHasher) {
    autodiff_codegen::expand(args, item, &quote!(::differentiable)).to_string().hash(hasher);
}
