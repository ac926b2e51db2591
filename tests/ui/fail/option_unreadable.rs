use differentiable::differentiable;

#[differentiable(1 + 2)]
fn f(w: f64) -> f64 {
    w * w
}

fn main() {
    let _ = f::grad(1.0);
}
