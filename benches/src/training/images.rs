//! A classifier of images by 784-128-10: ReLU, cross-entropy, gradient descent.

use std::hint::black_box;

use differentiable::nn::{Dense, Sgd, activations::relu_rows, losses::cross_entropy_rows};
use differentiable::{Differentiable, Tangent as _, differentiable};

use super::by_hand::{
    clear, cross_entropy, dense, dense_gradient, dense_transposed, descend_layer, flat, layer, through_relu,
};
use super::number;

const PIXELS: usize = 784;
const RATE: f32 = 1.0 / 64.0;

#[derive(Clone, Differentiable)]
struct Network {
    hidden: Dense<f32, PIXELS, 128>,
    output: Dense<f32, 128, 10>,
}

#[differentiable(wrt(network))]
fn loss<const B: usize>(network: &Network, x: &[[f32; PIXELS]; B], classes: &[usize; B]) -> f32 {
    let z: [[f32; 128]; B] = network.hidden.forward_data_rows(x);
    let h: [[f32; 128]; B] = relu_rows(&z);
    let scores: [[f32; 10]; B] = network.output.forward_rows(&h);
    cross_entropy_rows(&scores, classes)
}

fn loss_by_hand<const B: usize>(
    network: &Network,
    x: &[[f32; PIXELS]; B],
    classes: &[usize; B],
    d: &mut NetworkTangent,
) -> f32 {
    let count = B as f32;
    let mut loss = 0.0;
    for (x, class) in x.iter().zip(classes) {
        let h = dense(&network.hidden, x).map(|z| z.max(0.0));
        let scores = dense(&network.output, &h);
        let (entropy, d_scores) = cross_entropy(&scores, *class, count);
        loss += entropy;
        dense_gradient(&h, &d_scores, &mut d.output);
        let d_z = through_relu(&h, &dense_transposed(&network.output, &d_scores));
        dense_gradient(x, &d_z, &mut d.hidden);
    }
    loss / count
}

pub struct Images<const B: usize> {
    x: [[f32; PIXELS]; B],
    classes: [usize; B],
    by_hand: Network,
    by_macro: Network,
    gradient: NetworkTangent,
    optimiser: Sgd<Network>,
}

impl<const B: usize> Images<B> {
    pub fn new() -> Box<Self> {
        let network = Network { hidden: layer(0.04, 1), output: layer(0.1, 500) };
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

impl<const B: usize> super::Step for Images<B> {
    fn name(&self) -> String {
        format!("784-128-10, cross-entropy, batch {B}")
    }

    fn by_hand(&mut self) {
        let d = &mut self.gradient;
        clear(&mut d.hidden);
        clear(&mut d.output);
        black_box(loss_by_hand(&self.by_hand, black_box(&self.x), black_box(&self.classes), d));
        descend_layer(&mut self.by_hand.hidden, &d.hidden, RATE);
        descend_layer(&mut self.by_hand.output, &d.output, RATE);
    }

    fn by_macro(&mut self) {
        self.gradient.set_zero();
        let (x, classes) = (black_box(&self.x), black_box(&self.classes));
        black_box(loss::value_and_grad_into(&self.by_macro, x, classes, &mut self.gradient));
        self.optimiser.step(&mut self.by_macro, &self.gradient);
    }

    fn results(&self) -> [Vec<f32>; 2] {
        [&self.by_hand, &self.by_macro].map(|network| [flat(&network.hidden), flat(&network.output)].concat())
    }
}
