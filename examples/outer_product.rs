//! The outer product in every layer: `cargo run --release --example outer_product`.
//!
//! A layer `z = W·a`, and δ = ∂L/∂z. By elements:
//!
//! ```text
//! z_i = Σ_j W_ij·a_j     so   ∂L/∂W_ij = δ_i·a_j            ∂L/∂W = δ·aᵀ      (outer product)
//!                        and  ∂L/∂a_j  = Σ_i W_ij·δ_i       ∂L/∂a = Wᵀ·δ
//! ```
//!
//! Four ways to the same numbers: loops over elements by hand, whole-array operations by hand (`ops::matvec`, `ops::outer`,
//! `ops::matvec_t`), and what the attribute makes of the layer as loops and of the layer as one operation. They are timed, layer and
//! gradients together, and the ratios printed.

#![allow(clippy::large_stack_arrays, reason = "the matrix is an array")]
#![allow(clippy::missing_panics_doc, reason = "what cannot happen with the data that is here")]

use std::hint::black_box;
use std::time::Instant;

use differentiable::{Tangent as _, differentiable, ops};

/// Outputs.
pub const ROWS: usize = 128;
/// Inputs.
pub const COLUMNS: usize = 256;

/// The weights.
pub type Weights = [[f32; COLUMNS]; ROWS];

/// The layer, element by element.
#[differentiable]
pub fn by_loops(w: &Weights, a: &[f32; COLUMNS]) -> [f32; ROWS] {
    let mut z = [0.0; ROWS];
    for i in 0..ROWS {
        for j in 0..COLUMNS {
            z[i] += w[i][j] * a[j];
        }
    }
    z
}

/// The layer as one operation.
#[differentiable]
pub fn by_operation(w: &Weights, a: &[f32; COLUMNS]) -> [f32; ROWS] {
    ops::matvec(w, a)
}

/// The layer, `δ·aᵀ` and `Wᵀ·δ`, element by element.
pub fn loops_by_hand(
    w: &Weights,
    a: &[f32; COLUMNS],
    delta: &[f32; ROWS],
    into: &mut Gradient,
) -> [f32; ROWS] {
    let z = by_loops(w, a);
    for i in 0..ROWS {
        for j in 0..COLUMNS {
            into.w[i][j] += delta[i] * a[j];
            into.a[j] += w[i][j] * delta[i];
        }
    }
    z
}

/// The layer, `δ·aᵀ` and `Wᵀ·δ`, as operations.
pub fn operations_by_hand(
    w: &Weights,
    a: &[f32; COLUMNS],
    delta: &[f32; ROWS],
    into: &mut Gradient,
) -> [f32; ROWS] {
    let z = ops::matvec(w, a);
    into.w.accumulate(&ops::outer(delta, a));
    into.a.accumulate(&ops::matvec_t(w, delta));
    z
}

/// A buffer for the gradients.
pub struct Gradient {
    /// Of the weights.
    pub w: Weights,
    /// Of the input.
    pub a: [f32; COLUMNS],
}

impl Gradient {
    /// Zeros.
    pub fn zero() -> Self {
        Self { w: [[0.0; COLUMNS]; ROWS], a: [0.0; COLUMNS] }
    }
}

/// Weights, an input and a δ.
pub fn example() -> (Weights, [f32; COLUMNS], [f32; ROWS]) {
    let wave = |k: usize| (0.37 * f32::from(u16::try_from(k % 1000).expect("below 1000"))).sin();
    let w = std::array::from_fn(|i| std::array::from_fn(|j| 0.1 * wave(i * COLUMNS + j)));
    (w, std::array::from_fn(|j| wave(3 * j)), std::array::from_fn(|i| wave(7 * i + 1)))
}

/// A way to the gradients.
pub type Way = fn(&Weights, &[f32; COLUMNS], &[f32; ROWS], &mut Gradient) -> [f32; ROWS];

/// The four ways.
pub const WAYS: [(&str, Way); 4] = [
    ("loops over elements, by hand", loops_by_hand),
    ("whole-array operations, by hand", operations_by_hand),
    ("by macro, from loops", |w, a, delta, into| by_loops::vjp_into(w, a, *delta, &mut into.w, &mut into.a)),
    ("by macro, from an operation", |w, a, delta, into| {
        by_operation::vjp_into(w, a, *delta, &mut into.w, &mut into.a)
    }),
];

/// The shortest of many rounds, in nanoseconds.
fn time(way: Way) -> f64 {
    let (w, a, delta) = example();
    let mut into = Gradient::zero();
    let round = |into: &mut Gradient| {
        let start = Instant::now();
        for _ in 0..20 {
            black_box(way(black_box(&w), black_box(&a), black_box(&delta), black_box(into)));
        }
        start.elapsed().as_secs_f64() * 1e9 / 20.0
    };
    (0..300).map(|_| round(&mut into)).fold(f64::INFINITY, f64::min)
}

#[allow(dead_code, reason = "a test takes this file as a module")]
fn main() {
    example_support::show::function_and_backward(include_str!("outer_product.rs"), "by_loops");
    let times = WAYS.map(|(_, way)| time(way));
    println!("{ROWS}×{COLUMNS}, f32, layer and gradients, the shortest of many rounds:");
    for ((name, _), nanoseconds) in WAYS.iter().zip(times) {
        println!(
            "  {name:<32} {:>8.2} µs   {:>5.2} of the loops'",
            nanoseconds / 1e3,
            nanoseconds / times[0]
        );
    }
}
