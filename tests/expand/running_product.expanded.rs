#[allow(dead_code)]
pub fn product(x: &[f64]) -> f64 {
    let mut p = 1.0;
    for i in 0..x.len() {
        p *= x[i];
    }
    p
}
/// Derivatives of [`product`](fn@product), made by `#[differentiable]`.
#[allow(non_camel_case_types, clippy::exhaustive_enums)]
pub enum product {}
impl product {
    /// The gradient of `product`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn grad(x: &[f64]) -> ::differentiable::rt::Vec<f64> {
        let (_, gradient) = Self::value_and_grad(x);
        gradient
    }
    /// The value and the gradient of `product`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn value_and_grad(x: &[f64]) -> (f64, ::differentiable::rt::Vec<f64>) {
        let mut d_x = ::differentiable::rt::zero_tangent(&*x);
        let value = Self::value_and_grad_into(x, &mut d_x);
        (value, d_x)
    }
    /// Adds the gradient to the buffers, and returns the value, of `product`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn value_and_grad_into(x: &[f64], d_x: &mut [f64]) -> f64 {
        Self::vjp_into(x, 1.0, d_x)
    }
    /// The value, and the cotangents of the parameters for a cotangent of the value, of `product`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp(x: &[f64], seed: f64) -> (f64, ::differentiable::rt::Vec<f64>) {
        let mut d_x = ::differentiable::rt::zero_tangent(&*x);
        let value = Self::vjp_into(x, seed, &mut d_x);
        (value, d_x)
    }
    /// Adds the cotangents of the parameters to the buffers, and returns the value, of `product`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp_into(x: &[f64], seed: f64, d_x: &mut [f64]) -> f64 {
        use ::differentiable::rt::{self, methods::*};
        rt::check_len("d_x", x.len(), d_x.len());
        let mut p = 1.0;
        let len = x.len();
        let mut tape = rt::frames(0.0, len);
        for i in 0..len {
            let p_old = p;
            p = p_old * x[i];
            tape[i] = p_old;
        }
        let mut d_p = seed;
        for i in (0..len).rev() {
            let p_old = tape[i];
            let d_p_new = d_p;
            d_p = d_p_new * x[i];
            d_x[i] += d_p_new * p_old;
        }
        p
    }
    /// The value and its tangent (forward mode) of `product`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn jvp(x: &[f64], d_x: &[f64]) -> (f64, f64) {
        ::differentiable::rt::check_len("d_x", x.len(), d_x.len());
        Self::pushforward(x, d_x)
    }
    /// The forward sweep, and what runs the reverse sweep, of `product`.
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
        let mut p = 1.0;
        let len = x.len();
        let mut tape = rt::frames(0.0, len);
        for i in 0..len {
            let p_old = p;
            p = p_old * x[i];
            tape[i] = p_old;
        }
        (
            p,
            move |x: &[f64], seed: f64, d_x: &mut [f64]| {
                rt::check_len("d_x", x.len(), d_x.len());
                let mut d_p = seed;
                for i in (0..len).rev() {
                    let p_old = tape[i];
                    let d_p_new = d_p;
                    d_p = d_p_new * x[i];
                    d_x[i] += d_p_new * p_old;
                }
            },
        )
    }
    /// The forward sweep, and what runs the reverse sweep, of `product`.
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
    /// Forward mode with a tangent for every parameter, of `product`.
    #[doc(hidden)]
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn pushforward(x: &[f64], d_x: &[f64]) -> (f64, f64) {
        use ::differentiable::rt::{self, methods::*};
        let mut p = 1.0;
        let mut d_p = 0.0;
        for i in 0..x.len() {
            let x_at = x[i];
            let p_old = p;
            d_p = d_p * x_at + d_x[i] * p_old;
            p = p_old * x_at;
        }
        (p, d_p)
    }
}
