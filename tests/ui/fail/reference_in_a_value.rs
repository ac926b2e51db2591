use differentiable::differentiable;

#[differentiable]
fn f(x: f64, y: f64) -> f64 {
    let both = [&x, &y];
    both[0] * both[1]
}

fn main() {
    let _ = f::grad(1.0, 2.0);
}
