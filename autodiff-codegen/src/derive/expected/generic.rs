// struct Generic<'a, T: Real, M, Unused, const N: usize = 2>
// where
//     Unused: Clone,
// {
//     layers: [M; N],
//     data: &'a [T],
//     #[no_diff]
//     rest: Unused,
// }

/// The gradient of a [`Generic`]: the same fields, each with the gradient of its own.
#[allow(dead_code, clippy::derive_partial_eq_without_eq)]
struct GenericTangent<T: Real, M: ::differentiable::Differentiable, const N: usize = 2> {
    /// The gradient of `Generic::layers`.
    layers: [<M as ::differentiable::Differentiable>::Tangent; N],
    /// The gradient of `Generic::data`.
    data: <[T] as ::differentiable::Differentiable>::Tangent,
}
#[automatically_derived]
#[allow(unused_variables, unused_mut)]
impl<
    'a,
    T: Real,
    M: ::differentiable::Differentiable,
    Unused,
    const N: usize,
> ::differentiable::Differentiable for Generic<'a, T, M, Unused, N>
where
    Unused: Clone,
{
    type Tangent = GenericTangent<T, M, N>;
    fn zero_tangent(&self) -> Self::Tangent {
        GenericTangent {
            layers: ::differentiable::Differentiable::zero_tangent(&self.layers),
            data: ::differentiable::Differentiable::zero_tangent(&self.data),
        }
    }
    #[track_caller]
    fn assert_same_shape(&self, tangent: &Self::Tangent, name: &str) {
        ::differentiable::Differentiable::assert_same_shape(
            &self.layers,
            &tangent.layers,
            "Generic::layers",
        );
        ::differentiable::Differentiable::assert_same_shape(
            &self.data,
            &tangent.data,
            "Generic::data",
        );
    }
    fn zip_tangent_mut(
        &mut self,
        tangent: &Self::Tangent,
        visitor: &mut impl ::differentiable::ZipVisitor,
    ) {
        ::differentiable::Differentiable::zip_tangent_mut(
            &mut self.layers,
            &tangent.layers,
            visitor,
        );
        ::differentiable::Differentiable::zip_tangent_mut(
            &mut self.data,
            &tangent.data,
            visitor,
        );
    }
    fn zip_states_mut<const STATES: usize>(
        &mut self,
        gradient: &Self::Tangent,
        mut states: [&mut Self::Tangent; STATES],
        visitor: &mut impl ::differentiable::StateVisitor<STATES>,
    ) {
        ::differentiable::Differentiable::zip_states_mut(
            &mut self.layers,
            &gradient.layers,
            states.each_mut().map(|state| &mut state.layers),
            visitor,
        );
        ::differentiable::Differentiable::zip_states_mut(
            &mut self.data,
            &gradient.data,
            states.each_mut().map(|state| &mut state.data),
            visitor,
        );
    }
}
#[automatically_derived]
impl<'a, T: Real, M, Unused, const N: usize> ::differentiable::rt::Owned
for Generic<'a, T, M, Unused, N>
where
    Unused: Clone,
    T: ::differentiable::rt::Owned,
    M: ::differentiable::rt::Owned,
    Unused: ::differentiable::rt::Owned,
{}
#[automatically_derived]
#[allow(unused_variables)]
impl<
    T: Real,
    M: ::differentiable::Differentiable,
    const N: usize,
> ::differentiable::Tangent for GenericTangent<T, M, N> {
    const FIXED_SHAPE: bool = <[<M as ::differentiable::Differentiable>::Tangent; N] as ::differentiable::Tangent>::FIXED_SHAPE
        && <<[T] as ::differentiable::Differentiable>::Tangent as ::differentiable::Tangent>::FIXED_SHAPE;
    fn zero() -> Self {
        GenericTangent {
            layers: ::differentiable::Tangent::zero(),
            data: ::differentiable::Tangent::zero(),
        }
    }
    fn visit(&self, visitor: &mut impl ::differentiable::Visitor) {
        ::differentiable::Tangent::visit(&self.layers, visitor);
        ::differentiable::Tangent::visit(&self.data, visitor);
    }
    fn visit_mut(&mut self, visitor: &mut impl ::differentiable::VisitorMut) {
        ::differentiable::Tangent::visit_mut(&mut self.layers, visitor);
        ::differentiable::Tangent::visit_mut(&mut self.data, visitor);
    }
    fn zip(&self, other: &Self, visitor: &mut impl ::differentiable::PairVisitor) {
        ::differentiable::Tangent::zip(&self.layers, &other.layers, visitor);
        ::differentiable::Tangent::zip(&self.data, &other.data, visitor);
    }
    fn zip_mut(
        &mut self,
        other: &Self,
        visitor: &mut impl ::differentiable::ZipVisitor,
    ) {
        ::differentiable::Tangent::zip_mut(&mut self.layers, &other.layers, visitor);
        ::differentiable::Tangent::zip_mut(&mut self.data, &other.data, visitor);
    }
}
#[automatically_derived]
impl<
    T: Real,
    M: ::differentiable::Differentiable,
    const N: usize,
> ::differentiable::rt::ActiveTangent for GenericTangent<T, M, N> {}
#[automatically_derived]
impl<
    T: Real,
    M: ::differentiable::Differentiable,
    const N: usize,
> ::differentiable::rt::Contribution<::differentiable::NoTangent>
for GenericTangent<T, M, N> {
    fn add_to(self, _: &mut ::differentiable::NoTangent) {}
}
#[automatically_derived]
impl<
    T: Real,
    M: ::differentiable::Differentiable,
    const N: usize,
> ::core::default::Default for GenericTangent<T, M, N> {
    fn default() -> Self {
        ::differentiable::Tangent::zero()
    }
}
#[automatically_derived]
impl<T: Real, M: ::differentiable::Differentiable, const N: usize> ::core::clone::Clone
for GenericTangent<T, M, N> {
    fn clone(&self) -> Self {
        GenericTangent {
            layers: ::core::clone::Clone::clone(&self.layers),
            data: ::core::clone::Clone::clone(&self.data),
        }
    }
}
#[automatically_derived]
impl<T: Real, M: ::differentiable::Differentiable, const N: usize> ::core::cmp::PartialEq
for GenericTangent<T, M, N> {
    fn eq(&self, other: &Self) -> bool {
        self.layers == other.layers && self.data == other.data
    }
}
#[automatically_derived]
impl<T: Real, M: ::differentiable::Differentiable, const N: usize> ::core::fmt::Debug
for GenericTangent<T, M, N> {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        f.debug_struct("GenericTangent")
            .field("layers", &self.layers)
            .field("data", &self.data)
            .finish()
    }
}
#[automatically_derived]
impl<
    T: Real,
    M: ::differentiable::Differentiable,
    const N: usize,
> ::core::ops::AddAssign<Self> for GenericTangent<T, M, N> {
    fn add_assign(&mut self, other: Self) {
        ::differentiable::Tangent::accumulate(self, &other);
    }
}
#[automatically_derived]
impl<T: Real, M: ::differentiable::Differentiable, const N: usize> ::core::ops::Add<Self>
for GenericTangent<T, M, N> {
    type Output = Self;
    fn add(mut self, other: Self) -> Self {
        ::core::ops::AddAssign::add_assign(&mut self, other);
        self
    }
}
#[automatically_derived]
impl<
    T: Real,
    M: ::differentiable::Differentiable,
    const N: usize,
> ::core::ops::SubAssign<Self> for GenericTangent<T, M, N> {
    fn sub_assign(&mut self, other: Self) {
        ::differentiable::Tangent::add_scaled(self, &other, -1.0);
    }
}
#[automatically_derived]
impl<T: Real, M: ::differentiable::Differentiable, const N: usize> ::core::ops::Sub<Self>
for GenericTangent<T, M, N> {
    type Output = Self;
    fn sub(mut self, other: Self) -> Self {
        ::core::ops::SubAssign::sub_assign(&mut self, other);
        self
    }
}
#[automatically_derived]
impl<
    T: Real,
    M: ::differentiable::Differentiable,
    const N: usize,
> ::core::ops::MulAssign<f64> for GenericTangent<T, M, N> {
    fn mul_assign(&mut self, other: f64) {
        ::differentiable::Tangent::scale(self, other);
    }
}
#[automatically_derived]
impl<T: Real, M: ::differentiable::Differentiable, const N: usize> ::core::ops::Mul<f64>
for GenericTangent<T, M, N> {
    type Output = Self;
    fn mul(mut self, other: f64) -> Self {
        ::core::ops::MulAssign::mul_assign(&mut self, other);
        self
    }
}
#[automatically_derived]
impl<T: Real, M: ::differentiable::Differentiable, const N: usize> ::core::ops::Neg
for GenericTangent<T, M, N> {
    type Output = Self;
    fn neg(mut self) -> Self {
        ::differentiable::Tangent::scale(&mut self, -1.0);
        self
    }
}
const _: () = {
    /// The fields of `Generic` that have no gradient.
    #[allow(dead_code)]
    #[derive(Clone, Copy, Debug, Default)]
    struct GenericInert {
        /// `Generic::rest` has no gradient.
        rest: ::differentiable::NoTangent,
    }
    #[automatically_derived]
    impl<T: Real, M: ::differentiable::Differentiable, const N: usize> ::core::ops::Deref
    for GenericTangent<T, M, N> {
        type Target = GenericInert;
        fn deref(&self) -> &GenericInert {
            &GenericInert {
                rest: ::differentiable::NoTangent,
            }
        }
    }
    #[automatically_derived]
    impl<
        T: Real,
        M: ::differentiable::Differentiable,
        const N: usize,
    > ::core::ops::DerefMut for GenericTangent<T, M, N> {
        fn deref_mut(&mut self) -> &mut GenericInert {
            ::differentiable::rt::zero_sized_mut()
        }
    }
};
