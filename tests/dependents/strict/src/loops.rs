//! Loops, slices, and what is kept for the reverse sweep.

use differentiable::differentiable;

/// A product that is overwritten.
#[differentiable]
pub fn running_product(x: &[f64]) -> f64 {
    let mut product = 1.0;
    for i in 0..x.len() {
        product = product * x[i] + 0.5;
    }
    product
}

/// Nested loops with labels and early exits.
#[differentiable]
pub fn labels(x: &[f64], limit: f64) -> f64 {
    let mut sum = 0.0;
    'outer: for i in 0..x.len() {
        for j in 0..x.len() {
            if x[j] > limit {
                continue 'outer;
            }
            if sum > 100.0 {
                break 'outer;
            }
            sum += x[i] * x[j];
        }
    }
    sum
}

/// Newton's method.
#[differentiable]
pub fn root(a: f64) -> f64 {
    let mut x = a;
    let mut n = 0;
    while n < 20 {
        let next = 0.5 * (x + a / x);
        if (next - x).abs() < 1e-12 {
            break;
        }
        x = next;
        n += 1;
    }
    loop {
        x *= 0.5;
        if x < 1.0 {
            break x;
        }
    }
}

/// In place.
#[differentiable]
pub fn smooth(x: &mut [f64], k: f64) {
    for i in 1..x.len() {
        x[i] = x[i] * k + x[i - 1];
    }
}

/// Arrays of arrays.
#[differentiable]
pub fn trace(m: &[[f64; 3]; 3]) -> f64 {
    let mut sum = 0.0;
    for i in 0..3 {
        sum += m[i][i];
    }
    sum
}

/// Iterators.
#[differentiable]
pub fn weighted(x: &[f64], w: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (a, b) in x.iter().zip(w) {
        sum += a * b;
    }
    for (i, a) in x.iter().enumerate().rev() {
        if i % 2 == 0 {
            sum += a.exp();
        }
    }
    sum
}
