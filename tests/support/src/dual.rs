//! The oracle: a dual number under the names of `f64`.
//!
//! Values are computed by `std`, so that they are those of the primal bit for bit; derivatives by `num-dual`,
//! or by the formulas below where the contract fixes a corner that `num-dual` leaves open.

use std::cmp::Ordering;
use std::fmt;

use num_dual::{Dual64, DualNum};

/// A number and its derivative in one direction.
#[derive(Clone, Copy, Default)]
pub struct Dual {
    /// The value.
    pub re: f64,
    /// The derivative.
    pub eps: f64,
    /// Whether it depends on an input at all: a literal does not. Decides ties of `max` and `min`.
    pub active: bool,
}

/// A unary function: value by `std`, derivative by `num-dual`.
macro_rules! unary {
    ($($name:ident)*) => {$(
        #[doc = concat!("`f64::", stringify!($name), "`")]
        #[must_use]
        pub fn $name(self) -> Self {
            self.chain(self.re.$name(), DualNum::$name(&self.inner()).eps)
        }
    )*};
}

/// A function whose value is constant wherever it has a derivative.
macro_rules! flat {
    ($($name:ident)*) => {$(
        #[doc = concat!("`f64::", stringify!($name), "`, which has no gradient")]
        #[must_use]
        pub fn $name(self) -> Self {
            Self::lit(self.re.$name())
        }
    )*};
}

/// A question about the value.
macro_rules! query {
    ($($name:ident -> $ret:ty;)*) => {$(
        #[doc = concat!("`f64::", stringify!($name), "`")]
        #[must_use]
        pub fn $name(self) -> $ret {
            self.re.$name()
        }
    )*};
}

impl Dual {
    /// `f64::EPSILON`
    pub const EPSILON: Self = Self::lit(f64::EPSILON);
    /// `f64::INFINITY`
    pub const INFINITY: Self = Self::lit(f64::INFINITY);
    /// `f64::NEG_INFINITY`
    pub const NEG_INFINITY: Self = Self::lit(f64::NEG_INFINITY);
    /// `f64::MAX`
    pub const MAX: Self = Self::lit(f64::MAX);
    /// `f64::MIN`
    pub const MIN: Self = Self::lit(f64::MIN);
    /// `f64::MIN_POSITIVE`
    pub const MIN_POSITIVE: Self = Self::lit(f64::MIN_POSITIVE);
    /// `f64::NAN`
    pub const NAN: Self = Self::lit(f64::NAN);

    /// A constant.
    #[must_use]
    pub const fn lit(re: f64) -> Self {
        Self { re, eps: 0.0, active: false }
    }

    fn inner(self) -> Dual64 {
        Dual64::new(self.re, self.eps)
    }

    /// A function of `self` alone; a zero tangent stays zero, whatever the local derivative.
    fn chain(self, re: f64, eps: f64) -> Self {
        Self { re, eps: if self.eps == 0.0 { 0.0 } else { eps }, active: self.active }
    }

    /// A function of two numbers with the given partial derivatives.
    fn chain2(re: f64, (a, by_a): (Self, f64), (b, by_b): (Self, f64)) -> Self {
        Self { re, eps: scaled(a.eps, by_a) + scaled(b.eps, by_b), active: a.active || b.active }
    }

    unary! {
        recip sqrt cbrt exp exp2 exp_m1 ln ln_1p log2 log10 sin cos tan asin acos atan sinh cosh tanh
    }

    flat! { floor ceil round round_ties_even trunc signum }

    query! {
        is_nan -> bool;
        is_finite -> bool;
        is_infinite -> bool;
        is_sign_negative -> bool;
        is_sign_positive -> bool;
        to_bits -> u64;
    }

    /// `f64::asinh`
    #[must_use]
    pub fn asinh(self) -> Self {
        self.chain(self.re.asinh(), self.eps / (self.re * self.re + 1.0).sqrt())
    }

    /// `f64::acosh`
    #[must_use]
    pub fn acosh(self) -> Self {
        self.chain(self.re.acosh(), self.eps / ((self.re - 1.0).sqrt() * (self.re + 1.0).sqrt()))
    }

    /// `f64::atanh`
    #[must_use]
    pub fn atanh(self) -> Self {
        self.chain(self.re.atanh(), self.eps / ((1.0 - self.re) * (1.0 + self.re)))
    }

    /// `f64::fract`: the identity up to a piecewise constant.
    #[must_use]
    pub fn fract(self) -> Self {
        self.chain(self.re.fract(), self.eps)
    }

    /// `f64::to_degrees`
    #[must_use]
    pub fn to_degrees(self) -> Self {
        self.chain(self.re.to_degrees(), self.eps * (180.0 / std::f64::consts::PI))
    }

    /// `f64::to_radians`
    #[must_use]
    pub fn to_radians(self) -> Self {
        self.chain(self.re.to_radians(), self.eps * (std::f64::consts::PI / 180.0))
    }

    /// `f64::sin_cos`
    #[must_use]
    pub fn sin_cos(self) -> (Self, Self) {
        let (sin, cos) = self.re.sin_cos();
        (self.chain(sin, self.eps * cos), self.chain(cos, -self.eps * sin))
    }

    /// `f64::powi`
    #[must_use]
    pub fn powi(self, n: i32) -> Self {
        self.chain(self.re.powi(n), DualNum::powi(&self.inner(), n).eps)
    }

    /// `f64::powf`, in base and exponent.
    #[must_use]
    pub fn powf(self, y: Self) -> Self {
        let re = self.re.powf(y.re);
        let by_exponent = if re == 0.0 { 0.0 } else { re * self.re.ln() };
        Self::chain2(re, (self, y.re * self.re.powf(y.re - 1.0)), (y, by_exponent))
    }

    /// `f64::log`, in argument and base.
    #[must_use]
    pub fn log(self, base: Self) -> Self {
        let by_base = -self.re.ln() / (base.re * base.re.ln().powi(2));
        Self::chain2(self.re.log(base.re), (self, 1.0 / (self.re * base.re.ln())), (base, by_base))
    }

    /// `f64::atan2`
    #[must_use]
    pub fn atan2(self, x: Self) -> Self {
        let square = self.re * self.re + x.re * x.re;
        Self::chain2(self.re.atan2(x.re), (self, x.re / square), (x, -self.re / square))
    }

    /// `f64::hypot`
    #[must_use]
    pub fn hypot(self, y: Self) -> Self {
        let re = self.re.hypot(y.re);
        Self::chain2(re, (self, self.re / re), (y, y.re / re))
    }

    /// `f64::mul_add`
    #[must_use]
    pub fn mul_add(self, a: Self, b: Self) -> Self {
        let product = DualNum::mul_add(&self.inner(), a.inner(), b.inner());
        let active = self.active || a.active || b.active;
        Self { re: self.re.mul_add(a.re, b.re), eps: product.eps, active }
    }

    /// `f64::rem_euclid`, in the left operand.
    #[must_use]
    pub fn rem_euclid(self, y: Self) -> Self {
        self.chain(self.re.rem_euclid(y.re), self.eps)
    }

    /// `f64::abs`: abs'(0) = 0.
    #[must_use]
    pub fn abs(self) -> Self {
        self.chain(self.re.abs(), self.eps * sign(self.re))
    }

    /// `f64::copysign`, in the magnitude.
    #[must_use]
    pub fn copysign(self, s: Self) -> Self {
        let same = self.re.is_sign_negative() == s.re.is_sign_negative();
        self.chain(self.re.copysign(s.re), if same { self.eps } else { -self.eps })
    }

    /// `f64::max`: a tie gives one half to each, and nothing where the other side is a constant.
    #[must_use]
    pub fn max(self, other: Self) -> Self {
        self.select(other, self.re.max(other.re), self.re.partial_cmp(&other.re))
    }

    /// `f64::min`: as `max`.
    #[must_use]
    pub fn min(self, other: Self) -> Self {
        self.select(other, self.re.min(other.re), other.re.partial_cmp(&self.re))
    }

    /// `Greater` takes `self`, `Less` takes `other`; a NaN gets nothing.
    fn select(self, other: Self, re: f64, which: Option<Ordering>) -> Self {
        let (mine, theirs) = match which {
            Some(Ordering::Equal) if self.active && other.active => (0.5, 0.5),
            Some(Ordering::Equal) => (0.0, 0.0),
            Some(Ordering::Less) => (0.0, 1.0),
            None if self.is_nan() => (0.0, if other.is_nan() { 0.0 } else { 1.0 }),
            Some(Ordering::Greater) | None => (1.0, 0.0),
        };
        Self::chain2(re, (self, mine), (other, theirs))
    }

    /// `f64::clamp`: 1 on the closed interval, and the gradient of the bound outside of it.
    ///
    /// # Panics
    /// As `f64::clamp`.
    #[must_use]
    pub fn clamp(self, lo: Self, hi: Self) -> Self {
        let source = if self.re < lo.re {
            lo
        } else if self.re > hi.re {
            hi
        } else {
            self
        };
        let active = self.active || lo.active || hi.active;
        Self { re: self.re.clamp(lo.re, hi.re), eps: source.eps, active }
    }

    /// `f64::total_cmp`
    #[must_use]
    pub fn total_cmp(&self, other: &Self) -> Ordering {
        self.re.total_cmp(&other.re)
    }
}

/// `tangent × partial`, zero where the tangent is, whatever the partial.
fn scaled(tangent: f64, partial: f64) -> f64 {
    if tangent == 0.0 || partial == 0.0 { 0.0 } else { tangent * partial }
}

fn sign(x: f64) -> f64 {
    if x > 0.0 {
        1.0
    } else if x < 0.0 {
        -1.0
    } else {
        0.0
    }
}

/// `no_diff`: the value without its tangent.
#[must_use]
pub fn no_diff(x: Dual) -> Dual {
    Dual::lit(x.re)
}

impl PartialEq for Dual {
    fn eq(&self, other: &Self) -> bool {
        self.re == other.re
    }
}

impl PartialOrd for Dual {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.re.partial_cmp(&other.re)
    }
}

/// Prints the value alone, as the primal would.
impl fmt::Debug for Dual {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.re, f)
    }
}

impl fmt::Display for Dual {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.re, f)
    }
}

/// An operator in its six forms, from the value and the two partial derivatives.
macro_rules! operator {
    ($Op:ident $op:ident $OpAssign:ident $op_assign:ident |$a:ident, $b:ident| $eps:expr) => {
        impl std::ops::$Op<Dual> for Dual {
            type Output = Dual;
            fn $op(self, other: Dual) -> Dual {
                let ($a, $b) = (self, other);
                let eps = $eps;
                Dual { re: std::ops::$Op::$op(self.re, other.re), eps, active: self.active || other.active }
            }
        }
        impl std::ops::$Op<&Dual> for Dual {
            type Output = Dual;
            fn $op(self, other: &Dual) -> Dual {
                std::ops::$Op::$op(self, *other)
            }
        }
        impl std::ops::$Op<Dual> for &Dual {
            type Output = Dual;
            fn $op(self, other: Dual) -> Dual {
                std::ops::$Op::$op(*self, other)
            }
        }
        impl std::ops::$Op<&Dual> for &Dual {
            type Output = Dual;
            fn $op(self, other: &Dual) -> Dual {
                std::ops::$Op::$op(*self, *other)
            }
        }
        impl std::ops::$OpAssign<Dual> for Dual {
            fn $op_assign(&mut self, other: Dual) {
                *self = std::ops::$Op::$op(*self, other);
            }
        }
        impl std::ops::$OpAssign<&Dual> for Dual {
            fn $op_assign(&mut self, other: &Dual) {
                *self = std::ops::$Op::$op(*self, *other);
            }
        }
    };
}

operator!(Add add AddAssign add_assign |a, b| a.eps + b.eps);
operator!(Sub sub SubAssign sub_assign |a, b| a.eps - b.eps);
operator!(Mul mul MulAssign mul_assign |a, b| scaled(a.eps, b.re) + scaled(b.eps, a.re));
operator!(Div div DivAssign div_assign |a, b| scaled(a.eps, 1.0 / b.re) - scaled(b.eps, a.re / b.re / b.re));
operator!(Rem rem RemAssign rem_assign |a, _b| a.eps);

impl std::ops::Neg for Dual {
    type Output = Dual;
    fn neg(self) -> Dual {
        Dual { re: -self.re, eps: -self.eps, active: self.active }
    }
}

impl std::ops::Neg for &Dual {
    type Output = Dual;
    fn neg(self) -> Dual {
        -*self
    }
}

impl std::iter::Sum for Dual {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::lit(-0.0), |a, b| a + b)
    }
}

impl<'a> std::iter::Sum<&'a Dual> for Dual {
    fn sum<I: Iterator<Item = &'a Self>>(iter: I) -> Self {
        iter.copied().sum()
    }
}

impl std::iter::Product for Dual {
    fn product<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::lit(1.0), |a, b| a * b)
    }
}

impl<'a> std::iter::Product<&'a Dual> for Dual {
    fn product<I: Iterator<Item = &'a Self>>(iter: I) -> Self {
        iter.copied().product()
    }
}
