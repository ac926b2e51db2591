//! Shadows that are thrown away: for arguments that no gradient is wanted of.

use core::{
    marker::PhantomData,
    ops::{Deref, DerefMut},
};

use crate::{Differentiable, NoTangent, Tangent};

/// Marks the tangents that hold numbers: all but [`NoTangent`].
pub trait ActiveTangent: Tangent {}

impl<T: Tangent, const N: usize> ActiveTangent for [T; N] {}
#[cfg(feature = "alloc")]
impl<T: Tangent> ActiveTangent for alloc::vec::Vec<T> {}
#[cfg(feature = "alloc")]
impl<T: Tangent> ActiveTangent for alloc::boxed::Box<T> {}

macro_rules! tuple {
    ($($name:ident)+) => {
        impl<$($name: Tangent),+> ActiveTangent for ($($name,)+) {}
    };
}
tuple!(A);
tuple!(A B);
tuple!(A B C);
tuple!(A B C D);
tuple!(A B C D E);
tuple!(A B C D E F);
tuple!(A B C D E F G);
tuple!(A B C D E F G H);

/// Types of shadows that a callee may ask for, for an argument of type `A`: its tangent, a slice of it, or
/// [`NoTangent`] for a parameter that is not differentiated.
#[diagnostic::on_unimplemented(
    message = "no gradient of type `{Self}` can be had for a `{A}`",
    note = "the called function differentiates with respect to this argument, whose type is not `Differentiable`"
)]
pub trait ScratchFor<A: ?Sized> {
    /// Where it lies.
    type Owned;

    /// Zero, in the shape of the argument.
    fn make(arg: &A) -> Self::Owned;

    /// As the callee wants it.
    fn lend(owned: &Self::Owned) -> &Self;

    /// As the callee wants it.
    fn lend_mut(owned: &mut Self::Owned) -> &mut Self;
}

impl<A: ?Sized> ScratchFor<A> for NoTangent {
    type Owned = NoTangent;

    #[inline(always)]
    fn make(_: &A) -> Self {
        NoTangent
    }

    #[inline(always)]
    fn lend(owned: &Self) -> &Self {
        owned
    }

    #[inline(always)]
    fn lend_mut(owned: &mut Self) -> &mut Self {
        owned
    }
}

impl<A: Differentiable<Tangent = D> + ?Sized, D: ActiveTangent> ScratchFor<A> for D {
    type Owned = D;

    #[inline(always)]
    fn make(arg: &A) -> Self {
        arg.zero_tangent()
    }

    #[inline(always)]
    fn lend(owned: &Self) -> &Self {
        owned
    }

    #[inline(always)]
    fn lend_mut(owned: &mut Self) -> &mut Self {
        owned
    }
}

impl<A: Differentiable + ?Sized, T> ScratchFor<A> for [T]
where
    A::Tangent: AsRef<[T]> + AsMut<[T]>,
{
    type Owned = A::Tangent;

    #[inline(always)]
    fn make(arg: &A) -> A::Tangent {
        arg.zero_tangent()
    }

    #[inline(always)]
    fn lend(owned: &A::Tangent) -> &Self {
        owned.as_ref()
    }

    #[inline(always)]
    fn lend_mut(owned: &mut A::Tangent) -> &mut Self {
        owned.as_mut()
    }
}

/// A shadow that is thrown away. It dereferences to whatever the callee asks for.
#[derive(Debug)]
pub struct Scratch<D: ScratchFor<A> + ?Sized, A: ?Sized>(D::Owned, PhantomData<A>);

impl<D: ScratchFor<A> + ?Sized, A: ?Sized> Deref for Scratch<D, A> {
    type Target = D;

    #[inline(always)]
    fn deref(&self) -> &D {
        D::lend(&self.0)
    }
}

impl<D: ScratchFor<A> + ?Sized, A: ?Sized> DerefMut for Scratch<D, A> {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut D {
        D::lend_mut(&mut self.0)
    }
}

/// Where a rule of the runtime adds a cotangent of type `T`, if anybody wants it: the rule computes it for those alone.
pub trait Shadow<T: Tangent> {
    /// The place to add to.
    fn wanted(&mut self) -> Option<&mut T>;
}

impl<T: Tangent> Shadow<T> for T {
    #[inline(always)]
    fn wanted(&mut self) -> Option<&mut T> {
        Some(self)
    }
}

#[cfg(feature = "alloc")]
impl<T: Tangent> Shadow<T> for alloc::boxed::Box<T> {
    #[inline(always)]
    fn wanted(&mut self) -> Option<&mut T> {
        Some(self)
    }
}

/// Of a field that is not differentiated.
impl<T: ActiveTangent> Shadow<T> for NoTangent {
    #[inline(always)]
    fn wanted(&mut self) -> Option<&mut T> {
        None
    }
}

impl<T: Tangent + ScratchFor<A>, A: ?Sized> Shadow<T> for Scratch<T, A> {
    #[inline(always)]
    fn wanted(&mut self) -> Option<&mut T> {
        None
    }
}

/// A shadow for an argument that no gradient is wanted of: `callee(.., &mut scratch(&arg))`. What the callee
/// asks for, the argument's tangent, a slice or `NoTangent`, is inferred.
#[inline(always)]
pub fn scratch<D: ScratchFor<A> + ?Sized, A: ?Sized>(arg: &A) -> Scratch<D, A> {
    Scratch(D::make(arg), PhantomData)
}

/// A tangent for an argument by value that is inactive: zero, in the type that the callee wants.
#[inline]
pub fn scratch_value<D: ScratchFor<A, Owned = D>, A: ?Sized>(arg: &A) -> D {
    D::make(arg)
}

#[cfg(test)]
mod tests {
    use crate::{NoTangent, rt::scratch};

    struct Foreign;

    fn number(d: &mut f64) -> f64 {
        *d += 1.0;
        *d
    }
    fn array(d: &mut [f64; 3]) -> usize {
        d.len()
    }
    #[cfg(feature = "alloc")]
    fn slice(d: &mut [f64]) -> usize {
        d.len()
    }
    fn none(d: &mut NoTangent) -> NoTangent {
        *d
    }
    fn pullback<T: crate::Real>(x: T) -> (T, impl FnOnce(T, &mut T) -> T) {
        (x, move |seed, d| {
            *d += seed * x;
            *d
        })
    }
    fn generic_caller<T: crate::Real>(x: &T) -> T {
        let (y, first) = pullback(*x);
        let (_, second) = pullback(y);
        first(T::ONE, &mut scratch(&x)) + second(T::ONE, &mut scratch(x))
    }

    #[test]
    fn what_the_callee_asks_for() {
        let (x, xs, m) = (1.0, [1.0, 2.0, 3.0], Foreign);
        assert_eq!(number(&mut scratch(&x)), 1.0);
        assert_eq!(number(&mut scratch(&2.0)), 1.0);
        assert_eq!(array(&mut scratch(&xs)), 3);
        assert_eq!(none(&mut scratch(&m)), NoTangent);
        assert_eq!(none(&mut scratch(&xs)), NoTangent);
        assert_eq!(generic_caller(&2.0_f32), 4.0);
    }

    #[test]
    fn inferred_later() {
        let (xs, m) = ([1.0, 2.0, 3.0], Foreign);
        let mut kept = scratch(&xs);
        let mut nothing = scratch(&m);
        assert_eq!(array(&mut kept), 3);
        assert_eq!(array(&mut kept), 3);
        assert_eq!(none(&mut nothing), NoTangent);
    }

    #[cfg(feature = "alloc")]
    #[test]
    fn slices() {
        let xs = [1.0, 2.0, 3.0];
        let borrowed: &[f64] = &xs;
        let vec = alloc::vec![1.0, 2.0];
        assert_eq!(slice(&mut scratch(&xs)), 3);
        assert_eq!(slice(&mut scratch(&borrowed)), 3);
        assert_eq!(slice(&mut scratch(borrowed)), 3);
        assert_eq!(slice(&mut scratch(&vec)), 2);
    }
}
