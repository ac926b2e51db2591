//! `Box`: values on the heap.

mod numbers {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let b = Box::new(x * y);
        let c = *b;
        c * *b + x
    }
    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod changed {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let mut b = Box::new(x);
        *b *= y;
        *b += 1.0;
        *b * x
    }
    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod arrays {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let mut b = Box::new([x, y, x * y]);
        b[1] *= x;
        let mut t = 0.0;
        for v in b.iter() {
            t += v * v;
        }
        t + b[0] * b[1]
    }
    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod fields {
    use differentiable::*;
    #[derive(Differentiable, Clone)]
    struct P {
        a: f64,
        b: f64,
    }
    #[derive(Differentiable, Clone)]
    struct S {
        p: Box<P>,
        k: f64,
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let mut s = S { p: Box::new(P { a: x, b: y }), k: y };
        s.p.a *= x;
        s.p.a * s.p.b * s.k
    }
    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod structs {
    use differentiable::*;
    #[derive(Differentiable, Clone)]
    struct P {
        a: f64,
        b: f64,
    }
    #[differentiable]
    fn g(p: &P) -> f64 {
        p.a * p.b
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let mut p = Box::new(P { a: x, b: y });
        p.a += y * p.b;
        g(&p) + p.a
    }
    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod lent {
    use differentiable::*;
    #[derive(Differentiable, Clone)]
    struct P {
        a: f64,
        b: f64,
        v: Vec<f64>,
    }
    #[differentiable]
    fn g(p: &P) -> f64 {
        p.a * p.b + p.v[0]
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let mut p = Box::new(P { a: x, b: y, v: vec![x * y] });
        p.a += y * p.b;
        p.v.push(x);
        let q = g(&*p);
        for v in p.v.iter_mut() {
            *v *= y;
        }
        let n = Box::new(x.sin());
        for _ in 0..2 {
            p.b *= *n;
        }
        q + g(&p) + p.v[1] * n.powi(2)
    }
    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod without_gradient {
    use differentiable::*;
    fn consume(b: Box<f64>) -> usize {
        *b as usize
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let k = 2.0;
        let b = Box::new(k);
        let n = consume(b);
        let g: Box<dyn Fn(usize) -> usize> = Box::new(|i| i + 1);
        x * y * n as f64 + x * g(2) as f64
    }
    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod lists {
    use differentiable::*;
    #[derive(Differentiable, Clone)]
    struct P {
        a: f64,
        b: f64,
    }
    #[derive(Differentiable, Clone)]
    struct S {
        p: Box<P>,
        q: Vec<Box<P>>,
        k: f64,
    }
    #[differentiable]
    fn make(x: f64) -> Box<P> {
        Box::new(P { a: x, b: x * x })
    }
    #[differentiable]
    fn g(s: &mut S, x: f64) {
        s.p.b *= x;
        s.q[1].a += s.p.a * x;
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let mut s = S { p: make(x), q: vec![Box::new(P { a: y, b: x }), make(y)], k: x };
        for _ in 0..2 {
            g(&mut s, y);
        }
        s.p = Box::new(P { a: s.p.b, b: s.p.a * x });
        let mut t = s.p.a * s.k;
        for p in &s.q {
            t += p.a * p.b;
        }
        for p in s.q.iter_mut() {
            p.a *= t;
        }
        t + s.q[0].a * s.p.b
    }
    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod annotated {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let b: Box<f64> = Box::new(x);
        let mut c: Box<[f64; 2]> = Box::new([x, y]);
        c[0] *= *b;
        c[0] * c[1] * *b
    }
    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod methods {
    use differentiable::*;
    #[derive(Differentiable, Clone)]
    struct P {
        a: f64,
        b: f64,
    }
    #[differentiable]
    impl P {
        fn area(&self, x: f64) -> f64 {
            self.a * self.b * x
        }
        fn scale(&mut self, x: f64) {
            self.a *= x;
        }
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let mut p = Box::new(P { a: x, b: y });
        p.scale(y);
        p.area(x) + p.a
    }
    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

/// A user's type may have the name; what it does with a value is its own.
mod of_ones_own {
    use differentiable::*;
    #[derive(Differentiable, Clone)]
    struct Box {
        side: f64,
    }
    #[differentiable]
    impl Box {
        fn new(x: f64) -> Box {
            Box { side: x * x }
        }
        fn area(&self) -> f64 {
            self.side * self.side
        }
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let b = Box::new(x);
        let c = Box::new(x * y);
        b.area() * y + c.side
    }
    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}
