//! Items called like those that generated code mentions.

use ::differentiable::{differentiable, Differentiable};

// Types, in the way of paths that do not start with `::`.
pub struct Vec;
pub struct Option;
pub struct Result;
pub struct String;
pub struct Box;
pub struct Tape;
pub struct NoTangent;
pub struct FnOnce;
pub struct Some;
pub struct None;
pub struct Ok;
pub struct Err;
pub trait Real {}
pub trait Clone {}
pub trait Tangent {}
pub trait Default {}
pub mod core {}
pub mod std {}
pub mod alloc {}
pub mod differentiable_ {}
pub mod rt {}
pub mod ops {}
pub mod f64 {}

/// A function of the name of a float method, which is not that method.
#[differentiable]
pub fn sin(x: ::core::primitive::f64) -> ::core::primitive::f64 {
    x * x
}

/// Another.
pub fn max(_: usize, _: usize) -> usize {
    0
}

/// Methods for floats of the names of float methods.
pub trait Trigonometry {
    fn sin(self) -> Self;
    fn exp(self) -> Self;
    fn zero(self) -> Self;
    fn accumulate(&mut self, by: Self);
}

impl Trigonometry for ::core::primitive::f64 {
    fn sin(self) -> Self {
        7.0
    }
    fn exp(self) -> Self {
        7.0
    }
    fn zero(self) -> Self {
        7.0
    }
    fn accumulate(&mut self, _: Self) {
        *self = 7.0;
    }
}

#[differentiable]
pub fn calls_both(x: ::core::primitive::f64) -> ::core::primitive::f64 {
    let y: ::core::primitive::f64 = sin(x);
    y * x.sin() + x.exp()
}

#[derive(Differentiable)]
pub struct Model {
    pub weights: [::core::primitive::f64; 2],
    #[no_diff]
    pub rate: ::core::primitive::f64,
}

#[differentiable]
pub fn energy(model: &Model, x: ::core::primitive::f64) -> ::core::primitive::f64 {
    let mut sum = model.rate;
    for i in 0..2 {
        sum += model.weights[i] * x;
    }
    sum * sum
}

#[differentiable]
impl Model {
    pub fn apply(&self, x: &[::core::primitive::f64]) -> ::core::primitive::f64 {
        let mut product = 1.0;
        let mut i = 0;
        while i < x.len() {
            product *= x[i] * self.weights[0];
            i += 1;
        }
        product
    }
}

#[differentiable]
pub fn fallible(x: ::core::primitive::f64) -> ::core::option::Option<::core::primitive::f64> {
    if x > 0.0 {
        ::core::option::Option::Some(x * x)
    } else {
        ::core::option::Option::None
    }
}

#[differentiable]
pub fn choice(x: ::core::primitive::f64, y: ::core::primitive::f64) -> ::core::primitive::f64 {
    let mut z = x;
    for k in 0..5_usize {
        if z > y {
            z = z.sqrt() + y.max(x);
        } else {
            z = z * y + k as ::core::primitive::f64;
        }
    }
    z
}
