//! Branches, loops and the ways out.

use super::check;

#[test]
fn if_as_value() {
    check(
        r"
fn f(x: f64) -> f64 {
    let z = if x > 0.0 { x * 2.0 } else if x < -1.0 { return -x; } else { 0.0 };
    z
}
",
        r"
let result
let z
let test = x > 0.0
if test {
  let prod = x * 2.0
  z = prod
}
else {
  let test_1 = x < -1.0
  if test_1 {
    let neg = -x
    result = neg
    return
  }
  else {
    z = 0.0
  }
}
result = z
=> result
",
    );
}

#[test]
fn short_circuit() {
    check(
        r"
fn f(x: f64, n: usize, xs: &[f64]) -> f64 {
    if x > 0.0 && x < 1.0 || n > 2 { 1.0 } else if n > 0 && xs[n] > x { x } else { 0.0 }
}
",
        r"
let value
let test = x > 0.0
let test_1 = x < 1.0
let test_2 = test && test_1
let test_3 = n > 2
let test_4 = test_2 || test_3
if test_4 {
  value = 1.0
}
else {
  let test_5 = n > 0
  let test_7
  if test_5 {
    let xs_at = load xs[n]
    let test_6 = xs_at > x
    test_7 = test_6
  }
  else {
    test_7 = false
  }
  if test_7 {
    value = x
  }
  else {
    value = 0.0
  }
}
=> value
",
    );
}

#[test]
fn ranges() {
    check(
        r"
fn f(n: usize, x: f64) -> f64 {
    let mut s = x;
    for i in (0..=n).rev().step_by(2) { s += i as f64; }
    for _ in (1..n).step_by(3).rev() { s *= x; }
    s
}
",
        r"
let s = x
'l0 for i in 0..=n rev step 2 {
  let i_f64 = i as f64
  s += i_f64
}
'l1 for i_1 in 1..n step 3 rev {
  s *= x
}
let s_now = load s
=> s_now
",
    );
}

#[test]
fn slices() {
    check(
        r"
fn f(xs: &[f64], ys: &mut [f64; 3]) -> f64 {
    let mut s = 0.0;
    for x in xs { s += x; }
    for y in ys.iter_mut() { *y *= 2.0; }
    for (i, &x) in xs.iter().enumerate() { s += x * i as f64; }
    for ((i, a), b) in xs.iter().enumerate().zip(ys.iter()) { s += a * b * i as f64; }
    s
}
",
        r"
let s = 0.0
let len = xs.len()
'l0 for i_1 in 0..len {
  let xs_at = load xs[i_1]
  s += xs_at
}
'l1 for i_2 in 0..3 {
  ys[i_2] *= 2.0
}
'l2 for i in 0..len {
  let x = load xs[i]
  let i_f64 = i as f64
  let prod = x * i_f64
  s += prod
}
let count = `len.min(3)`
'l3 for i_3 in 0..count {
  let xs_at_1 = load xs[i_3]
  let ys_at = load ys[i_3]
  let prod_1 = xs_at_1 * ys_at
  let i_f64_1 = i_3 as f64
  let prod_2 = prod_1 * i_f64_1
  s += prod_2
}
let s_now = load s
=> s_now
",
    );
}

#[test]
fn adaptors() {
    check(
        r"
fn f(xs: &[f64]) -> f64 {
    let mut s = 0.0;
    for x in xs.iter().rev().take(2).copied() { s += x; }
    for (i, x) in xs.iter().skip(1).enumerate() { s += x * i as f64; }
    for w in xs.windows(2) { s += w[1] - w[0]; }
    s
}
",
        r"
let s = 0.0
let len = xs.len()
let count = `len.min(2)`
'l0 for i_1 in 0..count {
  let diff = len - 1
  let diff_1 = diff - i_1
  let x = load xs[diff_1]
  s += x
}
let count_1 = `len.saturating_sub(1)`
'l1 for i in 0..count_1 {
  let sum = i + 1
  let xs_at = load xs[sum]
  let i_f64 = i as f64
  let prod = xs_at * i_f64
  s += prod
}
let sum_1 = len + 1
let count_2 = `sum_1.saturating_sub(2)`
'l2 for i_2 in 0..count_2 {
  let end = i_2 + 2
  let xs_at_1 = load xs[i_2..end][1]
  let xs_at_2 = load xs[i_2..end][0]
  let diff_2 = xs_at_1 - xs_at_2
  s += diff_2
}
let s_now = load s
=> s_now
",
    );
}

#[test]
fn nested_elements() {
    check(
        r"
fn f(m: &mut [[f64; 3]; 2]) {
    for row in m.iter_mut() { for x in row.iter_mut() { *x += 1.0; } row[0] = 2.0; }
}
",
        r"
'l0 for i in 0..2 {
  'l1 for i_1 in 0..3 {
    m[i][i_1] += 1.0
  }
  m[i][0] = 2.0
}
=> ()
",
    );
}

#[test]
fn loops() {
    check(
        r"
fn f(x: f64) -> f64 {
    let mut t = x;
    let k = loop { t *= 0.5; if t < 1.0 { break t; } };
    'a: while t < 9.0 { t += 1.0; loop { if t > 3.0 { continue 'a; } break 'a; } }
    let b = 'l: { if t > 3.0 { break 'l 3.0; } t };
    k + b
}
",
        r"
let t = x
let k
'l0 loop {
  t *= 0.5
  let t_now = load t
  let test = t_now < 1.0
  if test {
    let t_now_1 = load t
    k = t_now_1
    break 'l0
  }
}
'l1 while {
  let t_now_2 = load t
  let test_1 = t_now_2 < 9.0
}
test_1 do {
  t += 1.0
  'l2 loop {
    let t_now_3 = load t
    let test_2 = t_now_3 > 3.0
    if test_2 {
      continue 'l1
    }
    break 'l1
  }
}
let b
'l3 block {
  let t_now_4 = load t
  let test_3 = t_now_4 > 3.0
  if test_3 {
    b = 3.0
    break 'l3
  }
  let t_now_5 = load t
  b = t_now_5
}
let sum = k + b
=> sum
",
    );
}

#[test]
fn matching() {
    check(
        r"
fn f(x: f64, n: usize, o: Option<usize>) -> f64 {
    let y = match n { 0 => return x, 1 | 2 => x, k if k > 9 => { let x = 1.0; x } _ => 2.0 };
    if let Some(n) = o { return y * n as f64; }
    let Some(k) = o else { return y };
    while let Some(j) = o { if j > k { break; } }
    match x { v if v > 1.0 => v, v => v * y }
}
",
        r"
let result
let y
match `n` {
  0 => {
    result = x
    return
  }
  1 | 2 => {
    y = x
  }
  guard {
    let test = k > 9
  }
  k if test => {
    let x_1 = 1.0
    y = x_1
  }
  _ => {
    y = 2.0
  }
}
match `o` {
  Some(n_1) => {
    let n_f64 = n_1 as f64
    let prod = y * n_f64
    result = prod
    return
  }
  _ => {
  }
}
let k_2
match `o` {
  Some(k_1) => {
    k_2 = k_1
  }
  _ => {
    result = y
    return
  }
}
'l0 loop {
  match `o` {
    Some(j) => {
      let test_1 = j > k_2
      if test_1 {
        break 'l0
      }
      continue 'l0
    }
    _ => {
    }
  }
  break 'l0
}
let v = x
let test_2 = v > 1.0
if test_2 {
  result = v
}
else {
  let v_1 = x
  let prod_1 = v_1 * y
  result = prod_1
}
=> result
",
    );
}

#[test]
fn let_chains() {
    check(
        r"
fn f(x: f64, o: Option<usize>) -> f64 {
    if let Some(n) = o && n > 2 && let Some(m) = o { x * (n + m) as f64 } else { x }
}
",
        r"
let value
'l0 block {
  match `o` {
    Some(n) => {
      let test = n > 2
      if test {
        match `o` {
          Some(m) => {
            let sum = n + m
            let sum_f64 = sum as f64
            let prod = x * sum_f64
            value = prod
            break 'l0
          }
          _ => {
          }
        }
      }
    }
    _ => {
    }
  }
  value = x
}
=> value
",
    );
}

#[test]
fn wrapped() {
    check(
        r#"
fn f(x: f64, n: usize) -> Result<f64, String> {
    let k: usize = parse(n)?;
    if x < 0.0 { return Err(format!("negative {x}")); }
    let y = other(x)?;
    if k > 2 { Ok(y * x) } else { third(y) }
}
"#,
        r#"
let result
let k: usize = call parse(n)?
let test = x < 0.0
if test {
  bail `Err(format!("negative {x}"))`~
}
let y = call other(x)?
let test_1 = k > 2
if test_1 {
  let prod = y * x
  result = prod
}
else {
  let third_value = call third(y)?
  result = third_value
}
=> result
"#,
    );
}

#[test]
fn optional() {
    check(
        r"
fn f(x: f64, o: Option<f64>) -> Option<f64> {
    match o { Some(_) if x > 1.0 => Some(x), None => None, _ => { let y = x; return Some(y * y); } }
}
",
        r"
let result
match `o`~ {
  guard {
    let test = x > 1.0
  }
  Some(_) if test => {
    result = x
  }
  None => {
    bail `None`~
  }
  _ => {
    let y = x
    let prod = y * y
    result = prod
    return
  }
}
=> result
",
    );
}

#[test]
fn diverging() {
    check(
        r#"
fn f(x: f64) -> f64 {
    let y = if x > 0.0 { x } else { panic!("no {x}") };
    y
}
"#,
        r#"
let y
let test = x > 0.0
if test {
  y = x
}
else {
  effect `panic!("no {x}")`~
}
=> y
"#,
    );
}
