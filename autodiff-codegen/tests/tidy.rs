//! The rules of the house that rustc does not check: which phase may know which, where syntax is read and where
//! it is written, and how long a file may get. ARCHITECTURE.md gives the reasons.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::visit::Visit;

const LONGEST_FILE: usize = 700;

/// Each module of the compiler, and the modules that it may name. A phase knows the phases before it.
const MAY_USE: &[(&str, &[&str])] = &[
    ("codes", &[]),
    ("error", &["codes"]),
    ("ir", &[]),
    ("rules", &["ir"]),
    ("args", &["codes", "error"]),
    ("fence", &["codes", "error"]),
    ("lower", &["args", "codes", "error", "fence", "ir", "rules"]),
    ("infer", &["ir", "rules"]),
    ("analyze", &["codes", "error", "infer", "ir", "rules"]),
    ("transform", &["analyze", "error", "infer", "ir", "rules"]),
    ("simplify", &["infer", "ir", "rules"]),
    ("emit", &["infer", "ir", "rules", "simplify", "transform"]),
    ("interpret", &["ir", "rules"]),
    ("dump", &["ir"]),
    ("derive", &["codes", "error", "fence"]),
    ("pipeline", &["analyze", "error", "infer", "ir", "simplify", "transform"]),
    ("interface", &["args", "codes", "emit", "error", "fence", "ir", "lower", "pipeline", "transform"]),
];

/// Modules that read syntax. `error` makes rustc's errors through `syn`, and `emit` takes its labels from it.
const READS_SYNTAX: &[&str] = &["args", "derive", "error", "fence", "interface", "lower"];

/// Modules that write syntax. Lowering is there for the fragments of the user's own code that it keeps as tokens.
const WRITES_SYNTAX: &[&str] = &["derive", "emit", "fallback", "interface", "lower"];

/// Files whose matches over the IR have no `_`, so that a new kind of statement or value stops there.
const EXHAUSTIVE: &[&str] = &["ir/walk.rs", "transform/reverse.rs"];

/// A source file.
struct Source {
    /// Its path under `src`, with `/`.
    path: String,
    /// The module of the compiler that it belongs to.
    module: String,
    tokens: TokenStream,
}

fn compiler() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut sources: Vec<Source> = rust_files(&root).iter().map(|file| read(&root, file)).collect();
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(sources.len() > 20, "the compiler is not where this test looks for it");
    sources
}

fn read(root: &Path, file: &Path) -> Source {
    let parts: Vec<String> = file
        .strip_prefix(root)
        .expect("files are under the root")
        .iter()
        .map(|part| part.to_string_lossy().into_owned())
        .collect();
    let module = parts[0].trim_end_matches(".rs").to_owned();
    let text = fs::read_to_string(file).expect("sources are readable");
    Source { path: parts.join("/"), module, tokens: text.parse().expect("sources are Rust") }
}

fn rust_files(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(directory) else { return found };
    for entry in entries.flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        if path.is_dir() && name != "target" && !name.to_string_lossy().starts_with('.') {
            found.extend(rust_files(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
    found
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Fails with the list.
fn none(problems: &[String]) {
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

// ---- walks over tokens ----

/// Calls `visit` on every run of tokens: a file, and the inside of each group, unless it is a `mod tests`.
fn runs(tokens: TokenStream, visit: &mut dyn FnMut(&[TokenTree])) {
    let run: Vec<TokenTree> = tokens.into_iter().collect();
    visit(&run);
    for (k, token) in run.iter().enumerate() {
        if let TokenTree::Group(group) = token
            && !is_ident(run.get(k.wrapping_sub(1)), "tests")
        {
            runs(group.stream(), visit);
        }
    }
}

fn is_ident(token: Option<&TokenTree>, name: &str) -> bool {
    matches!(token, Some(TokenTree::Ident(ident)) if ident == name)
}

fn is_punct(token: Option<&TokenTree>, c: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == c)
}

/// `name ::` at the position.
fn is_path_start(run: &[TokenTree], at: usize, name: &str) -> bool {
    is_ident(run.get(at), name) && is_punct(run.get(at + 1), ':') && is_punct(run.get(at + 2), ':')
}

/// The modules of this crate that a file names: `crate::infer`, `use crate::{ir::Ty, rules}`.
fn named_modules(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    runs(source.tokens.clone(), &mut |run| {
        for at in (0..run.len()).filter(|at| is_path_start(run, *at, "crate")) {
            match run.get(at + 3) {
                Some(TokenTree::Ident(module)) => found.push(module.to_string()),
                Some(TokenTree::Group(list)) => found.extend(first_idents(list.stream())),
                _ => {}
            }
        }
    });
    found
}

/// The first identifier of each item of a list with commas.
fn first_idents(list: TokenStream) -> Vec<String> {
    let tokens: Vec<TokenTree> = list.into_iter().collect();
    tokens
        .split(|t| is_punct(Some(t), ','))
        .filter_map(|item| item.first())
        .map(ToString::to_string)
        .collect()
}

/// What is inside the parentheses of each `quote!` and `quote_spanned!`, `parse_quote!` and kin.
fn quotations(source: &Source) -> Vec<TokenStream> {
    let mut found = Vec::new();
    runs(source.tokens.clone(), &mut |run| {
        for window in run.windows(3) {
            if let [TokenTree::Ident(name), bang, TokenTree::Group(inside)] = window
                && name.to_string().contains("quote")
                && is_punct(Some(bang), '!')
            {
                found.push(inside.stream());
            }
        }
    });
    found
}

// ---- the rules ----

#[test]
fn phases_know_only_the_phases_before_them() {
    let allowed: BTreeMap<&str, &[&str]> = MAY_USE.iter().copied().collect();
    let mut problems = Vec::new();
    for source in compiler().iter().filter(|s| s.module != "lib" && !s.path.contains("tests")) {
        let Some(list) = allowed.get(source.module.as_str()) else {
            problems.push(format!("src/{}: a new module needs a row in `MAY_USE` of this test", source.path));
            continue;
        };
        let others = named_modules(source).into_iter().filter(|name| *name != source.module);
        let wrong =
            others.filter(|name| !list.contains(&name.as_str()) && allowed.contains_key(name.as_str()));
        problems.extend(
            wrong.map(|name| format!("src/{}: `{}` may not use `{name}`", source.path, source.module)),
        );
    }
    none(&problems);
}

#[test]
fn syntax_is_read_at_the_front_alone() {
    let mut problems = Vec::new();
    let elsewhere = |s: &&Source| !READS_SYNTAX.contains(&s.module.as_str()) && !s.path.contains("tests");
    for source in compiler().iter().filter(elsewhere) {
        runs(source.tokens.clone(), &mut |run| {
            for at in (0..run.len()).filter(|at| is_path_start(run, *at, "syn")) {
                if !is_ident(run.get(at + 3), "Lifetime") {
                    let what = run.get(at + 3).map(ToString::to_string).unwrap_or_default();
                    problems.push(format!(
                        "src/{}: `syn::{what}`: only {READS_SYNTAX:?} read syntax",
                        source.path
                    ));
                }
            }
        });
    }
    none(&problems);
}

#[test]
fn syntax_is_written_at_the_back_alone() {
    let is_back = |s: &Source| WRITES_SYNTAX.contains(&s.module.as_str());
    let is_test = |s: &Source| s.path.contains("tests");
    let elsewhere =
        compiler().into_iter().filter(|s| !is_back(s) && !is_test(s) && !quotations(s).is_empty());
    none(
        &elsewhere
            .map(|s| format!("src/{}: `quote!`: only {WRITES_SYNTAX:?} write syntax", s.path))
            .collect::<Vec<_>>(),
    );
}

/// Lowering may put together an expression, a pattern or a type, never a statement: those are the IR.
#[test]
fn lowering_quotes_no_statements() {
    let mut problems = Vec::new();
    for source in compiler().iter().filter(|s| s.module == "lower" && !s.path.contains("tests")) {
        for quotation in quotations(source) {
            let text = quotation.to_string();
            let statement = |t: &TokenTree| {
                is_punct(Some(t), ';') || ["let", "fn", "for"].iter().any(|w| is_ident(Some(t), w))
            };
            if quotation.into_iter().any(|t| statement(&t)) {
                problems.push(format!("src/{}: `quote!({text})` is a statement: make IR of it", source.path));
            }
        }
    }
    none(&problems);
}

#[test]
fn matches_over_the_ir_are_exhaustive() {
    struct Matches<'a> {
        path: &'a str,
        problems: Vec<String>,
    }
    impl<'ast> Visit<'ast> for Matches<'_> {
        fn visit_expr_match(&mut self, e: &'ast syn::ExprMatch) {
            let wild = e.arms.iter().any(|arm| matches!(arm.pat, syn::Pat::Wild(_)));
            let over = e.arms.iter().find_map(|arm| names_ir(&arm.pat));
            if let (true, Some(over)) = (wild, over) {
                let place = format!("src/{}", self.path);
                self.problems
                    .push(format!("{place}: a match over `{over}` has a `_` arm: name the variants"));
            }
            syn::visit::visit_expr_match(self, e);
        }
    }
    let mut problems = Vec::new();
    for source in compiler().iter().filter(|s| EXHAUSTIVE.contains(&s.path.as_str())) {
        let file: syn::File = syn::parse2(source.tokens.clone()).expect("sources are Rust");
        let mut matches = Matches { path: &source.path, problems: Vec::new() };
        matches.visit_file(&file);
        problems.append(&mut matches.problems);
    }
    none(&problems);
}

/// The enum of the IR that a pattern names.
fn names_ir(pattern: &syn::Pat) -> Option<String> {
    struct Paths(Option<String>);
    impl<'ast> Visit<'ast> for Paths {
        fn visit_path(&mut self, path: &'ast syn::Path) {
            let first = path.segments.first().map(|s| s.ident.to_string());
            self.0 = self.0.take().or(first.filter(|name| name == "StmtKind" || name == "Rvalue"));
        }
    }
    let mut paths = Paths(None);
    paths.visit_pat(pattern);
    paths.0
}

/// A message to the user has a code: only `error` makes them. (`emit` has one that cannot happen.)
#[test]
fn diagnostics_have_codes() {
    let mut problems = Vec::new();
    for source in compiler().iter().filter(|s| !s.path.contains("tests") && s.module != "error") {
        runs(source.tokens.clone(), &mut |run| {
            if run.iter().any(|t| is_ident(Some(t), "to_compile_error")) {
                problems.push(format!("src/{}: make a `Diagnostic`, with a row of `codes`", source.path));
            }
        });
    }
    none(&problems);
}

#[test]
fn nothing_is_left_undone() {
    let mut problems = Vec::new();
    for file in rust_files(&workspace()) {
        let text = fs::read_to_string(&file).expect("sources are readable");
        let tokens: TokenStream = text.parse().expect("sources are Rust");
        runs(tokens, &mut |run| {
            for (k, token) in run.iter().enumerate() {
                let is_macro =
                    ["todo", "unimplemented", "dbg"].iter().any(|name| is_ident(Some(token), name))
                        && is_punct(run.get(k + 1), '!');
                if is_macro || is_ignored(run, k) {
                    problems.push(format!("{}: `{token}`", file.display()));
                }
            }
        });
    }
    none(&problems);
}

/// `#[ignore]` and `#[ignore = ".."]`
fn is_ignored(run: &[TokenTree], at: usize) -> bool {
    let Some(TokenTree::Group(group)) = run.get(at) else { return false };
    let inside = group.delimiter() == Delimiter::Bracket && is_punct(run.get(at.wrapping_sub(1)), '#');
    inside && group.stream().into_iter().next().is_some_and(|t| is_ident(Some(&t), "ignore"))
}

#[test]
fn files_are_short() {
    let lines = |file: &PathBuf| fs::read_to_string(file).map_or(0, |text| text.lines().count());
    let generated = |file: &PathBuf| file.to_string_lossy().ends_with(".expanded.rs");
    let long = rust_files(&workspace()).into_iter().filter(|f| !generated(f) && lines(f) > LONGEST_FILE);
    none(&long.map(|f| format!("{}: {} lines", f.display(), lines(&f))).collect::<Vec<_>>());
}
