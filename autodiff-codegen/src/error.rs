//! Diagnostics: every error of a function is collected, and all are reported in one compile.

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;

use crate::codes::{Code, Kind};

/// A piece of source, from its first to its last token. Stable Rust cannot join spans, but rustc underlines all
/// that lies between the first and the last token of a `compile_error!`.
#[derive(Clone, Copy, Debug)]
pub struct Extent {
    /// The first token.
    pub start: Span,
    /// The last token.
    pub end: Span,
}

impl Extent {
    /// All of the tokens.
    pub fn of(tokens: &impl ToTokens) -> Self {
        let mut spans = tokens.to_token_stream().into_iter().map(|token| token.span());
        let start = spans.next().unwrap_or_else(Span::call_site);
        Extent { start, end: spans.last().unwrap_or(start) }
    }
}

impl From<Span> for Extent {
    fn from(span: Span) -> Self {
        Extent { start: span, end: span }
    }
}

/// Where the examples are.
const PAGE: &str = "https://docs.rs/differentiable/latest/differentiable/diagnostics/";

/// One error: what is wrong, and the way out. Why it is an error is in the row of its code.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// Its kind.
    pub code: Code,
    /// Where.
    pub at: Extent,
    /// What is wrong, one line.
    pub what: String,
    /// What to write instead.
    pub help: String,
}

impl Diagnostic {
    /// The text shown by the compiler.
    pub fn text(&self) -> String {
        let Diagnostic { code, what, help, .. } = self;
        let row = code.row();
        format!("{code}: {what}\n\n  why: {}\n  help: {help}\n  more: {PAGE}#{}\n", row.why, row.anchor())
    }
}

/// Collects the errors of one expansion. Dropping it with errors unreported is a bug of the compiler, and panics.
#[derive(Debug, Default)]
#[must_use = "errors must be reported with `finish`"]
pub struct Errors {
    list: Vec<Diagnostic>,
    warnings: Vec<Diagnostic>,
    finished: bool,
}

impl Errors {
    /// No errors yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an error.
    pub fn push(
        &mut self,
        code: Code,
        at: impl Into<Extent>,
        what: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.list.push(Diagnostic { code, at: at.into(), what: what.into(), help: help.into() });
    }

    /// Adds a warning.
    pub fn warn(
        &mut self,
        code: Code,
        at: impl Into<Extent>,
        what: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.warnings.push(Diagnostic { code, at: at.into(), what: what.into(), help: help.into() });
    }

    /// Drops the warnings that `allowed` says.
    pub fn allow(&mut self, allowed: impl Fn(Code) -> bool) {
        self.warnings.retain(|warning| !allowed(warning.code));
    }

    /// Adds a diagnostic.
    pub fn add(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Whether nothing was wrong so far, warnings aside.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Number of errors so far.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Hands the errors over; the warnings only if there are none.
    pub fn finish(mut self) -> Vec<Diagnostic> {
        self.finished = true;
        let found = if self.list.is_empty() { &mut self.warnings } else { &mut self.list };
        std::mem::take(found)
    }
}

impl Drop for Errors {
    fn drop(&mut self) {
        assert!(
            self.finished || self.list.is_empty() || std::thread::panicking(),
            "diagnostics were dropped without being reported"
        );
    }
}

/// The tokens that make rustc print the errors.
pub fn to_compile_errors(errors: &[Diagnostic]) -> TokenStream {
    errors.iter().flat_map(compile_error).collect()
}

fn compile_error(error: &Diagnostic) -> TokenStream {
    if error.code.kind() == Kind::Lint {
        return warning(error);
    }
    let marks = [Ident::new("start", error.at.start), Ident::new("end", error.at.end)];
    let marks: TokenStream = marks.iter().map(ToTokens::to_token_stream).collect();
    syn::Error::new_spanned(marks, error.text()).to_compile_error()
}

/// Stable Rust lets a macro warn in one way: it writes a use of something deprecated, at the place that is meant.
fn warning(warning: &Diagnostic) -> TokenStream {
    let name = warning.code.to_string();
    let Diagnostic { what, help, code, .. } = warning;
    let row = code.row();
    let note = format!("{what}\n\n  why: {}\n  help: {help}\n  more: {PAGE}#{}\n", row.why, row.anchor());
    let (defined, used) = (Ident::new(&name, Span::call_site()), Ident::new(&name, warning.at.start));
    let attributes =
        "#[allow(dead_code, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]";
    let text = format!(
        "{attributes} const _: () = {{ #[deprecated(note = {note:?})] const DEFINED: () = (); let () = USED; }};"
    );
    let tokens: TokenStream = text.parse().unwrap_or_default();
    replaced(tokens, &defined, &used)
}

fn replaced(tokens: TokenStream, defined: &Ident, used: &Ident) -> TokenStream {
    use proc_macro2::{Group, TokenTree};
    tokens
        .into_iter()
        .map(|token| match token {
            TokenTree::Ident(ident) if ident == "DEFINED" => TokenTree::Ident(defined.clone()),
            TokenTree::Ident(ident) if ident == "USED" => TokenTree::Ident(used.clone()),
            TokenTree::Group(group) => {
                TokenTree::Group(Group::new(group.delimiter(), replaced(group.stream(), defined, used)))
            }
            other => other,
        })
        .collect()
}
