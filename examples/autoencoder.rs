//! An autoencoder of digits: `cargo run --release --example autoencoder`. Draws `target/autoencoder.svg`.
//!
//! Sixty-four pixels have to go through a code of eight numbers and come out again:
//!
//! ```text
//! x (64) ─▶ 32, tanh ─▶ code (8) ─▶ 32, tanh ─▶ x̂ (64)          L = mean (x̂ − x)²
//! ```
//!
//! Adam over mini-batches. The picture has digits that the network was not trained with, above what it makes of them, and
//! digits that nobody has written: what the codes half way between two of them stand for.

#![allow(clippy::missing_panics_doc, reason = "what cannot happen with the data that is here")]

use differentiable::nn::training::{epoch, shuffle};
use differentiable::nn::{Activation, Adam, Autoencoder, losses};
use differentiable::{Differentiable, differentiable};
use example_support::data::PIXELS;
use example_support::picture;
use rand::SeedableRng as _;
use rand::rngs::Xoshiro256PlusPlus;

/// Images to learn from; the rest is to be judged by.
pub const TRAIN: usize = 1347;
/// How often to go through them.
pub const EPOCHS: usize = 60;
const BATCH: usize = 16;
const CODE: usize = 8;
const SHOWN: usize = 12;

/// 64-32-8-32-64.
pub type Network = Autoencoder<f32, PIXELS, 32, CODE>;

/// The mean squared difference of an image and what the network makes of it.
#[differentiable]
pub fn loss(network: &Network, #[no_diff] image: &[f32; PIXELS]) -> f32 {
    let again: [f32; PIXELS] = network.forward(image);
    losses::mse(&again, image)
}

/// All images in random order.
pub fn images(seed: &mut u64) -> Vec<[f32; PIXELS]> {
    let mut images = example_support::data::digits(include_str!("../data/digits.csv"))
        .unwrap_or_else(|error| panic!("data/digits.csv: {error}"));
    shuffle(&mut images, seed);
    images.into_iter().map(|image| image.pixels).collect()
}

/// Trains; the mean loss of each epoch.
pub fn train(images: &[[f32; PIXELS]], epochs: usize, seed: &mut u64) -> (Network, Vec<f64>) {
    let mut network = Network::random(Activation::Tanh, &mut Xoshiro256PlusPlus::seed_from_u64(*seed));
    let mut optimiser = Adam::new(&network, 2e-3);
    let mut gradient = network.zero_tangent();
    let mut order: Vec<usize> = (0..TRAIN).collect();
    let bar = example_support::progress(epochs * TRAIN.div_ceil(BATCH));
    let mut history = Vec::with_capacity(epochs);
    for _ in 0..epochs {
        shuffle(&mut order, seed);
        let loss = epoch(
            &mut network,
            &mut optimiser,
            &mut gradient,
            order.chunks(BATCH),
            |network, at, gradient| f64::from(loss::value_and_grad_into(network, &images[at], gradient)),
            |_, _| bar.inc(1),
        );
        bar.set_message(format!("loss {loss:.4}"));
        history.push(loss);
    }
    bar.finish_and_clear();
    (network, history)
}

/// The mean loss over images.
pub fn mean_loss(network: &Network, images: &[[f32; PIXELS]]) -> f64 {
    let total: f64 = images.iter().map(|image| f64::from(loss(network, image))).sum();
    total / f64::from(u32::try_from(images.len()).expect("a small number"))
}

/// The loss of the best answer that is the same for all: the variance of the pixels.
pub fn variance(images: &[[f32; PIXELS]]) -> f64 {
    let count = f64::from(u32::try_from(images.len()).expect("a small number"));
    let of = |i: usize| {
        let column = || images.iter().map(|image| f64::from(image[i]));
        let mean = column().sum::<f64>() / count;
        column().map(|x| (x - mean).powi(2)).sum::<f64>() / count
    };
    (0..PIXELS).map(of).sum::<f64>() / 64.0
}

/// Images, what becomes of them, and what is between neighbours.
pub fn draw(network: &Network, images: &[[f32; PIXELS]]) -> String {
    let code = |k: usize| network.encode(&images[k % images.len()]);
    let half = |a: [f32; CODE], b: [f32; CODE]| std::array::from_fn(|i| 0.5 * (a[i] + b[i]));
    let original: Vec<_> = images.iter().map(|image| image.to_vec()).collect();
    let again: Vec<_> = images.iter().map(|image| network.forward(image).to_vec()).collect();
    let between: Vec<_> =
        (0..images.len()).map(|k| network.decode(&half(code(k), code(k + 1))).to_vec()).collect();
    picture::draw(&[("written", &original), ("from 8 numbers", &again), ("half way", &between)])
}

#[allow(dead_code, reason = "a test takes this file as a module")]
fn main() -> Result<(), String> {
    example_support::show::function_and_backward(include_str!("autoencoder.rs"), "loss");
    let mut seed = 1;
    let images = images(&mut seed);
    let (network, history) = train(&images, EPOCHS, &mut seed);
    for (t, loss) in history.iter().enumerate().filter(|(t, _)| *t == 0 || (t + 1) % 10 == 0) {
        println!("epoch {:>3}: mean squared error {loss:.5}", t + 1);
    }
    let (train, test) = images.split_at(TRAIN);
    println!("test error        {:.5}", mean_loss(&network, test));
    println!("for comparison    {:.5}, the mean image for every image", variance(train));
    let path = std::path::Path::new("target/autoencoder.svg");
    example_support::write(path, &draw(&network, &test[..SHOWN]))?;
    println!("picture           {}", path.display());
    Ok(())
}
