//! Losses over batches, as [`nn::losses`](crate::nn::losses) has them for arrays: `name` gives the mean, `name_sum` the sum.
//! Targets are [`Data`], or classes.

#![allow(unused_braces, reason = "the braces around each body are the macro's")]

mod rows;

use super::{Data, Matrix, MatrixTangent};
use crate::ops::largest;
use crate::{Real, derivative, differentiable};
pub use rows::{
    cosine_embedding, cross_entropy_ignoring, cross_entropy_probabilities, cross_entropy_smoothed,
    cross_entropy_weighted, kl_div, kl_div_log_target, nll, nll_sum,
};

#[track_caller]
fn check_shapes([rows, columns]: [usize; 2], [target_rows, target_columns]: [usize; 2]) {
    assert!(
        rows == target_rows && columns == target_columns,
        "the prediction is {rows} × {columns}, but the target {target_rows} × {target_columns}"
    );
}

/// The mean and the sum of a loss over all elements. The body is in either, so that the derivative of each is one loop.
macro_rules! loss {
    ($(
        $(#[$doc:meta])*
        $mean:ident $sum:ident |$x:ident, $y:ident $(, $param:ident)*| $body:tt
    )*) => {$(
        $(#[$doc])*
        ///
        /// # Panics
        ///
        /// If the shapes differ.
        #[differentiable]
        pub fn $mean<T: Real>(x: &Matrix<T>, #[no_diff] y: &Data<T> $(, $param: T)*) -> T {
            let (rows, columns): (usize, usize) = (x.rows, x.columns);
            check_shapes([rows, columns], [y.matrix.rows, y.matrix.columns]);
            let count = x.values.len();
            let mut total = T::ZERO;
            for i in 0..count {
                let ($x, $y) = (x.values[i], y.matrix.values[i]);
                total += $body;
            }
            total / T::from_usize(count)
        }

        #[doc = concat!("The sum of what [`", stringify!($mean), "`](fn@", stringify!($mean), ") takes the mean of.")]
        ///
        /// # Panics
        ///
        /// If the shapes differ.
        #[differentiable]
        pub fn $sum<T: Real>(x: &Matrix<T>, #[no_diff] y: &Data<T> $(, $param: T)*) -> T {
            let (rows, columns): (usize, usize) = (x.rows, x.columns);
            check_shapes([rows, columns], [y.matrix.rows, y.matrix.columns]);
            let mut total = T::ZERO;
            for i in 0..x.values.len() {
                let ($x, $y) = (x.values[i], y.matrix.values[i]);
                total += $body;
            }
            total
        }
    )*};
}

loss! {
    /// The mean of `(x − y)²`.
    ///
    /// ```
    /// use autodiff_core::nn::dynamic::{Data, Matrix, losses};
    /// let (x, y) = (Matrix::from_rows(&[[1.0, 2.0]]), Data::from_rows(&[[0.0, 0.0]]));
    /// assert_eq!(losses::mse(&x, &y), 2.5);
    /// assert_eq!(losses::mse::grad(&x, &y).values, [1.0, 2.0]);
    /// ```
    mse mse_sum |x, y| {
        let d = x - y;
        d * d
    }

    /// The mean of `|x − y|`, of slope 0 where they are equal.
    l1 l1_sum |x, y| { (x - y).abs() }

    /// The mean of `d²/2` where `|d| ≤ delta`, else `delta·(|d| − delta/2)`, with `d = x − y`. (Huber, 1964.)
    huber huber_sum |x, y, delta| {
        let half = T::from_f64(0.5);
        let d = x - y;
        let size = d.abs();
        if size <= delta { half * d * d } else { delta * (size - half * delta) }
    }

    /// The mean of `d²/(2·beta)` where `|d| < beta`, else `|d| − beta/2`, with `d = x − y`.
    smooth_l1 smooth_l1_sum |x, y, beta| {
        let half = T::from_f64(0.5);
        let d = x - y;
        let size = d.abs();
        if size < beta { half * d * d / beta } else { size - half * beta }
    }

    /// The mean of the cross-entropy of `y` and the probability `sigmoid(x)`, without overflow.
    bce_with_logits bce_with_logits_sum |x, y| {
        x.softplus_branch_free() - x * y
    }

    /// [`bce_with_logits`](fn@bce_with_logits) with the part of the positive examples times `weight`.
    bce_with_logits_weighted bce_with_logits_weighted_sum |x, y, weight| {
        // −ln σ(−x) = softplus(x), and −ln σ(x) = softplus(−x).
        (T::ONE - y) * x.softplus_branch_free() + weight * y * (-x).softplus_branch_free()
    }

    /// The mean of the cross-entropy of `y` and the probability `x`, `−y·ln x − (1 − y)·ln(1 − x)`. A logarithm counts as at least −100.
    bce bce_sum |x, y| {
        let least = T::from_f64(-100.0);
        let log_p = if x.ln() > least { x.ln() } else { least };
        let log_q = if (-x).ln_1p() > least { (-x).ln_1p() } else { least };
        -(y * log_p) - (T::ONE - y) * log_q
    }

    /// The mean of `max(0, 1 − x·y)`, for scores `x` and classes `y` of 1 or −1.
    hinge hinge_sum |x, y| {
        let short = T::ONE - x * y;
        if short > T::ZERO { short } else { T::ZERO }
    }

    /// The mean of `x` where `y` is 1, and of `max(0, margin − x)` where it is −1: for distances. `PyTorch`'s default margin is 1.
    hinge_embedding hinge_embedding_sum |x, y, margin| {
        if y > T::ZERO {
            x
        } else if margin > x {
            margin - x
        } else {
            T::ZERO
        }
    }
}

/// The mean of the cross-entropy of each row's class and the softmax of its logits. Without overflow.
///
/// # Panics
///
/// If there is not a class per row, below the number of columns.
///
/// ```
/// use autodiff_core::nn::dynamic::{Matrix, losses};
/// let scores = Matrix::from_rows(&[[0.0, 0.0], [0.0, 0.0]]);
/// assert_eq!(losses::cross_entropy(&scores, &[1, 0]), 2.0_f64.ln());
/// assert_eq!(losses::cross_entropy::grad(&scores, &[1, 0]).values, [0.25, -0.25, -0.25, 0.25]);
/// ```
pub fn cross_entropy<T: Real>(x: &Matrix<T>, classes: &[usize]) -> T {
    cross_entropy_sum(x, classes) / T::from_usize(classes.len())
}

/// The rule of [`cross_entropy`](fn@cross_entropy): in one pass, and without memory for it.
#[derivative(of = cross_entropy, jvp = cross_entropy_forward)]
pub fn cross_entropy_rule<T: Real>(
    x: &Matrix<T>,
    classes: &[usize],
    seed: T,
    d_x: &mut MatrixTangent<T>,
) -> T {
    let count = T::from_usize(classes.len());
    add_gradient(x, classes, seed / count, d_x) / count
}

fn cross_entropy_forward<T: Real>(x: &Matrix<T>, classes: &[usize], d_x: &MatrixTangent<T>) -> (T, T) {
    let (sum, tangent) = cross_entropy_sum_forward(x, classes, d_x);
    let count = T::from_usize(classes.len());
    (sum / count, tangent / count)
}

/// The sum of what [`cross_entropy`](fn@cross_entropy) takes the mean of.
///
/// # Panics
///
/// As [`cross_entropy`](fn@cross_entropy).
pub fn cross_entropy_sum<T: Real>(x: &Matrix<T>, classes: &[usize]) -> T {
    check_classes(x.rows, x.columns, classes);
    let mut sum = T::ZERO;
    for (row, class) in rows(x).zip(classes) {
        let (shift, total) = total(row);
        sum += total.ln() - (row[*class] - shift);
    }
    sum
}

/// The rule of [`cross_entropy_sum`](fn@cross_entropy_sum).
#[derivative(of = cross_entropy_sum, jvp = cross_entropy_sum_forward)]
pub fn cross_entropy_sum_rule<T: Real>(
    x: &Matrix<T>,
    classes: &[usize],
    seed: T,
    d_x: &mut MatrixTangent<T>,
) -> T {
    add_gradient(x, classes, seed, d_x)
}

fn cross_entropy_sum_forward<T: Real>(x: &Matrix<T>, classes: &[usize], d_x: &MatrixTangent<T>) -> (T, T) {
    let sum = cross_entropy_sum(x, classes);
    let mut tangent = T::ZERO;
    for ((row, d_row), class) in rows(x).zip(d_x.values.chunks_exact(x.columns.max(1))).zip(classes) {
        let (shift, total) = total(row);
        for (x, d_x) in row.iter().zip(d_row) {
            tangent += (*x - shift).exp_branch_free() / total * *d_x;
        }
        tangent -= d_row[*class];
    }
    (sum, tangent)
}

/// Adds for each row the softmax less one at the class, times `seed`; returns the sum of the losses.
fn add_gradient<T: Real>(x: &Matrix<T>, classes: &[usize], seed: T, d_x: &mut MatrixTangent<T>) -> T {
    check_classes(x.rows, x.columns, classes);
    let mut sum = T::ZERO;
    let d_rows = d_x.values.chunks_exact_mut(x.columns.max(1));
    for ((row, d_row), class) in rows(x).zip(d_rows).zip(classes) {
        let (shift, total) = total(row);
        sum += total.ln() - (row[*class] - shift);
        let factor = seed / total;
        for (x, d_x) in row.iter().zip(&mut *d_row) {
            *d_x += factor * (*x - shift).exp_branch_free();
        }
        d_row[*class] -= seed;
    }
    sum
}

fn rows<T: Real>(x: &Matrix<T>) -> impl Iterator<Item = &[T]> {
    x.values.chunks_exact(x.columns.max(1))
}

/// The largest score of a row, and the sum of the exponentials of what the others are below it.
fn total<T: Real>(row: &[T]) -> (T, T) {
    let shift = largest(row);
    (shift, row.iter().fold(T::ZERO, |total, x| total + (*x - shift).exp_branch_free()))
}

#[track_caller]
fn check_classes(rows: usize, columns: usize, classes: &[usize]) {
    assert!(classes.len() == rows, "there are {rows} rows, but {} classes", classes.len());
    if let Some(class) = classes.iter().find(|class| **class >= columns) {
        panic!("class {class}, but there are {columns}");
    }
}
