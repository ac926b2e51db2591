//! Training in memory that is kept.
//!
//! A network's passes by [`value_and_grad_within`](Network::value_and_grad_within) are the same as those that the attribute makes of its
//! `forward`, but write what passes between the layers, and its cotangents, into a workspace of the caller's. After the first step
//! nothing is allocated, as long as the batches do not grow (with feature `gemm`, by that crate alone). The passes between layers are composed here, of the layers' products and their rules;
//! the tests compare them with what the attribute makes.

mod images;
mod perceptron;
mod sequences;

use alloc::vec::Vec;

use super::{Matrix, MatrixTangent};
use crate::{Differentiable, Real};

pub use images::LeNetWorkspace;
pub use perceptron::MlpWorkspace;
pub use sequences::{LstmClassifierWorkspace, LstmWorkspace, RnnClassifierWorkspace, RnnWorkspace};

/// A network whose passes can run in memory that is kept from step to step.
///
/// ```
/// use autodiff_core::nn::dynamic::{Data, Mlp, Network as _, losses};
/// use autodiff_core::nn::{Activation, Sgd};
/// use autodiff_core::{Differentiable as _, Tangent as _};
///
/// let mut network = Mlp::zeros(&[2, 3, 2], Activation::Tanh);
/// let (x, classes) = (Data::from_rows(&[[0.0, 1.0], [1.0, 0.0]]), [0, 0]);
/// let mut optimiser = Sgd::new(&network, 0.5);
/// let mut gradient = network.zero_tangent();
/// let mut workspace = Default::default();
/// for _ in 0..30 {
///     gradient.set_zero();
///     let loss = |scores: &_, d_scores: &mut _| {
///         losses::cross_entropy::value_and_grad_into(scores, &classes, d_scores)
///     };
///     network.value_and_grad_within(&x, loss, &mut workspace, &mut gradient);
///     optimiser.step(&mut network, &gradient);
/// }
/// assert!(losses::cross_entropy(network.forward_within(&x, &mut workspace), &classes) < 0.1);
/// ```
pub trait Network<T: Real>: Differentiable {
    /// A batch of what goes in.
    type Input;

    /// The memory. It starts empty, and grows to what a batch needs.
    type Workspace: Default;

    /// The scores of a batch, as `forward` has them. They stay in the workspace.
    ///
    /// # Panics
    ///
    /// If the sizes of the batch and of the layers do not fit.
    fn forward_within<'a>(&self, x: &Self::Input, workspace: &'a mut Self::Workspace) -> &'a Matrix<T>;

    /// The scores of the last forward pass, and where their cotangent goes.
    fn scores(workspace: &mut Self::Workspace) -> (&Matrix<T>, &mut MatrixTangent<T>);

    /// Adds the gradient to the buffer: after [`forward_within`](Self::forward_within) of the same batch, and with the cotangent of the
    /// scores in its place.
    ///
    /// # Panics
    ///
    /// If the last forward pass was one of a batch of another size, or the gradient is of a network of other sizes.
    fn reverse_within(&self, x: &Self::Input, workspace: &mut Self::Workspace, gradient: &mut Self::Tangent);

    /// The loss of a batch; adds the gradient to the buffer. The loss is a function of the scores that adds its gradient, such as
    /// [`mse::value_and_grad_into`](super::losses::mse::value_and_grad_into).
    ///
    /// # Panics
    ///
    /// If the sizes of the batch, of the layers and of the gradient do not fit; nothing has been added to it then.
    fn value_and_grad_within(
        &self,
        x: &Self::Input,
        loss: impl FnOnce(&Matrix<T>, &mut MatrixTangent<T>) -> T,
        workspace: &mut Self::Workspace,
        gradient: &mut Self::Tangent,
    ) -> T {
        self.assert_same_shape(gradient, "gradient");
        self.forward_within(x, workspace);
        let (scores, d_scores) = Self::scores(workspace);
        d_scores.values.fill(T::ZERO);
        let value = loss(scores, d_scores);
        self.reverse_within(x, workspace, gradient);
        value
    }
}

/// A matrix that passes between layers, and its cotangent.
#[derive(Clone, Debug)]
struct Passing<T: Real> {
    value: Matrix<T>,
    cotangent: MatrixTangent<T>,
}

impl<T: Real> Default for Passing<T> {
    fn default() -> Self {
        Self { value: Matrix::zeros(0, 0), cotangent: MatrixTangent { values: Vec::new() } }
    }
}

impl<T: Real> Passing<T> {
    /// Gives both a size. What is in them is whatever was there before.
    fn fit(&mut self, rows: usize, columns: usize) {
        (self.value.rows, self.value.columns) = (rows, columns);
        self.value.values.resize(rows * columns, T::ZERO);
        self.cotangent.values.resize(rows * columns, T::ZERO);
    }

    fn scores(&mut self) -> (&Matrix<T>, &mut MatrixTangent<T>) {
        (&self.value, &mut self.cotangent)
    }

    /// Its ReLU, in its place.
    fn relu(&mut self) {
        for x in &mut self.value.values {
            *x = if *x <= T::ZERO { T::ZERO } else { *x };
        }
    }

    /// The cotangent of what the ReLU was of, in the place of its own.
    fn through_relu(&mut self) {
        for (d, y) in self.cotangent.values.iter_mut().zip(&self.value.values) {
            *d = if *y <= T::ZERO { T::ZERO } else { *d };
        }
    }
}

#[track_caller]
fn check_batch(rows: usize, before: usize) {
    assert!(rows == before, "the batch has {rows} rows, but the last forward pass had {before}");
}
