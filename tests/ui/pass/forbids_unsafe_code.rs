#![forbid(unsafe_code)]
#![deny(warnings)]

use differentiable::{Differentiable, differentiable};

#[derive(Differentiable)]
pub struct Model {
    pub weights: [f64; 3],
    #[no_diff]
    pub rate: f64,
}

#[differentiable]
pub fn f(model: &Model, x: &[f64; 3]) -> f64 {
    let mut sum = 0.0;
    for i in 0..3 {
        if x[i] < 0.0 {
            continue;
        }
        sum += model.weights[i] * x[i];
    }
    sum.tanh()
}

fn main() {
    let model = Model { weights: [0.0; 3], rate: 0.5 };
    let (d_model, d_x) = f::grad(&model, &[1.0, -1.0, 2.0]);
    assert_eq!(d_model.weights, [1.0, 0.0, 2.0]);
    assert_eq!(d_x, [0.0; 3]);
    assert!(model.rate > 0.0);
}
