//! `Box::new(x)` of what carries a gradient.

#![allow(clippy::type_complexity, reason = "a value, and the closure that runs its reverse")]

use alloc::boxed::Box;

use crate::{Differentiable, Tangent};

/// The derivative of `Box::new`, under the names that a function of the user's type has: `Box` may be one.
///
/// ```
/// use autodiff_core::rt::BoxRules;
/// let (value, back) = Box::new_pullback(2.0);
/// let mut d_x = 1.0;
/// back(Box::new(0.5), &mut d_x);
/// assert_eq!((*value, d_x), (2.0, 1.5));
/// ```
pub trait BoxRules: Sized {
    /// What is in the box.
    type Content: Differentiable;

    /// The value, and what runs the reverse.
    fn new_pullback(
        x: Self::Content,
    ) -> (
        Self,
        impl FnOnce(
            Box<<Self::Content as Differentiable>::Tangent>,
            &mut <Self::Content as Differentiable>::Tangent,
        ) + use<Self>,
    );

    /// The value and its tangent.
    fn new_pushforward(
        x: Self::Content,
        d_x: <Self::Content as Differentiable>::Tangent,
    ) -> (Self, Box<<Self::Content as Differentiable>::Tangent>);
}

impl<T: Differentiable> BoxRules for Box<T> {
    type Content = T;

    #[inline]
    fn new_pullback(x: T) -> (Self, impl FnOnce(Box<T::Tangent>, &mut T::Tangent) + use<T>) {
        (Box::new(x), |seed: Box<T::Tangent>, d_x: &mut T::Tangent| d_x.accumulate(&seed))
    }

    #[inline]
    fn new_pushforward(x: T, d_x: T::Tangent) -> (Self, Box<T::Tangent>) {
        (Box::new(x), Box::new(d_x))
    }
}
