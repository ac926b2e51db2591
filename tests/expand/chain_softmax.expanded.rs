#[allow(dead_code)]
pub fn softmax(x: &[f64]) -> Vec<f64> {
    let greatest = x.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let exps: Vec<f64> = x.iter().map(|v| (v - greatest).exp()).collect();
    let total: f64 = exps.iter().sum();
    exps.iter().map(|e| e / total).collect()
}
/// Derivatives of [`softmax`](fn@softmax), made by `#[differentiable]`.
#[allow(non_camel_case_types, clippy::exhaustive_enums)]
pub enum softmax {}
impl softmax {
    /// The value, and the cotangents of the parameters for a cotangent of the value, of `softmax`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp(
        x: &[f64],
        seed: ::differentiable::rt::Vec<f64>,
    ) -> (Vec<f64>, ::differentiable::rt::Vec<f64>) {
        let mut d_x = ::differentiable::rt::zero_tangent(&*x);
        let value = Self::vjp_into(x, seed, &mut d_x);
        (value, d_x)
    }
    /// Adds the cotangents of the parameters to the buffers, and returns the value, of `softmax`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp_into(
        x: &[f64],
        seed: ::differentiable::rt::Vec<f64>,
        d_x: &mut [f64],
    ) -> Vec<f64> {
        use ::differentiable::rt::{self, methods::*};
        rt::check_len("d_x", x.len(), d_x.len());
        let len = x.len();
        let mut folded = f64::NEG_INFINITY;
        let mut tape_2 = rt::frames((0.0, 0.0), len);
        for i in 0..len {
            let folded_now = folded;
            let max = f64::max(folded_now, x[i]);
            folded = max;
            tape_2[i] = (max, folded_now);
        }
        let greatest = folded;
        let mut exps: Vec<f64> = rt::vec![0.0; len];
        let mut tape_1 = rt::frames(0.0, len);
        for i_1 in 0..len {
            let exp = (x[i_1] - greatest).exp();
            exps[i_1] = exp;
            tape_1[i_1] = exp;
        }
        let len_1 = exps.len();
        let mut sum = -0.0;
        for i_2 in 0..len_1 {
            sum += exps[i_2];
        }
        let total: f64 = sum;
        let len_2 = exps.len();
        let mut items = rt::vec![0.0; len_2];
        let mut d_items = seed;
        let mut d_exps = rt::zero_tangent(&exps);
        let mut d_total = 0.0;
        for i_3 in 0..len_2 {
            let quot = exps[i_3] / total;
            items[i_3] = quot;
            let d_quot = d_items[i_3];
            d_items[i_3] = 0.0;
            d_total -= rt::scale(d_quot, quot / total);
            d_exps[i_3] += rt::scale(d_quot, 1.0 / total);
        }
        let mut d_greatest = 0.0;
        let d_sum = d_total;
        for i_2 in (0..len_1).rev() {
            d_exps[i_2] += d_sum;
        }
        for i_1 in (0..len).rev() {
            let exp = tape_1[i_1];
            let d_exp = d_exps[i_1];
            d_exps[i_1] = 0.0;
            let d_diff = rt::scale(d_exp, exp);
            d_greatest -= d_diff;
            d_x[i_1] += d_diff;
        }
        let mut d_folded = d_greatest;
        for i in (0..len).rev() {
            let (max, folded_now) = tape_2[i];
            let x_at = x[i];
            let d_max = d_folded;
            d_folded = 0.0;
            d_x[i]
                += if max == x_at {
                    if x_at == folded_now { d_max * 0.5 } else { d_max }
                } else {
                    0.0
                };
            d_folded
                += if max == folded_now {
                    if folded_now == x_at { d_max * 0.5 } else { d_max }
                } else {
                    0.0
                };
        }
        items
    }
    /// The value and its tangent (forward mode) of `softmax`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn jvp(x: &[f64], d_x: &[f64]) -> (Vec<f64>, ::differentiable::rt::Vec<f64>) {
        ::differentiable::rt::check_len("d_x", x.len(), d_x.len());
        Self::pushforward(x, d_x)
    }
    /// The forward sweep, and what runs the reverse sweep, of `softmax`.
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
    ) -> (
        Vec<f64>,
        impl ::core::ops::FnOnce(
            &[f64],
            ::differentiable::rt::Vec<f64>,
            &mut [f64],
        ) + use<>,
    ) {
        use ::differentiable::rt::{self, methods::*};
        let len = x.len();
        let mut folded = f64::NEG_INFINITY;
        let mut tape_2 = rt::frames((0.0, 0.0), len);
        for i in 0..len {
            let folded_now = folded;
            let max = f64::max(folded_now, x[i]);
            folded = max;
            tape_2[i] = (max, folded_now);
        }
        let greatest = folded;
        let mut exps: Vec<f64> = rt::vec![0.0; len];
        let mut tape_1 = rt::frames(0.0, len);
        for i_1 in 0..len {
            let exp = (x[i_1] - greatest).exp();
            exps[i_1] = exp;
            tape_1[i_1] = exp;
        }
        let len_1 = exps.len();
        let mut sum = -0.0;
        for i_2 in 0..len_1 {
            sum += exps[i_2];
        }
        let total: f64 = sum;
        let len_2 = exps.len();
        let mut items = rt::vec![0.0; len_2];
        let mut tape = rt::frames(0.0, len_2);
        for i_3 in 0..len_2 {
            let quot = exps[i_3] / total;
            items[i_3] = quot;
            tape[i_3] = quot;
        }
        (
            items,
            move |x: &[f64], seed: ::differentiable::rt::Vec<f64>, d_x: &mut [f64]| {
                rt::check_len("d_x", x.len(), d_x.len());
                let mut d_items = rt::keep(&seed);
                let mut d_greatest = 0.0;
                let mut d_exps = rt::zero_tangent(&exps);
                let mut d_total = 0.0;
                for i_3 in (0..len_2).rev() {
                    let quot = tape[i_3];
                    let d_quot = d_items[i_3];
                    d_items[i_3] = 0.0;
                    d_total -= rt::scale(d_quot, quot / total);
                    d_exps[i_3] += rt::scale(d_quot, 1.0 / total);
                }
                let d_sum = d_total;
                for i_2 in (0..len_1).rev() {
                    d_exps[i_2] += d_sum;
                }
                for i_1 in (0..len).rev() {
                    let exp = tape_1[i_1];
                    let d_exp = d_exps[i_1];
                    d_exps[i_1] = 0.0;
                    let d_diff = rt::scale(d_exp, exp);
                    d_greatest -= d_diff;
                    d_x[i_1] += d_diff;
                }
                let mut d_folded = d_greatest;
                for i in (0..len).rev() {
                    let (max, folded_now) = tape_2[i];
                    let x_at = x[i];
                    let d_max = d_folded;
                    d_folded = 0.0;
                    d_x[i]
                        += if max == x_at {
                            if x_at == folded_now { d_max * 0.5 } else { d_max }
                        } else {
                            0.0
                        };
                    d_folded
                        += if max == folded_now {
                            if folded_now == x_at { d_max * 0.5 } else { d_max }
                        } else {
                            0.0
                        };
                }
            },
        )
    }
    /// The forward sweep, and what runs the reverse sweep, of `softmax`.
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
    ) -> (
        Vec<f64>,
        impl ::core::ops::FnOnce(
            &[f64],
            ::differentiable::rt::Vec<f64>,
            &mut [f64],
        ) + use<>,
    ) {
        let (value, pullback) = Self::pullback(x);
        (value, move |x, seed, d_x| pullback(x, seed, d_x))
    }
    /// Forward mode with a tangent for every parameter, of `softmax`.
    #[doc(hidden)]
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn pushforward(
        x: &[f64],
        d_x: &[f64],
    ) -> (Vec<f64>, ::differentiable::rt::Vec<f64>) {
        use ::differentiable::rt::{self, methods::*};
        let len = x.len();
        let mut folded = f64::NEG_INFINITY;
        let mut d_folded = 0.0;
        for i in 0..len {
            let folded_now = folded;
            let d_folded_now = d_folded;
            let x_at = x[i];
            let d_x_at = d_x[i];
            let max = f64::max(folded_now, x_at);
            let d_max = (if max == folded_now {
                if folded_now == x_at { d_folded_now * 0.5 } else { d_folded_now }
            } else {
                0.0
            })
                + (if max == x_at {
                    if x_at == folded_now { d_x_at * 0.5 } else { d_x_at }
                } else {
                    0.0
                });
            d_folded = d_max;
            folded = max;
        }
        let greatest = folded;
        let mut exps: Vec<f64> = rt::vec![0.0; len];
        let mut d_exps = rt::zero_tangent(&exps);
        let d_greatest = d_folded;
        for i_1 in 0..len {
            let exp = (x[i_1] - greatest).exp();
            d_exps[i_1] = rt::scale(d_x[i_1] - d_greatest, exp);
            exps[i_1] = exp;
        }
        let mut sum = -0.0;
        let mut d_sum = 0.0;
        for i_2 in 0..exps.len() {
            d_sum += d_exps[i_2];
            sum += exps[i_2];
        }
        let total: f64 = sum;
        let len_2 = exps.len();
        let mut items = rt::vec![0.0; len_2];
        let mut d_items = rt::zero_tangent(&items);
        let d_total = d_sum;
        for i_3 in 0..len_2 {
            let quot = exps[i_3] / total;
            d_items[i_3] = rt::scale(d_exps[i_3], 1.0 / total)
                - rt::scale(d_total, quot / total);
            items[i_3] = quot;
        }
        let tangent = d_items;
        let value = items;
        (value, tangent)
    }
}
