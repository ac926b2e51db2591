//! Arrays whose shapes do not fit: the derivatives name both, and nothing has been written.

use std::panic::{AssertUnwindSafe, catch_unwind};

use differentiable::differentiable;
use ndarray::{Array1, Array2, Axis};

/// What the code panics with.
#[track_caller]
fn panic_of(run: impl FnOnce()) -> String {
    let payload = catch_unwind(AssertUnwindSafe(run)).expect_err("it panics");
    let text = payload.downcast_ref::<String>().cloned();
    text.or_else(|| payload.downcast_ref::<&str>().map(ToString::to_string)).expect("with a message")
}

/// Functions of two arrays that do not fit. A derivative names both shapes, before it adds to what is there; the function
/// itself is left as it is, and panics as `ndarray` does.
macro_rules! cases {
    ($($name:ident($a:ident: $A:ident = $at_a:expr, $b:ident: $B:ident = $at_b:expr) $message:literal $body:block)*) => {$(
        #[test]
        fn $name() {
            #[differentiable]
            fn f($a: &$A<f64>, $b: &$B<f64>) -> f64 $body
            let (a, b): ($A<f64>, $B<f64>) = ($at_a, $at_b);
            panic_of(|| _ = f(&a, &b));
            let (mut d_a, mut d_b) = (a.clone(), b.clone());
            let message = panic_of(|| _ = f::value_and_grad_into(&a, &b, &mut d_a, &mut d_b));
            assert_eq!(message, $message);
            assert!(d_a == a && d_b == b, "something has been written");
            let message = panic_of(|| _ = f::jvp(&a, &b, &d_a, &d_b));
            assert_eq!(message, $message);
        }
    )*};
}

fn ones(rows: usize, columns: usize) -> Array2<f64> {
    Array2::ones((rows, columns))
}

cases! {
    sum(a: Array1 = Array1::ones(3), b: Array1 = Array1::ones(4))
        "arrays of shapes [3] and [4] cannot be broadcast together" {
        a.sum() + (a + b).sum()
    }
    sum_of_values(a: Array1 = Array1::ones(3), b: Array1 = Array1::ones(4))
        "arrays of shapes [3] and [4] cannot be broadcast together" {
        (a * 2.0 + b * 2.0).sum()
    }
    sum_with_a_reference(a: Array1 = Array1::ones(3), b: Array1 = Array1::ones(4))
        "arrays of shapes [3] and [4] cannot be broadcast together" {
        let c = a * 2.0;
        (&c + b).sum()
    }
    difference(a: Array2 = ones(2, 3), b: Array1 = Array1::ones(2))
        "arrays of shapes [2, 3] and [2] cannot be broadcast together" {
        a.sum() + (a - b).sum()
    }
    product(a: Array2 = ones(2, 3), b: Array2 = ones(3, 2))
        "arrays of shapes [2, 3] and [3, 2] cannot be broadcast together" {
        a.sum() + (a * b).sum()
    }
    quotient(a: Array1 = Array1::ones(2), b: Array2 = ones(2, 3))
        "arrays of shapes [2] and [2, 3] cannot be broadcast together" {
        a.sum() + (a / b).sum()
    }
    dot_of_vectors(a: Array1 = Array1::ones(3), b: Array1 = Array1::ones(4))
        "arrays of shapes [3] and [4] have no `dot` product" {
        a.sum() + a.dot(b)
    }
    dot_of_matrix_and_vector(a: Array2 = ones(2, 3), b: Array1 = Array1::ones(4))
        "arrays of shapes [2, 3] and [4] have no `dot` product" {
        a.sum() + a.dot(b).sum()
    }
    dot_of_vector_and_matrix(a: Array1 = Array1::ones(4), b: Array2 = ones(2, 3))
        "arrays of shapes [4] and [2, 3] have no `dot` product" {
        a.sum() + a.dot(b).sum()
    }
    dot_of_matrices(a: Array2 = ones(2, 3), b: Array2 = ones(4, 5))
        "arrays of shapes [2, 3] and [4, 5] have no `dot` product" {
        let doubled = a * 2.0;
        (doubled.dot(b) + a.sum()).sum()
    }
    assigned_sum(a: Array1 = Array1::ones(3), b: Array1 = Array1::ones(4))
        "an array of shape [4] cannot be broadcast to one of shape [3]" {
        let mut c = a.clone();
        c += b;
        c.sum()
    }
    assigned_product(a: Array2 = ones(2, 3), b: Array1 = Array1::ones(2))
        "an array of shape [2] cannot be broadcast to one of shape [2, 3]" {
        let mut c = a.clone();
        c *= b;
        c.sum()
    }
    assigned(a: Array1 = Array1::ones(3), b: Array1 = Array1::ones(4))
        "an array of shape [4] cannot be broadcast to one of shape [3]" {
        let mut c = a.clone();
        c.assign(b);
        c.sum()
    }
    sum_over_an_axis(a: Array2 = ones(2, 3), b: Array1 = Array1::ones(2))
        "an array of shape [2, 3] has no axis 2: its axes are 0 to 1" {
        a.sum_axis(Axis(2)).dot(b)
    }
    mean_over_an_axis(a: Array2 = ones(2, 3), b: Array1 = Array1::ones(2))
        "an array of shape [2, 3] has no axis 3: its axes are 0 to 1" {
        a.mean_axis(Axis(3)).unwrap().dot(b)
    }
    row(a: Array2 = ones(2, 3), b: Array1 = Array1::ones(3)) "an array of shape [2, 3] has no row 2" {
        a.row(2).dot(b)
    }
    column(a: Array2 = ones(2, 3), b: Array1 = Array1::ones(2)) "an array of shape [2, 3] has no column 7" {
        a.column(7).dot(b)
    }
}

#[differentiable]
fn inner(a: &Array1<f64>, b: &Array1<f64>) -> f64 {
    a.dot(b)
}

#[test]
fn a_gradient_has_the_shape_of_its_parameter() {
    let a = Array1::ones(3);
    let (mut d_a, mut d_b) = (Array1::zeros(3), Array1::zeros(2));
    let message = panic_of(|| _ = inner::value_and_grad_into(&a, &a, &mut d_a, &mut d_b));
    assert_eq!(
        message,
        "`d_b` has shape [2], but `b` has shape [3]: a gradient has the shape of its parameter"
    );
    assert_eq!(d_a, Array1::<f64>::zeros(3));
}
