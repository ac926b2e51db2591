#[allow(dead_code)]
pub fn huber(x: f64, delta: f64) -> f64 {
    let distance = x.abs();
    if distance <= delta {
        return 0.5 * x * x;
    }
    delta * (distance - 0.5 * delta)
}
/// Derivatives of [`huber`](fn@huber), made by `#[differentiable]`.
#[allow(non_camel_case_types, clippy::exhaustive_enums)]
pub enum huber {}
impl huber {
    /// The gradient of `huber`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn grad(x: f64, delta: f64) -> (f64, f64) {
        let (_, gradient) = Self::value_and_grad(x, delta);
        gradient
    }
    /// The value and the gradient of `huber`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn value_and_grad(x: f64, delta: f64) -> (f64, (f64, f64)) {
        let mut d_x = 0.0;
        let mut d_delta = 0.0;
        let value = Self::value_and_grad_into(x, delta, &mut d_x, &mut d_delta);
        (value, (d_x, d_delta))
    }
    /// Adds the gradient to the buffers, and returns the value, of `huber`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn value_and_grad_into(
        x: f64,
        delta: f64,
        d_x: &mut f64,
        d_delta: &mut f64,
    ) -> f64 {
        Self::vjp_into(x, delta, 1.0, d_x, d_delta)
    }
    /// The value, and the cotangents of the parameters for a cotangent of the value, of `huber`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp(x: f64, delta: f64, seed: f64) -> (f64, (f64, f64)) {
        let mut d_x = 0.0;
        let mut d_delta = 0.0;
        let value = Self::vjp_into(x, delta, seed, &mut d_x, &mut d_delta);
        (value, (d_x, d_delta))
    }
    /// Adds the cotangents of the parameters to the buffers, and returns the value, of `huber`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp_into(
        x: f64,
        delta: f64,
        seed: f64,
        d_x: &mut f64,
        d_delta: &mut f64,
    ) -> f64 {
        use ::differentiable::rt::{self, methods::*};
        let mut reached = 2;
        let result;
        let distance = x.abs();
        let test = distance <= delta;
        'forward: {
            if test {
                result = 0.5 * x * x;
                reached = 1;
                break 'forward;
            }
            result = delta * (distance - 0.5 * delta);
        }
        let mut d_distance = 0.0;
        if reached > 1 {
            *d_delta += seed * (distance - 0.5 * delta);
            let d_diff = seed * delta;
            d_distance += d_diff;
            *d_delta -= d_diff * 0.5;
        }
        if test {
            *d_x += seed * (0.5 * x) + seed * x * 0.5;
        }
        *d_x += if x > 0.0 { d_distance } else if x < 0.0 { -d_distance } else { 0.0 };
        result
    }
    /// The value and its tangent (forward mode) of `huber`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn jvp(x: f64, delta: f64, d_x: f64, d_delta: f64) -> (f64, f64) {
        Self::pushforward(x, delta, d_x, d_delta)
    }
    /// The forward sweep, and what runs the reverse sweep, of `huber`.
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
        x: f64,
        delta: f64,
    ) -> (f64, impl ::core::ops::FnOnce(f64, &mut f64, &mut f64) + use<>) {
        use ::differentiable::rt::{self, methods::*};
        let mut reached = 2;
        let result;
        let distance = x.abs();
        let test = distance <= delta;
        'forward: {
            if test {
                result = 0.5 * x * x;
                reached = 1;
                break 'forward;
            }
            result = delta * (distance - 0.5 * delta);
        }
        (
            result,
            move |seed: f64, d_x: &mut f64, d_delta: &mut f64| {
                let mut d_distance = 0.0;
                if reached > 1 {
                    *d_delta += seed * (distance - 0.5 * delta);
                    let d_diff = seed * delta;
                    d_distance += d_diff;
                    *d_delta -= d_diff * 0.5;
                }
                if test {
                    *d_x += seed * (0.5 * x) + seed * x * 0.5;
                }
                *d_x
                    += if x > 0.0 {
                        d_distance
                    } else if x < 0.0 {
                        -d_distance
                    } else {
                        0.0
                    };
            },
        )
    }
    /// The forward sweep, and what runs the reverse sweep, of `huber`.
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
        x: f64,
        delta: f64,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            ::differentiable::rt::Mutated,
            ::differentiable::rt::Mutated,
            f64,
            &mut f64,
            &mut f64,
        ) + use<>,
    ) {
        let (value, pullback) = Self::pullback(x, delta);
        (value, move |_, _, seed, d_x, d_delta| pullback(seed, d_x, d_delta))
    }
    /// Forward mode with a tangent for every parameter, of `huber`.
    #[doc(hidden)]
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn pushforward(x: f64, delta: f64, d_x: f64, d_delta: f64) -> (f64, f64) {
        use ::differentiable::rt::{self, methods::*};
        let result;
        let d_result;
        let distance = x.abs();
        let d_distance = if x > 0.0 { d_x } else if x < 0.0 { -d_x } else { 0.0 };
        let test = distance <= delta;
        'forward: {
            if test {
                let prod = 0.5 * x;
                d_result = d_x * 0.5 * x + d_x * prod;
                result = prod * x;
                break 'forward;
            }
            let diff = distance - 0.5 * delta;
            d_result = d_delta * diff + (d_distance - d_delta * 0.5) * delta;
            result = delta * diff;
        }
        (result, d_result)
    }
}
