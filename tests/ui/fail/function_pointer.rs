use differentiable::differentiable;

#[differentiable]
fn apply(#[no_diff] g: fn(f64) -> f64, x: f64) -> f64 {
    g(x)
}

fn main() {
    let _ = apply(f64::sin, 1.0);
}
