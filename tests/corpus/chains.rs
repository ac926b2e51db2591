//! Chains of iterators, from a source through adaptors to what consumes the items.

#[corpus_macros::corpus]
mod functions {
    // ---- sum ----

    #[at(&[1.5, -0.5, 2.0], &[0.5, 3.0, 1.0])]
    #[at(&[0.25, 4.0], &[0.75, 9.0, 1.0])]
    #[at(&[], &[1.0])]
    fn dot_product(a: &[f64], b: &[f64]) -> f64 {
        a.iter().zip(b).map(|(x, y)| x * y).sum()
    }

    #[at(&[1.5, -0.5, 2.0, 0.25])]
    #[at(&[0.25])]
    fn mean_and_variance(v: &[f64]) -> (f64, f64) {
        let n = v.len() as f64;
        let mean = v.iter().sum::<f64>() / n;
        let variance = v.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n;
        (mean, variance)
    }

    #[at(&[1.5, -0.5, 2.0], 0.5)]
    #[at(&[], 2.0)]
    fn weighted_by_index(v: &[f64], k: f64) -> f64 {
        v.iter().enumerate().map(|(i, x)| (i + 1) as f64 * x * k).sum()
    }

    #[at(&[1.5, -0.5, 2.0], 0.5)]
    #[at(&[], 2.0)]
    fn sum_of_references(v: &[f64], k: f64) -> f64 {
        let s: f64 = v.iter().sum();
        s * k
    }

    #[at(&[1.5, 0.5, 2.0], 0.5)]
    fn sum_of_copies(v: &[f64], k: f64) -> f64 {
        v.iter().copied().map(f64::sqrt).sum::<f64>() + v.iter().cloned().sum::<f64>() * k
    }

    #[at(&[1.5, 0.5, 2.0], 3)]
    #[at(&[1.5, 0.5, 2.0], 0)]
    fn sum_over_a_range(v: &[f64], n: usize) -> f64 {
        (0..n).map(|i| v[i] * v[(i + 1) % 3]).sum()
    }

    #[at(0.9, 6)]
    #[at(-0.5, 1)]
    fn power_series(x: f64, n: i32) -> f64 {
        (1..=n).map(|k| x.powi(k) / k as f64).sum()
    }

    #[at(0.9, 6)]
    #[at(-0.5, 1)]
    fn alternating_series(x: f64, n: u32) -> f64 {
        (0..n).rev().step_by(2).map(|k| x.powi(k as i32)).sum::<f64>()
    }

    #[at(&[1.5, -0.5, 2.0])]
    fn sums_of_sums(v: &[f64]) -> f64 {
        v.iter().map(|x| v.iter().map(|y| x * y * y).sum::<f64>()).sum()
    }

    #[at([[1.5, -0.5], [2.0, 0.25]], [0.5, -2.0])]
    fn quadratic_form(m: [[f64; 2]; 2], v: [f64; 2]) -> f64 {
        m.iter().zip(&v).map(|(row, x)| x * row.iter().zip(&v).map(|(a, y)| a * y).sum::<f64>()).sum()
    }

    // ---- product ----

    #[at(&[1.5, -0.5, 2.0])]
    #[at(&[1.5, 0.0, 2.0])]
    #[at(&[0.0, 0.0, 2.0])]
    fn product(v: &[f64]) -> f64 {
        v.iter().product()
    }

    #[at(&[1.5, -0.5, 2.0], 0.5)]
    #[at(&[0.5, -0.5, 2.0], -0.5)]
    fn product_of_shifted(v: &[f64], k: f64) -> f64 {
        v.iter().map(|x| x + k).product::<f64>() + k
    }

    // ---- fold ----

    #[at(&[1.5, -0.5, 2.0])]
    #[at(&[3.0, 1.0, 2.5, 2.0])]
    fn greatest_by_fold(v: &[f64]) -> f64 {
        v.iter().copied().fold(f64::NEG_INFINITY, f64::max)
    }

    #[at(&[1.5, -0.5, 2.0])]
    fn least_by_fold(v: &[f64]) -> f64 {
        v.iter().fold(f64::INFINITY, |a, b| a.min(*b))
    }

    #[at(&[1.5, -0.5, 2.0], 0.5)]
    #[at(&[], 0.5)]
    fn horner(coefficients: &[f64], x: f64) -> f64 {
        coefficients.iter().rev().fold(0.0, |acc, c| acc * x + c)
    }

    #[at(&[1.5, -0.5, 2.0, 0.75])]
    fn moments_by_fold(v: &[f64]) -> f64 {
        let (n, s, q) = v.iter().fold((0.0, 0.0, 0.0), |(n, s, q), x| (n + 1.0, s + x, q + x * x));
        q / n - (s / n) * (s / n)
    }

    #[at(&[1.5, -0.5, 2.0, 0.75])]
    fn welford_by_fold(v: &[f64]) -> (f64, f64) {
        let (mean, m2) = v.iter().enumerate().fold((0.0, 0.0), |(mean, m2), (i, x)| {
            let delta = x - mean;
            let mean = mean + delta / (i + 1) as f64;
            (mean, m2 + delta * (x - mean))
        });
        (mean, m2 / v.len() as f64)
    }

    #[at(&[1.5, -0.5, 2.0, 0.75])]
    fn tuple_that_is_swapped(v: &[f64]) -> f64 {
        let (a, b) = v.iter().fold((1.0, 2.0), |(a, b), x| (b, a * x + b));
        a * b
    }

    #[at(&[1.5, -0.5, 2.0, 0.75])]
    fn tuple_under_one_name(v: &[f64]) -> f64 {
        let last = v.iter().fold((0.0, 1.0), |state, x| (state.1, state.0 + state.1 * x));
        last.0 * last.1
    }

    #[at(&[1.5, -0.5, 2.0, 0.75])]
    fn array_moved_through(v: &[f64]) -> f64 {
        let bins = v.iter().enumerate().fold([0.0; 2], |mut bins, (i, x)| {
            bins[i % 2] += x * x;
            bins
        });
        bins[0] * bins[1]
    }

    #[at(&[1.5, -0.5, 2.0, 0.75], 0.5)]
    fn fold_with_branches(v: &[f64], k: f64) -> f64 {
        v.iter().fold(k, |s, &x| if x < s { s * x } else { s + x })
    }

    #[at(&[1.5, -0.5, 2.0, 0.75], 0.5)]
    fn fold_with_a_block(v: &[f64], k: f64) -> f64 {
        v.iter().fold(k, |s, x| {
            let d = x - s;
            s + d * d * 0.1
        })
    }

    #[at(&[1.5, -0.5, 2.0, 0.75], 0.5)]
    fn fold_that_forgets(v: &[f64], k: f64) -> f64 {
        v.iter().fold(k, |_, x| x * k)
    }

    // ---- for_each ----

    #[at(&mut [1.5, -0.5, 2.0], 0.5)]
    fn scaled_in_place(v: &mut [f64], k: f64) {
        v.iter_mut().for_each(|x| *x = *x * k + x.sin());
    }

    #[at(&mut [1.5, -0.5, 2.0], &[0.5, 3.0, 1.0], 0.5)]
    #[at(&mut [1.5, -0.5, 2.0], &[0.5, 3.0], 0.5)]
    fn axpy(y: &mut [f64], x: &[f64], a: f64) {
        y.iter_mut().zip(x).for_each(|(y, x)| *y += a * x);
    }

    #[at(&[1.5, -0.5, 2.0])]
    fn for_each_that_captures(v: &[f64]) -> f64 {
        let mut s = 1.0;
        v.iter().for_each(|x| s = s * x + 1.0);
        s
    }

    // ---- collect ----

    #[at(&[1.5, -0.5, 2.0])]
    #[at(&[0.25])]
    fn softmax(x: &[f64]) -> Vec<f64> {
        let greatest = x.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let exps: Vec<f64> = x.iter().map(|v| (v - greatest).exp()).collect();
        let total: f64 = exps.iter().sum();
        exps.iter().map(|e| e / total).collect()
    }

    #[at(&[1.0, 2.0, -0.5, 0.25, 0.75, -1.0], &[0.5, -0.25], &[1.5, -0.5, 0.3])]
    #[at(&[1.0, 2.0, -0.5, 0.25], &[0.5, -0.25, 1.0], &[1.5])]
    fn layer(w: &[f64], b: &[f64], x: &[f64]) -> Vec<f64> {
        w.chunks_exact(x.len())
            .zip(b)
            .map(|(row, b)| row.iter().zip(x).map(|(w, x)| w * x).sum::<f64>() + b)
            .map(f64::tanh)
            .collect()
    }

    #[at(&[1.5, -0.5, 2.0], 0.5)]
    fn collected_by_turbofish(v: &[f64], k: f64) -> f64 {
        let w = v.iter().map(|x| x * k).collect::<Vec<f64>>();
        let u = w.iter().map(|x| x * x).collect::<Vec<_>>();
        u[0] * w[1] + u[2]
    }

    #[at(&[1.5, -0.5, 2.0], 0.5)]
    fn collected_and_changed(v: &[f64], k: f64) -> f64 {
        let mut w: Vec<f64> = v.iter().map(|x| x * k).collect();
        w[0] *= w[1];
        w[1] = w[0] + w[2];
        w.iter().sum()
    }

    #[at(&[1.5, -0.5, 2.0, 0.25], 2)]
    fn collected_rows(v: &[f64], n: usize) -> f64 {
        let rows: Vec<[f64; 2]> = v.chunks(n).map(|c| [c[0], c[0] * c[1]]).collect();
        rows.iter().map(|r| r[0] * r[1]).sum()
    }

    #[at(&[1.5, -0.5, 2.0, 0.25])]
    fn collected_pairs(v: &[f64]) -> f64 {
        let pairs: Vec<(f64, f64)> = v.windows(2).map(|w| (w[0] + w[1], w[0] * w[1])).collect();
        pairs.iter().map(|(s, p)| s * p).sum::<f64>() + pairs.iter().map(|p| p.0).product::<f64>()
    }

    #[at(&[1.5, -0.5, 2.0], 0.5)]
    fn collected_twice_under_one_name(v: &[f64], k: f64) -> Vec<f64> {
        let v: Vec<f64> = v.iter().map(|x| x * k).collect();
        let v: Vec<f64> = v.iter().rev().map(|x| x * x + k).collect();
        v
    }

    #[at(vec![1.5, -0.5, 2.0], 0.5)]
    fn collected_from_a_vec(v: Vec<f64>, k: f64) -> Vec<f64> {
        v.into_iter().map(|x| x * k + x.cos()).collect()
    }

    // ---- sources ----

    #[at(&[1.5, -0.5, 2.0, 0.25, 0.75])]
    #[at(&[1.5])]
    fn total_variation(v: &[f64]) -> f64 {
        v.windows(2).map(|w| (w[1] - w[0]).powi(2)).sum()
    }

    #[at(&[1.5, -0.5, 2.0, 0.25, 0.75], 2)]
    #[at(&[1.5, -0.5, 2.0, 0.25, 0.75], 7)]
    fn sums_of_chunks(v: &[f64], n: usize) -> f64 {
        v.chunks(n).map(|c| c.iter().sum::<f64>()).map(|s| s * s).sum()
    }

    #[at(&mut [1.5, -0.5, 2.0, 0.25, 0.75], 2)]
    fn chunks_changed(v: &mut [f64], n: usize) {
        for chunk in v.chunks_mut(n) {
            let first = chunk[0];
            chunk.iter_mut().for_each(|x| *x *= first);
        }
        v.chunks_exact_mut(n).for_each(|c| c[0] += c[1] * c[1]);
    }

    #[at([1.5, -0.5, 2.0])]
    fn array_into_iter(v: [f64; 3]) -> f64 {
        v.into_iter().map(|x| x * x).zip(v).map(|(a, b)| a * b).sum()
    }

    #[at(0.5, -2.0)]
    fn literal_arrays(a: f64, b: f64) -> f64 {
        [a, b, a * b].iter().map(|x| x.sin()).sum::<f64>()
            + [a, b].into_iter().map(|x| x * x).product::<f64>()
    }

    #[at(0.5, -2.0)]
    fn literal_vecs(a: f64, b: f64) -> f64 {
        vec![a, b, a * b].iter().zip(vec![b; 3]).map(|(x, y)| x * y).sum()
    }

    #[at(&[1.5, -0.5], 0.5)]
    fn repeated(v: &[f64], k: f64) -> f64 {
        v.iter().zip(core::iter::repeat(k * k)).map(|(x, k)| x * k).sum::<f64>()
            + core::iter::repeat(k).take(3).product::<f64>()
            + core::iter::once(k).map(|k| k * 2.0).sum::<f64>()
    }

    // ---- adaptors ----

    #[at(&[1.5, -0.5, 2.0, -0.25])]
    fn filtered(v: &[f64]) -> f64 {
        v.iter().filter(|x| **x > 0.0).map(|x| x.sqrt()).sum()
    }

    #[at(&[1.5, -0.5, 2.0, -0.25], &[true, false, false, true])]
    fn filtered_by_a_mask(v: &[f64], mask: &[bool]) -> f64 {
        v.iter().zip(mask).filter(|(_, keep)| **keep).map(|(x, _)| x * x).sum()
    }

    #[at(&[1.5, -0.5, 2.0, -0.25])]
    fn filtered_by_index(v: &[f64]) -> f64 {
        v.iter().enumerate().filter(|&(i, _)| i % 2 == 0).map(|(i, x)| x * x * i as f64).sum()
    }

    #[at(&[1.5, -0.5, 2.0, -0.25, 0.75])]
    fn counted_after_a_filter(v: &[f64]) -> f64 {
        v.iter().filter(|x| **x > 0.0).enumerate().map(|(i, x)| x * (i + 1) as f64).sum()
    }

    #[at(&[1.5, -0.5, 2.0, -0.25, 0.75])]
    fn taken_and_skipped_after_a_filter(v: &[f64]) -> f64 {
        let first: f64 = v.iter().filter(|x| **x > 0.0).take(2).map(|x| x * x).sum();
        let rest: f64 = v.iter().filter(|x| **x > 0.0).skip(1).map(|x| x.cos()).sum();
        let each: f64 = v.iter().filter(|x| **x > 0.0).step_by(2).sum();
        first * rest + each
    }

    #[at(&[1.5, -0.5, 2.0, -0.25, 0.75], &[2.0, 3.0])]
    fn zipped_after_a_filter(v: &[f64], w: &[f64]) -> f64 {
        v.iter().filter(|x| **x > 0.0).zip(w).map(|(a, b)| a * b).sum()
    }

    #[at(&[1.5, -0.5, 2.0, -0.25, 0.75])]
    fn filter_mapped(v: &[f64]) -> f64 {
        v.iter().filter_map(|&x| if x > 0.0 { Some(x.ln()) } else { None }).sum::<f64>()
            + v.iter().filter_map(|x| (*x < 0.0).then(|| x * x)).sum::<f64>()
    }

    #[at(&[1.5, 0.5, 2.0, -0.25, 0.75])]
    fn taken_and_skipped_while(v: &[f64]) -> f64 {
        let front: f64 = v.iter().take_while(|x| **x > 0.0).map(|x| x * x).sum();
        let back: f64 = v.iter().skip_while(|x| **x > 0.0).product();
        front * back
    }

    #[at(&[1.5, 0.5, 2.0, -0.25])]
    fn running_sums(v: &[f64]) -> f64 {
        v.iter()
            .scan(0.0, |total, x| {
                *total += x;
                Some(*total)
            })
            .map(|t| t * t)
            .sum()
    }

    #[at(&[1.5, 0.5, 2.0, -0.25])]
    fn discounted(v: &[f64]) -> f64 {
        v.iter()
            .scan(1.0, |weight, x| {
                *weight *= 0.9;
                if *weight < 0.7 { None } else { Some(x * *weight) }
            })
            .sum()
    }

    #[at(&[[1.5, 0.5], [2.0, -0.25]], 0.5)]
    fn flattened(m: &[[f64; 2]], k: f64) -> f64 {
        m.iter().flatten().map(|x| x * x * k).sum::<f64>()
            + m.iter().flat_map(|row| row.iter().map(|x| x * row[0])).sum::<f64>()
    }

    #[at(&[1.5, 0.5, 2.0, -0.25], 3)]
    #[at(&[1.5, 0.5, 2.0, -0.25], 0)]
    #[at(&[1.5, 0.5, 2.0, -0.25], 9)]
    fn taken_skipped_stepped(v: &[f64], n: usize) -> f64 {
        let a: f64 = v.iter().take(n).map(|x| x * x).sum();
        let b: f64 = v.iter().skip(n).map(|x| x * x * x).sum();
        let c: f64 = v.iter().step_by(n + 1).map(|x| x.sin()).sum();
        let d: f64 = v.iter().skip(1).step_by(2).map(|x| x * v[0]).sum();
        let e: f64 = v.iter().rev().skip(1).take(2).map(|x| x * v[1]).sum();
        a + b * 2.0 + c * 3.0 + d * 4.0 + e * 5.0
    }

    #[at(&[1.5, 0.5, 2.0, -0.25, 0.75, 0.3, 1.1])]
    #[at(&[1.5, 0.5, 2.0, -0.25])]
    fn every_order(v: &[f64]) -> f64 {
        let w = |i: usize, x: &f64| x * (i + 1) as f64;
        let a: f64 = v.iter().rev().enumerate().map(|(i, x)| w(i, x)).sum();
        let b: f64 = v.iter().enumerate().rev().map(|(i, x)| w(i, x) * x).sum();
        let c: f64 = v.iter().step_by(2).enumerate().map(|(i, x)| w(i, x).sin()).sum();
        let d: f64 = v.iter().enumerate().step_by(3).rev().map(|(i, x)| w(i, x).cos()).sum();
        let e: f64 = v.iter().step_by(2).rev().enumerate().map(|(i, x)| w(i, x)).sum();
        let f: f64 = v.iter().rev().step_by(2).enumerate().map(|(i, x)| w(i, x).exp()).sum();
        let g: f64 = v.iter().rev().step_by(2).rev().zip(v).map(|(x, y)| x * y * y).sum();
        let h: f64 = v.iter().step_by(2).step_by(2).zip(v.iter().skip(1)).map(|(x, y)| x * x * y).sum();
        let i: f64 = v.iter().skip(1).rev().take(3).enumerate().map(|(i, x)| w(i, x) * x).sum();
        let j: f64 = v.iter().zip(v.iter().rev()).rev().enumerate().map(|(i, (x, y))| w(i, x) * y * y).sum();
        a + b * 1.1 + c * 1.2 + d * 1.3 + e * 1.4 + f * 1.5 + g * 1.6 + h * 1.7 + i * 1.8 + j * 1.9
    }

    #[at(&[1.5, 0.5, 2.0, -0.25, 0.75], 1, 4)]
    #[at(&[1.5, 0.5, 2.0, -0.25, 0.75], 4, 1)]
    fn ranges_in_every_order(v: &[f64], lo: usize, hi: usize) -> f64 {
        let a: f64 = (lo..hi).enumerate().map(|(k, i)| v[i] * (k + 1) as f64).sum();
        let b: f64 = (lo..=hi).rev().zip(v).map(|(i, x)| v[i] * x).sum();
        let c: f64 = (lo..hi).step_by(2).enumerate().map(|(k, i)| v[i] * v[k]).sum();
        let d: f64 = (lo..).zip(v.iter().take(2)).map(|(i, x)| x * x * i as f64).sum();
        let e: f64 = (0..hi).rev().skip(1).map(|i| v[i] * i as f64).sum();
        a + b * 2.0 + c * 3.0 + d * 4.0 + e * 5.0
    }

    #[at(&[1.5, 0.5, 2.0, -0.25, 0.75], 2)]
    fn ranges_of_other_integers(v: &[f64], n: i32) -> f64 {
        let a: f64 = (-n..n).zip(v).map(|(k, x)| x * k as f64).sum();
        let b: f64 = (1..=n).rev().enumerate().map(|(i, k)| v[i] * k as f64 * v[i]).sum();
        let c: f64 = (0u8..3).skip(1).map(|k| v[k as usize] * k as f64).sum();
        a + b + c
    }

    #[at(&[1.5, 0.5, 2.0], &[0.5, 0.25, 1.0], &[2.0, -1.0, 0.3])]
    fn three_zipped(a: &[f64], b: &[f64], c: &[f64]) -> f64 {
        a.iter().zip(b).zip(c).map(|((x, y), z)| x * y * z).sum::<f64>()
            + a.iter().zip(b.iter().zip(c)).map(|(x, (y, z))| x + y * z).product::<f64>()
            + core::iter::zip(a, b).map(|(x, y)| x * x * y).sum::<f64>()
    }

    #[at(&[1.5, 0.5, 2.0], &[0.5, 0.25, 1.0])]
    fn pairs_under_one_name(a: &[f64], b: &[f64]) -> f64 {
        a.iter().zip(b).map(|p| p.0 * p.1 + p.0).sum::<f64>()
            + a.iter().copied().enumerate().map(|p| p.1 * p.0 as f64).sum::<f64>()
    }

    #[at(&[1.5, 0.5, 2.0])]
    fn mapped_to_pairs(v: &[f64]) -> f64 {
        v.iter().map(|x| (x * x, x.sin())).map(|(a, b)| a * b).sum::<f64>()
            + v.iter().map(|x| (x, 2.0)).filter(|(x, _)| **x > 1.0).map(|(x, k)| x * k).sum::<f64>()
    }

    #[at(&[1.5, 0.5, 2.0], 0.5)]
    fn references_passed_on(v: &[f64], k: f64) -> f64 {
        v.iter().map(|x| x).map(|&x| x * k).sum::<f64>() + v.iter().zip(v).map(|(a, _)| a).product::<f64>()
    }

    // ---- selection ----

    #[at(&[2.0, -0.5, 2.0])]
    #[at(&[-0.5, 2.0, -0.5])]
    #[kink = "of equal elements, the first is the least and the last is the greatest"]
    fn selected_among_equals(v: &[f64]) -> f64 {
        let least = v.iter().min_by(|a, b| a.partial_cmp(b).unwrap()).unwrap();
        let greatest = v.iter().max_by(|a, b| a.total_cmp(b)).unwrap();
        least * 2.0 + greatest * 3.0
    }

    #[at(&[1.5, -0.5, 2.0])]
    fn selected(v: &[f64]) -> f64 {
        let least = v.iter().copied().min_by(|a, b| a.partial_cmp(b).unwrap()).unwrap();
        let greatest = *v.iter().max_by(|a, b| a.partial_cmp(b).unwrap()).unwrap();
        least * least + greatest * v[0]
    }

    #[at(&[1.5, -0.5, 2.0])]
    fn selected_by_key(v: &[f64]) -> f64 {
        let (i, x) = v.iter().enumerate().max_by(|a, b| a.1.partial_cmp(b.1).unwrap()).unwrap();
        x * i as f64 + v.iter().map(|x| x * x).min_by(|a, b| a.partial_cmp(b).unwrap()).unwrap()
    }

    #[at(&[1.5, -0.5, 2.0])]
    #[at(&[1.5])]
    fn reduced(v: &[f64]) -> f64 {
        let greatest = v.iter().copied().reduce(f64::max).unwrap();
        let chained = v.iter().map(|x| x * x).reduce(|a, x| a * x + 1.0).unwrap();
        greatest * chained
    }

    #[at(&[1.5, -0.5, 2.0])]
    fn at_the_ends(v: &[f64]) -> f64 {
        let last = v.iter().last().unwrap();
        let first = v.iter().map(|x| x * x).next().unwrap();
        let second = v.iter().copied().nth(1).unwrap();
        last * first + second * last
    }

    #[at(&[1.5, -0.5, 2.0], 1.0)]
    fn tests_and_counts(v: &[f64], k: f64) -> f64 {
        let count = v.iter().filter(|x| **x > k).count();
        let any = v.iter().any(|x| *x < 0.0);
        let all = v.iter().all(|x| *x < k * 10.0);
        let at = v.iter().position(|x| *x > 1.9).unwrap_or(0);
        if any && all && count == 2 { v[at] * k } else { k }
    }

    // ---- for ----

    #[at(&[1.5, -0.5, 2.0, 0.75])]
    fn for_with_exits(v: &[f64]) -> f64 {
        let mut s = 0.5;
        for (i, x) in v.iter().map(|x| x * x).enumerate().filter(|(i, _)| *i != 1) {
            if i == 0 {
                s += x;
                continue;
            }
            s *= x;
            if s > 10.0 {
                break;
            }
        }
        s
    }

    #[at(&[[1.5, -0.5], [2.0, 0.75]])]
    fn for_over_flattened(m: &[[f64; 2]]) -> f64 {
        let mut s = 0.5;
        'all: for x in m.iter().flatten() {
            if *x < 0.0 {
                continue 'all;
            }
            s *= x;
            if s > 1.4 {
                break;
            }
        }
        s
    }

    #[at(&[1.5, -0.5, 2.0, 0.75])]
    fn labeled_chains(v: &[f64]) -> f64 {
        let mut s = 1.0;
        'outer: for (i, x) in v.iter().enumerate().skip(1).rev() {
            for y in v.iter().take_while(|y| **y < 1.9) {
                s += x * y;
                if i == 2 {
                    continue 'outer;
                }
                if s > 20.0 {
                    break 'outer;
                }
            }
            s *= 0.5;
        }
        s
    }

    // ---- arrays ----

    #[at([1.5, -0.5, 2.0], 0.5)]
    fn mapped_arrays(v: [f64; 3], k: f64) -> [f64; 3] {
        let w = v.map(|x| x * k);
        let u = w.map(f64::sin);
        [u[0] * w[1], u[1], u[2] * v[0]]
    }

    #[at([1.5, -0.5, 2.0], 0.5)]
    fn array_from_fn(v: [f64; 3], k: f64) -> [f64; 3] {
        let w: [f64; 3] = core::array::from_fn(|i| v[i] * k);
        std::array::from_fn(|i| w[i] * w[(i + 1) % 3])
    }

    #[at([[1.5, -0.5], [2.0, 0.25]], [[0.5, 1.0], [-1.0, 2.0]])]
    fn matrix_product(a: [[f64; 2]; 2], b: [[f64; 2]; 2]) -> [[f64; 2]; 2] {
        core::array::from_fn(|i| core::array::from_fn(|j| (0..2).map(|k| a[i][k] * b[k][j]).sum()))
    }

    #[at([1.5, -0.5, 2.0])]
    fn generic_array<const N: usize>(v: [f64; N]) -> [f64; N] {
        let total: f64 = v.iter().map(|x| x.exp()).sum();
        v.map(|x| x.exp() / total)
    }

    #[at(&[1.5, -0.5, 2.0, 0.25, 0.75])]
    fn nested_collections(v: &[f64]) -> f64 {
        let m: Vec<Vec<f64>> = v.chunks(2).map(|c| c.iter().map(|x| x * x).collect()).collect();
        let n: Vec<[f64; 2]> = v.windows(2).map(|w| core::array::from_fn(|k| w[k] * v[0])).collect();
        m.iter().map(|row| row.iter().product::<f64>()).sum::<f64>()
            + n.iter().map(|row| row[0] * row[1]).sum::<f64>()
    }

    #[at(&[1.5, -0.5, 2.0], &[0.25, 0.75])]
    fn chained(v: &[f64], w: &[f64]) -> f64 {
        let a: f64 = v.iter().chain(w).map(|x| x * x).sum();
        let b: f64 =
            v.iter().map(|x| x.sin()).chain(w.iter().copied()).enumerate().map(|(i, x)| x * i as f64).sum();
        let c: f64 = v.iter().chain(w).take(4).product();
        a * b + c
    }

    #[at(&[1.5, -0.5, 2.0], &[0.25, 0.75])]
    fn for_over_chained(v: &[f64], w: &[f64]) -> f64 {
        let mut s = 1.0;
        for x in v.iter().chain(w) {
            if *x < 0.0 {
                continue;
            }
            s *= x;
            if s < 1.0 {
                break;
            }
        }
        s
    }

    // ---- calls ----

    fn square(x: f64) -> f64 {
        x * x
    }

    fn norm(v: &[f64]) -> f64 {
        v.iter().map(|x| x * x).sum::<f64>().sqrt()
    }

    #[at(&[1.5, -0.5, 2.0, 0.25])]
    fn paths(v: &[f64]) -> f64 {
        v.iter().copied().map(square).sum::<f64>() + v.chunks(2).map(norm).product::<f64>()
    }

    #[at(&[1.5, -0.5, 2.0, 0.25])]
    fn calls_in_closures(v: &[f64]) -> f64 {
        v.windows(2).map(|w| norm(w) * square(w[0])).sum()
    }

    #[at(&[1.5, 0.5, 2.0], &[2, 0, 1, 1])]
    fn gathered(v: &[f64], order: &[usize]) -> f64 {
        order.iter().map(|&i| v[i]).enumerate().map(|(k, x)| x.powi(k as i32)).sum()
    }

    #[at(&[1.5, -0.5, 2.0, -0.25])]
    #[at(&[-1.5, -0.5])]
    fn collected_after_filter(v: &[f64]) -> f64 {
        let positive: Vec<f64> = v.iter().copied().filter(|x| *x > 0.0).map(|x| x.ln()).collect();
        let mut s = positive.len() as f64 * v[0];
        for (i, p) in positive.iter().enumerate() {
            s += p * p * v[i];
        }
        s
    }

    #[at(&[1.5, -0.5, 2.0, -0.25])]
    fn collected_without_a_type(v: &[f64]) -> f64 {
        let running = v
            .iter()
            .scan(0.0, |sum, x| {
                *sum += x;
                Some(*sum)
            })
            .collect::<Vec<_>>();
        let early = v.iter().take_while(|x| **x > -0.4).cloned().collect::<Vec<_>>();
        running[3] * running[1]
            + early.iter().sum::<f64>() * early.len() as f64
            + running.iter().map(|r| r.sin()).sum::<f64>()
    }

    #[at(&[1.5, -0.5, 2.0, -0.25])]
    fn collected_from_flat_map(v: &[f64]) -> f64 {
        let all: Vec<f64> =
            v.iter().enumerate().flat_map(|(i, x)| (0..i).map(move |k| x * k as f64)).collect();
        all.iter().zip(v).map(|(a, x)| a * x).sum::<f64>() + all[5] * all[4]
    }

    #[at(&[1.5, -0.5, 2.0, -0.25])]
    fn unzipped(v: &[f64]) -> f64 {
        let (squares, sines): (Vec<f64>, Vec<f64>) = v.iter().map(|x| (x * x, x.sin())).unzip();
        let (small, indices): (Vec<_>, Vec<_>) =
            v.iter().enumerate().filter(|(_, x)| **x < 1.0).map(|(i, x)| (x * 2.0, i)).unzip();
        let mut s = small[0] * squares[indices[1]];
        for i in 0..v.len() {
            s += squares[i] * sines[v.len() - 1 - i];
        }
        s
    }

    #[at(&[1.5, -0.5, 2.0, -0.25], 3)]
    fn rows_after_filter(v: &[f64], n: usize) -> f64 {
        let rows: Vec<Vec<f64>> =
            (0..n).filter(|i| i % 2 == 0).map(|i| v.iter().map(|x| x * i as f64 + 1.0).collect()).collect();
        rows.iter().map(|row| row.iter().product::<f64>()).sum()
    }

    #[at(0.7)]
    #[at(-0.4)]
    fn chain_over_a_mapped_array(x: f64) -> f64 {
        let rows = core::array::from_fn::<f64, 3, _>(|i| if i == 0 { x * x } else { x });
        let sum = rows.map(|row| row * row).iter().sum::<f64>();
        let shifted: f64 = [x, 2.0].map(|v| v + x).iter().map(|v| v * v).sum();
        sum * shifted
    }
}
