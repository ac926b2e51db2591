use differentiable::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    match Some(x) {
        Some(y) => y * y,
        None => 0.0,
    }
}

fn main() {
    let _ = f::grad(1.5);
}
