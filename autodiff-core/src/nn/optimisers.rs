//! Optimisers: steps of parameters against their gradient.
//!
//! Parameters are any value with a gradient: a number, an array, a struct with `#[derive(Differentiable)]`. The state of
//! an optimiser has the type of the gradient, so it needs no heap where the parameters need none. A step goes over
//! parameters, gradient and state once. Names, defaults and formulas are `PyTorch`'s; what is computed for an `f32` is computed in
//! `f32`.
//!
//! ```
//! use autodiff_core::nn::Adam;
//! use autodiff_core::{Differentiable, differentiable};
//!
//! #[derive(Differentiable)]
//! struct Line {
//!     slope: f64,
//!     offset: f64,
//! }
//!
//! #[differentiable(wrt(line))]
//! fn error(line: &Line, x: f64, y: f64) -> f64 {
//!     (line.slope * x + line.offset - y).powi(2)
//! }
//!
//! let mut line = Line { slope: 0.0, offset: 0.0 };
//! let mut optimiser = Adam::new(&line, 0.1);
//! for _ in 0..500 {
//!     let mut gradient = line.zero_tangent();
//!     for (x, y) in [(0.0, 1.0), (1.0, 3.0), (2.0, 5.0)] {
//!         error::value_and_grad_into(&line, x, y, &mut gradient);
//!     }
//!     optimiser.step(&mut line, &gradient);
//! }
//! assert!((line.slope - 2.0).abs() < 1e-3 && (line.offset - 1.0).abs() < 1e-3);
//! ```

mod adadelta;
mod adagrad;
mod adam;
mod adamax;
mod nadam;
mod radam;
mod rmsprop;
mod sgd;

use crate::{Differentiable, Real};
pub use adadelta::Adadelta;
pub use adagrad::Adagrad;
pub use adam::{Adam, AdamW};
pub use adamax::Adamax;
pub use nadam::NAdam;
pub use radam::RAdam;
pub use rmsprop::RmsProp;
pub use sgd::Sgd;

/// What all optimisers have in common, for code that works with any.
///
/// ```
/// use autodiff_core::nn::{Adam, Optimiser, Sgd};
///
/// /// Minimises `x²`.
/// fn minimise(mut optimiser: impl Optimiser<f64>) -> f64 {
///     let mut x = 1.0;
///     for _ in 0..500 {
///         let gradient = 2.0 * x;
///         optimiser.step(&mut x, &gradient);
///     }
///     x
/// }
/// assert!(minimise(Sgd::new(&1.0, 0.1)).abs() < 1e-6);
/// assert!(minimise(Adam::new(&1.0, 0.02)).abs() < 1e-3);
/// ```
pub trait Optimiser<P: Differentiable> {
    /// Moves the parameters by one step against the gradient.
    fn step(&mut self, parameters: &mut P, gradient: &P::Tangent);

    /// The learning rate.
    fn rate(&self) -> f64;

    /// Changes the learning rate, for the steps to come.
    fn set_rate(&mut self, rate: f64);
}

/// The trait, by the methods and the field of the same names.
macro_rules! optimiser {
    ($($name:ident)*) => {$(
        impl<P: Differentiable> Optimiser<P> for $name<P> {
            #[inline]
            fn step(&mut self, parameters: &mut P, gradient: &P::Tangent) {
                $name::step(self, parameters, gradient);
            }

            fn rate(&self) -> f64 {
                self.rate
            }

            fn set_rate(&mut self, rate: f64) {
                self.rate = rate;
            }
        }
    )*};
}
optimiser!(Adadelta Adagrad Adam AdamW Adamax NAdam RAdam RmsProp Sgd);

/// `1 − βᵗ`: how much of its weight a moving average has after `t` steps from zero.
fn correction(beta: f64, t: f64) -> f64 {
    1.0 - Real::powf(beta, t)
}

/// The mean moved by a part of the way to a new value.
#[inline(always)]
fn lerp<T: Real>(mean: T, value: T, part: T) -> T {
    mean + part * (value - mean)
}
