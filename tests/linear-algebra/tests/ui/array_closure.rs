//! A method with a closure that has no derivative, on an active array.

use differentiable::differentiable;
use ndarray::Array1;

#[differentiable]
fn total(a: &Array1<f64>) -> f64 {
    a.fold(0.0, |sum, x| sum + x * x)
}

fn main() {}
