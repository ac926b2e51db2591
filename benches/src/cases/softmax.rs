//! The cross-entropy of a softmax over slices of a length that is known at run time.

#![allow(clippy::needless_range_loop, reason = "indices, as in the formulas")]

use std::hint::black_box;

use differentiable::differentiable;

use super::{Case, number};

#[differentiable]
fn cross_entropy(z: &[f64], target: usize) -> f64 {
    let mut largest = z[0];
    for i in 1..z.len() {
        largest = largest.max(z[i]);
    }
    let mut sum = 0.0;
    for i in 0..z.len() {
        sum += (z[i] - largest).exp();
    }
    sum.ln() + largest - z[target]
}

/// The maximum cancels: a careful programmer leaves it out of the derivative, and keeps the exponentials in the
/// buffer that is there anyway.
fn cross_entropy_by_hand(z: &[f64], target: usize, d_z: &mut [f64]) -> f64 {
    assert_eq!(z.len(), d_z.len());
    let mut largest = z[0];
    for i in 1..z.len() {
        largest = largest.max(z[i]);
    }
    let mut exponentials = Vec::with_capacity(z.len());
    let mut sum = 0.0;
    for i in 0..z.len() {
        let e = (z[i] - largest).exp();
        sum += e;
        exponentials.push(e);
    }
    let inverse = 1.0 / sum;
    for (d, e) in d_z.iter_mut().zip(&exponentials) {
        *d += e * inverse;
    }
    d_z[target] -= 1.0;
    sum.ln() + largest - z[target]
}

pub struct Softmax {
    z: Vec<f64>,
    d_z: Vec<f64>,
}

impl Softmax {
    pub fn new(length: usize) -> Self {
        Self { z: (0..length).map(number).collect(), d_z: vec![0.0; length] }
    }
}

impl Case for Softmax {
    fn name(&self) -> String {
        format!("softmax cross-entropy, n = {}", self.z.len())
    }

    fn primal(&mut self) {
        black_box(cross_entropy(black_box(&self.z), black_box(1)));
    }

    fn by_hand(&mut self) {
        black_box(cross_entropy_by_hand(black_box(&self.z), black_box(1), black_box(&mut self.d_z)));
    }

    fn by_macro(&mut self) {
        let d_z = black_box(&mut self.d_z);
        black_box(cross_entropy::value_and_grad_into(black_box(&self.z), black_box(1), d_z));
    }

    fn take_gradient(&mut self) -> Vec<f64> {
        let length = self.z.len();
        std::mem::replace(&mut self.d_z, vec![0.0; length])
    }
}
