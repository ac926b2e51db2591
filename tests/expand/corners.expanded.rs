#[allow(dead_code)]
pub fn distance(x: f64, y: f64) -> f64 {
    let length = (x * x + y * y).sqrt();
    length.max(0.0) + x.abs() + (x / y).atan()
}
/// Derivatives of [`distance`](fn@distance), made by `#[differentiable]`.
#[allow(non_camel_case_types, clippy::exhaustive_enums)]
pub enum distance {}
impl distance {
    /// The gradient of `distance`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn grad(x: f64, y: f64) -> (f64, f64) {
        let (_, gradient) = Self::value_and_grad(x, y);
        gradient
    }
    /// The value and the gradient of `distance`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn value_and_grad(x: f64, y: f64) -> (f64, (f64, f64)) {
        let mut d_x = 0.0;
        let mut d_y = 0.0;
        let value = Self::value_and_grad_into(x, y, &mut d_x, &mut d_y);
        (value, (d_x, d_y))
    }
    /// Adds the gradient to the buffers, and returns the value, of `distance`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn value_and_grad_into(x: f64, y: f64, d_x: &mut f64, d_y: &mut f64) -> f64 {
        Self::vjp_into(x, y, 1.0, d_x, d_y)
    }
    /// The value, and the cotangents of the parameters for a cotangent of the value, of `distance`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp(x: f64, y: f64, seed: f64) -> (f64, (f64, f64)) {
        let mut d_x = 0.0;
        let mut d_y = 0.0;
        let value = Self::vjp_into(x, y, seed, &mut d_x, &mut d_y);
        (value, (d_x, d_y))
    }
    /// Adds the cotangents of the parameters to the buffers, and returns the value, of `distance`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp_into(x: f64, y: f64, seed: f64, d_x: &mut f64, d_y: &mut f64) -> f64 {
        use ::differentiable::rt::{self, methods::*};
        let length = (x * x + y * y).sqrt();
        let quot = x / y;
        let sum_2 = length.max(0.0) + x.abs() + quot.atan();
        let d_quot = rt::scale(seed, 1.0 / (1.0 + quot * quot));
        *d_x += rt::scale(d_quot, 1.0 / y);
        *d_y -= rt::scale(d_quot, quot / y);
        *d_x += if x > 0.0 { seed } else if x < 0.0 { -seed } else { 0.0 };
        let d_sum = rt::scale(if length > 0.0 { seed } else { 0.0 }, 0.5 / length);
        *d_y += d_sum * (2.0 * y);
        *d_x += d_sum * (2.0 * x);
        sum_2
    }
    /// The value and its tangent (forward mode) of `distance`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn jvp(x: f64, y: f64, d_x: f64, d_y: f64) -> (f64, f64) {
        Self::pushforward(x, y, d_x, d_y)
    }
    /// The forward sweep, and what runs the reverse sweep, of `distance`.
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
    ) -> (f64, impl ::core::ops::FnOnce(f64, &mut f64, &mut f64) + use<>) {
        use ::differentiable::rt::{self, methods::*};
        let length = (x * x + y * y).sqrt();
        let quot = x / y;
        let sum_2 = length.max(0.0) + x.abs() + quot.atan();
        (
            sum_2,
            move |seed: f64, d_x: &mut f64, d_y: &mut f64| {
                let d_quot = rt::scale(seed, 1.0 / (1.0 + quot * quot));
                *d_x += rt::scale(d_quot, 1.0 / y);
                *d_y -= rt::scale(d_quot, quot / y);
                *d_x += if x > 0.0 { seed } else if x < 0.0 { -seed } else { 0.0 };
                let d_sum = rt::scale(
                    if length > 0.0 { seed } else { 0.0 },
                    0.5 / length,
                );
                *d_y += d_sum * (2.0 * y);
                *d_x += d_sum * (2.0 * x);
            },
        )
    }
    /// The forward sweep, and what runs the reverse sweep, of `distance`.
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
        f64,
        impl ::core::ops::FnOnce(
            ::differentiable::rt::Mutated,
            ::differentiable::rt::Mutated,
            f64,
            &mut f64,
            &mut f64,
        ) + use<>,
    ) {
        let (value, pullback) = Self::pullback(x, y);
        (value, move |_, _, seed, d_x, d_y| pullback(seed, d_x, d_y))
    }
    /// Forward mode with a tangent for every parameter, of `distance`.
    #[doc(hidden)]
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn pushforward(x: f64, y: f64, d_x: f64, d_y: f64) -> (f64, f64) {
        use ::differentiable::rt::{self, methods::*};
        let length = (x * x + y * y).sqrt();
        let d_length = rt::scale(d_x * (2.0 * x) + d_y * (2.0 * y), 0.5 / length);
        let d_sum_1 = (if length > 0.0 { d_length } else { 0.0 })
            + (if x > 0.0 { d_x } else if x < 0.0 { -d_x } else { 0.0 });
        let quot = x / y;
        let sum_2 = length.max(0.0) + x.abs() + quot.atan();
        let d_sum_2 = d_sum_1
            + rt::scale(
                rt::scale(d_x, 1.0 / y) - rt::scale(d_y, quot / y),
                1.0 / (1.0 + quot * quot),
            );
        (sum_2, d_sum_2)
    }
}
