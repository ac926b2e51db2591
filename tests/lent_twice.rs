//! Two parts of one variable in one call: what is lent to be written has the cotangent of what was written.

#![allow(clippy::float_cmp, reason = "small whole numbers")]

use differentiable::{Differentiable, differentiable};

#[derive(Clone, Differentiable)]
struct Pair {
    a: Vec<f64>,
    b: Vec<f64>,
}

#[differentiable]
fn squares(x: &[f64], y: &mut [f64]) {
    for i in 0..x.len() {
        y[i] = x[i] * x[i];
    }
}

#[differentiable]
fn mix(x: &mut [f64], y: &mut [f64]) {
    for i in 0..x.len() {
        let sum = x[i] + 3.0 * y[i];
        y[i] *= x[i];
        x[i] = sum;
    }
}

#[differentiable]
fn read_first(mut s: Pair) -> f64 {
    squares(&s.a, &mut s.b);
    s.b[0] * s.b[1]
}

#[differentiable]
fn written_behind_a_reference(s: &mut Pair) -> f64 {
    squares(&s.a, &mut s.b);
    s.b[0] * s.b[1] + s.a[0]
}

#[differentiable]
fn both_written(mut s: Pair) -> f64 {
    mix(&mut s.a, &mut s.b);
    s.a[0] * s.b[0] + s.a[1]
}

impl Pair {
    fn at(point: [f64; 4]) -> Self {
        Self { a: point[..2].to_vec(), b: point[2..].to_vec() }
    }
}

const AT: [f64; 4] = [1.5, -2.0, 0.5, 3.0];

#[track_caller]
fn check(f: impl Fn([f64; 4]) -> f64, gradient: &[f64]) {
    assert_eq!(gradient.len(), 4);
    for k in 0..4 {
        let at = |h: f64| {
            let mut point = AT;
            point[k] += h;
            f(point)
        };
        let difference = (at(1e-6) - at(-1e-6)) / 2e-6;
        assert!((difference - gradient[k]).abs() < 1e-6, "{k}: {}, not {difference}", gradient[k]);
    }
}

#[track_caller]
fn check_pair(f: impl Fn(Pair) -> f64, gradient: &PairTangent) {
    check(|point| f(Pair::at(point)), &[&gradient.a[..], &gradient.b].concat());
}

#[test]
fn parts_of_a_struct() {
    check_pair(read_first, &read_first::grad(Pair::at(AT)));
    check_pair(both_written, &both_written::grad(Pair::at(AT)));
    let by_reference = |mut s: Pair| written_behind_a_reference(&mut s);
    check_pair(by_reference, &written_behind_a_reference::grad(&mut Pair::at(AT)));
}
