//! The example `numpy_style`: its figures, and its gradient beside the one by hand.

#[path = "../../../examples/numpy_style.rs"]
#[allow(dead_code, reason = "its `main`")]
mod numpy_style;

use differentiable::Tangent as _;
use numpy_style::{STEPS, data, gradient_by_hand, loss, start, train};

#[test]
fn its_gradient_is_that_by_hand() {
    let (net, (x, y)) = (start(), data());
    let (got, by_hand) = (loss::grad(&net, &x, &y), gradient_by_hand(&net, &x, &y));
    let mut difference = got.clone();
    difference.add_scaled(&by_hand, -1.0);
    assert!(by_hand.norm_squared() > 0.01);
    assert!(difference.norm_squared() < 1e-24 * by_hand.norm_squared(), "{got:?} {by_hand:?}");
}

#[test]
fn it_learns_the_sine() {
    let losses = train(&mut start(), STEPS);
    assert!(losses[0] > 0.3, "{}", losses[0]);
    assert!(losses[STEPS] < 1e-3, "{}", losses[STEPS]);
}
