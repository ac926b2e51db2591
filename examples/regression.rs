//! Regression from scratch: `cargo run --release --example regression`.
//!
//! 100 examples of 4 features, all of them and the targets standard normal, and a 4-8-1 network with the ready-made
//! [`Mlp`]: two dense layers with an activation between them.
//!
//! ```text
//! z1 = W1·x + b1      a1 = σ(z1) or max(0, z1)      p = w2·a1 + b2      L = mean (p − y)² over the examples
//!
//! by hand, for each example:
//! δ2 = 2 (p − y) / 100                ∂L/∂w2 += δ2·a1       ∂L/∂b2 += δ2
//! δ1 = δ2·w2 ⊙ σ'(z1)                 ∂L/∂W1 += δ1·xᵀ       ∂L/∂b1 += δ1
//! ```
//!
//! The sums over the examples are what `value_and_grad_into` adds to one buffer.
//!
//! The targets are noise: there is nothing to find but their mean, and then 49 parameters learn some of the examples by
//! heart. So the loss falls slowly by gradient descent, which finds the mean, and further by Adam. It is the training loop that
//! this shows.

#![allow(clippy::cast_precision_loss, reason = "the number of examples is a small number")]

use differentiable::nn::initial::{Initial, gain};
use differentiable::nn::{Activation, Adam, Dense, Mlp, Optimiser, Sgd};
use differentiable::{Differentiable, Tangent, differentiable};
use rand::SeedableRng as _;
use rand::rngs::Xoshiro256PlusPlus;

/// How many examples there are.
pub const EXAMPLES: usize = 100;
/// Steps over all of them.
pub const STEPS: usize = 500;

/// 4 features, 8 hidden neurons, 1 output.
pub type Network = Mlp<f64, 4, 8, 1>;

/// Features and targets.
pub struct Data {
    /// A row per example.
    pub x: [[f64; 4]; EXAMPLES],
    /// A number per example.
    pub y: [f64; EXAMPLES],
}

/// The squared error of an example.
#[differentiable(wrt(network))]
pub fn loss(network: &Network, x: &[f64; 4], y: f64) -> f64 {
    let predictions: [f64; 1] = network.forward(x);
    (predictions[0] - y).powi(2)
}

/// Standard normal features and targets.
pub fn data(seed: u64) -> Data {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let standard = Initial::Normal { deviation: 1.0 };
    let mut data = Data { x: [[0.0; 4]; EXAMPLES], y: [0.0; EXAMPLES] };
    standard.fill(&mut data.x, &mut random);
    standard.fill(&mut data.y, &mut random);
    data
}

/// A network with an activation and the start that fits it: Xavier for the sigmoid, He for ReLU.
pub fn network(activation: Activation, seed: u64) -> Network {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let first = match activation {
        Activation::Relu => Initial::he_normal(4, gain::RELU),
        _ => Initial::xavier_normal(4, 8, gain::LINEAR),
    };
    Mlp {
        hidden: Dense::initialised(first, &mut random),
        output: Dense::initialised(Initial::xavier_normal(8, 1, gain::LINEAR), &mut random),
        activation,
    }
}

/// The mean loss over all examples, and its gradient.
pub fn batch(network: &Network, data: &Data, gradient: &mut <Network as Differentiable>::Tangent) -> f64 {
    gradient.set_zero();
    let mut total = 0.0;
    for (x, y) in data.x.iter().zip(&data.y) {
        total += loss::value_and_grad_into(network, x, *y, gradient);
    }
    gradient.scale(1.0 / EXAMPLES as f64);
    total / EXAMPLES as f64
}

/// Full-batch steps; the loss before each of them, and after the last.
pub fn train(network: &mut Network, data: &Data, mut optimiser: impl Optimiser<Network>) -> Vec<f64> {
    let mut gradient = network.zero_tangent();
    let mut losses = Vec::with_capacity(STEPS + 1);
    for _ in 0..STEPS {
        losses.push(batch(network, data, &mut gradient));
        optimiser.step(network, &gradient);
    }
    losses.push(batch(network, data, &mut gradient));
    losses
}

/// Sigmoid and gradient descent with rate 0.01.
pub fn by_descent(data: &Data) -> Vec<f64> {
    let mut network = network(Activation::Sigmoid, 2);
    let optimiser = Sgd::new(&network, 0.01);
    train(&mut network, data, optimiser)
}

/// ReLU and Adam with rate 0.001.
pub fn by_adam(data: &Data) -> Vec<f64> {
    let mut network = network(Activation::Relu, 2);
    let optimiser = Adam::new(&network, 1e-3);
    train(&mut network, data, optimiser)
}

#[allow(dead_code, reason = "a test takes this file as a module")]
fn main() {
    example_support::show::function_and_backward(include_str!("regression.rs"), "loss");
    let data = data(1);
    let (descent, adam) = (by_descent(&data), by_adam(&data));
    println!("{:>5}  {:>24}  {:>24}", "step", "sigmoid, descent 0.01", "ReLU, Adam 0.001");
    for step in [0, 1, 10, 100, 200, 300, 400, STEPS] {
        println!("{step:>5}  {:>24.6}  {:>24.6}", descent[step], adam[step]);
    }
}
