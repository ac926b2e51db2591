use differentiable::differentiable;

use differentiable::Differentiable;

#[derive(Differentiable)]
struct Spring {
    stiffness: f64,
}

impl Spring {
    fn energy(&self, x: f64) -> f64 {
        0.5 * self.stiffness * x * x
    }
}

#[differentiable]
fn f(spring: &Spring, x: f64) -> f64 {
    spring.energy(x)
}

fn main() {
    let _ = f(&Spring { stiffness: 1.0 }, 2.0);
}
