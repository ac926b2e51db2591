use differentiable::derivative;

fn softplus(x: f64) -> f64 {
    x.exp().ln_1p()
}

#[derivative(of = softplus)]
struct Softplus;

fn main() {}
