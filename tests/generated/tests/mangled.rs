//! The macros never panic, and always write Rust: on the functions of the corpus and of the diagnostics' tests
//! with parts deleted, doubled, swapped and replaced, on arguments made of anything, and on deep nesting.

use std::path::Path;

use generated_programs::mangle::{Stock, check};
use generated_programs::rng::Rng;

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// On a stack as large as rustc's own.
fn with_rustc_stack(work: impl FnOnce() + Send + 'static) {
    let thread =
        std::thread::Builder::new().stack_size(8 << 20).spawn(work).expect("a thread can be started");
    if let Err(payload) = thread.join() {
        std::panic::resume_unwind(payload);
    }
}

fn stock() -> Stock {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folders = ["tests/corpus", "tests/ui/fail", "tests/ui/pass", "tests"].map(|folder| root.join(folder));
    let stock = Stock::read(&folders.each_ref().map(AsRef::as_ref));
    assert!(stock.len() > 100, "the corpus is not where this test looks for it");
    stock
}

#[test]
fn functions_as_they_are() {
    with_rustc_stack(|| {
        let stock = stock();
        for index in 0..stock.len() {
            let result = check(&proc_macro2::TokenStream::new(), &stock.item(index));
            assert!(result.is_ok(), "{}", result.unwrap_err());
        }
    });
}

#[test]
fn mangled_functions() {
    with_rustc_stack(|| {
        let stock = stock();
        let (from, count) = (setting("MANGLED_FROM", 0), setting("MANGLED_COUNT", 3_000));
        std::panic::set_hook(Box::new(|_| {}));
        let mut failures = Vec::new();
        for seed in from..from + count {
            let mut rng = Rng::new(seed);
            let (item, arguments) = (stock.mangled(&mut rng), stock.arguments(&mut rng));
            if let Err(problem) = check(&arguments, &item) {
                failures.push(format!("seed {seed}: {problem}"));
            }
        }
        drop(std::panic::take_hook());
        assert!(failures.is_empty(), "{} failures\n{}", failures.len(), failures.join("\n----\n"));
    });
}

#[test]
fn deep_nesting() {
    with_rustc_stack(|| {
        let nested = |open: &str, inner: &str, close: &str| {
            let depth = 100;
            format!("fn f(x: f64) -> f64 {{ {}{inner}{} }}", open.repeat(depth), close.repeat(depth))
        };
        let texts = [
            nested("(x + ", "x", ")"),
            nested("-", "x", ""),
            nested("{ let y = x * 0.5; let x = y; ", "x", " }"),
            nested("if x > 0.5 { ", "x", " } else { x * 2.0 }"),
            nested("(", "x", ").sin()"),
            nested("match 1 { 1 => ", "x", ", _ => 0.0 }"),
            nested("f64::sin(", "x", ")"),
        ];
        for text in texts {
            let item = text.parse().expect("it is Rust");
            let result = check(&proc_macro2::TokenStream::new(), &item);
            assert!(result.is_ok(), "{}", result.unwrap_err());
        }
        let loops = format!(
            "fn f(x: f64) -> f64 {{ let mut s = x; {} s *= x; {} s }}",
            "for _ in 0..1 { ".repeat(40),
            "}".repeat(40)
        );
        let result = check(&proc_macro2::TokenStream::new(), &loops.parse().expect("it is Rust"));
        assert!(result.is_ok(), "{}", result.unwrap_err());
    });
}
