//! Part of the programs; see `main.rs`.

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

mod a_double_pendulum {
    use differentiable::*;

    #[differentiable]
    mod motion {
        use differentiable::Differentiable;

        #[derive(Clone, Copy, Differentiable)]
        pub struct State {
            angles: [f64; 2],
            speeds: [f64; 2],
        }

        fn accelerations(s: &State, lengths: &[f64; 2]) -> [f64; 2] {
            let [a, b] = s.angles;
            let (u, v) = (s.speeds[0], s.speeds[1]);
            let (sin, cos) = (a - b).sin_cos();
            let below = 2.0 - cos * cos;
            let pull = 9.81 * (b.sin() * cos - 2.0 * a.sin());
            let first = (pull - sin * (u * u * lengths[0] * cos + v * v * lengths[1])) / (lengths[0] * below);
            let second = 2.0 * sin * u * u * lengths[0] + 2.0 * 9.81 * (a.sin() * cos - b.sin());
            [first, (second + sin * v * v * lengths[1] * cos) / (lengths[1] * below)]
        }

        fn step(s: &mut State, lengths: &[f64; 2], dt: f64) {
            let pull = accelerations(s, lengths);
            for (speed, pull) in s.speeds.iter_mut().zip(pull) {
                *speed += dt * pull;
            }
            for (angle, speed) in s.angles.iter_mut().zip(&s.speeds) {
                *angle += dt * speed;
            }
        }

        pub fn end(x: f64, y: f64) -> f64 {
            let mut s = State { angles: [x, 0.5 * y], speeds: [0.1, x * y] };
            let lengths = [1.0 + 0.1 * y, 0.8];
            for _ in 0..20 {
                step(&mut s, &lengths, 0.02);
            }
            s.angles.iter().map(|a| a.cos()).sum::<f64>() + s.speeds[1]
        }
    }

    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        motion::end(x, y)
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}
