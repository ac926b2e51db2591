//! Functions without the attribute inside differentiable ones: what they return, and what they decide.
//!
//! What has to be refused is in `tests/ui/fail/written_through_a_reference.rs` and beside it.
#![allow(clippy::cast_precision_loss, reason = "small numbers")]

use differentiable::{differentiable, gradient_check};

fn start(n: usize) -> Vec<f64> {
    (0..n).map(|i| 0.5 + i as f64).collect()
}

fn pair(k: f64) -> (f64, [f64; 2]) {
    (k, [1.0, k])
}

fn is_large(x: f64, limits: &[f64]) -> bool {
    x > limits[0]
}

#[derive(PartialEq)]
enum Size {
    Small,
    Large,
}

fn classify(x: f64) -> Size {
    if x > 1.0 { Size::Large } else { Size::Small }
}

fn check(x: f64) -> Result<(), String> {
    if x.is_finite() { Ok(()) } else { Err(format!("{x} is not finite")) }
}

#[differentiable]
fn a_buffer_is_filled(x: f64, y: f64) -> f64 {
    let mut h = start(3);
    h[0] = x;
    h[1] *= y;
    h[2] += x * y;
    h[0] * h[1] + h[2] * h[1]
}

#[differentiable]
fn a_buffer_grows(x: f64, y: f64) -> f64 {
    let mut h: Vec<f64> = start(2);
    h.push(x * y);
    h[0] = y;
    h[0] * h[1] + h[2] * h[2]
}

#[differentiable]
fn parts_of_a_tuple(x: f64, y: f64) -> f64 {
    let (mut a, mut b) = pair(2.0);
    a *= x;
    b[0] += y * b[1];
    a * b[0]
}

#[differentiable]
fn a_box(x: f64, y: f64) -> f64 {
    let mut b = Box::new(1.0);
    *b += x * *b;
    *b * y
}

#[differentiable]
fn filled_in_a_loop(x: f64, y: f64) -> f64 {
    let mut sum = 0.0;
    for i in 0..4 {
        let mut h = start(2);
        h[0] = x * f64::from(i);
        sum += h[0] * h[1] * y;
    }
    sum
}

#[differentiable]
fn tests_by_calls(x: f64, y: f64) -> f64 {
    let z = if is_large(x, &[0.5]) { x * y } else { x };
    match classify(z) {
        Size::Small => z.sin(),
        Size::Large => z * 2.0,
    }
}

#[differentiable]
fn a_check(x: f64, y: f64) -> Result<f64, String> {
    check(x)?;
    Ok(x * y)
}

type Value = fn(f64, f64) -> f64;
type Gradient = fn(f64, f64) -> (f64, f64);

#[test]
fn gradients_are_right() {
    let cases: [(Value, Gradient); 6] = [
        (a_buffer_is_filled, a_buffer_is_filled::grad),
        (a_buffer_grows, a_buffer_grows::grad),
        (parts_of_a_tuple, parts_of_a_tuple::grad),
        (a_box, a_box::grad),
        (filled_in_a_loop, filled_in_a_loop::grad),
        (tests_by_calls, tests_by_calls::grad),
    ];
    for (number, (value, gradient)) in cases.into_iter().enumerate() {
        for at in [(1.5, 0.75), (-0.25, 2.0)] {
            let report = gradient_check(&at, |p| value(p.0, p.1), |p| gradient(p.0, p.1));
            assert!(report.is_ok(), "case {number} at {at:?}: {report:?}");
        }
    }
}

#[test]
fn forward_mode_agrees() {
    let (x, y) = (1.5, 0.75);
    let slopes = [
        (a_buffer_is_filled::jvp(x, y, 0.5, -2.0).1, a_buffer_is_filled::grad(x, y)),
        (a_buffer_grows::jvp(x, y, 0.5, -2.0).1, a_buffer_grows::grad(x, y)),
        (parts_of_a_tuple::jvp(x, y, 0.5, -2.0).1, parts_of_a_tuple::grad(x, y)),
        (a_box::jvp(x, y, 0.5, -2.0).1, a_box::grad(x, y)),
        (filled_in_a_loop::jvp(x, y, 0.5, -2.0).1, filled_in_a_loop::grad(x, y)),
        (tests_by_calls::jvp(x, y, 0.5, -2.0).1, tests_by_calls::grad(x, y)),
    ];
    for (number, (slope, (dx, dy))) in slopes.into_iter().enumerate() {
        let expected = 0.5 * dx - 2.0 * dy;
        assert!((slope - expected).abs() < 1e-12, "case {number}: {slope}, expected {expected}");
    }
}

#[test]
fn a_failed_check_passes_through() {
    assert_eq!(a_check::grad(1.5, 0.75), Ok((0.75, 1.5)));
    assert_eq!(a_check::grad(f64::INFINITY, 0.75), Err(String::from("inf is not finite")));
}
