use differentiable::differentiable;

#[differentiable(name = 5, checkpoint = true)]
fn f(w: f64) -> f64 {
    w * w
}

fn main() {
    let _ = f::grad(1.0);
}
