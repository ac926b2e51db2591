//! Sequences: their lengths and their order.

super::rows! {
    RESIZED_PARAMETER = 270, "a `Vec` behind `&mut` that grows or shrinks" {
        why: "the shadow of a `&mut` parameter holds the cotangent of the output on entry and that of the input on exit, and cannot have both lengths",
        fails: "
#[differentiable]
fn f(v: &mut Vec<f64>, x: f64) {
    v.push(x * x);
}
",
        works: "
#[differentiable]
fn f(mut v: Vec<f64>, x: f64) -> Vec<f64> {
    v.push(x * x);
    v
}
",
    }

    SORTED = 271, "values sorted by themselves" {
        why: "the elements themselves decide where each one goes, and the gradient has to go back the same way, which `sort` does not tell",
        fails: "
#[differentiable]
fn f(mut x: [f64; 3]) -> f64 {
    x.sort_by(f64::total_cmp);
    x[0] * x[2]
}
",
        works: "
#[differentiable]
fn f(x: [f64; 3]) -> f64 {
    let mut order = [0_usize, 1, 2];
    order.sort_by(|i, j| x[*i].total_cmp(&x[*j]));
    x[order[0]] * x[order[2]]
}
",
    }

    SEQUENCE_METHOD = 272, "elements that are dropped by a test" {
        why: "which elements stay and which go is decided inside of the call, where the macro does not see it",
        fails: "
#[differentiable]
fn f(x: &[f64]) -> f64 {
    let mut v = x.to_vec();
    v.dedup_by(|a, b| a == b);
    v[0] * v[1]
}
",
        works: "
#[differentiable]
fn f(x: &[f64]) -> f64 {
    let mut v = vec![x[0]];
    for i in 1..x.len() {
        if no_diff(x[i]) != no_diff(x[i - 1]) {
            v.push(x[i]);
        }
    }
    v[0] * v[1]
}
",
    }

    PAIR_BY_NAME = 273, "two parts of a slice under one name" {
        why: "each part is a place of its own, and a pair of places is not a value that a gradient could be kept for",
        fails: "
#[differentiable]
fn f(x: &[f64]) -> f64 {
    let parts = x.split_first().unwrap();
    parts.0 * parts.1[0]
}
",
        works: "
#[differentiable]
fn f(x: &[f64]) -> f64 {
    let (first, rest) = x.split_first().unwrap();
    first * rest[0]
}
",
    }
}
