#[differentiable]
pub fn cross_entropy(logits: &[f64; 3], class: usize) -> f64 {
    let mut greatest = logits[0];
    for k in 1..3 {
        greatest = greatest.max(logits[k]);
    }
    let mut total = 0.0;
    for k in 0..3 {
        total += (logits[k] - greatest).exp();
    }
    total.ln() + greatest - logits[class]
}
