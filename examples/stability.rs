//! What goes wrong with numbers and with gradients, and the cure: `cargo run --release --example stability`.
//!
//! ```text
//! sigmoid       1/(1 + e⁻ˣ)                   for x < 0: eˣ/(1 + eˣ)
//! log-sum-exp   ln Σ eˣⁱ                      m + ln Σ e^(xᵢ−m),  m the largest xᵢ
//! softmax       eˣⁱ / Σ eˣʲ                   e^(xᵢ−m) / Σ e^(xⱼ−m)
//! cross-entropy −ln softmax(x)[class]         log-sum-exp(x) − x[class]
//! softplus      ln(1 + eˣ)                    max(x, 0) + ln(1 + e^−|x|)
//! ```
//!
//! The left side overflows where an `e` to the thousand comes up, and then inf/inf or inf − inf is NaN, in the value or in its
//! gradient, or the gradient is 0 where it should be 1. The right side is the same function without. The library's `ops` and `nn::losses` have the right side.

use differentiable::nn::losses;
use differentiable::{Differentiable, differentiable, no_diff, ops};

/// `eˣ/(1 + eˣ)`: overflows upwards.
#[differentiable]
pub fn naive_sigmoid(x: f64) -> f64 {
    x.exp() / (1.0 + x.exp())
}

/// `ln(1 + eˣ)`
#[differentiable]
pub fn naive_softplus(x: f64) -> f64 {
    (1.0 + x.exp()).ln()
}

/// `ln Σ eˣⁱ`
#[differentiable]
pub fn naive_log_sum_exp(x: &[f64; 3]) -> f64 {
    (x[0].exp() + x[1].exp() + x[2].exp()).ln()
}

/// `−ln (e^x[class] / Σ eˣⁱ)`
#[differentiable]
pub fn naive_cross_entropy(x: &[f64; 3], class: usize) -> f64 {
    -(x[class].exp() / (x[0].exp() + x[1].exp() + x[2].exp())).ln()
}

/// A dot product of slices: their lengths are known when it runs.
#[differentiable]
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    ops::slices::dot(a, b)
}

/// The squared distance from a target that moves with the parameter, and should be taken as fixed: `no_diff` stops the gradient.
#[differentiable]
pub fn to_fixed_target(x: f64) -> f64 {
    let target = no_diff(0.9 * x);
    (x - target).powi(2)
}

/// The same without.
#[differentiable]
pub fn to_moving_target(x: f64) -> f64 {
    let target = 0.9 * x;
    (x - target).powi(2)
}

/// Where the largest is, softly: Σ i·softmax(β·x)ᵢ. An index has no gradient; this has.
#[differentiable]
pub fn soft_argmax(x: &[f64; 3], #[no_diff] beta: f64) -> f64 {
    let scaled: [f64; 3] = ops::scale(beta, x);
    let p: [f64; 3] = ops::softmax(&scaled);
    p[1] + 2.0 * p[2]
}

/// Whether x is over a threshold, softly.
#[differentiable]
pub fn soft_step(x: f64, #[no_diff] threshold: f64, #[no_diff] beta: f64) -> f64 {
    ops::sigmoid(beta * (x - threshold))
}

/// The nearest whole number in the value, the slope of x in the gradient: the straight-through estimator.
#[differentiable]
pub fn straight_through_round(x: f64) -> f64 {
    x + no_diff(x.round() - x)
}

/// What a slice of another length is told, before anything is written.
pub fn message_of_a_mismatch() -> String {
    std::panic::set_hook(Box::new(|_| {}));
    let result = std::panic::catch_unwind(|| dot::grad(&[1.0, 2.0, 3.0], &[1.0, 2.0]));
    let _ = std::panic::take_hook();
    let panic = result.expect_err("three numbers and two have no dot product");
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default()
}

fn row(name: &str, naive: (f64, f64), stable: (f64, f64)) {
    let [a, b, c, d] = [naive.0, naive.1, stable.0, stable.1].map(|x| format!("{:.4}", x + 0.0));
    println!("  {name:<44} {a:>10} {b:>9}   {c:>10} {d:>9}");
}

/// The figures for the first of the numbers.
fn first((value, gradient): (f64, [f64; 3])) -> (f64, f64) {
    (value, gradient[0])
}

fn numbers() {
    println!("  {:<44} {:>20}   {:>20}", "", "as in the book", "without overflow");
    println!("  {:<44} {:>10} {:>9}   {:>10} {:>9}", "", "value", "gradient", "value", "gradient");
    for x in [-1000.0, 0.0, 1000.0] {
        row(&format!("sigmoid({x})"), naive_sigmoid::value_and_grad(x), ops::sigmoid::value_and_grad(x));
    }
    for x in [-1000.0, 0.0, 1000.0] {
        row(&format!("softplus({x})"), naive_softplus::value_and_grad(x), ops::softplus::value_and_grad(x));
    }
    for x in [[1000.0, 999.0, -1000.0], [-1000.0, -1001.0, -1002.0]] {
        let stable = first(ops::log_sum_exp::value_and_grad(&x));
        row(&format!("log-sum-exp {x:?}"), first(naive_log_sum_exp::value_and_grad(&x)), stable);
        let stable = first(losses::cross_entropy::value_and_grad(&x, 1));
        row(&format!("cross-entropy {x:?}"), first(naive_cross_entropy::value_and_grad(&x, 1)), stable);
    }
    println!("  (gradients by the first number; the class is 1)");
}

fn accumulation() {
    let x = 3.0;
    println!(
        "\nWhat adds, and what overwrites, is in the names: `_into` adds to the caller's buffer, all else starts from zero."
    );
    let mut d_x = x.zero_tangent();
    for call in 1..=3 {
        to_moving_target::value_and_grad_into(x, &mut d_x);
        let fresh = to_moving_target::grad(x);
        println!(
            "  call {call}: `value_and_grad_into` leaves {d_x:.2} in the buffer, `grad` returns {fresh:.2}"
        );
    }
}

fn stopped() {
    println!("\nA gradient stopped on purpose, at x = 3 (d/dx (x − 0.9·x)² = 0.02·x):");
    println!("  the target moves with x:   {:.2}", to_moving_target::grad(3.0));
    println!("  `no_diff(0.9 * x)`:        {:.2}  = 2 (x − 2.7)", to_fixed_target::grad(3.0));
}

/// Functions that would lose their gradient without a word, and do not compile.
pub const REFUSED: [&str; 3] = [
    "#[differentiable]\nfn f(x: f64) -> f64 {\n    x * x.round()\n}",
    "#[differentiable]\nfn f(x: f64) -> f64 {\n    x * (x > 0.5) as u8 as f64\n}",
    "#[differentiable]
fn f(x: &[f64; 3]) -> f64 {
    let best: usize = (0..3).max_by(|&a, &b| x[a].total_cmp(&x[b])).unwrap_or(0);
    best as f64
}",
];

fn soft() {
    println!("\nround, comparisons and argmax as numbers have no gradient, and do not compile:\n");
    for source in REFUSED {
        source.lines().skip(1).for_each(|line| println!("    {line}"));
        println!("  {}\n", example_support::show::refusal(source, "f").trim_end().replace('\n', "\n  "));
    }
    let x = [1.0, 3.0, 2.0];
    println!("Soft forms that do:");
    for beta in [1.0, 10.0] {
        let (value, gradient) = soft_argmax::value_and_grad(&x, beta);
        println!("  soft argmax of {x:?}, β = {beta:<2}:  {value:.4}, gradient {gradient:.4?}");
    }
    for beta in [1.0, 10.0] {
        let (value, gradient) = soft_step::value_and_grad(0.7, 0.5, beta);
        println!("  0.7 over 0.5, softly, β = {beta:<2}:        {value:.4}, gradient {gradient:.4}");
    }
    let (value, gradient) = straight_through_round::value_and_grad(2.7);
    println!("  round(2.7), straight through:         {value:.4}, gradient {gradient:.4}");
}

#[allow(dead_code, reason = "a test takes this file as a module")]
fn main() {
    numbers();
    accumulation();
    println!(
        "\nA gradient has the shape of its parameter. For arrays anything else does not compile; slices panic:"
    );
    println!("  {}", message_of_a_mismatch());
    stopped();
    soft();
    println!("\nWhere the gradient stopped:\n");
    example_support::show::function_and_backward(include_str!("stability.rs"), "to_fixed_target");
}
