use differentiable::differentiable;

#[differentiable]
fn f(x: &mut f64, k: usize) -> f64 {
    match k {
        0 if {
            *x *= 2.0;
            *x > 1.0
        } =>
        {
            *x
        }
        _ => *x * *x,
    }
}

fn main() {
    let _ = f::grad(&mut 1.5, 0);
}
