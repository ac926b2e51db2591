//! Variables called like those that generated code makes, raw names, and names that are not ASCII.

use ::differentiable::differentiable;

#[differentiable]
pub fn adjoints(x: f64, d_x: f64, d_d_x: f64) -> f64 {
    let d_y = x * d_x;
    let y = d_y * d_d_x;
    let d_d_y = y * d_y;
    d_d_y + d_x
}

#[differentiable]
pub fn machinery(
    tape: f64,
    seed: f64,
    rt: f64,
    pullback: f64,
    result: f64,
    value: f64,
    gradient: f64,
) -> f64 {
    let reached = tape * seed;
    let arm = rt * pullback;
    let this = result * value;
    let tangent = gradient * gradient;
    let len = reached + arm + this;
    let forward = len * tangent;
    forward.exp()
}

#[differentiable]
pub fn loops(tape: &[f64], len: f64, i: f64) -> f64 {
    let mut count = len;
    let mut frame = i;
    for x in tape {
        frame = frame * x + count;
        count *= frame;
        if count > 1e6 {
            break;
        }
    }
    frame + count
}

#[differentiable]
pub fn raw(r#type: f64, r#fn: f64, r#loop: &[f64]) -> f64 {
    let r#match = r#type * r#fn;
    let mut r#let = r#match;
    for r#in in r#loop {
        r#let = r#let * r#in + r#type;
    }
    r#let
}

#[differentiable]
pub fn r#while(r#if: f64) -> f64 {
    r#if * r#if
}

#[differentiable]
pub fn calls_raw(x: f64) -> f64 {
    r#while(x) * x
}

#[differentiable]
pub fn größe(ξ: f64, 变量: f64) -> f64 {
    let δξ = ξ * 变量;
    δξ * δξ + ξ
}

#[differentiable]
pub fn underscores(_x: f64, __y: f64, _: f64) -> f64 {
    let _z = _x * __y;
    _z * _z
}

#[differentiable]
pub fn shadows(x: f64) -> f64 {
    let x = x * x;
    let x = {
        let x = x + 1.0;
        x * 2.0
    };
    let (x, y) = (x * 3.0, x);
    x * y
}
