//! A macro that shows something, and changes something on the way.
use differentiable::differentiable;

#[differentiable]
fn shown(x: f64) -> f64 {
    let mut y = 0.0;
    println!("{}", {
        y = x;
        y
    });
    y * 2.0
}

#[differentiable]
fn tested(x: f64) -> f64 {
    let mut y = 0.0;
    [3, 1].iter().any(|k| {
        y = x;
        *k == 1
    });
    y * 2.0
}

fn main() {}
