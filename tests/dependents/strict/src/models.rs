//! Structs, methods and traits.

use differentiable::{Differentiable, Real, differentiable};

/// A layer.
#[derive(Clone, Debug, Differentiable)]
pub struct Layer {
    /// Weights.
    pub weights: Vec<f64>,
    /// Offset.
    pub offset: f64,
    /// Not trained.
    #[no_diff]
    pub name: String,
}

/// A generic pair.
#[derive(Clone, Copy, Debug, Differentiable)]
pub struct Pair<T> {
    /// One.
    pub first: T,
    /// The other.
    pub second: T,
}

/// A tuple struct.
#[derive(Clone, Copy, Debug, Differentiable)]
pub struct Point(pub f64, pub f64);

/// Private.
#[derive(Clone, Copy, Debug, Differentiable)]
struct Inner {
    /// The number.
    value: f64,
}

/// A unit.
#[derive(Clone, Copy, Debug, Differentiable)]
pub struct Nothing;

/// Has an energy.
pub trait Energy {
    /// The energy.
    fn energy(&self, x: f64) -> f64;
}

#[differentiable]
impl Layer {
    /// Applies the layer.
    #[must_use]
    pub fn apply(&self, x: &[f64]) -> f64 {
        let mut sum = self.offset;
        for i in 0..x.len() {
            sum += self.weights[i] * x[i];
        }
        sum.tanh()
    }

    /// Changes it.
    pub fn shift(&mut self, by: f64) {
        self.offset += by;
    }
}

#[differentiable]
impl<T: Real> Pair<T> {
    /// The product.
    #[must_use]
    pub fn times(&self) -> T {
        self.first * self.second
    }
}

#[differentiable]
impl Energy for Point {
    fn energy(&self, x: f64) -> f64 {
        0.5 * self.0 * x * x + self.1
    }
}

/// Takes structs.
#[differentiable]
pub fn total(layer: &Layer, point: Point, pair: &Pair<f64>, x: &[f64]) -> f64 {
    layer.apply(x) + point.0 * point.1 + pair.times()
}

/// Takes the private one.
#[differentiable]
fn inner(inner: Inner) -> f64 {
    inner.value * inner.value
}

/// Makes structs.
#[differentiable]
pub fn scaled(point: &Point, by: f64) -> Point {
    Point(point.0 * by, point.1 * by)
}

/// Uses the private ones.
#[must_use]
pub fn all(x: f64) -> f64 {
    inner::grad(Inner { value: x }).value
}
