//! The loops of a convolution over an image, with derivatives written by hand.
//!
//! The derivative for a weight is a sum over a whole image. In the order of the program each addition would wait for the one before; here
//! the columns are summed side by side, in rows whose length is a constant. The tests compare with what the macro makes of the plain loops.

use super::ranges_of;
use crate::{NoTangent, Real};

type Image<T, const C: usize, const H: usize, const W: usize> = [[[T; W]; H]; C];
type Kernels<T, const OUT: usize, const IN: usize, const KH: usize, const KW: usize> =
    [[[[T; KW]; KH]; IN]; OUT];

/// Where the kernel stands: element `k` of it meets input `i · stride + k · dilation − padding` for output `i`.
#[derive(Clone, Copy)]
struct Steps {
    stride: usize,
    padding: usize,
    dilation: usize,
}

impl Steps {
    #[inline(always)]
    fn input(self, output: usize, k: usize) -> usize {
        output * self.stride + k * self.dilation - self.padding
    }

    /// For each `k` the outputs whose input is there.
    #[inline(always)]
    fn ranges<const K: usize>(self, size: usize, count: usize) -> [(usize, usize); K] {
        ranges_of(self.stride, self.padding, self.dilation, size, count)
    }
}

/// What element `q` of the kernel meets in a row of the image, for every output of the row: zero where there is none.
#[inline(always)]
fn met<T: Real, const W: usize, const WO: usize>(
    row: &[T; W],
    (low, high): (usize, usize),
    q: usize,
    steps: Steps,
) -> [T; WO] {
    let mut met = [T::ZERO; WO];
    if low >= high {
        return met;
    }
    let start = steps.input(low, q);
    match row[start..].first_chunk::<WO>() {
        Some(whole) if steps.stride == 1 && high - low == WO => return *whole,
        _ if steps.stride == 1 => met[low..high].copy_from_slice(&row[start..start + (high - low)]),
        _ => {
            for j in low..high {
                met[j] = row[steps.input(j, q)];
            }
        }
    }
    met
}

/// Adds to a row of the image what element `q` of the kernel gives it, for every output of the row.
#[inline(always)]
fn give<T: Real, const W: usize, const WO: usize>(
    given: &[T; WO],
    row: &mut [T; W],
    (low, high): (usize, usize),
    q: usize,
    steps: Steps,
) {
    if low >= high {
        return;
    }
    let start = steps.input(low, q);
    match row[start..].first_chunk_mut::<WO>() {
        Some(whole) if steps.stride == 1 && high - low == WO => add(given, whole),
        _ => {
            for j in low..high {
                row[steps.input(j, q)] += given[j];
            }
        }
    }
}

#[inline(always)]
fn add<T: Real, const N: usize>(x: &[T; N], y: &mut [T; N]) {
    for j in 0..N {
        y[j] += x[j];
    }
}

#[inline(always)]
fn add_scaled<T: Real, const N: usize>(factor: T, x: &[T; N], y: &mut [T; N]) {
    for j in 0..N {
        y[j] += factor * x[j];
    }
}

/// `b[o] + Σ w[o][c][p][q] · x[c][i·stride + p·dilation − padding][j·stride + q·dilation − padding]`.
#[inline]
pub fn correlate<
    T: Real,
    const IN: usize,
    const OUT: usize,
    const KH: usize,
    const KW: usize,
    const H: usize,
    const W: usize,
    const HO: usize,
    const WO: usize,
>(
    w: &Kernels<T, OUT, IN, KH, KW>,
    b: &[T; OUT],
    x: &Image<T, IN, H, W>,
    stride: usize,
    padding: usize,
    dilation: usize,
) -> Image<T, OUT, HO, WO> {
    let steps = Steps { stride, padding, dilation };
    let (rows, columns): ([_; KH], [_; KW]) = (steps.ranges(H, HO), steps.ranges(W, WO));
    let mut y = [[[T::ZERO; WO]; HO]; OUT];
    for i in 0..HO {
        // Read once for all outputs.
        let mut patch = [[[[T::ZERO; WO]; KW]; KH]; IN];
        for c in 0..IN {
            for p in 0..KH {
                if i < rows[p].0 || i >= rows[p].1 {
                    continue;
                }
                for q in 0..KW {
                    patch[c][p][q] = met(&x[c][steps.input(i, p)], columns[q], q, steps);
                }
            }
        }
        for o in 0..OUT {
            let mut sums = [b[o]; WO];
            for c in 0..IN {
                for p in 0..KH {
                    for q in 0..KW {
                        add_scaled(w[o][c][p][q], &patch[c][p][q], &mut sums);
                    }
                }
            }
            y[o][i] = sums;
        }
    }
    y
}

/// [`correlate`](fn@correlate) with an image that is data, without a gradient.
#[inline]
pub fn correlate_data<
    T: Real,
    const IN: usize,
    const OUT: usize,
    const KH: usize,
    const KW: usize,
    const H: usize,
    const W: usize,
    const HO: usize,
    const WO: usize,
>(
    w: &Kernels<T, OUT, IN, KH, KW>,
    b: &[T; OUT],
    x: &Image<T, IN, H, W>,
    stride: usize,
    padding: usize,
    dilation: usize,
) -> Image<T, OUT, HO, WO> {
    correlate(w, b, x, stride, padding, dilation)
}

/// Adds the gradients of the weights and the bias.
#[inline]
fn pull_weights<
    T: Real,
    const IN: usize,
    const OUT: usize,
    const KH: usize,
    const KW: usize,
    const H: usize,
    const W: usize,
    const HO: usize,
    const WO: usize,
>(
    x: &Image<T, IN, H, W>,
    seed: &Image<T, OUT, HO, WO>,
    d_w: &mut Kernels<T, OUT, IN, KH, KW>,
    d_b: &mut [T; OUT],
    steps: Steps,
) {
    let (rows, columns): ([_; KH], [_; KW]) = (steps.ranges(H, HO), steps.ranges(W, WO));
    for o in 0..OUT {
        let mut sums = [T::ZERO; WO];
        for row in &seed[o] {
            add(row, &mut sums);
        }
        d_b[o] += sums.iter().copied().sum();
    }
    for c in 0..IN {
        for p in 0..KH {
            for q in 0..KW {
                let mut shifted = [[T::ZERO; WO]; HO];
                for i in rows[p].0..rows[p].1 {
                    shifted[i] = met(&x[c][steps.input(i, p)], columns[q], q, steps);
                }
                for o in 0..OUT {
                    let mut sums = [T::ZERO; WO];
                    for i in 0..HO {
                        for j in 0..WO {
                            sums[j] += seed[o][i][j] * shifted[i][j];
                        }
                    }
                    d_w[o][c][p][q] += sums.iter().copied().sum();
                }
            }
        }
    }
}

/// Adds the gradient of the image.
#[inline]
fn pull_image<
    T: Real,
    const IN: usize,
    const OUT: usize,
    const KH: usize,
    const KW: usize,
    const H: usize,
    const W: usize,
    const HO: usize,
    const WO: usize,
>(
    w: &Kernels<T, OUT, IN, KH, KW>,
    seed: &Image<T, OUT, HO, WO>,
    d_x: &mut Image<T, IN, H, W>,
    steps: Steps,
) {
    let (rows, columns): ([_; KH], [_; KW]) = (steps.ranges(H, HO), steps.ranges(W, WO));
    for c in 0..IN {
        for p in 0..KH {
            for q in 0..KW {
                for i in rows[p].0..rows[p].1 {
                    let mut given = [T::ZERO; WO];
                    for o in 0..OUT {
                        add_scaled(w[o][c][p][q], &seed[o][i], &mut given);
                    }
                    give(&given, &mut d_x[c][steps.input(i, p)], columns[q], q, steps);
                }
            }
        }
    }
}

/// The part of the interface of `#[differentiable]` that callers use.
macro_rules! derivatives {
    ($name:ident $($d_x:ident)?) => {
        #[expect(non_camel_case_types, reason = "the name of the function")]
        pub enum $name {}

        impl $name {
            #[inline]
            #[expect(clippy::too_many_arguments, reason = "what a convolution has")]
            pub fn pushforward<
                T: Real,
                const IN: usize,
                const OUT: usize,
                const KH: usize,
                const KW: usize,
                const H: usize,
                const W: usize,
                const HO: usize,
                const WO: usize,
            >(
                w: &Kernels<T, OUT, IN, KH, KW>,
                b: &[T; OUT],
                x: &Image<T, IN, H, W>,
                stride: usize,
                padding: usize,
                dilation: usize,
                d_w: &Kernels<T, OUT, IN, KH, KW>,
                d_b: &[T; OUT],
                _d_x: &Image<T, IN, H, W>,
                _: NoTangent,
                _: NoTangent,
                _: NoTangent,
            ) -> (Image<T, OUT, HO, WO>, Image<T, OUT, HO, WO>) {
                #[allow(unused_mut, reason = "of an image that is data there is no tangent")]
                let mut d_y: Image<T, OUT, HO, WO> = correlate(d_w, d_b, x, stride, padding, dilation);
                $(
                    let $d_x = correlate(w, &[T::ZERO; OUT], _d_x, stride, padding, dilation);
                    crate::Tangent::accumulate(&mut d_y, &$d_x);
                )?
                (correlate(w, b, x, stride, padding, dilation), d_y)
            }

            #[inline]
            pub fn pullback<
                T: Real,
                const IN: usize,
                const OUT: usize,
                const KH: usize,
                const KW: usize,
                const H: usize,
                const W: usize,
                const HO: usize,
                const WO: usize,
            >(
                w: &Kernels<T, OUT, IN, KH, KW>,
                b: &[T; OUT],
                x: &Image<T, IN, H, W>,
                stride: usize,
                padding: usize,
                dilation: usize,
            ) -> (
                Image<T, OUT, HO, WO>,
                impl FnOnce(
                    &Kernels<T, OUT, IN, KH, KW>,
                    &[T; OUT],
                    &Image<T, IN, H, W>,
                    Image<T, OUT, HO, WO>,
                    &mut Kernels<T, OUT, IN, KH, KW>,
                    &mut [T; OUT],
                    &mut Image<T, IN, H, W>,
                    &mut NoTangent,
                    &mut NoTangent,
                    &mut NoTangent,
                ) + use<T, IN, OUT, KH, KW, H, W, HO, WO>,
            ) {
                let steps = Steps { stride, padding, dilation };
                (
                    correlate(w, b, x, stride, padding, dilation),
                    move |_w: &Kernels<T, OUT, IN, KH, KW>,
                          _: &[T; OUT],
                          x: &Image<T, IN, H, W>,
                          seed: Image<T, OUT, HO, WO>,
                          d_w: &mut Kernels<T, OUT, IN, KH, KW>,
                          d_b: &mut [T; OUT],
                          _d_x: &mut Image<T, IN, H, W>,
                          _: &mut NoTangent,
                          _: &mut NoTangent,
                          _: &mut NoTangent| {
                        pull_weights(x, &seed, d_w, d_b, steps);
                        $(
                            let $d_x = _d_x;
                            pull_image(_w, &seed, $d_x, steps);
                        )?
                    },
                )
            }
        }
    };
}
derivatives!(correlate d_x);
derivatives!(correlate_data);
