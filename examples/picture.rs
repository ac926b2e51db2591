//! A network small enough to be looked at: two inputs, two hidden neurons, one output, four weights.
//!
//! `cargo run --example picture` takes one step of gradient descent with the generated gradient. The same function
//! as eight steps to move through, with every value and every factor of the chain rule:
//!
//! ```sh
//! cargo run -p differentiable-explain -- --html target/picture.html examples/picture.rs loss -- -0.4 1.6 1.3 0.75 0.5 0.8 1.0
//! ```

use differentiable::differentiable;

#[differentiable(wrt(w1, w2, w3, w4))]
fn loss(w1: f64, w2: f64, w3: f64, w4: f64, x1: f64, x2: f64, target: f64) -> f64 {
    let h1 = w1 * x1;
    let h2 = w2 * x2;
    let p = w3 * h1 + w4 * h2;
    (target - p).powi(2)
}

const RATE: f64 = 0.1;

fn main() {
    let (x1, x2, target) = (0.5, 0.8, 1.0);
    let [w1, w2, w3, w4] = [-0.4, 1.6, 1.3, 0.75];
    let (before, (d1, d2, d3, d4)) = loss::value_and_grad(w1, w2, w3, w4, x1, x2, target);
    println!("prediction {:.4}, loss {before:.4}", target - before.sqrt());
    println!("output weights: ∂L/∂w3 = {d3:.4}, ∂L/∂w4 = {d4:.4}   two factors: ∂L/∂p · ∂p/∂w");
    println!("hidden weights: ∂L/∂w1 = {d1:.4}, ∂L/∂w2 = {d2:.4}   three factors: ∂L/∂p · ∂p/∂h · ∂h/∂w");
    let step = |w: f64, d: f64| w - RATE * d;
    let after = loss(step(w1, d1), step(w2, d2), step(w3, d3), step(w4, d4), x1, x2, target);
    println!("prediction {:.4}, loss {after:.4} after one step with rate {RATE}", target - after.sqrt());
}
