//! Partials that take more than a line: ties, intervals and powers.

use super::num::Num;

/// The constant, in the number type of the row.
pub fn c<N: Num>(value: f64) -> N {
    N::constant(value)
}

/// Of `max` and `min` with result `y`, the share of `x`: all of it where `x` was chosen (so also where the
/// other is NaN), half of it at a tie of two active values, none where the other is inactive and as large.
/// `beats` is the strict comparison, for the short form beside a literal: `x > 0.0` for rectifiers.
pub fn chosen<N: Num>(x: N, other: N, y: N, beats: fn(N, N) -> N::Test, all_active: bool) -> N {
    if !all_active && other.literal().is_some_and(|value| !value.is_nan()) {
        return N::when(beats(x, other), c(1.0), c(0.0));
    }
    let tie = if all_active { 0.5 } else { 0.0 };
    N::when(y.is_eq(x), N::when(x.is_eq(other), c(tie), c(1.0)), c(0.0))
}

/// 1 on the closed interval, 0 outside.
pub fn inside<N: Num>(x: N, lo: N, hi: N) -> N {
    N::when(x.is_ge(lo), N::when(x.is_le(hi), c(1.0), c(0.0)), c(0.0))
}

/// The sign of `x`, 0 at 0.
pub fn sign<N: Num>(x: N) -> N {
    N::when(x.is_gt(c(0.0)), c(1.0), N::when(x.is_lt(c(0.0)), c(-1.0), c(0.0)))
}

/// `∂ powi(x, n) / ∂x`
pub fn integer_power<N: Num>(x: N, n: N) -> N {
    match n.literal() {
        Some(0.0) => c(0.0),
        Some(1.0) => c(1.0),
        Some(2.0) => c::<N>(2.0) * x,
        Some(_) => n.int_to_float() * x.powi(n.int_minus_one()),
        // The guard, because 0 · 0^(−1) is not 0.
        None => N::when(n.int_is_zero(), c(0.0), n.int_to_float() * x.powi(n.int_minus_one())),
    }
}

/// `∂ powf(x, b) / ∂x`
pub fn float_power<N: Num>(x: N, b: N, y: N) -> N {
    match b.literal() {
        Some(0.0) => c(0.0),
        Some(1.0) => c(1.0),
        Some(2.0) => c::<N>(2.0) * x,
        Some(0.5) => c::<N>(0.5) / y,
        Some(_) => b * x.powf(b - c(1.0)),
        None => N::when(b.is_eq(c(0.0)), c(0.0), b * x.powf(b - c(1.0))),
    }
}
