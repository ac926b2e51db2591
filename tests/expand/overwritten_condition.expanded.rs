#[allow(dead_code)]
pub fn reflected(x: f64, wall: f64) -> f64 {
    let mut at = x;
    if at > wall {
        at = 2.0 * wall - at;
        at = at * at;
    }
    at * x
}
/// Derivatives of [`reflected`](fn@reflected), made by `#[differentiable]`.
#[allow(non_camel_case_types, clippy::exhaustive_enums)]
pub enum reflected {}
impl reflected {
    /// The gradient of `reflected`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn grad(x: f64, wall: f64) -> (f64, f64) {
        let (_, gradient) = Self::value_and_grad(x, wall);
        gradient
    }
    /// The value and the gradient of `reflected`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn value_and_grad(x: f64, wall: f64) -> (f64, (f64, f64)) {
        let mut d_x = 0.0;
        let mut d_wall = 0.0;
        let value = Self::value_and_grad_into(x, wall, &mut d_x, &mut d_wall);
        (value, (d_x, d_wall))
    }
    /// Adds the gradient to the buffers, and returns the value, of `reflected`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn value_and_grad_into(
        x: f64,
        wall: f64,
        d_x: &mut f64,
        d_wall: &mut f64,
    ) -> f64 {
        Self::vjp_into(x, wall, 1.0, d_x, d_wall)
    }
    /// The value, and the cotangents of the parameters for a cotangent of the value, of `reflected`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp(x: f64, wall: f64, seed: f64) -> (f64, (f64, f64)) {
        let mut d_x = 0.0;
        let mut d_wall = 0.0;
        let value = Self::vjp_into(x, wall, seed, &mut d_x, &mut d_wall);
        (value, (d_x, d_wall))
    }
    /// Adds the cotangents of the parameters to the buffers, and returns the value, of `reflected`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp_into(
        x: f64,
        wall: f64,
        seed: f64,
        d_x: &mut f64,
        d_wall: &mut f64,
    ) -> f64 {
        use ::differentiable::rt::{self, methods::*};
        let mut at_now_2 = 0.0;
        let mut at = x;
        let test = at > wall;
        if test {
            at = 2.0 * wall - at;
            at_now_2 = at;
            at = at_now_2 * at_now_2;
        }
        let at_now_4 = at;
        let prod_2 = at_now_4 * x;
        *d_x += seed * at_now_4;
        let mut d_at = seed * x;
        if test {
            d_at = d_at * (2.0 * at_now_2);
            let d_diff = d_at;
            d_at = -d_diff;
            *d_wall += d_diff * 2.0;
        }
        *d_x += d_at;
        prod_2
    }
    /// The value and its tangent (forward mode) of `reflected`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn jvp(x: f64, wall: f64, d_x: f64, d_wall: f64) -> (f64, f64) {
        Self::pushforward(x, wall, d_x, d_wall)
    }
    /// The forward sweep, and what runs the reverse sweep, of `reflected`.
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
        wall: f64,
    ) -> (f64, impl ::core::ops::FnOnce(f64, &mut f64, &mut f64) + use<>) {
        use ::differentiable::rt::{self, methods::*};
        let mut at_now_2 = 0.0;
        let mut at = x;
        let test = at > wall;
        if test {
            at = 2.0 * wall - at;
            at_now_2 = at;
            at = at_now_2 * at_now_2;
        }
        let at_now_4 = at;
        let prod_2 = at_now_4 * x;
        (
            prod_2,
            move |seed: f64, d_x: &mut f64, d_wall: &mut f64| {
                *d_x += seed * at_now_4;
                let mut d_at = seed * x;
                if test {
                    d_at = d_at * (2.0 * at_now_2);
                    let d_diff = d_at;
                    d_at = -d_diff;
                    *d_wall += d_diff * 2.0;
                }
                *d_x += d_at;
            },
        )
    }
    /// The forward sweep, and what runs the reverse sweep, of `reflected`.
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
        wall: f64,
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
        let (value, pullback) = Self::pullback(x, wall);
        (value, move |_, _, seed, d_x, d_wall| pullback(seed, d_x, d_wall))
    }
    /// Forward mode with a tangent for every parameter, of `reflected`.
    #[doc(hidden)]
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn pushforward(x: f64, wall: f64, d_x: f64, d_wall: f64) -> (f64, f64) {
        use ::differentiable::rt::{self, methods::*};
        let mut at = x;
        let mut d_at = d_x;
        if at > wall {
            d_at = d_wall * 2.0 - d_at;
            at = 2.0 * wall - at;
            let at_now_2 = at;
            d_at = d_at * (2.0 * at_now_2);
            at = at_now_2 * at_now_2;
        }
        let at_now_4 = at;
        let prod_2 = at_now_4 * x;
        let d_prod_2 = d_at * x + d_x * at_now_4;
        (prod_2, d_prod_2)
    }
}
