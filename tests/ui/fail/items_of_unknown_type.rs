use differentiable::differentiable;

#[differentiable]
fn sum(weights: &[f64], n: usize) -> f64 {
    let mut sum = 0.0;
    for w in weights.iter().cycle().take(n) {
        sum += w;
    }
    sum
}

fn main() {}
