//! A function that panics leaves the caller's buffers as they were, whatever runs in one pass.

#![allow(clippy::float_cmp, reason = "values that are exact")]

use std::panic::{AssertUnwindSafe, catch_unwind};

use differentiable::differentiable;

/// Whether the call panics, and leaves the buffers alone.
fn panics(buffers: &mut [&mut [f64]], call: impl FnOnce(&mut [&mut [f64]])) -> bool {
    let before: Vec<Vec<f64>> = buffers.iter().map(|buffer| buffer.to_vec()).collect();
    let panicked = catch_unwind(AssertUnwindSafe(|| call(buffers))).is_err();
    if panicked {
        assert!(before.iter().zip(buffers.iter()).all(|(before, after)| before.as_slice() == *after));
    }
    panicked
}

macro_rules! check {
    ($function:ident($($arg:expr),*), $($size:expr),+ => $panics:expr) => {{
        let mut buffers: Vec<Vec<f64>> = vec![$(vec![0.5; $size]),+];
        let mut lent: Vec<&mut [f64]> = buffers.iter_mut().map(Vec::as_mut_slice).collect();
        let panicked = panics(&mut lent, |lent| check!(@call $function lent [$($arg),*] $($size),+));
        assert_eq!(panicked, $panics);
    }};
    (@call $function:ident $lent:ident [$($arg:expr),*] $a:expr) => {{
        let [d_a] = $lent else { unreachable!() };
        let _ = $function::value_and_grad_into($($arg,)* d_a);
    }};
    (@call $function:ident $lent:ident [$($arg:expr),*] $a:expr, $b:expr) => {{
        let [d_a, d_b] = $lent else { unreachable!() };
        let _ = $function::value_and_grad_into($($arg,)* d_a, d_b);
    }};
}

#[differentiable]
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..a.len() {
        sum += a[i] * b[i];
    }
    sum
}

#[test]
fn the_second_is_too_short() {
    check!(dot(&[1.0, 2.0, 3.0], &[1.0, 2.0]), 3, 2 => true);
    check!(dot(&[1.0, 2.0, 3.0], &[1.0, 2.0, 3.0]), 3, 3 => false);
    check!(dot(&[1.0], &[1.0, 2.0]), 1, 2 => false);
    check!(dot(&[], &[]), 0, 0 => false);
}

#[differentiable]
fn neighbours(a: &[f64], n: usize) -> f64 {
    let mut sum = 0.0;
    for i in 1..n {
        sum += a[i] * a[i - 1];
    }
    for i in 0..n {
        sum += a[i + 2].sin();
    }
    sum
}

#[test]
fn the_second_loop_goes_too_far() {
    check!(neighbours(&[1.0, 2.0, 3.0], 3), 3 => true);
    check!(neighbours(&[1.0, 2.0, 3.0], 2), 3 => true);
    check!(neighbours(&[1.0, 2.0, 3.0], 1), 3 => false);
    check!(neighbours(&[], 0), 0 => false);
}

#[differentiable]
fn checked(a: &[f64]) -> f64 {
    let mut sum = 0.0;
    for x in a {
        assert!(*x > 0.0, "not positive");
        sum += x.ln();
    }
    assert!(sum > 0.0, "not large");
    sum
}

#[test]
fn assertions() {
    check!(checked(&[2.0, 3.0, -1.0]), 3 => true);
    check!(checked(&[0.1, 0.1]), 2 => true);
    check!(checked(&[2.0, 3.0]), 2 => false);
}

#[differentiable]
fn gathered(a: &[f64], index: &[usize]) -> f64 {
    let mut sum = 0.0;
    for i in 0..index.len() {
        sum += a[index[i]] * a[index[i]];
    }
    sum
}

#[test]
fn indices_that_are_data() {
    check!(gathered(&[2.0, 3.0], &[0, 1, 2]), 2 => true);
    check!(gathered(&[2.0, 3.0], &[0, 1, 1]), 2 => false);
}

#[differentiable]
fn by_a_matrix(m: &[f64], x: &[f64], n: usize) -> f64 {
    let mut sum = 0.0;
    for i in 0..n {
        for j in 0..n {
            sum += m[i * n + j] * x[j] * x[i];
        }
    }
    sum
}

#[test]
fn rows_of_a_flat_matrix() {
    check!(by_a_matrix(&[1.0; 4], &[1.0; 2], 2), 4, 2 => false);
    check!(by_a_matrix(&[1.0; 5], &[1.0; 3], 2), 5, 3 => false);
    check!(by_a_matrix(&[1.0; 3], &[1.0; 2], 2), 3, 2 => true);
    check!(by_a_matrix(&[1.0; 4], &[1.0; 1], 2), 4, 1 => true);
    check!(by_a_matrix(&[], &[], 0), 0, 0 => false);
}

#[differentiable]
fn with_conditions(a: &[f64], b: &[f64], n: usize) -> f64 {
    let mut sum = 0.0;
    for i in 0..n {
        sum += a[i] * a[i];
        if a[i] > 0.0 {
            sum += a[i] * b[i];
        }
    }
    sum
}

#[test]
fn elements_that_are_not_always_read() {
    check!(with_conditions(&[1.0, -1.0, -1.0], &[1.0], 3), 3, 1 => false);
    check!(with_conditions(&[1.0, -1.0, 1.0], &[1.0], 3), 3, 1 => true);
    check!(with_conditions(&[1.0, -1.0], &[1.0, 1.0], 3), 2, 2 => true);
}

#[differentiable]
fn triangle(a: &[f64], n: usize) -> f64 {
    let mut sum = 0.0;
    for i in 0..n {
        for j in 0..i {
            if j > 3 {
                break;
            }
            sum += a[j] * a[i - j];
        }
    }
    sum
}

#[test]
fn inner_loops_of_other_lengths() {
    check!(triangle(&[1.0, 2.0, 3.0], 3), 3 => false);
    check!(triangle(&[1.0, 2.0, 3.0], 5), 3 => true);
    check!(triangle(&[], 1), 0 => false);
}

#[differentiable]
fn ragged(rows: &[Vec<f64>], x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..rows.len() {
        for j in 0..x.len() {
            sum += rows[i][j] * x[j];
        }
    }
    sum
}

#[test]
fn rows_of_different_lengths() {
    let rows = [vec![1.0, 2.0], vec![1.0], vec![3.0, 4.0]];
    let mut d_rows: Vec<Vec<f64>> = rows.iter().map(|row| vec![0.5; row.len()]).collect();
    let mut d_x = [0.5; 2];
    let call = || ragged::value_and_grad_into(&rows, &[1.0, 2.0], &mut d_rows, &mut d_x);
    assert!(catch_unwind(AssertUnwindSafe(call)).is_err());
    assert!(d_rows.iter().flatten().chain(&d_x).all(|d| *d == 0.5));
}

#[differentiable]
fn every_other(a: &[f64], n: usize) -> f64 {
    let mut sum = 0.0;
    for i in (0..n).step_by(2) {
        sum += a[i] * a[i];
    }
    sum
}

#[test]
fn steps() {
    check!(every_other(&[1.0, 2.0, 3.0], 4), 3 => false);
    check!(every_other(&[1.0, 2.0, 3.0], 5), 3 => true);
}
