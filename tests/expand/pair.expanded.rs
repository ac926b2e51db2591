#[allow(dead_code)]
pub fn polar(x: f64, y: f64) -> (f64, f64) {
    (x.hypot(y), y.atan2(x))
}
/// Derivatives of [`polar`](fn@polar), made by `#[differentiable]`.
#[allow(non_camel_case_types, clippy::exhaustive_enums)]
pub enum polar {}
impl polar {
    /// The value, and the cotangents of the parameters for a cotangent of the value, of `polar`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp(x: f64, y: f64, seed: (f64, f64)) -> ((f64, f64), (f64, f64)) {
        let mut d_x = 0.0;
        let mut d_y = 0.0;
        let value = Self::vjp_into(x, y, seed, &mut d_x, &mut d_y);
        (value, (d_x, d_y))
    }
    /// Adds the cotangents of the parameters to the buffers, and returns the value, of `polar`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp_into(
        x: f64,
        y: f64,
        seed: (f64, f64),
        d_x: &mut f64,
        d_y: &mut f64,
    ) -> (f64, f64) {
        use ::differentiable::rt::{self, methods::*};
        let hypot = x.hypot(y);
        let tuple = (hypot, y.atan2(x));
        let d_tuple = seed;
        let d_hypot = d_tuple.0;
        let d_atan2 = d_tuple.1;
        *d_y += if x == 0.0 { 0.0 } else { rt::scale(d_atan2, 1.0 / (x + y * (y / x))) };
        *d_x
            += (if y == 0.0 {
                0.0
            } else {
                rt::scale(d_atan2, -1.0 / (y + x * (x / y)))
            }) + (if x == 0.0 { 0.0 } else { rt::scale(d_hypot, x / hypot) });
        *d_y += if y == 0.0 { 0.0 } else { rt::scale(d_hypot, y / hypot) };
        tuple
    }
    /// The value and its tangent (forward mode) of `polar`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn jvp(x: f64, y: f64, d_x: f64, d_y: f64) -> ((f64, f64), (f64, f64)) {
        Self::pushforward(x, y, d_x, d_y)
    }
    /// The forward sweep, and what runs the reverse sweep, of `polar`.
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
        y: f64,
    ) -> ((f64, f64), impl ::core::ops::FnOnce((f64, f64), &mut f64, &mut f64) + use<>) {
        use ::differentiable::rt::{self, methods::*};
        let hypot = x.hypot(y);
        let tuple = (hypot, y.atan2(x));
        (
            tuple,
            move |seed: (f64, f64), d_x: &mut f64, d_y: &mut f64| {
                let d_tuple = seed;
                let d_hypot = d_tuple.0;
                let d_atan2 = d_tuple.1;
                *d_y
                    += if x == 0.0 {
                        0.0
                    } else {
                        rt::scale(d_atan2, 1.0 / (x + y * (y / x)))
                    };
                *d_x
                    += (if y == 0.0 {
                        0.0
                    } else {
                        rt::scale(d_atan2, -1.0 / (y + x * (x / y)))
                    }) + (if x == 0.0 { 0.0 } else { rt::scale(d_hypot, x / hypot) });
                *d_y += if y == 0.0 { 0.0 } else { rt::scale(d_hypot, y / hypot) };
            },
        )
    }
    /// The forward sweep, and what runs the reverse sweep, of `polar`.
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
        y: f64,
    ) -> (
        (f64, f64),
        impl ::core::ops::FnOnce(
            ::differentiable::rt::Mutated,
            ::differentiable::rt::Mutated,
            (f64, f64),
            &mut f64,
            &mut f64,
        ) + use<>,
    ) {
        let (value, pullback) = Self::pullback(x, y);
        (value, move |_, _, seed, d_x, d_y| pullback(seed, d_x, d_y))
    }
    /// Forward mode with a tangent for every parameter, of `polar`.
    #[doc(hidden)]
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn pushforward(x: f64, y: f64, d_x: f64, d_y: f64) -> ((f64, f64), (f64, f64)) {
        use ::differentiable::rt::{self, methods::*};
        let hypot = x.hypot(y);
        let d_hypot = (if x == 0.0 { 0.0 } else { rt::scale(d_x, x / hypot) })
            + (if y == 0.0 { 0.0 } else { rt::scale(d_y, y / hypot) });
        let d_atan2 = (if x == 0.0 {
            0.0
        } else {
            rt::scale(d_y, 1.0 / (x + y * (y / x)))
        }) + (if y == 0.0 { 0.0 } else { rt::scale(d_x, -1.0 / (y + x * (x / y))) });
        let tuple = (hypot, y.atan2(x));
        let mut d_tuple = (0.0, 0.0);
        d_tuple.0 = d_hypot;
        d_tuple.1 = d_atan2;
        (tuple, d_tuple)
    }
}
