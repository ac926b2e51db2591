//! The text of a function, and of the backward function that the attribute writes for it: from the compiler, not pasted.

/// Prints a differentiable function of a source file, and its `vjp_into`.
///
/// # Panics
/// If the file has no such function; the examples give their own text.
pub fn function_and_backward(source: &str, name: &str) {
    function(source, name);
    println!(
        "What `#[differentiable]` writes for it, `{name}::vjp_into`, which adds to the buffers it is given:\n"
    );
    print_indented(&texts(source, name).backward);
}

/// Prints a differentiable function of a source file.
///
/// # Panics
/// As [`function_and_backward`].
pub fn function(source: &str, name: &str) {
    println!("The function:\n");
    print_indented(&texts(source, name).function);
}

/// What the compiler says of a function that cannot be differentiated.
///
/// ```
/// let message = example_support::show::refusal("#[differentiable]\nfn f(x: f64) -> f64 {\n    x.round()\n}", "f");
/// assert!(message.contains("AD205") && message.contains("x + no_diff(x.round() - x)"));
/// ```
///
/// # Panics
/// If it can be.
pub fn refusal(source: &str, name: &str) -> String {
    match differentiable_explain::texts(source, name) {
        Ok(_) => panic!("`{name}` is differentiable"),
        Err(error) => error.to_string(),
    }
}

fn texts(source: &str, name: &str) -> differentiable_explain::Texts {
    differentiable_explain::texts(source, name).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn print_indented(text: &str) {
    for line in text.lines() {
        println!("    {line}");
    }
    println!();
}
