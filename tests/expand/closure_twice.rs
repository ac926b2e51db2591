#[differentiable]
pub fn twice(a: f64, b: f64) -> f64 {
    let f = |x: f64| x * x + b;
    f(a) * f(a + 1.0)
}
