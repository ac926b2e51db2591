//! Loops over ranges, `while` and `loop`, and every way out of them.

#[corpus_macros::corpus]
mod functions {
    #[at(1.1, 4)]
    #[at(-0.9, 0)]
    #[at(0.5, 1)]
    fn product_in_a_for(x: f64, n: usize) -> f64 {
        let mut p = 1.0;
        for _ in 0..n {
            p *= x;
        }
        p
    }

    #[at([1.1, 0.4, -2.0])]
    #[at([0.0, 1.0, 2.0])]
    fn constant_trip_count(v: [f64; 3]) -> f64 {
        let mut s = 0.0;
        for i in 0..3 {
            s += v[i] * v[i] * (i + 1) as f64;
        }
        s
    }

    #[at(1.1, 4)]
    #[at(0.7, 1)]
    fn inclusive_range(x: f64, n: usize) -> f64 {
        let mut s = x;
        for i in 1..=n {
            s = s * x + i as f64;
        }
        s
    }

    #[at(&[1.1, 0.4, -2.0, 0.3])]
    #[at(&[0.5])]
    #[at(&[0.5, 0.25])]
    fn reversed_range(v: &[f64]) -> f64 {
        let mut s = 0.5;
        for i in (0..v.len()).rev() {
            s = s * v[i] + v[0].sin();
        }
        s
    }

    #[at(&[1.1, 0.4, -2.0, 0.3, 0.8])]
    #[at(&[0.5])]
    fn stepped_range(v: &[f64]) -> f64 {
        let mut s = 1.0;
        for i in (0..v.len()).step_by(2) {
            s *= v[i] + 0.5;
        }
        s
    }

    #[at(&[1.1, 0.4, -2.0, 0.3, 0.8, 0.1], 3)]
    #[at(&[0.5, 0.2, 0.9], 2)]
    fn stepped_then_reversed(v: &[f64], step: usize) -> f64 {
        let mut s = 1.0;
        for i in (0..v.len()).step_by(step).rev() {
            s = (s + v[i]).sin();
        }
        for i in (0..v.len()).rev().step_by(step) {
            s = (s * v[i]).exp();
        }
        s
    }

    #[at(0.9, 2, 7)]
    #[at(0.9, 7, 2)]
    #[at(0.9, 3, 3)]
    fn bounds_that_may_cross(x: f64, lo: i32, hi: i32) -> f64 {
        let mut s = x;
        for k in lo..hi {
            s += x.powi(k) / k as f64;
        }
        for k in (lo..=hi).rev() {
            s = s * 0.5 + (x * k as f64).cos();
        }
        s
    }

    #[at(0.9)]
    #[at(-1.2)]
    fn negative_indices(x: f64) -> f64 {
        let mut s = 0.0;
        for k in -2..=2 {
            let k = k as f64;
            s += (x - 0.1 * k).powi(2) * k;
        }
        s * x
    }

    #[at(0.9, 0)]
    #[at(0.9, 3)]
    fn bounds_computed_from_a_variable(x: f64, n: usize) -> f64 {
        let mut m = n;
        let mut s = x;
        for i in 0..2 * m + 1 {
            m += 1;
            s = s.sin() + (i + m) as f64 * x;
        }
        s * m as f64
    }

    #[at(0.3)]
    #[at(0.6)]
    fn nonlinear_recurrence(x: f64) -> f64 {
        let r = 3.2;
        let mut y = x;
        for _ in 0..6 {
            y = r * y * (1.0 - y);
        }
        y
    }

    #[at(0.3, 0.5, 5)]
    #[at(-0.6, 1.5, 2)]
    fn two_coupled_recurrences(x: f64, y: f64, n: usize) -> f64 {
        let mut a = x;
        let mut b = y;
        for i in 0..n {
            let t = a * b;
            a = t.sin() + b;
            b = t - a / (i + 1) as f64;
        }
        a * b + x
    }

    #[at(0.3, 0.5)]
    #[at(-0.6, 1.5)]
    fn variable_overwritten_in_the_loop_and_used_after(x: f64, y: f64) -> f64 {
        let mut last = x;
        let mut sum = 0.0;
        for i in 0..4 {
            sum += last * y;
            last = sum.sin() + i as f64 * x;
        }
        last * sum * x
    }

    #[at(0.3, 0)]
    #[at(0.3, 3)]
    fn variable_overwritten_in_a_loop_that_may_not_run(x: f64, n: usize) -> f64 {
        let mut y = x * x;
        for _ in 0..n {
            y = x.exp();
        }
        y * x
    }

    #[at(&[0.3, -0.8, 1.2])]
    #[at(&[2.0])]
    fn loop_local_variables(v: &[f64]) -> f64 {
        let mut s = 1.0;
        for i in 0..v.len() {
            let mut t = 0.0;
            t += v[i];
            t *= t;
            let u = t + s;
            t = u * v[i];
            s += t;
        }
        s
    }

    #[at(&[0.3, -0.8, 1.2])]
    #[at(&[0.5, 0.6])]
    fn loop_local_declared_outside(v: &[f64]) -> f64 {
        let mut s = 0.0;
        let mut t;
        for i in 0..v.len() {
            t = v[i] * v[i];
            t = t.sin() * v[i];
            s += t * t;
        }
        s
    }

    #[at([[0.3, -0.8], [1.2, 0.5], [0.1, 2.0]])]
    #[at([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])]
    fn nested_constant_loops(m: [[f64; 2]; 3]) -> f64 {
        let mut total = 0.0;
        for i in 0..3 {
            let mut row = 1.0;
            for j in 0..2 {
                row *= m[i][j] + total;
            }
            total += row;
        }
        total
    }

    #[at(0.7, 4)]
    #[at(-0.3, 5)]
    fn dependent_inner_bounds(x: f64, n: usize) -> f64 {
        let mut s = x;
        for i in 0..n {
            for j in i..n {
                s = (s + x * (i * j) as f64).sin();
            }
            for _ in 0..i {
                s *= 0.9 + 0.1 * x;
            }
        }
        s
    }

    #[at(0.7, 2, 3, 2)]
    #[at(-0.3, 3, 1, 4)]
    fn three_levels(x: f64, a: usize, b: usize, c: usize) -> f64 {
        let mut s = x;
        for i in 0..a {
            let before = s;
            for j in 0..b {
                let mut t = s * before;
                for k in 0..c {
                    t = t.cos() + (i + j + k) as f64 * x;
                }
                s += t * 0.1;
            }
        }
        s
    }

    #[at(3.0)]
    #[at(40.0)]
    fn while_on_an_active_value(x: f64) -> f64 {
        let mut y = x;
        while y > 1.0 {
            y = y * 0.3 + y.sin() * 0.1;
        }
        y * x
    }

    #[at(3.0, 100)]
    #[at(0.5, 7)]
    #[at(0.5, 0)]
    fn while_on_an_integer(x: f64, n: u64) -> f64 {
        let mut k = n;
        let mut s = x;
        while k > 0 {
            if k % 2 == 1 {
                s += x * s * 0.01;
            }
            s = s.sqrt() + x;
            k /= 2;
        }
        s
    }

    #[at(2.0, 5)]
    #[at(0.7, 0)]
    #[at(1.1, 1)]
    fn power_by_squaring(x: f64, n: u32) -> f64 {
        let mut base = x;
        let mut result = 1.0;
        let mut e = n;
        while e > 0 {
            if e & 1 == 1 {
                result *= base;
            }
            base *= base;
            e >>= 1;
        }
        result
    }

    #[at(2.0)]
    #[at(10.0)]
    fn newton_square_root(x: f64) -> f64 {
        let mut y = x;
        let mut last = 0.0;
        while (y - last).abs() > 1e-3 {
            last = y;
            y = 0.5 * (y + x / y);
        }
        y
    }

    #[at(2.0)]
    #[at(10.0)]
    fn loop_with_a_break(x: f64) -> f64 {
        let mut y = x;
        let mut count = 0;
        loop {
            y = y.sqrt() + 0.1 * x;
            count += 1;
            if count >= 4 {
                break;
            }
            y *= 1.5;
        }
        y * count as f64
    }

    #[at(2.0)]
    #[at(0.3)]
    fn loop_that_breaks_with_a_value(x: f64) -> f64 {
        let mut y = x;
        let found = loop {
            y = y * y + x;
            if y > 20.0 {
                break y * x;
            }
            if y < 0.5 {
                break y.sin();
            }
        };
        found + y
    }

    #[at(2.0, 10)]
    #[at(0.3, 3)]
    fn for_with_a_break_on_an_active_value(x: f64, n: usize) -> f64 {
        let mut s = 0.0;
        for i in 0..n {
            s += x * (i + 1) as f64;
            if s > 6.0 {
                break;
            }
            s = s * x;
        }
        s * s
    }

    #[at(&[0.5, -1.5, 2.0, -0.25])]
    #[at(&[1.0, 2.0])]
    fn continue_skips_the_negative(v: &[f64]) -> f64 {
        let mut s = 1.0;
        for i in 0..v.len() {
            if v[i] < 0.0 {
                continue;
            }
            let root = v[i].sqrt();
            if root > 1.2 {
                s -= root;
                continue;
            }
            s *= root;
        }
        s
    }

    #[at(&[0.5, 1.5, 2.0, 0.25], 2.0)]
    #[at(&[0.5, 0.25], 9.0)]
    fn early_return_from_a_loop(v: &[f64], limit: f64) -> f64 {
        let mut s = limit * 0.1;
        for i in 0..v.len() {
            s += v[i] * v[i];
            if s > limit {
                return s * limit - v[0];
            }
        }
        s.sin()
    }

    #[at([[0.5, 1.5], [2.0, 0.25], [0.1, 3.0]], 2.0)]
    #[at([[0.5, 0.1], [0.2, 0.25], [0.1, 0.3]], 2.0)]
    #[at([[0.5, -0.1], [0.2, 0.25], [0.1, 0.3]], 2.0)]
    fn early_return_from_nested_loops(m: [[f64; 2]; 3], limit: f64) -> f64 {
        let mut s = 1.0;
        for i in 0..3 {
            let mut row = s;
            for j in 0..2 {
                if m[i][j] < 0.0 {
                    return row * s;
                }
                row *= 1.0 + m[i][j];
                if row > limit * 2.0 {
                    return row * limit + s;
                }
            }
            s += row;
        }
        s * limit
    }

    #[at([[0.5, 1.5, 0.3], [2.0, 0.25, 0.4], [0.1, 0.6, 0.7]])]
    #[at([[0.5, 0.1, 0.2], [0.2, 0.25, 3.0], [0.1, 0.3, 0.2]])]
    #[at([[0.5, 0.1, 9.0], [0.2, 0.25, 3.0], [0.1, 0.3, 0.2]])]
    fn labelled_break_and_continue_outer(m: [[f64; 3]; 3]) -> f64 {
        let mut s = 0.5;
        'rows: for i in 0..3 {
            let mut row = 0.0;
            for j in 0..3 {
                let y = m[i][j];
                if y > 5.0 {
                    s *= y;
                    break 'rows;
                }
                if y > 1.0 {
                    s += y * row;
                    continue 'rows;
                }
                if y > 0.35 {
                    continue;
                }
                row += y * s;
                if row > 2.0 {
                    break;
                }
            }
            s = s * 2.0 + row;
        }
        s
    }

    #[at(0.9)]
    #[at(0.2)]
    fn labelled_loop_with_a_value(x: f64) -> f64 {
        let mut y = x;
        let found = 'outer: loop {
            y += 0.5;
            let mut z = y;
            loop {
                z *= z + x + 1.0;
                if z > 50.0 {
                    break 'outer z.ln();
                }
                if z > 10.0 {
                    break;
                }
            }
            y += z * 0.01;
        };
        found * y
    }

    #[at(0.9, 3)]
    #[at(-0.2, 8)]
    fn exits_in_the_middle_of_nested_ifs(x: f64, n: usize) -> f64 {
        let mut s = x;
        for i in 0..n {
            if i % 2 == 0 {
                s *= x + 1.0;
                if s < 0.1 {
                    if i > 2 {
                        s -= x;
                        break;
                    }
                    s += 0.3 * x;
                    continue;
                }
                s += 0.1;
            } else {
                let t = s * s;
                if t > 2.0 {
                    s = t.sqrt();
                    continue;
                }
                s = t + x;
            }
            s = s.sin() * 2.0;
        }
        s
    }

    #[at(0.9)]
    #[at(-0.2)]
    fn labelled_block(x: f64) -> f64 {
        let y = 'found: {
            let a = x * x;
            if a > 0.5 {
                break 'found a * x;
            }
            let b = a.exp();
            b * x
        };
        y * y
    }

    #[at(0.5, 100)]
    #[at(1.5, 10)]
    fn while_with_several_conditions(x: f64, n: usize) -> f64 {
        let mut i = 0;
        let mut s = 0.0;
        let mut term = 1.0;
        while i < n && term > 1e-4 {
            s += term;
            i += 1;
            term *= x / i as f64;
        }
        s
    }

    #[at(1.0, 0.1, 10)]
    #[at(-2.0, 0.05, 5)]
    fn explicit_euler(y: f64, dt: f64, steps: usize) -> f64 {
        let mut y = y;
        let mut t = 0.0_f64;
        for _ in 0..steps {
            let slope = -2.0 * y + t.cos();
            y += dt * slope;
            t += dt;
        }
        y
    }

    #[at([[2.0, 0.5], [0.3, 1.0]])]
    #[at([[1.0, 0.8], [0.8, 3.0]])]
    fn power_iteration(m: [[f64; 2]; 2]) -> f64 {
        let mut v = [1.0, 1.0];
        let mut eigenvalue = 0.0;
        for _ in 0..8 {
            let mut w = [0.0; 2];
            for i in 0..2 {
                for j in 0..2 {
                    w[i] += m[i][j] * v[j];
                }
            }
            eigenvalue = (w[0] * w[0] + w[1] * w[1]).sqrt();
            v = [w[0] / eigenvalue, w[1] / eigenvalue];
        }
        eigenvalue
    }

    #[at(&[3.0, -2.0, 0.5, 1.0], 1.5)]
    #[at(&[0.25], -0.5)]
    fn horner_in_a_while(coefficients: &[f64], x: f64) -> f64 {
        let mut y = 0.0;
        let mut k = coefficients.len();
        while k > 0 {
            k -= 1;
            y = y * x + coefficients[k];
        }
        y
    }

    #[at(1.5, 3, 2)]
    #[at(0.5, 2, 0)]
    fn conditional_inside_nested_loops(x: f64, n: usize, k: usize) -> f64 {
        let mut s = x;
        for i in 0..n {
            for j in 0..n {
                if (i + j) % 2 == k % 2 {
                    s += x * s * 0.1;
                } else if i == j {
                    s = s.sqrt();
                } else {
                    s -= 0.01 * (j as f64) * x;
                }
            }
        }
        s
    }

    #[at(0.4, 6)]
    #[at(1.4, 1)]
    fn sliding_window_of_variables(x: f64, n: usize) -> f64 {
        let (mut a, mut b) = (x, x * x);
        for _ in 0..n {
            let next = a * b + 0.5;
            a = b;
            b = next.sin();
        }
        a + b
    }

    #[at(0.4, 5)]
    #[at(1.4, 2)]
    fn an_array_as_loop_state(x: f64, n: usize) -> f64 {
        let mut s = [x, 1.0 - x, x * x];
        for i in 0..n {
            let old = s;
            for j in 0..3 {
                s[j] = old[(j + 1) % 3] * old[j] + 0.1 * i as f64;
            }
        }
        s[0] + s[1] * s[2]
    }

    #[at(0.4, 4)]
    #[at(-1.4, 3)]
    fn two_loops_share_a_variable(x: f64, n: usize) -> f64 {
        let mut s = x;
        for _ in 0..n {
            s = s.sin() + x;
        }
        let middle = s;
        for i in 0..n {
            s = s * middle - i as f64 * 0.1;
        }
        s + middle
    }

    #[at(0.4, 4)]
    #[at(-1.4, 3)]
    fn only_sums_in_the_loop(x: f64, n: usize) -> f64 {
        let mut s = 0.0;
        for i in 0..n {
            let z = x * i as f64 + 0.1;
            s += z.tanh() * z.tanh();
        }
        s * s
    }

    #[at(8.0, 0.3)]
    #[at(5.0, 1.2)]
    fn return_from_an_infinite_loop(x: f64, y: f64) -> f64 {
        let mut z = x;
        loop {
            if z < 1.0 {
                return z * y;
            }
            z = z * 0.5 + y * 0.1;
        }
    }

    #[plain]
    fn collatz_length(n: u64) -> usize {
        let (mut n, mut k) = (n, 0);
        while n != 1 {
            n = if n % 2 == 0 { n / 2 } else { 3 * n + 1 };
            k += 1;
        }
        k
    }

    #[at(0.8, 6)]
    #[at(1.1, 3)]
    fn loop_count_from_a_plain_function(x: f64, n: u64) -> f64 {
        let mut s = x;
        for _ in 0..collatz_length(n) {
            s = s * 0.9 + x * 0.2;
        }
        s
    }

    #[at(0.8)]
    #[at(1.1)]
    fn loop_over_an_array_of_integers(x: f64) -> f64 {
        let mut s = 1.0;
        for k in [3, 1, 2] {
            s = s * x.powi(k) + x;
        }
        s
    }
}
