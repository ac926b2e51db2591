//! Adam and its variant with decoupled weight decay.

use super::{correction, lerp};
use crate::{Differentiable, Real, StateVisitor};

/// Adam (Kingma and Ba, 2014): steps of about the learning rate in each parameter, whatever the size of its gradient.
///
/// With `g` the gradient plus `weight_decay · θ`: `m ← β₁m + (1 − β₁)g`, `v ← β₂v + (1 − β₂)g²`, and
/// `θ ← θ − rate · m̂ / (√v̂ + ε)`, with `m̂ = m / (1 − β₁ᵗ)` and `v̂ = v / (1 − β₂ᵗ)`; with `AMSGrad` the largest `v` so far
/// stands for `v`.
///
/// ```
/// use autodiff_core::nn::Adam;
/// let mut weights = [1.0_f64, -2.0];
/// let mut adam = Adam::new(&weights, 0.1);
/// adam.step(&mut weights, &[1e-3, -1e3]);
/// assert!((weights[0] - 0.9).abs() < 1e-5 && (weights[1] + 1.9).abs() < 1e-5);
/// ```
#[derive(Clone, Debug)]
pub struct Adam<P: Differentiable> {
    /// The learning rate.
    pub rate: f64,
    /// How much of the mean and of the mean square is kept: 0.9 and 0.999 by default.
    pub betas: [f64; 2],
    /// Keeps the divisor from zero: 1e-8 by default.
    pub epsilon: f64,
    /// How fast parameters decay, through the gradient. 0 by default.
    pub weight_decay: f64,
    steps: f64,
    mean: P::Tangent,
    square: P::Tangent,
    largest: Option<P::Tangent>,
}

impl<P: Differentiable> Adam<P> {
    /// For parameters of this shape.
    pub fn new(parameters: &P, rate: f64) -> Self {
        Self {
            rate,
            betas: [0.9, 0.999],
            epsilon: 1e-8,
            weight_decay: 0.0,
            steps: 0.0,
            mean: parameters.zero_tangent(),
            square: parameters.zero_tangent(),
            largest: None,
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

    /// With weight decay, added to the gradient. See [`AdamW`] for the kind that is not.
    pub fn weight_decay(self, weight_decay: f64) -> Self {
        Self { weight_decay, ..self }
    }

    /// With the largest mean square so far. (Reddi and others, 2018.)
    pub fn amsgrad(self) -> Self {
        let mut largest = self.square.clone();
        crate::Tangent::set_zero(&mut largest);
        Self { largest: Some(largest), ..self }
    }

    /// Moves the parameters by one step against the gradient.
    #[inline]
    pub fn step(&mut self, parameters: &mut P, gradient: &P::Tangent) {
        self.step_with(parameters, gradient, 1.0);
    }

    /// A step of parameters that first shrink by a factor.
    #[inline]
    fn step_with(&mut self, parameters: &mut P, gradient: &P::Tangent, shrink: f64) {
        self.steps += 1.0;
        let corrections = self.betas.map(|beta| correction(beta, self.steps));
        let mut step = Step {
            rate: self.rate / corrections[0],
            root_correction: Real::sqrt(corrections[1]),
            betas: self.betas,
            epsilon: self.epsilon,
            weight_decay: self.weight_decay,
            shrink,
        };
        let Self { mean, square, largest, .. } = self;
        match largest {
            None => parameters.zip_states_mut(gradient, [mean, square], &mut step),
            Some(largest) => parameters.zip_states_mut(gradient, [mean, square, largest], &mut step),
        }
    }
}

/// [`Adam`] with decoupled weight decay (Loshchilov and Hutter, 2017): the parameters shrink by `1 − rate · weight_decay`
/// before each step, and the averages do not see it.
///
/// ```
/// use autodiff_core::nn::AdamW;
/// let mut weights = [1.0, -2.0];
/// let mut optimiser = AdamW::new(&weights, 0.1, 0.01);
/// optimiser.step(&mut weights, &[0.0, 0.0]);
/// assert_eq!(weights, [0.999, -1.998]);
/// ```
#[derive(Clone, Debug)]
pub struct AdamW<P: Differentiable> {
    /// The learning rate.
    pub rate: f64,
    /// How fast parameters decay: 0.01 is usual.
    pub weight_decay: f64,
    adam: Adam<P>,
}

impl<P: Differentiable> AdamW<P> {
    /// For parameters of this shape.
    pub fn new(parameters: &P, rate: f64, weight_decay: f64) -> Self {
        Self { rate, weight_decay, adam: Adam::new(parameters, rate) }
    }

    /// With other averages than 0.9 and 0.999.
    pub fn betas(self, first: f64, second: f64) -> Self {
        Self { adam: self.adam.betas(first, second), ..self }
    }

    /// With another ε than 1e-8.
    pub fn epsilon(self, epsilon: f64) -> Self {
        Self { adam: self.adam.epsilon(epsilon), ..self }
    }

    /// With the largest mean square so far.
    pub fn amsgrad(self) -> Self {
        Self { adam: self.adam.amsgrad(), ..self }
    }

    /// Moves the parameters by one step against the gradient.
    #[inline]
    pub fn step(&mut self, parameters: &mut P, gradient: &P::Tangent) {
        self.adam.rate = self.rate;
        self.adam.step_with(parameters, gradient, 1.0 - self.rate * self.weight_decay);
    }
}

struct Step {
    rate: f64,
    root_correction: f64,
    betas: [f64; 2],
    epsilon: f64,
    weight_decay: f64,
    shrink: f64,
}

/// The numbers of a step, in the type of the parameters.
struct Constants<T> {
    rate: T,
    inverse_root: T,
    parts: [T; 2],
    keep: T,
    epsilon: T,
    weight_decay: T,
    shrink: T,
}

impl Step {
    fn constants<T: Real>(&self) -> Constants<T> {
        Constants {
            rate: T::from_f64(self.rate),
            inverse_root: T::from_f64(1.0 / self.root_correction),
            parts: self.betas.map(|beta| T::from_f64(1.0 - beta)),
            keep: T::from_f64(self.betas[1]),
            epsilon: T::from_f64(self.epsilon),
            weight_decay: T::from_f64(self.weight_decay),
            shrink: T::from_f64(self.shrink),
        }
    }
}

impl<T: Real> Constants<T> {
    /// Moves the averages; returns the parameter, shrunk, and the mean square.
    #[inline(always)]
    fn average(&self, value: T, gradient: T, mean: &mut T, square: &mut T) {
        let g = gradient + self.weight_decay * value;
        *mean = lerp(*mean, g, self.parts[0]);
        *square = self.keep * *square + self.parts[1] * g * g;
    }

    #[inline(always)]
    fn moved(&self, value: T, mean: T, square: T) -> T {
        self.shrink * value - self.rate * mean / (square.sqrt() * self.inverse_root + self.epsilon)
    }
}

impl StateVisitor<2> for Step {
    #[inline]
    fn slices<T: Real>(&mut self, values: &mut [T], gradient: &[T], [mean, square]: [&mut [T]; 2]) {
        let c = self.constants();
        for (((value, gradient), mean), square) in values.iter_mut().zip(gradient).zip(mean).zip(square) {
            c.average(*value, *gradient, mean, square);
            *value = c.moved(*value, *mean, *square);
        }
    }
}

impl StateVisitor<3> for Step {
    #[inline]
    fn slices<T: Real>(&mut self, values: &mut [T], gradient: &[T], [mean, square, largest]: [&mut [T]; 3]) {
        let c = self.constants();
        let states = mean.iter_mut().zip(square).zip(largest);
        for ((value, gradient), ((mean, square), largest)) in values.iter_mut().zip(gradient).zip(states) {
            c.average(*value, *gradient, mean, square);
            *largest = largest.max(*square);
            *value = c.moved(*value, *mean, *largest);
        }
    }
}
