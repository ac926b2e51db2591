use differentiable::{Differentiable, differentiable};

#[derive(Differentiable)]
struct Row<'a> {
    weights: &'a [f64],
}

#[differentiable]
fn sum(row: &Row<'_>) -> f64 {
    let mut sum = 0.0;
    for w in row.weights {
        sum += w;
    }
    sum
}

fn main() {}
