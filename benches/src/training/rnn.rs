//! A recurrent layer with tanh, 8→32, over sequences of 20 steps: squared error of the last state, gradient descent.

use std::array;
use std::hint::black_box;

use differentiable::nn::{Rnn, Sgd, layers::RnnTangent, losses::mse};
use differentiable::{Differentiable as _, Real as _, Tangent as _, differentiable};

use super::by_hand::{add_scaled, descend, dot};
use super::number;

const IN: usize = 8;
const HIDDEN: usize = 32;
const STEPS: usize = 20;
const RATE: f32 = 1.0 / 1024.0;

type Layer = Rnn<f32, IN, HIDDEN>;
type LayerTangent = RnnTangent<f32, IN, HIDDEN>;

#[differentiable(wrt(layer))]
fn loss(layer: &Layer, xs: &[[f32; IN]; STEPS], y: &[f32; HIDDEN]) -> f32 {
    let start = [0.0; HIDDEN];
    let states: [[f32; HIDDEN]; STEPS] = layer.forward(xs, &start);
    let last: [f32; HIDDEN] = states[STEPS - 1];
    mse(&last, y)
}

fn loss_by_hand(layer: &Layer, xs: &[[f32; IN]; STEPS], y: &[f32; HIDDEN], d: &mut LayerTangent) -> f32 {
    let mut states = [[0.0; HIDDEN]; STEPS + 1];
    for t in 0..STEPS {
        let mut z = [0.0; HIDDEN];
        for i in 0..HIDDEN {
            let from_input = dot(&layer.weight_ih[i], &xs[t]) + layer.bias_ih[i];
            z[i] = from_input + dot(&layer.weight_hh[i], &states[t]) + layer.bias_hh[i];
        }
        states[t + 1] = z.map(f32::tanh_branch_free);
    }
    let (mut loss, mut d_h) = (0.0, [0.0; HIDDEN]);
    for i in 0..HIDDEN {
        let error = states[STEPS][i] - y[i];
        loss += error * error / HIDDEN as f32;
        d_h[i] = error * (2.0 / HIDDEN as f32);
    }
    for t in (0..STEPS).rev() {
        let mut d_before = [0.0; HIDDEN];
        for i in 0..HIDDEN {
            let h = states[t + 1][i];
            let d_z = d_h[i] * (1.0 - h * h);
            d.bias_ih[i] += d_z;
            d.bias_hh[i] += d_z;
            add_scaled(d_z, &xs[t], &mut d.weight_ih[i]);
            add_scaled(d_z, &states[t], &mut d.weight_hh[i]);
            add_scaled(d_z, &layer.weight_hh[i], &mut d_before);
        }
        d_h = d_before;
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
        let layer = Rnn {
            weight_ih: array::from_fn(|i| array::from_fn(|j| 0.3 * number(i * IN + j))),
            weight_hh: array::from_fn(|i| array::from_fn(|j| 0.15 * number(i * HIDDEN + j + 3))),
            bias_ih: array::from_fn(|i| 0.1 * number(i + 7)),
            bias_hh: array::from_fn(|i| 0.1 * number(i + 70)),
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
        format!("RNN tanh {IN}→{HIDDEN}, {STEPS} steps, batch {B}")
    }

    fn by_hand(&mut self) {
        let d = &mut self.gradient;
        d.weight_ih.as_flattened_mut().fill(0.0);
        d.weight_hh.as_flattened_mut().fill(0.0);
        d.bias_ih.fill(0.0);
        d.bias_hh.fill(0.0);
        for (xs, y) in black_box(&self.xs).iter().zip(black_box(&self.ys)) {
            black_box(loss_by_hand(&self.by_hand, xs, y, d));
        }
        let layer = &mut self.by_hand;
        descend(layer.weight_ih.as_flattened_mut(), d.weight_ih.as_flattened(), RATE);
        descend(layer.weight_hh.as_flattened_mut(), d.weight_hh.as_flattened(), RATE);
        descend(&mut layer.bias_ih, &d.bias_ih, RATE);
        descend(&mut layer.bias_hh, &d.bias_hh, RATE);
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
            [layer.weight_ih.as_flattened(), layer.weight_hh.as_flattened(), &layer.bias_ih, &layer.bias_hh]
                .concat()
        })
    }
}
