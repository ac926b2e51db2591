//! Errors that rustc finds in generated code, or before it: the attribute sees one function, and no types.

super::rows! {
    NOT_DIFFERENTIABLE = 300, "a type without a gradient" {
        why: "a parameter or field of a type of its own is active, so the type must say what its gradient is (rustc: E0277)",
        fails: "
struct Model {
    w: f64,
}

#[differentiable]
fn scaled(model: &Model, x: f64) -> f64 {
    model.w * x
}
",
        works: "
#[derive(Differentiable)]
struct Model {
    w: f64,
}

#[differentiable]
fn scaled(model: &Model, x: f64) -> f64 {
    model.w * x
}
",
    }

    NO_ATTRIBUTE = 301, "a call of a function without the attribute" {
        why: "the derivatives of a function are in a type of its name, which only the attribute makes (rustc: E0433, `cannot find module or crate`)",
        fails: "
fn helper(x: f64) -> f64 {
    x * x
}

#[differentiable]
fn twice(x: f64) -> f64 {
    2.0 * helper(x)
}
",
        works: "
#[differentiable]
fn helper(x: f64) -> f64 {
    x * x
}

#[differentiable]
fn twice(x: f64) -> f64 {
    2.0 * helper(x)
}
",
    }

    METHOD_WITHOUT_ATTRIBUTE = 302, "a call of a method without the attribute" {
        why: "the derivatives of a method are methods beside it, which only the attribute makes (rustc: E0599, no method named `.._pullback`)",
        fails: "
#[derive(Differentiable)]
struct Spring {
    stiffness: f64,
}

impl Spring {
    fn energy(&self, x: f64) -> f64 {
        0.5 * self.stiffness * x * x
    }
}

#[differentiable]
fn twice(spring: &Spring, x: f64) -> f64 {
    2.0 * spring.energy(x)
}
",
        works: "
#[derive(Differentiable)]
struct Spring {
    stiffness: f64,
}

#[differentiable]
impl Spring {
    fn energy(&self, x: f64) -> f64 {
        0.5 * self.stiffness * x * x
    }
}

#[differentiable]
fn twice(spring: &Spring, x: f64) -> f64 {
    2.0 * spring.energy(x)
}
",
    }
}
