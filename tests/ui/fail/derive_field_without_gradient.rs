use differentiable::Differentiable;

use std::time::Instant;

#[derive(Differentiable)]
struct Model {
    w: f64,
    started: Instant,
}

fn main() {}
