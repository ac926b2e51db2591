//! Part of the programs; see `main.rs`.

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

/// What has nothing to do with the gradient need not be cloned.
mod looked_up_without_a_gradient {
    use differentiable::*;
    use std::collections::HashMap;
    struct NoClone {
        k: usize,
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let mut m: HashMap<usize, NoClone> = HashMap::new();
        m.insert(1, NoClone { k: 3 });
        let e = m.get(&1);
        let k = e.map(|e| e.k).unwrap_or(0);
        let l = vec![NoClone { k: 2 }];
        let g = l.get(0);
        x * k as f64 + y * g.unwrap().k as f64
    }
    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod looked_up_in_fields {
    use differentiable::*;
    #[derive(Differentiable, Clone)]
    struct S {
        v: Vec<f64>,
        w: [f64; 2],
    }
    #[differentiable]
    impl S {
        fn at(&self, i: usize) -> f64 {
            let a = self.v.get(i);
            let b = self.w.first();
            match (a, b) {
                (Some(a), Some(b)) => a * b,
                (None, Some(b)) => *b,
                _ => 0.0,
            }
        }
        fn top(&self) -> f64 {
            let m = self.v.iter().max_by(|a, b| a.total_cmp(b));
            m.copied().unwrap_or(0.0)
        }
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let s = S { v: vec![x, y], w: [x * y, 2.0] };
        s.at(0) + s.at(1) * s.at(7) + s.top() * x
    }
    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}
