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

    CLOSURES_MULTIPLY = 153, "closures that are written out too many times" {
        why: "each call of a closure becomes its body, and closures that call closures multiply",
        fails: "
#[differentiable]
fn f(x: f64) -> f64 {
    let a = |x: f64| x * 0.5;
    let b = |x: f64| a(a(a(x)));
    let c = |x: f64| b(b(b(x)));
    let d = |x: f64| c(c(c(x)));
    let e = |x: f64| d(d(d(x)));
    let g = |x: f64| e(e(e(x)));
    let h = |x: f64| g(g(g(x)));
    h(h(h(x)))
}
",
        works: "
#[differentiable]
fn d(x: f64) -> f64 {
    let a = |x: f64| x * 0.5;
    let b = |x: f64| a(a(a(x)));
    let c = |x: f64| b(b(b(x)));
    c(c(c(x)))
}

#[differentiable]
fn f(x: f64) -> f64 {
    let e = |x: f64| d(d(d(x)));
    let g = |x: f64| e(e(e(x)));
    let h = |x: f64| g(g(g(x)));
    h(h(h(x)))
}
",
    }

    CLOSURE_WITH_STATE = 154, "a second name for a closure that changes what it owns" {
        why: "whether the two share their variables depends on what was captured, which is not known here",
        fails: "
#[differentiable]
fn f(x: f64) -> f64 {
    let mut s = x;
    let mut next = move || {
        s *= x;
        s
    };
    let mut other = next;
    next() + other()
}
",
        works: "
#[differentiable]
fn f(x: f64) -> f64 {
    let mut s = x;
    let mut next = || {
        s *= x;
        s
    };
    next() + next()
}
",
    }

    INNER_ITERATOR = 155, "`flat_map` over what is no iterator that can be read" {
        why: "`flat_map` and `flatten` become a loop in a loop, and what the inner loop goes over must be seen",
        fails: "
#[differentiable]
fn f(x: &[f64]) -> f64 {
    x.iter().flat_map(|a| Some(a * a)).sum()
}
",
        works: "
#[differentiable]
fn f(x: &[f64]) -> f64 {
    x.iter().flat_map(|a| [a * a, *a].into_iter()).sum()
}
",
    }

    OPTIONAL_ITEM = 156, "an item that is there or not, as its text does not say" {
        why: "the adaptor becomes an `if`, so it is given a closure whose last expression tells: `Some(..)`, `None`, `if c { Some(..) } else { None }`, `c.then(..)`, or a value that is an `Option`",
        fails: "
#[differentiable]
fn f(x: &[f64]) -> f64 {
    x.iter()
        .filter_map(|a| match *a > 0.0 {
            true => Some(a.sqrt()),
            false => None,
        })
        .sum()
}
",
        works: "
#[differentiable]
fn f(x: &[f64]) -> f64 {
    x.iter().filter_map(|a| if *a > 0.0 { Some(a.sqrt()) } else { None }).sum()
}
",
    }

    COLLECT_OF_UNKNOWN = 157, "an array of items whose type is not known" {
        why: "the array is made before its items, filled with zeros",
        fails: "
#[differentiable]
fn square(x: f64) -> f64 {
    x * x
}

#[differentiable]
fn f(x: [f64; 2]) -> f64 {
    let squares = x.map(|a| square(a));
    squares[0] * squares[1]
}
",
        works: "
#[differentiable]
fn square(x: f64) -> f64 {
    x * x
}

#[differentiable]
fn f(x: [f64; 2]) -> f64 {
    let squares: [f64; 2] = x.map(|a| square(a));
    squares[0] * squares[1]
}
",
    }

    FROM_FN_OF_UNKNOWN = 158, "`array::from_fn` of unknown length" {
        why: "it becomes a loop over the indices, which needs the length",
        fails: "
#[differentiable]
fn total(x: [f64; 3]) -> f64 {
    x[0] + x[1] * x[2]
}

#[differentiable]
fn f(x: f64) -> f64 {
    total(core::array::from_fn(|i| x * i as f64))
}
",
        works: "
#[differentiable]
fn total(x: [f64; 3]) -> f64 {
    x[0] + x[1] * x[2]
}

#[differentiable]
fn f(x: f64) -> f64 {
    let powers: [f64; 3] = core::array::from_fn(|i| x * i as f64);
    total(powers)
}
",
    }

    COLLECT_OF_REFERENCES = 159, "a `Vec` of references to values that carry a gradient" {
        why: "the `Vec` would be another way to values that have their gradient elsewhere",
        fails: "
#[differentiable]
fn f(x: &[f64]) -> f64 {
    let large = x.iter().filter(|a| **a > 1.0).collect::<Vec<_>>();
    *large[0] * *large[0]
}
",
        works: "
#[differentiable]
fn f(x: &[f64]) -> f64 {
    let large = x.iter().copied().filter(|a| *a > 1.0).collect::<Vec<_>>();
    large[0] * large[0]
}
",
    }

    ASSIGNED_AFTER_CAPTURE = 160, "a closure called after what it consumed has been assigned anew" {
        why: "the call is the body of the closure, which would find the new value there",
        fails: "
#[differentiable]
fn f(x: f64) -> f64 {
    let mut v = vec![x, 2.0 * x];
    let sum = || {
        let owned = v;
        owned[0] * owned[1]
    };
    v = vec![1.0, x];
    sum() + v[1]
}
",
        works: "
#[differentiable]
fn f(x: f64) -> f64 {
    let v = vec![x, 2.0 * x];
    let sum = || {
        let owned = v;
        owned[0] * owned[1]
    };
    let w = vec![1.0, x];
    sum() + w[1]
}
",
    }
}
