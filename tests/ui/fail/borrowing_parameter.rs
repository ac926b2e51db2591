use differentiable::{Differentiable, differentiable};

#[derive(Differentiable)]
struct Row<'a> {
    weights: &'a [f64],
}

#[differentiable]
fn first(row: Row<'_>, x: f64) -> f64 {
    row.weights[0] * x
}

fn main() {}
