//! The gradient of one sample through 16-16-4: ReLU, squared error. No update.

use std::array;
use std::hint::black_box;

use differentiable::nn::{Dense, activations::relu_each, losses::mse};
use differentiable::{Differentiable, Tangent as _, differentiable};

use super::by_hand::{clear, dense, dense_gradient, dense_transposed, layer, through_relu};
use super::number;

#[derive(Clone, Differentiable)]
struct Network {
    hidden: Dense<f32, 16, 16>,
    output: Dense<f32, 16, 4>,
}

#[differentiable(wrt(network))]
fn loss(network: &Network, x: &[f32; 16], y: &[f32; 4]) -> f32 {
    let z: [f32; 16] = network.hidden.forward_data(x);
    let h: [f32; 16] = relu_each(&z);
    let out: [f32; 4] = network.output.forward(&h);
    mse(&out, y)
}

fn loss_by_hand(network: &Network, x: &[f32; 16], y: &[f32; 4], d: &mut NetworkTangent) -> f32 {
    let h = dense(&network.hidden, x).map(|z| z.max(0.0));
    let out = dense(&network.output, &h);
    let (mut loss, mut d_out) = (0.0, [0.0; 4]);
    for i in 0..4 {
        let error = out[i] - y[i];
        loss += 0.25 * error * error;
        d_out[i] = 0.5 * error;
    }
    dense_gradient(&h, &d_out, &mut d.output);
    let d_z = through_relu(&h, &dense_transposed(&network.output, &d_out));
    dense_gradient(x, &d_z, &mut d.hidden);
    loss
}

pub struct OneSample {
    network: Network,
    x: [f32; 16],
    y: [f32; 4],
    gradients: [NetworkTangent; 2],
}

impl OneSample {
    pub fn new() -> Self {
        let network = Network { hidden: layer(0.4, 1), output: layer(0.4, 500) };
        let gradients = [network.zero_tangent(), network.zero_tangent()];
        Self { network, x: array::from_fn(number), y: array::from_fn(|i| number(i + 99)), gradients }
    }
}

impl super::Step for OneSample {
    fn name(&self) -> String {
        "16-16-4 ReLU, gradient of one sample".to_owned()
    }

    fn by_hand(&mut self) {
        let [d, _] = &mut self.gradients;
        clear(&mut d.hidden);
        clear(&mut d.output);
        black_box(loss_by_hand(black_box(&self.network), black_box(&self.x), black_box(&self.y), d));
        black_box(d);
    }

    fn by_macro(&mut self) {
        let [_, d] = &mut self.gradients;
        d.set_zero();
        black_box(loss::value_and_grad_into(
            black_box(&self.network),
            black_box(&self.x),
            black_box(&self.y),
            d,
        ));
        black_box(d);
    }

    fn results(&self) -> [Vec<f32>; 2] {
        self.gradients.each_ref().map(|d| {
            [d.hidden.weight.as_flattened(), &d.hidden.bias, d.output.weight.as_flattened(), &d.output.bias]
                .concat()
        })
    }
}
