//! Arrays whose shapes do not fit: both are named, and nothing has been written.

#![allow(clippy::float_cmp, reason = "nothing has been written")]

use std::panic::{AssertUnwindSafe, catch_unwind};

use differentiable::differentiable;
use ndarray::{Array1, Array2};

/// What the code panics with.
#[track_caller]
fn panic_of(run: impl FnOnce()) -> String {
    let payload = catch_unwind(AssertUnwindSafe(run)).expect_err("it panics");
    payload.downcast_ref::<String>().cloned().expect("with a message")
}

#[differentiable]
fn product(a: &Array2<f64>, b: &Array2<f64>) -> f64 {
    let doubled = a * 2.0;
    (doubled.dot(b) + a.sum()).sum()
}

#[differentiable]
fn inner(a: &Array1<f64>, b: &Array1<f64>) -> f64 {
    a.sum() + a.dot(b)
}

#[differentiable]
fn sum(a: &Array1<f64>, b: &Array1<f64>) -> f64 {
    let c = a * 2.0;
    (&c + b).sum()
}

#[differentiable]
fn assigned(a: &Array1<f64>, b: &Array1<f64>) -> f64 {
    let mut c = a.clone();
    c += b;
    c.sum()
}

#[test]
fn a_product_names_both_shapes() {
    let (a, b) = (Array2::ones((2, 3)), Array2::ones((4, 5)));
    let message = panic_of(|| _ = product(&a, &b));
    assert!(message.contains("2 × 3 and 4 × 5"), "{message}");
    let (mut d_a, mut d_b) = (Array2::from_elem((2, 3), 7.0), Array2::from_elem((4, 5), 7.0));
    let message = panic_of(|| _ = product::value_and_grad_into(&a, &b, &mut d_a, &mut d_b));
    assert_eq!(message, "arrays of shapes [2, 3] and [4, 5] have no `dot` product");
    assert!(d_a.iter().chain(&d_b).all(|d| *d == 7.0));
}

#[test]
fn vectors_name_both_shapes() {
    let (a, b) = (Array1::ones(3), Array1::ones(4));
    let (mut d_a, mut d_b) = (Array1::from_elem(3, 7.0), Array1::from_elem(4, 7.0));
    let message = panic_of(|| _ = inner::value_and_grad_into(&a, &b, &mut d_a, &mut d_b));
    assert_eq!(message, "arrays of shapes [3] and [4] have no `dot` product");
    let message = panic_of(|| _ = inner::jvp(&a, &b, &d_a, &d_b));
    assert_eq!(message, "arrays of shapes [3] and [4] have no `dot` product");
    let message = panic_of(|| _ = sum::value_and_grad_into(&a, &b, &mut d_a, &mut d_b));
    assert_eq!(message, "arrays of shapes [3] and [4] cannot be broadcast together");
    let message = panic_of(|| _ = assigned::value_and_grad_into(&a, &b, &mut d_a, &mut d_b));
    assert!(message.contains("[4] to: [3]"), "{message}");
    assert!(d_a.iter().chain(&d_b).all(|d| *d == 7.0));
}

#[test]
fn a_gradient_has_the_shape_of_its_parameter() {
    let a = Array1::ones(3);
    let (mut d_a, mut d_b) = (Array1::zeros(3), Array1::zeros(2));
    let message = panic_of(|| _ = sum::value_and_grad_into(&a, &a, &mut d_a, &mut d_b));
    assert_eq!(
        message,
        "`d_b` has shape [2], but `b` has shape [3]: a gradient has the shape of its parameter"
    );
    assert_eq!(d_a, Array1::<f64>::zeros(3));
}
