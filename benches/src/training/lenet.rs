//! A network in the manner of LeNet-5 on images of 28 × 28: two convolutions with ReLU and maximum pooling, three dense layers,
//! cross-entropy, gradient descent; 32 images, one after the other.

use std::hint::black_box;

use differentiable::nn::{
    Conv2d, LeNet, MaxPool2d, Sgd, layers::Conv2dTangent, losses::cross_entropy, models::LeNetTangent,
};
use differentiable::{Differentiable as _, Tangent as _, differentiable};

use super::by_hand::{
    self, clear, dense, dense_gradient, dense_transposed, descend, descend_layer, flat, layer, through_relu,
};
use super::number;

const BATCH: usize = 32;
const RATE: f32 = 1.0 / 1024.0;

type Image = [[[f32; 28]; 28]; 1];
type Images<const C: usize, const SIZE: usize> = [[[f32; SIZE]; SIZE]; C];

#[differentiable(wrt(network))]
fn loss(network: &LeNet<f32>, x: &Image, class: usize) -> f32 {
    let scores: [f32; 10] = network.forward_data(x);
    cross_entropy(&scores, class)
}

/// A convolution with kernels of 5 × 5 over an image that is padded already.
fn convolve<const IN: usize, const OUT: usize, const P: usize, const H: usize, const HO: usize>(
    layer: &Conv2d<f32, IN, OUT, 5, 5, 1, P>,
    x: &[[[f32; H]; H]; IN],
) -> [[[f32; HO]; HO]; OUT] {
    let mut y = [[[0.0; HO]; HO]; OUT];
    for o in 0..OUT {
        y[o] = [[layer.bias[o]; HO]; HO];
        for c in 0..IN {
            for i in 0..HO {
                for p in 0..5 {
                    for q in 0..5 {
                        let weight = layer.weight[o][c][p][q];
                        for j in 0..HO {
                            y[o][i][j] += weight * x[c][i + p][j + q];
                        }
                    }
                }
            }
        }
    }
    y
}

/// Adds the gradient of the layer: for each weight, the products of two images, summed in columns first.
fn convolution_gradient<const IN: usize, const OUT: usize, const H: usize, const HO: usize>(
    x: &[[[f32; H]; H]; IN],
    d_y: &[[[f32; HO]; HO]; OUT],
    d: &mut Conv2dTangent<f32, IN, OUT, 5, 5>,
) {
    for o in 0..OUT {
        d.bias[o] += d_y[o].as_flattened().iter().sum::<f32>();
        for c in 0..IN {
            for p in 0..5 {
                for q in 0..5 {
                    let mut sums = [0.0; HO];
                    for i in 0..HO {
                        for j in 0..HO {
                            sums[j] += d_y[o][i][j] * x[c][i + p][j + q];
                        }
                    }
                    d.weight[o][c][p][q] += sums.iter().sum::<f32>();
                }
            }
        }
    }
}

/// The gradient of the image.
fn convolution_transposed<
    const IN: usize,
    const OUT: usize,
    const P: usize,
    const H: usize,
    const HO: usize,
>(
    layer: &Conv2d<f32, IN, OUT, 5, 5, 1, P>,
    d_y: &[[[f32; HO]; HO]; OUT],
) -> [[[f32; H]; H]; IN] {
    let mut d_x = [[[0.0; H]; H]; IN];
    for o in 0..OUT {
        for c in 0..IN {
            for i in 0..HO {
                for p in 0..5 {
                    for q in 0..5 {
                        let weight = layer.weight[o][c][p][q];
                        for j in 0..HO {
                            d_x[c][i + p][j + q] += weight * d_y[o][i][j];
                        }
                    }
                }
            }
        }
    }
    d_x
}

/// The largest of each 2 × 2, if it is positive, and which of the four it is.
fn relu_pool<const C: usize, const H: usize, const HO: usize>(
    x: &[[[f32; H]; H]; C],
) -> (Images<C, HO>, [[[u8; HO]; HO]; C]) {
    let mut y = [[[0.0; HO]; HO]; C];
    let mut place = [[[4; HO]; HO]; C];
    for c in 0..C {
        for i in 0..HO {
            for j in 0..HO {
                for (k, (row, column)) in [(0, 0), (0, 1), (1, 0), (1, 1)].into_iter().enumerate() {
                    let value = x[c][2 * i + row][2 * j + column];
                    if value > y[c][i][j] {
                        y[c][i][j] = value;
                        #[expect(clippy::cast_possible_truncation, reason = "one of four")]
                        let k = k as u8;
                        place[c][i][j] = k;
                    }
                }
            }
        }
    }
    (y, place)
}

/// The gradient of what was pooled: all to the largest.
fn unpool<const C: usize, const H: usize, const HO: usize>(
    d_y: &[[[f32; HO]; HO]; C],
    place: &[[[u8; HO]; HO]; C],
) -> [[[f32; H]; H]; C] {
    let mut d_x = [[[0.0; H]; H]; C];
    for c in 0..C {
        for i in 0..HO {
            for j in 0..HO {
                let k = usize::from(place[c][i][j]);
                if k < 4 {
                    d_x[c][2 * i + k / 2][2 * j + k % 2] = d_y[c][i][j];
                }
            }
        }
    }
    d_x
}

fn loss_by_hand(network: &LeNet<f32>, x: &Image, class: usize, d: &mut LeNetTangent<f32>) -> f32 {
    let mut padded = [[[0.0; 32]; 32]; 1];
    for i in 0..28 {
        padded[0][i + 2][2..30].copy_from_slice(&x[0][i]);
    }
    let z1: [[[f32; 28]; 28]; 6] = convolve(&network.conv1, &padded);
    let (h1, place1) = relu_pool::<6, 28, 14>(&z1);
    let z2: [[[f32; 10]; 10]; 16] = convolve(&network.conv2, &h1);
    let (h2, place2) = relu_pool::<16, 10, 5>(&z2);
    let mut flattened = [0.0; 400];
    flattened.copy_from_slice(h2.as_flattened().as_flattened());
    let h3 = dense(&network.fc1, &flattened).map(|z| z.max(0.0));
    let h4 = dense(&network.fc2, &h3).map(|z| z.max(0.0));
    let scores = dense(&network.fc3, &h4);
    let (loss, d_scores) = by_hand::cross_entropy(&scores, class, 1.0);

    dense_gradient(&h4, &d_scores, &mut d.fc3);
    let d_z = through_relu(&h4, &dense_transposed(&network.fc3, &d_scores));
    dense_gradient(&h3, &d_z, &mut d.fc2);
    let d_z = through_relu(&h3, &dense_transposed(&network.fc2, &d_z));
    dense_gradient(&flattened, &d_z, &mut d.fc1);
    let d_flattened = dense_transposed(&network.fc1, &d_z);
    let mut d_h2 = [[[0.0; 5]; 5]; 16];
    d_h2.as_flattened_mut().as_flattened_mut().copy_from_slice(&d_flattened);
    let d_z2 = unpool::<16, 10, 5>(&d_h2, &place2);
    convolution_gradient(&h1, &d_z2, &mut d.conv2);
    let d_z1 = unpool::<6, 28, 14>(&convolution_transposed(&network.conv2, &d_z2), &place1);
    convolution_gradient(&padded, &d_z1, &mut d.conv1);
    loss
}

pub struct Pictures {
    x: [Image; BATCH],
    by_hand: LeNet<f32>,
    by_macro: LeNet<f32>,
    gradient: LeNetTangent<f32>,
    optimiser: Sgd<LeNet<f32>>,
}

/// Weights of a convolution.
fn convolution<const IN: usize, const OUT: usize, const P: usize>(
    scale: f32,
    from: usize,
) -> Conv2d<f32, IN, OUT, 5, 5, 1, P> {
    let mut layer = Conv2d::zeros();
    let weights = layer.weight.as_flattened_mut().as_flattened_mut().as_flattened_mut();
    for (k, weight) in weights.iter_mut().enumerate() {
        *weight = scale * number(from + k);
    }
    layer
}

impl Pictures {
    pub fn new() -> Box<Self> {
        let network = LeNet {
            conv1: convolution(0.2, 1),
            conv2: convolution(0.1, 900),
            pool: MaxPool2d,
            fc1: layer(0.05, 1700),
            fc2: layer(0.1, 2000),
            fc3: layer(0.1, 3000),
        };
        let optimiser = Sgd::new(&network, f64::from(RATE));
        let pixel = |b, i, j| number(b * 784 + i * 28 + j).abs();
        Box::new(Self {
            x: std::array::from_fn(|b| [std::array::from_fn(|i| std::array::from_fn(|j| pixel(b, i, j)))]),
            by_hand: network.clone(),
            gradient: network.zero_tangent(),
            by_macro: network,
            optimiser,
        })
    }
}

/// The weights and the bias of a convolution, one after the other.
macro_rules! numbers {
    ($layer:expr) => {
        [$layer.weight.as_flattened().as_flattened().as_flattened(), &$layer.bias]
    };
}

macro_rules! descend_convolution {
    ($layer:expr, $d:expr) => {
        descend(
            $layer.weight.as_flattened_mut().as_flattened_mut().as_flattened_mut(),
            $d.weight.as_flattened().as_flattened().as_flattened(),
            RATE,
        );
        descend(&mut $layer.bias, &$d.bias, RATE);
    };
}

impl super::Step for Pictures {
    fn name(&self) -> String {
        format!("LeNet-like CNN, 28×28, batch {BATCH}")
    }

    fn by_hand(&mut self) {
        let d = &mut self.gradient;
        d.conv1.weight.as_flattened_mut().as_flattened_mut().as_flattened_mut().fill(0.0);
        d.conv1.bias.fill(0.0);
        d.conv2.weight.as_flattened_mut().as_flattened_mut().as_flattened_mut().fill(0.0);
        d.conv2.bias.fill(0.0);
        clear(&mut d.fc1);
        clear(&mut d.fc2);
        clear(&mut d.fc3);
        for (b, x) in black_box(&self.x).iter().enumerate() {
            black_box(loss_by_hand(&self.by_hand, x, b * 7 % 10, d));
        }
        let network = &mut self.by_hand;
        descend_convolution!(network.conv1, d.conv1);
        descend_convolution!(network.conv2, d.conv2);
        descend_layer(&mut network.fc1, &d.fc1, RATE);
        descend_layer(&mut network.fc2, &d.fc2, RATE);
        descend_layer(&mut network.fc3, &d.fc3, RATE);
    }

    fn by_macro(&mut self) {
        self.gradient.set_zero();
        for (b, x) in black_box(&self.x).iter().enumerate() {
            black_box(loss::value_and_grad_into(&self.by_macro, x, b * 7 % 10, &mut self.gradient));
        }
        self.optimiser.step(&mut self.by_macro, &self.gradient);
    }

    fn results(&self) -> [Vec<f32>; 2] {
        [&self.by_hand, &self.by_macro].map(|network| {
            let convolutions = [numbers!(network.conv1).concat(), numbers!(network.conv2).concat()].concat();
            [convolutions, flat(&network.fc1), flat(&network.fc2), flat(&network.fc3)].concat()
        })
    }
}
