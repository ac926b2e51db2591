//! A small convolutional network reads digits: `cargo run --release --example cnn`.
//!
//! ```text
//! 1×8×8 ─ conv 3×3, padding 1 ─▶ 16×8×8 ─ ReLU, max pool 2 ─▶ 16×4×4
//!       ─ conv 3×3, padding 1 ─▶ 32×4×4 ─ ReLU, max pool 2 ─▶ 32×2×2 ─ dense ─▶ 10 scores
//! ```
//!
//! `AdamW` over mini-batches of 16, with a learning rate that falls exponentially, r·d^(epoch/epochs). By hand, the backward
//! pass of a convolution is two more: the gradient of a kernel is the correlation of the input with the cotangent, that
//! of the input the convolution of the cotangent with the kernel. The attribute gets there from the loops of the forward pass.

#![allow(clippy::missing_panics_doc, reason = "what cannot happen with the data that is here")]

use differentiable::nn::initial::{Initial, gain};
use differentiable::nn::schedules::{Exponential, Schedule as _};
use differentiable::nn::training::{epoch, shuffle};
use differentiable::nn::{
    AdamW, Conv2d, Dense, GradientStatistics, MaxPool2d, Optimiser as _, activations, losses,
};
use differentiable::ops::{flatten, unflatten};
use differentiable::{Differentiable, differentiable};
use example_support::data::{DIGITS, Image, PIXELS};
use indicatif::ProgressBar;
use rand::SeedableRng as _;
use rand::rngs::Xoshiro256PlusPlus;

/// Images to learn from; the rest is to be judged by.
pub const TRAIN: usize = 1347;
/// How often to go through them.
pub const EPOCHS: usize = 20;
const BATCH: usize = 16;
const WEIGHT_DECAY: f64 = 0.3;
/// Channels of the first convolution.
const C1: usize = 16;
/// Channels of the second.
const C2: usize = 32;
/// What is left of an image.
const FLAT: usize = C2 * 2 * 2;

/// An image with one channel.
pub type Pixels = [[[f32; 8]; 8]; 1];

/// The layers.
#[derive(Clone, Debug, Differentiable)]
pub struct Network {
    /// From the pixels.
    pub conv1: Conv2d<f32, 1, C1, 3, 3, 1, 1>,
    /// From what the first has found.
    pub conv2: Conv2d<f32, C1, C2, 3, 3, 1, 1>,
    /// After each.
    pub pool: MaxPool2d<2, 2>,
    /// To a score per digit.
    pub output: Dense<f32, FLAT, DIGITS>,
}

/// The scores of an image.
#[differentiable]
pub fn scores(network: &Network, #[no_diff] image: &Pixels) -> [f32; DIGITS] {
    let y: [[[f32; 8]; 8]; C1] = network.conv1.forward::<8, 8, 8, 8>(image);
    let y: [[f32; 64]; C1] = flatten::<f32, C1, 8, 8, 64>(&y);
    let y: [[f32; 64]; C1] = activations::relu_rows(&y);
    let y: [[[f32; 8]; 8]; C1] = unflatten::<f32, C1, 8, 8, 64>(&y);
    let y: [[[f32; 4]; 4]; C1] = network.pool.forward::<f32, C1, 8, 8, 4, 4>(&y);
    let y: [[[f32; 4]; 4]; C2] = network.conv2.forward::<4, 4, 4, 4>(&y);
    let y: [[f32; 16]; C2] = flatten::<f32, C2, 4, 4, 16>(&y);
    let y: [[f32; 16]; C2] = activations::relu_rows(&y);
    let y: [[[f32; 4]; 4]; C2] = unflatten::<f32, C2, 4, 4, 16>(&y);
    let y: [[[f32; 2]; 2]; C2] = network.pool.forward::<f32, C2, 4, 4, 2, 2>(&y);
    let mut flat = [0.0; FLAT];
    for c in 0..C2 {
        for i in 0..2 {
            for j in 0..2 {
                flat[c * 4 + i * 2 + j] = y[c][i][j];
            }
        }
    }
    let scores: [f32; DIGITS] = network.output.forward(&flat);
    scores
}

/// Softmax with cross-entropy.
#[differentiable]
pub fn loss(network: &Network, #[no_diff] image: &Pixels, label: usize) -> f32 {
    let scores: [f32; DIGITS] = scores(network, image);
    losses::cross_entropy(&scores, label)
}

/// Weights of He's distribution, biases zero.
pub fn network(seed: u64) -> Network {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut network =
        Network { conv1: Conv2d::zeros(), conv2: Conv2d::zeros(), pool: MaxPool2d, output: Dense::zeros() };
    Initial::he_normal(9, gain::RELU).fill(&mut network.conv1.weight, &mut random);
    Initial::he_normal(C1 * 9, gain::RELU).fill(&mut network.conv2.weight, &mut random);
    Initial::he_normal(FLAT, gain::LINEAR).fill(&mut network.output.weight, &mut random);
    network
}

/// An image and its digit.
pub struct Example {
    /// The pixels.
    pub image: Pixels,
    /// The digit.
    pub label: usize,
}

/// All images in random order.
pub fn examples(seed: &mut u64) -> Vec<Example> {
    let mut images = example_support::data::digits(include_str!("../data/digits.csv"))
        .unwrap_or_else(|error| panic!("data/digits.csv: {error}"));
    shuffle(&mut images, seed);
    let square =
        |pixels: &[f32; PIXELS]| [std::array::from_fn(|i| std::array::from_fn(|j| pixels[i * 8 + j]))];
    images.iter().map(|Image { pixels, label }| Example { image: square(pixels), label: *label }).collect()
}

/// What there is to say about an epoch.
#[allow(missing_docs, reason = "named as in the table")]
pub struct Epoch {
    pub rate: f64,
    pub loss: f64,
    pub accuracy: f64,
    /// Of the gradients before each step.
    pub mean_norm: f64,
    pub largest_norm: f64,
}

/// Trains, and tells of each epoch how the network does on the others.
pub fn train(
    network: &mut Network,
    (examples, others): (&[Example], &[Example]),
    epochs: usize,
    seed: &mut u64,
) -> Vec<Epoch> {
    let rates = Exponential { rate: 4e-3, decay: 0.05, steps: epochs };
    let mut optimiser = AdamW::new(network, rates.rate, WEIGHT_DECAY);
    let mut gradient = network.zero_tangent();
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let bar = example_support::progress(epochs * examples.len().div_ceil(BATCH));
    let mut history = Vec::with_capacity(epochs);
    for t in 0..epochs {
        shuffle(&mut order, seed);
        optimiser.set_rate(rates.rate(t));
        let (loss, norms) = one_epoch(network, examples, &order, &mut optimiser, &mut gradient, &bar);
        let accuracy = accuracy(network, others);
        bar.set_message(format!("loss {loss:.4}, test accuracy {:.2} %", 100.0 * accuracy));
        history.push(Epoch {
            rate: optimiser.rate,
            loss,
            accuracy,
            mean_norm: norms.iter().sum::<f64>() / count(norms.len()),
            largest_norm: norms.iter().copied().fold(0.0, f64::max),
        });
    }
    bar.finish_and_clear();
    history
}

/// The mean loss, and the norm of the gradient of each batch.
fn one_epoch(
    network: &mut Network,
    examples: &[Example],
    order: &[usize],
    optimiser: &mut AdamW<Network>,
    gradient: &mut NetworkTangent,
    bar: &ProgressBar,
) -> (f64, Vec<f64>) {
    let mut norms = Vec::new();
    let one = |network: &Network, at: usize, gradient: &mut NetworkTangent| {
        let Example { image, label } = &examples[at];
        f64::from(loss::value_and_grad_into(network, image, *label, gradient))
    };
    let loss = epoch(network, optimiser, gradient, order.chunks(BATCH), one, |_, gradient| {
        norms.push(GradientStatistics::of(gradient).norm);
        bar.inc(1);
    });
    (loss, norms)
}

/// The part of the images that are told right.
pub fn accuracy(network: &Network, examples: &[Example]) -> f64 {
    let best = |scores: [f32; DIGITS]| (0..DIGITS).max_by(|&a, &b| scores[a].total_cmp(&scores[b]));
    let right = examples.iter().filter(|e| best(scores(network, &e.image)) == Some(e.label));
    count(right.count()) / count(examples.len())
}

fn count(n: usize) -> f64 {
    f64::from(u32::try_from(n).expect("a small number"))
}

#[allow(dead_code, reason = "a test takes this file as a module")]
fn main() {
    example_support::show::function_and_backward(include_str!("cnn.rs"), "scores");
    let mut seed = 1;
    let examples = examples(&mut seed);
    let mut network = network(seed);
    let history = train(&mut network, examples.split_at(TRAIN), EPOCHS, &mut seed);
    println!("epoch      rate  train loss  test accuracy  norm of the gradient: mean  largest");
    for (t, e) in history.iter().enumerate() {
        let Epoch { rate, loss, accuracy, mean_norm, largest_norm } = e;
        println!(
            "{:>5}  {rate:.6}  {loss:>10.4}  {:>11.2} %  {mean_norm:>26.4}  {largest_norm:>7.4}",
            t + 1,
            100.0 * accuracy
        );
    }
    println!("test accuracy     {:.2} %", 100.0 * history.last().map_or(0.0, |epoch| epoch.accuracy));
}
