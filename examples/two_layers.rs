//! Two layers, ReLU then softmax with cross-entropy, by hand and by macro: `cargo run --example two_layers`.
//!
//! `Z1 = W1·x + b1`, `A1 = max(0, Z1)`, `Z2 = W2·A1 + b2`, `p = softmax(Z2)`, `L = −Σ y·ln p`,
//! with `y` one-hot. By hand:
//!
//! ```text
//! L = ln Σ exp(Z2) − Z2[class]        so  ∂L/∂Z2 = p − y
//! Z2 = W2·A1 + b2                     so  ∂L/∂W2 = ∂L/∂Z2 · A1ᵀ,  ∂L/∂b2 = ∂L/∂Z2,
//!                                         ∂L/∂A1 = W2ᵀ · ∂L/∂Z2
//! A1 = max(0, Z1)                     so  ∂L/∂Z1 = ∂L/∂A1 ⊙ [Z1 > 0]
//! Z1 = W1·x + b1                      so  ∂L/∂W1 = ∂L/∂Z1 · xᵀ,   ∂L/∂b1 = ∂L/∂Z1
//! ```
//!
//! The second neuron is dead (Z1\[2\] < 0), and gets nothing: that is the ReLU mask.

#![allow(clippy::many_single_char_names, clippy::similar_names, reason = "named as in the formulas")]
#![allow(clippy::needless_range_loop, reason = "indices, as in the formulas")]

mod side_by_side;

use differentiable::{Differentiable, Tangent, differentiable};
use side_by_side::{Row, matrix, print, scalar, vector};

/// The parameters.
#[derive(Differentiable, Clone)]
pub struct Network {
    /// Inputs to hidden neurons.
    pub w1: [[f64; 2]; 3],
    /// Biases of the hidden neurons.
    pub b1: [f64; 3],
    /// Hidden neurons to classes.
    pub w2: [[f64; 3]; 2],
    /// Biases of the classes.
    pub b2: [f64; 2],
}

/// `W·x + b`
#[differentiable]
pub fn affine<const IN: usize, const OUT: usize>(
    w: &[[f64; IN]; OUT],
    b: &[f64; OUT],
    x: &[f64; IN],
) -> [f64; OUT] {
    let mut z = *b;
    for i in 0..OUT {
        for j in 0..IN {
            z[i] += w[i][j] * x[j];
        }
    }
    z
}

/// `max(0, z)`
#[differentiable]
pub fn relu<const N: usize>(z: &[f64; N]) -> [f64; N] {
    let mut a = [0.0; N];
    for i in 0..N {
        a[i] = z[i].max(0.0);
    }
    a
}

/// `−ln softmax(z)[class]`. (The example `digits` has the form that cannot overflow.)
#[differentiable]
pub fn cross_entropy<const N: usize>(z: &[f64; N], class: usize) -> f64 {
    let mut total = 0.0;
    for k in 0..N {
        total += z[k].exp();
    }
    total.ln() - z[class]
}

/// The whole network and its loss.
#[differentiable]
pub fn loss(net: &Network, #[no_diff] x: &[f64; 2], class: usize) -> f64 {
    let a1 = relu(&affine(&net.w1, &net.b1, x));
    cross_entropy(&affine(&net.w2, &net.b2, &a1), class)
}

/// Everything on the way to the gradient, and the gradient.
#[allow(missing_docs, reason = "named as in the formulas")]
pub struct Figures {
    pub z1: [f64; 3],
    pub a1: [f64; 3],
    pub z2: [f64; 2],
    pub loss: f64,
    pub d_z2: [f64; 2],
    pub d_w2: [[f64; 3]; 2],
    pub d_b2: [f64; 2],
    pub d_a1: [f64; 3],
    pub d_z1: [f64; 3],
    pub d_w1: [[f64; 2]; 3],
    pub d_b1: [f64; 3],
}

/// The parameters, the input and the class of the example.
pub fn example() -> (Network, [f64; 2], usize) {
    let network = Network {
        w1: [[0.5, -0.2], [-0.3, 0.4], [0.8, 0.1]],
        b1: [0.0; 3],
        w2: [[0.6, -0.4, 0.2], [-0.1, 0.3, 0.5]],
        b2: [0.0, 0.1],
    };
    (network, [1.5, -0.5], 0)
}

/// The derivation above, line by line.
pub fn by_hand(net: &Network, x: &[f64; 2], class: usize) -> Figures {
    let z1: [f64; 3] = std::array::from_fn(|i| net.b1[i] + net.w1[i][0] * x[0] + net.w1[i][1] * x[1]);
    let a1 = z1.map(|z| z.max(0.0));
    let z2: [f64; 2] = std::array::from_fn(|k| net.b2[k] + (0..3).map(|i| net.w2[k][i] * a1[i]).sum::<f64>());
    let p = softmax(&z2);
    let d_z2: [f64; 2] = std::array::from_fn(|k| p[k] - if k == class { 1.0 } else { 0.0 });
    let d_a1: [f64; 3] = std::array::from_fn(|i| net.w2[0][i] * d_z2[0] + net.w2[1][i] * d_z2[1]);
    let d_z1: [f64; 3] = std::array::from_fn(|i| if z1[i] > 0.0 { d_a1[i] } else { 0.0 });
    Figures {
        loss: -p[class].ln(),
        d_w2: d_z2.map(|d| a1.map(|a| d * a)),
        d_b2: d_z2,
        d_w1: d_z1.map(|d| x.map(|x| d * x)),
        d_b1: d_z1,
        z1,
        a1,
        z2,
        d_z2,
        d_a1,
        d_z1,
    }
}

/// The parameters' gradients from the whole loss, what is between from the parts: a chain of `vjp`.
pub fn by_macro(net: &Network, x: &[f64; 2], class: usize) -> Figures {
    let z1 = affine(&net.w1, &net.b1, x);
    let a1 = relu(&z1);
    let z2 = affine(&net.w2, &net.b2, &a1);
    let d_z2 = cross_entropy::grad(&z2, class);
    let (_, (_, _, d_a1)) = affine::vjp(&net.w2, &net.b2, &a1, d_z2);
    let (_, d_z1) = relu::vjp(&z1, d_a1);
    let (loss, d_net) = loss::value_and_grad(net, x, class);
    let NetworkTangent { w1: d_w1, b1: d_b1, w2: d_w2, b2: d_b2 } = d_net;
    Figures { z1, a1, z2, loss, d_z2, d_w2, d_b2, d_a1, d_z1, d_w1, d_b1 }
}

/// The probabilities of the classes.
pub fn softmax(z: &[f64; 2]) -> [f64; 2] {
    let total: f64 = z.iter().map(|z| z.exp()).sum();
    z.map(|z| z.exp() / total)
}

/// Steps of gradient descent; the loss after each of them.
pub fn train(net: &mut Network, x: &[f64; 2], class: usize, rate: f64, steps: usize) -> Vec<f64> {
    let mut gradient = net.zero_tangent();
    (0..steps)
        .map(|_| {
            gradient.set_zero();
            loss::value_and_grad_into(net, x, class, &mut gradient);
            net.move_along(&gradient, -rate);
            loss(net, x, class)
        })
        .collect()
}

fn rows(hand: &Figures, macro_: &Figures) -> Vec<Row> {
    let mut rows = vec![scalar("L", hand.loss, macro_.loss)];
    rows.extend(vector("Z1", &hand.z1, &macro_.z1));
    rows.extend(vector("A1", &hand.a1, &macro_.a1));
    rows.extend(vector("Z2", &hand.z2, &macro_.z2));
    rows.extend(vector("∂L/∂Z2", &hand.d_z2, &macro_.d_z2));
    rows.extend(matrix("∂L/∂W2", &hand.d_w2, &macro_.d_w2));
    rows.extend(vector("∂L/∂b2", &hand.d_b2, &macro_.d_b2));
    rows.extend(vector("∂L/∂A1", &hand.d_a1, &macro_.d_a1));
    rows.extend(vector("∂L/∂Z1", &hand.d_z1, &macro_.d_z1));
    rows.extend(matrix("∂L/∂W1", &hand.d_w1, &macro_.d_w1));
    rows.extend(vector("∂L/∂b1", &hand.d_b1, &macro_.d_b1));
    rows
}

#[allow(dead_code, reason = "a test takes this file as a module")]
fn main() {
    let (mut network, x, class) = example();
    let p = softmax(&affine(&network.w2, &network.b2, &relu(&affine(&network.w1, &network.b1, &x))));
    let title = format!("x = {x:?}, class {class}, p = {p:.12?}");
    print(&title, &rows(&by_hand(&network, &x, class), &by_macro(&network, &x, class)));
    let losses = train(&mut network, &x, class, 0.1, 20);
    println!("Gradient descent with rate 0.1:");
    for (i, loss) in losses.iter().enumerate().filter(|(i, _)| *i == 0 || (i + 1) % 5 == 0) {
        println!("  step {:>2}: L = {loss:.12}", i + 1);
    }
}
