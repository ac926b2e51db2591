#[allow(dead_code)]
pub fn loss(w: f64, b: f64, x: f64, y: f64) -> f64 {
    let z = w * x + b;
    let p = 1.0 / (1.0 + (-z).exp());
    0.5 * (p - y).powi(2)
}
/// Derivatives of [`loss`](fn@loss), made by `#[differentiable]`.
#[allow(non_camel_case_types, clippy::exhaustive_enums)]
pub enum loss {}
impl loss {
    /// The gradient of `loss`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn grad(w: f64, b: f64, x: f64, y: f64) -> (f64, f64, f64, f64) {
        let (_, gradient) = Self::value_and_grad(w, b, x, y);
        gradient
    }
    /// The value and the gradient of `loss`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn value_and_grad(
        w: f64,
        b: f64,
        x: f64,
        y: f64,
    ) -> (f64, (f64, f64, f64, f64)) {
        let mut d_w = 0.0;
        let mut d_b = 0.0;
        let mut d_x = 0.0;
        let mut d_y = 0.0;
        let value = Self::value_and_grad_into(
            w,
            b,
            x,
            y,
            &mut d_w,
            &mut d_b,
            &mut d_x,
            &mut d_y,
        );
        (value, (d_w, d_b, d_x, d_y))
    }
    /// Adds the gradient to the buffers, and returns the value, of `loss`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn value_and_grad_into(
        w: f64,
        b: f64,
        x: f64,
        y: f64,
        d_w: &mut f64,
        d_b: &mut f64,
        d_x: &mut f64,
        d_y: &mut f64,
    ) -> f64 {
        Self::vjp_into(w, b, x, y, 1.0, d_w, d_b, d_x, d_y)
    }
    /// The value, and the cotangents of the parameters for a cotangent of the value, of `loss`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp(
        w: f64,
        b: f64,
        x: f64,
        y: f64,
        seed: f64,
    ) -> (f64, (f64, f64, f64, f64)) {
        let mut d_w = 0.0;
        let mut d_b = 0.0;
        let mut d_x = 0.0;
        let mut d_y = 0.0;
        let value = Self::vjp_into(
            w,
            b,
            x,
            y,
            seed,
            &mut d_w,
            &mut d_b,
            &mut d_x,
            &mut d_y,
        );
        (value, (d_w, d_b, d_x, d_y))
    }
    /// Adds the cotangents of the parameters to the buffers, and returns the value, of `loss`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp_into(
        w: f64,
        b: f64,
        x: f64,
        y: f64,
        seed: f64,
        d_w: &mut f64,
        d_b: &mut f64,
        d_x: &mut f64,
        d_y: &mut f64,
    ) -> f64 {
        use ::differentiable::rt::{self, methods::*};
        let z = w * x + b;
        let exp = (-z).exp();
        let sum = 1.0 + exp;
        let p = 1.0 / sum;
        let diff = p - y;
        let prod_1 = 0.5 * diff.powi(2);
        let d_diff = seed * 0.5 * (2.0 * diff);
        *d_y -= d_diff;
        let d_z = rt::scale(d_diff * (p / sum), exp);
        *d_b += d_z;
        *d_w += d_z * x;
        *d_x += d_z * w;
        prod_1
    }
    /// The value and its tangent (forward mode) of `loss`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn jvp(
        w: f64,
        b: f64,
        x: f64,
        y: f64,
        d_w: f64,
        d_b: f64,
        d_x: f64,
        d_y: f64,
    ) -> (f64, f64) {
        Self::pushforward(w, b, x, y, d_w, d_b, d_x, d_y)
    }
    /// The forward sweep, and what runs the reverse sweep, of `loss`.
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
        b: f64,
        x: f64,
        y: f64,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(f64, &mut f64, &mut f64, &mut f64, &mut f64) + use<>,
    ) {
        use ::differentiable::rt::{self, methods::*};
        let z = w * x + b;
        let exp = (-z).exp();
        let sum = 1.0 + exp;
        let p = 1.0 / sum;
        let diff = p - y;
        let prod_1 = 0.5 * diff.powi(2);
        (
            prod_1,
            move |seed: f64, d_w: &mut f64, d_b: &mut f64, d_x: &mut f64, d_y: &mut f64| {
                let d_diff = seed * 0.5 * (2.0 * diff);
                *d_y -= d_diff;
                let d_z = rt::scale(d_diff * (p / sum), exp);
                *d_b += d_z;
                *d_w += d_z * x;
                *d_x += d_z * w;
            },
        )
    }
    /// The forward sweep, and what runs the reverse sweep, of `loss`.
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
        b: f64,
        x: f64,
        y: f64,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            ::differentiable::rt::Mutated,
            ::differentiable::rt::Mutated,
            ::differentiable::rt::Mutated,
            ::differentiable::rt::Mutated,
            f64,
            &mut f64,
            &mut f64,
            &mut f64,
            &mut f64,
        ) + use<>,
    ) {
        let (value, pullback) = Self::pullback(w, b, x, y);
        (
            value,
            move |_, _, _, _, seed, d_w, d_b, d_x, d_y| pullback(
                seed,
                d_w,
                d_b,
                d_x,
                d_y,
            ),
        )
    }
    /// Forward mode with a tangent for every parameter, of `loss`.
    #[doc(hidden)]
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn pushforward(
        w: f64,
        b: f64,
        x: f64,
        y: f64,
        d_w: f64,
        d_b: f64,
        d_x: f64,
        d_y: f64,
    ) -> (f64, f64) {
        use ::differentiable::rt::{self, methods::*};
        let z = w * x + b;
        let d_neg = -(d_w * x + d_x * w + d_b);
        let exp = (-z).exp();
        let sum = 1.0 + exp;
        let p = 1.0 / sum;
        let diff = p - y;
        let d_powi = -((rt::scale(d_neg, exp) * (p / sum) + d_y) * (2.0 * diff));
        let prod_1 = 0.5 * diff.powi(2);
        let d_prod_1 = d_powi * 0.5;
        (prod_1, d_prod_1)
    }
}
