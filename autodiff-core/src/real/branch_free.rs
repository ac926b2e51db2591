//! `exp`, `tanh`, the logistic function and `ln(1 + x)` as straight lines of arithmetic: no branch, no call, no conversion, so that the compiler
//! computes as many at once as its vectors hold.
//!
//! `x = n·ln 2 + r` with an integer `n` and `|r| ≤ ln 2 / 2` (Cody and Waite), `eʳ − 1` is a polynomial in `r`, and `2ⁿ` is made from its
//! bits. What is special at the ends comes out of the arithmetic: overflow and underflow by two factors in place of one,
//! NaN by comparisons that it fails.
//!
//! `1 + x = 2ⁿ·m` with `m` between √½ and √2, and `ln m = 2·artanh(s)` with `s = (m − 1) / (m + 1)`, a polynomial in `s²` (fdlibm's). What is
//! lost when 1 is added is known exactly, and added again divided by `m`; where `n = 0` nothing is lost, for `x` itself is `m − 1`.

macro_rules! branch_free {
    (
        $module:ident: $float:ident, mantissa $mantissa:literal, rounder $rounder:literal, bias $bias:literal,
        arguments $lowest:literal to $highest:literal, one below $one:literal,
        ln2 $ln2_high:literal + $ln2_low:literal, series $series:expr,
        bits $bits:ident, integer $integer:literal, artanh $artanh:expr
    ) => {
        pub(super) mod $module {
            /// A number so large that the last digit of a sum with it is 1: adding it rounds.
            const ROUNDER: $float = $rounder;
            /// The coefficients of `(eʳ − 1 − r) / r²`, interpolated at the zeros of a Chebyshev polynomial. The lowest is first.
            const SERIES: &[$float] = &$series;

            #[inline(always)]
            fn round(x: $float) -> $float {
                (x + ROUNDER) - ROUNDER
            }

            /// `x` between bounds, or NaN.
            #[inline(always)]
            fn within(low: $float, x: $float, high: $float) -> $float {
                let x = if x < low { low } else { x };
                if x > high { high } else { x }
            }

            /// `2ⁿ`, for an integer that is the exponent of a normal number.
            #[inline(always)]
            fn power_of_two(n: $float) -> $float {
                // The sum has `n + bias` in its lowest bits, and zeros where these are not shifted out.
                $float::from_bits((n + (ROUNDER + $bias)).to_bits() << $mantissa)
            }

            /// `n` and `eʳ − 1`, accurate relatively, for `x = n·ln 2 + r`.
            #[inline(always)]
            fn reduced(x: $float) -> ($float, $float) {
                let n = round(x * core::$float::consts::LOG2_E);
                let r = (x - n * $ln2_high) - n * $ln2_low;
                let mut series = 0.0;
                for coefficient in SERIES.iter().rev() {
                    series = series * r + *coefficient;
                }
                (n, r + r * r * series)
            }

            #[inline(always)]
            pub fn exp(x: $float) -> $float {
                let (n, less_one) = reduced(within($lowest, x, $highest));
                let half = round(0.5 * n);
                (less_one + 1.0) * power_of_two(half) * power_of_two(n - half)
            }

            #[inline(always)]
            pub fn tanh(x: $float) -> $float {
                // (1 − e⁻²ˣ) / (1 + e⁻²ˣ) without cancellation: the numerator is a sum of what is exact and what is small.
                let (n, less_one) = reduced(within($one, -2.0 * x.abs(), 0.0));
                let scale = power_of_two(n);
                let numerator = (1.0 - scale) - scale * less_one;
                (numerator / (2.0 - numerator)).copysign(x)
            }

            #[inline(always)]
            pub fn sigmoid(x: $float) -> $float {
                let e = exp(-x.abs());
                let numerator = if x >= 0.0 { 1.0 } else { e };
                numerator / (1.0 + e)
            }

            /// The coefficients of `(2·artanh(s) − 2s) / s³`, in `s²`. The lowest is first.
            const ARTANH: &[$float] = &$artanh;
            /// 1 in the last digit.
            const INTEGER: $float = $integer;
            const ONE: $bits = (1.0 as $float).to_bits();
            const ROOT_OF_HALF: $bits = core::$float::consts::FRAC_1_SQRT_2.to_bits();

            #[inline(always)]
            pub fn ln_1p(x: $float) -> $float {
                let sum = 1.0 + x;
                // What the sum has lost of 1 and of x: exact, whichever is larger.
                let of_x = sum - 1.0;
                let lost = (1.0 - (sum - of_x)) + (x - of_x);
                let shifted = sum.to_bits().wrapping_add(ONE - ROOT_OF_HALF);
                let n = $float::from_bits((shifted >> $mantissa) | INTEGER.to_bits()) - (INTEGER + $bias);
                let mantissa = (shifted & ((1 << $mantissa) - 1)).wrapping_add(ROOT_OF_HALF);
                let f = if n == 0.0 { x } else { $float::from_bits(mantissa) - 1.0 };
                let half_square = 0.5 * f * f;
                let s = f / (2.0 + f);
                let z = s * s;
                let mut series = 0.0;
                for coefficient in ARTANH.iter().rev() {
                    series = series * z + *coefficient;
                }
                let part = s * (half_square + z * series);
                let near = f - (half_square - part);
                let far = n * $ln2_high - ((half_square - (part + (n * $ln2_low + lost / sum))) - f);
                let inside = if n == 0.0 { near } else { far };
                let below = if x >= -1.0 { -$float::INFINITY } else { $float::NAN };
                let defined = if x > -1.0 { inside } else { below };
                if x == $float::INFINITY { x } else { defined }
            }
        }
    };
}

branch_free! {
    of_f32: f32, mantissa 23, rounder 12_582_912.0, bias 127.0,
    arguments -104.0 to 89.0, one below -20.0,
    ln2 0.693_145_75 + 1.428_606_8e-6,
    series [0.5, 0.166_666_67, 0.041_666_463, 0.008_333_310_5, 0.001_393_373_1, 0.000_198_910_8],
    bits u32, integer 8_388_608.0,
    artanh [0.666_666_6, 0.400_009_72, 0.284_987_87, 0.242_790_79]
}

branch_free! {
    of_f64: f64, mantissa 52, rounder 6_755_399_441_055_744.0, bias 1023.0,
    arguments -745.2 to 709.8, one below -40.0,
    ln2 0.693_147_180_369_123_8 + 1.908_214_929_270_587_7e-10,
    series [
        0.5, 0.166_666_666_666_666_7, 0.041_666_666_666_666_67, 0.008_333_333_333_326_084,
        0.001_388_888_888_888_371_1, 0.000_198_412_698_750_022_8, 2.480_158_732_567_746e-5,
        2.755_725_517_000_089e-6, 2.755_727_347_871_858e-7, 2.510_531_272_962_210_3e-8, 2.091_475_532_589_32e-9,
    ],
    bits u64, integer 4_503_599_627_370_496.0,
    artanh [
        0.666_666_666_666_673_5, 0.399_999_999_994_094_2, 0.285_714_287_436_623_9, 0.222_221_984_321_497_84,
        0.181_835_721_616_180_5, 0.153_138_376_992_093_73, 0.147_981_986_051_165_86,
    ]
}
