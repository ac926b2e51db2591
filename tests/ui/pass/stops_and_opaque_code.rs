//! What looks refused, and is not: nothing that carries a gradient enters, or `no_diff` says that it stops.
use differentiable::{differentiable, no_diff};

fn table(n: usize) -> Vec<f64> {
    (0..n).map(|k| k as f64).collect()
}

#[differentiable]
fn f(x: &[f64], n: usize) -> f64 {
    let weights = table(n);
    let largest = weights.iter().fold(0.0, |a: f64, b| a.max(*b));
    let mut sum = 0.0;
    for i in 0..n {
        let at = (10.0 * x[i]) as usize;
        sum += weights[at % n] * x[i] + no_diff(x[i].floor()) + largest;
    }
    assert!(sum.is_finite(), "the sum is {sum}");
    sum
}

fn main() {
    let d_x = f::grad(&[0.25, 0.5, 0.75], 3);
    assert_eq!(d_x, [2.0, 2.0, 1.0]);
}
