//! Adadelta.

use crate::{Differentiable, Real, StateVisitor};

/// Adadelta (Zeiler, 2012): steps with the units of the parameters, from the mean squares of gradients and of steps.
///
/// With `g` the gradient plus `weight_decay · θ`: `v ← ρv + (1 − ρ)g²`, `d = g·√(a + ε) / √(v + ε)`,
/// `a ← ρa + (1 − ρ)d²`, and `θ ← θ − rate·d`.
///
/// ```
/// use autodiff_core::nn::Adadelta;
/// let mut weights = [1.0, -2.0];
/// let mut optimiser = Adadelta::new(&weights, 1.0);
/// optimiser.step(&mut weights, &[4.0, 0.0]);
/// assert!(weights[0] < 1.0 && weights[1] == -2.0);
/// ```
#[derive(Clone, Debug)]
pub struct Adadelta<P: Differentiable> {
    /// The learning rate: 1 is usual.
    pub rate: f64,
    /// How much of the mean squares is kept: 0.9 by default.
    pub rho: f64,
    /// Keeps the divisor from zero: 1e-6 by default.
    pub epsilon: f64,
    /// How fast parameters decay. 0 by default.
    pub weight_decay: f64,
    square: P::Tangent,
    steps: P::Tangent,
}

impl<P: Differentiable> Adadelta<P> {
    /// For parameters of this shape.
    pub fn new(parameters: &P, rate: f64) -> Self {
        let (square, steps) = (parameters.zero_tangent(), parameters.zero_tangent());
        Self { rate, rho: 0.9, epsilon: 1e-6, weight_decay: 0.0, square, steps }
    }

    /// With other averages.
    pub fn rho(self, rho: f64) -> Self {
        Self { rho, ..self }
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
        let Self { rate, rho, epsilon, weight_decay, .. } = *self;
        let mut step = Step { rate, rho, epsilon, weight_decay };
        parameters.zip_states_mut(gradient, [&mut self.square, &mut self.steps], &mut step);
    }
}

struct Step {
    rate: f64,
    rho: f64,
    epsilon: f64,
    weight_decay: f64,
}

impl StateVisitor<2> for Step {
    #[inline]
    fn slices<T: Real>(&mut self, values: &mut [T], gradient: &[T], [square, steps]: [&mut [T]; 2]) {
        let [rate, rho, part, epsilon, decay] =
            [self.rate, self.rho, 1.0 - self.rho, self.epsilon, self.weight_decay].map(T::from_f64);
        for (((value, gradient), square), steps) in values.iter_mut().zip(gradient).zip(square).zip(steps) {
            let g = *gradient + decay * *value;
            *square = rho * *square + part * g * g;
            let step = (*steps + epsilon).sqrt() / (*square + epsilon).sqrt() * g;
            *steps = rho * *steps + part * step * step;
            *value -= rate * step;
        }
    }
}
