//! Hand-written rules of every form: for functions and methods, one's own and foreign ones.

#![allow(clippy::float_cmp, reason = "values are the primal's bit for bit")]

use differentiable::{Differentiable, GradientCheck, Real, derivative, differentiable, gradient_check};

/// Types and functions of another crate: nothing in here knows of derivatives, except that values have gradients.
mod foreign {
    use differentiable::Differentiable;

    #[derive(Clone, Debug, Differentiable)]
    pub struct Gas<T> {
        pub pressure: T,
        pub volume: T,
    }

    impl<T: differentiable::Real> Gas<T> {
        pub fn work(&self, factor: T) -> T {
            (self.pressure * self.volume).ln() * factor
        }
    }

    #[derive(Clone, Debug, Differentiable)]
    pub struct Spring {
        pub stiffness: f64,
        pub rest: f64,
    }

    #[derive(Clone, Copy, Debug, Differentiable)]
    pub struct Pair {
        pub a: f64,
        pub b: f64,
    }

    impl Pair {
        pub fn area(self, k: f64) -> f64 {
            self.a * self.b * k
        }
    }

    impl Spring {
        pub fn energy(&self, length: f64) -> f64 {
            0.5 * self.stiffness * (length - self.rest) * (length - self.rest)
        }

        pub fn stretch(&mut self, by: f64) {
            self.rest *= by;
        }

        pub fn unit(stiffness: f64) -> f64 {
            stiffness.sqrt()
        }
    }

    pub fn logistic(x: f64) -> f64 {
        1.0 / (1.0 + (-x).exp())
    }

    pub trait Measure {
        fn measure(&self, scale: f64) -> f64;
    }

    impl Measure for Spring {
        fn measure(&self, scale: f64) -> f64 {
            self.rest * scale * scale
        }
    }
}

use foreign::{Gas, Measure as _, Pair, PairTangent, Spring, SpringTangent, logistic};

#[derivative(of = Spring::energy)]
fn energy_rule(spring: &Spring, length: f64, seed: f64) -> (f64, (SpringTangent, f64)) {
    let stretch = length - spring.rest;
    let force = seed * spring.stiffness * stretch;
    (
        spring.energy(length),
        (SpringTangent { stiffness: seed * 0.5 * stretch * stretch, rest: -force }, force),
    )
}

#[derivative(of = Pair::area)]
fn area_rule(pair: Pair, k: f64, seed: f64) -> (f64, (PairTangent, f64)) {
    let d_pair = PairTangent { a: seed * pair.b * k, b: seed * pair.a * k };
    (pair.area(k), (d_pair, seed * pair.a * pair.b))
}

#[derivative(of = Spring::stretch)]
fn stretch_rule(spring: &mut Spring, by: f64, d_spring: &mut SpringTangent, d_by: &mut f64) {
    *d_by += d_spring.rest * spring.rest;
    d_spring.rest *= by;
    spring.stretch(by);
}

#[derivative(of = Spring::unit)]
fn unit_rule(stiffness: f64, seed: f64) -> (f64, f64) {
    (Spring::unit(stiffness), seed * 0.5 / stiffness.sqrt())
}

#[derivative(of = <Spring as foreign::Measure>::measure)]
fn measure_rule(spring: &Spring, scale: f64, seed: f64) -> (f64, (SpringTangent, f64)) {
    let d_rest = seed * scale * scale;
    (
        spring.measure(scale),
        (SpringTangent { stiffness: 0.0, rest: d_rest }, seed * spring.rest * 2.0 * scale),
    )
}

#[derivative(of = Gas::<T>::work)]
fn work_rule<T: Real>(
    gas: &Gas<T>,
    factor: T,
    seed: T,
    d_gas: &mut foreign::GasTangent<T>,
    d_factor: &mut T,
) -> T {
    d_gas.pressure += seed * factor / gas.pressure;
    d_gas.volume += seed * factor / gas.volume;
    *d_factor += seed * (gas.pressure * gas.volume).ln();
    gas.work(factor)
}

#[derivative(of = logistic)]
fn logistic_rule(x: f64, seed: f64) -> (f64, f64) {
    let y = logistic(x);
    (y, seed * y * (1.0 - y))
}

#[differentiable]
fn methods(spring: &Spring, x: f64) -> f64 {
    let mut total = spring.energy(x) + Spring::energy(spring, 2.0 * x) * Spring::unit(x);
    for k in 0..3 {
        total += spring.energy(x * f64::from(k)) * logistic(x);
    }
    total + spring.measure(x) + <Spring as foreign::Measure>::measure(spring, x * x)
}

#[differentiable]
fn by_value_and_mutable(stiffness: f64, rest: f64, x: f64) -> f64 {
    let mut spring = Spring { stiffness, rest };
    let before = spring.energy(x);
    spring.stretch(x * 0.5);
    before * spring.energy(x) + Pair { a: stiffness, b: x }.area(rest)
}

#[differentiable]
fn generic_methods<T: Real>(pressure: T, volume: T) -> T {
    let gas = Gas { pressure, volume };
    gas.work(volume) * Gas::<T>::work(&gas, pressure)
}

/// Slices, arrays, structs, in and out.
fn scaled(x: &mut [f64], by: f64) {
    x.iter_mut().for_each(|x| *x *= by);
}

#[derivative(of = scaled)]
fn scaled_rule(x: &mut [f64], by: f64, d_x: &mut [f64], d_by: &mut f64) {
    for (x, d) in x.iter().zip(&mut *d_x) {
        *d_by += *d * x;
        *d *= by;
    }
    scaled(x, by);
}

fn normalised(x: &[f64; 3]) -> [f64; 3] {
    let n = (x[0] * x[0] + x[1] * x[1] + x[2] * x[2]).sqrt();
    x.map(|x| x / n)
}

#[derivative(of = normalised)]
fn normalised_rule(x: &[f64; 3], seed: [f64; 3]) -> ([f64; 3], [f64; 3]) {
    let n = (x[0] * x[0] + x[1] * x[1] + x[2] * x[2]).sqrt();
    let y = normalised(x);
    let along = y[0] * seed[0] + y[1] * seed[1] + y[2] * seed[2];
    (y, core::array::from_fn(|k| (seed[k] - along * y[k]) / n))
}

fn halves(x: &[f64], names: &[&str]) -> Vec<f64> {
    assert!(names.len() < 9);
    x.iter().map(|x| 0.5 * x).collect()
}

#[allow(clippy::needless_pass_by_value, reason = "the seed of a rule is given by value")]
#[derivative(of = halves)]
fn halves_rule(x: &[f64], #[no_diff] names: &[&str], seed: Vec<f64>, d_x: &mut [f64]) -> Vec<f64> {
    d_x.iter_mut().zip(&seed).for_each(|(d, s)| *d += 0.5 * s);
    halves(x, names)
}

fn power<T: Real, const N: usize>(x: &[T; N], n: i32) -> T {
    x.iter().fold(T::ZERO, |sum, x| sum + x.powi(n))
}

#[derivative(of = power)]
fn power_rule<T: Real, const N: usize>(x: &[T; N], n: i32, seed: T) -> (T, [T; N]) {
    (power(x, n), core::array::from_fn(|k| seed * T::from_i32(n) * x[k].powi(n - 1)))
}

#[differentiable]
fn arrays(x: [f64; 3], by: f64) -> f64 {
    let mut y = normalised(&x);
    scaled(&mut y, by);
    power(&y, 3) + y[0] * power(&x, 2)
}

#[differentiable]
fn vectors(x: &[f64], by: f64) -> f64 {
    let mut half = halves(x, &["a"]);
    scaled(&mut half, by);
    half[0] * x[1] + half[1]
}

/// A rule with a forward mode of its own.
fn cube(x: f64) -> f64 {
    x * x * x
}

#[derivative(of = cube, jvp = cube_jvp)]
fn cube_rule(x: f64, seed: f64) -> (f64, f64) {
    (cube(x), seed * 3.0 * x * x)
}

fn cube_jvp(x: f64, d_x: f64) -> (f64, f64) {
    (cube(x), 3.0 * x * x * d_x)
}

/// A rule of a function that may fail.
fn root(x: f64) -> Result<f64, String> {
    if x < 0.0 { Err(format!("{x} is negative")) } else { Ok(x.sqrt()) }
}

#[derivative(of = root)]
fn root_rule(x: f64, seed: f64) -> Result<(f64, f64), String> {
    let y = root(x)?;
    Ok((y, seed * 0.5 / y))
}

/// A method with a rule beside it.
#[derive(Clone, Debug, Differentiable)]
struct Layer {
    weight: f64,
    bias: f64,
}

impl Layer {
    fn forward(&self, x: f64) -> f64 {
        (self.weight * x + self.bias).tanh()
    }

    #[derivative(of = Self::forward)]
    fn forward_rule(&self, x: f64, seed: f64) -> (f64, (LayerTangent, f64)) {
        let y = self.forward(x);
        let d = seed * (1.0 - y * y);
        (y, (LayerTangent { weight: d * x, bias: d }, d * self.weight))
    }
}

#[differentiable]
fn network(layer: &Layer, x: f64) -> f64 {
    layer.forward(layer.forward(x)) * x
}

/// The tangent along a direction, by differences of the function.
#[track_caller]
fn assert_along(tangent: f64, f: impl Fn(f64) -> f64) {
    let h = 1e-6;
    let want = (f(h) - f(-h)) / (2.0 * h);
    assert!((tangent - want).abs() <= 1e-7 * want.abs().max(1.0), "{tangent}, expected {want}");
}

fn spring() -> Spring {
    Spring { stiffness: 3.0, rest: 0.5 }
}

#[test]
fn rules_of_methods_are_right() {
    let at = (spring(), 0.7);
    gradient_check(&at, |(s, x)| s.energy(*x), |(s, x)| s.energy_grad(*x)).unwrap();
    gradient_check(&at, |(s, x)| methods(s, *x), |(s, x)| methods::grad(s, *x)).unwrap();
    gradient_check(
        &(3.0, 0.5, 0.7),
        |&(k, r, x)| by_value_and_mutable(k, r, x),
        |&(k, r, x)| by_value_and_mutable::grad(k, r, x),
    )
    .unwrap();
    let gas = |&(p, v): &(f64, f64)| generic_methods(p, v);
    gradient_check(&(2.0, 1.5), gas, |&(p, v)| generic_methods::grad(p, v)).unwrap();
    let layer = (Layer { weight: 0.8, bias: -0.1 }, 0.6);
    gradient_check(&layer, |(l, x)| network(l, *x), |(l, x)| network::grad(l, *x)).unwrap();
    assert_eq!(layer.0.forward_value_and_grad(0.6).0, layer.0.forward(0.6));
}

#[test]
fn rules_of_methods_go_forward() {
    let (s, d) = (spring(), SpringTangent { stiffness: 2.0, rest: -1.0 });
    let moved = |t: f64| Spring { stiffness: 3.0 + 2.0 * t, rest: 0.5 - t };
    assert_along(s.energy_jvp(0.7, &d, 0.3).1, |t| moved(t).energy(0.7 + 0.3 * t));
    assert_along(methods::jvp(&s, 0.7, &d, 0.3).1, |t| methods(&moved(t), 0.7 + 0.3 * t));
    let (_, tangent) = by_value_and_mutable::jvp(3.0, 0.5, 0.7, 2.0, -1.0, 0.3);
    assert_along(tangent, |t| by_value_and_mutable(3.0 + 2.0 * t, 0.5 - t, 0.7 + 0.3 * t));
    let (_, tangent) = generic_methods::jvp(2.0, 1.5, 1.0, -2.0);
    assert_along(tangent, |t| generic_methods(2.0 + t, 1.5 - 2.0 * t));
    assert_eq!(Spring::unit_grad(4.0), 0.25);
}

#[test]
fn rules_of_arrays_and_slices() {
    let at = ([0.3, -0.8, 1.1], 1.7);
    gradient_check(&at, |(x, k)| arrays(*x, *k), |(x, k)| arrays::grad(*x, *k)).unwrap();
    let (_, tangent) = arrays::jvp(at.0, at.1, [1.0, 0.5, -2.0], 0.25);
    assert_along(tangent, |t| arrays([0.3 + t, -0.8 + 0.5 * t, 1.1 - 2.0 * t], 1.7 + 0.25 * t));
    let at = (vec![0.3, -0.8, 1.1], 1.7);
    gradient_check(&at, |(x, k)| vectors(x, *k), |(x, k)| vectors::grad(x, *k)).unwrap();
    let (_, tangent) = vectors::jvp(&at.0, 1.7, &[1.0, 0.5, -2.0], 0.25);
    assert_along(tangent, |t| vectors(&[0.3 + t, -0.8 + 0.5 * t, 1.1 - 2.0 * t], 1.7 + 0.25 * t));
}

#[test]
fn results_of_several_numbers_go_forward_row_by_row() {
    let (value, tangent) = normalised::jvp(&[3.0, 4.0, 0.0], &[0.0, 0.0, 1.0]);
    assert_eq!((value, tangent), ([0.6, 0.8, 0.0], [0.0, 0.0, 0.2]));
    let (mut x, mut d_x) = ([1.0, 2.0], [1.0, -1.0]);
    scaled::jvp(&mut x, 3.0, &mut d_x, 0.5);
    assert_eq!((x, d_x), ([3.0, 6.0], [3.5, -2.0]));
    assert_eq!(cube::jvp(2.0, 0.5), (8.0, 6.0));
}

#[test]
fn rules_of_what_may_fail() {
    assert_eq!(root::grad(4.0), Ok(0.25));
    assert_eq!(root::grad(-1.0), Err("-1 is negative".to_owned()));
    assert_eq!(root::jvp(4.0, 2.0), Ok((2.0, 0.5)));
}

/// The rule forgets that the rest length counts as well.
fn tension(spring: &Spring, length: f64) -> f64 {
    spring.stiffness * (length - spring.rest)
}

#[derivative(of = tension)]
fn tension_rule(spring: &Spring, length: f64, seed: f64) -> (f64, (SpringTangent, f64)) {
    let d_spring = SpringTangent { stiffness: seed * (length - spring.rest), rest: 0.0 };
    (tension(spring, length), (d_spring, seed * spring.stiffness))
}

#[test]
fn a_wrong_rule_is_found_and_named() {
    let at = (spring(), 0.7);
    let error = GradientCheck::new()
        .tolerance(1e-5)
        .run(&at, |(s, x)| tension(s, *x), |(s, x)| tension::grad(s, *x))
        .unwrap_err();
    assert_eq!((error.index, error.wrong, error.numbers), (1, 1, 3));
    assert_eq!(error.gradient, 0.0);
}
