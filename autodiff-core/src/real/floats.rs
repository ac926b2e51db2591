//! `f32` and `f64`.

use core::cmp::Ordering;

use super::branch_free;
use crate::{Real, scalar_traits};

scalar_traits!([] f32);
scalar_traits!([] f64);
crate::__number_operators!(references [] f32);
crate::__number_operators!(references [] f64);
crate::__number_operators!(neg references [] f32);
crate::__number_operators!(neg references [] f64);

/// From how many products of numbers on the crate `gemm` is faster than the portable loops.
#[cfg(feature = "gemm")]
const GEMM_FROM: usize = 32 * 32 * 32;

/// Methods that `core` has: the inherent ones.
macro_rules! inherent {
    ($float:ident: $($name:ident($($arg:ident: $ty:ty),*) -> $out:ty;)*) => {$(
        #[inline(always)]
        fn $name(self $(, $arg: $ty)*) -> $out {
            $float::$name(self $(, $arg)*)
        }
    )*};
}

/// Methods that `std` has, and `libm` under another name.
macro_rules! from_std_or_libm {
    ($float:ident: $($name:ident($($arg:ident),*) $libm:ident;)*) => {$(
        #[cfg(feature = "std")]
        #[inline(always)]
        fn $name(self $(, $arg: Self)*) -> Self {
            $float::$name(self $(, $arg)*)
        }

        #[cfg(not(feature = "std"))]
        #[inline(always)]
        fn $name(self $(, $arg: Self)*) -> Self {
            libm::$libm(self $(, $arg)*)
        }
    )*};
}

/// The straight-line forms.
macro_rules! branch_free {
    ($module:ident: $($name:ident = $function:ident;)*) => {$(
        #[inline(always)]
        fn $name(self) -> Self {
            branch_free::$module::$function(self)
        }
    )*};
}

/// Everything but conversions and the functions of `from_std_or_libm`.
macro_rules! common {
    ($float:ident) => {
        const ZERO: Self = 0.0;
        const ONE: Self = 1.0;
        const PI: Self = core::$float::consts::PI;
        const EPSILON: Self = $float::EPSILON;
        const INFINITY: Self = $float::INFINITY;
        const NAN: Self = $float::NAN;
        const MIN: Self = $float::MIN;
        const MAX: Self = $float::MAX;

        inherent! { $float:
            abs() -> Self;
            signum() -> Self;
            copysign(sign: Self) -> Self;
            recip() -> Self;
            max(other: Self) -> Self;
            min(other: Self) -> Self;
            clamp(min: Self, max: Self) -> Self;
            to_degrees() -> Self;
            to_radians() -> Self;
            is_nan() -> bool;
            is_infinite() -> bool;
            is_finite() -> bool;
            is_normal() -> bool;
            is_sign_negative() -> bool;
            is_sign_positive() -> bool;
        }

        #[inline(always)]
        fn total_cmp(&self, other: &Self) -> Ordering {
            $float::total_cmp(self, other)
        }

        #[cfg(feature = "gemm")]
        #[inline]
        fn add_product(
            c: &mut [Self],
            sizes: [usize; 3],
            a: (&[Self], [usize; 2]),
            b: (&[Self], [usize; 2]),
        ) -> bool {
            let large = sizes.iter().product::<usize>() >= GEMM_FROM;
            if large {
                autodiff_gemm::add_product(c, sizes, a, b);
            }
            large
        }

        #[cfg(feature = "std")]
        inherent! { $float:
            powi(n: i32) -> Self;
            fract() -> Self;
            log(base: Self) -> Self;
            rem_euclid(other: Self) -> Self;
            div_euclid(other: Self) -> Self;
            sin_cos() -> (Self, Self);
            acosh() -> Self;
        }
    };
}

impl Real for f64 {
    common!(f64);
    branch_free! { of_f64:
        exp_branch_free = exp;
        tanh_branch_free = tanh;
        sigmoid_branch_free = sigmoid;
        ln_1p_branch_free = ln_1p;
    }

    #[inline(always)]
    fn from_f64(value: f64) -> Self {
        value
    }

    #[inline(always)]
    fn to_f64(self) -> f64 {
        self
    }

    #[cfg(not(feature = "std"))]
    fn powi(self, n: i32) -> Self {
        libm::pow(self, f64::from(n))
    }

    // `libm` forgets that there is nothing below 1.
    #[cfg(not(feature = "std"))]
    fn acosh(self) -> Self {
        if self < 1.0 { Self::NAN } else { libm::acosh(self) }
    }

    from_std_or_libm! { f64:
        floor() floor;
        ceil() ceil;
        round() round;
        round_ties_even() rint;
        trunc() trunc;
        mul_add(a, b) fma;
        sqrt() sqrt;
        cbrt() cbrt;
        exp() exp;
        exp2() exp2;
        exp_m1() expm1;
        ln() log;
        ln_1p() log1p;
        log2() log2;
        log10() log10;
        powf(n) pow;
        hypot(other) hypot;
        sin() sin;
        cos() cos;
        tan() tan;
        asin() asin;
        acos() acos;
        atan() atan;
        atan2(other) atan2;
        sinh() sinh;
        cosh() cosh;
        tanh() tanh;
        asinh() asinh;
        atanh() atanh;
    }
}

impl Real for f32 {
    common!(f32);
    branch_free! { of_f32:
        exp_branch_free = exp;
        tanh_branch_free = tanh;
        sigmoid_branch_free = sigmoid;
        ln_1p_branch_free = ln_1p;
    }

    #[inline(always)]
    #[expect(clippy::cast_possible_truncation, reason = "the nearest number is what is wanted")]
    fn from_f64(value: f64) -> Self {
        value as f32
    }

    #[inline(always)]
    fn to_f64(self) -> f64 {
        f64::from(self)
    }

    #[cfg(not(feature = "std"))]
    #[expect(clippy::cast_possible_truncation, reason = "the nearest number is what is wanted")]
    fn powi(self, n: i32) -> Self {
        libm::pow(f64::from(self), f64::from(n)) as f32
    }

    // `libm` forgets that there is nothing below 1.
    #[cfg(not(feature = "std"))]
    fn acosh(self) -> Self {
        if self < 1.0 { Self::NAN } else { libm::acoshf(self) }
    }

    from_std_or_libm! { f32:
        floor() floorf;
        ceil() ceilf;
        round() roundf;
        round_ties_even() rintf;
        trunc() truncf;
        mul_add(a, b) fmaf;
        sqrt() sqrtf;
        cbrt() cbrtf;
        exp() expf;
        exp2() exp2f;
        exp_m1() expm1f;
        ln() logf;
        ln_1p() log1pf;
        log2() log2f;
        log10() log10f;
        powf(n) powf;
        hypot(other) hypotf;
        sin() sinf;
        cos() cosf;
        tan() tanf;
        asin() asinf;
        acos() acosf;
        atan() atanf;
        atan2(other) atan2f;
        sinh() sinhf;
        cosh() coshf;
        tanh() tanhf;
        asinh() asinhf;
        atanh() atanhf;
    }
}
