//! The model and its training, in mini-batches with momentum.

use differentiable::nn::initial::{Initial, gain};
use differentiable::nn::models::MlpTangent;
use differentiable::nn::training::shuffle;
use differentiable::nn::{Activation, Dense, Mlp, Sgd, losses};
use differentiable::{Differentiable, Tangent, differentiable};
use example_support::data::{DIGITS, Image, PIXELS};
use rand::SeedableRng as _;
use rand::rngs::Xoshiro256PlusPlus;

/// Neurons of the hidden layer.
pub const HIDDEN: usize = 32;
/// Images to learn from; the rest is to be judged by.
pub const TRAIN: usize = 1347;

/// How much of the last step goes on in the next one.
const MOMENTUM: f64 = 0.9;

/// Pixels, a hidden layer with ReLU, a score per class.
pub type Network = Mlp<f32, PIXELS, HIDDEN, DIGITS>;

/// Softmax with cross-entropy, −ln p\[label\].
#[differentiable]
pub fn loss(network: &Network, #[no_diff] image: &[f32; PIXELS], label: usize) -> f32 {
    let scores: [f32; DIGITS] = network.forward(image);
    losses::cross_entropy(&scores, label)
}

/// Weights of He's distribution, so that the ReLU layer keeps the scale of what passes through; biases zero.
pub fn network(seed: u64) -> Network {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    Mlp {
        hidden: Dense::initialised(Initial::he_normal(PIXELS, gain::RELU), &mut random),
        output: Dense::initialised(Initial::he_normal(HIDDEN, gain::RELU), &mut random),
        activation: Activation::Relu,
    }
}

/// Images to learn from, and images to be judged by.
pub struct Digits {
    pub train: Vec<Image>,
    pub test: Vec<Image>,
}

/// All images in random order, the first 1,347 to train.
pub fn load(seed: &mut u64) -> Result<Digits, String> {
    let mut train = example_support::data::digits(include_str!("../../data/digits.csv"))
        .map_err(|error| format!("data/digits.csv: {error}"))?;
    if train.len() <= TRAIN {
        return Err(format!("data/digits.csv has {} images, too few", train.len()));
    }
    shuffle(&mut train, seed);
    let test = train.split_off(TRAIN);
    Ok(Digits { train, test })
}

/// The optimiser, and the buffer for gradients: made once, used in every step.
pub struct Trainer {
    optimiser: Sgd<Network>,
    gradient: MlpTangent<f32, PIXELS, HIDDEN, DIGITS>,
}

/// Mean loss, and the part of the images that are told right.
pub struct Score {
    pub loss: f64,
    pub accuracy: f64,
}

impl Trainer {
    pub fn new(network: &Network, rate: f64) -> Self {
        Self { optimiser: Sgd::new(network, rate).momentum(MOMENTUM), gradient: network.zero_tangent() }
    }

    /// One training step: sums the gradients of the batch, then moves the network against their mean.
    pub fn step(&mut self, network: &mut Network, batch: &[Image]) {
        self.gradient.set_zero();
        for image in batch {
            loss::value_and_grad_into(network, &image.pixels, image.label, &mut self.gradient);
        }
        self.gradient.scale(1.0 / count(batch.len()));
        self.optimiser.step(network, &self.gradient);
    }
}

/// The class with the highest score.
pub fn classify(network: &Network, image: &[f32; PIXELS]) -> usize {
    let scores = network.forward(image);
    (0..DIGITS).max_by(|&a, &b| scores[a].total_cmp(&scores[b])).unwrap_or(0)
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
