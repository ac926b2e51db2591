//! Gradients as vectors: what can be done with one, whatever its shape.

use core::fmt::Debug;

use crate::{Real, ZipVisitor};

/// Looks at the numbers of a tangent, one contiguous run at a time.
///
/// ```
/// use autodiff_core::{Real, Tangent, Visitor};
///
/// struct Largest(f64);
/// impl Visitor for Largest {
///     fn slice<T: Real>(&mut self, values: &[T]) {
///         self.0 = values.iter().fold(self.0, |m, v| m.max(v.to_f64().abs()));
///     }
/// }
///
/// let mut largest = Largest(0.0);
/// ([1.0, -4.0], 2.0_f32).visit(&mut largest);
/// assert_eq!(largest.0, 4.0);
/// ```
pub trait Visitor {
    /// The next run of numbers.
    fn slice<T: Real>(&mut self, values: &[T]);
}

/// Changes the numbers of a tangent, one contiguous run at a time.
///
/// ```
/// use autodiff_core::{Real, Tangent, VisitorMut};
///
/// struct Clip(f64);
/// impl VisitorMut for Clip {
///     fn slice<T: Real>(&mut self, values: &mut [T]) {
///         let bound = T::from_f64(self.0);
///         values.iter_mut().for_each(|v| *v = v.clamp(-bound, bound));
///     }
/// }
///
/// let mut gradient = [[0.5, -3.0], [7.0, 1.0]];
/// gradient.visit_mut(&mut Clip(1.0));
/// assert_eq!(gradient, [[0.5, -1.0], [1.0, 1.0]]);
/// ```
pub trait VisitorMut {
    /// The next run of numbers.
    fn slice<T: Real>(&mut self, values: &mut [T]);
}

/// Looks at two tangents of the same shape side by side.
///
/// ```
/// use autodiff_core::{PairVisitor, Real, Tangent};
///
/// struct Distance(f64);
/// impl PairVisitor for Distance {
///     fn slices<T: Real>(&mut self, left: &[T], right: &[T]) {
///         self.0 += left.iter().zip(right).map(|(l, r)| (*l - *r).to_f64().abs()).sum::<f64>();
///     }
/// }
///
/// let mut distance = Distance(0.0);
/// [1.0, 2.0].zip(&[4.0, 0.0], &mut distance);
/// assert_eq!(distance.0, 5.0);
/// ```
pub trait PairVisitor {
    /// The next run of numbers of either, of the same length.
    fn slices<T: Real>(&mut self, left: &[T], right: &[T]);
}

/// A gradient: a vector, whatever the shape it comes in.
///
/// `f32` and `f64` are their own tangents; arrays, `Vec`s and tuples of tangents are tangents, and the derive
/// makes one for a struct. An empty `Vec` counts as the zero of any length.
///
/// ```
/// use autodiff_core::Tangent;
///
/// let mut gradient = ([3.0, 0.0], -1.0);
/// gradient.accumulate(&([0.0, 4.0], 1.0));
/// assert_eq!(gradient, ([3.0, 4.0], 0.0));
/// assert_eq!(gradient.norm_squared(), 25.0);
///
/// gradient.scale(0.5);
/// assert_eq!(gradient, ([1.5, 2.0], 0.0));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a tangent",
    note = "the tangents are `f32`, `f64`, `NoTangent`, arrays, `Vec`s and tuples of tangents, and what `#[derive(Differentiable)]` makes"
)]
pub trait Tangent: Clone + Debug + PartialEq + Sized {
    /// All values have the same shape, that of `zero()`: there is no `Vec` in it. `false` is always right, and slower.
    #[doc(hidden)]
    const FIXED_SHAPE: bool = false;

    /// Zero. A `Vec` in it is empty; `Differentiable::zero_tangent` gives it the length of its value.
    fn zero() -> Self;

    /// Shows every number to the visitor, in order.
    fn visit(&self, visitor: &mut impl Visitor);

    /// Gives every number to the visitor to change, in order.
    fn visit_mut(&mut self, visitor: &mut impl VisitorMut);

    /// Shows the numbers of both to the visitor.
    fn zip(&self, other: &Self, visitor: &mut impl PairVisitor);

    /// Gives the numbers of both to the visitor, ours to change.
    fn zip_mut(&mut self, other: &Self, visitor: &mut impl ZipVisitor);

    /// Adds `other`.
    #[inline]
    fn accumulate(&mut self, other: &Self) {
        self.zip_mut(other, &mut Accumulate);
    }

    /// Adds `factor · other`.
    #[inline]
    fn add_scaled(&mut self, other: &Self, factor: f64) {
        self.zip_mut(other, &mut AddScaled(factor));
    }

    /// Multiplies every number by `factor`.
    #[inline]
    fn scale(&mut self, factor: f64) {
        self.visit_mut(&mut Scale(factor));
    }

    /// Makes every number zero, and keeps the shape.
    #[inline]
    fn set_zero(&mut self) {
        self.visit_mut(&mut SetZero);
    }

    /// The inner product with `other`, summed in `f64`.
    fn dot(&self, other: &Self) -> f64 {
        let mut sum = Dot(0.0);
        self.zip(other, &mut sum);
        sum.0
    }

    /// The square of the Euclidean norm.
    ///
    /// ```
    /// use autodiff_core::Tangent;
    /// assert_eq!([3.0, 4.0].norm_squared(), 25.0);
    /// ```
    fn norm_squared(&self) -> f64 {
        self.dot(self)
    }

    /// Calls `f` with every number.
    ///
    /// ```
    /// use autodiff_core::Tangent;
    /// let mut largest = 0.0_f64;
    /// (1.0, [-3.0, 2.0]).for_each_value(|v| largest = largest.max(v.abs()));
    /// assert_eq!(largest, 3.0);
    /// ```
    fn for_each_value(&self, f: impl FnMut(f64)) {
        self.visit(&mut ForEach(f));
    }

    /// Replaces every number by what `f` makes of it.
    ///
    /// ```
    /// use autodiff_core::Tangent;
    /// let mut gradient = (1.0, [-3.0, 2.0]);
    /// gradient.map_values(|v| v.clamp(-1.5, 1.5));
    /// assert_eq!(gradient, (1.0, [-1.5, 1.5]));
    /// ```
    fn map_values(&mut self, f: impl FnMut(f64) -> f64) {
        self.visit_mut(&mut Map(f));
    }

    /// [`visit`](Tangent::visit) for a run of tangents: numbers pass the run on as it is.
    #[doc(hidden)]
    #[inline]
    fn visit_run(run: &[Self], visitor: &mut impl Visitor) {
        for item in run {
            item.visit(visitor);
        }
    }

    /// [`visit_mut`](Tangent::visit_mut) for a run.
    #[doc(hidden)]
    #[inline]
    fn visit_run_mut(run: &mut [Self], visitor: &mut impl VisitorMut) {
        for item in run.iter_mut() {
            item.visit_mut(visitor);
        }
    }

    /// [`zip`](Tangent::zip) for a run.
    #[doc(hidden)]
    #[inline]
    fn zip_run(run: &[Self], other: &[Self], visitor: &mut impl PairVisitor) {
        for (item, other) in run.iter().zip(other) {
            item.zip(other, visitor);
        }
    }

    /// [`zip_mut`](Tangent::zip_mut) for a run.
    #[doc(hidden)]
    #[inline]
    fn zip_run_mut(run: &mut [Self], other: &[Self], visitor: &mut impl ZipVisitor) {
        for (item, other) in run.iter_mut().zip(other) {
            item.zip_mut(other, visitor);
        }
    }
}

/// Adds the second run to the first.
pub(crate) struct Accumulate;
impl ZipVisitor for Accumulate {
    #[inline]
    fn slices<T: Real>(&mut self, values: &mut [T], other: &[T]) {
        for (value, other) in values.iter_mut().zip(other) {
            *value += *other;
        }
    }
}

/// Adds the second run times a factor to the first.
pub(crate) struct AddScaled(pub(crate) f64);
impl ZipVisitor for AddScaled {
    #[inline]
    fn slices<T: Real>(&mut self, values: &mut [T], other: &[T]) {
        let factor = T::from_f64(self.0);
        for (value, other) in values.iter_mut().zip(other) {
            *value += factor * *other;
        }
    }
}

struct Scale(f64);
impl VisitorMut for Scale {
    #[inline]
    fn slice<T: Real>(&mut self, values: &mut [T]) {
        let factor = T::from_f64(self.0);
        for value in values.iter_mut() {
            *value *= factor;
        }
    }
}

struct SetZero;
impl VisitorMut for SetZero {
    #[inline]
    fn slice<T: Real>(&mut self, values: &mut [T]) {
        values.fill(T::ZERO);
    }
}

struct Dot(f64);
impl PairVisitor for Dot {
    #[inline]
    fn slices<T: Real>(&mut self, left: &[T], right: &[T]) {
        self.0 += left.iter().zip(right).map(|(l, r)| l.to_f64() * r.to_f64()).sum::<f64>();
    }
}

struct ForEach<F>(F);
impl<F: FnMut(f64)> Visitor for ForEach<F> {
    fn slice<T: Real>(&mut self, values: &[T]) {
        for value in values {
            (self.0)(value.to_f64());
        }
    }
}

struct Map<F>(F);
impl<F: FnMut(f64) -> f64> VisitorMut for Map<F> {
    fn slice<T: Real>(&mut self, values: &mut [T]) {
        for value in values.iter_mut() {
            *value = T::from_f64((self.0)(value.to_f64()));
        }
    }
}

impl<T: Tangent, const N: usize> Tangent for [T; N] {
    const FIXED_SHAPE: bool = T::FIXED_SHAPE;

    fn zero() -> Self {
        core::array::from_fn(|_| T::zero())
    }

    #[inline]
    fn visit(&self, visitor: &mut impl Visitor) {
        T::visit_run(self, visitor);
    }

    #[inline]
    fn visit_mut(&mut self, visitor: &mut impl VisitorMut) {
        T::visit_run_mut(self, visitor);
    }

    #[inline]
    fn zip(&self, other: &Self, visitor: &mut impl PairVisitor) {
        T::zip_run(self, other, visitor);
    }

    #[inline]
    fn zip_mut(&mut self, other: &Self, visitor: &mut impl ZipVisitor) {
        T::zip_run_mut(self, other, visitor);
    }

    // Arrays in arrays are one long run.

    #[inline]
    fn visit_run(run: &[Self], visitor: &mut impl Visitor) {
        T::visit_run(run.as_flattened(), visitor);
    }

    #[inline]
    fn visit_run_mut(run: &mut [Self], visitor: &mut impl VisitorMut) {
        T::visit_run_mut(run.as_flattened_mut(), visitor);
    }

    #[inline]
    fn zip_run(run: &[Self], other: &[Self], visitor: &mut impl PairVisitor) {
        T::zip_run(run.as_flattened(), other.as_flattened(), visitor);
    }

    #[inline]
    fn zip_run_mut(run: &mut [Self], other: &[Self], visitor: &mut impl ZipVisitor) {
        T::zip_run_mut(run.as_flattened_mut(), other.as_flattened(), visitor);
    }
}

#[cfg(feature = "alloc")]
mod allocated {
    use alloc::{boxed::Box, vec::Vec};

    use super::{PairVisitor, Tangent, Visitor, VisitorMut, ZipVisitor};

    impl<T: Tangent> Tangent for Vec<T> {
        fn zero() -> Self {
            Vec::new()
        }

        #[inline]
        fn visit(&self, visitor: &mut impl Visitor) {
            T::visit_run(self, visitor);
        }

        #[inline]
        fn visit_mut(&mut self, visitor: &mut impl VisitorMut) {
            T::visit_run_mut(self, visitor);
        }

        #[inline]
        #[track_caller]
        fn zip(&self, other: &Self, visitor: &mut impl PairVisitor) {
            if !self.is_empty() && !other.is_empty() {
                crate::rt::check_lengths(self.len(), other.len());
                T::zip_run(self, other, visitor);
            }
        }

        #[inline]
        #[track_caller]
        fn zip_mut(&mut self, other: &Self, visitor: &mut impl ZipVisitor) {
            if other.is_empty() {
                return;
            }
            if self.is_empty() {
                self.clone_from(other);
                self.set_zero();
            }
            crate::rt::check_lengths(self.len(), other.len());
            T::zip_run_mut(self, other, visitor);
        }
    }

    impl<T: Tangent> Tangent for Box<T> {
        const FIXED_SHAPE: bool = T::FIXED_SHAPE;

        fn zero() -> Self {
            Box::new(T::zero())
        }

        fn visit(&self, visitor: &mut impl Visitor) {
            T::visit(self, visitor);
        }

        fn visit_mut(&mut self, visitor: &mut impl VisitorMut) {
            T::visit_mut(self, visitor);
        }

        fn zip(&self, other: &Self, visitor: &mut impl PairVisitor) {
            T::zip(self, other, visitor);
        }

        fn zip_mut(&mut self, other: &Self, visitor: &mut impl ZipVisitor) {
            T::zip_mut(self, other, visitor);
        }
    }
}

macro_rules! tuple {
    ($($name:ident $index:tt),+) => {
        impl<$($name: Tangent),+> Tangent for ($($name,)+) {
            const FIXED_SHAPE: bool = $($name::FIXED_SHAPE)&&+;

            fn zero() -> Self {
                ($($name::zero(),)+)
            }

            #[inline]
            fn visit(&self, visitor: &mut impl Visitor) {
                $(self.$index.visit(visitor);)+
            }

            #[inline]
            fn visit_mut(&mut self, visitor: &mut impl VisitorMut) {
                $(self.$index.visit_mut(visitor);)+
            }

            #[inline]
            fn zip(&self, other: &Self, visitor: &mut impl PairVisitor) {
                $(self.$index.zip(&other.$index, visitor);)+
            }

            #[inline]
            fn zip_mut(&mut self, other: &Self, visitor: &mut impl ZipVisitor) {
                $(self.$index.zip_mut(&other.$index, visitor);)+
            }
        }
    };
}
tuple!(A 0);
tuple!(A 0, B 1);
tuple!(A 0, B 1, C 2);
tuple!(A 0, B 1, C 2, D 3);
tuple!(A 0, B 1, C 2, D 3, E 4);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
