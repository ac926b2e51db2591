//! The shape of a value that is about to be replaced as a whole.
//!
//! The adjoint of `layer = next;` has the shape of the old value before and of the new one after. Reverse mode goes
//! the other way, when the old value is gone, so its shape is noted when it is there. Most types have one shape for
//! all their values; for them nothing is noted, and this compiles to nothing.

#[cfg(feature = "alloc")]
use alloc::boxed::Box;

use crate::{Differentiable, Tangent};

/// A box keeps the frames of tapes small.
#[cfg(feature = "alloc")]
type Kept<D> = Box<D>;
#[cfg(not(feature = "alloc"))]
type Kept<D> = D;

/// Zero in the shape of a value; nothing for types of fixed shape.
#[derive(Clone, Debug)]
pub struct Shape<D>(Option<Kept<D>>);

/// Notes the shape of a value.
#[inline(always)]
pub fn shape<V: Differentiable>(value: &V) -> Shape<V::Tangent> {
    if V::Tangent::FIXED_SHAPE {
        return Shape(None);
    }
    #[cfg(feature = "alloc")]
    return Shape(Some(Box::new(value.zero_tangent())));
    #[cfg(not(feature = "alloc"))]
    return Shape(Some(value.zero_tangent()));
}

/// The shape of a variable that has no value yet.
#[inline(always)]
pub fn no_shape<D>() -> Shape<D> {
    Shape(None)
}

/// Zero, in the shape that was noted.
#[inline(always)]
pub fn zero_before<D: Tangent>(shape: Shape<D>) -> D {
    #[cfg(feature = "alloc")]
    return shape.0.map_or_else(D::zero, |zero| *zero);
    #[cfg(not(feature = "alloc"))]
    return shape.0.unwrap_or_else(D::zero);
}

/// Zero, in the shape of another tangent.
#[inline(always)]
pub fn zero_like<D: Tangent>(like: &D) -> D {
    if D::FIXED_SHAPE {
        return D::zero();
    }
    let mut zero = like.clone();
    zero.set_zero();
    zero
}

#[cfg(test)]
mod tests {
    use super::{no_shape, shape, zero_before, zero_like};

    #[test]
    fn a_fixed_shape_is_not_kept() {
        let noted = shape(&[1.0_f64, 2.0]);
        assert!(noted.0.is_none());
        assert_eq!(zero_before(noted), [0.0, 0.0]);
        assert_eq!(zero_before(no_shape::<f64>()), 0.0);
    }

    #[cfg(feature = "alloc")]
    #[test]
    fn lengths_are_kept_at_every_depth() {
        let value = (alloc::vec![alloc::vec![1.0_f64; 2], alloc::vec![3.0]], 4_usize);
        let expected = (alloc::vec![alloc::vec![0.0; 2], alloc::vec![0.0]], crate::NoTangent);
        assert_eq!(zero_before(shape(&value)), expected);
        assert_eq!(zero_like(&(alloc::vec![1.0; 2], 3.0)), (alloc::vec![0.0; 2], 0.0));
    }
}
