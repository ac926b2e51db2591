//! XOR, the smallest task that no single layer can do: `cargo run --release --example xor`.
//!
//! A 2-4-1 network, sigmoid in both layers, mean squared error over the four cases, gradient descent on all four at once:
//!
//! ```text
//! z1 = W1·x + b1    h = σ(z1)    z2 = w2·h + b2    p = σ(z2)    L = ¼ Σ (p − y)²
//!
//! by hand, from the end to the start, for each case:
//! ∂L/∂p  = ½ (p − y)
//! δ2     = ∂L/∂p · p(1 − p)           ∂L/∂w2 = δ2·h        ∂L/∂b2 = δ2
//! δ1     = δ2·w2 ⊙ h(1 − h)           ∂L/∂W1 = δ1·xᵀ       ∂L/∂b1 = δ1
//! ```
//!
//! The start matters. Weights from Xavier's distribution tell the hidden neurons apart, and the network learns. Weights
//! of 0.01·N(0, 1) leave the four neurons nearly equal: they get nearly equal gradients, stay nearly equal, and
//! the loss stays at ¼, the loss of answering ½ to everything.

use differentiable::nn::Sgd;
use differentiable::nn::initial::{Initial, gain};
use differentiable::{Differentiable, Tangent, differentiable};
use rand::SeedableRng as _;
use rand::rngs::Xoshiro256PlusPlus;

/// The four cases.
pub const INPUTS: [[f64; 2]; 4] = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]];
/// What they should give.
pub const TARGETS: [f64; 4] = [0.0, 1.0, 1.0, 0.0];
/// The learning rate.
pub const RATE: f64 = 0.5;
/// Steps of gradient descent.
pub const EPOCHS: usize = 10_000;

/// The parameters.
#[derive(Clone, Debug, Differentiable)]
pub struct Network {
    /// Inputs to hidden neurons.
    pub w1: [[f64; 2]; 4],
    /// Biases of the hidden neurons.
    pub b1: [f64; 4],
    /// Hidden neurons to the output.
    pub w2: [f64; 4],
    /// Bias of the output.
    pub b2: f64,
}

/// The network.
#[differentiable]
pub fn predict(net: &Network, #[no_diff] x: &[f64; 2]) -> f64 {
    let mut z2: f64 = net.b2;
    for i in 0..4 {
        let z1 = net.w1[i][0] * x[0] + net.w1[i][1] * x[1] + net.b1[i];
        let h: f64 = 1.0 / (1.0 + (-z1).exp());
        z2 += net.w2[i] * h;
    }
    1.0 / (1.0 + (-z2).exp())
}

/// Mean squared error over the four cases.
#[differentiable]
pub fn loss(net: &Network) -> f64 {
    let mut sum = 0.0;
    for k in 0..4 {
        sum += (predict(net, &INPUTS[k]) - TARGETS[k]).powi(2);
    }
    sum / 4.0
}

/// Weights from Xavier's normal distribution, biases zero.
pub fn xavier(seed: u64) -> Network {
    start(seed, Initial::xavier_normal(2, 4, gain::LINEAR), Initial::xavier_normal(4, 1, gain::LINEAR))
}

/// Weights of 0.01·N(0, 1), biases zero.
pub fn tiny(seed: u64) -> Network {
    let tiny = Initial::Normal { deviation: 0.01 };
    start(seed, tiny, tiny)
}

fn start(seed: u64, first: Initial, second: Initial) -> Network {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut net = Network { w1: [[0.0; 2]; 4], b1: [0.0; 4], w2: [0.0; 4], b2: 0.0 };
    first.fill(&mut net.w1, &mut random);
    second.fill(&mut net.w2, &mut random);
    net
}

/// Gradient descent; the loss before each step, and after the last.
pub fn train(net: &mut Network, epochs: usize) -> Vec<f64> {
    let mut optimiser = Sgd::new(net, RATE);
    let mut gradient = net.zero_tangent();
    let mut losses = Vec::with_capacity(epochs + 1);
    for _ in 0..epochs {
        gradient.set_zero();
        losses.push(loss::value_and_grad_into(net, &mut gradient));
        optimiser.step(net, &gradient);
    }
    losses.push(loss(net));
    losses
}

/// The answers to the four cases.
pub fn answers(net: &Network) -> [f64; 4] {
    INPUTS.map(|x| predict(net, &x))
}

/// Whether the answers round to 0, 1, 1, 0.
pub fn is_learned(net: &Network) -> bool {
    answers(net).iter().zip(TARGETS).all(|(p, y)| (p - y).abs() < 0.5)
}

fn report(title: &str, mut net: Network) {
    println!("{title}");
    let losses = train(&mut net, EPOCHS);
    for epoch in [0, 100, 1000, 2000, 5000, EPOCHS] {
        println!("  epoch {epoch:>5}: L = {:.6}", losses[epoch]);
    }
    for ((x, y), p) in INPUTS.iter().zip(TARGETS).zip(answers(&net)) {
        println!("  {} xor {} = {y}: p = {p:.4}, rounded {}", x[0], x[1], p.round());
    }
    println!();
}

#[allow(dead_code, reason = "a test takes this file as a module")]
fn main() {
    let source = include_str!("xor.rs");
    example_support::show::function_and_backward(source, "predict");
    report("Xavier's start:", xavier(1));
    report("The start 0.01·N(0, 1), which stalls:", tiny(1));
    let learned = (1..=20).filter(|seed| {
        let mut net = xavier(*seed);
        train(&mut net, EPOCHS);
        is_learned(&net)
    });
    println!("Of 20 starts by Xavier, {} have learned it after {EPOCHS} epochs.", learned.count());
}
