//! `Real`: the methods of `f64` and `f32`, and the defaults that other types inherit.
#![expect(clippy::float_cmp, reason = "tests")]

use core::{fmt, iter, ops};

use autodiff_core::{Differentiable as _, Real, Tangent as _, rt, scalar_traits};

/// A number that writes only what it has to.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
struct Mine<T>(T);

scalar_traits!([T: Real] Mine<T>);

impl<T: Real> Real for Mine<T> {
    const ZERO: Self = Mine(T::ZERO);
    const ONE: Self = Mine(T::ONE);
    const PI: Self = Mine(T::PI);
    const EPSILON: Self = Mine(T::EPSILON);
    const INFINITY: Self = Mine(T::INFINITY);
    const NAN: Self = Mine(T::NAN);
    const MIN: Self = Mine(T::MIN);
    const MAX: Self = Mine(T::MAX);

    fn from_f64(value: f64) -> Self {
        Mine(T::from_f64(value))
    }
    fn to_f64(self) -> f64 {
        self.0.to_f64()
    }
    fn floor(self) -> Self {
        Mine(self.0.floor())
    }
    fn sqrt(self) -> Self {
        Mine(self.0.sqrt())
    }
    fn cbrt(self) -> Self {
        Mine(self.0.cbrt())
    }
    fn exp(self) -> Self {
        Mine(self.0.exp())
    }
    fn exp_m1(self) -> Self {
        Mine(self.0.exp_m1())
    }
    fn ln(self) -> Self {
        Mine(self.0.ln())
    }
    fn ln_1p(self) -> Self {
        Mine(self.0.ln_1p())
    }
    fn powf(self, n: Self) -> Self {
        Mine(self.0.powf(n.0))
    }
    fn sin(self) -> Self {
        Mine(self.0.sin())
    }
    fn cos(self) -> Self {
        Mine(self.0.cos())
    }
    fn atan2(self, other: Self) -> Self {
        Mine(self.0.atan2(other.0))
    }
}

impl<T: Real> ops::Neg for Mine<T> {
    type Output = Self;
    fn neg(self) -> Self {
        Mine(-self.0)
    }
}

macro_rules! operators {
    ($($op:ident $method:ident $assign:ident $assign_method:ident),*) => {$(
        impl<T: Real> ops::$op for Mine<T> {
            type Output = Self;
            fn $method(self, other: Self) -> Self {
                Mine(self.0.$method(other.0))
            }
        }
        impl<T: Real> ops::$assign for Mine<T> {
            fn $assign_method(&mut self, other: Self) {
                self.0.$assign_method(other.0);
            }
        }
    )*};
}
operators!(Add add AddAssign add_assign, Sub sub SubAssign sub_assign, Mul mul MulAssign mul_assign);
operators!(Div div DivAssign div_assign, Rem rem RemAssign rem_assign);

impl<T: Real> fmt::Display for Mine<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}
impl<T: Real> iter::Sum for Mine<T> {
    fn sum<I: Iterator<Item = Self>>(numbers: I) -> Self {
        Mine(numbers.map(|x| x.0).sum())
    }
}
impl<'a, T: Real> iter::Sum<&'a Mine<T>> for Mine<T> {
    fn sum<I: Iterator<Item = &'a Self>>(numbers: I) -> Self {
        numbers.copied().sum()
    }
}
impl<T: Real> iter::Product for Mine<T> {
    fn product<I: Iterator<Item = Self>>(numbers: I) -> Self {
        Mine(numbers.map(|x| x.0).product())
    }
}
impl<'a, T: Real> iter::Product<&'a Mine<T>> for Mine<T> {
    fn product<I: Iterator<Item = &'a Self>>(numbers: I) -> Self {
        numbers.copied().product()
    }
}

const POINTS: [f64; 14] =
    [0.0, -0.0, 0.3, -0.3, 0.5, -0.5, 0.999, 1.0, -1.0, 1.5, 2.5, -2.5, 7.25, -1234.567];

/// Equal to a few units in the last place, or both NaN.
fn assert_close(name: &str, x: f64, got: f64, wanted: f64, tolerance: f64) {
    let close = got == wanted || (got.is_nan() && wanted.is_nan());
    assert!(
        close || (got - wanted).abs() <= tolerance * wanted.abs().max(1e-300),
        "{name}({x}) = {got}, not {wanted}"
    );
}

/// Compares methods of `Real` with those of `std`, for `f64`, `f32` and the defaults.
macro_rules! compare {
    ($($name:ident($($arg:expr),*);)*) => {$(
        #[test]
        fn $name() {
            let name = stringify!($name);
            for x in POINTS {
                let wanted = f64::$name(x $(, $arg)*);
                assert_close(name, x, <f64 as Real>::$name(x $(, $arg)*), wanted, 1e-15);
                let mine = <Mine<f64> as Real>::$name(Mine(x) $(, Mine($arg))*);
                assert_close(name, x, mine.0, wanted, 1e-12);
                #[expect(clippy::cast_possible_truncation, reason = "the point in f32")]
                let narrow = x as f32;
                let wanted = f32::$name(narrow $(, $arg)*);
                let got = <f32 as Real>::$name(narrow $(, $arg)*);
                assert_close(name, x, got.into(), wanted.into(), 1e-6);
            }
        }
    )*};
}
compare! {
    floor(); ceil(); round(); round_ties_even(); trunc(); fract(); signum(); abs(); copysign(-1.0); max(0.5); min(0.5);
    clamp(-1.0, 1.5); mul_add(1.5, -2.0); div_euclid(-0.7); rem_euclid(-0.7); recip(); exp2(); log(3.0); log2(); log10();
    hypot(1.5); tan(); asin(); acos(); atan(); sinh(); cosh(); tanh(); asinh(); acosh(); atanh(); to_degrees();
    to_radians(); sqrt(); cbrt(); exp(); exp_m1(); ln(); ln_1p(); powf(2.0); sin(); cos(); atan2(-1.5);
}

#[test]
fn powi() {
    for (x, n) in [(1.5, 3), (-2.0, -2), (0.0, 0), (3.0, 7), (-1.0, i32::MAX)] {
        assert_close("powi", x, Real::powi(x, n), f64::powi(x, n), 1e-15);
        assert_close("powi", x, Mine(x).powi(n).0, f64::powi(x, n), 1e-15);
    }
}

#[test]
fn nan_loses() {
    assert_eq!(Mine(f64::NAN).max(Mine(1.0)), Mine(1.0));
    assert_eq!(Mine(1.0).min(Mine(f64::NAN)), Mine(1.0));
    assert!(Mine(f64::NAN).signum().is_nan());
}

#[test]
fn classification() {
    for x in [0.0, -0.0, 1.0, -1.0, f64::NAN, f64::INFINITY, 1e-310] {
        assert_eq!(Mine(x).is_nan(), x.is_nan());
        assert_eq!(Mine(x).is_finite(), x.is_finite());
        assert_eq!(Mine(x).is_infinite(), x.is_infinite());
        assert_eq!(Mine(x).is_normal(), x.is_normal());
        assert_eq!(Mine(x).is_sign_negative(), x.is_sign_negative());
        assert_eq!(Mine(x).is_sign_positive(), x.is_sign_positive());
        assert_eq!(Real::total_cmp(&Mine(x), &Mine(0.0)), x.total_cmp(&0.0));
    }
}

#[test]
fn conversions_and_constants() {
    fn check<T: Real>() {
        assert_eq!(T::from_i32(-3).to_f64(), -3.0);
        assert_eq!(T::from_usize(7).to_f64(), 7.0);
        assert_eq!(T::ZERO + T::ONE, T::from_f64(1.0));
        assert!(T::ONE + T::EPSILON > T::ONE && T::MAX < T::INFINITY && T::NAN.is_nan() && T::MIN == -T::MAX);
        assert_eq!(T::PI.cos(), -T::ONE);
        assert_eq!(T::default(), T::zero());
        let numbers = [T::ONE, T::from_f64(2.0)];
        assert_eq!(numbers.iter().sum::<T>(), numbers.iter().copied().sum());
        assert_eq!(numbers.iter().product::<T>(), T::from_f64(2.0));
    }
    check::<f32>();
    check::<f64>();
    check::<Mine<f32>>();
}

#[test]
fn own_numbers_are_their_own_tangents() {
    let mut weights = [Mine(1.0), Mine(2.0)];
    let mut gradient = weights.zero_tangent();
    rt::accumulate(&mut gradient[1], rt::mul_pullback(&weights[0], &weights[1], Mine(3.0)).1);
    weights.move_along(&gradient, -1.0);
    assert_eq!(weights, [Mine(1.0), Mine(-1.0)]);
    assert_eq!(gradient.norm_squared(), 9.0);
}
