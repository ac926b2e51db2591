#[derive(Differentiable)]
pub struct Layer {
    pub weights: [[f64; 2]; 3],
    pub bias: [f64; 3],
}

#[differentiable]
pub fn forward(layer: &Layer, #[no_diff] x: &[f64; 2]) -> [f64; 3] {
    let mut out = layer.bias;
    for row in 0..3 {
        for column in 0..2 {
            out[row] += layer.weights[row][column] * x[column];
        }
        out[row] = out[row].tanh();
    }
    out
}
