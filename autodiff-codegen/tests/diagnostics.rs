//! Every row of the table of diagnostics: its failing example gives its code and no other, the example of the way
//! out gives none, and the page is printed from it. (That rustc accepts the way out is tested by the documentation
//! of the facade, which has the page as a module.)
//!
//! ```sh
//! UPDATE_EXPECT=1 cargo test -p autodiff-codegen --test diagnostics
//! ```
//!
//! prints the page again.

use std::fs;
use std::path::Path;

use autodiff_codegen::codes::{self, Row};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::quote;

/// The codes of the errors that the program gives, in order.
fn codes_of(program: &str) -> Vec<String> {
    let tokens = program.parse().unwrap_or_else(|error| panic!("{error}: {program}"));
    let mut found = Vec::new();
    expansions(tokens, &mut |expansion| errors(expansion, &mut found));
    found
}

/// Expands each attribute and derive of ours, at every level.
fn expansions(tokens: TokenStream, visit: &mut dyn FnMut(TokenStream)) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (k, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        match group.delimiter() {
            Delimiter::Bracket if is_hash(tokens.get(k.wrapping_sub(1))) => {
                if let Some(expansion) = expand(&group.stream(), &tokens[k + 1..]) {
                    visit(expansion);
                }
            }
            _ => expansions(group.stream(), visit),
        }
    }
}

fn is_hash(token: Option<&TokenTree>) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == '#')
}

/// The expansion of the attribute on the item that follows, if it is one of ours.
fn expand(attribute: &TokenStream, rest: &[TokenTree]) -> Option<TokenStream> {
    let parts: Vec<TokenTree> = attribute.clone().into_iter().collect();
    let name = parts.iter().rev().find_map(|t| match t {
        TokenTree::Ident(ident) => Some(ident.to_string()),
        _ => None,
    })?;
    let args = match parts.last() {
        Some(TokenTree::Group(group)) => group.stream(),
        _ => TokenStream::new(),
    };
    let runtime = quote!(::differentiable);
    match name.as_str() {
        "differentiable" => Some(autodiff_codegen::expand(args, item(rest), &runtime)),
        "derivative" => Some(autodiff_codegen::expand_derivative(args, item(rest), &runtime)),
        "derive" if args.to_string().contains("Differentiable") => {
            Some(autodiff_codegen::derive::derive(item(rest), &runtime))
        }
        _ => None,
    }
}

/// The item at the start: until its body or its semicolon.
fn item(tokens: &[TokenTree]) -> TokenStream {
    let ends = |t: &TokenTree| match t {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Punct(punct) => punct.as_char() == ';',
        _ => false,
    };
    let end = tokens.iter().position(ends).map_or(tokens.len(), |k| k + 1);
    tokens[..end].iter().cloned().collect()
}

/// The codes in the `compile_error!`s.
fn errors(tokens: TokenStream, found: &mut Vec<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (k, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Ident(ident) if ident == "compile_error" => {
                let text = tokens[k + 2].to_string();
                let code = text.trim_start_matches(['(', '{', ' ', '"']).split(':').next();
                found.push(code.unwrap_or_default().to_owned());
            }
            TokenTree::Ident(ident) if ident == "deprecated" => found.extend(lint(&tokens[k + 1..])),
            TokenTree::Group(group) => errors(group.stream(), found),
            _ => {}
        }
    }
}

/// `#[deprecated(..)] const AD250: ..`, from the parenthesis on, which is the end of the attribute.
fn lint(attribute: &[TokenTree]) -> Option<String> {
    let note = attribute.first()?.to_string();
    let code = note.split("diagnostics/#").nth(1)?;
    Some(code.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_uppercase())
}

#[test]
fn examples_fail_with_their_code_and_no_other() {
    let wrong = codes::all().filter_map(|row| {
        let found = codes_of(row.fails);
        let by_rustc = row.code.kind() == codes::Kind::Rustc;
        let expected = if by_rustc { Vec::new() } else { vec![row.code.to_string()] };
        (found != expected).then(|| format!("{} ({}) gives {found:?}:\n{}", row.code, row.name, row.fails))
    });
    none(wrong);
}

#[test]
fn ways_out_are_accepted() {
    let wrong = codes::all().filter_map(|row| {
        let found = codes_of(row.works);
        (!found.is_empty())
            .then(|| format!("the way out of {} ({}) gives {found:?}:\n{}", row.code, row.name, row.works))
    });
    none(wrong);
}

#[test]
fn numbers_are_in_order_and_used_once() {
    let mut wrong = Vec::new();
    for block in codes::BLOCKS {
        let mut last = 0;
        for Row { code, name, .. } in block.rows {
            let number = code.number();
            if number <= last || !block.numbers.contains(&number) {
                wrong.push(format!("{code} ({name}) is out of order, or not in {:?}", block.numbers));
            }
            if codes::RETIRED.contains(&number) {
                wrong.push(format!("{code} ({name}): this code meant something else once"));
            }
            last = number;
        }
    }
    none(wrong.into_iter());
}

#[test]
fn texts_are_sentences() {
    let good = |text: &str| !text.is_empty() && !text.ends_with('.') && !text.contains('\n');
    let wrong = codes::all()
        .filter(|row| !good(row.title) || !good(row.why) || row.fails == row.works)
        .map(|row| format!("{} ({})", row.code, row.name));
    none(wrong);
}

#[test]
fn the_page_is_printed_from_the_table() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/diagnostics.md");
    let page = codes::page();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::create_dir_all(file.parent().expect("it is in a folder")).expect("the folder can be made");
        fs::write(&file, page).expect("the page can be written");
        return;
    }
    let old = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        old == page,
        "docs/diagnostics.md is stale: UPDATE_EXPECT=1 cargo test -p autodiff-codegen --test diagnostics"
    );
}

fn none(wrong: impl Iterator<Item = String>) {
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}
