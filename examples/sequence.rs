//! A recurrent network learns to remember: `cargo run --release --example sequence`.
//!
//! It reads bits, and says at each step the bit of five steps before: so it has to carry the last five along in
//! its state.
//!
//! ```text
//! h_t = tanh(W_x·x_t + W_h·h_{t−1} + b)        z_t = v·h_t + c        L = mean of the cross-entropy of σ(z_t) and x_{t−5}
//!
//! by hand, from the last step to the first:
//! δ_t    = (∂L/∂h_t + W_hᵀ·δ_{t+1}) ⊙ (1 − h_t²)
//! ∂L/∂W_x = Σ_t δ_t·x_tᵀ       ∂L/∂W_h = Σ_t δ_t·h_{t−1}ᵀ       ∂L/∂b = Σ_t δ_t
//! ```
//!
//! The gradients of all steps are summed, so they can get large: they are clipped by norm, and their norms are logged.

#![allow(clippy::missing_panics_doc, reason = "what cannot happen with the data that is here")]
#![allow(clippy::cast_precision_loss, reason = "the sizes are small numbers")]

use differentiable::nn::{Adam, Dense, GradientStatistics, Rnn, clip_by_norm, losses};
use differentiable::{Differentiable, Tangent, differentiable};
use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt as _, SeedableRng as _};

/// Bits of a sequence.
pub const LENGTH: usize = 16;
/// How far back the network has to look.
pub const DELAY: usize = 5;
/// Steps of training, each with new sequences.
pub const STEPS: usize = 1500;
const HIDDEN: usize = 16;
const BATCH: u32 = 8;
const LARGEST_NORM: f64 = 0.25;

/// Reads and answers.
#[derive(Clone, Debug, Differentiable)]
pub struct Network {
    /// Reads.
    pub rnn: Rnn<f64, 1, HIDDEN>,
    /// Answers from the state.
    pub output: Dense<f64, HIDDEN, 1>,
}

/// The logits of the answers at each step.
#[differentiable]
pub fn answers(network: &Network, #[no_diff] bits: &[[f64; 1]; LENGTH]) -> [f64; LENGTH] {
    let start = [0.0; HIDDEN];
    let states: [[f64; HIDDEN]; LENGTH] = network.rnn.forward(bits, &start);
    let logits: [[f64; 1]; LENGTH] = network.output.forward_rows(&states);
    let mut answers = [0.0; LENGTH];
    for t in 0..LENGTH {
        answers[t] = logits[t][0];
    }
    answers
}

/// The mean cross-entropy of the answers that can be known.
#[differentiable]
pub fn loss(network: &Network, #[no_diff] bits: &[[f64; 1]; LENGTH]) -> f64 {
    let answers: [f64; LENGTH] = answers(network, bits);
    let mut total = 0.0;
    for t in DELAY..LENGTH {
        let entropy: f64 = losses::logit_entropy(answers[t], bits[t - DELAY][0]);
        total += entropy;
    }
    total / (LENGTH - DELAY) as f64
}

/// The recurrent step and its loss written out, for one hidden neuron: to be read with its backward function.
#[differentiable]
pub fn one_neuron(w_x: f64, w_h: f64, b: f64, #[no_diff] xs: &[f64; LENGTH], #[no_diff] target: f64) -> f64 {
    let mut h = 0.0;
    for t in 0..LENGTH {
        h = (w_x * xs[t] + w_h * h + b).tanh();
    }
    0.5 * (h - target).powi(2)
}

/// Random bits.
pub fn bits(random: &mut Xoshiro256PlusPlus) -> [[f64; 1]; LENGTH] {
    std::array::from_fn(|_| [f64::from(random.random::<bool>())])
}

/// What there is to say about a hundred steps.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "named as in the table")]
pub struct Log {
    pub loss: f64,
    /// Before clipping.
    pub mean_norm: f64,
    pub largest_norm: f64,
    pub clipped: u32,
}

/// Trains on random sequences; a log entry for each hundred steps.
pub fn train(steps: usize, seed: u64) -> (Network, Vec<Log>) {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut network = Network { rnn: Rnn::random(&mut random), output: Dense::random(&mut random) };
    let mut optimiser = Adam::new(&network, 5e-3);
    let mut gradient = network.zero_tangent();
    let bar = example_support::progress(steps);
    let mut log = Vec::new();
    let mut recent: Vec<(f64, f64)> = Vec::new();
    for step in 1..=steps {
        gradient.set_zero();
        let total: f64 =
            (0..BATCH).map(|_| loss::value_and_grad_into(&network, &bits(&mut random), &mut gradient)).sum();
        gradient.scale(1.0 / f64::from(BATCH));
        let norm = clip_by_norm(&mut gradient, LARGEST_NORM);
        optimiser.step(&mut network, &gradient);
        recent.push((total / f64::from(BATCH), norm));
        bar.inc(1);
        if step % 100 == 0 {
            log.push(entry(&recent));
            recent.clear();
        }
    }
    bar.finish_and_clear();
    (network, log)
}

fn entry(recent: &[(f64, f64)]) -> Log {
    let count = f64::from(u32::try_from(recent.len()).expect("a hundred"));
    Log {
        loss: recent.iter().map(|(loss, _)| loss).sum::<f64>() / count,
        mean_norm: recent.iter().map(|(_, norm)| norm).sum::<f64>() / count,
        largest_norm: recent.iter().map(|(_, norm)| *norm).fold(0.0, f64::max),
        clipped: recent.iter().map(|(_, norm)| u32::from(*norm > LARGEST_NORM)).sum(),
    }
}

/// The part of the answers that are right, over new sequences.
pub fn accuracy(network: &Network, sequences: u32, seed: u64) -> f64 {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let (mut right, mut all) = (0, 0);
    for _ in 0..sequences {
        let bits = bits(&mut random);
        let answers = answers(network, &bits);
        for t in DELAY..LENGTH {
            right += u32::from((answers[t] > 0.0) == (bits[t - DELAY][0] > 0.5));
            all += 1;
        }
    }
    f64::from(right) / f64::from(all)
}

/// The size of the gradient, for a group of parameters each.
pub fn groups(network: &Network, bits: &[[f64; 1]; LENGTH]) -> [(&'static str, GradientStatistics); 4] {
    let NetworkTangent { rnn, output } = loss::grad(network, bits);
    [
        ("W_x", GradientStatistics::of(&rnn.weight_ih)),
        ("W_h", GradientStatistics::of(&rnn.weight_hh)),
        ("b", GradientStatistics::of(&rnn.bias_ih)),
        ("v", GradientStatistics::of(&output.weight)),
    ]
}

#[allow(dead_code, reason = "a test takes this file as a module")]
fn main() {
    let source = include_str!("sequence.rs");
    println!("One hidden neuron, to be read:\n");
    example_support::show::function_and_backward(source, "one_neuron");
    println!("The network, {HIDDEN} hidden neurons:\n");
    example_support::show::function_and_backward(source, "loss");
    let (network, log) = train(STEPS, 1);
    println!("steps      loss  norm of the gradient: mean  largest  clipped to {LARGEST_NORM}");
    for (i, Log { loss, mean_norm, largest_norm, clipped }) in log.iter().enumerate() {
        println!(
            "{:>5}  {loss:>8.5}  {mean_norm:>26.4}  {largest_norm:>7.4}  {clipped:>7} of 100",
            (i + 1) * 100
        );
    }
    let mut random = Xoshiro256PlusPlus::seed_from_u64(99);
    let bits = bits(&mut random);
    println!("\nthe gradient at the end, by group:   norm        mean     largest");
    for (name, g) in groups(&network, &bits) {
        println!("  {name:<30} {:>10.2e}  {:>10.2e}  {:>10.2e}", g.norm, g.mean, g.largest);
    }
    let show = |bits: &[f64]| bits.iter().map(|b| if *b > 0.5 { '1' } else { '0' }).collect::<String>();
    let answers = answers(&network, &bits).map(|z| if z > 0.0 { 1.0 } else { 0.0 });
    println!("\nread              {}", show(bits.as_flattened()));
    println!("answered          {}{}", ".".repeat(DELAY), show(&answers[DELAY..]));
    println!("test accuracy     {:.2} %", 100.0 * accuracy(&network, 500, 7));
}
