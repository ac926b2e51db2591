//! What lowering makes of each construct, as the text of [`dump`](crate::dump::dump).

mod flow;
mod refusals;
mod values;

use crate::args::Options;
use crate::dump::dump;
use crate::error::Errors;
use crate::ir::Function;
use crate::lower::{Source, lower};

fn lowered(text: &str) -> Result<Function, Vec<String>> {
    let item: syn::ItemFn = syn::parse_str(text).expect("the test is Rust");
    let mut errors = Errors::new();
    let options = Options::default();
    let source = Source {
        sig: &item.sig,
        block: &item.block,
        impl_generics: None,
        self_ty: None,
        options: &options,
        known: None,
    };
    let function = lower(&source, &mut errors);
    let errors: Vec<String> = errors.finish().into_iter().map(|e| e.what).collect();
    function.ok_or(errors)
}

/// Compares the program with the expected text, blanks at the line ends and starts aside.
fn check(source: &str, expected: &str) {
    let function = lowered(source).unwrap_or_else(|errors| panic!("{source}\n{errors:#?}"));
    let lines =
        |text: &str| text.lines().map(str::trim).filter(|l| !l.is_empty()).collect::<Vec<_>>().join("\n");
    let text = dump(&function);
    assert_eq!(lines(&text), lines(expected), "\n{source}\n{text}");
}

fn refused(source: &str, expected: &[&str]) {
    let errors = lowered(source).expect_err("the function is refused");
    assert_eq!(errors, expected, "{source}");
}
