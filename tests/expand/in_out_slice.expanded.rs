#[allow(dead_code)]
pub fn smooth(x: &mut [f64], rate: f64) {
    for i in 1..x.len() {
        x[i] += rate * (x[i - 1] - x[i]);
    }
}
/// Derivatives of [`smooth`](fn@smooth), made by `#[differentiable]`.
#[allow(non_camel_case_types, clippy::exhaustive_enums)]
pub enum smooth {}
impl smooth {
    /// The value, and the cotangents of the parameters for a cotangent of the value, of `smooth`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp(x: &mut [f64], rate: f64) -> ((), (::differentiable::rt::Vec<f64>, f64)) {
        let mut d_x = ::differentiable::rt::zero_tangent(&*x);
        let mut d_rate = 0.0;
        let value = Self::vjp_into(x, rate, &mut d_x, &mut d_rate);
        (value, (d_x, d_rate))
    }
    /// Adds the cotangents of the parameters to the buffers, and returns the value, of `smooth`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp_into(x: &mut [f64], rate: f64, d_x: &mut [f64], d_rate: &mut f64) {
        use ::differentiable::rt::{self, methods::*};
        rt::check_len("d_x", x.len(), d_x.len());
        let len = x.len();
        let mut tape = rt::frames(0.0, len);
        for i in 1..len {
            let diff_1 = x[i - 1] - x[i];
            x[i] += rate * diff_1;
            tape[i] = diff_1;
        }
        for i in (1..len).rev() {
            let diff_1 = tape[i];
            let d_prod = d_x[i];
            *d_rate += d_prod * diff_1;
            let d_diff_1 = d_prod * rate;
            d_x[i] -= d_diff_1;
            d_x[i - 1] += d_diff_1;
        }
    }
    /// The value and its tangent (forward mode) of `smooth`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn jvp(
        x: &mut [f64],
        rate: f64,
        d_x: &mut [f64],
        d_rate: f64,
    ) -> ((), ::differentiable::NoTangent) {
        ::differentiable::rt::check_len("d_x", x.len(), d_x.len());
        Self::pushforward(x, rate, d_x, d_rate)
    }
    /// The forward sweep, and what runs the reverse sweep, of `smooth`.
    #[doc(hidden)]
    #[allow(
        unused,
        impl_trait_redundant_captures,
        clippy::all,
        clippy::pedantic,
        clippy::nursery,
        clippy::restriction
    )]
    #[inline]
    pub fn pullback(
        x: &mut [f64],
        rate: f64,
    ) -> (
        (),
        impl ::core::ops::FnOnce(
            ::differentiable::rt::Mutated,
            ::differentiable::NoTangent,
            &mut [f64],
            &mut f64,
        ) + use<>,
    ) {
        use ::differentiable::rt::{self, methods::*};
        let len = x.len();
        let mut tape = rt::frames(0.0, len);
        for i in 1..len {
            let diff_1 = x[i - 1] - x[i];
            x[i] += rate * diff_1;
            tape[i] = diff_1;
        }
        (
            (),
            move |
                x: ::differentiable::rt::Mutated,
                seed: ::differentiable::NoTangent,
                d_x: &mut [f64],
                d_rate: &mut f64|
            {
                for i in (1..len).rev() {
                    let diff_1 = tape[i];
                    let d_prod = d_x[i];
                    *d_rate += d_prod * diff_1;
                    let d_diff_1 = d_prod * rate;
                    d_x[i] -= d_diff_1;
                    d_x[i - 1] += d_diff_1;
                }
            },
        )
    }
    /// The forward sweep, and what runs the reverse sweep, of `smooth`.
    #[doc(hidden)]
    #[allow(
        unused,
        impl_trait_redundant_captures,
        clippy::all,
        clippy::pedantic,
        clippy::nursery,
        clippy::restriction
    )]
    #[inline]
    pub fn pullback_again(
        x: &mut [f64],
        rate: f64,
    ) -> (
        (),
        impl ::core::ops::FnOnce(
            ::differentiable::rt::Mutated,
            ::differentiable::rt::Mutated,
            ::differentiable::NoTangent,
            &mut [f64],
            &mut f64,
        ) + use<>,
    ) {
        let (value, pullback) = Self::pullback(x, rate);
        (value, move |x, _, seed, d_x, d_rate| pullback(x, seed, d_x, d_rate))
    }
    /// Forward mode with a tangent for every parameter, of `smooth`.
    #[doc(hidden)]
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn pushforward(
        x: &mut [f64],
        rate: f64,
        d_x: &mut [f64],
        d_rate: f64,
    ) -> ((), ::differentiable::NoTangent) {
        use ::differentiable::rt::{self, methods::*};
        for i in 1..x.len() {
            let diff = i - 1;
            let diff_1 = x[diff] - x[i];
            d_x[i] += d_rate * diff_1 + (d_x[diff] - d_x[i]) * rate;
            x[i] += rate * diff_1;
        }
        ((), rt::zero_tangent(&()))
    }
}
