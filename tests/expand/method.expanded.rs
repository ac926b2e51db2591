pub struct Spring {
    pub stiffness: f64,
    pub length: f64,
}
/// The gradient of a [`Spring`]: the same fields, each with the gradient of its own.
#[allow(dead_code, clippy::derive_partial_eq_without_eq)]
#[derive(Clone, Debug, PartialEq)]
pub struct SpringTangent {
    /// The gradient of `Spring::stiffness`.
    pub stiffness: f64,
    /// The gradient of `Spring::length`.
    pub length: f64,
}
#[automatically_derived]
#[allow(unused_variables, unused_mut)]
impl ::differentiable::Differentiable for Spring {
    type Tangent = SpringTangent;
    fn zero_tangent(&self) -> Self::Tangent {
        SpringTangent {
            stiffness: ::differentiable::Differentiable::zero_tangent(&self.stiffness),
            length: ::differentiable::Differentiable::zero_tangent(&self.length),
        }
    }
    #[track_caller]
    fn assert_same_shape(&self, tangent: &Self::Tangent, name: &str) {
        ::differentiable::Differentiable::assert_same_shape(
            &self.stiffness,
            &tangent.stiffness,
            "Spring::stiffness",
        );
        ::differentiable::Differentiable::assert_same_shape(
            &self.length,
            &tangent.length,
            "Spring::length",
        );
    }
    fn zip_tangent_mut(
        &mut self,
        tangent: &Self::Tangent,
        visitor: &mut impl ::differentiable::ZipVisitor,
    ) {
        ::differentiable::Differentiable::zip_tangent_mut(
            &mut self.stiffness,
            &tangent.stiffness,
            visitor,
        );
        ::differentiable::Differentiable::zip_tangent_mut(
            &mut self.length,
            &tangent.length,
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
            &mut self.stiffness,
            &gradient.stiffness,
            states.each_mut().map(|state| &mut state.stiffness),
            visitor,
        );
        ::differentiable::Differentiable::zip_states_mut(
            &mut self.length,
            &gradient.length,
            states.each_mut().map(|state| &mut state.length),
            visitor,
        );
    }
}
#[automatically_derived]
impl ::differentiable::rt::Owned for Spring {}
#[automatically_derived]
#[allow(unused_variables)]
impl ::differentiable::Tangent for SpringTangent {
    const FIXED_SHAPE: bool = <f64 as ::differentiable::Tangent>::FIXED_SHAPE
        && <f64 as ::differentiable::Tangent>::FIXED_SHAPE;
    fn zero() -> Self {
        SpringTangent {
            stiffness: ::differentiable::Tangent::zero(),
            length: ::differentiable::Tangent::zero(),
        }
    }
    fn visit(&self, visitor: &mut impl ::differentiable::Visitor) {
        ::differentiable::Tangent::visit(&self.stiffness, visitor);
        ::differentiable::Tangent::visit(&self.length, visitor);
    }
    fn visit_mut(&mut self, visitor: &mut impl ::differentiable::VisitorMut) {
        ::differentiable::Tangent::visit_mut(&mut self.stiffness, visitor);
        ::differentiable::Tangent::visit_mut(&mut self.length, visitor);
    }
    fn zip(&self, other: &Self, visitor: &mut impl ::differentiable::PairVisitor) {
        ::differentiable::Tangent::zip(&self.stiffness, &other.stiffness, visitor);
        ::differentiable::Tangent::zip(&self.length, &other.length, visitor);
    }
    fn zip_mut(
        &mut self,
        other: &Self,
        visitor: &mut impl ::differentiable::ZipVisitor,
    ) {
        ::differentiable::Tangent::zip_mut(
            &mut self.stiffness,
            &other.stiffness,
            visitor,
        );
        ::differentiable::Tangent::zip_mut(&mut self.length, &other.length, visitor);
    }
}
#[automatically_derived]
impl ::differentiable::rt::ActiveTangent for SpringTangent {}
#[automatically_derived]
impl ::differentiable::rt::Contribution<::differentiable::NoTangent> for SpringTangent {
    fn add_to(self, _: &mut ::differentiable::NoTangent) {}
}
#[automatically_derived]
impl ::core::default::Default for SpringTangent {
    fn default() -> Self {
        ::differentiable::Tangent::zero()
    }
}
#[automatically_derived]
impl ::core::ops::AddAssign<Self> for SpringTangent {
    fn add_assign(&mut self, other: Self) {
        ::differentiable::Tangent::accumulate(self, &other);
    }
}
#[automatically_derived]
impl ::core::ops::Add<Self> for SpringTangent {
    type Output = Self;
    fn add(mut self, other: Self) -> Self {
        ::core::ops::AddAssign::add_assign(&mut self, other);
        self
    }
}
#[automatically_derived]
impl ::core::ops::SubAssign<Self> for SpringTangent {
    fn sub_assign(&mut self, other: Self) {
        ::differentiable::Tangent::add_scaled(self, &other, -1.0);
    }
}
#[automatically_derived]
impl ::core::ops::Sub<Self> for SpringTangent {
    type Output = Self;
    fn sub(mut self, other: Self) -> Self {
        ::core::ops::SubAssign::sub_assign(&mut self, other);
        self
    }
}
#[automatically_derived]
impl ::core::ops::MulAssign<f64> for SpringTangent {
    fn mul_assign(&mut self, other: f64) {
        ::differentiable::Tangent::scale(self, other);
    }
}
#[automatically_derived]
impl ::core::ops::Mul<f64> for SpringTangent {
    type Output = Self;
    fn mul(mut self, other: f64) -> Self {
        ::core::ops::MulAssign::mul_assign(&mut self, other);
        self
    }
}
#[automatically_derived]
impl ::core::ops::Neg for SpringTangent {
    type Output = Self;
    fn neg(mut self) -> Self {
        ::differentiable::Tangent::scale(&mut self, -1.0);
        self
    }
}
impl Spring {
    #[allow(dead_code)]
    pub fn energy(&self, x: f64) -> f64 {
        let stretch = x - self.length;
        0.5 * self.stiffness * stretch * stretch
    }
    /// The gradient of `energy`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn energy_grad(
        &self,
        x: f64,
    ) -> (<Self as ::differentiable::Differentiable>::Tangent, f64) {
        let (_, gradient) = self.energy_value_and_grad(x);
        gradient
    }
    /// The value and the gradient of `energy`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn energy_value_and_grad(
        &self,
        x: f64,
    ) -> (f64, (<Self as ::differentiable::Differentiable>::Tangent, f64)) {
        let mut d_self = ::differentiable::rt::zero_tangent(&*self);
        let mut d_x = 0.0;
        let value = self.energy_value_and_grad_into(x, &mut d_self, &mut d_x);
        (value, (d_self, d_x))
    }
    /// Adds the gradient to the buffers, and returns the value, of `energy`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn energy_value_and_grad_into(
        &self,
        x: f64,
        d_self: &mut <Self as ::differentiable::Differentiable>::Tangent,
        d_x: &mut f64,
    ) -> f64 {
        self.energy_vjp_into(x, 1.0, d_self, d_x)
    }
    /// The value, and the cotangents of the parameters for a cotangent of the value, of `energy`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn energy_vjp(
        &self,
        x: f64,
        seed: f64,
    ) -> (f64, (<Self as ::differentiable::Differentiable>::Tangent, f64)) {
        let mut d_self = ::differentiable::rt::zero_tangent(&*self);
        let mut d_x = 0.0;
        let value = self.energy_vjp_into(x, seed, &mut d_self, &mut d_x);
        (value, (d_self, d_x))
    }
    /// Adds the cotangents of the parameters to the buffers, and returns the value, of `energy`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn energy_vjp_into(
        &self,
        x: f64,
        seed: f64,
        d_self: &mut <Self as ::differentiable::Differentiable>::Tangent,
        d_x: &mut f64,
    ) -> f64 {
        use ::differentiable::rt::{self, methods::*};
        rt::check_shape(&*self, d_self, "d_self");
        let stretch = x - self.length;
        let prod = 0.5 * self.stiffness;
        let prod_1 = prod * stretch;
        let prod_2 = prod_1 * stretch;
        let d_prod_1 = seed * stretch;
        let d_stretch = seed * prod_1 + d_prod_1 * prod;
        d_self.stiffness += d_prod_1 * stretch * 0.5;
        *d_x += d_stretch;
        d_self.length -= d_stretch;
        prod_2
    }
    /// The value and its tangent (forward mode) of `energy`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn energy_jvp(
        &self,
        x: f64,
        d_self: &<Self as ::differentiable::Differentiable>::Tangent,
        d_x: f64,
    ) -> (f64, f64) {
        self.energy_pushforward(x, d_self, d_x)
    }
    /// The forward sweep, and what runs the reverse sweep, of `energy`.
    #[doc(hidden)]
    #[allow(
        unused,
        impl_trait_redundant_captures,
        clippy::all,
        clippy::pedantic,
        clippy::nursery,
        clippy::restriction
    )]
    #[inline]
    pub fn energy_pullback(
        &self,
        x: f64,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &Self,
            f64,
            &mut <Self as ::differentiable::Differentiable>::Tangent,
            &mut f64,
        ),
    ) {
        use ::differentiable::rt::{self, methods::*};
        let stretch = x - self.length;
        let prod = 0.5 * self.stiffness;
        let prod_1 = prod * stretch;
        let prod_2 = prod_1 * stretch;
        (
            prod_2,
            move |
                this: &Self,
                seed: f64,
                d_self: &mut <Self as ::differentiable::Differentiable>::Tangent,
                d_x: &mut f64|
            {
                let d_prod_1 = seed * stretch;
                let d_stretch = seed * prod_1 + d_prod_1 * prod;
                d_self.stiffness += d_prod_1 * stretch * 0.5;
                *d_x += d_stretch;
                d_self.length -= d_stretch;
            },
        )
    }
    /// The forward sweep, and what runs the reverse sweep, of `energy`.
    #[doc(hidden)]
    #[allow(
        unused,
        impl_trait_redundant_captures,
        clippy::all,
        clippy::pedantic,
        clippy::nursery,
        clippy::restriction
    )]
    #[inline]
    pub fn energy_pullback_again(
        &self,
        x: f64,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &Self,
            ::differentiable::rt::Mutated,
            f64,
            &mut <Self as ::differentiable::Differentiable>::Tangent,
            &mut f64,
        ),
    ) {
        let (value, pullback) = self.energy_pullback(x);
        (value, move |this, _, seed, d_self, d_x| pullback(this, seed, d_self, d_x))
    }
    /// Forward mode with a tangent for every parameter, of `energy`.
    #[doc(hidden)]
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn energy_pushforward(
        &self,
        x: f64,
        d_self: &<Self as ::differentiable::Differentiable>::Tangent,
        d_x: f64,
    ) -> (f64, f64) {
        use ::differentiable::rt::{self, methods::*};
        let stretch = x - self.length;
        let d_stretch = d_x - rt::number::<f64, _>(d_self.length);
        let prod = 0.5 * self.stiffness;
        let prod_1 = prod * stretch;
        let prod_2 = prod_1 * stretch;
        let d_prod_2 = (rt::number::<f64, _>(d_self.stiffness) * 0.5 * stretch
            + d_stretch * prod) * stretch + d_stretch * prod_1;
        (prod_2, d_prod_2)
    }
}
