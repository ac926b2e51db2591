//! `Box::new(x)` of what carries a gradient.

#![allow(clippy::type_complexity, reason = "a value, and the closure that runs its reverse")]

use alloc::boxed::Box;

/// `Box::new(x)`
///
/// ```
/// use autodiff_core::rt::boxed;
/// let (value, back) = boxed::pullback(2.0);
/// let mut d_x = 1.0;
/// back(Box::new(0.5), &mut d_x);
/// assert_eq!((*value, d_x), (2.0, 1.5));
/// ```
pub fn boxed<T>(x: T) -> Box<T> {
    Box::new(x)
}

/// The derivative of [`boxed`](fn@boxed).
pub mod boxed {
    use super::Box;
    use crate::{Differentiable, Tangent};

    /// The value, and what runs the reverse.
    pub fn pullback<T: Differentiable>(
        x: T,
    ) -> (Box<T>, impl FnOnce(Box<T::Tangent>, &mut T::Tangent) + use<T>) {
        (Box::new(x), |seed: Box<T::Tangent>, d_x: &mut T::Tangent| d_x.accumulate(&seed))
    }

    /// The value and its tangent.
    pub fn pushforward<T: Differentiable>(x: T, d_x: T::Tangent) -> (Box<T>, Box<T::Tangent>) {
        (Box::new(x), Box::new(d_x))
    }
}
