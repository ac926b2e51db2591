//! The elements of an array of a foreign type: what `array.mapv(|x| ..)` and `matrix.map(|x| ..)` are made of.
//!
//! The macro writes the closure's body in a loop over the elements, where it knows what to do with it. How a type
//! gives its elements, and how it is made of others, it learns from here.

#![allow(clippy::type_complexity, reason = "a value, and the closure that runs its reverse")]

use alloc::vec::Vec;

use crate::operators::TangentOf;
use crate::{Differentiable, Real, Tangent};

/// Arrays whose elements can be mapped. The result is of the tangent's type: an array that owns its elements.
#[diagnostic::on_unimplemented(
    message = "what this closure does to a `{Self}` has no derivative",
    label = "a gradient would flow through this closure",
    note = "`mapv` has one for arrays of the crate `ndarray`, `map` for matrices of `nalgebra`, with the feature of that name",
    note = "for other types write a loop, or a `#[derivative(of = ..)]` rule for a method without a closure"
)]
pub trait Elements: Differentiable<Tangent: Differentiable<Tangent = TangentOf<Self>>> {
    /// What it holds.
    type Number: Real;

    /// The elements, in the order in which the type itself maps them.
    fn elements(&self) -> Vec<Self::Number>;

    /// An array of this shape, of other elements.
    fn with_elements(&self, elements: Vec<Self::Number>) -> TangentOf<Self>;

    /// The numbers of a tangent, in the order of the elements.
    fn tangent_elements(&self, tangent: &TangentOf<Self>) -> Vec<Self::Number>;
}

/// The elements of an array.
pub fn elements<A: Elements>(array: &A) -> Vec<A::Number> {
    array.elements()
}

/// An array of the same shape, of other elements.
pub fn from_elements<A: Elements>(array: &A, elements: Vec<A::Number>) -> TangentOf<A> {
    array.with_elements(elements)
}

/// The derivative of [`elements`](fn@elements).
pub mod elements {
    use super::{Elements, Tangent, TangentOf, Vec};

    /// The value, and what runs the reverse.
    pub fn pullback<A: Elements>(
        array: &A,
    ) -> (Vec<A::Number>, impl FnOnce(&A, Vec<A::Number>, &mut TangentOf<A>) + use<A>) {
        let reverse = |array: &A, seed: Vec<A::Number>, d_array: &mut TangentOf<A>| {
            if !seed.is_empty() {
                d_array.accumulate(&array.with_elements(seed));
            }
        };
        (array.elements(), reverse)
    }

    /// The value and its tangent.
    pub fn pushforward<A: Elements>(array: &A, d_array: &TangentOf<A>) -> (Vec<A::Number>, Vec<A::Number>) {
        (array.elements(), array.tangent_elements(d_array))
    }
}

/// The derivative of [`from_elements`](fn@from_elements).
pub mod from_elements {
    use super::{Elements, Tangent, TangentOf, Vec};

    /// The value, and what runs the reverse.
    pub fn pullback<A: Elements>(
        array: &A,
        elements: Vec<A::Number>,
    ) -> (TangentOf<A>, impl FnOnce(&A, TangentOf<A>, &mut TangentOf<A>, &mut Vec<A::Number>) + use<A>) {
        let reverse = |array: &A, seed: TangentOf<A>, _: &mut TangentOf<A>, d: &mut Vec<A::Number>| {
            d.accumulate(&array.tangent_elements(&seed));
        };
        (array.with_elements(elements), reverse)
    }

    /// The value and its tangent.
    pub fn pushforward<A: Elements>(
        array: &A,
        elements: Vec<A::Number>,
        _: &TangentOf<A>,
        d_elements: Vec<A::Number>,
    ) -> (TangentOf<A>, TangentOf<A>) {
        let tangent =
            if d_elements.is_empty() { TangentOf::<A>::zero() } else { array.with_elements(d_elements) };
        (array.with_elements(elements), tangent)
    }
}
