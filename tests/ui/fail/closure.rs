use differentiable::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let double = |y: f64| 2.0 * y;
    double(x)
}

fn main() {
    let _ = f::grad(1.5);
}
