#[allow(dead_code)]
pub fn twice(a: f64, b: f64) -> f64 {
    let f = |x: f64| x * x + b;
    f(a) * f(a + 1.0)
}
/// Derivatives of [`twice`](fn@twice), made by `#[differentiable]`.
#[allow(non_camel_case_types, clippy::exhaustive_enums)]
pub enum twice {}
impl twice {
    /// The gradient of `twice`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn grad(a: f64, b: f64) -> (f64, f64) {
        let (_, gradient) = Self::value_and_grad(a, b);
        gradient
    }
    /// The value and the gradient of `twice`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn value_and_grad(a: f64, b: f64) -> (f64, (f64, f64)) {
        let mut d_a = 0.0;
        let mut d_b = 0.0;
        let value = Self::value_and_grad_into(a, b, &mut d_a, &mut d_b);
        (value, (d_a, d_b))
    }
    /// Adds the gradient to the buffers, and returns the value, of `twice`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn value_and_grad_into(a: f64, b: f64, d_a: &mut f64, d_b: &mut f64) -> f64 {
        Self::vjp_into(a, b, 1.0, d_a, d_b)
    }
    /// The value, and the cotangents of the parameters for a cotangent of the value, of `twice`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp(a: f64, b: f64, seed: f64) -> (f64, (f64, f64)) {
        let mut d_a = 0.0;
        let mut d_b = 0.0;
        let value = Self::vjp_into(a, b, seed, &mut d_a, &mut d_b);
        (value, (d_a, d_b))
    }
    /// Adds the cotangents of the parameters to the buffers, and returns the value, of `twice`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp_into(a: f64, b: f64, seed: f64, d_a: &mut f64, d_b: &mut f64) -> f64 {
        use ::differentiable::rt::{self, methods::*};
        let x: f64 = a;
        let sum = x * x + b;
        let x_1: f64 = a + 1.0;
        let sum_2 = x_1 * x_1 + b;
        let prod_2 = sum * sum_2;
        let d_sum = seed * sum_2;
        let d_sum_2 = seed * sum;
        *d_b += d_sum_2;
        *d_a += d_sum_2 * (2.0 * x_1);
        *d_b += d_sum;
        *d_a += d_sum * (2.0 * x);
        prod_2
    }
    /// The value and its tangent (forward mode) of `twice`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn jvp(a: f64, b: f64, d_a: f64, d_b: f64) -> (f64, f64) {
        Self::pushforward(a, b, d_a, d_b)
    }
    /// The forward sweep, and what runs the reverse sweep, of `twice`.
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
        a: f64,
        b: f64,
    ) -> (f64, impl ::core::ops::FnOnce(f64, &mut f64, &mut f64) + use<>) {
        use ::differentiable::rt::{self, methods::*};
        let x: f64 = a;
        let sum = x * x + b;
        let x_1: f64 = a + 1.0;
        let sum_2 = x_1 * x_1 + b;
        let prod_2 = sum * sum_2;
        (
            prod_2,
            move |seed: f64, d_a: &mut f64, d_b: &mut f64| {
                let d_sum = seed * sum_2;
                let d_sum_2 = seed * sum;
                *d_b += d_sum_2;
                *d_a += d_sum_2 * (2.0 * x_1);
                *d_b += d_sum;
                *d_a += d_sum * (2.0 * x);
            },
        )
    }
    /// The forward sweep, and what runs the reverse sweep, of `twice`.
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
        a: f64,
        b: f64,
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
        let (value, pullback) = Self::pullback(a, b);
        (value, move |_, _, seed, d_a, d_b| pullback(seed, d_a, d_b))
    }
    /// Forward mode with a tangent for every parameter, of `twice`.
    #[doc(hidden)]
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn pushforward(a: f64, b: f64, d_a: f64, d_b: f64) -> (f64, f64) {
        use ::differentiable::rt::{self, methods::*};
        let x: f64 = a;
        let sum = x * x + b;
        let x_1: f64 = a + 1.0;
        let sum_2 = x_1 * x_1 + b;
        let prod_2 = sum * sum_2;
        let d_prod_2 = (d_a * (2.0 * x) + d_b) * sum_2 + (d_a * (2.0 * x_1) + d_b) * sum;
        (prod_2, d_prod_2)
    }
}
