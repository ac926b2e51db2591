//! The attribute on a whole module: everything in it that can be differentiated, with the knowledge of all of it.
#![allow(clippy::float_cmp, reason = "values are the primal's bit for bit")]
#![allow(clippy::trivially_copy_pass_by_ref, clippy::unused_async, reason = "what users write")]

use differentiable::differentiable;

#[differentiable]
mod mechanics {
    use std::fmt;
    use std::ops::{Add, Mul};

    use differentiable::{Differentiable, differentiable};

    pub type Vec3 = [f64; 3];
    type Scalar = f64;
    const STIFFNESS: Scalar = 2.5;

    #[derive(Clone, Copy, Debug, PartialEq, Differentiable)]
    pub struct Vec2 {
        pub x: f64,
        pub y: f64,
    }

    impl Add for Vec2 {
        type Output = Self;
        fn add(self, other: Self) -> Self {
            Vec2 { x: self.x + other.x, y: self.y + other.y }
        }
    }

    impl Mul<f64> for Vec2 {
        type Output = Vec2;
        fn mul(self, k: f64) -> Vec2 {
            Vec2 { x: self.x * k, y: self.y * k }
        }
    }

    /// Has no derivative, and needs none.
    impl fmt::Display for Vec2 {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "({}, {})", self.x, self.y)
        }
    }

    #[derive(Clone, Debug, Differentiable)]
    pub struct Body {
        pub position: Vec2,
        pub velocity: Vec2,
        pub mass: Scalar,
        pub kind: usize,
        #[no_diff]
        pub name: &'static str,
    }

    pub trait Energetic {
        fn energy(&self) -> f64;
    }

    impl Energetic for Body {
        fn energy(&self) -> f64 {
            0.5 * self.mass * self.velocity.norm2() + potential(self.position)
        }
    }

    impl Vec2 {
        pub fn norm2(&self) -> f64 {
            self.x * self.x + self.y * self.y
        }
    }

    impl Body {
        /// Fields of fields, whose types are known; `kind` is an integer.
        pub fn step(&mut self, force: Vec2, dt: Scalar) {
            self.velocity = self.velocity + force * (dt / self.mass);
            self.position = self.position + self.velocity * dt;
            if self.kind > 3 {
                self.velocity = self.velocity * 0.5;
            }
        }

        pub fn describe(&self) -> String {
            format!("{} at {}", self.name, self.position)
        }

        pub fn ends(&self, force: Vec2, dt: f64, steps: usize) -> f64 {
            let mut body = self.clone();
            for _ in 0..steps {
                body.step(force, dt);
            }
            body.energy() * STIFFNESS
        }
    }

    fn potential(at: Vec2) -> f64 {
        STIFFNESS * at.norm2()
    }

    /// An alias of an array is an array.
    pub fn twisted(v: Vec3, k: Scalar) -> Vec3 {
        let w: Vec3 = [v[1] * k, v[2] * v[0], v[0].sin()];
        w
    }

    pub fn length(v: Vec3, k: f64) -> f64 {
        let t = twisted(v, k);
        (t[0] * t[0] + t[1] * t[1] + t[2] * t[2]).sqrt()
    }

    /// Even and odd call each other.
    pub fn even(x: f64, n: usize) -> f64 {
        if n == 0 { x } else { x * odd(x.sin(), n - 1) }
    }

    pub fn odd(x: f64, n: usize) -> f64 {
        if n == 0 { 1.0 } else { even(x * x + 0.1, n - 1) + x }
    }

    /// Left out.
    #[differentiable(skip)]
    pub fn skipped(x: f64) -> f64 {
        let numbers: Vec<f64> = Vec::from([x]);
        numbers.into_iter().filter(|v| *v > 0.0).map(f64::ln_1p).sum()
    }

    #[no_diff]
    pub fn also_skipped(x: f64) -> f64 {
        skipped(x)
    }

    pub async fn never_asked(x: f64) -> f64 {
        x
    }

    pub fn count(n: usize) -> usize {
        n + 1
    }

    #[differentiable(wrt(x))]
    pub fn product(x: f64, y: f64) -> f64 {
        x * y
    }

    pub mod inner {
        use super::*;

        pub fn doubled(b: &Body, k: f64) -> f64 {
            b.energy() * k + b.position.x * super::potential(b.velocity)
        }
    }
}

use mechanics::{Body, Energetic as _, Vec2};

fn body(p: &[f64]) -> Body {
    Body {
        position: Vec2 { x: p[0], y: p[1] },
        velocity: Vec2 { x: p[2], y: p[3] },
        mass: p[4],
        kind: 4,
        name: "stone",
    }
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

const AT: [f64; 8] = [0.3, -0.7, 1.1, 0.4, 0.9, 0.2, -0.5, 0.1];

#[test]
fn methods_operators_and_traits() {
    let f = |p: &[f64]| body(p).ends(Vec2 { x: p[5], y: p[6] }, p[7], 5);
    let (d, df, dt) = body(&AT).ends_grad(Vec2 { x: AT[5], y: AT[6] }, AT[7], 5);
    let got = [d.position.x, d.position.y, d.velocity.x, d.velocity.y, d.mass, df.x, df.y, dt];
    assert_close(&got, &differences(f, &AT));
    let d = body(&AT).energy_grad();
    assert_close(&[d.mass], &differences(|p| body(p).energy(), &AT)[4..5]);
    assert_eq!(body(&AT).describe(), "stone at (0.3, -0.7)");
}

#[test]
fn aliases_are_what_they_stand_for() {
    let f = |p: &[f64]| mechanics::length([p[0], p[1], p[2]], p[3]);
    let (dv, dk) = mechanics::length::grad([AT[0], AT[1], AT[2]], AT[3]);
    assert_close(&[dv[0], dv[1], dv[2], dk], &differences(f, &AT[..4]));
}

#[test]
fn functions_that_call_each_other() {
    for n in 0..6 {
        let want = differences(|p| mechanics::even(p[0], n), &[0.8]);
        assert_close(&[mechanics::even::grad(0.8, n)], &want);
        let (_, tangent) = mechanics::even::jvp(0.8, n, 1.0);
        assert_close(&[tangent], &want);
        assert_close(&[mechanics::odd::grad(0.8, n)], &differences(|p| mechanics::odd(p[0], n), &[0.8]));
    }
}

#[test]
fn options_and_inner_modules() {
    assert_eq!(mechanics::product::grad(2.0, 3.0), 3.0);
    assert_eq!(mechanics::also_skipped(0.0), 0.0);
    assert_eq!(mechanics::count(1), 2);
    drop(mechanics::never_asked(1.0));
    let f = |p: &[f64]| mechanics::inner::doubled(&body(p), p[5]);
    let (d, dk) = mechanics::inner::doubled::grad(&body(&AT), AT[5]);
    let got = [d.position.x, d.position.y, d.velocity.x, d.velocity.y, d.mass, dk];
    assert_close(&got, &differences(f, &AT[..6]));
}

/// Methods of one block that call each other.
#[derive(Clone, Copy, differentiable::Differentiable)]
struct Series {
    a: f64,
}

#[differentiable]
impl Series {
    fn up(&self, x: f64, n: usize) -> f64 {
        if n == 0 { self.a * x } else { self.down(x * x, n - 1) + x }
    }

    fn down(&self, x: f64, n: usize) -> f64 {
        if n == 0 { x.cos() } else { self.up(x.sin(), n - 1) * self.a }
    }
}

#[test]
fn methods_that_call_each_other() {
    for n in 0..4 {
        let want = differences(|p| Series { a: p[0] }.up(p[1], n), &[0.7, 0.8]);
        let (d, dx) = Series { a: 0.7 }.up_grad(0.8, n);
        assert_close(&[d.a, dx], &want);
    }
}
