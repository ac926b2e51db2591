//! Part of the programs; see `main.rs`.

mod consumed_receiver {
    use differentiable::*;
    #[derive(Differentiable, Clone)]
    struct P {
        w: Vec<f64>,
        b: f64,
    }
    #[differentiable]
    impl P {
        fn total(self, k: f64) -> f64 {
            let mut s = self.b;
            for v in self.w.iter() {
                s += v * v * k;
            }
            s
        }
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let p = P { w: vec![x, x * y], b: y.sin() };
        p.total(x)
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod consumed_receiver_of_a_single_method {
    use differentiable::*;
    #[derive(Differentiable, Clone)]
    struct P {
        w: Vec<f64>,
        b: f64,
    }
    impl P {
        #[differentiable]
        fn total(self, k: f64) -> f64 {
            let mut s = self.b;
            for v in self.w.iter() {
                s += v * v * k;
            }
            s
        }
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let p = P { w: vec![x, x * y], b: y.sin() };
        p.total(x)
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod consumed_by_path {
    use differentiable::*;
    #[derive(Differentiable, Clone)]
    struct P {
        w: Vec<f64>,
        b: f64,
    }
    #[differentiable]
    impl P {
        fn total(self, q: P) -> f64 {
            let mut s = self.b;
            for v in self.w.iter() {
                s += v * v * q.b;
            }
            s + q.w[0]
        }
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let p = P { w: vec![x, x * y], b: y.sin() };
        let q = P { w: vec![y], b: x.cos() };
        P::total(p, q)
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod copied_by_path {
    use differentiable::*;
    #[derive(Differentiable, Clone, Copy)]
    struct P {
        a: f64,
        b: f64,
    }
    #[differentiable]
    impl P {
        fn total(self, q: P) -> f64 {
            self.a * q.b + self.b.sin() * q.a
        }
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let p = P { a: x, b: y };
        let q = P { a: y * y, b: x };
        P::total(p, q) + P::total(q, p)
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod lent_by_path {
    use differentiable::*;
    #[derive(Differentiable, Clone)]
    struct P {
        w: Vec<f64>,
        b: f64,
    }
    #[differentiable]
    impl P {
        fn total(&self, q: &P) -> f64 {
            let mut s = self.b;
            for v in self.w.iter() {
                s += v * v * q.b;
            }
            s + q.w[0]
        }
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let p = P { w: vec![x, x * y], b: y.sin() };
        let q = P { w: vec![y], b: x.cos() };
        P::total(&p, &q)
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod qualified_paths {
    use differentiable::*;
    #[derive(Differentiable, Clone)]
    struct P {
        a: f64,
        b: f64,
    }
    trait Energy {
        fn energy(&self, k: f64) -> f64;
        fn scaled(k: f64) -> f64;
    }
    #[differentiable]
    impl Energy for P {
        fn energy(&self, k: f64) -> f64 {
            self.a * self.a * k + self.b
        }
        fn scaled(k: f64) -> f64 {
            k * k
        }
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let p = P { a: x, b: y.sin() };
        <P as Energy>::energy(&p, y) + <P as Energy>::scaled(x) + P::scaled(y)
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod paths_of_self {
    use differentiable::*;
    #[derive(Differentiable, Clone, Copy)]
    struct P {
        a: f64,
        b: f64,
    }
    #[differentiable]
    impl P {
        fn sq(x: f64) -> f64 {
            x * x
        }
        fn one(self) -> f64 {
            Self::sq(self.a) + Self::sq(self.b) * self.a
        }
        fn two(&self, k: f64) -> f64 {
            Self::one(*self) * k + Self::three(self, k)
        }
        fn three(&self, k: f64) -> f64 {
            self.a.sin() * k
        }
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let p = P { a: x, b: y };
        P::two(&p, y) + p.one()
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod changed_by_path {
    use differentiable::*;
    #[derive(Differentiable, Clone)]
    struct P {
        w: Vec<f64>,
        b: f64,
    }
    #[differentiable]
    impl P {
        fn step(&mut self, k: f64) {
            self.b += self.w[0] * k;
            self.w[0] *= k;
        }
        fn step2(mut self, k: f64) -> P {
            self.b += self.w[0] * k;
            self
        }
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let mut p = P { w: vec![x, x * y], b: y.sin() };
        P::step(&mut p, y);
        p.step(x);
        let q = P::step2(p, x);
        q.b + q.w[0]
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod a_vec_through_a_recursion {
    use differentiable::*;
    #[differentiable]
    fn go(v: Vec<f64>, n: usize) -> f64 {
        if n == 0 {
            v[0] * v[1]
        } else {
            let mut w = v.clone();
            w[0] = v[0].sin() + v[1];
            go(w, n - 1)
        }
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        go(vec![x, y], 3)
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod a_vec_moved_by_a_recursion {
    use differentiable::*;
    #[differentiable]
    fn go(v: Vec<f64>, k: f64, n: usize) -> f64 {
        if n == 0 {
            return v[0] * v[1];
        }
        let s = v[0];
        go(v, k * s, n - 1) * k
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        go(vec![x, y], x, 3)
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod a_vec_changed_by_a_recursion {
    use differentiable::*;
    #[differentiable]
    fn go(mut v: Vec<f64>, n: usize) -> f64 {
        if n == 0 {
            return v[0] * v[v.len() - 1];
        }
        let s = v[0].sin();
        v.push(s * v[1]);
        v[0] += 0.5;
        go(v, n - 1)
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        go(vec![x, y], 3)
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod a_vec_moved_in_two_places {
    use differentiable::*;
    #[differentiable]
    fn go(v: Vec<f64>, n: usize) -> f64 {
        if n == 0 {
            v[0] * v[1]
        } else if n % 2 == 0 {
            go(v, n - 1) * 2.0
        } else {
            let a = v[0];
            go(v, n - 1) * a
        }
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        go(vec![x, y], 3)
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod a_struct_through_a_recursion {
    use differentiable::*;
    #[derive(Differentiable, Clone)]
    struct P {
        w: Vec<f64>,
        b: f64,
    }
    #[differentiable]
    fn go(p: P, n: usize) -> f64 {
        if n == 0 {
            p.w[0] * p.b
        } else {
            let b = p.b;
            go(P { b: b * p.w[1], ..p }, n - 1)
        }
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        go(P { w: vec![x, y], b: x * y }, 3)
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod a_part_of_a_result_grows {
    use differentiable::*;
    #[differentiable]
    fn parts(x: f64, y: f64) -> (f64, Vec<f64>) {
        (x * y, vec![x, y, x.sin()])
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let (sum, mut half) = parts(x, y);
        half.push(x * x);
        half.push(sum);
        let mut s = 0.0;
        for h in half.iter() {
            s += h * h;
        }
        s * sum
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}
