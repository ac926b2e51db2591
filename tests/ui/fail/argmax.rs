use differentiable::differentiable;

#[differentiable]
fn f(x: &[f64; 3]) -> f64 {
    let best: usize = (0..3).max_by(|&a, &b| x[a].total_cmp(&x[b])).unwrap_or(0);
    best as f64
}

fn main() {
    let _ = f::grad(&[1.0, 3.0, 2.0]);
}
