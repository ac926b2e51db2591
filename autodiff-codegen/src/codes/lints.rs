//! Lints: warnings, by the name of the constant in small letters.

super::rows! {
    UNUSED_PARAMETER = 250, "a parameter that the result does not depend on" {
        why: "its gradient is zero, always; where it should not be, the value was lost on the way",
        fails: "
#[differentiable]
fn loss(w: f64, x: f64) -> f64 {
    let scaled = w * x;
    let _ = scaled;
    x * x
}
",
        works: "
#[differentiable]
fn loss(#[no_diff] w: f64, x: f64) -> f64 {
    let scaled = w * x;
    let _ = scaled;
    x * x
}
",
    }

    ZERO_BASE = 251, "`powf` with a base that may be zero or negative" {
        why: "its derivative by the exponent has the logarithm of the base in it, which is infinite at zero and not a number below",
        fails: "
#[differentiable]
fn power(x: f64, y: f64) -> f64 {
    x.powf(y)
}
",
        works: "
#[differentiable]
fn power(x: f64, y: f64) -> f64 {
    (x * x + 1e-12).powf(y)
}

#[differentiable(allow(zero_base))]
fn power_of_positive(x: f64, y: f64) -> f64 {
    x.powf(y)
}
",
    }

    FLOAT_EQUALITY = 252, "`==` of active floats" {
        why: "the branch for equality is taken at single points, and the gradient there is that of the branch, which says nothing about the points around",
        fails: "
#[differentiable]
fn larger(x: f64, y: f64) -> f64 {
    if x == y {
        return x;
    }
    if x > y { x } else { y }
}
",
        works: "
#[differentiable]
fn larger(x: f64, y: f64) -> f64 {
    x.max(y)
}
",
    }

    GROWING_TAPE = 253, "a loop that nothing counts, and that keeps values" {
        why: "the reverse sweep needs values of every iteration, so memory grows as long as the loop runs",
        fails: "
#[differentiable]
fn root(a: f64) -> f64 {
    let mut x = a;
    while (x * x - a).abs() > 1e-12 {
        x = 0.5 * (x + a / x);
    }
    x
}
",
        works: "
#[differentiable]
fn root(a: f64) -> f64 {
    let mut x = a;
    for _ in 0..50 {
        x = 0.5 * (x + a / x);
        if (x * x - a).abs() < 1e-12 {
            break;
        }
    }
    x
}
",
    }
}
