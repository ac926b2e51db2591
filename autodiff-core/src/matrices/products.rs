//! Products of matrices, and what their derivatives add.
//!
//! What is transposed is a copy, column by column like all others: `gemm` of `nalgebra` 0.35 goes out of bounds on a view
//! whose columns have gaps (`axcpy_uninit` takes the length of the slice, gaps included, for the number of elements).

use nalgebra::allocator::Allocator;
use nalgebra::constraint::{DimEq, SameNumberOfColumns, SameNumberOfRows, ShapeConstraint};
use nalgebra::{DefaultAllocator, OMatrix};

use super::{Element, Size, shaped};
use crate::Real;

/// `into += factor · x`
#[inline]
pub(super) fn add_scaled<T: Element, R: Size, C: Size>(
    into: &mut OMatrix<T, R, C>,
    factor: T,
    x: &OMatrix<T, R, C>,
) where
    DefaultAllocator: Allocator<R, C>,
{
    if !x.is_empty() {
        let into = shaped(into, x);
        for (into, x) in into.as_mut_slice().iter_mut().zip(x.as_slice()) {
            *into += factor * *x;
        }
    }
}

/// `into += a b`
#[inline]
pub(super) fn add_product<T: Element, R: Size, K: Size, K2: Size, C: Size>(
    into: &mut OMatrix<T, R, C>,
    a: &OMatrix<T, R, K>,
    b: &OMatrix<T, K2, C>,
) where
    DefaultAllocator: Allocator<R, C> + Allocator<R, K> + Allocator<K2, C>,
    ShapeConstraint: DimEq<K, K2>,
{
    into.gemm(Real::ONE, a, b, Real::ONE);
}

/// `into += a bᵀ`, of vectors: column by column.
#[inline]
fn add_outer<T: Element>(into: &mut [T], a: &[T], b: &[T]) {
    for (column, b) in into.chunks_exact_mut(a.len()).zip(b) {
        column.iter_mut().zip(a).for_each(|(into, a)| *into += *a * *b);
    }
}

/// `into += a bᵀ`
#[inline]
pub(super) fn add_product_transposed<T: Element, R: Size, K: Size, C: Size, C2: Size>(
    into: &mut OMatrix<T, R, C>,
    a: &OMatrix<T, R, K>,
    b: &OMatrix<T, C2, K>,
) where
    DefaultAllocator: Allocator<R, C> + Allocator<R, K> + Allocator<C2, K> + Allocator<K, C2>,
    ShapeConstraint: SameNumberOfColumns<C, C2>,
{
    if a.ncols() == 1 && !into.is_empty() {
        return add_outer(into.as_mut_slice(), a.as_slice(), b.as_slice());
    }
    into.gemm(Real::ONE, a, &b.transpose(), Real::ONE);
}

/// `into += aᵀ b`: column by column for a vector, where the numbers that are multiplied lie beside each other.
#[inline]
pub(super) fn add_transposed_product<T: Element, R: Size, R2: Size, K: Size, C: Size>(
    into: &mut OMatrix<T, R2, C>,
    a: &OMatrix<T, R, K>,
    b: &OMatrix<T, R, C>,
) where
    DefaultAllocator: Allocator<R2, C> + Allocator<R, K> + Allocator<R, C> + Allocator<K, R>,
    ShapeConstraint: SameNumberOfRows<R2, K>,
{
    if b.ncols() == 1 {
        into.gemm_tr(Real::ONE, a, b, Real::ONE);
    } else {
        into.gemm(Real::ONE, &a.transpose(), b, Real::ONE);
    }
}
