use differentiable::differentiable;

#[differentiable]
fn f(x: f64, n: Option<usize>) -> f64 {
    let k = std::convert::identity(match n {
        Some(k) => k,
        None => return x,
    });
    x * k as f64
}

fn main() {
    let _ = f(1.5, None);
}
