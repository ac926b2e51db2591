//! Methods: `self` in every form, associated functions, and methods that call each other.
#![allow(clippy::float_cmp, reason = "values are the primal's bit for bit")]

use differentiable::{Differentiable, differentiable};

/// A nonlinear spring.
#[derive(Clone, Debug, Differentiable)]
struct Spring {
    stiffness: f64,
    rest: f64,
    #[no_diff]
    name: &'static str,
}

#[differentiable]
impl Spring {
    /// The energy at a length.
    fn energy(&self, length: f64) -> f64 {
        let stretch = length - self.rest;
        0.5 * self.stiffness * stretch * stretch
    }

    /// The energy of two in a row.
    fn energy_of_two(&self, other: &Spring, length: f64) -> f64 {
        let half = 0.5 * length;
        self.energy(half) + other.energy(half) * self.stiffness
    }

    /// Moves towards the length; returns the work.
    fn relax(&mut self, length: f64, rate: f64) -> f64 {
        let work = self.energy(length);
        self.rest += rate * (length - self.rest);
        self.stiffness *= self.rest;
        work
    }
}

/// Methods with the attribute of their own.
impl Spring {
    /// Takes the spring.
    #[differentiable]
    fn into_force(self, length: f64) -> f64 {
        if self.name == "broken" {
            return 0.0 * length;
        }
        -self.stiffness * (length - self.rest)
    }

    /// Both constants.
    #[differentiable]
    fn constants(&self) -> [f64; 2] {
        [self.stiffness * self.rest, self.rest.sin()]
    }
}

fn spring() -> Spring {
    Spring { stiffness: 3.0, rest: 0.5, name: "steel" }
}

/// Central differences of a function of the spring's two numbers and one more.
fn differences(f: impl Fn(Spring, f64) -> f64, length: f64) -> [f64; 3] {
    let h = 1e-6;
    let slope = |at: &dyn Fn(f64) -> f64| (at(h) - at(-h)) / (2.0 * h);
    [
        slope(&|h| f(Spring { stiffness: 3.0 + h, ..spring() }, length)),
        slope(&|h| f(Spring { rest: 0.5 + h, ..spring() }, length)),
        slope(&|h| f(spring(), length + h)),
    ]
}

#[track_caller]
fn assert_close(got: &[f64], want: &[f64]) {
    assert_eq!(got.len(), want.len());
    for (got, want) in got.iter().zip(want) {
        assert!((got - want).abs() <= 1e-6 * want.abs().max(1.0), "{got}, expected {want}");
    }
}

#[test]
fn shared_self() {
    let s = spring();
    let want = differences(|s, x| s.energy(x), 2.0);
    let (d_self, d_length) = s.energy_grad(2.0);
    assert_close(&[d_self.stiffness, d_self.rest, d_length], &want);
    let (value, (d_self, d_length)) = s.energy_value_and_grad(2.0);
    assert_eq!(value, s.energy(2.0));
    assert_close(&[d_self.stiffness, d_self.rest, d_length], &want);
    let (_, (d_self, d_length)) = s.energy_vjp(2.0, -2.0);
    assert_close(&[d_self.stiffness, d_self.rest, d_length], &want.map(|g| -2.0 * g));
}

#[test]
fn shared_self_into_buffers() {
    let s = spring();
    let want = differences(|s, x| s.energy(x), 2.0);
    let mut d_self = SpringTangent { stiffness: 10.0, rest: 20.0 };
    let mut d_length = 30.0;
    let value = s.energy_value_and_grad_into(2.0, &mut d_self, &mut d_length);
    assert_eq!(value, s.energy(2.0));
    assert_close(&[d_self.stiffness - 10.0, d_self.rest - 20.0, d_length - 30.0], &want);
    let (value, tangent) = s.energy_jvp(2.0, &SpringTangent { stiffness: 0.5, rest: -1.0 }, 2.0);
    assert_eq!(value, s.energy(2.0));
    assert_close(&[tangent], &[0.5 * want[0] - want[1] + 2.0 * want[2]]);
}

#[test]
fn methods_call_methods() {
    let other = Spring { stiffness: 1.5, rest: 0.25, name: "brass" };
    let want = differences(|s, x| s.energy_of_two(&other, x), 2.0);
    let (d_self, d_other, d_length) = spring().energy_of_two_grad(&other, 2.0);
    assert_close(&[d_self.stiffness, d_self.rest, d_length], &want);
    assert_close(&[d_other.stiffness], &[0.5 * 0.75 * 0.75 * 3.0]);
}

#[test]
fn mutable_self() {
    let want = differences(|mut s, x| s.relax(x, 0.25), 2.0);
    let mut s = spring();
    let (d_self, d_length, _) = s.relax_grad(2.0, 0.25);
    assert_close(&[d_self.stiffness, d_self.rest, d_length], &want);
    let mut plain = spring();
    plain.relax(2.0, 0.25);
    assert_eq!((s.stiffness, s.rest), (plain.stiffness, plain.rest));
}

#[test]
fn mutable_self_in_and_out() {
    let weighted = |mut s: Spring, x: f64| {
        let work = s.relax(x, 0.25);
        2.0 * work - s.stiffness + 0.5 * s.rest
    };
    let want = differences(weighted, 2.0);
    let mut d_self = SpringTangent { stiffness: -1.0, rest: 0.5 };
    let (mut d_length, mut d_rate) = (1.0, 0.0);
    spring().relax_vjp_into(2.0, 0.25, 2.0, &mut d_self, &mut d_length, &mut d_rate);
    assert_close(&[d_self.stiffness, d_self.rest, d_length - 1.0], &want);
    assert!(d_rate != 0.0);
}

#[test]
fn self_by_value() {
    let want = differences(Spring::into_force, 2.0);
    let (d_self, d_length) = spring().into_force_grad(2.0);
    assert_close(&[d_self.stiffness, d_self.rest, d_length], &want);
    let direction = SpringTangent { stiffness: 1.0, rest: 2.0 };
    let (_, tangent) = spring().into_force_jvp(2.0, direction, 3.0);
    assert_close(&[tangent], &[want[0] + 2.0 * want[1] + 3.0 * want[2]]);
}

#[test]
fn a_method_that_returns_an_array() {
    let want = differences(|s, _| 2.0 * s.constants()[0] - s.constants()[1], 0.0);
    let (value, d_self) = spring().constants_vjp([2.0, -1.0]);
    assert_eq!(value, spring().constants());
    assert_close(&[d_self.stiffness, d_self.rest], &want[..2]);
}

/// A damped oscillator, with the attribute on the whole block.
#[derive(Clone, Copy, Debug, Differentiable)]
struct Oscillator {
    position: f64,
    velocity: f64,
}

#[differentiable]
impl Oscillator {
    fn released(position: f64) -> Self {
        Oscillator { position, velocity: 0.0 }
    }

    fn step(&mut self, damping: f64, dt: f64) {
        let acceleration = -self.position - damping * self.velocity;
        self.velocity += dt * acceleration;
        self.position += dt * self.velocity;
    }

    fn energy(&self) -> f64 {
        0.5 * (self.position * self.position + self.velocity * self.velocity)
    }

    fn after(position: f64, damping: f64, steps: usize) -> f64 {
        let mut o = Self::released(position);
        for _ in 0..steps {
            o.step(damping, 0.1);
        }
        o.energy()
    }
}

#[test]
fn associated_functions_of_an_annotated_block() {
    let h = 1e-6;
    let by_position = (Oscillator::after(1.5 + h, 0.2, 7) - Oscillator::after(1.5 - h, 0.2, 7)) / (2.0 * h);
    let by_damping = (Oscillator::after(1.5, 0.2 + h, 7) - Oscillator::after(1.5, 0.2 - h, 7)) / (2.0 * h);
    let (d_position, d_damping) = Oscillator::after_grad(1.5, 0.2, 7);
    assert_close(&[d_position, d_damping], &[by_position, by_damping]);
    let (_, tangent) = Oscillator::after_jvp(1.5, 0.2, 7, 1.0, 0.0);
    assert_close(&[tangent], &[by_position]);
}

#[test]
fn methods_of_an_annotated_block() {
    let o = Oscillator { position: 2.0, velocity: -0.5 };
    let d_self = o.energy_grad();
    assert_eq!((d_self.position, d_self.velocity), (2.0, -0.5));
    let (value, d_position) =
        Oscillator::released_vjp(2.0, OscillatorTangent { position: 3.0, velocity: 4.0 });
    assert_eq!((value.position, d_position), (2.0, 3.0));
}

/// A free function that calls methods.
#[differentiable]
fn total_energy(springs: &[Spring], lengths: &[f64]) -> f64 {
    let mut total = 0.0;
    for i in 0..springs.len() {
        total += springs[i].energy(lengths[i]);
    }
    for (s, &x) in springs.iter().zip(lengths) {
        total *= s.energy(x) + 1.0;
    }
    total
}

#[test]
fn a_function_calls_methods() {
    let other = Spring { stiffness: 1.5, rest: 0.25, name: "brass" };
    let want = differences(|s, x| total_energy(&[s, other.clone()], &[x, 1.0]), 2.0);
    let (d_springs, d_lengths) = total_energy::grad(&[spring(), other.clone()], &[2.0, 1.0]);
    assert_close(&[d_springs[0].stiffness, d_springs[0].rest, d_lengths[0]], &want);
}

/// A generic struct with methods.
#[derive(Clone, Debug, Differentiable)]
struct Line<T> {
    slope: T,
    offset: T,
}

impl<T: differentiable::Real> Line<T> {
    /// The line's height.
    #[differentiable]
    fn at(&self, x: T) -> T {
        self.slope * x + self.offset
    }
}

#[test]
fn methods_of_a_generic_struct() {
    let line = Line { slope: 2.0, offset: 1.0 };
    let (value, (d_line, d_x)) = line.at_value_and_grad(3.0);
    assert_eq!(value, line.at(3.0));
    assert_eq!((d_line.slope, d_line.offset, d_x), (3.0, 1.0, 2.0));
    let (d_line, d_x) = Line { slope: 2.0_f32, offset: 1.0 }.at_grad(3.0);
    assert_eq!((d_line.slope, d_line.offset, d_x), (3.0, 1.0, 2.0));
}

/// Measured, not differentiated: it has no tangent.
struct Sample {
    x: f64,
    y: f64,
}

#[differentiable]
fn squared_error(slope: f64, #[no_diff] samples: &[Sample]) -> f64 {
    let mut sum = 0.0;
    for sample in samples {
        sum += (slope * sample.x - sample.y).powi(2);
    }
    sum
}

#[differentiable]
fn penalised(slope: f64, #[no_diff] samples: &[Sample]) -> f64 {
    squared_error(slope, samples) + slope * slope
}

#[test]
fn lists_of_structs_without_a_tangent() {
    let samples = [Sample { x: 1.0, y: 0.5 }, Sample { x: 2.0, y: 3.0 }];
    assert_eq!(squared_error::grad(2.0, &samples), 2.0 * 1.5 + 4.0 * 1.0);
    assert_eq!(penalised::grad(2.0, &samples), 11.0);
    assert_eq!(penalised::jvp(2.0, &samples, 0.5), (7.25, 5.5));
}
