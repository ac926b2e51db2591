//! Adam that starts carefully.

use super::{correction, lerp};
use crate::{Differentiable, Real, StateVisitor};

/// Rectified Adam (Liu and others, 2019): no division by the root of the mean square until that is worth something.
///
/// The averages are [`Adam`](super::Adam)'s. With `ρ∞ = 2 / (1 − β₂) − 1` and `ρ = ρ∞ − 2t·β₂ᵗ / (1 − β₂ᵗ)`: where `ρ > 5`
/// the step is `rate · m̂ · r / (√v + ε) · √(1 − β₂ᵗ)`, with `r = √((ρ − 4)(ρ − 2)ρ∞ / ((ρ∞ − 4)(ρ∞ − 2)ρ))`, and before
/// that `rate · m̂`.
///
/// ```
/// use autodiff_core::nn::RAdam;
/// let mut weights = [1.0_f64, -2.0];
/// let mut optimiser = RAdam::new(&weights, 0.1);
/// optimiser.step(&mut weights, &[4.0, 0.0]);
/// assert!((weights[0] - 0.6).abs() < 1e-12 && weights[1] == -2.0);
/// ```
#[derive(Clone, Debug)]
pub struct RAdam<P: Differentiable> {
    /// The learning rate.
    pub rate: f64,
    /// How much of the mean and of the mean square is kept: 0.9 and 0.999 by default.
    pub betas: [f64; 2],
    /// Keeps the divisor from zero: 1e-8 by default.
    pub epsilon: f64,
    /// How fast parameters decay. 0 by default.
    pub weight_decay: f64,
    steps: f64,
    mean: P::Tangent,
    square: P::Tangent,
}

impl<P: Differentiable> RAdam<P> {
    /// For parameters of this shape.
    pub fn new(parameters: &P, rate: f64) -> Self {
        let (mean, square) = (parameters.zero_tangent(), parameters.zero_tangent());
        Self { rate, betas: [0.9, 0.999], epsilon: 1e-8, weight_decay: 0.0, steps: 0.0, mean, square }
    }

    /// With other averages.
    pub fn betas(self, first: f64, second: f64) -> Self {
        Self { betas: [first, second], ..self }
    }

    /// With another ε.
    pub fn epsilon(self, epsilon: f64) -> Self {
        Self { epsilon, ..self }
    }

    /// With weight decay.
    pub fn weight_decay(self, weight_decay: f64) -> Self {
        Self { weight_decay, ..self }
    }

    /// Moves the parameters by one step against the gradient.
    #[inline]
    pub fn step(&mut self, parameters: &mut P, gradient: &P::Tangent) {
        self.steps += 1.0;
        let (t, beta) = (self.steps, self.betas[1]);
        let rest = correction(beta, t);
        let at_end = 2.0 / (1.0 - beta) - 1.0;
        let now = at_end - 2.0 * t * (1.0 - rest) / rest;
        let rectified = (now > 5.0).then(|| {
            let squared = (now - 4.0) * (now - 2.0) * at_end / ((at_end - 4.0) * (at_end - 2.0) * now);
            Real::sqrt(squared * rest)
        });
        let mut step = Step {
            rate: self.rate / correction(self.betas[0], t),
            rectified,
            betas: self.betas,
            epsilon: self.epsilon,
            weight_decay: self.weight_decay,
        };
        parameters.zip_states_mut(gradient, [&mut self.mean, &mut self.square], &mut step);
    }
}

struct Step {
    rate: f64,
    rectified: Option<f64>,
    betas: [f64; 2],
    epsilon: f64,
    weight_decay: f64,
}

impl StateVisitor<2> for Step {
    #[inline]
    fn slices<T: Real>(&mut self, values: &mut [T], gradient: &[T], [mean, square]: [&mut [T]; 2]) {
        let [part, keep, rest] = [1.0 - self.betas[0], self.betas[1], 1.0 - self.betas[1]].map(T::from_f64);
        let [rate, epsilon, decay] = [self.rate, self.epsilon, self.weight_decay].map(T::from_f64);
        let rectified = self.rectified.map(T::from_f64);
        for (((value, gradient), mean), square) in values.iter_mut().zip(gradient).zip(mean).zip(square) {
            let g = *gradient + decay * *value;
            *mean = lerp(*mean, g, part);
            *square = keep * *square + rest * g * g;
            let scale = rectified.map_or(T::ONE, |r| r / (square.sqrt() + epsilon));
            *value -= rate * *mean * scale;
        }
    }
}
