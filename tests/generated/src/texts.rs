//! The text that the macro writes for every function and `impl` block of a folder of Rust files.

use std::hash::Hasher;
use std::path::Path;

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};

/// What the macro makes of one item.
#[derive(Clone, Debug)]
pub struct Text {
    /// The file and the item, `loops.rs::functions::inclusive_range`.
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

/// Which items of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Items {
    /// Every function and every `impl` block: those of the corpus get the attribute from their module.
    All,
    /// Those with the attribute.
    Marked,
}

/// The texts of the Rust files of the folder, in the order of the files' names.
pub fn of_folder(folder: &Path, items: Items) -> Vec<Text> {
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
            parsed.items.into_iter().for_each(|item| add(item, &file, items, &mut found));
        }
    }
    found
}

/// One number for all texts of the folder.
pub fn digest(folder: &Path, items: Items) -> u64 {
    let mut hasher = Fnv::default();
    of_folder(folder, items).iter().for_each(|text| hasher.write(&text.digest().to_le_bytes()));
    hasher.finish()
}

/// What is recorded: the text of `tests/expand`, letter by letter; that of the corpus and of the other tests, a line each;
/// the refusals of `tests/ui`, as rustc prints them.
pub fn digests(tests: &Path) -> Vec<u64> {
    let marked = [tests.to_path_buf(), tests.join("ui/fail"), tests.join("ui/pass")];
    let all = [tests.join("expand"), tests.join("corpus")];
    let all = all.iter().map(|folder| digest(folder, Items::All));
    all.chain(marked.iter().map(|folder| digest(folder, Items::Marked))).collect()
}

/// `file`, and the modules in it.
fn add(item: syn::Item, file: &str, items: Items, found: &mut Vec<Text>) {
    let (attrs, name) = match &item {
        syn::Item::Mod(module) => (&module.attrs, format!("{file}::{}", module.ident)),
        syn::Item::Fn(function) => (&function.attrs, format!("{file}::{}", function.sig.ident)),
        syn::Item::Impl(block) => {
            let of = block.self_ty.to_token_stream();
            let what = block.trait_.as_ref().map(|(path, _)| path.to_token_stream().to_string() + " for ");
            (&block.attrs, format!("{file}::impl {}{of}", what.unwrap_or_default()))
        }
        _ => return,
    };
    let marked = attrs.iter().any(|a| a.path().is_ident("differentiable"));
    match item {
        syn::Item::Mod(syn::ItemMod { content: Some((_, inner)), .. }) if !marked => {
            inner.into_iter().for_each(|item| add(item, &name, items, found));
        }
        item if marked || (items == Items::All && !matches!(item, syn::Item::Mod(_))) => {
            found.push(Text { name, tokens: expanded(item) });
        }
        _ => {}
    }
}

fn expanded(mut item: syn::Item) -> TokenStream {
    let args = match &mut item {
        syn::Item::Mod(module) => arguments(&mut module.attrs),
        syn::Item::Fn(function) => arguments(&mut function.attrs),
        syn::Item::Impl(block) => arguments(&mut block.attrs),
        _ => TokenStream::new(),
    };
    autodiff_codegen::expand(args, item.to_token_stream(), &quote!(::differentiable))
}

/// The arguments of the attribute, which is taken out.
fn arguments(attrs: &mut Vec<syn::Attribute>) -> TokenStream {
    let at = attrs.iter().position(|a| a.path().is_ident("differentiable"));
    match at.map(|at| attrs.remove(at).meta) {
        Some(syn::Meta::List(list)) => list.tokens,
        Some(syn::Meta::Path(_) | syn::Meta::NameValue(_)) | None => TokenStream::new(),
    }
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
