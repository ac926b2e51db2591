// `s.energy(x)` would call the method of the type, with the derivatives of the trait's.

use differentiable::{Differentiable, differentiable};

trait Energy {
    fn energy(&self, x: f64) -> f64;
}

#[derive(Differentiable)]
struct Spring {
    k: f64,
}

impl Spring {
    fn energy(&self, x: f64) -> f64 {
        0.5 * self.k * x * x
    }
}

#[differentiable]
impl Energy for Spring {
    fn energy(&self, x: f64) -> f64 {
        self.k * x
    }
}

fn main() {
    assert_eq!(Spring { k: 1.0 }.energy(2.0), 2.0);
}
