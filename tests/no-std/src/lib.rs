//! A gradient without std and without an allocator.
//!
//! ```sh
//! cargo rustc -p differentiable-no-std --features link --profile no-std --crate-type staticlib
//! ```
//!
//! makes a library of it with a panic handler of its own, which fails if anything below it brings in std.
#![no_std]
#![forbid(unsafe_code)]
#![allow(clippy::needless_range_loop, reason = "indices, as in the formulas")]

use differentiable::{Differentiable, Real, differentiable};

/// A neuron with two inputs.
#[derive(Differentiable, Clone)]
pub struct Neuron {
    /// A weight per input.
    pub weights: [f32; 2],
    /// Added to the weighted inputs.
    pub bias: f32,
}

/// Squared error, with a loop, a branch, and functions that core alone does not have.
#[differentiable]
pub fn loss(neuron: &Neuron, #[no_diff] inputs: &[[f32; 2]; 4], #[no_diff] targets: &[f32; 4]) -> f32 {
    let mut sum = 0.0;
    for n in 0..4 {
        let mut z = neuron.bias;
        for j in 0..2 {
            z += neuron.weights[j] * inputs[n][j];
        }
        let p = if z > 20.0 { z } else { z.exp().ln_1p() };
        sum += (p - targets[n]) * (p - targets[n]);
    }
    sum / 4.0
}

/// The same for any float.
#[differentiable]
pub fn norm<T: Real>(x: &[T; 3]) -> T {
    let mut sum = T::ZERO;
    for i in 0..3 {
        sum += x[i] * x[i];
    }
    sum.sqrt()
}

/// A step of gradient descent.
pub fn step(neuron: &mut Neuron, inputs: &[[f32; 2]; 4], targets: &[f32; 4], rate: f64) -> f32 {
    let (value, gradient) = loss::value_and_grad(neuron, inputs, targets);
    neuron.move_along(&gradient, -rate);
    value
}

/// The direction of a vector: the gradient of its norm.
pub fn direction(x: &[f64; 3]) -> [f64; 3] {
    norm::grad(x)
}

#[cfg(feature = "link")]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {
        core::hint::spin_loop();
    }
}
