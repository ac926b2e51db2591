//! The options of the attribute, `#[derivative]`, and the derive.

super::rows! {
    OPTIONS_UNREADABLE = 30, "options that cannot be read" {
        why: "options are names separated by commas, some with a value",
        fails: "
#[differentiable(1 + 2)]
fn square(x: f64) -> f64 {
    x * x
}
",
        works: "
#[differentiable(name = \"square_ad\", store_all)]
fn square(x: f64) -> f64 {
    x * x
}
",
    }

    OPTION_TWICE = 31, "an option that is given twice" {
        why: "each option has one value",
        fails: "
#[differentiable(wrt(x), wrt(y))]
fn product(x: f64, y: f64) -> f64 {
    x * y
}
",
        works: "
#[differentiable(wrt(x, y))]
fn product(x: f64, y: f64) -> f64 {
    x * y
}
",
    }

    OPTION_UNKNOWN = 32, "an option that does not exist" {
        why: "a misspelt option must not be ignored",
        fails: "
#[differentiable(nmae = \"square_ad\")]
fn square(x: f64) -> f64 {
    x * x
}
",
        works: "
#[differentiable(name = \"square_ad\")]
fn square(x: f64) -> f64 {
    x * x
}
",
    }

    OPTION_VALUE = 33, "an option with the wrong kind of value" {
        why: "`name` has a text, `wrt` has parameters, `allow` has lints, and the others stand alone",
        fails: "
#[differentiable(wrt = \"x\")]
fn product(x: f64, y: f64) -> f64 {
    x * y
}
",
        works: "
#[differentiable(wrt(x))]
fn product(x: f64, y: f64) -> f64 {
    x * y
}
",
    }

    OPTION_ORDER = 34, "the option `order`" {
        why: "derivatives of derivatives are not there yet",
        fails: "
#[differentiable(order = 2)]
fn cube(x: f64) -> f64 {
    x * x * x
}
",
        works: "
#[differentiable]
fn cube(x: f64) -> f64 {
    x * x * x
}
",
    }

    WRT_OF_NO_PARAMETER = 35, "`wrt` with a name that no parameter has" {
        why: "`wrt` names the parameters that the gradient is taken with respect to",
        fails: "
#[differentiable(wrt(z))]
fn product(x: f64, y: f64) -> f64 {
    x * y
}
",
        works: "
#[differentiable(wrt(y))]
fn product(x: f64, y: f64) -> f64 {
    x * y
}
",
    }

    WRT_OF_INACTIVE = 36, "`wrt` with a parameter that has no gradient" {
        why: "only floats, and arrays, slices, tuples and structs of them, have a gradient",
        fails: "
#[differentiable(wrt(x, n))]
fn power(x: f64, n: i32) -> f64 {
    x.powi(n)
}
",
        works: "
#[differentiable(wrt(x))]
fn power(x: f64, n: i32) -> f64 {
    x.powi(n)
}
",
    }

    NOTHING_ACTIVE = 37, "a function without anything to differentiate with respect to" {
        why: "a gradient is taken with respect to floats, and arrays, slices, tuples and structs of them",
        fails: "
#[differentiable]
fn reciprocal(n: usize) -> f64 {
    1.0 / n as f64
}
",
        works: "
#[differentiable]
fn reciprocal(n: f64) -> f64 {
    1.0 / n
}
",
    }

    DERIVATIVE_MALFORMED = 45, "a rule that `#[derivative]` cannot read" {
        why: "a rule takes the function's arguments and the cotangent of its value, and gives the value and the gradient",
        fails: "
fn softplus(x: f64) -> f64 {
    x.exp().ln_1p()
}

#[derivative(of = softplus)]
struct Softplus;
",
        works: "
fn softplus(x: f64) -> f64 {
    x.exp().ln_1p()
}

#[derivative(of = softplus)]
fn softplus_rule(x: f64, seed: f64) -> (f64, f64) {
    (softplus(x), seed / (1.0 + (-x).exp()))
}
",
    }

    DERIVATIVE_OPTION = 46, "an option that `#[derivative]` does not have" {
        why: "a misspelt option must not be ignored",
        fails: "
fn softplus(x: f64) -> f64 {
    x.exp().ln_1p()
}

#[derivative(off = softplus)]
fn softplus_rule(x: f64, seed: f64) -> (f64, f64) {
    (softplus(x), seed / (1.0 + (-x).exp()))
}
",
        works: "
fn softplus(x: f64) -> f64 {
    x.exp().ln_1p()
}

#[derivative(of = softplus)]
fn softplus_rule(x: f64, seed: f64) -> (f64, f64) {
    (softplus(x), seed / (1.0 + (-x).exp()))
}
",
    }

    DERIVATIVE_RESULT = 47, "a rule that does not give the value and the gradient" {
        why: "a rule takes the function's arguments and the cotangent of its value, and gives the value and the gradient",
        fails: "
fn softplus(x: f64) -> f64 {
    x.exp().ln_1p()
}

#[derivative(of = softplus)]
fn softplus_rule(x: f64, seed: f64) -> f64 {
    seed / (1.0 + (-x).exp())
}
",
        works: "
fn softplus(x: f64) -> f64 {
    x.exp().ln_1p()
}

#[derivative(of = softplus)]
fn softplus_rule(x: f64, seed: f64) -> (f64, f64) {
    (softplus(x), seed / (1.0 + (-x).exp()))
}
",
    }

    DERIVATIVE_COUNTS = 48, "a rule with another number of gradients than the function has parameters" {
        why: "a rule gives one gradient, or adds to one shadow, for each parameter that holds floats",
        fails: "
fn product(a: f64, b: f64) -> f64 {
    a * b
}

#[derivative(of = product)]
fn product_rule(a: f64, b: f64, seed: f64) -> (f64, f64) {
    (a * b, seed * b)
}
",
        works: "
fn product(a: f64, b: f64) -> f64 {
    a * b
}

#[derivative(of = product)]
fn product_rule(a: f64, b: f64, seed: f64) -> (f64, (f64, f64)) {
    (a * b, (seed * b, seed * a))
}
",
    }

    DERIVE_ON_ENUM = 50, "`#[derive(Differentiable)]` on an enum with numbers in it, or a union" {
        why: "a gradient has the shape of its value, and the shape of this type is known at run time only",
        fails: "
#[derive(Differentiable)]
enum Layer {
    Linear(f64),
    Constant,
}
",
        works: "
#[derive(Differentiable)]
enum Kind {
    Linear,
    Constant,
}

#[derive(Differentiable)]
struct Layer {
    kind: Kind,
    weight: f64,
}
",
    }

    NO_DIFF_ARGUMENTS = 51, "`#[no_diff]` with arguments" {
        why: "a field takes part in differentiation as a whole, or not at all",
        fails: "
#[derive(Differentiable)]
struct Line {
    slope: f64,
    #[no_diff(always)]
    count: u32,
}
",
        works: "
#[derive(Differentiable)]
struct Line {
    slope: f64,
    #[no_diff]
    count: u32,
}
",
    }
}
