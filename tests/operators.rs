//! Operators of the user's types: `#[differentiable]` on `impl Add for Vec2`.
#![allow(clippy::float_cmp, reason = "values are the primal's bit for bit")]
#![allow(clippy::cast_precision_loss, reason = "small numbers")]

use std::ops::{Add, AddAssign, Div, Mul, MulAssign, Neg, Sub, SubAssign};

use differentiable::operators::{AddVjp, MulVjp};
use differentiable::{Differentiable, Real, differentiable};

/// Operators by value, one of them with a number on the left. Their derivatives are not those of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Differentiable)]
struct Vec2 {
    x: f64,
    y: f64,
}

#[differentiable]
impl Add for Vec2 {
    type Output = Vec2;
    fn add(self, other: Vec2) -> Vec2 {
        Vec2 { x: self.x + other.x, y: self.y + other.y }
    }
}

#[differentiable]
impl Sub for Vec2 {
    type Output = Self;
    fn sub(self, other: Self) -> Self::Output {
        Self { x: self.x - other.x, y: self.y - other.y }
    }
}

#[differentiable]
impl Mul<f64> for Vec2 {
    type Output = Vec2;
    fn mul(self, k: f64) -> Vec2 {
        Vec2 { x: self.x * k, y: self.y * k * k }
    }
}

#[differentiable]
impl Mul<Vec2> for f64 {
    type Output = Vec2;
    fn mul(self, v: Vec2) -> Vec2 {
        Vec2 { x: self * v.x, y: self.sin() * v.y }
    }
}

/// The product of complex numbers: its pullback is not its pushforward.
#[differentiable]
impl Mul for Vec2 {
    type Output = Vec2;
    fn mul(self, other: Vec2) -> Vec2 {
        Vec2 { x: self.x * other.x - self.y * other.y, y: self.x * other.y + self.y * other.x }
    }
}

/// By an integer, which has no gradient.
#[differentiable]
impl Mul<usize> for Vec2 {
    type Output = Vec2;
    fn mul(self, n: usize) -> Vec2 {
        Vec2 { x: self.x * n as f64, y: self.y }
    }
}

#[differentiable]
impl Div<f64> for Vec2 {
    type Output = Vec2;
    fn div(self, k: f64) -> Vec2 {
        Vec2 { x: self.x / k, y: self.y / k }
    }
}

#[differentiable]
impl Neg for Vec2 {
    type Output = Vec2;
    fn neg(self) -> Vec2 {
        Vec2 { x: -self.x, y: self.y }
    }
}

/// Not what `a = a + b` does.
#[differentiable]
impl AddAssign for Vec2 {
    fn add_assign(&mut self, other: Vec2) {
        self.x += other.x;
        self.y += 2.0 * other.y * self.x;
    }
}

#[differentiable]
impl SubAssign<&Vec2> for Vec2 {
    fn sub_assign(&mut self, other: &Vec2) {
        self.x -= other.x;
        self.y -= other.y;
    }
}

#[differentiable]
impl MulAssign<f64> for Vec2 {
    fn mul_assign(&mut self, k: f64) {
        self.x *= k;
        self.y *= k * k;
    }
}

#[differentiable]
impl Vec2 {
    fn norm(&self) -> f64 {
        self.x * self.x + self.y * self.y * self.y
    }

    fn mixed(&self, other: &Vec2, k: f64) -> f64 {
        let d = *self - *other;
        let e = d * k + k * *other;
        let f = -(e * *self) / k;
        f.norm()
    }
}

#[differentiable]
fn by_value(a: Vec2, b: Vec2, k: f64) -> f64 {
    let mut c = a + b * 2.0;
    c += a * k;
    c *= k;
    let d = 3.0 * c - -b;
    let mut sum = Vec2 { x: 0.0, y: 0.1 };
    for i in 0..3 {
        sum += d * (0.3 * i as f64 + k) * a;
        sum -= &b;
        if i == 1 {
            sum = sum * b * i;
        }
    }
    sum.norm() + (d * d).x
}

/// Fields of a struct, whose types the macro does not see.
#[derive(Clone, Copy, Debug, Differentiable)]
struct Particle {
    position: Vec2,
    velocity: Vec2,
}

#[differentiable]
fn trajectory(start: &Particle, force: Vec2, dt: f64) -> Vec2 {
    let mut p = *start;
    for _ in 0..4 {
        let kick: Vec2 = p.velocity + force * dt;
        p.velocity = kick - p.position * dt;
        p.position += kick * dt;
    }
    p.position
}

/// Operators between references, of a type that is not `Copy`.
#[derive(Clone, Debug, PartialEq, Differentiable)]
struct Polynomial {
    c: Vec<f64>,
}

#[differentiable]
impl Mul<&Polynomial> for &Polynomial {
    type Output = Polynomial;
    fn mul(self, other: &Polynomial) -> Polynomial {
        let mut c = vec![0.0; self.c.len() + other.c.len() - 1];
        for i in 0..self.c.len() {
            for j in 0..other.c.len() {
                c[i + j] += self.c[i] * other.c[j];
            }
        }
        Polynomial { c }
    }
}

#[differentiable]
impl Add for Polynomial {
    type Output = Polynomial;
    fn add(self, other: Polynomial) -> Polynomial {
        let mut c = self.c.clone();
        for i in 0..other.c.len() {
            c[i] += other.c[i];
        }
        Polynomial { c }
    }
}

#[differentiable]
impl AddAssign<&Polynomial> for Polynomial {
    fn add_assign(&mut self, other: &Polynomial) {
        for i in 0..other.c.len() {
            self.c[i] += other.c[i] * self.c[0];
        }
    }
}

#[differentiable]
impl Polynomial {
    fn at(&self, x: f64) -> f64 {
        let (mut sum, mut power) = (0.0, 1.0);
        for i in 0..self.c.len() {
            sum += power * self.c[i];
            power *= x;
        }
        sum
    }
}

#[differentiable]
fn by_reference(a: &Polynomial, b: &Polynomial, x: f64) -> f64 {
    let p = a * b;
    let q = &p * a;
    let r = q.clone() + p;
    let mut s = r + q;
    s += a;
    s += b;
    s.at(x)
}

#[differentiable]
fn moved(a: Polynomial, b: Polynomial, x: f64) -> f64 {
    let mut s = a + b;
    for i in 0..3 {
        let t = &s * &s;
        s += &Polynomial { c: vec![x, 2.0 * x] };
        if i == 2 {
            s = s + Polynomial { c: vec![x * x, t.c[1]] };
        }
    }
    s.at(x)
}

/// Generic operators.
#[derive(Clone, Copy, Debug, PartialEq, Differentiable)]
struct V<T, const N: usize>([T; N]);

#[differentiable]
impl<T: Real, const N: usize> Add for V<T, N> {
    type Output = V<T, N>;
    fn add(self, other: Self) -> Self::Output {
        let mut sum = self.0;
        for i in 0..N {
            sum[i] += other.0[i];
        }
        V(sum)
    }
}

#[differentiable]
impl<T: Real, const N: usize> Mul<T> for V<T, N> {
    type Output = Self;
    fn mul(self, k: T) -> Self {
        let mut all = self.0;
        for i in 0..N {
            all[i] *= k;
        }
        Self(all)
    }
}

#[differentiable]
impl<T: Real, const N: usize> Mul for V<T, N> {
    type Output = T;
    fn mul(self, other: Self) -> T {
        let mut sum = T::ZERO;
        for i in 0..N {
            sum += self.0[i] * other.0[i];
        }
        sum
    }
}

#[differentiable]
fn generic<T: Real>(a: V<T, 3>, b: V<T, 3>, k: T) -> T {
    let c = a + b * k;
    (c * a) * k
}

/// Generic over the type with the operators.
#[differentiable]
fn midpoint<P>(a: P, b: P, k: f64) -> P
where
    P: Differentiable + Clone + Add<Output = P> + Mul<f64, Output = P> + AddVjp + MulVjp<f64>,
{
    let sum = a + b;
    sum * k
}

fn differences(f: impl Fn(&[f64]) -> f64, at: &[f64]) -> Vec<f64> {
    let h = 1e-6;
    (0..at.len())
        .map(|i| {
            let moved = |by: f64| {
                let mut p = at.to_vec();
                p[i] += by;
                f(&p)
            };
            (moved(h) - moved(-h)) / (2.0 * h)
        })
        .collect()
}

#[track_caller]
fn assert_close(got: &[f64], want: &[f64]) {
    assert_eq!(got.len(), want.len());
    for (g, w) in got.iter().zip(want) {
        assert!((g - w).abs() <= 1e-5 * w.abs().max(1.0), "{got:?}, expected {want:?}");
    }
}

fn vec2(x: f64, y: f64) -> Vec2 {
    Vec2 { x, y }
}

fn tangent(x: f64, y: f64) -> Vec2Tangent {
    Vec2Tangent { x, y }
}

fn polynomial(c: &[f64]) -> Polynomial {
    Polynomial { c: c.to_vec() }
}

const AT: [f64; 5] = [0.3, -0.7, 1.1, 0.4, 0.9];

#[test]
fn operators_by_value() {
    let f = |p: &[f64]| by_value(vec2(p[0], p[1]), vec2(p[2], p[3]), p[4]);
    let want = differences(f, &AT);
    let (a, b, k) = (vec2(AT[0], AT[1]), vec2(AT[2], AT[3]), AT[4]);
    let (value, (da, db, dk)) = by_value::value_and_grad(a, b, k);
    assert_eq!(value, f(&AT));
    assert_close(&[da.x, da.y, db.x, db.y, dk], &want);
    for i in 0..5 {
        let mut e = [0.0; 5];
        e[i] = 1.0;
        let (value, d) = by_value::jvp(a, b, k, tangent(e[0], e[1]), tangent(e[2], e[3]), e[4]);
        assert_eq!(value, f(&AT));
        assert_close(&[d], &want[i..=i]);
    }
}

#[test]
fn operators_in_methods() {
    let f = |p: &[f64]| vec2(p[0], p[1]).mixed(&vec2(p[2], p[3]), p[4]);
    let (da, db, dk) = vec2(AT[0], AT[1]).mixed_grad(&vec2(AT[2], AT[3]), AT[4]);
    assert_close(&[da.x, da.y, db.x, db.y, dk], &differences(f, &AT));
}

#[test]
fn operators_of_fields() {
    let particle = |p: &[f64]| Particle { position: vec2(p[0], p[1]), velocity: vec2(p[2], p[3]) };
    let f = |p: &[f64]| {
        let end = trajectory(&particle(p), vec2(p[4], p[5]), p[6]);
        2.0 * end.x - end.y
    };
    let at = [0.3, -0.7, 1.1, 0.4, 0.9, 0.2, 0.1];
    let (_, (start, force, dt)) =
        trajectory::vjp(&particle(&at), vec2(at[4], at[5]), at[6], tangent(2.0, -1.0));
    let got = [start.position.x, start.position.y, start.velocity.x, start.velocity.y, force.x, force.y, dt];
    assert_close(&got, &differences(f, &at));
}

#[test]
fn operators_on_references() {
    for f in
        [(|p| by_reference(&polynomial(&p[..2]), &polynomial(&p[2..4]), p[4])) as fn(&[f64]) -> f64, |p| {
            moved(polynomial(&p[..2]), polynomial(&p[2..4]), p[4])
        }]
    {
        let want = differences(f, &AT);
        let (a, b) = (polynomial(&AT[..2]), polynomial(&AT[2..4]));
        let (value, (da, db, dx)) = if f(&AT) == by_reference(&a, &b, AT[4]) {
            by_reference::value_and_grad(&a, &b, AT[4])
        } else {
            moved::value_and_grad(a, b, AT[4])
        };
        assert_eq!(value, f(&AT));
        assert_close(&[da.c[0], da.c[1], db.c[0], db.c[1], dx], &want);
    }
}

#[test]
fn generic_operators() {
    let at = [0.3, -0.7, 1.1, 0.4, 0.9, -0.2, 0.8];
    let v = |p: &[f64]| V([p[0], p[1], p[2]]);
    let (da, db, dk) = generic::grad(v(&at), v(&at[3..]), at[6]);
    let want = differences(|p| generic(v(p), v(&p[3..]), p[6]), &at);
    assert_close(&[da.0[0], da.0[1], da.0[2], db.0[0], db.0[1], db.0[2], dk], &want);
}

#[test]
fn generic_over_the_operators() {
    let f = |p: &[f64]| midpoint(vec2(p[0], p[1]), vec2(p[2], p[3]), p[4]).norm();
    let (a, b, k) = (vec2(AT[0], AT[1]), vec2(AT[2], AT[3]), AT[4]);
    let seed = midpoint(a, b, k).norm_grad();
    let (_, (da, db, dk)) = midpoint::vjp(a, b, k, seed);
    assert_close(&[da.x, da.y, db.x, db.y, dk], &differences(f, &AT));
    midpoint::grad_of_floats();
}

impl midpoint {
    /// The same function on numbers.
    fn grad_of_floats() {
        let (_, (da, db, dk)) = midpoint::vjp(1.0, 2.0, 0.5, 1.0);
        assert_eq!((da, db, dk), (0.5, 0.5, 3.0));
    }
}

#[test]
fn derivatives_of_an_operator_itself() {
    let (a, b) = (vec2(1.0, 2.0), vec2(3.0, 4.0));
    let (value, (da, db)) = a.add_vjp(b, tangent(1.0, -1.0));
    assert_eq!((value, da.x, db.y), (a + b, 1.0, -1.0));
    let (value, (dk, dv)) = 2.0.mul_vjp(a, tangent(1.0, 0.0));
    assert_eq!((value, dk, dv.x, dv.y), (2.0 * a, 1.0, 2.0, 0.0));
}
