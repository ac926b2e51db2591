//! Arithmetic between arrays, references to them and numbers, with broadcasting.
//!
//! Every operator takes its operands one number at a time. So does its derivative, by the rule of the numbers; what an
//! operand was broadcast along is summed in its gradient.

use core::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

use ndarray::{Array, ArrayBase, ArrayView, Axis, Data, DimMax, Dimension, Zip, arr0, aview0};

use super::{Axes, Element, shaped};
use crate::operators::{
    AddAssignVjp, AddVjp, DivAssignVjp, DivVjp, MulAssignVjp, MulVjp, NegVjp, SubAssignVjp, SubVjp, TangentOf,
};
use crate::rt::Scalar;
use crate::{Differentiable, Tangent};

/// The dimension of the result.
type Wider<D, E> = <D as DimMax<E>>::Output;

/// Panics, with both shapes, where neither can be broadcast to the other.
#[track_caller]
fn check(a: &[usize], b: &[usize]) {
    let fits = a.iter().rev().zip(b.iter().rev()).all(|(a, b)| a == b || *a == 1 || *b == 1);
    assert!(fits, "arrays of shapes {a:?} and {b:?} cannot be broadcast together");
}

/// Panics, with both shapes, where what is assigned to an array cannot be broadcast to it.
#[track_caller]
pub(super) fn check_assigned(to: &[usize], from: &[usize]) {
    let fits = from.len() <= to.len()
        && to.iter().rev().zip(from.iter().rev()).all(|(to, from)| to == from || *from == 1);
    assert!(fits, "an array of shape {from:?} cannot be broadcast to one of shape {to:?}");
}

/// An array as large as the result of an operator.
fn wide<'a, T, D: Dimension, O: Dimension>(array: &'a ArrayView<'_, T, D>, like: &O) -> ArrayView<'a, T, O> {
    match array.broadcast(like.clone()) {
        Some(wide) => wide,
        None => panic!("an array of shape {:?} cannot be broadcast to {:?}", array.shape(), like.slice()),
    }
}

/// Adds what is as large as the result to the gradient of an operand: summed where that was broadcast.
pub(super) fn narrow<T: Element, D: Dimension, O: Dimension>(
    wide: Array<T, O>,
    operand: &ArrayView<'_, T, D>,
    into: &mut Array<T, D>,
) {
    let mut wide = wide.into_dyn();
    while wide.ndim() > operand.ndim() {
        wide = wide.sum_axis(Axis(0));
    }
    for axis in (0..wide.ndim()).map(Axis) {
        if wide.len_of(axis) != operand.len_of(axis) {
            wide = wide.sum_axis(axis).insert_axis(axis);
        }
    }
    *shaped(into, operand) += &wide;
}

/// Adds a seed, as it is or negated, to the gradient of an operand that was broadcast along axes in front: row by row. False if
/// it is not of that kind.
fn add_rows<T: Element, F: Dimension, O: Dimension>(
    sign: &impl Fn(T) -> T,
    seed: &Array<T, O>,
    operand: &ArrayView<'_, T, F>,
    into: &mut Array<T, F>,
) -> bool {
    let (shape, row) = (seed.shape(), operand.shape());
    if row.is_empty() || !shape.ends_with(row) || operand.is_empty() {
        return false;
    }
    let (Some(seed), Some(into)) = (seed.as_slice(), shaped(into, operand).as_slice_mut()) else {
        return false;
    };
    for row in seed.chunks_exact(into.len()) {
        into.iter_mut().zip(row).for_each(|(into, seed)| *into += sign(*seed));
    }
    true
}

/// Reverse mode of a sum or a difference, for one operand: `sign(seed)`.
fn pull_sum<T: Element, F: Dimension, O: Dimension>(
    sign: impl Fn(T) -> T,
    seed: &Array<T, O>,
    operand: &ArrayView<'_, T, F>,
    into: &mut Array<T, F>,
) {
    if !seed.is_empty() && !add_rows(&sign, seed, operand, into) {
        narrow(seed.map(|seed| sign(*seed)), operand, into);
    }
}

/// The same, into a zero: the seed itself where it has the shape of the operand.
fn of_sum<T: Element, F: Dimension, O: Dimension>(
    sign: impl Fn(T) -> T,
    seed: Array<T, O>,
    operand: &ArrayView<'_, T, F>,
    into: &mut Array<T, F>,
) {
    if operand.shape() != seed.shape() || !into.is_empty() {
        return pull_sum(sign, &seed, operand, into);
    }
    *into = seed.into_dimensionality::<F>().unwrap_or_else(|error| panic!("{error}"));
    into.map_inplace(|seed| *seed = sign(*seed));
}

/// Reverse mode for one operand: the rule of the numbers gives its cotangent from that of the result. Where it is as large
/// as the result, that is added in one pass.
fn pull_one<T: Element, D: Dimension, E: Dimension, F: Dimension, O: Dimension>(
    rule: impl Fn(T, T, T) -> T,
    (a, b): (&ArrayView<'_, T, D>, &ArrayView<'_, T, E>),
    seed: &Array<T, O>,
    operand: &ArrayView<'_, T, F>,
    into: &mut Array<T, F>,
) {
    if seed.is_empty() {
        return;
    }
    let like = seed.raw_dim();
    let (a, b) = (wide(a, &like), wide(b, &like));
    if operand.shape() == seed.shape()
        && let Ok(into) = shaped(into, operand).view_mut().into_dimensionality::<O>()
    {
        let each = Zip::from(into).and(seed).and(a).and(b);
        return each.for_each(|into, &seed, &a, &b| *into += rule(a, b, seed));
    }
    narrow(Zip::from(seed).and(a).and(b).map_collect(|&seed, &a, &b| rule(a, b, seed)), operand, into);
}

/// Operators whose cotangents are the seed, but for a sign, need no values.
#[derive(Clone, Copy)]
enum Kind {
    Sum,
    Difference,
    General,
}

/// The kind of an operator, by the name of its rule.
macro_rules! kind {
    (add_pullback) => {
        Kind::Sum
    };
    (sub_pullback) => {
        Kind::Difference
    };
    ($other:ident) => {
        Kind::General
    };
}

/// Reverse mode for the left operand.
fn pull_left<T: Element, D: Dimension, E: Dimension, O: Dimension>(
    kind: Kind,
    rule: impl Fn(T, T, T) -> (T, T),
    (a, b): (&ArrayView<'_, T, D>, &ArrayView<'_, T, E>),
    seed: &Array<T, O>,
    d_a: &mut Array<T, D>,
) {
    match kind {
        Kind::Sum | Kind::Difference => pull_sum(|seed| seed, seed, a, d_a),
        Kind::General => pull_one(|a, b, seed| rule(a, b, seed).0, (a, b), seed, a, d_a),
    }
}

/// Reverse mode for the right operand.
fn pull_right<T: Element, D: Dimension, E: Dimension, O: Dimension>(
    kind: Kind,
    rule: impl Fn(T, T, T) -> (T, T),
    (a, b): (&ArrayView<'_, T, D>, &ArrayView<'_, T, E>),
    seed: &Array<T, O>,
    d_b: &mut Array<T, E>,
) {
    match kind {
        Kind::Sum => pull_sum(|seed| seed, seed, b, d_b),
        Kind::Difference => pull_sum(|seed: T| -seed, seed, b, d_b),
        Kind::General => pull_one(|a, b, seed| rule(a, b, seed).1, (a, b), seed, b, d_b),
    }
}

/// Reverse mode for both.
fn pull<T: Element, D: Dimension, E: Dimension, O: Dimension>(
    kind: Kind,
    rule: impl Fn(T, T, T) -> (T, T),
    (a, b): (&ArrayView<'_, T, D>, &ArrayView<'_, T, E>),
    seed: &Array<T, O>,
    d_a: &mut Array<T, D>,
    d_b: &mut Array<T, E>,
) {
    pull_left(kind, &rule, (a, b), seed, d_a);
    pull_right(kind, &rule, (a, b), seed, d_b);
}

/// The cotangent of the left operand, which may be the seed itself.
fn left<T: Element, D: Dimension, E: Dimension, O: Dimension>(
    kind: Kind,
    rule: impl Fn(T, T, T) -> (T, T),
    (a, b): (&ArrayView<'_, T, D>, &ArrayView<'_, T, E>),
    seed: Array<T, O>,
    mut d_a: Array<T, D>,
) -> Array<T, D> {
    match kind {
        Kind::Sum | Kind::Difference => of_sum(|seed| seed, seed, a, &mut d_a),
        Kind::General => pull_left(kind, rule, (a, b), &seed, &mut d_a),
    }
    d_a
}

/// The cotangent of the right operand.
fn right<T: Element, D: Dimension, E: Dimension, O: Dimension>(
    kind: Kind,
    rule: impl Fn(T, T, T) -> (T, T),
    (a, b): (&ArrayView<'_, T, D>, &ArrayView<'_, T, E>),
    seed: Array<T, O>,
    mut d_b: Array<T, E>,
) -> Array<T, E> {
    match kind {
        Kind::Sum => of_sum(|seed| seed, seed, b, &mut d_b),
        Kind::Difference => of_sum(|seed: T| -seed, seed, b, &mut d_b),
        Kind::General => pull_right(kind, rule, (a, b), &seed, &mut d_b),
    }
    d_b
}

/// Forward mode: the same for tangents.
fn push<T: Element, D: Dimension, E: Dimension, O: Dimension>(
    rule: impl Fn(T, T, T, T) -> T,
    (a, d_a): (&ArrayView<'_, T, D>, &Array<T, D>),
    (b, d_b): (&ArrayView<'_, T, E>, &Array<T, E>),
    like: &O,
) -> Array<T, O> {
    let (mut zero_a, mut zero_b) =
        (Array::from_elem(D::zeros(a.ndim()), T::ZERO), Array::from_elem(E::zeros(b.ndim()), T::ZERO));
    let d_a = if d_a.is_empty() { shaped(&mut zero_a, a).view() } else { d_a.view() };
    let d_b = if d_b.is_empty() { shaped(&mut zero_b, b).view() } else { d_b.view() };
    let mut tangent = Array::from_elem(like.clone(), T::ZERO);
    let (a, b, d_a, d_b) = (wide(a, like), wide(b, like), wide(&d_a, like), wide(&d_b, like));
    let each = Zip::from(&mut tangent).and(a).and(b).and(d_a).and(d_b);
    each.for_each(|tangent, &a, &b, &d_a, &d_b| *tangent = rule(a, b, d_a, d_b));
    tangent
}

/// An operator between two arrays, in one way to take them.
macro_rules! arrays {
    ($Vjp:ident $Op:ident::$op:ident $into:ident $pushforward:ident $cotangents:ident $accumulate:ident $left:ident $right:ident $left_into:ident $right_into:ident $rule:ident $forward:ident
        [$($generics:tt)*] $A:ty, $B:ty, $D:ident $E:ident => $O:ty; $($clause:tt)*) => {
        impl<$($generics)* T: Element, $D: Axes, $E: Axes> $Vjp<$B> for $A
        where
            $($clause)*
            $O: Axes,
        {
            fn $into(
                self,
                rhs: $B,
                seed: TangentOf<Self::Output>,
                d_self: &mut TangentOf<Self>,
                d_rhs: &mut TangentOf<$B>,
            ) -> Self::Output {
                $Vjp::$accumulate(&self, &rhs, seed, d_self, d_rhs);
                self.$op(rhs)
            }

            #[track_caller]
            fn check_operands(a: &Self, b: &$B) {
                check(a.shape(), b.shape());
            }

            fn $accumulate(
                &self,
                rhs: &$B,
                seed: TangentOf<Self::Output>,
                d_self: &mut TangentOf<Self>,
                d_rhs: &mut TangentOf<$B>,
            ) {
                let operands = (&self.view(), &rhs.view());
                pull(kind!($rule), <T as Scalar>::$rule, operands, &seed, d_self, d_rhs);
            }

            fn $cotangents(&self, rhs: &$B, seed: TangentOf<Self::Output>) -> (TangentOf<Self>, TangentOf<$B>) {
                let (operands, mut d_rhs) = ((&self.view(), &rhs.view()), Tangent::zero());
                pull_right(kind!($rule), <T as Scalar>::$rule, operands, &seed, &mut d_rhs);
                (left(kind!($rule), <T as Scalar>::$rule, operands, seed, Tangent::zero()), d_rhs)
            }

            fn $left(&self, rhs: &$B, seed: TangentOf<Self::Output>) -> TangentOf<Self> {
                let operands = (&self.view(), &rhs.view());
                left(kind!($rule), <T as Scalar>::$rule, operands, seed, Tangent::zero())
            }

            fn $right(&self, rhs: &$B, seed: TangentOf<Self::Output>) -> TangentOf<$B> {
                let operands = (&self.view(), &rhs.view());
                right(kind!($rule), <T as Scalar>::$rule, operands, seed, Tangent::zero())
            }

            fn $left_into(&self, rhs: &$B, seed: TangentOf<Self::Output>, d_self: &mut TangentOf<Self>) {
                pull_left(kind!($rule), <T as Scalar>::$rule, (&self.view(), &rhs.view()), &seed, d_self);
            }

            fn $right_into(&self, rhs: &$B, seed: TangentOf<Self::Output>, d_rhs: &mut TangentOf<$B>) {
                pull_right(kind!($rule), <T as Scalar>::$rule, (&self.view(), &rhs.view()), &seed, d_rhs);
            }

            #[track_caller]
            fn $pushforward(
                self,
                rhs: $B,
                d_self: &TangentOf<Self>,
                d_rhs: &TangentOf<$B>,
            ) -> (Self::Output, TangentOf<Self::Output>) {
                $Vjp::check_operands(&self, &rhs);
                let (a, b) = (self.view().into_owned(), rhs.view().into_owned());
                let value = self.$op(rhs);
                let tangent = push(<T as Scalar>::$forward, (&a.view(), d_self), (&b.view(), d_rhs), &value.raw_dim());
                (value, tangent)
            }
        }
    };
}

/// An operator between an array and a number, on the left or on the right.
macro_rules! numbers {
    ($Vjp:ident $Op:ident::$op:ident $into:ident $pushforward:ident $cotangents:ident $accumulate:ident $left:ident $right:ident $rule:ident $forward:ident $T:ident:
        $([$($lifetime:lifetime,)?] $A:ty)*) => {$(
        impl<$($lifetime,)? D: Axes> $Vjp<$T> for $A {
            fn $into(
                self,
                rhs: $T,
                seed: Array<$T, D>,
                d_self: &mut Array<$T, D>,
                d_rhs: &mut $T,
            ) -> Array<$T, D> {
                $Vjp::$accumulate(&self, &rhs, seed, d_self, d_rhs);
                self.$op(rhs)
            }

            fn $accumulate(&self, rhs: &$T, seed: Array<$T, D>, d_self: &mut Array<$T, D>, d_rhs: &mut $T) {
                let mut sum = arr0(*d_rhs);
                pull(kind!($rule), <$T as Scalar>::$rule, (&self.view(), &aview0(rhs)), &seed, d_self, &mut sum);
                *d_rhs = sum.into_scalar();
            }

            fn $cotangents(&self, rhs: &$T, seed: Array<$T, D>) -> (Array<$T, D>, $T) {
                let (mut d_self, mut d_rhs) = (Tangent::zero(), 0.0);
                $Vjp::$accumulate(self, rhs, seed, &mut d_self, &mut d_rhs);
                (d_self, d_rhs)
            }

            fn $left(&self, rhs: &$T, mut seed: Array<$T, D>) -> Array<$T, D> {
                if !seed.is_empty() {
                    let each = Zip::from(&mut seed).and(self.view());
                    each.for_each(|seed, &a| *seed = <$T as Scalar>::$rule(a, *rhs, *seed).0);
                }
                seed
            }

            fn $pushforward(
                self,
                rhs: $T,
                d_self: &Array<$T, D>,
                d_rhs: &$T,
            ) -> (Array<$T, D>, Array<$T, D>) {
                let (like, d_rhs) = (self.raw_dim(), arr0(*d_rhs));
                let tangent = push(<$T as Scalar>::$forward, (&self.view(), d_self), (&aview0(&rhs), &d_rhs), &like);
                (self.$op(rhs), tangent)
            }
        }

        impl<$($lifetime,)? D: Axes> $Vjp<$A> for $T {
            fn $into(
                self,
                rhs: $A,
                seed: Array<$T, D>,
                d_self: &mut $T,
                d_rhs: &mut Array<$T, D>,
            ) -> Array<$T, D> {
                $Vjp::$accumulate(&self, &rhs, seed, d_self, d_rhs);
                self.$op(rhs)
            }

            fn $accumulate(&self, rhs: &$A, seed: Array<$T, D>, d_self: &mut $T, d_rhs: &mut Array<$T, D>) {
                let mut sum = arr0(*d_self);
                pull(kind!($rule), <$T as Scalar>::$rule, (&aview0(self), &rhs.view()), &seed, &mut sum, d_rhs);
                *d_self = sum.into_scalar();
            }

            fn $cotangents(&self, rhs: &$A, seed: Array<$T, D>) -> ($T, Array<$T, D>) {
                let (mut d_self, mut d_rhs) = (0.0, Tangent::zero());
                $Vjp::$accumulate(self, rhs, seed, &mut d_self, &mut d_rhs);
                (d_self, d_rhs)
            }

            fn $right(&self, rhs: &$A, mut seed: Array<$T, D>) -> Array<$T, D> {
                if !seed.is_empty() {
                    let each = Zip::from(&mut seed).and(rhs.view());
                    each.for_each(|seed, &b| *seed = <$T as Scalar>::$rule(*self, b, *seed).1);
                }
                seed
            }

            fn $pushforward(
                self,
                rhs: $A,
                d_self: &$T,
                d_rhs: &Array<$T, D>,
            ) -> (Array<$T, D>, Array<$T, D>) {
                let (like, d_self) = (rhs.raw_dim(), arr0(*d_self));
                let tangent = push(<$T as Scalar>::$forward, (&aview0(&self), &d_self), (&rhs.view(), d_rhs), &like);
                (self.$op(rhs), tangent)
            }
        }
    )*};
}

/// Both operators that assign, from an array or a number.
macro_rules! assigning {
    ($Vjp:ident $Op:ident::$op:ident $into:ident $pushforward:ident $reverse:ident $rule:ident $forward:ident) => {
        impl<'b, T: Element, S: Data<Elem = T>, D: Axes, E: Axes> $Vjp<&'b ArrayBase<S, E>> for Array<T, D>
        where
            ArrayBase<S, E>: Differentiable<Tangent = Array<T, E>>,
        {
            fn $into(
                &mut self,
                rhs: &'b ArrayBase<S, E>,
                d_self: &mut Array<T, D>,
                d_rhs: &mut Array<T, E>,
            ) {
                $Vjp::$reverse(self, rhs, d_self, d_rhs);
                self.$op(rhs);
            }

            #[track_caller]
            fn check_operands(a: &Self, b: &&'b ArrayBase<S, E>) {
                check_assigned(a.shape(), b.shape());
            }

            fn $reverse(
                &mut self,
                rhs: &'b ArrayBase<S, E>,
                d_self: &mut Array<T, D>,
                d_rhs: &mut Array<T, E>,
            ) {
                let seed = core::mem::take(d_self);
                pull(kind!($rule), <T as Scalar>::$rule, (&self.view(), &rhs.view()), &seed, d_self, d_rhs);
            }

            #[track_caller]
            fn $pushforward(
                &mut self,
                rhs: &'b ArrayBase<S, E>,
                d_self: &mut Array<T, D>,
                d_rhs: &Array<T, E>,
            ) {
                check_assigned(self.shape(), rhs.shape());
                let like = self.raw_dim();
                *d_self = push(<T as Scalar>::$forward, (&self.view(), &*d_self), (&rhs.view(), d_rhs), &like);
                self.$op(rhs);
            }
        }

        assigning!(@number f32 $Vjp $op $into $pushforward $reverse $rule $forward);
        assigning!(@number f64 $Vjp $op $into $pushforward $reverse $rule $forward);
    };
    (@number $T:ident $Vjp:ident $op:ident $into:ident $pushforward:ident $reverse:ident $rule:ident $forward:ident) => {
        impl<D: Axes> $Vjp<$T> for Array<$T, D> {
            fn $into(&mut self, rhs: $T, d_self: &mut Array<$T, D>, d_rhs: &mut $T) {
                $Vjp::$reverse(self, rhs, d_self, d_rhs);
                self.$op(rhs);
            }

            fn $reverse(&mut self, rhs: $T, d_self: &mut Array<$T, D>, d_rhs: &mut $T) {
                let mut sum = arr0(*d_rhs);
                let seed = core::mem::take(d_self);
                pull(kind!($rule), <$T as Scalar>::$rule, (&self.view(), &aview0(&rhs)), &seed, d_self, &mut sum);
                *d_rhs = sum.into_scalar();
            }

            fn $pushforward(&mut self, rhs: $T, d_self: &mut Array<$T, D>, d_rhs: &$T) {
                let (like, d_rhs) = (self.raw_dim(), arr0(*d_rhs));
                *d_self = push(<$T as Scalar>::$forward, (&self.view(), &*d_self), (&aview0(&rhs), &d_rhs), &like);
                self.$op(rhs);
            }
        }
    };
}

macro_rules! operator {
    ($Vjp:ident $Op:ident::$op:ident $into:ident $pushforward:ident
        $cotangents:ident $accumulate:ident $left:ident $right:ident $left_into:ident $right_into:ident $rule:ident $forward:ident
        $AssignVjp:ident $OpAssign:ident::$op_assign:ident $assign_into:ident $assign_pushforward:ident $reverse:ident) => {
        arrays!($Vjp $Op::$op $into $pushforward $cotangents $accumulate $left $right $left_into $right_into $rule $forward
            [] Array<T, D>, Array<T, E>, D E => Wider<D, E>; D: DimMax<E>,);
        arrays!($Vjp $Op::$op $into $pushforward $cotangents $accumulate $left $right $left_into $right_into $rule $forward
            ['b, S: Data<Elem = T>,] Array<T, D>, &'b ArrayBase<S, E>, D E => Wider<D, E>;
            ArrayBase<S, E>: Differentiable<Tangent = Array<T, E>>, D: DimMax<E>,);
        arrays!($Vjp $Op::$op $into $pushforward $cotangents $accumulate $left $right $left_into $right_into $rule $forward
            ['a, S: Data<Elem = T>,] &'a ArrayBase<S, D>, Array<T, E>, D E => Wider<E, D>;
            ArrayBase<S, D>: Differentiable<Tangent = Array<T, D>>, E: DimMax<D>,);
        arrays!($Vjp $Op::$op $into $pushforward $cotangents $accumulate $left $right $left_into $right_into $rule $forward
            ['a, S: Data<Elem = T>, S2: Data<Elem = T>,]
            &'a ArrayBase<S, D>, &'a ArrayBase<S2, E>, D E => Wider<D, E>;
            ArrayBase<S, D>: Differentiable<Tangent = Array<T, D>>,
            ArrayBase<S2, E>: Differentiable<Tangent = Array<T, E>>, D: DimMax<E>,);
        numbers!($Vjp $Op::$op $into $pushforward $cotangents $accumulate $left $right $rule $forward f32: [] Array<f32, D> ['a,] &'a Array<f32, D>);
        numbers!($Vjp $Op::$op $into $pushforward $cotangents $accumulate $left $right $rule $forward f64: [] Array<f64, D> ['a,] &'a Array<f64, D>);
        assigning!($AssignVjp $OpAssign::$op_assign $assign_into $assign_pushforward $reverse $rule $forward);
    };
}
operator!(AddVjp Add::add add_vjp_into add_pushforward
    add_cotangents add_accumulate add_left add_right add_left_into add_right_into add_pullback add_pushforward
    AddAssignVjp AddAssign::add_assign add_assign_vjp_into add_assign_pushforward add_assign_reverse);
operator!(SubVjp Sub::sub sub_vjp_into sub_pushforward
    sub_cotangents sub_accumulate sub_left sub_right sub_left_into sub_right_into sub_pullback sub_pushforward
    SubAssignVjp SubAssign::sub_assign sub_assign_vjp_into sub_assign_pushforward sub_assign_reverse);
operator!(MulVjp Mul::mul mul_vjp_into mul_pushforward
    mul_cotangents mul_accumulate mul_left mul_right mul_left_into mul_right_into mul_pullback mul_pushforward
    MulAssignVjp MulAssign::mul_assign mul_assign_vjp_into mul_assign_pushforward mul_assign_reverse);
operator!(DivVjp Div::div div_vjp_into div_pushforward
    div_cotangents div_accumulate div_left div_right div_left_into div_right_into div_pullback div_pushforward
    DivAssignVjp DivAssign::div_assign div_assign_vjp_into div_assign_pushforward div_assign_reverse);

/// `-a` and `-&a`
macro_rules! negation {
    ($([$($lifetime:lifetime,)?] $A:ty)*) => {$(
        impl<$($lifetime,)? T: Element, D: Axes> NegVjp for $A
        where
            $A: Neg<Output = Array<T, D>> + Differentiable<Tangent = Array<T, D>>,
        {
            fn neg_vjp_into(self, seed: Array<T, D>, d_self: &mut Array<T, D>) -> Array<T, D> {
                if !seed.is_empty() {
                    *shaped(d_self, &self.view()) -= &seed;
                }
                self.neg()
            }

            fn neg_pushforward(self, d_self: &Array<T, D>) -> (Array<T, D>, Array<T, D>) {
                (self.neg(), d_self.mapv(T::neg))
            }
        }
    )*};
}
negation!([] Array<T, D> ['a,] &'a Array<T, D>);
