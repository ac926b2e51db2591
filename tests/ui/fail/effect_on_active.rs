use differentiable::differentiable;

fn double(x: &mut [f64]) {
    x.iter_mut().for_each(|x| *x *= 2.0);
}

macro_rules! twice {
    ($x:expr) => {
        double($x)
    };
}

#[differentiable]
fn f(mut x: [f64; 2]) -> f64 {
    twice!(&mut x);
    x[0]
}

fn main() {
    let _ = f::grad([1.5, 2.0]);
}
