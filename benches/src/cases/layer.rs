//! A layer of a network: `tanh(W·x + b)`, nested arrays in and an array out.

#![allow(clippy::many_single_char_names, reason = "names of a formula")]
#![allow(clippy::needless_range_loop, reason = "indices, as in the formulas")]

use std::array;
use std::hint::black_box;

use differentiable::differentiable;

use super::{Case, number};

const IN: usize = 64;
const OUT: usize = 32;

type Weights = [[f64; IN]; OUT];

#[differentiable]
fn layer(w: &Weights, b: &[f64; OUT], x: &[f64; IN]) -> [f64; OUT] {
    let mut y = [0.0; OUT];
    for i in 0..OUT {
        let mut z = b[i];
        for j in 0..IN {
            z += w[i][j] * x[j];
        }
        y[i] = z.tanh();
    }
    y
}

fn layer_by_hand(
    w: &Weights,
    b: &[f64; OUT],
    x: &[f64; IN],
    seed: [f64; OUT],
    d_w: &mut Weights,
    d_b: &mut [f64; OUT],
    d_x: &mut [f64; IN],
) -> [f64; OUT] {
    let y = layer(w, b, x);
    for i in 0..OUT {
        let d_z = seed[i] * (1.0 - y[i] * y[i]);
        d_b[i] += d_z;
        for j in 0..IN {
            d_w[i][j] += d_z * x[j];
            d_x[j] += d_z * w[i][j];
        }
    }
    y
}

pub struct Layer {
    w: Weights,
    b: [f64; OUT],
    x: [f64; IN],
    seed: [f64; OUT],
    d_w: Weights,
    d_b: [f64; OUT],
    d_x: [f64; IN],
}

impl Layer {
    pub fn new() -> Self {
        Self {
            w: array::from_fn(|i| array::from_fn(|j| 0.2 * number(i * IN + j))),
            b: array::from_fn(|i| number(i + 7)),
            x: array::from_fn(|j| number(j + 11)),
            seed: array::from_fn(|i| number(i + 13)),
            d_w: [[0.0; IN]; OUT],
            d_b: [0.0; OUT],
            d_x: [0.0; IN],
        }
    }
}

impl Case for Layer {
    fn name(&self) -> String {
        format!("tanh layer, {OUT}×{IN}")
    }

    fn primal(&mut self) {
        black_box(layer(black_box(&self.w), black_box(&self.b), black_box(&self.x)));
    }

    fn by_hand(&mut self) {
        let (w, b, x, seed) = black_box((&self.w, &self.b, &self.x, self.seed));
        black_box(layer_by_hand(w, b, x, seed, &mut self.d_w, &mut self.d_b, &mut self.d_x));
    }

    fn by_macro(&mut self) {
        let (w, b, x, seed) = black_box((&self.w, &self.b, &self.x, self.seed));
        black_box(layer::vjp_into(w, b, x, seed, &mut self.d_w, &mut self.d_b, &mut self.d_x));
    }

    fn take_gradient(&mut self) -> Vec<f64> {
        let gradient = [self.d_w.as_flattened(), &self.d_b, &self.d_x].concat();
        (self.d_w, self.d_b, self.d_x) = ([[0.0; IN]; OUT], [0.0; OUT], [0.0; IN]);
        gradient
    }
}
