//! A `mapv` of a type that cannot give its elements.

use differentiable::{Differentiable, differentiable};

#[derive(Differentiable)]
struct Pair {
    a: f64,
    b: f64,
}

impl Pair {
    fn mapv(&self, f: impl Fn(f64) -> f64) -> Pair {
        Pair { a: f(self.a), b: f(self.b) }
    }
}

#[differentiable]
fn doubled(pair: &Pair) -> f64 {
    pair.mapv(|x| 2.0 * x).a
}

fn main() {}
