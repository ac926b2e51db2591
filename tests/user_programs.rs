//! Programs as users write them: calls through paths, methods of every kind, operators of assignment, struct updates.
#![allow(clippy::all, clippy::pedantic, reason = "every style of Rust that people write")]
#![allow(clippy::float_cmp, clippy::suboptimal_flops, reason = "small whole numbers")]

mod self_paths {
    use differentiable::{Differentiable, differentiable};
    #[derive(Clone, Debug, Differentiable)]
    struct P {
        a: f64,
        b: f64,
    }
    #[differentiable]
    impl P {
        fn square(x: f64) -> f64 {
            x * x
        }
        fn twice(&self, x: f64) -> f64 {
            Self::square(x) * 2.0 * self.a + P::square(self.b)
        }
        fn via(&self, x: f64) -> f64 {
            Self::twice(self, x) + P::twice(self, 2.0 * x)
        }
    }
    #[differentiable]
    fn free(p: &P, x: f64) -> f64 {
        P::via(p, x) * P::square(x) + p.twice(x)
    }
    #[test]
    fn gradients() {
        let p = P { a: 1.5, b: 0.5 };
        let (dp, dx) = free::grad(&p, 0.7);
        let h = 1e-6;
        let fd = (free(&p, 0.7 + h) - free(&p, 0.7 - h)) / (2.0 * h);
        assert!((dx - fd).abs() < 1e-6);
        let fd = (free(&P { a: 1.5 + h, b: 0.5 }, 0.7) - free(&P { a: 1.5 - h, b: 0.5 }, 0.7)) / (2.0 * h);
        assert!((dp.a - fd).abs() < 1e-6);
    }
}

mod trait_paths {
    use differentiable::{Differentiable, differentiable};
    trait Energy {
        fn energy(&self, x: f64) -> f64;
    }
    #[derive(Clone, Debug, Differentiable)]
    struct Spring {
        k: f64,
    }
    #[differentiable]
    impl Energy for Spring {
        fn energy(&self, x: f64) -> f64 {
            self.k * x * x
        }
    }
    #[differentiable]
    fn f(s: &Spring, x: f64) -> f64 {
        <Spring as Energy>::energy(s, x) + Spring::energy(s, 3.0 * x) + s.energy(x)
    }
    #[test]
    fn gradients() {
        let s = Spring { k: 2.0 };
        let (d, dx) = f::grad(&s, 1.0);
        assert_eq!((d.k, dx), (11.0, 44.0));
    }
}

mod module_paths {
    use differentiable::differentiable;
    mod maths {
        use differentiable::differentiable;
        #[differentiable]
        pub fn sq(x: f64) -> f64 {
            x * x
        }
        pub mod deep {
            use differentiable::differentiable;
            #[differentiable]
            pub fn cube(x: f64) -> f64 {
                x * super::sq(x)
            }
        }
        #[differentiable]
        pub fn cubed<T: differentiable::Real>(x: T) -> T {
            x * x * x
        }
    }
    use maths::deep;
    #[differentiable]
    fn f(x: f64) -> f64 {
        maths::sq(x)
            + super::module_paths::maths::deep::cube(x)
            + self::deep::cube(x)
            + deep::cube(x)
            + maths::cubed::<f64>(x)
            + maths::cubed(x)
    }
    #[test]
    fn gradients() {
        assert_eq!(f::grad(2.0), 4.0 + 12.0 * 5.0);
    }
}

mod generic_structs {
    use differentiable::{Differentiable, Real, differentiable};
    #[derive(Clone, Debug, Differentiable)]
    struct Line<T> {
        slope: T,
        off: T,
    }
    #[differentiable]
    impl<T: Real> Line<T> {
        fn new(slope: T, off: T) -> Self {
            Line { slope, off }
        }
        fn at(&self, x: T) -> T {
            self.slope * x + self.off
        }
        fn twice(&self, x: T) -> T {
            Line::<T>::at(self, x) + Self::at(self, x)
        }
    }
    #[differentiable]
    fn f(s: f64, x: f64) -> f64 {
        let l = Line::<f64>::new(s, 2.0);
        l.at(x) + Line::<f64>::at(&l, x) + Line::at(&l, x) + l.twice(x)
    }
    #[differentiable]
    fn g<T: Real>(s: T, x: T) -> T {
        let l = Line::new(s, T::from_f64(2.0));
        l.at(x) * Line::<T>::at(&l, x)
    }
    #[test]
    fn gradients() {
        let (a, b) = f::grad(3.0, 2.0);
        assert_eq!((a, b), (10.0, 15.0));
        let (a, _) = g::grad(3.0, 2.0);
        assert_eq!(a, 2.0 * 8.0 * 2.0);
    }
}

mod self_by_value {
    use differentiable::{Differentiable, differentiable};
    #[derive(Clone, Copy, Debug, Differentiable)]
    struct V {
        x: f64,
        y: f64,
    }
    #[differentiable]
    impl V {
        fn dot(self, o: V) -> f64 {
            self.x * o.x + self.y * o.y
        }
        fn norm2(self) -> f64 {
            self.dot(self)
        }
        fn scaled(self, k: f64) -> V {
            V { x: self.x * k, y: self.y * k }
        }
    }
    #[differentiable]
    fn f(v: &V, w: V) -> f64 {
        v.dot(w) + v.norm2() + w.scaled(2.0).norm2()
    }
    #[differentiable]
    fn g(vs: &[V], k: f64) -> f64 {
        let mut s = 0.0;
        for v in vs {
            s += v.scaled(k).norm2();
        }
        for i in 0..vs.len() {
            s += vs[i].dot(vs[0]);
        }
        s
    }
    #[differentiable]
    fn h(v: &mut V, k: f64) {
        let t = v.scaled(k);
        v.x = t.y;
        v.y += v.norm2();
    }
    #[test]
    fn gradients() {
        let (dv, dw) = f::grad(&V { x: 1.0, y: 2.0 }, V { x: 3.0, y: -1.0 });
        assert_eq!((dv.x, dv.y, dw.x, dw.y), (3.0 + 2.0, -1.0 + 4.0, 1.0 + 24.0, 2.0 - 8.0));
        let (d, _) = g::grad(&[V { x: 1.0, y: 2.0 }], 0.5);
        assert_eq!(d[0].x, 0.5 + 2.0);
        let mut v = V { x: 1.0, y: 2.0 };
        let mut dv = VTangent { x: 1.0, y: 1.0 };
        let mut dk = 0.0;
        h::vjp_into(&mut v, 3.0, &mut dv, &mut dk);
        // x = k y; y' = y + k^2 y^2 + y^2 ; d/dy = k + 1 + 2k^2 y + 2 y ; dk = y + 2 k y^2
        assert_eq!((dv.x, dv.y, dk), (0.0, 3.0 + 1.0 + 36.0 + 4.0, 2.0 + 24.0));
    }
}

mod attribute_on_one_method {
    use differentiable::{Differentiable, differentiable};
    #[derive(Clone, Copy, Debug, Differentiable)]
    struct Vv {
        x: f64,
        y: f64,
    }
    impl Vv {
        #[differentiable]
        fn dot(self, o: Vv) -> f64 {
            self.x * o.x + self.y * o.y
        }
        #[differentiable]
        fn norm2(&self) -> f64 {
            self.dot(*self)
        }
    }
    #[differentiable]
    fn f(v: &Vv, w: Vv) -> f64 {
        v.dot(w) + v.norm2()
    }
    #[test]
    fn gradients() {
        let (dv, _) = f::grad(&Vv { x: 1.0, y: 2.0 }, Vv { x: 3.0, y: -1.0 });
        assert_eq!(dv.x, 5.0);
    }
}

mod receivers_that_change {
    use differentiable::{Differentiable, Real, differentiable};
    #[derive(Clone, Debug, Differentiable)]
    struct Line<T> {
        slope: T,
        off: T,
    }
    impl<T: Real> Line<T> {
        #[differentiable]
        fn at(&self, x: T) -> T {
            self.slope * x + self.off
        }
    }
    #[derive(Clone, Debug, Differentiable)]
    struct Q {
        a: f64,
    }
    impl Q {
        #[differentiable]
        fn at(&self, x: f64) -> f64 {
            self.a * x * x
        }
    }
    #[differentiable]
    fn f(s: f64, x: f64) -> f64 {
        let mut l = Line { slope: s, off: 1.0 };
        let a = l.at(x);
        l.slope *= a;
        l.at(x)
    }
    #[differentiable]
    fn g(s: f64, x: f64) -> f64 {
        let mut l = Q { a: s };
        let mut t = 0.0;
        for _ in 0..3 {
            let a = l.at(x);
            l.a *= a;
            t += a;
        }
        t
    }
    #[test]
    fn gradients() {
        let (a, _) = f::grad(3.0, 2.0);
        let h = 1e-6;
        let fd = (f(3.0 + h, 2.0) - f(3.0 - h, 2.0)) / (2.0 * h);
        assert!((a - fd).abs() < 1e-5);
        let (a, _) = g::grad(0.3, 0.2);
        let fd = (g(0.3 + h, 0.2) - g(0.3 - h, 0.2)) / (2.0 * h);
        assert!((a - fd).abs() < 1e-5);
    }
}

mod assigning_operators {
    use differentiable::{Differentiable, differentiable};
    #[derive(Clone, Debug, Differentiable)]
    struct Body {
        mass: f64,
        pos: [f64; 2],
        vel: (f64, f64),
        small: f32,
        inner: Inner,
        w: Vec<f64>,
    }
    #[derive(Clone, Debug, Differentiable)]
    struct Inner {
        k: f64,
    }
    #[differentiable]
    fn f1(b: &mut Body) {
        b.mass /= 2.0;
    }
    #[differentiable]
    fn f2(b: &mut Body) {
        b.mass *= 2.0;
        b.mass += 1.0;
        b.mass -= 3.0;
        b.mass *= -2.0;
    }
    #[differentiable]
    fn f3(b: &mut Body, x: f64) {
        b.pos[0] /= 2.0;
        b.pos[1] *= 3.0;
        b.vel.0 *= 2.0;
        b.vel.1 /= 2.0;
        b.inner.k /= 4.0;
        b.inner.k *= x;
        b.w[0] *= 2.0;
        b.w[1] /= 4.0;
        b.small *= 2.0;
    }
    #[differentiable]
    fn f4(mut b: Body, x: f64) -> f64 {
        b.mass /= 2.0 + x;
        b.mass *= 1.0 / 3.0;
        b.inner.k = b.inner.k / 2.0;
        b.pos[0] = 2.0 * b.pos[0];
        b.mass = b.mass.sqrt() / 2.0;
        b.mass * b.inner.k + b.pos[0]
    }
    #[differentiable]
    fn f5(b: &mut Body, n: usize) {
        b.mass /= n as f64;
        b.mass %= 2.0;
        b.mass = -b.mass;
        b.mass = 1.0 - b.mass;
        b.inner.k = 1.0 / b.inner.k;
        let m = b.mass / 2.0;
        b.inner.k += m * 2.0;
    }
    #[test]
    fn gradients() {
        let mut b = Body {
            mass: 4.0,
            pos: [1.0, 2.0],
            vel: (1.0, 1.0),
            small: 1.0,
            inner: Inner { k: 2.0 },
            w: vec![1.0, 2.0],
        };
        let mut d = BodyTangent {
            mass: 1.0,
            pos: [1.0, 1.0],
            vel: (1.0, 1.0),
            small: 1.0,
            inner: InnerTangent { k: 1.0 },
            w: vec![1.0, 1.0],
        };
        f1::vjp_into(&mut b, &mut d);
        assert_eq!(d.mass, 0.5);
        let mut dx = 0.0;
        f3::vjp_into(&mut b, 3.0, &mut d, &mut dx);
        assert_eq!((d.inner.k, d.small), (0.75, 2.0));
        f2::vjp_into(&mut b, &mut d);
        assert_eq!(d.mass, -2.0);
        f5::vjp_into(&mut b, 2, &mut d);
        let _ = f4::grad(b, 1.0);
    }
}

mod struct_updates {
    #![allow(dead_code)]
    use differentiable::{Differentiable, differentiable};
    #[derive(Clone, Debug, Differentiable)]
    struct P {
        x: f64,
        y: f64,
        z: f64,
    }
    #[derive(Clone, Debug, Differentiable)]
    struct W {
        w: Vec<f64>,
        b: f64,
        #[no_diff]
        n: usize,
    }
    #[differentiable]
    fn f(p: P, x: f64) -> f64 {
        let q = P { x, ..p };
        q.x * q.y * q.z
    }
    #[differentiable]
    fn g(p: &P, x: f64) -> f64 {
        let q = P { x, y: p.x * 2.0, ..*p };
        let r = P { z: x * x, ..q.clone() };
        q.x * q.y * q.z + r.x * r.z
    }
    #[differentiable]
    fn h(w: W, x: f64) -> f64 {
        let v = W { b: x, ..w.clone() };
        let u = W { w: vec![x, x * x], ..v };
        u.b * u.w[1] + w.w[0]
    }
    #[test]
    fn gradients() {
        let (p, x) = f::grad(P { x: 1.0, y: 2.0, z: 3.0 }, 4.0);
        assert_eq!((p.x, p.y, p.z, x), (0.0, 12.0, 8.0, 6.0));
        let p = P { x: 1.0, y: 2.0, z: 3.0 };
        let (p, x) = g::grad(&p, 4.0);
        assert_eq!((p.x, p.y, p.z, x), (24.0, 0.0, 8.0, 6.0 + 48.0));
        let (w, x) = h::grad(W { w: vec![1.0, 2.0], b: 1.0, n: 3 }, 2.0);
        assert_eq!((w.w, w.b, x), (vec![1.0, 0.0], 0.0, 12.0));
    }
}

mod traits_and_constants {
    use differentiable::{Differentiable, Real, differentiable};
    #[derive(Clone, Debug, Differentiable)]
    struct A {
        k: f64,
    }
    trait Shape {
        fn area(&self, s: f64) -> f64;
        fn unit() -> f64;
    }
    #[differentiable]
    impl Shape for A {
        fn area(&self, s: f64) -> f64 {
            self.k * s * s
        }
        fn unit() -> f64 {
            1.0
        }
    }
    #[differentiable]
    fn f(a: &A, s: f64) -> f64 {
        a.area(s) * A::unit() + <A as Shape>::unit() * s
    }
    #[differentiable]
    fn norm<T: Real, const N: usize>(x: &[T; N]) -> T {
        let mut s = T::ZERO;
        for v in x {
            s += *v * *v;
        }
        s.sqrt()
    }
    #[differentiable]
    fn use_norm(x: [f64; 3]) -> f64 {
        norm::<f64, 3>(&x) + norm(&x)
    }
    #[test]
    fn gradients() {
        let (a, s) = f::grad(&A { k: 2.0 }, 3.0);
        assert_eq!((a.k, s), (9.0, 13.0));
        let g = use_norm::grad([3.0, 4.0, 0.0]);
        assert!((g[0] - 1.2).abs() < 1e-12);
    }
}

/// A counter that `f64::from` takes is no index: what the loop keeps cannot be found by it.
#[differentiable::differentiable]
fn counter_that_is_no_index(x: f64) -> f64 {
    let mut sum = 0.0;
    for i in 0..4 {
        sum += (x * f64::from(i)).tanh();
    }
    for k in (1..5).rev() {
        let row = [x * f64::from(k), 1.0];
        sum *= row[0].sin() + 2.0;
    }
    sum
}

#[test]
fn counters() {
    for x in [0.7, -0.4] {
        let (h, slope) = (1e-6, counter_that_is_no_index::grad(x));
        let expected = (counter_that_is_no_index(x + h) - counter_that_is_no_index(x - h)) / (2.0 * h);
        assert!((slope - expected).abs() < 1e-6 * expected.abs().max(1.0), "{slope} {expected}");
        assert!((counter_that_is_no_index::jvp(x, 1.0).1 - slope).abs() < 1e-12 * slope.abs().max(1.0));
    }
}
