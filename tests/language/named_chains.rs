//! Iterators with a name, and what is taken from them one by one.

mod steps {
    use differentiable::*;
    #[differentiable]
    fn g(v: &[f64], x: f64) -> f64 {
        let mut it = v.iter();
        let mut best = *it.next().unwrap();
        let mut t = 0.0;
        while let Some(a) = it.next() {
            t += a * a * x;
            if let Some(b) = it.next() {
                t *= b;
            }
        }
        for a in v.iter() {
            if *a > best {
                best = *a;
            }
        }
        t * best + it.next().copied().unwrap_or(x)
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        g(&[x, x * y, 1.0, y.sin()], x) + g(&[y], x)
    }
    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod the_rest {
    use differentiable::*;
    #[differentiable]
    fn scaled_by_the_first(row: &[f64]) -> f64 {
        let mut it = row.iter();
        let first = it.next().unwrap();
        let s: f64 = it.map(|a| a * first).sum();
        s * s
    }
    #[differentiable]
    fn options(v: &[f64]) -> f64 {
        let mut it = v.iter();
        let p = it.next();
        let q = it.next();
        let r = match it.next() {
            Some(r) => *r,
            None => 2.0,
        };
        let a = match p {
            Some(p) => *p,
            None => 0.5,
        };
        let b = q.map_or(1.0, |q| q * q);
        let c = it.next().unwrap_or(&3.0);
        if let Some(z) = it.next() { a * b * r * c * z } else { a + b * r + c + it.fold(0.0, |s, t| s + t) }
    }
    #[differentiable]
    fn layers(v: &[f64], sizes: &[usize]) -> f64 {
        let mut it = v.iter().copied();
        let mut layers = 0.0;
        for &size in sizes {
            let mut s = 0.0;
            for _ in 0..size {
                s += it.next().expect("enough") * 0.5;
            }
            layers += s * s;
        }
        it.next();
        layers + it.sum::<f64>()
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let v = [x, x * y, y.sin(), 0.3, x, y];
        let rows = [vec![x, 1.0], vec![x * x, 2.0, y]];
        let mut t = options(&v) + options(&v[..4]) + options(&v[1..3]) + options(&v[..1]) + options(&[]);
        for row in &rows {
            t += scaled_by_the_first(row);
        }
        t + layers(&v, &[2, 1]) + layers(&v, &[0, 3, 1])
    }
    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod whole {
    use differentiable::*;
    #[differentiable]
    fn errors(p: &[f64], t: &[f64]) -> f64 {
        let errors = p.iter().zip(t).map(|(p, t)| p - t);
        let squares: f64 = errors.clone().map(|e| e * e).sum();
        squares + errors.sum::<f64>() / p.len() as f64
    }
    #[differentiable]
    fn of_a_chain(v: &[f64]) -> f64 {
        let items = v.iter().enumerate().filter(|(i, _)| i % 2 == 0);
        let weighted = items.map(|(i, a)| a * i as f64);
        let w = v.windows(2).map(|w| w[1] - w[0]);
        let mut total = 0.0;
        for (i, d) in w.enumerate() {
            total += d * d * i as f64;
        }
        let evens = v.iter().step_by(2);
        let odds = v.iter().skip(1).step_by(2);
        total + weighted.sum::<f64>() + evens.zip(odds).map(|(a, b)| a * b).sum::<f64>()
    }
    /// What the chain mentions is what had the name where it was made.
    #[differentiable]
    fn where_it_was_made(x: f64, y: f64) -> f64 {
        let v = vec![x, x * y, 1.0, y.sin()];
        let k = x * 2.0;
        let scaled = v.iter().map(|a| a * k);
        let k = 3.0;
        let v = [k];
        let first = scaled.fold(v[0], |s, a| s * 0.5 + a);
        let mut k = y;
        let u = [x, y];
        let moved = u.iter().map(move |a| a * k);
        k = 3.0 * x;
        let mut n = 3;
        let counted = (0..n).map(|i| x * i as f64);
        n += 2;
        let numbers: Vec<f64> = counted.collect();
        first + moved.sum::<f64>() + k + numbers.iter().sum::<f64>() * n as f64
    }
    #[differentiable]
    fn with_state(x: f64) -> f64 {
        let mut so_far = 0.0;
        let v = [x, 2.0, x * x];
        let run = v.iter().map(|a| {
            so_far += a;
            so_far * x
        });
        let s: f64 = run.sum();
        s + so_far
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let v = [x, x * y, y.sin(), 0.3, x];
        errors(&v, &[0.1, x, 2.0, y, 1.0]) + of_a_chain(&v) + where_it_was_made(x, y) + with_state(y)
    }
    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod concatenated {
    use differentiable::*;
    #[differentiable]
    fn parts(a: &[f64], b: &Vec<f64>, x: f64) -> f64 {
        let w = [a, b.as_slice(), &[x, 2.0], &a[1..]].concat();
        w.iter().enumerate().map(|(i, v)| v * v * i as f64).sum()
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let rows = vec![vec![x, 1.0], vec![x * y], vec![]];
        let flat = rows.concat();
        let m = [[x, 2.0], [1.0, y * 3.0]];
        let n = m.concat();
        flat.iter().zip(&n).map(|(a, b)| a * b).sum::<f64>() + n[3] + parts(&flat, &n, y)
    }
    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

/// The counter of a range is an index and an exponent.
mod powers {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let pairs: Vec<(f64, f64)> = (1..4).map(|i| (x * i as f64, y.powi(i))).collect();
        let powers: Vec<f64> = (0..4).map(|i| x.powi(i + 1)).collect();
        pairs.iter().map(|p| p.0 * p.1).sum::<f64>() + powers[3] * powers[0]
    }
    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod const_sizes {
    use differentiable::*;
    #[derive(Differentiable, Clone)]
    struct Net<const I: usize, const H: usize> {
        w1: [[f64; I]; H],
        w2: [f64; H],
    }
    #[differentiable]
    impl<const I: usize, const H: usize> Net<I, H> {
        fn forward(&self, x: &[f64; I]) -> f64 {
            let hidden: [f64; H] =
                std::array::from_fn(|h| self.w1[h].iter().zip(x).map(|(w, v)| w * v).sum::<f64>().tanh());
            hidden.iter().zip(&self.w2).map(|(h, w)| h * w).sum()
        }
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let net = Net::<2, 3> { w1: [[x, 0.1], [0.2, y], [x * y, 1.0]], w2: [1.0, x, 0.5] };
        net.forward(&[y, 0.7])
    }
    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

/// The length of a chain comes of a counter whose type nothing tells but that there is no other.
mod lengths_without_a_type {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let mut t = x;
        for k in 0..3 {
            t += -(0..(k % 4)).skip(1).take(2).map(|_| -y * t).fold(t, f64::max);
        }
        t
    }
    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}
