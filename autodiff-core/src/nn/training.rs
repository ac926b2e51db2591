//! Help with training loops. It owns nothing: parameters, optimiser, gradient and the order of the examples are the caller's.
//!
//! ```
//! use autodiff_core::nn::training::{EarlyStopping, epoch, shuffle};
//! use autodiff_core::nn::{Adam, clip_by_norm};
//! use autodiff_core::{Differentiable, differentiable};
//!
//! #[derive(Clone, Differentiable)]
//! struct Line {
//!     slope: f64,
//!     offset: f64,
//! }
//!
//! #[differentiable(wrt(line))]
//! fn error(line: &Line, x: f64, y: f64) -> f64 {
//!     (line.slope * x + line.offset - y).powi(2)
//! }
//!
//! let examples = [(0.0, 1.0), (1.0, 3.0), (2.0, 5.0), (3.0, 7.0)];
//! let mut order = [0, 1, 2, 3];
//! let mut line = Line { slope: 0.0, offset: 0.0 };
//! let mut gradient = line.zero_tangent();
//! let mut optimiser = Adam::new(&line, 0.05);
//! let mut stop = EarlyStopping::new(20);
//! let mut seed = 1;
//! for _ in 0..2000 {
//!     shuffle(&mut order, &mut seed);
//!     let batches = order.chunks(2);
//!     let loss = epoch(
//!         &mut line,
//!         &mut optimiser,
//!         &mut gradient,
//!         batches,
//!         |line, at, gradient| {
//!             let (x, y) = examples[at];
//!             error::value_and_grad_into(line, x, y, gradient)
//!         },
//!         |_, gradient| {
//!             clip_by_norm(gradient, 10.0);
//!         },
//!     );
//!     if stop.after(loss) {
//!         break;
//!     }
//! }
//! assert!((line.slope - 2.0).abs() < 1e-2 && (line.offset - 1.0).abs() < 1e-2);
//! ```

use super::Optimiser;
use super::random::next;
use crate::{Differentiable, Real, Tangent};

/// One pass over mini-batches; returns the mean loss of all examples, as they were when their turn came.
///
/// A batch is a list of indices. `loss` gives the loss of the example at an index and **adds** its gradient to the buffer; the sum over
/// the batch is divided by its size; `before_step` may look at the optimiser and the gradient, clip it, set the rate,
/// count; then the optimiser makes a step. Nothing is allocated. Empty batches are skipped; without examples the result is NaN.
///
/// What was in `gradient` is overwritten: it is the buffer, made once.
pub fn epoch<'b, P: Differentiable, O: Optimiser<P>>(
    parameters: &mut P,
    optimiser: &mut O,
    gradient: &mut P::Tangent,
    batches: impl IntoIterator<Item = &'b [usize]>,
    mut loss: impl FnMut(&P, usize, &mut P::Tangent) -> f64,
    mut before_step: impl FnMut(&mut O, &mut P::Tangent),
) -> f64 {
    let (mut total, mut examples) = (0.0, 0);
    for batch in batches {
        if batch.is_empty() {
            continue;
        }
        gradient.set_zero();
        for at in batch {
            total += loss(parameters, *at, gradient);
        }
        examples += batch.len();
        gradient.scale(1.0 / f64::from_usize(batch.len()));
        before_step(optimiser, gradient);
        optimiser.step(parameters, gradient);
    }
    total / f64::from_usize(examples)
}

/// Puts the items in random order (Fisher and Yates), and moves the seed on: the same seed gives the same orders.
///
/// ```
/// use autodiff_core::nn::training::shuffle;
/// let mut order: [usize; 10] = core::array::from_fn(|i| i);
/// shuffle(&mut order, &mut 7);
/// assert_ne!(order, core::array::from_fn(|i| i));
/// order.sort();
/// assert_eq!(order, core::array::from_fn(|i| i));
/// ```
pub fn shuffle<I>(items: &mut [I], seed: &mut u64) {
    for last in (1..items.len()).rev() {
        let other = next(seed) % (last as u64 + 1);
        items.swap(last, usize::try_from(other).unwrap_or(last));
    }
}

/// Says when a loss has not become better for so many epochs.
///
/// ```
/// use autodiff_core::nn::training::EarlyStopping;
/// let mut stop = EarlyStopping::new(2);
/// let stops = [1.0, 0.5, 0.6, 0.4, 0.4, 0.5].map(|loss| stop.after(loss));
/// assert_eq!(stops, [false, false, false, false, false, true]);
/// assert_eq!((stop.best, stop.best_epoch), (0.4, 3));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EarlyStopping {
    /// How many epochs without improvement are enough.
    pub patience: usize,
    /// How much better a loss has to be to count. 0 at first.
    pub least: f64,
    /// The best loss so far.
    pub best: f64,
    /// Its epoch, counted from 0.
    pub best_epoch: usize,
    epochs: usize,
}

impl EarlyStopping {
    /// With a patience.
    pub fn new(patience: usize) -> Self {
        Self { patience, least: 0.0, best: f64::INFINITY, best_epoch: 0, epochs: 0 }
    }

    /// Takes the loss of one more epoch, usually of examples that are not trained with; says whether to stop.
    pub fn after(&mut self, loss: f64) -> bool {
        let epoch = self.epochs;
        self.epochs += 1;
        if loss < self.best - self.least {
            (self.best, self.best_epoch) = (loss, epoch);
        }
        epoch - self.best_epoch >= self.patience
    }
}
