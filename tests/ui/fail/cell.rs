use differentiable::differentiable;

use std::cell::Cell;

#[differentiable]
fn f(x: &Cell<f64>, y: f64) -> f64 {
    x.get() * y
}

fn main() {
    let _ = f(&Cell::new(1.0), 2.0);
}
