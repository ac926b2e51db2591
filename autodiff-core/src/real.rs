//! Floating point numbers, as generic code sees them.

mod branch_free;
mod floats;
mod scalar_macro;

use core::cmp::Ordering;
use core::fmt::{Debug, Display};
use core::iter::{Product, Sum};
use core::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Rem, RemAssign, Sub, SubAssign};

use crate::{Differentiable, Tangent, rt};

/// A floating point number: `f32`, `f64`, or a type of yours.
///
/// Generic functions bounded by it are differentiated like others. The methods have the names and the meaning
/// they have on `f64`; without `std`, importing the trait gives them to `f32` and `f64` as well.
///
/// ```
/// use autodiff_core::Real;
///
/// fn softplus<T: Real>(x: T) -> T {
///     x.max(T::ZERO) + (-x.abs()).exp().ln_1p()
/// }
///
/// assert_eq!(softplus(0.0_f64), 2.0_f64.ln());
/// assert_eq!(softplus(100.0_f32), 100.0);
/// ```
///
/// # Implementing it
///
/// A number type of your own has the operators of the standard library, `Sum`, `Product`, `Display`, `Debug`
/// and `Default`; [`scalar_traits!`](crate::scalar_traits) says that it is its own tangent; and of the methods
/// here, those without a default have to be written. An interval, a dual number or a counter of operations
/// passes through differentiable functions this way.
///
/// ```
/// use autodiff_core::{Real, scalar_traits};
/// use core::{fmt, iter, ops};
///
/// /// An `f64` that knows it.
/// #[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
/// struct Mine(f64);
///
/// scalar_traits!([] Mine);
///
/// impl Real for Mine {
///     const ZERO: Self = Mine(0.0);
///     const ONE: Self = Mine(1.0);
///     const PI: Self = Mine(core::f64::consts::PI);
///     const EPSILON: Self = Mine(f64::EPSILON);
///     const INFINITY: Self = Mine(f64::INFINITY);
///     const NAN: Self = Mine(f64::NAN);
///     const MIN: Self = Mine(f64::MIN);
///     const MAX: Self = Mine(f64::MAX);
///
///     fn from_f64(value: f64) -> Self { Mine(value) }
///     fn to_f64(self) -> f64 { self.0 }
///     fn floor(self) -> Self { Mine(self.0.floor()) }
///     fn sqrt(self) -> Self { Mine(self.0.sqrt()) }
///     fn cbrt(self) -> Self { Mine(self.0.cbrt()) }
///     fn exp(self) -> Self { Mine(self.0.exp()) }
///     fn exp_m1(self) -> Self { Mine(self.0.exp_m1()) }
///     fn ln(self) -> Self { Mine(self.0.ln()) }
///     fn ln_1p(self) -> Self { Mine(self.0.ln_1p()) }
///     fn powf(self, n: Self) -> Self { Mine(self.0.powf(n.0)) }
///     fn sin(self) -> Self { Mine(self.0.sin()) }
///     fn cos(self) -> Self { Mine(self.0.cos()) }
///     fn atan2(self, other: Self) -> Self { Mine(self.0.atan2(other.0)) }
/// }
///
/// // The operators, as usual.
/// impl ops::Neg for Mine { type Output = Self; fn neg(self) -> Self { Mine(-self.0) } }
/// macro_rules! operators {
///     ($($op:ident $method:ident $assign:ident $assign_method:ident),*) => {$(
///         impl ops::$op for Mine {
///             type Output = Self;
///             fn $method(self, other: Self) -> Self { Mine(self.0.$method(other.0)) }
///         }
///         impl ops::$assign for Mine {
///             fn $assign_method(&mut self, other: Self) { self.0.$assign_method(other.0); }
///         }
///     )*};
/// }
/// operators!(Add add AddAssign add_assign, Sub sub SubAssign sub_assign, Mul mul MulAssign mul_assign,
///            Div div DivAssign div_assign, Rem rem RemAssign rem_assign);
/// impl fmt::Display for Mine {
///     fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.fmt(f) }
/// }
/// impl iter::Sum for Mine {
///     fn sum<I: Iterator<Item = Self>>(numbers: I) -> Self { Mine(numbers.map(|x| x.0).sum()) }
/// }
/// impl<'a> iter::Sum<&'a Mine> for Mine {
///     fn sum<I: Iterator<Item = &'a Self>>(numbers: I) -> Self { numbers.copied().sum() }
/// }
/// impl iter::Product for Mine {
///     fn product<I: Iterator<Item = Self>>(numbers: I) -> Self { Mine(numbers.map(|x| x.0).product()) }
/// }
/// impl<'a> iter::Product<&'a Mine> for Mine {
///     fn product<I: Iterator<Item = &'a Self>>(numbers: I) -> Self { numbers.copied().product() }
/// }
///
/// assert!((Mine(0.5).tanh().0 - 0.5_f64.tanh()).abs() < 1e-15);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a floating point number of `differentiable`: it does not implement `Real`",
    note = "in generic code, bound the type parameter: `T: Real`"
)]
pub trait Real:
    Copy
    + Debug
    + Display
    + Default
    + PartialEq
    + PartialOrd
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Rem<Output = Self>
    + Neg<Output = Self>
    + AddAssign
    + SubAssign
    + MulAssign
    + DivAssign
    + RemAssign
    + Sum
    + for<'a> Sum<&'a Self>
    + Product
    + for<'a> Product<&'a Self>
    + Tangent
    + Differentiable<Tangent = Self>
    + rt::ActiveTangent
    + rt::Owned
    + rt::Scalar
    + crate::operators::NegVjp
{
    /// 0
    const ZERO: Self;
    /// 1
    const ONE: Self;
    /// π
    const PI: Self;
    /// The difference between 1 and the next larger number.
    const EPSILON: Self;
    /// Positive infinity.
    const INFINITY: Self;
    /// Not a number.
    const NAN: Self;
    /// The smallest finite number: large and negative.
    const MIN: Self;
    /// The largest finite number.
    const MAX: Self;

    /// The nearest number of this type.
    fn from_f64(value: f64) -> Self;
    /// The nearest `f64`.
    fn to_f64(self) -> f64;
    /// The largest integer not above `self`.
    fn floor(self) -> Self;
    /// √x
    fn sqrt(self) -> Self;
    /// ∛x
    fn cbrt(self) -> Self;
    /// eˣ
    fn exp(self) -> Self;
    /// eˣ − 1, accurate near 0.
    fn exp_m1(self) -> Self;
    /// The natural logarithm.
    fn ln(self) -> Self;
    /// ln(1 + x), accurate near 0.
    fn ln_1p(self) -> Self;
    /// `self` to the power of `n`.
    fn powf(self, n: Self) -> Self;
    /// Sine.
    fn sin(self) -> Self;
    /// Cosine.
    fn cos(self) -> Self;
    /// The angle of the point (`other`, `self`).
    fn atan2(self, other: Self) -> Self;

    /// The nearest number of this type.
    #[inline]
    fn from_i32(value: i32) -> Self {
        Self::from_f64(f64::from(value))
    }

    /// The nearest number of this type.
    #[inline]
    #[expect(clippy::cast_precision_loss, reason = "the nearest number is what is wanted")]
    fn from_usize(value: usize) -> Self {
        Self::from_f64(value as f64)
    }

    /// The smallest integer not below `self`.
    fn ceil(self) -> Self {
        -(-self).floor()
    }

    /// The nearest integer, halves away from zero.
    fn round(self) -> Self {
        let down = self.trunc();
        if (self - down).abs() >= Self::from_f64(0.5) { down + self.signum() } else { down }
    }

    /// The nearest integer, halves to the even one.
    fn round_ties_even(self) -> Self {
        let two = Self::ONE + Self::ONE;
        let tie = self.fract().abs() == Self::from_f64(0.5);
        if tie { two * (self / two).round() } else { self.round() }
    }

    /// The integer part.
    fn trunc(self) -> Self {
        if self.is_sign_negative() { self.ceil() } else { self.floor() }
    }

    /// The fractional part, with the sign of `self`.
    fn fract(self) -> Self {
        self - self.trunc()
    }

    /// 1 or −1 with the sign of `self`; NaN for NaN.
    fn signum(self) -> Self {
        if self.is_nan() { self } else { Self::ONE.copysign(self) }
    }

    /// |x|
    fn abs(self) -> Self {
        if self.is_sign_negative() { -self } else { self }
    }

    /// The magnitude of `self` with the sign of `sign`.
    fn copysign(self, sign: Self) -> Self {
        if self.is_sign_negative() == sign.is_sign_negative() { self } else { -self }
    }

    /// Whether it is NaN.
    fn is_nan(self) -> bool {
        self.to_f64().is_nan()
    }

    /// Whether it is an infinity.
    fn is_infinite(self) -> bool {
        self.to_f64().is_infinite()
    }

    /// Whether it is neither infinite nor NaN.
    fn is_finite(self) -> bool {
        self.to_f64().is_finite()
    }

    /// Whether it is neither zero, subnormal, infinite nor NaN.
    fn is_normal(self) -> bool {
        self.to_f64().is_normal()
    }

    /// Whether its sign is −, as that of −0.
    fn is_sign_negative(self) -> bool {
        self.to_f64().is_sign_negative()
    }

    /// Whether its sign is +.
    fn is_sign_positive(self) -> bool {
        !self.is_sign_negative()
    }

    /// The total order of IEEE 754.
    fn total_cmp(&self, other: &Self) -> Ordering {
        self.to_f64().total_cmp(&other.to_f64())
    }

    /// The larger; a NaN loses.
    fn max(self, other: Self) -> Self {
        if self.is_nan() || self < other { other } else { self }
    }

    /// The smaller; a NaN loses.
    fn min(self, other: Self) -> Self {
        if self.is_nan() || self > other { other } else { self }
    }

    /// `self`, kept between `min` and `max`.
    ///
    /// # Panics
    ///
    /// If `min > max`, or either is NaN.
    #[track_caller]
    fn clamp(self, min: Self, max: Self) -> Self {
        assert!(min <= max, "min > max, or either was NaN. min = {min}, max = {max}");
        if self < min {
            min
        } else if self > max {
            max
        } else {
            self
        }
    }

    /// `self · a + b`
    fn mul_add(self, a: Self, b: Self) -> Self {
        self * a + b
    }

    /// The quotient of Euclidean division.
    fn div_euclid(self, other: Self) -> Self {
        let quotient = (self / other).trunc();
        if self % other >= Self::ZERO {
            return quotient;
        }
        if other > Self::ZERO { quotient - Self::ONE } else { quotient + Self::ONE }
    }

    /// The remainder of Euclidean division, not negative.
    fn rem_euclid(self, other: Self) -> Self {
        let remainder = self % other;
        if remainder < Self::ZERO { remainder + other.abs() } else { remainder }
    }

    /// 1/x
    fn recip(self) -> Self {
        Self::ONE / self
    }

    /// `self` to the power of an integer.
    fn powi(self, n: i32) -> Self {
        let (mut power, mut square, mut left) = (Self::ONE, self, n.unsigned_abs());
        while left > 0 {
            if left % 2 == 1 {
                power *= square;
            }
            square *= square;
            left /= 2;
        }
        if n < 0 { power.recip() } else { power }
    }

    /// 2ˣ
    fn exp2(self) -> Self {
        (Self::ONE + Self::ONE).powf(self)
    }

    /// The logarithm to a base.
    fn log(self, base: Self) -> Self {
        self.ln() / base.ln()
    }

    /// The logarithm to base 2.
    fn log2(self) -> Self {
        self.ln() / Self::from_f64(core::f64::consts::LN_2)
    }

    /// The logarithm to base 10.
    fn log10(self) -> Self {
        self.ln() / Self::from_f64(core::f64::consts::LN_10)
    }

    /// √(x² + y²)
    fn hypot(self, other: Self) -> Self {
        (self * self + other * other).sqrt()
    }

    /// Sine and cosine.
    fn sin_cos(self) -> (Self, Self) {
        (self.sin(), self.cos())
    }

    /// Tangent.
    fn tan(self) -> Self {
        self.sin() / self.cos()
    }

    /// Arcsine.
    fn asin(self) -> Self {
        self.atan2(((Self::ONE - self) * (Self::ONE + self)).sqrt())
    }

    /// Arccosine.
    fn acos(self) -> Self {
        ((Self::ONE - self) * (Self::ONE + self)).sqrt().atan2(self)
    }

    /// Arctangent.
    fn atan(self) -> Self {
        self.atan2(Self::ONE)
    }

    /// Hyperbolic sine.
    fn sinh(self) -> Self {
        (self.exp_m1() - (-self).exp_m1()) / Self::from_f64(2.0)
    }

    /// Hyperbolic cosine.
    fn cosh(self) -> Self {
        (self.exp() + (-self).exp()) / Self::from_f64(2.0)
    }

    /// Hyperbolic tangent.
    fn tanh(self) -> Self {
        let less = (self.abs() * Self::from_f64(-2.0)).exp_m1();
        (-less / (less + Self::from_f64(2.0))).copysign(self)
    }

    /// Inverse hyperbolic sine.
    fn asinh(self) -> Self {
        let x = self.abs();
        (x + x * x / (Self::ONE + Self::ONE.hypot(x))).ln_1p().copysign(self)
    }

    /// Inverse hyperbolic cosine.
    fn acosh(self) -> Self {
        if self < Self::ONE {
            return Self::NAN;
        }
        (self + (self - Self::ONE).sqrt() * (self + Self::ONE).sqrt()).ln()
    }

    /// Inverse hyperbolic tangent.
    fn atanh(self) -> Self {
        (self * Self::from_f64(2.0) / (Self::ONE - self)).ln_1p() / Self::from_f64(2.0)
    }

    /// [`exp`](Real::exp) for loops: without branches and calls on `f32` and `f64`, so that many are computed at once; within 1
    /// unit in the last place. By default `exp` itself.
    ///
    /// It has a derivative in differentiable functions, as have the next two.
    ///
    /// ```
    /// use autodiff_core::Real;
    /// let mut x = [0.0_f32, 1.0, -1000.0, f32::INFINITY];
    /// for x in &mut x {
    ///     *x = x.exp_branch_free();
    /// }
    /// assert_eq!(x, [1.0, core::f32::consts::E, 0.0, f32::INFINITY]);
    /// ```
    fn exp_branch_free(self) -> Self {
        self.exp()
    }

    /// [`tanh`](Real::tanh) for loops, as [`exp_branch_free`](Real::exp_branch_free); within 2.5 units in the last place.
    fn tanh_branch_free(self) -> Self {
        self.tanh()
    }

    /// The logistic function `1 / (1 + e⁻ˣ)` for loops, as [`exp_branch_free`](Real::exp_branch_free); within 2.5 units in the
    /// last place, without overflow.
    ///
    /// ```
    /// use autodiff_core::Real;
    /// assert_eq!([0.0, 1000.0, -1000.0].map(f64::sigmoid_branch_free), [0.5, 1.0, 0.0]);
    /// ```
    fn sigmoid_branch_free(self) -> Self {
        let e = (-self.abs()).exp_branch_free();
        let numerator = if self >= Self::ZERO { Self::ONE } else { e };
        numerator / (Self::ONE + e)
    }

    /// [`ln_1p`](Real::ln_1p) for loops, as [`exp_branch_free`](Real::exp_branch_free); within 2 units in the last place.
    ///
    /// ```
    /// use autodiff_core::Real;
    /// assert_eq!([0.0, 1e-30, -1.0].map(f64::ln_1p_branch_free), [0.0, 1e-30, f64::NEG_INFINITY]);
    /// ```
    fn ln_1p_branch_free(self) -> Self {
        self.ln_1p()
    }

    /// `ln(1 + eˣ)` for loops, as [`exp_branch_free`](Real::exp_branch_free), without overflow.
    ///
    /// ```
    /// use autodiff_core::Real;
    /// assert_eq!([0.0, 1000.0, -1000.0].map(f64::softplus_branch_free), [2.0_f64.ln(), 1000.0, 0.0]);
    /// ```
    #[inline(always)]
    fn softplus_branch_free(self) -> Self {
        let above = (-self.abs()).exp_branch_free().ln_1p_branch_free();
        if self > Self::ZERO { self + above } else { above }
    }

    /// Radians to degrees.
    fn to_degrees(self) -> Self {
        self * Self::from_f64(180.0 / core::f64::consts::PI)
    }

    /// Degrees to radians.
    fn to_radians(self) -> Self {
        self * Self::from_f64(core::f64::consts::PI / 180.0)
    }

    /// `C += A·B` by a faster way than the portable one, for sizes `[m, k, n]`, and `A` and `B` with their strides from row to
    /// row and from column to column; or nothing, and `false`.
    #[doc(hidden)]
    #[inline(always)]
    fn add_product(
        c: &mut [Self],
        sizes: [usize; 3],
        a: (&[Self], [usize; 2]),
        b: (&[Self], [usize; 2]),
    ) -> bool {
        let _ = (c, sizes, a, b);
        false
    }
}
