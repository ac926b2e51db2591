//! Values that may not be there: the tangent of an `Option` is an `Option`.
//!
//! `None` is the zero of any value, as an empty `Vec` is of any length. The gradient of a parameter has the
//! variant of its value.

use crate::{
    Differentiable, PairVisitor, StateVisitor, Tangent, Visitor, VisitorMut, ZipVisitor, rt::ActiveTangent,
};

/// The gradient of what is there.
///
/// ```
/// use autodiff_core::Differentiable;
/// assert_eq!(Some([1.0, 2.0]).zero_tangent(), Some([0.0, 0.0]));
/// assert_eq!(None::<f64>.zero_tangent(), None);
/// ```
impl<T: Differentiable> Differentiable for Option<T> {
    type Tangent = Option<T::Tangent>;

    #[inline]
    fn zero_tangent(&self) -> Self::Tangent {
        self.as_ref().map(T::zero_tangent)
    }

    #[track_caller]
    fn assert_same_shape(&self, tangent: &Self::Tangent, name: &str) {
        match (self, tangent) {
            (Some(value), Some(tangent)) => value.assert_same_shape(tangent, name),
            (None, Some(_)) => panic!(
                "`{name}` is `Some`, but its value is `None`: a gradient has the shape of its parameter"
            ),
            (_, None) => {}
        }
    }

    #[inline]
    #[track_caller]
    fn zip_tangent_mut(&mut self, tangent: &Self::Tangent, visitor: &mut impl ZipVisitor) {
        match (self, tangent) {
            (Some(value), Some(tangent)) => value.zip_tangent_mut(tangent, visitor),
            (Some(value), None) => {
                let zero = value.zero_tangent();
                value.zip_tangent_mut(&zero, visitor);
            }
            (None, Some(_)) => panic!("a tangent that is `Some` does not fit a value that is `None`"),
            (None, None) => {}
        }
    }

    #[track_caller]
    fn zip_states_mut<const K: usize>(
        &mut self,
        gradient: &Self::Tangent,
        states: [&mut Self::Tangent; K],
        visitor: &mut impl StateVisitor<K>,
    ) {
        let Some(value) = self else {
            assert!(gradient.is_none(), "a gradient that is `Some` does not fit a value that is `None`");
            return;
        };
        let states = states.map(|state| state.get_or_insert_with(|| value.zero_tangent()));
        if let Some(gradient) = gradient {
            value.zip_states_mut(gradient, states, visitor);
        } else {
            let zero = value.zero_tangent();
            value.zip_states_mut(&zero, states, visitor);
        }
    }
}

/// The gradient of the `Ok` value; errors have none.
impl<T: Differentiable, E> Differentiable for Result<T, E> {
    type Tangent = Option<T::Tangent>;

    #[inline]
    fn zero_tangent(&self) -> Self::Tangent {
        self.as_ref().ok().map(T::zero_tangent)
    }

    #[track_caller]
    fn assert_same_shape(&self, tangent: &Self::Tangent, name: &str) {
        self.as_ref().ok().assert_same_shape(tangent, name);
    }

    #[track_caller]
    fn zip_tangent_mut(&mut self, tangent: &Self::Tangent, visitor: &mut impl ZipVisitor) {
        self.as_mut().ok().zip_tangent_mut(tangent, visitor);
    }

    #[track_caller]
    fn zip_states_mut<const K: usize>(
        &mut self,
        gradient: &Self::Tangent,
        states: [&mut Self::Tangent; K],
        visitor: &mut impl StateVisitor<K>,
    ) {
        self.as_mut().ok().zip_states_mut(gradient, states, visitor);
    }
}

impl<D: Tangent> Tangent for Option<D> {
    /// `None` is zero, whatever the value holds.
    const FIXED_SHAPE: bool = D::FIXED_SHAPE;

    #[inline]
    fn zero() -> Self {
        None
    }

    #[inline]
    fn visit(&self, visitor: &mut impl Visitor) {
        if let Some(inner) = self {
            inner.visit(visitor);
        }
    }

    #[inline]
    fn visit_mut(&mut self, visitor: &mut impl VisitorMut) {
        if let Some(inner) = self {
            inner.visit_mut(visitor);
        }
    }

    #[inline]
    #[track_caller]
    fn zip(&self, other: &Self, visitor: &mut impl PairVisitor) {
        match (self, other) {
            (Some(left), Some(right)) => left.zip(right, visitor),
            (Some(left), None) => left.zip(&zero_like(left), visitor),
            (None, Some(right)) => zero_like(right).zip(right, visitor),
            (None, None) => {}
        }
    }

    #[inline]
    #[track_caller]
    fn zip_mut(&mut self, other: &Self, visitor: &mut impl ZipVisitor) {
        match (self.as_mut(), other) {
            (Some(left), Some(right)) => left.zip_mut(right, visitor),
            (Some(left), None) => {
                let zero = zero_like(left);
                left.zip_mut(&zero, visitor);
            }
            (None, Some(right)) => self.insert(zero_like(right)).zip_mut(right, visitor),
            (None, None) => {}
        }
    }

    #[inline]
    #[track_caller]
    fn accumulate(&mut self, other: &Self) {
        match (self.as_mut(), other) {
            (Some(left), Some(right)) => left.accumulate(right),
            (None, Some(right)) => *self = Some(right.clone()),
            (_, None) => {}
        }
    }
}

impl<D: Tangent> ActiveTangent for Option<D> {}

fn zero_like<D: Tangent>(tangent: &D) -> D {
    let mut zero = tangent.clone();
    zero.set_zero();
    zero
}

#[cfg(test)]
mod tests {
    use crate::{Differentiable, Tangent};

    #[test]
    fn none_is_zero() {
        let mut d = None;
        d.accumulate(&None::<f64>);
        assert_eq!(d, None);
        d.accumulate(&Some(2.0));
        d.accumulate(&None);
        d.accumulate(&Some(0.5));
        assert_eq!(d, Some(2.5));
        assert_eq!(d.dot(&None), 0.0);
        d.add_scaled(&Some(1.0), 2.0);
        assert_eq!(d, Some(4.5));
        let mut fresh = None;
        fresh.add_scaled(&Some([1.0, 2.0]), 2.0);
        assert_eq!(fresh, Some([2.0, 4.0]));
    }

    #[test]
    fn steps() {
        let mut value = Some([1.0, 2.0]);
        value.move_along(&Some([1.0, 0.0]), 0.5);
        value.move_along(&None, 0.5);
        assert_eq!(value, Some([1.5, 2.0]));
        let mut nothing = None::<f64>;
        nothing.move_along(&None, 1.0);
        assert_eq!(nothing, None);
        assert_eq!(Err::<f64, &str>("no").zero_tangent(), None);
    }

    #[test]
    #[should_panic(expected = "`d_b` is `Some`, but its value is `None`")]
    fn variants_differ() {
        None::<f64>.assert_same_shape(&Some(1.0), "d_b");
    }
}
