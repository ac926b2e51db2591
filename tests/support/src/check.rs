//! What is demanded of every function of the corpus, at every sample point, in `f64` and in `f32`.

use crate::{Job, Mode};

/// One version of a function: runs what the job asks for.
pub type Run = fn(&mut Job<'_>);

/// A function of the corpus.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// Its name.
    pub name: &'static str,
    /// The number of its sample points.
    pub points: usize,
    /// The `f64` version (or the function as it was written, for one of mixed precision).
    pub double: Run,
    /// The `f32` version.
    pub single: Option<Run>,
    /// The dual-number version.
    pub dual: Run,
    /// The result is one float, so that there is a `grad`.
    pub scalar: bool,
    /// The function returns nothing.
    pub unit: bool,
    /// The function mixes `f32` and `f64`: held to the precision of `f32`.
    pub mixed: bool,
    /// Why central differences disagree at the sample points.
    pub kink: Option<&'static str>,
}

/// Checks everything.
///
/// # Panics
/// If anything is wrong.
pub fn check(case: &Case) {
    for point in 0..case.points {
        let (tolerance, label) = if case.mixed { (1e-4, "as written") } else { (1e-12, "f64") };
        Check::new(case, case.double, point, tolerance, label).all();
        if let Some(single) = case.single {
            Check::new(case, single, point, 1e-4, "f32").all();
        }
    }
}

/// One function at one point in one precision.
struct Check<'a> {
    case: &'a Case,
    run: Run,
    point: usize,
    tolerance: f64,
    label: &'static str,
    /// The sample point, and the names of its numbers.
    inputs: Vec<f64>,
    names: Vec<String>,
    in_out: Vec<bool>,
    /// The record of the primal.
    text: String,
    outputs: Vec<f64>,
    of_result: usize,
    /// `jacobian[i][j]`: output `i` by input `j`, from the dual numbers.
    jacobian: Vec<Vec<f64>>,
}

impl<'a> Check<'a> {
    fn new(case: &'a Case, run: Run, point: usize, tolerance: f64, label: &'static str) -> Self {
        let mut sample = Job::new(Mode::Inputs, point, &[], &[]);
        run(&mut sample);
        let Job { floats: inputs, names, in_out, .. } = sample;
        let mut primal = Job::new(Mode::Primal, point, &inputs, &[]);
        run(&mut primal);
        let Job { floats: outputs, of_result, text, .. } = primal;
        let jacobian = jacobian(case.dual, point, &inputs, outputs.len());
        Check {
            case,
            run,
            point,
            tolerance,
            label,
            inputs,
            names,
            in_out,
            text,
            outputs,
            of_result,
            jacobian,
        }
    }

    fn all(&self) {
        assert!(!self.inputs.is_empty(), "{}: nothing is active", self.place());
        assert!(!self.outputs.is_empty(), "{}: nothing comes out", self.place());
        self.dual_value();
        if self.label == "f64" && self.case.kink.is_none() {
            self.central_differences();
        }
        if self.case.scalar {
            self.gradient(Mode::Grad);
            self.gradient(Mode::ValueAndGrad);
            self.value_and_grad_into();
        }
        if !self.case.unit {
            self.vjp();
        }
        self.inner_product(&self.vjp_into(), &self.jvp());
    }

    /// The oracle computes the same function.
    fn dual_value(&self) {
        let still = vec![0.0; self.inputs.len()];
        let mut dual = Job::new(Mode::Primal, self.point, &self.inputs, &still);
        (self.case.dual)(&mut dual);
        for (i, (&got, &want)) in dual.floats.iter().zip(&self.outputs).enumerate() {
            self.close(&format!("the dual version's output {i}"), got, want, 1.0);
        }
    }

    /// The oracle agrees with differences of the primal.
    fn central_differences(&self) {
        for (j, &x) in self.inputs.iter().enumerate() {
            let h = 1e-5 * x.abs().max(0.1);
            let (up, down) = (self.primal_at(j, x + h), self.primal_at(j, x - h));
            for (i, row) in self.jacobian.iter().enumerate() {
                let slope = (up[i] - down[i]) / (2.0 * h);
                let error = (slope - row[j]).abs();
                assert!(
                    error <= 1e-5 * row[j].abs().max(1.0).max(self.outputs[i].abs()),
                    "{}: output {i} by {}: dual numbers say {}, central differences {slope}",
                    self.place(),
                    self.names[j],
                    row[j],
                );
            }
        }
    }

    fn primal_at(&self, j: usize, x: f64) -> Vec<f64> {
        let mut inputs = self.inputs.clone();
        inputs[j] = x;
        let mut job = Job::new(Mode::Primal, self.point, &inputs, &[]);
        (self.run)(&mut job);
        job.floats
    }

    /// `grad` and `value_and_grad`.
    fn gradient(&self, mode: Mode) {
        let got = self.derivative(mode, &[]);
        self.compare(mode, &got, &self.pulled_back(&self.seed_of_one(), None));
    }

    /// Adds to what the buffers hold. Those of `&mut` parameters start at zero, the cotangent of what comes
    /// out of them.
    fn value_and_grad_into(&self) {
        let mut buffers = numbers(self.inputs.len(), 3);
        for (buffer, _) in buffers.iter_mut().zip(&self.in_out).filter(|(_, in_out)| **in_out) {
            *buffer = 0.0;
        }
        let got = self.derivative(Mode::ValueAndGradInto, &buffers);
        self.compare(Mode::ValueAndGradInto, &got, &self.pulled_back(&self.seed_of_one(), Some(&buffers)));
    }

    /// One seed for the result, none for what `&mut` parameters hold.
    fn vjp(&self) {
        let mut seed = numbers(self.outputs.len(), 5);
        let got = self.derivative(Mode::Vjp, &seed[..self.of_result]);
        seed[self.of_result..].fill(0.0);
        self.compare(Mode::Vjp, &got, &self.pulled_back(&seed, None));
    }

    /// The result's seed and the in-out buffers; returns seed and pulled-back gradient.
    fn vjp_into(&self) -> (Vec<f64>, Vec<f64>) {
        let seed = numbers(self.outputs.len(), 7);
        let mut buffers = numbers(self.inputs.len(), 9);
        let mut of_places = seed[self.of_result..].iter();
        for (buffer, _) in buffers.iter_mut().zip(&self.in_out).filter(|(_, in_out)| **in_out) {
            *buffer = *of_places.next().expect("a `&mut` parameter has as many outputs as inputs");
        }
        let feed = [&seed[..self.of_result], &buffers[..]].concat();
        let got = self.derivative(Mode::VjpInto, &feed);
        self.compare(Mode::VjpInto, &got, &self.pulled_back(&seed, Some(&buffers)));
        let added = got.iter().zip(&buffers).zip(&self.in_out);
        let gradient = added.map(|((&g, &b), &in_out)| if in_out { g } else { g - b }).collect();
        (seed, gradient)
    }

    /// Returns direction and pushed-forward tangent.
    fn jvp(&self) -> (Vec<f64>, Vec<f64>) {
        let direction = numbers(self.inputs.len(), 11);
        let got = self.derivative(Mode::Jvp, &direction);
        let want: Vec<_> = self.jacobian.iter().map(|row| dot(row, &direction)).collect();
        self.compare(Mode::Jvp, &got, &want);
        (direction, got)
    }

    /// ⟨v̄, J v⟩ = ⟨Jᵀ v̄, v⟩
    fn inner_product(&self, vjp: &(Vec<f64>, Vec<f64>), jvp: &(Vec<f64>, Vec<f64>)) {
        let (seed, gradient) = vjp;
        let (direction, tangent) = jvp;
        let (forward, reverse) = (dot(seed, tangent).value, dot(gradient, direction).value);
        let size = dot(seed, tangent).size.max(dot(gradient, direction).size);
        self.close("the inner product of jvp and vjp", forward, reverse, 10.0 * size);
    }

    /// Runs a derivative, which must compute and leave behind what the primal does.
    fn derivative(&self, mode: Mode, tangents: &[f64]) -> Vec<f64> {
        let mut job = Job::new(mode, self.point, &self.inputs, tangents);
        (self.run)(&mut job);
        let want = if mode == Mode::Grad { self.places() } else { self.text.as_str() };
        assert_eq!(job.text, want, "{}: {mode:?} does not compute what the function does", self.place());
        job.floats
    }

    /// The record without its first line, the result.
    fn places(&self) -> &str {
        self.text.split_once('\n').expect("the result is recorded").1
    }

    fn seed_of_one(&self) -> Vec<f64> {
        (0..self.outputs.len()).map(|i| if i < self.of_result { 1.0 } else { 0.0 }).collect()
    }

    /// The transposed Jacobian times the seed, added to buffers where parameters are not in-out.
    fn pulled_back(&self, seed: &[f64], buffers: Option<&[f64]>) -> Vec<Sum> {
        let column = |j: usize| self.jacobian.iter().map(|row| row[j]).collect::<Vec<_>>();
        (0..self.inputs.len())
            .map(|j| {
                let mut sum = dot(&column(j), seed);
                if let Some(buffers) = buffers.filter(|_| !self.in_out[j]) {
                    sum.value += buffers[j];
                    sum.size += buffers[j].abs();
                }
                sum
            })
            .collect()
    }

    fn compare(&self, mode: Mode, got: &[f64], want: &[Sum]) {
        assert_eq!(got.len(), want.len(), "{}: {mode:?} has another number of floats", self.place());
        for (i, (&got, want)) in got.iter().zip(want).enumerate() {
            let what =
                if mode == Mode::Jvp { format!("output {i}") } else { format!("by {}", self.names[i]) };
            self.close(&format!("{mode:?}, {what}"), got, want.value, want.size);
        }
    }

    fn close(&self, what: &str, got: f64, want: f64, size: f64) {
        let same_infinity = got.is_infinite() && got.to_bits() == want.to_bits();
        let fine = same_infinity
            || (got.is_nan() && want.is_nan())
            || (got - want).abs() <= self.tolerance * size.max(want.abs()).max(1.0);
        assert!(fine, "{}: {what}: {got}, expected {want}", self.place());
    }

    fn place(&self) -> String {
        format!("{} ({}) at sample point {}", self.case.name, self.label, self.point)
    }
}

/// A sum, and the size of its terms, which bounds its rounding error.
#[derive(Clone, Copy, Debug)]
struct Sum {
    value: f64,
    size: f64,
}

fn dot(a: &[f64], b: &[f64]) -> Sum {
    let terms = || a.iter().zip(b).map(|(&a, &b)| if a == 0.0 || b == 0.0 { 0.0 } else { a * b });
    Sum { value: terms().sum(), size: terms().map(f64::abs).sum() }
}

/// One run of the dual version per input.
fn jacobian(dual: Run, point: usize, inputs: &[f64], outputs: usize) -> Vec<Vec<f64>> {
    let mut jacobian = vec![vec![0.0; inputs.len()]; outputs];
    for j in 0..inputs.len() {
        let mut direction = vec![0.0; inputs.len()];
        direction[j] = 1.0;
        let mut job = Job::new(Mode::Primal, point, inputs, &direction);
        dual(&mut job);
        assert_eq!(job.slopes.len(), outputs, "the dual version has another number of outputs");
        for (row, slope) in jacobian.iter_mut().zip(job.slopes) {
            row[j] = slope;
        }
    }
    jacobian
}

/// Numbers that look random and are the same in every run: from ½ to 1½, of either sign, exact in `f32`.
fn numbers(count: usize, seed: u32) -> Vec<f64> {
    let mut state = seed.wrapping_mul(0x9E37_79B9) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        let size = 0.5 + f64::from(state >> 16) / 65536.0;
        if state & 1 == 0 { size } else { -size }
    };
    (0..count).map(|_| next()).collect()
}
