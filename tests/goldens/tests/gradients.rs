//! Clipping.

use differentiable::nn::{Norm, clip_by, clip_by_norm, clip_by_value};
use differentiable_goldens::{array, assert_close, golden, number};

type Gradients = ([[f64; 2]; 3], [f64; 4]);

#[test]
fn by_norm() {
    let file = golden("clip_grad");
    let gradients: Gradients = array(&file["grads"]);
    for (name, norm) in [
        ("norm_clip_active", Norm::Euclidean),
        ("norm_clip_inactive", Norm::Euclidean),
        ("norm_clip_l1", Norm::Sum),
        ("norm_clip_inf", Norm::Largest),
    ] {
        let mut clipped = gradients;
        let before = clip_by(&mut clipped, number(&file[name]["max_norm"]), norm);
        assert_close(name, &before, &file[name]["total_norm_before"]);
        assert_close(name, &clipped, &file[name]["clipped"]);
    }
    let mut clipped = gradients;
    clip_by_norm(&mut clipped, 1.0);
    assert_close("by_norm", &clipped, &file["norm_clip_active"]["clipped"]);
}

#[test]
fn by_value() {
    let file = golden("clip_grad");
    let mut gradients: Gradients = array(&file["grads"]);
    clip_by_value(&mut gradients, 0.7);
    assert_close("by_value", &gradients, &file["value_clip_0.7"]);
}
