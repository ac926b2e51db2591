use differentiable::differentiable;

#[differentiable]
fn f(x: Vec<f64>) -> f64 {
    let [first, .., last] = x[..] else { return 0.0 };
    first * last
}

fn main() {
    let _ = f::grad(vec![1.5]);
}
