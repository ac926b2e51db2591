#[allow(dead_code)]
pub fn norm<T: Real, const N: usize>(x: &[T; N]) -> T {
    let mut sum = T::ZERO;
    for i in 0..N {
        sum += x[i] * x[i];
    }
    sum.sqrt()
}
/// Derivatives of [`norm`](fn@norm), made by `#[differentiable]`.
#[allow(non_camel_case_types, clippy::exhaustive_enums)]
pub enum norm {}
impl norm {
    /// The gradient of `norm`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn grad<T: Real, const N: usize>(x: &[T; N]) -> [T; N] {
        let (_, gradient) = Self::value_and_grad::<T, N>(x);
        gradient
    }
    /// The value and the gradient of `norm`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn value_and_grad<T: Real, const N: usize>(x: &[T; N]) -> (T, [T; N]) {
        let mut d_x = ::differentiable::rt::zero_tangent(&*x);
        let value = Self::value_and_grad_into::<T, N>(x, &mut d_x);
        (value, d_x)
    }
    /// Adds the gradient to the buffers, and returns the value, of `norm`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn value_and_grad_into<T: Real, const N: usize>(
        x: &[T; N],
        d_x: &mut [T; N],
    ) -> T {
        Self::vjp_into::<T, N>(x, <T as ::differentiable::Real>::ONE, d_x)
    }
    /// The value, and the cotangents of the parameters for a cotangent of the value, of `norm`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp<T: Real, const N: usize>(x: &[T; N], seed: T) -> (T, [T; N]) {
        let mut d_x = ::differentiable::rt::zero_tangent(&*x);
        let value = Self::vjp_into::<T, N>(x, seed, &mut d_x);
        (value, d_x)
    }
    /// Adds the cotangents of the parameters to the buffers, and returns the value, of `norm`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp_into<T: Real, const N: usize>(
        x: &[T; N],
        seed: T,
        d_x: &mut [T; N],
    ) -> T {
        use ::differentiable::rt::{self, methods::*};
        let mut sum = T::ZERO;
        for i in 0..N {
            let x_at = x[i];
            sum += x_at * x_at;
        }
        let sqrt = sum.sqrt();
        let d_sum_now = rt::scale(seed, T::from_f64(0.5) / sqrt);
        for i in (0..N).rev() {
            d_x[i] += d_sum_now * (T::from_f64(2.0) * x[i]);
        }
        sqrt
    }
    /// The value and its tangent (forward mode) of `norm`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn jvp<T: Real, const N: usize>(x: &[T; N], d_x: &[T; N]) -> (T, T) {
        Self::pushforward::<T, N>(x, d_x)
    }
    /// The forward sweep, and what runs the reverse sweep, of `norm`.
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
    pub fn pullback<T: Real, const N: usize>(
        x: &[T; N],
    ) -> (T, impl ::core::ops::FnOnce(&[T; N], T, &mut [T; N]) + use<T, N>) {
        use ::differentiable::rt::{self, methods::*};
        let mut sum = T::ZERO;
        for i in 0..N {
            let x_at = x[i];
            sum += x_at * x_at;
        }
        let sqrt = sum.sqrt();
        (
            sqrt,
            move |x: &[T; N], seed: T, d_x: &mut [T; N]| {
                let d_sum_now = rt::scale(seed, T::from_f64(0.5) / sqrt);
                for i in (0..N).rev() {
                    d_x[i] += d_sum_now * (T::from_f64(2.0) * x[i]);
                }
            },
        )
    }
    /// The forward sweep, and what runs the reverse sweep, of `norm`.
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
    pub fn pullback_again<T: Real, const N: usize>(
        x: &[T; N],
    ) -> (T, impl ::core::ops::FnOnce(&[T; N], T, &mut [T; N]) + use<T, N>) {
        let (value, pullback) = Self::pullback::<T, N>(x);
        (value, move |x, seed, d_x| pullback(x, seed, d_x))
    }
    /// Forward mode with a tangent for every parameter, of `norm`.
    #[doc(hidden)]
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn pushforward<T: Real, const N: usize>(x: &[T; N], d_x: &[T; N]) -> (T, T) {
        use ::differentiable::rt::{self, methods::*};
        let mut sum = T::ZERO;
        let mut d_sum = T::ZERO;
        for i in 0..N {
            let x_at = x[i];
            d_sum += d_x[i] * (T::from_f64(2.0) * x_at);
            sum += x_at * x_at;
        }
        let sqrt = sum.sqrt();
        let d_sqrt = rt::scale(d_sum, T::from_f64(0.5) / sqrt);
        (sqrt, d_sqrt)
    }
}
