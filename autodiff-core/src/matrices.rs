//! Vectors and matrices of the crate `nalgebra` as values of differentiable functions.
//!
//! The tangent of a matrix is a matrix of the same type. Where a size is known at run time, one without elements is the
//! zero of any shape, as an empty `Vec` is. What a rule multiplies it does as `nalgebra` does, so that a gradient costs what the
//! function costs.

#[cfg(feature = "alloc")]
mod elements;
mod made;
mod methods;
mod operators;
mod products;

use nalgebra::allocator::Allocator;
use nalgebra::{Const, DefaultAllocator, Dim, OMatrix, RealField, SimdComplexField};

use crate::{
    Differentiable, NoTangent, PairVisitor, Real, StateVisitor, Tangent, Visitor, VisitorMut, ZipVisitor,
    rt::{self, ActiveTangent},
};

pub use made::*;
pub use methods::*;

/// Numbers that `nalgebra` computes with: `f32` and `f64`.
pub trait Element: Real + RealField + SimdComplexField<SimdRealField = Self> {}
impl<T: Real + RealField + SimdComplexField<SimdRealField = T>> Element for T {}

/// Sizes of matrices: known to the compiler, or at run time.
#[diagnostic::on_unimplemented(message = "`{Self}` is not a size of a matrix: `Const<N>` and `Dyn` are")]
pub trait Size: Dim {
    /// Whether all have the same value.
    const FIXED: bool;

    /// The size of a zero of any shape.
    fn of_zero() -> Self;
}

impl<const N: usize> Size for Const<N> {
    const FIXED: bool = true;

    fn of_zero() -> Self {
        Const
    }
}

#[cfg(feature = "alloc")]
impl Size for nalgebra::Dyn {
    const FIXED: bool = false;

    fn of_zero() -> Self {
        nalgebra::Dyn(0)
    }
}

/// Zero, in the shape of a matrix.
#[inline]
fn zero_like<T: Element, R: Size, C: Size>(matrix: &OMatrix<T, R, C>) -> OMatrix<T, R, C>
where
    DefaultAllocator: Allocator<R, C>,
{
    let (rows, columns) = matrix.shape_generic();
    OMatrix::from_element_generic(rows, columns, Real::ZERO)
}

/// Gives a gradient that is still the zero of any shape the shape that it is to have.
#[inline]
fn shaped<'d, T: Element, R: Size, C: Size>(
    gradient: &'d mut OMatrix<T, R, C>,
    like: &OMatrix<T, R, C>,
) -> &'d mut OMatrix<T, R, C>
where
    DefaultAllocator: Allocator<R, C>,
{
    if gradient.is_empty() && gradient.shape() != like.shape() {
        *gradient = zero_like(like);
    }
    gradient
}

/// Panics, with both shapes, where an operation is not defined between them.
#[inline]
#[track_caller]
fn check(fits: bool, operation: &str, left: (usize, usize), right: (usize, usize)) {
    if !fits {
        mismatch(operation, left, right);
    }
}

#[cold]
#[inline(never)]
#[track_caller]
fn mismatch(operation: &str, (rows, columns): (usize, usize), (rows_2, columns_2): (usize, usize)) -> ! {
    panic!("{operation} is not defined between a {rows} × {columns} matrix and a {rows_2} × {columns_2} one");
}

#[inline]
#[track_caller]
fn check_shapes(left: (usize, usize), right: (usize, usize)) {
    if left != right {
        does_not_fit(left, right);
    }
}

#[cold]
#[inline(never)]
#[track_caller]
fn does_not_fit((rows, columns): (usize, usize), (rows_2, columns_2): (usize, usize)) -> ! {
    panic!("a tangent of {rows_2} × {columns_2} does not fit one of {rows} × {columns}")
}

impl<T: Element, R: Size, C: Size> Tangent for OMatrix<T, R, C>
where
    DefaultAllocator: Allocator<R, C>,
{
    const FIXED_SHAPE: bool = R::FIXED && C::FIXED;

    #[inline]
    fn zero() -> Self {
        OMatrix::from_element_generic(R::of_zero(), C::of_zero(), Real::ZERO)
    }

    #[inline]
    fn visit(&self, visitor: &mut impl Visitor) {
        visitor.slice(self.as_slice());
    }

    #[inline]
    fn visit_mut(&mut self, visitor: &mut impl VisitorMut) {
        visitor.slice(self.as_mut_slice());
    }

    #[inline]
    #[track_caller]
    fn zip(&self, other: &Self, visitor: &mut impl PairVisitor) {
        if !self.is_empty() && !other.is_empty() {
            check_shapes(self.shape(), other.shape());
            visitor.slices(self.as_slice(), other.as_slice());
        }
    }

    #[inline]
    #[track_caller]
    fn zip_mut(&mut self, other: &Self, visitor: &mut impl ZipVisitor) {
        if !other.is_empty() {
            shaped(self, other);
            check_shapes(self.shape(), other.shape());
            visitor.slices(self.as_mut_slice(), other.as_slice());
        }
    }

    /// The zero of any shape becomes a copy.
    #[inline]
    #[track_caller]
    fn accumulate(&mut self, other: &Self) {
        if self.is_empty() && !other.is_empty() {
            check_shapes(self.shape(), (R::of_zero().value(), C::of_zero().value()));
            self.clone_from(other);
        } else {
            self.zip_mut(other, &mut crate::tangent::Accumulate);
        }
    }
}

impl<T: Element, R: Size, C: Size> Differentiable for OMatrix<T, R, C>
where
    DefaultAllocator: Allocator<R, C>,
{
    type Tangent = OMatrix<T, R, C>;

    #[inline]
    fn zero_tangent(&self) -> Self::Tangent {
        zero_like(self)
    }

    #[track_caller]
    fn assert_same_shape(&self, tangent: &Self::Tangent, name: &str) {
        let ((rows, columns), (d_rows, d_columns)) = (self.shape(), tangent.shape());
        if (rows, columns) == (d_rows, d_columns) {
            return;
        }
        let (owner, quote) = name.strip_prefix("d_").map_or(("its value", ""), |parameter| (parameter, "`"));
        panic!(
            "`{name}` is a {d_rows} × {d_columns} matrix, but {quote}{owner}{quote} is {rows} × {columns}: \
             a gradient has the shape of its parameter"
        );
    }

    #[inline]
    #[track_caller]
    fn zip_tangent_mut(&mut self, tangent: &Self::Tangent, visitor: &mut impl ZipVisitor) {
        self.zip_mut(tangent, visitor);
    }

    #[track_caller]
    fn zip_states_mut<const K: usize>(
        &mut self,
        gradient: &Self::Tangent,
        states: [&mut Self::Tangent; K],
        visitor: &mut impl StateVisitor<K>,
    ) {
        let mut zero = Tangent::zero();
        let gradient = if gradient.is_empty() { &*shaped(&mut zero, self) } else { gradient };
        check_shapes(self.shape(), gradient.shape());
        let states = states.map(|state| shaped(state, self));
        states.iter().for_each(|state| check_shapes(self.shape(), state.shape()));
        let states = states.map(OMatrix::as_mut_slice);
        visitor.slices(self.as_mut_slice(), gradient.as_slice(), states);
    }
}

impl<T: Element, R: Size, C: Size> ActiveTangent for OMatrix<T, R, C> where DefaultAllocator: Allocator<R, C> {}
impl<T: Element, R: Size, C: Size> rt::Owned for OMatrix<T, R, C> where DefaultAllocator: Allocator<R, C> {}

impl<T: Element, R: Size, C: Size> rt::Contribution<NoTangent> for OMatrix<T, R, C>
where
    DefaultAllocator: Allocator<R, C>,
{
    fn add_to(self, _: &mut NoTangent) {}
}

impl<T: Element, R: Size, C: Size> rt::Contribution<NoTangent> for &OMatrix<T, R, C>
where
    DefaultAllocator: Allocator<R, C>,
{
    fn add_to(self, _: &mut NoTangent) {}
}
