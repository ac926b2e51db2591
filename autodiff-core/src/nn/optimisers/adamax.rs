//! Adamax.

use super::{correction, lerp};
use crate::{Differentiable, Real, StateVisitor};

/// Adamax (Kingma and Ba, 2014): Adam with the largest gradient of late for the root of the mean square.
///
/// With `g` the gradient plus `weight_decay · θ`: `m ← β₁m + (1 − β₁)g`, `u ← max(β₂u, |g| + ε)`, and
/// `θ ← θ − rate / (1 − β₁ᵗ) · m / u`.
///
/// ```
/// use autodiff_core::nn::Adamax;
/// let mut weights = [1.0_f64, -2.0];
/// let mut optimiser = Adamax::new(&weights, 0.1);
/// optimiser.step(&mut weights, &[4.0, -0.25]);
/// assert!((weights[0] - 0.9).abs() < 1e-7 && (weights[1] + 1.9).abs() < 1e-7);
/// ```
#[derive(Clone, Debug)]
pub struct Adamax<P: Differentiable> {
    /// The learning rate.
    pub rate: f64,
    /// How much of the mean and of the largest gradient is kept: 0.9 and 0.999 by default.
    pub betas: [f64; 2],
    /// Keeps the divisor from zero: 1e-8 by default.
    pub epsilon: f64,
    /// How fast parameters decay. 0 by default.
    pub weight_decay: f64,
    steps: f64,
    mean: P::Tangent,
    largest: P::Tangent,
}

impl<P: Differentiable> Adamax<P> {
    /// For parameters of this shape.
    pub fn new(parameters: &P, rate: f64) -> Self {
        let (mean, largest) = (parameters.zero_tangent(), parameters.zero_tangent());
        Self { rate, betas: [0.9, 0.999], epsilon: 1e-8, weight_decay: 0.0, steps: 0.0, mean, largest }
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
        let mut step = Step {
            rate: self.rate / correction(self.betas[0], self.steps),
            betas: self.betas,
            epsilon: self.epsilon,
            weight_decay: self.weight_decay,
        };
        parameters.zip_states_mut(gradient, [&mut self.mean, &mut self.largest], &mut step);
    }
}

struct Step {
    rate: f64,
    betas: [f64; 2],
    epsilon: f64,
    weight_decay: f64,
}

impl StateVisitor<2> for Step {
    #[inline]
    fn slices<T: Real>(&mut self, values: &mut [T], gradient: &[T], [mean, largest]: [&mut [T]; 2]) {
        let [rate, part, keep, epsilon, decay] =
            [self.rate, 1.0 - self.betas[0], self.betas[1], self.epsilon, self.weight_decay].map(T::from_f64);
        for (((value, gradient), mean), largest) in values.iter_mut().zip(gradient).zip(mean).zip(largest) {
            let g = *gradient + decay * *value;
            *mean = lerp(*mean, g, part);
            *largest = (keep * *largest).max(g.abs() + epsilon);
            *value -= rate * *mean / *largest;
        }
    }
}
