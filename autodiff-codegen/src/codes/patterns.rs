//! Patterns.

super::rows! {
    PATTERN = 80, "a pattern that is not supported" {
        why: "a gradient follows values through tuples, arrays, structs and references; a pattern that may fail is a branch",
        fails: "
macro_rules! pair {
    ($a:ident, $b:ident) => {
        ($a, $b)
    };
}

#[differentiable]
fn product(x: (f64, f64)) -> f64 {
    let pair!(a, b) = x;
    a * b
}
",
        works: "
#[differentiable]
fn product(x: (f64, f64)) -> f64 {
    let (a, b) = x;
    a * b
}
",
    }

    AT_PATTERN = 81, "`name @ pattern`" {
        why: "it names a value and its parts at once, so two names would share one gradient",
        fails: "
#[differentiable]
fn product(x: (f64, f64)) -> f64 {
    let pair @ (a, b) = x;
    pair.0 * a * b
}
",
        works: "
#[differentiable]
fn product(x: (f64, f64)) -> f64 {
    let pair = x;
    let (a, b) = pair;
    pair.0 * a * b
}
",
    }

    REST_IN_THE_MIDDLE = 82, "a pattern that counts from the end" {
        why: "without the length, it is not known which element is meant",
        fails: "
#[differentiable]
fn powers(x: f64) -> (f64, f64, f64) {
    (x, x * x, x * x * x)
}

#[differentiable]
fn ends(x: f64) -> f64 {
    let (first, .., last) = powers(x);
    first * last
}
",
        works: "
#[differentiable]
fn powers(x: f64) -> (f64, f64, f64) {
    (x, x * x, x * x * x)
}

#[differentiable]
fn ends(x: f64) -> f64 {
    let (first, _, last) = powers(x);
    first * last
}
",
    }

    GUARD_WITH_EFFECTS = 84, "a guard that does something" {
        why: "a guard may run without its arm being taken, and the reverse sweep runs arms only: what it writes would not be undone",
        fails: "
#[differentiable]
fn scaled(x: &mut f64, k: usize) -> f64 {
    match k {
        0 if {
            *x *= 2.0;
            *x > 1.0
        } => *x,
        _ => *x * *x,
    }
}
",
        works: "
#[differentiable]
fn scaled(x: &mut f64, k: usize) -> f64 {
    if k == 0 {
        *x *= 2.0;
    }
    match k {
        0 if *x > 1.0 => *x,
        _ => *x * *x,
    }
}
",
    }
}
