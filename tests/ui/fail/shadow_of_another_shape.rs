use differentiable::differentiable;

#[differentiable]
fn sum(x: &[f64; 3]) -> f64 {
    x[0] + x[1] + x[2]
}

fn main() {
    let mut d_x = [0.0; 2];
    sum::value_and_grad_into(&[1.0, 2.0, 3.0], &mut d_x);
}
