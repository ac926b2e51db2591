#[allow(dead_code)]
pub fn shadowed(x: f64, d_x: f64) -> f64 {
    let x = x * d_x;
    let y = {
        let x = x.sin();
        x * x
    };
    let d_y = y + x;
    d_y * d_x
}
/// Derivatives of [`shadowed`](fn@shadowed), made by `#[differentiable]`.
#[allow(non_camel_case_types, clippy::exhaustive_enums)]
pub enum shadowed {}
impl shadowed {
    /// The gradient of `shadowed`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn grad(x: f64, d_x: f64) -> (f64, f64) {
        let (_, gradient) = Self::value_and_grad(x, d_x);
        gradient
    }
    /// The value and the gradient of `shadowed`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn value_and_grad(x: f64, d_x: f64) -> (f64, (f64, f64)) {
        let mut d_x_1 = 0.0;
        let mut d_d_x = 0.0;
        let value = Self::value_and_grad_into(x, d_x, &mut d_x_1, &mut d_d_x);
        (value, (d_x_1, d_d_x))
    }
    /// Adds the gradient to the buffers, and returns the value, of `shadowed`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn value_and_grad_into(
        x: f64,
        d_x: f64,
        d_x_1: &mut f64,
        d_d_x: &mut f64,
    ) -> f64 {
        Self::vjp_into(x, d_x, 1.0, d_x_1, d_d_x)
    }
    /// The value, and the cotangents of the parameters for a cotangent of the value, of `shadowed`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp(x: f64, d_x: f64, seed: f64) -> (f64, (f64, f64)) {
        let mut d_x_1 = 0.0;
        let mut d_d_x = 0.0;
        let value = Self::vjp_into(x, d_x, seed, &mut d_x_1, &mut d_d_x);
        (value, (d_x_1, d_d_x))
    }
    /// Adds the cotangents of the parameters to the buffers, and returns the value, of `shadowed`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp_into(
        x: f64,
        d_x: f64,
        seed: f64,
        d_x_1: &mut f64,
        d_d_x: &mut f64,
    ) -> f64 {
        use ::differentiable::rt::{self, methods::*};
        let x_1 = x * d_x;
        let x_2 = x_1.sin();
        let y = x_2 * x_2;
        let d_y = y + x_1;
        let prod = d_y * d_x;
        let d_d_y = seed * d_x;
        *d_d_x += seed * d_y;
        let d_x_1_1 = d_d_y + d_d_y * (2.0 * x_2) * x_1.cos();
        *d_x_1 += d_x_1_1 * d_x;
        *d_d_x += d_x_1_1 * x;
        prod
    }
    /// The value and its tangent (forward mode) of `shadowed`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn jvp(x: f64, d_x: f64, d_x_1: f64, d_d_x: f64) -> (f64, f64) {
        Self::pushforward(x, d_x, d_x_1, d_d_x)
    }
    /// The forward sweep, and what runs the reverse sweep, of `shadowed`.
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
        d_x: f64,
    ) -> (f64, impl ::core::ops::FnOnce(f64, &mut f64, &mut f64) + use<>) {
        use ::differentiable::rt::{self, methods::*};
        let x_1 = x * d_x;
        let x_2 = x_1.sin();
        let y = x_2 * x_2;
        let d_y = y + x_1;
        let prod = d_y * d_x;
        (
            prod,
            move |seed: f64, d_x_1: &mut f64, d_d_x: &mut f64| {
                let d_d_y = seed * d_x;
                *d_d_x += seed * d_y;
                let d_x_1_1 = d_d_y + d_d_y * (2.0 * x_2) * x_1.cos();
                *d_x_1 += d_x_1_1 * d_x;
                *d_d_x += d_x_1_1 * x;
            },
        )
    }
    /// The forward sweep, and what runs the reverse sweep, of `shadowed`.
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
        d_x: f64,
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
        let (value, pullback) = Self::pullback(x, d_x);
        (value, move |_, _, seed, d_x_1, d_d_x| pullback(seed, d_x_1, d_d_x))
    }
    /// Forward mode with a tangent for every parameter, of `shadowed`.
    #[doc(hidden)]
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn pushforward(x: f64, d_x: f64, d_x_1: f64, d_d_x: f64) -> (f64, f64) {
        use ::differentiable::rt::{self, methods::*};
        let x_1 = x * d_x;
        let d_x_1_1 = d_x_1 * d_x + d_d_x * x;
        let x_2 = x_1.sin();
        let y = x_2 * x_2;
        let d_y = y + x_1;
        let prod = d_y * d_x;
        let d_prod = (d_x_1_1 * x_1.cos() * (2.0 * x_2) + d_x_1_1) * d_x + d_d_x * d_y;
        (prod, d_prod)
    }
}
