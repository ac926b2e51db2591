use differentiable::differentiable;

#[differentiable(wrt(w), wrt(x), name = "1st")]
fn f(w: f64, x: f64) -> f64 {
    w * x
}

fn main() {
    let _ = f(1.0, 2.0);
}
