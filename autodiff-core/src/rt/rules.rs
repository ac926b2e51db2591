//! What generated code asks of rustc, to know that a derivative is that of the function which is called.

/// The module that a rule was written in; empty where there is no rule, but the function's own derivative.
#[derive(Clone, Copy, Debug)]
pub struct Module(pub &'static str);

/// What generated code finds where the type that holds the derivatives has been made by `#[differentiable]`.
pub trait NoRule {
    /// No rule, no module.
    const RULE_WRITTEN_IN: Module = Module("");
}

impl<T: ?Sized> NoRule for T {}

/// Refuses, at compile time, a rule for a path like `foreign::f` that was written in another module, where the same path may
/// mean another function.
///
/// ```
/// use autodiff_core::rt::{Module, same_module};
/// const _: () = same_module(Module("a::b"), "a::b");
/// const _: () = same_module(Module(""), "a::b");
/// ```
///
/// # Panics
///
/// If the modules differ.
///
/// ```compile_fail
/// use autodiff_core::rt::{Module, same_module};
/// const _: () = same_module(Module("a::b"), "a::b::c");
/// ```
#[doc(hidden)]
pub const fn same_module(rule: Module, here: &str) {
    assert!(
        rule.0.is_empty() || is_same(rule.0, here),
        "the rule for this path was written in another module, where the path may mean another function: write \
         `#[derivative(of = ..)]` and the call with a path from the root (`crate::m::f`, `::other_crate::f`)"
    );
}

/// The type of a function, which no other has, whatever their signatures.
#[diagnostic::on_unimplemented(
    message = "AD310: the type has a method of this name of its own",
    label = "`x.f(..)` calls the method of the type, and the derivatives by that name would be those of the trait's",
    note = "give one of the two another name"
)]
pub trait SameFunction<F> {}

impl<F> SameFunction<F> for F {}

/// Never asked for: with one `impl` only, rustc would take the second type for the first, and say that they mismatch.
impl<F> SameFunction<[F; 0]> for F {}

/// Takes the same function twice.
///
/// ```
/// use autodiff_core::rt::same_function;
/// same_function(f64::sin, f64::sin);
/// ```
///
/// ```compile_fail
/// use autodiff_core::rt::same_function;
/// same_function(f64::sin, f64::cos);
/// ```
pub const fn same_function<F: Copy + SameFunction<G>, G: Copy>(_: F, _: G) {}

const fn is_same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}
