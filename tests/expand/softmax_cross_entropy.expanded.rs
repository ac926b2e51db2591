#[allow(dead_code)]
pub fn cross_entropy(logits: &[f64; 3], class: usize) -> f64 {
    let mut greatest = logits[0];
    for k in 1..3 {
        greatest = greatest.max(logits[k]);
    }
    let mut total = 0.0;
    for k in 0..3 {
        total += (logits[k] - greatest).exp();
    }
    total.ln() + greatest - logits[class]
}
/// Derivatives of [`cross_entropy`](fn@cross_entropy), made by `#[differentiable]`.
#[allow(non_camel_case_types, clippy::exhaustive_enums)]
pub enum cross_entropy {}
impl cross_entropy {
    /// The gradient of `cross_entropy`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn grad(logits: &[f64; 3], class: usize) -> [f64; 3] {
        let (_, gradient) = Self::value_and_grad(logits, class);
        gradient
    }
    /// The value and the gradient of `cross_entropy`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn value_and_grad(logits: &[f64; 3], class: usize) -> (f64, [f64; 3]) {
        let mut d_logits = ::differentiable::rt::zero_tangent(&*logits);
        let value = Self::value_and_grad_into(logits, class, &mut d_logits);
        (value, d_logits)
    }
    /// Adds the gradient to the buffers, and returns the value, of `cross_entropy`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn value_and_grad_into(
        logits: &[f64; 3],
        class: usize,
        d_logits: &mut [f64; 3],
    ) -> f64 {
        Self::vjp_into(logits, class, 1.0, d_logits)
    }
    /// The value, and the cotangents of the parameters for a cotangent of the value, of `cross_entropy`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp(logits: &[f64; 3], class: usize, seed: f64) -> (f64, [f64; 3]) {
        let mut d_logits = ::differentiable::rt::zero_tangent(&*logits);
        let value = Self::vjp_into(logits, class, seed, &mut d_logits);
        (value, d_logits)
    }
    /// Adds the cotangents of the parameters to the buffers, and returns the value, of `cross_entropy`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp_into(
        logits: &[f64; 3],
        class: usize,
        seed: f64,
        d_logits: &mut [f64; 3],
    ) -> f64 {
        use ::differentiable::rt::{self, methods::*};
        let mut tape = [0.0; 3];
        let mut tape_1 = [0.0; 3];
        let mut tape_2 = [0.0; 3];
        let mut greatest = logits[0];
        for k in 1..3 {
            let greatest_now = greatest;
            let max = greatest_now.max(logits[k]);
            greatest = max;
            tape_1[k] = max;
            tape_2[k] = greatest_now;
        }
        let mut total = 0.0;
        for k_1 in 0..3 {
            let exp = (logits[k_1] - greatest).exp();
            total += exp;
            tape[k_1] = exp;
        }
        let total_now = total;
        let diff_1 = total_now.ln() + greatest - logits[class];
        d_logits[class] -= seed;
        let mut d_greatest = seed;
        let d_total_now = rt::scale(seed, 1.0 / total_now);
        for k_1 in (0..3).rev() {
            let exp = tape[k_1];
            let d_diff = rt::scale(d_total_now, exp);
            d_greatest -= d_diff;
            d_logits[k_1] += d_diff;
        }
        for k in (1..3).rev() {
            let max = tape_1[k];
            let greatest_now = tape_2[k];
            let logits_at = logits[k];
            let d_max = d_greatest;
            d_greatest = 0.0;
            d_logits[k]
                += if max == logits_at {
                    if logits_at == greatest_now { d_max * 0.5 } else { d_max }
                } else {
                    0.0
                };
            d_greatest
                += if max == greatest_now {
                    if greatest_now == logits_at { d_max * 0.5 } else { d_max }
                } else {
                    0.0
                };
        }
        d_logits[0] += d_greatest;
        diff_1
    }
    /// The value and its tangent (forward mode) of `cross_entropy`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn jvp(logits: &[f64; 3], class: usize, d_logits: &[f64; 3]) -> (f64, f64) {
        Self::pushforward(logits, class, d_logits, ::differentiable::NoTangent)
    }
    /// The forward sweep, and what runs the reverse sweep, of `cross_entropy`.
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
        logits: &[f64; 3],
        class: usize,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &[f64; 3],
            f64,
            &mut [f64; 3],
            &mut ::differentiable::NoTangent,
        ) + use<>,
    ) {
        use ::differentiable::rt::{self, methods::*};
        let mut tape = [0.0; 3];
        let mut tape_1 = [0.0; 3];
        let mut tape_2 = [0.0; 3];
        let mut greatest = logits[0];
        for k in 1..3 {
            let greatest_now = greatest;
            let max = greatest_now.max(logits[k]);
            greatest = max;
            tape_1[k] = max;
            tape_2[k] = greatest_now;
        }
        let mut total = 0.0;
        for k_1 in 0..3 {
            let exp = (logits[k_1] - greatest).exp();
            total += exp;
            tape[k_1] = exp;
        }
        let total_now = total;
        let diff_1 = total_now.ln() + greatest - logits[class];
        (
            diff_1,
            move |
                logits: &[f64; 3],
                seed: f64,
                d_logits: &mut [f64; 3],
                d_class: &mut ::differentiable::NoTangent|
            {
                d_logits[class] -= seed;
                let mut d_greatest = seed;
                let d_total_now = rt::scale(seed, 1.0 / total_now);
                for k_1 in (0..3).rev() {
                    let exp = tape[k_1];
                    let d_diff = rt::scale(d_total_now, exp);
                    d_greatest -= d_diff;
                    d_logits[k_1] += d_diff;
                }
                for k in (1..3).rev() {
                    let max = tape_1[k];
                    let greatest_now = tape_2[k];
                    let logits_at = logits[k];
                    let d_max = d_greatest;
                    d_greatest = 0.0;
                    d_logits[k]
                        += if max == logits_at {
                            if logits_at == greatest_now { d_max * 0.5 } else { d_max }
                        } else {
                            0.0
                        };
                    d_greatest
                        += if max == greatest_now {
                            if greatest_now == logits_at { d_max * 0.5 } else { d_max }
                        } else {
                            0.0
                        };
                }
                d_logits[0] += d_greatest;
            },
        )
    }
    /// The forward sweep, and what runs the reverse sweep, of `cross_entropy`.
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
        logits: &[f64; 3],
        class: usize,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &[f64; 3],
            ::differentiable::rt::Mutated,
            f64,
            &mut [f64; 3],
            &mut ::differentiable::NoTangent,
        ) + use<>,
    ) {
        let (value, pullback) = Self::pullback(logits, class);
        (
            value,
            move |logits, _, seed, d_logits, d_class| pullback(
                logits,
                seed,
                d_logits,
                d_class,
            ),
        )
    }
    /// Forward mode with a tangent for every parameter, of `cross_entropy`.
    #[doc(hidden)]
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn pushforward(
        logits: &[f64; 3],
        class: usize,
        d_logits: &[f64; 3],
        d_class: ::differentiable::NoTangent,
    ) -> (f64, f64) {
        use ::differentiable::rt::{self, methods::*};
        let mut greatest = logits[0];
        let mut d_greatest = d_logits[0];
        for k in 1..3 {
            let greatest_now = greatest;
            let d_greatest_now = d_greatest;
            let logits_at = logits[k];
            let d_logits_at = d_logits[k];
            let max = greatest_now.max(logits_at);
            let d_max = (if max == greatest_now {
                if greatest_now == logits_at {
                    d_greatest_now * 0.5
                } else {
                    d_greatest_now
                }
            } else {
                0.0
            })
                + (if max == logits_at {
                    if logits_at == greatest_now {
                        d_logits_at * 0.5
                    } else {
                        d_logits_at
                    }
                } else {
                    0.0
                });
            d_greatest = d_max;
            greatest = max;
        }
        let mut total = 0.0;
        let mut d_total = 0.0;
        for k_1 in 0..3 {
            let exp = (logits[k_1] - greatest).exp();
            d_total += rt::scale(d_logits[k_1] - d_greatest, exp);
            total += exp;
        }
        let total_now = total;
        let diff_1 = total_now.ln() + greatest - logits[class];
        let d_diff_1 = rt::scale(d_total, 1.0 / total_now) + d_greatest
            - d_logits[class];
        (diff_1, d_diff_1)
    }
}
