//! Losses of whole rows: from logits, from log-probabilities, between distributions and between vectors.

use super::{check_classes, check_shapes};
use crate::nn::dynamic::{Data, Matrix};
use crate::ops::largest;
use crate::{Real, differentiable, no_diff};

/// The mean of the negative log-likelihood of each row's class, `−log_p[class]`: of log-probabilities, the cross-entropy.
///
/// # Panics
///
/// If there is not a class per row, below the number of columns.
///
/// ```
/// use autodiff_core::nn::dynamic::{Matrix, losses};
/// let log_p = Matrix::from_rows(&[[-1.0, -2.0], [-4.0, -1.0]]);
/// assert_eq!(losses::nll(&log_p, &[1, 0]), 3.0);
/// assert_eq!(losses::nll::grad(&log_p, &[1, 0]).values, [0.0, -0.5, -0.5, 0.0]);
/// ```
#[differentiable]
pub fn nll<T: Real>(log_p: &Matrix<T>, classes: &[usize]) -> T {
    let sum: T = nll_sum(log_p, classes);
    sum / T::from_usize(classes.len())
}

/// The sum of what [`nll`](fn@nll) takes the mean of.
///
/// # Panics
///
/// As [`nll`](fn@nll).
///
/// ```
/// use autodiff_core::nn::dynamic::{Matrix, losses};
/// assert_eq!(losses::nll_sum(&Matrix::from_rows(&[[-1.0, -2.0], [-4.0, -1.0]]), &[1, 0]), 6.0);
/// ```
#[differentiable]
pub fn nll_sum<T: Real>(log_p: &Matrix<T>, classes: &[usize]) -> T {
    let (rows, columns): (usize, usize) = (log_p.rows, log_p.columns);
    check_classes(rows, columns, classes);
    let mut sum = T::ZERO;
    for b in 0..rows {
        sum -= log_p.values[b * columns + classes[b]];
    }
    sum
}

/// The mean over the rows of [`cross_entropy`](fn@super::cross_entropy), each counting as much as its class: the sum is divided by the sum of the
/// weights. The weights are one per column.
///
/// # Panics
///
/// If there is not a class per row, below the number of columns, or not a weight per column.
///
/// ```
/// use autodiff_core::nn::dynamic::{Matrix, losses};
/// let scores = Matrix::from_rows(&[[0.0, 0.0], [1000.0, 0.0]]);
/// let loss = losses::cross_entropy_weighted(&scores, &[1, 1], &[0.5, 2.0]);
/// assert_eq!(loss, (2.0_f64.ln() + 1000.0) / 2.0);
/// ```
#[differentiable]
pub fn cross_entropy_weighted<T: Real>(x: &Matrix<T>, classes: &[usize], weights: &[T]) -> T {
    let (rows, columns): (usize, usize) = (x.rows, x.columns);
    check_classes(rows, columns, classes);
    check_weights(columns, weights.len());
    let mut sum = T::ZERO;
    let mut count = T::ZERO;
    for b in 0..rows {
        let start = b * columns;
        let shift = no_diff(largest(&x.values[start..start + columns]));
        let mut total = T::ZERO;
        for j in 0..columns {
            total += (x.values[start + j] - shift).exp_branch_free();
        }
        let class = classes[b];
        sum += weights[class] * (total.ln() - (x.values[start + class] - shift));
        count += weights[class];
    }
    sum / count
}

/// The mean of [`cross_entropy`](fn@super::cross_entropy) over the rows whose class is not `ignored`; NaN if all are ignored.
///
/// # Panics
///
/// If there is not a class per row, or one is neither `ignored` nor below the number of columns.
///
/// ```
/// use autodiff_core::nn::dynamic::{Matrix, losses};
/// let scores = Matrix::from_rows(&[[0.0, 0.0], [1000.0, 0.0]]);
/// assert_eq!(losses::cross_entropy_ignoring(&scores, &[1, 9], 9), 2.0_f64.ln());
/// ```
#[differentiable]
pub fn cross_entropy_ignoring<T: Real>(x: &Matrix<T>, classes: &[usize], ignored: usize) -> T {
    let (rows, columns): (usize, usize) = (x.rows, x.columns);
    check_count(rows, classes.len());
    let mut sum = T::ZERO;
    let mut count = 0;
    for b in 0..rows {
        let class = classes[b];
        if class != ignored {
            assert!(class < columns, "class {class}, but there are {columns}");
            let start = b * columns;
            let shift = no_diff(largest(&x.values[start..start + columns]));
            let mut total = T::ZERO;
            for j in 0..columns {
                total += (x.values[start + j] - shift).exp_branch_free();
            }
            sum += total.ln() - (x.values[start + class] - shift);
            count += 1;
        }
    }
    sum / T::from_usize(count)
}

/// The mean over the rows of the cross-entropy of the softmax of the logits and a class that counts as `1 − smoothing` itself, the rest
/// spread over all classes. (Szegedy and others, 2015.)
///
/// # Panics
///
/// If there is not a class per row, below the number of columns.
///
/// ```
/// use autodiff_core::nn::dynamic::{Matrix, losses};
/// let scores = Matrix::from_rows(&[[0.5_f64, -1.0, 2.0]]);
/// let plain = losses::cross_entropy(&scores, &[1]);
/// assert!((losses::cross_entropy_smoothed(&scores, &[1], 0.0) - plain).abs() < 1e-15);
/// ```
#[differentiable]
pub fn cross_entropy_smoothed<T: Real>(x: &Matrix<T>, classes: &[usize], smoothing: T) -> T {
    let (rows, columns): (usize, usize) = (x.rows, x.columns);
    check_classes(rows, columns, classes);
    let mut losses = T::ZERO;
    for b in 0..rows {
        let start = b * columns;
        let shift = no_diff(largest(&x.values[start..start + columns]));
        let mut total = T::ZERO;
        let mut sum = T::ZERO;
        for j in 0..columns {
            total += (x.values[start + j] - shift).exp_branch_free();
            sum += x.values[start + j] - shift;
        }
        let of_class = (T::ONE - smoothing) * (x.values[start + classes[b]] - shift);
        losses += total.ln() - of_class - smoothing * sum / T::from_usize(columns);
    }
    losses / T::from_usize(rows)
}

/// The mean over the rows of the cross-entropy of a distribution and the softmax of the logits, `−Σ pⱼ·ln softmax(x)ⱼ`.
///
/// # Panics
///
/// If the shapes differ.
///
/// ```
/// use autodiff_core::nn::dynamic::{Data, Matrix, losses};
/// let scores = Matrix::from_rows(&[[0.5, -1.0, 2.0]]);
/// let p = Data::from_rows(&[[0.0, 1.0, 0.0]]);
/// assert_eq!(losses::cross_entropy_probabilities(&scores, &p), losses::cross_entropy(&scores, &[1]));
/// ```
#[differentiable]
pub fn cross_entropy_probabilities<T: Real>(x: &Matrix<T>, #[no_diff] p: &Data<T>) -> T {
    let (rows, columns): (usize, usize) = (x.rows, x.columns);
    check_shapes([rows, columns], [p.matrix.rows, p.matrix.columns]);
    let mut sum = T::ZERO;
    for b in 0..rows {
        let start = b * columns;
        let shift = no_diff(largest(&x.values[start..start + columns]));
        let mut total = T::ZERO;
        for j in 0..columns {
            total += (x.values[start + j] - shift).exp_branch_free();
        }
        let log_total = total.ln();
        for j in 0..columns {
            sum += p.matrix.values[start + j] * (log_total - (x.values[start + j] - shift));
        }
    }
    sum / T::from_usize(rows)
}

/// The mean over the rows of the Kullback–Leibler divergence of log-probabilities `log_q` from a distribution `p`, `Σ pⱼ·(ln pⱼ − log_qⱼ)`:
/// `PyTorch`'s `batchmean`. Where `pⱼ` is 0, so is the term.
///
/// # Panics
///
/// If the shapes differ.
///
/// ```
/// use autodiff_core::nn::dynamic::{Data, Matrix, losses};
/// let (log_q, p) = (Matrix::from_rows(&[[-(2.0_f64.ln()); 2]; 3]), Data::from_rows(&[[0.0, 1.0]; 3]));
/// assert_eq!(losses::kl_div(&log_q, &p), 2.0_f64.ln());
/// ```
#[differentiable]
pub fn kl_div<T: Real>(log_q: &Matrix<T>, #[no_diff] p: &Data<T>) -> T {
    let (rows, columns): (usize, usize) = (log_q.rows, log_q.columns);
    check_shapes([rows, columns], [p.matrix.rows, p.matrix.columns]);
    let mut sum = T::ZERO;
    for i in 0..log_q.values.len() {
        let p = p.matrix.values[i];
        if p > T::ZERO {
            sum += p * (p.ln() - log_q.values[i]);
        }
    }
    sum / T::from_usize(rows)
}

/// [`kl_div`](fn@kl_div) with the logarithm of the target, `Σ e^log_pⱼ·(log_pⱼ − log_qⱼ)`.
///
/// # Panics
///
/// If the shapes differ.
///
/// ```
/// use autodiff_core::nn::dynamic::{Data, Matrix, losses};
/// let (log_q, log_p) = (Matrix::from_rows(&[[-2.0]]), Data::from_rows(&[[0.0]]));
/// assert_eq!(losses::kl_div_log_target(&log_q, &log_p), 2.0);
/// ```
#[differentiable]
pub fn kl_div_log_target<T: Real>(log_q: &Matrix<T>, #[no_diff] log_p: &Data<T>) -> T {
    let (rows, columns): (usize, usize) = (log_q.rows, log_q.columns);
    check_shapes([rows, columns], [log_p.matrix.rows, log_p.matrix.columns]);
    let mut sum = T::ZERO;
    for i in 0..log_q.values.len() {
        let log_p = log_p.matrix.values[i];
        sum += log_p.exp() * (log_p - log_q.values[i]);
    }
    sum / T::from_usize(rows)
}

/// The mean over the rows of `1 − cos(a, b)` where they are to be `alike`, else `max(0, cos(a, b) − margin)`.
///
/// As in `PyTorch`, 1e-12 is added to either squared norm.
///
/// # Panics
///
/// If the shapes differ, or there is not an `alike` per row.
///
/// ```
/// use autodiff_core::nn::dynamic::{Matrix, losses};
/// let (a, b) = (Matrix::from_rows(&[[1.0, 2.0]]), Matrix::from_rows(&[[2.0, 4.0]]));
/// assert!(losses::cosine_embedding(&a, &b, &[true], 0.0) < 1e-12);
/// ```
#[differentiable]
pub fn cosine_embedding<T: Real>(a: &Matrix<T>, b: &Matrix<T>, alike: &[bool], margin: T) -> T {
    let (rows, columns): (usize, usize) = (a.rows, a.columns);
    check_shapes([rows, columns], [b.rows, b.columns]);
    check_count(rows, alike.len());
    let least = T::from_f64(1e-12);
    let mut sum = T::ZERO;
    for k in 0..rows {
        let start = k * columns;
        let (mut dot, mut square_a, mut square_b) = (T::ZERO, least, least);
        for i in 0..columns {
            dot += a.values[start + i] * b.values[start + i];
            square_a += a.values[start + i] * a.values[start + i];
            square_b += b.values[start + i] * b.values[start + i];
        }
        let cosine = dot / (square_a * square_b).sqrt();
        if alike[k] {
            sum += T::ONE - cosine;
        } else if cosine > margin {
            sum += cosine - margin;
        }
    }
    sum / T::from_usize(rows)
}

#[track_caller]
fn check_count(rows: usize, classes: usize) {
    assert!(classes == rows, "there are {rows} rows, but {classes} classes");
}

#[track_caller]
fn check_weights(columns: usize, weights: usize) {
    assert!(weights == columns, "there are {columns} classes, but {weights} weights");
}
