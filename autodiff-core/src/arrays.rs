//! Arrays of the crate `ndarray` as values of differentiable functions.
//!
//! The tangent of an array is an owned array of the same shape. As with a `Vec`, an empty one is the zero of any shape.
//! What a rule multiplies it does in the same way as `ndarray` does, so that a gradient costs what the function costs.

mod elements;
mod methods;
mod operators;
mod products;

use ndarray::{
    Array, ArrayBase, ArrayView, Data, Dimension, Ix0, Ix1, Ix2, Ix3, Ix4, LinalgScalar, OwnedRepr, RawData,
    ScalarOperand, ViewRepr,
};

use num_traits::FromPrimitive;

use crate::{
    Differentiable, NoTangent, PairVisitor, Real, StateVisitor, Tangent, Visitor, VisitorMut, ZipVisitor,
    rt::{self, ActiveTangent},
};

pub use methods::{ArrayRules, AssignRules, MatrixRules, NewArrayRules};

/// Numbers that `ndarray` computes with: `f32` and `f64`.
pub trait Element: Real + LinalgScalar + ScalarOperand + FromPrimitive {}
impl<T: Real + LinalgScalar + ScalarOperand + FromPrimitive> Element for T {}

/// Dimensions that are known to the compiler. Their default shape is empty, which makes it the zero of any shape; that
/// of a single number is a number.
#[diagnostic::on_unimplemented(
    message = "an array of dimension `{Self}` has no gradient",
    note = "the number of axes must be known: `Array1` to `Array4`, not `ArrayD`"
)]
pub trait Axes: Dimension {}
impl Axes for Ix0 {}
impl Axes for Ix1 {}
impl Axes for Ix2 {}
impl Axes for Ix3 {}
impl Axes for Ix4 {}

/// Zero, in the shape of an array.
fn zero_like<T: Real, S: Data<Elem = T>, D: Dimension>(array: &ArrayBase<S, D>) -> Array<T, D> {
    Array::from_elem(array.raw_dim(), T::ZERO)
}

/// Gives a gradient that is still the zero of any shape the shape that it is to have.
fn shaped<'d, T: Real, S: Data<Elem = T>, D: Dimension>(
    gradient: &'d mut Array<T, D>,
    like: &ArrayBase<S, D>,
) -> &'d mut Array<T, D> {
    if gradient.is_empty() {
        *gradient = zero_like(like);
    }
    gradient
}

/// The numbers row by row, whatever the order they are stored in.
fn run<T: Real, D: Dimension>(array: &mut Array<T, D>) -> &mut [T] {
    if !array.is_standard_layout() {
        *array = array.as_standard_layout().into_owned();
    }
    array.as_slice_mut().unwrap_or_default()
}

#[track_caller]
fn check_shapes(left: &[usize], right: &[usize]) {
    assert!(left == right, "a tangent of shape {right:?} does not fit one of shape {left:?}");
}

#[track_caller]
fn assert_shape(value: &[usize], tangent: &[usize], name: &str) {
    let parameter = name.strip_prefix("d_");
    assert!(
        value == tangent,
        "`{name}` has shape {tangent:?}, but {} has shape {value:?}: a gradient has the shape of its parameter",
        parameter.map_or("its value".into(), |parameter| alloc::format!("`{parameter}`")),
    );
}

impl<T: Real, D: Axes> Tangent for Array<T, D> {
    fn zero() -> Self {
        Array::from_elem(D::default(), T::ZERO)
    }

    fn visit(&self, visitor: &mut impl Visitor) {
        visitor.slice(self.as_standard_layout().as_slice().unwrap_or_default());
    }

    fn visit_mut(&mut self, visitor: &mut impl VisitorMut) {
        visitor.slice(run(self));
    }

    #[track_caller]
    fn zip(&self, other: &Self, visitor: &mut impl PairVisitor) {
        if !self.is_empty() && !other.is_empty() {
            check_shapes(self.shape(), other.shape());
            let (left, right) = (self.as_standard_layout(), other.as_standard_layout());
            visitor.slices(left.as_slice().unwrap_or_default(), right.as_slice().unwrap_or_default());
        }
    }

    #[track_caller]
    fn zip_mut(&mut self, other: &Self, visitor: &mut impl ZipVisitor) {
        if !other.is_empty() {
            shaped(self, other);
            check_shapes(self.shape(), other.shape());
            visitor.slices(run(self), other.as_standard_layout().as_slice().unwrap_or_default());
        }
    }
}

impl<T: Real, D: Axes> Differentiable for Array<T, D> {
    type Tangent = Array<T, D>;

    fn zero_tangent(&self) -> Self::Tangent {
        zero_like(self)
    }

    #[track_caller]
    fn assert_same_shape(&self, tangent: &Self::Tangent, name: &str) {
        assert_shape(self.shape(), tangent.shape(), name);
    }

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
        let mut zero = Array::from_elem(D::default(), T::ZERO);
        let gradient = if gradient.is_empty() { &*shaped(&mut zero, self) } else { gradient };
        check_shapes(self.shape(), gradient.shape());
        let states = states.map(|state| shaped(state, self));
        states.iter().for_each(|state| check_shapes(self.shape(), state.shape()));
        let gradient = gradient.as_standard_layout();
        visitor.slices(run(self), gradient.as_slice().unwrap_or_default(), states.map(run));
    }
}

/// A view has the tangent of what it shows. Like a shared reference it cannot be moved along one.
impl<T: Real, D: Axes> Differentiable for ArrayView<'_, T, D> {
    type Tangent = Array<T, D>;

    fn zero_tangent(&self) -> Self::Tangent {
        zero_like(self)
    }

    #[track_caller]
    fn assert_same_shape(&self, tangent: &Self::Tangent, name: &str) {
        assert_shape(self.shape(), tangent.shape(), name);
    }

    #[track_caller]
    fn zip_tangent_mut(&mut self, tangent: &Self::Tangent, visitor: &mut impl ZipVisitor) {
        (&*self).zip_tangent_mut(tangent, visitor);
    }

    #[track_caller]
    fn zip_states_mut<const K: usize>(
        &mut self,
        gradient: &Self::Tangent,
        states: [&mut Self::Tangent; K],
        visitor: &mut impl StateVisitor<K>,
    ) {
        (&*self).zip_states_mut(gradient, states, visitor);
    }
}

impl<T: Real, D: Axes> ActiveTangent for Array<T, D> {}
impl<S: RawData<Elem: Real>, D: Axes> rt::Owned for ArrayBase<S, D> where S: Shown {}

/// Storage that is the only way to its numbers while an array has it.
pub trait Shown {}
impl<T> Shown for OwnedRepr<T> {}
impl<T> Shown for ViewRepr<&T> {}

impl<T: Real, D: Axes> rt::Contribution<NoTangent> for Array<T, D> {
    fn add_to(self, _: &mut NoTangent) {}
}

impl<T: Real, D: Axes> rt::Contribution<NoTangent> for &Array<T, D> {
    fn add_to(self, _: &mut NoTangent) {}
}
