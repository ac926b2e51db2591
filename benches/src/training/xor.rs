//! XOR by 2-4-1: tanh, squared error, gradient descent; all four examples at once.

use std::hint::black_box;

use differentiable::nn::{Dense, Sgd, activations::tanh_rows, losses::mse_rows};
use differentiable::{Differentiable, Real as _, Tangent as _, differentiable};

use super::by_hand::{clear, dense, dense_gradient, dense_transposed, descend_layer, flat, layer};

const RATE: f32 = 0.125;
const X: [[f32; 2]; 4] = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]];
const Y: [[f32; 1]; 4] = [[0.0], [1.0], [1.0], [0.0]];

#[derive(Clone, Differentiable)]
struct Network {
    hidden: Dense<f32, 2, 4>,
    output: Dense<f32, 4, 1>,
}

#[differentiable(wrt(network))]
fn loss(network: &Network, x: &[[f32; 2]; 4], y: &[[f32; 1]; 4]) -> f32 {
    let z: [[f32; 4]; 4] = network.hidden.forward_data_rows(x);
    let h: [[f32; 4]; 4] = tanh_rows(&z);
    let out: [[f32; 1]; 4] = network.output.forward_rows(&h);
    mse_rows(&out, y)
}

fn loss_by_hand(network: &Network, x: &[[f32; 2]; 4], y: &[[f32; 1]; 4], d: &mut NetworkTangent) -> f32 {
    let mut loss = 0.0;
    for (x, y) in x.iter().zip(y) {
        let h = dense(&network.hidden, x).map(f32::tanh_branch_free);
        let [out] = dense(&network.output, &h);
        let error = out - y[0];
        loss += 0.25 * error * error;
        let d_out = [0.5 * error];
        dense_gradient(&h, &d_out, &mut d.output);
        let mut d_z = dense_transposed(&network.output, &d_out);
        for i in 0..4 {
            d_z[i] *= 1.0 - h[i] * h[i];
        }
        dense_gradient(x, &d_z, &mut d.hidden);
    }
    loss
}

pub struct Xor {
    by_hand: Network,
    by_macro: Network,
    gradient: NetworkTangent,
    optimiser: Sgd<Network>,
}

impl Xor {
    pub fn new() -> Self {
        let network = Network { hidden: layer(1.0, 1), output: layer(1.0, 20) };
        let optimiser = Sgd::new(&network, f64::from(RATE));
        Self { by_hand: network.clone(), gradient: network.zero_tangent(), by_macro: network, optimiser }
    }
}

impl super::Step for Xor {
    fn name(&self) -> String {
        "XOR 2-4-1, batch 4, SGD".to_owned()
    }

    fn by_hand(&mut self) {
        let d = &mut self.gradient;
        clear(&mut d.hidden);
        clear(&mut d.output);
        black_box(loss_by_hand(&self.by_hand, black_box(&X), black_box(&Y), d));
        descend_layer(&mut self.by_hand.hidden, &d.hidden, RATE);
        descend_layer(&mut self.by_hand.output, &d.output, RATE);
    }

    fn by_macro(&mut self) {
        self.gradient.set_zero();
        black_box(loss::value_and_grad_into(
            &self.by_macro,
            black_box(&X),
            black_box(&Y),
            &mut self.gradient,
        ));
        self.optimiser.step(&mut self.by_macro, &self.gradient);
    }

    fn results(&self) -> [Vec<f32>; 2] {
        [&self.by_hand, &self.by_macro].map(|network| [flat(&network.hidden), flat(&network.output)].concat())
    }
}
