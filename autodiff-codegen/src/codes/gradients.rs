//! What is refused because a gradient would flow through it.

super::rows! {
    ACTIVE_BINDINGS = 200, "a pattern whose bindings would carry a gradient" {
        why: "patterns are matched on inactive data only: the macro does not see which part of an active value a binding names",
        fails: "
#[differentiable]
fn repeated(xs: &[f64], n: usize) -> f64 {
    let mut sum = 0.0;
    for x in xs.iter().cycle().take(n) {
        sum += x * x;
    }
    sum
}
",
        works: "
#[differentiable]
fn repeated(xs: &[f64], n: usize) -> f64 {
    let mut sum = 0.0;
    for i in 0..n {
        sum += xs[i % xs.len()] * xs[i % xs.len()];
    }
    sum
}
",
    }

    ACTIVE_ENTERS = 201, "an active value enters code that is kept as it is" {
        why: "the macro does not see what becomes of it there, and a gradient could be lost without a trace",
        fails: "
macro_rules! remember {
    ($list:expr, $x:expr) => {
        $list.push($x)
    };
}

#[differentiable]
fn f(x: f64, #[no_diff] list: &mut Vec<f64>) -> f64 {
    remember!(list, x);
    x * x
}
",
        works: "
macro_rules! remember {
    ($list:expr, $x:expr) => {
        $list.push($x)
    };
}

#[differentiable]
fn f(x: f64, #[no_diff] list: &mut Vec<f64>) -> f64 {
    let last = no_diff(x);
    remember!(list, last);
    x * x
}
",
    }

    ACTIVE_CHANGED = 202, "code that is kept as it is may change an active value" {
        why: "the macro does not see what is written, so the gradient would be that of another program",
        fails: "
fn twice(add: &mut dyn FnMut(f64)) {
    add(1.0);
    add(2.0);
}

#[differentiable]
fn f(x: f64) -> f64 {
    let mut sum = x;
    twice(&mut |y: f64| sum += y);
    sum
}
",
        works: "
#[differentiable]
fn f(x: f64) -> f64 {
    let mut sum = x;
    sum += 2.0;
    sum
}
",
    }

    CAST_BACK = 203, "an integer made from an active value becomes a number of the result" {
        why: "rounding has the derivative zero almost everywhere, and none at the steps: the gradient would silently miss this term",
        fails: "
#[differentiable]
fn f(x: f64) -> f64 {
    x * (x as i32) as f64
}
",
        works: "
#[differentiable]
fn f(x: f64) -> f64 {
    x * no_diff((x as i32) as f64)
}
",
    }

    UNKNOWN_DERIVATIVE = 204, "a value that no derivative is known of" {
        why: "the macro does not know its derivative, and does not assume it to be zero",
        fails: "
fn twice(g: &dyn Fn(f64) -> f64, y: f64) -> f64 {
    g(g(y))
}

#[differentiable]
fn f(x: f64) -> f64 {
    let scale = |y: f64| y * x;
    twice(&scale, 2.0)
}
",
        works: "
#[differentiable]
fn square(y: f64) -> f64 {
    y * y
}

#[differentiable]
fn f(x: f64) -> f64 {
    square(square(x))
}
",
    }

    STOPPED_RULE = 205, "a rounded number in the result" {
        why: "between its steps the function is constant: its derivative is zero almost everywhere, and the gradient would silently miss this term",
        fails: "
#[differentiable]
fn f(x: f64) -> f64 {
    x * x.floor()
}
",
        works: "
#[differentiable]
fn f(x: f64) -> f64 {
    x * no_diff(x.floor())
}
",
    }

    ACTIVE_DIVISOR = 206, "an active divisor of a remainder" {
        why: "the remainder is differentiated in its left operand only",
        fails: "
#[differentiable]
fn f(x: f64, y: f64) -> f64 {
    x % y
}
",
        works: "
#[differentiable]
fn f(x: f64, y: f64) -> f64 {
    x - y * no_diff((x / y).trunc())
}
",
    }

    ACTIVE_ERROR = 207, "the error of a `Result` as a number of the result" {
        why: "the gradient of a `Result` is that of its `Ok` value: what an `Err` holds has none",
        fails: "
#[differentiable]
fn root(x: f64) -> Result<f64, f64> {
    if x < 0.0 { Err(x) } else { Ok(x.sqrt()) }
}

#[differentiable]
fn f(x: f64) -> f64 {
    match root(x) {
        Ok(y) => y,
        Err(negative) => negative,
    }
}
",
        works: "
#[differentiable]
fn root(x: f64) -> Result<f64, f64> {
    if x < 0.0 { Err(x) } else { Ok(x.sqrt()) }
}

#[differentiable]
fn f(x: f64) -> f64 {
    match root(x) {
        Ok(y) => y,
        Err(_) => x,
    }
}
",
    }

    KEPT_REFERENCES = 208, "a value that holds references, and is made step by step" {
        why: "the reverse sweep runs later, when references cannot be kept: a value that holds some is made again there, which only a single `let` tells how",
        fails: "
#[differentiable]
fn f(x: f64) -> f64 {
    let (a, b) = ([x, 1.0], [x, x]);
    let mut rows: Vec<&[f64; 2]> = Vec::new();
    rows.push(&a);
    rows.push(&b);
    rows[0][0] * rows[1][1]
}
",
        works: "
#[differentiable]
fn f(x: f64) -> f64 {
    let (a, b) = ([x, 1.0], [x, x]);
    let rows = [&a, &b];
    rows[0][0] * rows[1][1]
}
",
    }
}
