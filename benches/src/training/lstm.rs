//! A long short-term memory, 8→32, over sequences of 20 steps: squared error of the last state, gradient descent.

use std::array;
use std::hint::black_box;

use differentiable::nn::{Lstm, Sgd, layers::LstmTangent, losses::mse};
use differentiable::{Differentiable as _, Real as _, Tangent as _, differentiable};

use super::by_hand::{add_scaled, descend, dot};
use super::number;

const IN: usize = 8;
const HIDDEN: usize = 32;
const STEPS: usize = 20;
const RATE: f32 = 1.0 / 1024.0;

type Layer = Lstm<f32, IN, HIDDEN>;
type LayerTangent = LstmTangent<f32, IN, HIDDEN>;

#[differentiable(wrt(layer))]
fn loss(layer: &Layer, xs: &[[f32; IN]; STEPS], y: &[f32; HIDDEN]) -> f32 {
    let start = [0.0; HIDDEN];
    let (states, _) = layer.forward(xs, &start, &start);
    let last: [f32; HIDDEN] = states[STEPS - 1];
    mse(&last, y)
}

fn loss_by_hand(layer: &Layer, xs: &[[f32; IN]; STEPS], y: &[f32; HIDDEN], d: &mut LayerTangent) -> f32 {
    let mut states = [[0.0; HIDDEN]; STEPS + 1];
    let mut cells = [[0.0; HIDDEN]; STEPS + 1];
    let mut tanhs = [[0.0; HIDDEN]; STEPS];
    let mut gates = [[[0.0; HIDDEN]; 4]; STEPS];
    for t in 0..STEPS {
        let gate = &mut gates[t];
        for g in 0..4 {
            for i in 0..HIDDEN {
                let from_input = dot(&layer.weight_ih[g][i], &xs[t]) + layer.bias_ih[g][i];
                gate[g][i] = from_input + dot(&layer.weight_hh[g][i], &states[t]) + layer.bias_hh[g][i];
            }
        }
        for i in 0..HIDDEN {
            gate[0][i] = gate[0][i].sigmoid_branch_free();
            gate[1][i] = gate[1][i].sigmoid_branch_free();
            gate[2][i] = gate[2][i].tanh_branch_free();
            gate[3][i] = gate[3][i].sigmoid_branch_free();
            cells[t + 1][i] = gate[1][i] * cells[t][i] + gate[0][i] * gate[2][i];
            tanhs[t][i] = cells[t + 1][i].tanh_branch_free();
            states[t + 1][i] = gate[3][i] * tanhs[t][i];
        }
    }
    let (mut loss, mut d_h, mut d_c) = (0.0, [0.0; HIDDEN], [0.0; HIDDEN]);
    for i in 0..HIDDEN {
        let error = states[STEPS][i] - y[i];
        loss += error * error / HIDDEN as f32;
        d_h[i] = error * (2.0 / HIDDEN as f32);
    }
    for t in (0..STEPS).rev() {
        let mut d_z = [[0.0; HIDDEN]; 4];
        for i in 0..HIDDEN {
            let [input, forget, new, output] = gates[t].map(|gate| gate[i]);
            d_c[i] += d_h[i] * output * (1.0 - tanhs[t][i] * tanhs[t][i]);
            d_z[0][i] = d_c[i] * new * input * (1.0 - input);
            d_z[1][i] = d_c[i] * cells[t][i] * forget * (1.0 - forget);
            d_z[2][i] = d_c[i] * input * (1.0 - new * new);
            d_z[3][i] = d_h[i] * tanhs[t][i] * output * (1.0 - output);
            d_c[i] *= forget;
        }
        d_h = [0.0; HIDDEN];
        for g in 0..4 {
            for i in 0..HIDDEN {
                d.bias_ih[g][i] += d_z[g][i];
                d.bias_hh[g][i] += d_z[g][i];
                add_scaled(d_z[g][i], &xs[t], &mut d.weight_ih[g][i]);
                add_scaled(d_z[g][i], &states[t], &mut d.weight_hh[g][i]);
                add_scaled(d_z[g][i], &layer.weight_hh[g][i], &mut d_h);
            }
        }
    }
    loss
}

/// Steps of `B` sequences.
pub struct Sequences<const B: usize> {
    xs: [[[f32; IN]; STEPS]; B],
    ys: [[f32; HIDDEN]; B],
    by_hand: Layer,
    by_macro: Layer,
    gradient: LayerTangent,
    optimiser: Sgd<Layer>,
}

impl<const B: usize> Sequences<B> {
    pub fn new() -> Self {
        let at = |g, i, j| number(g * 5000 + i * 40 + j);
        let layer = Lstm {
            weight_ih: array::from_fn(|g| array::from_fn(|i| array::from_fn(|j| 0.3 * at(g, i, j)))),
            weight_hh: array::from_fn(|g| array::from_fn(|i| array::from_fn(|j| 0.15 * at(g, i, j + 8)))),
            bias_ih: array::from_fn(|g| array::from_fn(|i| 0.1 * at(g, i, 777))),
            bias_hh: array::from_fn(|g| array::from_fn(|i| 0.1 * at(g, i, 888))),
        };
        let optimiser = Sgd::new(&layer, f64::from(RATE));
        Self {
            xs: array::from_fn(|b| array::from_fn(|t| array::from_fn(|j| number(b * 999 + t * IN + j)))),
            ys: array::from_fn(|b| array::from_fn(|i| 0.5 * number(b * 777 + i))),
            by_hand: layer.clone(),
            gradient: layer.zero_tangent(),
            by_macro: layer,
            optimiser,
        }
    }
}

impl<const B: usize> super::Step for Sequences<B> {
    fn name(&self) -> String {
        format!("LSTM {IN}→{HIDDEN}, {STEPS} steps, batch {B}")
    }

    fn by_hand(&mut self) {
        let d = &mut self.gradient;
        d.weight_ih.as_flattened_mut().as_flattened_mut().fill(0.0);
        d.weight_hh.as_flattened_mut().as_flattened_mut().fill(0.0);
        d.bias_ih.as_flattened_mut().fill(0.0);
        d.bias_hh.as_flattened_mut().fill(0.0);
        for (xs, y) in black_box(&self.xs).iter().zip(black_box(&self.ys)) {
            black_box(loss_by_hand(&self.by_hand, xs, y, d));
        }
        let layer = &mut self.by_hand;
        let (values, gradient) = (layer.weight_ih.as_flattened_mut(), d.weight_ih.as_flattened());
        descend(values.as_flattened_mut(), gradient.as_flattened(), RATE);
        let (values, gradient) = (layer.weight_hh.as_flattened_mut(), d.weight_hh.as_flattened());
        descend(values.as_flattened_mut(), gradient.as_flattened(), RATE);
        descend(layer.bias_ih.as_flattened_mut(), d.bias_ih.as_flattened(), RATE);
        descend(layer.bias_hh.as_flattened_mut(), d.bias_hh.as_flattened(), RATE);
    }

    fn by_macro(&mut self) {
        self.gradient.set_zero();
        for (xs, y) in black_box(&self.xs).iter().zip(black_box(&self.ys)) {
            black_box(loss::value_and_grad_into(&self.by_macro, xs, y, &mut self.gradient));
        }
        self.optimiser.step(&mut self.by_macro, &self.gradient);
    }

    fn results(&self) -> [Vec<f32>; 2] {
        [&self.by_hand, &self.by_macro].map(|layer| {
            let weights = [
                layer.weight_ih.as_flattened().as_flattened(),
                layer.weight_hh.as_flattened().as_flattened(),
            ];
            [weights[0], weights[1], layer.bias_ih.as_flattened(), layer.bias_hh.as_flattened()].concat()
        })
    }
}
