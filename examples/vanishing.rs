//! Vanishing gradients: `cargo run --release --example vanishing`. Draws `target/vanishing.svg`.
//!
//! σ'(z) = σ(z)(1 − σ(z)) is at most ¼, at z = 0. A gradient on its way from the end of a network to the first layer is
//! multiplied by it once per layer:
//!
//! ```text
//! a₀ = x,  a_l = σ(z_l),  z_l = w·a_{l−1} + b_l
//! ∂a₁₀/∂z₁ = σ'(z₁₀)·w · σ'(z₉)·w ⋯ w·σ'(z₁)    ≤  (¼)¹⁰·w⁹  ≈  9.5e-7 for w = 1
//! ```
//!
//! ReLU has the slope 1 where it is on: the same product is w⁹. Then two networks of ten layers of 16 neurons are to learn
//! to tell irises apart, equal but for their activation and its start, by gradient descent: the one with sigmoids does not get
//! anywhere. (Adam, which divides each gradient by its own size, gets it moving after a while; fewer sigmoids are the cure.)

#![allow(clippy::missing_panics_doc, reason = "what cannot happen with the data that is here")]

use differentiable::nn::initial::{Initial, gain};
use differentiable::nn::{Activation, Dense, GradientStatistics, Sgd, activate_each, activations, losses};
use differentiable::{Differentiable, Tangent, differentiable};
use example_support::chart::{Curve, Panel, Scale, draw};
use example_support::data::Flower;
use rand::SeedableRng as _;
use rand::rngs::Xoshiro256PlusPlus;

/// How many layers there are before the last.
pub const LAYERS: usize = 10;
const WIDTH: usize = 16;
/// Steps over all flowers.
pub const STEPS: usize = 150;

/// Ten neurons in a row: each the sigmoid of the one before, less a bias.
#[differentiable]
pub fn sigmoid_chain(x: f64, #[no_diff] biases: &[f64; LAYERS]) -> f64 {
    let mut a = x;
    for l in 0..LAYERS {
        a = 1.0 / (1.0 + (biases[l] - a).exp());
    }
    a
}

/// The same with ReLU.
#[differentiable]
pub fn relu_chain(x: f64, #[no_diff] biases: &[f64; LAYERS]) -> f64 {
    let mut a = x;
    for l in 0..LAYERS {
        a = (a - biases[l]).max(0.0);
    }
    a
}

/// The biases with which every neuron of [`sigmoid_chain`] is at z = 0, its steepest, for x = 1.
pub const STEEPEST: [f64; LAYERS] = {
    let mut biases = [0.5; LAYERS];
    biases[0] = 1.0;
    biases
};

/// 4 measures, ten layers of 16, a score per species.
#[derive(Clone, Debug, Differentiable)]
pub struct Network {
    /// From the measures.
    pub first: Dense<f64, 4, WIDTH>,
    /// The other nine of the ten.
    pub others: [Dense<f64, WIDTH, WIDTH>; LAYERS - 1],
    /// To the scores.
    pub last: Dense<f64, WIDTH, 3>,
    /// After each layer but the last.
    #[no_diff]
    pub activation: Activation,
}

/// Softmax with cross-entropy.
#[differentiable(wrt(network))]
pub fn loss(network: &Network, measures: &[f64; 4], species: usize) -> f64 {
    let z: [f64; WIDTH] = network.first.forward(measures);
    let mut a: [f64; WIDTH] = activate_each(network.activation, &z);
    for l in 0..LAYERS - 1 {
        let z: [f64; WIDTH] = network.others[l].forward(&a);
        a = activate_each(network.activation, &z);
    }
    let scores: [f64; 3] = network.last.forward(&a);
    losses::cross_entropy(&scores, species)
}

/// A network with the start that fits its activation: Xavier for the sigmoid, He for ReLU.
pub fn network(activation: Activation, seed: u64) -> Network {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let initial = |fan_in, fan_out| match activation {
        Activation::Relu => Initial::he_normal(fan_in, gain::RELU),
        _ => Initial::xavier_normal(fan_in, fan_out, gain::LINEAR),
    };
    Network {
        first: Dense::initialised(initial(4, WIDTH), &mut random),
        others: std::array::from_fn(|_| Dense::initialised(initial(WIDTH, WIDTH), &mut random)),
        last: Dense::initialised(initial(WIDTH, 3), &mut random),
        activation,
    }
}

/// The mean loss over the flowers, and its gradient.
pub fn batch(network: &Network, flowers: &[Flower]) -> (f64, NetworkTangent) {
    let mut gradient = network.zero_tangent();
    let mut total = 0.0;
    for Flower { measures, species } in flowers {
        total += loss::value_and_grad_into(network, measures, *species, &mut gradient);
    }
    let count = f64::from(u32::try_from(flowers.len()).expect("150 flowers"));
    gradient.scale(1.0 / count);
    (total / count, gradient)
}

/// The norm of the gradient of each of the ten layers' weights, from the first to the last.
pub fn norms(gradient: &NetworkTangent) -> Vec<f64> {
    let others = gradient.others.iter().map(|layer| GradientStatistics::of(&layer.weight).norm);
    std::iter::once(GradientStatistics::of(&gradient.first.weight).norm).chain(others).collect()
}

/// The loss before each step of gradient descent with momentum, all flowers at once.
pub fn train(network: &mut Network, flowers: &[Flower], steps: usize) -> Vec<f64> {
    let mut optimiser = Sgd::new(network, 0.02).momentum(0.9);
    let bar = example_support::progress(steps);
    let mut losses = Vec::with_capacity(steps);
    for _ in 0..steps {
        let (loss, gradient) = batch(network, flowers);
        optimiser.step(network, &gradient);
        losses.push(loss);
        bar.inc(1);
    }
    bar.finish_and_clear();
    losses
}

/// The flowers, their measures around zero.
pub fn flowers() -> Vec<Flower> {
    let mut flowers = example_support::data::iris(include_str!("../data/iris.csv"))
        .unwrap_or_else(|error| panic!("data/iris.csv: {error}"));
    let middle = [5.8, 3.0, 3.8, 1.2];
    flowers.iter_mut().for_each(|f| f.measures.iter_mut().zip(middle).for_each(|(m, at)| *m -= at));
    flowers
}

#[allow(dead_code, reason = "a test takes this file as a module")]
fn main() -> Result<(), String> {
    example_support::show::function_and_backward(include_str!("vanishing.rs"), "sigmoid_chain");
    println!("σ'(0) = {}, and (¼)¹⁰ = {:.4e}", activations::sigmoid::grad(0.0), 0.25_f64.powi(10));
    println!("ten sigmoids, each at its steepest:  ∂a₁₀/∂x = {:.4e}", sigmoid_chain::grad(1.0, &STEEPEST));
    println!(
        "ten sigmoids, biases zero:           ∂a₁₀/∂x = {:.4e}",
        sigmoid_chain::grad(1.0, &[0.0; LAYERS])
    );
    println!("ten times ReLU:                      ∂a₁₀/∂x = {:.4}\n", relu_chain::grad(1.0, &[0.0; LAYERS]));

    let flowers = flowers();
    let mut networks = [Activation::Sigmoid, Activation::Relu].map(|activation| network(activation, 1));
    let [sigmoid, relu] = networks.each_ref().map(|network| norms(&batch(network, &flowers).1));
    println!("norm of the gradient of a layer's weights, at the start:");
    println!("  layer     sigmoid        ReLU");
    for (l, (s, r)) in sigmoid.iter().zip(&relu).enumerate() {
        println!("  {:>5}  {s:>10.3e}  {r:>10.3e}", l + 1);
    }
    println!(
        "  tenth layer's over first layer's: sigmoid {:.1e}, ReLU {:.1e}\n",
        sigmoid[9] / sigmoid[0],
        relu[9] / relu[0]
    );

    let losses = networks.each_mut().map(|network| train(network, &flowers, STEPS));
    println!("loss while learning to tell irises apart (knowing nothing is ln 3 = {:.4}):", 3.0_f64.ln());
    for step in [0, 49, 99, STEPS - 1] {
        println!("  step {:>4}: sigmoid {:.4}, ReLU {:.4}", step + 1, losses[0][step], losses[1][step]);
    }
    let [sigmoid_loss, relu_loss] = losses;
    let path = std::path::Path::new("target/vanishing.svg");
    let svg = draw(&[
        Panel {
            title: "Norm of the gradient by layer, at the start",
            across: "layer",
            scale: Scale::Logarithmic,
            curves: vec![Curve::new("sigmoid", sigmoid), Curve::new("ReLU", relu)],
        },
        Panel {
            title: "Loss while training",
            across: "step",
            scale: Scale::Linear,
            curves: vec![Curve::new("sigmoid", sigmoid_loss), Curve::new("ReLU", relu_loss)],
        },
    ]);
    example_support::write(path, &svg)?;
    println!("\nchart             {}", path.display());
    Ok(())
}
