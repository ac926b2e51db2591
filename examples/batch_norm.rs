//! Batch normalisation and its backward pass, by hand and by macro: `cargo run --example batch_norm`.
//!
//! For each feature, over a batch of n rows:
//!
//! ```text
//! μ = (1/n) Σ x       σ² = (1/n) Σ (x − μ)²       x̂ = (x − μ)/√(σ² + ε)       y = γx̂ + β
//!
//! by hand, with δ = ∂L/∂y:
//! ∂L/∂β = Σ δ         ∂L/∂γ = Σ δ·x̂
//! ∂L/∂x = γ/√(σ² + ε) · (δ − (1/n) Σ δ − x̂·(1/n) Σ δ·x̂)
//! ```
//!
//! The two sums that are subtracted are what goes through μ and σ². So ∂L/∂x sums to zero over the batch: moving all rows together
//! changes nothing. In inference there is no batch, and running statistics stand for its own.

#![allow(clippy::cast_precision_loss, reason = "the sizes are small numbers")]

#[allow(dead_code, reason = "each example uses a part of it")]
mod side_by_side;

use differentiable::differentiable;
use differentiable::nn::BatchNorm;
use side_by_side::{Row, matrix, max_difference, print, vector};

/// Rows of the batch.
pub const ROWS: usize = 4;
/// Columns, each normalised by itself.
pub const FEATURES: usize = 2;
/// Keeps the divisor from zero.
pub const EPSILON: f64 = 1e-5;

/// A batch.
pub type Batch = [[f64; FEATURES]; ROWS];

/// The layer in training.
#[differentiable]
pub fn batch_norm(x: &Batch, gamma: &[f64; FEATURES], beta: &[f64; FEATURES]) -> Batch {
    let n = ROWS as f64;
    let mut y = [[0.0; FEATURES]; ROWS];
    for c in 0..FEATURES {
        let mut mean = 0.0;
        for r in 0..ROWS {
            mean += x[r][c] / n;
        }
        let mut variance = 0.0;
        for r in 0..ROWS {
            variance += (x[r][c] - mean).powi(2) / n;
        }
        let scale = 1.0 / (variance + EPSILON).sqrt();
        for r in 0..ROWS {
            y[r][c] = gamma[c] * ((x[r][c] - mean) * scale) + beta[c];
        }
    }
    y
}

/// The result, and the gradients for a cotangent of it.
#[allow(missing_docs, reason = "named as in the formulas")]
pub struct Figures {
    pub y: Batch,
    pub d_x: Batch,
    pub d_gamma: [f64; FEATURES],
    pub d_beta: [f64; FEATURES],
}

/// The batch, γ, β and δ of the example.
pub fn example() -> (Batch, [f64; FEATURES], [f64; FEATURES], Batch) {
    let x = [[1.0, -2.0], [2.0, 0.5], [4.0, 1.0], [3.0, 0.1]];
    let delta = [[0.1, -0.3], [0.7, 0.2], [-0.5, 0.4], [0.2, 1.0]];
    (x, [1.5, 0.8], [0.1, -0.2], delta)
}

/// The formulas above, line by line.
pub fn by_hand(x: &Batch, gamma: &[f64; FEATURES], beta: &[f64; FEATURES], delta: &Batch) -> Figures {
    let n = ROWS as f64;
    let mut figures = Figures {
        y: [[0.0; FEATURES]; ROWS],
        d_x: [[0.0; FEATURES]; ROWS],
        d_gamma: [0.0; FEATURES],
        d_beta: [0.0; FEATURES],
    };
    for c in 0..FEATURES {
        let column = x.map(|row| row[c]);
        let delta = delta.map(|row| row[c]);
        let mean = column.iter().sum::<f64>() / n;
        let variance = column.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n;
        let root = (variance + EPSILON).sqrt();
        let normal = column.map(|x| (x - mean) / root);
        let sum: f64 = delta.iter().sum();
        let sum_normal: f64 = delta.iter().zip(normal).map(|(d, x)| d * x).sum();
        (figures.d_beta[c], figures.d_gamma[c]) = (sum, sum_normal);
        for r in 0..ROWS {
            figures.y[r][c] = gamma[c] * normal[r] + beta[c];
            figures.d_x[r][c] = gamma[c] / root * (delta[r] - sum / n - normal[r] * sum_normal / n);
        }
    }
    figures
}

/// What the attribute makes of [`batch_norm`].
pub fn by_macro(x: &Batch, gamma: &[f64; FEATURES], beta: &[f64; FEATURES], delta: &Batch) -> Figures {
    let (y, (d_x, d_gamma, d_beta)) = batch_norm::vjp(x, gamma, beta, *delta);
    Figures { y, d_x, d_gamma, d_beta }
}

/// The ready-made layer's.
pub fn by_layer(x: &Batch, gamma: &[f64; FEATURES], beta: &[f64; FEATURES], delta: &Batch) -> Figures {
    let layer = BatchNorm { weight: *gamma, bias: *beta, ..BatchNorm::new(EPSILON, 0.1) };
    let (y, (d_layer, d_x)) = layer.forward_training_vjp(x, *delta);
    Figures { y, d_x, d_gamma: d_layer.weight, d_beta: d_layer.bias }
}

fn rows(hand: &Figures, macro_: &Figures) -> Vec<Row> {
    let mut rows = matrix("y", &hand.y, &macro_.y);
    rows.extend(matrix("∂L/∂x", &hand.d_x, &macro_.d_x));
    rows.extend(vector("∂L/∂γ", &hand.d_gamma, &macro_.d_gamma));
    rows.extend(vector("∂L/∂β", &hand.d_beta, &macro_.d_beta));
    rows
}

#[allow(dead_code, reason = "a test takes this file as a module")]
fn main() {
    example_support::show::function_and_backward(include_str!("batch_norm.rs"), "batch_norm");
    let (x, gamma, beta, delta) = example();
    let hand = by_hand(&x, &gamma, &beta, &delta);
    let macro_ = by_macro(&x, &gamma, &beta, &delta);
    print("A batch of four rows with two features", &rows(&hand, &macro_));
    let column = |c: usize| macro_.d_x.iter().map(|row| row[c]).sum::<f64>();
    println!("Σ ∂L/∂x over the batch: {:.1e}, {:.1e}", column(0), column(1));
    let layer = by_layer(&x, &gamma, &beta, &delta);
    println!("The same by `nn::BatchNorm`: max difference {:.1e}", max_difference(&rows(&hand, &layer)));

    let mut layer = BatchNorm::<f64, FEATURES>::new(EPSILON, 0.1);
    println!("\nRunning statistics of `nn::BatchNorm`, moved by a tenth of the way at each batch:");
    for batch in 0..=60 {
        if batch % 20 == 0 {
            let [m, v] = [layer.running_mean, layer.running_var];
            println!(
                "  after {batch:>2} batches: mean [{:.4}, {:.4}], variance [{:.4}, {:.4}]",
                m[0], m[1], v[0], v[1]
            );
        }
        layer.track(&x);
    }
    println!("  a single row in inference: {:?} → {:.4?}", x[2], layer.forward(&x[2]));
}
