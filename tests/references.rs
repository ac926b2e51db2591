//! Structs that hold references: views of parameters, made where they are used.
#![allow(
    clippy::elidable_lifetime_names,
    clippy::explicit_iter_loop,
    clippy::float_cmp,
    clippy::useless_vec,
    reason = "the styles that people write"
)]

use differentiable::{Differentiable, Real, differentiable, gradient_check};

#[derive(Clone, Differentiable)]
struct View<'a> {
    weights: &'a [f64],
    scale: f64,
}

#[differentiable]
impl View<'_> {
    fn dot(&self, y: &[f64]) -> f64 {
        let mut sum = self.scale;
        for i in 0..self.weights.len() {
            sum += self.weights[i] * y[i];
        }
        sum
    }

    fn first_of_both(&self, other: &View<'_>) -> f64 {
        self.weights[0] * other.scale + other.weights[1] * self.scale
    }
}

/// Compares the gradient of a function of one number, and its tangent, with differences.
macro_rules! assert_right {
    ($f:ident) => {
        for x in [0.7, -0.4, 1.3] {
            gradient_check(&x, |x| $f(*x), |x| $f::grad(*x)).expect(stringify!($f));
            let (value, tangent) = $f::jvp(x, 1.0);
            approx_eq(value, $f(x));
            approx_eq(tangent, $f::grad(x));
        }
    };
}

fn approx_eq(a: f64, b: f64) {
    assert!((a - b).abs() <= 1e-12 * (1.0 + b.abs()), "{a} is not {b}");
}

#[differentiable]
fn of_a_part(x: f64) -> f64 {
    let a = vec![x, x * x, 3.0 * x];
    let view = View { weights: &a[1..], scale: x.sin() };
    view.weights[0] * view.scale + view.weights[1]
}

#[differentiable]
fn of_an_array(x: f64) -> f64 {
    let a = [x, x * x, 3.0 * x];
    let view = View { weights: &a, scale: x.sin() };
    let last = view.weights.len() - 1;
    view.weights[0] * view.scale + view.weights[last]
}

#[differentiable]
fn methods(x: f64) -> f64 {
    let a = [x, x * x, 3.0 * x];
    let view = View { weights: &a, scale: x.sin() };
    let part = View { weights: &a[1..], scale: x };
    view.dot(&[x, 1.0, 2.0]) * part.first_of_both(&view)
}

#[differentiable]
fn total(view: &View<'_>, k: f64) -> f64 {
    let mut sum = view.scale;
    for w in view.weights.iter() {
        sum += w * w * k;
    }
    sum
}

#[differentiable]
fn named<'b>(view: &View<'b>, k: f64) -> f64 {
    let weights = view.weights;
    let mut sum = 0.0;
    for i in 0..weights.len() {
        sum += weights[i] * k;
    }
    sum * view.scale
}

#[differentiable]
fn given_to_functions(x: f64) -> f64 {
    let a = [x, x * x, 3.0 * x];
    let view = View { weights: &a, scale: x.sin() };
    let sum = total(&view, x);
    let copy = view.clone();
    sum * named(&view, sum) * copy.scale * copy.weights[1]
}

#[differentiable]
fn in_a_loop(x: f64) -> f64 {
    let a = vec![x, x * x];
    let mut sum = 0.0;
    for i in 0..2 {
        let view = View { weights: &a[i..], scale: sum };
        sum += view.weights[0] * x + view.scale * 0.5;
        let both = [View { weights: &a, scale: x }, View { weights: &a[..1], scale: 2.0 }];
        sum += both[i].weights[0] * both[1 - i].scale;
    }
    sum
}

#[test]
fn views_of_slices() {
    assert_right!(of_a_part);
    assert_right!(of_an_array);
    assert_right!(methods);
    assert_right!(given_to_functions);
    assert_right!(in_a_loop);
}

#[derive(Differentiable)]
struct Layer {
    weights: [[f64; 2]; 2],
    biases: [f64; 2],
}

#[derive(Differentiable)]
struct Context<'a> {
    layer: &'a Layer,
    input: &'a [f64; 2],
    slope: &'a f64,
    k: f64,
}

#[differentiable]
fn run(context: &Context<'_>) -> f64 {
    let mut sum = 0.0;
    for i in 0..2 {
        let mut z = context.layer.biases[i];
        for j in 0..2 {
            z += context.layer.weights[i][j] * context.input[j];
        }
        sum += (z * *context.slope).tanh() * context.k;
    }
    sum
}

#[differentiable]
fn context(x: f64) -> f64 {
    let layer = Layer { weights: [[x, 1.0], [2.0, x * x]], biases: [x, 0.5] };
    let (input, slope) = ([x, x.cos()], 1.0 + x);
    let context = Context { layer: &layer, input: &input, slope: &slope, k: x };
    let other = Context { layer: &layer, input: &[1.0, x], slope: &x, k: 2.0 };
    run(&context) * context.k + run(&other)
}

#[test]
fn views_of_structs_arrays_and_numbers() {
    assert_right!(context);
}

#[derive(Clone, Copy, Differentiable)]
struct Samples<'a, T: Real> {
    values: &'a [T],
    #[no_diff]
    names: &'a [&'a str],
    rate: T,
}

#[differentiable]
impl<'a, T: Real> Samples<'a, T> {
    fn mean(&self, y: T) -> T {
        let mut sum = self.rate;
        for i in 0..self.values.len() {
            sum += self.values[i] * y;
        }
        if self.names.len() > 2 { sum } else { self.rate }
    }

    fn consumed(self, y: T) -> T {
        self.values[0] * y + self.rate
    }
}

#[differentiable]
fn generic(x: f64) -> f64 {
    let a = [x, x * x, 3.0 * x];
    let samples = Samples { values: &a, names: &["a", "b", "c"], rate: x.sin() };
    samples.mean(x) * samples.consumed(x)
}

#[test]
fn generic_views() {
    assert_right!(generic);
}

/// A view as the parameter of the outermost function: its gradient is a tangent that owns its numbers.
#[test]
fn gradient_of_a_view() {
    let weights = [1.0, 2.0];
    let view = View { weights: &weights, scale: 0.5 };
    let (d_view, dk): (ViewTangent, f64) = total::grad(&view, 3.0);
    assert_eq!(d_view.weights, [6.0, 12.0]);
    assert_eq!([d_view.scale, dk], [1.0, 5.0]);
}
