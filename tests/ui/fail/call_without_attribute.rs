use differentiable::differentiable;

fn helper(x: f64) -> f64 {
    x * x
}

#[differentiable]
fn f(x: f64) -> f64 {
    2.0 * helper(x)
}

fn main() {
    let _ = f::grad(1.0);
}
