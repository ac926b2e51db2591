use differentiable::differentiable;

#[differentiable]
fn f(x: &[f64]) -> f64 {
    match x {
        [first, .., last] => first * last,
        _ => 0.0,
    }
}

fn main() {
    let _ = f::grad(&[1.5, 2.0]);
}
