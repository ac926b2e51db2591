//! Matrices whose shapes do not fit: the derivatives name both, and nothing has been written.

use std::panic::{AssertUnwindSafe, catch_unwind};

use differentiable::differentiable;
use nalgebra::{DMatrix, DVector};

/// What the code panics with.
#[track_caller]
fn panic_of(run: impl FnOnce()) -> String {
    let payload = catch_unwind(AssertUnwindSafe(run)).expect_err("it panics");
    let text = payload.downcast_ref::<String>().cloned();
    text.or_else(|| payload.downcast_ref::<&str>().map(ToString::to_string)).expect("with a message")
}

/// Functions of two values that do not fit: the function, which is left as it is, panics as `nalgebra` does, its derivatives with
/// both shapes, before they add to what is there.
macro_rules! cases {
    ($($name:ident($a:ident: $A:ident = $at_a:expr, $b:ident: $B:ident = $at_b:expr)
        $own:literal, $other:literal; $message:literal $body:block)*) => {$(
        #[test]
        fn $name() {
            #[differentiable]
            fn f($a: &$A<f64>, $b: &$B<f64>) -> f64 $body
            let (a, b): ($A<f64>, $B<f64>) = ($at_a, $at_b);
            let message = panic_of(|| _ = f(&a, &b));
            assert!(message.contains($own) && message.contains($other), "{message}");
            let (mut d_a, mut d_b) = (a.clone(), b.clone());
            let message = panic_of(|| _ = f::value_and_grad_into(&a, &b, &mut d_a, &mut d_b));
            assert_eq!(message, $message);
            assert!(d_a == a && d_b == b, "something has been written");
            let message = panic_of(|| _ = f::jvp(&a, &b, &d_a, &d_b));
            assert_eq!(message, $message);
        }
    )*};
}

fn ones(rows: usize, columns: usize) -> DMatrix<f64> {
    DMatrix::from_element(rows, columns, 1.0)
}

fn vector(n: usize) -> DVector<f64> {
    DVector::from_element(n, 1.0)
}

cases! {
    sum(a: DVector = vector(3), b: DVector = vector(4)) "3", "4";
        "`+` is not defined between a 3 × 1 matrix and a 4 × 1 one" {
        a.sum() + (a + b).sum()
    }
    sum_by_value(a: DMatrix = ones(2, 3), b: DMatrix = ones(3, 2)) "(2, 3)", "(3, 2)";
        "`+` is not defined between a 2 × 3 matrix and a 3 × 2 one" {
        (a * 2.0 + b * 2.0).sum()
    }
    difference(a: DVector = vector(3), b: DVector = vector(4)) "3", "4";
        "`-` is not defined between a 3 × 1 matrix and a 4 × 1 one" {
        a.sum() + (a * 2.0 - b).sum()
    }
    product(a: DMatrix = ones(2, 3), b: DMatrix = ones(4, 5)) "Gemv", "mismatch";
        "`*` is not defined between a 2 × 3 matrix and a 4 × 5 one" {
        a.sum() + (a * b).sum()
    }
    applied(a: DMatrix = ones(2, 3), b: DVector = vector(4)) "Gemv", "mismatch";
        "`*` is not defined between a 2 × 3 matrix and a 4 × 1 one" {
        (a * b).sum()
    }
    transposed_product(a: DMatrix = ones(2, 3), b: DMatrix = ones(4, 5)) "(2, 3)", "(4, 5)";
        "`tr_mul` is not defined between a 2 × 3 matrix and a 4 × 5 one" {
        a.tr_mul(b).sum()
    }
    inner(a: DVector = vector(3), b: DVector = vector(4)) "3", "4";
        "`dot` is not defined between a 3 × 1 matrix and a 4 × 1 one" {
        a.sum() + a.dot(b)
    }
    product_of_elements(a: DMatrix = ones(2, 3), b: DMatrix = ones(3, 2)) "(2, 3)", "(3, 2)";
        "`component_mul` is not defined between a 2 × 3 matrix and a 3 × 2 one" {
        a.component_mul(b).sum()
    }
    quotient_of_elements(a: DMatrix = ones(2, 3), b: DMatrix = ones(3, 2)) "(2, 3)", "(3, 2)";
        "`component_div` is not defined between a 2 × 3 matrix and a 3 × 2 one" {
        a.component_div(b).sum()
    }
    assigned_sum(a: DVector = vector(3), b: DVector = vector(4)) "3", "4";
        "`+=` is not defined between a 3 × 1 matrix and a 4 × 1 one" {
        let mut c = a.clone();
        c += b;
        c.sum()
    }
    assigned_difference(a: DVector = vector(3), b: DVector = vector(4)) "3", "4";
        "`-=` is not defined between a 3 × 1 matrix and a 4 × 1 one" {
        let mut c = a.clone();
        c -= b;
        c.sum()
    }
}

#[differentiable]
fn inner_product(a: &DVector<f64>, b: &DVector<f64>) -> f64 {
    a.dot(b)
}

#[test]
fn a_gradient_has_the_shape_of_its_parameter() {
    let (mut d_a, mut d_b) = (DVector::zeros(3), DVector::zeros(2));
    let message =
        panic_of(|| _ = inner_product::value_and_grad_into(&vector(3), &vector(3), &mut d_a, &mut d_b));
    assert_eq!(
        message,
        "`d_b` is a 2 × 1 matrix, but `b` is 3 × 1: a gradient has the shape of its parameter"
    );
    assert_eq!(d_a, DVector::zeros(3));
}
