use differentiable::Differentiable;

#[derive(Clone, Debug)]
struct Material {
    stiffness: f64,
}

#[derive(Clone, Debug, Differentiable)]
struct Beam {
    length: f64,
    material: Material,
}

fn main() {}
