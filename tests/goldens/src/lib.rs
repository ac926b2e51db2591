//! Reads the reference values of `data`, and compares.

use differentiable::{Real, Tangent, Visitor, VisitorMut};
use serde_json::Value;

/// How far a number may be off, relative to the larger of it and 1.
pub const TOLERANCE: f64 = 1e-9;

/// A reference file, parsed.
///
/// # Panics
///
/// If it is not there, or no JSON.
pub fn golden(name: &str) -> Value {
    let path = format!("{}/data/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The numbers of a value, however nested, in order.
///
/// # Panics
///
/// If there is something else in it.
pub fn numbers(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(items) => items.iter().flat_map(numbers).collect(),
        other => vec![number(other)],
    }
}

/// A number; `"inf"`, `"-inf"` and `"nan"` are numbers too.
///
/// # Panics
///
/// If it is none.
pub fn number(value: &Value) -> f64 {
    match value {
        Value::String(text) => text.parse().unwrap_or_else(|_| panic!("{text} is no number")),
        other => other.as_f64().unwrap_or_else(|| panic!("{other} is no number")),
    }
}

/// Non-negative integers.
///
/// # Panics
///
/// If there is something else in it.
pub fn integers<const N: usize>(value: &Value) -> [usize; N] {
    let flat: Vec<usize> = flat_integers(value);
    flat.try_into().unwrap_or_else(|flat: Vec<usize>| panic!("{} integers, not {N}", flat.len()))
}

fn flat_integers(value: &Value) -> Vec<usize> {
    match value {
        Value::Array(items) => items.iter().flat_map(flat_integers).collect(),
        other => {
            let integer = other.as_u64().and_then(|integer| usize::try_from(integer).ok());
            vec![integer.unwrap_or_else(|| panic!("{other} is no index"))]
        }
    }
}

/// Numbers, in the shape of the result: arrays in arrays of `f64`.
///
/// # Panics
///
/// If there are more or fewer.
pub fn array<A: Tangent>(value: &Value) -> A {
    let mut result = A::zero();
    let numbers = numbers(value);
    let mut fill = Fill(numbers.iter());
    result.visit_mut(&mut fill);
    assert!(fill.0.next().is_none(), "{} numbers are too many for the array", numbers.len());
    result
}

struct Fill<'a>(std::slice::Iter<'a, f64>);

impl VisitorMut for Fill<'_> {
    fn slice<T: Real>(&mut self, values: &mut [T]) {
        for value in values.iter_mut() {
            *value = T::from_f64(*self.0.next().expect("a number for each place of the array"));
        }
    }
}

/// The numbers of a tangent, or of an array of floats, in order.
pub fn flat<A: Tangent>(values: &A) -> Vec<f64> {
    struct Collect(Vec<f64>);
    impl Visitor for Collect {
        fn slice<T: Real>(&mut self, values: &[T]) {
            self.0.extend(values.iter().map(|value| value.to_f64()));
        }
    }
    let mut collect = Collect(Vec::new());
    values.visit(&mut collect);
    collect.0
}

/// Compares numbers with the reference.
///
/// # Panics
///
/// If one differs by more than [`TOLERANCE`].
#[track_caller]
pub fn assert_close<A: Tangent>(what: &str, got: &A, want: &Value) {
    let (got, want) = (flat(got), numbers(want));
    assert_eq!(got.len(), want.len(), "{what}: another number of numbers");
    for (i, (got, want)) in got.iter().zip(&want).enumerate() {
        assert!(is_close(*got, *want), "{what}, number {i}: {got}, but PyTorch has {want}");
    }
}

fn is_close(got: f64, want: f64) -> bool {
    let same = got.is_nan() && want.is_nan() || got.to_bits() == want.to_bits();
    same || (got - want).abs() <= TOLERANCE * want.abs().max(1.0)
}
