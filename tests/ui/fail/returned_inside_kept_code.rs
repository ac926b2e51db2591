use differentiable::differentiable;

#[differentiable]
fn f(x: f64, n: usize) -> f64 {
    let k: usize = (0..n).chain(if n == 0 { return x } else { 0..1 }).sum();
    x * k as f64
}

fn main() {
    let _ = f(1.5, 2);
}
