//! Logistic regression: 1000 samples of 20 features.

#![allow(clippy::needless_range_loop, reason = "indices, as in the formulas")]

use std::array;
use std::hint::black_box;

use differentiable::differentiable;

use super::{Case, number};

const FEATURES: usize = 20;
const SAMPLES: usize = 1000;

#[differentiable]
fn cross_entropy(w: &[f64; FEATURES], b: f64, #[no_diff] x: &[[f64; FEATURES]], #[no_diff] y: &[f64]) -> f64 {
    let mut loss = 0.0;
    for i in 0..x.len() {
        let mut z = b;
        for j in 0..FEATURES {
            z += w[j] * x[i][j];
        }
        loss += (1.0 + (-z.abs()).exp()).ln() + z.max(0.0) - y[i] * z;
    }
    loss / x.len() as f64
}

fn cross_entropy_by_hand(
    w: &[f64; FEATURES],
    b: f64,
    x: &[[f64; FEATURES]],
    y: &[f64],
    d_w: &mut [f64; FEATURES],
    d_b: &mut f64,
) -> f64 {
    let scale = 1.0 / x.len() as f64;
    let mut loss = 0.0;
    for i in 0..x.len() {
        let mut z = b;
        for j in 0..FEATURES {
            z += w[j] * x[i][j];
        }
        let e = (-z.abs()).exp();
        loss += (1.0 + e).ln() + z.max(0.0) - y[i] * z;
        let p = if z >= 0.0 { 1.0 / (1.0 + e) } else { e / (1.0 + e) };
        let d_z = scale * (p - y[i]);
        *d_b += d_z;
        for j in 0..FEATURES {
            d_w[j] += d_z * x[i][j];
        }
    }
    loss * scale
}

pub struct Logistic {
    w: [f64; FEATURES],
    b: f64,
    x: Vec<[f64; FEATURES]>,
    y: Vec<f64>,
    d_w: [f64; FEATURES],
    d_b: f64,
}

impl Logistic {
    pub fn new() -> Self {
        Self {
            w: array::from_fn(number),
            b: 0.1,
            x: (0..SAMPLES).map(|i| array::from_fn(|j| number(i * FEATURES + j))).collect(),
            y: (0..SAMPLES).map(|i| f64::from(u8::from(number(i + 5) > 0.0))).collect(),
            d_w: [0.0; FEATURES],
            d_b: 0.0,
        }
    }
}

impl Case for Logistic {
    fn name(&self) -> String {
        format!("logistic regression, {SAMPLES}×{FEATURES}")
    }

    fn primal(&mut self) {
        let (w, b, x, y) = black_box((&self.w, self.b, &self.x, &self.y));
        black_box(cross_entropy(w, b, x, y));
    }

    fn by_hand(&mut self) {
        let (w, b, x, y) = black_box((&self.w, self.b, &self.x, &self.y));
        black_box(cross_entropy_by_hand(w, b, x, y, &mut self.d_w, &mut self.d_b));
    }

    fn by_macro(&mut self) {
        let (w, b, x, y) = black_box((&self.w, self.b, &self.x, &self.y));
        black_box(cross_entropy::value_and_grad_into(w, b, x, y, &mut self.d_w, &mut self.d_b));
    }

    fn take_gradient(&mut self) -> Vec<f64> {
        let mut gradient = std::mem::replace(&mut self.d_w, [0.0; FEATURES]).to_vec();
        gradient.push(std::mem::take(&mut self.d_b));
        gradient
    }
}
