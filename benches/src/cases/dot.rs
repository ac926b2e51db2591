//! The dot product of two slices.

#![allow(clippy::needless_range_loop, reason = "indices, as in the formulas")]

use std::hint::black_box;

use differentiable::differentiable;

use super::{Case, number};

#[differentiable]
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..a.len() {
        sum += a[i] * b[i];
    }
    sum
}

fn dot_by_hand(a: &[f64], b: &[f64], d_a: &mut [f64], d_b: &mut [f64]) -> f64 {
    assert_eq!(a.len(), d_a.len());
    assert_eq!(b.len(), d_b.len());
    let mut sum = 0.0;
    for i in 0..a.len() {
        sum += a[i] * b[i];
        d_a[i] += b[i];
        d_b[i] += a[i];
    }
    sum
}

pub struct Dot {
    a: Vec<f64>,
    b: Vec<f64>,
    d_a: Vec<f64>,
    d_b: Vec<f64>,
}

impl Dot {
    pub fn new(length: usize) -> Self {
        let a = (0..length).map(number).collect();
        let b = (length..2 * length).map(number).collect();
        Self { a, b, d_a: vec![0.0; length], d_b: vec![0.0; length] }
    }
}

impl Case for Dot {
    fn name(&self) -> String {
        format!("dot product, n = {}", self.a.len())
    }

    fn primal(&mut self) {
        black_box(dot(black_box(&self.a), black_box(&self.b)));
    }

    fn by_hand(&mut self) {
        let (d_a, d_b) = black_box((&mut self.d_a, &mut self.d_b));
        black_box(dot_by_hand(black_box(&self.a), black_box(&self.b), d_a, d_b));
    }

    fn by_macro(&mut self) {
        let (d_a, d_b) = black_box((&mut self.d_a, &mut self.d_b));
        black_box(dot::value_and_grad_into(black_box(&self.a), black_box(&self.b), d_a, d_b));
    }

    fn take_gradient(&mut self) -> Vec<f64> {
        let gradient = [self.d_a.as_slice(), &self.d_b].concat();
        self.d_a.fill(0.0);
        self.d_b.fill(0.0);
        gradient
    }
}
