//! Convolutions of stride 1 over images whose size is known at run time.
//!
//! The rows of a padded image lie one after the other. Element `(p, q)` of a kernel then meets, for all outputs at once, the image from
//! place `p · row + q · column` on: a convolution is a sum of runs of the image, shifted, each times a weight. The runs are as long as
//! the image, whatever its width, so they fill the vectors. What is computed for the places where a kernel would leave its row is
//! not looked at.

use alloc::vec::Vec;

use super::kernels::fused;
use super::products::{dot_product, total};
use super::slices::Window;
use crate::Real;

/// How many numbers are computed at once, at most: so many more have to be there behind what is read.
const WIDEST: usize = 32;

/// Memory for the convolution of one image. It grows to what is needed, and is used again.
#[derive(Clone, Debug, Default)]
pub(crate) struct Room<T> {
    /// The image with zeros around it.
    padded: Vec<T>,
    /// Sums, or cotangents, in rows as long as those of the padded image.
    wide: Vec<T>,
    /// The same of the image.
    wide_image: Vec<T>,
    /// What every output sees, for strides greater than 1.
    pub(super) patches: Vec<T>,
}

/// Makes it as long as asked for, all zero.
pub(super) fn zeroed<T: Real>(values: &mut Vec<T>, length: usize) -> &mut [T] {
    values.clear();
    values.resize(length, T::ZERO);
    values
}

/// The sizes of a convolution in padded rows.
#[derive(Clone, Copy)]
struct Plan {
    outputs: usize,
    channels: usize,
    kernel: [usize; 2],
    /// From a row of the kernel to the next, and from a column to the next, in the padded image.
    step: [usize; 2],
    /// Length of a padded row.
    row: usize,
    /// Length of a padded channel.
    plane: usize,
    /// Places of the output, in padded rows.
    places: usize,
    /// How far the last element of a kernel is behind the first.
    reach: usize,
}

impl Plan {
    fn new(window: &Window, outputs: usize) -> Self {
        let [height, row] = [0, 1].map(|axis| window.size[axis] + 2 * window.padding[axis]);
        let step = [window.dilation[0] * row, window.dilation[1]];
        let [kernel_rows, kernel_columns] = window.kernel;
        Self {
            outputs,
            channels: window.channels,
            kernel: window.kernel,
            step,
            row,
            plane: height * row,
            places: window.output()[0] * row,
            reach: (kernel_rows - 1) * step[0] + (kernel_columns - 1) * step[1],
        }
    }

    fn elements(&self) -> usize {
        self.kernel[0] * self.kernel[1]
    }

    /// Where the run begins that belongs to a weight, numbered from the first of the first channel on.
    #[inline]
    fn start(&self, weight: usize) -> usize {
        let (channel, element) = (weight / self.elements(), weight % self.elements());
        let (p, q) = (element / self.kernel[1], element % self.kernel[1]);
        channel * self.plane + p * self.step[0] + q * self.step[1]
    }
}

/// Which weight, and which run, belong to each other.
#[derive(Clone, Copy)]
struct Taps {
    /// From a weight to that of the next sum, and of the next channel that is read.
    weight_steps: [usize; 2],
    /// Channels that are read, and from one to the next.
    channels: usize,
    plane: usize,
    kernel: [usize; 2],
    step: [usize; 2],
    /// Whether the weights are in the opposite order.
    turned: bool,
}

/// For `count` sums: `to[i][f] = Σ weight · from[f + shift]`, over all channels and elements of the kernel, for all `f` below `places`.
#[inline]
fn sums<T: Real>(weights: &[T], taps: Taps, from: &[T], to: &mut [T], [count, places, pitch]: [usize; 3]) {
    let mut f = 0;
    while f < places {
        if size_of::<T>() <= 4 && f + 16 < places {
            column::<T, 32>(weights, taps, from, to, [count, places, pitch], f);
            f += 32;
        } else if size_of::<T>() <= 4 || f + 8 < places {
            column::<T, 16>(weights, taps, from, to, [count, places, pitch], f);
            f += 16;
        } else {
            column::<T, 8>(weights, taps, from, to, [count, places, pitch], f);
            f += 8;
        }
    }
}

#[inline]
fn column<T: Real, const W: usize>(
    weights: &[T],
    taps: Taps,
    from: &[T],
    to: &mut [T],
    [count, places, pitch]: [usize; 3],
    f: usize,
) {
    let width = W.min(places - f);
    let mut i = 0;
    while i < count {
        let at = [i, f];
        let to = &mut to[i * pitch + f..];
        i += match count - i {
            4.. => put(&tile::<T, 4, W>(weights, taps, from, at), to, pitch, width),
            3 => put(&tile::<T, 3, W>(weights, taps, from, at), to, pitch, width),
            2 => put(&tile::<T, 2, W>(weights, taps, from, at), to, pitch, width),
            _ => put(&tile::<T, 1, W>(weights, taps, from, at), to, pitch, width),
        };
    }
}

/// Writes the first columns of a tile; returns how many rows it has.
#[inline(always)]
fn put<T: Real, const R: usize, const W: usize>(
    sums: &[[T; W]; R],
    to: &mut [T],
    pitch: usize,
    width: usize,
) -> usize {
    for (r, sums) in sums.iter().enumerate() {
        to[r * pitch..r * pitch + width].copy_from_slice(&sums[..width]);
    }
    R
}

#[inline(always)]
fn tile<T: Real, const R: usize, const W: usize>(
    weights: &[T],
    taps: Taps,
    from: &[T],
    [i, f]: [usize; 2],
) -> [[T; W]; R] {
    let mut sums = [[T::ZERO; W]; R];
    let [to_next_sum, to_next_channel] = taps.weight_steps;
    let elements = taps.kernel[0] * taps.kernel[1];
    for c in 0..taps.channels {
        // The weights of this channel, for each of the sums.
        let of: [&[T]; R] =
            core::array::from_fn(|r| &weights[(i + r) * to_next_sum + c * to_next_channel..][..elements]);
        let mut k = 0;
        for p in 0..taps.kernel[0] {
            let start = c * taps.plane + p * taps.step[0] + f;
            for q in 0..taps.kernel[1] {
                let run = run_of::<T, W>(from, start + q * taps.step[1]);
                let at = if taps.turned { elements - 1 - k } else { k };
                for r in 0..R {
                    let weight = of[r][at];
                    for w in 0..W {
                        sums[r][w] = fused(weight, run[w], sums[r][w]);
                    }
                }
                k += 1;
            }
        }
    }
    sums
}

#[inline(always)]
fn run_of<T, const W: usize>(from: &[T], start: usize) -> &[T; W] {
    from[start..].first_chunk().expect("there is room behind the last run")
}

/// Adds to the gradient of the weights: for each the sum of the products of a run of `seeds` with one of `x`.
#[inline]
fn products<T: Real>(plan: &Plan, x: &[T], seeds: &[T], pitch: usize, d_w: &mut [T]) {
    let count = plan.channels * plan.elements();
    let length = plan.places.next_multiple_of(LANES);
    for (o, d_w) in d_w.chunks_exact_mut(count).enumerate() {
        let seeds = &seeds[o * pitch + plan.reach..][..length];
        let mut weights = d_w.chunks_exact_mut(4);
        let mut at = 0;
        for four in &mut weights {
            let runs = [at, at + 1, at + 2, at + 3].map(|at| &x[plan.start(at)..][..length]);
            for (d_w, sum) in four.iter_mut().zip(dot_with_four(seeds, runs)) {
                *d_w += sum;
            }
            at += 4;
        }
        for d_w in weights.into_remainder() {
            *d_w += dot_product(seeds, &x[plan.start(at)..][..length]);
            at += 1;
        }
    }
}

/// How many products are summed side by side.
const LANES: usize = 16;

/// The inner products of a slice with four others, of as many numbers, a multiple of [`LANES`].
#[inline]
fn dot_with_four<T: Real>(one: &[T], others: [&[T]; 4]) -> [T; 4] {
    let [a, b, c, d] = others.map(|other| other.as_chunks::<LANES>().0);
    let mut sums = [[T::ZERO; LANES]; 4];
    for ((((x, a), b), c), d) in one.as_chunks::<LANES>().0.iter().zip(a).zip(b).zip(c).zip(d) {
        for lane in 0..LANES {
            sums[0][lane] = fused(x[lane], a[lane], sums[0][lane]);
            sums[1][lane] = fused(x[lane], b[lane], sums[1][lane]);
            sums[2][lane] = fused(x[lane], c[lane], sums[2][lane]);
            sums[3][lane] = fused(x[lane], d[lane], sums[3][lane]);
        }
    }
    sums.map(total)
}

/// The image with zeros around it, and room behind it.
fn pad<'a, T: Real>(x: &[T], window: &Window, plan: &Plan, padded: &'a mut Vec<T>) -> &'a [T] {
    let [height, width] = window.size;
    let padded = zeroed(padded, plan.channels * plan.plane + plan.reach + WIDEST);
    for (c, channel) in x.chunks_exact(height * width).enumerate() {
        for (i, row) in channel.chunks_exact(width).enumerate() {
            let start = c * plan.plane + (i + window.padding[0]) * plan.row + window.padding[1];
            padded[start..start + width].copy_from_slice(row);
        }
    }
    padded
}

/// The cotangents in rows as long as those of the padded image, with zeros before, between and behind; and from one output to the next.
fn spread<'a, T: Real>(d_y: &[T], window: &Window, plan: &Plan, wide: &'a mut Vec<T>) -> (&'a [T], usize) {
    let [height, width] = window.output();
    let pitch = plan.reach + plan.plane + WIDEST;
    let wide = zeroed(wide, plan.outputs * pitch + plan.reach + WIDEST);
    for (o, channel) in d_y.chunks_exact(height * width).enumerate() {
        for (i, row) in channel.chunks_exact(width).enumerate() {
            let start = o * pitch + plan.reach + i * plan.row;
            wide[start..start + width].copy_from_slice(row);
        }
    }
    (wide, pitch)
}

/// One image through the convolution. The result is overwritten.
pub(super) fn forward<T: Real>(w: &[T], b: &[T], x: &[T], y: &mut [T], window: &Window, room: &mut Room<T>) {
    let plan = Plan::new(window, b.len());
    let padded = pad(x, window, &plan, &mut room.padded);
    let wide = &mut room.wide;
    if wide.len() < plan.outputs * plan.places {
        zeroed(wide, plan.outputs * plan.places);
    }
    let taps = Taps {
        weight_steps: [plan.channels * plan.elements(), plan.elements()],
        channels: plan.channels,
        plane: plan.plane,
        kernel: plan.kernel,
        step: plan.step,
        turned: false,
    };
    sums(w, taps, padded, wide, [plan.outputs, plan.places, plan.places]);
    let [height, width] = window.output();
    for ((wide, y), b) in wide.chunks_exact(plan.places).zip(y.chunks_exact_mut(height * width)).zip(b) {
        for (wide, y) in wide.chunks_exact(plan.row).zip(y.chunks_exact_mut(width)) {
            for (y, sum) in y.iter_mut().zip(wide) {
                *y = *b + *sum;
            }
        }
    }
}

/// Adds to the gradients of the weights, and of the image if they are asked for.
pub(super) fn reverse<T: Real>(
    w: &[T],
    x: &[T],
    d_y: &[T],
    d_w: &mut [T],
    d_x: Option<&mut [T]>,
    (window, outputs): (&Window, usize),
    room: &mut Room<T>,
) {
    let plan = Plan::new(window, outputs);
    let padded = pad(x, window, &plan, &mut room.padded);
    let (seeds, pitch) = spread(d_y, window, &plan, &mut room.wide);
    products(&plan, padded, seeds, pitch, d_w);
    let Some(d_x) = d_x else { return };
    let wide = &mut room.wide_image;
    if wide.len() < plan.channels * plan.plane {
        zeroed(wide, plan.channels * plan.plane);
    }
    let taps = Taps {
        weight_steps: [plan.elements(), plan.channels * plan.elements()],
        channels: plan.outputs,
        plane: pitch,
        kernel: plan.kernel,
        step: plan.step,
        turned: true,
    };
    sums(w, taps, seeds, wide, [plan.channels, plan.plane, plan.plane]);
    let [height, width] = window.size;
    for (c, d_x) in d_x.chunks_exact_mut(height * width).enumerate() {
        for (i, d_x) in d_x.chunks_exact_mut(width).enumerate() {
            let start = c * plan.plane + (i + window.padding[0]) * plan.row + window.padding[1];
            for (d_x, sum) in d_x.iter_mut().zip(&wide[start..start + width]) {
                *d_x += *sum;
            }
        }
    }
}
