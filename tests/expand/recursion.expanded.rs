#[allow(dead_code)]
pub fn power(x: f64, n: u32) -> f64 {
    if n == 0 {
        1.0
    } else if n % 2 == 0 {
        power(x * x, n / 2)
    } else {
        x * power(x, n - 1)
    }
}
/// Derivatives of [`power`](fn@power), made by `#[differentiable]`.
#[allow(non_camel_case_types, clippy::exhaustive_enums)]
pub enum power {}
impl power {
    /// The gradient of `power`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn grad(x: f64, n: u32) -> f64 {
        let (_, gradient) = Self::value_and_grad(x, n);
        gradient
    }
    /// The value and the gradient of `power`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn value_and_grad(x: f64, n: u32) -> (f64, f64) {
        let mut d_x = 0.0;
        let value = Self::value_and_grad_into(x, n, &mut d_x);
        (value, d_x)
    }
    /// Adds the gradient to the buffers, and returns the value, of `power`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn value_and_grad_into(x: f64, n: u32, d_x: &mut f64) -> f64 {
        Self::vjp_into(x, n, 1.0, d_x)
    }
    /// The value, and the cotangents of the parameters for a cotangent of the value, of `power`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp(x: f64, n: u32, seed: f64) -> (f64, f64) {
        let mut d_x = 0.0;
        let value = Self::vjp_into(x, n, seed, &mut d_x);
        (value, d_x)
    }
    /// Adds the cotangents of the parameters to the buffers, and returns the value, of `power`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp_into(x: f64, n: u32, seed: f64, d_x: &mut f64) -> f64 {
        use ::differentiable::rt::{self, methods::*};
        let mut quot = 0;
        let mut power_value_1 = 0.0;
        let mut test_1 = false;
        let value;
        let test = n == 0;
        if test {
            value = 1.0;
        } else {
            test_1 = n % 2 == 0;
            if test_1 {
                quot = n / 2;
                let power_value = power(x * x, quot);
                value = power_value;
            } else {
                power_value_1 = power(x, n - 1);
                value = x * power_value_1;
            }
        }
        if !test {
            if test_1 {
                let mut d_prod = 0.0;
                let _ = power::vjp_into(x * x, quot, seed, &mut d_prod);
                *d_x += d_prod * (2.0 * x);
            } else {
                *d_x += rt::scale(seed, power_value_1);
                let _ = power::vjp_into(x, n - 1, seed * x, d_x);
            }
        }
        value
    }
    /// The value and its tangent (forward mode) of `power`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn jvp(x: f64, n: u32, d_x: f64) -> (f64, f64) {
        Self::pushforward(x, n, d_x, ::differentiable::NoTangent)
    }
    /// The forward sweep, and what runs the reverse sweep, of `power`.
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
        n: u32,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(f64, &mut f64, &mut ::differentiable::NoTangent) + use<>,
    ) {
        use ::differentiable::rt::{self, methods::*};
        let mut quot = 0;
        let mut power_value_1 = 0.0;
        let mut test_1 = false;
        let value;
        let test = n == 0;
        if test {
            value = 1.0;
        } else {
            test_1 = n % 2 == 0;
            if test_1 {
                quot = n / 2;
                let power_value = power(x * x, quot);
                value = power_value;
            } else {
                power_value_1 = power(x, n - 1);
                value = x * power_value_1;
            }
        }
        (
            value,
            move |seed: f64, d_x: &mut f64, d_n: &mut ::differentiable::NoTangent| {
                if !test {
                    if test_1 {
                        let mut d_prod = 0.0;
                        let _ = power::vjp_into(x * x, quot, seed, &mut d_prod);
                        *d_x += d_prod * (2.0 * x);
                    } else {
                        *d_x += rt::scale(seed, power_value_1);
                        let _ = power::vjp_into(x, n - 1, seed * x, d_x);
                    }
                }
            },
        )
    }
    /// The forward sweep, and what runs the reverse sweep, of `power`.
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
        n: u32,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            ::differentiable::rt::Mutated,
            ::differentiable::rt::Mutated,
            f64,
            &mut f64,
            &mut ::differentiable::NoTangent,
        ) + use<>,
    ) {
        let (value, pullback) = Self::pullback(x, n);
        (value, move |_, _, seed, d_x, d_n| pullback(seed, d_x, d_n))
    }
    /// Forward mode with a tangent for every parameter, of `power`.
    #[doc(hidden)]
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn pushforward(
        x: f64,
        n: u32,
        d_x: f64,
        d_n: ::differentiable::NoTangent,
    ) -> (f64, f64) {
        use ::differentiable::rt::{self, methods::*};
        let value;
        let d_value;
        if n == 0 {
            d_value = 0.0;
            value = 1.0;
        } else if n % 2 == 0 {
            let (power_value, d_power_value) = power::pushforward(
                x * x,
                n / 2,
                d_x * (2.0 * x),
                rt::NoTangent,
            );
            d_value = d_power_value;
            value = power_value;
        } else {
            let (power_value_1, d_power_value_1) = power::pushforward(
                x,
                n - 1,
                d_x,
                rt::NoTangent,
            );
            d_value = rt::scale(d_x, power_value_1) + d_power_value_1 * x;
            value = x * power_value_1;
        }
        (value, d_value)
    }
}
