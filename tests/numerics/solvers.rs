//! Part of the programs; see `main.rs`.

mod runge_kutta_with_a_closure {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let rhs = |t: f64, s: [f64; 2]| -> [f64; 2] { [s[1], -x * s[0] - y * s[1] + t.cos()] };
        let mut s = [1.0, 0.0];
        let h = 0.1;
        let mut t = 0.0;
        for _ in 0..10 {
            let k1 = rhs(t, s);
            let k2 = rhs(t + 0.5 * h, [s[0] + 0.5 * h * k1[0], s[1] + 0.5 * h * k1[1]]);
            let k3 = rhs(t + 0.5 * h, [s[0] + 0.5 * h * k2[0], s[1] + 0.5 * h * k2[1]]);
            let k4 = rhs(t + h, [s[0] + h * k3[0], s[1] + h * k3[1]]);
            for i in 0..2 {
                s[i] += h / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]);
            }
            t += h;
        }
        s[0] * s[0] + s[1]
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod midpoint_rule_with_collected_vectors {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let add =
            |a: &[f64], b: &[f64], k: f64| -> Vec<f64> { a.iter().zip(b).map(|(p, q)| p + k * q).collect() };
        let rhs = |s: &[f64]| vec![s[1], -x * s[0].sin() - y * s[1]];
        let mut s = vec![0.5, x];
        for _ in 0..5 {
            let k1 = rhs(&s);
            let k2 = rhs(&add(&s, &k1, 0.05));
            s = add(&s, &k2, 0.1);
        }
        s.iter().map(|v| v * v).sum::<f64>().sqrt()
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod kalman_filter {
    use differentiable::*;
    #[derive(Differentiable, Clone, Copy, Debug)]
    struct Kalman {
        mean: f64,
        var: f64,
    }
    #[differentiable]
    impl Kalman {
        fn predict(self, q: f64) -> Self {
            Kalman { var: self.var + q, ..self }
        }
        fn update(self, z: f64, r: f64) -> (Self, f64) {
            let s = self.var + r;
            let k = self.var / s;
            let innov = z - self.mean;
            (
                Self { mean: self.mean + k * innov, var: (1.0 - k) * self.var },
                -0.5 * (innov * innov / s + s.ln()),
            )
        }
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let zs = [0.3, -0.2, 0.5, 1.1];
        let mut k = Kalman { mean: 0.0, var: 1.0 };
        let mut ll = 0.0;
        for &z in zs.iter() {
            k = k.predict(x * x + 0.1);
            let (next, l) = k.update(z, y * y + 0.2);
            k = next;
            ll += l;
        }
        ll
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod rays_and_spheres {
    use differentiable::*;
    #[derive(Differentiable, Clone, Copy)]
    struct V3 {
        x: f64,
        y: f64,
        z: f64,
    }
    #[differentiable]
    impl V3 {
        fn dot(self, o: V3) -> f64 {
            self.x * o.x + self.y * o.y + self.z * o.z
        }
    }
    #[differentiable]
    impl std::ops::Sub for V3 {
        type Output = V3;
        fn sub(self, o: V3) -> V3 {
            V3 { x: self.x - o.x, y: self.y - o.y, z: self.z - o.z }
        }
    }
    #[differentiable]
    impl std::ops::Mul<f64> for V3 {
        type Output = V3;
        fn mul(self, k: f64) -> V3 {
            V3 { x: self.x * k, y: self.y * k, z: self.z * k }
        }
    }
    #[differentiable]
    impl std::ops::Add for V3 {
        type Output = V3;
        fn add(self, o: V3) -> V3 {
            V3 { x: self.x + o.x, y: self.y + o.y, z: self.z + o.z }
        }
    }
    #[differentiable]
    fn hit(o: V3, d: V3, c: V3, r: f64) -> Option<f64> {
        let oc = o - c;
        let b = oc.dot(d);
        let q = oc.dot(oc) - r * r;
        let disc = b * b - q;
        if disc < 0.0 {
            return None;
        }
        let s = disc.sqrt();
        let t = -b - s;
        if t > 0.0 {
            Some(t)
        } else if -b + s > 0.0 {
            Some(-b + s)
        } else {
            None
        }
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let o = V3 { x: 0.1 * x, y: 0.1 * y, z: -3.0 };
        let d = V3 { x: 0.0, y: 0.0, z: 1.0 };
        let mut c = y * 0.01;
        for (i, r) in [1.0, 0.01, 0.5].into_iter().enumerate() {
            if let Some(t) = hit(o, d, V3 { x: 0.0, y: i as f64 * 0.1, z: 0.0 }, r) {
                let p = o + d * t;
                c += p.dot(p) * r;
            } else {
                c += x * x;
            }
        }
        c
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod cubic_spline {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let knots = [-3.0, -1.0, 0.0, 0.5, 1.0, 3.0];
        let vals = [y, x, y * y, 0.3, x * y, 1.0];
        let mut i = 0;
        while i + 2 < knots.len() && knots[i + 1] < x {
            i += 1;
        }
        let h = knots[i + 1] - knots[i];
        let t = (x - knots[i]) / h;
        let (p0, p1) = (vals[i], vals[i + 1]);
        let m0 = if i > 0 { (p1 - vals[i - 1]) / (knots[i + 1] - knots[i - 1]) } else { (p1 - p0) / h };
        let m1 = if let Some(p2) = vals.get(i + 2) {
            (p2 - p0) / (knots[i + 2] - knots[i])
        } else {
            (p1 - p0) / h
        };
        let (t2, t3) = (t * t, t * t * t);
        (2.0 * t3 - 3.0 * t2 + 1.0) * p0
            + (t3 - 2.0 * t2 + t) * h * m0
            + (-2.0 * t3 + 3.0 * t2) * p1
            + (t3 - t2) * h * m1
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod forward_kinematics {
    use differentiable::*;
    #[differentiable]
    fn matmul(a: &[[f64; 3]; 3], b: &[[f64; 3]; 3]) -> [[f64; 3]; 3] {
        let mut c = [[0.0; 3]; 3];
        for (i, row) in a.iter().enumerate() {
            for j in 0..3 {
                c[i][j] = row.iter().zip(b.iter()).map(|(p, r)| p * r[j]).sum();
            }
        }
        c
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let angles = [x, y, x - y];
        let lens = [1.0, 0.7, y];
        let mut t = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
        for (&a, &l) in angles.iter().zip(&lens) {
            let (s, c) = a.sin_cos();
            let joint = [[c, -s, l * c], [s, c, l * s], [0.0, 0.0, 1.0]];
            t = matmul(&t, &joint);
        }
        t[0][2].hypot(t[1][2]) + t[0][0]
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod k_means {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let centers = [[x, y], [y, -x], [0.5, x * y]];
        let pts = vec![vec![0.1, 0.9], vec![-1.0, 0.3], vec![1.5, -0.5]];
        let mut loss = 0.0;
        for p in &pts {
            let mut best = f64::INFINITY;
            let mut which = 0;
            for (k, c) in centers.iter().enumerate() {
                let d: f64 = p.iter().zip(c.iter()).map(|(a, b)| (a - b).powi(2)).sum();
                if d < best {
                    best = d;
                    which = k;
                }
            }
            loss += best * (which + 1) as f64;
        }
        loss / pts.len() as f64
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod hidden_markov_model {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let sg = |v: f64| 1.0 / (1.0 + (-v).exp());
        let a = [[sg(x), 1.0 - sg(x)], [1.0 - sg(y), sg(y)]];
        let emit = [[0.6, 0.4], [0.2, 0.8]];
        let obs = [0usize, 1, 1, 0];
        let mut alpha: Vec<f64> = (0..2).map(|s| 0.5 * emit[s][obs[0]]).collect();
        let mut ll = 0.0;
        for &o in &obs[1..] {
            let next: Vec<f64> =
                (0..2).map(|t| (0..2).map(|s| alpha[s] * a[s][t]).sum::<f64>() * emit[t][o]).collect();
            let z: f64 = next.iter().sum();
            ll += z.ln();
            alpha = next.iter().map(|v| v / z).collect();
        }
        ll + alpha[0]
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod solve_with_a_permutation {
    use differentiable::*;
    #[differentiable]
    fn solve(a: &[Vec<f64>], b: &[f64]) -> Vec<f64> {
        let n = b.len();
        let mut m = a.to_vec();
        let mut x = b.to_vec();
        let mut perm: Vec<usize> = (0..n).collect();
        for k in 0..n {
            let mut p = k;
            for i in k + 1..n {
                if m[perm[i]][k].abs() > m[perm[p]][k].abs() {
                    p = i;
                }
            }
            perm.swap(k, p);
            for i in k + 1..n {
                let fct = m[perm[i]][k] / m[perm[k]][k];
                for j in k..n {
                    m[perm[i]][j] -= fct * m[perm[k]][j];
                }
                x[perm[i]] -= fct * x[perm[k]];
            }
        }
        let mut out = vec![0.0; n];
        for k in (0..n).rev() {
            let mut s = x[perm[k]];
            for j in k + 1..n {
                s -= m[perm[k]][j] * out[j];
            }
            out[k] = s / m[perm[k]][k];
        }
        out
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let a = vec![vec![0.1, x, 2.0], vec![y, 3.0, -1.0], vec![2.0, 1.0, x * y]];
        let s = solve(&a, &[1.0, x, y]);
        s[0] * s[1] + s[2]
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod determinant_with_swapped_rows {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let mut m = vec![vec![0.1, x, 2.0, 1.0], vec![y, 3.0, -1.0, x], vec![2.0, 1.0, x * y, y]];
        let n = 3;
        let mut sign = 1.0;
        for k in 0..n {
            let p = (k..n).max_by(|&i, &j| m[i][k].abs().partial_cmp(&m[j][k].abs()).unwrap()).unwrap();
            if p != k {
                m.swap(p, k);
                sign = -sign;
            }
            let (top, bottom) = m.split_at_mut(k + 1);
            for row in bottom.iter_mut() {
                let c = row[k] / top[k][k];
                for j in k..=n {
                    row[j] -= c * top[k][j];
                }
            }
        }
        let mut det = sign;
        for k in 0..n {
            det *= m[k][k];
        }
        det + m[2][3]
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod horner_by_fold {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let c = [1.0, y, -2.0, x * y, 0.5];
        let p = c.iter().rev().fold(0.0, |acc, &a| acc * x + a);
        let d = c.iter().enumerate().skip(1).rev().fold(0.0, |acc, (i, a)| acc * x + i as f64 * a);
        p / (1.0 + d * d)
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod running_mean_and_variance {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let mut mean = 0.0;
        let mut m2 = 0.0;
        let mut n = 0u32;
        for v in [x, y, x * y, x - y] {
            n += 1;
            let d = v - mean;
            mean += d / n as f64;
            m2 += d * (v - mean);
        }
        let var = if n > 1 { m2 / f64::from(n - 1) } else { 0.0 };
        mean + var.sqrt()
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod black_scholes {
    use differentiable::*;
    fn erf_approx(x: f64) -> f64 {
        x
    }
    #[differentiable]
    fn cdf(x: f64) -> f64 {
        let t = 1.0 / (1.0 + 0.2316419 * x.abs());
        let poly =
            t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        let p = 1.0 - (-0.5 * x * x).exp() / (2.0 * std::f64::consts::PI).sqrt() * poly;
        if x >= 0.0 { p } else { 1.0 - p }
    }
    #[derive(Clone, Copy, PartialEq, Differentiable)]
    enum Kind {
        Call,
        Put,
    }
    #[differentiable]
    fn price(kind: Kind, s: f64, k: f64, t: f64, r: f64, v: f64) -> f64 {
        let d1 = ((s / k).ln() + (r + v * v / 2.0) * t) / (v * t.sqrt());
        let d2 = d1 - v * t.sqrt();
        match kind {
            Kind::Call => s * cdf(d1) - k * (-r * t).exp() * cdf(d2),
            Kind::Put => k * (-r * t).exp() * cdf(-d2) - s * cdf(-d1),
        }
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        price(Kind::Call, 100.0 + x, 95.0, 0.5, 0.03 * y, 0.2 + 0.1 * x.abs())
            + price(Kind::Put, 100.0 - y, 105.0, 1.0, 0.01, 0.3)
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}
