//! A method that has no derivative, on an active array.

use differentiable::differentiable;
use ndarray::Array1;

#[differentiable]
fn spread(a: &Array1<f64>) -> f64 {
    a.std(0.0)
}

fn main() {}
