//! References that are made to point elsewhere, and what was taken from them before.

#[corpus_macros::corpus]
mod functions {
    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn chosen_anew(x: f64, y: f64) -> f64 {
        let a = [x, y];
        let b = [y * y, x];
        let mut r = &a;
        if x > 0.5 {
            r = &b;
        }
        r[0] * r[1] + r[0].sin()
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn chosen_anew_in_a_loop(x: f64, y: f64) -> f64 {
        let a = [x, y];
        let b = [y * y, x];
        let mut r = &a;
        let mut s = 0.0;
        for i in 0..4 {
            s += r[i % 2] * (i as f64 + 1.0);
            if i % 2 == 0 {
                r = &b;
            } else {
                r = &a;
            }
        }
        s * s
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn the_greatest_by_reference(x: f64, y: f64) -> f64 {
        let a = [x, y, x * y];
        let mut best = &a[0];
        for v in &a[1..] {
            if v > best {
                best = v;
            }
        }
        best * best * x
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn a_walk_by_patterns(x: f64, y: f64) -> f64 {
        let a = [x, y, x * y, y.sin()];
        let mut rest = &a[..];
        let mut s = y;
        while let [h, t @ ..] = rest {
            s = s * 0.5 + h * h;
            rest = t;
        }
        s
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn a_walk_by_split_first(x: f64, y: f64) -> f64 {
        let a = [x, y, x * y, y.sin()];
        let mut rest: &[f64] = &a;
        let mut s = y;
        while let Some((h, t)) = rest.split_first() {
            s = s * 0.5 + h * h;
            rest = t;
        }
        s
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn the_one_before(x: f64, y: f64) -> f64 {
        let a = [x, y, x * y];
        let mut best = &a[0];
        let mut s = 0.0;
        for v in &a[1..] {
            let prev = best;
            best = v;
            s += prev * best;
        }
        s * best
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn parts_used_after_the_step(x: f64, y: f64) -> f64 {
        let a = [x, y, x * y, y.sin()];
        let mut rest: &[f64] = &a;
        let mut s = y;
        while let Some((h, t)) = rest.split_first() {
            rest = t;
            s = s * 0.5 + h * h;
            if let Some(n) = t.first() {
                s *= n;
            }
        }
        s
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn bindings_used_after_the_step(x: f64, y: f64) -> f64 {
        let a = [x, y, x * y, y.sin()];
        let mut rest = &a[..];
        let mut s = y;
        while let [h, t @ ..] = rest {
            rest = t;
            s = s * 0.5 + h * h + t.iter().sum::<f64>();
        }
        s
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn chosen_anew_while_it_is_iterated(x: f64, y: f64) -> f64 {
        let a = [x, y];
        let b = [y * y, x];
        let mut r = &a;
        let mut s = 0.0;
        for v in r.iter() {
            s += v * v;
            r = &b;
            s *= r[0];
        }
        s
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn chosen_anew_in_arms(x: f64, y: f64) -> f64 {
        let a = [x, y, x * y];
        let mut r = &a[..];
        let mut s = x;
        for _ in 0..2 {
            match r {
                [p, q, ..] => {
                    r = &r[1..];
                    s += p * q * r[0];
                }
                [p] => {
                    r = &a;
                    s -= p;
                }
                [] => {}
            }
        }
        s
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn repeated_and_chosen_anew(x: f64, y: f64) -> f64 {
        let a = [x, y, x * y];
        let mut best = &a[0];
        let mut s = 0.0;
        for (v, b) in a.iter().zip(std::iter::repeat(best)) {
            best = v;
            s += b * v * best;
        }
        s
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn chosen_by_conditions(x: f64, y: f64) -> f64 {
        let a = [x, y];
        let b = [y * y, x];
        let mut r = &a;
        for i in 0..3 {
            r = if i % 2 == 0 { &b } else { &a };
        }
        let q = r;
        r = &a;
        q[0] * q[1] + r[1] * x
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn read_by_a_closure(x: f64, y: f64) -> f64 {
        let a = [x, y, x * y];
        let mut best = &a[0];
        for v in &a {
            let better = |t: &f64| *t > *best;
            if better(v) {
                best = v;
            }
        }
        best * x
    }

    fn product_of_two(a: &f64, b: &f64) -> f64 {
        a * b
    }
    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn passed_on_in_turn(x: f64, y: f64) -> f64 {
        let a = [x, y, x * y];
        let mut p = &a[0];
        let mut q = &a[1];
        let mut s = 0.0;
        for v in &a {
            s += product_of_two(p, q);
            let t = p;
            p = q;
            q = v;
            s *= product_of_two(t, q);
        }
        s
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn a_walk_over_rows(x: f64, y: f64) -> f64 {
        let a = vec![vec![x, y], vec![y, x * x], vec![0.5, 0.1]];
        let mut row = &a[0];
        let mut i = 0;
        while i < 5 {
            let head = row[0];
            let other = if head > 0.4 { &a[1] } else { &a[2] };
            i += 1;
            row = other;
            if i == 3 {
                row = &a[0];
            }
            if head * other[1] > 2.0 {
                break;
            }
        }
        row[0] * row[1]
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn a_walk_by_let_else(x: f64, y: f64) -> f64 {
        let a = [x, y, x * y, y.sin()];
        let mut rest = &a[..];
        let mut s = y;
        loop {
            let [head, tail @ ..] = rest else { break };
            rest = tail;
            s = s * 0.5 + head * head;
        }
        s
    }

    #[at(0.7, 1.3)]
    #[at(-0.4, 0.9)]
    #[at(1.6, -0.8)]
    fn a_walk_by_let_else_of_an_option(x: f64, y: f64) -> f64 {
        let a = [x, y, x * y, y.sin()];
        let mut rest: &[f64] = &a;
        let mut s = y;
        loop {
            let Some((head, tail)) = rest.split_first() else { return s };
            rest = tail;
            s = s * 0.5 + head * head;
        }
    }
}
