//! Rosenbrock's function: a loop over a slice.

#![allow(clippy::needless_range_loop, reason = "indices, as in the formulas")]

use std::hint::black_box;

use differentiable::differentiable;

use super::{Case, number};

#[differentiable]
fn rosenbrock(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() - 1 {
        let valley = x[i + 1] - x[i] * x[i];
        let distance = 1.0 - x[i];
        sum += 100.0 * valley * valley + distance * distance;
    }
    sum
}

fn rosenbrock_by_hand(x: &[f64], d_x: &mut [f64]) -> f64 {
    assert_eq!(x.len(), d_x.len());
    let mut sum = 0.0;
    for i in 0..x.len() - 1 {
        let valley = x[i + 1] - x[i] * x[i];
        let distance = 1.0 - x[i];
        sum += 100.0 * valley * valley + distance * distance;
        d_x[i] -= 400.0 * valley * x[i] + 2.0 * distance;
        d_x[i + 1] += 200.0 * valley;
    }
    sum
}

pub struct Rosenbrock {
    x: Vec<f64>,
    d_x: Vec<f64>,
}

impl Rosenbrock {
    pub fn new(dimension: usize) -> Self {
        Self { x: (0..dimension).map(number).collect(), d_x: vec![0.0; dimension] }
    }
}

impl Case for Rosenbrock {
    fn name(&self) -> String {
        format!("Rosenbrock, n = {}", self.x.len())
    }

    fn primal(&mut self) {
        black_box(rosenbrock(black_box(&self.x)));
    }

    fn by_hand(&mut self) {
        black_box(rosenbrock_by_hand(black_box(&self.x), black_box(&mut self.d_x)));
    }

    fn by_macro(&mut self) {
        black_box(rosenbrock::value_and_grad_into(black_box(&self.x), black_box(&mut self.d_x)));
    }

    fn take_gradient(&mut self) -> Vec<f64> {
        let dimension = self.x.len();
        std::mem::replace(&mut self.d_x, vec![0.0; dimension])
    }
}
