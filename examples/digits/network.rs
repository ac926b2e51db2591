//! The network and its loss: what a user of the library writes.

#![allow(clippy::needless_range_loop, reason = "indices, as in the formulas")]

use differentiable::{Differentiable, differentiable, no_diff};

use crate::random::Random;

/// Pixels of an image.
pub const PIXELS: usize = 64;
/// Neurons of the hidden layer.
pub const HIDDEN: usize = 32;
/// Digits to tell apart.
pub const CLASSES: usize = 10;

/// Two layers of weights and biases. The derive makes `NetworkTangent`, the shape of a gradient.
#[derive(Differentiable, Clone)]
pub struct Network {
    /// Pixels to hidden neurons.
    pub w1: [[f32; PIXELS]; HIDDEN],
    /// Biases of the hidden neurons.
    pub b1: [f32; HIDDEN],
    /// Hidden neurons to classes.
    pub w2: [[f32; HIDDEN]; CLASSES],
    /// Biases of the classes.
    pub b2: [f32; CLASSES],
}

/// The network itself: an image to one score per class.
#[differentiable]
pub fn logits(net: &Network, #[no_diff] image: &[f32; PIXELS]) -> [f32; CLASSES] {
    let mut hidden = [0.0; HIDDEN];
    for i in 0..HIDDEN {
        let mut sum = net.b1[i];
        for j in 0..PIXELS {
            sum += net.w1[i][j] * image[j];
        }
        hidden[i] = sum.max(0.0);
    }
    let mut scores = [0.0; CLASSES];
    for k in 0..CLASSES {
        let mut sum = net.b2[k];
        for i in 0..HIDDEN {
            sum += net.w2[k][i] * hidden[i];
        }
        scores[k] = sum;
    }
    scores
}

/// Softmax with cross-entropy, −ln p\[label\], as a log-sum-exp: the largest score is subtracted first, so no
/// exponential overflows. The result does not depend on what is subtracted, hence `no_diff`.
#[differentiable]
pub fn loss(net: &Network, #[no_diff] image: &[f32; PIXELS], label: usize) -> f32 {
    let scores = logits(net, image);
    let mut largest = scores[0];
    for k in 1..CLASSES {
        largest = largest.max(scores[k]);
    }
    let largest = no_diff(largest);
    let mut total = 0.0;
    for k in 0..CLASSES {
        total += (scores[k] - largest).exp();
    }
    largest + total.ln() - scores[label]
}

/// The class with the highest score.
pub fn classify(net: &Network, image: &[f32; PIXELS]) -> usize {
    let scores = logits(net, image);
    (0..CLASSES).max_by(|&a, &b| scores[a].total_cmp(&scores[b])).unwrap_or(0)
}

impl Network {
    /// Weights from N(0, 2 / fan-in), so that ReLU layers keep the scale of what passes through; biases zero.
    pub fn he_initialised(random: &mut Random) -> Self {
        Self { w1: he_weights(random), b1: [0.0; HIDDEN], w2: he_weights(random), b2: [0.0; CLASSES] }
    }
}

fn he_weights<const IN: usize, const OUT: usize>(random: &mut Random) -> [[f32; IN]; OUT] {
    #[expect(clippy::cast_precision_loss, reason = "the width of a layer is a small number")]
    let deviation = (2.0 / IN as f32).sqrt();
    std::array::from_fn(|_| std::array::from_fn(|_| deviation * random.normal()))
}
