use differentiable::derivative;

fn product(a: f64, b: f64) -> f64 {
    a * b
}

#[derivative(of = product)]
fn product_rule(a: f64, b: f64, seed: f64) -> (f64, f64) {
    (product(a, b), seed * b)
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[derivative(of = dot)]
fn dot_rule(a: &[f64], b: &[f64], seed: f64, d_a: &mut [f64]) -> f64 {
    d_a.iter_mut().zip(b).for_each(|(d, b)| *d += seed * b);
    dot(a, b)
}

fn main() {}
