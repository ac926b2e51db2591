#[allow(dead_code)]
pub fn rosenbrock(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() - 1 {
        let slope = 1.0 - x[i];
        let valley = x[i + 1] - x[i] * x[i];
        sum += slope * slope + 100.0 * valley * valley;
    }
    sum
}
/// Derivatives of [`rosenbrock`](fn@rosenbrock), made by `#[differentiable]`.
#[allow(non_camel_case_types, clippy::exhaustive_enums)]
pub enum rosenbrock {}
impl rosenbrock {
    /// The gradient of `rosenbrock`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn grad(x: &[f64]) -> ::differentiable::rt::Vec<f64> {
        let (_, gradient) = Self::value_and_grad(x);
        gradient
    }
    /// The value and the gradient of `rosenbrock`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn value_and_grad(x: &[f64]) -> (f64, ::differentiable::rt::Vec<f64>) {
        let mut d_x = ::differentiable::rt::zero_tangent(&*x);
        let value = Self::value_and_grad_into(x, &mut d_x);
        (value, d_x)
    }
    /// Adds the gradient to the buffers, and returns the value, of `rosenbrock`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn value_and_grad_into(x: &[f64], d_x: &mut [f64]) -> f64 {
        Self::vjp_into(x, 1.0, d_x)
    }
    /// The value, and the cotangents of the parameters for a cotangent of the value, of `rosenbrock`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp(x: &[f64], seed: f64) -> (f64, ::differentiable::rt::Vec<f64>) {
        let mut d_x = ::differentiable::rt::zero_tangent(&*x);
        let value = Self::vjp_into(x, seed, &mut d_x);
        (value, d_x)
    }
    /// Adds the cotangents of the parameters to the buffers, and returns the value, of `rosenbrock`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp_into(x: &[f64], seed: f64, d_x: &mut [f64]) -> f64 {
        use ::differentiable::rt::{self, methods::*};
        rt::check_len("d_x", x.len(), d_x.len());
        let mut sum = 0.0;
        for i in 0..x.len() - 1 {
            let x_at = x[i];
            let slope = 1.0 - x_at;
            let sum_1 = i + 1;
            let valley = x[sum_1] - x_at * x_at;
            let prod_2 = 100.0 * valley;
            sum += slope * slope + prod_2 * valley;
            let d_valley = seed * prod_2 + seed * valley * 100.0;
            d_x[sum_1] += d_valley;
            d_x[i] -= d_valley * (2.0 * x_at) + seed * (2.0 * slope);
        }
        sum
    }
    /// The value and its tangent (forward mode) of `rosenbrock`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn jvp(x: &[f64], d_x: &[f64]) -> (f64, f64) {
        ::differentiable::rt::check_len("d_x", x.len(), d_x.len());
        Self::pushforward(x, d_x)
    }
    /// The forward sweep, and what runs the reverse sweep, of `rosenbrock`.
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
        x: &[f64],
    ) -> (f64, impl ::core::ops::FnOnce(&[f64], f64, &mut [f64]) + use<>) {
        use ::differentiable::rt::{self, methods::*};
        let mut sum = 0.0;
        let diff = x.len() - 1;
        for i in 0..diff {
            let x_at = x[i];
            let slope = 1.0 - x_at;
            let valley = x[i + 1] - x_at * x_at;
            sum += slope * slope + 100.0 * valley * valley;
        }
        (
            sum,
            move |x: &[f64], seed: f64, d_x: &mut [f64]| {
                rt::check_len("d_x", x.len(), d_x.len());
                for i in (0..diff).rev() {
                    let x_at = x[i];
                    let slope = 1.0 - x_at;
                    let sum_1 = i + 1;
                    let valley = x[sum_1] - x_at * x_at;
                    let d_valley = seed * (100.0 * valley) + seed * valley * 100.0;
                    d_x[sum_1] += d_valley;
                    d_x[i] -= d_valley * (2.0 * x_at) + seed * (2.0 * slope);
                }
            },
        )
    }
    /// The forward sweep, and what runs the reverse sweep, of `rosenbrock`.
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
        x: &[f64],
    ) -> (f64, impl ::core::ops::FnOnce(&[f64], f64, &mut [f64]) + use<>) {
        let (value, pullback) = Self::pullback(x);
        (value, move |x, seed, d_x| pullback(x, seed, d_x))
    }
    /// Forward mode with a tangent for every parameter, of `rosenbrock`.
    #[doc(hidden)]
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn pushforward(x: &[f64], d_x: &[f64]) -> (f64, f64) {
        use ::differentiable::rt::{self, methods::*};
        let mut sum = 0.0;
        let mut d_sum = 0.0;
        for i in 0..x.len() - 1 {
            let x_at = x[i];
            let d_x_at = d_x[i];
            let slope = 1.0 - x_at;
            let sum_1 = i + 1;
            let valley = x[sum_1] - x_at * x_at;
            let d_valley = d_x[sum_1] - d_x_at * (2.0 * x_at);
            let prod_2 = 100.0 * valley;
            d_sum
                += d_valley * 100.0 * valley + d_valley * prod_2
                    - d_x_at * (2.0 * slope);
            sum += slope * slope + prod_2 * valley;
        }
        (sum, d_sum)
    }
}
