//! Schedules: the learning rate over the steps.
//!
//! A schedule is a value with a [`rate`](Schedule::rate) at each step, counted from 0; nothing is to be advanced. Formulas are
//! `PyTorch`'s.
//!
//! ```
//! use autodiff_core::nn::schedules::{Cosine, Schedule, Then, WarmUp};
//! use autodiff_core::nn::Sgd;
//!
//! let schedule = Then {
//!     first: WarmUp { rate: 0.1, from: 0.1, steps: 5 },
//!     steps: 5,
//!     then: Cosine { rate: 0.1, least: 0.0, steps: 95 },
//! };
//! let mut x = 1.0_f64;
//! let mut optimiser = Sgd::new(&x, 0.0);
//! for step in 0..100 {
//!     optimiser.rate = schedule.rate(step);
//!     let gradient = 2.0 * x;
//!     optimiser.step(&mut x, &gradient);
//! }
//! assert!(x.abs() < 1e-3);
//! ```

use core::f64::consts::PI;

use crate::Real;

/// A learning rate for each step.
pub trait Schedule {
    /// The learning rate of a step, counted from 0.
    fn rate(&self, step: usize) -> f64;
}

/// Any function of the step.
impl<F: Fn(usize) -> f64> Schedule for F {
    fn rate(&self, step: usize) -> f64 {
        self(step)
    }
}

/// Always the same.
///
/// ```
/// use autodiff_core::nn::schedules::{Constant, Schedule};
/// assert_eq!(Constant { rate: 0.1 }.rate(1000), 0.1);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Constant {
    /// The rate.
    pub rate: f64,
}

impl Schedule for Constant {
    fn rate(&self, _: usize) -> f64 {
        self.rate
    }
}

/// `rate · decay^(t / steps)`
///
/// ```
/// use autodiff_core::nn::schedules::{Exponential, Schedule};
/// let schedule = Exponential { rate: 0.1, decay: 0.25, steps: 100 };
/// assert!((schedule.rate(50) - 0.05).abs() < 1e-15);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exponential {
    /// The rate at the start.
    pub rate: f64,
    /// What it is multiplied by in so many steps.
    pub decay: f64,
    /// So many steps.
    pub steps: usize,
}

impl Schedule for Exponential {
    fn rate(&self, step: usize) -> f64 {
        self.rate * power(self.decay, count(step) / count(self.steps))
    }
}

/// `rate · decay^⌊t / steps⌋`: steps down.
///
/// ```
/// use autodiff_core::nn::schedules::{Schedule, Steps};
/// let schedule = Steps { rate: 0.1, decay: 0.5, steps: 100 };
/// assert_eq!((schedule.rate(99), schedule.rate(100)), (0.1, 0.05));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Steps {
    /// The rate at the start.
    pub rate: f64,
    /// What it is multiplied by every so many steps.
    pub decay: f64,
    /// So many steps.
    pub steps: usize,
}

impl Schedule for Steps {
    fn rate(&self, step: usize) -> f64 {
        self.rate * power(self.decay, count(step / self.steps))
    }
}

/// The rate, multiplied by `decay` at each of the milestones.
///
/// ```
/// use autodiff_core::nn::schedules::{Milestones, Schedule};
/// let schedule = Milestones { rate: 1.0, decay: 0.5, at: &[10, 15] };
/// assert_eq!((schedule.rate(9), schedule.rate(10), schedule.rate(15)), (1.0, 0.5, 0.25));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Milestones<'a> {
    /// The rate at the start.
    pub rate: f64,
    /// What it is multiplied by.
    pub decay: f64,
    /// The steps from which on it is.
    pub at: &'a [usize],
}

impl Schedule for Milestones<'_> {
    fn rate(&self, step: usize) -> f64 {
        let passed = self.at.iter().filter(|at| **at <= step).count();
        self.rate * power(self.decay, count(passed))
    }
}

/// Half a wave of a cosine from `rate` to `least`, in so many steps; after that it rises again.
///
/// ```
/// use autodiff_core::nn::schedules::{Cosine, Schedule};
/// let schedule = Cosine { rate: 0.1, least: 0.0, steps: 100 };
/// assert!((schedule.rate(50) - 0.05).abs() < 1e-15 && schedule.rate(100) < 1e-15);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cosine {
    /// The rate at the start.
    pub rate: f64,
    /// The rate at the end.
    pub least: f64,
    /// The steps between.
    pub steps: usize,
}

impl Schedule for Cosine {
    fn rate(&self, step: usize) -> f64 {
        cosine(self.rate, self.least, count(step) / count(self.steps))
    }
}

/// [`Cosine`] that starts again at its end, each time `factor` as long as before. (Loshchilov and Hutter, 2016.)
///
/// ```
/// use autodiff_core::nn::schedules::{Schedule, WarmRestarts};
/// let schedule = WarmRestarts { rate: 0.1, least: 0.0, steps: 10, factor: 2 };
/// assert_eq!((schedule.rate(0), schedule.rate(10), schedule.rate(30)), (0.1, 0.1, 0.1));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WarmRestarts {
    /// The rate at each start.
    pub rate: f64,
    /// The rate at each end.
    pub least: f64,
    /// The steps of the first round.
    pub steps: usize,
    /// How much longer each round is than the last: 1 for equal ones.
    pub factor: usize,
}

impl Schedule for WarmRestarts {
    fn rate(&self, step: usize) -> f64 {
        let (mut step, mut steps) = (step, self.steps.max(1));
        while step >= steps {
            step -= steps;
            steps *= self.factor.max(1);
        }
        cosine(self.rate, self.least, count(step) / count(steps))
    }
}

/// A straight line from `from · rate` to `rate`, in so many steps; `rate` after that.
///
/// ```
/// use autodiff_core::nn::schedules::{Schedule, WarmUp};
/// let schedule = WarmUp { rate: 0.1, from: 0.0, steps: 10 };
/// assert_eq!((schedule.rate(0), schedule.rate(5), schedule.rate(20)), (0.0, 0.05, 0.1));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WarmUp {
    /// The rate at the end.
    pub rate: f64,
    /// The part of it at the start.
    pub from: f64,
    /// The steps between.
    pub steps: usize,
}

impl Schedule for WarmUp {
    fn rate(&self, step: usize) -> f64 {
        if step >= self.steps {
            return self.rate;
        }
        self.rate * (self.from + (1.0 - self.from) * count(step) / count(self.steps))
    }
}

/// `rate · (1 − t / steps)^power`, and 0 from there on.
///
/// ```
/// use autodiff_core::nn::schedules::{Polynomial, Schedule};
/// let schedule = Polynomial { rate: 0.1, power: 2.0, steps: 10 };
/// assert!((schedule.rate(5) - 0.025).abs() < 1e-15 && schedule.rate(10) == 0.0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Polynomial {
    /// The rate at the start.
    pub rate: f64,
    /// The power: 1 for a straight line.
    pub power: f64,
    /// The steps until 0.
    pub steps: usize,
}

impl Schedule for Polynomial {
    fn rate(&self, step: usize) -> f64 {
        if step >= self.steps {
            return 0.0;
        }
        self.rate * power(1.0 - count(step) / count(self.steps), self.power)
    }
}

/// Up to a peak and down to next to nothing, by cosines: the one-cycle policy. (Smith and Topin, 2017.)
///
/// It starts at `rate / 25`, is at `rate` after three tenths of the steps, and ends at a ten-thousandth of the start, in the last step.
///
/// ```
/// use autodiff_core::nn::schedules::{OneCycle, Schedule};
/// let schedule = OneCycle::new(0.1, 100);
/// assert!((schedule.rate(0) - 0.004).abs() < 1e-15 && (schedule.rate(29) - 0.1).abs() < 1e-15);
/// assert!((schedule.rate(99) - 4e-7).abs() < 1e-15);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OneCycle {
    /// The rate at the peak.
    pub rate: f64,
    /// All steps.
    pub steps: usize,
    /// The part of the steps that goes up.
    pub rising: f64,
    /// What the rate at the peak is divided by at the start.
    pub start: f64,
    /// What the rate at the start is divided by at the end.
    pub end: f64,
}

impl OneCycle {
    /// With `PyTorch`'s defaults.
    pub fn new(rate: f64, steps: usize) -> Self {
        Self { rate, steps, rising: 0.3, start: 25.0, end: 1e4 }
    }
}

impl Schedule for OneCycle {
    fn rate(&self, step: usize) -> f64 {
        let (step, last) = (count(step), count(self.steps) - 1.0);
        let peak = self.rising * count(self.steps) - 1.0;
        let start = self.rate / self.start;
        if step <= peak {
            cosine(start, self.rate, step / peak)
        } else {
            cosine(self.rate, start / self.end, ((step - peak) / (last - peak)).min(1.0))
        }
    }
}

/// One schedule for so many steps, then another, which counts from there.
///
/// ```
/// use autodiff_core::nn::schedules::{Constant, Exponential, Schedule, Then};
/// let then = Exponential { rate: 0.1, decay: 0.5, steps: 1 };
/// let schedule = Then { first: Constant { rate: 0.1 }, steps: 10, then };
/// assert_eq!((schedule.rate(9), schedule.rate(10), schedule.rate(11)), (0.1, 0.1, 0.05));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Then<A, B> {
    /// The first.
    pub first: A,
    /// Its steps.
    pub steps: usize,
    /// The second.
    pub then: B,
}

impl<A: Schedule, B: Schedule> Schedule for Then<A, B> {
    fn rate(&self, step: usize) -> f64 {
        match step.checked_sub(self.steps) {
            None => self.first.rate(step),
            Some(rest) => self.then.rate(rest),
        }
    }
}

/// Half a wave: `from` at 0, `to` at 1.
fn cosine(from: f64, to: f64, part: f64) -> f64 {
    to + (from - to) * (1.0 + Real::cos(PI * part)) / 2.0
}

fn power(base: f64, exponent: f64) -> f64 {
    Real::powf(base, exponent)
}

fn count(steps: usize) -> f64 {
    f64::from_usize(steps)
}
