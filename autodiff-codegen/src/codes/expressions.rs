//! Statements and expressions that are refused by their looks.

super::rows! {
    INNER_ATTRIBUTE = 100, "an attribute inside the function" {
        why: "it may change what the code does, and the derivative would not know",
        fails: "
#[differentiable]
fn f(x: f64) -> f64 {
    #[cfg(unix)]
    let x = 2.0 * x;
    x * x
}
",
        works: "
#[differentiable]
fn f(x: f64) -> f64 {
    let x = if cfg!(unix) { 2.0 * x } else { x };
    x * x
}
",
    }

    AWAIT = 101, "`.await`" {
        why: "a gradient runs the function backwards, and a suspended computation cannot be run backwards",
        fails: "
#[differentiable]
fn f(x: f64) -> f64 {
    x * rate().await
}

async fn rate() -> f64 {
    2.0
}
",
        works: "
#[differentiable]
fn f(x: f64, rate: f64) -> f64 {
    x * rate
}

async fn rate() -> f64 {
    2.0
}

async fn run(x: f64) -> f64 {
    f(x, rate().await)
}
",
    }

    ASYNC_BLOCK = 102, "an `async` block" {
        why: "a gradient runs the function backwards, and a suspended computation cannot be run backwards",
        fails: "
#[differentiable]
fn f(x: f64) -> f64 {
    let later = async { 2.0 };
    drop(later);
    x * x
}
",
        works: "
#[differentiable]
fn f(x: f64) -> f64 {
    x * x
}
",
    }

    YIELD = 103, "`yield`" {
        why: "a gradient runs the function backwards, and a suspended computation cannot be run backwards",
        fails: "
#[differentiable]
fn f(x: f64) -> f64 {
    yield x;
    x * x
}
",
        works: "
#[differentiable]
fn f(x: f64) -> [f64; 2] {
    [x, x * x]
}
",
    }

    RAW_ADDRESS = 104, "a raw pointer is made" {
        why: "what it points to may change in ways that cannot be seen in the function",
        fails: "
#[differentiable]
fn f(x: f64) -> f64 {
    let pointer = &raw const x;
    x * x
}
",
        works: "
#[differentiable]
fn f(x: f64) -> f64 {
    let reference = &x;
    *reference * x
}
",
    }

    RETURN_IN_KEPT_CODE = 105, "`return` inside an expression that is kept as it is" {
        why: "the code around it is kept as it is, and its value would be returned without a gradient",
        fails: "
#[differentiable]
fn f(x: f64, n: usize) -> f64 {
    let count: usize = (0..n).chain(if n == 0 { return x } else { 0..1 }).sum();
    x * count as f64
}
",
        works: "
#[differentiable]
fn f(x: f64, n: usize) -> f64 {
    if n == 0 {
        return x;
    }
    let count: usize = (0..n).chain(0..1).sum();
    x * count as f64
}
",
    }

    STATIC_WRITE = 107, "a static is written" {
        why: "a value that outlives the call would carry the gradient out of the function, where nothing sees it",
        fails: "
static mut LAST: f64 = 0.0;

#[differentiable]
fn f(x: f64) -> f64 {
    LAST = x;
    x * x
}
",
        works: "
#[differentiable]
fn f(x: f64, last: &mut f64) -> f64 {
    *last = x;
    x * x
}
",
    }

    ALIAS_REASSIGNED = 108, "a reference that is made to point elsewhere" {
        why: "a gradient is kept by place, so it must be known which place is written through a reference; one that only reads may be chosen anew",
        fails: "
#[differentiable]
fn f(x: f64, flip: bool) -> f64 {
    let (mut a, mut b) = (x, 2.0 * x);
    let mut chosen = &mut a;
    if flip {
        chosen = &mut b;
    }
    *chosen *= 3.0;
    a * b
}
",
        works: "
#[differentiable]
fn f(x: f64, flip: bool) -> f64 {
    let mut both = [x, 2.0 * x];
    let chosen = usize::from(flip);
    both[chosen] *= 3.0;
    both[0] * both[1]
}
",
    }

    WRAPPED_RETURN = 109, "an `Option` or `Result` is returned whose making is not seen" {
        why: "the gradient belongs to the value inside, so it must be known where that value is made",
        fails: "
#[differentiable]
fn f(x: f64) -> Option<f64> {
    if x > 0.0 { const { None } } else { Some(x * x) }
}
",
        works: "
#[differentiable]
fn f(x: f64) -> Option<f64> {
    if x > 0.0 { None } else { Some(x * x) }
}
",
    }

    ENDLESS_RANGE = 110, "`for` over a range without an end" {
        why: "the reverse sweep must know where the loop ended",
        fails: "
#[differentiable]
fn f(x: f64) -> f64 {
    let mut y = x;
    for i in 0.. {
        if i == 3 {
            break;
        }
        y *= x;
    }
    y
}
",
        works: "
#[differentiable]
fn f(x: f64) -> f64 {
    let mut y = x;
    for _ in 0..3 {
        y *= x;
    }
    y
}
",
    }

    NO_LOOP = 111, "`break` or `continue` without its loop" {
        why: "it leaves a loop of the function",
        fails: "
#[differentiable]
fn f(x: f64) -> f64 {
    if x > 0.0 {
        break;
    }
    x * x
}
",
        works: "
#[differentiable]
fn f(x: f64) -> f64 {
    if x > 0.0 {
        return 0.0;
    }
    x * x
}
",
    }
}
