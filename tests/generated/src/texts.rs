//! The text that the macro writes for every function and `impl` block of a folder of Rust files.

use std::hash::Hasher;
use std::path::Path;

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};

/// What the macro makes of one item.
#[derive(Clone, Debug)]
pub struct Text {
    /// The file and the item, `loops.rs inclusive_range`.
    pub name: String,
    tokens: TokenStream,
}

impl Text {
    /// A number that stands for the text, whatever its layout.
    pub fn digest(&self) -> u64 {
        let mut hasher = Fnv::default();
        let text = self.tokens.to_string();
        text.split_whitespace().for_each(|word| hasher.write(word.as_bytes()));
        hasher.finish()
    }

    /// How long it is, laid out.
    ///
    /// # Errors
    /// If it is no Rust.
    pub fn lines(&self) -> syn::Result<usize> {
        let file = syn::parse2(self.tokens.clone())?;
        Ok(prettyplease::unparse(&file).lines().count())
    }
}

/// The texts of everything in the Rust files of the folder, in the order of the files' names.
pub fn of_folder(folder: &Path) -> Vec<Text> {
    let mut files: Vec<_> =
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    files.retain(|file| file.to_string_lossy().ends_with(".rs"));
    files.retain(|file| !file.to_string_lossy().ends_with(".expanded.rs"));
    files.sort();
    let mut found = Vec::new();
    for path in files {
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(path).unwrap_or_default();
        if let Ok(parsed) = syn::parse_file(&text) {
            parsed.items.into_iter().for_each(|item| add(item, &file, &mut found));
        }
    }
    found
}

/// One number for all texts of the folder.
pub fn digest(folder: &Path) -> u64 {
    let mut hasher = Fnv::default();
    of_folder(folder).iter().for_each(|text| hasher.write(&text.digest().to_le_bytes()));
    hasher.finish()
}

fn add(item: syn::Item, file: &str, found: &mut Vec<Text>) {
    match item {
        syn::Item::Mod(syn::ItemMod { content: Some((_, items)), .. }) => {
            items.into_iter().for_each(|item| add(item, file, found));
        }
        syn::Item::Fn(mut function) => {
            let name = format!("{file} {}", function.sig.ident);
            let args = arguments(&mut function.attrs);
            found.push(Text { name, tokens: expanded(args, function.to_token_stream()) });
        }
        syn::Item::Impl(mut block) => {
            let of = block.self_ty.to_token_stream();
            let what = block.trait_.as_ref().map(|(path, _)| path.to_token_stream().to_string() + " for ");
            let args = arguments(&mut block.attrs);
            let name = format!("{file} impl {}{of}", what.unwrap_or_default());
            found.push(Text { name, tokens: expanded(args, block.to_token_stream()) });
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

fn expanded(args: TokenStream, item: TokenStream) -> TokenStream {
    autodiff_codegen::expand(args, item, &quote!(::differentiable))
}

/// FNV-1a: checked-in numbers must not depend on the release of the standard library.
/// <http://www.isthe.com/chongo/tech/comp/fnv>
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
