use differentiable::differentiable;

#[differentiable]
fn f(pair: (f64, f64)) -> f64 {
    let whole @ (a, b) = pair;
    whole.0 * a * b
}

fn main() {
    let _ = f::grad((1.5, 2.0));
}
