use differentiable::differentiable;

#[differentiable]
fn f(a: f64, b: f64, flag: bool) -> f64 {
    let mut chosen = &a;
    if flag {
        chosen = &b;
    }
    *chosen * 2.0
}

fn main() {
    let _ = f::grad(1.5, 2.0, true);
}
