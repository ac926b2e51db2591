//! Three species of iris from four measures of their flowers: `cargo run --release --example iris`.
//!
//! A 4-8-3 [`Mlp`] with tanh, cross-entropy, `AdamW` over mini-batches of 10, a learning rate that is halved every 20
//! epochs ([`Steps`]), and [`EarlyStopping`] when the flowers that are not trained with are told no better. The measures are
//! standardised: less their mean, divided by their deviation, both of the flowers trained with.

#![allow(clippy::missing_panics_doc, reason = "what cannot happen with the data that is here")]

use differentiable::nn::initial::{Initial, gain};
use differentiable::nn::schedules::{Schedule as _, Steps};
use differentiable::nn::training::{EarlyStopping, epoch, shuffle};
use differentiable::nn::{Activation, AdamW, Dense, GradientStatistics, Mlp, losses};
use differentiable::{Differentiable, differentiable};
use example_support::data::{Flower, SPECIES};
use rand::SeedableRng as _;
use rand::rngs::Xoshiro256PlusPlus;

/// Flowers to learn from; the other 50 are to be judged by.
pub const TRAIN: usize = 100;
const BATCH: usize = 10;
const MOST_EPOCHS: usize = 200;
const RATES: Steps = Steps { rate: 0.02, decay: 0.5, steps: 20 };

/// 4 measures, 8 hidden neurons, a score per species.
pub type Network = Mlp<f64, 4, 8, SPECIES>;

/// Softmax with cross-entropy.
#[differentiable(wrt(network))]
pub fn loss(network: &Network, measures: &[f64; 4], species: usize) -> f64 {
    let scores: [f64; SPECIES] = network.forward(measures);
    losses::cross_entropy(&scores, species)
}

/// All flowers in random order, standardised.
pub fn flowers(seed: &mut u64) -> Vec<Flower> {
    let mut flowers = example_support::data::iris(include_str!("../data/iris.csv"))
        .unwrap_or_else(|error| panic!("data/iris.csv: {error}"));
    shuffle(&mut flowers, seed);
    for i in 0..4 {
        let column = || flowers[..TRAIN].iter().map(|flower| flower.measures[i]);
        let mean = column().sum::<f64>() / count(TRAIN);
        let variance = column().map(|x| (x - mean).powi(2)).sum::<f64>() / count(TRAIN);
        for flower in &mut flowers {
            flower.measures[i] = (flower.measures[i] - mean) / variance.sqrt();
        }
    }
    flowers
}

/// What there is to say about an epoch.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "named as in the table")]
pub struct Epoch {
    pub rate: f64,
    pub train_loss: f64,
    pub test_loss: f64,
    /// Of the gradients before each step.
    pub mean_norm: f64,
    pub largest_norm: f64,
}

/// Trains until the loss of the other flowers falls no more.
pub fn train(flowers: &[Flower], seed: &mut u64) -> (Network, Vec<Epoch>) {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(*seed);
    let mut network = Mlp {
        hidden: Dense::initialised(Initial::xavier_normal(4, 8, gain::TANH), &mut random),
        output: Dense::initialised(Initial::xavier_normal(8, SPECIES, gain::LINEAR), &mut random),
        activation: Activation::Tanh,
    };
    let mut optimiser = AdamW::new(&network, RATES.rate, 0.01);
    let mut gradient = network.zero_tangent();
    let mut order: [usize; TRAIN] = std::array::from_fn(|i| i);
    let mut stop = EarlyStopping::new(20);
    let mut history = Vec::new();
    for t in 0..MOST_EPOCHS {
        shuffle(&mut order, seed);
        optimiser.rate = RATES.rate(t);
        let mut norms = Vec::new();
        let train_loss = epoch(
            &mut network,
            &mut optimiser,
            &mut gradient,
            order.chunks(BATCH),
            |network, at, gradient| {
                let Flower { measures, species } = &flowers[at];
                loss::value_and_grad_into(network, measures, *species, gradient)
            },
            |_, gradient| norms.push(GradientStatistics::of(gradient).norm),
        );
        let test_loss = mean_loss(&network, &flowers[TRAIN..]);
        let mean_norm = norms.iter().sum::<f64>() / count(norms.len());
        let largest_norm = norms.iter().copied().fold(0.0, f64::max);
        history.push(Epoch { rate: optimiser.rate, train_loss, test_loss, mean_norm, largest_norm });
        if stop.after(test_loss) {
            break;
        }
    }
    (network, history)
}

fn mean_loss(network: &Network, flowers: &[Flower]) -> f64 {
    flowers.iter().map(|f| loss(network, &f.measures, f.species)).sum::<f64>() / count(flowers.len())
}

/// How many flowers of each species (the row) were taken for which (the column).
pub fn confusion(network: &Network, flowers: &[Flower]) -> [[usize; SPECIES]; SPECIES] {
    let mut counts = [[0; SPECIES]; SPECIES];
    for flower in flowers {
        let scores = network.forward(&flower.measures);
        let best = (0..SPECIES).max_by(|&a, &b| scores[a].total_cmp(&scores[b])).unwrap_or(0);
        counts[flower.species][best] += 1;
    }
    counts
}

/// The part of the flowers that are told right.
pub fn accuracy(confusion: &[[usize; SPECIES]; SPECIES]) -> f64 {
    let right = (0..SPECIES).map(|i| confusion[i][i]).sum();
    count(right) / count(confusion.as_flattened().iter().sum())
}

fn count(n: usize) -> f64 {
    f64::from(u32::try_from(n).expect("a small number"))
}

#[allow(dead_code, reason = "a test takes this file as a module")]
fn main() {
    example_support::show::function_and_backward(include_str!("iris.rs"), "loss");
    let mut seed = 1;
    let flowers = flowers(&mut seed);
    let (network, history) = train(&flowers, &mut seed);
    println!("epoch    rate  train loss  test loss  norm of the gradient: mean  largest");
    for (t, e) in history.iter().enumerate().filter(|(t, _)| t % 10 == 0 || t + 1 == history.len()) {
        let Epoch { rate, train_loss, test_loss, mean_norm, largest_norm } = e;
        println!(
            "{t:>5}  {rate:.4}  {train_loss:>10.4}  {test_loss:>9.4}  {mean_norm:>26.4}  {largest_norm:>7.4}"
        );
    }
    println!("\nOf the {} flowers that were not trained with:", flowers.len() - TRAIN);
    let confusion = confusion(&network, &flowers[TRAIN..]);
    for (name, row) in ["setosa", "versicolor", "virginica"].iter().zip(&confusion) {
        println!(
            "  {name:<10} taken for setosa {:>2}, versicolor {:>2}, virginica {:>2}",
            row[0], row[1], row[2]
        );
    }
    println!("test accuracy     {:.2} %", 100.0 * accuracy(&confusion));
}
