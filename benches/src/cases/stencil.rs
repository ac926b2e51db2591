//! A relaxation on a grid, in place: each cell moves towards the mean of its neighbours, those before it being new
//! already.

#![allow(clippy::needless_range_loop, reason = "indices, as in the formulas")]

use std::hint::black_box;

use differentiable::differentiable;

use super::{Case, number};

const SIZE: usize = 32;
const SWEEPS: usize = 4;

type Grid = [[f64; SIZE]; SIZE];

#[differentiable]
fn relax(grid: &mut Grid, rate: f64) {
    for _ in 0..SWEEPS {
        for i in 1..SIZE - 1 {
            for j in 1..SIZE - 1 {
                let mean = 0.25 * (grid[i - 1][j] + grid[i + 1][j] + grid[i][j - 1] + grid[i][j + 1]);
                grid[i][j] += rate * (mean - grid[i][j]);
            }
        }
    }
}

fn relax_by_hand(grid: &mut Grid, rate: f64, d_grid: &mut Grid, d_rate: &mut f64) {
    let mut moves = [[[0.0; SIZE]; SIZE]; SWEEPS];
    for sweep in &mut moves {
        for i in 1..SIZE - 1 {
            for j in 1..SIZE - 1 {
                let mean = 0.25 * (grid[i - 1][j] + grid[i + 1][j] + grid[i][j - 1] + grid[i][j + 1]);
                sweep[i][j] = mean - grid[i][j];
                grid[i][j] += rate * sweep[i][j];
            }
        }
    }
    for sweep in moves.iter().rev() {
        for i in (1..SIZE - 1).rev() {
            for j in (1..SIZE - 1).rev() {
                let d = d_grid[i][j];
                *d_rate += d * sweep[i][j];
                let d_mean = 0.25 * rate * d;
                d_grid[i][j] -= rate * d;
                d_grid[i - 1][j] += d_mean;
                d_grid[i + 1][j] += d_mean;
                d_grid[i][j - 1] += d_mean;
                d_grid[i][j + 1] += d_mean;
            }
        }
    }
}

pub struct Stencil {
    first: Grid,
    grid: Grid,
    seed: Grid,
    d_grid: Grid,
    d_rate: f64,
}

impl Stencil {
    pub fn new() -> Self {
        let first = std::array::from_fn(|i| std::array::from_fn(|j| number(i * SIZE + j)));
        let seed = std::array::from_fn(|i| std::array::from_fn(|j| number(i * SIZE + j + 5)));
        Self { first, grid: first, seed, d_grid: seed, d_rate: 0.0 }
    }

    fn start(&mut self) {
        (self.grid, self.d_grid) = (self.first, self.seed);
    }
}

impl Case for Stencil {
    fn name(&self) -> String {
        format!("stencil in place, {SIZE}×{SIZE}, {SWEEPS} sweeps")
    }

    fn primal(&mut self) {
        self.start();
        relax(black_box(&mut self.grid), black_box(0.6));
    }

    fn by_hand(&mut self) {
        self.start();
        let (d_grid, d_rate) = black_box((&mut self.d_grid, &mut self.d_rate));
        relax_by_hand(black_box(&mut self.grid), black_box(0.6), d_grid, d_rate);
    }

    fn by_macro(&mut self) {
        self.start();
        let (d_grid, d_rate) = black_box((&mut self.d_grid, &mut self.d_rate));
        relax::vjp_into(black_box(&mut self.grid), black_box(0.6), d_grid, d_rate);
    }

    fn take_gradient(&mut self) -> Vec<f64> {
        let mut gradient = self.d_grid.as_flattened().to_vec();
        gradient.push(std::mem::take(&mut self.d_rate));
        gradient
    }
}
