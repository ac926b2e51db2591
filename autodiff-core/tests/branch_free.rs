//! The forms of `exp`, `tanh`, the logistic function and `ln(1 + x)` without branches: how accurate they are, over many numbers of all sizes. The
//! reference for `f32` is `f64` by the standard library; the reference for `f64` is computed here, in pairs of `f64`.

#![cfg(feature = "std")]
#![allow(clippy::float_cmp, reason = "limits are exact")]

use autodiff_core::Real;

/// A number as the sum of two, the second so small that it does not change the first: about 106 bits.
#[derive(Clone, Copy)]
struct Pair(f64, f64);

impl Pair {
    /// The sum, where `|a| ≥ |b|`.
    fn sum(a: f64, b: f64) -> Self {
        let high = a + b;
        Pair(high, b - (high - a))
    }

    fn add(self, other: Self) -> Self {
        let high = self.0 + other.0;
        let part = high - self.0;
        let low = (self.0 - (high - part)) + (other.0 - part);
        Self::sum(high, low + (self.1 + other.1))
    }

    fn mul(self, other: Self) -> Self {
        let high = self.0 * other.0;
        let low = self.0.mul_add(other.0, -high);
        Self::sum(high, low + (self.0 * other.1 + self.1 * other.0))
    }

    fn neg(self) -> Self {
        Pair(-self.0, -self.1)
    }

    fn div(self, other: Self) -> Self {
        let quotient = Pair(self.0 / other.0, 0.0);
        let rest = self.add(other.mul(quotient).neg());
        let second = Pair(rest.0 / other.0, 0.0);
        let rest = rest.add(other.mul(second).neg());
        Self::sum(quotient.0, second.0).add(Pair(rest.0 / other.0, 0.0))
    }

    fn scale(self, power_of_two: f64) -> Self {
        Pair(self.0 * power_of_two, self.1 * power_of_two)
    }

    /// `eˣ − 1`, for `|x| < 1`, by the power series.
    fn exp_m1_series(self) -> Self {
        let one = Pair(1.0, 0.0);
        let mut sum = one;
        for k in (2..40).rev() {
            sum = one.add(sum.mul(self).div(Pair(f64::from(k), 0.0)));
        }
        sum.mul(self)
    }
}

/// ln 2, to 107 bits.
const LN_2: Pair = Pair(core::f64::consts::LN_2, 2.319_046_813_846_299_6e-17);

/// `n` and `eʳ`, `eˣ = 2ⁿ·eʳ`.
fn exp_parts(x: f64) -> (f64, Pair) {
    let n = (x / LN_2.0).round();
    let r = Pair(x, 0.0).add(LN_2.mul(Pair(-n, 0.0)));
    (n, Pair(1.0, 0.0).add(r.exp_m1_series()))
}

/// How many units in the last place `got` is away from the exact number, a pair times a power of two.
fn ulps(got: f64, pair: Pair, exponent: f64) -> f64 {
    // 2^exponent in two factors, either a normal number.
    let half = (exponent / 2.0).floor();
    let rounded = pair.0 * half.exp2() * (exponent - half).exp2();
    if rounded.is_infinite() || got.is_infinite() {
        return if rounded == got { 0.0 } else { f64::INFINITY };
    }
    let unit = (rounded.abs().next_up() - rounded.abs()).max(f64::from_bits(1));
    // In units, so that nothing is lost below the smallest number.
    let to_unit = |x: f64| x / unit;
    if rounded.abs() < f64::MIN_POSITIVE {
        return to_unit(got - rounded).abs();
    }
    to_unit((got - rounded) - pair.1 * half.exp2() * (exponent - half).exp2()).abs()
}

/// Random bits, the same in each run.
struct Bits(u64);

impl Bits {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let x = self.0 ^ (self.0 >> 33);
        x.wrapping_mul(0xff51_afd7_ed55_8ccd) ^ (x >> 29)
    }

    /// Between −1 and 1.
    #[expect(clippy::cast_precision_loss, reason = "any number will do")]
    fn number(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    }
}

/// Arguments of every size.
fn arguments(largest: f64) -> impl Iterator<Item = f64> {
    let mut bits = Bits(1);
    (0..60_000).map(move |i| match i % 3 {
        0 => bits.number() * largest,
        1 => bits.number() * 3.0,
        _ => bits.number() * 2.0_f64.powi(-((i / 3) % 70)),
    })
}

#[test]
fn exp_of_f64() {
    let worst = arguments(760.0).fold(0.0, |worst: f64, x| {
        let (n, pair) = exp_parts(x);
        worst.max(ulps(x.exp_branch_free(), pair, n))
    });
    assert!(worst <= 1.0, "{worst} units");
}

#[test]
fn tanh_of_f64() {
    let one = Pair(1.0, 0.0);
    let worst = arguments(25.0).fold(0.0, |worst: f64, x| {
        // (1 − e) / (1 + e), e = e^(−2|x|): the series itself where that is small.
        let y = -2.0 * x.abs();
        let less = if y > -0.5 {
            Pair(y, 0.0).exp_m1_series()
        } else {
            let (n, pair) = exp_parts(y);
            pair.scale(n.exp2()).add(one.neg())
        };
        let exact = less.neg().div(less.add(Pair(2.0, 0.0)));
        worst.max(ulps(x.tanh_branch_free().abs(), exact, 0.0))
    });
    assert!(worst < 2.5, "{worst} units");
}

#[test]
fn sigmoid_of_f64() {
    let one = Pair(1.0, 0.0);
    let worst = arguments(700.0).fold(0.0, |worst: f64, x| {
        let (n, pair) = exp_parts(-x.abs());
        let e = pair.scale(n.exp2());
        let exact = if x >= 0.0 { one } else { e }.div(one.add(e));
        worst.max(ulps(x.sigmoid_branch_free(), exact, 0.0))
    });
    assert!(worst < 2.5, "{worst} units");
}

/// `ln(1 + x)`: a step of Newton's from what std has, the exponential in pairs.
fn exact_ln_1p(x: f64) -> Pair {
    let y = x.ln_1p();
    let wanted = Pair(1.0, 0.0).add(Pair(x, 0.0));
    let (exponential, too_much) = if y.abs() < 0.5 {
        let less_one = Pair(y, 0.0).exp_m1_series();
        (less_one.add(Pair(1.0, 0.0)), less_one.add(Pair(-x, 0.0)))
    } else {
        let (n, pair) = exp_parts(y);
        // Scaled down, so that nothing overflows; the quotient is the same.
        let down = |pair: Pair| pair.scale((-n / 2.0).floor().exp2()).scale((-n - (-n / 2.0).floor()).exp2());
        (pair, pair.add(down(wanted).neg()))
    };
    Pair(y, 0.0).add(too_much.div(exponential).neg())
}

#[test]
fn ln_1p_of_f64() {
    let near_minus_one = arguments(1.0).map(|x| -1.0 + x.abs());
    let large = arguments(700.0).map(f64::exp);
    let all = arguments(1.0).chain(near_minus_one).chain(large).filter(|x| *x > -1.0 && *x != 0.0);
    let worst = all.fold(0.0, |worst: f64, x| worst.max(ulps(x.ln_1p_branch_free(), exact_ln_1p(x), 0.0)));
    assert!(worst < 2.0, "{worst} units");
}

#[test]
fn ln_1p_of_f32() {
    let from_std = |x: f64| if x < -1.0 { 0.0 } else { x.ln_1p() };
    let defined = |x: f32| if x < -1.0 { 0.0 } else { x.ln_1p_branch_free() };
    let worst = worst_of_f32(defined, from_std);
    assert!(worst < 2.0, "{worst} units");
}

/// The worst error over every 797th number of all there are.
#[expect(clippy::cast_possible_truncation, reason = "rounding is what is measured")]
fn worst_of_f32(of_f32: fn(f32) -> f32, of_f64: fn(f64) -> f64) -> f64 {
    let mut worst: f64 = 0.0;
    for bits in (0..=u32::MAX).step_by(797) {
        let x = f32::from_bits(bits);
        let (got, exact) = (of_f32(x), of_f64(f64::from(x)));
        if x.is_nan() {
            assert!(got.is_nan(), "of NaN");
            continue;
        }
        let rounded = exact as f32;
        if rounded.is_infinite() || got.is_infinite() {
            assert_eq!(got, rounded, "of {x}");
            continue;
        }
        let unit = f64::from(rounded.abs().next_up()) - f64::from(rounded.abs());
        worst = worst.max((f64::from(got) - exact).abs() / unit);
    }
    worst
}

#[test]
fn of_f32() {
    let exp = worst_of_f32(f32::exp_branch_free, f64::exp);
    let tanh = worst_of_f32(f32::tanh_branch_free, f64::tanh);
    let sigmoid = worst_of_f32(f32::sigmoid_branch_free, |x| 1.0 / (1.0 + (-x).exp()));
    assert!(exp < 1.0 && tanh < 2.5 && sigmoid < 2.5, "{exp}, {tanh}, {sigmoid} units");
}

#[test]
fn at_the_ends() {
    macro_rules! check {
        ($float:ident) => {
            let (inf, nan, most) = ($float::INFINITY, $float::NAN, $float::MAX);
            assert_eq!([inf, -inf, most, -most].map($float::exp_branch_free), [inf, 0.0, inf, 0.0]);
            assert_eq!([inf, -inf, most, -most].map($float::tanh_branch_free), [1.0, -1.0, 1.0, -1.0]);
            assert_eq!([inf, -inf, most, -most].map($float::sigmoid_branch_free), [1.0, 0.0, 1.0, 0.0]);
            assert_eq!([0.0, -0.0].map($float::exp_branch_free), [1.0, 1.0]);
            assert_eq!([0.0, -0.0].map($float::sigmoid_branch_free), [0.5, 0.5]);
            for x in [0.0, $float::from_bits(1), $float::MIN_POSITIVE] {
                assert_eq!(x.tanh_branch_free().to_bits(), x.to_bits());
                assert_eq!((-x).tanh_branch_free().to_bits(), (-x).to_bits());
            }
            assert_eq!([inf, -1.0].map($float::ln_1p_branch_free), [inf, -inf]);
            assert!([-inf, -most, -1.5, nan, -nan].iter().all(|x| x.ln_1p_branch_free().is_nan()));
            for x in [0.0, $float::from_bits(1), $float::MIN_POSITIVE, $float::from_bits(most.to_bits() / 4)]
            {
                assert_eq!(x.ln_1p_branch_free().to_bits(), x.to_bits());
                assert_eq!((-x).ln_1p_branch_free().to_bits(), (-x).to_bits());
            }
            assert!(nan.exp_branch_free().is_nan());
            assert!(nan.tanh_branch_free().is_nan() && (-nan).tanh_branch_free().is_nan());
            assert!(nan.sigmoid_branch_free().is_nan());
        };
    }
    check!(f32);
    check!(f64);
    // Below the smallest normal number, and the last before infinity and zero.
    assert_eq!((-740.0_f64).exp_branch_free().to_bits(), (-740.0_f64).exp().to_bits());
    assert_eq!((-100.0_f32).exp_branch_free().to_bits(), (-100.0_f32).exp().to_bits());
    assert!(709.78_f64.exp_branch_free().is_finite() && 709.79_f64.exp_branch_free().is_infinite());
    assert!(88.72_f32.exp_branch_free().is_finite() && 88.73_f32.exp_branch_free().is_infinite());
    assert!((-745.1_f64).exp_branch_free() > 0.0 && (-745.2_f64).exp_branch_free() == 0.0);
    assert!((-103.9_f32).exp_branch_free() > 0.0 && (-104.0_f32).exp_branch_free() == 0.0);
}
