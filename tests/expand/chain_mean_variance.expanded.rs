#[allow(dead_code)]
pub fn mean_and_variance(v: &[f64]) -> (f64, f64) {
    let n = v.len() as f64;
    let mean = v.iter().sum::<f64>() / n;
    let variance = v.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n;
    (mean, variance)
}
/// Derivatives of [`mean_and_variance`](fn@mean_and_variance), made by `#[differentiable]`.
#[allow(non_camel_case_types, clippy::exhaustive_enums)]
pub enum mean_and_variance {}
impl mean_and_variance {
    /// The value, and the cotangents of the parameters for a cotangent of the value, of `mean_and_variance`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp(
        v: &[f64],
        seed: (f64, f64),
    ) -> ((f64, f64), ::differentiable::rt::Vec<f64>) {
        let mut d_v = ::differentiable::rt::zero_tangent(&*v);
        let value = Self::vjp_into(v, seed, &mut d_v);
        (value, d_v)
    }
    /// Adds the cotangents of the parameters to the buffers, and returns the value, of `mean_and_variance`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp_into(v: &[f64], seed: (f64, f64), d_v: &mut [f64]) -> (f64, f64) {
        use ::differentiable::rt::{self, methods::*};
        rt::check_len("d_v", v.len(), d_v.len());
        let len = v.len();
        let n = len as f64;
        let mut sum = -0.0;
        for i in 0..len {
            sum += v[i];
        }
        let mean = sum / n;
        let mut sum_1 = -0.0;
        let d_tuple = seed;
        let mut d_mean = 0.0;
        let d_sum_1_now = rt::scale(d_tuple.1, 1.0 / n);
        for i_1 in 0..len {
            let diff = v[i_1] - mean;
            sum_1 += diff.powi(2);
            let d_diff = rt::scale(d_sum_1_now, 2.0 * diff);
            d_mean -= d_diff;
            d_v[i_1] += d_diff;
        }
        let variance = sum_1 / n;
        let tuple = (mean, variance);
        d_mean += d_tuple.0;
        let d_sum_now = rt::scale(d_mean, 1.0 / n);
        for i in (0..len).rev() {
            d_v[i] += d_sum_now;
        }
        tuple
    }
    /// The value and its tangent (forward mode) of `mean_and_variance`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn jvp(v: &[f64], d_v: &[f64]) -> ((f64, f64), (f64, f64)) {
        ::differentiable::rt::check_len("d_v", v.len(), d_v.len());
        Self::pushforward(v, d_v)
    }
    /// The forward sweep, and what runs the reverse sweep, of `mean_and_variance`.
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
        v: &[f64],
    ) -> ((f64, f64), impl ::core::ops::FnOnce(&[f64], (f64, f64), &mut [f64]) + use<>) {
        use ::differentiable::rt::{self, methods::*};
        let len = v.len();
        let n = len as f64;
        let mut sum = -0.0;
        for i in 0..len {
            sum += v[i];
        }
        let mean = sum / n;
        let mut sum_1 = -0.0;
        for i_1 in 0..len {
            sum_1 += (v[i_1] - mean).powi(2);
        }
        let variance = sum_1 / n;
        let tuple = (mean, variance);
        (
            tuple,
            move |v: &[f64], seed: (f64, f64), d_v: &mut [f64]| {
                rt::check_len("d_v", v.len(), d_v.len());
                let d_tuple = seed;
                let mut d_mean = d_tuple.0;
                let d_sum_1_now = rt::scale(d_tuple.1, 1.0 / n);
                for i_1 in (0..len).rev() {
                    let d_diff = rt::scale(d_sum_1_now, 2.0 * (v[i_1] - mean));
                    d_mean -= d_diff;
                    d_v[i_1] += d_diff;
                }
                let d_sum_now = rt::scale(d_mean, 1.0 / n);
                for i in (0..len).rev() {
                    d_v[i] += d_sum_now;
                }
            },
        )
    }
    /// The forward sweep, and what runs the reverse sweep, of `mean_and_variance`.
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
        v: &[f64],
    ) -> ((f64, f64), impl ::core::ops::FnOnce(&[f64], (f64, f64), &mut [f64]) + use<>) {
        let (value, pullback) = Self::pullback(v);
        (value, move |v, seed, d_v| pullback(v, seed, d_v))
    }
    /// Forward mode with a tangent for every parameter, of `mean_and_variance`.
    #[doc(hidden)]
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn pushforward(v: &[f64], d_v: &[f64]) -> ((f64, f64), (f64, f64)) {
        use ::differentiable::rt::{self, methods::*};
        let len = v.len();
        let n = len as f64;
        let mut sum = -0.0;
        let mut d_sum = 0.0;
        for i in 0..len {
            d_sum += d_v[i];
            sum += v[i];
        }
        let mean = sum / n;
        let d_mean = rt::scale(d_sum, 1.0 / n);
        let mut sum_1 = -0.0;
        let mut d_sum_1 = 0.0;
        for i_1 in 0..len {
            let diff = v[i_1] - mean;
            d_sum_1 += rt::scale(d_v[i_1] - d_mean, 2.0 * diff);
            sum_1 += diff.powi(2);
        }
        let variance = sum_1 / n;
        let tuple = (mean, variance);
        let mut d_tuple = (0.0, 0.0);
        d_tuple.0 = d_mean;
        d_tuple.1 = rt::scale(d_sum_1, 1.0 / n);
        (tuple, d_tuple)
    }
}
