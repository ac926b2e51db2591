use differentiable::differentiable;

#[differentiable]
fn locals(x: f64) -> f64 {
    let (a, b) = ([x, 1.0], [x * x, 2.0]);
    let (mut p, mut q) = (&a, &b);
    std::mem::swap(&mut p, &mut q);
    p[0] * q[1]
}

#[differentiable]
fn parameters<'a>(mut p: &'a [f64], mut q: &'a [f64]) -> f64 {
    std::mem::swap(&mut p, &mut q);
    p[0] * p[0] * q[1]
}

#[differentiable]
fn replaced(x: f64) -> f64 {
    let (a, b) = ([x, 1.0], [x * x, 2.0]);
    let mut p = &a;
    let old = std::mem::replace(&mut p, &b);
    p[0] * old[1]
}

#[differentiable]
fn mutable(x: f64) -> f64 {
    let (mut a, mut b) = (x, x * x);
    let (mut p, mut q) = (&mut a, &mut b);
    std::mem::swap(&mut p, &mut q);
    *p *= 2.0;
    *q += 1.0;
    a * b
}

/// What is behind them may be exchanged.
#[differentiable]
fn contents(p: &mut [f64; 2], q: &mut [f64; 2]) {
    std::mem::swap(p, q);
    std::mem::swap(&mut *p, &mut *q);
    std::mem::swap(&mut p[0], &mut q[1]);
}

fn main() {}
