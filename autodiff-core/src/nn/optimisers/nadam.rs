//! Adam with Nesterov's look ahead.

use super::{correction, lerp};
use crate::{Differentiable, Real, StateVisitor};

/// Adam with Nesterov's look ahead (Dozat, 2016).
///
/// The averages are [`Adam`](super::Adam)'s. With `μₜ = β₁·(1 − 0.96^(t·decay) / 2)` and `Π` the product of the `μ` so far, the step is
/// `rate · ((1 − μₜ)·g / (1 − Π) + μₜ₊₁·m / (1 − Π·μₜ₊₁)) / (√v̂ + ε)`.
///
/// ```
/// use autodiff_core::nn::NAdam;
/// let mut weights = [1.0, -2.0];
/// let mut optimiser = NAdam::new(&weights, 0.1);
/// optimiser.step(&mut weights, &[4.0, 0.0]);
/// assert!(weights[0] < 1.0 && weights[1] == -2.0);
/// ```
#[derive(Clone, Debug)]
pub struct NAdam<P: Differentiable> {
    /// The learning rate.
    pub rate: f64,
    /// How much of the mean and of the mean square is kept: 0.9 and 0.999 by default.
    pub betas: [f64; 2],
    /// Keeps the divisor from zero: 1e-8 by default.
    pub epsilon: f64,
    /// How fast parameters decay. 0 by default.
    pub weight_decay: f64,
    /// How fast the momentum grows: 0.004 by default.
    pub momentum_decay: f64,
    steps: f64,
    product: f64,
    mean: P::Tangent,
    square: P::Tangent,
}

impl<P: Differentiable> NAdam<P> {
    /// For parameters of this shape.
    pub fn new(parameters: &P, rate: f64) -> Self {
        Self {
            rate,
            betas: [0.9, 0.999],
            epsilon: 1e-8,
            weight_decay: 0.0,
            momentum_decay: 0.004,
            steps: 0.0,
            product: 1.0,
            mean: parameters.zero_tangent(),
            square: parameters.zero_tangent(),
        }
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
        let momentum_at = |t: f64| self.betas[0] * (1.0 - 0.5 * Real::powf(0.96, t * self.momentum_decay));
        let (now, next) = (momentum_at(self.steps), momentum_at(self.steps + 1.0));
        self.product *= now;
        let mut step = Step {
            of_gradient: self.rate * (1.0 - now) / (1.0 - self.product),
            of_mean: self.rate * next / (1.0 - self.product * next),
            correction: correction(self.betas[1], self.steps),
            betas: self.betas,
            epsilon: self.epsilon,
            weight_decay: self.weight_decay,
        };
        parameters.zip_states_mut(gradient, [&mut self.mean, &mut self.square], &mut step);
    }
}

struct Step {
    of_gradient: f64,
    of_mean: f64,
    correction: f64,
    betas: [f64; 2],
    epsilon: f64,
    weight_decay: f64,
}

impl StateVisitor<2> for Step {
    #[inline]
    fn slices<T: Real>(&mut self, values: &mut [T], gradient: &[T], [mean, square]: [&mut [T]; 2]) {
        let [of_gradient, of_mean, correction] =
            [self.of_gradient, self.of_mean, self.correction].map(T::from_f64);
        let [part, keep, rest] = [1.0 - self.betas[0], self.betas[1], 1.0 - self.betas[1]].map(T::from_f64);
        let [epsilon, decay] = [self.epsilon, self.weight_decay].map(T::from_f64);
        for (((value, gradient), mean), square) in values.iter_mut().zip(gradient).zip(mean).zip(square) {
            let g = *gradient + decay * *value;
            *mean = lerp(*mean, g, part);
            *square = keep * *square + rest * g * g;
            *value -= (of_gradient * g + of_mean * *mean) / ((*square / correction).sqrt() + epsilon);
        }
    }
}
