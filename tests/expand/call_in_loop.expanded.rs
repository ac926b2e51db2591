#[allow(dead_code)]
pub fn softplus(x: f64) -> f64 {
    x.exp().ln_1p()
}
/// Derivatives of [`softplus`](fn@softplus), made by `#[differentiable]`.
#[allow(non_camel_case_types, clippy::exhaustive_enums)]
pub enum softplus {}
impl softplus {
    /// The gradient of `softplus`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn grad(x: f64) -> f64 {
        let (_, gradient) = Self::value_and_grad(x);
        gradient
    }
    /// The value and the gradient of `softplus`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn value_and_grad(x: f64) -> (f64, f64) {
        let mut d_x = 0.0;
        let value = Self::value_and_grad_into(x, &mut d_x);
        (value, d_x)
    }
    /// Adds the gradient to the buffers, and returns the value, of `softplus`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn value_and_grad_into(x: f64, d_x: &mut f64) -> f64 {
        Self::vjp_into(x, 1.0, d_x)
    }
    /// The value, and the cotangents of the parameters for a cotangent of the value, of `softplus`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp(x: f64, seed: f64) -> (f64, f64) {
        let mut d_x = 0.0;
        let value = Self::vjp_into(x, seed, &mut d_x);
        (value, d_x)
    }
    /// Adds the cotangents of the parameters to the buffers, and returns the value, of `softplus`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp_into(x: f64, seed: f64, d_x: &mut f64) -> f64 {
        use ::differentiable::rt::{self, methods::*};
        let exp = x.exp();
        let ln_1p = exp.ln_1p();
        *d_x += rt::scale(rt::scale(seed, 1.0 / (1.0 + exp)), exp);
        ln_1p
    }
    /// The value and its tangent (forward mode) of `softplus`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn jvp(x: f64, d_x: f64) -> (f64, f64) {
        Self::pushforward(x, d_x)
    }
    /// The forward sweep, and what runs the reverse sweep, of `softplus`.
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
    pub fn pullback(x: f64) -> (f64, impl ::core::ops::FnOnce(f64, &mut f64) + use<>) {
        use ::differentiable::rt::{self, methods::*};
        let exp = x.exp();
        let ln_1p = exp.ln_1p();
        (
            ln_1p,
            move |seed: f64, d_x: &mut f64| {
                *d_x += rt::scale(rt::scale(seed, 1.0 / (1.0 + exp)), exp);
            },
        )
    }
    /// The forward sweep, and what runs the reverse sweep, of `softplus`.
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
    ) -> (
        f64,
        impl ::core::ops::FnOnce(::differentiable::rt::Mutated, f64, &mut f64) + use<>,
    ) {
        let (value, pullback) = Self::pullback(x);
        (value, move |_, seed, d_x| pullback(seed, d_x))
    }
    /// Forward mode with a tangent for every parameter, of `softplus`.
    #[doc(hidden)]
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn pushforward(x: f64, d_x: f64) -> (f64, f64) {
        use ::differentiable::rt::{self, methods::*};
        let exp = x.exp();
        let ln_1p = exp.ln_1p();
        let d_ln_1p = rt::scale(rt::scale(d_x, exp), 1.0 / (1.0 + exp));
        (ln_1p, d_ln_1p)
    }
}
#[allow(dead_code)]
pub fn total(x: &[f64], scale: f64) -> f64 {
    let mut sum = 0.0;
    for xi in x {
        sum += softplus(scale * xi);
    }
    sum
}
/// Derivatives of [`total`](fn@total), made by `#[differentiable]`.
#[allow(non_camel_case_types, clippy::exhaustive_enums)]
pub enum total {}
impl total {
    /// The gradient of `total`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn grad(x: &[f64], scale: f64) -> (::differentiable::rt::Vec<f64>, f64) {
        let (_, gradient) = Self::value_and_grad(x, scale);
        gradient
    }
    /// The value and the gradient of `total`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn value_and_grad(
        x: &[f64],
        scale: f64,
    ) -> (f64, (::differentiable::rt::Vec<f64>, f64)) {
        let mut d_x = ::differentiable::rt::zero_tangent(&*x);
        let mut d_scale = 0.0;
        let value = Self::value_and_grad_into(x, scale, &mut d_x, &mut d_scale);
        (value, (d_x, d_scale))
    }
    /// Adds the gradient to the buffers, and returns the value, of `total`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn value_and_grad_into(
        x: &[f64],
        scale: f64,
        d_x: &mut [f64],
        d_scale: &mut f64,
    ) -> f64 {
        Self::vjp_into(x, scale, 1.0, d_x, d_scale)
    }
    /// The value, and the cotangents of the parameters for a cotangent of the value, of `total`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp(
        x: &[f64],
        scale: f64,
        seed: f64,
    ) -> (f64, (::differentiable::rt::Vec<f64>, f64)) {
        let mut d_x = ::differentiable::rt::zero_tangent(&*x);
        let mut d_scale = 0.0;
        let value = Self::vjp_into(x, scale, seed, &mut d_x, &mut d_scale);
        (value, (d_x, d_scale))
    }
    /// Adds the cotangents of the parameters to the buffers, and returns the value, of `total`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp_into(
        x: &[f64],
        scale: f64,
        seed: f64,
        d_x: &mut [f64],
        d_scale: &mut f64,
    ) -> f64 {
        use ::differentiable::rt::{self, methods::*};
        rt::check_len("d_x", x.len(), d_x.len());
        let mut sum = 0.0;
        for i in 0..x.len() {
            let x_at = x[i];
            let (softplus_value, softplus_pullback) = softplus::pullback(scale * x_at);
            sum += softplus_value;
            let mut d_prod = 0.0;
            softplus_pullback(seed, &mut d_prod);
            *d_scale += d_prod * x_at;
            d_x[i] += d_prod * scale;
        }
        sum
    }
    /// The value and its tangent (forward mode) of `total`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn jvp(x: &[f64], scale: f64, d_x: &[f64], d_scale: f64) -> (f64, f64) {
        ::differentiable::rt::check_len("d_x", x.len(), d_x.len());
        Self::pushforward(x, scale, d_x, d_scale)
    }
    /// The forward sweep, and what runs the reverse sweep, of `total`.
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
        scale: f64,
    ) -> (f64, impl ::core::ops::FnOnce(&[f64], f64, &mut [f64], &mut f64) + use<>) {
        use ::differentiable::rt::{self, methods::*};
        let mut sum = 0.0;
        let len = x.len();
        let mut tape = rt::Tape::with_capacity(len);
        for i in 0..len {
            let (softplus_value, softplus_pullback) = softplus::pullback(scale * x[i]);
            sum += softplus_value;
            tape.push(softplus_pullback);
        }
        (
            sum,
            move |x: &[f64], seed: f64, d_x: &mut [f64], d_scale: &mut f64| {
                rt::check_len("d_x", x.len(), d_x.len());
                for i in (0..len).rev() {
                    let softplus_pullback = tape.pop();
                    let mut d_prod = 0.0;
                    let x_at = x[i];
                    softplus_pullback(seed, &mut d_prod);
                    *d_scale += d_prod * x_at;
                    d_x[i] += d_prod * scale;
                }
            },
        )
    }
    /// The forward sweep, and what runs the reverse sweep, of `total`.
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
        scale: f64,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &[f64],
            ::differentiable::rt::Mutated,
            f64,
            &mut [f64],
            &mut f64,
        ) + use<>,
    ) {
        let (value, pullback) = Self::pullback(x, scale);
        (value, move |x, _, seed, d_x, d_scale| pullback(x, seed, d_x, d_scale))
    }
    /// Forward mode with a tangent for every parameter, of `total`.
    #[doc(hidden)]
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn pushforward(x: &[f64], scale: f64, d_x: &[f64], d_scale: f64) -> (f64, f64) {
        use ::differentiable::rt::{self, methods::*};
        let mut sum = 0.0;
        let mut d_sum = 0.0;
        for i in 0..x.len() {
            let x_at = x[i];
            let (softplus_value, d_softplus_value) = softplus::pushforward(
                scale * x_at,
                d_scale * x_at + d_x[i] * scale,
            );
            rt::float(&softplus_value);
            d_sum += d_softplus_value;
            sum += softplus_value;
        }
        (sum, d_sum)
    }
}
