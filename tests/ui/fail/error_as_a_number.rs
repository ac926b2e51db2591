use differentiable::differentiable;

#[differentiable]
fn root(x: f64) -> Result<f64, f64> {
    if x < 0.0 { Err(x) } else { Ok(x.sqrt()) }
}

#[differentiable]
fn f(x: f64) -> f64 {
    match root(x) {
        Ok(y) => y,
        Err(negative) => negative,
    }
}

fn main() {
    let _ = f::grad(1.5);
}
