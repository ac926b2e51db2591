use differentiable::differentiable;

use differentiable::Differentiable;

#[derive(Clone, Copy, Differentiable)]
struct Length(f64);

impl std::ops::Add for Length {
    type Output = Length;
    fn add(self, other: Length) -> Length {
        Length(self.0 + other.0)
    }
}

#[differentiable]
fn f(a: Length, b: Length) -> f64 {
    let sum = a + b;
    sum.0
}

fn main() {
    let _ = f(Length(1.0), Length(2.0));
}
