//! A network in the style of `NumPy`, ported line by line: `cargo run --release --features ndarray --example numpy_style`.
//!
//! Above each line stands the line of Python that it comes from. What is missing in Rust is the backward pass: in `NumPy` it is
//! written by hand, line by line against the order of the forward pass. Here it is `loss::grad`.
//!
//! ```text
//! d_out = 2.0 * (out - y) / len(y)
//! d_w2  = h.T @ d_out                        d_b2 = d_out.sum(axis=0)
//! d_z   = (d_out @ w2.T) * (1.0 - h ** 2)
//! d_w1  = x.T @ d_z                          d_b1 = d_z.sum(axis=0)
//! ```

#![allow(clippy::cast_precision_loss, reason = "64 points")]

use differentiable::{Differentiable, differentiable};
use ndarray::{Array1, Array2};

/// Points of the curve.
pub const POINTS: usize = 64;
/// Hidden neurons.
pub const HIDDEN: usize = 16;
/// Steps of gradient descent.
pub const STEPS: usize = 3_000;
/// The learning rate.
pub const RATE: f64 = 0.1;

/// The parameters.
#[derive(Clone, Debug, Differentiable)]
pub struct Network {
    /// Input to hidden neurons.
    pub w1: Array2<f64>,
    /// Biases of the hidden neurons.
    pub b1: Array1<f64>,
    /// Hidden neurons to the output.
    pub w2: Array2<f64>,
    /// Bias of the output.
    pub b2: Array1<f64>,
}

/// The network, for a batch of rows.
// def predict(net, x):
#[differentiable]
pub fn predict(net: &Network, #[no_diff] x: &Array2<f64>) -> Array2<f64> {
    // z = x @ net.w1 + net.b1
    let z = x.dot(&net.w1) + &net.b1;
    // h = np.tanh(z)
    let h = z.mapv(f64::tanh);
    // return h @ net.w2 + net.b2
    h.dot(&net.w2) + &net.b2
}

/// The mean squared error.
// def loss(net, x, y):
#[differentiable]
pub fn loss(net: &Network, #[no_diff] x: &Array2<f64>, #[no_diff] y: &Array2<f64>) -> f64 {
    // error = predict(net, x) - y
    let error = predict(net, x) - y;
    // return np.mean(error * error)
    (&error * &error).mean().unwrap()
}

/// One period of a sine.
pub fn data() -> (Array2<f64>, Array2<f64>) {
    // x = np.linspace(-1.0, 1.0, POINTS)[:, None]
    let x = Array2::from_shape_fn((POINTS, 1), |(i, _)| -1.0 + 2.0 * i as f64 / (POINTS - 1) as f64);
    // y = np.sin(np.pi * x)
    let y = x.mapv(|x| (std::f64::consts::PI * x).sin());
    (x, y)
}

/// Weights that differ, without a random number.
pub fn start() -> Network {
    let some = |i: usize, j: usize| (1.0 + 3.7 * i as f64 + 5.3 * j as f64).sin();
    Network {
        // w1 = np.fromfunction(some, (1, HIDDEN))
        w1: Array2::from_shape_fn((1, HIDDEN), |(i, j)| 2.0 * some(i, j)),
        // b1 = np.fromfunction(some, (HIDDEN,))
        b1: Array1::from_shape_fn(HIDDEN, |j| some(7, j)),
        // w2 = 0.5 * np.fromfunction(some, (HIDDEN, 1))
        w2: Array2::from_shape_fn((HIDDEN, 1), |(i, j)| 0.5 * some(i, j + 3)),
        // b2 = np.zeros(1)
        b2: Array1::zeros(1),
    }
}

/// Trains, and gives the loss before each step and after the last.
pub fn train(net: &mut Network, steps: usize) -> Vec<f64> {
    let (x, y) = data();
    let mut losses = Vec::with_capacity(steps + 1);
    // for step in range(steps):
    for _ in 0..steps {
        // value, d = loss(net, x, y), gradient_by_hand(net, x, y)
        let (value, d) = loss::value_and_grad(net, &x, &y);
        losses.push(value);
        // net.w1 -= RATE * d.w1    # and so on
        net.w1 -= &(d.w1 * RATE);
        net.b1 -= &(d.b1 * RATE);
        net.w2 -= &(d.w2 * RATE);
        net.b2 -= &(d.b2 * RATE);
    }
    losses.push(loss(net, &x, &y));
    losses
}

/// The backward pass as one writes it in `NumPy`.
pub fn gradient_by_hand(net: &Network, x: &Array2<f64>, y: &Array2<f64>) -> NetworkTangent {
    // h = np.tanh(x @ net.w1 + net.b1)
    let h = (x.dot(&net.w1) + &net.b1).mapv(f64::tanh);
    // d_out = 2.0 * (h @ net.w2 + net.b2 - y) / len(y)
    let d_out = 2.0 * (h.dot(&net.w2) + &net.b2 - y) / y.len() as f64;
    // d_z = (d_out @ net.w2.T) * (1.0 - h ** 2)
    let d_z = d_out.dot(&net.w2.t()) * (1.0 - &h * &h);
    let axis = ndarray::Axis(0);
    NetworkTangent {
        // w1 = x.T @ d_z, b1 = d_z.sum(axis=0), w2 = h.T @ d_out, b2 = d_out.sum(axis=0)
        w1: x.t().dot(&d_z),
        b1: d_z.sum_axis(axis),
        w2: h.t().dot(&d_out),
        b2: d_out.sum_axis(axis),
    }
}

fn main() {
    let mut net = start();
    let losses = train(&mut net, STEPS);
    println!("step      mean squared error");
    for step in (0..=STEPS).step_by(STEPS / 6) {
        println!("{step:>6}    {:.6}", losses[step]);
    }
    let (x, y) = data();
    let out = predict(&net, &x);
    println!("\n     x    sin(πx)    network");
    for i in (0..POINTS).step_by(9) {
        println!("{:>6.2}    {:>7.3}    {:>7.3}", x[[i, 0]], y[[i, 0]], out[[i, 0]]);
    }
}
