#[derive(Clone, Copy)]
pub enum Kind {
    Linear,
    Power(i32),
    Wave,
}
#[allow(dead_code)]
pub fn shape(kind: Kind, x: f64) -> f64 {
    let y = match kind {
        Kind::Linear => 2.0 * x,
        Kind::Power(n) if n > 0 => x.powi(n),
        Kind::Power(_) => 1.0,
        Kind::Wave => x.sin() * x,
    };
    y * y
}
/// Derivatives of [`shape`](fn@shape), made by `#[differentiable]`.
#[allow(non_camel_case_types, clippy::exhaustive_enums)]
pub enum shape {}
impl shape {
    /// The gradient of `shape`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn grad(kind: Kind, x: f64) -> f64 {
        let (_, gradient) = Self::value_and_grad(kind, x);
        gradient
    }
    /// The value and the gradient of `shape`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn value_and_grad(kind: Kind, x: f64) -> (f64, f64) {
        let mut d_x = 0.0;
        let value = Self::value_and_grad_into(kind, x, &mut d_x);
        (value, d_x)
    }
    /// Adds the gradient to the buffers, and returns the value, of `shape`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn value_and_grad_into(kind: Kind, x: f64, d_x: &mut f64) -> f64 {
        Self::vjp_into(kind, x, 1.0, d_x)
    }
    /// The value, and the cotangents of the parameters for a cotangent of the value, of `shape`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp(kind: Kind, x: f64, seed: f64) -> (f64, f64) {
        let mut d_x = 0.0;
        let value = Self::vjp_into(kind, x, seed, &mut d_x);
        (value, d_x)
    }
    /// Adds the cotangents of the parameters to the buffers, and returns the value, of `shape`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp_into(kind: Kind, x: f64, seed: f64, d_x: &mut f64) -> f64 {
        use ::differentiable::rt::{self, methods::*};
        let mut n_kept = 0;
        let mut sin = 0.0;
        let mut arm = 0;
        let y;
        match kind {
            Kind::Linear => {
                y = 2.0 * x;
            }
            Kind::Power(n) if n > 0 => {
                arm = 1;
                n_kept = n;
                y = x.powi(n);
            }
            Kind::Power(_) => {
                arm = 2;
                y = 1.0;
            }
            Kind::Wave => {
                arm = 3;
                sin = x.sin();
                y = sin * x;
            }
        }
        let prod_2 = y * y;
        let d_y = rt::scale(seed, 2.0 * y);
        if arm == 0 {
            *d_x += d_y * 2.0;
        } else if arm == 1 {
            let n = n_kept;
            *d_x += if n == 0 { 0.0 } else { rt::scale(d_y, n as f64 * x.powi(n - 1)) };
        } else if arm == 3 {
            *d_x += d_y * sin + d_y * x * x.cos();
        }
        prod_2
    }
    /// The value and its tangent (forward mode) of `shape`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn jvp(kind: Kind, x: f64, d_x: f64) -> (f64, f64) {
        Self::pushforward(kind, x, ::differentiable::NoTangent, d_x)
    }
    /// The forward sweep, and what runs the reverse sweep, of `shape`.
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
        kind: Kind,
        x: f64,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(f64, &mut ::differentiable::NoTangent, &mut f64) + use<>,
    ) {
        use ::differentiable::rt::{self, methods::*};
        let mut n_kept = 0;
        let mut sin = 0.0;
        let mut arm = 0;
        let y;
        match kind {
            Kind::Linear => {
                y = 2.0 * x;
            }
            Kind::Power(n) if n > 0 => {
                arm = 1;
                n_kept = n;
                y = x.powi(n);
            }
            Kind::Power(_) => {
                arm = 2;
                y = 1.0;
            }
            Kind::Wave => {
                arm = 3;
                sin = x.sin();
                y = sin * x;
            }
        }
        let prod_2 = y * y;
        (
            prod_2,
            move |seed: f64, d_kind: &mut ::differentiable::NoTangent, d_x: &mut f64| {
                let d_y = rt::scale(seed, 2.0 * y);
                if arm == 0 {
                    *d_x += d_y * 2.0;
                } else if arm == 1 {
                    let n = n_kept;
                    *d_x
                        += if n == 0 {
                            0.0
                        } else {
                            rt::scale(d_y, n as f64 * x.powi(n - 1))
                        };
                } else if arm == 3 {
                    *d_x += d_y * sin + d_y * x * x.cos();
                }
            },
        )
    }
    /// The forward sweep, and what runs the reverse sweep, of `shape`.
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
        kind: Kind,
        x: f64,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            ::differentiable::rt::Mutated,
            ::differentiable::rt::Mutated,
            f64,
            &mut ::differentiable::NoTangent,
            &mut f64,
        ) + use<>,
    ) {
        let (value, pullback) = Self::pullback(kind, x);
        (value, move |_, _, seed, d_kind, d_x| pullback(seed, d_kind, d_x))
    }
    /// Forward mode with a tangent for every parameter, of `shape`.
    #[doc(hidden)]
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn pushforward(
        kind: Kind,
        x: f64,
        d_kind: ::differentiable::NoTangent,
        d_x: f64,
    ) -> (f64, f64) {
        use ::differentiable::rt::{self, methods::*};
        let y;
        let d_y;
        match kind {
            Kind::Linear => {
                d_y = d_x * 2.0;
                y = 2.0 * x;
            }
            Kind::Power(n) if n > 0 => {
                let d_powi = if n == 0 {
                    0.0
                } else {
                    rt::scale(d_x, n as f64 * x.powi(n - 1))
                };
                d_y = d_powi;
                y = x.powi(n);
            }
            Kind::Power(_) => {
                d_y = 0.0;
                y = 1.0;
            }
            Kind::Wave => {
                let sin = x.sin();
                d_y = d_x * x.cos() * x + d_x * sin;
                y = sin * x;
            }
        }
        let prod_2 = y * y;
        let d_prod_2 = rt::scale(d_y, 2.0 * y);
        (prod_2, d_prod_2)
    }
}
