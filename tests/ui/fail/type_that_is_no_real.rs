use differentiable::differentiable;

use differentiable::Real;

#[differentiable]
fn square<T: Real>(x: T) -> T {
    x * x
}

fn main() {
    let _ = square::grad(3_i32);
}
