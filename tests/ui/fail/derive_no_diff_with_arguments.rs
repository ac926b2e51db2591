use differentiable::Differentiable;

#[derive(Differentiable)]
struct Model {
    w: f64,
    #[no_diff(always)]
    rate: f64,
}

fn main() {}
