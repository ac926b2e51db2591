use differentiable::derivative;

fn softplus(x: f64) -> f64 {
    x.exp().ln_1p()
}

#[derivative(of = softplus)]
fn softplus_rule(x: f64, y: f64, seed: f64) -> (f64, (f64, f64)) {
    (softplus(x), (seed, y))
}

fn main() {}
