//! One run of one version of a function: what goes in and what comes out, as flat lists of floats.

use std::fmt::{Debug, Write};

use autodiff_core::{Differentiable, Tangent};

use crate::{Flat, Slot};

/// Which of the generated functions is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// None: the sample point alone.
    Inputs,
    /// The function itself.
    Primal,
    /// `f::grad`
    Grad,
    /// `f::value_and_grad`
    ValueAndGrad,
    /// `f::value_and_grad_into`
    ValueAndGradInto,
    /// `f::vjp`
    Vjp,
    /// `f::vjp_into`
    VjpInto,
    /// `f::jvp`
    Jvp,
}

/// A run, handed to the `run_*` function of a version.
#[derive(Debug)]
pub struct Job<'a> {
    /// What to run.
    pub mode: Mode,
    /// The number of the sample point, for the arguments that carry no gradient.
    pub point: usize,
    inputs: &'a [f64],
    fed: usize,
    /// Tangents of the inputs (dual numbers, `jvp`), or the seed and then the buffers (`vjp` and kin).
    tangents: &'a [f64],
    used: usize,
    /// Values, gradients or tangents, whatever the mode asks for.
    pub floats: Vec<f64>,
    /// The derivatives of `floats`, of dual numbers.
    pub slopes: Vec<f64>,
    /// How many of `floats` belong to the result; the rest is of `&mut` parameters.
    pub of_result: usize,
    /// The result, and what the `&mut` arguments hold, printed so that no bit is lost.
    pub text: String,
    /// The names of the inputs, one each.
    pub names: Vec<String>,
    /// Which of the inputs belong to `&mut` parameters.
    pub in_out: Vec<bool>,
}

impl<'a> Job<'a> {
    /// A run at a sample point, with other numbers for its floats (none: as they are).
    #[must_use]
    pub fn new(mode: Mode, point: usize, inputs: &'a [f64], tangents: &'a [f64]) -> Self {
        Job {
            mode,
            point,
            inputs,
            fed: 0,
            tangents,
            used: 0,
            floats: Vec::new(),
            slopes: Vec::new(),
            of_result: 0,
            text: String::new(),
            names: Vec::new(),
            in_out: Vec::new(),
        }
    }

    /// Takes note of an active argument, and gives its floats the numbers of this run.
    pub fn input(&mut self, name: &str, in_out: bool, value: &mut dyn Flat) {
        let first = self.names.len();
        value.each(&mut |slot| {
            self.names.push(format!("{name}[{}]", self.names.len() - first));
            self.in_out.push(in_out);
            if self.mode == Mode::Inputs {
                self.floats.push(read(&slot));
            } else {
                let number = self.inputs[self.fed];
                let slope = if matches!(slot, Slot::Dual(_)) { self.tangents[self.fed] } else { 0.0 };
                self.fed += 1;
                set(slot, number, slope);
            }
        });
    }

    /// Takes the result of the function itself, or of its dual version.
    pub fn result(&mut self, value: &mut dyn Flat) {
        self.output(value);
        self.of_result = self.floats.len();
    }

    /// Takes what a `&mut` argument holds afterwards.
    pub fn output(&mut self, value: &mut dyn Flat) {
        value.each(&mut |slot| {
            self.floats.push(read(&slot));
            if let Slot::Dual(dual) = slot {
                self.slopes.push(dual.eps);
            }
        });
    }

    /// Prints a value into the record that all modes must agree on.
    pub fn text(&mut self, value: &dyn Debug) {
        writeln!(self.text, "{value:?}").expect("a string takes everything");
    }

    /// A tangent in the shape of `value`, of the next numbers: a seed, a buffer or a direction.
    pub fn tangent<T: Differentiable>(&mut self, value: &T) -> T::Tangent {
        let mut tangent = value.zero_tangent();
        tangent.map_values(|_| {
            self.used += 1;
            self.tangents[self.used - 1]
        });
        tangent
    }

    /// Takes the gradient or tangent that belongs to `value`. The argument fixes the type that the contract
    /// asks for.
    pub fn gradient<T: Differentiable>(&mut self, _value: &T, gradient: &T::Tangent) {
        gradient.for_each_value(|x| self.floats.push(x));
    }

    /// Ends the run of a version that does not know the sample point.
    ///
    /// # Panics
    /// Always.
    pub fn no_such_point(&self) -> ! {
        panic!("there is no sample point {}", self.point)
    }
}

fn read(slot: &Slot<'_>) -> f64 {
    match slot {
        Slot::Double(x) => **x,
        Slot::Single(x) => f64::from(**x),
        Slot::Dual(x) => x.re,
    }
}

fn set(slot: Slot<'_>, number: f64, slope: f64) {
    match slot {
        Slot::Double(x) => *x = number,
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the number came from an f32, or is meant to be one"
        )]
        Slot::Single(x) => *x = number as f32,
        Slot::Dual(x) => *x = crate::Dual { re: number, eps: slope, active: true },
    }
}
