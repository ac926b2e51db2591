//! Between distributions.

use crate::ops::largest;
use crate::{Real, differentiable, no_diff};

/// Cross-entropy of a class and the softmax of the logits, `ln Σ e^xⱼ − x[class]`, for shape `[C]`. Without overflow.
///
/// The gradient is the softmax less the one-hot class.
///
/// # Panics
///
/// If the class is not below `C`.
///
/// ```
/// use autodiff_core::nn::losses::cross_entropy;
/// let (value, gradient) = cross_entropy::value_and_grad(&[0.0, 0.0], 1);
/// assert_eq!((value, gradient), (2.0_f64.ln(), [0.5, -0.5]));
/// assert_eq!(cross_entropy(&[1000.0, -1000.0], 1), 2000.0);
/// ```
#[differentiable]
pub fn cross_entropy<T: Real, const C: usize>(x: &[T; C], class: usize) -> T {
    assert!(class < C, "class {class}, but there are {C}");
    let shift = no_diff(largest(x));
    let mut total = T::ZERO;
    for j in 0..C {
        total += (x[j] - shift).exp_branch_free();
    }
    total.ln() - (x[class] - shift)
}

/// The mean of [`cross_entropy`](fn@cross_entropy) over a batch, for shapes `[B, C]` and `[B]`.
///
/// # Panics
///
/// If a class is not below `C`.
///
/// ```
/// use autodiff_core::nn::losses::cross_entropy_rows;
/// assert_eq!(cross_entropy_rows(&[[0.0, 0.0], [0.0, 0.0]], &[1, 0]), 2.0_f64.ln());
/// ```
#[differentiable]
pub fn cross_entropy_rows<T: Real, const B: usize, const C: usize>(
    x: &[[T; C]; B],
    classes: &[usize; B],
) -> T {
    let mut sum = T::ZERO;
    for b in 0..B {
        let class = classes[b];
        assert!(class < C, "class {class}, but there are {C}");
        let shift = no_diff(largest(&x[b]));
        let mut total = T::ZERO;
        for j in 0..C {
            total += (x[b][j] - shift).exp_branch_free();
        }
        sum += total.ln() - (x[b][class] - shift);
    }
    sum / T::from_usize(B)
}

/// The sum of [`cross_entropy`](fn@cross_entropy) over a batch, for shapes `[B, C]` and `[B]`.
///
/// # Panics
///
/// If a class is not below `C`.
///
/// ```
/// use autodiff_core::nn::losses::cross_entropy_rows_sum;
/// assert_eq!(cross_entropy_rows_sum(&[[0.0, 0.0], [0.0, 0.0]], &[1, 0]), 2.0 * 2.0_f64.ln());
/// ```
#[differentiable]
pub fn cross_entropy_rows_sum<T: Real, const B: usize, const C: usize>(
    x: &[[T; C]; B],
    classes: &[usize; B],
) -> T {
    let mut sum = T::ZERO;
    for b in 0..B {
        let class = classes[b];
        assert!(class < C, "class {class}, but there are {C}");
        let shift = no_diff(largest(&x[b]));
        let mut total = T::ZERO;
        for j in 0..C {
            total += (x[b][j] - shift).exp_branch_free();
        }
        sum += total.ln() - (x[b][class] - shift);
    }
    sum
}

/// The mean of [`cross_entropy`](fn@cross_entropy) over a batch, each example counting as much as its class: the sum is divided
/// by the sum of the weights. For shapes `[B, C]`, `[B]` and `[C]`.
///
/// # Panics
///
/// If a class is not below `C`.
///
/// ```
/// use autodiff_core::nn::losses::cross_entropy_rows_weighted;
/// let logits = [[0.0, 0.0], [1000.0, 0.0]];
/// assert_eq!(cross_entropy_rows_weighted(&logits, &[1, 1], &[0.5, 2.0]), (2.0_f64.ln() + 1000.0) / 2.0);
/// ```
#[differentiable]
pub fn cross_entropy_rows_weighted<T: Real, const B: usize, const C: usize>(
    x: &[[T; C]; B],
    classes: &[usize; B],
    weights: &[T; C],
) -> T {
    let mut sum = T::ZERO;
    let mut count = T::ZERO;
    for b in 0..B {
        let class = classes[b];
        assert!(class < C, "class {class}, but there are {C}");
        let shift = no_diff(largest(&x[b]));
        let mut total = T::ZERO;
        for j in 0..C {
            total += (x[b][j] - shift).exp_branch_free();
        }
        sum += weights[class] * (total.ln() - (x[b][class] - shift));
        count += weights[class];
    }
    sum / count
}

/// The mean of [`cross_entropy`](fn@cross_entropy) over those of a batch whose class is not `ignored`. For shapes `[B, C]` and
/// `[B]`; NaN if all are ignored.
///
/// # Panics
///
/// If a class is neither `ignored` nor below `C`.
///
/// ```
/// use autodiff_core::nn::losses::cross_entropy_rows_ignoring;
/// let logits = [[0.0, 0.0], [1000.0, 0.0]];
/// assert_eq!(cross_entropy_rows_ignoring(&logits, &[1, 9], 9), 2.0_f64.ln());
/// ```
#[differentiable]
pub fn cross_entropy_rows_ignoring<T: Real, const B: usize, const C: usize>(
    x: &[[T; C]; B],
    classes: &[usize; B],
    ignored: usize,
) -> T {
    let mut sum = T::ZERO;
    let mut count = 0;
    for b in 0..B {
        let class = classes[b];
        if class != ignored {
            assert!(class < C, "class {class}, but there are {C}");
            let shift = no_diff(largest(&x[b]));
            let mut total = T::ZERO;
            for j in 0..C {
                total += (x[b][j] - shift).exp_branch_free();
            }
            sum += total.ln() - (x[b][class] - shift);
            count += 1;
        }
    }
    sum / T::from_usize(count)
}

/// Cross-entropy of the softmax of the logits and a class that counts as `1 − smoothing` itself, the rest spread over all
/// classes, for shape `[C]`. (Szegedy and others, 2015.)
///
/// # Panics
///
/// If the class is not below `C`.
///
/// ```
/// use autodiff_core::nn::losses::{cross_entropy, cross_entropy_smoothed};
/// let logits = [0.5_f64, -1.0, 2.0];
/// assert!((cross_entropy_smoothed(&logits, 1, 0.0) - cross_entropy(&logits, 1)).abs() < 1e-15);
/// ```
#[differentiable]
pub fn cross_entropy_smoothed<T: Real, const C: usize>(x: &[T; C], class: usize, smoothing: T) -> T {
    assert!(class < C, "class {class}, but there are {C}");
    let shift = no_diff(largest(x));
    let mut total = T::ZERO;
    let mut sum = T::ZERO;
    for j in 0..C {
        total += (x[j] - shift).exp_branch_free();
        sum += x[j] - shift;
    }
    total.ln() - (T::ONE - smoothing) * (x[class] - shift) - smoothing * sum / T::from_usize(C)
}

/// Cross-entropy of a distribution and the softmax of the logits, `−Σ pⱼ·ln softmax(x)ⱼ`, for shapes `[C]`.
///
/// ```
/// use autodiff_core::nn::losses::{cross_entropy, cross_entropy_probabilities};
/// let logits = [0.5, -1.0, 2.0];
/// assert_eq!(cross_entropy_probabilities(&logits, &[0.0, 1.0, 0.0]), cross_entropy(&logits, 1));
/// ```
#[differentiable]
pub fn cross_entropy_probabilities<T: Real, const C: usize>(x: &[T; C], p: &[T; C]) -> T {
    let shift = no_diff(largest(x));
    let mut total = T::ZERO;
    for j in 0..C {
        total += (x[j] - shift).exp_branch_free();
    }
    let log_total = total.ln();
    let mut sum = T::ZERO;
    for j in 0..C {
        sum += p[j] * (log_total - (x[j] - shift));
    }
    sum
}

/// Negative log-likelihood of a class, `−log_p[class]`, for shape `[C]`: after a
/// [`log_softmax`](fn@crate::ops::log_softmax), the cross-entropy.
///
/// # Panics
///
/// If the class is not below `C`.
///
/// ```
/// assert_eq!(autodiff_core::nn::losses::nll(&[-1.0, -2.0], 1), 2.0);
/// ```
#[differentiable]
pub fn nll<T: Real, const C: usize>(log_p: &[T; C], class: usize) -> T {
    assert!(class < C, "class {class}, but there are {C}");
    -log_p[class]
}

/// The mean of [`nll`](fn@nll) over a batch, for shapes `[B, C]` and `[B]`.
///
/// # Panics
///
/// If a class is not below `C`.
///
/// ```
/// assert_eq!(autodiff_core::nn::losses::nll_rows(&[[-1.0, -2.0], [-4.0, -1.0]], &[1, 0]), 3.0);
/// ```
#[differentiable]
pub fn nll_rows<T: Real, const B: usize, const C: usize>(log_p: &[[T; C]; B], classes: &[usize; B]) -> T {
    let mut sum = T::ZERO;
    for b in 0..B {
        let class = classes[b];
        assert!(class < C, "class {class}, but there are {C}");
        sum -= log_p[b][class];
    }
    sum / T::from_usize(B)
}

/// The Kullback–Leibler divergence of log-probabilities `log_q` from a distribution `p`, `Σ pⱼ·(ln pⱼ − log_qⱼ)`, for shapes
/// `[N]`. Where `pⱼ` is 0, so is the term.
///
/// ```
/// use autodiff_core::nn::losses::kl_div;
/// assert_eq!(kl_div(&[-(2.0_f64.ln()); 2], &[0.0, 1.0]), 2.0_f64.ln());
/// ```
#[differentiable]
pub fn kl_div<T: Real, const N: usize>(log_q: &[T; N], p: &[T; N]) -> T {
    let mut sum = T::ZERO;
    for j in 0..N {
        if p[j] > T::ZERO {
            sum += p[j] * (p[j].ln() - log_q[j]);
        }
    }
    sum
}

/// The mean of [`kl_div`](fn@kl_div) over a batch, for shapes `[B, N]`: `PyTorch`'s `batchmean`.
///
/// ```
/// use autodiff_core::nn::losses::kl_div_rows;
/// assert_eq!(kl_div_rows(&[[-(2.0_f64.ln()); 2]; 3], &[[0.0, 1.0]; 3]), 2.0_f64.ln());
/// ```
#[differentiable]
pub fn kl_div_rows<T: Real, const B: usize, const N: usize>(log_q: &[[T; N]; B], p: &[[T; N]; B]) -> T {
    let mut sum = T::ZERO;
    for b in 0..B {
        for j in 0..N {
            if p[b][j] > T::ZERO {
                sum += p[b][j] * (p[b][j].ln() - log_q[b][j]);
            }
        }
    }
    sum / T::from_usize(B)
}

/// [`kl_div`](fn@kl_div) with the logarithm of the target, `Σ e^log_pⱼ·(log_pⱼ − log_qⱼ)`, for shapes `[N]`.
///
/// ```
/// use autodiff_core::nn::losses::kl_div_log_target;
/// assert_eq!(kl_div_log_target(&[-2.0], &[0.0]), 2.0);
/// ```
#[differentiable]
pub fn kl_div_log_target<T: Real, const N: usize>(log_q: &[T; N], log_p: &[T; N]) -> T {
    let mut sum = T::ZERO;
    for j in 0..N {
        sum += log_p[j].exp() * (log_p[j] - log_q[j]);
    }
    sum
}
