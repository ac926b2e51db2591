use differentiable::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let text = format!("{x}");
    let y: f64 = text.parse().unwrap_or(0.0);
    x * y
}

fn main() {
    let _ = f::grad(1.5);
}
