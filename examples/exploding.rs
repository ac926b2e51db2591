//! Exploding gradients, and clipping: `cargo run --release --example exploding`. Draws `target/exploding.svg`.
//!
//! A cell that feeds its state back, `h_t = w·h_{t−1} + u·x_t + b`, reads twenty numbers. What an early number does to the last
//! state, and the gradient with it, is multiplied by `w` at every step:
//!
//! ```text
//! ∂h_T/∂h_t = w^(T−t)           ∂h_T/∂w = Σ_t w^(T−t)·h_{t−1}
//! ```
//!
//! With w = 1.5 that is 3,325 over twenty steps. A step of gradient descent against such a gradient lands far away, where
//! the next gradient is larger still. Clipping bounds the step:
//!
//! ```text
//! by value:        g_i ← min(max(g_i, −c), c)                  the direction changes
//! by global norm:  g ← g·c/‖g‖  where ‖g‖ > c, over all parameters together: the direction stays
//! ```

#![allow(clippy::missing_panics_doc, reason = "what cannot happen with the data that is here")]

use differentiable::nn::{Sgd, clip_by_norm, clip_by_value};
use differentiable::{Differentiable, Tangent, differentiable};
use example_support::chart::{Curve, Panel, Scale, draw};

/// How many numbers a sequence has.
pub const LENGTH: usize = 20;
/// Steps of training.
pub const STEPS: usize = 400;
/// The highest loss that the chart shows.
const HIGHEST: f64 = 1e8;

/// The parameters.
#[derive(Clone, Debug, Differentiable)]
pub struct Feedback {
    /// From the last state.
    pub w: f64,
    /// From the input.
    pub u: f64,
    /// The offset.
    pub b: f64,
}

/// The state after the sequence.
#[differentiable]
pub fn read(cell: &Feedback, #[no_diff] xs: &[f64]) -> f64 {
    let mut h: f64 = 0.0;
    for t in 0..xs.len() {
        h = cell.w * h + cell.u * xs[t] + cell.b;
    }
    h
}

/// Half the squared error of the state after the sequence.
#[differentiable]
pub fn loss(cell: &Feedback, #[no_diff] xs: &[f64], #[no_diff] target: f64) -> f64 {
    let h: f64 = read(cell, xs);
    0.5 * (h - target).powi(2)
}

/// The cell that makes the targets.
pub const TEACHER: Feedback = Feedback { w: 0.8, u: 1.0, b: 0.1 };
/// The cell that training starts from.
pub const START: Feedback = Feedback { w: 1.5, u: 0.5, b: 0.0 };

/// Eight sequences, sums of waves, each with what the teacher makes of it.
pub fn sequences() -> Vec<([f64; LENGTH], f64)> {
    let count = |n: usize| f64::from(u32::try_from(n).expect("a small number"));
    let sequence = |k: usize| std::array::from_fn(|t| (count((k + 1) * (t + 1)) * 0.7).sin());
    (0..8).map(sequence).map(|xs: [f64; LENGTH]| (xs, read(&TEACHER, &xs))).collect()
}

/// What is done to a gradient before the step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Clipping {
    /// Nothing.
    Not,
    /// Each number to ±limit.
    ByValue(f64),
    /// The whole to the limit.
    ByNorm(f64),
}

impl Clipping {
    fn apply(self, gradient: &mut FeedbackTangent) {
        match self {
            Clipping::Not => {}
            Clipping::ByValue(limit) => clip_by_value(gradient, limit),
            Clipping::ByNorm(limit) => {
                clip_by_norm(gradient, limit);
            }
        }
    }
}

/// The mean loss before each step of gradient descent from [`START`], and the cell at the end.
pub fn train(clipping: Clipping, rate: f64) -> (Vec<f64>, Feedback) {
    let sequences = sequences();
    let mut cell = START.clone();
    let mut optimiser = Sgd::new(&cell, rate);
    let mut gradient = cell.zero_tangent();
    let mut losses = Vec::with_capacity(STEPS);
    for _ in 0..STEPS {
        gradient.set_zero();
        let total: f64 = sequences
            .iter()
            .map(|(xs, target)| loss::value_and_grad_into(&cell, xs, *target, &mut gradient))
            .sum();
        losses.push(total / 8.0);
        gradient.scale(1.0 / 8.0);
        clipping.apply(&mut gradient);
        optimiser.step(&mut cell, &gradient);
    }
    (losses, cell)
}

/// The norm of the gradient of the last state, after each number of steps.
pub fn norms(w: f64) -> Vec<f64> {
    let cell = Feedback { w, ..START.clone() };
    (1..=LENGTH).map(|length| read::grad(&cell, &[1.0; LENGTH][..length]).norm_squared().sqrt()).collect()
}

#[allow(dead_code, reason = "a test takes this file as a module")]
fn main() -> Result<(), String> {
    example_support::show::function_and_backward(include_str!("exploding.rs"), "read");
    println!("norm of the gradient of the last state, by the length of the sequence:");
    let by_w = [0.5, 1.0, 1.5].map(norms);
    println!("  steps     w = 0.5     w = 1.0     w = 1.5");
    for length in [1, 5, 10, 15, LENGTH] {
        let [a, b, c] = by_w.each_ref().map(|norms| norms[length - 1]);
        println!("  {length:>5}  {a:>10.3}  {b:>10.3}  {c:>10.1}");
    }

    let gradient = [300.0, 0.4];
    let (mut value, mut norm) = (gradient, gradient);
    clip_by_value(&mut value, 1.0);
    let was = clip_by_norm(&mut norm, 1.0);
    println!("\nthe gradient {gradient:?}, of norm {was:.4}:");
    println!("  clipped by value to 1:  [{:.4}, {:.4}], another direction", value[0], value[1]);
    println!("  clipped by norm to 1:   [{:.4}, {:.4}], the same direction\n", norm[0], norm[1]);

    let ways = [
        ("not clipped", Clipping::Not),
        ("by value", Clipping::ByValue(1.0)),
        ("by norm", Clipping::ByNorm(1.0)),
    ];
    println!("gradient descent from w = {}, u = {}, b = {}, rate 0.05:", START.w, START.u, START.b);
    let mut curves = Vec::new();
    for (name, clipping) in ways {
        let (losses, cell) = train(clipping, 0.05);
        let Feedback { w, u, b } = cell;
        let last = losses[STEPS - 1];
        println!("  {name:<12} loss {:>9.2} → {last:>9.2e}, w = {w:.4}, u = {u:.4}, b = {b:.4}", losses[0]);
        // Up to where a curve leaves the chart.
        let end = losses.iter().position(|loss| *loss > HIGHEST).map_or(STEPS, |t| t + 1);
        curves.push(Curve::new(name, losses[..end].iter().map(|loss| loss.min(HIGHEST))));
    }
    println!("  the teacher  w = {:.4}, u = {:.4}, b = {:.4}", TEACHER.w, TEACHER.u, TEACHER.b);
    let [half, one, more] = by_w;
    let growth = vec![Curve::new("w = 0.5", half), Curve::new("w = 1", one), Curve::new("w = 1.5", more)];
    let path = std::path::Path::new("target/exploding.svg");
    let title = "Norm of the gradient by length";
    let svg = draw(&[
        Panel { title, across: "steps", scale: Scale::Logarithmic, curves: growth },
        Panel { title: "Loss while training", across: "step", scale: Scale::Logarithmic, curves },
    ]);
    example_support::write(path, &svg)?;
    println!("\nchart             {}", path.display());
    Ok(())
}
