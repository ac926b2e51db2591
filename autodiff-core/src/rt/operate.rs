//! Operators of types that the macro does not see: numbers, and types with operators of their own.
//!
//! An operator whose operands are values is differentiated from its operands: the reverse sweep has them anyway, or
//! reads them again. One that takes a reference, or assigns, goes by the protocol of calls, `pullback` and
//! `pushforward`, in a module for each way to take the operands: `mul_rr` for `&a * &b`, `mul_rv` for `&a * b`,
//! `mul_vr` for `a * &b`.

use core::ops::{Add, Div, Mul, Neg, Rem, Sub};

use super::{Contribution, Mutated};
use crate::operators::{
    AddAssignVjp, AddVjp, DivAssignVjp, DivVjp, Keep, MulAssignVjp, MulVjp, NegVjp, RemAssignVjp, RemVjp,
    SubAssignVjp, SubVjp, TangentOf,
};
use crate::{Differentiable, NoTangent};

/// An operand that the reverse sweep needs as well: a copy, for an operator that takes it by value.
#[inline(always)]
pub fn keep<T: Keep>(operand: &T) -> T {
    operand.keep()
}

/// The value of an operator that has no derivative: an integer, through which no gradient flows.
#[inline(always)]
pub fn discrete<T: Discrete>(_: &T) {}

/// Types without a gradient.
#[diagnostic::on_unimplemented(
    message = "this operator gives a `{Self}`, through which a gradient would flow, and has no derivative",
    label = "only `+`, `-`, `*`, `/` and `%` have derivatives",
    note = "write a `#[differentiable]` function or method for it, or stop the gradient with `no_diff(..)`"
)]
pub trait Discrete {}

impl<T: Differentiable<Tangent = NoTangent> + ?Sized> Discrete for T {}

/// The functions of an operator with two operands.
macro_rules! binary {
    (
        $symbol:literal $Vjp:ident $op:ident $pull:ident $push:ident $cotangents:ident $tangent:ident
        $into:ident $pushforward:ident $rr:ident $rv:ident $vr:ident $accumulate:ident
        $left:ident $right:ident $left_pull:ident $right_pull:ident $value:ident
        $left_add:ident $right_add:ident
    ) => {
        #[doc = concat!("`a ", $symbol, " b`, of operands that the reverse sweep needs as well.")]
        #[inline(always)]
        #[track_caller]
        pub fn $op<A, B>(a: &A, b: &B) -> A::Output
        where
            A: $Vjp<B> + Keep,
            B: Differentiable + Keep,
        {
            a.$value(b)
        }

        #[doc = concat!("`a ", $symbol, " b`: the cotangents of both operands.")]
        #[inline(always)]
        pub fn $pull<A, B>(a: &A, b: &B, seed: TangentOf<A::Output>) -> (TangentOf<A>, TangentOf<B>)
        where
            A: $Vjp<B> + Keep,
            B: Differentiable + Keep,
        {
            a.$cotangents(b, seed)
        }

        #[doc = concat!("`a ", $symbol, " b`: the cotangent of the left operand.")]
        #[inline(always)]
        pub fn $left_pull<A, B>(a: &A, b: &B, seed: TangentOf<A::Output>) -> TangentOf<A>
        where
            A: $Vjp<B> + Keep,
            B: Differentiable + Keep,
        {
            a.$left(b, seed)
        }

        #[doc = concat!("`a ", $symbol, " b`: the cotangent of the right operand.")]
        #[inline(always)]
        pub fn $right_pull<A, B>(a: &A, b: &B, seed: TangentOf<A::Output>) -> TangentOf<B>
        where
            A: $Vjp<B> + Keep,
            B: Differentiable + Keep,
        {
            a.$right(b, seed)
        }

        #[doc = concat!("`a ", $symbol, " b`: adds the cotangent of the left operand to a place.")]
        #[inline(always)]
        #[track_caller]
        pub fn $left_add<A, B, D: ?Sized>(a: &A, b: &B, seed: TangentOf<A::Output>, place: &mut D)
        where
            A: $Vjp<B> + Keep,
            B: Differentiable + Keep,
            TangentOf<A>: Contribution<D>,
        {
            Contribution::add_made(|d_a| a.$left_add(b, seed, d_a), place);
        }

        #[doc = concat!("`a ", $symbol, " b`: adds the cotangent of the right operand to a place.")]
        #[inline(always)]
        #[track_caller]
        pub fn $right_add<A, B, D: ?Sized>(a: &A, b: &B, seed: TangentOf<A::Output>, place: &mut D)
        where
            A: $Vjp<B> + Keep,
            B: Differentiable + Keep,
            TangentOf<B>: Contribution<D>,
        {
            Contribution::add_made(|d_b| a.$right_add(b, seed, d_b), place);
        }

        #[doc = concat!("`a ", $symbol, " b`: the tangent of the result.")]
        #[inline(always)]
        pub fn $push<A, B>(a: &A, b: &B, d_a: &TangentOf<A>, d_b: &TangentOf<B>) -> TangentOf<A::Output>
        where
            A: $Vjp<B> + Keep,
            B: Differentiable + Keep,
        {
            a.$tangent(b, d_a, d_b)
        }

        #[doc = concat!("`&a ", $symbol, " &b`")]
        pub mod $rr {
            use super::*;

            /// The value, and what runs the reverse.
            #[inline(always)]
            pub fn pullback<A, B, O>(
                a: &A,
                b: &B,
            ) -> (O, impl FnOnce(&A, &B, TangentOf<O>, &mut TangentOf<A>, &mut TangentOf<B>) + use<A, B, O>)
            where
                A: Differentiable,
                B: Differentiable,
                O: Differentiable,
                for<'a> &'a A: $Vjp<&'a B, Output = O> + Differentiable<Tangent = TangentOf<A>>,
                for<'b> &'b B: Differentiable<Tangent = TangentOf<B>>,
            {
                let reverse = move |a: &A,
                                    b: &B,
                                    seed: TangentOf<O>,
                                    d_a: &mut TangentOf<A>,
                                    d_b: &mut TangentOf<B>| {
                    $Vjp::$accumulate(&a, &b, seed, d_a, d_b);
                };
                $Vjp::check_operands(&a, &b);
                (a.$op(b), reverse)
            }

            /// The value and its tangent.
            #[inline(always)]
            pub fn pushforward<A, B, O>(
                a: &A,
                b: &B,
                d_a: &TangentOf<A>,
                d_b: &TangentOf<B>,
            ) -> (O, TangentOf<O>)
            where
                A: Differentiable,
                B: Differentiable,
                O: Differentiable,
                for<'a> &'a A: $Vjp<&'a B, Output = O> + Differentiable<Tangent = TangentOf<A>>,
                for<'b> &'b B: Differentiable<Tangent = TangentOf<B>>,
            {
                a.$pushforward(b, d_a, d_b)
            }
        }

        #[doc = concat!("`&a ", $symbol, " b`")]
        pub mod $rv {
            use super::*;

            /// The value, and what runs the reverse.
            #[inline(always)]
            pub fn pullback<A, B, O>(
                a: &A,
                b: B,
            ) -> (O, impl FnOnce(&A, TangentOf<O>, &mut TangentOf<A>, &mut TangentOf<B>) + use<A, B, O>)
            where
                A: Differentiable,
                B: Differentiable + Keep,
                O: Differentiable,
                for<'a> &'a A: $Vjp<B, Output = O> + Differentiable<Tangent = TangentOf<A>>,
            {
                $Vjp::check_operands(&a, &b);
                let value = a.$op(b.keep());
                let reverse =
                    move |a: &A, seed: TangentOf<O>, d_a: &mut TangentOf<A>, d_b: &mut TangentOf<B>| {
                        $Vjp::$accumulate(&a, &b, seed, d_a, d_b);
                    };
                (value, reverse)
            }

            /// The value and its tangent.
            #[inline(always)]
            pub fn pushforward<A, B, O>(
                a: &A,
                b: B,
                d_a: &TangentOf<A>,
                d_b: TangentOf<B>,
            ) -> (O, TangentOf<O>)
            where
                A: Differentiable,
                B: Differentiable + Keep,
                O: Differentiable,
                for<'a> &'a A: $Vjp<B, Output = O> + Differentiable<Tangent = TangentOf<A>>,
            {
                a.$pushforward(b, d_a, &d_b)
            }
        }

        #[doc = concat!("`a ", $symbol, " &b`")]
        pub mod $vr {
            use super::*;

            /// The value, and what runs the reverse.
            #[inline(always)]
            pub fn pullback<A, B, O>(
                a: A,
                b: &B,
            ) -> (O, impl FnOnce(&B, TangentOf<O>, &mut TangentOf<A>, &mut TangentOf<B>) + use<A, B, O>)
            where
                A: for<'b> $Vjp<&'b B, Output = O> + Keep,
                B: Differentiable,
                O: Differentiable,
                for<'b> &'b B: Differentiable<Tangent = TangentOf<B>>,
            {
                $Vjp::check_operands(&a, &b);
                let value = a.keep().$op(b);
                let reverse =
                    move |b: &B, seed: TangentOf<O>, d_a: &mut TangentOf<A>, d_b: &mut TangentOf<B>| {
                        $Vjp::$accumulate(&a, &b, seed, d_a, d_b);
                    };
                (value, reverse)
            }

            /// The value and its tangent.
            #[inline(always)]
            pub fn pushforward<A, B, O>(
                a: A,
                b: &B,
                d_a: TangentOf<A>,
                d_b: &TangentOf<B>,
            ) -> (O, TangentOf<O>)
            where
                A: for<'b> $Vjp<&'b B, Output = O> + Keep,
                B: Differentiable,
                O: Differentiable,
                for<'b> &'b B: Differentiable<Tangent = TangentOf<B>>,
            {
                a.$pushforward(b, &d_a, d_b)
            }
        }
    };
}

/// The functions of an assigning operator. The reverse may need what was there before, and has a copy of it.
macro_rules! assigning {
    (
        $symbol:literal $Vjp:ident $op:ident $into:ident $pushforward:ident $v:ident $r:ident $reverse:ident
    ) => {
        #[doc = concat!("`a ", $symbol, " b`")]
        pub mod $v {
            use super::*;

            /// Does it, and gives what runs the reverse.
            #[inline(always)]
            pub fn pullback<A, B>(
                a: &mut A,
                b: B,
            ) -> ((), impl FnOnce(Mutated, NoTangent, &mut TangentOf<A>, &mut TangentOf<B>) + use<A, B>)
            where
                A: $Vjp<B> + Keep,
                B: Differentiable + Keep,
            {
                $Vjp::check_operands(a, &b);
                let mut old = $Vjp::<B>::old(a);
                a.$op(b.keep());
                let reverse =
                    move |_: Mutated, _: NoTangent, d_a: &mut TangentOf<A>, d_b: &mut TangentOf<B>| {
                        old.$reverse(b, d_a, d_b);
                    };
                ((), reverse)
            }

            /// Does it, to the value and its tangent.
            #[inline(always)]
            pub fn pushforward<A, B>(
                a: &mut A,
                b: B,
                d_a: &mut TangentOf<A>,
                d_b: TangentOf<B>,
            ) -> ((), NoTangent)
            where
                A: $Vjp<B>,
                B: Differentiable,
            {
                a.$pushforward(b, d_a, &d_b);
                ((), NoTangent)
            }
        }

        #[doc = concat!("`a ", $symbol, " &b`")]
        pub mod $r {
            use super::*;

            /// Does it, and gives what runs the reverse.
            #[inline(always)]
            pub fn pullback<A, B>(
                a: &mut A,
                b: &B,
            ) -> ((), impl FnOnce(Mutated, &B, NoTangent, &mut TangentOf<A>, &mut TangentOf<B>) + use<A, B>)
            where
                A: for<'b> $Vjp<&'b B> + Keep,
                B: Differentiable,
                for<'b> &'b B: Differentiable<Tangent = TangentOf<B>>,
            {
                $Vjp::check_operands(a, &b);
                let mut old = $Vjp::<&B>::old(a);
                a.$op(b);
                let reverse =
                    move |_: Mutated, b: &B, _: NoTangent, d_a: &mut TangentOf<A>, d_b: &mut TangentOf<B>| {
                        old.$reverse(b, d_a, d_b);
                    };
                ((), reverse)
            }

            /// Does it, to the value and its tangent.
            #[inline(always)]
            pub fn pushforward<A, B>(
                a: &mut A,
                b: &B,
                d_a: &mut TangentOf<A>,
                d_b: &TangentOf<B>,
            ) -> ((), NoTangent)
            where
                A: for<'b> $Vjp<&'b B>,
                B: Differentiable,
                for<'b> &'b B: Differentiable<Tangent = TangentOf<B>>,
            {
                a.$pushforward(b, d_a, d_b);
                ((), NoTangent)
            }
        }
    };
}

binary! {
    "+" AddVjp add add_pullback add_pushforward add_cotangents add_tangent
    add_vjp_into add_pushforward add_rr add_rv add_vr add_accumulate
    add_left add_right left_add_pullback right_add_pullback add_value
    add_left_into add_right_into
}
binary! {
    "-" SubVjp sub sub_pullback sub_pushforward sub_cotangents sub_tangent
    sub_vjp_into sub_pushforward sub_rr sub_rv sub_vr sub_accumulate
    sub_left sub_right left_sub_pullback right_sub_pullback sub_value
    sub_left_into sub_right_into
}
binary! {
    "*" MulVjp mul mul_pullback mul_pushforward mul_cotangents mul_tangent
    mul_vjp_into mul_pushforward mul_rr mul_rv mul_vr mul_accumulate
    mul_left mul_right left_mul_pullback right_mul_pullback mul_value
    mul_left_into mul_right_into
}
binary! {
    "/" DivVjp div div_pullback div_pushforward div_cotangents div_tangent
    div_vjp_into div_pushforward div_rr div_rv div_vr div_accumulate
    div_left div_right left_div_pullback right_div_pullback div_value
    div_left_into div_right_into
}
binary! {
    "%" RemVjp rem rem_pullback rem_pushforward rem_cotangents rem_tangent
    rem_vjp_into rem_pushforward rem_rr rem_rv rem_vr rem_accumulate
    rem_left rem_right left_rem_pullback right_rem_pullback rem_value
    rem_left_into rem_right_into
}
assigning! {
    "+=" AddAssignVjp add_assign add_assign_vjp_into add_assign_pushforward add_assign_v add_assign_r add_assign_reverse
}
assigning! {
    "-=" SubAssignVjp sub_assign sub_assign_vjp_into sub_assign_pushforward sub_assign_v sub_assign_r sub_assign_reverse
}
assigning! {
    "*=" MulAssignVjp mul_assign mul_assign_vjp_into mul_assign_pushforward mul_assign_v mul_assign_r mul_assign_reverse
}
assigning! {
    "/=" DivAssignVjp div_assign div_assign_vjp_into div_assign_pushforward div_assign_v div_assign_r div_assign_reverse
}
assigning! {
    "%=" RemAssignVjp rem_assign rem_assign_vjp_into rem_assign_pushforward rem_assign_v rem_assign_r rem_assign_reverse
}

/// `-a`: the cotangent of the operand.
#[inline(always)]
pub fn neg_pullback<A: NegVjp + Keep>(a: &A, seed: TangentOf<A::Output>) -> TangentOf<A> {
    a.keep().neg_vjp(seed).1
}

/// `-a`: the tangent of the result.
#[inline(always)]
pub fn neg_pushforward<A: NegVjp + Keep>(a: &A, d_a: &TangentOf<A>) -> TangentOf<A::Output> {
    a.keep().neg_pushforward(d_a).1
}

/// `-&a`
pub mod neg_r {
    use super::{Differentiable, Neg, NegVjp, TangentOf};

    /// The value, and what runs the reverse.
    #[inline(always)]
    pub fn pullback<A, O>(a: &A) -> (O, impl FnOnce(&A, TangentOf<O>, &mut TangentOf<A>) + use<A, O>)
    where
        A: Differentiable,
        O: Differentiable,
        for<'a> &'a A: NegVjp<Output = O> + Differentiable<Tangent = TangentOf<A>>,
    {
        let reverse = move |a: &A, seed: TangentOf<O>, d_a: &mut TangentOf<A>| {
            a.neg_vjp_into(seed, d_a);
        };
        (a.neg(), reverse)
    }

    /// The value and its tangent.
    #[inline(always)]
    pub fn pushforward<A, O>(a: &A, d_a: &TangentOf<A>) -> (O, TangentOf<O>)
    where
        A: Differentiable,
        O: Differentiable,
        for<'a> &'a A: NegVjp<Output = O> + Differentiable<Tangent = TangentOf<A>>,
    {
        a.neg_pushforward(d_a)
    }
}
