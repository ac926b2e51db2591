//! The gradient of a logistic regression on 1000 examples of 20 numbers, in one function. No update.

use std::array;
use std::hint::black_box;

use differentiable::nn::{Dense, losses::bce_with_logits_rows};
use differentiable::{Differentiable, Real as _, Tangent as _, differentiable};

use super::by_hand::{add_scaled, clear, dot};
use super::number;

const EXAMPLES: usize = 1000;
const INPUTS: usize = 20;

#[derive(Clone, Differentiable)]
struct Model {
    layer: Dense<f32, INPUTS, 1>,
}

#[differentiable(wrt(model))]
fn loss(model: &Model, x: &[[f32; INPUTS]; EXAMPLES], y: &[[f32; 1]; EXAMPLES]) -> f32 {
    let z: [[f32; 1]; EXAMPLES] = model.layer.forward_data_rows(x);
    bce_with_logits_rows(&z, y)
}

/// All scores first, then what is elementary, many at once.
fn loss_by_hand(
    model: &Model,
    x: &[[f32; INPUTS]; EXAMPLES],
    y: &[[f32; 1]; EXAMPLES],
    d: &mut ModelTangent,
) -> f32 {
    let ([w], [b]) = (&model.layer.weight, &model.layer.bias);
    let mut z = [0.0; EXAMPLES];
    for i in 0..EXAMPLES {
        z[i] = b + dot(w, &x[i]);
    }
    let (mut losses, mut d_z) = ([0.0; EXAMPLES], [0.0; EXAMPLES]);
    for i in 0..EXAMPLES {
        // ln(1 + eᶻ) without overflow, less y·z.
        let e = (-z[i].abs()).exp_branch_free();
        losses[i] = e.ln_1p_branch_free() + z[i].max(0.0) - y[i][0] * z[i];
        let p = if z[i] > 0.0 { 1.0 } else { e } / (1.0 + e);
        d_z[i] = (p - y[i][0]) / EXAMPLES as f32;
    }
    for i in 0..EXAMPLES {
        d.layer.bias[0] += d_z[i];
        add_scaled(d_z[i], &x[i], &mut d.layer.weight[0]);
    }
    losses.iter().sum::<f32>() / EXAMPLES as f32
}

pub struct Logistic {
    model: Model,
    x: [[f32; INPUTS]; EXAMPLES],
    y: [[f32; 1]; EXAMPLES],
    gradients: [ModelTangent; 2],
}

impl Logistic {
    pub fn new() -> Self {
        let weight = [array::from_fn(|j| 0.5 * number(j))];
        let model = Model { layer: Dense { weight, bias: [0.1] } };
        Self {
            x: array::from_fn(|i| array::from_fn(|j| number(i * INPUTS + j + 50))),
            y: array::from_fn(|i| [f32::from(number(i + 7) > 0.0)]),
            gradients: [model.zero_tangent(), model.zero_tangent()],
            model,
        }
    }
}

impl super::Step for Logistic {
    fn name(&self) -> String {
        format!("logistic regression gradient, {EXAMPLES}×{INPUTS}")
    }

    fn by_hand(&mut self) {
        let [d, _] = &mut self.gradients;
        clear(&mut d.layer);
        let (model, x, y) = (black_box(&self.model), black_box(&self.x), black_box(&self.y));
        black_box(loss_by_hand(model, x, y, d));
        black_box(d);
    }

    fn by_macro(&mut self) {
        let [_, d] = &mut self.gradients;
        d.set_zero();
        let (model, x, y) = (black_box(&self.model), black_box(&self.x), black_box(&self.y));
        black_box(loss::value_and_grad_into(model, x, y, d));
        black_box(d);
    }

    fn results(&self) -> [Vec<f32>; 2] {
        self.gradients.each_ref().map(|d| [&d.layer.weight[0][..], &d.layer.bias].concat())
    }
}
