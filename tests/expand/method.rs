#[derive(Differentiable)]
pub struct Spring {
    pub stiffness: f64,
    pub length: f64,
}

impl Spring {
    #[differentiable]
    pub fn energy(&self, x: f64) -> f64 {
        let stretch = x - self.length;
        0.5 * self.stiffness * stretch * stretch
    }
}
