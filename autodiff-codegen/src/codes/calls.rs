//! Calls, methods and iterators that are refused by their looks.

super::rows! {
    NESTED_DERIVATIVE = 150, "a derivative inside a differentiable function" {
        why: "nested differentiation needs `order = 2`, which is not there yet",
        fails: "
#[differentiable]
fn square(x: f64) -> f64 {
    x * x
}

#[differentiable]
fn slope(x: f64) -> f64 {
    3.0 * square::grad(x)
}
",
        works: "
#[differentiable]
fn square(x: f64) -> f64 {
    x * x
}

#[differentiable]
fn scaled(slope: f64) -> f64 {
    3.0 * slope
}

fn both(x: f64) -> f64 {
    scaled(square::grad(x))
}
",
    }

    MEM_TAKE = 151, "`mem::take`" {
        why: "it leaves the default value of a type that is not known here, whose gradient is not known either",
        fails: "
#[differentiable]
fn f(x: &mut f64) -> f64 {
    let old = std::mem::take(x);
    old * old
}
",
        works: "
#[differentiable]
fn f(x: &mut f64) -> f64 {
    let old = std::mem::replace(x, 0.0);
    old * old
}
",
    }

    ADAPTOR_ORDER = 152, "adaptors in an order that has no index form" {
        why: "the loop is turned into one over an index, and the index of the items is not a simple one here",
        fails: "
#[differentiable]
fn f(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (i, a) in x.iter().step_by(2).enumerate() {
        sum += i as f64 * a;
    }
    sum
}
",
        works: "
#[differentiable]
fn f(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in (0..x.len()).step_by(2) {
        sum += (i / 2) as f64 * x[i];
    }
    sum
}
",
    }
}
