//! What generated code calls. Not for use by hand, and not part of the stable interface.

mod accumulate;
mod choice;
mod given;
#[cfg(feature = "alloc")]
mod heap;
#[cfg(feature = "alloc")]
mod mapped;
mod operate;
mod owned;
mod rows;
mod rules;
mod scalar;
mod scratch;
mod sequences;
mod shape;
mod zero_sized;

pub use accumulate::{Contribution, accumulate};
pub use choice::{
    Optional, Payload, Split, option, payload, payload_mut, split, split_option, variant, variant_mut,
};
pub use given::{Consumed, Given, Passed, passed};
#[cfg(feature = "alloc")]
pub use heap::BoxRules;
#[cfg(feature = "alloc")]
pub use mapped::{Elements, elements, from_elements};
pub use operate::*;
pub use owned::{Owned, owned};
pub use rows::{numbers, set_number};
pub use rules::{Module, NoRule, SameFunction, same_function, same_module};
pub use scalar::{Number, Scalar, cast_pullback, cast_pushforward};
pub use scratch::{ActiveTangent, Scratch, ScratchFor, Shadow, scratch, scratch_value};
pub use sequences::{copy_within_pullback, set_zero, sum_from};
#[cfg(feature = "alloc")]
pub use sequences::{pop, restore, swap_insert};
pub use shape::{Shape, no_shape, shape, zero_before, zero_like};
pub use zero_sized::zero_sized_mut;

pub use crate::tape::{Stack, check_stack, frames};
pub use crate::{__if_alloc as if_alloc, NoTangent, Tape};
use crate::{Differentiable, Real, Tangent};
#[cfg(feature = "alloc")]
pub use alloc::{vec, vec::Vec};

pub use core::option::Option::{None, Some};
pub use core::result::Result::{Err, Ok};

/// The traits whose methods generated code calls, for a crate that has hidden them.
pub mod methods {
    #[cfg(feature = "alloc")]
    pub use super::BoxRules as _;
    pub use super::NoRule as _;
    pub use crate::Real as _;
    pub use core::clone::Clone as _;
    pub use core::iter::{DoubleEndedIterator as _, ExactSizeIterator as _, Iterator as _};

    #[cfg(feature = "ndarray")]
    pub use crate::arrays::{ArrayRules as _, AssignRules as _, MatrixRules as _, NewArrayRules as _};
    #[cfg(feature = "nalgebra")]
    pub use crate::matrices::{
        AloneRules as _, CrossRules as _, LineRules as _, MatrixOfList as _, MatrixOfNumber as _, New1 as _,
        New2 as _, New3 as _, New4 as _, New5 as _, New6 as _, New8 as _, New9 as _, New12 as _, New16 as _,
        NumberRules as _, OfList as _, PairRules as _, SizeRules as _, SquareRules as _, StaticOfNumber as _,
        TransposedProductRules as _, VectorOfNumber as _,
    };
}

/// Zero, in the shape of a value.
#[inline(always)]
pub fn zero_tangent<T: Differentiable + ?Sized>(value: &T) -> T::Tangent {
    value.zero_tangent()
}

/// `seed · partial`, and zero where the seed is zero, whatever the partial: what does not matter for the
/// result has no gradient, even where its local derivative is infinite.
#[inline(always)]
pub fn scale<R: Real>(seed: R, partial: R) -> R {
    let product = seed * partial;
    if seed == R::ZERO { R::ZERO } else { product }
}

/// A constant in the type that its use asks for.
#[inline(always)]
pub fn constant<R: Real>(value: f64) -> R {
    R::from_f64(value)
}

/// An integer in the float type that its use asks for.
#[inline(always)]
pub fn from_i32<R: Real>(value: i32) -> R {
    R::from_i32(value)
}

/// The cotangent of a result that nothing depends on.
#[inline(always)]
pub fn no_cotangent<T: Tangent>() -> T {
    T::zero()
}

/// The tangent of a number along a direction: the inner product of a gradient and a tangent of the same type.
#[inline]
pub fn contract<R: Real, D: Tangent>(gradient: &D, tangent: &D) -> R {
    R::from_f64(gradient.dot(tangent))
}

/// Stands for an argument that a pullback is not given again: the callee had it as `&mut`.
#[derive(Clone, Copy, Debug)]
pub struct Mutated;

/// What a pullback may want again of an argument: the argument, or nothing.
pub trait Again<'a, A: ?Sized> {
    /// Made from the argument.
    fn again(arg: &'a A) -> Self;
}

impl<'a, A: ?Sized> Again<'a, A> for &'a A {
    #[inline(always)]
    fn again(arg: &'a A) -> Self {
        arg
    }
}

/// Of what is a reference already.
impl<'a, A: ?Sized> Again<'a, &'a A> for &'a A {
    #[inline(always)]
    fn again(arg: &'a &'a A) -> Self {
        arg
    }
}

#[cfg(feature = "alloc")]
impl<'a, T> Again<'a, &'a Vec<T>> for &'a [T] {
    #[inline(always)]
    fn again(arg: &'a &'a Vec<T>) -> Self {
        arg
    }
}

#[cfg(feature = "alloc")]
impl<'a, T> Again<'a, Vec<T>> for &'a [T] {
    #[inline(always)]
    fn again(arg: &'a Vec<T>) -> Self {
        arg
    }
}

#[cfg(feature = "alloc")]
impl<'a, T> Again<'a, alloc::boxed::Box<T>> for &'a T {
    #[inline(always)]
    fn again(arg: &'a alloc::boxed::Box<T>) -> Self {
        arg
    }
}

impl<'a, T, const N: usize> Again<'a, [T; N]> for &'a [T] {
    #[inline(always)]
    fn again(arg: &'a [T; N]) -> Self {
        arg
    }
}

impl<A: ?Sized> Again<'_, A> for Mutated {
    #[inline(always)]
    fn again(_: &A) -> Self {
        Mutated
    }
}

/// An argument once more, in the form that the pullback asks for.
#[inline(always)]
pub fn again<'a, A: ?Sized, B: Again<'a, A>>(arg: &'a A) -> B {
    B::again(arg)
}

/// A part of a tangent as a number: zero where the field is not differentiated, which the macro could not see.
#[diagnostic::on_unimplemented(
    message = "this was taken for a float, and its tangent is a `{Self}`",
    label = "taken for a float, because it is used with one",
    note = "tell its type: `let v: Vec2 = ..`; an attribute on the whole module sees the fields of its structs"
)]
pub trait AsNumber<R> {
    /// The number.
    fn number(self) -> R;
}

impl<R: Real> AsNumber<R> for R {
    #[inline(always)]
    fn number(self) -> R {
        self
    }
}

impl<R: Real> AsNumber<R> for NoTangent {
    #[inline(always)]
    fn number(self) -> R {
        R::ZERO
    }
}

/// What was taken for a float is one.
#[inline(always)]
pub fn float<R: TakenForFloat>(_: &R) {}

/// Types that may be taken for floats.
#[diagnostic::on_unimplemented(
    message = "this `{Self}` was taken for a float",
    label = "taken for a float, because it is used with one",
    note = "tell its type: `let v: {Self} = ..`; an attribute on the whole module sees what its functions return"
)]
pub trait TakenForFloat {}

impl<R: Real> TakenForFloat for R {}

/// A part of a tangent as a number.
#[inline(always)]
pub fn number<R: Real, A: AsNumber<R>>(part: A) -> R {
    part.number()
}

/// The same for slices.
#[inline]
pub fn contract_slice<R: Real, D: Tangent>(gradient: &[D], tangent: &[D]) -> R {
    check_len("tangent", gradient.len(), tangent.len());
    R::from_f64(gradient.iter().zip(tangent).map(|(g, t)| g.dot(t)).sum())
}

/// A length, of something whose type the macro does not know: an integer, through which no gradient flows.
#[inline(always)]
pub const fn length(length: usize) -> usize {
    length
}

/// The sum of the elements: what `[a; N]` gives back to `a`.
#[inline]
pub fn sum_of<D: Tangent, All: AsRef<[D]> + ?Sized>(all: &All) -> D {
    let mut elements = all.as_ref().iter();
    let Some(first) = elements.next() else { return D::zero() };
    let mut sum = first.clone();
    for element in elements {
        sum.accumulate(element);
    }
    sum
}

/// Takes a cotangent out of its place, and leaves zero of the same shape.
#[inline]
pub fn take<T: Tangent>(place: &mut T) -> T {
    let taken = place.clone();
    place.set_zero();
    taken
}

/// The cotangent of what is overwritten: zero, of the same shape.
#[inline(always)]
pub fn clear<T: Tangent>(place: &mut T) {
    place.set_zero();
}

/// Panics if the shadow `d_x` has another length than its parameter `x`.
#[inline]
#[track_caller]
pub fn check_len(name: &str, value: usize, shadow: usize) {
    if value != shadow {
        wrong_length(name, value, shadow);
    }
}

/// Panics if a tangent has another shape than its value.
#[inline]
#[track_caller]
pub fn check_shape<T: Differentiable + ?Sized>(value: &T, tangent: &T::Tangent, name: &str) {
    value.assert_same_shape(tangent, name);
}

/// Panics if two tangents differ in length.
#[inline]
#[track_caller]
#[cfg(feature = "alloc")]
pub(crate) fn check_lengths(left: usize, right: usize) {
    assert!(left == right, "a tangent of length {right} does not fit one of length {left}");
}

#[cold]
#[inline(never)]
#[track_caller]
fn wrong_length(name: &str, value: usize, shadow: usize) -> ! {
    let start = if shadow == 0 { "; start from its `zero_tangent()`" } else { "" };
    match name.strip_prefix("d_") {
        Some(parameter) => panic!(
            "`{name}` has length {shadow}, but `{parameter}` has length {value}: \
             a gradient has the shape of its parameter{start}"
        ),
        None => panic!(
            "`{name}` has length {value}, but its tangent has length {shadow}: \
             a gradient has the shape of its parameter{start}"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zero_seed_wins() {
        assert_eq!(scale(0.0, f64::INFINITY), 0.0);
        assert_eq!(scale(0.0, f64::NAN), 0.0);
        assert_eq!(scale(2.0, 3.0_f32), 6.0);
        assert!(scale(1.0, f64::INFINITY).is_infinite());
    }

    #[test]
    fn sums() {
        let row: &[f64] = &[1.0, 2.0];
        assert_eq!(sum_of(row), 3.0);
        assert_eq!(sum_of(&[[1.0, 2.0], [3.0, 4.0]]), [4.0, 6.0]);
        assert_eq!(sum_of(&[1.0_f32; 3]), 3.0);
        assert_eq!(sum_of(&[1.0; 0]), 0.0);
    }

    #[test]
    fn take_leaves_zero() {
        let mut place = [1.0, 2.0];
        assert_eq!(take(&mut place), [1.0, 2.0]);
        assert_eq!(place, [0.0, 0.0]);
    }

    #[test]
    #[should_panic(
        expected = "`d_x` has length 3, but `x` has length 4: a gradient has the shape of its parameter"
    )]
    fn lengths() {
        check_len("d_x", 4, 3);
    }
}
