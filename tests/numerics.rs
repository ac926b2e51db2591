//! Programs as numerical people write them: steps of differential equations, filters, solvers, models, each on its own
//! attributes, against central differences.
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

mod lennard_jones {
    use differentiable::*;
    #[differentiable]
    fn energy(pos: &[[f64; 3]], eps: f64, sigma: f64) -> f64 {
        let mut e = 0.0;
        for i in 0..pos.len() {
            for j in (i + 1)..pos.len() {
                let mut r2 = 0.0;
                for d in 0..3 {
                    let dx = pos[i][d] - pos[j][d];
                    r2 += dx * dx;
                }
                if r2 > 9.0 {
                    continue;
                }
                let s6 = (sigma * sigma / r2).powi(3);
                e += 4.0 * eps * (s6 * s6 - s6);
            }
        }
        e
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        energy(
            &[[0.0, 0.0, 0.0], [1.0 + 0.1 * x, y, 0.2], [0.3, -1.2, x], [5.0, 0.0, 0.0]],
            1.0 + x * x,
            0.9 + 0.1 * y,
        )
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod pairs_by_flat_map {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let pos = vec![[0.0, 0.0], [1.0 + 0.1 * x, y], [0.3, -1.2]];
        pos.iter()
            .enumerate()
            .flat_map(|(i, p)| {
                pos[i + 1..].iter().map(move |q| (p[0] - q[0]).powi(2) + (p[1] - q[1]).powi(2))
            })
            .map(|r2| 1.0 / (r2 * r2 + 0.1) - 1.0 / (r2 + 0.1))
            .sum::<f64>()
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod a_stack_machine {
    use differentiable::*;
    #[derive(Clone, Copy, Differentiable)]
    enum Op {
        Add,
        Mul,
        Sin,
        Push(usize),
        Dup,
    }
    #[differentiable]
    fn run(ops: &[Op], vars: &[f64]) -> f64 {
        let mut st: Vec<f64> = Vec::new();
        for op in ops {
            match *op {
                Op::Add => {
                    let b = st.pop().unwrap();
                    let a = st.pop().unwrap();
                    st.push(a + b);
                }
                Op::Mul => {
                    let b = st.pop().unwrap();
                    let a = st.pop().unwrap();
                    st.push(a * b);
                }
                Op::Sin => {
                    let a = st.pop().unwrap();
                    st.push(a.sin())
                }
                Op::Push(i) => st.push(vars[i]),
                Op::Dup => {
                    let a = *st.last().unwrap();
                    st.push(a);
                }
            }
        }
        st.pop().unwrap()
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        run(&[Op::Push(0), Op::Push(1), Op::Mul, Op::Sin, Op::Dup, Op::Mul, Op::Push(1), Op::Add], &[x, y])
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod a_worklist {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let mut work = vec![(x, 0usize)];
        let mut total = 0.0;
        while let Some((v, d)) = work.pop() {
            if d >= 3 {
                total += v * v;
                continue;
            }
            work.push((v * y, d + 1));
            if d % 2 == 0 {
                work.push((v.sin() + y, d + 1));
            }
        }
        total
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod labelled_loops {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let m = [[x, y, 0.3], [y * y, -x, x * y], [0.1, 0.9, y]];
        let mut s = 1.0;
        'rows: for (i, r) in m.iter().enumerate() {
            for (j, v) in r.iter().enumerate() {
                if *v < -0.2 {
                    continue 'rows;
                }
                if i == 2 && j == 1 {
                    break 'rows;
                }
                s = s * 0.9 + v * v;
            }
            s *= 1.1;
        }
        let t = 'a: {
            if s > 2.0 {
                break 'a s * x;
            }
            s * y
        };
        t
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod layers_with_constant_sizes {
    use differentiable::*;
    #[differentiable]
    fn lin<const N: usize, const M: usize>(w: &[[f64; N]; M], v: &[f64; N]) -> [f64; M] {
        core::array::from_fn(|i| w[i].iter().zip(v).map(|(a, b)| a * b).sum::<f64>().tanh())
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let w1 = [[x, y], [y, 0.3], [x * y, 1.0]];
        let w2 = [[x, 0.2, y]];
        let h = lin(&w1, &[1.0, x]);
        let [o] = lin::<3, 1>(&w2, &h);
        o * o + h[0]
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod generic_points {
    use differentiable::*;
    #[derive(Differentiable, Clone, Copy)]
    struct Pt<T: Real> {
        x: T,
        y: T,
    }
    #[differentiable]
    fn dist<T: Real>(a: Pt<T>, b: &Pt<T>) -> T {
        let dx = a.x - b.x;
        let dy = a.y - b.y;
        (dx * dx + dy * dy + T::from_f64(0.01)).sqrt()
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let a = Pt { x, y };
        let b = Pt { x: y, y: x * x };
        dist(a, &b) * a.x + dist(b, &a)
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod matrices_of_rows {
    use differentiable::*;
    #[differentiable]
    fn mm(a: &Vec<Vec<f64>>, b: &Vec<Vec<f64>>) -> Vec<Vec<f64>> {
        let mut c = vec![vec![0.0; b[0].len()]; a.len()];
        for i in 0..a.len() {
            for j in 0..b[0].len() {
                for k in 0..b.len() {
                    c[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        c
    }
    #[differentiable]
    fn tr(a: &[Vec<f64>]) -> f64 {
        (0..a.len()).map(|i| a[i][i]).sum()
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let a = vec![vec![x, y], vec![1.0, x * y]];
        let mut p = a.clone();
        for _ in 0..3 {
            p = mm(&p, &a);
        }
        let t: Vec<Vec<f64>> = (0..2).map(|j| p.iter().map(|r| r[j]).collect()).collect();
        tr(&p) + t[0][1]
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod a_falling_body {
    use differentiable::*;
    #[derive(Differentiable, Clone, Copy)]
    struct Par {
        mass: f64,
        drag: f64,
        g: f64,
    }
    #[derive(Differentiable, Clone, Copy)]
    struct St {
        pos: f64,
        vel: f64,
    }
    #[differentiable]
    fn step(s: St, p: &Par, dt: f64) -> St {
        let a = -p.g - p.drag / p.mass * s.vel * s.vel.abs();
        let s = St { vel: s.vel + a * dt, ..s };
        St { pos: s.pos + s.vel * dt, ..s }
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let base = Par { mass: 1.0, drag: 0.1, g: 9.81 };
        let p = Par { drag: x * x, ..base };
        let mut s = St { pos: 10.0, vel: y };
        let mut t = 0;
        while s.pos > 0.0 && t < 12 {
            s = step(s, &p, 0.05);
            t += 1;
        }
        s.pos * s.vel
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod nested_closures {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let outer = |a: f64| {
            let inner = |b: f64| a * b + y;
            inner(x) * inner(a)
        };
        let compose = |g: f64| outer(outer(g));
        compose(0.5) + outer(y)
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod newton_with_an_early_return {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let mut z = x;
        for i in 0..20 {
            let n = z - (z * z * z - y * z - 1.0) / (3.0 * z * z - y + 4.0);
            if (n - z).abs() < 1e-3 {
                return n * (i as f64 + 1.0);
            }
            z = n;
        }
        z
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod shadowed_names {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let x = x * y;
        let y = {
            let x = x.sin();
            x * y
        };
        let x = [x, y];
        let y = x.map(|x| x * x);
        let (x, y) = (y[0] + x[1], y[1]);
        for x in 0..2 {
            let y = x;
        }
        let x = x * y;
        x
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod let_else {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let v = vec![x, y, x * y];
        let Some(first) = v.first() else { return 0.0 };
        let Some(&last) = v.last() else { return x };
        let o: Option<f64> = if x > 0.0 { Some(x * 2.0) } else { None };
        let Some(z) = o else {
            return first * last * y;
        };
        z * first + last
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod chains_of_conditions {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let v = [x, y, x * y];
        let o = if y > 0.0 { Some(y * x) } else { None };
        if let Some(a) = o
            && a > 0.0
            && let Some(b) = v.get(1)
        {
            a * b
        } else if let Some(b) = v.get(2)
            && *b < 0.0
        {
            b * b * x
        } else {
            x * y
        }
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod recursion_over_a_slice {
    use differentiable::*;
    #[differentiable]
    fn sum(v: &[f64]) -> f64 {
        match v {
            [] => 0.0,
            [a] => a * a,
            [a, rest @ ..] => a.sin() * sum(rest) + a,
        }
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        sum(&[x, y, x * y, 0.4])
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod halves_by_recursion {
    use differentiable::*;
    #[differentiable]
    fn ps(v: &[f64]) -> f64 {
        if v.len() <= 2 {
            return v.iter().map(|a| a * a).sum();
        }
        let (l, r) = v.split_at(v.len() / 2);
        ps(l) * 0.5 + ps(r) * v[0]
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        ps(&[x, y, x * y, 0.4, x - y, y * y, 1.0])
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod softmax_and_entropy {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let z = [x, y, x * y, 0.1];
        let m = z.iter().cloned().fold(f64::NEG_INFINITY, f64::max);
        let e: Vec<f64> = z.iter().map(|v| (v - m).exp()).collect();
        let s: f64 = e.iter().sum();
        let p: Vec<_> = e.iter().map(|v| v / s).collect();
        -p[1].ln() + p.iter().map(|q| -q * q.ln()).sum::<f64>()
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod convolution_and_pooling {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let sig = [0.1, x, 0.4, y, -0.3, x * y];
        let ker = [y, 0.5, x];
        let mut out = vec![0.0; sig.len() + ker.len() - 1];
        for (i, s) in sig.iter().enumerate() {
            for (j, k) in ker.iter().enumerate() {
                out[i + j] += s * k;
            }
        }
        let pooled: Vec<f64> = out.chunks(2).map(|c| c.iter().copied().fold(f64::MIN, f64::max)).collect();
        pooled.iter().zip(pooled.iter().skip(1)).map(|(a, b)| a * b).sum()
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod cholesky {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        const N: usize = 3;
        let a = [[4.0 + x * x, y, 0.3], [y, 5.0, x], [0.3, x, 6.0]];
        let mut l = [[0.0; N]; N];
        for i in 0..N {
            for j in 0..=i {
                let mut s = a[i][j];
                for k in 0..j {
                    s -= l[i][k] * l[j][k];
                }
                l[i][j] = if i == j { s.sqrt() } else { s / l[j][j] };
            }
        }
        let mut ld = 0.0;
        for i in 0..N {
            ld += 2.0 * l[i][i].ln();
        }
        ld + l[2][0] * l[2][1]
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod thomas_algorithm {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let n = 5;
        let a = vec![x * 0.1; n];
        let mut b = vec![2.0 + y * y; n];
        let c = vec![-0.5; n];
        let mut d: Vec<f64> = (0..n).map(|i| (i as f64 * x).sin()).collect();
        for i in 1..n {
            let w = a[i] / b[i - 1];
            b[i] -= w * c[i - 1];
            d[i] -= w * d[i - 1];
        }
        d[n - 1] /= b[n - 1];
        for i in (0..n - 1).rev() {
            d[i] = (d[i] - c[i] * d[i + 1]) / b[i];
        }
        d.iter().map(|v| v * v).sum()
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod heat_equation {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let mut u = [0.0, x, 1.0, y, 0.5, 0.0];
        let mut next = u;
        for _ in 0..4 {
            for i in 1..u.len() - 1 {
                next[i] = u[i] + 0.2 * x * (u[i - 1] - 2.0 * u[i] + u[i + 1]);
            }
            std::mem::swap(&mut u, &mut next);
        }
        u.iter().sum::<f64>() + next[2] * u[3]
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod a_recurrent_cell {
    use differentiable::*;
    #[derive(Differentiable, Clone)]
    struct Cell {
        wi: Vec<f64>,
        wf: Vec<f64>,
        b: [f64; 2],
    }
    #[differentiable]
    impl Cell {
        fn step(&self, (h, c): (f64, f64), inp: f64) -> (f64, f64) {
            let sg = |v: f64| 1.0 / (1.0 + (-v).exp());
            let i = sg(self.wi[0] * inp + self.wi[1] * h + self.b[0]);
            let fo = sg(self.wf[0] * inp + self.wf[1] * h + self.b[1]);
            let c = fo * c + i * inp.tanh();
            (c.tanh() * i, c)
        }
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let cell = Cell { wi: vec![x, y], wf: vec![y, -x], b: [0.1, x * y] };
        let mut st = (0.0, 0.0);
        for inp in [0.5, -0.2, 0.9] {
            st = cell.step(st, inp);
        }
        st.0 * 2.0 + st.1
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod gaussian_mixture {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let mu = [x, y];
        let ls = [0.1 * x, y * 0.2];
        let w = [0.4, 0.6f64];
        [0.2, -0.4, 1.3]
            .iter()
            .map(|d| {
                let terms: [f64; 2] =
                    std::array::from_fn(|k| w[k].ln() - ls[k] - 0.5 * ((d - mu[k]) / ls[k].exp()).powi(2));
                let m = terms[0].max(terms[1]);
                m + terms.iter().map(|t| (t - m).exp()).sum::<f64>().ln()
            })
            .sum()
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod a_table_looked_up {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let table: Vec<(f64, f64)> = (0..6)
            .map(|i| {
                let t = i as f64 - 3.0;
                (t, t * t * y + x)
            })
            .collect();
        let k = match table.iter().position(|&(t, _)| t > x) {
            Some(0) => 0,
            Some(i) => i - 1,
            None => table.len() - 2,
        };
        let (t0, v0) = table[k];
        let (t1, v1) = table[k + 1];
        v0 + (v1 - v0) * (x - t0) / (t1 - t0)
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod fast_fourier_transform {
    use differentiable::*;
    use std::f64::consts::PI;
    #[differentiable]
    fn fft(re: &[f64], im: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let n = re.len();
        if n == 1 {
            return (re.to_vec(), im.to_vec());
        }
        let er: Vec<f64> = re.iter().step_by(2).copied().collect();
        let ei: Vec<f64> = im.iter().step_by(2).copied().collect();
        let or: Vec<f64> = re.iter().skip(1).step_by(2).copied().collect();
        let oi: Vec<f64> = im.iter().skip(1).step_by(2).copied().collect();
        let (er, ei) = fft(&er, &ei);
        let (or, oi) = fft(&or, &oi);
        let mut rr = vec![0.0; n];
        let mut ri = vec![0.0; n];
        for k in 0..n / 2 {
            let a = -2.0 * PI * k as f64 / n as f64;
            let (s, c) = a.sin_cos();
            let tr = c * or[k] - s * oi[k];
            let ti = c * oi[k] + s * or[k];
            rr[k] = er[k] + tr;
            ri[k] = ei[k] + ti;
            rr[k + n / 2] = er[k] - tr;
            ri[k + n / 2] = ei[k] - ti;
        }
        (rr, ri)
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let (r, i) = fft(&[x, y, x * y, 0.3], &[0.0, 0.1, y, x]);
        r.iter().zip(&i).enumerate().map(|(k, (a, b))| (a * a + b * b) * (k as f64 + 1.0)).sum()
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod an_optimiser_inside {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let (mut w, mut m, mut v) = (x, 0.0, 0.0);
        for t in 1..=5i32 {
            let g = 2.0 * (w - y) + w.cos();
            m = 0.9 * m + 0.1 * g;
            v = 0.99 * v + 0.01 * g * g;
            let mh = m / (1.0 - 0.9f64.powi(t));
            let vh = v / (1.0 - 0.99_f64.powi(t));
            w -= 0.1 * mh / (vh.sqrt() + 1e-3);
        }
        w * w + y
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod fallible_division {
    use differentiable::*;
    #[differentiable]
    fn safe_div(a: f64, b: f64) -> Result<f64, String> {
        if b.abs() < 1e-9 { Err(format!("division by {b}")) } else { Ok(a / b) }
    }
    #[differentiable]
    fn chain(a: f64, b: f64) -> Result<f64, String> {
        let q = safe_div(a, b)?;
        let r = safe_div(q, a + 3.0).map(|t| t * t)?;
        Ok(q + r)
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let a = match chain(x, y) {
            Ok(v) => v,
            Err(_) => x,
        };
        a + chain(y, 0.0 * x).unwrap_or(x * y)
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod a_map_of_indices {
    use differentiable::*;
    use std::collections::HashMap;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let mut ids = HashMap::new();
        ids.insert("a", 0usize);
        ids.insert("b", 1);
        let v = [x, y];
        v[ids["a"]] * v[*ids.get("b").unwrap()] + v[0]
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod a_matrix_type {
    use differentiable::*;
    #[derive(Differentiable, Clone, Debug)]
    struct Mat {
        rows: usize,
        cols: usize,
        data: Vec<f64>,
    }
    #[differentiable]
    impl Mat {
        fn zeros(rows: usize, cols: usize) -> Self {
            Mat { rows, cols, data: vec![0.0; rows * cols] }
        }
        fn from_fn(rows: usize, cols: usize, k: f64) -> Mat {
            let mut m = Self::zeros(rows, cols);
            for i in 0..rows {
                for j in 0..cols {
                    m.data[i * cols + j] = k * (i as f64 - j as f64).sin();
                }
            }
            m
        }
        fn matmul(&self, o: &Mat) -> Mat {
            assert_eq!(self.cols, o.rows);
            let mut m = Mat::zeros(self.rows, o.cols);
            for i in 0..self.rows {
                for j in 0..o.cols {
                    let mut s = 0.0;
                    for k in 0..self.cols {
                        s += self.data[i * self.cols + k] * o.data[k * o.cols + j];
                    }
                    m.data[i * o.cols + j] = s;
                }
            }
            m
        }
        fn t(&self) -> Mat {
            let mut m = Mat::zeros(self.cols, self.rows);
            for i in 0..self.rows {
                for j in 0..self.cols {
                    m.data[j * self.rows + i] = self.data[i * self.cols + j];
                }
            }
            m
        }
        fn norm2(&self) -> f64 {
            self.data.iter().map(|v| v * v).sum()
        }
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let a = Mat::from_fn(2, 3, x);
        let mut b = Mat::from_fn(3, 2, y);
        b.data[1] = x * y;
        let c = a.matmul(&b);
        let d = c.t().matmul(&c);
        d.norm2() + c.data[0]
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod rotations_in_place {
    use differentiable::*;
    #[differentiable]
    fn rot(a: &mut [f64], i: usize, j: usize, t: f64) {
        let (s, c) = (t.sin(), t.cos());
        let (p, q) = (a[i], a[j]);
        a[i] = c * p - s * q;
        a[j] = s * p + c * q;
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let mut a = vec![1.0, x, y];
        for k in 0..4 {
            rot(&mut a, k % 3, (k + 1) % 3, x * y + k as f64);
        }
        rot(&mut a[1..], 0, 1, y);
        a[0] * a[1] + a[2]
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod a_loop_with_a_value {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let mut k = 0;
        let mut v = x;
        let r = loop {
            v = v * y.cos() + 0.3;
            k += 1;
            if v.abs() < 0.1 {
                break v * 3.0;
            }
            if k > 6 {
                break v * v;
            }
        };
        r + v
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod matches_with_guards {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let s = match (x > 0.0, y > 0.0) {
            (true, true) => x * y,
            (true, false) => x - y,
            (false, b) if b => y * y,
            _ => x,
        };
        match s {
            v if v > 1.0 => v.ln(),
            v @ (0.0..=1.0) => v * v,
            v => -v,
        }
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod a_program_in_a_string {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let mut acc = x;
        for ch in "s+c*y".chars() {
            acc = match ch {
                's' => acc.sin(),
                'c' => acc.cos(),
                '+' => acc + y,
                '*' => acc * y,
                _ => acc * acc,
            };
        }
        acc
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod associated_constants {
    use differentiable::*;
    struct Cfg;
    impl Cfg {
        const LR: f64 = 0.3;
    }
    trait Shape {
        const SIDES: usize;
        fn area(&self) -> f64;
    }
    #[derive(Differentiable, Clone, Copy)]
    struct Sq {
        s: f64,
    }
    #[differentiable]
    impl Shape for Sq {
        const SIDES: usize = 4;
        fn area(&self) -> f64 {
            self.s * self.s * Self::SIDES as f64
        }
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let sq = Sq { s: x * Cfg::LR };
        sq.area() * y + (Sq::SIDES as f64) * x
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod three_bodies {
    use differentiable::*;
    #[derive(Differentiable, Clone, Copy, Default)]
    struct B {
        p: [f64; 2],
        v: [f64; 2],
        m: f64,
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let mut bs = [
            B { p: [0.0, 0.0], v: [x, 0.0], m: 1.0 },
            B { p: [1.0, y], v: [0.0, 0.1], m: 2.0 },
            B { p: [-1.0, 0.5], v: [y, x], m: 0.5 },
        ];
        for _ in 0..3 {
            let mut acc = [[0.0; 2]; 3];
            for i in 0..3 {
                for j in 0..3 {
                    if i == j {
                        continue;
                    }
                    let d = [bs[j].p[0] - bs[i].p[0], bs[j].p[1] - bs[i].p[1]];
                    let r2 = d[0] * d[0] + d[1] * d[1] + 0.1;
                    let inv = bs[j].m / (r2 * r2.sqrt());
                    for k in 0..2 {
                        acc[i][k] += d[k] * inv;
                    }
                }
            }
            for (b, a) in bs.iter_mut().zip(acc.iter()) {
                for k in 0..2 {
                    b.v[k] += 0.1 * a[k];
                    b.p[k] += 0.1 * b.v[k];
                }
            }
        }
        bs.iter().map(|b| 0.5 * b.m * (b.v[0].powi(2) + b.v[1].powi(2)) + b.p[0]).sum()
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod items_by_tag {
    use differentiable::*;
    #[derive(Differentiable, Clone)]
    struct Item {
        w: f64,
        tag: u8,
        xs: Vec<f64>,
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let items = vec![
            Item { w: x, tag: 1, xs: vec![y, x] },
            Item { w: y, tag: 2, xs: vec![] },
            Item { w: x * y, tag: 1, xs: vec![1.0] },
        ];
        items.iter().filter(|i| i.tag == 1).map(|i| i.w * i.xs.iter().sum::<f64>()).sum::<f64>()
            + items.iter().map(|it| it.w).fold(0.0, |a, b| a + b * b)
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod a_histogram {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let mut hist = [0.0; 4];
        let data = [x, y, x * y, 0.9, -0.4];
        for v in data {
            let b = ((v + 2.0) * 1.0).floor().clamp(0.0, 3.0) as usize;
            let c = hist[b];
            hist[b] = c + v * v;
            hist[(b + 1) % 4] *= 0.5;
        }
        hist.iter().enumerate().map(|(i, h)| h * (i + 1) as f64).sum()
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod two_pointers {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let v = [x, y, 0.5];
        let (mut i, mut j) = (0usize, v.len() - 1);
        let mut s = 0.0;
        while i < j {
            s += v[i] * v[j];
            if v[i] < v[j] { i += 1 } else { j -= 1 }
        }
        s + v[i] * v[i]
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod references_in_and_out {
    use differentiable::*;
    #[differentiable]
    fn g(a: &f64, b: &mut f64) -> f64 {
        *b += a * *b;
        let b = &*b;
        a * b * b
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let mut z = y;
        let r = g(&x, &mut z);
        let s = g(&z.clone(), &mut { z });
        r * z + s
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod chains_of_options {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let v = [x, y, x * y];
        let a = v.iter().copied().filter(|t| *t > 0.0).reduce(f64::min).unwrap_or(y);
        let b = v
            .first()
            .map(|t| t * 2.0)
            .and_then(|t| if t > 0.0 { Some(t.sqrt()) } else { None })
            .unwrap_or_else(|| y * y);
        let c = Some(x).filter(|t| *t > 0.5).map_or(y, |t| t * t);
        a * b + c
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod a_closure_that_adds {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let mut total = 0.0;
        let mut add = |v: f64| {
            total += v * x;
            total
        };
        let a = add(y);
        let b = add(a * a);
        total * b
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod logistic_loss {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let w = [x, y];
        let data: [([f64; 2], bool); 3] = [([0.5, 1.0], true), ([-1.0, 0.3], false), ([0.2, -0.8], true)];
        let mut l = 0.0;
        for (feat, label) in &data {
            let z: f64 = w.iter().zip(feat).map(|(a, b)| a * b).sum();
            l += if *label { (1.0 + (-z).exp()).ln() } else { (1.0 + z.exp()).ln() };
        }
        l + 0.01 * w.iter().map(|v| v.powi(2)).sum::<f64>()
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod trapezoidal_rule {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let n = 10;
        let (a, b) = (0.0, 1.0 + y * y);
        let h = (b - a) / n as f64;
        let g = |t: f64| (x * t).sin() * (-t).exp();
        let mid: f64 = (1..n).map(|i| g(a + i as f64 * h)).sum();
        h * (0.5 * (g(a) + g(b)) + mid)
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod gauss_seidel {
    use differentiable::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let a = [[4.0, x, 0.5], [y, 5.0, 1.0], [0.2, -x, 6.0]];
        let b = [1.0, y, x];
        let mut u = [0.0; 3];
        for _ in 0..6 {
            let mut delta: f64 = 0.0;
            for i in 0..3 {
                let old = u[i];
                let s: f64 = (0..3).filter(|&j| j != i).map(|j| a[i][j] * u[j]).sum();
                u[i] = (b[i] - s) / a[i][i];
                delta = delta.max((u[i] - old).abs());
            }
            if delta < 1e-12 {
                break;
            }
        }
        u[0] * u[1] + u[2]
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}
