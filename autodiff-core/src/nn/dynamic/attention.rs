//! Attention, and the block of a transformer.

use alloc::vec;
use alloc::vec::Vec;

use super::matrix::check_columns;
use super::{Dense, LayerNorm, Matrix, activate};
use crate::nn::Activation;
use crate::ops::{largest, slices};
use crate::{Differentiable, Real, differentiable, no_diff};

/// Scaled dot-product attention, as [`nn::scaled_dot_product_attention`](fn@crate::nn::scaled_dot_product_attention):
/// `softmax(Q·Kᵀ / √D)·V`, for shapes `[L, D]`, `[S, D]` and `[S, E]`: `[L, E]`. (Vaswani and others, 2017.)
///
/// If it is `causal`, row `i` looks at the rows up to `i` only.
///
/// # Panics
///
/// If the queries and keys have different numbers of columns, or the keys and values of rows.
///
/// ```
/// use autodiff_core::nn::dynamic::{Matrix, scaled_dot_product_attention};
/// let q = Matrix::from_rows(&[[0.0, 0.0], [5.0, 5.0]]);
/// let (k, v) = (Matrix::from_rows(&[[1.0, 0.0], [0.0, 1.0]]), Matrix::from_rows(&[[1.0], [3.0]]));
/// assert_eq!(scaled_dot_product_attention(&q, &k, &v, false).values, [2.0, 2.0]);
/// assert_eq!(scaled_dot_product_attention(&q, &k, &v, true).values, [1.0, 2.0]);
/// ```
#[differentiable]
pub fn scaled_dot_product_attention<T: Real>(
    q: &Matrix<T>,
    k: &Matrix<T>,
    v: &Matrix<T>,
    causal: bool,
) -> Matrix<T> {
    let (rows, width): (usize, usize) = (q.rows, q.columns);
    let (keys, key_width): (usize, usize) = (k.rows, k.columns);
    let (values, value_width): (usize, usize) = (v.rows, v.columns);
    check_columns("dot-product attention", width, key_width);
    check_rows(keys, values);
    let mut y: Matrix<T> = Matrix::zeros(rows, value_width);
    let mut scores: Matrix<T> = Matrix::zeros(rows, keys);
    scaled_products(&q.values, &k.values, 1, width, causal, &mut scores.values);
    let mut weights: Matrix<T> = Matrix::zeros(rows, keys);
    softmax_of_rows(&scores.values, rows, keys, causal, &mut weights.values);
    weighted_sums(&weights.values, &v.values, 1, value_width, causal, &mut y.values);
    y
}

/// Self-attention with several heads, as [`nn::MultiHeadAttention`](crate::nn::MultiHeadAttention). (Vaswani and others, 2017.)
///
/// ```
/// use autodiff_core::nn::dynamic::{Matrix, MultiHeadAttention};
/// let mut attention = MultiHeadAttention::zeros(2, 1, false);
/// attention.in_proj_weight.values[8..].copy_from_slice(&[1.0, 0.0, 0.0, 1.0]);
/// attention.out_proj.weight = Matrix::from_rows(&[[1.0, 0.0], [0.0, 1.0]]);
/// let y = attention.forward(&Matrix::from_rows(&[[1.0, 0.0], [3.0, 2.0]]));
/// assert_eq!(y, Matrix::from_rows(&[[2.0, 1.0]; 2]));
/// ```
#[derive(Clone, Debug, PartialEq, Differentiable)]
pub struct MultiHeadAttention<T: Real> {
    /// Queries, keys and values from the input, one below another: `[3 · E, E]`.
    pub in_proj_weight: Matrix<T>,
    /// Added to them: `[3 · E]`.
    pub in_proj_bias: Vec<T>,
    /// From all heads to the output.
    pub out_proj: Dense<T>,
    /// The number of heads.
    #[no_diff]
    pub heads: usize,
    /// Whether each row looks at the rows up to it only.
    #[no_diff]
    pub causal: bool,
}

impl<T: Real> MultiHeadAttention<T> {
    /// All parameters zero; `width` is that of the input and of the output.
    ///
    /// # Panics
    ///
    /// If the number of heads does not divide the width.
    ///
    /// ```should_panic
    /// // "3 heads of a width of 4: the heads have to be of equal size"
    /// autodiff_core::nn::dynamic::MultiHeadAttention::<f64>::zeros(4, 3, true);
    /// ```
    #[track_caller]
    pub fn zeros(width: usize, heads: usize, causal: bool) -> Self {
        check_heads(width, heads);
        Self {
            in_proj_weight: Matrix::zeros(3 * width, width),
            in_proj_bias: vec![T::ZERO; 3 * width],
            out_proj: Dense::zeros(width, width),
            heads,
            causal,
        }
    }
}

#[differentiable]
impl<T: Real> MultiHeadAttention<T> {
    /// For a sequence of shape `[L, E]`: `[L, E]`.
    ///
    /// # Panics
    ///
    /// If there are not as many columns as the width, or the heads do not divide it.
    pub fn forward(&self, x: &Matrix<T>) -> Matrix<T> {
        let (rows, columns): (usize, usize) = (x.rows, x.columns);
        let (outputs, width): (usize, usize) = (self.in_proj_weight.rows, self.in_proj_weight.columns);
        let (heads, causal): (usize, bool) = (self.heads, self.causal);
        check_columns("multi-head attention", width, columns);
        check_heads(width, heads);
        check_projections(width, outputs, self.in_proj_bias.len());
        let (weight, bias) = (&self.in_proj_weight.values, &self.in_proj_bias);
        let square = width * width;
        let mut q: Matrix<T> = Matrix::zeros(rows, width);
        slices::affine_rows(&weight[..square], &bias[..width], &x.values, &mut q.values);
        let mut k: Matrix<T> = Matrix::zeros(rows, width);
        slices::affine_rows(&weight[square..2 * square], &bias[width..2 * width], &x.values, &mut k.values);
        let mut v: Matrix<T> = Matrix::zeros(rows, width);
        slices::affine_rows(&weight[2 * square..], &bias[2 * width..], &x.values, &mut v.values);
        let mut scores: Matrix<T> = Matrix::zeros(heads * rows, rows);
        scaled_products(&q.values, &k.values, heads, width, causal, &mut scores.values);
        let mut weights: Matrix<T> = Matrix::zeros(heads * rows, rows);
        softmax_of_rows(&scores.values, rows, rows, causal, &mut weights.values);
        let mut joined: Matrix<T> = Matrix::zeros(rows, width);
        weighted_sums(&weights.values, &v.values, heads, width, causal, &mut joined.values);
        let y: Matrix<T> = self.out_proj.forward(&joined);
        y
    }
}

/// How many keys a query looks at.
fn seen(query: usize, keys: usize, causal: bool) -> usize {
    if causal && query < keys { query + 1 } else { keys }
}

/// The products of queries and keys, `[heads · L, S]`; where a query does not look, nothing is written.
#[differentiable]
fn scaled_products<T: Real>(q: &[T], k: &[T], heads: usize, width: usize, causal: bool, y: &mut [T]) {
    let (rows, keys) = (q.len() / width.max(1), k.len() / width.max(1));
    let size = width / heads;
    let scale = T::ONE / T::from_usize(size).sqrt();
    for h in 0..heads {
        for i in 0..rows {
            let end: usize = seen(i, keys, causal);
            for j in 0..end {
                let mut sum = T::ZERO;
                for d in 0..size {
                    sum += q[i * width + h * size + d] * k[j * width + h * size + d];
                }
                y[(h * rows + i) * keys + j] = sum * scale;
            }
        }
    }
}

/// The softmax of each row of scores, of those that the query looks at.
#[differentiable]
fn softmax_of_rows<T: Real>(scores: &[T], rows: usize, keys: usize, causal: bool, y: &mut [T]) {
    for r in 0..scores.len() / keys.max(1) {
        let (start, end): (usize, usize) = (r * keys, seen(r % rows, keys, causal));
        let shift = no_diff(largest(&scores[start..start + end]));
        let mut total = T::ZERO;
        for j in 0..end {
            total += (scores[start + j] - shift).exp();
        }
        let part = T::ONE / total;
        for j in 0..end {
            y[start + j] = (scores[start + j] - shift).exp() * part;
        }
    }
}

/// The values, as much of each as its weight.
#[differentiable]
fn weighted_sums<T: Real>(weights: &[T], v: &[T], heads: usize, width: usize, causal: bool, y: &mut [T]) {
    let (rows, keys) = (y.len() / width.max(1), v.len() / width.max(1));
    let size = width / heads;
    for h in 0..heads {
        for i in 0..rows {
            let end: usize = seen(i, keys, causal);
            for j in 0..end {
                for d in 0..size {
                    y[i * width + h * size + d] +=
                        weights[(h * rows + i) * keys + j] * v[j * width + h * size + d];
                }
            }
        }
    }
}

#[track_caller]
fn check_rows(keys: usize, values: usize) {
    assert!(keys == values, "there are {keys} keys, but {values} values");
}

#[track_caller]
fn check_heads(width: usize, heads: usize) {
    assert!(
        heads > 0 && width.is_multiple_of(heads),
        "{heads} heads of a width of {width}: the heads have to be of equal size"
    );
}

#[track_caller]
fn check_projections(width: usize, outputs: usize, offsets: usize) {
    assert!(
        outputs == 3 * width && offsets == outputs,
        "three projections of a width of {width} have {outputs} rows and {offsets} offsets"
    );
}

/// A block of a transformer, with the norms first, as [`nn::TransformerBlock`](crate::nn::TransformerBlock):
/// `a = x + attention(norm1(x))`, then `a + down(gelu(up(norm2(a))))`. (Vaswani and others, 2017; Radford and others, 2019.)
///
/// ```
/// use autodiff_core::nn::dynamic::{Matrix, TransformerBlock};
/// let mut block = TransformerBlock::zeros(4, 2, 8, true);
/// block.down.bias = vec![1.0; 4];
/// let y = block.forward(&Matrix::from_rows(&[[1.0, 2.0, 3.0, 4.0]; 3]));
/// assert_eq!(y, Matrix::from_rows(&[[2.0, 3.0, 4.0, 5.0]; 3]));
/// ```
#[derive(Clone, Debug, PartialEq, Differentiable)]
pub struct TransformerBlock<T: Real> {
    /// Before the attention.
    pub norm1: LayerNorm<T>,
    /// Between the rows.
    pub attention: MultiHeadAttention<T>,
    /// Before the feed-forward part.
    pub norm2: LayerNorm<T>,
    /// Its first layer.
    pub up: Dense<T>,
    /// Its second layer.
    pub down: Dense<T>,
}

impl<T: Real> TransformerBlock<T> {
    /// Attention and dense layers zero, norms with ε = 1e-5; `hidden` is the width of the feed-forward part.
    ///
    /// # Panics
    ///
    /// If the number of heads does not divide the width.
    #[track_caller]
    pub fn zeros(width: usize, heads: usize, hidden: usize, causal: bool) -> Self {
        Self {
            norm1: LayerNorm::new(width, 1e-5),
            attention: MultiHeadAttention::zeros(width, heads, causal),
            norm2: LayerNorm::new(width, 1e-5),
            up: Dense::zeros(width, hidden),
            down: Dense::zeros(hidden, width),
        }
    }
}

#[differentiable]
impl<T: Real> TransformerBlock<T> {
    /// For a sequence of shape `[L, E]`: `[L, E]`.
    ///
    /// # Panics
    ///
    /// If the sizes of the input and of the layers do not fit.
    pub fn forward(&self, x: &Matrix<T>) -> Matrix<T> {
        let normed: Matrix<T> = self.norm1.forward(x);
        let attended: Matrix<T> = self.attention.forward(&normed);
        let a: Matrix<T> = added(x, &attended);
        let normed: Matrix<T> = self.norm2.forward(&a);
        let wide: Matrix<T> = self.up.forward(&normed);
        let active: Matrix<T> = activate(Activation::Gelu, &wide);
        let fed: Matrix<T> = self.down.forward(&active);
        let y: Matrix<T> = added(&a, &fed);
        y
    }
}

#[differentiable]
fn added<T: Real>(a: &Matrix<T>, b: &Matrix<T>) -> Matrix<T> {
    let (rows, columns): (usize, usize) = (a.rows, a.columns);
    let mut y: Matrix<T> = Matrix::zeros(rows, columns);
    for i in 0..y.values.len() {
        y.values[i] = a.values[i] + b.values[i];
    }
    y
}

#[cfg(feature = "rand")]
mod random {
    use rand::Rng;

    use super::{MultiHeadAttention, TransformerBlock};
    use crate::Real;
    use crate::nn::dynamic::Dense;
    use crate::nn::initial::{Initial, default_of};

    impl<T: Real> MultiHeadAttention<T> {
        /// Weights as `PyTorch` draws them; biases zero.
        ///
        /// # Panics
        ///
        /// If the number of heads does not divide the width.
        ///
        /// ```
        /// use autodiff_core::nn::dynamic::MultiHeadAttention;
        /// use rand::{SeedableRng, rngs::SmallRng};
        /// let attention = MultiHeadAttention::<f32>::random(6, 2, true, &mut SmallRng::seed_from_u64(1));
        /// assert_eq!((attention.in_proj_weight.rows, attention.in_proj_weight.columns), (18, 6));
        /// ```
        pub fn random<R: Rng + ?Sized>(width: usize, heads: usize, causal: bool, random: &mut R) -> Self {
            let mut layer = Self::zeros(width, heads, causal);
            Initial::xavier_uniform(width, 3 * width, 1.0).fill(&mut layer.in_proj_weight.values, random);
            layer.out_proj = Dense::initialised(default_of(width), width, width, random);
            layer
        }
    }

    impl<T: Real> TransformerBlock<T> {
        /// Layers as [`MultiHeadAttention::random`] and [`Dense::random`] make them; norms with ε = 1e-5.
        ///
        /// # Panics
        ///
        /// If the number of heads does not divide the width.
        ///
        /// ```
        /// use autodiff_core::nn::dynamic::TransformerBlock;
        /// use rand::{SeedableRng, rngs::SmallRng};
        /// let block = TransformerBlock::<f32>::random(6, 2, 24, true, &mut SmallRng::seed_from_u64(1));
        /// assert_eq!((block.up.outputs(), block.down.outputs()), (24, 6));
        /// ```
        pub fn random<R: Rng + ?Sized>(
            width: usize,
            heads: usize,
            hidden: usize,
            causal: bool,
            random: &mut R,
        ) -> Self {
            let mut block = Self::zeros(width, heads, hidden, causal);
            block.attention = MultiHeadAttention::random(width, heads, causal, random);
            block.up = Dense::random(width, hidden, random);
            block.down = Dense::random(hidden, width, random);
            block
        }
    }
}
