//! The methods of arrays that a gradient flows through, by the protocol of calls: `sum_pullback` is what generated code
//! calls for `sum` in reverse mode, `sum_pushforward` in forward mode.

#![allow(clippy::type_complexity, reason = "a value, and the closure that runs its reverse")]

use ndarray::linalg::Dot;
use ndarray::{Array, Array1, ArrayBase, ArrayView, Axis, Data, Dimension, Ix2, RemoveAxis, ShapeBuilder};

use super::operators::{check_assigned, narrow};
use super::products::DotRule;
use super::{Axes, Element, shaped};
use crate::operators::TangentOf;
use crate::rt::{Mutated, Shadow};
use crate::{Differentiable, NoTangent, Real};

/// The dimension without one axis.
type Smaller<D> = <D as Dimension>::Smaller;

/// A size: an integer, through which no gradient flows.
macro_rules! sizes {
    ($($name:ident $pullback:ident $pushforward:ident)*) => {$(
        /// Reverse mode: nothing flows.
        fn $pullback(&self) -> (usize, impl FnOnce(&Self, NoTangent, &mut TangentOf<Self>) + use<Self>) {
            (self.seen().$name(), |_: &Self, _: NoTangent, _: &mut TangentOf<Self>| ())
        }

        /// Forward mode: nothing flows.
        fn $pushforward(&self, _: &TangentOf<Self>) -> (usize, NoTangent) {
            (self.seen().$name(), NoTangent)
        }
    )*};
}

/// A row or a column. A derivative has a copy where the function has a view: what runs the reverse sweep must not borrow.
macro_rules! lines {
    ($($axis:literal $pullback:ident $pushforward:ident)*) => {$(
        fn $pullback(
            &self,
            at: usize,
        ) -> (
            Array1<Self::Number>,
            impl FnOnce(&Self, Array1<Self::Number>, &mut TangentOf<Self>, &mut NoTangent) + use<Self>,
        ) {
            let reverse = move |a: &Self, seed: Array1<_>, d: &mut TangentOf<Self>, _: &mut NoTangent| {
                if !seed.is_empty() {
                    let mut line = shaped(d, &a.seen()).index_axis_mut(Axis($axis), at);
                    line += &seed;
                }
            };
            check_line(self.seen().shape(), $axis, at);
            (self.seen().index_axis_move(Axis($axis), at).to_owned(), reverse)
        }

        fn $pushforward(
            &self,
            at: usize,
            d_self: &TangentOf<Self>,
            _: NoTangent,
        ) -> (Array1<Self::Number>, Array1<Self::Number>) {
            check_line(self.seen().shape(), $axis, at);
            (self.seen().index_axis_move(Axis($axis), at).to_owned(), d_self.index_axis(Axis($axis), at).to_owned())
        }
    )*};
}

/// Panics, with the shape, where an array has no such axis.
#[track_caller]
fn check_axis(shape: &[usize], axis: Axis) {
    let axes = shape.len();
    assert!(
        axis.0 < axes,
        "an array of shape {shape:?} has no axis {}: its axes are 0 to {}",
        axis.0,
        axes - 1
    );
}

/// Panics, with the shape, where a matrix has no such row or column.
#[track_caller]
fn check_line(shape: &[usize], axis: usize, at: usize) {
    let name = if axis == 0 { "row" } else { "column" };
    assert!(at < shape[axis], "an array of shape {shape:?} has no {name} {at}");
}

/// Methods of arrays with any number of axes, and of views.
#[expect(missing_docs, reason = "the protocol of calls, two functions for each method")]
pub trait ArrayRules: Differentiable<Tangent = Array<Self::Number, Self::Axes>> + Sized {
    type Number: Element;
    type Axes: Axes;

    /// Shows the array to what is written once for all storages.
    fn seen(&self) -> ArrayView<'_, Self::Number, Self::Axes>;

    fn dot_pullback<Rhs, DSelf, DRhs>(
        &self,
        rhs: &Rhs,
    ) -> (
        <Self as Dot<Rhs>>::Output,
        impl FnOnce(&Self, &Rhs, TangentOf<<Self as Dot<Rhs>>::Output>, &mut DSelf, &mut DRhs)
        + use<Self, Rhs, DSelf, DRhs>,
    )
    where
        Rhs: Differentiable,
        Self: DotRule<Rhs>,
        DSelf: Shadow<TangentOf<Self>>,
        DRhs: Shadow<TangentOf<Rhs>>,
    {
        self.check(rhs);
        let reverse = |a: &Self,
                       b: &Rhs,
                       seed: TangentOf<<Self as Dot<Rhs>>::Output>,
                       d_a: &mut DSelf,
                       d_b: &mut DRhs| {
            a.pull(b, &seed, d_a.wanted(), d_b.wanted());
        };
        (self.dot(rhs), reverse)
    }

    fn dot_pushforward<Rhs>(
        &self,
        rhs: &Rhs,
        d_self: &TangentOf<Self>,
        d_rhs: &TangentOf<Rhs>,
    ) -> (<Self as Dot<Rhs>>::Output, TangentOf<<Self as Dot<Rhs>>::Output>)
    where
        Rhs: Differentiable,
        Self: DotRule<Rhs>,
    {
        self.check(rhs);
        (self.dot(rhs), self.push(rhs, d_self, d_rhs))
    }

    fn sum_pullback(
        &self,
    ) -> (Self::Number, impl FnOnce(&Self, Self::Number, &mut TangentOf<Self>) + use<Self>) {
        (self.seen().sum(), |a: &Self, seed, d: &mut TangentOf<Self>| *shaped(d, &a.seen()) += seed)
    }

    fn sum_pushforward(&self, d_self: &TangentOf<Self>) -> (Self::Number, Self::Number) {
        (self.seen().sum(), d_self.sum())
    }

    fn mean_pullback(
        &self,
    ) -> Option<(Self::Number, impl FnOnce(&Self, Self::Number, &mut TangentOf<Self>) + use<Self>)> {
        let reverse = |a: &Self, seed, d: &mut TangentOf<Self>| {
            let count = <Self::Number as Real>::from_usize(a.seen().len());
            *shaped(d, &a.seen()) += seed / count;
        };
        Some((self.seen().mean()?, reverse))
    }

    fn mean_pushforward(&self, d_self: &TangentOf<Self>) -> Option<(Self::Number, Self::Number)> {
        let value = self.seen().mean()?;
        Some((value, d_self.mean().unwrap_or(Self::Number::ZERO)))
    }

    fn sum_axis_pullback(
        &self,
        axis: Axis,
    ) -> (
        Array<Self::Number, Smaller<Self::Axes>>,
        impl FnOnce(&Self, Array<Self::Number, Smaller<Self::Axes>>, &mut TangentOf<Self>, &mut NoTangent)
        + use<Self>,
    )
    where
        Self::Axes: RemoveAxis,
    {
        let reverse = move |a: &Self, seed: Array<_, _>, d: &mut TangentOf<Self>, _: &mut NoTangent| {
            if !seed.is_empty() {
                *shaped(d, &a.seen()) += &seed.insert_axis(axis);
            }
        };
        check_axis(self.seen().shape(), axis);
        (self.seen().sum_axis(axis), reverse)
    }

    fn sum_axis_pushforward(
        &self,
        axis: Axis,
        d_self: &TangentOf<Self>,
        _: NoTangent,
    ) -> (Array<Self::Number, Smaller<Self::Axes>>, Array<Self::Number, Smaller<Self::Axes>>)
    where
        Self::Axes: RemoveAxis,
    {
        check_axis(self.seen().shape(), axis);
        (self.seen().sum_axis(axis), d_self.sum_axis(axis))
    }

    fn mean_axis_pullback(
        &self,
        axis: Axis,
    ) -> Option<(
        Array<Self::Number, Smaller<Self::Axes>>,
        impl FnOnce(&Self, Array<Self::Number, Smaller<Self::Axes>>, &mut TangentOf<Self>, &mut NoTangent)
        + use<Self>,
    )>
    where
        Self::Axes: RemoveAxis,
    {
        let reverse = move |a: &Self, seed: Array<_, _>, d: &mut TangentOf<Self>, _: &mut NoTangent| {
            if !seed.is_empty() {
                let count = <Self::Number as Real>::from_usize(a.seen().len_of(axis));
                *shaped(d, &a.seen()) += &(seed / count).insert_axis(axis);
            }
        };
        check_axis(self.seen().shape(), axis);
        Some((self.seen().mean_axis(axis)?, reverse))
    }

    fn mean_axis_pushforward(
        &self,
        axis: Axis,
        d_self: &TangentOf<Self>,
        _: NoTangent,
    ) -> Option<(Array<Self::Number, Smaller<Self::Axes>>, Array<Self::Number, Smaller<Self::Axes>>)>
    where
        Self::Axes: RemoveAxis,
    {
        check_axis(self.seen().shape(), axis);
        Some((self.seen().mean_axis(axis)?, d_self.mean_axis(axis)?))
    }

    fn t_pullback(
        &self,
    ) -> (TangentOf<Self>, impl FnOnce(&Self, TangentOf<Self>, &mut TangentOf<Self>) + use<Self>) {
        let reverse = |a: &Self, seed: TangentOf<Self>, d: &mut TangentOf<Self>| {
            if !seed.is_empty() {
                *shaped(d, &a.seen()) += &seed.reversed_axes();
            }
        };
        (self.seen().reversed_axes().to_owned(), reverse)
    }

    fn t_pushforward(&self, d_self: &TangentOf<Self>) -> (TangentOf<Self>, TangentOf<Self>) {
        (self.seen().reversed_axes().to_owned(), d_self.t().to_owned())
    }
}

impl<T: Element, S: Data<Elem = T>, D: Axes> ArrayRules for ArrayBase<S, D>
where
    ArrayBase<S, D>: Differentiable<Tangent = Array<T, D>>,
{
    type Number = T;
    type Axes = D;

    fn seen(&self) -> ArrayView<'_, T, D> {
        self.view()
    }
}

/// Methods of matrices alone.
#[expect(missing_docs, reason = "the protocol of calls, two functions for each method")]
pub trait MatrixRules: ArrayRules<Axes = Ix2> {
    sizes!(nrows nrows_pullback nrows_pushforward ncols ncols_pullback ncols_pushforward);
    lines!(0 row_pullback row_pushforward 1 column_pullback column_pushforward);
}

impl<A: ArrayRules<Axes = Ix2>> MatrixRules for A {}

/// `a.assign(&b)`, which broadcasts `b`.
#[expect(missing_docs, reason = "the protocol of calls, two functions for each method")]
pub trait AssignRules<T: Element, D: Axes>: Sized {
    fn assign_pullback<S: Data<Elem = T>, E: Axes>(
        &mut self,
        rhs: &ArrayBase<S, E>,
    ) -> (
        (),
        impl FnOnce(Mutated, &ArrayBase<S, E>, NoTangent, &mut Array<T, D>, &mut Array<T, E>)
        + use<Self, T, D, S, E>,
    );

    fn assign_pushforward<S: Data<Elem = T>, E: Axes>(
        &mut self,
        rhs: &ArrayBase<S, E>,
        d_self: &mut Array<T, D>,
        d_rhs: &Array<T, E>,
    ) -> ((), NoTangent);
}

impl<T: Element, D: Axes> AssignRules<T, D> for Array<T, D> {
    #[track_caller]
    fn assign_pullback<S: Data<Elem = T>, E: Axes>(
        &mut self,
        rhs: &ArrayBase<S, E>,
    ) -> (
        (),
        impl FnOnce(Mutated, &ArrayBase<S, E>, NoTangent, &mut Array<T, D>, &mut Array<T, E>) + use<T, D, S, E>,
    ) {
        check_assigned(self.shape(), rhs.shape());
        self.assign(rhs);
        let reverse =
            |_: Mutated, rhs: &ArrayBase<S, E>, _: NoTangent, d_self: &mut Array<T, D>, d_rhs: &mut _| {
                if !d_self.is_empty() {
                    narrow(d_self.clone(), &rhs.view(), d_rhs);
                    d_self.fill(T::ZERO);
                }
            };
        ((), reverse)
    }

    #[track_caller]
    fn assign_pushforward<S: Data<Elem = T>, E: Axes>(
        &mut self,
        rhs: &ArrayBase<S, E>,
        d_self: &mut Array<T, D>,
        d_rhs: &Array<T, E>,
    ) -> ((), NoTangent) {
        check_assigned(self.shape(), rhs.shape());
        self.assign(rhs);
        let d_self = shaped(d_self, self);
        if d_rhs.is_empty() {
            d_self.fill(T::ZERO);
        } else {
            d_self.assign(d_rhs);
        }
        ((), NoTangent)
    }
}

/// Arrays made of numbers.
#[expect(missing_docs, reason = "the protocol of calls, two functions for each method")]
pub trait NewArrayRules<Shape>: Differentiable<Tangent = Self> + Sized {
    type Number: Element;

    fn from_elem_pullback(
        shape: Shape,
        element: Self::Number,
    ) -> (Self, impl FnOnce(Self, &mut NoTangent, &mut Self::Number) + use<Self, Shape>);

    fn from_elem_pushforward(
        shape: Shape,
        element: Self::Number,
        _: NoTangent,
        d_element: Self::Number,
    ) -> (Self, Self);
}

impl<T: Element, D: Axes, Shape: ShapeBuilder<Dim = D> + Clone> NewArrayRules<Shape> for Array<T, D> {
    type Number = T;

    fn from_elem_pullback(
        shape: Shape,
        element: T,
    ) -> (Self, impl FnOnce(Self, &mut NoTangent, &mut T) + use<T, D, Shape>) {
        (Array::from_elem(shape, element), |seed: Self, _: &mut NoTangent, d: &mut T| *d += seed.sum())
    }

    fn from_elem_pushforward(shape: Shape, element: T, _: NoTangent, d_element: T) -> (Self, Self) {
        (Array::from_elem(shape.clone(), element), Array::from_elem(shape, d_element))
    }
}
