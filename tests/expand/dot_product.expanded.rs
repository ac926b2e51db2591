#[allow(dead_code)]
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (x, y) in a.iter().zip(b) {
        sum += x * y;
    }
    sum
}
/// Derivatives of [`dot`](fn@dot), made by `#[differentiable]`.
#[allow(non_camel_case_types, clippy::exhaustive_enums)]
pub enum dot {}
impl dot {
    /// The gradient of `dot`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn grad(
        a: &[f64],
        b: &[f64],
    ) -> (::differentiable::rt::Vec<f64>, ::differentiable::rt::Vec<f64>) {
        let (_, gradient) = Self::value_and_grad(a, b);
        gradient
    }
    /// The value and the gradient of `dot`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn value_and_grad(
        a: &[f64],
        b: &[f64],
    ) -> (f64, (::differentiable::rt::Vec<f64>, ::differentiable::rt::Vec<f64>)) {
        let mut d_a = ::differentiable::rt::zero_tangent(&*a);
        let mut d_b = ::differentiable::rt::zero_tangent(&*b);
        let value = Self::value_and_grad_into(a, b, &mut d_a, &mut d_b);
        (value, (d_a, d_b))
    }
    /// Adds the gradient to the buffers, and returns the value, of `dot`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn value_and_grad_into(
        a: &[f64],
        b: &[f64],
        d_a: &mut [f64],
        d_b: &mut [f64],
    ) -> f64 {
        Self::vjp_into(a, b, 1.0, d_a, d_b)
    }
    /// The value, and the cotangents of the parameters for a cotangent of the value, of `dot`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp(
        a: &[f64],
        b: &[f64],
        seed: f64,
    ) -> (f64, (::differentiable::rt::Vec<f64>, ::differentiable::rt::Vec<f64>)) {
        let mut d_a = ::differentiable::rt::zero_tangent(&*a);
        let mut d_b = ::differentiable::rt::zero_tangent(&*b);
        let value = Self::vjp_into(a, b, seed, &mut d_a, &mut d_b);
        (value, (d_a, d_b))
    }
    /// Adds the cotangents of the parameters to the buffers, and returns the value, of `dot`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp_into(
        a: &[f64],
        b: &[f64],
        seed: f64,
        d_a: &mut [f64],
        d_b: &mut [f64],
    ) -> f64 {
        use ::differentiable::rt::{self, methods::*};
        rt::check_len("d_a", a.len(), d_a.len());
        rt::check_len("d_b", b.len(), d_b.len());
        let mut sum = 0.0;
        let len = a.len();
        let len_1 = b.len();
        let count = len.min(len_1);
        for i in 0..count {
            let a_at = a[i];
            let b_at = b[i];
            sum += a_at * b_at;
            d_b[i] += seed * a_at;
            d_a[i] += seed * b_at;
        }
        sum
    }
    /// The value and its tangent (forward mode) of `dot`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn jvp(a: &[f64], b: &[f64], d_a: &[f64], d_b: &[f64]) -> (f64, f64) {
        ::differentiable::rt::check_len("d_a", a.len(), d_a.len());
        ::differentiable::rt::check_len("d_b", b.len(), d_b.len());
        Self::pushforward(a, b, d_a, d_b)
    }
    /// The forward sweep, and what runs the reverse sweep, of `dot`.
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
        a: &[f64],
        b: &[f64],
    ) -> (
        f64,
        impl ::core::ops::FnOnce(&[f64], &[f64], f64, &mut [f64], &mut [f64]) + use<>,
    ) {
        use ::differentiable::rt::{self, methods::*};
        let mut sum = 0.0;
        let len = a.len();
        let len_1 = b.len();
        let count = len.min(len_1);
        for i in 0..count {
            sum += a[i] * b[i];
        }
        (
            sum,
            move |a: &[f64], b: &[f64], seed: f64, d_a: &mut [f64], d_b: &mut [f64]| {
                rt::check_len("d_a", a.len(), d_a.len());
                rt::check_len("d_b", b.len(), d_b.len());
                for i in (0..count).rev() {
                    d_b[i] += seed * a[i];
                    d_a[i] += seed * b[i];
                }
            },
        )
    }
    /// The forward sweep, and what runs the reverse sweep, of `dot`.
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
        a: &[f64],
        b: &[f64],
    ) -> (
        f64,
        impl ::core::ops::FnOnce(&[f64], &[f64], f64, &mut [f64], &mut [f64]) + use<>,
    ) {
        let (value, pullback) = Self::pullback(a, b);
        (value, move |a, b, seed, d_a, d_b| pullback(a, b, seed, d_a, d_b))
    }
    /// Forward mode with a tangent for every parameter, of `dot`.
    #[doc(hidden)]
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn pushforward(a: &[f64], b: &[f64], d_a: &[f64], d_b: &[f64]) -> (f64, f64) {
        use ::differentiable::rt::{self, methods::*};
        let mut sum = 0.0;
        let mut d_sum = 0.0;
        let len = a.len();
        let len_1 = b.len();
        let count = len.min(len_1);
        for i in 0..count {
            let a_at = a[i];
            let b_at = b[i];
            d_sum += d_a[i] * b_at + d_b[i] * a_at;
            sum += a_at * b_at;
        }
        (sum, d_sum)
    }
}
