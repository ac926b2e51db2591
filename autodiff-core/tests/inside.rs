//! The attribute inside the package of the runtime itself.

#![allow(clippy::float_cmp, reason = "small whole numbers")]

use autodiff_core::{Real, differentiable};

#[differentiable]
fn cube<T: Real>(x: T) -> T {
    x * x * x
}

#[test]
fn the_runtime_finds_itself() {
    assert_eq!(cube::grad(2.0_f64), 12.0);
    assert_eq!(cube::grad(2.0_f32), 12.0);
}
