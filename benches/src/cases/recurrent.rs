//! A recurrent cell, `h = tanh(W·x + U·h + b)`, over 20 steps: every step needs the one before.

#![allow(clippy::many_single_char_names, reason = "names of a formula")]
#![allow(clippy::needless_range_loop, reason = "indices, as in the formulas")]

use std::array;
use std::hint::black_box;

use differentiable::{Differentiable, differentiable};

use super::{Case, number};

const IN: usize = 8;
const HIDDEN: usize = 32;
const STEPS: usize = 20;

#[derive(Differentiable, Clone)]
struct Recurrence {
    w: [[f64; IN]; HIDDEN],
    u: [[f64; HIDDEN]; HIDDEN],
    b: [f64; HIDDEN],
}

#[differentiable]
fn last_state(cell: &Recurrence, #[no_diff] x: &[[f64; IN]; STEPS]) -> f64 {
    let mut h = [0.0; HIDDEN];
    for t in 0..STEPS {
        let mut next = cell.b;
        for i in 0..HIDDEN {
            for j in 0..IN {
                next[i] += cell.w[i][j] * x[t][j];
            }
            for j in 0..HIDDEN {
                next[i] += cell.u[i][j] * h[j];
            }
            next[i] = next[i].tanh();
        }
        h = next;
    }
    let mut sum = 0.0;
    for i in 0..HIDDEN {
        sum += h[i] * h[i];
    }
    sum
}

fn last_state_by_hand(cell: &Recurrence, x: &[[f64; IN]; STEPS], d_cell: &mut RecurrenceTangent) -> f64 {
    let mut states = [[0.0; HIDDEN]; STEPS + 1];
    for t in 0..STEPS {
        for i in 0..HIDDEN {
            let mut z = cell.b[i];
            for j in 0..IN {
                z += cell.w[i][j] * x[t][j];
            }
            for j in 0..HIDDEN {
                z += cell.u[i][j] * states[t][j];
            }
            states[t + 1][i] = z.tanh();
        }
    }
    let (mut sum, mut d_h) = (0.0, [0.0; HIDDEN]);
    for i in 0..HIDDEN {
        let h = states[STEPS][i];
        sum += h * h;
        d_h[i] = 2.0 * h;
    }
    for t in (0..STEPS).rev() {
        let mut d_before = [0.0; HIDDEN];
        for i in 0..HIDDEN {
            let h = states[t + 1][i];
            let d_z = d_h[i] * (1.0 - h * h);
            d_cell.b[i] += d_z;
            for j in 0..IN {
                d_cell.w[i][j] += d_z * x[t][j];
            }
            for j in 0..HIDDEN {
                d_cell.u[i][j] += d_z * states[t][j];
                d_before[j] += d_z * cell.u[i][j];
            }
        }
        d_h = d_before;
    }
    sum
}

pub struct Recurrent {
    cell: Recurrence,
    x: [[f64; IN]; STEPS],
    d_cell: RecurrenceTangent,
}

impl Recurrent {
    pub fn new() -> Self {
        let cell = Recurrence {
            w: array::from_fn(|i| array::from_fn(|j| 0.3 * number(i * IN + j))),
            u: array::from_fn(|i| array::from_fn(|j| 0.15 * number(i * HIDDEN + j + 3))),
            b: array::from_fn(|i| 0.1 * number(i + 7)),
        };
        let x = array::from_fn(|t| array::from_fn(|j| number(t * IN + j + 11)));
        Self { cell, x, d_cell: RecurrenceTangent::default() }
    }
}

impl Case for Recurrent {
    fn name(&self) -> String {
        format!("recurrent cell {IN}→{HIDDEN}, {STEPS} steps")
    }

    fn primal(&mut self) {
        black_box(last_state(black_box(&self.cell), black_box(&self.x)));
    }

    fn by_hand(&mut self) {
        let d_cell = black_box(&mut self.d_cell);
        black_box(last_state_by_hand(black_box(&self.cell), black_box(&self.x), d_cell));
    }

    fn by_macro(&mut self) {
        let d_cell = black_box(&mut self.d_cell);
        black_box(last_state::value_and_grad_into(black_box(&self.cell), black_box(&self.x), d_cell));
    }

    fn take_gradient(&mut self) -> Vec<f64> {
        let RecurrenceTangent { w, u, b } = std::mem::take(&mut self.d_cell);
        [w.as_flattened(), u.as_flattened(), &b].concat()
    }
}
