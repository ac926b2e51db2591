//! Part of the programs; see `main.rs`.

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
