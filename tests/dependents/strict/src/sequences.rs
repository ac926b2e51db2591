//! Chains of iterators, closures, vectors that grow, optional values and references as values.

use core::array;
use core::ops::{Add, Mul};

use differentiable::{Differentiable, differentiable};

/// A vector of the plane.
#[derive(Clone, Copy, Debug, Differentiable)]
pub struct Vector {
    /// Across.
    pub x: f64,
    /// Up.
    pub y: f64,
}

#[differentiable]
impl Add for Vector {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { x: self.x + other.x, y: self.y + other.y }
    }
}

#[differentiable]
impl Mul<f64> for Vector {
    type Output = Self;

    fn mul(self, factor: f64) -> Self {
        Self { x: self.x * factor, y: self.y * factor }
    }
}

/// Rows of somebody else's.
#[derive(Clone, Copy, Debug, Differentiable)]
pub struct View<'data> {
    /// The numbers.
    pub data: &'data [f64],
    /// Their factor.
    pub factor: f64,
}

#[differentiable]
impl View<'_> {
    /// The sum.
    #[must_use]
    pub fn sum(&self) -> f64 {
        self.data.iter().map(|value| value * self.factor).sum()
    }
}

/// Chains.
#[differentiable]
pub fn chains(a: &[f64], b: &[f64], scale: f64) -> f64 {
    let dot: f64 = a.iter().zip(b).map(|(x, y)| x * y * scale).sum();
    let product: f64 = a.iter().skip(1).step_by(2).product();
    let doubled: Vec<f64> = b.iter().rev().filter(|y| **y > 0.0).map(|y| 2.0 * y).collect();
    let folded = doubled.iter().enumerate().fold(0.0, |sum, (i, y)| if i > 1 { sum + y } else { sum * y });
    let greatest = a.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    dot + product * folded + greatest
}

/// Closures.
#[differentiable]
pub fn closures(x: f64, y: f64) -> f64 {
    let line = |t: f64| t.mul_add(x, y);
    let mut calls = 0.0;
    let mut counted = |t: f64| {
        calls += t;
        line(t)
    };
    let sum = counted(1.0) + counted(x);
    let rows = array::from_fn::<f64, 3, _>(|i| if i == 0 { sum } else { x });
    rows.map(|row| row * row).iter().sum::<f64>() * calls
}

/// Vectors that grow and shrink.
#[differentiable]
pub fn growing(x: f64, count: usize) -> f64 {
    let mut all = Vec::with_capacity(count);
    for _ in 0..count {
        let next = all.last().map_or(x, |last: &f64| last * x);
        all.push(next);
        if next > 100.0 {
            break;
        }
    }
    while let Some(last) = all.pop() {
        if last < 1.0 {
            return last + x;
        }
    }
    x
}

/// Options.
#[differentiable]
pub fn optional(x: f64, bias: Option<f64>) -> Option<f64> {
    let scaled = bias.map(|b| b * x);
    let sum = scaled?;
    if sum > 100.0 {
        return None;
    }
    Some(sum.sqrt() + bias.unwrap_or(0.0))
}

/// Operators of a type of one's own.
#[differentiable]
pub fn operators(a: &Vector, b: &Vector, factor: f64) -> f64 {
    let sum = *a + *b * factor;
    sum.x * sum.y
}

/// References.
#[differentiable]
pub fn references(x: f64, flag: bool) -> f64 {
    let first = [x, x * x];
    let second = [1.0, x.sin()];
    let chosen = if flag { &first } else { &second };
    let view = View { data: &chosen[..1], factor: x };
    view.sum() * chosen[1]
}

#[cfg(test)]
mod tests {
    use super::{closures, growing, optional, references};

    fn assert_slope(value: impl Fn(f64) -> f64, gradient: f64) {
        let slope = (value(1.5 + 1e-6) - value(1.5 - 1e-6)) / 2e-6;
        assert!((slope - gradient).abs() < 1e-6 * slope.abs(), "{slope} {gradient}");
    }

    #[test]
    fn gradients() {
        assert_slope(|x| closures(x, 0.5), closures::grad(1.5, 0.5).0);
        assert_slope(|x| growing(x, 5), growing::grad(1.5, 5));
        assert_slope(|x| references(x, true), references::grad(1.5, true));
        assert_slope(|x| references(x, false), references::grad(1.5, false));
        assert_slope(
            |x| optional(x, Some(2.0)).unwrap_or_default(),
            optional::grad(1.5, Some(2.0)).unwrap_or_default().0,
        );
    }
}
