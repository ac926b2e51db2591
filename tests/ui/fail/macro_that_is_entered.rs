use differentiable::differentiable;

macro_rules! note {
    ($x:expr) => {
        std::hint::black_box($x)
    };
}

#[differentiable]
fn f(x: f64) -> f64 {
    note!(x);
    x * x
}

fn main() {
    let _ = f::grad(1.5);
}
