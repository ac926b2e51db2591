//! The numbers that the rows of the rule table compute with.

use std::ops::{Add, Div, Mul, Neg, Sub};

/// A number: a value (`f64`) or an expression ([`super::sym::Sym`]).
///
/// Partials are written with these operations only, so that one text serves both.
pub trait Num:
    Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self> + Neg<Output = Self>
{
    /// A truth value about such numbers.
    type Test: Copy;

    /// A constant of the float type at hand.
    fn constant(value: f64) -> Self;
    /// The function of another row: `self.rule(others..)`. Not for constants, which have no type of their own.
    fn call(self, rule: &'static str, others: &[Self]) -> Self;
    /// `then` where the test holds, else `otherwise`.
    fn when(test: Self::Test, then: Self, otherwise: Self) -> Self;
    /// `self > other`
    fn is_gt(self, other: Self) -> Self::Test;
    /// `self < other`
    fn is_lt(self, other: Self) -> Self::Test;
    /// `self >= other`
    fn is_ge(self, other: Self) -> Self::Test;
    /// `self <= other`
    fn is_le(self, other: Self) -> Self::Test;
    /// `self == other`
    fn is_eq(self, other: Self) -> Self::Test;
    /// The value, where the source text has a literal: rows choose a simpler formula then.
    fn literal(self) -> Option<f64>;
    /// For an integer argument: as a float.
    fn int_to_float(self) -> Self;
    /// For an integer argument: one less.
    fn int_minus_one(self) -> Self;
    /// For an integer argument: `self == 0`.
    fn int_is_zero(self) -> Self::Test;

    /// The square root.
    fn sqrt(self) -> Self {
        self.call("sqrt", &[])
    }
    /// The natural logarithm.
    fn ln(self) -> Self {
        self.call("ln", &[])
    }
    /// The sine.
    fn sin(self) -> Self {
        self.call("sin", &[])
    }
    /// The cosine.
    fn cos(self) -> Self {
        self.call("cos", &[])
    }
    /// The hyperbolic sine.
    fn sinh(self) -> Self {
        self.call("sinh", &[])
    }
    /// The hyperbolic cosine.
    fn cosh(self) -> Self {
        self.call("cosh", &[])
    }
    /// `1 / (1 + e^−self)`
    fn sigmoid_branch_free(self) -> Self {
        self.call("sigmoid_branch_free", &[])
    }
    /// `√(self² + other²)`
    fn hypot(self, other: Self) -> Self {
        self.call("hypot", &[other])
    }
    /// `self` to a float power.
    fn powf(self, exponent: Self) -> Self {
        self.call("powf", &[exponent])
    }
    /// `self` to an integer power.
    fn powi(self, exponent: Self) -> Self {
        self.call("powi", &[exponent])
    }
}

impl Num for f64 {
    type Test = bool;

    fn constant(value: f64) -> Self {
        value
    }
    fn call(self, rule: &'static str, others: &[Self]) -> Self {
        let args: Vec<f64> = std::iter::once(self).chain(others.iter().copied()).collect();
        super::find(rule).map_or(f64::NAN, |rule| rule.eval(&args))
    }
    fn when(test: bool, then: Self, otherwise: Self) -> Self {
        if test { then } else { otherwise }
    }
    fn is_gt(self, other: Self) -> bool {
        self > other
    }
    fn is_lt(self, other: Self) -> bool {
        self < other
    }
    fn is_ge(self, other: Self) -> bool {
        self >= other
    }
    fn is_le(self, other: Self) -> bool {
        self <= other
    }
    fn is_eq(self, other: Self) -> bool {
        self == other
    }
    /// None: numbers take the general formula, which the literal ones must agree with.
    fn literal(self) -> Option<f64> {
        None
    }
    fn int_to_float(self) -> Self {
        self
    }
    fn int_minus_one(self) -> Self {
        self - 1.0
    }
    fn int_is_zero(self) -> bool {
        self == 0.0
    }
}
