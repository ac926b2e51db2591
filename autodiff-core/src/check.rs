//! A check of gradients by central differences: finds wrong hand-written rules.

use core::fmt;

use crate::{Differentiable, Real, Tangent, Visitor, ZipVisitor};

/// What a check has found where all is well.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct GradientReport {
    /// How many numbers were compared.
    pub numbers: usize,
    /// The largest difference between the gradient and the quotient of differences.
    pub worst_absolute: f64,
    /// The largest such difference, relative to the larger of 1 and the quotient.
    pub worst_relative: f64,
    /// Which of the numbers has that, in the order of their declaration, from 0.
    pub worst_index: usize,
}

/// Where a gradient is wrong, at its worst.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct GradientError {
    /// Which of the numbers of the parameters, in the order of their declaration, from 0.
    pub index: usize,
    /// How many numbers there are.
    pub numbers: usize,
    /// How many of them disagree.
    pub wrong: usize,
    /// What the gradient says.
    pub gradient: f64,
    /// What central differences say.
    pub difference: f64,
    /// The difference of both, relative to the larger of 1 and the quotient.
    pub relative: f64,
}

impl fmt::Display for GradientError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let GradientError { index, numbers, wrong, gradient, difference, relative } = self;
        write!(
            f,
            "the gradient is wrong in {wrong} of {numbers} numbers, most of all in number {index}: it is \
             {gradient}, and central differences give {difference} (relative error {relative:.1e})"
        )
    }
}

impl core::error::Error for GradientError {}

/// The options of a check.
#[derive(Clone, Copy, Debug, Default)]
pub struct GradientCheck {
    step: Option<f64>,
    tolerance: Option<f64>,
}

impl GradientCheck {
    /// The options that [`gradient_check`] has: they follow from the precision of the numbers.
    pub fn new() -> Self {
        Self::default()
    }

    /// The step of the differences, relative to the larger of 1 and the number that is changed.
    pub fn step(mut self, step: f64) -> Self {
        self.step = Some(step);
        self
    }

    /// The greatest relative error that counts as right.
    pub fn tolerance(mut self, tolerance: f64) -> Self {
        self.tolerance = Some(tolerance);
        self
    }

    /// Runs the check. See [`gradient_check`].
    ///
    /// # Errors
    /// If the gradient is not that of the function.
    pub fn run<P: Differentiable + Clone>(
        &self,
        at: &P,
        value: impl Fn(&P) -> f64,
        gradient: impl FnOnce(&P) -> P::Tangent,
    ) -> Result<GradientReport, GradientError> {
        let gradient = gradient(at);
        let numbers = count(at, &gradient);
        let mut report = GradientReport { numbers, ..GradientReport::default() };
        let mut error: Option<GradientError> = None;
        for index in 0..numbers {
            let (mut above, mut below) = (at.clone(), at.clone());
            let mut up = Nudge::new(index, self.step, 1.0);
            above.zip_tangent_mut(&gradient, &mut up);
            let mut down = Nudge::new(index, self.step, -1.0);
            below.zip_tangent_mut(&gradient, &mut down);
            let difference = (value(&above) - value(&below)) / (up.number - down.number);
            let absolute = (up.gradient - difference).abs();
            let relative = absolute / difference.abs().max(1.0);
            report.worst_absolute = report.worst_absolute.max(absolute);
            if relative > report.worst_relative {
                (report.worst_relative, report.worst_index) = (relative, index);
            }
            let tolerance = self.tolerance.unwrap_or(100.0 * Real::sqrt(up.epsilon));
            // Written so that a NaN is wrong.
            if relative <= tolerance {
                continue;
            }
            let wrong = error.map_or(1, |e| e.wrong + 1);
            let is_worst = error.is_none_or(|e| relative > e.relative || relative.is_nan());
            let worst = GradientError { index, numbers, wrong, gradient: up.gradient, difference, relative };
            error = Some(if is_worst { worst } else { GradientError { wrong, ..error.unwrap_or(worst) } });
        }
        error.map_or(Ok(report), Err)
    }
}

/// Compares a gradient with central differences of the function, number by number.
///
/// The parameters are one value: take several as a tuple. The step of the differences and the tolerance follow
/// from the precision of the numbers; [`GradientCheck`] sets them.
///
/// ```
/// use autodiff_core::gradient_check;
///
/// let f = |x: &[f64; 2]| x[0] * x[0] * x[1];
/// let right = gradient_check(&[3.0, 2.0], f, |x| [2.0 * x[0] * x[1], x[0] * x[0]]);
/// assert_eq!(right.unwrap().numbers, 2);
///
/// let wrong = gradient_check(&[3.0, 2.0], f, |x| [2.0 * x[0] * x[1], x[0]]).unwrap_err();
/// assert_eq!((wrong.index, wrong.wrong, wrong.gradient), (1, 1, 3.0));
/// assert!(wrong.to_string().starts_with("the gradient is wrong in 1 of 2 numbers, most of all in number 1: it is 3"));
/// ```
///
/// So a hand-written rule, or anything else that has a gradient, is tested:
///
/// ```
/// use autodiff_core::{derivative, gradient_check};
///
/// fn softplus(x: f64) -> f64 {
///     x.exp().ln_1p()
/// }
///
/// #[derivative(of = softplus)]
/// fn softplus_rule(x: f64, seed: f64) -> (f64, f64) {
///     (softplus(x), seed / (1.0 + (-x).exp()))
/// }
///
/// gradient_check(&0.7, |x| softplus(*x), |x| softplus::grad(*x)).unwrap();
/// ```
///
/// # Errors
/// If the gradient is not that of the function; the error tells the worst number.
pub fn gradient_check<P: Differentiable + Clone>(
    at: &P,
    value: impl Fn(&P) -> f64,
    gradient: impl FnOnce(&P) -> P::Tangent,
) -> Result<GradientReport, GradientError> {
    GradientCheck::new().run(at, value, gradient)
}

/// How many numbers the parameters have. A gradient of another shape is a mistake of the caller's.
fn count<P: Differentiable + Clone>(at: &P, gradient: &P::Tangent) -> usize {
    at.assert_same_shape(gradient, "d_parameters");
    let mut count = Count(0);
    gradient.visit(&mut count);
    count.0
}

struct Count(usize);

impl Visitor for Count {
    fn slice<T: Real>(&mut self, numbers: &[T]) {
        self.0 += numbers.len();
    }
}

/// Changes one number by a step, and reads its gradient on the way.
struct Nudge {
    index: usize,
    seen: usize,
    step: Option<f64>,
    sign: f64,
    number: f64,
    gradient: f64,
    epsilon: f64,
}

impl Nudge {
    fn new(index: usize, step: Option<f64>, sign: f64) -> Self {
        Nudge { index, seen: 0, step, sign, number: f64::NAN, gradient: f64::NAN, epsilon: f64::EPSILON }
    }
}

impl ZipVisitor for Nudge {
    fn slices<T: Real>(&mut self, values: &mut [T], tangent: &[T]) {
        let here = self.index.checked_sub(self.seen).filter(|k| *k < values.len());
        self.seen += values.len();
        let Some(k) = here else { return };
        self.epsilon = T::EPSILON.to_f64();
        let number = values[k].to_f64();
        let step = self.step.unwrap_or_else(|| Real::cbrt(self.epsilon)) * number.abs().max(1.0);
        values[k] = T::from_f64(number + self.sign * step);
        self.number = values[k].to_f64();
        self.gradient = tangent[k].to_f64();
    }
}
