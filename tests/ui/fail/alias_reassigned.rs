use differentiable::differentiable;

#[differentiable]
fn f(mut a: f64, mut b: f64, flag: bool) -> f64 {
    let mut chosen = &mut a;
    if flag {
        chosen = &mut b;
    }
    *chosen *= 2.0;
    a * b
}

fn main() {
    let _ = f::grad(1.5, 2.0, true);
}
