use differentiable::derivative;

fn softplus(x: f64) -> f64 {
    x.exp().ln_1p()
}

#[derivative(of = softplus)]
fn softplus_rule(x: f64, seed: f64) -> f64 {
    seed / (1.0 + (-x).exp())
}

fn main() {}
