//! Derivatives of operators: what `#[differentiable]` on `impl Mul<f64> for Vec2` implements.
//!
//! Generated code that says `a * b` for values whose types the macro does not see goes through these traits, so
//! that rustc finds the operator's derivative as it finds the operator. Numbers implement them.
//!
//! Beside being called by generated code they are of use in two ways. As a bound, in functions that are generic
//! over a type with operators:
//!
//! ```
//! use core::ops::Mul;
//! use autodiff_core::{Differentiable, operators::MulVjp};
//!
//! fn scaled_twice<V>(v: V, by: f64) -> V
//! where
//!     V: Mul<f64, Output = V> + MulVjp<f64> + Clone,
//! {
//!     v * by * by
//! }
//! # assert_eq!(scaled_twice(2.0, 3.0), 18.0);
//! ```
//!
//! And for the derivative of an operator itself, where it is not a method (`2.0 * v`):
//!
//! ```
//! use autodiff_core::operators::MulVjp;
//!
//! let (value, (d_a, d_b)) = 2.0.mul_vjp(&3.0, 1.0);
//! assert_eq!((value, d_a, d_b), (6.0, 3.0, 2.0));
//! ```

use core::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Rem, RemAssign, Sub, SubAssign};

use crate::{Differentiable, Tangent};

/// The tangent of a type.
pub type TangentOf<T> = <T as Differentiable>::Tangent;

/// An operand that an operator takes by value, and its derivative needs once more. Whatever is `Clone` is one.
#[diagnostic::on_unimplemented(
    message = "an operator or a function takes this `{Self}` by value, and its derivative needs it once more",
    label = "`{Self}` is not `Clone`",
    note = "derive `Clone`, or write the operator for references: `impl Mul<&B> for &A`"
)]
pub trait Keep: Sized {
    /// A copy.
    #[doc(hidden)]
    fn keep(&self) -> Self;
}

impl<T: Clone> Keep for T {
    #[inline(always)]
    fn keep(&self) -> T {
        self.clone()
    }
}

/// The trait of an operator with two operands, and its implementations for numbers and references to numbers.
macro_rules! binary {
    (
        $symbol:literal $message:literal $note:literal
        $Vjp:ident $Op:ident::$op:ident $vjp:ident $jvp:ident $into:ident $pushforward:ident
        $pull:ident $push:ident $accumulate:ident $left:ident $right:ident $value:ident
        $left_into:ident $right_into:ident
    ) => {
        #[doc = concat!("The derivative of `a ", $symbol, " b`.")]
        #[diagnostic::on_unimplemented(
                                    message = $message,
                                    label = "this operator has no derivative",
                                    note = $note,
                                    note = "in generic code, add the bound from `differentiable::operators`"
                                )]
        pub trait $Vjp<Rhs: Differentiable = Self>:
            $Op<Rhs, Output: Differentiable> + Differentiable + Sized
        {
            /// Adds the cotangents of both operands to the buffers, and returns the value.
            fn $into(
                self,
                rhs: Rhs,
                seed: TangentOf<Self::Output>,
                d_self: &mut TangentOf<Self>,
                d_rhs: &mut TangentOf<Rhs>,
            ) -> Self::Output;

            /// Panics, with both shapes, where the operator cannot be applied to these.
            #[doc(hidden)]
            #[inline(always)]
            #[track_caller]
            fn check_operands(_: &Self, _: &Rhs) {}

            /// Forward mode: the value and its tangent.
            #[doc(hidden)]
            fn $pushforward(
                self,
                rhs: Rhs,
                d_self: &TangentOf<Self>,
                d_rhs: &TangentOf<Rhs>,
            ) -> (Self::Output, TangentOf<Self::Output>);

            /// The value, and the cotangents of both operands.
            #[inline]
            fn $vjp(
                self,
                rhs: Rhs,
                seed: TangentOf<Self::Output>,
            ) -> (Self::Output, (TangentOf<Self>, TangentOf<Rhs>)) {
                let (mut d_self, mut d_rhs) = (self.zero_tangent(), rhs.zero_tangent());
                let value = self.$into(rhs, seed, &mut d_self, &mut d_rhs);
                (value, (d_self, d_rhs))
            }

            /// Forward mode: the value and its tangent.
            #[inline]
            fn $jvp(
                self,
                rhs: Rhs,
                d_self: TangentOf<Self>,
                d_rhs: TangentOf<Rhs>,
            ) -> (Self::Output, TangentOf<Self::Output>) {
                self.$pushforward(rhs, &d_self, &d_rhs)
            }

            /// Reverse mode without the value: adds the cotangents of both operands.
            #[doc(hidden)]
            #[inline(always)]
            fn $accumulate(
                &self,
                rhs: &Rhs,
                seed: TangentOf<Self::Output>,
                d_self: &mut TangentOf<Self>,
                d_rhs: &mut TangentOf<Rhs>,
            ) where
                Self: Keep,
                Rhs: Keep,
            {
                self.keep().$into(rhs.keep(), seed, d_self, d_rhs);
            }

            #[doc(hidden)]
            #[inline(always)]
            fn $pull(&self, rhs: &Rhs, seed: TangentOf<Self::Output>) -> (TangentOf<Self>, TangentOf<Rhs>)
            where
                Self: Keep,
                Rhs: Keep,
            {
                self.keep().$vjp(rhs.keep(), seed).1
            }

            /// The value, of operands that are needed again.
            #[doc(hidden)]
            #[inline(always)]
            #[track_caller]
            fn $value(&self, rhs: &Rhs) -> Self::Output
            where
                Self: Keep,
                Rhs: Keep,
            {
                Self::check_operands(self, rhs);
                self.keep().$op(rhs.keep())
            }

            #[doc(hidden)]
            #[inline(always)]
            fn $left(&self, rhs: &Rhs, seed: TangentOf<Self::Output>) -> TangentOf<Self>
            where
                Self: Keep,
                Rhs: Keep,
            {
                self.$pull(rhs, seed).0
            }

            #[doc(hidden)]
            #[inline(always)]
            fn $right(&self, rhs: &Rhs, seed: TangentOf<Self::Output>) -> TangentOf<Rhs>
            where
                Self: Keep,
                Rhs: Keep,
            {
                self.$pull(rhs, seed).1
            }

            /// Adds the cotangent of the left operand alone.
            #[doc(hidden)]
            #[inline(always)]
            fn $left_into(&self, rhs: &Rhs, seed: TangentOf<Self::Output>, d_self: &mut TangentOf<Self>)
            where
                Self: Keep,
                Rhs: Keep,
            {
                d_self.accumulate(&self.$left(rhs, seed));
            }

            /// Adds the cotangent of the right operand alone.
            #[doc(hidden)]
            #[inline(always)]
            fn $right_into(&self, rhs: &Rhs, seed: TangentOf<Self::Output>, d_rhs: &mut TangentOf<Rhs>)
            where
                Self: Keep,
                Rhs: Keep,
            {
                d_rhs.accumulate(&self.$right(rhs, seed));
            }

            #[doc(hidden)]
            #[inline(always)]
            fn $push(
                &self,
                rhs: &Rhs,
                d_self: &TangentOf<Self>,
                d_rhs: &TangentOf<Rhs>,
            ) -> TangentOf<Self::Output>
            where
                Self: Keep,
                Rhs: Keep,
            {
                self.keep().$pushforward(rhs.keep(), d_self, d_rhs).1
            }
        }
    };
}

/// The trait of an assigning operator, and its implementations for numbers.
macro_rules! assigning {
    (
        $symbol:literal $message:literal $note:literal
        $Vjp:ident $Op:ident::$op:ident $into:ident $pushforward:ident $reverse:ident
    ) => {
        #[doc = concat!("The derivative of `a ", $symbol, " b`.")]
        #[diagnostic::on_unimplemented(
                                    message = $message,
                                    label = "this operator has no derivative",
                                    note = $note,
                                    note = "in generic code, add the bound from `differentiable::operators`"
                                )]
        pub trait $Vjp<Rhs: Differentiable = Self>: $Op<Rhs> + Differentiable {
            /// Does it. On entry `d_self` is the cotangent of what is assigned, on exit that of what was there.
            fn $into(&mut self, rhs: Rhs, d_self: &mut TangentOf<Self>, d_rhs: &mut TangentOf<Rhs>);

            /// Panics, with both shapes, where it cannot be done.
            #[doc(hidden)]
            #[inline(always)]
            #[track_caller]
            fn check_operands(_: &Self, _: &Rhs) {}

            /// What the reverse needs of what was there before.
            #[doc(hidden)]
            #[inline(always)]
            fn old(&self) -> Self
            where
                Self: Keep,
            {
                self.keep()
            }

            /// Reverse mode alone, on what `old` gave.
            #[doc(hidden)]
            #[inline(always)]
            fn $reverse(&mut self, rhs: Rhs, d_self: &mut TangentOf<Self>, d_rhs: &mut TangentOf<Rhs>) {
                self.$into(rhs, d_self, d_rhs);
            }

            /// Forward mode: does it, to the value and its tangent.
            #[doc(hidden)]
            fn $pushforward(&mut self, rhs: Rhs, d_self: &mut TangentOf<Self>, d_rhs: &TangentOf<Rhs>);
        }
    };
}

binary! {
    "+" "`{Self} + {Rhs}` cannot be differentiated" "write `#[differentiable]` before `impl Add<{Rhs}> for {Self}`"
    AddVjp Add::add add_vjp add_jvp add_vjp_into add_pushforward
    add_cotangents add_tangent add_accumulate add_left add_right add_value add_left_into add_right_into
}
binary! {
    "-" "`{Self} - {Rhs}` cannot be differentiated" "write `#[differentiable]` before `impl Sub<{Rhs}> for {Self}`"
    SubVjp Sub::sub sub_vjp sub_jvp sub_vjp_into sub_pushforward
    sub_cotangents sub_tangent sub_accumulate sub_left sub_right sub_value sub_left_into sub_right_into
}
binary! {
    "*" "`{Self} * {Rhs}` cannot be differentiated" "write `#[differentiable]` before `impl Mul<{Rhs}> for {Self}`"
    MulVjp Mul::mul mul_vjp mul_jvp mul_vjp_into mul_pushforward
    mul_cotangents mul_tangent mul_accumulate mul_left mul_right mul_value mul_left_into mul_right_into
}
binary! {
    "/" "`{Self} / {Rhs}` cannot be differentiated" "write `#[differentiable]` before `impl Div<{Rhs}> for {Self}`"
    DivVjp Div::div div_vjp div_jvp div_vjp_into div_pushforward
    div_cotangents div_tangent div_accumulate div_left div_right div_value div_left_into div_right_into
}
binary! {
    "%" "`{Self} % {Rhs}` cannot be differentiated" "write `#[differentiable]` before `impl Rem<{Rhs}> for {Self}`"
    RemVjp Rem::rem rem_vjp rem_jvp rem_vjp_into rem_pushforward
    rem_cotangents rem_tangent rem_accumulate rem_left rem_right rem_value rem_left_into rem_right_into
}
assigning! {
    "+=" "`{Self} += {Rhs}` cannot be differentiated" "write `#[differentiable]` before `impl AddAssign<{Rhs}> for {Self}`"
    AddAssignVjp AddAssign::add_assign add_assign_vjp_into add_assign_pushforward add_assign_reverse
}
assigning! {
    "-=" "`{Self} -= {Rhs}` cannot be differentiated" "write `#[differentiable]` before `impl SubAssign<{Rhs}> for {Self}`"
    SubAssignVjp SubAssign::sub_assign sub_assign_vjp_into sub_assign_pushforward sub_assign_reverse
}
assigning! {
    "*=" "`{Self} *= {Rhs}` cannot be differentiated" "write `#[differentiable]` before `impl MulAssign<{Rhs}> for {Self}`"
    MulAssignVjp MulAssign::mul_assign mul_assign_vjp_into mul_assign_pushforward mul_assign_reverse
}
assigning! {
    "/=" "`{Self} /= {Rhs}` cannot be differentiated" "write `#[differentiable]` before `impl DivAssign<{Rhs}> for {Self}`"
    DivAssignVjp DivAssign::div_assign div_assign_vjp_into div_assign_pushforward div_assign_reverse
}
assigning! {
    "%=" "`{Self} %= {Rhs}` cannot be differentiated" "write `#[differentiable]` before `impl RemAssign<{Rhs}> for {Self}`"
    RemAssignVjp RemAssign::rem_assign rem_assign_vjp_into rem_assign_pushforward rem_assign_reverse
}

/// The derivative of `-a`.
#[diagnostic::on_unimplemented(
    message = "`-{Self}` cannot be differentiated",
    label = "this operator has no derivative",
    note = "write `#[differentiable]` before `impl Neg for {Self}`",
    note = "in generic code, add the bound from `differentiable::operators`"
)]
pub trait NegVjp: Neg<Output: Differentiable> + Differentiable + Sized {
    /// Adds the cotangent of the operand to the buffer, and returns the value.
    fn neg_vjp_into(self, seed: TangentOf<Self::Output>, d_self: &mut TangentOf<Self>) -> Self::Output;

    /// Forward mode: the value and its tangent.
    #[doc(hidden)]
    fn neg_pushforward(self, d_self: &TangentOf<Self>) -> (Self::Output, TangentOf<Self::Output>);

    /// The value, and the cotangent of the operand.
    #[inline]
    fn neg_vjp(self, seed: TangentOf<Self::Output>) -> (Self::Output, TangentOf<Self>) {
        let mut d_self = self.zero_tangent();
        let value = self.neg_vjp_into(seed, &mut d_self);
        (value, d_self)
    }

    /// Forward mode: the value and its tangent.
    #[inline]
    fn neg_jvp(self, d_self: TangentOf<Self>) -> (Self::Output, TangentOf<Self::Output>) {
        self.neg_pushforward(&d_self)
    }
}

/// The traits of this module for a number type, or for references to it. Generics come first, in brackets.
#[doc(hidden)]
#[macro_export]
macro_rules! __number_operators {
    ([$($generics:tt)*] $ty:ty) => {
        $crate::__number_operators!(@each @values [$($generics)*] $ty);
    };
    (references [$($generics:tt)*] $ty:ty) => {
        $crate::__number_operators!(@each @references [$($generics)*] $ty);
    };
    (neg [$($generics:tt)*] $ty:ty) => {
        $crate::__number_operators!(@neg [$($generics)*] $ty; $ty; a => a);
    };
    (neg references [$($generics:tt)*] $ty:ty) => {
        $crate::__number_operators!(@neg ['a, $($generics)*] $ty; &'a $ty; a => *a);
    };
    (@each @$how:ident [$($generics:tt)*] $ty:ty) => {
        $crate::__number_operators!(@$how [$($generics)*] $ty; AddVjp Add::add add_vjp_into add_pushforward add_cotangents add_tangent add_pullback
            AddAssignVjp AddAssign::add_assign add_assign_vjp_into add_assign_pushforward);
        $crate::__number_operators!(@$how [$($generics)*] $ty; SubVjp Sub::sub sub_vjp_into sub_pushforward sub_cotangents sub_tangent sub_pullback
            SubAssignVjp SubAssign::sub_assign sub_assign_vjp_into sub_assign_pushforward);
        $crate::__number_operators!(@$how [$($generics)*] $ty; MulVjp Mul::mul mul_vjp_into mul_pushforward mul_cotangents mul_tangent mul_pullback
            MulAssignVjp MulAssign::mul_assign mul_assign_vjp_into mul_assign_pushforward);
        $crate::__number_operators!(@$how [$($generics)*] $ty; DivVjp Div::div div_vjp_into div_pushforward div_cotangents div_tangent div_pullback
            DivAssignVjp DivAssign::div_assign div_assign_vjp_into div_assign_pushforward);
        $crate::__number_operators!(@$how [$($generics)*] $ty; RemVjp Rem::rem rem_vjp_into rem_pushforward rem_cotangents rem_tangent rem_pullback
            RemAssignVjp RemAssign::rem_assign rem_assign_vjp_into rem_assign_pushforward);
    };
    (@values [$($generics:tt)*] $ty:ty; $Vjp:ident $Op:ident::$op:ident $into:ident $pushforward:ident $pull:ident $push:ident $scalar_pull:ident
        $AssignVjp:ident $OpAssign:ident::$op_assign:ident $assign_into:ident $assign_pushforward:ident) => {
        $crate::__number_operators!(@binary [$($generics)*] $ty; $ty; $ty; a => a; b => b; $Vjp $Op::$op $into $pushforward $pull $push $scalar_pull);
        $crate::__number_operators!(@assign [$($generics)*] $ty; $ty; b => b; $AssignVjp $OpAssign::$op_assign $assign_into $assign_pushforward $scalar_pull $pushforward);
    };
    (@references [$($generics:tt)*] $ty:ty; $Vjp:ident $Op:ident::$op:ident $into:ident $pushforward:ident $pull:ident $push:ident $scalar_pull:ident
        $AssignVjp:ident $OpAssign:ident::$op_assign:ident $assign_into:ident $assign_pushforward:ident) => {
        $crate::__number_operators!(@binary ['a, $($generics)*] $ty; &'a $ty; $ty; a => *a; b => b; $Vjp $Op::$op $into $pushforward $pull $push $scalar_pull);
        $crate::__number_operators!(@binary ['a, $($generics)*] $ty; $ty; &'a $ty; a => a; b => *b; $Vjp $Op::$op $into $pushforward $pull $push $scalar_pull);
        $crate::__number_operators!(@binary ['a, 'b, $($generics)*] $ty; &'a $ty; &'b $ty; a => *a; b => *b; $Vjp $Op::$op $into $pushforward $pull $push $scalar_pull);
        $crate::__number_operators!(@assign ['a, $($generics)*] $ty; &'a $ty; b => *b; $AssignVjp $OpAssign::$op_assign $assign_into $assign_pushforward $scalar_pull $pushforward);
    };
    (@binary [$($generics:tt)*] $ty:ty; $A:ty; $B:ty; $a:ident => $get_a:expr; $b:ident => $get_b:expr;
        $Vjp:ident $Op:ident::$op:ident $into:ident $pushforward:ident $pull:ident $push:ident $scalar_pull:ident) => {
        impl<$($generics)*> $crate::operators::$Vjp<$B> for $A {
            #[inline(always)]
            fn $into(
                self,
                rhs: $B,
                seed: $crate::operators::TangentOf<$ty>,
                d_self: &mut $crate::operators::TangentOf<$ty>,
                d_rhs: &mut $crate::operators::TangentOf<$ty>,
            ) -> $ty {
                let (p_self, p_rhs) = $crate::operators::$Vjp::$pull(&self, &rhs, seed);
                $crate::Tangent::accumulate(d_self, &p_self);
                $crate::Tangent::accumulate(d_rhs, &p_rhs);
                ::core::ops::$Op::$op(self, rhs)
            }

            #[inline(always)]
            fn $pushforward(
                self,
                rhs: $B,
                d_self: &$crate::operators::TangentOf<$ty>,
                d_rhs: &$crate::operators::TangentOf<$ty>,
            ) -> ($ty, $crate::operators::TangentOf<$ty>) {
                let tangent = $crate::operators::$Vjp::$push(&self, &rhs, d_self, d_rhs);
                (::core::ops::$Op::$op(self, rhs), tangent)
            }

            #[inline(always)]
            fn $pull(
                &self,
                rhs: &$B,
                seed: $crate::operators::TangentOf<$ty>,
            ) -> ($crate::operators::TangentOf<$ty>, $crate::operators::TangentOf<$ty>) {
                let ($a, $b) = (*self, *rhs);
                $crate::rt::Scalar::$scalar_pull($get_a, $get_b, seed)
            }

            #[inline(always)]
            fn $push(
                &self,
                rhs: &$B,
                d_self: &$crate::operators::TangentOf<$ty>,
                d_rhs: &$crate::operators::TangentOf<$ty>,
            ) -> $crate::operators::TangentOf<$ty> {
                let ($a, $b) = (*self, *rhs);
                $crate::rt::Scalar::$pushforward($get_a, $get_b, *d_self, *d_rhs)
            }
        }
    };
    (@assign [$($generics:tt)*] $ty:ty; $B:ty; $b:ident => $get_b:expr;
        $Vjp:ident $Op:ident::$op:ident $into:ident $pushforward:ident $scalar_pull:ident $scalar_push:ident) => {
        impl<$($generics)*> $crate::operators::$Vjp<$B> for $ty {
            #[inline(always)]
            fn $into(
                &mut self,
                $b: $B,
                d_self: &mut $crate::operators::TangentOf<$ty>,
                d_rhs: &mut $crate::operators::TangentOf<$ty>,
            ) {
                let (p_self, p_rhs) = $crate::rt::Scalar::$scalar_pull(*self, $get_b, *d_self);
                *d_self = p_self;
                $crate::Tangent::accumulate(d_rhs, &p_rhs);
                ::core::ops::$Op::$op(self, $b);
            }

            #[inline(always)]
            fn $pushforward(
                &mut self,
                $b: $B,
                d_self: &mut $crate::operators::TangentOf<$ty>,
                d_rhs: &$crate::operators::TangentOf<$ty>,
            ) {
                *d_self = $crate::rt::Scalar::$scalar_push(*self, $get_b, *d_self, *d_rhs);
                ::core::ops::$Op::$op(self, $b);
            }
        }
    };
    (@neg [$($generics:tt)*] $ty:ty; $A:ty; $a:ident => $get_a:expr) => {
        impl<$($generics)*> $crate::operators::NegVjp for $A {
            #[inline(always)]
            fn neg_vjp_into(
                self,
                seed: $crate::operators::TangentOf<$ty>,
                d_self: &mut $crate::operators::TangentOf<$ty>,
            ) -> $ty {
                let $a = self;
                $crate::Tangent::accumulate(d_self, &$crate::rt::Scalar::neg_pullback($get_a, seed));
                -self
            }

            #[inline(always)]
            fn neg_pushforward(
                self,
                d_self: &$crate::operators::TangentOf<$ty>,
            ) -> ($ty, $crate::operators::TangentOf<$ty>) {
                let $a = self;
                (-self, $crate::rt::Scalar::neg_pushforward($get_a, *d_self))
            }
        }
    };
}
