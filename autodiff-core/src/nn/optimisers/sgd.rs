//! Gradient descent.

use crate::{Differentiable, Real, StateVisitor};

/// Gradient descent, with momentum, dampening, Nesterov's look ahead and weight decay.
///
/// With `g` the gradient plus `weight_decay · θ`: the velocity is `v ← momentum·v + (1 − dampening)·g` (in the first step
/// `v ← g`), and `θ ← θ − rate·v`, or `θ ← θ − rate·(g + momentum·v)` with Nesterov.
///
/// ```
/// use autodiff_core::nn::Sgd;
/// let mut weights = [1.0_f64, -2.0];
/// let mut sgd = Sgd::new(&weights, 0.1).momentum(0.9).nesterov();
/// sgd.step(&mut weights, &[1.0, 0.0]);
/// assert!((weights[0] - 0.81).abs() < 1e-12 && weights[1] == -2.0);
/// ```
#[derive(Clone, Debug)]
pub struct Sgd<P: Differentiable> {
    /// The learning rate.
    pub rate: f64,
    /// How much of the velocity is kept. 0 by default, and then there is no velocity.
    pub momentum: f64,
    /// How much of the gradient does not go into the velocity. 0 by default.
    pub dampening: f64,
    /// How fast parameters decay. 0 by default.
    pub weight_decay: f64,
    /// Nesterov's look ahead. Off by default.
    pub nesterov: bool,
    started: bool,
    velocity: P::Tangent,
}

impl<P: Differentiable> Sgd<P> {
    /// Plain gradient descent for parameters of this shape.
    pub fn new(parameters: &P, rate: f64) -> Self {
        Self {
            rate,
            momentum: 0.0,
            dampening: 0.0,
            weight_decay: 0.0,
            nesterov: false,
            started: false,
            velocity: parameters.zero_tangent(),
        }
    }

    /// With momentum: 0.9 is usual.
    pub fn momentum(self, momentum: f64) -> Self {
        Self { momentum, ..self }
    }

    /// With dampening.
    pub fn dampening(self, dampening: f64) -> Self {
        Self { dampening, ..self }
    }

    /// With weight decay.
    pub fn weight_decay(self, weight_decay: f64) -> Self {
        Self { weight_decay, ..self }
    }

    /// With Nesterov's look ahead.
    pub fn nesterov(self) -> Self {
        Self { nesterov: true, ..self }
    }

    /// Moves the parameters by one step against the gradient.
    #[inline]
    pub fn step(&mut self, parameters: &mut P, gradient: &P::Tangent) {
        if self.momentum == 0.0 {
            let mut plain = Plain { rate: self.rate, weight_decay: self.weight_decay };
            parameters.zip_states_mut(gradient, [], &mut plain);
            return;
        }
        let mut with = WithMomentum {
            rate: self.rate,
            weight_decay: self.weight_decay,
            keep: self.momentum,
            take: if self.started { 1.0 - self.dampening } else { 1.0 },
            nesterov: self.nesterov,
        };
        self.started = true;
        parameters.zip_states_mut(gradient, [&mut self.velocity], &mut with);
    }
}

struct Plain {
    rate: f64,
    weight_decay: f64,
}

impl StateVisitor<0> for Plain {
    #[inline]
    fn slices<T: Real>(&mut self, values: &mut [T], gradient: &[T], []: [&mut [T]; 0]) {
        let [rate, decay] = [self.rate, self.weight_decay].map(T::from_f64);
        if self.weight_decay == 0.0 {
            for (value, gradient) in values.iter_mut().zip(gradient) {
                *value -= rate * *gradient;
            }
        } else {
            for (value, gradient) in values.iter_mut().zip(gradient) {
                *value -= rate * (*gradient + decay * *value);
            }
        }
    }
}

struct WithMomentum {
    rate: f64,
    weight_decay: f64,
    keep: f64,
    take: f64,
    nesterov: bool,
}

impl StateVisitor<1> for WithMomentum {
    #[inline]
    fn slices<T: Real>(&mut self, values: &mut [T], gradient: &[T], [velocity]: [&mut [T]; 1]) {
        let [rate, decay, keep, take] = [self.rate, self.weight_decay, self.keep, self.take].map(T::from_f64);
        for ((value, gradient), velocity) in values.iter_mut().zip(gradient).zip(velocity) {
            let g = *gradient + decay * *value;
            *velocity = keep * *velocity + take * g;
            *value -= rate * if self.nesterov { g + keep * *velocity } else { *velocity };
        }
    }
}
