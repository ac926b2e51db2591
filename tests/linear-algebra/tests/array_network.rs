//! A network of two layers as one writes it in `NumPy`, on arrays of `ndarray`.

#![allow(clippy::cast_precision_loss, reason = "small numbers")]

use differentiable::{Differentiable, differentiable};
use linear_algebra::check;
use ndarray::{Array1, Array2, array};

/// Two layers.
#[derive(Clone, Debug, Differentiable)]
struct Network {
    w1: Array2<f64>,
    b1: Array1<f64>,
    w2: Array2<f64>,
    b2: Array1<f64>,
}

/// The outputs for a batch of rows.
#[differentiable]
fn forward(
    w1: &Array2<f64>,
    b1: &Array1<f64>,
    w2: &Array2<f64>,
    b2: &Array1<f64>,
    #[no_diff] x: &Array2<f64>,
) -> Array2<f64> {
    (x.dot(w1) + b1).mapv(f64::tanh).dot(w2) + b2
}

#[differentiable]
fn loss(net: &Network, #[no_diff] x: &Array2<f64>, #[no_diff] y: &Array2<f64>) -> f64 {
    let error = (x.dot(&net.w1) + &net.b1).mapv(f64::tanh).dot(&net.w2) + &net.b2 - y;
    (&error * &error).mean().unwrap()
}

#[differentiable]
fn loss_by_call(net: &Network, #[no_diff] x: &Array2<f64>, #[no_diff] y: &Array2<f64>) -> f64 {
    let error = forward(&net.w1, &net.b1, &net.w2, &net.b2, x) - y;
    (&error * &error).mean().unwrap()
}

fn network() -> Network {
    let some = |i: usize, j: usize| ((1 + 3 * i + 7 * j) as f64).sin();
    Network {
        w1: Array2::from_shape_fn((2, 4), |(i, j)| some(i, j)),
        b1: Array1::zeros(4),
        w2: Array2::from_shape_fn((4, 1), |(i, j)| some(i + 5, j)),
        b2: Array1::zeros(1),
    }
}

fn xor() -> (Array2<f64>, Array2<f64>) {
    (array![[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], array![[0.0], [1.0], [1.0], [0.0]])
}

#[test]
fn its_gradient_is_right() {
    let (x, y) = xor();
    check(&network(), |n| loss(n, &x, &y), |n| loss::grad(n, &x, &y), |n, d| loss::jvp(n, &x, &y, d).1);
    check(
        &network(),
        |n| loss_by_call(n, &x, &y),
        |n| loss_by_call::grad(n, &x, &y),
        |n, d| loss_by_call::jvp(n, &x, &y, d).1,
    );
}

/// Backpropagation written by hand.
#[test]
fn its_gradient_is_that_by_hand() {
    let ((x, y), n) = (xor(), network());
    let h = (x.dot(&n.w1) + &n.b1).mapv(f64::tanh);
    let d_out = (h.dot(&n.w2) + &n.b2 - &y) * 0.5;
    let d_h = d_out.dot(&n.w2.t()) * h.mapv(|h| 1.0 - h * h);
    let got = loss::grad(&n, &x, &y);
    let near = |got: &Array2<f64>, want: &Array2<f64>| {
        assert!((got - want).iter().all(|d| d.abs() < 1e-14), "{got} {want}");
    };
    near(&got.w1, &x.t().dot(&d_h));
    near(&got.w2, &h.t().dot(&d_out));
    assert!((got.b2[0] - d_out.sum()).abs() < 1e-14);
    assert!((got.b1 - d_h.sum_axis(ndarray::Axis(0))).iter().all(|d| d.abs() < 1e-14));
}

#[test]
fn it_learns() {
    let ((x, y), mut net) = (xor(), network());
    let before = loss(&net, &x, &y);
    for _ in 0..2_000 {
        let gradient = loss::grad(&net, &x, &y);
        net.move_along(&gradient, -0.5);
    }
    let after = loss(&net, &x, &y);
    assert!(before > 0.2 && after < 1e-3, "from {before} to {after}");
}
