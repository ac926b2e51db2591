//! Loops that can run forward and backward at once, and loops that look like it and cannot.

#[corpus_macros::corpus]
mod functions {
    #[at(&[1.1, 0.4, -2.0, 0.3], 0.7)]
    #[at(&[0.5], -1.5)]
    fn mean_of_squares(v: &[f64], shift: f64) -> f64 {
        let mut sum = 0.0;
        for i in 0..v.len() {
            let r = v[i] - shift;
            sum += r * r;
        }
        sum / v.len() as f64
    }

    #[at(&[1.1, 0.4, -2.0, 0.3], 0.7)]
    fn unbiased_variance(v: &[f64], shift: f64) -> f64 {
        let mut sum = 0.0;
        for x in v {
            sum += (x - shift).powi(2);
        }
        let n = v.len() - 1;
        let half = 0.5;
        half * sum / n as f64 * 3.0
    }

    #[at(&[1.1, 0.4, -2.0, 0.3])]
    fn norm(v: &[f64]) -> f64 {
        let mut sum = 0.0;
        for x in v {
            sum += x * x;
        }
        sum.sqrt()
    }

    #[at(&[1.1, 0.4, -2.0], &[0.2, 0.3, 0.9], 0.1)]
    fn loss_and_penalty(w: &[f64], x: &[f64], rate: f64) -> f64 {
        let mut loss = 0.0;
        for i in 0..x.len() {
            loss += (w[i] * x[i]).sin();
        }
        let penalty_rate = rate.exp();
        let mut penalty = 0.0;
        for i in 0..w.len() {
            penalty += w[i] * w[i] * penalty_rate;
        }
        loss + penalty * 0.5 + (rate * w[0]).cos()
    }

    #[at(&[1.1, 0.4, -2.0])]
    fn the_tail_needs_the_sum(v: &[f64]) -> f64 {
        let mut sum = 0.0;
        for x in v {
            sum += x.sin();
        }
        let mut other = 0.0;
        for x in v {
            other += x * sum;
        }
        other + sum
    }

    #[at(&[1.1, 0.4, -2.0])]
    fn the_sum_is_read_in_the_loop(v: &[f64]) -> f64 {
        let mut sum = 0.1;
        for i in 0..v.len() {
            let part = sum * 0.5;
            sum += v[i] * part;
        }
        sum
    }

    #[at(&[1.1, 0.4, -2.0])]
    fn changed_after_the_loop(v: &[f64]) -> f64 {
        let mut sum = 0.1;
        for i in 0..v.len() {
            sum += v[i].exp();
        }
        sum *= 3.0;
        sum -= v[1];
        let twice = sum + sum;
        twice * 0.25
    }

    #[at([1.1, 0.4, -2.0])]
    fn overwritten_after_the_loop(mut v: [f64; 3]) -> f64 {
        let mut sum = 0.1;
        for i in 0..3 {
            sum += v[i] * v[i] * v[i];
        }
        v[1] = v[0] * sum;
        sum + v[1]
    }

    #[at([1.1, 0.4, -2.0])]
    fn read_here_and_overwritten_after(v: [f64; 3]) -> f64 {
        let mut w = v;
        let mut sum = 0.1;
        for i in 0..3 {
            sum += w[i] * w[i] * w[i];
        }
        for i in 0..3 {
            w[i] = w[i] * v[2 - i];
        }
        sum + w[0] + w[2]
    }

    #[at(&[1.1, 0.4, -2.0], &mut [0.2, 0.3, 0.9], 0.1)]
    fn an_element_each(x: &[f64], out: &mut [f64], a: f64) {
        for i in 0..x.len() {
            out[i] = out[i] * x[i] + a.sin();
        }
    }

    #[at(&[1.1, 0.4, -2.0], &mut [0.2, 0.3, 0.9])]
    fn elements_crosswise(x: &[f64], out: &mut [f64]) {
        let n = x.len();
        for i in 0..n {
            out[n - 1 - i] = out[i] * x[i];
        }
    }

    #[at(&[1.1, 0.4, -2.0, 0.6], &mut [0.2, 0.3, 0.9, 0.7])]
    fn the_neighbour_is_read(x: &[f64], out: &mut [f64]) {
        for i in 1..x.len() {
            out[i] = out[i - 1] * x[i] + out[i];
        }
    }

    #[at(&[1.1, 0.4, -2.0], &mut [0.2, 0.3, 0.9])]
    fn twice_an_element_each(x: &[f64], out: &mut [f64]) -> f64 {
        for i in 0..x.len() {
            out[i] = out[i] * x[i];
        }
        let mut sum = 0.0;
        for i in 0..x.len() {
            out[i] *= out[i];
            sum += out[i];
        }
        sum
    }

    #[at(&[1.1, 0.4, -2.0], &[0, 2, 0])]
    fn one_bin_for_many(x: &[f64], bins: &[usize]) -> [f64; 3] {
        let mut sums = [0.0; 3];
        for i in 0..x.len() {
            sums[bins[i]] += x[i] * x[i];
        }
        sums
    }

    #[at(&[1.1, 0.4, -2.0], &[0, 2, 0])]
    fn one_bin_is_assigned(x: &[f64], bins: &[usize]) -> [f64; 3] {
        let mut last = [0.5; 3];
        for i in 0..x.len() {
            last[bins[i]] = x[i] * x[i];
        }
        last
    }

    #[at([[1.1, 0.4], [-2.0, 0.3], [0.9, 1.2]], [0.6, -0.8], [0.3, 0.2, 0.1])]
    fn least_squares(a: [[f64; 2]; 3], x: [f64; 2], b: [f64; 3]) -> f64 {
        let mut loss = 0.0;
        for i in 0..3 {
            let mut y = 0.0;
            for j in 0..2 {
                y += a[i][j] * x[j];
            }
            loss += (y - b[i]).powi(2);
        }
        0.5 * loss
    }

    #[at(&[[1.1, 0.4], [-2.0, 0.3], [0.9, 1.2]], [0.6, -0.8])]
    fn tapes_inside(rows: &[[f64; 2]], w: [f64; 2]) -> f64 {
        let mut loss = 0.0;
        for row in rows {
            let mut p = 1.0;
            for j in 0..2 {
                p *= (row[j] * w[j]).tanh() + 1.5;
            }
            loss += p.ln();
        }
        loss
    }

    #[at([1.1, 0.4], [0.6, -0.8, 0.3])]
    fn constant_tapes_inside(x: [f64; 2], w: [f64; 3]) -> f64 {
        let mut loss = 0.0;
        for i in 0..2 {
            let mut p = 1.0;
            for j in 0..3 {
                for k in 0..2 {
                    p = (p * w[j] * x[k]).sin() + x[i];
                }
            }
            loss += p * p;
        }
        loss
    }

    #[at(&[1.1, 0.4, -2.0, 3.5], 0.3)]
    fn branches_inside(v: &[f64], limit: f64) -> f64 {
        let mut sum = 0.0;
        for x in v {
            let y = if *x > limit {
                let t = (x * limit).exp();
                t * t
            } else if *x < -1.0 {
                x * limit
            } else {
                0.0
            };
            if y > 1.0 {
                sum += y.ln();
            } else {
                sum -= y;
            }
        }
        sum
    }

    #[at(&[1.1, 0.4, -2.0, 3.5], 0.3)]
    fn some_are_left_out(v: &[f64], scale: f64) -> f64 {
        let mut sum = 0.0;
        for x in v {
            if *x < 0.0 {
                continue;
            }
            sum += (x * scale).sin();
        }
        sum
    }

    #[at(&[1.1, 0.4, -2.0, 3.5], 0.3)]
    fn it_ends_early(v: &[f64], scale: f64) -> f64 {
        let mut sum = 0.0;
        for x in v {
            if *x < 0.0 {
                break;
            }
            sum += (x * scale).sin();
        }
        sum
    }

    #[at(&[1.1, 0.4, -2.0, 3.5], 0.3)]
    fn returned_from_it(v: &[f64], scale: f64) -> f64 {
        let mut sum = 0.0;
        for x in v {
            sum += (x * scale).sin();
            if sum > 0.4 {
                return sum * sum;
            }
        }
        sum
    }

    #[at(&[1.1, 0.4, -2.0, 3.5], 0.3)]
    fn loops_inside_that_end_early(v: &[f64], scale: f64) -> f64 {
        let mut sum = 0.0;
        'outer: for i in 0..v.len() {
            let mut p = scale;
            let mut k = 0;
            while p < 3.0 && k < 10 {
                p = p * 1.5 + v[i] * v[i] * 0.1;
                k += 1;
            }
            for j in 0..v.len() {
                if v[j] < -1.0 {
                    continue;
                }
                if v[j] > 3.0 {
                    break;
                }
                if k > 100 {
                    continue 'outer;
                }
                p *= v[j].cos();
            }
            sum += p;
        }
        sum
    }

    fn squash(x: f64, w: f64) -> f64 {
        (x * w).tanh()
    }

    fn step(state: &mut f64, x: f64) -> f64 {
        *state = *state * x;
        state.sin()
    }

    fn row_sum(row: &[f64], w: f64) -> f64 {
        let mut sum = 0.0;
        for x in row {
            sum += (x * w).sin();
        }
        sum
    }

    #[at(&[1.1, 0.4, -2.0], 0.3)]
    fn calls_inside(v: &[f64], w: f64) -> f64 {
        let mut sum = 0.0;
        for i in 0..v.len() {
            sum += squash(v[i], w) * row_sum(v, w + v[i]);
        }
        sum
    }

    #[at(&[1.1, 0.4, -2.0], 0.3)]
    fn calls_in_branches(v: &[f64], w: f64) -> f64 {
        let mut sum = 0.0;
        for i in 0..v.len() {
            if v[i] > 0.0 {
                sum += squash(v[i], w);
            } else {
                let t = squash(w, v[i]);
                sum += t * t;
            }
        }
        sum
    }

    #[at(&[1.1, 0.4, -2.0], 0.3)]
    fn a_state_goes_through(v: &[f64], w: f64) -> f64 {
        let mut state = w;
        let mut sum = 0.0;
        for x in v {
            sum += step(&mut state, *x);
        }
        sum
    }

    #[at(&[1.1, 0.4, -2.0], 0.3)]
    fn a_state_of_each(v: &[f64], w: f64) -> f64 {
        let mut sum = 0.0;
        for x in v {
            let mut state = w * x;
            sum += step(&mut state, *x) + state;
        }
        sum
    }

    #[at(&[[1.1, 0.4], [-2.0, 0.3], [0.9, 1.2]], 0.3)]
    fn arrays_of_each(rows: &[[f64; 2]], w: f64) -> f64 {
        let mut sum = 0.0;
        for row in rows {
            let mut copy = *row;
            for j in 0..2 {
                copy[j] *= w * copy[1];
            }
            copy.swap(0, 1);
            sum += copy[0] * row[1] + copy[1].sin();
        }
        sum
    }

    #[at(&[1.1, 0.4, -2.0], 3)]
    fn in_the_other_direction(v: &[f64], n: usize) -> f64 {
        let mut sum = 0.0;
        let mut other = 1.0;
        for i in (0..n).rev() {
            sum += v[i].powi(3);
        }
        for i in (0..n).step_by(2) {
            other += v[i].sin() * sum;
        }
        other - sum
    }

    #[at(&[1.1, 0.4, -2.0], 2.0)]
    fn never_entered(v: &[f64], a: f64) -> f64 {
        let mut sum = a * a;
        for i in 5..v.len() {
            sum += v[i] * a;
        }
        sum
    }

    #[at(&[1.1, 0.4, -2.0], 2.0)]
    fn two_sums_and_their_difference(v: &[f64], a: f64) -> f64 {
        let (mut up, mut down) = (0.0, a);
        for x in v {
            up += x * a;
            down -= x.cos() * a;
        }
        up * 2.0 - down
    }

    #[at(&[1.1, 0.4, -2.0], 2.0)]
    fn two_sums_and_their_quotient(v: &[f64], a: f64) -> f64 {
        let (mut up, mut down) = (0.0, a);
        for x in v {
            up += x * a;
            down += x.cos() * a;
        }
        up / down
    }

    #[at(&[1.1, 0.4, -2.0], &[0.1, 0.2, 0.3])]
    fn all_pairs(a: &[f64], b: &[f64]) -> f64 {
        let mut sum = 0.0;
        for x in a {
            for y in b {
                let d = x - y;
                sum += 1.0 / (1.0 + d * d);
            }
        }
        sum
    }
}
