//! Convolutions and pooling over batches of images, with derivatives written by hand.
//!
//! An image is `[channels, height, width]`, row by row, and a batch image by image, as in `PyTorch`. Strides of 1 go through shifted runs
//! (`ops/shifted`), others through a product with what every output sees. The tests compare both with what the macro makes of the
//! plain loops.

use super::super::kernels::{nn, nt, tn};
use super::super::shifted::{self, Room, zeroed};
use super::products::product;
use crate::rt::{Mutated, check_len};
use crate::{Differentiable, NoTangent, Real, StateVisitor, ZipVisitor};

/// How the window of a convolution or a pooling goes over images. Pairs are of height and width.
///
/// ```
/// use autodiff_core::ops::slices::Window;
/// let window = Window::new(3, [28, 20], [5, 5]).with_padding([2, 2]).with_stride([2, 1]);
/// assert_eq!(window.output(), [14, 20]);
/// assert_eq!(window.inputs(), 3 * 28 * 20);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Window {
    /// Channels of the images.
    pub channels: usize,
    /// Size of the images.
    pub size: [usize; 2],
    /// Size of the window.
    pub kernel: [usize; 2],
    /// From one place of the window to the next.
    pub stride: [usize; 2],
    /// Zeros around the images, on each side.
    pub padding: [usize; 2],
    /// From one element of the window to the next, in the image.
    pub dilation: [usize; 2],
}

impl Window {
    /// A window with stride 1, dilation 1 and no padding.
    pub fn new(channels: usize, size: [usize; 2], kernel: [usize; 2]) -> Self {
        Self { channels, size, kernel, stride: [1; 2], padding: [0; 2], dilation: [1; 2] }
    }

    /// With another stride.
    #[must_use]
    pub fn with_stride(self, stride: [usize; 2]) -> Self {
        Self { stride, ..self }
    }

    /// With zeros around the images.
    #[must_use]
    pub fn with_padding(self, padding: [usize; 2]) -> Self {
        Self { padding, ..self }
    }

    /// With elements that are further apart.
    #[must_use]
    pub fn with_dilation(self, dilation: [usize; 2]) -> Self {
        Self { dilation, ..self }
    }

    /// Height and width of the output: `(size + 2·padding − dilation·(kernel − 1) − 1) / stride + 1`.
    ///
    /// # Panics
    ///
    /// If the window is larger than the padded image; if it, a stride or a dilation is 0.
    ///
    /// ```should_panic
    /// // "a window of 5 does not fit into 3 with 0 of padding on each side"
    /// autodiff_core::ops::slices::Window::new(1, [3, 9], [5, 5]).output();
    /// ```
    #[track_caller]
    pub fn output(&self) -> [usize; 2] {
        [0, 1].map(|axis| {
            let (kernel, stride, dilation) = (self.kernel[axis], self.stride[axis], self.dilation[axis]);
            assert!(
                kernel > 0 && stride > 0 && dilation > 0,
                "window {kernel}, stride {stride}, dilation {dilation}: each is at least 1"
            );
            let (size, padding) = (self.size[axis], self.padding[axis]);
            let extent = dilation * (kernel - 1) + 1;
            assert!(
                extent <= size + 2 * padding,
                "a window of {extent} does not fit into {size} with {padding} of padding on each side"
            );
            (size + 2 * padding - extent) / stride + 1
        })
    }

    /// How many numbers an image has.
    pub fn inputs(&self) -> usize {
        self.channels * self.size[0] * self.size[1]
    }

    /// How many places the window has in an image.
    #[track_caller]
    pub fn places(&self) -> usize {
        let [height, width] = self.output();
        height * width
    }

    /// How many numbers an output sees.
    pub fn seen(&self) -> usize {
        self.channels * self.kernel[0] * self.kernel[1]
    }

    fn is_dense(&self) -> bool {
        self.stride == [1; 2]
    }

    /// Where element `k` of the window is at place `i`, along an axis; `None` in the padding.
    #[inline]
    fn input(&self, axis: usize, i: usize, k: usize) -> Option<usize> {
        let at = i * self.stride[axis] + k * self.dilation[axis];
        at.checked_sub(self.padding[axis]).filter(|at| *at < self.size[axis])
    }
}

/// Nothing is written through a window.
impl crate::rt::Owned for Window {}

/// A window carries no gradient.
impl Differentiable for Window {
    type Tangent = NoTangent;

    fn zero_tangent(&self) -> NoTangent {
        NoTangent
    }

    fn assert_same_shape(&self, _: &NoTangent, _: &str) {}

    fn zip_tangent_mut(&mut self, _: &NoTangent, _: &mut impl ZipVisitor) {}

    fn zip_states_mut<const K: usize>(
        &mut self,
        _: &NoTangent,
        _: [&mut NoTangent; K],
        _: &mut impl StateVisitor<K>,
    ) {
    }
}

#[track_caller]
fn check(name: &str, len: usize, count: usize, each: usize, of: &str) {
    assert!(
        len == count * each,
        "`{name}` has length {len}, but {count} {of} of {each} numbers are asked for"
    );
}

/// How many images there are, for an output of so many channels.
#[track_caller]
fn check_images(x: usize, y: usize, window: &Window, channels: usize) -> usize {
    let each = channels * window.places();
    let images = y.checked_div(each).unwrap_or(0);
    check("y", y, images, each, "images");
    check("x", x, images, window.inputs(), "images");
    images
}

#[track_caller]
pub(crate) fn check_kernels(w: usize, b: usize, window: &Window) {
    check("w", w, b, window.seen(), "kernels");
}

#[track_caller]
fn check_convolution(w: usize, b: usize, x: usize, y: usize, window: &Window) {
    check_kernels(w, b, window);
    check_images(x, y, window, b);
}

/// What every output sees, a column per place: `[seen, places]`.
fn see<T: Real>(x: &[T], window: &Window, patches: &mut [T]) {
    let [height, width] = window.output();
    for (at, place) in places(window) {
        let row = &mut patches[at * height * width..(at + 1) * height * width];
        for i in 0..height {
            let to = &mut row[i * width..(i + 1) * width];
            let line = window.input(0, i, place[1]);
            for (j, to) in to.iter_mut().enumerate() {
                let at = line.zip(window.input(1, j, place[2]));
                *to = at
                    .map_or(T::ZERO, |(line, j)| x[(place[0] * window.size[0] + line) * window.size[1] + j]);
            }
        }
    }
}

/// Adds to the image what its copies have.
fn give<T: Real>(d_patches: &[T], window: &Window, d_x: &mut [T]) {
    let [height, width] = window.output();
    for (at, place) in places(window) {
        for i in 0..height {
            let Some(line) = window.input(0, i, place[1]) else { continue };
            for j in 0..width {
                if let Some(column) = window.input(1, j, place[2]) {
                    d_x[(place[0] * window.size[0] + line) * window.size[1] + column] +=
                        d_patches[(at * height + i) * width + j];
                }
            }
        }
    }
}

/// Channel, row and column of each element of the window, numbered.
fn places(window: &Window) -> impl Iterator<Item = (usize, [usize; 3])> + use<> {
    let [rows, columns] = window.kernel;
    (0..window.seen()).map(move |at| (at, [at / (rows * columns), at / columns % rows, at % columns]))
}

/// A batch of images through a convolution, with memory to work in.
pub(crate) fn forward<T: Real>(w: &[T], b: &[T], x: &[T], y: &mut [T], window: &Window, room: &mut Room<T>) {
    let (outputs, places, seen) = (b.len(), window.places(), window.seen());
    if y.is_empty() {
        return;
    }
    for (x, y) in x.chunks_exact(window.inputs()).zip(y.chunks_exact_mut(outputs * places)) {
        if window.is_dense() {
            shifted::forward(w, b, x, y, window, room);
        } else {
            let patches = zeroed(&mut room.patches, seen * places);
            see(x, window, patches);
            for (y, b) in y.chunks_exact_mut(places).zip(b) {
                y.fill(*b);
            }
            nn(w, patches, y, [outputs, seen, places]);
        }
    }
}

/// Adds to the gradients of a convolution, with memory to work in; to that of the images if it is asked for.
pub(crate) fn reverse<T: Real>(
    w: &[T],
    x: &[T],
    d_y: &[T],
    [d_w, d_b]: [&mut [T]; 2],
    mut d_x: Option<&mut [T]>,
    window: &Window,
    room: &mut Room<T>,
) {
    let (outputs, places, seen) = (d_b.len(), window.places(), window.seen());
    if d_y.is_empty() {
        return;
    }
    let inputs = window.inputs();
    for (image, (x, d_y)) in x.chunks_exact(inputs).zip(d_y.chunks_exact(outputs * places)).enumerate() {
        for (d_b, d_y) in d_b.iter_mut().zip(d_y.chunks_exact(places)) {
            *d_b += super::super::products::sum_of(d_y);
        }
        let d_x = d_x.as_deref_mut().map(|d_x| &mut d_x[image * inputs..(image + 1) * inputs]);
        if window.is_dense() {
            shifted::reverse(w, x, d_y, d_w, d_x, (window, outputs), room);
            continue;
        }
        let patches = zeroed(&mut room.patches, seen * places);
        see(x, window, patches);
        nt(d_y, patches, d_w, [outputs, places, seen]);
        if let Some(d_x) = d_x {
            patches.fill(T::ZERO);
            tn(w, d_y, patches, [seen, outputs, places]);
            give(patches, window, d_x);
        }
    }
}

product! {
    /// A batch of images through a convolution of `b.len()` outputs: `b[o] + Σ w[o][c][p][q] · x[c][..][..]`, as
    /// [`nn::Conv2d`](crate::nn::Conv2d). `w` is `[outputs, channels, kernel, kernel]`, `x` `[images, channels, height, width]`, and `y`
    /// `[images, outputs, height, width]`, of the output's height and width.
    ///
    /// # Panics
    ///
    /// If a slice has another length than its sizes ask for.
    ///
    /// ```
    /// use autodiff_core::ops::slices::{Window, correlate};
    /// let mut y = [0.0; 4];
    /// let x = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 10.0];
    /// correlate(&[1.0, 0.0, 0.0, -1.0], &[0.0], &x, &mut y, Window::new(1, [3, 3], [2, 2]));
    /// assert_eq!(y, [-4.0, -4.0, -4.0, -5.0]);
    /// ```
    correlate reads [w d_w, b d_b, x d_x] data [] writes y d_y sizes [window: Window];
    forward {
        check_convolution(w.len(), b.len(), x.len(), y.len(), &window);
        forward(w, b, x, y, &window, &mut Room::default());
    }
    pull {
        let _ = b;
        reverse(w, x, d_y, [d_w, d_b], Some(d_x), &window, &mut Room::default());
    }
    push {
        let mut room = Room::default();
        forward(w, &alloc::vec![T::ZERO; b.len()], d_x, d_y, &window, &mut room);
        let mut of_parameters = alloc::vec![T::ZERO; d_y.len()];
        forward(d_w, d_b, x, &mut of_parameters, &window, &mut room);
        for (d_y, part) in d_y.iter_mut().zip(of_parameters) {
            *d_y += part;
        }
    }
}

product! {
    /// [`correlate`](fn@correlate) of data: there is no gradient of `x`, and the time for it is saved. For layers, as
    /// [`affine_rows_of_data`](fn@super::affine_rows_of_data).
    #[doc(hidden)]
    correlate_data reads [w d_w, b d_b] data [x] writes y d_y sizes [window: Window];
    forward {
        check_convolution(w.len(), b.len(), x.len(), y.len(), &window);
        forward(w, b, x, y, &window, &mut Room::default());
    }
    pull {
        let _ = b;
        reverse(w, x, d_y, [d_w, d_b], None, &window, &mut Room::default());
    }
    push {
        let _ = (w, b);
        forward(d_w, d_b, x, d_y, &window, &mut Room::default());
    }
}

/// Calls with the index of each output, and of the first and the last but one row and column of what is seen there.
#[inline(always)]
fn for_each_place(window: &Window, images: usize, mut each: impl FnMut(usize, usize, [usize; 4])) {
    let [height, width] = window.output();
    let ends = |axis: usize, i: usize| {
        let (start, padding) = (i * window.stride[axis], window.padding[axis]);
        let end = (start + window.kernel[axis]).saturating_sub(padding).min(window.size[axis]);
        [start.saturating_sub(padding), end]
    };
    for plane in 0..images * window.channels {
        let first = plane * window.size[0] * window.size[1];
        for i in 0..height {
            let [top, bottom] = ends(0, i);
            for j in 0..width {
                let [left, right] = ends(1, j);
                each((plane * height + i) * width + j, first, [top, bottom, left, right]);
            }
        }
    }
}

/// Where the first of the largest numbers is.
#[inline(always)]
fn largest<T: Real>(x: &[T], first: usize, width: usize, [top, bottom, left, right]: [usize; 4]) -> usize {
    let mut best = first + top * width + left;
    for row in top..bottom {
        for at in first + row * width + left..first + row * width + right {
            // NaN is larger than all, as in `PyTorch`.
            if x[at] > x[best] || x[at].is_nan() {
                best = at;
            }
        }
    }
    best
}

#[track_caller]
fn check_pooling(x: usize, y: usize, window: &Window) -> usize {
    assert!(window.dilation == [1; 2], "pooling with dilation {:?}, but 1 is asked for", window.dilation);
    for axis in [0, 1] {
        let (padding, kernel) = (window.padding[axis], window.kernel[axis]);
        assert!(2 * padding <= kernel, "a padding of {padding} is more than half of a window of {kernel}");
    }
    check_images(x, y, window, window.channels)
}

fn images<T>(x: &[T], window: &Window) -> usize {
    x.len().checked_div(window.inputs()).unwrap_or(0)
}

product! {
    /// The largest number of each window, as [`nn::MaxPool2d`](crate::nn::MaxPool2d): the padding is never the largest, and among equals
    /// the gradient goes to the first.
    ///
    /// # Panics
    ///
    /// If a slice has another length than its sizes ask for, or the padding is more than half of the window.
    ///
    /// ```
    /// use autodiff_core::ops::slices::{Window, max_pool};
    /// let mut y = [0.0; 2];
    /// let x = [1.0, 2.0, 5.0, 0.0, 3.0, 2.0, 5.0, 4.0];
    /// max_pool(&x, &mut y, Window::new(1, [2, 4], [2, 2]).with_stride([2, 2]));
    /// assert_eq!(y, [3.0, 5.0]);
    /// ```
    max_pool reads [x d_x] data [] writes y d_y sizes [window: Window];
    forward {
        let images = check_pooling(x.len(), y.len(), &window);
        for_each_place(&window, images, |to, first, part| y[to] = x[largest(x, first, window.size[1], part)]);
    }
    pull {
        for_each_place(&window, images(x, &window), |to, first, part| {
            d_x[largest(x, first, window.size[1], part)] += d_y[to];
        });
    }
    push {
        for_each_place(&window, images(x, &window), |to, first, part| {
            d_y[to] = d_x[largest(x, first, window.size[1], part)];
        });
    }
}

/// `y = mean of each window`, the padding counted as zeros.
fn means<T: Real>(x: &[T], y: &mut [T], window: &Window) {
    let part = T::ONE / T::from_usize(window.kernel[0] * window.kernel[1]);
    for_each_place(window, images(x, window), |to, first, [top, bottom, left, right]| {
        let mut sum = T::ZERO;
        for row in top..bottom {
            let start = first + row * window.size[1];
            for x in &x[start + left..start + right] {
                sum += *x;
            }
        }
        y[to] = part * sum;
    });
}

product! {
    /// The mean of each window, with zeros for padding, as [`nn::AvgPool2d`](crate::nn::AvgPool2d).
    ///
    /// # Panics
    ///
    /// As [`max_pool`](fn@max_pool).
    ///
    /// ```
    /// use autodiff_core::ops::slices::{Window, avg_pool};
    /// let mut y = [0.0];
    /// avg_pool(&[1.0, 2.0, 3.0, 6.0], &mut y, Window::new(1, [2, 2], [2, 2]));
    /// assert_eq!(y, [3.0]);
    /// ```
    avg_pool reads [x d_x] data [] writes y d_y sizes [window: Window];
    forward {
        check_pooling(x.len(), y.len(), &window);
        means(x, y, &window);
    }
    pull {
        let part = T::ONE / T::from_usize(window.kernel[0] * window.kernel[1]);
        for_each_place(&window, images(x, &window), |to, first, [top, bottom, left, right]| {
            let given = part * d_y[to];
            for row in top..bottom {
                let start = first + row * window.size[1];
                for d_x in &mut d_x[start + left..start + right] {
                    *d_x += given;
                }
            }
        });
    }
    push { means(d_x, d_y, &window); }
}
