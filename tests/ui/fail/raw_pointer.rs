use differentiable::differentiable;

#[differentiable]
fn f(x: *const f64, y: f64) -> f64 {
    let _ = x;
    y
}

fn main() {
    let _ = f(&1.0, 2.0);
}
