use differentiable::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let steps = (10.0 * x) as usize;
    x * steps as f64
}

fn main() {
    let _ = f::grad(1.5);
}
