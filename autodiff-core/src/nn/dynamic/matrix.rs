//! Matrices, and data without a gradient.

use alloc::vec;
use alloc::vec::Vec;

use crate::{Differentiable, NoTangent, Real, StateVisitor, ZipVisitor};

/// A matrix with sizes known at run time, row by row.
///
/// ```
/// use autodiff_core::nn::dynamic::Matrix;
/// let m = Matrix::from_rows(&[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]);
/// assert_eq!((m.rows, m.columns, m.row(1)), (2, 3, &[4.0, 5.0, 6.0][..]));
/// ```
#[derive(Clone, Debug, PartialEq, Differentiable)]
pub struct Matrix<T: Real> {
    /// The number of rows.
    #[no_diff]
    pub rows: usize,
    /// The number of columns.
    #[no_diff]
    pub columns: usize,
    /// The elements, row by row: `rows · columns` of them.
    pub values: Vec<T>,
}

impl<T: Real> Matrix<T> {
    /// A matrix of these elements, row by row.
    ///
    /// # Panics
    ///
    /// If there are more or fewer than `rows · columns`.
    ///
    /// ```should_panic
    /// // "2 × 2 is asked for, but there are 3 values"
    /// autodiff_core::nn::dynamic::Matrix::new(2, 2, vec![1.0, 2.0, 3.0]);
    /// ```
    #[track_caller]
    pub fn new(rows: usize, columns: usize, values: Vec<T>) -> Self {
        let count = values.len();
        assert!(count == rows * columns, "{rows} × {columns} is asked for, but there are {count} values");
        Self { rows, columns, values }
    }

    /// All elements zero.
    pub fn zeros(rows: usize, columns: usize) -> Self {
        Self { rows, columns, values: vec![T::ZERO; rows * columns] }
    }

    /// A matrix of these rows.
    pub fn from_rows<const C: usize>(rows: &[[T; C]]) -> Self {
        Self { rows: rows.len(), columns: C, values: rows.as_flattened().to_vec() }
    }

    /// A row.
    ///
    /// # Panics
    ///
    /// If there are not so many.
    #[track_caller]
    pub fn row(&self, index: usize) -> &[T] {
        assert!(index < self.rows, "row {index}, but there are {}", self.rows);
        &self.values[index * self.columns..(index + 1) * self.columns]
    }

    /// A row, to change.
    ///
    /// # Panics
    ///
    /// If there are not so many.
    #[track_caller]
    pub fn row_mut(&mut self, index: usize) -> &mut [T] {
        assert!(index < self.rows, "row {index}, but there are {}", self.rows);
        &mut self.values[index * self.columns..(index + 1) * self.columns]
    }
}

/// Inputs or targets: a matrix that no gradient flows to.
///
/// ```
/// use autodiff_core::nn::dynamic::{Data, Matrix};
/// let x = Data::from_rows(&[[1.0, 2.0], [3.0, 4.0]]);
/// assert_eq!(x, Data::from(Matrix::new(2, 2, vec![1.0, 2.0, 3.0, 4.0])));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Data<T: Real> {
    /// The numbers, a row per example.
    pub matrix: Matrix<T>,
}

impl<T: Real> Data<T> {
    /// Data of these rows.
    pub fn from_rows<const C: usize>(rows: &[[T; C]]) -> Self {
        Matrix::from_rows(rows).into()
    }
}

impl<T: Real> From<Matrix<T>> for Data<T> {
    fn from(matrix: Matrix<T>) -> Self {
        Self { matrix }
    }
}

impl<T: Real> crate::rt::Owned for Data<T> {}

/// Data carries no gradient.
impl<T: Real> Differentiable for Data<T> {
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

#[track_caller]
pub(super) fn check_columns(layer: &str, inputs: usize, columns: usize) {
    assert!(columns == inputs, "a {layer} of {inputs} inputs is given {columns} columns");
}
