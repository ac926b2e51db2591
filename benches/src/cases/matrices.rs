//! Two layers on one vector, in `nalgebra`; and a rotation of vectors of fixed size.

use std::hint::black_box;

use differentiable::differentiable;
use nalgebra::{DMatrix, DVector, Matrix3, Vector3};

use super::{Case, number};

const IN: usize = 64;
const HIDDEN: usize = 32;
const OUT: usize = 10;
const POINTS: usize = 100;

#[differentiable]
fn loss(
    w1: &DMatrix<f64>,
    b1: &DVector<f64>,
    w2: &DMatrix<f64>,
    b2: &DVector<f64>,
    #[no_diff] x: &DVector<f64>,
    #[no_diff] y: &DVector<f64>,
) -> f64 {
    let h = (w1 * x + b1).map(f64::tanh);
    let error = w2 * h + b2 - y;
    error.norm_squared()
}

/// Both layers: the parameters, or their gradient.
#[derive(Clone)]
struct Layers {
    w1: DMatrix<f64>,
    b1: DVector<f64>,
    w2: DMatrix<f64>,
    b2: DVector<f64>,
}

fn loss_by_hand(p: &Layers, x: &DVector<f64>, y: &DVector<f64>, d: &mut Layers) -> f64 {
    let h = (&p.w1 * x + &p.b1).map(f64::tanh);
    let error = &p.w2 * &h + &p.b2 - y;
    let loss = error.norm_squared();
    let d_out = error * 2.0;
    d.w2.ger(1.0, &d_out, &h, 1.0);
    d.b2 += &d_out;
    let d_z = p.w2.tr_mul(&d_out).zip_map(&h, |d, h| d * (1.0 - h * h));
    d.w1.ger(1.0, &d_z, x, 1.0);
    d.b1 += &d_z;
    loss
}

pub struct Matrices {
    parameters: Layers,
    gradient: Layers,
    x: DVector<f64>,
    y: DVector<f64>,
}

impl Matrices {
    pub fn new() -> Self {
        let of = |rows, columns, from| DMatrix::from_fn(rows, columns, |i, j| number(from + columns * i + j));
        let v = |n, from| DVector::from_fn(n, |i, _| number(from + i));
        Self {
            parameters: Layers {
                w1: of(HIDDEN, IN, 3) * 0.2,
                b1: v(HIDDEN, 5),
                w2: of(OUT, HIDDEN, 7) * 0.2,
                b2: v(OUT, 11),
            },
            gradient: Layers {
                w1: DMatrix::zeros(HIDDEN, IN),
                b1: DVector::zeros(HIDDEN),
                w2: DMatrix::zeros(OUT, HIDDEN),
                b2: DVector::zeros(OUT),
            },
            x: v(IN, 13),
            y: v(OUT, 17),
        }
    }
}

impl Case for Matrices {
    fn name(&self) -> String {
        format!("nalgebra: {IN}-{HIDDEN}-{OUT}, one vector")
    }

    fn primal(&mut self) {
        let (p, x, y) = black_box((&self.parameters, &self.x, &self.y));
        black_box(loss(&p.w1, &p.b1, &p.w2, &p.b2, x, y));
    }

    fn by_hand(&mut self) {
        let (p, x, y) = black_box((&self.parameters, &self.x, &self.y));
        black_box(loss_by_hand(p, x, y, &mut self.gradient));
    }

    fn by_macro(&mut self) {
        let (p, x, y) = black_box((&self.parameters, &self.x, &self.y));
        let d = &mut self.gradient;
        black_box(loss::value_and_grad_into(
            &p.w1, &p.b1, &p.w2, &p.b2, x, y, &mut d.w1, &mut d.b1, &mut d.w2, &mut d.b2,
        ));
    }

    fn take_gradient(&mut self) -> Vec<f64> {
        let d = &mut self.gradient;
        let all = d.w1.iter().chain(&d.b1).chain(&d.w2).chain(&d.b2).copied().collect();
        d.w1.fill(0.0);
        d.b1.fill(0.0);
        d.w2.fill(0.0);
        d.b2.fill(0.0);
        all
    }
}

/// How far points are from where a rotation and a shift bring others.
#[differentiable]
fn misfit(
    r: &Matrix3<f64>,
    t: &Vector3<f64>,
    #[no_diff] from: &[Vector3<f64>],
    #[no_diff] to: &[Vector3<f64>],
) -> f64 {
    let mut sum = 0.0;
    for i in 0..from.len() {
        let error = r * from[i] + t - to[i];
        sum += error.norm_squared();
    }
    sum
}

fn misfit_by_hand(
    r: &Matrix3<f64>,
    t: &Vector3<f64>,
    from: &[Vector3<f64>],
    to: &[Vector3<f64>],
    d_r: &mut Matrix3<f64>,
    d_t: &mut Vector3<f64>,
) -> f64 {
    let mut sum = 0.0;
    for (from, to) in from.iter().zip(to) {
        let error = r * from + t - to;
        sum += error.norm_squared();
        let d_error = error * 2.0;
        *d_r += d_error * from.transpose();
        *d_t += d_error;
    }
    sum
}

pub struct Points {
    r: Matrix3<f64>,
    t: Vector3<f64>,
    from: Vec<Vector3<f64>>,
    to: Vec<Vector3<f64>>,
    d_r: Matrix3<f64>,
    d_t: Vector3<f64>,
}

impl Points {
    pub fn new() -> Self {
        let points = |from| (0..POINTS).map(|k| Vector3::from_fn(|i, _| number(from + 3 * k + i))).collect();
        Self {
            r: Matrix3::from_fn(|i, j| number(3 * i + j)),
            t: Vector3::from_fn(|i, _| number(i + 11)),
            from: points(13),
            to: points(17),
            d_r: Matrix3::zeros(),
            d_t: Vector3::zeros(),
        }
    }
}

impl Case for Points {
    fn name(&self) -> String {
        format!("nalgebra: {POINTS} points under Matrix3 and Vector3")
    }

    fn primal(&mut self) {
        let (r, t, from, to) = black_box((&self.r, &self.t, &self.from, &self.to));
        black_box(misfit(r, t, from, to));
    }

    fn by_hand(&mut self) {
        let (r, t, from, to) = black_box((&self.r, &self.t, &self.from, &self.to));
        black_box(misfit_by_hand(r, t, from, to, &mut self.d_r, &mut self.d_t));
    }

    fn by_macro(&mut self) {
        let (r, t, from, to) = black_box((&self.r, &self.t, &self.from, &self.to));
        black_box(misfit::value_and_grad_into(r, t, from, to, &mut self.d_r, &mut self.d_t));
    }

    fn take_gradient(&mut self) -> Vec<f64> {
        let all = self.d_r.iter().chain(&self.d_t).copied().collect();
        (self.d_r, self.d_t) = (Matrix3::zeros(), Vector3::zeros());
        all
    }
}
