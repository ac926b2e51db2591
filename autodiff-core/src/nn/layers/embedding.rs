//! Embedding.

use crate::{Differentiable, Real, differentiable, no_diff};

/// A table of `V` vectors of `D` numbers, looked up by index.
///
/// ```
/// use autodiff_core::nn::Embedding;
/// let table = Embedding { weight: [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], padding: None };
/// assert_eq!(table.forward(&[2, 0, 2]), [[5.0, 6.0], [1.0, 2.0], [5.0, 6.0]]);
/// // Gradients of an index that occurs twice add up.
/// let (_, d_table) = table.forward_vjp(&[2, 0, 2], [[1.0, 0.0], [0.0, 1.0], [10.0, 0.0]]);
/// assert_eq!(d_table.weight, [[0.0, 1.0], [0.0, 0.0], [11.0, 0.0]]);
/// ```
#[derive(Clone, Debug, PartialEq, Differentiable)]
pub struct Embedding<T: Real, const V: usize, const D: usize> {
    /// A row per index.
    pub weight: [[T; D]; V],
    /// The index whose row has no gradient: that of what fills up a sequence.
    #[no_diff]
    pub padding: Option<usize>,
}

#[differentiable]
impl<T: Real, const V: usize, const D: usize> Embedding<T, V, D> {
    /// The rows of `L` indices, `[L]` to `[L, D]`.
    ///
    /// # Panics
    ///
    /// If an index is not below `V`.
    pub fn forward<const L: usize>(&self, indices: &[usize; L]) -> [[T; D]; L] {
        let padding = self.padding.unwrap_or(V);
        let mut y = [[T::ZERO; D]; L];
        for i in 0..L {
            let index = indices[i];
            assert!(index < V, "index {index}, but the embedding has {V}");
            for j in 0..D {
                y[i][j] =
                    if index == padding { no_diff(self.weight[index][j]) } else { self.weight[index][j] };
            }
        }
        y
    }
}
