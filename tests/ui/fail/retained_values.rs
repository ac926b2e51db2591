use differentiable::differentiable;

#[differentiable]
fn f(x: &[f64]) -> f64 {
    let mut v = x.to_vec();
    v.dedup_by(|a, b| a == b);
    v[0] * v[1]
}

fn main() {
    let _ = f::grad(&[1.0, 2.0, 3.0]);
}
