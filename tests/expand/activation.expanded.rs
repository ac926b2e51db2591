#[derive(Clone, Copy)]
pub enum Activation {
    Relu,
    Tanh,
    Leaky(u32),
}
#[allow(dead_code)]
pub fn activate(x: f64, kind: Activation) -> f64 {
    match kind {
        Activation::Relu => x.max(0.0),
        Activation::Tanh => x.tanh(),
        Activation::Leaky(k) if x < 0.0 => x / f64::from(k),
        Activation::Leaky(_) => x,
    }
}
/// Derivatives of [`activate`](fn@activate), made by `#[differentiable]`.
#[allow(non_camel_case_types, clippy::exhaustive_enums)]
pub enum activate {}
impl activate {
    /// The gradient of `activate`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn grad(x: f64, kind: Activation) -> f64 {
        let (_, gradient) = Self::value_and_grad(x, kind);
        gradient
    }
    /// The value and the gradient of `activate`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn value_and_grad(x: f64, kind: Activation) -> (f64, f64) {
        let mut d_x = 0.0;
        let value = Self::value_and_grad_into(x, kind, &mut d_x);
        (value, d_x)
    }
    /// Adds the gradient to the buffers, and returns the value, of `activate`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn value_and_grad_into(x: f64, kind: Activation, d_x: &mut f64) -> f64 {
        Self::vjp_into(x, kind, 1.0, d_x)
    }
    /// The value, and the cotangents of the parameters for a cotangent of the value, of `activate`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp(x: f64, kind: Activation, seed: f64) -> (f64, f64) {
        let mut d_x = 0.0;
        let value = Self::vjp_into(x, kind, seed, &mut d_x);
        (value, d_x)
    }
    /// Adds the cotangents of the parameters to the buffers, and returns the value, of `activate`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp_into(x: f64, kind: Activation, seed: f64, d_x: &mut f64) -> f64 {
        use ::differentiable::rt::{self, methods::*};
        let mut tanh = 0.0;
        let mut converted = 0.0;
        let mut arm = 0;
        let value;
        match kind {
            Activation::Relu => {
                value = x.max(0.0);
            }
            Activation::Tanh => {
                arm = 1;
                tanh = x.tanh();
                value = tanh;
            }
            Activation::Leaky(k) if x < 0.0 => {
                arm = 2;
                converted = f64::from(k);
                value = x / converted;
            }
            Activation::Leaky(_) => {
                arm = 3;
                value = x;
            }
        }
        if arm == 0 {
            *d_x += if x > 0.0 { seed } else { 0.0 };
        } else if arm == 1 {
            *d_x += seed * (1.0 - tanh * tanh);
        } else if arm == 2 {
            *d_x += rt::scale(seed, 1.0 / converted);
        } else if arm == 3 {
            *d_x += seed;
        }
        value
    }
    /// The value and its tangent (forward mode) of `activate`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn jvp(x: f64, kind: Activation, d_x: f64) -> (f64, f64) {
        Self::pushforward(x, kind, d_x, ::differentiable::NoTangent)
    }
    /// The forward sweep, and what runs the reverse sweep, of `activate`.
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
        kind: Activation,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(f64, &mut f64, &mut ::differentiable::NoTangent) + use<>,
    ) {
        use ::differentiable::rt::{self, methods::*};
        let mut tanh = 0.0;
        let mut converted = 0.0;
        let mut arm = 0;
        let value;
        match kind {
            Activation::Relu => {
                value = x.max(0.0);
            }
            Activation::Tanh => {
                arm = 1;
                tanh = x.tanh();
                value = tanh;
            }
            Activation::Leaky(k) if x < 0.0 => {
                arm = 2;
                converted = f64::from(k);
                value = x / converted;
            }
            Activation::Leaky(_) => {
                arm = 3;
                value = x;
            }
        }
        (
            value,
            move |seed: f64, d_x: &mut f64, d_kind: &mut ::differentiable::NoTangent| {
                if arm == 0 {
                    *d_x += if x > 0.0 { seed } else { 0.0 };
                } else if arm == 1 {
                    *d_x += seed * (1.0 - tanh * tanh);
                } else if arm == 2 {
                    *d_x += rt::scale(seed, 1.0 / converted);
                } else if arm == 3 {
                    *d_x += seed;
                }
            },
        )
    }
    /// The forward sweep, and what runs the reverse sweep, of `activate`.
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
        kind: Activation,
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
        let (value, pullback) = Self::pullback(x, kind);
        (value, move |_, _, seed, d_x, d_kind| pullback(seed, d_x, d_kind))
    }
    /// Forward mode with a tangent for every parameter, of `activate`.
    #[doc(hidden)]
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn pushforward(
        x: f64,
        kind: Activation,
        d_x: f64,
        d_kind: ::differentiable::NoTangent,
    ) -> (f64, f64) {
        use ::differentiable::rt::{self, methods::*};
        let value;
        let d_value;
        match kind {
            Activation::Relu => {
                d_value = if x > 0.0 { d_x } else { 0.0 };
                value = x.max(0.0);
            }
            Activation::Tanh => {
                let tanh = x.tanh();
                d_value = d_x * (1.0 - tanh * tanh);
                value = tanh;
            }
            Activation::Leaky(k) if x < 0.0 => {
                let converted = f64::from(k);
                d_value = rt::scale(d_x, 1.0 / converted);
                value = x / converted;
            }
            Activation::Leaky(_) => {
                d_value = d_x;
                value = x;
            }
        }
        (value, d_value)
    }
}
