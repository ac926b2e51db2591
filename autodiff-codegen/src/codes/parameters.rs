//! Types of parameters.

super::rows! {
    RAW_POINTER = 60, "a parameter that is a raw pointer" {
        why: "what it points to may change in ways that cannot be seen in the function",
        fails: "
#[differentiable]
fn scaled(data: *const f64, x: f64) -> f64 {
    2.0 * x
}
",
        works: "
#[differentiable]
fn scaled(data: &[f64], x: f64) -> f64 {
    2.0 * x * data[0]
}
",
    }

    TRAIT_OBJECT = 61, "a parameter that is a trait object" {
        why: "which function runs is decided while the program runs, so its derivative cannot be generated now",
        fails: "
trait Rate {
    fn rate(&self) -> f64;
}

#[differentiable]
fn scaled(rate: &dyn Rate, x: f64) -> f64 {
    rate.rate() * x
}
",
        works: "
trait Rate {
    fn rate(&self) -> f64;
}

#[differentiable]
fn scaled(#[no_diff] rate: &dyn Rate, x: f64) -> f64 {
    rate.rate() * x
}
",
    }

    SHARED_CELL = 62, "a parameter that changes through a shared reference" {
        why: "its contents change through a shared reference, which the analysis of what must be kept relies on not happening",
        fails: "
use std::cell::Cell;

#[differentiable]
fn scaled(factor: &Cell<f64>, x: f64) -> f64 {
    factor.get() * x
}
",
        works: "
#[differentiable]
fn scaled(factor: &mut f64, x: f64) -> f64 {
    *factor * x
}
",
    }

    UNBOUNDED_PARAMETER = 63, "a type parameter that is not known to be a number" {
        why: "operators, functions and zero of a number are those of the trait `Real`, which it is not bounded by",
        fails: "
use std::ops::Mul;

#[differentiable]
fn square<T: Mul<Output = T> + Copy>(x: T) -> T {
    x * x
}
",
        works: "
#[differentiable]
fn square<T: Real>(x: T) -> T {
    x * x
}
",
    }

    FUNCTION_PARAMETER = 64, "a parameter that is a function" {
        why: "which code runs is decided by the caller, so its derivative cannot be generated here",
        fails: "
#[differentiable]
fn scaled<F: Fn(usize) -> f64>(rate: F, x: f64) -> f64 {
    rate(1) * x
}
",
        works: "
#[differentiable]
fn scaled<F: Fn(usize) -> f64>(#[no_diff] rate: F, x: f64) -> f64 {
    rate(1) * x
}
",
    }

    BORROWING_PARAMETER = 65, "a parameter by value that holds references" {
        why: "the reverse sweep of a caller runs later, when what it refers to may have changed or gone: it is given references anew, but values only once",
        fails: "
#[derive(Differentiable)]
struct Row<'a> {
    weights: &'a [f64],
}

#[differentiable]
fn first(row: Row<'_>, x: f64) -> f64 {
    row.weights[0] * x
}
",
        works: "
#[derive(Differentiable)]
struct Row<'a> {
    weights: &'a [f64],
}

#[differentiable]
fn first(row: &Row<'_>, x: f64) -> f64 {
    row.weights[0] * x
}
",
    }
}
