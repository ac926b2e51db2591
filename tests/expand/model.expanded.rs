pub struct Layer {
    pub weights: [[f64; 2]; 3],
    pub bias: [f64; 3],
}
/// The gradient of a [`Layer`]: the same fields, each with the gradient of its own.
#[allow(dead_code, clippy::derive_partial_eq_without_eq)]
#[derive(Clone, Debug, PartialEq)]
pub struct LayerTangent {
    /// The gradient of `Layer::weights`.
    pub weights: [[f64; 2]; 3],
    /// The gradient of `Layer::bias`.
    pub bias: [f64; 3],
}
#[automatically_derived]
#[allow(unused_variables, unused_mut)]
impl ::differentiable::Differentiable for Layer {
    type Tangent = LayerTangent;
    fn zero_tangent(&self) -> Self::Tangent {
        LayerTangent {
            weights: ::differentiable::Differentiable::zero_tangent(&self.weights),
            bias: ::differentiable::Differentiable::zero_tangent(&self.bias),
        }
    }
    #[track_caller]
    fn assert_same_shape(&self, tangent: &Self::Tangent, name: &str) {
        ::differentiable::Differentiable::assert_same_shape(
            &self.weights,
            &tangent.weights,
            "Layer::weights",
        );
        ::differentiable::Differentiable::assert_same_shape(
            &self.bias,
            &tangent.bias,
            "Layer::bias",
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
    }
}
#[automatically_derived]
impl ::differentiable::rt::Owned for Layer {}
#[automatically_derived]
#[allow(unused_variables)]
impl ::differentiable::Tangent for LayerTangent {
    const FIXED_SHAPE: bool = <[[f64; 2]; 3] as ::differentiable::Tangent>::FIXED_SHAPE
        && <[f64; 3] as ::differentiable::Tangent>::FIXED_SHAPE;
    fn zero() -> Self {
        LayerTangent {
            weights: ::differentiable::Tangent::zero(),
            bias: ::differentiable::Tangent::zero(),
        }
    }
    fn visit(&self, visitor: &mut impl ::differentiable::Visitor) {
        ::differentiable::Tangent::visit(&self.weights, visitor);
        ::differentiable::Tangent::visit(&self.bias, visitor);
    }
    fn visit_mut(&mut self, visitor: &mut impl ::differentiable::VisitorMut) {
        ::differentiable::Tangent::visit_mut(&mut self.weights, visitor);
        ::differentiable::Tangent::visit_mut(&mut self.bias, visitor);
    }
    fn zip(&self, other: &Self, visitor: &mut impl ::differentiable::PairVisitor) {
        ::differentiable::Tangent::zip(&self.weights, &other.weights, visitor);
        ::differentiable::Tangent::zip(&self.bias, &other.bias, visitor);
    }
    fn zip_mut(
        &mut self,
        other: &Self,
        visitor: &mut impl ::differentiable::ZipVisitor,
    ) {
        ::differentiable::Tangent::zip_mut(&mut self.weights, &other.weights, visitor);
        ::differentiable::Tangent::zip_mut(&mut self.bias, &other.bias, visitor);
    }
}
#[automatically_derived]
impl ::differentiable::rt::ActiveTangent for LayerTangent {}
#[automatically_derived]
impl ::differentiable::rt::Contribution<::differentiable::NoTangent> for LayerTangent {
    fn add_to(self, _: &mut ::differentiable::NoTangent) {}
}
#[automatically_derived]
impl ::core::default::Default for LayerTangent {
    fn default() -> Self {
        ::differentiable::Tangent::zero()
    }
}
#[automatically_derived]
impl ::core::ops::AddAssign<Self> for LayerTangent {
    fn add_assign(&mut self, other: Self) {
        ::differentiable::Tangent::accumulate(self, &other);
    }
}
#[automatically_derived]
impl ::core::ops::Add<Self> for LayerTangent {
    type Output = Self;
    fn add(mut self, other: Self) -> Self {
        ::core::ops::AddAssign::add_assign(&mut self, other);
        self
    }
}
#[automatically_derived]
impl ::core::ops::SubAssign<Self> for LayerTangent {
    fn sub_assign(&mut self, other: Self) {
        ::differentiable::Tangent::add_scaled(self, &other, -1.0);
    }
}
#[automatically_derived]
impl ::core::ops::Sub<Self> for LayerTangent {
    type Output = Self;
    fn sub(mut self, other: Self) -> Self {
        ::core::ops::SubAssign::sub_assign(&mut self, other);
        self
    }
}
#[automatically_derived]
impl ::core::ops::MulAssign<f64> for LayerTangent {
    fn mul_assign(&mut self, other: f64) {
        ::differentiable::Tangent::scale(self, other);
    }
}
#[automatically_derived]
impl ::core::ops::Mul<f64> for LayerTangent {
    type Output = Self;
    fn mul(mut self, other: f64) -> Self {
        ::core::ops::MulAssign::mul_assign(&mut self, other);
        self
    }
}
#[automatically_derived]
impl ::core::ops::Neg for LayerTangent {
    type Output = Self;
    fn neg(mut self) -> Self {
        ::differentiable::Tangent::scale(&mut self, -1.0);
        self
    }
}
#[allow(dead_code)]
pub fn forward(layer: &Layer, x: &[f64; 2]) -> [f64; 3] {
    let mut out = layer.bias;
    for row in 0..3 {
        for column in 0..2 {
            out[row] += layer.weights[row][column] * x[column];
        }
        out[row] = out[row].tanh();
    }
    out
}
/// Derivatives of [`forward`](fn@forward), made by `#[differentiable]`.
#[allow(non_camel_case_types, clippy::exhaustive_enums)]
pub enum forward {}
impl forward {
    /// The value, and the cotangents of the parameters for a cotangent of the value, of `forward`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp(
        layer: &Layer,
        x: &[f64; 2],
        seed: [f64; 3],
    ) -> ([f64; 3], <Layer as ::differentiable::Differentiable>::Tangent) {
        let mut d_layer = ::differentiable::rt::zero_tangent(&*layer);
        let value = Self::vjp_into(layer, x, seed, &mut d_layer);
        (value, d_layer)
    }
    /// Adds the cotangents of the parameters to the buffers, and returns the value, of `forward`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn vjp_into(
        layer: &Layer,
        x: &[f64; 2],
        seed: [f64; 3],
        d_layer: &mut <Layer as ::differentiable::Differentiable>::Tangent,
    ) -> [f64; 3] {
        use ::differentiable::rt::{self, methods::*};
        rt::check_shape(&*layer, d_layer, "d_layer");
        let mut tape = [0.0; 3];
        let mut out = layer.bias;
        for row in 0..3 {
            for column in 0..2 {
                out[row] += layer.weights[row][column] * x[column];
            }
            let tanh = out[row].tanh();
            out[row] = tanh;
            tape[row] = tanh;
        }
        let mut d_out = seed;
        for row in (0..3).rev() {
            let tanh = tape[row];
            d_out[row] = d_out[row] * (1.0 - tanh * tanh);
            for column in (0..2).rev() {
                d_layer.weights[row][column] += d_out[row] * x[column];
            }
        }
        rt::accumulate(&mut d_layer.bias, d_out);
        out
    }
    /// The value and its tangent (forward mode) of `forward`.
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn jvp(
        layer: &Layer,
        x: &[f64; 2],
        d_layer: &<Layer as ::differentiable::Differentiable>::Tangent,
    ) -> ([f64; 3], [f64; 3]) {
        Self::pushforward(layer, x, d_layer, x)
    }
    /// The forward sweep, and what runs the reverse sweep, of `forward`.
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
    pub fn pullback(
        layer: &Layer,
        x: &[f64; 2],
    ) -> (
        [f64; 3],
        impl ::core::ops::FnOnce(
            &Layer,
            &[f64; 2],
            [f64; 3],
            &mut <Layer as ::differentiable::Differentiable>::Tangent,
            &mut [f64; 2],
        ) + use<>,
    ) {
        use ::differentiable::rt::{self, methods::*};
        let mut tape = [0.0; 3];
        let mut out = layer.bias;
        for row in 0..3 {
            for column in 0..2 {
                out[row] += layer.weights[row][column] * x[column];
            }
            let tanh = out[row].tanh();
            out[row] = tanh;
            tape[row] = tanh;
        }
        (
            out,
            move |
                layer: &Layer,
                x: &[f64; 2],
                seed: [f64; 3],
                d_layer: &mut <Layer as ::differentiable::Differentiable>::Tangent,
                d_x: &mut [f64; 2]|
            {
                let mut d_out = seed;
                for row in (0..3).rev() {
                    let tanh = tape[row];
                    d_out[row] = d_out[row] * (1.0 - tanh * tanh);
                    for column in (0..2).rev() {
                        d_layer.weights[row][column] += d_out[row] * x[column];
                    }
                }
                rt::accumulate(&mut d_layer.bias, d_out);
            },
        )
    }
    /// The forward sweep, and what runs the reverse sweep, of `forward`.
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
    pub fn pullback_again(
        layer: &Layer,
        x: &[f64; 2],
    ) -> (
        [f64; 3],
        impl ::core::ops::FnOnce(
            &Layer,
            &[f64; 2],
            [f64; 3],
            &mut <Layer as ::differentiable::Differentiable>::Tangent,
            &mut [f64; 2],
        ) + use<>,
    ) {
        let (value, pullback) = Self::pullback(layer, x);
        (
            value,
            move |layer, x, seed, d_layer, d_x| pullback(layer, x, seed, d_layer, d_x),
        )
    }
    /// Forward mode with a tangent for every parameter, of `forward`.
    #[doc(hidden)]
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    #[inline]
    pub fn pushforward(
        layer: &Layer,
        x: &[f64; 2],
        d_layer: &<Layer as ::differentiable::Differentiable>::Tangent,
        d_x: &[f64; 2],
    ) -> ([f64; 3], [f64; 3]) {
        use ::differentiable::rt::{self, methods::*};
        let mut out = layer.bias;
        let mut d_out = d_layer.bias;
        for row in 0..3 {
            for column in 0..2 {
                let x_at = x[column];
                d_out[row] += rt::number::<f64, _>(d_layer.weights[row][column]) * x_at;
                out[row] += layer.weights[row][column] * x_at;
            }
            let tanh = out[row].tanh();
            d_out[row] = d_out[row] * (1.0 - tanh * tanh);
            out[row] = tanh;
        }
        (out, d_out)
    }
}
