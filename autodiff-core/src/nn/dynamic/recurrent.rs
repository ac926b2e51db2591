//! Recurrent networks over batches, with `PyTorch`'s weights and two biases each.
//!
//! A batch of sequences is a matrix `[STEPS·B, inputs]`, step by step, and in a step a row per sequence: `PyTorch`'s
//! `[STEPS, B, inputs]`. The number of steps follows from the rows of the first state. The inputs of all steps go through one
//! product.

use alloc::vec;
use alloc::vec::Vec;

use super::matrix::check_columns;
use super::{Data, Matrix};
use crate::ops::slices;
use crate::{Differentiable, Real, differentiable};

/// How many steps there are for so many rows.
#[track_caller]
pub(super) fn steps(rows: usize, batch: usize) -> usize {
    let steps = rows.checked_div(batch).unwrap_or(0);
    assert!(steps * batch == rows, "{rows} rows are no whole steps of a batch of {batch}");
    steps
}

#[track_caller]
fn check_state(name: &str, hidden: usize, columns: usize) {
    assert!(hidden == columns, "the {name} of a layer of {hidden} units has {columns} columns");
}

/// A layer with weights and biases for its input and its state, `gates` times as many rows as units.
macro_rules! layer {
    ($(#[$doc:meta])* $name:ident $gates:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Differentiable)]
        pub struct $name<T: Real> {
            /// From the input; the gates one below the other.
            pub weight_ih: Matrix<T>,
            /// From the state.
            pub weight_hh: Matrix<T>,
            /// Added to the input's part.
            pub bias_ih: Vec<T>,
            /// Added to the state's part.
            pub bias_hh: Vec<T>,
        }

        impl<T: Real> $name<T> {
            /// All parameters zero.
            pub fn zeros(inputs: usize, hidden: usize) -> Self {
                Self {
                    weight_ih: Matrix::zeros($gates * hidden, inputs),
                    weight_hh: Matrix::zeros($gates * hidden, hidden),
                    bias_ih: vec![T::ZERO; $gates * hidden],
                    bias_hh: vec![T::ZERO; $gates * hidden],
                }
            }

            /// All parameters as `PyTorch` draws them: uniform, up to `1 / √hidden`.
            #[cfg(feature = "rand")]
            pub fn random<R: rand::Rng + ?Sized>(inputs: usize, hidden: usize, random: &mut R) -> Self {
                let mut layer = Self::zeros(inputs, hidden);
                let initial = crate::nn::initial::default_of(hidden);
                initial.fill(&mut layer.weight_ih.values, random);
                initial.fill(&mut layer.weight_hh.values, random);
                initial.fill(&mut layer.bias_ih, random);
                initial.fill(&mut layer.bias_hh, random);
                layer
            }
        }
    };
}

layer! {
    /// A recurrent layer, `h ← tanh(W_ih·x + b_ih + W_hh·h + b_hh)`.
    ///
    /// ```
    /// use autodiff_core::nn::dynamic::{Data, Matrix, Rnn};
    /// let mut rnn = Rnn::zeros(1, 1);
    /// (rnn.weight_ih.values[0], rnn.weight_hh.values[0]) = (1.0, 0.5);
    /// let h = rnn.forward(&Data::from_rows(&[[1.0], [0.0]]), &Matrix::zeros(1, 1));
    /// assert!((h.values[0] - 1.0_f64.tanh()).abs() < 1e-15);
    /// assert!((h.values[1] - (0.5 * 1.0_f64.tanh()).tanh()).abs() < 1e-15);
    /// ```
    Rnn 1
}

#[differentiable]
impl<T: Real> Rnn<T> {
    /// All steps, from the inputs `[STEPS·B, inputs]` and the first state `[B, hidden]` to the states `[STEPS·B, hidden]`.
    ///
    /// # Panics
    ///
    /// If the sizes do not fit.
    pub fn forward(&self, #[no_diff] xs: &Data<T>, h0: &Matrix<T>) -> Matrix<T> {
        let (rows, columns): (usize, usize) = (xs.matrix.rows, xs.matrix.columns);
        let (hidden, inputs): (usize, usize) = (self.weight_ih.rows, self.weight_ih.columns);
        let (batch, state): (usize, usize) = (h0.rows, h0.columns);
        check_columns("recurrent layer", inputs, columns);
        check_state("first state", hidden, state);
        let count = steps(rows, batch);
        let mut of_input: Vec<T> = vec![T::ZERO; rows * hidden];
        slices::affine_rows_of_data(&self.weight_ih.values, &self.bias_ih, &xs.matrix.values, &mut of_input);
        let hs: Matrix<T> = self.unroll(&of_input, h0, count);
        hs
    }

    /// [`forward`](Self::forward), with a gradient of the inputs.
    ///
    /// # Panics
    ///
    /// If the sizes do not fit.
    pub fn forward_matrix(&self, xs: &Matrix<T>, h0: &Matrix<T>) -> Matrix<T> {
        let (rows, columns): (usize, usize) = (xs.rows, xs.columns);
        let (hidden, inputs): (usize, usize) = (self.weight_ih.rows, self.weight_ih.columns);
        let (batch, state): (usize, usize) = (h0.rows, h0.columns);
        check_columns("recurrent layer", inputs, columns);
        check_state("first state", hidden, state);
        let count = steps(rows, batch);
        let mut of_input: Vec<T> = vec![T::ZERO; rows * hidden];
        slices::affine_rows(&self.weight_ih.values, &self.bias_ih, &xs.values, &mut of_input);
        let hs: Matrix<T> = self.unroll(&of_input, h0, count);
        hs
    }

    /// All steps, from what the inputs give.
    fn unroll(&self, of_input: &[T], h0: &Matrix<T>, count: usize) -> Matrix<T> {
        let (batch, hidden): (usize, usize) = (h0.rows, h0.columns);
        let size = batch * hidden;
        let mut hs: Matrix<T> = Matrix::zeros(count * batch, hidden);
        let mut h: Vec<T> = h0.values.clone();
        for t in 0..count {
            let mut of_state: Vec<T> = vec![T::ZERO; size];
            slices::affine_rows(&self.weight_hh.values, &self.bias_hh, &h, &mut of_state);
            for i in 0..size {
                let next = (of_input[t * size + i] + of_state[i]).tanh_branch_free();
                h[i] = next;
                hs.values[t * size + i] = next;
            }
        }
        hs
    }
}

layer! {
    /// A long short-term memory (Hochreiter and Schmidhuber, 1997): gates `i`, `f`, `g`, `o`, as in [`nn::Lstm`](crate::nn::Lstm).
    ///
    /// ```
    /// use autodiff_core::nn::dynamic::{Data, Lstm, Matrix};
    /// let mut lstm = Lstm::zeros(1, 1);
    /// lstm.weight_ih.values[2] = 1.0;
    /// let (h, c) = lstm.forward(&Data::from_rows(&[[1.0]]), &Matrix::zeros(1, 1), &Matrix::from_rows(&[[2.0]]));
    /// assert!((c.values[0] - (1.0 + 0.5 * 1.0_f64.tanh())).abs() < 1e-15);
    /// assert!((h.values[0] - 0.5 * c.values[0].tanh()).abs() < 1e-15);
    /// ```
    Lstm 4
}

#[differentiable]
impl<T: Real> Lstm<T> {
    /// All steps, from the inputs `[STEPS·B, inputs]`, the first state and the first cell `[B, hidden]` to the states
    /// `[STEPS·B, hidden]` and the last cell.
    ///
    /// # Panics
    ///
    /// If the sizes do not fit.
    pub fn forward(&self, #[no_diff] xs: &Data<T>, h0: &Matrix<T>, c0: &Matrix<T>) -> (Matrix<T>, Matrix<T>) {
        let (rows, columns): (usize, usize) = (xs.matrix.rows, xs.matrix.columns);
        let (hidden, inputs): (usize, usize) = (self.weight_hh.columns, self.weight_ih.columns);
        let (batch, state): (usize, usize) = (h0.rows, h0.columns);
        let (cells, cell_columns): (usize, usize) = (c0.rows, c0.columns);
        check_columns("recurrent layer", inputs, columns);
        check_state("first state", hidden, state);
        check_state("first cell", hidden, cell_columns);
        assert!(cells == batch, "there are {batch} first states, but {cells} first cells");
        let count = steps(rows, batch);
        let mut of_input: Vec<T> = vec![T::ZERO; rows * 4 * hidden];
        slices::affine_rows_of_data(&self.weight_ih.values, &self.bias_ih, &xs.matrix.values, &mut of_input);
        let states: (Matrix<T>, Matrix<T>) = self.unroll(&of_input, h0, c0, count);
        states
    }

    /// [`forward`](Self::forward), with a gradient of the inputs.
    ///
    /// # Panics
    ///
    /// If the sizes do not fit.
    pub fn forward_matrix(&self, xs: &Matrix<T>, h0: &Matrix<T>, c0: &Matrix<T>) -> (Matrix<T>, Matrix<T>) {
        let (rows, columns): (usize, usize) = (xs.rows, xs.columns);
        let (hidden, inputs): (usize, usize) = (self.weight_hh.columns, self.weight_ih.columns);
        let (batch, state): (usize, usize) = (h0.rows, h0.columns);
        let (cells, cell_columns): (usize, usize) = (c0.rows, c0.columns);
        check_columns("recurrent layer", inputs, columns);
        check_state("first state", hidden, state);
        check_state("first cell", hidden, cell_columns);
        assert!(cells == batch, "there are {batch} first states, but {cells} first cells");
        let count = steps(rows, batch);
        let mut of_input: Vec<T> = vec![T::ZERO; rows * 4 * hidden];
        slices::affine_rows(&self.weight_ih.values, &self.bias_ih, &xs.values, &mut of_input);
        let states: (Matrix<T>, Matrix<T>) = self.unroll(&of_input, h0, c0, count);
        states
    }

    /// All steps, from what the inputs give.
    fn unroll(&self, of_input: &[T], h0: &Matrix<T>, c0: &Matrix<T>, count: usize) -> (Matrix<T>, Matrix<T>) {
        let (batch, hidden): (usize, usize) = (h0.rows, h0.columns);
        let wide = 4 * hidden;
        let mut hs: Matrix<T> = Matrix::zeros(count * batch, hidden);
        let mut h: Vec<T> = h0.values.clone();
        let mut c: Matrix<T> = c0.clone();
        for t in 0..count {
            let mut gates: Vec<T> = vec![T::ZERO; batch * wide];
            slices::affine_rows(&self.weight_hh.values, &self.bias_hh, &h, &mut gates);
            for b in 0..batch {
                let from = b * wide;
                let given = (t * batch + b) * wide;
                for i in 0..hidden {
                    let at = b * hidden + i;
                    let input = of_input[given + i] + gates[from + i];
                    let forget = of_input[given + hidden + i] + gates[from + hidden + i];
                    let new = of_input[given + 2 * hidden + i] + gates[from + 2 * hidden + i];
                    let output = of_input[given + 3 * hidden + i] + gates[from + 3 * hidden + i];
                    let keep = forget.sigmoid_branch_free();
                    let take = input.sigmoid_branch_free();
                    let cell = keep * c.values[at] + take * new.tanh_branch_free();
                    c.values[at] = cell;
                    let next = output.sigmoid_branch_free() * cell.tanh_branch_free();
                    h[at] = next;
                    hs.values[t * batch * hidden + at] = next;
                }
            }
        }
        (hs, c)
    }
}

layer! {
    /// A gated recurrent unit (Cho and others, 2014): gates `r`, `z`, `n`, as in [`nn::Gru`](crate::nn::Gru).
    ///
    /// ```
    /// use autodiff_core::nn::dynamic::{Data, Gru, Matrix};
    /// let mut gru = Gru::zeros(1, 1);
    /// gru.weight_ih.values[2] = 1.0;
    /// let h = gru.forward(&Data::from_rows(&[[1.0]]), &Matrix::from_rows(&[[2.0]]));
    /// assert!((h.values[0] - (0.5 * 1.0_f64.tanh() + 1.0)).abs() < 1e-15);
    /// ```
    Gru 3
}

#[differentiable]
impl<T: Real> Gru<T> {
    /// All steps, from the inputs `[STEPS·B, inputs]` and the first state `[B, hidden]` to the states `[STEPS·B, hidden]`.
    ///
    /// # Panics
    ///
    /// If the sizes do not fit.
    pub fn forward(&self, #[no_diff] xs: &Data<T>, h0: &Matrix<T>) -> Matrix<T> {
        let (rows, columns): (usize, usize) = (xs.matrix.rows, xs.matrix.columns);
        let (hidden, inputs): (usize, usize) = (self.weight_hh.columns, self.weight_ih.columns);
        let (batch, state): (usize, usize) = (h0.rows, h0.columns);
        check_columns("recurrent layer", inputs, columns);
        check_state("first state", hidden, state);
        let count = steps(rows, batch);
        let mut of_input: Vec<T> = vec![T::ZERO; rows * 3 * hidden];
        slices::affine_rows_of_data(&self.weight_ih.values, &self.bias_ih, &xs.matrix.values, &mut of_input);
        let hs: Matrix<T> = self.unroll(&of_input, h0, count);
        hs
    }

    /// [`forward`](Self::forward), with a gradient of the inputs.
    ///
    /// # Panics
    ///
    /// If the sizes do not fit.
    pub fn forward_matrix(&self, xs: &Matrix<T>, h0: &Matrix<T>) -> Matrix<T> {
        let (rows, columns): (usize, usize) = (xs.rows, xs.columns);
        let (hidden, inputs): (usize, usize) = (self.weight_hh.columns, self.weight_ih.columns);
        let (batch, state): (usize, usize) = (h0.rows, h0.columns);
        check_columns("recurrent layer", inputs, columns);
        check_state("first state", hidden, state);
        let count = steps(rows, batch);
        let mut of_input: Vec<T> = vec![T::ZERO; rows * 3 * hidden];
        slices::affine_rows(&self.weight_ih.values, &self.bias_ih, &xs.values, &mut of_input);
        let hs: Matrix<T> = self.unroll(&of_input, h0, count);
        hs
    }

    /// All steps, from what the inputs give.
    fn unroll(&self, of_input: &[T], h0: &Matrix<T>, count: usize) -> Matrix<T> {
        let (batch, hidden): (usize, usize) = (h0.rows, h0.columns);
        let wide = 3 * hidden;
        let mut hs: Matrix<T> = Matrix::zeros(count * batch, hidden);
        let mut h: Vec<T> = h0.values.clone();
        for t in 0..count {
            let mut of_state: Vec<T> = vec![T::ZERO; batch * wide];
            slices::affine_rows(&self.weight_hh.values, &self.bias_hh, &h, &mut of_state);
            for b in 0..batch {
                let from = b * wide;
                let given = (t * batch + b) * wide;
                for i in 0..hidden {
                    let at = b * hidden + i;
                    let reset = (of_input[given + i] + of_state[from + i]).sigmoid_branch_free();
                    let update_of = of_input[given + hidden + i] + of_state[from + hidden + i];
                    let update = update_of.sigmoid_branch_free();
                    let new = of_input[given + 2 * hidden + i] + reset * of_state[from + 2 * hidden + i];
                    let candidate = new.tanh_branch_free();
                    let next = candidate + update * (h[at] - candidate);
                    h[at] = next;
                    hs.values[t * batch * hidden + at] = next;
                }
            }
        }
        hs
    }
}
