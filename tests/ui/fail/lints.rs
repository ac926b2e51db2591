#![deny(warnings)]

use differentiable::differentiable;

#[differentiable]
fn power(x: f64, y: f64) -> f64 {
    x.powf(y)
}

#[differentiable]
fn lost(w: f64, x: f64) -> f64 {
    let scaled = w * x;
    let _ = scaled;
    x * x
}

#[differentiable]
fn larger(x: f64, y: f64) -> f64 {
    if x == y {
        return x;
    }
    x.max(y)
}

#[differentiable]
fn root(a: f64) -> f64 {
    let mut x = a;
    while (x * x - a).abs() > 1e-12 {
        x = 0.5 * (x + a / x);
    }
    x
}

struct Model;

impl Model {
    #[differentiable]
    #[allow(unused)]
    fn power(#[no_diff] &self, #[no_diff] scale: f64, x: f64, y: f64) -> f64 {
        scale * x.powf(y)
    }
}

fn main() {
    let _ = (power::grad(1.0, 2.0), lost::grad(1.0, 2.0), larger::grad(1.0, 2.0), root::grad(2.0));
}
