//! Broken and odd input for the macros: token trees of real functions with parts deleted, doubled, swapped,
//! replaced and nested, and attribute arguments made of anything.
//!
//! Whatever comes in, the macros must not panic, and what comes out must be Rust items: on an error, the
//! function as it was, stubs, and `compile_error!`.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};

use crate::rng::Rng;

/// Functions, `impl`s and structs to start from.
#[derive(Clone, Debug, Default)]
pub struct Stock {
    items: Vec<Vec<TokenTree>>,
    /// Trees to put in: those of all items.
    parts: Vec<TokenTree>,
}

/// Words that mean something to the compiler.
const WORDS: &[&str] = &[
    "x",
    "self",
    "Self",
    "f64",
    "return",
    "break",
    "continue",
    "loop",
    "match",
    "if",
    "else",
    "let",
    "mut",
    "ref",
    "fn",
    "unsafe",
    "async",
    "await",
    "move",
    "const",
    "static",
    "impl",
    "dyn",
    "where",
    "for",
    "while",
    "as",
    "in",
    "sin",
    "powi",
    "iter",
    "map",
    "sum",
    "zip",
    "vec",
    "d_x",
    "seed",
    "tape",
    "r#type",
    "grad",
    "no_diff",
    "wrt",
    "name",
    "checkpoint",
    "store_all",
    "order",
    "usize",
    "Vec",
    "Option",
    "Some",
    "None",
    "Ok",
    "Err",
    "_",
    "struct",
];

const SIGNS: &str = "+-*/%=<>!&|^.,;:?#@'$~";

const LITERALS: &[&str] =
    &["0", "1.5", "1e308", "0x1F", "2f32", "\"text\"", "'c'", "b\"b\"", "18446744073709551616", "1.0f16"];

impl Stock {
    /// Everything in the Rust files of these folders.
    pub fn read(folders: &[&Path]) -> Self {
        let mut stock = Stock::default();
        for folder in folders {
            let mut files: Vec<_> =
                std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
            files.sort();
            for file in files.iter().filter(|file| file.extension().is_some_and(|e| e == "rs")) {
                let text = std::fs::read_to_string(file).unwrap_or_default();
                if let Ok(file) = syn::parse_file(&text) {
                    stock.add(&file.items);
                }
            }
        }
        stock
    }

    fn add(&mut self, items: &[syn::Item]) {
        for item in items {
            match item {
                syn::Item::Mod(syn::ItemMod { content: Some((_, inner)), .. }) => self.add(inner),
                syn::Item::Fn(_) | syn::Item::Impl(_) | syn::Item::Struct(_) | syn::Item::Enum(_) => {
                    let trees: Vec<TokenTree> = item.to_token_stream().into_iter().collect();
                    collect(&trees, &mut self.parts);
                    self.items.push(trees);
                }
                _ => {}
            }
        }
    }

    pub fn len(&self) -> usize {
        self.items.len()
    }

    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// An item, untouched.
    pub fn item(&self, index: usize) -> TokenStream {
        self.items[index % self.items.len()].iter().cloned().collect()
    }

    /// An item with some changes. Those that Rust can still parse are most worth having, so several are tried.
    pub fn mangled(&self, rng: &mut Rng) -> TokenStream {
        let mut trees = self.items[rng.below(self.items.len())].clone();
        for _ in 0..=rng.below(3) {
            for _ in 0..6 {
                let mut changed = trees.clone();
                self.change(&mut changed, rng, 0);
                let stream: TokenStream = changed.iter().cloned().collect();
                if rng.chance(5) || syn::parse2::<syn::Item>(stream).is_ok() {
                    trees = changed;
                    break;
                }
            }
        }
        trees.into_iter().collect()
    }

    /// Arguments of the attribute.
    pub fn arguments(&self, rng: &mut Rng) -> TokenStream {
        let options = [
            quote!(),
            quote!(store_all),
            quote!(checkpoint),
            quote!(order = 2),
            quote!(name = "other"),
            quote!(wrt(x)),
            quote!(of = f64::sin),
        ];
        let mut trees: Vec<TokenTree> = options[rng.below(options.len())].clone().into_iter().collect();
        while rng.chance(35) {
            self.change(&mut trees, rng, 0);
        }
        trees.into_iter().collect()
    }

    fn part(&self, rng: &mut Rng) -> TokenTree {
        match rng.below(10) {
            0..=5 => self.parts[rng.below(self.parts.len())].clone(),
            6 | 7 => word(rng.pick(WORDS)),
            8 => {
                let sign = SIGNS.as_bytes()[rng.below(SIGNS.len())] as char;
                let spacing = if rng.chance(50) { Spacing::Joint } else { Spacing::Alone };
                if sign == '\'' { word("x") } else { TokenTree::Punct(Punct::new(sign, spacing)) }
            }
            _ => rng.pick(LITERALS).parse::<Literal>().map_or_else(|_| word("x"), TokenTree::Literal),
        }
    }

    /// One change, somewhere inside.
    fn change(&self, trees: &mut Vec<TokenTree>, rng: &mut Rng, depth: usize) {
        let groups: Vec<usize> =
            (0..trees.len()).filter(|k| matches!(&trees[*k], TokenTree::Group(_))).collect();
        if let (false, true) = (groups.is_empty(), depth < 40 && rng.chance(85)) {
            let at = groups[rng.below(groups.len())];
            if let TokenTree::Group(group) = &trees[at] {
                let mut inner: Vec<TokenTree> = group.stream().into_iter().collect();
                self.change(&mut inner, rng, depth + 1);
                trees[at] = TokenTree::Group(Group::new(group.delimiter(), inner.into_iter().collect()));
            }
            return;
        }
        if trees.is_empty() {
            trees.push(self.part(rng));
            return;
        }
        let (at, other) = (rng.below(trees.len()), rng.below(trees.len()));
        match rng.below(9) {
            0 => drop(trees.remove(at)),
            1 => trees.insert(at, trees[other].clone()),
            2 => trees.swap(at, other),
            3 | 4 => trees[at] = self.part(rng),
            5 => trees.insert(at, self.part(rng)),
            6 => {
                let delimiter = rng.pick(&[Delimiter::Parenthesis, Delimiter::Brace, Delimiter::Bracket]);
                trees[at] = TokenTree::Group(Group::new(delimiter, trees[at].clone().into()));
            }
            7 => statement(trees, rng),
            _ => {
                if let TokenTree::Group(group) = &trees[at] {
                    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                    trees.splice(at..=at, inner);
                }
            }
        }
    }
}

/// Moves, doubles or drops a statement.
fn statement(trees: &mut Vec<TokenTree>, rng: &mut Rng) {
    let ends: Vec<usize> = (0..trees.len())
        .filter(|k| matches!(&trees[*k], TokenTree::Punct(p) if p.as_char() == ';'))
        .collect();
    if ends.len() < 2 {
        return;
    }
    let k = rng.below(ends.len() - 1);
    let piece: Vec<TokenTree> = trees[ends[k] + 1..=ends[k + 1]].to_vec();
    match rng.below(3) {
        0 => drop(trees.drain(ends[k] + 1..=ends[k + 1])),
        1 => drop(trees.splice(0..0, piece)),
        _ => trees.extend(piece),
    }
}

fn word(text: &str) -> TokenTree {
    let ident = match text.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::call_site()),
        None => Ident::new(text, Span::call_site()),
    };
    TokenTree::Ident(ident)
}

fn collect(trees: &[TokenTree], parts: &mut Vec<TokenTree>) {
    for tree in trees {
        parts.push(tree.clone());
        if let TokenTree::Group(group) = tree {
            let inner: Vec<TokenTree> = group.stream().into_iter().collect();
            collect(&inner, parts);
        }
    }
}

/// Gives the input to every macro. What is wrong, if something is.
pub fn check(arguments: &TokenStream, item: &TokenStream) -> Result<(), String> {
    let runtime = quote!(::differentiable);
    let macros: [(&str, &dyn Fn() -> TokenStream); 3] = [
        ("differentiable", &|| autodiff_codegen::expand(arguments.clone(), item.clone(), &runtime)),
        ("derivative", &|| autodiff_codegen::expand_derivative(arguments.clone(), item.clone(), &runtime)),
        ("Differentiable", &|| autodiff_codegen::derive::derive(item.clone(), &runtime)),
    ];
    for (name, run) in macros {
        let shown = || format!("`{name}` of\n#[..({arguments})]\n{item}");
        let Ok(output) = catch_unwind(AssertUnwindSafe(run)) else {
            return Err(format!("a panic in {}", shown()));
        };
        // The item itself comes out as it went in; what is not Rust cannot become Rust.
        let rust = syn::parse2::<syn::File>(item.clone()).is_ok();
        if rust && let Err(problem) = syn::parse2::<syn::File>(output.clone()) {
            return Err(format!("{problem}: the output of {}\n{output}", shown()));
        }
    }
    Ok(())
}
