//! Diagnostics: every error of a function is collected, and all are reported in one compile.

use proc_macro2::{Span, TokenStream};

/// One error: what is wrong, why, and the way out.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// Where.
    pub span: Span,
    /// What is wrong, one line.
    pub what: String,
    /// Why it is an error, one sentence.
    pub why: String,
    /// What to write instead.
    pub help: String,
}

impl Diagnostic {
    /// The text shown by the compiler.
    pub fn text(&self) -> String {
        format!("{}\n\n  why: {}\n  help: {}\n", self.what, self.why, self.help)
    }
}

/// Collects the errors of one expansion. Dropping it with errors unreported is a bug of the compiler, and panics.
#[derive(Debug, Default)]
#[must_use = "errors must be reported with `finish`"]
pub struct Errors {
    list: Vec<Diagnostic>,
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
        span: Span,
        what: impl Into<String>,
        why: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.list.push(Diagnostic { span, what: what.into(), why: why.into(), help: help.into() });
    }

    /// Adds a diagnostic.
    pub fn add(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Whether nothing was wrong so far.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Number of errors so far.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Hands the errors over.
    pub fn finish(mut self) -> Vec<Diagnostic> {
        self.finished = true;
        std::mem::take(&mut self.list)
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
    errors.iter().flat_map(|e| syn::Error::new(e.span, e.text()).to_compile_error()).collect()
}
