//! Expressions, bindings, places and calls.

use crate::ir::{StmtKind, Ty};

use super::{check, lowered};

#[test]
fn operators_are_flat_and_in_order() {
    check(
        r"
fn f(w: f64, x: f64, b: f64) -> f64 {
    -(w * x + b).exp() / 2.0
}
",
        r"
let prod = w * x
let sum = prod + b
let exp = exp(sum)
let neg = -exp
let quot = neg / 2.0
=> quot
",
    );
}

#[test]
fn names_are_apart() {
    check(
        r"
fn f(x: f64) -> f64 {
    let x = x * x;
    let x = x + 1.0;
    { let x = 2.0; let _ = x; }
    x
}
",
        r"
let x_1 = x * x
let x_2 = x_1 + 1.0
scope {
  let x_3 = 2.0
}
=> x_2
",
    );
}

#[test]
fn mutable_variables_are_loaded() {
    check(
        r"
fn f(x: f64) -> f64 {
    let mut s = x;
    s += s * 2.0;
    s = s - x;
    s
}
",
        r"
let s = x
let s_now = load s
let prod = s_now * 2.0
s += prod
let s_now_1 = load s
let diff = s_now_1 - x
s = diff
let s_now_2 = load s
=> s_now_2
",
    );
}

#[test]
fn references_are_followed() {
    check(
        r"
fn f(x: &f64, y: &mut f64) -> f64 {
    *y += x * 2.0;
    let z = *x;
    x.sin() + f64::max(*x, z) + *y
}
",
        r"
let x_now = load (*x)
let prod = x_now * 2.0
(*y) += prod
let z = load (*x)
let x_now_1 = load (*x)
let sin = sin(x_now_1)
let x_now_2 = load (*x)
let max = max[f64::max](x_now_2, z)
let sum = sin + max
let y_now = load (*y)
let sum_1 = sum + y_now
=> sum_1
",
    );
}

#[test]
fn late_initialisation() {
    check(
        r"
fn f(x: f64) -> f64 {
    let z;
    if x > 0.0 { z = 1.0; } else { z = x; }
    z
}
",
        r"
let z
let test = x > 0.0
if test {
  z = 1.0
}
else {
  z = x
}
=> z
",
    );
}

#[test]
fn patterns() {
    check(
        r"
fn f(m: &Model, p: [f64; 3], t: (f64, (f64, f64))) -> f64 {
    let Model { w, b }
    = m;
    let [first, .., last] = p;
    let (a, (c, _)) = t;
    let (s, k) = a.sin_cos();
    w * b + first + last + c + s + k
}
",
        r"
let first = load p[0]
let last = load p[2]
let a = load t.0
let c = load t.1.0
let sin = sin(a)
let cos = cos(a)
let s = sin
let k = cos
let prod = call mul_rr(&m.w, &m.b)
let sum = prod + first
let sum_1 = sum + last
let sum_2 = sum_1 + c
let sum_3 = sum_2 + s
let sum_4 = sum_3 + k
=> sum_4
",
    );
}

#[test]
fn aliases() {
    check(
        r"
fn f(m: &mut Model, p: &mut [f64]) -> f64 {
    let r = &mut p[1];
    *r += 1.0;
    let q = &m.layers[2];
    let h = g(*r, q, &q.w, r);
    m.b[0] = h;
    h
}
",
        r"
p[1] += 1.0
let p_at = load p[1]
let h = call g(p_at, &m.layers[2], &m.layers[2].w, &mut p[1])
m.b[0] = h
=> h
",
    );
}

#[test]
fn destructuring_assignment() {
    check(
        r"
fn f(x: f64, y: f64) -> f64 {
    let (mut a, mut b) = (x, y);
    (a, b) = (b, a);
    let mut p = [a, b];
    (p[0], _) = (p[1], 1.0);
    p.swap(0, 1);
    std::mem::swap(&mut a, &mut b);
    let old = std::mem::replace(&mut a, x);
    old * p[0]
}
",
        r"
let a = x
let b = y
let b_now = load b
let a_now = load a
a = b_now
b = a_now
let a_now_1 = load a
let b_now_1 = load b
let p = [a_now_1, b_now_1]
let p_at = load p[1]
p[0] = p_at
swap p[0], p[1]
swap a, b
let old = replace a(x)
let p_at_1 = load p[0]
let prod = old * p_at_1
=> prod
",
    );
}

#[test]
fn fill_and_copy() {
    check(
        r"
fn f(d: &mut [f64], s: &[f64], x: f64) {
    d.fill(x);
    d.copy_from_slice(s);
}
",
        r"
fill d(x)
copyfrom d(s)
=> ()
",
    );
}

#[test]
fn calls() {
    check(
        r"
fn f(x: f64, m: &Model, xs: &[f64]) -> f64 {
    let e = m.energy(x, &xs[1..], 3);
    let g = a::scale::<2>(x, &[1.0, x]) + Layer::run(m, &mut [e]);
    Vec2(x, e).norm() + Vec2 { x, y: g }.norm()
}
",
        r"
let e = call .energy(self m, x, &xs[1..], 3)
let array = [1.0, x]
let scale_value = call a::scale::< 2 >(x, &array)
let array_1 = [e]
let owned = array_1
let run_value = call <Layer::>::run(&(*m), &mut owned)
let g = scale_value + run_value
let vec2 = Vec2(0: x, 1: e)
let norm_value = call .norm(self vec2)
let vec2_1 = Vec2 { x: x, y: g }
let norm_value_1 = call .norm(self vec2_1)
let sum = norm_value + norm_value_1
=> sum
",
    );
}

#[test]
fn spellings() {
    check(
        r"
fn f<T: Real>(x: T, n: usize) -> T {
    T::sin(x) + core::ops::Mul::mul(x, T::from_f64(0.5)) + Real::max(x, T::ONE).mul(x) + x.powi(-2) * n.max(1).f()
}
",
        r"
let sin = sin[T::sin](x)
let prod = x * T::from_f64(0.5)
let sum = sin + prod
let max = max[Real::max](x, T::ONE)
let prod_1 = max * x
let sum_1 = sum + prod_1
let powi = powi(x, -2)
let max_1 = `n.max(1)`
let value = `max_1.f()`
let prod_2 = powi * value
let sum_2 = sum_1 + prod_2
=> sum_2
",
    );
}

#[test]
fn inert_code() {
    check(
        r"
fn f(x: f64, xs: &[f64]) -> f64 {
    let g = |x: f64| x * 2.0;
    let n = xs.iter().map(|v| v * x).count();
    let ok = x.is_nan() && xs.is_empty();
    if ok { g(W[n]) } else { K[1] }
}
",
        r"
let n = `xs.iter().map(| v | v *x).count()`~
let value = `x.is_nan()`~
let value_1 = `xs.is_empty()`~
let ok = value && value_1
let value_2
if ok {
  let value_3 = `W[n]`
  let x_1: f64 = value_3
  let prod = x_1 * 2.0
  value_2 = prod
}
else {
  let value_4 = `K[1]`
  value_2 = value_4
}
=> value_2
",
    );
}

#[test]
fn captures() {
    check(
        r#"
fn f(x: f64) -> f64 {
    let x = x * 2.0;
    let r = &x;
    println!("{x} {x:.3} {} {{x}} {r:>w$}", x, w = 3);
    assert!(x > 0.0, "bad {x}");
    x
}
"#,
        r#"
let x_1 = x * 2.0
effect `println!("{x} {x:.3} {} {{x}} {r:>w$}", x_1, w = 3, x = x_1, r =(&x_1))`~
effect `assert!(x_1 > 0.0, "bad {x}", x = x_1)`~
=> x_1
"#,
    );
}

#[test]
fn stopped() {
    check(
        r"
fn f(x: f64) -> f64 {
    no_diff(x * 2.0) + x.floor()
}
",
        r"
let prod = x * 2.0
let prod_1 = no_diff(prod)
let floor = floor(x)
let sum = prod_1 + floor
=> sum
",
    );
}

#[test]
fn items_move_to_the_front() {
    check(
        r"
fn f(x: f64) -> f64 {
    let y = x;
    if x > 0.0 { const K: f64 = 2.0; return K * y; }
    y
}
",
        r"
item const K: f64 = 2.0;
let result
let y = x
let test = x > 0.0
if test {
  let prod = K * y
  result = prod
  return
}
result = y
=> result
",
    );
}

#[test]
fn tests_of_floats_are_bools() {
    let f = lowered(
        "fn f(x: f64, v: &[f64]) -> f64 { h(x.is_finite(), (x * 2.0).is_nan(), v.is_empty(), x.to_bits()) }",
    );
    let f = f.expect("it is supported");
    let bools = f.vars.iter().filter(|v| v.ty == Ty::Bool).count();
    assert_eq!((bools, f.vars.iter().filter(|v| v.ty == Ty::Int("u64".to_owned())).count()), (3, 1));
}

#[test]
fn sequences_that_are_made_in_the_head_of_a_loop() {
    let f = lowered(
        "fn f(a: f64) -> f64 { let mut s = a; for (i, x) in [a, s].iter().enumerate() { s += x; } for y in g(a) { s *= y; } s }",
    );
    let f = f.expect("it is supported");
    let loops = f.body.stmts.iter().filter(|s| matches!(s.kind, StmtKind::For(..))).count();
    assert_eq!(loops, 2);
}
