//! What every `Real` has in common.

/// Makes a number type its own tangent: implements all traits that [`Real`](crate::Real) asks for beside the
/// operators of the standard library. Generics come first, in brackets.
///
/// ```
/// # use autodiff_core::Real;
/// /// A number and its tangent.
/// struct Dual<T> {
///     value: T,
///     tangent: T,
/// }
/// # // The rest is long: see `Real`.
/// # macro_rules! scalar_traits { ([$($g:tt)*] $t:ty) => {} }
///
/// scalar_traits!([T: Real] Dual<T>);
/// ```
#[macro_export]
macro_rules! scalar_traits {
    ([$($generics:tt)*] $ty:ty) => {
        impl<$($generics)*> $crate::Tangent for $ty {
            const FIXED_SHAPE: bool = true;

            #[inline(always)]
            fn zero() -> Self {
                <Self as $crate::Real>::ZERO
            }

            #[inline(always)]
            fn visit(&self, visitor: &mut impl $crate::Visitor) {
                visitor.slice(::core::slice::from_ref(self));
            }

            #[inline(always)]
            fn visit_mut(&mut self, visitor: &mut impl $crate::VisitorMut) {
                visitor.slice(::core::slice::from_mut(self));
            }

            #[inline(always)]
            fn zip(&self, other: &Self, visitor: &mut impl $crate::PairVisitor) {
                visitor.slices(::core::slice::from_ref(self), ::core::slice::from_ref(other));
            }

            #[inline(always)]
            fn zip_mut(&mut self, other: &Self, visitor: &mut impl $crate::ZipVisitor) {
                visitor.slices(::core::slice::from_mut(self), ::core::slice::from_ref(other));
            }

            #[inline(always)]
            fn accumulate(&mut self, other: &Self) {
                *self += *other;
            }

            #[inline(always)]
            fn set_zero(&mut self) {
                *self = <Self as $crate::Real>::ZERO;
            }

            #[inline(always)]
            fn visit_run(run: &[Self], visitor: &mut impl $crate::Visitor) {
                visitor.slice(run);
            }

            #[inline(always)]
            fn visit_run_mut(run: &mut [Self], visitor: &mut impl $crate::VisitorMut) {
                visitor.slice(run);
            }

            #[inline(always)]
            fn zip_run(run: &[Self], other: &[Self], visitor: &mut impl $crate::PairVisitor) {
                visitor.slices(run, other);
            }

            #[inline(always)]
            fn zip_run_mut(run: &mut [Self], other: &[Self], visitor: &mut impl $crate::ZipVisitor) {
                visitor.slices(run, other);
            }
        }

        impl<$($generics)*> $crate::Differentiable for $ty {
            type Tangent = Self;

            #[inline(always)]
            fn zero_tangent(&self) -> Self {
                <Self as $crate::Real>::ZERO
            }

            #[inline(always)]
            fn assert_same_shape(&self, _: &Self, _: &str) {}

            #[inline(always)]
            fn zip_tangent_mut(&mut self, tangent: &Self, visitor: &mut impl $crate::ZipVisitor) {
                $crate::Tangent::zip_mut(self, tangent, visitor);
            }

            #[inline(always)]
            fn zip_run_tangent_mut(run: &mut [Self], tangents: &[Self], visitor: &mut impl $crate::ZipVisitor) {
                visitor.slices(run, tangents);
            }

            #[inline(always)]
            fn zip_states_mut<const STATES: usize>(
                &mut self,
                gradient: &Self,
                states: [&mut Self; STATES],
                visitor: &mut impl $crate::StateVisitor<STATES>,
            ) {
                visitor.slices(
                    ::core::slice::from_mut(self),
                    ::core::slice::from_ref(gradient),
                    states.map(::core::slice::from_mut),
                );
            }

            #[inline(always)]
            fn zip_run_states_mut<const STATES: usize>(
                run: &mut [Self],
                gradients: &[Self],
                states: [&mut [Self]; STATES],
                visitor: &mut impl $crate::StateVisitor<STATES>,
            ) {
                visitor.slices(run, gradients, states);
            }
        }

        impl<$($generics)*> $crate::rt::ActiveTangent for $ty {}

        impl<$($generics)*> $crate::rt::Owned for $ty {}

        $crate::__number_operators!([$($generics)*] $ty);
        $crate::__number_operators!(neg [$($generics)*] $ty);
        $crate::scalar_traits!(@scalar [$($generics)*] $ty);
    };

    (@scalar [$($generics:tt)*] $ty:ty) => {
        impl<$($generics)*> $crate::rt::Scalar for $ty {
            #[inline(always)]
            fn neg_pullback(self, seed: Self) -> Self {
                -seed
            }

            #[inline(always)]
            fn add_pullback(self, _: Self, seed: Self) -> (Self, Self) {
                (seed, seed)
            }

            #[inline(always)]
            fn sub_pullback(self, _: Self, seed: Self) -> (Self, Self) {
                (seed, -seed)
            }

            #[inline(always)]
            fn mul_pullback(self, other: Self, seed: Self) -> (Self, Self) {
                ($crate::rt::scale(seed, other), $crate::rt::scale(seed, self))
            }

            #[inline(always)]
            fn div_pullback(self, other: Self, seed: Self) -> (Self, Self) {
                let one = <Self as $crate::Real>::ONE;
                ($crate::rt::scale(seed, one / other), $crate::rt::scale(seed, -(self / other) / other))
            }

            #[inline(always)]
            fn rem_pullback(self, other: Self, seed: Self) -> (Self, Self) {
                (seed, $crate::rt::scale(seed, -$crate::Real::trunc(self / other)))
            }

            #[inline(always)]
            fn neg_pushforward(self, d_self: Self) -> Self {
                -d_self
            }

            #[inline(always)]
            fn add_pushforward(self, _: Self, d_self: Self, d_other: Self) -> Self {
                d_self + d_other
            }

            #[inline(always)]
            fn sub_pushforward(self, _: Self, d_self: Self, d_other: Self) -> Self {
                d_self - d_other
            }

            #[inline(always)]
            fn mul_pushforward(self, other: Self, d_self: Self, d_other: Self) -> Self {
                $crate::rt::scale(d_self, other) + $crate::rt::scale(d_other, self)
            }

            #[inline(always)]
            fn div_pushforward(self, other: Self, d_self: Self, d_other: Self) -> Self {
                let one = <Self as $crate::Real>::ONE;
                $crate::rt::scale(d_self, one / other) + $crate::rt::scale(d_other, -(self / other) / other)
            }

            #[inline(always)]
            fn rem_pushforward(self, other: Self, d_self: Self, d_other: Self) -> Self {
                d_self + $crate::rt::scale(d_other, -$crate::Real::trunc(self / other))
            }

            #[inline(always)]
            fn cast_pullback<S: $crate::Real>(seed: S) -> Self {
                <Self as $crate::Real>::from_f64(seed.to_f64())
            }

            #[inline(always)]
            fn cast_pushforward<S: $crate::Real>(d_self: Self) -> S {
                S::from_f64($crate::Real::to_f64(d_self))
            }
        }
    };
}
