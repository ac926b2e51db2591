//! The stand-in for `differentiable::Real` in the dual-number version of a generic function.

use crate::Dual;

/// Declares `Real` with the methods of [`Dual`], and implements it by them.
macro_rules! real {
    (unary: $($unary:ident)*; binary: $($binary:ident)*; query: $($query:ident)*;) => {
        /// The float methods that the corpus uses on a type parameter, under their std names.
        pub trait Real:
            Copy + PartialOrd + Default + std::fmt::Debug
            + std::ops::Neg<Output = Self>
            + std::ops::Add<Output = Self> + std::ops::Sub<Output = Self>
            + std::ops::Mul<Output = Self> + std::ops::Div<Output = Self> + std::ops::Rem<Output = Self>
            + std::ops::AddAssign + std::ops::SubAssign + std::ops::MulAssign + std::ops::DivAssign
        {
            /// Zero.
            const ZERO: Self;
            /// One.
            const ONE: Self;
            /// A constant.
            #[must_use]
            fn from_f64(x: f64) -> Self;
            /// `f64::powi`
            #[must_use]
            fn powi(self, n: i32) -> Self;
            /// `f64::sin_cos`
            #[must_use]
            fn sin_cos(self) -> (Self, Self);
            /// `f64::mul_add`
            #[must_use]
            fn mul_add(self, a: Self, b: Self) -> Self;
            /// `f64::clamp`
            #[must_use]
            fn clamp(self, lo: Self, hi: Self) -> Self;
            $(
                #[doc = concat!("`f64::", stringify!($unary), "`")]
                #[must_use]
                fn $unary(self) -> Self;
            )*
            $(
                #[doc = concat!("`f64::", stringify!($binary), "`")]
                #[must_use]
                fn $binary(self, other: Self) -> Self;
            )*
            $(
                #[doc = concat!("`f64::", stringify!($query), "`")]
                #[must_use]
                fn $query(self) -> bool;
            )*
        }

        impl Real for Dual {
            const ZERO: Self = Self::lit(0.0);
            const ONE: Self = Self::lit(1.0);
            fn from_f64(x: f64) -> Self {
                Self::lit(x)
            }
            fn powi(self, n: i32) -> Self {
                self.powi(n)
            }
            fn sin_cos(self) -> (Self, Self) {
                self.sin_cos()
            }
            fn mul_add(self, a: Self, b: Self) -> Self {
                self.mul_add(a, b)
            }
            fn clamp(self, lo: Self, hi: Self) -> Self {
                self.clamp(lo, hi)
            }
            $(fn $unary(self) -> Self { self.$unary() })*
            $(fn $binary(self, other: Self) -> Self { self.$binary(other) })*
            $(fn $query(self) -> bool { self.$query() })*
        }
    };
}

real! {
    unary: recip sqrt cbrt exp exp2 exp_m1 ln ln_1p log2 log10 sin cos tan asin acos atan sinh cosh tanh
        asinh acosh atanh abs to_degrees to_radians;
    binary: powf log atan2 hypot max min copysign;
    query: is_nan is_finite;
}
