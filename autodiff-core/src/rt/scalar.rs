//! Arithmetic on numbers whose type the macro does not see.
//!
//! Where `a * b` is written and the types of `a` and `b` are not known from syntax, they may be floats,
//! integers, or references to either. These functions work for all of them, and cost nothing for integers.

use crate::operators::{
    AddAssignVjp, AddVjp, DivAssignVjp, DivVjp, MulAssignVjp, MulVjp, RemAssignVjp, RemVjp, SubAssignVjp,
    SubVjp,
};
use crate::{Differentiable, NoTangent, Real};

/// A number of type `S`, or a reference to one. With the type as a parameter a literal beside an `f32` is one.
#[diagnostic::on_unimplemented(
    message = "a `{Self}` is not a number",
    label = "not a float, an integer, or a reference to one"
)]
pub trait Number<S: Scalar> {
    /// Reads it.
    fn get(&self) -> S;
}

impl<S: Scalar> Number<S> for S {
    #[inline(always)]
    fn get(&self) -> S {
        *self
    }
}

/// References, as deep as parameters, iterators and patterns make them, and one more by the generated call.
macro_rules! references {
    ($($ty:ty, $this:ident => $value:expr;)*) => {$(
        impl<S: Scalar> Number<S> for $ty {
            #[inline(always)]
            fn get(&self) -> S {
                let $this = self;
                $value
            }
        }
    )*};
}
references! {
    &S, this => **this;
    &mut S, this => **this;
    &&S, this => ***this;
    &&mut S, this => ***this;
    &&&S, this => ****this;
    &&&mut S, this => ****this;
}

/// A type of numbers, and the derivatives of its operators.
#[expect(missing_docs, reason = "documented at the functions of the same names")]
pub trait Scalar:
    Copy
    + Differentiable
    + AddVjp
    + SubVjp
    + MulVjp
    + DivVjp
    + RemVjp
    + AddAssignVjp
    + SubAssignVjp
    + MulAssignVjp
    + DivAssignVjp
    + RemAssignVjp
{
    fn neg_pullback(self, seed: Self::Tangent) -> Self::Tangent;
    fn add_pullback(self, other: Self, seed: Self::Tangent) -> (Self::Tangent, Self::Tangent);
    fn sub_pullback(self, other: Self, seed: Self::Tangent) -> (Self::Tangent, Self::Tangent);
    fn mul_pullback(self, other: Self, seed: Self::Tangent) -> (Self::Tangent, Self::Tangent);
    fn div_pullback(self, other: Self, seed: Self::Tangent) -> (Self::Tangent, Self::Tangent);
    fn rem_pullback(self, other: Self, seed: Self::Tangent) -> (Self::Tangent, Self::Tangent);
    fn neg_pushforward(self, d_self: Self::Tangent) -> Self::Tangent;
    fn add_pushforward(self, other: Self, d_self: Self::Tangent, d_other: Self::Tangent) -> Self::Tangent;
    fn sub_pushforward(self, other: Self, d_self: Self::Tangent, d_other: Self::Tangent) -> Self::Tangent;
    fn mul_pushforward(self, other: Self, d_self: Self::Tangent, d_other: Self::Tangent) -> Self::Tangent;
    fn div_pushforward(self, other: Self, d_self: Self::Tangent, d_other: Self::Tangent) -> Self::Tangent;
    fn rem_pushforward(self, other: Self, d_self: Self::Tangent, d_other: Self::Tangent) -> Self::Tangent;
    fn cast_pullback<S: Real>(seed: S) -> Self::Tangent;
    fn cast_pushforward<S: Real>(d_self: Self::Tangent) -> S;
}

/// `a as f64` or `a as f32`: the cotangent of the operand.
#[inline(always)]
pub fn cast_pullback<S: Scalar, A: Number<S>, R: Real>(_: A, seed: R) -> S::Tangent {
    S::cast_pullback(seed)
}

/// `a as f64` or `a as f32`: the tangent of the result.
#[inline(always)]
pub fn cast_pushforward<S: Scalar, A: Number<S>, R: Real>(_: A, d_a: S::Tangent) -> R {
    S::cast_pushforward(d_a)
}

/// Integers: nothing flows.
macro_rules! integers {
    ($($ty:ty)*) => {$(
        crate::__number_operators!([] $ty);
        crate::__number_operators!(references [] $ty);

        impl Scalar for $ty {
            integers!(@pullback add_pullback sub_pullback mul_pullback div_pullback rem_pullback);
            integers!(@pushforward add_pushforward sub_pushforward mul_pushforward div_pushforward rem_pushforward);

            #[inline(always)]
            fn neg_pullback(self, seed: NoTangent) -> NoTangent {
                seed
            }

            #[inline(always)]
            fn neg_pushforward(self, d_self: NoTangent) -> NoTangent {
                d_self
            }

            #[inline(always)]
            fn cast_pullback<S: Real>(_: S) -> NoTangent {
                NoTangent
            }

            #[inline(always)]
            fn cast_pushforward<S: Real>(_: NoTangent) -> S {
                S::ZERO
            }
        }
    )*};
    (@pullback $($name:ident)*) => {$(
        #[inline(always)]
        fn $name(self, _: Self, seed: NoTangent) -> (NoTangent, NoTangent) {
            (seed, seed)
        }
    )*};
    (@pushforward $($name:ident)*) => {$(
        #[inline(always)]
        fn $name(self, _: Self, d_self: NoTangent, _: NoTangent) -> NoTangent {
            d_self
        }
    )*};
}
integers!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);

macro_rules! signed {
    ($($ty:ty)*) => {$(
        crate::__number_operators!(neg [] $ty);
        crate::__number_operators!(neg references [] $ty);
    )*};
}
signed!(i8 i16 i32 i64 i128 isize);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rt::*;

    #[test]
    fn floats() {
        let (a, b) = (6.0, 4.0);
        assert_eq!(neg_pullback(&a, 2.0), -2.0);
        assert_eq!(add_pullback(&a, &b, 2.0), (2.0, 2.0));
        assert_eq!(sub_pullback(&a, &b, 2.0), (2.0, -2.0));
        assert_eq!(mul_pullback(&a, &&b, 2.0), (8.0, 12.0));
        assert_eq!(div_pullback(&&a, &b, 2.0), (0.5, -0.75));
        assert_eq!(rem_pullback(&a, &b, 2.0), (2.0, -2.0));
        assert_eq!(div_pullback(&a, &0.0, 0.0), (0.0, 0.0));
    }

    #[test]
    fn pushforwards_are_transposed_pullbacks() {
        let (a, b, d_a, d_b, seed) = (6.5_f32, -1.5, 0.5, 2.0, 4.0);
        let check = |(p_a, p_b): (f32, f32), d: f32| assert_eq!(p_a * d_a + p_b * d_b, d * seed);
        check(add_pullback(&a, &b, seed), add_pushforward(&a, &b, &d_a, &d_b));
        check(sub_pullback(&a, &b, seed), sub_pushforward(&a, &b, &d_a, &d_b));
        check(mul_pullback(&a, &b, seed), mul_pushforward(&a, &b, &d_a, &d_b));
        check(rem_pullback(&a, &b, seed), rem_pushforward(&a, &b, &d_a, &d_b));
        let c = 2.0_f32;
        check(div_pullback(&3.0, &c, seed), div_pushforward(&3.0, &c, &d_a, &d_b));
        assert_eq!(neg_pushforward(&a, &d_a), -d_a);
    }

    #[test]
    fn integers_and_casts() {
        assert_eq!(size_of_val(&mul_pullback(&3_usize, &4, NoTangent)), 0);
        assert_eq!(cast_pullback(&3_u8, 1.0), NoTangent);
        assert_eq!(cast_pullback(&3.0_f32, 1.5_f64), 1.5_f32);
        assert_eq!(cast_pushforward::<_, _, f64>(&3, NoTangent), 0.0);
        assert_eq!(cast_pushforward::<_, _, f64>(&3.0_f32, 0.5), 0.5);
    }

    #[test]
    fn generic() {
        fn square<T: Real>(x: T, seed: T) -> T {
            let (left, right) = mul_pullback(&x, &x, seed);
            left + right
        }
        assert_eq!(square(3.0, 1.0), 6.0);
    }
}
