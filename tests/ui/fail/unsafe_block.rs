use differentiable::differentiable;

#[differentiable]
fn f(x: &[f64]) -> f64 {
    2.0 * unsafe { *x.get_unchecked(0) }
}

fn main() {
    let _ = f::grad(&[1.5]);
}
