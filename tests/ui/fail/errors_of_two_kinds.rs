use differentiable::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let whole @ (a, b) = (x, 2.0);
    whole.0 * a * b + x.floor()
}

fn main() {
    let _ = f::grad(1.5);
}
