//! What several of the hand-written steps are made of.

use differentiable::nn::{Dense, layers::DenseTangent};

/// The inner product, by sixteen sums side by side: one sum would wait for each addition.
#[inline]
pub fn dot<const N: usize>(a: &[f32; N], b: &[f32; N]) -> f32 {
    let mut sums = [0.0; 16];
    let (a_parts, a_rest) = a.as_chunks::<16>();
    let (b_parts, b_rest) = b.as_chunks::<16>();
    for (a, b) in a_parts.iter().zip(b_parts) {
        for lane in 0..16 {
            sums[lane] += a[lane] * b[lane];
        }
    }
    let rest: f32 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
    if a_parts.is_empty() { rest } else { sums.iter().sum::<f32>() + rest }
}

/// `y += factor · x`
#[inline]
pub fn add_scaled<const N: usize>(factor: f32, x: &[f32; N], y: &mut [f32; N]) {
    for i in 0..N {
        y[i] += factor * x[i];
    }
}

/// `W·x + b`
#[inline]
pub fn dense<const IN: usize, const OUT: usize>(layer: &Dense<f32, IN, OUT>, x: &[f32; IN]) -> [f32; OUT] {
    let mut y = layer.bias;
    for i in 0..OUT {
        y[i] += dot(&layer.weight[i], x);
    }
    y
}

/// Adds the gradient of the layer for a gradient of its output.
#[inline]
pub fn dense_gradient<const IN: usize, const OUT: usize>(
    x: &[f32; IN],
    d_y: &[f32; OUT],
    d_layer: &mut DenseTangent<f32, IN, OUT>,
) {
    for i in 0..OUT {
        d_layer.bias[i] += d_y[i];
        add_scaled(d_y[i], x, &mut d_layer.weight[i]);
    }
}

/// `Wᵀ·d_y`
#[inline]
pub fn dense_transposed<const IN: usize, const OUT: usize>(
    layer: &Dense<f32, IN, OUT>,
    d_y: &[f32; OUT],
) -> [f32; IN] {
    let mut d_x = [0.0; IN];
    for i in 0..OUT {
        add_scaled(d_y[i], &layer.weight[i], &mut d_x);
    }
    d_x
}

/// The gradient of a layer to zero.
#[inline]
pub fn clear<const IN: usize, const OUT: usize>(d_layer: &mut DenseTangent<f32, IN, OUT>) {
    d_layer.weight.as_flattened_mut().fill(0.0);
    d_layer.bias.fill(0.0);
}

/// `values −= rate · gradient`
#[inline]
pub fn descend(values: &mut [f32], gradient: &[f32], rate: f32) {
    for (value, gradient) in values.iter_mut().zip(gradient) {
        *value -= rate * gradient;
    }
}

/// Gradient descent on a layer.
#[inline]
pub fn descend_layer<const IN: usize, const OUT: usize>(
    layer: &mut Dense<f32, IN, OUT>,
    d_layer: &DenseTangent<f32, IN, OUT>,
    rate: f32,
) {
    descend(layer.weight.as_flattened_mut(), d_layer.weight.as_flattened(), rate);
    descend(&mut layer.bias, &d_layer.bias, rate);
}

/// Nothing where the unit was off.
#[inline]
pub fn through_relu<const N: usize>(active: &[f32; N], d_active: &[f32; N]) -> [f32; N] {
    let mut d = *d_active;
    for i in 0..N {
        if active[i] <= 0.0 {
            d[i] = 0.0;
        }
    }
    d
}

/// The cross-entropy of a class, and its gradient over `count`: the softmax less one at the class.
#[inline]
pub fn cross_entropy<const N: usize>(scores: &[f32; N], class: usize, count: f32) -> (f32, [f32; N]) {
    use differentiable::Real as _;
    let largest = scores.iter().fold(f32::NEG_INFINITY, |largest, score| largest.max(*score));
    let exponentials = scores.map(|score| (score - largest).exp_branch_free());
    let total: f32 = exponentials.iter().sum();
    let factor = 1.0 / (total * count);
    let mut d_scores = exponentials.map(|exponential| exponential * factor);
    d_scores[class] -= 1.0 / count;
    (total.ln() - (scores[class] - largest), d_scores)
}

/// A layer with small weights that differ.
pub fn layer<const IN: usize, const OUT: usize>(scale: f32, from: usize) -> Dense<f32, IN, OUT> {
    let weight = std::array::from_fn(|i| std::array::from_fn(|j| scale * super::number(from + i * IN + j)));
    let bias = std::array::from_fn(|i| 0.1 * super::number(from + i + 77));
    Dense { weight, bias }
}

/// The parameters of a layer, one after the other.
pub fn flat<const IN: usize, const OUT: usize>(layer: &Dense<f32, IN, OUT>) -> Vec<f32> {
    [layer.weight.as_flattened(), &layer.bias].concat()
}
