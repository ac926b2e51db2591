//! A deeper classifier, 784-512-512-10: ReLU, cross-entropy, gradient descent; 128 images at once.

use std::hint::black_box;

use differentiable::nn::{Dense, Sgd, activations::relu_rows, losses::cross_entropy_rows};
use differentiable::{Differentiable, Tangent as _, differentiable};

use super::by_hand::{
    clear, cross_entropy, dense, dense_gradient, dense_transposed, descend_layer, flat, layer, through_relu,
};
use super::number;

const PIXELS: usize = 784;
const WIDTH: usize = 512;
const BATCH: usize = 128;
const RATE: f32 = 1.0 / 64.0;

#[derive(Clone, Differentiable)]
struct Network {
    first: Dense<f32, PIXELS, WIDTH>,
    second: Dense<f32, WIDTH, WIDTH>,
    output: Dense<f32, WIDTH, 10>,
}

#[differentiable(wrt(network))]
fn loss(network: &Network, x: &[[f32; PIXELS]; BATCH], classes: &[usize; BATCH]) -> f32 {
    let z: [[f32; WIDTH]; BATCH] = network.first.forward_data_rows(x);
    let h: [[f32; WIDTH]; BATCH] = relu_rows(&z);
    let z: [[f32; WIDTH]; BATCH] = network.second.forward_rows(&h);
    let h: [[f32; WIDTH]; BATCH] = relu_rows(&z);
    let scores: [[f32; 10]; BATCH] = network.output.forward_rows(&h);
    cross_entropy_rows(&scores, classes)
}

fn loss_by_hand(
    network: &Network,
    x: &[[f32; PIXELS]; BATCH],
    classes: &[usize; BATCH],
    d: &mut NetworkTangent,
) -> f32 {
    let count = BATCH as f32;
    let mut loss = 0.0;
    for (x, class) in x.iter().zip(classes) {
        let first = dense(&network.first, x).map(|z| z.max(0.0));
        let second = dense(&network.second, &first).map(|z| z.max(0.0));
        let scores = dense(&network.output, &second);
        let (entropy, d_scores) = cross_entropy(&scores, *class, count);
        loss += entropy;
        dense_gradient(&second, &d_scores, &mut d.output);
        let d_z = through_relu(&second, &dense_transposed(&network.output, &d_scores));
        dense_gradient(&first, &d_z, &mut d.second);
        let d_z = through_relu(&first, &dense_transposed(&network.second, &d_z));
        dense_gradient(x, &d_z, &mut d.first);
    }
    loss / count
}

pub struct Deep {
    x: [[f32; PIXELS]; BATCH],
    classes: [usize; BATCH],
    by_hand: Network,
    by_macro: Network,
    gradient: NetworkTangent,
    optimiser: Sgd<Network>,
}

impl Deep {
    pub fn new() -> Box<Self> {
        let network = Network { first: layer(0.04, 1), second: layer(0.05, 500), output: layer(0.05, 900) };
        let optimiser = Sgd::new(&network, f64::from(RATE));
        Box::new(Self {
            x: std::array::from_fn(|b| std::array::from_fn(|j| number(b * PIXELS + j).abs())),
            classes: std::array::from_fn(|b| b * 7 % 10),
            by_hand: network.clone(),
            gradient: network.zero_tangent(),
            by_macro: network,
            optimiser,
        })
    }
}

impl super::Step for Deep {
    fn name(&self) -> String {
        format!("784-512-512-10, batch {BATCH}")
    }

    fn by_hand(&mut self) {
        let d = &mut self.gradient;
        clear(&mut d.first);
        clear(&mut d.second);
        clear(&mut d.output);
        black_box(loss_by_hand(&self.by_hand, black_box(&self.x), black_box(&self.classes), d));
        descend_layer(&mut self.by_hand.first, &d.first, RATE);
        descend_layer(&mut self.by_hand.second, &d.second, RATE);
        descend_layer(&mut self.by_hand.output, &d.output, RATE);
    }

    fn by_macro(&mut self) {
        self.gradient.set_zero();
        let (x, classes) = (black_box(&self.x), black_box(&self.classes));
        black_box(loss::value_and_grad_into(&self.by_macro, x, classes, &mut self.gradient));
        self.optimiser.step(&mut self.by_macro, &self.gradient);
    }

    fn results(&self) -> [Vec<f32>; 2] {
        [&self.by_hand, &self.by_macro]
            .map(|network| [flat(&network.first), flat(&network.second), flat(&network.output)].concat())
    }
}
