//! Values that have a gradient.

use core::marker::PhantomData;

use crate::{NoTangent, Real, Tangent, tangent::AddScaled};

/// Changes numbers, given others of the same shape: parameters and their gradient, side by side.
///
/// An optimiser is a few lines:
///
/// ```
/// use autodiff_core::{Differentiable, Real, ZipVisitor};
///
/// /// Gradient descent with momentum. The velocities lie in one flat vector.
/// struct Momentum {
///     rate: f64,
///     keep: f64,
///     velocity: Vec<f64>,
///     at: usize,
/// }
///
/// impl ZipVisitor for Momentum {
///     fn slices<T: Real>(&mut self, values: &mut [T], tangent: &[T]) {
///         for (value, gradient) in values.iter_mut().zip(tangent) {
///             if self.at == self.velocity.len() {
///                 self.velocity.push(0.0);
///             }
///             let velocity = &mut self.velocity[self.at];
///             *velocity = self.keep * *velocity - self.rate * gradient.to_f64();
///             *value += T::from_f64(*velocity);
///             self.at += 1;
///         }
///     }
/// }
///
/// let mut parameters = ([1.0, 2.0], 3.0);
/// let mut momentum = Momentum { rate: 0.5, keep: 0.5, velocity: Vec::new(), at: 0 };
/// for _ in 0..2 {
///     momentum.at = 0;
///     parameters.zip_tangent_mut(&([1.0, 0.0], -2.0), &mut momentum);
/// }
/// assert_eq!(parameters, ([-0.25, 2.0], 5.5));
/// ```
pub trait ZipVisitor {
    /// The next run of numbers of either, of the same length.
    fn slices<T: Real>(&mut self, values: &mut [T], tangent: &[T]);
}

/// Changes numbers, given their gradient and `K` further tangents of the same shape, which it may change too: an
/// optimiser, with its moving averages.
///
/// ```
/// use autodiff_core::{Differentiable, Real, StateVisitor};
///
/// /// Gradient descent with momentum: the state is the velocity.
/// struct Momentum {
///     rate: f64,
///     keep: f64,
/// }
///
/// impl StateVisitor<1> for Momentum {
///     fn slices<T: Real>(&mut self, values: &mut [T], gradient: &[T], [velocity]: [&mut [T]; 1]) {
///         let (rate, keep) = (T::from_f64(self.rate), T::from_f64(self.keep));
///         for ((value, gradient), velocity) in values.iter_mut().zip(gradient).zip(velocity) {
///             *velocity = keep * *velocity - rate * *gradient;
///             *value += *velocity;
///         }
///     }
/// }
///
/// let mut parameters = ([1.0, 2.0], 3.0);
/// let mut velocity = parameters.zero_tangent();
/// for _ in 0..2 {
///     let gradient = ([1.0, 0.0], -2.0);
///     parameters.zip_states_mut(&gradient, [&mut velocity], &mut Momentum { rate: 0.5, keep: 0.5 });
/// }
/// assert_eq!(parameters, ([-0.25, 2.0], 5.5));
/// ```
pub trait StateVisitor<const K: usize> {
    /// The next run of numbers of each, all of the same length.
    fn slices<T: Real>(&mut self, values: &mut [T], gradient: &[T], states: [&mut [T]; K]);
}

/// A value that has a gradient, its `Tangent`.
///
/// Implemented for floats, references, arrays, slices, `Vec`s and tuples, and, with [`NoTangent`], for
/// integers, `bool`, `char` and strings. Derive it for a struct:
///
/// ```
/// use autodiff_core::Differentiable;
///
/// #[derive(Differentiable)]
/// struct Layer {
///     weights: [[f64; 2]; 3],
///     bias: Vec<f64>,
///     #[no_diff]
///     rate: f64,
/// }
///
/// let mut layer = Layer { weights: [[1.0; 2]; 3], bias: vec![0.0; 3], rate: 0.1 };
/// let mut gradient: LayerTangent = layer.zero_tangent();
/// assert_eq!(gradient.bias.len(), 3);
///
/// gradient.weights[2][0] = 5.0;
/// layer.move_along(&gradient, -layer.rate);
/// assert_eq!(layer.weights[2], [0.5, 1.0]);
/// ```
///
/// The tangent of `Foo` is `FooTangent`: the same fields, without those marked `#[no_diff]`, with the same
/// visibility. It can be added, subtracted and multiplied by an `f64`, and its default is zero. In a tuple struct
/// a `#[no_diff]` field keeps its place, as [`NoTangent`], so that the others keep their numbers. An enum can only be a
/// choice: where all its fields are without a gradient, or marked `#[no_diff]`, its tangent is [`NoTangent`].
#[diagnostic::on_unimplemented(
    message = "AD300: `{Self}` has no gradient: it does not implement `Differentiable`",
    label = "a gradient would flow into this `{Self}`",
    note = "if its numbers should have a gradient, write `#[derive(Differentiable)]` on the type",
    note = "if they should not, write `#[no_diff]` before the parameter or the field",
    note = "slices and `Vec`s need feature `alloc`, where their gradient has to be stored"
)]
pub trait Differentiable {
    /// The gradient.
    type Tangent: Tangent;

    /// Zero, in the shape of this value.
    ///
    /// ```
    /// use autodiff_core::Differentiable;
    /// assert_eq!((1.5, [2.0, 3.0], vec![4.0], 5).zero_tangent().2, [0.0]);
    /// ```
    fn zero_tangent(&self) -> Self::Tangent;

    /// Panics, with both sizes, if the tangent has another shape than this value; `name` is the name of the
    /// gradient.
    ///
    /// ```should_panic
    /// use autodiff_core::Differentiable;
    /// vec![1.0, 2.0].assert_same_shape(&vec![0.0], "d_x");
    /// ```
    #[track_caller]
    fn assert_same_shape(&self, tangent: &Self::Tangent, name: &str);

    /// Gives the numbers of this value, to change, and of the tangent to the visitor, in order.
    fn zip_tangent_mut(&mut self, tangent: &Self::Tangent, visitor: &mut impl ZipVisitor);

    /// Gives the numbers of this value and of the `states`, to change, and of the `gradient` to the visitor, in
    /// order: all that one step of an optimiser needs, in one pass. A `Vec` among the states that is empty gets the
    /// length of its value, filled with zeros.
    fn zip_states_mut<const K: usize>(
        &mut self,
        gradient: &Self::Tangent,
        states: [&mut Self::Tangent; K],
        visitor: &mut impl StateVisitor<K>,
    );

    /// Adds `scale · tangent`: a step of gradient descent, with `scale` the negative rate.
    ///
    /// ```
    /// use autodiff_core::Differentiable;
    /// let mut weights = [1.0, 2.0];
    /// weights.move_along(&[10.0, 20.0], -0.1);
    /// assert_eq!(weights, [0.0, 0.0]);
    /// ```
    #[inline]
    fn move_along(&mut self, tangent: &Self::Tangent, scale: f64) {
        self.zip_tangent_mut(tangent, &mut AddScaled(scale));
    }

    /// [`zip_tangent_mut`](Differentiable::zip_tangent_mut) for a run of values.
    #[doc(hidden)]
    #[inline]
    fn zip_run_tangent_mut(run: &mut [Self], tangents: &[Self::Tangent], visitor: &mut impl ZipVisitor)
    where
        Self: Sized,
    {
        for (value, tangent) in run.iter_mut().zip(tangents) {
            value.zip_tangent_mut(tangent, visitor);
        }
    }

    /// [`zip_states_mut`](Differentiable::zip_states_mut) for a run of values.
    #[doc(hidden)]
    #[inline]
    fn zip_run_states_mut<const K: usize>(
        run: &mut [Self],
        gradients: &[Self::Tangent],
        mut states: [&mut [Self::Tangent]; K],
        visitor: &mut impl StateVisitor<K>,
    ) where
        Self: Sized,
    {
        for (i, (value, gradient)) in run.iter_mut().zip(gradients).enumerate() {
            value.zip_states_mut(gradient, states.each_mut().map(|state| &mut state[i]), visitor);
        }
    }
}

/// Types without a gradient.
macro_rules! inert {
    ($([$($generics:tt)*] $ty:ty),* $(,)?) => {$(
        impl<$($generics)*> Differentiable for $ty {
            type Tangent = NoTangent;

            #[inline(always)]
            fn zero_tangent(&self) -> NoTangent {
                NoTangent
            }

            fn assert_same_shape(&self, _: &NoTangent, _: &str) {}

            #[inline(always)]
            fn zip_tangent_mut(&mut self, _: &NoTangent, _: &mut impl ZipVisitor) {}

            #[inline(always)]
            fn zip_states_mut<const K: usize>(
                &mut self, _: &NoTangent, _: [&mut NoTangent; K], _: &mut impl StateVisitor<K>,
            ) {}
        }
    )*};
}
inert!([] u8, [] u16, [] u32, [] u64, [] u128, [] usize);
inert!([] i8, [] i16, [] i32, [] i64, [] i128, [] isize);
inert!([] bool, [] char, [] str, [] (), [] NoTangent, [T: ?Sized] PhantomData<T>);
#[cfg(feature = "alloc")]
inert!([] alloc::string::String);
#[cfg(feature = "ndarray")]
inert!([] ndarray::Axis);

const SHARED: &str = "numbers behind a shared reference cannot be changed: keep them by value, or by `&mut`";

/// A shared reference has the tangent of what it refers to. It cannot be moved along one.
impl<T: Differentiable + ?Sized> Differentiable for &T {
    type Tangent = T::Tangent;

    #[inline]
    fn zero_tangent(&self) -> T::Tangent {
        T::zero_tangent(self)
    }

    #[track_caller]
    fn assert_same_shape(&self, tangent: &T::Tangent, name: &str) {
        T::assert_same_shape(self, tangent, name);
    }

    #[track_caller]
    fn zip_tangent_mut(&mut self, _: &T::Tangent, _: &mut impl ZipVisitor) {
        panic!("{SHARED}");
    }

    #[track_caller]
    fn zip_states_mut<const K: usize>(
        &mut self,
        _: &T::Tangent,
        _: [&mut T::Tangent; K],
        _: &mut impl StateVisitor<K>,
    ) {
        panic!("{SHARED}");
    }
}

impl<T: Differentiable + ?Sized> Differentiable for &mut T {
    type Tangent = T::Tangent;

    #[inline]
    fn zero_tangent(&self) -> T::Tangent {
        T::zero_tangent(self)
    }

    #[track_caller]
    fn assert_same_shape(&self, tangent: &T::Tangent, name: &str) {
        T::assert_same_shape(self, tangent, name);
    }

    #[inline]
    fn zip_tangent_mut(&mut self, tangent: &T::Tangent, visitor: &mut impl ZipVisitor) {
        T::zip_tangent_mut(self, tangent, visitor);
    }

    #[inline]
    fn zip_states_mut<const K: usize>(
        &mut self,
        gradient: &T::Tangent,
        states: [&mut T::Tangent; K],
        visitor: &mut impl StateVisitor<K>,
    ) {
        T::zip_states_mut(self, gradient, states, visitor);
    }
}

impl<T: Differentiable, const N: usize> Differentiable for [T; N] {
    type Tangent = [T::Tangent; N];

    #[inline]
    fn zero_tangent(&self) -> Self::Tangent {
        self.each_ref().map(T::zero_tangent)
    }

    #[track_caller]
    fn assert_same_shape(&self, tangent: &Self::Tangent, name: &str) {
        for (value, tangent) in self.iter().zip(tangent) {
            value.assert_same_shape(tangent, name);
        }
    }

    #[inline]
    fn zip_tangent_mut(&mut self, tangent: &Self::Tangent, visitor: &mut impl ZipVisitor) {
        T::zip_run_tangent_mut(self, tangent, visitor);
    }

    #[inline]
    fn zip_states_mut<const K: usize>(
        &mut self,
        gradient: &Self::Tangent,
        states: [&mut Self::Tangent; K],
        visitor: &mut impl StateVisitor<K>,
    ) {
        T::zip_run_states_mut(self, gradient, states.map(|state| &mut state[..]), visitor);
    }

    #[inline]
    fn zip_run_tangent_mut(run: &mut [Self], tangents: &[Self::Tangent], visitor: &mut impl ZipVisitor) {
        T::zip_run_tangent_mut(run.as_flattened_mut(), tangents.as_flattened(), visitor);
    }

    #[inline]
    fn zip_run_states_mut<const K: usize>(
        run: &mut [Self],
        gradients: &[Self::Tangent],
        states: [&mut [Self::Tangent]; K],
        visitor: &mut impl StateVisitor<K>,
    ) {
        let states = states.map(<[[T::Tangent; N]]>::as_flattened_mut);
        T::zip_run_states_mut(run.as_flattened_mut(), gradients.as_flattened(), states, visitor);
    }
}

#[cfg(feature = "alloc")]
mod allocated {
    use alloc::{boxed::Box, vec::Vec};

    use super::{Differentiable, StateVisitor, ZipVisitor};
    use crate::rt;

    impl<T: Differentiable> Differentiable for [T] {
        type Tangent = Vec<T::Tangent>;

        fn zero_tangent(&self) -> Self::Tangent {
            self.iter().map(T::zero_tangent).collect()
        }

        #[track_caller]
        fn assert_same_shape(&self, tangent: &Self::Tangent, name: &str) {
            rt::check_len(name, self.len(), tangent.len());
            for (value, tangent) in self.iter().zip(tangent) {
                value.assert_same_shape(tangent, name);
            }
        }

        #[inline]
        #[track_caller]
        fn zip_tangent_mut(&mut self, tangent: &Self::Tangent, visitor: &mut impl ZipVisitor) {
            if !tangent.is_empty() {
                rt::check_lengths(self.len(), tangent.len());
                T::zip_run_tangent_mut(self, tangent, visitor);
            }
        }

        #[track_caller]
        fn zip_states_mut<const K: usize>(
            &mut self,
            gradient: &Self::Tangent,
            mut states: [&mut Self::Tangent; K],
            visitor: &mut impl StateVisitor<K>,
        ) {
            let zero;
            let gradient = if gradient.is_empty() {
                zero = self.zero_tangent();
                &zero
            } else {
                gradient
            };
            rt::check_lengths(self.len(), gradient.len());
            for state in &mut states {
                if state.is_empty() {
                    **state = self.zero_tangent();
                }
                rt::check_lengths(self.len(), state.len());
            }
            T::zip_run_states_mut(self, gradient, states.map(|state| &mut state[..]), visitor);
        }
    }

    impl<T: Differentiable> Differentiable for Vec<T> {
        type Tangent = Vec<T::Tangent>;

        fn zero_tangent(&self) -> Self::Tangent {
            self.as_slice().zero_tangent()
        }

        #[track_caller]
        fn assert_same_shape(&self, tangent: &Self::Tangent, name: &str) {
            self.as_slice().assert_same_shape(tangent, name);
        }

        #[inline]
        #[track_caller]
        fn zip_tangent_mut(&mut self, tangent: &Self::Tangent, visitor: &mut impl ZipVisitor) {
            self.as_mut_slice().zip_tangent_mut(tangent, visitor);
        }

        #[inline]
        #[track_caller]
        fn zip_states_mut<const K: usize>(
            &mut self,
            gradient: &Self::Tangent,
            states: [&mut Self::Tangent; K],
            visitor: &mut impl StateVisitor<K>,
        ) {
            self.as_mut_slice().zip_states_mut(gradient, states, visitor);
        }
    }

    impl<T: Differentiable> Differentiable for Box<T> {
        type Tangent = Box<T::Tangent>;

        fn zero_tangent(&self) -> Self::Tangent {
            Box::new(T::zero_tangent(self))
        }

        #[track_caller]
        fn assert_same_shape(&self, tangent: &Self::Tangent, name: &str) {
            T::assert_same_shape(self, tangent, name);
        }

        fn zip_tangent_mut(&mut self, tangent: &Self::Tangent, visitor: &mut impl ZipVisitor) {
            T::zip_tangent_mut(self, tangent, visitor);
        }

        fn zip_states_mut<const K: usize>(
            &mut self,
            gradient: &Self::Tangent,
            states: [&mut Self::Tangent; K],
            visitor: &mut impl StateVisitor<K>,
        ) {
            T::zip_states_mut(self, gradient, states.map(|state| &mut **state), visitor);
        }
    }
}

macro_rules! tuple {
    ($($name:ident $index:tt),+) => {
        impl<$($name: Differentiable),+> Differentiable for ($($name,)+) {
            type Tangent = ($($name::Tangent,)+);

            #[inline]
            fn zero_tangent(&self) -> Self::Tangent {
                ($(self.$index.zero_tangent(),)+)
            }

            #[track_caller]
            fn assert_same_shape(&self, tangent: &Self::Tangent, name: &str) {
                $(self.$index.assert_same_shape(&tangent.$index, name);)+
            }

            #[inline]
            fn zip_tangent_mut(&mut self, tangent: &Self::Tangent, visitor: &mut impl ZipVisitor) {
                $(self.$index.zip_tangent_mut(&tangent.$index, visitor);)+
            }

            #[inline]
            fn zip_states_mut<const K: usize>(
                &mut self,
                gradient: &Self::Tangent,
                mut states: [&mut Self::Tangent; K],
                visitor: &mut impl StateVisitor<K>,
            ) {
                $(
                    let parts = states.each_mut().map(|state| &mut state.$index);
                    self.$index.zip_states_mut(&gradient.$index, parts, visitor);
                )+
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
