//! Trains a network on pictures of handwritten digits: `cargo run --release --example digits`.
//!
//! The model is the library's [`Mlp`](differentiable::nn::Mlp), a plain struct of two dense layers, and the loss an ordinary
//! function ([`training`]). What the attribute adds is `loss::value_and_grad_into`, and that is all this program needs
//! to learn. See `--help` for its options.

mod options;
mod training;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use differentiable::nn::training::shuffle;
use example_support::chart::{self, Curve, Panel, Scale};
use example_support::data::Image;

use options::{Options, Request};
use training::{Digits, Network, Score, Trainer, evaluate, loss};

/// How the network did after an epoch, on the images it learns from and on those it never sees.
struct Epoch {
    train: Score,
    test: Score,
}

/// What the training steps took, without evaluation and progress bar.
#[derive(Default)]
struct Cost {
    steps: u32,
    time: Duration,
    allocations: u64,
}

fn main() -> ExitCode {
    match options::parse(std::env::args_os().skip(1)) {
        Ok(Request::Help) => {
            print!("{}", options::HELP);
            ExitCode::SUCCESS
        }
        Ok(Request::Run(options)) => {
            run(&options).map_or_else(|message| fail(&message), |()| ExitCode::SUCCESS)
        }
        Err(message) => {
            eprintln!("digits: {message} (see --help)");
            ExitCode::from(2)
        }
    }
}

fn fail(message: &str) -> ExitCode {
    eprintln!("digits: {message}");
    ExitCode::FAILURE
}

fn run(options: &Options) -> Result<(), String> {
    // Before the work, not after it, a bad path is an answer in time.
    example_support::prepare(&options.svg)?;
    let mut seed = options.seed;
    let mut digits = training::load(&mut seed)?;
    let mut network = training::network(options.seed);
    println!(
        "64-32-10 network, {} images to train, {} to test, {} epochs in mini-batches of {}, rate {}, seed {}",
        digits.train.len(),
        digits.test.len(),
        options.epochs,
        options.batch,
        options.rate,
        options.seed
    );
    let (history, cost) = train(&mut network, &mut digits, options, &mut seed);
    example_support::write(&options.svg, &chart(&history))?;
    report(&network, &digits.test[0], &history, &cost, options)
}

fn train(
    network: &mut Network,
    digits: &mut Digits,
    options: &Options,
    seed: &mut u64,
) -> (Vec<Epoch>, Cost) {
    let mut trainer = Trainer::new(network, options.rate);
    let mut history = Vec::with_capacity(options.epochs);
    let mut cost = Cost::default();
    let bar = example_support::progress(options.epochs * digits.train.len().div_ceil(options.batch));
    for _ in 0..options.epochs {
        shuffle(&mut digits.train, seed);
        for batch in digits.train.chunks(options.batch) {
            cost.add_step(|| trainer.step(network, batch));
            bar.inc(1);
        }
        let epoch = Epoch { train: evaluate(network, &digits.train), test: evaluate(network, &digits.test) };
        bar.set_message(format!(
            "loss {:.4}, test accuracy {:.2} %",
            epoch.train.loss,
            100.0 * epoch.test.accuracy
        ));
        history.push(epoch);
    }
    bar.finish();
    (history, cost)
}

impl Cost {
    /// Runs a training step, and counts its time and its heap allocations.
    fn add_step(&mut self, step: impl FnOnce()) {
        let start = Instant::now();
        self.allocations += allocation_counter::measure(step).count_total;
        self.time += start.elapsed();
        self.steps += 1;
    }

    fn steps_per_second(&self) -> f64 {
        f64::from(self.steps) / self.time.as_secs_f64()
    }
}

/// Two panels: loss on a logarithmic axis, accuracy on a linear one.
fn chart(history: &[Epoch]) -> String {
    let panel = |title, scale, figure: fn(&Score) -> f64| Panel {
        title,
        across: "epoch",
        scale,
        curves: vec![
            Curve::new("train", history.iter().map(|epoch| figure(&epoch.train))),
            Curve::new("test", history.iter().map(|epoch| figure(&epoch.test))),
        ],
    };
    chart::draw(&[
        panel("Loss (log scale)", Scale::Logarithmic, |score| score.loss),
        panel("Accuracy", Scale::Percent, |score| score.accuracy),
    ])
}

fn report(
    network: &Network,
    sample: &Image,
    history: &[Epoch],
    cost: &Cost,
    options: &Options,
) -> Result<(), String> {
    let last = history.last().ok_or("no epoch was run")?;
    println!("train loss        {:.4}  (accuracy {:.2} %)", last.train.loss, 100.0 * last.train.accuracy);
    println!("test loss         {:.4}", last.test.loss);
    println!("test accuracy     {:.2} %", 100.0 * last.test.accuracy);
    println!("steps per second  {:.0}  (of {} images each)", cost.steps_per_second(), options.batch);
    println!("tape              {} bytes per example", tape_size(network, sample));
    println!("heap allocations  {} in {} training steps", cost.allocations, cost.steps);
    println!("loss curve        {}", options.svg.display());
    if cost.allocations > 0 {
        return Err("the training step used the heap".to_owned());
    }
    if !last.train.loss.is_finite() {
        return Err(format!("the training diverged: try a smaller --rate than {}", options.rate));
    }
    Ok(())
}

/// What the forward sweep keeps for the reverse sweep. Nothing of it is on the heap, as the count of
/// allocations shows, so the size of the pullback is all of it.
fn tape_size(network: &Network, sample: &Image) -> usize {
    let (_, pullback) = loss::pullback(network, &sample.pixels, sample.label);
    size_of_val(&pullback)
}
