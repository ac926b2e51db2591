use differentiable::differentiable;

#[differentiable]
fn f(v: &mut Vec<f64>, x: f64) {
    v.push(x * x);
}

fn main() {
    let _ = f(&mut vec![1.0], 2.0);
}
