//! Part of the programs; see `main.rs`.

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

mod an_index_that_counts_on {
    use differentiable::*;
    fn next(n: &mut usize) -> usize {
        *n += 1;
        *n - 1
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let maybe = [Some(x), None, Some(x * y)];
        let mut n = 0;
        (0..3).filter_map(|_| maybe[next(&mut n)]).map(|v| v * v * y).sum()
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}
