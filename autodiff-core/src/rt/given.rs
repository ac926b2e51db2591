//! A tangent that is given by value or by reference.

use super::scratch::{Scratch, ScratchFor};
use crate::Tangent;

/// What the forward mode of a method with a `self` by value takes for it: who calls `v.norm()` does not know
/// whether the method borrows, and gives a reference; who calls `Vec2::norm(v)` gives the tangent itself.
pub trait Given<D> {
    /// The tangent.
    fn owned(self) -> D;
}

impl<D: Tangent> Given<D> for D {
    #[inline(always)]
    fn owned(self) -> D {
        self
    }
}

impl<D: Tangent> Given<D> for &D {
    #[inline(always)]
    fn owned(self) -> D {
        self.clone()
    }
}

impl<D: Tangent> Given<D> for &mut D {
    #[inline(always)]
    fn owned(self) -> D {
        self.clone()
    }
}

impl<D: ScratchFor<A> + Tangent, A: ?Sized> Given<D> for &Scratch<D, A> {
    #[inline(always)]
    fn owned(self) -> D {
        (**self).clone()
    }
}

/// An argument by value or by reference, as the callee has it: a method takes its `self` in a pullback by reference,
/// even where it consumes it.
pub trait Passed<'a, A: ?Sized> {
    /// Made from the argument.
    fn passed(arg: &'a A) -> Self;
}

impl<'a, A: ?Sized> Passed<'a, A> for &'a A {
    #[inline(always)]
    fn passed(arg: &'a A) -> Self {
        arg
    }
}

impl<A: Clone> Passed<'_, A> for A {
    #[inline(always)]
    fn passed(arg: &A) -> Self {
        arg.clone()
    }
}

impl<'a, T, const N: usize> Passed<'a, [T; N]> for &'a [T] {
    #[inline(always)]
    fn passed(arg: &'a [T; N]) -> Self {
        arg
    }
}

#[cfg(feature = "alloc")]
impl<'a, T> Passed<'a, alloc::vec::Vec<T>> for &'a [T] {
    #[inline(always)]
    fn passed(arg: &'a alloc::vec::Vec<T>) -> Self {
        arg
    }
}

/// An argument, in the form that the callee asks for.
#[inline(always)]
pub fn passed<'a, A: ?Sized, B: Passed<'a, A>>(arg: &'a A) -> B {
    B::passed(arg)
}

/// A receiver that its method consumes, and that the reverse sweep needs as well. The lifetime is there so that a method
/// of a type without `Clone` may ask for it in vain, as long as nobody differentiates through a call of it.
#[diagnostic::on_unimplemented(
    message = "a method takes this `{Self}` by value, and its derivative needs it once more",
    label = "consumed by a differentiable method",
    note = "add `#[derive(Clone)]` to `{Self}`, or let the method take `&self`"
)]
pub trait Consumed<'a>: Sized {
    /// A copy.
    fn kept(&self) -> Self;
}

impl<T: Clone> Consumed<'_> for T {
    #[inline(always)]
    fn kept(&self) -> Self {
        self.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::Given;

    #[test]
    fn by_value_and_by_reference() {
        let mut tangent = [1.0, 2.0];
        assert_eq!(Given::<[f64; 2]>::owned(&tangent), [1.0, 2.0]);
        assert_eq!(Given::<[f64; 2]>::owned(&mut tangent), [1.0, 2.0]);
        assert_eq!(Given::<[f64; 2]>::owned(tangent), [1.0, 2.0]);
    }
}
