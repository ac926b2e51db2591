//! What the derivatives are.

use crate::{macros, shadowed, variables};
use ::core::assert;

fn close(a: f64, b: f64) {
    assert!((a - b).abs() <= 1e-9 * b.abs().max(1.0), "{a} is not {b}");
}

/// The derivative by central differences.
fn slope(f: impl ::core::ops::Fn(f64) -> f64, x: f64) -> f64 {
    (f(x + 1e-5) - f(x - 1e-5)) / 2e-5
}

fn agree(f: impl ::core::ops::Fn(f64) -> f64, x: f64, gradient: f64) {
    let slope = slope(f, x);
    assert!((slope - gradient).abs() <= 1e-5 * slope.abs().max(1.0), "{gradient} is not {slope}");
}

#[::core::prelude::v1::test]
fn shadowed_names() {
    close(shadowed::sin::grad(3.0), 6.0);
    agree(shadowed::calls_both, 0.7, shadowed::calls_both::grad(0.7));
    let model = shadowed::Model { weights: [1.0, 2.0], rate: 0.5 };
    let (d_model, d_x) = shadowed::energy::grad(&model, 2.0);
    close(d_x, 2.0 * 6.5 * 3.0);
    close(d_model.weights[1], 2.0 * 6.5 * 2.0);
    let (value, (d_model, d_x)) = model.apply_vjp(&[2.0, 3.0], 1.0);
    close(value, 6.0);
    close(d_model.weights[0], 12.0);
    close(d_x[0], 3.0);
    close(shadowed::fallible::grad(3.0).unwrap(), 6.0);
    agree(|x| shadowed::choice(x, 0.4), 0.3, shadowed::choice::grad(0.3, 0.4).0);
}

#[::core::prelude::v1::test]
fn names_of_variables() {
    let (a, b, c) = variables::adjoints::grad(2.0, 3.0, 5.0);
    agree(|x| variables::adjoints(x, 3.0, 5.0), 2.0, a);
    agree(|x| variables::adjoints(2.0, x, 5.0), 3.0, b);
    agree(|x| variables::adjoints(2.0, 3.0, x), 5.0, c);
    let g = variables::machinery::grad(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7);
    agree(|x| variables::machinery(x, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7), 0.1, g.0);
    agree(|x| variables::machinery(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, x), 0.7, g.6);
    let (d_tape, d_len, d_i) = variables::loops::grad(&[0.5, 0.7], 1.1, 1.2);
    agree(|x| variables::loops(&[x, 0.7], 1.1, 1.2), 0.5, d_tape[0]);
    agree(|x| variables::loops(&[0.5, 0.7], x, 1.2), 1.1, d_len);
    agree(|x| variables::loops(&[0.5, 0.7], 1.1, x), 1.2, d_i);
    let (d_type, d_fn, d_loop) = variables::raw::grad(0.5, 0.7, &[1.1, 1.3]);
    agree(|x| variables::raw(x, 0.7, &[1.1, 1.3]), 0.5, d_type);
    agree(|x| variables::raw(0.5, x, &[1.1, 1.3]), 0.7, d_fn);
    agree(|x| variables::raw(0.5, 0.7, &[1.1, x]), 1.3, d_loop[1]);
    close(variables::calls_raw::grad(2.0), 12.0);
    agree(|x| variables::größe(x, 2.0), 1.5, variables::größe::grad(1.5, 2.0).0);
    close(variables::underscores::grad(2.0, 3.0, 1.0).0, 36.0);
    agree(variables::shadows, 0.3, variables::shadows::grad(0.3));
}

#[::core::prelude::v1::test]
fn expansions() {
    close(macros::square::grad(3.0), 6.0);
    close(macros::cube::grad(2.0) as f64, 12.0);
    agree(|x| macros::sums(x, 0.7), 0.5, macros::sums::grad(0.5, 0.7).0);
    agree(|x| macros::sums(0.5, x), 0.7, macros::sums::grad(0.5, 0.7).1);
    agree(macros::same_name, 0.7, macros::same_name::grad(0.7));
    agree(|x| macros::over(x, 0.7), 0.5, macros::over::grad(0.5, 0.7).0);
    agree(|x| macros::over(0.5, x), 0.7, macros::over::grad(0.5, 0.7).1);
    agree(macros::chain, 0.7, macros::chain::grad(0.7));
    agree(macros::pieces, 1.2, macros::pieces::grad(1.2));
    agree(macros::constants, 1.2, macros::constants::grad(1.2));
    agree(
        |x| macros::inert_macros(&[x, 2.0, 3.0], 3),
        1.2,
        macros::inert_macros::grad(&[1.2, 2.0, 3.0], 3)[0],
    );
    close(macros::attributes::grad(2.0, 3.0).0, 3.0);
    close(macros::inside(), 12.0);
    close(macros::odd::grad(&[2.0, 3.0])[0], 3.0);
}
