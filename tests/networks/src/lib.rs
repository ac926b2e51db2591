//! What the tests share: matrices of reference values, numbers that look random.

use differentiable::nn::dynamic::Matrix;
use differentiable_goldens::numbers;
use serde_json::Value;

/// A matrix of reference values, however they are nested: the last axis has so many columns.
///
/// # Panics
///
/// If there is something else than numbers in them, or no whole rows.
pub fn matrix(value: &Value, columns: usize) -> Matrix<f64> {
    let values = numbers(value);
    Matrix::new(values.len() / columns, columns, values)
}

/// Numbers between −1 and 1 that look random, the same for the same seed.
pub fn noise(count: usize, seed: u32) -> Vec<f64> {
    let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(12345);
    let next = |_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(state >> 8) / f64::from(1 << 23) - 1.0
    };
    (0..count).map(next).collect()
}

/// Compares numbers, to an absolute difference.
///
/// # Panics
///
/// If one differs by more.
#[track_caller]
pub fn assert_near(what: &str, got: &[f64], want: &[f64], tolerance: f64) {
    assert_eq!(got.len(), want.len(), "{what}: another number of numbers");
    for (i, (got, want)) in got.iter().zip(want).enumerate() {
        assert!((got - want).abs() <= tolerance, "{what}, number {i}: {got}, not {want}");
    }
}
