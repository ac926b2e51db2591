//! Iterator chains: the dot product and a mean squared error as one writes them without indices.

use std::hint::black_box;

use differentiable::{Differentiable, differentiable};

use super::{Case, number};

#[differentiable]
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (x, y) in a.iter().zip(b) {
        sum += x * y;
    }
    sum
}

fn dot_by_hand(a: &[f64], b: &[f64], d_a: &mut [f64], d_b: &mut [f64]) -> f64 {
    assert_eq!(a.len(), d_a.len());
    assert_eq!(b.len(), d_b.len());
    let mut sum = 0.0;
    for (((x, y), d_x), d_y) in a.iter().zip(b).zip(d_a).zip(d_b) {
        sum += x * y;
        *d_x += y;
        *d_y += x;
    }
    sum
}

pub struct Dot {
    a: Vec<f64>,
    b: Vec<f64>,
    d_a: Vec<f64>,
    d_b: Vec<f64>,
}

impl Dot {
    pub fn new(length: usize) -> Self {
        let a = (0..length).map(number).collect();
        let b = (length..2 * length).map(number).collect();
        Self { a, b, d_a: vec![0.0; length], d_b: vec![0.0; length] }
    }
}

impl Case for Dot {
    fn name(&self) -> String {
        format!("dot product by iterators, n = {}", self.a.len())
    }

    fn primal(&mut self) {
        black_box(dot(black_box(&self.a), black_box(&self.b)));
    }

    fn by_hand(&mut self) {
        let (d_a, d_b) = black_box((&mut self.d_a, &mut self.d_b));
        black_box(dot_by_hand(black_box(&self.a), black_box(&self.b), d_a, d_b));
    }

    fn by_macro(&mut self) {
        let (d_a, d_b) = black_box((&mut self.d_a, &mut self.d_b));
        black_box(dot::value_and_grad_into(black_box(&self.a), black_box(&self.b), d_a, d_b));
    }

    fn take_gradient(&mut self) -> Vec<f64> {
        let gradient = [self.d_a.as_slice(), &self.d_b].concat();
        self.d_a.fill(0.0);
        self.d_b.fill(0.0);
        gradient
    }
}

/// A straight line with a curve in it.
#[derive(Differentiable, Clone, Default)]
struct Curve {
    slope: f64,
    offset: f64,
    bend: f64,
}

/// What was measured, of which no gradient is wanted.
struct Point {
    x: f64,
    y: f64,
}

#[differentiable]
fn squared_error(curve: &Curve, #[no_diff] points: &[Point]) -> f64 {
    let mut sum = 0.0;
    for point in points {
        let y = curve.slope * point.x + curve.offset + curve.bend * point.x * point.x;
        sum += (y - point.y).powi(2);
    }
    sum / points.len() as f64
}

fn squared_error_by_hand(curve: &Curve, points: &[Point], d_curve: &mut CurveTangent) -> f64 {
    let scale = 1.0 / points.len() as f64;
    let mut sum = 0.0;
    for point in points {
        let error = curve.slope * point.x + curve.offset + curve.bend * point.x * point.x - point.y;
        sum += error * error;
        let d_error = scale * 2.0 * error;
        d_curve.slope += d_error * point.x;
        d_curve.offset += d_error;
        d_curve.bend += d_error * point.x * point.x;
    }
    sum * scale
}

pub struct Fit {
    curve: Curve,
    points: Vec<Point>,
    d_curve: CurveTangent,
}

impl Fit {
    pub fn new(length: usize) -> Self {
        let points = (0..length).map(|i| Point { x: number(i), y: number(i + length) }).collect();
        let curve = Curve { slope: 0.3, offset: -0.2, bend: 0.7 };
        Self { curve, points, d_curve: CurveTangent::default() }
    }
}

impl Case for Fit {
    fn name(&self) -> String {
        format!("mean squared error of {} structs", self.points.len())
    }

    fn primal(&mut self) {
        black_box(squared_error(black_box(&self.curve), black_box(&self.points)));
    }

    fn by_hand(&mut self) {
        let d_curve = black_box(&mut self.d_curve);
        black_box(squared_error_by_hand(black_box(&self.curve), black_box(&self.points), d_curve));
    }

    fn by_macro(&mut self) {
        let d_curve = black_box(&mut self.d_curve);
        let (curve, points) = (black_box(&self.curve), black_box(&self.points));
        black_box(squared_error::value_and_grad_into(curve, points, d_curve));
    }

    fn take_gradient(&mut self) -> Vec<f64> {
        let CurveTangent { slope, offset, bend } = std::mem::take(&mut self.d_curve);
        vec![slope, offset, bend]
    }
}
