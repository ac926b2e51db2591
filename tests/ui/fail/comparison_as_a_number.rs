use differentiable::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    x * (x > 0.0) as u8 as f64
}

fn main() {
    let _ = f::grad(1.5);
}
