// The method of the type has derivatives, that of the trait has none: they are not taken for each other.

use differentiable::{Differentiable, differentiable};

trait Energy {
    fn energy(&self, x: f64) -> f64;
}

#[derive(Differentiable)]
struct Spring {
    k: f64,
}

impl Energy for Spring {
    fn energy(&self, x: f64) -> f64 {
        self.k * x
    }
}

#[differentiable]
impl Spring {
    fn energy(&self, x: f64) -> f64 {
        0.5 * self.k * x * x
    }
}

#[differentiable]
fn f(s: &Spring, x: f64) -> f64 {
    <Spring as Energy>::energy(s, x)
}

fn main() {
    f::grad(&Spring { k: 1.0 }, 2.0);
}
