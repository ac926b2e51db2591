#[derive(Clone, Copy)]
pub enum Activation {
    Relu,
    Tanh,
    Leaky(u32),
}

#[differentiable]
pub fn activate(x: f64, #[no_diff] kind: Activation) -> f64 {
    match kind {
        Activation::Relu => x.max(0.0),
        Activation::Tanh => x.tanh(),
        Activation::Leaky(k) if x < 0.0 => x / f64::from(k),
        Activation::Leaky(_) => x,
    }
}
