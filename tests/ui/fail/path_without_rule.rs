//! A function of the same name is there, with a derivative; it is not the one that is called.

use differentiable::differentiable;

mod foreign {
    pub fn square(x: f64) -> f64 {
        x * x
    }
}

#[differentiable]
fn square(x: f64) -> f64 {
    x
}

#[differentiable]
fn twice(x: f64) -> f64 {
    2.0 * foreign::square(x) + square(x)
}

fn main() {}
