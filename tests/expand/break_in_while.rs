#[differentiable]
pub fn newton_sqrt(a: f64) -> f64 {
    let mut x = a;
    let mut steps = 0;
    while steps < 50 {
        let next = 0.5 * (x + a / x);
        let change = (next - x).abs();
        x = next;
        if change < 1e-12 {
            break;
        }
        steps += 1;
    }
    x
}
