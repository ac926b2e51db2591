//! One training step of the example `digits`: a mini-batch through the network, and the step of the optimiser.

#![allow(clippy::needless_range_loop, reason = "indices, as in the formulas")]

use std::hint::black_box;

use differentiable::Tangent;

use super::Case;
use crate::data::{self, Image};
use crate::network::{CLASSES, HIDDEN, Network, NetworkTangent, PIXELS, loss};
use crate::random::Random;
use crate::training::{Momentum, train_batch};

const BATCH: usize = 16;
/// So low that the network is the same after a million steps.
const RATE: f64 = 1e-12;

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

pub struct Step {
    network: Network,
    batch: Vec<Image>,
    momentum: Momentum,
}

impl Step {
    pub fn new() -> Self {
        let mut random = Random::new(1);
        let network = Network::he_initialised(&mut random);
        let mut batch = data::load(&mut random).expect("the data of the project").train;
        batch.truncate(BATCH);
        let momentum = Momentum::new(&network, RATE);
        Self { network, batch, momentum }
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
        let momentum = &mut self.momentum;
        momentum.gradient.set_zero();
        for image in black_box(&self.batch) {
            black_box(loss_by_hand(&self.network, &image.pixels, image.label, &mut momentum.gradient));
        }
        momentum.step(&mut self.network, self.batch.len());
    }

    fn by_macro(&mut self) {
        train_batch(black_box(&mut self.network), black_box(&self.batch), &mut self.momentum);
    }

    fn take_gradient(&mut self) -> Vec<f64> {
        let NetworkTangent { w1, b1, w2, b2 } = &self.momentum.gradient;
        let gradient = [w1.as_flattened(), b1, w2.as_flattened(), b2].concat();
        gradient.into_iter().map(f64::from).collect()
    }
}
