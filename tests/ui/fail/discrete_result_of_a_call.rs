use differentiable::differentiable;

fn level(x: f64) -> i32 {
    x as i32
}

#[differentiable]
fn f(x: f64) -> f64 {
    let n: i32 = level(x);
    x * n as f64
}

fn main() {
    let _ = f::grad(1.5);
}
