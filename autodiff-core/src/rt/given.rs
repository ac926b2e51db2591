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
