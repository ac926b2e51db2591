use differentiable::differentiable;

use differentiable::Differentiable;

#[derive(Clone, Copy, Differentiable)]
struct Point {
    x: f64,
    y: f64,
}

#[differentiable]
fn f(p: Point, x: f64) -> f64 {
    let q = Point { x, ..p };
    q.x * q.y
}

fn main() {
    let _ = f(Point { x: 1.0, y: 2.0 }, 1.5);
}
