//! What is found, sifted and taken out: `find`, `filter(..).next()`, `reduce` without `unwrap`, `min_by_key`, `retain`,
//! `drain`, `partition`; and `Vec`s that come from functions and grow.

#[corpus_macros::corpus]
mod functions {
    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn drained_from_the_front(x: f64, y: f64) -> f64 {
        let mut v = vec![x, y, x * y, x.sin()];
        let mut s = 0.0;
        for d in v.drain(..2) {
            s += d * d;
        }
        s * v[0] + v[1]
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn drained_by_halves(x: f64, y: f64) -> f64 {
        let mut v = vec![x, y, x * y, x.sin(), y * y];
        let mut s = x;
        while v.len() > 1 {
            let front: Vec<f64> = v.drain(..v.len() / 2).collect();
            s = s * 0.5 + front[0] * v[0];
        }
        s
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn drained_around_the_middle(x: f64, y: f64) -> f64 {
        let mut v = vec![x, y, x * y, x.sin(), y * y];
        let mut s = x;
        for d in v.drain(v.len() / 2 - 1..=v.len() / 2) {
            s = s * 0.5 + d * d;
        }
        s * v[0] + v[2]
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn drained_and_summed(x: f64, y: f64) -> f64 {
        let mut v = vec![x, y, x * y, x.sin()];
        let s: f64 = v.drain(..).map(|d| d * d).sum();
        v.push(s);
        v[0] * x
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn drained_from_the_middle(x: f64, y: f64) -> f64 {
        let mut v = vec![x, y, x * y, x.sin()];
        let w: Vec<f64> = v.drain(1..3).collect();
        v[0] * v[1] + w[0] * w[1]
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn retained(x: f64, y: f64) -> f64 {
        let mut v = vec![x, y, x * y, x.sin()];
        v.retain(|a| *a > 0.0);
        let mut s = x;
        for a in &v {
            s = s * 0.5 + a * a;
        }
        s
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn partitioned_by_reference(x: f64, y: f64) -> f64 {
        let v = vec![x, y, x * y, x.sin()];
        let (p, n): (Vec<f64>, Vec<f64>) = v.iter().partition(|a| **a > 0.0);
        let mut s = y;
        for a in &p {
            s += a * a;
        }
        for a in &n {
            s -= a.sin();
        }
        s
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn partitioned_by_value(x: f64, y: f64) -> f64 {
        let v = vec![x, y, x * y, x.sin()];
        let (p, n): (Vec<f64>, Vec<f64>) = v.into_iter().partition(|a| *a > 0.0);
        let mut s = y;
        for a in &p {
            s += a * a;
        }
        for a in &n {
            s -= a.sin();
        }
        s
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn found_in_a_condition(x: f64, y: f64) -> f64 {
        let a = vec![x, y, x * y];
        if let Some(v) = a.iter().find(|v| **v > 0.5) { v * v * x } else { y }
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn found_or_another(x: f64, y: f64) -> f64 {
        let a = [x, y, x * y];
        let m = a.iter().find(|v| **v > 0.5).unwrap_or(&x);
        m * x * y
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn found_and_mapped(x: f64, y: f64) -> f64 {
        let a = [x, y, x * y];
        let m = a.iter().find_map(|v| if *v > 0.5 { Some(v * v) } else { None }).unwrap_or(x);
        m * x * y
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn found_and_copied(x: f64, y: f64) -> f64 {
        let a = [x, y, x * y, 2.0];
        let v = a.iter().copied().find(|v| *v > 0.5).unwrap_or(x);
        let w = a.iter().find(|&&v| v < 0.0).copied().unwrap_or(y);
        v * v + w
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn next_last_and_nth_of_what_is_filtered(x: f64, y: f64) -> f64 {
        let a = [x, y, x * y, 2.0];
        let v = a.iter().filter(|v| **v > 0.5).next().unwrap();
        let w = a.iter().copied().filter(|v| *v > 0.5).last().unwrap_or(x);
        let z = a.iter().map(|v| v * v).filter(|v| *v > 0.3).nth(1).unwrap();
        v * v + w * z
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn reduced_or_nothing(x: f64, y: f64) -> f64 {
        let a = [x, y, x * y, 2.0];
        let v = a.iter().copied().reduce(f64::max).unwrap_or(0.0);
        let w = a.iter().copied().filter(|v| *v < 1.5).reduce(|p, q| p * q + x);
        match w {
            Some(w) => w * v,
            None => v,
        }
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn extremes_by_key(x: f64, y: f64) -> f64 {
        let a = [(3, x), (1, y), (2, x * y)];
        let m = a.iter().min_by_key(|p| p.0).unwrap();
        let (k, v) = a.iter().copied().max_by_key(|&(k, _)| k).unwrap();
        m.1 * v + k as f64 * x
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn least_by_a_key_beside(x: f64, y: f64) -> f64 {
        let a = [x, y, x * y];
        let k = [3, 1, 2];
        let (_, m) = k.iter().zip(a.iter()).min_by_key(|(k, _)| **k).unwrap();
        m * x
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn index_of_an_extreme(x: f64, y: f64) -> f64 {
        let a = [x, y, x * y];
        let k = a.iter().enumerate().max_by(|(_, p), (_, q)| p.total_cmp(q)).map(|(i, _)| i).unwrap();
        let j = (0..3).min_by(|&i, &j| a[i].total_cmp(&a[j])).unwrap();
        a[k] * a[j] * x
    }

    fn grow_and_go_on(mut v: Vec<f64>, n: usize) -> f64 {
        if n == 0 {
            return v[0] * v[v.len() - 1];
        }
        let s = v[0].sin();
        v.push(s * v[1]);
        v[0] += 0.5;
        grow_and_go_on(v, n - 1)
    }
    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn a_growing_vec_through_a_recursion(x: f64, y: f64) -> f64 {
        grow_and_go_on(vec![x, y], 3)
    }

    fn sum_and_parts(x: f64, y: f64) -> (f64, Vec<f64>) {
        (x * y, vec![x, y, x.sin()])
    }
    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn a_part_of_a_result_grows(x: f64, y: f64) -> f64 {
        let (sum, mut half) = sum_and_parts(x, y);
        half.push(x * x);
        half.push(sum);
        let mut s = 0.0;
        for h in half.iter() {
            s += h * h;
        }
        s * sum
    }

    fn three_parts(x: f64, y: f64) -> Vec<f64> {
        vec![x, y, x.sin()]
    }
    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn a_result_grows_and_shrinks(x: f64, y: f64) -> f64 {
        let mut half = three_parts(x, y);
        half.push(x * x);
        let l = half.pop().unwrap();
        let m = half.pop().unwrap();
        half.iter().sum::<f64>() * l + m
    }

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
            let a = -2.0 * 3.141592653589793 * k as f64 / n as f64;
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
    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn fourier_by_recursion(x: f64, y: f64) -> f64 {
        let (r, i) = fft(&[x, y, x * y, 0.3], &[0.0, 0.1, y, x]);
        r.iter().zip(&i).enumerate().map(|(k, (a, b))| (a * a + b * b) * (k as f64 + 1.0)).sum()
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn options_that_are_flattened(x: f64, y: f64) -> f64 {
        let v = vec![Some(x), None, Some(x * y)];
        let squares: f64 = v.iter().flatten().map(|a| a * *a).sum();
        let plain: f64 = v.clone().into_iter().flatten().sum();
        let doubled: f64 = v.iter().filter_map(|a| a.map(|b| b * 2.0)).sum();
        let there: f64 = v.iter().rev().filter_map(|a| *a).fold(y, |s, a| s * 0.5 + a);
        squares * plain + doubled.sin() + there
    }

    fn positive_root(x: f64) -> Option<f64> {
        if x > 0.0 { Some(x.sqrt()) } else { None }
    }

    #[at([0.7, -1.3, 2.0])]
    #[at([-0.4, -0.9, -0.1])]
    fn options_from_calls(x: [f64; 3]) -> f64 {
        x.iter().filter_map(|a| positive_root(*a)).map(|r| r * r * r).sum::<f64>() + x[0] * x[1]
    }

    #[at([0.7, -1.3, 2.0])]
    #[at([-0.4, -0.9, -0.1])]
    fn options_by_a_function_s_name(x: [f64; 3]) -> f64 {
        let roots: f64 = x.iter().copied().filter_map(positive_root).map(|r| r * r * r).sum();
        let first = x.into_iter().find_map(positive_root).unwrap_or(x[2]);
        let leading: f64 = x.iter().copied().map_while(positive_root).sum();
        roots + first * x[1] + leading
    }

    #[at([0.7, -1.3, 2.0], 0.5)]
    #[at([0.7, -1.3, 2.0], 5.0)]
    fn element_at_the_first_place_above(x: [f64; 3], least: f64) -> f64 {
        let t = if let Some(i) = x.iter().position(|a| *a > least) { x[i] * x[2 - i] } else { least };
        t * x[1]
    }

    #[at(&[[-1.0, 0.4], [0.0, 1.7], [1.0, 0.5], [2.0, -0.8]], 0.3)]
    #[at(&[[-1.0, 0.4], [0.0, 1.7], [1.0, 0.5], [2.0, -0.8]], 1.6)]
    #[at(&[[-1.0, 0.4], [0.0, 1.7], [1.0, 0.5], [2.0, -0.8]], 3.0)]
    fn the_piece_of_a_broken_line(knots: &[[f64; 2]], t: f64) -> f64 {
        let piece = knots.windows(2).find_map(|w| {
            let [a, b] = [w[0], w[1]];
            (t >= a[0] && t < b[0]).then(|| a[1] + (b[1] - a[1]) * (t - a[0]) / (b[0] - a[0]))
        });
        piece.unwrap_or_else(|| knots[knots.len() - 1][1]) * t
    }
}
