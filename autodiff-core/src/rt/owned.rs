//! Values that hold their numbers themselves.

use core::marker::PhantomData;

use crate::NoTangent;

/// Types whose values are the only way to the numbers in them: what is written to one is read from it, and nowhere else.
///
/// A function without a gradient may return a `&mut` into a variable, or a guard of a lock. Numbers that are
/// written through it come back by another way, which the macro does not see.
#[diagnostic::on_unimplemented(
    message = "AD303: a gradient would be lost: an active value is written through this `{Self}`",
    label = "what this refers to is not known here",
    note = "write to the variable itself: `a[i] = x` in place of `*element(&mut a, i) = x`",
    note = "a type of yours that holds its numbers itself needs `#[derive(Differentiable)]`",
    note = "or pass `no_diff(..)` of the value, if no gradient is meant to flow"
)]
pub trait Owned {}

/// What an active value is written to owns its numbers.
#[inline(always)]
pub fn owned<T: Owned + ?Sized>(_: &T) {}

macro_rules! owned {
    ($($ty:ty),*) => {$(impl Owned for $ty {})*};
}
owned!(u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize, bool, char, str, (), NoTangent);

impl<T: ?Sized> Owned for PhantomData<T> {}
impl<T: Owned + ?Sized> Owned for &T {}
impl<T: Owned> Owned for [T] {}
impl<T: Owned, const N: usize> Owned for [T; N] {}
impl<T: Owned> Owned for Option<T> {}
impl<T: Owned, E> Owned for Result<T, E> {}

#[cfg(feature = "alloc")]
impl Owned for alloc::string::String {}
#[cfg(feature = "alloc")]
impl<T: Owned> Owned for alloc::vec::Vec<T> {}
#[cfg(feature = "alloc")]
impl<T: Owned + ?Sized> Owned for alloc::boxed::Box<T> {}

macro_rules! tuple {
    ($($name:ident)+) => {
        impl<$($name: Owned),+> Owned for ($($name,)+) {}
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
