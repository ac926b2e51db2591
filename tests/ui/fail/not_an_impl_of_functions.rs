use differentiable::differentiable;

#[differentiable]
const RATE: f64 = 0.5;

fn main() {
    let _ = RATE;
}
