//! Ordinary Rust around derivatives: calls by path, values that are consumed, views, iterators, closures, against central
//! differences.
#![allow(deprecated, reason = "the lints of the attribute are not what is tested here")]
#![allow(unused, clippy::all, clippy::pedantic, reason = "programs in the style of those who write them")]

/// The gradient of `f(x, y)` and its forward mode, against central differences; the values bit for bit.
#[macro_export]
macro_rules! two_numbers {
    ($f:ident) => {
        for (x, y) in [(0.7, 1.3), (-0.4, 0.9), (1.6, -0.8)] {
            let h = 1e-6;
            let along =
                |dx: f64, dy: f64| ($f(x + h * dx, y + h * dy) - $f(x - h * dx, y - h * dy)) / (2.0 * h);
            let (value, (d_x, d_y)) = $f::value_and_grad(x, y);
            let (same, tangent) = $f::jvp(x, y, 0.6, -1.1);
            assert_eq!([value.to_bits(), same.to_bits()], [$f(x, y).to_bits(); 2], "the value at ({x}, {y})");
            $crate::close("by x", d_x, along(1.0, 0.0), (x, y));
            $crate::close("by y", d_y, along(0.0, 1.0), (x, y));
            $crate::close("forward", tangent, along(0.6, -1.1), (x, y));
        }
    };
}

fn close(what: &str, found: f64, expected: f64, at: (f64, f64)) {
    let scale = 1.0 + found.abs().max(expected.abs());
    assert!((found - expected).abs() <= 2e-6 * scale, "{what} at {at:?}: {found}, by differences {expected}");
}

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

mod a_result_grows_and_shrinks {
    use differentiable::*;
    #[differentiable]
    fn parts(x: f64, y: f64) -> Vec<f64> {
        vec![x, y, x.sin()]
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let mut half = parts(x, y);
        half.push(x * x);
        let l = half.pop().unwrap();
        let m = half.pop().unwrap();
        half.iter().sum::<f64>() * l + m
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod a_loop_over_a_field_of_a_view {
    use differentiable::*;
    #[derive(Differentiable)]
    struct View<'a> {
        weights: &'a [f64],
        bias: f64,
    }
    #[differentiable]
    fn apply(view: &View<'_>, x: f64) -> f64 {
        let mut s = view.bias;
        for w in view.weights {
            s += w * x;
        }
        s
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let w = [x, y, x * y];
        let v = View { weights: &w, bias: x };
        apply(&v, y)
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod a_field_of_a_view_passed_on {
    use differentiable::*;
    #[derive(Differentiable)]
    struct View<'a> {
        w: &'a [f64],
        bias: f64,
    }
    #[differentiable]
    fn helper(w: &[f64], x: f64) -> f64 {
        w[0] * x + w[1].sin()
    }
    #[differentiable]
    fn apply(v: &View<'_>, x: f64) -> f64 {
        helper(v.w, x) * v.bias
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let w = [x, y, x * y];
        let v = View { w: &w, bias: x };
        apply(&v, y)
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod ends_of_a_field {
    use differentiable::*;
    #[derive(Differentiable)]
    struct M {
        w: Vec<f64>,
        k: f64,
    }
    #[differentiable]
    fn ends(m: &M) -> f64 {
        match &m.w[..] {
            [a, .., b] => a * b * m.k,
            [a] => *a,
            [] => m.k,
        }
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let m = M { w: vec![x, y, x * y], k: x };
        ends(&m)
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod a_field_as_a_slice {
    use differentiable::*;
    #[derive(Differentiable)]
    struct M {
        w: Vec<f64>,
        k: f64,
    }
    #[differentiable]
    fn ends(m: &M) -> f64 {
        match m.w.as_slice() {
            [a, b, rest @ ..] => a * b * m.k + rest.iter().sum::<f64>(),
            [a] => *a,
            [] => m.k,
        }
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let m = M { w: vec![x, y, x * y], k: x };
        ends(&m)
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod a_field_or_else {
    use differentiable::*;
    #[derive(Differentiable)]
    struct M {
        w: Vec<f64>,
        k: f64,
    }
    #[differentiable]
    fn ends(m: &M) -> f64 {
        let [a, b, ..] = m.w[..] else {
            return m.k;
        };
        a * b + m.k
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let m = M { w: vec![x, y, x * y], k: x };
        ends(&m)
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod an_array_field_taken_apart {
    use differentiable::*;
    #[derive(Differentiable)]
    struct M {
        w: [f64; 3],
        k: f64,
    }
    #[differentiable]
    fn ends(m: &M) -> f64 {
        let [a, b, c] = m.w;
        let [d, ..] = &m.w;
        a * b + c * d * m.k
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let m = M { w: [x, y, x * y], k: x };
        ends(&m)
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod loops_over_fields {
    use differentiable::*;
    #[derive(Differentiable)]
    struct M {
        w: Vec<f64>,
        k: f64,
    }
    #[differentiable]
    fn go(m: &M, x: f64) -> f64 {
        let mut s = m.k;
        for w in &m.w {
            s += w * x;
        }
        for (i, w) in m.w.iter().enumerate() {
            s *= w + i as f64;
        }
        s
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let m = M { w: vec![x, y, x * y], k: x };
        go(&m, y)
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod ref_arr {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let a = [x, y];
        let b = [y, x * x];
        let rows: [&[f64]; 2] = [&a, &b];
        let mut s = 0.0;
        for r in rows {
            s += r[0] * r[1];
        }
        for r in rows.iter() {
            s *= r[1];
        }
        s
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod split_off {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let mut v = vec![x, y, x * y, x.sin()];
        let t = v.split_off(2);
        v[0] * t[1] + v[1] * t[0]
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod scan {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        [x, y, x * y]
            .iter()
            .scan(1.0, |acc, v| {
                *acc *= v;
                Some(*acc)
            })
            .sum()
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod takewhile {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        [2.0, x, y, x * y].iter().take_while(|v| **v > 0.0).map(|v| v * v * y).sum::<f64>() + x
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod zip3 {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let a = [x, y];
        let b = [y, x];
        let c = [x * y, 1.0];
        a.iter().zip(&b).zip(c.iter()).map(|((p, q), r)| p * q * r).sum()
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod chain {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let a = [x, y];
        let b = [y, x];
        a.iter().chain(b.iter()).chain(std::iter::once(&x)).enumerate().map(|(i, v)| v * v * i as f64).sum()
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod last_nth {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let a = [x, y, x * y];
        let l = a.iter().last().unwrap();
        let n = a.iter().nth(1).unwrap();
        let m = a.iter().map(|v| v * v).last().unwrap();
        l * n + m
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod minby {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let a = [x, y, x * y];
        let m = a.iter().copied().min_by(|p, q| p.total_cmp(q)).unwrap();
        let n = a.iter().max_by(|p, q| p.partial_cmp(q).unwrap()).unwrap();
        m * x + n * y
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod maxby_method {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let a = [x, y, x * y];
        let m = a.iter().copied().max_by(f64::total_cmp).unwrap();
        let (i, n) = a.iter().enumerate().min_by(|p, q| p.1.total_cmp(q.1)).unwrap();
        m * x + n * y * i as f64
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod unzip {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let a = [x, y, x * y];
        let (p, q): (Vec<f64>, Vec<f64>) = a.iter().map(|v| (v * v, v.sin())).unzip();
        p[0] * q[1] + p[2]
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod inspect_try {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let a = [x, y];
        let mut n = 0;
        a.iter().inspect(|_| n += 1).map(|v| v * v).sum::<f64>() * x
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod fold_tuple {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let a = [x, y, x * y];
        let (s, q) = a.iter().fold((0.0, 0.0), |(s, q), v| (s + v, q + v * v));
        q / 3.0 - (s / 3.0) * (s / 3.0) + s
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod sum_refs {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let a = vec![x, y, x * y];
        let s: f64 = a.iter().sum();
        let p: f64 = a.iter().rev().skip(1).step_by(1).product();
        let c = a.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        s * p + c
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod windows {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let a = vec![x, y, x * y, 0.5];
        a.windows(2).map(|w| (w[1] - w[0]).powi(2)).sum::<f64>()
            + a.chunks(3).map(|c| c.iter().product::<f64>()).sum::<f64>()
            + a.chunks_exact(2).map(|c| c[0] * c[1]).sum::<f64>()
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod sort_idx {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let v = vec![x, y, x * y];
        let mut idx: Vec<usize> = (0..v.len()).collect();
        idx.sort_by(|&a, &b| v[a].total_cmp(&v[b]));
        v[idx[0]] * x + v[idx[1]] * y
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod foreign_use {
    use differentiable::*;
    mod foreign {
        pub fn soft(x: f64) -> f64 {
            (1.0 + x.exp()).ln()
        }
    }
    use foreign::soft;
    #[derivative(of = soft)]
    fn soft_rule(x: f64, seed: f64) -> (f64, f64) {
        (foreign::soft(x), seed / (1.0 + (-x).exp()))
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        soft(x * y) * y
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod one_letter_structs {
    use differentiable::*;
    #[derive(Differentiable, Clone, Copy)]
    struct V {
        a: f64,
        b: f64,
    }
    impl V {
        #[differentiable]
        fn dot(&self, o: &V) -> f64 {
            self.a * o.a + self.b * o.b
        }
        #[differentiable]
        fn plus(self, o: V) -> V {
            V { a: self.a + o.a, b: self.b + o.b }
        }
        #[differentiable]
        fn twice(self) -> Self {
            V { a: self.a * 2.0, b: self.b }
        }
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let v = V { a: x, b: y };
        let w = V { a: y, b: x * y };
        v.dot(&w) * v.plus(w).twice().dot(&v)
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod one_letter_of_a_type_parameter {
    use differentiable::*;
    #[derive(Differentiable, Clone, Copy)]
    struct T {
        a: f64,
        b: f64,
    }
    impl T {
        #[differentiable]
        fn dot(&self, o: &T) -> f64 {
            self.a * o.a + self.b * o.b
        }
    }
    #[differentiable]
    fn g(t: T) -> f64 {
        t.a * t.b
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let v = T { a: x, b: y };
        let w = T { a: y, b: x * y };
        v.dot(&w) * g(w)
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod find_idx {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let a = [x, y, x * y, 2.0];
        let i = (0..4).find(|&i| a[i] > 0.5).unwrap();
        let j = (0..4).rev().find(|&i| a[i] > 0.1).unwrap_or(0);
        a[i] * a[j] * x
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod filter_max {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let a = [x, y, x * y, 2.0];
        let v =
            a.iter().copied().filter(|v| *v < 1.5).max_by(|p, q| p.partial_cmp(q).unwrap()).unwrap_or(0.0);
        let w = a.iter().map(|v| v * x).filter(|v| *v < 3.0).min_by(|p, q| p.total_cmp(q)).expect("some");
        v * v + w * y
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod box2 {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let fs: Vec<Box<dyn Fn(usize) -> usize>> = vec![Box::new(|i| i + 1), Box::new(|i| i * 2)];
        let a = [x, y, x * y, 1.0];
        a[fs[0](0)] * a[fs[1](1)] * x
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod zip_eq_rev {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let a = vec![x, y, x * y];
        a.iter().zip(a.iter().rev()).map(|(p, q)| p * q.sin()).sum::<f64>()
            + a.iter().skip(1).zip(&a).map(|(p, q)| p - q).map(f64::abs).sum::<f64>()
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod sort_copy {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let a = vec![x, y, x * y];
        let mut idx = [0usize, 1, 2];
        idx.sort_unstable_by(|&i, &j| a[j].partial_cmp(&a[i]).unwrap());
        let top: f64 = idx[..2].iter().map(|&i| a[i] * a[i]).sum();
        top + idx.iter().map(|&i| a[i]).nth(1).unwrap()
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod tuple_given {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let a = [x, y, x * y];
        let mut best = &a[0];
        let pair = (best, 2.0);
        best = &a[1];
        let (p, q) = (best, best);
        best = &a[2];
        pair.0 * pair.1 + best * p * q
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod the_longest_by_reference {
    use differentiable::*;
    #[derive(Differentiable, Clone)]
    struct P {
        w: f64,
        v: Vec<f64>,
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let ps = vec![P { w: x, v: vec![y] }, P { w: y, v: vec![x, x * y] }, P { w: 0.3, v: vec![] }];
        let mut best = &ps[0];
        for p in &ps {
            if p.v.len() > best.v.len() {
                best = p;
            }
        }
        best.w * best.v.iter().sum::<f64>()
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod rows_in_turn {
    use differentiable::*;
    #[differentiable]
    fn g(rows: &[Vec<f64>], start: &Vec<f64>) -> f64 {
        let mut cur = start;
        let mut s = 0.0;
        for r in rows {
            s += cur.iter().zip(r).map(|(p, q)| p * q).sum::<f64>();
            cur = r;
        }
        s + cur[0]
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        g(&[vec![x, y], vec![y * x, 1.0]], &vec![y, x])
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod a_walk_over_nodes {
    use differentiable::*;
    #[derive(Differentiable, Clone)]
    struct Node {
        v: [f64; 2],
        next: usize,
    }
    #[differentiable]
    fn g(nodes: &[Node]) -> f64 {
        let mut n = &nodes[0];
        let mut s = 0.0;
        for _ in 0..4 {
            let here = &n.v;
            n = &nodes[n.next];
            s += here[0] * n.v[1];
        }
        s
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        g(&[Node { v: [x, y], next: 2 }, Node { v: [y, x * x], next: 0 }, Node { v: [0.5, x], next: 1 }])
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod a_view_of_what_moves_on {
    use differentiable::*;
    #[derive(Differentiable)]
    struct View<'a> {
        w: &'a [f64],
        k: f64,
    }
    #[differentiable]
    fn total(v: &View<'_>) -> f64 {
        v.w[0] * v.k + v.w[1]
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let a = [x, y, x * y];
        let mut r = &a[..2];
        let v = View { w: r, k: x };
        r = &a[1..];
        total(&v) * r[1]
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}
