use differentiable::derivative;

fn softplus(x: f64) -> f64 {
    x.exp().ln_1p()
}

#[derivative]
fn softplus_rule(x: f64, seed: f64) -> (f64, f64) {
    (softplus(x), seed / (1.0 + (-x).exp()))
}

fn main() {}
