//! What is done to a gradient between the backward pass and the step: clipping, and a look at its size.
//!
//! A parameter group is a part of the gradient: `GradientStatistics::of(&gradient.hidden)` is that of a layer.

use crate::{Real, Tangent, Visitor};

/// Clips every number to `−limit ..= limit`.
///
/// ```
/// let mut gradient = ([3.0, -0.5], -2.0);
/// autodiff_core::nn::clip_by_value(&mut gradient, 1.0);
/// assert_eq!(gradient, ([1.0, -0.5], -1.0));
/// ```
pub fn clip_by_value<G: Tangent>(gradient: &mut G, limit: f64) {
    gradient.map_values(|value| {
        if value > limit {
            limit
        } else if value < -limit {
            -limit
        } else {
            value
        }
    });
}

/// Scales the gradient as a whole so that its Euclidean norm is at most `largest`, and returns the norm it had.
///
/// As in `PyTorch` the factor is `largest / (norm + 1e-6)`, where that is below 1. A gradient with a NaN stays one: look at the
/// norm.
///
/// ```
/// let mut gradient = ([3.0_f64, 0.0], 4.0_f64);
/// assert_eq!(autodiff_core::nn::clip_by_norm(&mut gradient, 1.0), 5.0);
/// assert!((gradient.0[0] - 0.6).abs() < 1e-6 && (gradient.1 - 0.8).abs() < 1e-6);
/// ```
pub fn clip_by_norm<G: Tangent>(gradient: &mut G, largest: f64) -> f64 {
    clip_by(gradient, largest, Norm::Euclidean)
}

/// What is meant by the size of a vector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Norm {
    /// `Σ|xᵢ|`
    Sum,
    /// `√Σxᵢ²`
    Euclidean,
    /// `max|xᵢ|`
    Largest,
}

impl Norm {
    /// The norm of a gradient.
    ///
    /// ```
    /// use autodiff_core::nn::Norm;
    /// assert_eq!([Norm::Sum, Norm::Euclidean, Norm::Largest].map(|n| n.of(&[3.0, -4.0])), [7.0, 5.0, 4.0]);
    /// ```
    pub fn of<G: Tangent>(self, gradient: &G) -> f64 {
        let statistics = GradientStatistics::of(gradient);
        match self {
            Norm::Sum => statistics.mean_absolute * f64::from_usize(statistics.count),
            Norm::Euclidean => statistics.norm,
            Norm::Largest => statistics.largest,
        }
    }
}

/// [`clip_by_norm`], by any norm.
///
/// ```
/// use autodiff_core::nn::{Norm, clip_by};
/// let mut gradient = [3.0, -4.0];
/// assert_eq!(clip_by(&mut gradient, 7.0, Norm::Largest), 4.0);
/// assert_eq!(gradient, [3.0, -4.0]);
/// ```
pub fn clip_by<G: Tangent>(gradient: &mut G, largest: f64, norm: Norm) -> f64 {
    let norm = norm.of(gradient);
    let factor = largest / (norm + 1e-6);
    // Not `factor >= 1`: a NaN goes through.
    if factor < 1.0 || factor.is_nan() {
        gradient.scale(factor);
    }
    norm
}

/// The size of a gradient, or of a part of it.
///
/// ```
/// use autodiff_core::nn::GradientStatistics;
/// let statistics = GradientStatistics::of(&([3.0, 0.0], -4.0, f64::NAN).0);
/// assert_eq!((statistics.count, statistics.mean, statistics.largest, statistics.norm), (2, 1.5, 3.0, 3.0));
/// assert_eq!(GradientStatistics::of(&[f64::NAN, 1.0]).not_finite, 1);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct GradientStatistics {
    /// How many numbers there are.
    pub count: usize,
    /// Their mean.
    pub mean: f64,
    /// The mean of their absolute values.
    pub mean_absolute: f64,
    /// The largest absolute value.
    pub largest: f64,
    /// The Euclidean norm.
    pub norm: f64,
    /// How many are infinite or NaN.
    pub not_finite: usize,
}

impl GradientStatistics {
    /// Of a gradient.
    pub fn of<G: Tangent>(gradient: &G) -> Self {
        let mut sums = Sums::default();
        gradient.visit(&mut sums);
        let count = f64::from_usize(sums.count.max(1));
        Self {
            count: sums.count,
            mean: sums.sum / count,
            mean_absolute: sums.absolute / count,
            largest: sums.largest,
            norm: Real::sqrt(sums.square),
            not_finite: sums.not_finite,
        }
    }
}

#[derive(Default)]
struct Sums {
    count: usize,
    sum: f64,
    absolute: f64,
    square: f64,
    largest: f64,
    not_finite: usize,
}

impl Visitor for Sums {
    fn slice<T: Real>(&mut self, values: &[T]) {
        for value in values {
            let value = value.to_f64();
            self.count += 1;
            self.sum += value;
            self.absolute += value.abs();
            self.square += value * value;
            // Not `max`, which would pass over NaN.
            self.largest = if value.abs() <= self.largest { self.largest } else { value.abs() };
            self.not_finite += usize::from(!value.is_finite());
        }
    }
}
