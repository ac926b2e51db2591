use differentiable::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let y = x.round();
    let double = |z: f64| 2.0 * z;
    y + double(x)
}

fn main() {
    let _ = f::grad(1.5);
}
