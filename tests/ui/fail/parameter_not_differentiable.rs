use differentiable::differentiable;

struct Model {
    w: f64,
}

#[differentiable]
fn f(model: &Model, x: f64) -> f64 {
    model.w * x
}

fn main() {
    let _ = f(&Model { w: 1.0 }, 2.0);
}
