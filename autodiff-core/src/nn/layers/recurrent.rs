//! Recurrent networks, with `PyTorch`'s weights and two biases each. Sequences are arrays `[STEPS, IN]`.

use crate::ops::{affine, affine_rows};
use crate::{Differentiable, Real, differentiable};

/// A recurrent layer, `h ← tanh(W_ih·x + b_ih + W_hh·h + b_hh)`.
///
/// ```
/// use autodiff_core::nn::Rnn;
/// let rnn = Rnn { weight_ih: [[1.0]], weight_hh: [[0.5]], bias_ih: [0.0], bias_hh: [0.0] };
/// let h = rnn.forward(&[[1.0], [0.0]], &[0.0]);
/// let first = 1.0_f64.tanh();
/// assert!((h[0][0] - first).abs() < 1e-15 && (h[1][0] - (0.5 * first).tanh()).abs() < 1e-15);
/// ```
#[derive(Clone, Debug, PartialEq, Differentiable)]
pub struct Rnn<T: Real, const IN: usize, const H: usize> {
    /// From the input.
    pub weight_ih: [[T; IN]; H],
    /// From the state.
    pub weight_hh: [[T; H]; H],
    /// Added to the input's part.
    pub bias_ih: [T; H],
    /// Added to the state's part.
    pub bias_hh: [T; H],
}

#[differentiable]
impl<T: Real, const IN: usize, const H: usize> Rnn<T, IN, H> {
    /// One step, from the input `[IN]` and the state `[H]` to the next state.
    pub fn step(&self, x: &[T; IN], h: &[T; H]) -> [T; H] {
        let of_input: [T; H] = affine(&self.weight_ih, &self.bias_ih, x);
        let of_state: [T; H] = affine(&self.weight_hh, &self.bias_hh, h);
        let mut next = [T::ZERO; H];
        for i in 0..H {
            next[i] = (of_input[i] + of_state[i]).tanh_branch_free();
        }
        next
    }

    /// All steps, from the inputs `[STEPS, IN]` and the first state `[H]` to the states `[STEPS, H]`.
    pub fn forward<const STEPS: usize>(&self, xs: &[[T; IN]; STEPS], h0: &[T; H]) -> [[T; H]; STEPS] {
        let of_input: [[T; H]; STEPS] = affine_rows(&self.weight_ih, &self.bias_ih, xs);
        let mut hs = [[T::ZERO; H]; STEPS];
        let mut h = *h0;
        for t in 0..STEPS {
            let of_state: [T; H] = affine(&self.weight_hh, &self.bias_hh, &h);
            for i in 0..H {
                let next = (of_input[t][i] + of_state[i]).tanh_branch_free();
                h[i] = next;
                hs[t][i] = next;
            }
        }
        hs
    }
}

#[cfg(feature = "alloc")]
#[differentiable]
impl<T: Real, const IN: usize, const H: usize> Rnn<T, IN, H> {
    /// The last state after the steps of a slice; `h0` after none.
    pub fn last(&self, xs: &[[T; IN]], h0: &[T; H]) -> [T; H] {
        let mut h = *h0;
        for t in 0..xs.len() {
            let of_input: [T; H] = affine(&self.weight_ih, &self.bias_ih, &xs[t]);
            let of_state: [T; H] = affine(&self.weight_hh, &self.bias_hh, &h);
            for i in 0..H {
                h[i] = (of_input[i] + of_state[i]).tanh_branch_free();
            }
        }
        h
    }
}

/// A long short-term memory (Hochreiter and Schmidhuber, 1997).
///
/// With gates `i`, `f`, `g`, `o`, in this order, each `W_ih·x + b_ih + W_hh·h + b_hh`: `c ← σ(f)⊙c + σ(i)⊙tanh(g)`, and
/// `h ← σ(o)⊙tanh(c)`. `[4, H]` stands for `PyTorch`'s `[4·H]`: the same numbers in the same order.
///
/// ```
/// use autodiff_core::nn::Lstm;
/// let lstm = Lstm {
///     weight_ih: [[[0.0]], [[0.0]], [[1.0]], [[0.0]]],
///     weight_hh: [[[0.0]]; 4],
///     bias_ih: [[0.0]; 4],
///     bias_hh: [[0.0]; 4],
/// };
/// let (h, c) = lstm.forward(&[[1.0]], &[0.0], &[2.0]);
/// assert!((c[0] - (1.0 + 0.5 * 1.0_f64.tanh())).abs() < 1e-15);
/// assert!((h[0][0] - 0.5 * c[0].tanh()).abs() < 1e-15);
/// ```
#[derive(Clone, Debug, PartialEq, Differentiable)]
pub struct Lstm<T: Real, const IN: usize, const H: usize> {
    /// From the input, for each gate.
    pub weight_ih: [[[T; IN]; H]; 4],
    /// From the state, for each gate.
    pub weight_hh: [[[T; H]; H]; 4],
    /// Added to the input's part.
    pub bias_ih: [[T; H]; 4],
    /// Added to the state's part.
    pub bias_hh: [[T; H]; 4],
}

#[differentiable]
impl<T: Real, const IN: usize, const H: usize> Lstm<T, IN, H> {
    /// All steps, from the inputs `[STEPS, IN]`, the first state and the first cell `[H]` to the states `[STEPS, H]` and the last cell.
    pub fn forward<const STEPS: usize>(
        &self,
        xs: &[[T; IN]; STEPS],
        h0: &[T; H],
        c0: &[T; H],
    ) -> ([[T; H]; STEPS], [T; H]) {
        let of_input0: [[T; H]; STEPS] = affine_rows(&self.weight_ih[0], &self.bias_ih[0], xs);
        let of_input1: [[T; H]; STEPS] = affine_rows(&self.weight_ih[1], &self.bias_ih[1], xs);
        let of_input2: [[T; H]; STEPS] = affine_rows(&self.weight_ih[2], &self.bias_ih[2], xs);
        let of_input3: [[T; H]; STEPS] = affine_rows(&self.weight_ih[3], &self.bias_ih[3], xs);
        let mut hs = [[T::ZERO; H]; STEPS];
        let mut h = *h0;
        let mut c = *c0;
        for t in 0..STEPS {
            let of_state0: [T; H] = affine(&self.weight_hh[0], &self.bias_hh[0], &h);
            let of_state1: [T; H] = affine(&self.weight_hh[1], &self.bias_hh[1], &h);
            let of_state2: [T; H] = affine(&self.weight_hh[2], &self.bias_hh[2], &h);
            let of_state3: [T; H] = affine(&self.weight_hh[3], &self.bias_hh[3], &h);
            for i in 0..H {
                let input = (of_input0[t][i] + of_state0[i]).sigmoid_branch_free();
                let forget = (of_input1[t][i] + of_state1[i]).sigmoid_branch_free();
                let new = (of_input2[t][i] + of_state2[i]).tanh_branch_free();
                let output = (of_input3[t][i] + of_state3[i]).sigmoid_branch_free();
                let cell = forget * c[i] + input * new;
                c[i] = cell;
                let next = output * cell.tanh_branch_free();
                h[i] = next;
                hs[t][i] = next;
            }
        }
        (hs, c)
    }
}

/// A gated recurrent unit (Cho and others, 2014).
///
/// With gates `r`, `z`, `n`, in this order: `r` and `z` are `σ(W_ih·x + b_ih + W_hh·h + b_hh)`,
/// `n = tanh(W_ih·x + b_ih + r ⊙ (W_hh·h + b_hh))`, and `h ← (1 − z)⊙n + z⊙h`.
///
/// ```
/// use autodiff_core::nn::Gru;
/// let gru = Gru {
///     weight_ih: [[[0.0]], [[0.0]], [[1.0]]],
///     weight_hh: [[[0.0]]; 3],
///     bias_ih: [[0.0]; 3],
///     bias_hh: [[0.0]; 3],
/// };
/// let h = gru.forward(&[[1.0]], &[2.0]);
/// assert!((h[0][0] - (0.5 * 1.0_f64.tanh() + 1.0)).abs() < 1e-15);
/// ```
#[derive(Clone, Debug, PartialEq, Differentiable)]
pub struct Gru<T: Real, const IN: usize, const H: usize> {
    /// From the input, for each gate.
    pub weight_ih: [[[T; IN]; H]; 3],
    /// From the state, for each gate.
    pub weight_hh: [[[T; H]; H]; 3],
    /// Added to the input's part.
    pub bias_ih: [[T; H]; 3],
    /// Added to the state's part.
    pub bias_hh: [[T; H]; 3],
}

#[differentiable]
impl<T: Real, const IN: usize, const H: usize> Gru<T, IN, H> {
    /// All steps, from the inputs `[STEPS, IN]` and the first state `[H]` to the states `[STEPS, H]`.
    pub fn forward<const STEPS: usize>(&self, xs: &[[T; IN]; STEPS], h0: &[T; H]) -> [[T; H]; STEPS] {
        let of_input0: [[T; H]; STEPS] = affine_rows(&self.weight_ih[0], &self.bias_ih[0], xs);
        let of_input1: [[T; H]; STEPS] = affine_rows(&self.weight_ih[1], &self.bias_ih[1], xs);
        let of_input2: [[T; H]; STEPS] = affine_rows(&self.weight_ih[2], &self.bias_ih[2], xs);
        let mut hs = [[T::ZERO; H]; STEPS];
        let mut h = *h0;
        for t in 0..STEPS {
            let of_state0: [T; H] = affine(&self.weight_hh[0], &self.bias_hh[0], &h);
            let of_state1: [T; H] = affine(&self.weight_hh[1], &self.bias_hh[1], &h);
            let of_state2: [T; H] = affine(&self.weight_hh[2], &self.bias_hh[2], &h);
            for i in 0..H {
                let reset = (of_input0[t][i] + of_state0[i]).sigmoid_branch_free();
                let update = (of_input1[t][i] + of_state1[i]).sigmoid_branch_free();
                let candidate = (of_input2[t][i] + reset * of_state2[i]).tanh_branch_free();
                let next = candidate + update * (h[i] - candidate);
                h[i] = next;
                hs[t][i] = next;
            }
        }
        hs
    }
}
