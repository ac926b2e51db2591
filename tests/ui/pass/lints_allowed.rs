#![deny(warnings)]

use differentiable::differentiable;

#[differentiable(allow(zero_base))]
fn power(x: f64, y: f64) -> f64 {
    x.powf(y)
}

#[differentiable(allow(unused_parameter, growing_tape))]
fn root(a: f64, w: f64) -> f64 {
    let _scaled = w * a;
    let mut x = a;
    while (x * x - a).abs() > 1e-12 {
        x = 0.5 * (x + a / x);
    }
    x
}

/// A guard, and a threshold.
#[differentiable]
fn guarded(x: f64, limit: f64) -> f64 {
    if x == 0.0 {
        return 1.0;
    }
    if x > limit { x.sin() / x } else { x }
}

#[allow(deprecated)]
mod quiet {
    #[differentiable::differentiable]
    pub fn power(x: f64, y: f64) -> f64 {
        x.powf(y)
    }
}

fn main() {
    let _ = (power::grad(1.0, 2.0), root::grad(2.0, 1.0), guarded::grad(1.0, 2.0), quiet::power::grad(1.0, 2.0));
}
