//! Every differentiable float function, in method form and in path form, and compositions of them.

#[corpus_macros::corpus]
mod functions {
    #[at(1.5, -0.25)]
    #[at(-3.0, 0.75)]
    #[at(0.0, 2.0)]
    fn arithmetic(x: f64, y: f64) -> f64 {
        x * y + x / y - (x - y) * 3.0 + 2.0 / y - 0.5
    }

    #[at(1.5)]
    #[at(-2.0)]
    fn negation(x: f64) -> f64 {
        -x * -(x - 1.0) - -2.0
    }

    #[at(7.5, 2.0)]
    #[at(-7.5, 2.0)]
    fn remainder(x: f64, scale: f64) -> f64 {
        (x % 2.0) * (scale * x % 3.5)
    }

    #[at(7.25)]
    #[at(-0.6)]
    fn remainder_euclid(angle: f64) -> f64 {
        angle.rem_euclid(1.5).sin() * angle
    }

    #[at(1.5, 2.0, -0.5)]
    #[at(-0.25, 3.0, 1.25)]
    fn multiply_add(a: f64, b: f64, c: f64) -> f64 {
        a.mul_add(b, c) * c.mul_add(a, 1.0)
    }

    #[at(1.3)]
    #[at(-0.7)]
    fn integer_powers(x: f64) -> f64 {
        x.powi(2) + 0.5 * x.powi(3) - x.powi(-2) + x.powi(0) + x.powi(1)
    }

    #[at(1.3, 4)]
    #[at(-0.7, 3)]
    #[at(2.0, 0)]
    #[at(0.5, -2)]
    fn integer_power_of_a_variable(x: f64, n: i32) -> f64 {
        x.powi(n) * x
    }

    #[at(1.7, 2.5)]
    #[at(0.3, -1.2)]
    fn real_powers(x: f64, y: f64) -> f64 {
        x.powf(y) + x.powf(1.5) + 2.0_f64.powf(y)
    }

    #[at(2.25)]
    #[at(0.01)]
    fn roots(x: f64) -> f64 {
        x.sqrt() + 3.0 * x.cbrt()
    }

    #[at(-8.5)]
    #[at(0.2)]
    fn cube_root_of_a_negative(x: f64) -> f64 {
        x.cbrt() * x
    }

    #[at(0.8)]
    #[at(-3.0)]
    fn reciprocal(x: f64) -> f64 {
        x.recip() + (1.0 + x * x).recip()
    }

    #[at(0.7)]
    #[at(-2.0)]
    #[at(0.0)]
    fn exponentials(x: f64) -> f64 {
        x.exp() + 0.5 * x.exp2() - x.exp_m1() * 0.25
    }

    #[at(0.7)]
    #[at(5.5)]
    fn logarithms(x: f64) -> f64 {
        x.ln() + x.ln_1p() * 2.0 + x.log2() - 0.5 * x.log10()
    }

    #[at(3.5, 2.0)]
    #[at(0.4, 7.0)]
    fn logarithm_to_a_base(x: f64, base: f64) -> f64 {
        x.log(base) + x.log(3.0)
    }

    #[at(0.7)]
    #[at(-2.4)]
    #[at(0.0)]
    fn trigonometry(x: f64) -> f64 {
        x.sin() + 2.0 * x.cos() + 0.25 * x.tan()
    }

    #[at(1.1, 0.4)]
    #[at(-0.2, 2.0)]
    fn sine_and_cosine_at_once(x: f64, y: f64) -> f64 {
        let (s, c) = x.sin_cos();
        let (_, only_cosine) = y.sin_cos();
        s * y + c * c * only_cosine
    }

    #[at(0.3)]
    #[at(-0.85)]
    fn inverse_trigonometry(x: f64) -> f64 {
        x.asin() * 2.0 + x.acos() * x + x.atan()
    }

    #[at(1.0, 2.0)]
    #[at(-1.5, -0.5)]
    #[at(0.3, -2.0)]
    fn angle_of_a_vector(y: f64, x: f64) -> f64 {
        y.atan2(x) * x + y.atan2(1.5)
    }

    #[at(0.7)]
    #[at(-1.4)]
    fn hyperbolic(x: f64) -> f64 {
        x.sinh() + 0.5 * x.cosh() - 3.0 * x.tanh()
    }

    #[at(0.4)]
    #[at(-0.6)]
    fn inverse_hyperbolic(x: f64) -> f64 {
        x.asinh() + x.atanh() * 2.0 + (2.0 + x).acosh()
    }

    #[at(3.0, 4.0)]
    #[at(-1.5, 0.25)]
    fn hypotenuse(x: f64, y: f64) -> f64 {
        x.hypot(y) + x.hypot(2.0) * y
    }

    #[at(1.5)]
    #[at(-2.5)]
    fn absolute(x: f64) -> f64 {
        x.abs() * x + (x - 1.0).abs()
    }

    #[at(1.5, -2.0)]
    #[at(-0.5, 3.0)]
    fn copied_sign(x: f64, s: f64) -> f64 {
        x.copysign(-1.0) * x + x.copysign(s)
    }

    #[at(1.5, -2.0)]
    #[at(-0.5, 3.0)]
    fn larger_and_smaller(x: f64, y: f64) -> f64 {
        x.max(y) * 2.0 + x.min(y).powi(2) + x.max(0.25) - y.min(1.0)
    }

    #[at(0.3, -1.0, 2.0)]
    #[at(-4.0, -1.0, 2.0)]
    #[at(5.0, -1.0, 2.0)]
    fn clamped(x: f64, lo: f64, hi: f64) -> f64 {
        x.clamp(lo, hi) * x + (2.0 * x).clamp(-0.5, 0.5)
    }

    #[at(30.0)]
    #[at(-200.0)]
    fn degrees_and_radians(angle: f64) -> f64 {
        angle.to_radians().sin() + angle.to_degrees() * 1e-3
    }

    #[at(1.5, 0.5)]
    #[at(0.25, -3.0)]
    fn path_forms(x: f64, y: f64) -> f64 {
        f64::max(f64::sin(x), f64::cos(y)) + f64::powi(x, 3) * f64::min(x, y) + f64::sqrt(f64::abs(y))
    }

    #[at(1.5, 0.5)]
    #[at(0.25, -3.0)]
    fn operator_functions(x: f64, y: f64) -> f64 {
        let product = std::ops::Mul::mul(x, y);
        let difference = core::ops::Sub::sub(product, 2.0);
        let ratio = core::ops::Div::div(difference, core::ops::Neg::neg(y));
        core::ops::Add::add(ratio, x) * y
    }

    #[at(0.8)]
    #[at(-1.6)]
    fn mathematical_constants(x: f64) -> f64 {
        let turn = std::f64::consts::PI * 2.0;
        (turn * x).sin() / core::f64::consts::SQRT_2 + x * std::f64::consts::E
    }

    #[at(0.8)]
    #[at(-1.6)]
    fn imported_constants(x: f64) -> f64 {
        use std::f64::consts::{FRAC_PI_2, LN_2};
        (x * FRAC_PI_2).cos() + x * LN_2
    }

    #[at(0.3)]
    #[at(1.2)]
    fn long_chain(x: f64) -> f64 {
        ((x.sin() + 1.5).ln().exp().sqrt() * x).tanh().atan().cos()
    }

    #[at(0.3, -0.8)]
    #[at(-2.0, 1.0)]
    fn same_operand_twice(x: f64, y: f64) -> f64 {
        (x + x) * (x * x) - y / (y * y + x * x) + x.powi(2) / (x * x + 1.0)
    }

    #[at(0.3)]
    #[at(-40.0)]
    #[at(40.0)]
    fn sigmoid(x: f64) -> f64 {
        1.0 / (1.0 + (-x).exp())
    }

    #[at(0.3)]
    #[at(-2.0)]
    #[at(3.0)]
    fn softplus(x: f64) -> f64 {
        x.max(-0.125) + (-x.abs()).exp().ln_1p()
    }

    #[at(0.6)]
    #[at(-1.1)]
    fn gelu(x: f64) -> f64 {
        let inner = (2.0 / std::f64::consts::PI).sqrt() * (x + 0.044715 * x.powi(3));
        0.5 * x * (1.0 + inner.tanh())
    }

    #[at(0.5, 0.2, 1.5, 0.0)]
    #[at(-3.0, -3.0, 2.0, 0.0)]
    #[at(1.0, 0.5, 2.0, 1.0)]
    fn one_neuron(w: f64, b: f64, x: f64, y: f64) -> f64 {
        let z = w * x + b;
        let p = 1.0 / (1.0 + (-z).exp());
        0.5 * (p - y).powi(2)
    }

    #[at(1.5, 3)]
    #[at(-0.5, 7)]
    fn casts_of_integers(x: f64, n: usize) -> f64 {
        let half = n as f64 / 2.0;
        x * half + (n as f64 * x).sin() + (n / 2) as f64 * x + f64::from(n as i16) * x * x
    }

    #[at(2.7)]
    #[at(5.2)]
    fn a_float_becomes_an_index(x: f64) -> f64 {
        let weights = [0.5, 1.5, 2.5, 3.5, 4.5, 5.5];
        let bin = x as usize;
        weights[bin] * x + weights[x.floor() as usize - 1]
    }

    #[at(1.25, -0.5)]
    #[at(0.5, 3.0)]
    fn literal_forms(x: f64, y: f64) -> f64 {
        x * 2e-1 + y * 1_000.5 - 3f64 * x * 2.5_f64 + 1. * y
    }

    #[at(2.5, -1.5)]
    #[at(0.25, 0.75)]
    fn deep_parentheses(x: f64, y: f64) -> f64 {
        (((x) * (y - (x + 1.0))) / ((2.0) + (y * (y)))) - (x)
    }

    #[at(1.75, 0.5)]
    #[at(-0.25, 2.0)]
    fn result_does_not_need_everything(x: f64, unused: f64) -> f64 {
        let forgotten = unused.exp() * x;
        let _also_forgotten = forgotten + 1.0;
        x * x
    }

    #[at(0.5)]
    #[at(-2.0)]
    fn constant_result(_x: f64) -> f64 {
        4.25
    }

    #[at(0.5)]
    #[at(-2.0)]
    fn identity(x: f64) -> f64 {
        x
    }

    #[at(1.2, 0.4, 2.0)]
    #[at(2.0, -1.0, 0.5)]
    fn normal_log_density(x: f64, mean: f64, sigma: f64) -> f64 {
        let z = (x - mean) / sigma;
        -0.5 * z * z - sigma.ln() - 0.5 * (2.0 * std::f64::consts::PI).ln()
    }

    #[at(0.5)]
    #[at(-1.25)]
    fn borrowed_operands(x: f64) -> f64 {
        let r = &x;
        r * r + *r * 2.0 - (-r) / (1.0 + r * x)
    }
}
