//! A regression by 4-8-1: ReLU, squared error, Adam; 100 examples at once.

use std::array;
use std::hint::black_box;

use differentiable::nn::{Adam, Dense, activations::relu_rows, losses::mse_rows};
use differentiable::{Differentiable, Tangent as _, differentiable};

use super::by_hand::{clear, dense, dense_gradient, dense_transposed, flat, layer, through_relu};
use super::number;

const BATCH: usize = 100;
const RATE: f32 = 1.0 / 1024.0;

#[derive(Clone, Differentiable)]
struct Network {
    hidden: Dense<f32, 4, 8>,
    output: Dense<f32, 8, 1>,
}

#[differentiable(wrt(network))]
fn loss(network: &Network, x: &[[f32; 4]; BATCH], y: &[[f32; 1]; BATCH]) -> f32 {
    let z: [[f32; 8]; BATCH] = network.hidden.forward_data_rows(x);
    let h: [[f32; 8]; BATCH] = relu_rows(&z);
    let out: [[f32; 1]; BATCH] = network.output.forward_rows(&h);
    mse_rows(&out, y)
}

fn loss_by_hand(
    network: &Network,
    x: &[[f32; 4]; BATCH],
    y: &[[f32; 1]; BATCH],
    d: &mut NetworkTangent,
) -> f32 {
    let mut loss = 0.0;
    for (x, y) in x.iter().zip(y) {
        let h = dense(&network.hidden, x).map(|z| z.max(0.0));
        let [out] = dense(&network.output, &h);
        let error = out - y[0];
        loss += error * error;
        let d_out = [error * (2.0 / BATCH as f32)];
        dense_gradient(&h, &d_out, &mut d.output);
        let d_z = through_relu(&h, &dense_transposed(&network.output, &d_out));
        dense_gradient(x, &d_z, &mut d.hidden);
    }
    loss / BATCH as f32
}

/// Adam on some of the parameters.
fn adam(values: &mut [f32], gradient: &[f32], mean: &mut [f32], square: &mut [f32], rate: f32, root: f32) {
    for i in 0..values.len() {
        let g = gradient[i];
        mean[i] += 0.1 * (g - mean[i]);
        square[i] = 0.999 * square[i] + 0.001 * g * g;
        values[i] -= rate * mean[i] / (square[i].sqrt() * root + 1e-8);
    }
}

pub struct Regression {
    x: [[f32; 4]; BATCH],
    y: [[f32; 1]; BATCH],
    by_hand: Network,
    moments: [NetworkTangent; 2],
    steps: i32,
    by_macro: Network,
    gradient: NetworkTangent,
    optimiser: Adam<Network>,
}

impl Regression {
    pub fn new() -> Self {
        let network = Network { hidden: layer(0.7, 1), output: layer(0.7, 50) };
        let optimiser = Adam::new(&network, f64::from(RATE));
        Self {
            x: array::from_fn(|b| array::from_fn(|j| number(b * 4 + j))),
            y: array::from_fn(|b| [number(b + 4000)]),
            moments: [network.zero_tangent(), network.zero_tangent()],
            steps: 0,
            by_hand: network.clone(),
            gradient: network.zero_tangent(),
            by_macro: network,
            optimiser,
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "rounding is what is wanted")]
    fn update_by_hand(&mut self) {
        self.steps += 1;
        let rate = (f64::from(RATE) / (1.0 - 0.9_f64.powi(self.steps))) as f32;
        let root = (1.0 / (1.0 - 0.999_f64.powi(self.steps)).sqrt()) as f32;
        let (network, d, [mean, square]) = (&mut self.by_hand, &self.gradient, &mut self.moments);
        adam(
            network.hidden.weight.as_flattened_mut(),
            d.hidden.weight.as_flattened(),
            mean.hidden.weight.as_flattened_mut(),
            square.hidden.weight.as_flattened_mut(),
            rate,
            root,
        );
        let (means, squares) = (&mut mean.hidden.bias, &mut square.hidden.bias);
        adam(&mut network.hidden.bias, &d.hidden.bias, means, squares, rate, root);
        adam(
            network.output.weight.as_flattened_mut(),
            d.output.weight.as_flattened(),
            mean.output.weight.as_flattened_mut(),
            square.output.weight.as_flattened_mut(),
            rate,
            root,
        );
        let (means, squares) = (&mut mean.output.bias, &mut square.output.bias);
        adam(&mut network.output.bias, &d.output.bias, means, squares, rate, root);
    }
}

impl super::Step for Regression {
    fn name(&self) -> String {
        "4-8-1 ReLU, batch 100, Adam".to_owned()
    }

    fn by_hand(&mut self) {
        clear(&mut self.gradient.hidden);
        clear(&mut self.gradient.output);
        let (x, y) = (black_box(&self.x), black_box(&self.y));
        black_box(loss_by_hand(&self.by_hand, x, y, &mut self.gradient));
        self.update_by_hand();
    }

    fn by_macro(&mut self) {
        self.gradient.set_zero();
        let (x, y) = (black_box(&self.x), black_box(&self.y));
        black_box(loss::value_and_grad_into(&self.by_macro, x, y, &mut self.gradient));
        self.optimiser.step(&mut self.by_macro, &self.gradient);
    }

    fn results(&self) -> [Vec<f32>; 2] {
        [&self.by_hand, &self.by_macro].map(|network| [flat(&network.hidden), flat(&network.output)].concat())
    }
}
