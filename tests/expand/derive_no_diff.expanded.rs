pub struct Model {
    pub weights: Vec<f64>,
    pub bias: f64,
    pub rate: f64,
    name: String,
}
/// The gradient of a [`Model`]: the same fields, each with the gradient of its own.
#[allow(dead_code, clippy::derive_partial_eq_without_eq)]
#[derive(Clone, Debug, PartialEq)]
pub struct ModelTangent {
    /// The gradient of `Model::weights`.
    pub weights: Vec<f64>,
    /// The gradient of `Model::bias`.
    pub bias: f64,
    /// The gradient of `Model::name`.
    name: ::differentiable::NoTangent,
}
#[automatically_derived]
#[allow(unused_variables, unused_mut)]
impl ::differentiable::Differentiable for Model {
    type Tangent = ModelTangent;
    fn zero_tangent(&self) -> Self::Tangent {
        ModelTangent {
            weights: ::differentiable::Differentiable::zero_tangent(&self.weights),
            bias: ::differentiable::Differentiable::zero_tangent(&self.bias),
            name: ::differentiable::Differentiable::zero_tangent(&self.name),
        }
    }
    #[track_caller]
    fn assert_same_shape(&self, tangent: &Self::Tangent, name: &str) {
        ::differentiable::Differentiable::assert_same_shape(
            &self.weights,
            &tangent.weights,
            "Model::weights",
        );
        ::differentiable::Differentiable::assert_same_shape(
            &self.bias,
            &tangent.bias,
            "Model::bias",
        );
        ::differentiable::Differentiable::assert_same_shape(
            &self.name,
            &tangent.name,
            "Model::name",
        );
    }
    fn zip_tangent_mut(
        &mut self,
        tangent: &Self::Tangent,
        visitor: &mut impl ::differentiable::ZipVisitor,
    ) {
        ::differentiable::Differentiable::zip_tangent_mut(
            &mut self.weights,
            &tangent.weights,
            visitor,
        );
        ::differentiable::Differentiable::zip_tangent_mut(
            &mut self.bias,
            &tangent.bias,
            visitor,
        );
        ::differentiable::Differentiable::zip_tangent_mut(
            &mut self.name,
            &tangent.name,
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
            &mut self.weights,
            &gradient.weights,
            states.each_mut().map(|state| &mut state.weights),
            visitor,
        );
        ::differentiable::Differentiable::zip_states_mut(
            &mut self.bias,
            &gradient.bias,
            states.each_mut().map(|state| &mut state.bias),
            visitor,
        );
        ::differentiable::Differentiable::zip_states_mut(
            &mut self.name,
            &gradient.name,
            states.each_mut().map(|state| &mut state.name),
            visitor,
        );
    }
}
#[automatically_derived]
impl ::differentiable::rt::Owned for Model {}
#[automatically_derived]
#[allow(unused_variables)]
impl ::differentiable::Tangent for ModelTangent {
    const FIXED_SHAPE: bool = <Vec<f64> as ::differentiable::Tangent>::FIXED_SHAPE
        && <f64 as ::differentiable::Tangent>::FIXED_SHAPE
        && <::differentiable::NoTangent as ::differentiable::Tangent>::FIXED_SHAPE;
    fn zero() -> Self {
        ModelTangent {
            weights: ::differentiable::Tangent::zero(),
            bias: ::differentiable::Tangent::zero(),
            name: ::differentiable::Tangent::zero(),
        }
    }
    fn visit(&self, visitor: &mut impl ::differentiable::Visitor) {
        ::differentiable::Tangent::visit(&self.weights, visitor);
        ::differentiable::Tangent::visit(&self.bias, visitor);
        ::differentiable::Tangent::visit(&self.name, visitor);
    }
    fn visit_mut(&mut self, visitor: &mut impl ::differentiable::VisitorMut) {
        ::differentiable::Tangent::visit_mut(&mut self.weights, visitor);
        ::differentiable::Tangent::visit_mut(&mut self.bias, visitor);
        ::differentiable::Tangent::visit_mut(&mut self.name, visitor);
    }
    fn zip(&self, other: &Self, visitor: &mut impl ::differentiable::PairVisitor) {
        ::differentiable::Tangent::zip(&self.weights, &other.weights, visitor);
        ::differentiable::Tangent::zip(&self.bias, &other.bias, visitor);
        ::differentiable::Tangent::zip(&self.name, &other.name, visitor);
    }
    fn zip_mut(
        &mut self,
        other: &Self,
        visitor: &mut impl ::differentiable::ZipVisitor,
    ) {
        ::differentiable::Tangent::zip_mut(&mut self.weights, &other.weights, visitor);
        ::differentiable::Tangent::zip_mut(&mut self.bias, &other.bias, visitor);
        ::differentiable::Tangent::zip_mut(&mut self.name, &other.name, visitor);
    }
}
#[automatically_derived]
impl ::differentiable::rt::ActiveTangent for ModelTangent {}
#[automatically_derived]
impl ::differentiable::rt::Contribution<::differentiable::NoTangent> for ModelTangent {
    fn add_to(self, _: &mut ::differentiable::NoTangent) {}
}
#[automatically_derived]
impl ::core::default::Default for ModelTangent {
    fn default() -> Self {
        ::differentiable::Tangent::zero()
    }
}
#[automatically_derived]
impl ::core::ops::AddAssign<Self> for ModelTangent {
    fn add_assign(&mut self, other: Self) {
        ::differentiable::Tangent::accumulate(self, &other);
    }
}
#[automatically_derived]
impl ::core::ops::Add<Self> for ModelTangent {
    type Output = Self;
    fn add(mut self, other: Self) -> Self {
        ::core::ops::AddAssign::add_assign(&mut self, other);
        self
    }
}
#[automatically_derived]
impl ::core::ops::SubAssign<Self> for ModelTangent {
    fn sub_assign(&mut self, other: Self) {
        ::differentiable::Tangent::add_scaled(self, &other, -1.0);
    }
}
#[automatically_derived]
impl ::core::ops::Sub<Self> for ModelTangent {
    type Output = Self;
    fn sub(mut self, other: Self) -> Self {
        ::core::ops::SubAssign::sub_assign(&mut self, other);
        self
    }
}
#[automatically_derived]
impl ::core::ops::MulAssign<f64> for ModelTangent {
    fn mul_assign(&mut self, other: f64) {
        ::differentiable::Tangent::scale(self, other);
    }
}
#[automatically_derived]
impl ::core::ops::Mul<f64> for ModelTangent {
    type Output = Self;
    fn mul(mut self, other: f64) -> Self {
        ::core::ops::MulAssign::mul_assign(&mut self, other);
        self
    }
}
#[automatically_derived]
impl ::core::ops::Neg for ModelTangent {
    type Output = Self;
    fn neg(mut self) -> Self {
        ::differentiable::Tangent::scale(&mut self, -1.0);
        self
    }
}
const _: () = {
    /// The fields of `Model` that have no gradient.
    #[allow(dead_code)]
    #[derive(Clone, Copy, Debug, Default)]
    pub struct ModelInert {
        /// `Model::rate` has no gradient.
        pub rate: ::differentiable::NoTangent,
    }
    #[automatically_derived]
    impl ::core::ops::Deref for ModelTangent {
        type Target = ModelInert;
        fn deref(&self) -> &ModelInert {
            &ModelInert {
                rate: ::differentiable::NoTangent,
            }
        }
    }
    #[automatically_derived]
    impl ::core::ops::DerefMut for ModelTangent {
        fn deref_mut(&mut self) -> &mut ModelInert {
            ::differentiable::rt::zero_sized_mut()
        }
    }
};
