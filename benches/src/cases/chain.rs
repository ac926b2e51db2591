//! Straight-line code on two scalars.

#![allow(clippy::many_single_char_names, reason = "names of a formula")]

use std::hint::black_box;

use differentiable::differentiable;

use super::{Case, number};

const POINTS: usize = 100;

#[differentiable]
fn chain(x: f64, y: f64) -> f64 {
    let a = x * y;
    let b = a.sin();
    let c = (b + x).exp();
    let d = c * y + a;
    let e = (1.0 + d * d).ln();
    e / (1.0 + b * b).sqrt() - c
}

fn chain_by_hand(x: f64, y: f64, d_x: &mut f64, d_y: &mut f64) -> f64 {
    let a = x * y;
    let (b, cos_a) = (a.sin(), a.cos());
    let c = (b + x).exp();
    let d = c * y + a;
    let s = 1.0 + d * d;
    let e = s.ln();
    let r = (1.0 + b * b).sqrt();
    let q = e / r;

    let d_e = 1.0 / r;
    let d_r = -q / r;
    let d_d = d_e / s * 2.0 * d;
    let d_c = d_d * y - 1.0;
    let from_exp = d_c * c;
    let d_b = from_exp + d_r / r * b;
    let d_a = d_d + d_b * cos_a;
    *d_x += from_exp + d_a * y;
    *d_y += d_d * c + d_a * x;
    q - c
}

/// Many points, so that a call of the case is worth measuring.
pub struct Chain {
    points: Vec<(f64, f64)>,
    gradient: (f64, f64),
}

impl Chain {
    pub fn new() -> Self {
        let points = (0..POINTS).map(|i| (number(i), 1.5 + number(i + POINTS))).collect();
        Self { points, gradient: (0.0, 0.0) }
    }
}

impl Case for Chain {
    fn name(&self) -> String {
        format!("scalar chain, {POINTS} points")
    }

    fn primal(&mut self) {
        for (x, y) in &self.points {
            black_box(chain(black_box(*x), black_box(*y)));
        }
    }

    fn by_hand(&mut self) {
        let (d_x, d_y) = &mut self.gradient;
        for (x, y) in &self.points {
            black_box(chain_by_hand(black_box(*x), black_box(*y), d_x, d_y));
        }
    }

    fn by_macro(&mut self) {
        let (d_x, d_y) = &mut self.gradient;
        for (x, y) in &self.points {
            black_box(chain::value_and_grad_into(black_box(*x), black_box(*y), d_x, d_y));
        }
    }

    fn take_gradient(&mut self) -> Vec<f64> {
        let (d_x, d_y) = std::mem::take(&mut self.gradient);
        vec![d_x, d_y]
    }
}
