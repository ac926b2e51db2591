//! The tangent of what has no gradient.

use core::ops::{Add, AddAssign, Div, Index, IndexMut, Mul, Neg, Sub, SubAssign};

use crate::{PairVisitor, Real, Tangent, Visitor, VisitorMut};

/// The tangent of an integer, a `bool`, a string: zero-sized, and absorbs whatever is added to it.
///
/// Generated code treats a value whose type it does not see like any other, and when the value turns out to
/// be an integer, its gradient is this, and costs nothing.
///
/// ```
/// use autodiff_core::{Differentiable, NoTangent};
///
/// let mut d_count = 7_usize.zero_tangent();
/// d_count += 2.5;
/// d_count[3] -= 1.0_f32;
/// assert_eq!(d_count, NoTangent);
/// assert_eq!(size_of::<NoTangent>(), 0);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct NoTangent;

impl Tangent for NoTangent {
    const FIXED_SHAPE: bool = true;

    fn zero() -> Self {
        NoTangent
    }

    fn visit(&self, _: &mut impl Visitor) {}
    fn visit_mut(&mut self, _: &mut impl VisitorMut) {}
    fn zip(&self, _: &Self, _: &mut impl PairVisitor) {}
    fn zip_mut(&mut self, _: &Self, _: &mut impl crate::ZipVisitor) {}
}

impl<I> Index<I> for NoTangent {
    type Output = Self;
    fn index(&self, _: I) -> &Self {
        self
    }
}

impl<I> IndexMut<I> for NoTangent {
    fn index_mut(&mut self, _: I) -> &mut Self {
        self
    }
}

impl Neg for NoTangent {
    type Output = Self;
    fn neg(self) -> Self {
        self
    }
}

/// `NoTangent op number`, `NoTangent op NoTangent`: nothing comes of nothing.
macro_rules! absorb {
    ($($op:ident $method:ident),*) => {$(
        impl<T: Real> $op<T> for NoTangent {
            type Output = Self;
            fn $method(self, _: T) -> Self {
                self
            }
        }
        impl $op for NoTangent {
            type Output = Self;
            fn $method(self, _: Self) -> Self {
                self
            }
        }
    )*};
}
absorb!(Add add, Sub sub, Mul mul, Div div);

/// `NoTangent op= number`, `NoTangent op= NoTangent`, `number op= NoTangent`: nothing happens.
macro_rules! absorb_assign {
    ($($op:ident $method:ident),*) => {$(
        impl<T: Real> $op<T> for NoTangent {
            fn $method(&mut self, _: T) {}
        }
        impl $op for NoTangent {
            fn $method(&mut self, _: Self) {}
        }
        impl $op<NoTangent> for f64 {
            fn $method(&mut self, _: NoTangent) {}
        }
        impl $op<NoTangent> for f32 {
            fn $method(&mut self, _: NoTangent) {}
        }
    )*};
}
absorb_assign!(AddAssign add_assign, SubAssign sub_assign);

impl Mul<NoTangent> for f64 {
    type Output = NoTangent;
    fn mul(self, none: NoTangent) -> NoTangent {
        none
    }
}

impl Mul<NoTangent> for f32 {
    type Output = NoTangent;
    fn mul(self, none: NoTangent) -> NoTangent {
        none
    }
}
