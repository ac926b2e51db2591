//! References as values: chosen by `if` and `match`, in tuples and arrays.

#[corpus_macros::corpus]
mod functions {
    #[at(0.7)]
    #[at(-0.4)]
    fn chosen_by_if(x: f64) -> f64 {
        let a = [x, x * x];
        let b = [x.sin(), 2.0];
        let row = if x > 0.5 { &a } else { &b };
        row[0] * row[1]
    }

    #[at(&[0.7, 1.5], &[0.2, -0.5])]
    #[at(&[0.1, 1.5], &[0.2, -0.5])]
    fn chosen_parameter(a: &[f64; 2], b: &[f64; 2]) -> f64 {
        let row = if a[0] > b[0] { a } else { b };
        row[0] * row[1] + a[1]
    }

    #[at(0.7)]
    #[at(-0.4)]
    fn changed_after_the_choice(x: f64) -> f64 {
        let mut a = [x, x * x];
        let b = [x.sin(), 2.0];
        let row = if x > 0.5 { &a } else { &b };
        let product = row[0] * row[1];
        a[0] = x.cos();
        product * a[0] * a[1]
    }

    #[at(0.7)]
    #[at(-0.4)]
    fn chosen_in_a_loop(x: f64) -> f64 {
        let mut a = vec![x, x * x];
        let b = vec![x.sin(), 2.0];
        let mut sum = 0.0;
        for k in 0..4 {
            let row = if k % 2 == 0 { &b } else { &a };
            sum += row[0] * row[1] * x;
            a[0] = sum * 0.1;
        }
        sum
    }

    #[at(0.7)]
    #[at(-0.4)]
    fn chosen_by_match(x: f64) -> f64 {
        let a = vec![x, x * x];
        let b = vec![x.sin(), 2.0, x];
        let mut sum = 0.0;
        for k in 0..3 {
            let row: &[f64] = match k {
                0 => &a,
                1 => &b[1..],
                _ => &b,
            };
            for v in row {
                sum += v * v * x;
            }
        }
        sum
    }

    #[at(&[[0.7, 1.0], [2.0, -0.5]])]
    #[at(&[[2.7, 1.0], [2.0, -0.5]])]
    fn greatest_row(a: &[[f64; 2]; 2]) -> f64 {
        let mut sum = 0.0;
        let first = &a[0];
        for row in a {
            let greater = if row[0] > first[0] { row } else { first };
            sum += greater[1] * greater[0];
        }
        sum
    }

    #[at(1.2)]
    #[at(-0.4)]
    fn chosen_number(x: f64) -> f64 {
        let (a, b) = (x.sin(), x * x);
        let big = if a > b { &a } else { &b };
        let small = if a > b { &b } else { &a };
        big.exp() * small + *big
    }

    #[at(0.7)]
    #[at(-0.4)]
    fn in_an_array(x: f64) -> f64 {
        let a = [x, x * x];
        let b = [x.sin(), 2.0];
        let rows = [&a, &b, &a];
        let mut sum = 0.0;
        for row in rows {
            sum += row[0] * row[1];
        }
        for row in rows.iter() {
            sum += row[1];
        }
        sum + rows[1][0] * rows[0][0]
    }

    #[at(0.7)]
    #[at(-0.4)]
    fn in_tuples(x: f64) -> f64 {
        let a = [x, 2.0 * x];
        let some = Some(&a);
        let product = some.map_or(1.0, |r| r[0] * r[1]);
        let pair = (&a, x);
        let nested = (pair, &a[1]);
        let mut sum = product * pair.0[0] * nested.1 * nested.0.1;
        for (v, k) in [(&a, 2.0), (&a, x)] {
            sum += v[0] * k;
        }
        sum
    }

    fn weighted(row: &[f64], k: f64) -> f64 {
        row.iter().map(|v| v * k).sum()
    }

    #[at(0.7)]
    #[at(-0.4)]
    fn given_to_a_function(x: f64) -> f64 {
        let mut a = vec![x, x * x, 1.0];
        let b = vec![x.sin(), 2.0, x];
        let mut sum = 0.0;
        for k in 0..4 {
            let row = if k % 2 == 0 { &a } else { &b };
            sum += weighted(row, x);
            a[1] = sum * 0.3;
        }
        sum
    }

    #[at(0.7)]
    #[at(-0.4)]
    fn grown_after_the_choice(x: f64) -> f64 {
        let a = vec![x, x * x];
        let mut b = vec![1.0, x];
        let y = {
            let row = if x > 0.0 { &a } else { &b };
            row[0]
        };
        b.push(y * x);
        let row = if x > 0.5 { &b } else { &a };
        row[0] * row[1] + b[2]
    }
}
