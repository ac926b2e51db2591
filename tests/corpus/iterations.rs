//! `for` over slices, arrays and `Vec`s.

#[corpus_macros::corpus]
mod functions {
    #[at(&[1.5, -0.5, 2.0])]
    #[at(&[0.25])]
    fn over_a_slice(v: &[f64]) -> f64 {
        let mut s = 1.0;
        for x in v {
            s += x * x * s;
        }
        s
    }

    #[at(&[1.5, -0.5, 2.0])]
    #[at(&[0.25])]
    fn over_iter(v: &[f64]) -> f64 {
        let mut s = 1.0;
        for x in v.iter() {
            s += x.sin() * *x;
        }
        s
    }

    #[at(&[1.5, -0.5, 2.0])]
    #[at(&[0.25])]
    fn with_a_reference_pattern(v: &[f64]) -> f64 {
        let mut product = 1.0;
        for &x in v {
            product *= x.cos() + x;
        }
        product
    }

    #[at([1.5, -0.5, 2.0])]
    #[at([0.25, 1.0, 0.5])]
    fn over_an_array(v: [f64; 3]) -> f64 {
        let mut s = 0.0;
        for x in v {
            s = s * 0.5 + x * x;
        }
        for x in &v {
            s *= x + 2.0;
        }
        s
    }

    #[at(&[1.5, -0.5, 2.0])]
    #[at(&[0.25])]
    fn enumerated(v: &[f64]) -> f64 {
        let mut s = 0.0;
        for (i, x) in v.iter().enumerate() {
            s += x * (i + 1) as f64 * v[0];
        }
        s
    }

    #[at(&[1.5, -0.5, 2.0], &[0.5, 3.0, 1.0])]
    #[at(&[0.25], &[0.75, 9.0])]
    fn zipped(a: &[f64], b: &[f64]) -> f64 {
        let mut s = 0.0;
        for (x, y) in a.iter().zip(b) {
            s += x * y + s * 0.5;
        }
        s
    }

    #[at(&[1.5, -0.5, 2.0], &[0.5, 3.0, 1.0])]
    #[at(&[0.25, 1.0], &[0.75, 9.0])]
    fn zipped_with_patterns(a: &[f64], b: &[f64]) -> f64 {
        let mut s = 0.0;
        for (&x, &y) in a.iter().zip(b.iter()) {
            let d = x - y;
            s += d * d;
        }
        (s / a.len() as f64).sqrt()
    }

    #[at(&[1.5, -0.5, 2.0], &[0.5, 3.0, 1.0])]
    #[at(&[0.25, 1.0], &[0.75, 9.0])]
    fn zipped_and_enumerated(a: &[f64], b: &[f64]) -> f64 {
        let mut s = 0.0;
        for (i, (x, y)) in a.iter().zip(b).enumerate() {
            s += x * y / (i + 1) as f64;
        }
        s
    }

    #[at(&mut [1.5, -0.5, 2.0], 0.5)]
    #[at(&mut [0.25], -2.0)]
    fn changed_through_iter_mut(v: &mut [f64], k: f64) {
        for x in v.iter_mut() {
            *x = *x * k + x.sin();
        }
    }

    #[at(&mut [1.5, -0.5, 2.0], 0.5)]
    #[at(&mut [0.25], -2.0)]
    fn changed_through_a_mutable_reference(v: &mut [f64], k: f64) -> f64 {
        let mut s = k;
        for x in v {
            *x *= s;
            s += *x;
        }
        s
    }

    #[at(&mut [1.5, -0.5, 2.0], &[0.5, 3.0, 1.0])]
    #[at(&mut [0.25, 1.0], &[0.75, 9.0])]
    fn changed_beside_another(v: &mut [f64], by: &[f64]) {
        for (x, d) in v.iter_mut().zip(by) {
            *x -= 0.1 * d * *x;
        }
    }

    #[at([1.5, -0.5, 2.0])]
    #[at([0.25, 1.0, 0.75])]
    fn local_array_changed_by_iteration(v: [f64; 3]) -> f64 {
        let mut w = v;
        for (i, x) in w.iter_mut().enumerate() {
            *x = *x * v[(i + 1) % 3];
        }
        let mut s = 1.0;
        for x in &mut w {
            *x += s;
            s *= *x;
        }
        s + w[0]
    }

    #[at([[1.5, -0.5], [2.0, 0.25]])]
    #[at([[0.5, 1.0], [0.75, 3.0]])]
    fn nested_iteration(m: [[f64; 2]; 2]) -> f64 {
        let mut s = 0.0;
        for row in &m {
            let mut p = 1.0;
            for x in row {
                p *= x + s;
            }
            s += p;
        }
        s
    }

    #[at(&mut [[1.5, -0.5], [2.0, 0.25]], 0.5)]
    #[at(&mut [[0.5, 1.0]], 2.0)]
    fn nested_iteration_with_changes(m: &mut [[f64; 2]], k: f64) {
        for row in m.iter_mut() {
            for x in row.iter_mut() {
                *x = *x * *x * k;
            }
            row[0] += row[1];
        }
    }

    #[at(&[1.5, -0.5, 2.0, 0.5])]
    #[at(&[0.25])]
    fn iteration_with_exits(v: &[f64]) -> f64 {
        let mut s = 0.5;
        for x in v {
            if *x < 0.0 {
                continue;
            }
            s *= x;
            if s > 1.4 {
                break;
            }
        }
        s
    }

    #[at(&[1.5, -0.5, 2.0])]
    #[at(&[0.25, 0.5])]
    fn all_pairs(v: &[f64]) -> f64 {
        let mut energy = 0.0;
        for (i, a) in v.iter().enumerate() {
            for b in v {
                energy += a * b * i as f64;
            }
        }
        energy
    }

    #[at(&[1.5, -0.5, 2.0], &[2, 0, 1, 1])]
    #[at(&[0.25, 0.5, 1.0], &[0])]
    fn iteration_over_indices(v: &[f64], order: &[usize]) -> f64 {
        let mut s = 1.0;
        for &i in order {
            s = s * v[i] + v[0];
        }
        for (k, i) in order.iter().enumerate() {
            s += v[*i] * k as f64;
        }
        s
    }

    #[at(vec![1.5, -0.5, 2.0], 0.5)]
    #[at(vec![0.25], 1.5)]
    fn iteration_over_vecs(v: Vec<f64>, k: f64) -> f64 {
        let mut scaled = vec![0.0; v.len()];
        for (out, x) in scaled.iter_mut().zip(&v) {
            *out = x * k;
        }
        let mut s = 0.0;
        for x in &scaled {
            s += x * x;
        }
        for x in v {
            s -= x;
        }
        s
    }

    #[at(&[1.5, -0.5, 2.0, 0.75])]
    #[at(&[0.25, 1.0])]
    fn running_mean_and_variance(v: &[f64]) -> (f64, f64) {
        let mut mean = 0.0;
        let mut m2 = 0.0;
        for (i, &x) in v.iter().enumerate() {
            let delta = x - mean;
            mean += delta / (i + 1) as f64;
            m2 += delta * (x - mean);
        }
        (mean, m2 / v.len() as f64)
    }

    #[at([0.5, 1.0], &[[1.0, 2.0, 3.5], [0.5, -1.0, 0.25]])]
    #[at([-0.5, 2.0], &[[1.0, 1.0, 1.0]])]
    fn batch_of_samples(w: [f64; 2], batch: &[[f64; 3]]) -> f64 {
        let mut loss = 0.0;
        for [x, y, target] in batch {
            let error = w[0] * x + w[1] * y - target;
            loss += 0.5 * error * error;
        }
        loss / batch.len() as f64
    }

    /// Methods of a counter ask for its type.
    #[at(0.7)]
    #[at(-1.3)]
    fn three_diagonals(x: f64) -> f64 {
        let mut a = [[0.0; 4]; 4];
        for (i, row) in a.iter_mut().enumerate() {
            for (j, e) in row.iter_mut().enumerate() {
                *e = if i.abs_diff(j) == 1 { -x } else { 0.1 * x * i.pow(2) as f64 };
            }
        }
        let mut state: [f64; 4] = [x, 1.0, 0.5, x * x];
        for _ in 0..2 {
            let before = state;
            state = std::array::from_fn(|i| a[i].iter().zip(&before).map(|(a, b)| a * b).sum::<f64>().sin());
        }
        state[0] - state[3]
    }
}
