//! Recurrent networks, with `PyTorch`'s weights and two biases each. Sequences are arrays `[STEPS, IN]`.
//!
//! The logistic function of the gates is `(1 + tanh(x/2)) / 2`, which does not overflow.

use crate::{Differentiable, Real, differentiable};

/// A recurrent layer, `h ← tanh(W_ih·x + b_ih + W_hh·h + b_hh)`.
///
/// ```
/// use autodiff_core::nn::Rnn;
/// let rnn = Rnn { weight_ih: [[1.0]], weight_hh: [[0.5]], bias_ih: [0.0], bias_hh: [0.0] };
/// let h = rnn.forward(&[[1.0], [0.0]], &[0.0]);
/// assert_eq!(h, [[1.0_f64.tanh()], [(0.5 * 1.0_f64.tanh()).tanh()]]);
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
        let mut next = [T::ZERO; H];
        for i in 0..H {
            let mut sum = self.bias_ih[i] + self.bias_hh[i];
            for j in 0..IN {
                sum += self.weight_ih[i][j] * x[j];
            }
            for j in 0..H {
                sum += self.weight_hh[i][j] * h[j];
            }
            next[i] = sum.tanh();
        }
        next
    }

    /// All steps, from the inputs `[STEPS, IN]` and the first state `[H]` to the states `[STEPS, H]`.
    pub fn forward<const STEPS: usize>(&self, xs: &[[T; IN]; STEPS], h0: &[T; H]) -> [[T; H]; STEPS] {
        let mut hs = [[T::ZERO; H]; STEPS];
        let mut h = *h0;
        for t in 0..STEPS {
            let before: [T; H] = h;
            for i in 0..H {
                let mut sum = self.bias_ih[i] + self.bias_hh[i];
                for j in 0..IN {
                    sum += self.weight_ih[i][j] * xs[t][j];
                }
                for j in 0..H {
                    sum += self.weight_hh[i][j] * before[j];
                }
                let next = sum.tanh();
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
            let before: [T; H] = h;
            for i in 0..H {
                let mut sum = self.bias_ih[i] + self.bias_hh[i];
                for j in 0..IN {
                    sum += self.weight_ih[i][j] * xs[t][j];
                }
                for j in 0..H {
                    sum += self.weight_hh[i][j] * before[j];
                }
                h[i] = sum.tanh();
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
/// assert_eq!(c, [1.0 + 0.5 * 1.0_f64.tanh()]);
/// assert_eq!(h, [[0.5 * c[0].tanh()]]);
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
        let half = T::from_f64(0.5);
        let mut hs = [[T::ZERO; H]; STEPS];
        let mut h = *h0;
        let mut c = *c0;
        for t in 0..STEPS {
            let before: [T; H] = h;
            let mut gates = [[T::ZERO; H]; 4];
            for g in 0..4 {
                for i in 0..H {
                    let mut sum = self.bias_ih[g][i] + self.bias_hh[g][i];
                    for j in 0..IN {
                        sum += self.weight_ih[g][i][j] * xs[t][j];
                    }
                    for j in 0..H {
                        sum += self.weight_hh[g][i][j] * before[j];
                    }
                    gates[g][i] = sum;
                }
            }
            for i in 0..H {
                let input = half + half * (half * gates[0][i]).tanh();
                let forget = half + half * (half * gates[1][i]).tanh();
                let output = half + half * (half * gates[3][i]).tanh();
                let cell = forget * c[i] + input * gates[2][i].tanh();
                c[i] = cell;
                let next = output * cell.tanh();
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
/// assert_eq!(gru.forward(&[[1.0]], &[2.0]), [[0.5 * 1.0_f64.tanh() + 1.0]]);
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
        let half = T::from_f64(0.5);
        let mut hs = [[T::ZERO; H]; STEPS];
        let mut h = *h0;
        for t in 0..STEPS {
            let before: [T; H] = h;
            let mut of_input = [[T::ZERO; H]; 3];
            let mut of_state = [[T::ZERO; H]; 3];
            for g in 0..3 {
                for i in 0..H {
                    let mut sum = self.bias_ih[g][i];
                    for j in 0..IN {
                        sum += self.weight_ih[g][i][j] * xs[t][j];
                    }
                    of_input[g][i] = sum;
                    let mut sum = self.bias_hh[g][i];
                    for j in 0..H {
                        sum += self.weight_hh[g][i][j] * before[j];
                    }
                    of_state[g][i] = sum;
                }
            }
            for i in 0..H {
                let reset = half + half * (half * (of_input[0][i] + of_state[0][i])).tanh();
                let update = half + half * (half * (of_input[1][i] + of_state[1][i])).tanh();
                let candidate = (of_input[2][i] + reset * of_state[2][i]).tanh();
                let next = candidate + update * (before[i] - candidate);
                h[i] = next;
                hs[t][i] = next;
            }
        }
        hs
    }
}
