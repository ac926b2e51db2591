//! Rust lets the variable be assigned because the closure has consumed what it held.
use differentiable::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let mut v = vec![x, 2.0 * x];
    let sum = || {
        let owned = v;
        owned[0] * owned[1]
    };
    v = vec![1.0, x];
    sum() + v[1]
}

fn main() {
    let _ = f::grad(1.0);
}
