//! A small network, by hand and by macro: `cargo run --example small_network`.
//!
//! Row vectors: `z1 = x·W1 + b1` (1×2 · 2×4), `a1 = max(0, z1)`, `z2 = a1·W2 + b2`, `L = mean (z2 − y)²`.
//! By hand, for the one output that there is:
//!
//! ```text
//! ∂L/∂z2 = 2(z2 − y)
//! ∂L/∂W2 = a1ᵀ · ∂L/∂z2,   ∂L/∂b2 = ∂L/∂z2
//! ∂L/∂a1 = ∂L/∂z2 · W2ᵀ,   ∂L/∂z1 = ∂L/∂a1 ⊙ [z1 > 0]
//! ∂L/∂W1 = xᵀ · ∂L/∂z1,    ∂L/∂b1 = ∂L/∂z1
//! ```

#![allow(clippy::many_single_char_names, clippy::similar_names, reason = "named as in the formulas")]
#![allow(clippy::needless_range_loop, reason = "indices, as in the formulas")]
#![allow(clippy::unreadable_literal, reason = "the figures as they were given")]

mod side_by_side;

use differentiable::{Differentiable, Tangent, differentiable};
use side_by_side::{Row, matrix, print, scalar, vector};

const INPUTS: usize = 2;
const HIDDEN: usize = 4;

/// The parameters. `w2` is a column: one output.
#[derive(Differentiable, Clone)]
pub struct Network {
    /// Inputs to hidden neurons.
    pub w1: [[f64; HIDDEN]; INPUTS],
    /// Biases of the hidden neurons.
    pub b1: [f64; HIDDEN],
    /// Hidden neurons to the output.
    pub w2: [f64; HIDDEN],
    /// Bias of the output.
    pub b2: f64,
}

/// The network's output.
#[differentiable]
pub fn output(net: &Network, #[no_diff] x: &[f64; INPUTS]) -> f64 {
    let mut z2 = net.b2;
    for j in 0..HIDDEN {
        let mut z1 = net.b1[j];
        for i in 0..INPUTS {
            z1 += x[i] * net.w1[i][j];
        }
        z2 += z1.max(0.0) * net.w2[j];
    }
    z2
}

/// The mean of one squared error.
#[differentiable]
pub fn squared_error(z2: f64, #[no_diff] y: f64) -> f64 {
    (z2 - y).powi(2)
}

/// The loss of the network.
#[differentiable]
pub fn loss(net: &Network, #[no_diff] x: &[f64; INPUTS], #[no_diff] y: f64) -> f64 {
    squared_error(output(net, x), y)
}

/// The loss and its gradients.
#[allow(missing_docs, reason = "named as in the formulas")]
pub struct Figures {
    pub loss: f64,
    pub d_z2: f64,
    pub d_w2: [f64; HIDDEN],
    pub d_b2: f64,
    pub d_w1: [[f64; HIDDEN]; INPUTS],
    pub d_b1: [f64; HIDDEN],
}

/// The parameters, the input and the target of the example.
pub fn example() -> (Network, [f64; INPUTS], f64) {
    let network = Network {
        w1: [
            [1.764052345967664, 0.4001572083672233, 0.9787379841057392, 2.240893199201458],
            [1.8675579901499675, -0.977277879876411, 0.9500884175255894, -0.1513572082976979],
        ],
        b1: [0.0; HIDDEN],
        w2: [-0.10321885179355784, 0.41059850193837233, 0.144043571160878, 1.454273506962975],
        b2: 0.0,
    };
    (network, [1.0, 2.0], 1.0)
}

/// The derivation above, line by line.
pub fn by_hand(net: &Network, x: &[f64; INPUTS], y: f64) -> Figures {
    let z1: [f64; HIDDEN] = std::array::from_fn(|j| net.b1[j] + x[0] * net.w1[0][j] + x[1] * net.w1[1][j]);
    let a1 = z1.map(|z| z.max(0.0));
    let z2 = net.b2 + (0..HIDDEN).map(|j| a1[j] * net.w2[j]).sum::<f64>();
    let d_z2 = 2.0 * (z2 - y);
    let d_z1: [f64; HIDDEN] = std::array::from_fn(|j| if z1[j] > 0.0 { d_z2 * net.w2[j] } else { 0.0 });
    Figures {
        loss: (z2 - y).powi(2),
        d_z2,
        d_w2: a1.map(|a| a * d_z2),
        d_b2: d_z2,
        d_w1: x.map(|x| d_z1.map(|d| x * d)),
        d_b1: d_z1,
    }
}

/// What the attribute made.
pub fn by_macro(net: &Network, x: &[f64; INPUTS], y: f64) -> Figures {
    let d_z2 = squared_error::grad(output(net, x), y);
    let (loss, gradient) = loss::value_and_grad(net, x, y);
    let NetworkTangent { w1: d_w1, b1: d_b1, w2: d_w2, b2: d_b2 } = gradient;
    Figures { loss, d_z2, d_w2, d_b2, d_w1, d_b1 }
}

/// Steps of gradient descent; the loss after each of them.
pub fn train(net: &mut Network, x: &[f64; INPUTS], y: f64, rate: f64, steps: usize) -> Vec<f64> {
    let mut gradient = net.zero_tangent();
    (0..steps)
        .map(|_| {
            gradient.set_zero();
            loss::value_and_grad_into(net, x, y, &mut gradient);
            net.move_along(&gradient, -rate);
            loss(net, x, y)
        })
        .collect()
}

fn rows(hand: &Figures, macro_: &Figures) -> Vec<Row> {
    let mut rows = vec![scalar("L", hand.loss, macro_.loss), scalar("∂L/∂z2", hand.d_z2, macro_.d_z2)];
    rows.extend(vector("∂L/∂W2", &hand.d_w2, &macro_.d_w2));
    rows.push(scalar("∂L/∂b2", hand.d_b2, macro_.d_b2));
    rows.extend(matrix("∂L/∂W1", &hand.d_w1, &macro_.d_w1));
    rows.extend(vector("∂L/∂b1", &hand.d_b1, &macro_.d_b1));
    rows
}

#[allow(dead_code, reason = "a test takes this file as a module")]
fn main() {
    let (mut network, x, y) = example();
    print(&format!("x = {x:?}, y = {y}"), &rows(&by_hand(&network, &x, y), &by_macro(&network, &x, y)));
    println!("Gradient descent with rate 0.001:");
    let losses = train(&mut network, &x, y, 0.001, 20);
    for (i, loss) in losses.iter().enumerate().filter(|(i, _)| *i == 0 || (i + 1) % 5 == 0) {
        println!("  step {:>2}: L = {loss:.12}", i + 1);
    }
}
