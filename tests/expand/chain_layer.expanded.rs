#[allow(dead_code)]
pub fn layer(w: &[f64], b: &[f64], x: &[f64]) -> Vec<f64> {
    w.chunks_exact(x.len())
        .zip(b)
        .map(|(row, b)| row.iter().zip(x).map(|(w, x)| w * x).sum::<f64>() + b)
        .map(f64::tanh)
        .collect()
}
/// Derivatives of [`layer`](fn@layer), made by `#[differentiable]`.
#[allow(non_camel_case_types, clippy::exhaustive_enums)]
pub enum layer {}
impl layer {
    /// The value, and the cotangents of the parameters for a cotangent of the value, of `layer`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp(
        w: &[f64],
        b: &[f64],
        x: &[f64],
        seed: ::differentiable::rt::Vec<f64>,
    ) -> (
        Vec<f64>,
        (
            ::differentiable::rt::Vec<f64>,
            ::differentiable::rt::Vec<f64>,
            ::differentiable::rt::Vec<f64>,
        ),
    ) {
        let mut d_w = ::differentiable::rt::zero_tangent(&*w);
        let mut d_b = ::differentiable::rt::zero_tangent(&*b);
        let mut d_x = ::differentiable::rt::zero_tangent(&*x);
        let value = Self::vjp_into(w, b, x, seed, &mut d_w, &mut d_b, &mut d_x);
        (value, (d_w, d_b, d_x))
    }
    /// Adds the cotangents of the parameters to the buffers, and returns the value, of `layer`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp_into(
        w: &[f64],
        b: &[f64],
        x: &[f64],
        seed: ::differentiable::rt::Vec<f64>,
        d_w: &mut [f64],
        d_b: &mut [f64],
        d_x: &mut [f64],
    ) -> Vec<f64> {
        use ::differentiable::rt::{self, methods::*};
        rt::check_len("d_w", w.len(), d_w.len());
        rt::check_len("d_b", b.len(), d_b.len());
        rt::check_len("d_x", x.len(), d_x.len());
        let len = x.len();
        assert!(len != 0, "the length of windows and chunks must be non-zero");
        let quot = w.len() / len;
        let len_2 = b.len();
        let count = quot.min(len_2);
        let mut items = rt::vec![0.0; count];
        let mut tape = rt::frames(0.0, count);
        for i in 0..count {
            let start = i * len;
            let mut sum = -0.0;
            let end = start + len;
            for i_1 in 0..len {
                sum += w[start..end][i_1] * x[i_1];
            }
            let tanh = f64::tanh(sum + b[i]);
            items[i] = tanh;
            tape[i] = tanh;
        }
        let mut d_items = rt::keep(&seed);
        for i in (0..count).rev() {
            let tanh = tape[i];
            let start = i * len;
            let end = start + len;
            let d_tanh = d_items[i];
            d_items[i] = 0.0;
            let d_sum_1 = d_tanh * (1.0 - tanh * tanh);
            d_b[i] += d_sum_1;
            for i_1 in (0..len).rev() {
                d_x[i_1] += d_sum_1 * w[start..end][i_1];
                d_w[start..end][i_1] += d_sum_1 * x[i_1];
            }
        }
        items
    }
    /// The value and its tangent (forward mode) of `layer`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn jvp(
        w: &[f64],
        b: &[f64],
        x: &[f64],
        d_w: &[f64],
        d_b: &[f64],
        d_x: &[f64],
    ) -> (Vec<f64>, ::differentiable::rt::Vec<f64>) {
        ::differentiable::rt::check_len("d_w", w.len(), d_w.len());
        ::differentiable::rt::check_len("d_b", b.len(), d_b.len());
        ::differentiable::rt::check_len("d_x", x.len(), d_x.len());
        Self::pushforward(w, b, x, d_w, d_b, d_x)
    }
    /// The forward sweep, and what runs the reverse sweep, of `layer`.
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
        w: &[f64],
        b: &[f64],
        x: &[f64],
    ) -> (
        Vec<f64>,
        impl ::core::ops::FnOnce(
            &[f64],
            &[f64],
            &[f64],
            ::differentiable::rt::Vec<f64>,
            &mut [f64],
            &mut [f64],
            &mut [f64],
        ) + use<>,
    ) {
        use ::differentiable::rt::{self, methods::*};
        let len = x.len();
        assert!(len != 0, "the length of windows and chunks must be non-zero");
        let quot = w.len() / len;
        let len_2 = b.len();
        let count = quot.min(len_2);
        let mut items = rt::vec![0.0; count];
        let mut tape = rt::frames(0.0, count);
        for i in 0..count {
            let start = i * len;
            let mut sum = -0.0;
            let end = start + len;
            for i_1 in 0..len {
                sum += w[start..end][i_1] * x[i_1];
            }
            let tanh = f64::tanh(sum + b[i]);
            items[i] = tanh;
            tape[i] = tanh;
        }
        (
            items,
            move |
                w: &[f64],
                b: &[f64],
                x: &[f64],
                seed: ::differentiable::rt::Vec<f64>,
                d_w: &mut [f64],
                d_b: &mut [f64],
                d_x: &mut [f64]|
            {
                rt::check_len("d_w", w.len(), d_w.len());
                rt::check_len("d_b", b.len(), d_b.len());
                rt::check_len("d_x", x.len(), d_x.len());
                let mut d_items = rt::keep(&seed);
                for i in (0..count).rev() {
                    let tanh = tape[i];
                    let start = i * len;
                    let end = start + len;
                    let d_tanh = d_items[i];
                    d_items[i] = 0.0;
                    let d_sum_1 = d_tanh * (1.0 - tanh * tanh);
                    d_b[i] += d_sum_1;
                    for i_1 in (0..len).rev() {
                        d_x[i_1] += d_sum_1 * w[start..end][i_1];
                        d_w[start..end][i_1] += d_sum_1 * x[i_1];
                    }
                }
            },
        )
    }
    /// The forward sweep, and what runs the reverse sweep, of `layer`.
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
        w: &[f64],
        b: &[f64],
        x: &[f64],
    ) -> (
        Vec<f64>,
        impl ::core::ops::FnOnce(
            &[f64],
            &[f64],
            &[f64],
            ::differentiable::rt::Vec<f64>,
            &mut [f64],
            &mut [f64],
            &mut [f64],
        ) + use<>,
    ) {
        let (value, pullback) = Self::pullback(w, b, x);
        (
            value,
            move |w, b, x, seed, d_w, d_b, d_x| pullback(w, b, x, seed, d_w, d_b, d_x),
        )
    }
    /// Forward mode with a tangent for every parameter, of `layer`.
    #[doc(hidden)]
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn pushforward(
        w: &[f64],
        b: &[f64],
        x: &[f64],
        d_w: &[f64],
        d_b: &[f64],
        d_x: &[f64],
    ) -> (Vec<f64>, ::differentiable::rt::Vec<f64>) {
        use ::differentiable::rt::{self, methods::*};
        let len = x.len();
        assert!(len != 0, "the length of windows and chunks must be non-zero");
        let quot = w.len() / len;
        let len_2 = b.len();
        let count = quot.min(len_2);
        let mut items = rt::vec![0.0; count];
        let mut d_items = rt::zero_tangent(&items);
        for i in 0..count {
            let start = i * len;
            let end = start + len;
            let mut sum = -0.0;
            let mut d_sum = 0.0;
            for i_1 in 0..len {
                let w_at = w[start..end][i_1];
                let x_at = x[i_1];
                d_sum += d_w[start..end][i_1] * x_at + d_x[i_1] * w_at;
                sum += w_at * x_at;
            }
            let tanh = f64::tanh(sum + b[i]);
            d_items[i] = (d_sum + d_b[i]) * (1.0 - tanh * tanh);
            items[i] = tanh;
        }
        let tangent = d_items;
        let value = items;
        (value, tangent)
    }
}
