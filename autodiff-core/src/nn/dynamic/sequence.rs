//! Classifiers of sequences.

use super::recurrent::steps;
use super::{Data, Dense, Lstm, Matrix, Rnn};
use crate::{Differentiable, NoTangent, Real, StateVisitor, ZipVisitor, differentiable};

/// A batch of sequences of the same length, as data: a matrix `[STEPS·B, inputs]`, step by step, and in a step a row per sequence.
///
/// ```
/// use autodiff_core::nn::dynamic::{Data, Sequences};
/// let two = Sequences::new(Data::from_rows(&[[1.0], [10.0], [2.0], [20.0], [3.0], [30.0]]), 2);
/// assert_eq!(two.steps(), 3);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Sequences<T: Real> {
    /// The numbers.
    pub data: Data<T>,
    /// How many sequences there are.
    pub batch: usize,
}

impl<T: Real> Sequences<T> {
    /// So many sequences in these rows.
    ///
    /// # Panics
    ///
    /// If there are no whole steps in the rows.
    #[track_caller]
    pub fn new(data: Data<T>, batch: usize) -> Self {
        steps(data.matrix.rows, batch);
        Self { data, batch }
    }

    /// How many steps a sequence has.
    ///
    /// # Panics
    ///
    /// If there are no whole steps in the rows.
    #[track_caller]
    pub fn steps(&self) -> usize {
        steps(self.data.matrix.rows, self.batch)
    }
}

impl<T: Real> crate::rt::Owned for Sequences<T> {}

/// Data carries no gradient.
impl<T: Real> Differentiable for Sequences<T> {
    type Tangent = NoTangent;

    fn zero_tangent(&self) -> NoTangent {
        NoTangent
    }

    fn assert_same_shape(&self, _: &NoTangent, _: &str) {}

    fn zip_tangent_mut(&mut self, _: &NoTangent, _: &mut impl ZipVisitor) {}

    fn zip_states_mut<const K: usize>(
        &mut self,
        _: &NoTangent,
        _: [&mut NoTangent; K],
        _: &mut impl StateVisitor<K>,
    ) {
    }
}

/// The rows of the last step.
#[differentiable]
fn last_step<T: Real>(states: &Matrix<T>, batch: usize) -> Matrix<T> {
    let (rows, columns): (usize, usize) = (states.rows, states.columns);
    let mut last: Matrix<T> = Matrix::zeros(batch, columns);
    let start = (rows - batch) * columns;
    for i in 0..batch * columns {
        last.values[i] = states.values[start + i];
    }
    last
}

/// Reads sequences with a recurrent layer, from a state of zeros, and classifies each by the last state, as
/// [`nn::RnnClassifier`](crate::nn::RnnClassifier).
///
/// ```
/// use autodiff_core::nn::dynamic::{Data, RnnClassifier, Sequences};
/// let mut network = RnnClassifier::zeros(1, 3, 2);
/// network.output.bias = vec![0.5, -0.5];
/// let xs = Sequences::new(Data::from_rows(&[[1.0], [2.0], [3.0], [4.0]]), 2);
/// assert_eq!(network.forward(&xs).values, [0.5, -0.5, 0.5, -0.5]);
/// ```
#[derive(Clone, Debug, PartialEq, Differentiable)]
pub struct RnnClassifier<T: Real> {
    /// Reads.
    pub rnn: Rnn<T>,
    /// From the last state to a score per class.
    pub output: Dense<T>,
}

#[differentiable]
impl<T: Real> RnnClassifier<T> {
    /// The scores of a batch of sequences, `[B, classes]`.
    ///
    /// # Panics
    ///
    /// If the sizes do not fit.
    pub fn forward(&self, #[no_diff] xs: &Sequences<T>) -> Matrix<T> {
        let (batch, hidden): (usize, usize) = (xs.batch, self.rnn.weight_hh.columns);
        let start: Matrix<T> = Matrix::zeros(batch, hidden);
        let states: Matrix<T> = self.rnn.forward(&xs.data, &start);
        let last: Matrix<T> = last_step(&states, batch);
        let y: Matrix<T> = self.output.forward(&last);
        y
    }
}

/// Reads sequences with a long short-term memory, from a state and a cell of zeros, and classifies each by the last state.
///
/// ```
/// use autodiff_core::nn::dynamic::{Data, LstmClassifier, Sequences};
/// let mut network = LstmClassifier::zeros(1, 3, 2);
/// network.output.bias = vec![0.5, -0.5];
/// let xs = Sequences::new(Data::from_rows(&[[1.0], [2.0], [3.0], [4.0]]), 2);
/// assert_eq!(network.forward(&xs).values, [0.5, -0.5, 0.5, -0.5]);
/// ```
#[derive(Clone, Debug, PartialEq, Differentiable)]
pub struct LstmClassifier<T: Real> {
    /// Reads.
    pub lstm: Lstm<T>,
    /// From the last state to a score per class.
    pub output: Dense<T>,
}

#[differentiable]
impl<T: Real> LstmClassifier<T> {
    /// The scores of a batch of sequences, `[B, classes]`.
    ///
    /// # Panics
    ///
    /// If the sizes do not fit.
    pub fn forward(&self, #[no_diff] xs: &Sequences<T>) -> Matrix<T> {
        let (batch, hidden): (usize, usize) = (xs.batch, self.lstm.weight_hh.columns);
        let start: Matrix<T> = Matrix::zeros(batch, hidden);
        let cell: Matrix<T> = Matrix::zeros(batch, hidden);
        let states: (Matrix<T>, Matrix<T>) = self.lstm.forward(&xs.data, &start, &cell);
        let last: Matrix<T> = last_step(&states.0, batch);
        let y: Matrix<T> = self.output.forward(&last);
        y
    }
}

macro_rules! classifier {
    ($name:ident, $field:ident: $layer:ident) => {
        impl<T: Real> $name<T> {
            /// All parameters zero.
            pub fn zeros(inputs: usize, hidden: usize, classes: usize) -> Self {
                Self { $field: $layer::zeros(inputs, hidden), output: Dense::zeros(hidden, classes) }
            }

            /// All parameters as `PyTorch` draws them.
            #[cfg(feature = "rand")]
            pub fn random<R: rand::Rng + ?Sized>(
                inputs: usize,
                hidden: usize,
                classes: usize,
                random: &mut R,
            ) -> Self {
                Self {
                    $field: $layer::random(inputs, hidden, random),
                    output: Dense::random(hidden, classes, random),
                }
            }
        }
    };
}
classifier!(RnnClassifier, rnn: Rnn);
classifier!(LstmClassifier, lstm: Lstm);
