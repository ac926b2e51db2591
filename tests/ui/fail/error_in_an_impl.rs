use differentiable::differentiable;

use differentiable::Differentiable;

#[derive(Differentiable)]
struct Spring {
    stiffness: f64,
}

#[differentiable]
impl Spring {
    fn force(&self, x: f64) -> f64 {
        self.stiffness * x
    }

    fn steps(&self, x: f64) -> f64 {
        self.force(x).floor()
    }
}

fn main() {
    let spring = Spring { stiffness: 1.0 };
    let _ = (spring.force_grad(1.0), spring.steps_grad(1.0));
}
