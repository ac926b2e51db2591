//! `#[derivative]`: derivatives written by hand, called from generated code; and `no_diff`.

#![allow(clippy::float_cmp, clippy::cast_precision_loss, reason = "small whole numbers")]

use differentiable::{derivative, differentiable, gradient_check, no_diff};

/// `ln(1 + eˣ)`, without overflow.
fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

#[derivative(of = softplus)]
fn softplus_rule(x: f64, seed: f64) -> (f64, f64) {
    (softplus(x), seed / (1.0 + (-x).exp()))
}

/// A product of two, whose rule returns a pair.
fn product(a: f64, b: f64, times: usize) -> f64 {
    a * b * times as f64
}

#[derivative(of = product)]
fn product_rule(a: f64, b: f64, times: usize, seed: f64) -> (f64, (f64, f64)) {
    let k = times as f64;
    (product(a, b, times), (seed * b * k, seed * a * k))
}

/// `Σ xᵢ²`, by a rule that adds to the shadow.
fn sum_of_squares(x: &[f64]) -> f64 {
    x.iter().map(|v| v * v).sum()
}

#[derivative(of = sum_of_squares)]
fn sum_of_squares_rule(x: &[f64], seed: f64, d_x: &mut [f64]) -> f64 {
    for (d, v) in d_x.iter_mut().zip(x) {
        *d += seed * 2.0 * v;
    }
    sum_of_squares(x)
}

#[differentiable]
fn uses_rules(x: f64, y: f64, v: &[f64]) -> f64 {
    let mut total = sum_of_squares(v) * softplus(x);
    for k in 1..4 {
        total += product(x, y, k) + softplus(y * x);
    }
    total
}

#[differentiable]
fn partly_stopped(x: f64) -> f64 {
    x * no_diff(x * x) + no_diff((x * 2.0).floor()) * x
}

fn assert_close(a: f64, b: f64) {
    assert!((a - b).abs() <= 1e-7 * b.abs().max(1.0), "{a} is not {b}");
}

fn central(f: impl Fn(f64) -> f64, x: f64) -> f64 {
    let h = 1e-6;
    (f(x + h) - f(x - h)) / (2.0 * h)
}

#[test]
fn rules_have_the_generated_interface() {
    assert_close(softplus::grad(0.3), central(softplus, 0.3));
    let (value, gradient) = softplus::value_and_grad(-2.0);
    assert_eq!(value, softplus(-2.0));
    assert_close(gradient, central(softplus, -2.0));
    assert_eq!(product::grad(2.0, 3.0, 2), (6.0, 4.0));
    assert_eq!(product::jvp(2.0, 3.0, 2, 1.0, -1.0), (12.0, 2.0));
    let mut d_x = [1.0, 1.0];
    assert_eq!(sum_of_squares::value_and_grad_into(&[1.0, 2.0], &mut d_x), 5.0);
    assert_eq!(d_x, [3.0, 5.0]);
    assert_eq!(sum_of_squares::grad(&[1.0, 2.0]), vec![2.0, 4.0]);
}

#[test]
fn rules_are_used_by_callers() {
    let v = [0.5, -1.5, 2.0];
    let (x, y) = (0.7, -0.4);
    let (dx, dy, dv) = uses_rules::grad(x, y, &v);
    assert_close(dx, central(|x| uses_rules(x, y, &v), x));
    assert_close(dy, central(|y| uses_rules(x, y, &v), y));
    for k in 0..3 {
        let at = |t: f64| {
            let mut w = v;
            w[k] = t;
            uses_rules(x, y, &w)
        };
        assert_close(dv[k], central(at, v[k]));
    }
    let (_, tangent) = uses_rules::jvp(x, y, &v, 0.5, 2.0, &[1.0, 0.0, -1.0]);
    assert_close(tangent, 0.5 * dx + 2.0 * dy + dv[0] - dv[2]);
}

#[test]
fn no_diff_stops_the_gradient() {
    let x = 1.3;
    assert_eq!(partly_stopped::grad(x), x * x + 2.0);
}

/// A rule with a mistake: the cotangents are the wrong way round.
fn quotient(a: f64, b: f64) -> f64 {
    a / b
}

#[derivative(of = quotient)]
fn quotient_rule(a: f64, b: f64, seed: f64) -> (f64, (f64, f64)) {
    (quotient(a, b), (-seed * a / (b * b), seed / b))
}

#[differentiable]
fn uses_a_wrong_rule(a: f64, b: f64) -> f64 {
    quotient(a * b, b + 1.0).sin() * a
}

#[test]
fn a_wrong_rule_is_found() {
    let at = (2.0, 3.0);
    let error = gradient_check(&at, |p| quotient(p.0, p.1), |p| quotient::grad(p.0, p.1)).unwrap_err();
    assert_eq!((error.wrong, error.numbers), (2, 2));
    gradient_check(&at, |p| uses_a_wrong_rule(p.0, p.1), |p| uses_a_wrong_rule::grad(p.0, p.1)).unwrap_err();
    let v = vec![0.5, -1.5, 2.0];
    let checked =
        gradient_check(&(0.7, -0.4, v), |p| uses_rules(p.0, p.1, &p.2), |p| uses_rules::grad(p.0, p.1, &p.2));
    assert_eq!(checked.unwrap().numbers, 5);
}
