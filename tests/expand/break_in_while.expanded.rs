#[allow(dead_code)]
pub fn newton_sqrt(a: f64) -> f64 {
    let mut x = a;
    let mut steps = 0;
    while steps < 50 {
        let next = 0.5 * (x + a / x);
        let change = (next - x).abs();
        x = next;
        if change < 1e-12 {
            break;
        }
        steps += 1;
    }
    x
}
/// Derivatives of [`newton_sqrt`](fn@newton_sqrt), made by `#[differentiable]`.
#[allow(non_camel_case_types, clippy::exhaustive_enums)]
pub enum newton_sqrt {}
impl newton_sqrt {
    /// The gradient of `newton_sqrt`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn grad(a: f64) -> f64 {
        let (_, gradient) = Self::value_and_grad(a);
        gradient
    }
    /// The value and the gradient of `newton_sqrt`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn value_and_grad(a: f64) -> (f64, f64) {
        let mut d_a = 0.0;
        let value = Self::value_and_grad_into(a, &mut d_a);
        (value, d_a)
    }
    /// Adds the gradient to the buffers, and returns the value, of `newton_sqrt`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn value_and_grad_into(a: f64, d_a: &mut f64) -> f64 {
        Self::vjp_into(a, 1.0, d_a)
    }
    /// The value, and the cotangents of the parameters for a cotangent of the value, of `newton_sqrt`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp(a: f64, seed: f64) -> (f64, f64) {
        let mut d_a = 0.0;
        let value = Self::vjp_into(a, seed, &mut d_a);
        (value, d_a)
    }
    /// Adds the cotangents of the parameters to the buffers, and returns the value, of `newton_sqrt`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp_into(a: f64, seed: f64, d_a: &mut f64) -> f64 {
        use ::differentiable::rt::{self, methods::*};
        let mut tape = rt::Tape::new();
        let mut count = 0;
        let mut x = a;
        let mut steps = 0;
        while steps < 50 {
            count += 1;
            let x_now = x;
            let quot = a / x_now;
            let next = 0.5 * (x_now + quot);
            let change = (next - x_now).abs();
            x = next;
            if change < 1e-12 {
                tape.push((quot, x_now));
                break;
            }
            steps += 1;
            tape.push((quot, x_now));
        }
        let mut d_x = seed;
        for _k in 0..count {
            let (quot, x_now) = tape.pop();
            let d_next = d_x;
            d_x = 0.0;
            let d_sum = d_next * 0.5;
            *d_a += rt::scale(d_sum, 1.0 / x_now);
            d_x += d_sum - rt::scale(d_sum, quot / x_now);
        }
        *d_a += d_x;
        x
    }
    /// The value and its tangent (forward mode) of `newton_sqrt`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn jvp(a: f64, d_a: f64) -> (f64, f64) {
        Self::pushforward(a, d_a)
    }
    /// The forward sweep, and what runs the reverse sweep, of `newton_sqrt`.
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
    pub fn pullback(a: f64) -> (f64, impl ::core::ops::FnOnce(f64, &mut f64) + use<>) {
        use ::differentiable::rt::{self, methods::*};
        let mut tape = rt::Tape::new();
        let mut count = 0;
        let mut x = a;
        let mut steps = 0;
        while steps < 50 {
            count += 1;
            let x_now = x;
            let quot = a / x_now;
            let next = 0.5 * (x_now + quot);
            let change = (next - x_now).abs();
            x = next;
            if change < 1e-12 {
                tape.push((quot, x_now));
                break;
            }
            steps += 1;
            tape.push((quot, x_now));
        }
        (
            x,
            move |seed: f64, d_a: &mut f64| {
                let mut d_x = seed;
                for _k in 0..count {
                    let (quot, x_now) = tape.pop();
                    let d_next = d_x;
                    d_x = 0.0;
                    let d_sum = d_next * 0.5;
                    *d_a += rt::scale(d_sum, 1.0 / x_now);
                    d_x += d_sum - rt::scale(d_sum, quot / x_now);
                }
                *d_a += d_x;
            },
        )
    }
    /// The forward sweep, and what runs the reverse sweep, of `newton_sqrt`.
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
        a: f64,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(::differentiable::rt::Mutated, f64, &mut f64) + use<>,
    ) {
        let (value, pullback) = Self::pullback(a);
        (value, move |_, seed, d_a| pullback(seed, d_a))
    }
    /// Forward mode with a tangent for every parameter, of `newton_sqrt`.
    #[doc(hidden)]
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn pushforward(a: f64, d_a: f64) -> (f64, f64) {
        use ::differentiable::rt::{self, methods::*};
        let mut x = a;
        let mut d_x = d_a;
        let mut steps = 0;
        while steps < 50 {
            let x_now = x;
            let d_x_now = d_x;
            let quot = a / x_now;
            let next = 0.5 * (x_now + quot);
            let change = (next - x_now).abs();
            d_x = (d_x_now
                + (rt::scale(d_a, 1.0 / x_now) - rt::scale(d_x_now, quot / x_now)))
                * 0.5;
            x = next;
            if change < 1e-12 {
                break;
            }
            steps += 1;
        }
        (x, d_x)
    }
}
