//! The rows.
//!
//! `name(parameter: kind, ..) -> result = value`, the formulas for people, the partials for the compiler (one
//! per `Float` parameter, the result reused where that saves a call), the flags, sample points away from
//! kinks, and the partials chosen at the corners.

use std::f64::consts::{LN_2, LN_10, PI};

use super::num::Num;
use super::pairs::{c, chosen, float_power, inside, integer_power, sign};
use super::{Kind, Rule};

/// See [`Rule::singular`].
const SINGULAR: u8 = 1;
/// See [`Rule::may_be_infinite`].
const INFINITE: u8 = 2;
/// See [`Rule::stopped`].
const STOPPED: u8 = 4;
/// See [`Rule::bounded`].
const BOUNDED: u8 = 8;
/// See [`Rule::shared_with_integers`].
const INTEGERS: u8 = 16;
/// A tame function of floats alone.
const PLAIN: u8 = 0;

const INF: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;

fn arity(name: &str) -> ! {
    panic!("the rule `{name}` was given a wrong number of arguments")
}

macro_rules! rules {
    (let $all_active:ident; $(
        $name:ident($($param:ident: $kind:ident),+) -> $y:ident = $value:expr, $doc:literal
        { $($d:ident = $partial:expr),* } $flags:expr,
        at $([$($sample:expr),+])*
        $(, corners $([$($arg:expr),+] => [$($expected:expr),+])*)?;
    )*) => {
        /// The table, in the order of the documentation.
        pub(super) const ROWS: &[Rule] = &[$({
            fn value(args: &[f64]) -> f64 {
                let [$($param),+] = *args else { arity(stringify!($name)) };
                $value
            }
            fn partials<N: Num>(args: &[N], $y: N, $all_active: bool) -> Vec<N> {
                let [$($param),+] = *args else { arity(stringify!($name)) };
                let _ = ($($param,)+ $y, $all_active);
                $(let $d: N = $partial;)*
                vec![$($d),*]
            }
            Rule {
                name: stringify!($name),
                params: &[$(Kind::$kind),+],
                param_names: &[$(stringify!($param)),+],
                result: stringify!($y),
                singular: $flags & SINGULAR != 0,
                may_be_infinite: $flags & INFINITE != 0,
                stopped: $flags & STOPPED != 0,
                bounded: $flags & BOUNDED != 0,
                shared_with_integers: $flags & INTEGERS != 0,
                samples: &[$(&[$($sample),+]),*],
                corners: &[$($((&[$($arg),+], &[$($expected),+])),*)?],
                doc: $doc,
                value,
                numeric: partials::<f64>,
                symbolic: partials::<super::sym::Sym>,
            }
        }),*];
    };
}

rules! {
    let all_active;

    // ---- operators ----
    add(a: Float, b: Float) -> y = a + b, "`d_a = 1`, `d_b = 1`"
        { d_a = c(1.0), d_b = c(1.0) } INTEGERS, at [0.3, -2.0] [1e3, 2.5];
    sub(a: Float, b: Float) -> y = a - b, "`d_a = 1`, `d_b = −1`"
        { d_a = c(1.0), d_b = c(-1.0) } INTEGERS, at [0.3, -2.0] [1e3, 2.5];
    mul(a: Float, b: Float) -> y = a * b, "`d_a = b`, `d_b = a`"
        { d_a = b, d_b = a } INTEGERS, at [0.3, -2.0] [0.0, 2.5];
    div(a: Float, b: Float) -> y = a / b, "`d_a = 1 / b`, `d_b = −y / b`"
        { d_a = c::<N>(1.0) / b, d_b = -(y / b) } SINGULAR | INFINITE | INTEGERS, at [0.3, -2.0] [-1.5, 0.25];
    rem(a: Float, b: Inert) -> y = a % b, "`d_a = 1`; an active `b` is refused"
        { d_a = c(1.0) } INTEGERS, at [5.3, 2.0] [-5.3, 2.0];
    neg(x: Float) -> y = -x, "`d_x = −1`"
        { d_x = c(-1.0) } INTEGERS, at [0.3] [-2.0];
    mul_add(a: Float, b: Float, z: Float) -> y = a.mul_add(b, z), "`d_a = b`, `d_b = a`, `d_z = 1`"
        { d_a = b, d_b = a, d_z = c(1.0) } PLAIN, at [0.3, -2.0, 0.7] [1.5, 0.0, -4.0];
    rem_euclid(a: Float, b: Inert) -> y = a.rem_euclid(b), "`d_a = 1`; an active `b` is refused"
        { d_a = c(1.0) } INTEGERS, at [5.3, 2.0] [-5.3, 2.0];

    // ---- roots and powers ----
    sqrt(x: Float) -> y = x.sqrt(), "`d_x = 1 / 2y`"
        { d_x = c::<N>(0.5) / y } SINGULAR, at [0.3] [4.0] [0.05], corners [0.0] => [INF];
    cbrt(x: Float) -> y = x.cbrt(), "`d_x = 1 / 3y²`"
        { d_x = c::<N>(1.0) / (c::<N>(3.0) * (y * y)) } SINGULAR, at [0.3] [-8.0], corners [0.0] => [INF];
    recip(x: Float) -> y = x.recip(), "`d_x = −y²`"
        { d_x = -(y * y) } SINGULAR | INFINITE, at [0.3] [-2.0], corners [0.0] => [-INF];
    powi(x: Float, n: Int) -> y = x.powi(integer(n)), "`d_x = n·x^(n−1)`, 0 where `n = 0`"
        { d_x = integer_power(x, n) } SINGULAR | INFINITE,
        at [1.3, 2.0] [-0.7, 3.0] [1.3, 1.0] [0.4, 0.0] [2.0, -2.0] [-1.2, 7.0] [0.0, 2.0],
        corners [0.0, 0.0] => [0.0] [0.0, 1.0] => [1.0] [0.0, -1.0] => [-INF];
    powf(x: Float, b: Float) -> y = x.powf(b), "`d_x = b·x^(b−1)`, 0 where `b = 0`; `d_b = y·ln x`, 0 where `y = 0`"
        { d_x = float_power(x, b, y), d_b = N::when(y.is_eq(c(0.0)), c(0.0), y * x.ln()) } SINGULAR | INFINITE,
        at [1.3, 2.0] [0.7, 0.5] [2.0, -1.5] [3.0, 1.0] [0.4, 0.0],
        corners [0.0, 2.0] => [0.0, 0.0] [0.0, 1.0] => [1.0, 0.0] [0.0, 0.5] => [INF, 0.0];
    hypot(a: Float, b: Float) -> y = a.hypot(b), "`d_a = a / y`, `d_b = b / y`, 0 at the origin"
        { d_a = N::when(a.is_eq(c(0.0)), c(0.0), a / y), d_b = N::when(b.is_eq(c(0.0)), c(0.0), b / y) } SINGULAR,
        at [3.0, -4.0] [0.5, 0.1] [0.0, 2.0], corners [0.0, 0.0] => [0.0, 0.0];

    // ---- exponentials and logarithms ----
    exp(x: Float) -> y = x.exp(), "`d_x = y`"
        { d_x = y } SINGULAR | INFINITE, at [0.3] [-2.0] [0.0];
    exp2(x: Float) -> y = x.exp2(), "`d_x = y·ln 2`"
        { d_x = y * c(LN_2) } SINGULAR | INFINITE, at [0.3] [-2.0] [0.0];
    exp_m1(x: Float) -> y = x.exp_m1(), "`d_x = y + 1`"
        { d_x = y + c(1.0) } SINGULAR | INFINITE, at [0.3] [-2.0] [0.0];
    ln(x: Float) -> y = x.ln(), "`d_x = 1 / x`"
        { d_x = c::<N>(1.0) / x } SINGULAR | INFINITE, at [0.3] [7.0], corners [0.0] => [INF];
    ln_1p(x: Float) -> y = x.ln_1p(), "`d_x = 1 / (1 + x)`"
        { d_x = c::<N>(1.0) / (c::<N>(1.0) + x) } SINGULAR | INFINITE, at [0.3] [-0.5] [0.0], corners [-1.0] => [INF];
    log(x: Float, base: Float) -> y = x.log(base), "`d_x = 1 / (x·ln base)`, `d_base = −y / (base·ln base)`"
        { d_x = c::<N>(1.0) / (x * base.ln()), d_base = -(y / (base * base.ln())) } SINGULAR | INFINITE,
        at [0.3, 3.0] [5.0, 0.5];
    log2(x: Float) -> y = x.log2(), "`d_x = 1 / (x·ln 2)`"
        { d_x = c::<N>(1.0) / (x * c(LN_2)) } SINGULAR | INFINITE, at [0.3] [7.0], corners [0.0] => [INF];
    log10(x: Float) -> y = x.log10(), "`d_x = 1 / (x·ln 10)`"
        { d_x = c::<N>(1.0) / (x * c(LN_10)) } SINGULAR | INFINITE, at [0.3] [7.0], corners [0.0] => [INF];

    // ---- trigonometric ----
    sin(x: Float) -> y = x.sin(), "`d_x = cos x`"
        { d_x = x.cos() } BOUNDED, at [0.3] [-2.0] [0.0];
    cos(x: Float) -> y = x.cos(), "`d_x = −sin x`"
        { d_x = -x.sin() } BOUNDED, at [0.3] [-2.0] [0.0];
    tan(x: Float) -> y = x.tan(), "`d_x = 1 + y²`"
        { d_x = c::<N>(1.0) + y * y } SINGULAR | INFINITE, at [0.3] [-1.2] [0.0];
    asin(x: Float) -> y = x.asin(), "`d_x = 1 / √(1 − x²)`"
        { d_x = c::<N>(1.0) / ((c::<N>(1.0) - x) * (c::<N>(1.0) + x)).sqrt() } SINGULAR | BOUNDED,
        at [0.3] [-0.8] [0.0], corners [1.0] => [INF];
    acos(x: Float) -> y = x.acos(), "`d_x = −1 / √(1 − x²)`"
        { d_x = c::<N>(-1.0) / ((c::<N>(1.0) - x) * (c::<N>(1.0) + x)).sqrt() } SINGULAR | BOUNDED,
        at [0.3] [-0.8] [0.0], corners [1.0] => [-INF];
    atan(x: Float) -> y = x.atan(), "`d_x = 1 / (1 + x²)`"
        { d_x = c::<N>(1.0) / (c::<N>(1.0) + x * x) } BOUNDED, at [0.3] [-2.0] [0.0];
    // x / (x² + y²), in a form that neither overflows nor underflows on the way.
    atan2(y: Float, x: Float) -> angle = y.atan2(x), "`d_y = x / (x² + y²)`, `d_x = −y / (x² + y²)`, 0 at the origin"
        {
            d_y = N::when(x.is_eq(c(0.0)), c(0.0), c::<N>(1.0) / (x + y * (y / x))),
            d_x = N::when(y.is_eq(c(0.0)), c(0.0), c::<N>(-1.0) / (y + x * (x / y)))
        } SINGULAR | BOUNDED,
        at [0.3, -2.0] [1.5, 0.7] [0.0, 2.0] [2.0, 0.0], corners [0.0, 0.0] => [0.0, 0.0] [2e200, 2e200] => [0.25e-200, -0.25e-200];

    // ---- hyperbolic ----
    sinh(x: Float) -> y = x.sinh(), "`d_x = cosh x`"
        { d_x = x.cosh() } SINGULAR | INFINITE, at [0.3] [-2.0] [0.0];
    cosh(x: Float) -> y = x.cosh(), "`d_x = sinh x`"
        { d_x = x.sinh() } SINGULAR | INFINITE, at [0.3] [-2.0] [0.0];
    tanh(x: Float) -> y = x.tanh(), "`d_x = 1 − y²`"
        { d_x = c::<N>(1.0) - y * y } BOUNDED, at [0.3] [-2.0] [0.0];
    // √(x² + 1) by `hypot`, which does not overflow.
    asinh(x: Float) -> y = x.asinh(), "`d_x = 1 / √(x² + 1)`"
        { d_x = c::<N>(1.0) / x.hypot(c(1.0)) } PLAIN, at [0.3] [-2.0] [0.0];
    acosh(x: Float) -> y = x.acosh(), "`d_x = 1 / √(x² − 1)`"
        { d_x = c::<N>(1.0) / ((x - c(1.0)).sqrt() * (x + c(1.0)).sqrt()) } SINGULAR,
        at [1.3] [4.0], corners [1.0] => [INF];
    atanh(x: Float) -> y = x.atanh(), "`d_x = 1 / (1 − x²)`"
        { d_x = c::<N>(1.0) / ((c::<N>(1.0) - x) * (c::<N>(1.0) + x)) } SINGULAR | INFINITE,
        at [0.3] [-0.8] [0.0], corners [1.0] => [INF];

    // ---- for loops: `Real`'s forms without branches ----
    exp_branch_free(x: Float) -> y = x.exp(), "`d_x = y`"
        { d_x = y } SINGULAR | INFINITE, at [0.3] [-2.0] [0.0];
    tanh_branch_free(x: Float) -> y = x.tanh(), "`d_x = 1 − y²`"
        { d_x = c::<N>(1.0) - y * y } BOUNDED, at [0.3] [-2.0] [0.0];
    sigmoid_branch_free(x: Float) -> y = logistic(x), "`d_x = y·(1 − y)`"
        { d_x = y * (c::<N>(1.0) - y) } BOUNDED, at [0.3] [-2.0] [0.0], corners [1000.0] => [0.0] [-1000.0] => [0.0];

    ln_1p_branch_free(x: Float) -> y = x.ln_1p(), "`d_x = 1 / (1 + x)`"
        { d_x = c::<N>(1.0) / (c::<N>(1.0) + x) } SINGULAR | INFINITE, at [0.3] [-0.8] [4.0], corners [-1.0] => [INF];
    softplus_branch_free(x: Float) -> y = softplus(x), "`d_x = 1 / (1 + e⁻ˣ)`"
        { d_x = x.sigmoid_branch_free() } PLAIN, at [0.3] [-2.0] [0.0], corners [1000.0] => [1.0] [-1000.0] => [0.0];

    // ---- with kinks ----
    abs(x: Float) -> y = x.abs(), "`d_x` = the sign of `x`, 0 at 0"
        { d_x = sign(x) } INTEGERS, at [0.3] [-2.0], corners [0.0] => [0.0] [-0.0] => [0.0] [NAN] => [0.0];
    copysign(x: Float, s: Float) -> y = x.copysign(s), "`d_x = y / x`, 0 at 0; `d_s = 0`"
        { d_x = N::when(x.is_eq(c(0.0)), c(0.0), N::when(x.is_eq(y), c(1.0), c(-1.0))), d_s = c(0.0) } PLAIN,
        at [0.3, -2.0] [-0.3, -2.0] [-1.5, 2.0] [2.0, 1.0], corners [0.0, 1.0] => [0.0, 0.0] [0.0, -1.0] => [0.0, 0.0];
    max(a: Float, b: Float) -> y = a.max(b), "1 to the larger, ½ each at a tie; at a tie with an inactive value 0; nothing to NaN"
        { d_a = chosen(a, b, y, N::is_gt, all_active), d_b = chosen(b, a, y, N::is_gt, all_active) } INTEGERS,
        at [0.3, -2.0] [-1.5, 0.5],
        corners [1.0, 1.0] => [0.5, 0.5] [0.0, -0.0] => [0.5, 0.5] [NAN, 1.0] => [0.0, 1.0]
            [1.0, NAN] => [1.0, 0.0] [NAN, NAN] => [0.0, 0.0];
    min(a: Float, b: Float) -> y = a.min(b), "1 to the smaller, ½ each at a tie; at a tie with an inactive value 0; nothing to NaN"
        { d_a = chosen(a, b, y, N::is_lt, all_active), d_b = chosen(b, a, y, N::is_lt, all_active) } INTEGERS,
        at [0.3, -2.0] [-1.5, 0.5],
        corners [1.0, 1.0] => [0.5, 0.5] [0.0, -0.0] => [0.5, 0.5] [NAN, 1.0] => [0.0, 1.0]
            [1.0, NAN] => [1.0, 0.0] [NAN, NAN] => [0.0, 0.0];
    clamp(x: Float, lo: Float, hi: Float) -> y = x.clamp(lo, hi), "`d_x = 1` on the closed interval; 1 to the bound that was exceeded"
        {
            d_x = inside(x, lo, hi),
            d_lo = N::when(x.is_lt(lo), c(1.0), c(0.0)),
            d_hi = N::when(x.is_gt(hi), c(1.0), c(0.0))
        } INTEGERS,
        at [0.3, -1.0, 1.0] [-3.0, -1.0, 1.0] [2.0, -1.0, 1.0],
        corners [-1.0, -1.0, 1.0] => [1.0, 0.0, 0.0] [1.0, -1.0, 1.0] => [1.0, 0.0, 0.0] [NAN, -1.0, 1.0] => [0.0, 0.0, 0.0];
    fract(x: Float) -> y = x.fract(), "`d_x = 1`"
        { d_x = c(1.0) } BOUNDED, at [0.3] [-2.6], corners [1.0] => [1.0];

    // ---- linear ----
    to_degrees(x: Float) -> y = x.to_degrees(), "`d_x = 180 / π`"
        { d_x = c(180.0 / PI) } PLAIN, at [0.3] [-2.0];
    to_radians(x: Float) -> y = x.to_radians(), "`d_x = π / 180`"
        { d_x = c(PI / 180.0) } PLAIN, at [0.3] [-2.0];
    midpoint(a: Float, b: Float) -> y = a.midpoint(b), "`d_a = ½`, `d_b = ½`"
        { d_a = c(0.5), d_b = c(0.5) } INTEGERS, at [0.3, -2.0];

    // ---- without a derivative ----
    floor(x: Float) -> y = x.floor(), "none: use `no_diff(..)`" {} STOPPED, at [0.3] [-2.6];
    ceil(x: Float) -> y = x.ceil(), "none: use `no_diff(..)`" {} STOPPED, at [0.3] [-2.6];
    round(x: Float) -> y = x.round(), "none: use `no_diff(..)`" {} STOPPED, at [0.3] [-2.6];
    round_ties_even(x: Float) -> y = x.round_ties_even(), "none: use `no_diff(..)`" {} STOPPED, at [0.3] [-2.6];
    trunc(x: Float) -> y = x.trunc(), "none: use `no_diff(..)`" {} STOPPED, at [0.3] [-2.6];
    signum(x: Float) -> y = x.signum(), "none: use `no_diff(..)`" {} STOPPED | BOUNDED | INTEGERS, at [0.3] [-2.6];
    div_euclid(a: Float, b: Float) -> y = a.div_euclid(b), "none: use `no_diff(..)`" {} STOPPED | INTEGERS, at [5.3, 2.0];
}

/// An integer argument, which the table passes as a float.
#[expect(clippy::cast_possible_truncation, reason = "it was an i32 before it became a float")]
fn integer(n: f64) -> i32 {
    n as i32
}

/// `ln(1 + eˣ)`, without overflow.
fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

/// `1 / (1 + e⁻ˣ)`; 0 where the exponential overflows.
fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}
