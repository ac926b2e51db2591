//! Long functions and deep ones: time and stack. The tests run in threads of 2 MiB, a quarter of what rustc has.

use quote::quote;

fn expand(function: &str) {
    let tokens = function.parse().expect("it is Rust");
    let expansion = autodiff_codegen::expand(quote!(), tokens, &quote!(::differentiable)).to_string();
    assert!(
        !expansion.contains("compile_error"),
        "{}",
        &expansion[expansion.find("compile_error").unwrap_or(0)..]
    );
    assert!(expansion.contains("pub fn vjp_into"));
}

/// `f(f(f(x)))`, a hundred times.
fn nested(f: impl Fn(&str, usize) -> String) -> String {
    (0..100).fold("x".to_owned(), |inner, k| f(&inner, k))
}

fn function_of(value: &str) {
    expand(&format!("pub fn f(x: f64) -> f64 {{ {value} }}"));
}

fn function_with(statement: &str) {
    expand(&format!("pub fn f(mut x: f64) -> f64 {{ let mut s = x; {statement} s }}"));
}

#[test]
fn five_thousand_statements() {
    let statement = |k: usize| match k % 4 {
        0 => "a = a * 1.0001 + x.sin();".to_owned(),
        1 => format!("let v{k} = a * x;"),
        2 => format!("a += v{} * 0.5;", k - 1),
        _ => "if a > 1e3 { a *= 0.5; }".to_owned(),
    };
    let statements: String = (0..5000).map(statement).collect();
    function_of(&format!("let mut a = x; {statements} a"));
}

#[test]
fn sums_of_many_terms() {
    function_of(&["x * x"; 300].join(" + "));
}

#[test]
fn deep_expressions() {
    function_of(&nested(|inner, _| format!("({inner} * 1.01 + 0.1)")));
    function_of(&nested(|inner, _| format!("(-{inner})")));
    function_of(&nested(|inner, _| format!("{inner}.sin()")));
    function_of(&nested(|inner, _| format!("helper({inner})")));
}

#[test]
fn deep_blocks() {
    function_of(&nested(|inner, _| format!("{{ let y = {inner}; y * 1.01 }}")));
    function_of(&nested(|inner, k| format!("if x > {k}.0 {{ let y = {inner}; y * 1.01 }} else {{ x }}")));
    function_of(&nested(|inner, k| format!("if x > {k}.0 {{ x * x }} else {{ {inner} }}")));
}

#[test]
fn deep_loops() {
    let body = "s += x * s;";
    let wrapped = |head: &str| format!("{}{body}{}", head.repeat(100), "}".repeat(100));
    function_with(&wrapped("for _ in 0..1 {"));
    function_with(&wrapped("while s < 10.0 {"));
    function_with(&wrapped("if s < 10.0 {"));
    function_with(&wrapped("{"));
}

/// What would be too much for the stack is a message, not a crash.
#[test]
fn too_deep() {
    for function in [
        format!("fn f(x: f64) -> f64 {{ {} }}", ["x * x"; 1000].join(" + ")),
        format!("fn f(x: f64) -> f64 {{ {}x }}", "-".repeat(1000)),
        format!("fn f(x: f64) -> f64 {{ {} x {} x }}", "loop {".repeat(101), "}".repeat(101)),
    ] {
        let tokens = function.parse().expect("it is Rust");
        let expansion = autodiff_codegen::expand(quote!(), tokens, &quote!(::differentiable)).to_string();
        assert_eq!(expansion.matches("AD013").count(), 1);
    }
}
