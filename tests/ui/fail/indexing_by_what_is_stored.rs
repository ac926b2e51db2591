use std::ops::Index;

use differentiable::{Differentiable, differentiable};

#[derive(Differentiable)]
struct Sparse {
    values: Vec<f64>,
    #[no_diff]
    columns: usize,
}

#[differentiable]
impl Index<(usize, usize)> for Sparse {
    type Output = f64;

    fn index(&self, (i, j): (usize, usize)) -> &f64 {
        &self.values[i * self.columns + j]
    }
}

#[derive(Differentiable)]
struct Either {
    a: f64,
    b: f64,
}

#[differentiable]
impl Index<()> for Either {
    type Output = f64;

    fn index(&self, (): ()) -> &f64 {
        if self.a > 0.0 { &self.a } else { &self.b }
    }
}

fn main() {}
