//! Arithmetic between matrices, references to them and numbers.

use core::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

use nalgebra::allocator::Allocator;
use nalgebra::constraint::{DimEq, SameNumberOfColumns, SameNumberOfRows, ShapeConstraint};
use nalgebra::{DefaultAllocator, OMatrix};

use super::products::{add_product, add_product_transposed, add_transposed_product};
use super::{Element, Size, check, shaped};
use crate::operators::{
    AddAssignVjp, AddVjp, DivAssignVjp, DivVjp, MulAssignVjp, MulVjp, NegVjp, SubAssignVjp, SubVjp,
};
use crate::rt::Scalar;
use crate::{Real, Tangent};

/// `into -= x`
#[inline]
fn subtract<T: Element, R: Size, C: Size>(into: &mut OMatrix<T, R, C>, x: &OMatrix<T, R, C>)
where
    DefaultAllocator: Allocator<R, C>,
{
    if into.is_empty() {
        into.accumulate(x);
        into.neg_mut();
    } else if !x.is_empty() {
        *into -= x;
    }
}

/// `a + b` and `a - b`, in one way to take the operands.
macro_rules! sums {
    ($Vjp:ident $Op:ident::$op:ident $into:ident $pushforward:ident $cotangents:ident $add:ident $left:ident $value:ident $accumulate:path, $name:literal:
        $([$($lifetime:lifetime)*] $A:ty, $B:ty;)*) => {$(
        impl<$($lifetime,)* T: Element, R: Size, C: Size> $Vjp<$B> for $A
        where
            DefaultAllocator: Allocator<R, C>,
        {
            fn $into(
                self,
                rhs: $B,
                seed: OMatrix<T, R, C>,
                d_self: &mut OMatrix<T, R, C>,
                d_rhs: &mut OMatrix<T, R, C>,
            ) -> Self::Output {
                $Vjp::$add(&self, &rhs, seed, d_self, d_rhs);
                self.$op(rhs)
            }

            #[inline]
            #[track_caller]
            fn check_operands(a: &Self, b: &$B) {
                check(a.shape() == b.shape(), $name, a.shape(), b.shape());
            }

            #[inline]
            fn $add(
                &self,
                _: &$B,
                seed: OMatrix<T, R, C>,
                d_self: &mut OMatrix<T, R, C>,
                d_rhs: &mut OMatrix<T, R, C>,
            ) {
                d_self.accumulate(&seed);
                $accumulate(d_rhs, &seed);
            }

            #[inline]
            fn $cotangents(&self, _: &$B, seed: OMatrix<T, R, C>) -> (OMatrix<T, R, C>, OMatrix<T, R, C>) {
                let mut d_rhs = Tangent::zero();
                $accumulate(&mut d_rhs, &seed);
                (seed, d_rhs)
            }

            #[inline]
            #[track_caller]
            fn $value(&self, rhs: &$B) -> OMatrix<T, R, C> {
                $Vjp::check_operands(self, rhs);
                let (a, b): (&OMatrix<T, R, C>, &OMatrix<T, R, C>) = (self, rhs);
                a.$op(b)
            }

            #[inline]
            fn $left(&self, _: &$B, seed: OMatrix<T, R, C>) -> OMatrix<T, R, C> {
                seed
            }

            #[track_caller]
            fn $pushforward(
                self,
                rhs: $B,
                d_self: &OMatrix<T, R, C>,
                d_rhs: &OMatrix<T, R, C>,
            ) -> (OMatrix<T, R, C>, OMatrix<T, R, C>) {
                $Vjp::check_operands(&self, &rhs);
                let mut tangent = d_self.clone();
                $accumulate(&mut tangent, d_rhs);
                (self.$op(rhs), tangent)
            }
        }
    )*};
}
sums!(AddVjp Add::add add_vjp_into add_pushforward add_cotangents add_accumulate add_left add_value Tangent::accumulate, "`+`":
    [] OMatrix<T, R, C>, OMatrix<T, R, C>;
    ['b] OMatrix<T, R, C>, &'b OMatrix<T, R, C>;
    ['a] &'a OMatrix<T, R, C>, OMatrix<T, R, C>;
    ['a 'b] &'a OMatrix<T, R, C>, &'b OMatrix<T, R, C>;);
sums!(SubVjp Sub::sub sub_vjp_into sub_pushforward sub_cotangents sub_accumulate sub_left sub_value subtract, "`-`":
    [] OMatrix<T, R, C>, OMatrix<T, R, C>;
    ['b] OMatrix<T, R, C>, &'b OMatrix<T, R, C>;
    ['a] &'a OMatrix<T, R, C>, OMatrix<T, R, C>;
    ['a 'b] &'a OMatrix<T, R, C>, &'b OMatrix<T, R, C>;);

/// The product of matrices, in one way to take them.
macro_rules! products {
    ($([$($lifetime:lifetime)*] $A:ty, $B:ty;)*) => {$(
        impl<$($lifetime,)* T: Element, R: Size, K: Size, K2: Size, C: Size> MulVjp<$B> for $A
        where
            DefaultAllocator:
                Allocator<R, K> + Allocator<K2, C> + Allocator<R, C> + Allocator<K, R> + Allocator<C, K2>,
            ShapeConstraint: DimEq<K, K2> + SameNumberOfRows<K2, K> + SameNumberOfColumns<K, K2>,
        {
            fn mul_vjp_into(
                self,
                rhs: $B,
                seed: OMatrix<T, R, C>,
                d_self: &mut OMatrix<T, R, K>,
                d_rhs: &mut OMatrix<T, K2, C>,
            ) -> Self::Output {
                MulVjp::mul_accumulate(&self, &rhs, seed, d_self, d_rhs);
                self.mul(rhs)
            }

            #[inline]
            #[track_caller]
            fn check_operands(a: &Self, b: &$B) {
                check(a.ncols() == b.nrows(), "`*`", a.shape(), b.shape());
            }

            #[inline]
            fn mul_accumulate(
                &self,
                rhs: &$B,
                seed: OMatrix<T, R, C>,
                d_self: &mut OMatrix<T, R, K>,
                d_rhs: &mut OMatrix<T, K2, C>,
            ) {
                if !seed.is_empty() {
                    add_product_transposed(shaped(d_self, self), &seed, rhs);
                    add_transposed_product(shaped(d_rhs, rhs), self, &seed);
                }
            }

            #[inline]
            fn mul_cotangents(
                &self,
                rhs: &$B,
                seed: OMatrix<T, R, C>,
            ) -> (OMatrix<T, R, K>, OMatrix<T, K2, C>) {
                let (mut d_self, mut d_rhs) = (Tangent::zero(), Tangent::zero());
                MulVjp::mul_accumulate(self, rhs, seed, &mut d_self, &mut d_rhs);
                (d_self, d_rhs)
            }

            #[track_caller]
            #[inline]
            fn mul_value(&self, rhs: &$B) -> OMatrix<T, R, C> {
                MulVjp::check_operands(self, rhs);
                let (a, b): (&OMatrix<T, R, K>, &OMatrix<T, K2, C>) = (self, rhs);
                a.mul(b)
            }

            #[inline]
            fn mul_left(&self, rhs: &$B, seed: OMatrix<T, R, C>) -> OMatrix<T, R, K> {
                let mut d_self = Tangent::zero();
                self.mul_left_into(rhs, seed, &mut d_self);
                d_self
            }

            #[inline]
            fn mul_right(&self, rhs: &$B, seed: OMatrix<T, R, C>) -> OMatrix<T, K2, C> {
                let mut d_rhs = Tangent::zero();
                self.mul_right_into(rhs, seed, &mut d_rhs);
                d_rhs
            }

            #[inline]
            fn mul_left_into(&self, rhs: &$B, seed: OMatrix<T, R, C>, d_self: &mut OMatrix<T, R, K>) {
                if !seed.is_empty() {
                    add_product_transposed(shaped(d_self, self), &seed, rhs);
                }
            }

            #[inline]
            fn mul_right_into(&self, rhs: &$B, seed: OMatrix<T, R, C>, d_rhs: &mut OMatrix<T, K2, C>) {
                if !seed.is_empty() {
                    add_transposed_product(shaped(d_rhs, rhs), self, &seed);
                }
            }

            #[track_caller]
            fn mul_pushforward(
                self,
                rhs: $B,
                d_self: &OMatrix<T, R, K>,
                d_rhs: &OMatrix<T, K2, C>,
            ) -> (OMatrix<T, R, C>, OMatrix<T, R, C>) {
                MulVjp::check_operands(&self, &rhs);
                let (rows, columns) = (self.shape_generic().0, rhs.shape_generic().1);
                let mut tangent = OMatrix::from_element_generic(rows, columns, Real::ZERO);
                if !d_self.is_empty() {
                    add_product(&mut tangent, d_self, &rhs);
                }
                if !d_rhs.is_empty() {
                    add_product(&mut tangent, &self, d_rhs);
                }
                (self.mul(rhs), tangent)
            }
        }
    )*};
}
products!(
    [] OMatrix<T, R, K>, OMatrix<T, K2, C>;
    ['b] OMatrix<T, R, K>, &'b OMatrix<T, K2, C>;
    ['a] &'a OMatrix<T, R, K>, OMatrix<T, K2, C>;
    ['a 'b] &'a OMatrix<T, R, K>, &'b OMatrix<T, K2, C>;
);

/// The sum of `seed · partial(element)`, over all elements.
fn contract<T: Element, R: Size, C: Size>(
    seed: &OMatrix<T, R, C>,
    a: &OMatrix<T, R, C>,
    partial: impl Fn(T, T) -> T,
) -> T
where
    DefaultAllocator: Allocator<R, C>,
{
    seed.as_slice().iter().zip(a.as_slice()).fold(Real::ZERO, |sum, (seed, a)| sum + partial(*a, *seed))
}

/// The tangent of an operator with a number, from those of each element and of the number.
fn each<T: Element, R: Size, C: Size>(
    a: &OMatrix<T, R, C>,
    d_a: &OMatrix<T, R, C>,
    tangent: impl Fn(T, T) -> T,
) -> OMatrix<T, R, C>
where
    DefaultAllocator: Allocator<R, C>,
{
    let mut d = d_a.clone();
    shaped(&mut d, a);
    d.as_mut_slice().iter_mut().zip(a.as_slice()).for_each(|(d, a)| *d = tangent(*a, *d));
    d
}

/// `a * k` and `a / k`, and the operators that assign.
macro_rules! numbers {
    ($T:ident $Vjp:ident $Op:ident::$op:ident $into:ident $pushforward:ident $cotangents:ident $add:ident $left:ident $rule:ident $forward:ident
        $AssignVjp:ident $OpAssign:ident::$op_assign:ident $assign_into:ident $assign_pushforward:ident:
        $([$($lifetime:lifetime)?] $A:ty;)*) => {
        $(
        impl<$($lifetime,)? R: Size, C: Size> $Vjp<$T> for $A
        where
            DefaultAllocator: Allocator<R, C>,
        {
            fn $into(
                self,
                rhs: $T,
                seed: OMatrix<$T, R, C>,
                d_self: &mut OMatrix<$T, R, C>,
                d_rhs: &mut $T,
            ) -> Self::Output {
                $Vjp::$add(&self, &rhs, seed, d_self, d_rhs);
                self.$op(rhs)
            }

            #[inline]
            fn $add(
                &self,
                rhs: &$T,
                seed: OMatrix<$T, R, C>,
                d_self: &mut OMatrix<$T, R, C>,
                d_rhs: &mut $T,
            ) {
                let (p_self, p_rhs) = $Vjp::$cotangents(self, rhs, seed);
                d_self.accumulate(&p_self);
                *d_rhs += p_rhs;
            }

            #[inline]
            fn $left(&self, rhs: &$T, mut seed: OMatrix<$T, R, C>) -> OMatrix<$T, R, C> {
                seed.as_mut_slice().iter_mut().for_each(|seed| *seed = Scalar::$rule(1.0, *rhs, *seed).0);
                seed
            }

            #[inline]
            fn $cotangents(&self, rhs: &$T, seed: OMatrix<$T, R, C>) -> (OMatrix<$T, R, C>, $T) {
                let d_rhs = contract(&seed, self, |a, seed| Scalar::$rule(a, *rhs, seed).1);
                (self.$left(rhs, seed), d_rhs)
            }

            fn $pushforward(
                self,
                rhs: $T,
                d_self: &OMatrix<$T, R, C>,
                d_rhs: &$T,
            ) -> (OMatrix<$T, R, C>, OMatrix<$T, R, C>) {
                let tangent = each(&self, d_self, |a, d_a| Scalar::$forward(a, rhs, d_a, *d_rhs));
                (self.$op(rhs), tangent)
            }
        }
        )*

        impl<R: Size, C: Size> $AssignVjp<$T> for OMatrix<$T, R, C>
        where
            DefaultAllocator: Allocator<R, C>,
        {
            fn $assign_into(&mut self, rhs: $T, d_self: &mut OMatrix<$T, R, C>, d_rhs: &mut $T) {
                let seed = core::mem::replace(d_self, Tangent::zero());
                let (p_self, p_rhs) = $Vjp::$cotangents(&&*self, &rhs, seed);
                *d_self = p_self;
                *d_rhs += p_rhs;
                self.$op_assign(rhs);
            }

            fn $assign_pushforward(&mut self, rhs: $T, d_self: &mut OMatrix<$T, R, C>, d_rhs: &$T) {
                *d_self = each(self, d_self, |a, d_a| Scalar::$forward(a, rhs, d_a, *d_rhs));
                self.$op_assign(rhs);
            }
        }
    };
}

/// `k * a`
macro_rules! from_left {
    ($T:ident: $([$($lifetime:lifetime)?] $A:ty;)*) => {$(
        impl<$($lifetime,)? R: Size, C: Size> MulVjp<$A> for $T
        where
            DefaultAllocator: Allocator<R, C>,
        {
            fn mul_vjp_into(
                self,
                rhs: $A,
                seed: OMatrix<$T, R, C>,
                d_self: &mut $T,
                d_rhs: &mut OMatrix<$T, R, C>,
            ) -> Self::Output {
                MulVjp::mul_accumulate(&self, &rhs, seed, d_self, d_rhs);
                self.mul(rhs)
            }

            #[inline]
            fn mul_accumulate(
                &self,
                rhs: &$A,
                seed: OMatrix<$T, R, C>,
                d_self: &mut $T,
                d_rhs: &mut OMatrix<$T, R, C>,
            ) {
                MulVjp::mul_accumulate(rhs, self, seed, d_rhs, d_self);
            }

            #[inline]
            fn mul_right(&self, rhs: &$A, seed: OMatrix<$T, R, C>) -> OMatrix<$T, R, C> {
                MulVjp::mul_left(rhs, self, seed)
            }

            #[inline]
            fn mul_cotangents(&self, rhs: &$A, seed: OMatrix<$T, R, C>) -> ($T, OMatrix<$T, R, C>) {
                let (d_rhs, d_self) = MulVjp::mul_cotangents(rhs, self, seed);
                (d_self, d_rhs)
            }

            fn mul_pushforward(
                self,
                rhs: $A,
                d_self: &$T,
                d_rhs: &OMatrix<$T, R, C>,
            ) -> (OMatrix<$T, R, C>, OMatrix<$T, R, C>) {
                let tangent = each(&rhs, d_rhs, |a, d_a| Scalar::mul_pushforward(a, self, d_a, *d_self));
                (self.mul(rhs), tangent)
            }
        }
    )*};
}

macro_rules! number_type {
    ($($T:ident)*) => {$(
        numbers!($T MulVjp Mul::mul mul_vjp_into mul_pushforward mul_cotangents mul_accumulate mul_left mul_pullback mul_pushforward
            MulAssignVjp MulAssign::mul_assign mul_assign_vjp_into mul_assign_pushforward:
            [] OMatrix<$T, R, C>; ['a] &'a OMatrix<$T, R, C>;);
        numbers!($T DivVjp Div::div div_vjp_into div_pushforward div_cotangents div_accumulate div_left div_pullback div_pushforward
            DivAssignVjp DivAssign::div_assign div_assign_vjp_into div_assign_pushforward:
            [] OMatrix<$T, R, C>; ['a] &'a OMatrix<$T, R, C>;);
        from_left!($T: [] OMatrix<$T, R, C>; ['a] &'a OMatrix<$T, R, C>;);
    )*};
}
number_type!(f32 f64);

/// `-a` and `-&a`
macro_rules! negation {
    ($([$($lifetime:lifetime)?] $A:ty;)*) => {$(
        impl<$($lifetime,)? T: Element, R: Size, C: Size> NegVjp for $A
        where
            DefaultAllocator: Allocator<R, C>,
        {
            fn neg_vjp_into(self, seed: OMatrix<T, R, C>, d_self: &mut OMatrix<T, R, C>) -> Self::Output {
                subtract(d_self, &seed);
                self.neg()
            }

            fn neg_pushforward(self, d_self: &OMatrix<T, R, C>) -> (OMatrix<T, R, C>, OMatrix<T, R, C>) {
                (self.neg(), d_self.clone().neg())
            }
        }
    )*};
}
negation!([] OMatrix<T, R, C>; ['a] &'a OMatrix<T, R, C>;);

/// `a += b` and `a -= b`
macro_rules! assigned_sums {
    ($Vjp:ident $Op:ident::$op:ident $into:ident $pushforward:ident $reverse:ident $accumulate:path, $name:literal:
        $([$($lifetime:lifetime)?] $B:ty;)*) => {$(
        impl<$($lifetime,)? T: Element, R: Size, C: Size> $Vjp<$B> for OMatrix<T, R, C>
        where
            DefaultAllocator: Allocator<R, C>,
        {
            #[track_caller]
            fn check_operands(a: &Self, b: &$B) {
                check(a.shape() == b.shape(), $name, a.shape(), b.shape());
            }

            fn $into(&mut self, rhs: $B, d_self: &mut OMatrix<T, R, C>, d_rhs: &mut OMatrix<T, R, C>) {
                $accumulate(d_rhs, d_self);
                self.$op(rhs);
            }

            #[inline]
            fn old(&self) -> Self {
                Tangent::zero()
            }

            #[inline]
            fn $reverse(&mut self, _: $B, d_self: &mut OMatrix<T, R, C>, d_rhs: &mut OMatrix<T, R, C>) {
                $accumulate(d_rhs, d_self);
            }

            #[track_caller]
            fn $pushforward(&mut self, rhs: $B, d_self: &mut OMatrix<T, R, C>, d_rhs: &OMatrix<T, R, C>) {
                $Vjp::check_operands(self, &rhs);
                $accumulate(d_self, d_rhs);
                self.$op(rhs);
            }
        }
    )*};
}
assigned_sums!(AddAssignVjp AddAssign::add_assign add_assign_vjp_into add_assign_pushforward add_assign_reverse Tangent::accumulate, "`+=`":
    [] OMatrix<T, R, C>; ['b] &'b OMatrix<T, R, C>;);
assigned_sums!(SubAssignVjp SubAssign::sub_assign sub_assign_vjp_into sub_assign_pushforward sub_assign_reverse subtract, "`-=`":
    [] OMatrix<T, R, C>; ['b] &'b OMatrix<T, R, C>;);
