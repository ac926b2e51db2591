use differentiable::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let mut sum = 0.0;
    let mut add = |y: f64| sum += y;
    add(x);
    sum
}

fn main() {
    let _ = f::grad(1.5);
}
