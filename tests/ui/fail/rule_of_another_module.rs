//! The path may mean another function here.

use differentiable::differentiable;

mod foreign {
    pub fn square(x: f64) -> f64 {
        x * x
    }
}

mod rules {
    use super::foreign;

    #[differentiable::derivative(of = foreign::square)]
    pub fn rule(x: f64, seed: f64) -> (f64, f64) {
        (x * x, 2.0 * x * seed)
    }
}

use rules::*;

#[differentiable]
fn twice(x: f64) -> f64 {
    2.0 * foreign::square(x)
}

fn main() {}
