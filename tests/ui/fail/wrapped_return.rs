use differentiable::differentiable;

#[differentiable]
fn f(x: f64) -> Option<f64> {
    Some(x * x).filter(|y| *y > 0.0)
}

fn main() {
    let _ = f(1.5);
}
