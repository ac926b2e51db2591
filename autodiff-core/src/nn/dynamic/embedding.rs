//! Embedding, and dropout of whole matrices.

use alloc::vec::Vec;

use super::Matrix;
use crate::nn::Dropout;
use crate::nn::random::uniform;
use crate::{Differentiable, Real, differentiable, no_diff};

/// A table of vectors, looked up by index, as [`nn::Embedding`](crate::nn::Embedding).
///
/// ```
/// use autodiff_core::nn::dynamic::{Embedding, Matrix, MatrixTangent};
/// let table = Embedding { weight: Matrix::from_rows(&[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), padding: None };
/// assert_eq!(table.forward(&[2, 0, 2]), Matrix::from_rows(&[[5.0, 6.0], [1.0, 2.0], [5.0, 6.0]]));
/// // Gradients of an index that occurs twice add up.
/// let seed = MatrixTangent { values: vec![1.0, 0.0, 0.0, 1.0, 10.0, 0.0] };
/// let (_, d_table) = table.forward_vjp(&[2, 0, 2], seed);
/// assert_eq!(d_table.weight.values, [0.0, 1.0, 0.0, 0.0, 11.0, 0.0]);
/// ```
#[derive(Clone, Debug, PartialEq, Differentiable)]
pub struct Embedding<T: Real> {
    /// A row per index.
    pub weight: Matrix<T>,
    /// The index whose row has no gradient: that of what fills up a sequence.
    #[no_diff]
    pub padding: Option<usize>,
}

impl<T: Real> Embedding<T> {
    /// All vectors zero.
    pub fn zeros(indices: usize, dimensions: usize) -> Self {
        Self { weight: Matrix::zeros(indices, dimensions), padding: None }
    }
}

#[differentiable]
impl<T: Real> Embedding<T> {
    /// The rows of `L` indices: `[L, D]`.
    ///
    /// # Panics
    ///
    /// If an index is not below the number of rows.
    pub fn forward(&self, indices: &[usize]) -> Matrix<T> {
        let (rows, columns): (usize, usize) = (self.weight.rows, self.weight.columns);
        let padding: usize = self.padding.unwrap_or(rows);
        let mut y: Matrix<T> = Matrix::zeros(indices.len(), columns);
        looked_up(&self.weight.values, indices, rows, columns, padding, &mut y.values);
        y
    }
}

#[differentiable]
fn looked_up<T: Real>(
    weight: &[T],
    indices: &[usize],
    rows: usize,
    columns: usize,
    padding: usize,
    y: &mut [T],
) {
    for i in 0..indices.len() {
        let index = indices[i];
        assert!(index < rows, "index {index}, but the embedding has {rows}");
        for j in 0..columns {
            y[i * columns + j] = if index == padding {
                no_diff(weight[index * columns + j])
            } else {
                weight[index * columns + j]
            };
        }
    }
}

impl Dropout {
    /// [`mask`](Self::mask) of a length known at run time. (Feature `alloc`.)
    ///
    /// ```
    /// use autodiff_core::nn::Dropout;
    /// let dropout = Dropout { probability: 0.5 };
    /// assert_eq!(dropout.mask_of_length::<f64>(20, 7), dropout.mask::<f64, 20>(7));
    /// ```
    pub fn mask_of_length<T: Real>(&self, length: usize, seed: u64) -> Vec<T> {
        let kept = T::from_f64(1.0 / (1.0 - self.probability));
        let mut state = seed;
        (0..length).map(|_| if uniform(&mut state) < self.probability { T::ZERO } else { kept }).collect()
    }
}

#[differentiable]
impl Dropout {
    /// For a batch of the networks with sizes known at run time, `[B, N]`: `[B, N]`. (Feature `alloc`.)
    ///
    /// ```
    /// use autodiff_core::nn::{Dropout, dynamic::Matrix};
    /// let y = Dropout { probability: 0.5 }.forward_matrix(&Matrix::new(10, 10, vec![1.0; 100]), 7);
    /// assert_eq!(y.values, Dropout { probability: 0.5 }.forward(&[1.0; 100], 7));
    /// ```
    pub fn forward_matrix<T: Real>(&self, x: &Matrix<T>, seed: u64) -> Matrix<T> {
        let (rows, columns): (usize, usize) = (x.rows, x.columns);
        let mask: Vec<T> = no_diff(self.mask_of_length(rows * columns, seed));
        let mut y: Matrix<T> = Matrix::zeros(rows, columns);
        times(&x.values, &mask, &mut y.values);
        y
    }
}

#[differentiable]
fn times<T: Real>(x: &[T], #[no_diff] mask: &[T], y: &mut [T]) {
    assert!(x.len() == mask.len(), "there are {} values, but {} in the mask", x.len(), mask.len());
    for i in 0..x.len() {
        y[i] = x[i] * mask[i];
    }
}

#[cfg(feature = "rand")]
mod random {
    use rand::Rng;

    use super::Embedding;
    use crate::Real;
    use crate::nn::initial::Initial;

    impl<T: Real> Embedding<T> {
        /// Standard normal, as in `PyTorch`.
        ///
        /// ```
        /// use autodiff_core::nn::dynamic::Embedding;
        /// use rand::{SeedableRng, rngs::SmallRng};
        /// let table = Embedding::<f32>::random(10, 4, &mut SmallRng::seed_from_u64(1));
        /// assert_eq!((table.weight.rows, table.weight.columns), (10, 4));
        /// ```
        pub fn random<R: Rng + ?Sized>(indices: usize, dimensions: usize, random: &mut R) -> Self {
            let mut table = Self::zeros(indices, dimensions);
            Initial::Normal { deviation: 1.0 }.fill(&mut table.weight.values, random);
            table
        }
    }
}
