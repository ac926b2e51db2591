//! The table of training steps of the README, from one run:
//! `RUSTFLAGS=-Ctarget-cpu=native cargo run --release -p differentiable-benches --bin steps`.
//!
//! Each time is the shortest of many rounds, in which the step by hand and the step by macro take turns. Allocations are those of one
//! step by macro, after the first. Words of the command line choose the steps whose names contain one of them.

use std::time::{Duration, Instant};

use differentiable_benches::training::{self, Step};

const ROUNDS: u32 = 40;
const ROUND: Duration = Duration::from_millis(4);

fn main() {
    training::with_large_stack(|| {
        let chosen: Vec<String> = std::env::args().skip(1).collect();
        println!("| step | by hand | by macro | macro / hand | allocations |");
        println!("|---|---:|---:|---:|---:|");
        for mut step in training::all() {
            let name = step.name();
            if !chosen.is_empty() && !chosen.iter().any(|word| name.contains(word)) {
                continue;
            }
            let [by_hand, by_macro] = measure(step.as_mut());
            let allocations = allocation_counter::measure(|| step.by_macro()).count_total;
            println!(
                "| {name} | {} | {} | {:.2} | {allocations} |",
                show(by_hand),
                show(by_macro),
                by_macro / by_hand
            );
        }
    });
}

/// Seconds per step by hand and by macro.
fn measure(step: &mut dyn Step) -> [f64; 2] {
    let steps = steps_per_round(step);
    let mut best = [f64::INFINITY; 2];
    for _ in 0..ROUNDS {
        best[0] = best[0].min(time(steps, || step.by_hand()));
        best[1] = best[1].min(time(steps, || step.by_macro()));
    }
    best
}

/// How many steps fill a round.
fn steps_per_round(step: &mut dyn Step) -> u32 {
    let mut steps = 1;
    while time(steps, || step.by_macro()) * f64::from(steps) < ROUND.as_secs_f64() {
        steps *= 2;
    }
    steps
}

/// Seconds per call.
fn time(calls: u32, mut call: impl FnMut()) -> f64 {
    let start = Instant::now();
    for _ in 0..calls {
        call();
    }
    start.elapsed().as_secs_f64() / f64::from(calls)
}

fn show(seconds: f64) -> String {
    match seconds {
        s if s < 1e-6 => format!("{:.0} ns", s * 1e9),
        s if s < 1e-3 => format!("{:.2} µs", s * 1e6),
        s => format!("{:.2} ms", s * 1e3),
    }
}
