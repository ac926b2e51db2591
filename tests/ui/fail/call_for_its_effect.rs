//! Nobody looks at what these return: what they do with the value is not known.
use std::cell::Cell;
use std::sync::Mutex;

use differentiable::differentiable;

static SHARED: Mutex<f64> = Mutex::new(0.0);

fn record(x: f64) {
    *SHARED.lock().unwrap() = x;
}

fn recall() -> f64 {
    *SHARED.lock().unwrap()
}

#[differentiable]
fn by_a_function(x: f64) -> f64 {
    record(x);
    recall() * 2.0
}

#[differentiable]
fn by_a_method(x: f64) -> f64 {
    let mut a = [1.0, 2.0];
    let cell = Cell::from_mut(&mut a[0]);
    cell.set(x);
    a[0] * 2.0
}

fn main() {}
