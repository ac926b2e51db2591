//! One neuron, its gradient by hand and by macro: `cargo run --example neuron`.
//!
//! `z = w·x + b`, `p = σ(z)`, `L = (p − y)²/2`. By hand, with the chain rule from the end to the start:
//!
//! ```text
//! ∂L/∂p = p − y
//! ∂p/∂z = σ'(z) = p(1 − p)
//! ∂L/∂z = ∂L/∂p · ∂p/∂z = (p − y)·p·(1 − p)
//! ∂L/∂w = ∂L/∂z · ∂z/∂w = ∂L/∂z · x
//! ∂L/∂b = ∂L/∂z · ∂z/∂b = ∂L/∂z
//! ```

#![allow(clippy::many_single_char_names, clippy::similar_names, reason = "named as in the formulas")]

#[allow(dead_code, reason = "each example uses a part of it")]
mod side_by_side;

use differentiable::differentiable;
use side_by_side::{Row, print, scalar};

/// The weighted input.
#[differentiable]
pub fn weighted(w: f64, b: f64, #[no_diff] x: f64) -> f64 {
    w * x + b
}

/// The logistic function.
#[differentiable]
pub fn sigmoid(z: f64) -> f64 {
    1.0 / (1.0 + (-z).exp())
}

/// Half the squared error of a neuron whose weighted input is `z`.
#[differentiable]
pub fn loss_at(z: f64, #[no_diff] y: f64) -> f64 {
    0.5 * (sigmoid(z) - y).powi(2)
}

/// The loss of a neuron.
#[differentiable]
pub fn loss(w: f64, b: f64, #[no_diff] x: f64, #[no_diff] y: f64) -> f64 {
    loss_at(weighted(w, b, x), y)
}

/// Everything on the way to the gradient, and the gradient.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "named as in the formulas")]
pub struct Figures {
    pub z: f64,
    pub p: f64,
    pub loss: f64,
    pub d_z: f64,
    pub d_w: f64,
    pub d_b: f64,
}

/// The derivation above, line by line.
pub fn by_hand(w: f64, b: f64, x: f64, y: f64) -> Figures {
    let z = w * x + b;
    let p = 1.0 / (1.0 + (-z).exp());
    let d_z = (p - y) * p * (1.0 - p);
    Figures { z, p, loss: 0.5 * (p - y).powi(2), d_z, d_w: d_z * x, d_b: d_z }
}

/// What the attribute made of the four functions.
pub fn by_macro(w: f64, b: f64, x: f64, y: f64) -> Figures {
    let z = weighted(w, b, x);
    let d_z = loss_at::grad(z, y);
    let (loss, (d_w, d_b)) = loss::value_and_grad(w, b, x, y);
    Figures { z, p: sigmoid(z), loss, d_z, d_w, d_b }
}

/// A step of gradient descent.
pub fn step(w: f64, b: f64, x: f64, y: f64, rate: f64) -> (f64, f64) {
    let (d_w, d_b) = loss::grad(w, b, x, y);
    (w - rate * d_w, b - rate * d_b)
}

fn rows(hand: Figures, macro_: Figures) -> Vec<Row> {
    vec![
        scalar("z", hand.z, macro_.z),
        scalar("p", hand.p, macro_.p),
        scalar("L", hand.loss, macro_.loss),
        scalar("∂L/∂z", hand.d_z, macro_.d_z),
        scalar("∂L/∂w", hand.d_w, macro_.d_w),
        scalar("∂L/∂b", hand.d_b, macro_.d_b),
    ]
}

#[allow(dead_code, reason = "a test takes this file as a module")]
fn main() {
    let (x, y) = (2.0, 0.0);
    for (w, b) in [(-3.0, -3.0), (1.0, 0.5)] {
        print(&format!("w = {w}, b = {b}"), &rows(by_hand(w, b, x, y), by_macro(w, b, x, y)));
    }
    println!("Gradient descent with rate 0.5 from w = 1, b = 0.5:");
    let (mut w, mut b) = (1.0, 0.5);
    for i in 1..=20 {
        (w, b) = step(w, b, x, y, 0.5);
        if i == 1 || i % 5 == 0 {
            let (z, loss) = (weighted(w, b, x), loss(w, b, x, y));
            println!("  step {i:>2}: w = {w:.15}, b = {b:.15}, p = {:.16}, L = {loss:.17}", sigmoid(z));
        }
    }
}
