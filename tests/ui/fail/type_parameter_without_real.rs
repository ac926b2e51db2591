use differentiable::differentiable;

#[differentiable]
fn square<T: std::ops::Mul<Output = T> + Copy>(x: T) -> T {
    x * x
}

fn main() {
    let _ = square(2.0);
}
