use differentiable::differentiable;

#[differentiable]
fn f(x: &[f64]) -> f64 {
    x.iter().map(|x| x * x).sum()
}

fn main() {
    let _ = f::grad(&[1.5]);
}
