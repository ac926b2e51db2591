// struct Pair(pub f64, #[no_diff] String, usize);

/// The gradient of a [`Pair`]: the same fields, each with the gradient of its own.
#[allow(dead_code, clippy::derive_partial_eq_without_eq)]
#[derive(Clone, Debug, PartialEq)]
struct PairTangent(
    /// The gradient of `Pair::0`.
    pub f64,
    /// The gradient of `Pair::1`.
    ::differentiable::NoTangent,
    /// The gradient of `Pair::2`.
    ::differentiable::NoTangent,
);
#[automatically_derived]
#[allow(unused_variables, unused_mut)]
impl ::differentiable::Differentiable for Pair {
    type Tangent = PairTangent;
    fn zero_tangent(&self) -> Self::Tangent {
        PairTangent(
            ::differentiable::Differentiable::zero_tangent(&self.0),
            ::differentiable::NoTangent,
            ::differentiable::Differentiable::zero_tangent(&self.2),
        )
    }
    #[track_caller]
    fn assert_same_shape(&self, tangent: &Self::Tangent, name: &str) {
        ::differentiable::Differentiable::assert_same_shape(
            &self.0,
            &tangent.0,
            "Pair::0",
        );
        ::differentiable::Differentiable::assert_same_shape(
            &self.2,
            &tangent.2,
            "Pair::2",
        );
    }
    fn zip_tangent_mut(
        &mut self,
        tangent: &Self::Tangent,
        visitor: &mut impl ::differentiable::ZipVisitor,
    ) {
        ::differentiable::Differentiable::zip_tangent_mut(
            &mut self.0,
            &tangent.0,
            visitor,
        );
        ::differentiable::Differentiable::zip_tangent_mut(
            &mut self.2,
            &tangent.2,
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
            &mut self.0,
            &gradient.0,
            states.each_mut().map(|state| &mut state.0),
            visitor,
        );
        ::differentiable::Differentiable::zip_states_mut(
            &mut self.2,
            &gradient.2,
            states.each_mut().map(|state| &mut state.2),
            visitor,
        );
    }
}
#[automatically_derived]
impl ::differentiable::rt::Owned for Pair {}
#[automatically_derived]
#[allow(unused_variables)]
impl ::differentiable::Tangent for PairTangent {
    const FIXED_SHAPE: bool = <f64 as ::differentiable::Tangent>::FIXED_SHAPE
        && <::differentiable::NoTangent as ::differentiable::Tangent>::FIXED_SHAPE;
    fn zero() -> Self {
        PairTangent(
            ::differentiable::Tangent::zero(),
            ::differentiable::NoTangent,
            ::differentiable::Tangent::zero(),
        )
    }
    fn visit(&self, visitor: &mut impl ::differentiable::Visitor) {
        ::differentiable::Tangent::visit(&self.0, visitor);
        ::differentiable::Tangent::visit(&self.2, visitor);
    }
    fn visit_mut(&mut self, visitor: &mut impl ::differentiable::VisitorMut) {
        ::differentiable::Tangent::visit_mut(&mut self.0, visitor);
        ::differentiable::Tangent::visit_mut(&mut self.2, visitor);
    }
    fn zip(&self, other: &Self, visitor: &mut impl ::differentiable::PairVisitor) {
        ::differentiable::Tangent::zip(&self.0, &other.0, visitor);
        ::differentiable::Tangent::zip(&self.2, &other.2, visitor);
    }
    fn zip_mut(
        &mut self,
        other: &Self,
        visitor: &mut impl ::differentiable::ZipVisitor,
    ) {
        ::differentiable::Tangent::zip_mut(&mut self.0, &other.0, visitor);
        ::differentiable::Tangent::zip_mut(&mut self.2, &other.2, visitor);
    }
}
#[automatically_derived]
impl ::differentiable::rt::ActiveTangent for PairTangent {}
#[automatically_derived]
impl ::differentiable::rt::Contribution<::differentiable::NoTangent> for PairTangent {
    fn add_to(self, _: &mut ::differentiable::NoTangent) {}
}
#[automatically_derived]
impl ::core::default::Default for PairTangent {
    fn default() -> Self {
        ::differentiable::Tangent::zero()
    }
}
#[automatically_derived]
impl ::core::ops::AddAssign<Self> for PairTangent {
    fn add_assign(&mut self, other: Self) {
        ::differentiable::Tangent::accumulate(self, &other);
    }
}
#[automatically_derived]
impl ::core::ops::Add<Self> for PairTangent {
    type Output = Self;
    fn add(mut self, other: Self) -> Self {
        ::core::ops::AddAssign::add_assign(&mut self, other);
        self
    }
}
#[automatically_derived]
impl ::core::ops::SubAssign<Self> for PairTangent {
    fn sub_assign(&mut self, other: Self) {
        ::differentiable::Tangent::add_scaled(self, &other, -1.0);
    }
}
#[automatically_derived]
impl ::core::ops::Sub<Self> for PairTangent {
    type Output = Self;
    fn sub(mut self, other: Self) -> Self {
        ::core::ops::SubAssign::sub_assign(&mut self, other);
        self
    }
}
#[automatically_derived]
impl ::core::ops::MulAssign<f64> for PairTangent {
    fn mul_assign(&mut self, other: f64) {
        ::differentiable::Tangent::scale(self, other);
    }
}
#[automatically_derived]
impl ::core::ops::Mul<f64> for PairTangent {
    type Output = Self;
    fn mul(mut self, other: f64) -> Self {
        ::core::ops::MulAssign::mul_assign(&mut self, other);
        self
    }
}
#[automatically_derived]
impl ::core::ops::Neg for PairTangent {
    type Output = Self;
    fn neg(mut self) -> Self {
        ::differentiable::Tangent::scale(&mut self, -1.0);
        self
    }
}
