//! Dense layers of any number.

use alloc::vec::Vec;

use super::{Network, Passing, check_batch};
use crate::nn::dynamic::dense::DenseTangent;
use crate::nn::dynamic::matrix::check_columns;
use crate::nn::dynamic::{Data, Dense, Matrix, MatrixTangent, Mlp, MlpTangent};
use crate::nn::{Activation, activations};
use crate::ops::slices;
use crate::{Real, rt};

impl<T: Real> Dense<T> {
    pub(super) fn forward_into(&self, x: &Matrix<T>, y: &mut Passing<T>) {
        check_columns("dense layer", self.inputs(), x.columns);
        y.fit(x.rows, self.outputs());
        slices::affine_rows(&self.weight.values, &self.bias, &x.values, &mut y.value.values);
    }

    /// Adds to the gradient; writes the cotangent of the input. That of the output is zero afterwards.
    pub(super) fn reverse_into(&self, x: &mut Passing<T>, y: &mut Passing<T>, d: &mut DenseTangent<T>) {
        let (d_x, d_y) = (&mut x.cotangent.values, &mut y.cotangent.values);
        d_x.fill(T::ZERO);
        let (w, b) = (&self.weight.values, &self.bias);
        slices::affine_rows::pull(w, b, &x.value.values, &mut d.weight.values, &mut d.bias, d_x, d_y);
    }
}

/// The memory of a step of an [`Mlp`].
#[derive(Clone, Debug)]
pub struct MlpWorkspace<T: Real> {
    stages: Vec<Stage<T>>,
}

impl<T: Real> Default for MlpWorkspace<T> {
    fn default() -> Self {
        Self { stages: Vec::new() }
    }
}

/// What a layer gives, and its activation.
#[derive(Clone, Debug)]
struct Stage<T: Real> {
    linear: Passing<T>,
    active: Passing<T>,
}

impl<T: Real> Default for Stage<T> {
    fn default() -> Self {
        Self { linear: Passing::default(), active: Passing::default() }
    }
}

impl<T: Real> Network<T> for Mlp<T> {
    type Input = Data<T>;
    type Workspace = MlpWorkspace<T>;

    fn forward_within<'a>(&self, x: &Data<T>, workspace: &'a mut MlpWorkspace<T>) -> &'a Matrix<T> {
        let (stages, count) = (&mut workspace.stages, self.layers.len());
        assert!(count > 0, "a network without layers");
        stages.resize_with(count, Stage::default);
        for (l, layer) in self.layers.iter().enumerate() {
            let (before, from_here) = stages.split_at_mut(l);
            let Stage { linear, active } = &mut from_here[0];
            layer.forward_into(before.last().map_or(&x.matrix, |stage| &stage.active.value), linear);
            if l + 1 < count {
                active.fit(linear.value.rows, linear.value.columns);
                activate(self.activation, &linear.value.values, &mut active.value.values);
            }
        }
        &stages[count - 1].linear.value
    }

    fn scores(workspace: &mut MlpWorkspace<T>) -> (&Matrix<T>, &mut MatrixTangent<T>) {
        workspace.stages.last_mut().expect("after a forward pass").linear.scores()
    }

    fn reverse_within(&self, x: &Data<T>, workspace: &mut MlpWorkspace<T>, gradient: &mut MlpTangent<T>) {
        let stages = &mut workspace.stages;
        assert!(stages.len() == self.layers.len(), "the last forward pass was of another network");
        check_batch(x.matrix.rows, stages[0].linear.value.rows);
        for (l, (layer, d_layer)) in self.layers.iter().zip(&mut gradient.layers).enumerate().rev() {
            let (before, from_here) = stages.split_at_mut(l);
            let Stage { linear, active } = &mut from_here[0];
            if l + 1 < self.layers.len() {
                through(self.activation, linear, active);
            }
            if let Some(before) = before.last_mut() {
                layer.reverse_into(&mut before.active, linear, d_layer);
            } else {
                let (d_w, d_b) = (&mut d_layer.weight.values, &mut d_layer.bias);
                let (w, d_y) = (&layer.weight.values, &mut linear.cotangent.values);
                slices::affine_rows_of_data::pull(w, &layer.bias, &x.matrix.values, d_w, d_b, d_y);
            }
        }
    }
}

/// [`activate`](crate::nn::dynamic::activate), into a slice.
fn activate<T: Real>(activation: Activation, x: &[T], y: &mut [T]) {
    match activation {
        Activation::Identity => y.copy_from_slice(x),
        Activation::Relu => activations::relu_slice(x, y),
        Activation::Gelu => activations::gelu_slice(x, y),
        Activation::GeluTanh => activations::gelu_tanh_slice(x, y),
        Activation::Silu => activations::silu_slice(x, y),
        Activation::Selu => activations::selu_slice(x, y),
        Activation::Sigmoid => slices::sigmoid(x, y),
        Activation::Tanh => slices::tanh(x, y),
        Activation::Mish => activations::mish_slice(x, y),
        Activation::HardSwish => activations::hard_swish_slice(x, y),
        Activation::Softsign => activations::softsign_slice(x, y),
        Activation::Relu6 => activations::relu6_slice(x, y),
        Activation::LeakyRelu { slope } => activations::leaky_relu_slice(x, T::from_f64(slope), y),
        Activation::Elu { alpha } => activations::elu_slice(x, T::from_f64(alpha), y),
        Activation::Celu { alpha } => activations::celu_slice(x, T::from_f64(alpha), y),
        Activation::LogSigmoid => activations::log_sigmoid_slice(x, y),
        Activation::Softplus { beta } => activations::softplus_slice(x, T::from_f64(beta), y),
        Activation::HardSigmoid => activations::hard_sigmoid_slice(x, y),
        Activation::HardTanh => activations::hard_tanh_slice(x, y),
        Activation::TanhShrink => activations::tanh_shrink_slice(x, y),
        Activation::SoftShrink { lambda } => activations::soft_shrink_slice(x, T::from_f64(lambda), y),
        Activation::HardShrink { lambda } => activations::hard_shrink_slice(x, T::from_f64(lambda), y),
    }
}

/// How many numbers go through an activation's derivative at once.
const AT_ONCE: usize = 16;

/// Writes the cotangent of what an activation was of: from its result where that tells, else by the generated code for an array.
fn through<T: Real>(activation: Activation, linear: &mut Passing<T>, active: &Passing<T>) {
    let (x, d_x) = (&linear.value.values, &mut linear.cotangent.values);
    let (y, d_y) = (&active.value.values, &active.cotangent.values);
    match activation {
        Activation::Identity => d_x.copy_from_slice(d_y),
        Activation::Relu => by_result(y, d_y, d_x, |y| if y > T::ZERO { T::ONE } else { T::ZERO }),
        Activation::Tanh => by_result(y, d_y, d_x, |y| T::ONE - y * y),
        Activation::Sigmoid => by_result(y, d_y, d_x, |y| y * (T::ONE - y)),
        Activation::Gelu => by_array(x, d_y, d_x, activations::gelu_each::vjp),
        Activation::GeluTanh => by_array(x, d_y, d_x, activations::gelu_tanh_each::vjp),
        Activation::Silu => by_array(x, d_y, d_x, activations::silu_each::vjp),
        Activation::Selu => by_array(x, d_y, d_x, activations::selu_each::vjp),
        Activation::Mish => by_array(x, d_y, d_x, activations::mish_each::vjp),
        Activation::HardSwish => by_array(x, d_y, d_x, activations::hard_swish_each::vjp),
        Activation::Softsign => by_array(x, d_y, d_x, activations::softsign_each::vjp),
        Activation::Relu6 => by_array(x, d_y, d_x, activations::relu6_each::vjp),
        Activation::LeakyRelu { slope } => {
            let slope = T::from_f64(slope);
            by_array(x, d_y, d_x, |x, d_y| {
                without_parameter(activations::leaky_relu_each::vjp(x, slope, d_y))
            });
        }
        Activation::Elu { alpha } => {
            let alpha = T::from_f64(alpha);
            by_array(x, d_y, d_x, |x, d_y| without_parameter(activations::elu_each::vjp(x, alpha, d_y)));
        }
        Activation::Celu { alpha } => {
            let alpha = T::from_f64(alpha);
            by_array(x, d_y, d_x, |x, d_y| without_parameter(activations::celu_each::vjp(x, alpha, d_y)));
        }
        Activation::LogSigmoid => by_array(x, d_y, d_x, activations::log_sigmoid_each::vjp),
        Activation::Softplus { beta } => {
            let beta = T::from_f64(beta);
            by_array(x, d_y, d_x, |x, d_y| without_parameter(activations::softplus_each::vjp(x, beta, d_y)));
        }
        Activation::HardSigmoid => by_array(x, d_y, d_x, activations::hard_sigmoid_each::vjp),
        Activation::HardTanh => by_array(x, d_y, d_x, activations::hard_tanh_each::vjp),
        Activation::TanhShrink => by_array(x, d_y, d_x, activations::tanh_shrink_each::vjp),
        Activation::SoftShrink { lambda } => {
            let lambda = T::from_f64(lambda);
            by_array(x, d_y, d_x, |x, d_y| {
                without_parameter(activations::soft_shrink_each::vjp(x, lambda, d_y))
            });
        }
        Activation::HardShrink { lambda } => {
            let lambda = T::from_f64(lambda);
            by_array(x, d_y, d_x, |x, d_y| {
                without_parameter(activations::hard_shrink_each::vjp(x, lambda, d_y))
            });
        }
    }
}

#[inline(always)]
fn by_result<T: Real>(y: &[T], d_y: &[T], d_x: &mut [T], partial: impl Fn(T) -> T) {
    for ((d_x, d_y), y) in d_x.iter_mut().zip(d_y).zip(y) {
        *d_x = rt::scale(*d_y, partial(*y));
    }
}

/// A result and the cotangent of what it is of, for so many numbers.
type AtOnce<T> = ([T; AT_ONCE], [T; AT_ONCE]);

/// What a derivative gives, without that of the parameter.
fn without_parameter<T: Real>((y, (d_x, _)): ([T; AT_ONCE], ([T; AT_ONCE], T))) -> AtOnce<T> {
    (y, d_x)
}

fn by_array<T: Real>(
    x: &[T],
    d_y: &[T],
    d_x: &mut [T],
    derivative: impl Fn(&[T; AT_ONCE], [T; AT_ONCE]) -> AtOnce<T>,
) {
    for ((x, d_y), d_x) in x.chunks(AT_ONCE).zip(d_y.chunks(AT_ONCE)).zip(d_x.chunks_mut(AT_ONCE)) {
        let mut at = [[T::ZERO; AT_ONCE]; 2];
        at[0][..x.len()].copy_from_slice(x);
        at[1][..x.len()].copy_from_slice(d_y);
        d_x.copy_from_slice(&derivative(&at[0], at[1]).1[..x.len()]);
    }
}
