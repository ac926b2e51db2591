//! The error function.

use crate::{Real, derivative};

// From FreeBSD's `s_erf.c`, which says: Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved. Developed at
// SunPro, a Sun Microsystems, Inc. business. Permission to use, copy, modify, and distribute this software is freely
// granted, provided that this notice is preserved.
//
// Numerators and denominators by rising powers: of x² below 0.84375, of |x| − 1 below 1.25, of 1/x² below 1/0.35 and above.
const P_SMALL: [f64; 5] = [
    0.128_379_167_095_512_56,
    -0.325_042_107_247_001_5,
    -0.028_481_749_575_598_51,
    -0.005_770_270_296_489_442,
    -2.376_301_665_665_016_3e-05,
];
const Q_SMALL: [f64; 6] = [
    1.0,
    0.397_917_223_959_155_35,
    0.065_022_249_988_767_3,
    0.005_081_306_281_875_766,
    0.000_132_494_738_004_321_64,
    -3.960_228_278_775_368e-06,
];
const P_MIDDLE: [f64; 7] = [
    -0.002_362_118_560_752_659_4,
    0.414_856_118_683_748_33,
    -0.372_207_876_035_701_3,
    0.318_346_619_901_161_75,
    -0.110_894_694_282_396_68,
    0.035_478_304_325_618_236,
    -0.002_166_375_594_868_791,
];
const Q_MIDDLE: [f64; 7] = [
    1.0,
    0.106_420_880_400_844_23,
    0.540_397_917_702_171,
    0.071_828_654_414_196_27,
    0.126_171_219_808_761_64,
    0.013_637_083_912_029_05,
    0.011_984_499_846_799_107,
];
const P_LARGE: [f64; 8] = [
    -0.009_864_944_034_847_148,
    -0.693_858_572_707_181_8,
    -10.558_626_225_323_291,
    -62.375_332_450_326_006,
    -162.396_669_462_573_47,
    -184.605_092_906_711_04,
    -81.287_435_506_306_6,
    -9.814_329_344_169_145,
];
const Q_LARGE: [f64; 9] = [
    1.0,
    19.651_271_667_439_257,
    137.657_754_143_519_04,
    434.565_877_475_229_23,
    645.387_271_733_267_9,
    429.008_140_027_567_83,
    108.635_005_541_779_44,
    6.570_249_770_319_282,
    -0.060_424_415_214_858_1,
];
const P_TAIL: [f64; 7] = [
    -0.009_864_942_924_700_1,
    -0.799_283_237_680_523,
    -17.757_954_917_754_752,
    -160.636_384_855_821_92,
    -637.566_443_368_389_6,
    -1_025.095_131_611_077_2,
    -483.519_191_608_651_4,
];
const Q_TAIL: [f64; 8] = [
    1.0,
    30.338_060_743_482_46,
    325.792_512_996_573_9,
    1_536.729_586_084_437,
    3_199.858_219_508_595_5,
    2_553.050_406_433_164_4,
    474.528_541_206_955_37,
    -22.440_952_446_585_82,
];
/// `erf(1)` in single precision.
const ERF_1: f64 = 0.845_062_911_510_467_5;
/// Above, `erfc` is less than the least number.
const END: f64 = 28.0;

fn polynomial<T: Real>(coefficients: &[f64], x: T) -> T {
    coefficients.iter().rev().fold(T::ZERO, |sum, c| sum * x + T::from_f64(*c))
}

fn quotient<T: Real>(p: &[f64], q: &[f64], x: T) -> T {
    polynomial(p, x) / polynomial(q, x)
}

/// The error function `2/√π ∫₀ˣ e^−t² dt`, to about 1e-15.
///
/// Its derivative is `2/√π · e^−x²`.
///
/// ```
/// use autodiff_core::nn::activations::erf;
/// assert!((erf(0.5_f64) - 0.520_499_877_813_046_5).abs() < 1e-15);
/// assert_eq!(erf(-30.0), -1.0);
/// assert!((erf::grad(0.5_f64) - 0.878_782_578_935_444_8).abs() < 1e-15);
/// ```
pub fn erf<T: Real>(x: T) -> T {
    let size = x.abs();
    if size < T::from_f64(0.84375) {
        return x + x * quotient(&P_SMALL, &Q_SMALL, x * x);
    }
    (T::ONE - upper(size)).copysign(x)
}

/// The derivative of [`erf`].
#[derivative(of = erf)]
pub fn erf_rule<T: Real>(x: T, seed: T) -> (T, T) {
    let slope = T::from_f64(core::f64::consts::FRAC_2_SQRT_PI) * (-x * x).exp();
    (erf(x), seed * slope)
}

/// The standard normal distribution function, `(1 + erf(x/√2)) / 2`, to about 1e-15 of itself where that is small.
pub(super) fn normal_cdf<T: Real>(x: T) -> T {
    let z = x * T::from_f64(core::f64::consts::FRAC_1_SQRT_2);
    let twice = if z <= T::from_f64(-0.84375) { upper(-z) } else { T::ONE + erf(z) };
    twice * T::from_f64(0.5)
}

/// The standard normal density, the derivative of the distribution function.
pub(super) fn normal_density<T: Real>(x: T) -> T {
    T::from_f64(0.398_942_280_401_432_7) * (-x * x * T::from_f64(0.5)).exp()
}

/// `1 − erf(x)` for `x` above 0.84375.
fn upper<T: Real>(x: T) -> T {
    if x < T::from_f64(1.25) {
        return T::ONE - T::from_f64(ERF_1) - quotient(&P_MIDDLE, &Q_MIDDLE, x - T::ONE);
    }
    if x >= T::from_f64(END) {
        return T::ZERO;
    }
    let inverse = T::ONE / (x * x);
    let exponent = if x < T::from_f64(1.0 / 0.35) {
        quotient(&P_LARGE, &Q_LARGE, inverse)
    } else {
        quotient(&P_TAIL, &Q_TAIL, inverse)
    };
    (exponent - T::from_f64(0.5625) - x * x).exp() / x
}
