#[allow(dead_code)]
pub fn energy(w: f64, x: &[f64; 3]) -> f64 {
    let mut sum = 0.0;
    for i in 0..3 {
        sum += (w * x[i]).tanh();
    }
    sum
}
/// Derivatives of [`energy`](fn@energy), made by `#[differentiable]`.
#[allow(non_camel_case_types, clippy::exhaustive_enums)]
pub enum energy {}
impl energy {
    /// The gradient of `energy`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn grad(w: f64, x: &[f64; 3]) -> f64 {
        let (_, gradient) = Self::value_and_grad(w, x);
        gradient
    }
    /// The value and the gradient of `energy`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn value_and_grad(w: f64, x: &[f64; 3]) -> (f64, f64) {
        let mut d_w = 0.0;
        let value = Self::value_and_grad_into(w, x, &mut d_w);
        (value, d_w)
    }
    /// Adds the gradient to the buffers, and returns the value, of `energy`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn value_and_grad_into(w: f64, x: &[f64; 3], d_w: &mut f64) -> f64 {
        Self::vjp_into(w, x, 1.0, d_w)
    }
    /// The value, and the cotangents of the parameters for a cotangent of the value, of `energy`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp(w: f64, x: &[f64; 3], seed: f64) -> (f64, f64) {
        let mut d_w = 0.0;
        let value = Self::vjp_into(w, x, seed, &mut d_w);
        (value, d_w)
    }
    /// Adds the cotangents of the parameters to the buffers, and returns the value, of `energy`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp_into(w: f64, x: &[f64; 3], seed: f64, d_w: &mut f64) -> f64 {
        use ::differentiable::rt::{self, methods::*};
        let mut sum = 0.0;
        for i in 0..3 {
            let x_at = x[i];
            let tanh = (w * x_at).tanh();
            sum += tanh;
            *d_w += seed * (1.0 - tanh * tanh) * x_at;
        }
        sum
    }
    /// The value and its tangent (forward mode) of `energy`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn jvp(w: f64, x: &[f64; 3], d_w: f64) -> (f64, f64) {
        Self::pushforward(w, x, d_w, x)
    }
    /// The forward sweep, and what runs the reverse sweep, of `energy`.
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
        w: f64,
        x: &[f64; 3],
    ) -> (
        f64,
        impl ::core::ops::FnOnce(&[f64; 3], f64, &mut f64, &mut [f64; 3]) + use<>,
    ) {
        use ::differentiable::rt::{self, methods::*};
        let mut tape = [0.0; 3];
        let mut sum = 0.0;
        for i in 0..3 {
            let tanh = (w * x[i]).tanh();
            sum += tanh;
            tape[i] = tanh;
        }
        (
            sum,
            move |x: &[f64; 3], seed: f64, d_w: &mut f64, d_x: &mut [f64; 3]| {
                for i in (0..3).rev() {
                    let tanh = tape[i];
                    *d_w += seed * (1.0 - tanh * tanh) * x[i];
                }
            },
        )
    }
    /// The forward sweep, and what runs the reverse sweep, of `energy`.
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
        w: f64,
        x: &[f64; 3],
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            ::differentiable::rt::Mutated,
            &[f64; 3],
            f64,
            &mut f64,
            &mut [f64; 3],
        ) + use<>,
    ) {
        let (value, pullback) = Self::pullback(w, x);
        (value, move |_, x, seed, d_w, d_x| pullback(x, seed, d_w, d_x))
    }
    /// Forward mode with a tangent for every parameter, of `energy`.
    #[doc(hidden)]
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn pushforward(w: f64, x: &[f64; 3], d_w: f64, d_x: &[f64; 3]) -> (f64, f64) {
        use ::differentiable::rt::{self, methods::*};
        let mut sum = 0.0;
        let mut d_sum = 0.0;
        for i in 0..3 {
            let x_at = x[i];
            let tanh = (w * x_at).tanh();
            d_sum += d_w * x_at * (1.0 - tanh * tanh);
            sum += tanh;
        }
        (sum, d_sum)
    }
}
