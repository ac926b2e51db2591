use differentiable::differentiable;

#[differentiable]
fn f(x: f64) -> Option<f64> {
    if x > 0.0 { const { None } } else { Some(x * x) }
}

fn main() {
    let _ = f(1.5);
}
