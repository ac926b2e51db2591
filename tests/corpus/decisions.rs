//! Decisions of the compiler that nothing else tests: found by mutants that survived.

#[corpus_macros::corpus]
mod functions {
    #[at(&[0.4, 1.3, -0.7, 2.1])]
    fn popped_after_it_was_read(x: &[f64]) -> f64 {
        let mut v = x.to_vec();
        let mut s = 0.0;
        while v.len() > 1 {
            let n = v.len();
            s += v[n - 1] * v[n - 2];
            v.pop();
        }
        s * v[0]
    }

    #[at(&[0.4, 1.3, -0.7, 2.1])]
    fn elements_read_before_they_are_taken(x: &[f64]) -> f64 {
        let mut v = x.to_vec();
        let mut s = 0.0;
        for _ in 1..x.len() {
            s += v[0] * v[1];
            let last = v.pop().unwrap();
            s *= last;
            v.insert(0, last * s);
            let first = v.remove(1);
            v.push(first.sin());
            let second = v.swap_remove(0);
            v.push(second * v[0]);
        }
        s * v[0]
    }

    #[at(&[0.4, 1.3, -0.7], 0.9)]
    fn constants_appended(x: &[f64], y: f64) -> f64 {
        let mut v = x.to_vec();
        let mut more = vec![1.5, 2.5];
        v.append(&mut more);
        v.push(y);
        let mut s = 0.0;
        for i in 0..v.len() {
            s += v[i] * v[i] * (i + 1) as f64;
        }
        s + more.len() as f64
    }

    #[at(0.4, 1.3, 2)]
    #[at(0.4, 1.3, 0)]
    #[at(0.4, 1.3, 5)]
    fn rows_cut_off(x: f64, y: f64, n: usize) -> f64 {
        let mut rows = vec![vec![x, y], vec![x * y], vec![y * y, x, x]];
        let mut s = rows[0][1] * rows[2][0];
        rows.truncate(n);
        for row in &rows {
            for i in 0..row.len() {
                s += row[i] * row[i] * x;
            }
        }
        s
    }

    /// Too many for the stack.
    #[at(0.9)]
    fn twenty_thousand_sines(x: f64) -> f64 {
        let mut a = 0.5;
        for _ in 0..20_000 {
            a = (a * x).sin() + x;
        }
        a
    }

    /// What is multiplied by infinity is thrown away.
    #[at(1.5, 2)]
    #[at(1.5, 0)]
    fn weight_that_may_be_infinite(x: f64, n: usize) -> f64 {
        let weight = 1.0 / n as f64;
        let mut a = x * x;
        a *= weight;
        if n == 0 { x.sin() } else { a }
    }

    #[at([0.4, 1.3, -0.7])]
    fn options_at_a_computed_index(x: [f64; 3]) -> f64 {
        let maybe = [Some(x[0]), if x[1] > 0.0 { Some(x[1] * x[2]) } else { None }, None, Some(x[2])];
        let mut s = 0.0;
        for i in 0..3 {
            if let Some(value) = maybe[i + 1] {
                s += value * value * x[i];
            }
        }
        s
    }

    #[at(&[0.4, 1.3, -0.7])]
    fn mean_scaled_twice(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..x.len() {
            s += x[i] * x[i];
        }
        let mean = s / x.len() as f64;
        let half = 0.5 * mean;
        half - 1.0
    }

    fn energy(row: &[f64; 2], k: f64) -> f64 {
        k * row[0] * row[0] + row[1].sin() * row[0]
    }

    #[at([[0.4, 1.3], [-0.7, 0.2]], 0.9)]
    fn calls_in_loops_one_after_the_other(x: [[f64; 2]; 2], k: f64) -> f64 {
        let mut s = 0.0;
        for i in 0..2 {
            s += energy(&x[i], k);
        }
        let mut p = 0.0;
        for i in 0..2 {
            p += energy(&x[1 - i], k) * x[i][0];
        }
        s - p
    }

    /// Integers of which only rustc knows the type.
    #[at(0.4)]
    fn ends_computed_from_literals(x: f64) -> f64 {
        let mut s = x;
        for i in (0..(7 % 4)).rev().skip(1).take(2) {
            s = s * x + i as f64;
        }
        s + (0..(2 + 3 * 1)).rev().skip(2).map(|i| x * i as f64).fold(x, f64::max)
    }

    /// The reverse of the second loop reads the cotangents that the reverse of the first one adds to.
    #[at([0.4, 1.3, -0.7])]
    fn elements_that_are_read_and_replaced(x: [f64; 3]) -> f64 {
        let mut y = x;
        let mut s = 0.0;
        for i in 0..3 {
            s += y[i] * y[2 - i];
        }
        for i in 0..3 {
            y[i] = y[i] * y[i] + x[2 - i];
        }
        for i in 0..3 {
            s += y[i] * x[i];
        }
        s
    }
}
