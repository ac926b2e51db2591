#[allow(dead_code)]
pub fn log_ratio(a: f64, b: f64) -> Result<f64, String> {
    if b == 0.0 {
        return Err(format!("{a} cannot be divided by zero"));
    }
    let ratio = a / b;
    Ok(ratio.ln())
}
/// Derivatives of [`log_ratio`](fn@log_ratio), made by `#[differentiable]`.
#[allow(non_camel_case_types, clippy::exhaustive_enums)]
pub enum log_ratio {}
impl log_ratio {
    /// The gradient of `log_ratio`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn grad(a: f64, b: f64) -> Result<(f64, f64), String> {
        let (_, gradient) = Self::value_and_grad(a, b)?;
        ::differentiable::rt::Ok(gradient)
    }
    /// The value and the gradient of `log_ratio`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn value_and_grad(a: f64, b: f64) -> Result<(f64, (f64, f64)), String> {
        let mut d_a = 0.0;
        let mut d_b = 0.0;
        let value = Self::value_and_grad_into(a, b, &mut d_a, &mut d_b)?;
        ::differentiable::rt::Ok((value, (d_a, d_b)))
    }
    /// Adds the gradient to the buffers, and returns the value, of `log_ratio`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn value_and_grad_into(
        a: f64,
        b: f64,
        d_a: &mut f64,
        d_b: &mut f64,
    ) -> Result<f64, String> {
        Self::vjp_into(a, b, 1.0, d_a, d_b)
    }
    /// The value, and the cotangents of the parameters for a cotangent of the value, of `log_ratio`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp(a: f64, b: f64, seed: f64) -> Result<(f64, (f64, f64)), String> {
        let mut d_a = 0.0;
        let mut d_b = 0.0;
        let value = Self::vjp_into(a, b, seed, &mut d_a, &mut d_b)?;
        ::differentiable::rt::Ok((value, (d_a, d_b)))
    }
    /// Adds the cotangents of the parameters to the buffers, and returns the value, of `log_ratio`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp_into(
        a: f64,
        b: f64,
        seed: f64,
        d_a: &mut f64,
        d_b: &mut f64,
    ) -> Result<f64, String> {
        use ::differentiable::rt::{self, methods::*};
        if b == 0.0 {
            return Err(format!("{a} cannot be divided by zero"));
        }
        let ratio = a / b;
        let ln = ratio.ln();
        let d_ratio = rt::scale(seed, 1.0 / ratio);
        *d_a += rt::scale(d_ratio, 1.0 / b);
        *d_b -= rt::scale(d_ratio, ratio / b);
        ::differentiable::rt::Ok(ln)
    }
    /// The value and its tangent (forward mode) of `log_ratio`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn jvp(a: f64, b: f64, d_a: f64, d_b: f64) -> Result<(f64, f64), String> {
        Self::pushforward(a, b, d_a, d_b)
    }
    /// The forward sweep, and what runs the reverse sweep, of `log_ratio`.
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
        a: f64,
        b: f64,
    ) -> Result<
        (f64, impl ::core::ops::FnOnce(f64, &mut f64, &mut f64) + use<>),
        String,
    > {
        use ::differentiable::rt::{self, methods::*};
        if b == 0.0 {
            return Err(format!("{a} cannot be divided by zero"));
        }
        let ratio = a / b;
        let ln = ratio.ln();
        ::differentiable::rt::Ok((
            ln,
            move |seed: f64, d_a: &mut f64, d_b: &mut f64| {
                let d_ratio = rt::scale(seed, 1.0 / ratio);
                *d_a += rt::scale(d_ratio, 1.0 / b);
                *d_b -= rt::scale(d_ratio, ratio / b);
            },
        ))
    }
    /// The forward sweep, and what runs the reverse sweep, of `log_ratio`.
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
        b: f64,
    ) -> Result<
        (
            f64,
            impl ::core::ops::FnOnce(
                ::differentiable::rt::Mutated,
                ::differentiable::rt::Mutated,
                f64,
                &mut f64,
                &mut f64,
            ) + use<>,
        ),
        String,
    > {
        let (value, pullback) = Self::pullback(a, b)?;
        ::differentiable::rt::Ok((
            value,
            move |
                _: ::differentiable::rt::Mutated,
                _: ::differentiable::rt::Mutated,
                seed: f64,
                d_a: &mut f64,
                d_b: &mut f64|
            pullback(seed, d_a, d_b),
        ))
    }
    /// Forward mode with a tangent for every parameter, of `log_ratio`.
    #[doc(hidden)]
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn pushforward(
        a: f64,
        b: f64,
        d_a: f64,
        d_b: f64,
    ) -> Result<(f64, f64), String> {
        use ::differentiable::rt::{self, methods::*};
        if b == 0.0 {
            return Err(format!("{a} cannot be divided by zero"));
        }
        let ratio = a / b;
        let ln = ratio.ln();
        let d_ln = rt::scale(
            rt::scale(d_a, 1.0 / b) - rt::scale(d_b, ratio / b),
            1.0 / ratio,
        );
        ::differentiable::rt::Ok((ln, d_ln))
    }
}
#[allow(dead_code)]
pub fn sum_of_logs(a: &[f64], b: f64) -> Result<f64, String> {
    let mut sum = 0.0;
    for x in a {
        sum += log_ratio(*x, b)?;
    }
    Ok(sum)
}
/// Derivatives of [`sum_of_logs`](fn@sum_of_logs), made by `#[differentiable]`.
#[allow(non_camel_case_types, clippy::exhaustive_enums)]
pub enum sum_of_logs {}
impl sum_of_logs {
    /// The gradient of `sum_of_logs`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn grad(
        a: &[f64],
        b: f64,
    ) -> Result<(::differentiable::rt::Vec<f64>, f64), String> {
        let (_, gradient) = Self::value_and_grad(a, b)?;
        ::differentiable::rt::Ok(gradient)
    }
    /// The value and the gradient of `sum_of_logs`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn value_and_grad(
        a: &[f64],
        b: f64,
    ) -> Result<(f64, (::differentiable::rt::Vec<f64>, f64)), String> {
        let mut d_a = ::differentiable::rt::zero_tangent(&*a);
        let mut d_b = 0.0;
        let value = Self::value_and_grad_into(a, b, &mut d_a, &mut d_b)?;
        ::differentiable::rt::Ok((value, (d_a, d_b)))
    }
    /// Adds the gradient to the buffers, and returns the value, of `sum_of_logs`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn value_and_grad_into(
        a: &[f64],
        b: f64,
        d_a: &mut [f64],
        d_b: &mut f64,
    ) -> Result<f64, String> {
        Self::vjp_into(a, b, 1.0, d_a, d_b)
    }
    /// The value, and the cotangents of the parameters for a cotangent of the value, of `sum_of_logs`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp(
        a: &[f64],
        b: f64,
        seed: f64,
    ) -> Result<(f64, (::differentiable::rt::Vec<f64>, f64)), String> {
        let mut d_a = ::differentiable::rt::zero_tangent(&*a);
        let mut d_b = 0.0;
        let value = Self::vjp_into(a, b, seed, &mut d_a, &mut d_b)?;
        ::differentiable::rt::Ok((value, (d_a, d_b)))
    }
    /// Adds the cotangents of the parameters to the buffers, and returns the value, of `sum_of_logs`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp_into(
        a: &[f64],
        b: f64,
        seed: f64,
        d_a: &mut [f64],
        d_b: &mut f64,
    ) -> Result<f64, String> {
        use ::differentiable::rt::{self, methods::*};
        rt::check_len("d_a", a.len(), d_a.len());
        let mut sum = 0.0;
        let len = a.len();
        let mut tape = rt::Tape::with_capacity(len);
        for i in 0..len {
            let (log_ratio_value, log_ratio_pullback) = log_ratio::pullback(a[i], b)?;
            sum += log_ratio_value;
            tape.push(log_ratio_pullback);
        }
        for i in (0..len).rev() {
            let log_ratio_pullback = tape.pop();
            let mut d_a_at = 0.0;
            log_ratio_pullback(seed, &mut d_a_at, d_b);
            d_a[i] += d_a_at;
        }
        ::differentiable::rt::Ok(sum)
    }
    /// The value and its tangent (forward mode) of `sum_of_logs`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn jvp(a: &[f64], b: f64, d_a: &[f64], d_b: f64) -> Result<(f64, f64), String> {
        ::differentiable::rt::check_len("d_a", a.len(), d_a.len());
        Self::pushforward(a, b, d_a, d_b)
    }
    /// The forward sweep, and what runs the reverse sweep, of `sum_of_logs`.
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
        b: f64,
    ) -> Result<
        (f64, impl ::core::ops::FnOnce(&[f64], f64, &mut [f64], &mut f64) + use<>),
        String,
    > {
        use ::differentiable::rt::{self, methods::*};
        let mut sum = 0.0;
        let len = a.len();
        let mut tape = rt::Tape::with_capacity(len);
        for i in 0..len {
            let (log_ratio_value, log_ratio_pullback) = log_ratio::pullback(a[i], b)?;
            sum += log_ratio_value;
            tape.push(log_ratio_pullback);
        }
        ::differentiable::rt::Ok((
            sum,
            move |a: &[f64], seed: f64, d_a: &mut [f64], d_b: &mut f64| {
                rt::check_len("d_a", a.len(), d_a.len());
                for i in (0..len).rev() {
                    let log_ratio_pullback = tape.pop();
                    let mut d_a_at = 0.0;
                    log_ratio_pullback(seed, &mut d_a_at, d_b);
                    d_a[i] += d_a_at;
                }
            },
        ))
    }
    /// The forward sweep, and what runs the reverse sweep, of `sum_of_logs`.
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
        b: f64,
    ) -> Result<
        (
            f64,
            impl ::core::ops::FnOnce(
                &[f64],
                ::differentiable::rt::Mutated,
                f64,
                &mut [f64],
                &mut f64,
            ) + use<>,
        ),
        String,
    > {
        let (value, pullback) = Self::pullback(a, b)?;
        ::differentiable::rt::Ok((
            value,
            move |
                a: &[f64],
                _: ::differentiable::rt::Mutated,
                seed: f64,
                d_a: &mut [f64],
                d_b: &mut f64|
            pullback(a, seed, d_a, d_b),
        ))
    }
    /// Forward mode with a tangent for every parameter, of `sum_of_logs`.
    #[doc(hidden)]
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn pushforward(
        a: &[f64],
        b: f64,
        d_a: &[f64],
        d_b: f64,
    ) -> Result<(f64, f64), String> {
        use ::differentiable::rt::{self, methods::*};
        let mut sum = 0.0;
        let mut d_sum = 0.0;
        for i in 0..a.len() {
            let (log_ratio_value, d_log_ratio_value) = log_ratio::pushforward(
                a[i],
                b,
                d_a[i],
                d_b,
            )?;
            rt::float(&log_ratio_value);
            d_sum += d_log_ratio_value;
            sum += log_ratio_value;
        }
        ::differentiable::rt::Ok((sum, d_sum))
    }
}
