//! Is a gradient right? `cargo run --release --example gradient_checking`
//!
//! Central differences say what a partial derivative is, without any rule:
//!
//! ```text
//! ∂f/∂xᵢ ≈ (f(x + ε·eᵢ) − f(x − ε·eᵢ)) / 2ε
//! relative error = |gradient − difference| / max(1, |difference|)
//! ```
//!
//! The error of the quotient is of the order ε² from the curve of the function, and of the order 1e-16/ε from the rounding of
//! its values: too large an ε and too small an ε are wrong, and from 1e-7 to 1e-5 is right for `f64`. What is left is the
//! error of the gradient: here of a network's, then of a rule written by hand with a mistake in it, which is found.

use differentiable::nn::{Activation, Mlp, losses};
use differentiable::{GradientCheck, GradientError, GradientReport, derivative, differentiable};
use rand::SeedableRng as _;
use rand::rngs::Xoshiro256PlusPlus;

/// 3 inputs, 5 hidden neurons, 2 classes.
pub type Network = Mlp<f64, 3, 5, 2>;

/// A loss with everything in it: two layers, an activation, softmax, cross-entropy.
#[differentiable(wrt(network))]
pub fn loss(network: &Network, x: &[f64; 3], class: usize) -> f64 {
    let scores: [f64; 2] = network.forward(x);
    losses::cross_entropy(&scores, class)
}

/// `x·sigmoid(x)`, with a derivative by hand that forgets a term.
pub fn swish(x: f64) -> f64 {
    x / (1.0 + (-x).exp())
}

/// Should be `p + x·p·(1 − p)`.
#[derivative(of = swish)]
fn swish_rule(x: f64, seed: f64) -> (f64, f64) {
    let p = 1.0 / (1.0 + (-x).exp());
    (x * p, seed * p)
}

/// Uses the rule.
#[differentiable]
pub fn with_the_wrong_rule(x: &[f64; 4]) -> f64 {
    let mut sum = 0.0;
    for i in 0..4 {
        let y: f64 = swish(x[i]);
        sum += y * y;
    }
    sum
}

/// The network, the input and the class of the example.
pub fn example() -> (Network, [f64; 3], usize) {
    (Mlp::random(Activation::Tanh, &mut Xoshiro256PlusPlus::seed_from_u64(1)), [0.5, -1.0, 2.0], 1)
}

/// Checks the network's gradient with a step.
///
/// # Errors
/// If it is wrong by more than 1e-2, relative: at no step that is of any use.
pub fn check(step: f64) -> Result<GradientReport, GradientError> {
    let (network, x, class) = example();
    GradientCheck::new().step(step).tolerance(1e-2).run(
        &network,
        |network| loss(network, &x, class),
        |network| loss::grad(network, &x, class),
    )
}

/// Checks the rule with the mistake.
///
/// # Errors
/// Always.
pub fn check_the_wrong_rule() -> Result<GradientReport, GradientError> {
    differentiable::gradient_check(&[0.0, 1.0, -0.5, 2.0], with_the_wrong_rule, |x| {
        with_the_wrong_rule::grad(x)
    })
}

#[allow(dead_code, reason = "a test takes this file as a module")]
fn main() -> Result<(), GradientError> {
    example_support::show::function_and_backward(include_str!("gradient_checking.rs"), "loss");
    println!("Its gradient, against central differences:");
    println!("  {:>6}  {:>20}  {:>20}  of number", "ε", "worst relative error", "worst absolute error");
    for power in (1..=12).rev() {
        let step = 10.0_f64.powi(-power);
        let report = check(step)?;
        let GradientReport { numbers, worst_absolute, worst_relative, worst_index, .. } = report;
        println!(
            "  {step:>6.0e}  {worst_relative:>20.1e}  {worst_absolute:>20.1e}  {worst_index} of {numbers}"
        );
    }
    println!(
        "\nA rule with a mistake, `∂(x·p) = p` for `x·p` with p = sigmoid(x), in Σ swish(xᵢ)² at [0, 1, −0.5, 2]:"
    );
    match check_the_wrong_rule() {
        Ok(report) => println!("  {report:?}"),
        Err(error) => println!("  {error}"),
    }
    Ok(())
}
