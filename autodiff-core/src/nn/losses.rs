//! Losses: how far predictions are off.
//!
//! Definitions are `PyTorch`'s. A loss `name` over the elements of an array is there in five forms: `name` gives the mean
//! for shape `[N]` and `name_sum` the sum; `name_rows` and `name_rows_sum` take a batch, shape `[B, N]`; the first
//! column of the table names the loss of a single number. All arguments that are floats have a gradient, targets among
//! them; where no gradient of a target is asked for, none is computed.
//!
//! | a number | mean, sum | of a prediction `x` and a target `y` |
//! |---|---|---|
//! | [`squared_error`](fn@squared_error) | [`mse`](fn@mse), [`mse_sum`](fn@mse_sum) | `(x − y)²` |
//! | [`absolute_error`](fn@absolute_error) | [`l1`](fn@l1), [`l1_sum`](fn@l1_sum) | `│x − y│`, slope 0 at 0 |
//! | [`huber_error`](fn@huber_error) | [`huber`](fn@huber), [`huber_sum`](fn@huber_sum) | `d²/2`, beyond δ `δ(│d│ − δ/2)`, with `d = x − y` |
//! | [`smooth_absolute_error`](fn@smooth_absolute_error) | [`smooth_l1`](fn@smooth_l1), [`smooth_l1_sum`](fn@smooth_l1_sum) | `d²/2β`, beyond β `│d│ − β/2` |
//! | [`logit_entropy`](fn@logit_entropy) | [`bce_with_logits`](fn@bce_with_logits), [`bce_with_logits_sum`](fn@bce_with_logits_sum) | `−y·ln σ(x) − (1 − y)·ln σ(−x)` |
//! | [`binary_entropy`](fn@binary_entropy) | [`bce`](fn@bce), [`bce_sum`](fn@bce_sum) | `−y·ln x − (1 − y)·ln(1 − x)`, logarithms at least −100 |
//! | [`hinge_error`](fn@hinge_error) | [`hinge`](fn@hinge), [`hinge_sum`](fn@hinge_sum) | `max(0, 1 − xy)` for `y = ±1` |
//! | [`hinge_embedding_error`](fn@hinge_embedding_error) | [`hinge_embedding`](fn@hinge_embedding), [`hinge_embedding_sum`](fn@hinge_embedding_sum) | `x` for `y = 1`, `max(0, margin − x)` for `y = −1` |
//!
//! Those of whole rows: [`cross_entropy`](fn@cross_entropy) and its variants from logits, [`nll`](fn@nll) from
//! log-probabilities, [`kl_div`](fn@kl_div) between distributions, [`cosine_embedding`](fn@cosine_embedding) between vectors.
//!
//! ```
//! use autodiff_core::nn::losses;
//! assert_eq!(losses::mse(&[1.0, 2.0], &[0.0, 0.0]), 2.5);
//! assert_eq!(losses::mse::grad(&[1.0, 2.0], &[0.0, 0.0]).0, [1.0, 2.0]);
//! assert_eq!(losses::huber_sum(&[0.5, 3.0], &[0.0, 0.0], 1.0), 0.125 + 2.5);
//! // Without overflow, however sure the network is.
//! assert_eq!(losses::bce_with_logits(&[1000.0, -1000.0], &[0.0, 0.0]), 500.0);
//! ```

#![allow(unused_braces, reason = "the braces around each body are the macro's")]

mod entropy;
mod vectors;

use crate::{Real, differentiable};
pub use entropy::{
    cross_entropy, cross_entropy_probabilities, cross_entropy_rows, cross_entropy_rows_ignoring,
    cross_entropy_rows_sum, cross_entropy_rows_weighted, cross_entropy_smoothed, kl_div, kl_div_log_target,
    kl_div_rows, nll, nll_rows,
};
pub use vectors::{cosine_embedding, cosine_embedding_rows};

/// The five forms of a loss. The body is in each of them, so that the derivative of each is one loop.
macro_rules! loss {
    ($(
        $(#[$doc:meta])*
        $one:ident $mean:ident $sum:ident $rows:ident $rows_sum:ident
        |$x:ident, $y:ident $(, $param:ident)*| $body:tt
    )*) => {$(
        $(#[$doc])*
        #[differentiable]
        pub fn $one<T: Real>($x: T, $y: T $(, $param: T)*) -> T $body

        #[doc = concat!("The mean of [`", stringify!($one), "`](fn@", stringify!($one), "), for shapes `[N]`.")]
        #[differentiable]
        pub fn $mean<T: Real, const N: usize>(x: &[T; N], y: &[T; N] $(, $param: T)*) -> T {
            let mut total = T::ZERO;
            for i in 0..N {
                let ($x, $y) = (x[i], y[i]);
                total += $body;
            }
            total / T::from_usize(N)
        }

        #[doc = concat!("The sum of [`", stringify!($one), "`](fn@", stringify!($one), "), for shapes `[N]`.")]
        #[differentiable]
        pub fn $sum<T: Real, const N: usize>(x: &[T; N], y: &[T; N] $(, $param: T)*) -> T {
            let mut total = T::ZERO;
            for i in 0..N {
                let ($x, $y) = (x[i], y[i]);
                total += $body;
            }
            total
        }

        #[doc = concat!("The mean of [`", stringify!($one), "`](fn@", stringify!($one), "), for shapes `[B, N]`.")]
        #[differentiable]
        pub fn $rows<T: Real, const B: usize, const N: usize>(
            x: &[[T; N]; B], y: &[[T; N]; B] $(, $param: T)*
        ) -> T {
            let mut total = T::ZERO;
            for b in 0..B {
                for i in 0..N {
                    let ($x, $y) = (x[b][i], y[b][i]);
                    total += $body;
                }
            }
            total / T::from_usize(B * N)
        }

        #[doc = concat!("The sum of [`", stringify!($one), "`](fn@", stringify!($one), "), for shapes `[B, N]`.")]
        #[differentiable]
        pub fn $rows_sum<T: Real, const B: usize, const N: usize>(
            x: &[[T; N]; B], y: &[[T; N]; B] $(, $param: T)*
        ) -> T {
            let mut total = T::ZERO;
            for b in 0..B {
                for i in 0..N {
                    let ($x, $y) = (x[b][i], y[b][i]);
                    total += $body;
                }
            }
            total
        }
    )*};
}

/// The same for a loss with elementary functions: they are computed first, many at once, and summed then. A sum has an order, so
/// what is computed while summing is computed one by one.
macro_rules! loss_of_elements {
    ($(
        $(#[$doc:meta])*
        $one:ident $mean:ident $sum:ident $rows:ident $rows_sum:ident
        |$x:ident, $y:ident $(, $param:ident)*| $body:tt
    )*) => {$(
        $(#[$doc])*
        #[differentiable]
        pub fn $one<T: Real>($x: T, $y: T $(, $param: T)*) -> T $body

        #[doc = concat!("The mean of [`", stringify!($one), "`](fn@", stringify!($one), "), for shapes `[N]`.")]
        #[differentiable]
        pub fn $mean<T: Real, const N: usize>(x: &[T; N], y: &[T; N] $(, $param: T)*) -> T {
            let mut each = [T::ZERO; N];
            for i in 0..N {
                let ($x, $y) = (x[i], y[i]);
                each[i] = $body;
            }
            let mut total = T::ZERO;
            for i in 0..N {
                total += each[i];
            }
            total / T::from_usize(N)
        }

        #[doc = concat!("The sum of [`", stringify!($one), "`](fn@", stringify!($one), "), for shapes `[N]`.")]
        #[differentiable]
        pub fn $sum<T: Real, const N: usize>(x: &[T; N], y: &[T; N] $(, $param: T)*) -> T {
            let mut each = [T::ZERO; N];
            for i in 0..N {
                let ($x, $y) = (x[i], y[i]);
                each[i] = $body;
            }
            let mut total = T::ZERO;
            for i in 0..N {
                total += each[i];
            }
            total
        }

        #[doc = concat!("The mean of [`", stringify!($one), "`](fn@", stringify!($one), "), for shapes `[B, N]`.")]
        #[differentiable]
        pub fn $rows<T: Real, const B: usize, const N: usize>(
            x: &[[T; N]; B], y: &[[T; N]; B] $(, $param: T)*
        ) -> T {
            let mut each = [[T::ZERO; N]; B];
            for b in 0..B {
                for i in 0..N {
                    let ($x, $y) = (x[b][i], y[b][i]);
                    each[b][i] = $body;
                }
            }
            let mut total = T::ZERO;
            for b in 0..B {
                for i in 0..N {
                    total += each[b][i];
                }
            }
            total / T::from_usize(B * N)
        }

        #[doc = concat!("The sum of [`", stringify!($one), "`](fn@", stringify!($one), "), for shapes `[B, N]`.")]
        #[differentiable]
        pub fn $rows_sum<T: Real, const B: usize, const N: usize>(
            x: &[[T; N]; B], y: &[[T; N]; B] $(, $param: T)*
        ) -> T {
            let mut each = [[T::ZERO; N]; B];
            for b in 0..B {
                for i in 0..N {
                    let ($x, $y) = (x[b][i], y[b][i]);
                    each[b][i] = $body;
                }
            }
            let mut total = T::ZERO;
            for b in 0..B {
                for i in 0..N {
                    total += each[b][i];
                }
            }
            total
        }
    )*};
}

loss! {
    /// `(x − y)²`
    squared_error mse mse_sum mse_rows mse_rows_sum |x, y| {
        let d = x - y;
        d * d
    }

    /// `|x − y|`, of slope 0 where they are equal.
    absolute_error l1 l1_sum l1_rows l1_rows_sum |x, y| { (x - y).abs() }

    /// `d²/2` where `|d| ≤ delta`, else `delta·(|d| − delta/2)`, with `d = x − y`. (Huber, 1964.)
    huber_error huber huber_sum huber_rows huber_rows_sum |x, y, delta| {
        let half = T::from_f64(0.5);
        let d = x - y;
        let size = d.abs();
        if size <= delta { half * d * d } else { delta * (size - half * delta) }
    }

    /// `d²/(2·beta)` where `|d| < beta`, else `|d| − beta/2`, with `d = x − y`.
    smooth_absolute_error smooth_l1 smooth_l1_sum smooth_l1_rows smooth_l1_rows_sum |x, y, beta| {
        let half = T::from_f64(0.5);
        let d = x - y;
        let size = d.abs();
        if size < beta { half * d * d / beta } else { size - half * beta }
    }

    /// Cross-entropy of `y` and the probability `x`: `−y·ln x − (1 − y)·ln(1 − x)`. A logarithm counts as at least −100.
    binary_entropy bce bce_sum bce_rows bce_rows_sum |x, y| {
        let least = T::from_f64(-100.0);
        let log_p = if x.ln() > least { x.ln() } else { least };
        let log_q = if (-x).ln_1p() > least { (-x).ln_1p() } else { least };
        -(y * log_p) - (T::ONE - y) * log_q
    }

    /// `max(0, 1 − x·y)`, for a score `x` and a class `y` of 1 or −1.
    hinge_error hinge hinge_sum hinge_rows hinge_rows_sum |x, y| {
        let short = T::ONE - x * y;
        if short > T::ZERO { short } else { T::ZERO }
    }

    /// `x` where `y` is 1, and `max(0, margin − x)` where it is −1: for distances. `PyTorch`'s default margin is 1.
    hinge_embedding_error hinge_embedding hinge_embedding_sum hinge_embedding_rows hinge_embedding_rows_sum
    |x, y, margin| {
        if y > T::ZERO {
            x
        } else if margin > x {
            margin - x
        } else {
            T::ZERO
        }
    }
}

loss_of_elements! {
    /// Cross-entropy of `y` and the probability `sigmoid(x)`: `max(x, 0) − x·y + ln(1 + e^−|x|)`, without overflow.
    ///
    /// ```
    /// use autodiff_core::nn::losses::logit_entropy;
    /// assert_eq!((logit_entropy(-1000.0, 0.0), logit_entropy(-1000.0, 1.0)), (0.0, 1000.0));
    /// assert_eq!(logit_entropy::grad(0.0, 1.0).0, -0.5);
    /// ```
    logit_entropy bce_with_logits bce_with_logits_sum bce_with_logits_rows bce_with_logits_rows_sum |x, y| {
        x.softplus_branch_free() - x * y
    }

    /// [`logit_entropy`](fn@logit_entropy) with the part of the positive examples times `weight`.
    weighted_logit_entropy bce_with_logits_weighted bce_with_logits_weighted_sum bce_with_logits_weighted_rows
    bce_with_logits_weighted_rows_sum |x, y, weight| {
        // −ln σ(−x) = softplus(x), and −ln σ(x) = softplus(−x).
        (T::ONE - y) * x.softplus_branch_free() + weight * y * (-x).softplus_branch_free()
    }
}
