#[derive(Differentiable)]
pub struct Model {
    pub weights: Vec<f64>,
    pub bias: f64,
    #[no_diff]
    pub rate: f64,
    name: String,
}
