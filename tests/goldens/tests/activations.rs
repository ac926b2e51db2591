//! Values and derivatives of activations.
#![allow(clippy::float_cmp, reason = "the same arithmetic gives the same bits")]

use differentiable::differentiable;
use differentiable::nn::activations as a;
use differentiable_goldens::{assert_close, golden, numbers};

/// A golden's name, the value and the derivative.
type Case = (&'static str, fn(f64) -> f64, fn(f64) -> f64);

macro_rules! cases {
    ($($name:literal: $f:ident($($param:literal),*)),* $(,)?) => {
        [$({
            let value: fn(f64) -> f64 = |x| a::$f(x $(, $param)*);
            let derivative: fn(f64) -> f64 = |x| {
                let mut d_x = 0.0;
                a::$f::value_and_grad_into(x, $($param,)* &mut d_x $(, &mut (0.0 * $param))*);
                d_x
            };
            ($name, value, derivative)
        }),*]
    };
}

const CASES: &[Case] = &cases! {
    "gelu_exact": gelu(), "gelu_tanh": gelu_tanh(), "silu": silu(), "elu_alpha1": elu(1.0), "elu_alpha0.5": elu(0.5),
    "selu": selu(), "celu_alpha2": celu(2.0), "leaky_relu_0.01": leaky_relu(0.01), "leaky_relu_0.2": leaky_relu(0.2),
    "softplus_beta2": softplus(2.0), "softplus_exact_no_threshold": softplus(1.0), "tanh": tanh(),
    "sigmoid": sigmoid(), "logsigmoid": log_sigmoid(), "relu": relu(), "relu6": relu6(), "hardtanh": hard_tanh(),
    "hardswish": hard_swish(), "hardsigmoid": hard_sigmoid(), "mish": mish(), "softsign": softsign(),
    "tanhshrink": tanh_shrink(), "softshrink_0.5": soft_shrink(0.5), "hardshrink_0.5": hard_shrink(0.5),
};

#[differentiable]
fn exp(x: f64) -> f64 {
    x.exp()
}

#[differentiable]
fn abs(x: f64) -> f64 {
    x.abs()
}

#[differentiable]
fn sqrt_abs_plus1(x: f64) -> f64 {
    (x.abs() + 1.0).sqrt()
}

/// No activations, but in the file.
const OTHERS: &[Case] = &[
    ("exp", exp, exp::grad),
    ("abs", abs, abs::grad),
    ("sqrt_abs_plus1", sqrt_abs_plus1, sqrt_abs_plus1::grad),
];

#[test]
fn on_the_grid() {
    let file = golden("activations");
    let grid = numbers(&file["grid"]);
    for (name, value, derivative) in CASES.iter().chain(OTHERS) {
        let want = &file["functions"][name];
        let values: Vec<f64> = grid.iter().map(|x| value(*x)).collect();
        assert_close(name, &values, &want["value"]);
        let derivatives: Vec<f64> = grid.iter().map(|x| derivative(*x)).collect();
        // PyTorch computes with the reciprocal of 6 in single precision there.
        let want =
            if *name == "hardsigmoid" { rounded(&want["derivative"]) } else { want["derivative"].clone() };
        assert_close(&format!("{name}'"), &derivatives, &want);
    }
}

fn rounded(values: &serde_json::Value) -> serde_json::Value {
    let exact = |x: f64| if x == 0.0 { 0.0 } else { 1.0 / 6.0 };
    assert!(numbers(values).iter().all(|x| (exact(*x) - x).abs() < 1e-8));
    numbers(values).into_iter().map(exact).collect::<Vec<_>>().into()
}

/// `PyTorch`'s softplus is the identity above 20; ours is exact.
#[test]
fn softplus_with_a_threshold() {
    let file = golden("activations");
    let want = &file["functions"]["softplus"];
    let grid = numbers(&file["grid"]);
    let ours = |x: f64| if x > 20.0 { x } else { a::softplus(x, 1.0) };
    assert_close("softplus", &grid.iter().map(|x| ours(*x)).collect::<Vec<_>>(), &want["value"]);
    for x in grid {
        assert!((ours(x) - a::softplus(x, 1.0)).abs() < 2.1e-9);
    }
}

#[test]
fn every_function_of_the_file_is_tested() {
    let file = golden("activations");
    for name in file["functions"].as_object().expect("an object").keys() {
        let known = CASES.iter().chain(OTHERS).any(|case| case.0 == name);
        assert!(known || name == "softplus", "{name}");
    }
}

/// Arrays and batches are the numbers, one by one.
#[test]
fn arrays_and_batches() {
    let x: [f64; 8] = [-7.0, -2.0, -0.3, 0.0, 0.4, 1.0, 2.5, 9.0];
    let seed = [1.0, -2.0, 0.5, 3.0, 1.0, 1.0, -1.0, 0.25];
    macro_rules! same {
        ($($one:ident $each:ident $rows:ident),*) => {$({
            let (y, d_x) = a::$each::vjp(&x, seed);
            let (y_rows, d_rows) = a::$rows::vjp(&[x, seed], [seed, x]);
            for i in 0..x.len() {
                assert_eq!(y[i], a::$one(x[i]), stringify!($one));
                let want: f64 = a::$one::vjp(x[i], seed[i]).1;
                assert!((d_x[i] - want).abs() <= 1e-15 * want.abs().max(1.0), stringify!($one));
            }
            assert_eq!((y_rows[0], d_rows[0]), (y, d_x));
            assert_eq!(y_rows[1][3], a::$one(seed[3]));
        })*};
    }
    same!(
        relu relu_each relu_rows, gelu gelu_each gelu_rows, gelu_tanh gelu_tanh_each gelu_tanh_rows,
        silu silu_each silu_rows, sigmoid sigmoid_each sigmoid_rows, tanh tanh_each tanh_rows,
        selu selu_each selu_rows, mish mish_each mish_rows, hard_swish hard_swish_each hard_swish_rows,
        log_sigmoid log_sigmoid_each log_sigmoid_rows, softsign softsign_each softsign_rows,
        identity identity_each identity_rows, relu6 relu6_each relu6_rows
    );
}
