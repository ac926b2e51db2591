//! Two layers on a batch of rows, in `ndarray`.

use std::hint::black_box;

use differentiable::differentiable;
use ndarray::linalg::general_mat_mul;
use ndarray::{Array1, Array2, Axis};

use super::{Case, number};

const BATCH: usize = 32;
const IN: usize = 64;
const HIDDEN: usize = 32;
const OUT: usize = 10;

#[differentiable]
fn loss(
    w1: &Array2<f64>,
    b1: &Array1<f64>,
    w2: &Array2<f64>,
    b2: &Array1<f64>,
    #[no_diff] x: &Array2<f64>,
    #[no_diff] y: &Array2<f64>,
) -> f64 {
    let h = (x.dot(w1) + b1).mapv(f64::tanh);
    let error = h.dot(w2) + b2 - y;
    (&error * &error).sum()
}

/// Both layers: the parameters, or their gradient.
#[derive(Clone)]
struct Layers {
    w1: Array2<f64>,
    b1: Array1<f64>,
    w2: Array2<f64>,
    b2: Array1<f64>,
}

fn loss_by_hand(p: &Layers, x: &Array2<f64>, y: &Array2<f64>, d: &mut Layers) -> f64 {
    let h = (x.dot(&p.w1) + &p.b1).mapv_into(f64::tanh);
    let error = h.dot(&p.w2) + &p.b2 - y;
    let loss = (&error * &error).sum();
    let d_out = error * 2.0;
    general_mat_mul(1.0, &h.t(), &d_out, 1.0, &mut d.w2);
    d.b2 += &d_out.sum_axis(Axis(0));
    let mut d_z = d_out.dot(&p.w2.t());
    d_z.zip_mut_with(&h, |d, h| *d *= 1.0 - h * h);
    general_mat_mul(1.0, &x.t(), &d_z, 1.0, &mut d.w1);
    d.b1 += &d_z.sum_axis(Axis(0));
    loss
}

pub struct Arrays {
    parameters: Layers,
    gradient: Layers,
    x: Array2<f64>,
    y: Array2<f64>,
}

impl Arrays {
    pub fn new() -> Self {
        let of = |rows, columns, from| {
            Array2::from_shape_fn((rows, columns), |(i, j)| number(from + columns * i + j))
        };
        let zero = |rows, columns| Array2::zeros((rows, columns));
        let b = |n, from| Array1::from_shape_fn(n, |i| number(from + i));
        Self {
            parameters: Layers {
                w1: of(IN, HIDDEN, 3) * 0.2,
                b1: b(HIDDEN, 5),
                w2: of(HIDDEN, OUT, 7) * 0.2,
                b2: b(OUT, 11),
            },
            gradient: Layers {
                w1: zero(IN, HIDDEN),
                b1: Array1::zeros(HIDDEN),
                w2: zero(HIDDEN, OUT),
                b2: Array1::zeros(OUT),
            },
            x: of(BATCH, IN, 13),
            y: of(BATCH, OUT, 17),
        }
    }
}

impl Case for Arrays {
    fn name(&self) -> String {
        format!("ndarray: {IN}-{HIDDEN}-{OUT}, batch of {BATCH}")
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
