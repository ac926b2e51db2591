//! Attention.

use super::Dense;
use crate::ops::largest;
use crate::{Differentiable, Real, differentiable, no_diff};

/// Scaled dot-product attention (Vaswani and others, 2017): `softmax(Q·Kᵀ / √D)·V`, for shapes `[L, D]`, `[S, D]` and `[S, E]`: `[L, E]`.
///
/// If it is `causal`, row `i` looks at the rows up to `i` only.
///
/// ```
/// use autodiff_core::nn::scaled_dot_product_attention;
/// let (k, v) = ([[1.0, 0.0], [0.0, 1.0]], [[1.0], [3.0]]);
/// assert_eq!(scaled_dot_product_attention(&[[0.0, 0.0], [5.0, 5.0]], &k, &v, false), [[2.0], [2.0]]);
/// assert_eq!(scaled_dot_product_attention(&[[0.0, 0.0], [5.0, 5.0]], &k, &v, true), [[1.0], [2.0]]);
/// ```
#[differentiable]
pub fn scaled_dot_product_attention<
    T: Real,
    const L: usize,
    const S: usize,
    const D: usize,
    const E: usize,
>(
    q: &[[T; D]; L],
    k: &[[T; D]; S],
    v: &[[T; E]; S],
    causal: bool,
) -> [[T; E]; L] {
    let scale = T::ONE / T::from_usize(D).sqrt();
    let mut y = [[T::ZERO; E]; L];
    for i in 0..L {
        let mut scores = [-T::INFINITY; S];
        for j in 0..S {
            if !causal || j <= i {
                let mut sum = T::ZERO;
                for d in 0..D {
                    sum += q[i][d] * k[j][d];
                }
                scores[j] = sum * scale;
            }
        }
        let shift = no_diff(largest(&scores));
        let mut weights = [T::ZERO; S];
        let mut total = T::ZERO;
        for j in 0..S {
            let e = (scores[j] - shift).exp();
            weights[j] = e;
            total += e;
        }
        let part = T::ONE / total;
        for j in 0..S {
            let weight = weights[j] * part;
            for e in 0..E {
                y[i][e] += weight * v[j][e];
            }
        }
    }
    y
}

/// Self-attention with `HEADS` heads of `D = E / HEADS` numbers each, over a sequence `[L, E]`. (Vaswani and others, 2017.)
///
/// `[3, E, E]` stands for `PyTorch`'s `in_proj_weight`, `[3·E, E]`: queries, keys and values.
///
/// ```
/// use autodiff_core::nn::{Dense, MultiHeadAttention};
/// let eye = [[1.0, 0.0], [0.0, 1.0]];
/// let attention = MultiHeadAttention::<f64, 2, 2, 1> {
///     in_proj_weight: [[[0.0; 2]; 2], [[0.0; 2]; 2], eye],
///     in_proj_bias: [[0.0; 2]; 3],
///     out_proj: Dense { weight: eye, bias: [0.0; 2] },
///     causal: false,
/// };
/// assert_eq!(attention.forward(&[[1.0, 0.0], [3.0, 2.0]]), [[2.0, 1.0]; 2]);
/// ```
#[derive(Clone, Debug, PartialEq, Differentiable)]
pub struct MultiHeadAttention<T: Real, const E: usize, const HEADS: usize, const D: usize> {
    /// Queries, keys and values from the input.
    pub in_proj_weight: [[[T; E]; E]; 3],
    /// Added to them.
    pub in_proj_bias: [[T; E]; 3],
    /// From all heads to the output.
    pub out_proj: Dense<T, E, E>,
    /// Whether each row looks at the rows up to it only.
    #[no_diff]
    pub causal: bool,
}

fn check_heads<const E: usize, const HEADS: usize, const D: usize>() {
    const { assert!(E == HEADS * D, "the width is the number of heads times the width of a head") }
}

#[differentiable]
impl<T: Real, const E: usize, const HEADS: usize, const D: usize> MultiHeadAttention<T, E, HEADS, D> {
    /// For shape `[L, E]`: `[L, E]`.
    pub fn forward<const L: usize>(&self, x: &[[T; E]; L]) -> [[T; E]; L] {
        check_heads::<E, HEADS, D>();
        let mut projected = [[[T::ZERO; E]; L]; 3];
        for p in 0..3 {
            for i in 0..L {
                for o in 0..E {
                    let mut sum = self.in_proj_bias[p][o];
                    for c in 0..E {
                        sum += self.in_proj_weight[p][o][c] * x[i][c];
                    }
                    projected[p][i][o] = sum;
                }
            }
        }
        let scale = T::ONE / T::from_usize(D).sqrt();
        let mut heads = [[T::ZERO; E]; L];
        for head in 0..HEADS {
            for i in 0..L {
                let mut scores = [-T::INFINITY; L];
                for j in 0..L {
                    if !self.causal || j <= i {
                        let mut sum = T::ZERO;
                        for d in 0..D {
                            sum += projected[0][i][head * D + d] * projected[1][j][head * D + d];
                        }
                        scores[j] = sum * scale;
                    }
                }
                let shift = no_diff(largest(&scores));
                let mut weights = [T::ZERO; L];
                let mut total = T::ZERO;
                for j in 0..L {
                    let e = (scores[j] - shift).exp();
                    weights[j] = e;
                    total += e;
                }
                let part = T::ONE / total;
                for j in 0..L {
                    let weight = weights[j] * part;
                    for d in 0..D {
                        heads[i][head * D + d] += weight * projected[2][j][head * D + d];
                    }
                }
            }
        }
        let y: [[T; E]; L] = Dense::forward_rows(&self.out_proj, &heads);
        y
    }
}
