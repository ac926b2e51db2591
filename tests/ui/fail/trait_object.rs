use differentiable::differentiable;

trait Shape {
    fn area(&self, x: f64) -> f64;
}

#[differentiable]
fn f(shape: &dyn Shape, x: f64) -> f64 {
    shape.area(x)
}

fn main() {}
