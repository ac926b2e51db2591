//! `RMSprop`.

use super::lerp;
use crate::{Differentiable, Real, StateVisitor};

/// `RMSprop` (Hinton, 2012): the gradient, divided by the root of its mean square.
///
/// With `g` the gradient plus `weight_decay · θ`: `v ← αv + (1 − α)g²`, `u = g / (√v + ε)`, and `θ ← θ − rate·u`. Centred, the
/// square of the mean gradient is taken off `v` under the root; with momentum, `b ← momentum·b + u` stands for `u`.
///
/// ```
/// use autodiff_core::nn::RmsProp;
/// let mut weights = [1.0_f64, -2.0];
/// let mut optimiser = RmsProp::new(&weights, 0.01);
/// optimiser.step(&mut weights, &[4.0, 0.0]);
/// assert!((weights[0] - 0.9).abs() < 1e-6 && weights[1] == -2.0);
/// ```
#[derive(Clone, Debug)]
pub struct RmsProp<P: Differentiable> {
    /// The learning rate.
    pub rate: f64,
    /// How much of the mean square is kept: 0.99 by default.
    pub alpha: f64,
    /// Keeps the divisor from zero: 1e-8 by default.
    pub epsilon: f64,
    /// How fast parameters decay. 0 by default.
    pub weight_decay: f64,
    /// How much of the last step is kept. 0 by default.
    pub momentum: f64,
    /// Whether the variance stands for the mean square. Off by default.
    pub centred: bool,
    square: P::Tangent,
    mean: P::Tangent,
    velocity: P::Tangent,
}

impl<P: Differentiable> RmsProp<P> {
    /// For parameters of this shape.
    pub fn new(parameters: &P, rate: f64) -> Self {
        Self {
            rate,
            alpha: 0.99,
            epsilon: 1e-8,
            weight_decay: 0.0,
            momentum: 0.0,
            centred: false,
            square: parameters.zero_tangent(),
            mean: parameters.zero_tangent(),
            velocity: parameters.zero_tangent(),
        }
    }

    /// With momentum.
    pub fn momentum(self, momentum: f64) -> Self {
        Self { momentum, ..self }
    }

    /// Centred.
    pub fn centred(self) -> Self {
        Self { centred: true, ..self }
    }

    /// With another average.
    pub fn alpha(self, alpha: f64) -> Self {
        Self { alpha, ..self }
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
        let Self { rate, alpha, epsilon, weight_decay, momentum, centred, .. } = *self;
        let mut step = Step { rate, alpha, epsilon, weight_decay, momentum, centred };
        let states = [&mut self.square, &mut self.mean, &mut self.velocity];
        parameters.zip_states_mut(gradient, states, &mut step);
    }
}

struct Step {
    rate: f64,
    alpha: f64,
    epsilon: f64,
    weight_decay: f64,
    momentum: f64,
    centred: bool,
}

impl StateVisitor<3> for Step {
    #[inline]
    fn slices<T: Real>(&mut self, values: &mut [T], gradient: &[T], [square, mean, velocity]: [&mut [T]; 3]) {
        let [rate, alpha, epsilon, decay, momentum, part] =
            [self.rate, self.alpha, self.epsilon, self.weight_decay, self.momentum, 1.0 - self.alpha]
                .map(T::from_f64);
        let states = square.iter_mut().zip(mean).zip(velocity);
        for ((value, gradient), ((square, mean), velocity)) in values.iter_mut().zip(gradient).zip(states) {
            let g = *gradient + decay * *value;
            *square = alpha * *square + part * g * g;
            let mut spread = *square;
            if self.centred {
                *mean = lerp(*mean, g, part);
                spread -= *mean * *mean;
            }
            *velocity = momentum * *velocity + g / (spread.sqrt() + epsilon);
            *value -= rate * *velocity;
        }
    }
}
