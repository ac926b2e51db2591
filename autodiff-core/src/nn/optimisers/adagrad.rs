//! Adagrad.

use crate::{Differentiable, Real, StateVisitor};

/// Adagrad (Duchi and others, 2011): the gradient, divided by the root of the sum of its squares so far.
///
/// With `g` the gradient plus `weight_decay · θ`: `s ← s + g²`, and `θ ← θ − rate / (1 + (t − 1)·decay) · g / (√s + ε)`.
///
/// ```
/// use autodiff_core::nn::Adagrad;
/// let mut weights = [1.0_f64, -2.0];
/// let mut optimiser = Adagrad::new(&weights, 0.1);
/// optimiser.step(&mut weights, &[4.0, -0.25]);
/// assert!((weights[0] - 0.9).abs() < 1e-9 && (weights[1] + 1.9).abs() < 1e-9);
/// ```
#[derive(Clone, Debug)]
pub struct Adagrad<P: Differentiable> {
    /// The learning rate.
    pub rate: f64,
    /// How fast the learning rate falls. 0 by default.
    pub rate_decay: f64,
    /// Keeps the divisor from zero: 1e-10 by default.
    pub epsilon: f64,
    /// How fast parameters decay. 0 by default.
    pub weight_decay: f64,
    steps: f64,
    sum: P::Tangent,
}

impl<P: Differentiable> Adagrad<P> {
    /// For parameters of this shape.
    pub fn new(parameters: &P, rate: f64) -> Self {
        let sum = parameters.zero_tangent();
        Self { rate, rate_decay: 0.0, epsilon: 1e-10, weight_decay: 0.0, steps: 0.0, sum }
    }

    /// With a learning rate that falls.
    pub fn rate_decay(self, rate_decay: f64) -> Self {
        Self { rate_decay, ..self }
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
        let rate = self.rate / (1.0 + self.steps * self.rate_decay);
        self.steps += 1.0;
        let mut step = Step { rate, epsilon: self.epsilon, weight_decay: self.weight_decay };
        parameters.zip_states_mut(gradient, [&mut self.sum], &mut step);
    }
}

struct Step {
    rate: f64,
    epsilon: f64,
    weight_decay: f64,
}

impl StateVisitor<1> for Step {
    #[inline]
    fn slices<T: Real>(&mut self, values: &mut [T], gradient: &[T], [sum]: [&mut [T]; 1]) {
        let [rate, epsilon, decay] = [self.rate, self.epsilon, self.weight_decay].map(T::from_f64);
        for ((value, gradient), sum) in values.iter_mut().zip(gradient).zip(sum) {
            let g = *gradient + decay * *value;
            *sum += g * g;
            *value -= rate * g / (sum.sqrt() + epsilon);
        }
    }
}
