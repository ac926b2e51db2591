use differentiable::differentiable;

#[differentiable]
fn f(mut x: [f64; 3]) -> f64 {
    x.sort_by(f64::total_cmp);
    x[0] * x[2]
}

fn main() {
    let _ = f::grad([1.0, 2.0, 3.0]);
}
