//! Derivatives of the vectorised functions: the rules for slices and the generated ones for arrays against the formulas with
//! the standard library's functions, and against each other.

#![cfg(all(feature = "std", feature = "nn"))]
#![allow(clippy::float_cmp, reason = "the same arithmetic gives the same bits")]

use autodiff_core::ops::{self, slices};
use autodiff_core::{Real, differentiable};

const X: [f64; 9] = [-800.0, -20.0, -1.5, -1e-9, 0.0, 0.3, 1.0, 2.5, 30.0];
const SEED: [f64; 9] = [0.7, -0.2, 1.0, -3.0, 0.5, 1.0, 0.0, -1.0, 2.0];

fn assert_close(name: &str, got: &[f64], wanted: impl Iterator<Item = f64>) {
    for ((x, got), wanted) in X.iter().zip(got).zip(wanted) {
        assert!((got - wanted).abs() <= 2e-15 * (1.0 + wanted.abs()), "{name} at {x}: {got}, not {wanted}");
    }
}

macro_rules! check {
    ($name:ident: $each:ident, $value:expr, $derivative:expr) => {
        #[test]
        fn $name() {
            let (value, derivative): (fn(f64) -> f64, fn(f64) -> f64) = ($value, $derivative);
            let slopes = || X.iter().zip(&SEED).map(|(x, seed)| seed * derivative(*x));

            let (mut y, mut d_x, mut d_y) = ([f64::NAN; 9], [0.0; 9], SEED);
            slices::$name::vjp_into(&X, &mut y, &mut d_x, &mut d_y);
            assert_close("value", &y, X.iter().map(|x| value(*x)));
            assert_close("rule", &d_x, slopes());
            assert_eq!(d_y, [0.0; 9], "the result is overwritten: what was in it does not matter");

            let (of_array, d_array) = ops::$each::vjp(&X, SEED);
            assert_eq!((of_array, d_array), (y, d_x), "generated");

            let (mut y, mut d_y) = ([0.0; 9], [f64::NAN; 9]);
            slices::$name::jvp(&X, &mut y, &SEED, &mut d_y);
            assert_close("forward", &d_y, slopes());
            assert_eq!(ops::$each::jvp(&X, &SEED), (y, d_y));
        }
    };
}

check!(exp: exp_each, f64::exp, f64::exp);
check!(tanh: tanh_each, f64::tanh, |x| x.cosh().recip().powi(2));
check!(sigmoid: sigmoid_each, |x| 1.0 / (1.0 + (-x).exp()), |x| 1.0 / ((1.0 + (-x).exp()) * (1.0 + x.exp())));

/// In functions of one's own: methods in a loop, and the functions for slices.
#[differentiable]
fn user<T: Real>(x: &[T; 3]) -> T {
    let mut y = [T::ZERO; 3];
    slices::tanh(x, &mut y);
    let mut sum = T::ZERO;
    for i in 0..3 {
        sum += y[i].exp_branch_free() * x[i].sigmoid_branch_free() - x[i].tanh_branch_free();
    }
    sum
}

#[test]
fn in_functions_of_ones_own() {
    let x = [0.3, -1.2, 2.0];
    let gradient = user::grad(&x);
    for (i, slope) in gradient.iter().enumerate() {
        let at = |h: f64| {
            let mut moved = x;
            moved[i] += h;
            user(&moved)
        };
        let h = 1e-5;
        assert!((slope - (at(h) - at(-h)) / (2.0 * h)).abs() < 1e-9, "{slope} at {i}");
    }
    let (_, tangent) = user::jvp(&x, &[1.0, 0.0, -2.0]);
    assert!((tangent - (gradient[0] - 2.0 * gradient[2])).abs() < 1e-12);
}

#[test]
#[should_panic(expected = "`x` has length 2, but `y` has length 1")]
fn lengths_are_checked() {
    slices::exp(&[1.0, 2.0], &mut [0.0]);
}
