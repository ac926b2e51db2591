//! Only rustc knows that `Shape` is a trait.

use differentiable::{Differentiable, differentiable};

trait Shape {
    fn area(&self, scale: f64) -> f64;
}

#[derive(Differentiable)]
struct Square {
    side: f64,
}

#[differentiable]
impl Shape for Square {
    fn area(&self, scale: f64) -> f64 {
        scale * self.side * self.side
    }
}

#[differentiable]
fn twice(side: f64) -> f64 {
    let square = Square { side };
    Shape::area(&square, 2.0)
}

fn main() {}
