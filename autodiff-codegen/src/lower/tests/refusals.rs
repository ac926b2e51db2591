//! What is refused, and parameters.

use super::{lowered, refused};

#[test]
fn every_refusal_in_one_compile() {
    refused(
        "fn f(x: f64, s: &mut Model) -> f64 {
            let g = f::grad(x);
            let mut r = &mut s.a;
            r = &mut s.b;
            COUNT = 2.0;
            for i in 0.. {}
            let q @ _ = x;
            #[cfg(test)]
            let y = std::mem::take(&mut s.v);
            x
        }",
        &[
            "the attribute `#[cfg(test)]` is not supported inside a differentiable function",
            "`f::grad` is called inside a differentiable function",
            "the reference `r` is made to point elsewhere",
            "`COUNT` is written, and it is not a variable of this function",
            "a `for` over a range without an end is not supported",
            "`q @ ..` is not supported",
        ],
    );
}

#[test]
fn signatures() {
    refused(
        "async fn f(x: f64) -> f64 { x }",
        &["`f` is an `async` function, which cannot be differentiated"],
    );
    refused(
        "unsafe fn f(x: f64) -> f64 { x }",
        &["`f` is an `unsafe` function, which cannot be differentiated"],
    );
    refused(
        "const fn f(x: f64) -> f64 { x }",
        &["`f` is a `const` function, which cannot be differentiated"],
    );
    refused(
        "fn f(x: &[f64]) -> &f64 { &x[0] }",
        &["`f` returns a reference, which cannot be differentiated"],
    );
    refused("fn f(x: *const f64, y: f64) -> f64 { y }", &["a raw pointer cannot carry a gradient"]);
    refused("fn f(x: &RefCell<f64>) -> f64 { 1.0 }", &["`RefCell<f64>` cannot carry a gradient"]);
    refused("fn f(n: usize) -> f64 { 1.0 }", &["`f` has no parameter to differentiate with respect to"]);
}

#[test]
fn type_parameters_without_a_gradient() {
    refused(
        "fn f<T: Mul<Output = T> + Copy>(x: T, y: &[T]) -> T { x * y[0] }",
        &["`T` is not known to be a number"],
    );
    refused(
        "fn f<F: Fn(f64) -> f64>(g: F, x: f64) -> f64 { x }",
        &["`F` is a function, which cannot carry a gradient"],
    );
    assert!(lowered("fn f<M: Differentiable, T: Real>(m: &M, x: T) -> T { x }").is_ok());
    assert!(lowered("fn f<M>(#[no_diff] m: &M, x: f64) -> f64 { x }").is_ok());
}

#[test]
fn analyses_see_what_is_left_after_errors() {
    let item: syn::ItemFn = syn::parse_quote!(
        fn f(x: f64) -> f64 {
            let whole @ (a, b) = (x, 2.0);
            whole.0 * a * b + x.floor()
        }
    );
    let text = crate::expand(quote::quote!(), quote::quote!(#item), &quote::quote!(rt)).to_string();
    assert_eq!(text.matches("compile_error").count(), 2, "{text}");
}

#[test]
fn wrapped_values_must_be_seen() {
    refused(
        "fn f(x: f64) -> Option<f64> { if x > 0.0 { const { None } } else { Some(x) } }",
        &["`const { None }` is returned, and neither `Some(..)` nor `None` is seen"],
    );
}

#[test]
fn parameters_and_their_types() {
    let f = lowered(
        "fn f<T: Real, const N: usize>(a: T, b: &[[f32; N]], c: (usize, bool), #[no_diff] d: f64) -> T { a }",
    );
    let f = f.expect("it is supported");
    let active: Vec<bool> = f.params.iter().map(|p| p.active).collect();
    assert_eq!(active, [true, true, false, false]);
    assert_eq!(f.real_params.len(), 1);
}
