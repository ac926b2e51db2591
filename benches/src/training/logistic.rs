//! The gradient of a logistic regression on 1000 examples of 20 numbers, in one function. No update.

use std::array;
use std::hint::black_box;

use differentiable::{Real as _, differentiable};

use super::by_hand::{add_scaled, dot};
use super::number;

const EXAMPLES: usize = 1000;
const INPUTS: usize = 20;

#[differentiable(wrt(w, b))]
fn loss(w: &[f32; INPUTS], b: f32, x: &[[f32; INPUTS]; EXAMPLES], y: &[f32; EXAMPLES]) -> f32 {
    let mut total = 0.0;
    for i in 0..EXAMPLES {
        let mut z = b;
        for j in 0..INPUTS {
            z += w[j] * x[i][j];
        }
        // ln(1 + eᶻ) without overflow, less y·z.
        let e = (if z > 0.0 { -z } else { z }).exp_branch_free();
        total += e.ln_1p() + (if z > 0.0 { z } else { 0.0 }) - y[i] * z;
    }
    total / EXAMPLES as f32
}

fn loss_by_hand(
    w: &[f32; INPUTS],
    b: f32,
    x: &[[f32; INPUTS]; EXAMPLES],
    y: &[f32; EXAMPLES],
    d_w: &mut [f32; INPUTS],
    d_b: &mut f32,
) -> f32 {
    let mut total = 0.0;
    for (x, y) in x.iter().zip(y) {
        let z = b + dot(w, x);
        let e = (-z.abs()).exp_branch_free();
        total += e.ln_1p() + z.max(0.0) - y * z;
        let p = if z > 0.0 { 1.0 } else { e } / (1.0 + e);
        let d_z = (p - y) / EXAMPLES as f32;
        *d_b += d_z;
        add_scaled(d_z, x, d_w);
    }
    total / EXAMPLES as f32
}

pub struct Logistic {
    w: [f32; INPUTS],
    b: f32,
    x: [[f32; INPUTS]; EXAMPLES],
    y: [f32; EXAMPLES],
    gradients: [([f32; INPUTS], f32); 2],
}

impl Logistic {
    pub fn new() -> Self {
        Self {
            w: array::from_fn(|j| 0.5 * number(j)),
            b: 0.1,
            x: array::from_fn(|i| array::from_fn(|j| number(i * INPUTS + j + 50))),
            y: array::from_fn(|i| f32::from(number(i + 7) > 0.0)),
            gradients: [([0.0; INPUTS], 0.0); 2],
        }
    }
}

impl super::Step for Logistic {
    fn name(&self) -> String {
        format!("logistic regression gradient, {EXAMPLES}×{INPUTS}")
    }

    fn by_hand(&mut self) {
        let [d, _] = &mut self.gradients;
        *d = ([0.0; INPUTS], 0.0);
        let (w, x, y) = (black_box(&self.w), black_box(&self.x), black_box(&self.y));
        black_box(loss_by_hand(w, self.b, x, y, &mut d.0, &mut d.1));
    }

    fn by_macro(&mut self) {
        let [_, d] = &mut self.gradients;
        *d = ([0.0; INPUTS], 0.0);
        let (w, x, y) = (black_box(&self.w), black_box(&self.x), black_box(&self.y));
        black_box(loss::value_and_grad_into(w, self.b, x, y, &mut d.0, &mut d.1));
    }

    fn results(&self) -> [Vec<f32>; 2] {
        self.gradients.map(|(d_w, d_b)| [&d_w[..], &[d_b]].concat())
    }
}
