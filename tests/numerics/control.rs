//! Part of the programs; see `main.rs`.

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
