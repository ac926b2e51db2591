// The iterator owns a copy of `b`, which gets another number before the items are asked for.

use differentiable::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let a = [x, x * x];
    let mut b = [x, 2.0];
    let products = a.iter().zip(b).map(|(p, q)| p * q);
    b[0] = 7.0 * x;
    products.sum::<f64>() + b[0]
}

fn main() {
    f::grad(1.0);
}
