//! Networks on sequences.

use crate::nn::{Dense, LayerNorm, MultiHeadAttention, Rnn, activations};
use crate::{Differentiable, Real, differentiable};

/// Reads a sequence with a recurrent layer, from a state of zeros, and classifies by the last state.
///
/// ```
/// use autodiff_core::nn::{Dense, Rnn, RnnClassifier};
/// let rnn = Rnn { weight_ih: [[1.0]; 3], weight_hh: [[0.5; 3]; 3], bias_ih: [0.0; 3], bias_hh: [0.0; 3] };
/// let network = RnnClassifier { rnn, output: Dense { weight: [[1.0; 3], [-1.0; 3]], bias: [0.0; 2] } };
/// let scores = network.forward(&[[1.0], [0.0], [0.5]]);
/// assert!(scores[0] > 2.0 && scores[1] == -scores[0]);
/// ```
#[derive(Clone, Debug, PartialEq, Differentiable)]
pub struct RnnClassifier<T: Real, const IN: usize, const H: usize, const OUT: usize> {
    /// Reads.
    pub rnn: Rnn<T, IN, H>,
    /// From the last state to a score per class.
    pub output: Dense<T, H, OUT>,
}

#[differentiable]
impl<T: Real, const IN: usize, const H: usize, const OUT: usize> RnnClassifier<T, IN, H, OUT> {
    /// The scores of a sequence, `[STEPS, IN]` to `[OUT]`.
    pub fn forward<const STEPS: usize>(&self, xs: &[[T; IN]; STEPS]) -> [T; OUT] {
        let h0 = [T::ZERO; H];
        let hs: [[T; H]; STEPS] = self.rnn.forward(xs, &h0);
        let last: [T; H] = hs[STEPS - 1];
        let y: [T; OUT] = self.output.forward(&last);
        y
    }
}

/// A block of a transformer, with the norms first: `a = x + attention(norm1(x))`, then
/// `a + down(gelu(up(norm2(a))))`. (Vaswani and others, 2017; Radford and others, 2019.)
///
/// `E` is the width, `HEADS · D = E`, `F` is the width of the feed-forward part.
///
/// ```
/// use autodiff_core::nn::{Dense, LayerNorm, MultiHeadAttention, TransformerBlock};
/// let attention = MultiHeadAttention {
///     in_proj_weight: [[[0.0; 4]; 4]; 3],
///     in_proj_bias: [[0.0; 4]; 3],
///     out_proj: Dense::zeros(),
///     causal: true,
/// };
/// let block = TransformerBlock::<f64, 4, 2, 2, 8> {
///     norm1: LayerNorm::new(1e-5),
///     attention,
///     norm2: LayerNorm::new(1e-5),
///     up: Dense::zeros(),
///     down: Dense { bias: [1.0; 4], ..Dense::zeros() },
/// };
/// assert_eq!(block.forward(&[[1.0, 2.0, 3.0, 4.0]; 3]), [[2.0, 3.0, 4.0, 5.0]; 3]);
/// ```
#[derive(Clone, Debug, PartialEq, Differentiable)]
pub struct TransformerBlock<T: Real, const E: usize, const HEADS: usize, const D: usize, const F: usize> {
    /// Before the attention.
    pub norm1: LayerNorm<T, E>,
    /// Between the rows.
    pub attention: MultiHeadAttention<T, E, HEADS, D>,
    /// Before the feed-forward part.
    pub norm2: LayerNorm<T, E>,
    /// Its first layer.
    pub up: Dense<T, E, F>,
    /// Its second layer.
    pub down: Dense<T, F, E>,
}

#[differentiable]
impl<T: Real, const E: usize, const HEADS: usize, const D: usize, const F: usize>
    TransformerBlock<T, E, HEADS, D, F>
{
    /// For a sequence of shape `[L, E]`: `[L, E]`.
    pub fn forward<const L: usize>(&self, x: &[[T; E]; L]) -> [[T; E]; L] {
        let normed: [[T; E]; L] = self.norm1.forward_rows(x);
        let attended: [[T; E]; L] = self.attention.forward(&normed);
        let mut a = [[T::ZERO; E]; L];
        for i in 0..L {
            for e in 0..E {
                a[i][e] = x[i][e] + attended[i][e];
            }
        }
        let normed: [[T; E]; L] = self.norm2.forward_rows(&a);
        let wide: [[T; F]; L] = self.up.forward_rows(&normed);
        let active: [[T; F]; L] = activations::gelu_rows(&wide);
        let fed: [[T; E]; L] = self.down.forward_rows(&active);
        let mut y = [[T::ZERO; E]; L];
        for i in 0..L {
            for e in 0..E {
                y[i][e] = a[i][e] + fed[i][e];
            }
        }
        y
    }
}

#[cfg(feature = "rand")]
mod random {
    use rand::Rng;

    use super::{RnnClassifier, TransformerBlock};
    use crate::Real;
    use crate::nn::{Dense, LayerNorm, MultiHeadAttention, Rnn};

    impl<T: Real, const IN: usize, const H: usize, const OUT: usize> RnnClassifier<T, IN, H, OUT> {
        /// Layers as [`Rnn::random`] and [`Dense::random`] make them.
        pub fn random<R: Rng + ?Sized>(random: &mut R) -> Self {
            Self { rnn: Rnn::random(random), output: Dense::random(random) }
        }
    }

    impl<T: Real, const E: usize, const HEADS: usize, const D: usize, const F: usize>
        TransformerBlock<T, E, HEADS, D, F>
    {
        /// Layers as [`MultiHeadAttention::random`] and [`Dense::random`] make them; norms with ε = 1e-5.
        pub fn random<R: Rng + ?Sized>(causal: bool, random: &mut R) -> Self {
            Self {
                norm1: LayerNorm::new(1e-5),
                attention: MultiHeadAttention::random(causal, random),
                norm2: LayerNorm::new(1e-5),
                up: Dense::random(random),
                down: Dense::random(random),
            }
        }
    }
}
