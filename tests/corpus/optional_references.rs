//! `Option`s of references as local values: what `get` and kin give, what is found in a loop, and what changes.

#[corpus_macros::corpus]
mod functions {
    struct P {
        m: f64,
        q: f64,
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn looked_up(x: f64, y: f64) -> f64 {
        let xs = [x, y, x * y];
        let mut t = 0.0;
        for i in 0..5 {
            let xs_i = xs.get(i);
            if let Some(v) = xs_i {
                t += v * v * (i as f64 + 1.0);
            }
        }
        t
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn or_another(x: f64, y: f64) -> f64 {
        let xs = vec![x, y, x * y];
        let mut t = 0.0;
        for i in 0..5 {
            let xs_i = xs.get(i);
            t += xs_i.unwrap_or(&0.0) * (i as f64 + 1.0);
            let c = xs.get(i).copied();
            t += c.unwrap_or(1.0) * x;
            let d = xs.get(i).cloned();
            t += d.map(|v| v * v).unwrap_or_default();
        }
        t
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn mapped(x: f64, y: f64) -> f64 {
        let xs = vec![x, y, x * y];
        let mut t = 0.0;
        for i in 0..5 {
            let xs_i = xs.get(i);
            t += xs_i.map(|v| v * x).unwrap_or(2.0 * y);
            t += xs_i.map_or(0.0, |v| v.sin());
            if xs_i.is_some() {
                t += x;
            }
            if xs_i.is_none() {
                t += y * y;
            }
        }
        t
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn first_and_last(x: f64, y: f64) -> f64 {
        let xs = vec![x, y, x * y];
        let a = xs.first();
        let b = xs.last();
        match (a, b) {
            (Some(p), Some(q)) => p * q * q,
            _ => 0.0,
        }
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn unwrapped(x: f64, y: f64) -> f64 {
        let xs = vec![x, y, x * y];
        let a = xs.first().unwrap();
        let b = xs.last();
        let c = b.unwrap();
        let d = *xs.get(1).unwrap();
        a * c * d
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn greatest_and_least(x: f64, y: f64) -> f64 {
        let xs = vec![x, y, x * y];
        let m = xs.iter().max_by(|a, b| a.partial_cmp(b).unwrap());
        let n = xs.iter().min_by(|a, b| a.total_cmp(b));
        let mut t = 0.0;
        if let Some(v) = m {
            t += v * v;
        }
        if let Some(v) = n {
            t += v * x;
        }
        t
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn greatest_mapped(x: f64, y: f64) -> f64 {
        let xs = vec![x, y, x * y];
        let m = xs.iter().max_by(|a, b| a.partial_cmp(b).unwrap());
        let k = m.map(|v| v * 3.0).unwrap_or(0.0);
        let l = m.copied().unwrap_or(0.0);
        k + l * l
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn best_so_far(x: f64, y: f64) -> f64 {
        let xs = vec![x, y, x * y];
        let mut best: Option<&f64> = None;
        for v in &xs {
            if best.map_or(true, |b| v > b) {
                best = Some(v);
            }
        }
        best.unwrap() * x
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn best_by_match(x: f64, y: f64) -> f64 {
        let xs = vec![x, y, x * y];
        let mut best: Option<&f64> = None;
        for v in xs.iter() {
            match best {
                Some(b) if b >= v => {}
                _ => best = Some(v),
            }
        }
        match best {
            Some(b) => b * b,
            None => 0.0,
        }
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn best_without_type(x: f64, y: f64) -> f64 {
        let xs = vec![x, y, x * y];
        let mut best = None;
        for v in xs.iter() {
            if best.is_none() || v > best.unwrap() {
                best = Some(v);
            }
        }
        if let Some(b) = best { b * b } else { 0.0 }
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn best_struct(x: f64, y: f64) -> f64 {
        let ps = vec![P { m: x, q: y }, P { m: y, q: x * y }, P { m: x * y, q: 2.0 }];
        let mut best: Option<&P> = None;
        for p in &ps {
            if best.map_or(true, |b| p.m > b.m) {
                best = Some(p);
            }
        }
        let b = best.unwrap();
        b.q * b.q + b.m
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn found_and_bound(x: f64, y: f64) -> f64 {
        let xs = vec![x, y, x * y];
        let hit = xs.iter().find(|v| **v > 0.5);
        let pos = xs.iter().position(|v| *v > 0.5);
        let mut t = match hit {
            Some(v) => v * v,
            None => x,
        };
        if let Some(p) = pos {
            t += xs[p] * y;
        }
        t
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn content_of_before(x: f64, y: f64) -> f64 {
        let xs = vec![x, y, x * y];
        let mut best: Option<&f64> = None;
        let mut t = 0.0;
        for v in &xs {
            if let Some(b) = best {
                best = Some(v);
                t += b * 2.0 + v * b;
            } else {
                best = Some(v);
            }
            let c = best;
            best = Some(&xs[2]);
            t += c.unwrap().powi(2);
        }
        t + best.map(|b| b * x).unwrap_or(0.0)
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn two_best(x: f64, y: f64) -> f64 {
        let xs = vec![x, y, x * y, x + y];
        let (mut first, mut second): (Option<&f64>, Option<&f64>) = (None, None);
        for v in &xs {
            if first.is_none_or(|b| v > b) {
                second = first;
                first = Some(v);
            } else if second.map_or(true, |b| *v > *b) {
                second = Some(v);
            }
        }
        first.unwrap() * 2.0 + second.unwrap() * *second.unwrap()
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn two_best_apart(x: f64, y: f64) -> f64 {
        let xs = vec![x, y, x * y, x + y];
        let mut first: Option<&f64> = None;
        let mut second: Option<&f64> = None;
        for v in &xs {
            if first.is_none_or(|b| v > b) {
                second = first;
                first = Some(v);
            } else if second.map_or(true, |b| *v > *b) {
                second = Some(v);
            }
        }
        first.unwrap() * 2.0 + second.unwrap() * *second.unwrap()
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn chosen(x: f64, y: f64) -> f64 {
        let xs = vec![x, y, x * y, x + y];
        let k = 2;
        let pick: Option<&f64> = if x > 0.0 { xs.get(k) } else { xs.first() };
        let w = if let Some(&p) = pick { p * p } else { 1.0 };
        let q: Option<&f64> = match k {
            0 => None,
            7 => Some(&xs[0]),
            _ => xs.last(),
        };
        w + q.copied().unwrap_or(3.0) * y
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn sample_before(x: f64, y: f64) -> f64 {
        let xs = vec![x, y, x * y, x + y];
        let mut prev: Option<&f64> = None;
        let mut tv = 0.0;
        for v in xs.iter() {
            if let Some(p) = prev {
                tv += (v - p).powi(2);
            }
            prev = Some(v);
        }
        tv
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn neighbours(x: f64, y: f64) -> f64 {
        let xs = [x, y, x * y, x + y];
        let mut t = 0.0;
        for i in 0..4usize {
            let left = if i > 0 { xs.get(i - 1) } else { None };
            let right = xs.get(i + 1);
            let l = left.unwrap_or(&xs[i]);
            let r = *right.unwrap_or(&xs[i]);
            t += (r - l) * (r - l) * 0.25 * xs[i];
        }
        t
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn rows(x: f64, y: f64) -> f64 {
        let rows = vec![vec![x, y], vec![x * y, x], vec![y, 3.0]];
        let mut t = 0.0;
        for i in 0..3 {
            let next = rows.get(i + 1);
            if let Some(n) = next {
                for (a, b) in n.iter().zip(&rows[i]) {
                    t += a * b * b;
                }
            }
        }
        let f = rows.first();
        let longest = rows.iter().max_by_key(|r| r.len());
        t + f.unwrap()[1] + longest.unwrap()[0] + longest.map_or(0.0, |r| r.iter().sum())
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn in_closures(x: f64, y: f64) -> f64 {
        let xs = vec![x, y, x * y];
        let a = xs.get(1);
        let g = |t: f64| a.map_or(t, |v| v * t);
        let h = move |t: f64| a.unwrap_or(&1.0) + t;
        g(x) * h(y) + g(2.0)
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn row_by_row(x: f64, y: f64) -> f64 {
        let rows = vec![vec![x, y], vec![x * y, 1.0], vec![y * y, x]];
        let mut t = 0.0;
        for (i, r) in rows.iter().enumerate() {
            let mut best: Option<&f64> = None;
            for v in r {
                best = match best {
                    None => Some(v),
                    Some(b) => {
                        if v.abs() > b.abs() {
                            Some(v)
                        } else {
                            Some(b)
                        }
                    }
                };
            }
            let up = if i > 0 { rows[i - 1].get(1) } else { None };
            t += best.unwrap() * best.unwrap() + up.copied().unwrap_or(x) * (i as f64 + 1.0);
        }
        t
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn one_after_another(x: f64, y: f64) -> f64 {
        let xs = vec![x, y, x * y];
        let mut i = 0;
        let mut t = 0.0;
        let mut cur = xs.get(i);
        while let Some(v) = cur {
            t = t * 0.5 + v * v;
            i += 1;
            cur = xs.get(i);
        }
        t
    }
}
