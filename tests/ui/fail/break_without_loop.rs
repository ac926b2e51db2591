use differentiable::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let y = x * x;
    break;
    y
}

fn main() {
    let _ = f::grad(1.5);
}
