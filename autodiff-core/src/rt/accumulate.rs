//! `place += contribution`, for places and contributions of any tangent type.

use crate::{NoTangent, Real, Tangent};

/// What can be added to a place of type `D`.
#[diagnostic::on_unimplemented(
    message = "a gradient of type `{Self}` cannot be added to one of type `{D}`",
    note = "the macro did not see the types of these values: annotate them, or take one out with `no_diff(..)`"
)]
pub trait Contribution<D: ?Sized> {
    /// Adds it.
    fn add_to(self, place: &mut D);

    /// Adds what is made by adding to a zero: to the place itself, where that is of the same type.
    #[inline(always)]
    #[track_caller]
    fn add_made(make: impl FnOnce(&mut Self), place: &mut D)
    where
        Self: Tangent,
    {
        let mut made = Self::zero();
        make(&mut made);
        made.add_to(place);
    }
}

/// Adds a contribution to a place.
#[inline(always)]
#[track_caller]
pub fn accumulate<D: ?Sized, V: Contribution<D>>(place: &mut D, value: V) {
    value.add_to(place);
}

impl<D: Tangent> Contribution<D> for D {
    #[inline(always)]
    fn add_to(self, place: &mut D) {
        place.accumulate(&self);
    }

    #[inline(always)]
    fn add_made(make: impl FnOnce(&mut D), place: &mut D) {
        make(place);
    }
}

impl<D: Tangent> Contribution<D> for &D {
    #[inline(always)]
    fn add_to(self, place: &mut D) {
        place.accumulate(self);
    }
}

impl<D: Tangent> Contribution<D> for &mut D {
    #[inline(always)]
    fn add_to(self, place: &mut D) {
        place.accumulate(self);
    }
}

/// Into a slice, from whatever is one.
macro_rules! into_slice {
    ($([$($generics:tt)*] $ty:ty),*) => {$(
        impl<T: Tangent, $($generics)*> Contribution<[T]> for $ty {
            #[inline]
            #[track_caller]
            fn add_to(self, place: &mut [T]) {
                assert!(
                    place.len() == self.len(),
                    "a gradient of length {} does not fit one of length {}", self.len(), place.len(),
                );
                T::zip_run_mut(place, &self[..], &mut crate::tangent::Accumulate);
            }
        }
    )*};
}
into_slice!([] &[T], [] &mut [T], [const N: usize] [T; N], [const N: usize] &[T; N], [const N: usize] &mut [T; N]);
#[cfg(feature = "alloc")]
into_slice!([] alloc::vec::Vec<T>, [] &alloc::vec::Vec<T>, [] &mut alloc::vec::Vec<T>);

/// Into an array or a `Vec`: a reference to the one has become a reference to a slice, whose tangent is a `Vec`.
#[cfg(feature = "alloc")]
macro_rules! through_slice {
    ($([$($generics:tt)*] $from:ty => $to:ty),* $(,)?) => {$(
        impl<T: Tangent, $($generics)*> Contribution<$to> for $from {
            #[inline]
            #[track_caller]
            fn add_to(self, place: &mut $to) {
                accumulate(&mut place[..], self);
            }
        }
    )*};
}
#[cfg(feature = "alloc")]
through_slice!(
    [const N: usize] alloc::vec::Vec<T> => [T; N],
    [const N: usize] &alloc::vec::Vec<T> => [T; N],
    [const N: usize] &[T] => [T; N],
    [const N: usize] [T; N] => alloc::vec::Vec<T>,
    [const N: usize] &[T; N] => alloc::vec::Vec<T>,
    [] &[T] => alloc::vec::Vec<T>,
);

/// Into nothing: the place belongs to a field that is not differentiated, which the macro could not see.
macro_rules! absorbed {
    ($([$($generics:tt)*] $ty:ty),*) => {$(
        impl<$($generics)*> Contribution<NoTangent> for $ty {
            #[inline(always)]
            fn add_to(self, _: &mut NoTangent) {}
        }
    )*};
}
absorbed!([T: Real] T, [T: Tangent] &[T], [T: Tangent, const N: usize] [T; N], [T: Tangent, const N: usize] &[T; N]);
#[cfg(feature = "alloc")]
absorbed!([T: Tangent] alloc::vec::Vec<T>, [T: Tangent] &alloc::vec::Vec<T>);

/// Nothing, into a number.
impl<T: Real> Contribution<T> for NoTangent {
    #[inline(always)]
    fn add_to(self, _: &mut T) {}
}

#[cfg(test)]
mod tests {
    use super::accumulate;
    use crate::{NoTangent, Real, rt};

    fn generic<T: Real>(place: &mut T, value: T) {
        accumulate(place, value);
        accumulate(place, T::ONE);
    }

    #[test]
    fn numbers() {
        let mut d = 1.0_f32;
        accumulate(&mut d, 2.0);
        accumulate(&mut d, rt::scale(2.0, rt::constant(0.5)));
        accumulate(&mut d, NoTangent);
        generic(&mut d, 1.0);
        assert_eq!(d, 6.0);
    }

    #[test]
    fn arrays_and_slices() {
        let (mut d, ones, row) = ([[1.0; 2]; 2], [[1.0; 2]; 2], [1.0; 2]);
        accumulate(&mut d, [[1.0; 2]; 2]);
        accumulate(&mut d[1], [1.0, 2.0]);
        accumulate(d.as_mut_slice(), &ones);
        let d_row: &mut [f64] = &mut d[0];
        accumulate(d_row, &row);
        assert_eq!(d, [[4.0, 4.0], [4.0, 5.0]]);
    }

    #[test]
    fn into_nothing() {
        let mut d = NoTangent;
        accumulate(&mut d, 1.0_f64);
        accumulate(&mut d, [1.0_f64; 3]);
        accumulate(&mut d, NoTangent);
        accumulate(&mut d[3], 1.0_f32);
    }

    #[test]
    #[should_panic(expected = "a gradient of length 3 does not fit one of length 2")]
    fn wrong_length() {
        accumulate([1.0, 2.0].as_mut_slice(), [1.0; 3].as_slice());
    }
}
