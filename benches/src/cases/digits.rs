//! One training step of the network of the example `digits`: a mini-batch of gradients, and the step of the optimiser.

#![allow(clippy::needless_range_loop, reason = "indices, as in the formulas")]

use std::array;
use std::hint::black_box;

use differentiable::{Differentiable, Tangent, differentiable, no_diff};

use super::{Case, number};

const PIXELS: usize = 64;
const HIDDEN: usize = 32;
const CLASSES: usize = 10;
const BATCH: usize = 16;
const MOMENTUM: f64 = 0.9;
/// So low that the network is the same after a million steps.
const RATE: f64 = 1e-12;

#[derive(Differentiable)]
struct Network {
    w1: [[f32; PIXELS]; HIDDEN],
    b1: [f32; HIDDEN],
    w2: [[f32; HIDDEN]; CLASSES],
    b2: [f32; CLASSES],
}

#[differentiable]
fn logits(net: &Network, #[no_diff] image: &[f32; PIXELS]) -> [f32; CLASSES] {
    let mut hidden = [0.0; HIDDEN];
    for i in 0..HIDDEN {
        let mut sum = net.b1[i];
        for j in 0..PIXELS {
            sum += net.w1[i][j] * image[j];
        }
        hidden[i] = sum.max(0.0);
    }
    let mut scores = [0.0; CLASSES];
    for k in 0..CLASSES {
        let mut sum = net.b2[k];
        for i in 0..HIDDEN {
            sum += net.w2[k][i] * hidden[i];
        }
        scores[k] = sum;
    }
    scores
}

#[differentiable]
fn loss(net: &Network, #[no_diff] image: &[f32; PIXELS], label: usize) -> f32 {
    let scores = logits(net, image);
    let mut largest = scores[0];
    for k in 1..CLASSES {
        largest = largest.max(scores[k]);
    }
    let largest = no_diff(largest);
    let mut total = 0.0;
    for k in 0..CLASSES {
        total += (scores[k] - largest).exp();
    }
    largest + total.ln() - scores[label]
}

/// The loss of one image, with its gradient added to `gradient`.
fn loss_by_hand(net: &Network, image: &[f32; PIXELS], label: usize, gradient: &mut NetworkTangent) -> f32 {
    let mut hidden = net.b1;
    for i in 0..HIDDEN {
        for j in 0..PIXELS {
            hidden[i] += net.w1[i][j] * image[j];
        }
        hidden[i] = hidden[i].max(0.0);
    }
    let mut scores = net.b2;
    for k in 0..CLASSES {
        for i in 0..HIDDEN {
            scores[k] += net.w2[k][i] * hidden[i];
        }
    }
    let largest = scores.iter().fold(f32::NEG_INFINITY, |largest, score| largest.max(*score));
    let exponentials = scores.map(|score| (score - largest).exp());
    let total: f32 = exponentials.iter().sum();

    let mut d_scores = exponentials.map(|exponential| exponential / total);
    d_scores[label] -= 1.0;
    let mut d_hidden = [0.0; HIDDEN];
    for k in 0..CLASSES {
        gradient.b2[k] += d_scores[k];
        for i in 0..HIDDEN {
            gradient.w2[k][i] += d_scores[k] * hidden[i];
            d_hidden[i] += d_scores[k] * net.w2[k][i];
        }
    }
    for i in 0..HIDDEN {
        let d_sum = if hidden[i] > 0.0 { d_hidden[i] } else { 0.0 };
        gradient.b1[i] += d_sum;
        for j in 0..PIXELS {
            gradient.w1[i][j] += d_sum * image[j];
        }
    }
    largest + total.ln() - scores[label]
}

/// Numbers between −1 and 1 as `f32`.
fn small_number(i: usize) -> f32 {
    #[expect(clippy::cast_possible_truncation, reason = "rounding is fine")]
    let number = number(i) as f32;
    number
}

struct Image {
    pixels: [f32; PIXELS],
    label: usize,
}

pub struct Step {
    network: Network,
    batch: Vec<Image>,
    gradient: NetworkTangent,
    velocity: NetworkTangent,
}

impl Step {
    pub fn new() -> Self {
        let network = Network {
            w1: array::from_fn(|i| array::from_fn(|j| 0.2 * small_number(i * PIXELS + j))),
            b1: [0.0; HIDDEN],
            w2: array::from_fn(|k| array::from_fn(|i| 0.3 * small_number(k * HIDDEN + i + 5000))),
            b2: [0.0; CLASSES],
        };
        let batch = (0..BATCH)
            .map(|n| Image {
                pixels: array::from_fn(|j| small_number(n * PIXELS + j).abs()),
                label: n % CLASSES,
            })
            .collect();
        let (gradient, velocity) = (network.zero_tangent(), network.zero_tangent());
        Self { network, batch, gradient, velocity }
    }

    fn move_network(&mut self) {
        self.velocity.scale(MOMENTUM);
        self.velocity.accumulate(&self.gradient);
        self.network.move_along(&self.velocity, -RATE);
    }
}

impl Case for Step {
    fn name(&self) -> String {
        format!("digits training step, {BATCH} images")
    }

    fn primal(&mut self) {
        for image in black_box(&self.batch) {
            black_box(loss(&self.network, &image.pixels, image.label));
        }
    }

    fn by_hand(&mut self) {
        self.gradient.set_zero();
        for image in black_box(&self.batch) {
            black_box(loss_by_hand(&self.network, &image.pixels, image.label, &mut self.gradient));
        }
        self.move_network();
    }

    fn by_macro(&mut self) {
        self.gradient.set_zero();
        for image in black_box(&self.batch) {
            let gradient = &mut self.gradient;
            black_box(loss::value_and_grad_into(&self.network, &image.pixels, image.label, gradient));
        }
        self.move_network();
    }

    fn take_gradient(&mut self) -> Vec<f64> {
        let NetworkTangent { w1, b1, w2, b2 } = &self.gradient;
        let gradient = [w1.as_flattened(), b1, w2.as_flattened(), b2].concat();
        gradient.into_iter().map(f64::from).collect()
    }
}
