//! Mini-batch gradient descent with momentum.

use differentiable::{Differentiable, Tangent};

use crate::data::Image;
use crate::network::{Network, NetworkTangent, classify, loss};

/// How much of the last step goes on in the next one.
const MOMENTUM: f64 = 0.9;

/// The optimiser, with the two buffers that it needs: made once, used in every step.
pub struct Momentum {
    rate: f64,
    gradient: NetworkTangent,
    velocity: NetworkTangent,
}

/// Mean loss, and the part of the images that are told right.
pub struct Score {
    pub loss: f64,
    pub accuracy: f64,
}

impl Momentum {
    pub fn new(network: &Network, rate: f64) -> Self {
        Self { rate, gradient: network.zero_tangent(), velocity: network.zero_tangent() }
    }

    /// Moves the network against the mean of the gradients that were summed over `examples` images.
    fn step(&mut self, network: &mut Network, examples: usize) {
        self.velocity.scale(MOMENTUM);
        self.gradient.scale(1.0 / count(examples));
        self.velocity.accumulate(&self.gradient);
        network.move_along(&self.velocity, -self.rate);
    }
}

/// One training step: sums the gradients of the batch, then moves the network.
pub fn train_batch(network: &mut Network, batch: &[Image], momentum: &mut Momentum) {
    momentum.gradient.set_zero();
    for image in batch {
        loss::value_and_grad_into(network, &image.pixels, image.label, &mut momentum.gradient);
    }
    momentum.step(network, batch.len());
}

/// Loss and accuracy over the images.
pub fn evaluate(network: &Network, images: &[Image]) -> Score {
    let total: f64 = images.iter().map(|image| f64::from(loss(network, &image.pixels, image.label))).sum();
    let right = images.iter().filter(|image| classify(network, &image.pixels) == image.label).count();
    Score { loss: total / count(images.len()), accuracy: count(right) / count(images.len()) }
}

fn count(images: usize) -> f64 {
    f64::from(u32::try_from(images).expect("fewer than 2^32 images"))
}
