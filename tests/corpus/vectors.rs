//! `Vec`s that grow and shrink: what is pushed, popped, inserted and cut off, in loops and branches.

#[corpus_macros::corpus]
mod functions {
    #[at(0.5, 1.5)]
    #[at(-0.3, 0.7)]
    fn pushed_in_a_row(x: f64, y: f64) -> f64 {
        let mut v = Vec::new();
        v.push(x * y);
        v.push(x.sin());
        v.push(y);
        v[0] * v[1] + v[2] * v[0]
    }

    #[at(0.5, 5)]
    #[at(-0.3, 1)]
    #[at(0.9, 0)]
    fn powers(x: f64, n: usize) -> f64 {
        let mut v = Vec::with_capacity(n);
        let mut p = 1.0;
        for _ in 0..n {
            p *= x;
            v.push(p);
        }
        let mut s = 0.0;
        for i in 0..v.len() {
            s += v[i] * v[i].sin();
        }
        s
    }

    #[at(0.5, 5)]
    #[at(-0.3, 2)]
    fn powers_returned(x: f64, n: usize) -> Vec<f64> {
        let mut v: Vec<f64> = Vec::with_capacity(n);
        for i in 0..n {
            let next = if i == 0 { x } else { v[i - 1] * x };
            v.push(next);
        }
        v
    }

    #[at(0.5, 1.25)]
    #[at(-0.3, 2.0)]
    fn popped_in_reverse(x: f64, y: f64) -> f64 {
        let mut stack = vec![x, x * y, y.cos()];
        let a = stack.pop().unwrap();
        let b = stack.pop().expect("two are left");
        stack.push(a * b);
        let c = stack.pop().unwrap();
        c * stack[0]
    }

    #[at(&[0.5, 1.5, -0.75], 2.0)]
    #[at(&[], 2.0)]
    fn drained_by_while_let(xs: &[f64], k: f64) -> f64 {
        let mut stack = xs.to_vec();
        let mut s = k;
        while let Some(x) = stack.pop() {
            s = s * 0.5 + x * x * k;
        }
        s
    }

    #[at(&[0.5, 1.5, -0.75], 2.0)]
    #[at(&[0.25], 2.0)]
    fn stack_that_grows_while_it_is_drained(xs: &[f64], k: f64) -> f64 {
        let mut stack = vec![k];
        let mut s = 0.0;
        let mut pushed = 0;
        while let Some(x) = stack.pop() {
            s += x.sin();
            if pushed < xs.len() {
                stack.push(x * xs[pushed]);
                if pushed % 2 == 0 {
                    stack.push(xs[pushed] * xs[pushed]);
                }
                pushed += 1;
            }
        }
        s
    }

    #[at(0.5, 1.25, true)]
    #[at(0.5, 1.25, false)]
    fn popped_by_if_let(x: f64, y: f64, full: bool) -> f64 {
        let mut v = Vec::new();
        if full {
            v.push(x * y);
        }
        let first = if let Some(a) = v.pop() { a * a } else { x + y };
        let second = if let Some(a) = v.pop() { a } else { y };
        first * second
    }

    #[at(&[1.0, 2.0, 3.0, -4.0], &[0, 1, 0, 2, 0, 3], 0.5)]
    #[at(&[1.0, 2.0, 3.0, -4.0], &[0, 0, 0, 2, 1], 0.5)]
    fn postfix_machine(xs: &[f64], code: &[usize], k: f64) -> f64 {
        let mut stack: Vec<f64> = Vec::new();
        let mut next = 0;
        for c in code {
            match *c {
                0 => {
                    stack.push(xs[next] * k);
                    next += 1;
                }
                1 => {
                    let b = stack.pop().unwrap_or(1.0);
                    let a = stack.pop().unwrap_or(2.0);
                    stack.push(a * b);
                }
                2 => {
                    let a = stack.pop().unwrap_or(0.5);
                    stack.push(a.sin());
                }
                _ => {
                    let b = stack.pop().unwrap_or(k);
                    let a = stack.pop().unwrap_or(k);
                    stack.push(a - b);
                }
            }
        }
        let mut s = 0.0;
        while let Some(x) = stack.pop() {
            s = s * k + x;
        }
        s
    }

    #[at(0.5, 1.25)]
    fn inserted_and_removed(x: f64, y: f64) -> f64 {
        let mut v = vec![x, y];
        v.insert(1, x * y);
        v.insert(0, y.sin());
        let a = v.remove(2);
        let b = v.remove(0);
        a * b + v[0] * v[1]
    }

    #[at(0.5, 1.25)]
    fn swap_removed(x: f64, y: f64) -> f64 {
        let mut v = vec![x, x * y, y * y, y];
        let a = v.swap_remove(1);
        let b = v.swap_remove(2);
        a * b * v[0] + v[1].exp()
    }

    #[at(&[0.5, 1.5, -0.75, 2.0], 2)]
    #[at(&[0.5, 1.5, -0.75, 2.0], 0)]
    #[at(&[0.5, 1.5, -0.75, 2.0], 9)]
    fn truncated(xs: &[f64], n: usize) -> f64 {
        let mut v = xs.to_vec();
        let mut s = 0.0;
        for i in 0..v.len() {
            s += v[i] * v[i];
        }
        v.truncate(n);
        for i in 0..v.len() {
            s += v[i] * 3.0;
        }
        v.push(s);
        v.push(s * s);
        v[0] + v[v.len() - 1]
    }

    #[at(&[0.5, 1.5, -0.75, 2.0])]
    fn cleared_and_used_again(xs: &[f64]) -> f64 {
        let mut buffer = Vec::new();
        let mut total = 0.0;
        for i in 0..xs.len() {
            buffer.clear();
            for j in 0..=i {
                buffer.push(xs[j] * xs[i]);
            }
            let mut s = 0.0;
            for j in 0..buffer.len() {
                s += buffer[j].sin();
            }
            total += s * s;
        }
        total
    }

    #[at(0.5, 1.25, 5)]
    #[at(0.5, 1.25, 1)]
    #[at(0.5, 1.25, 2)]
    fn resized(x: f64, y: f64, n: usize) -> f64 {
        let mut v = vec![x, x * y];
        let before = v[0] * v[1];
        v.resize(n, y);
        let mut s = before;
        for i in 0..v.len() {
            s += v[i] * (i as f64 + 1.0);
        }
        s * v[0]
    }

    #[at(&[0.5, 1.5, -0.75], &[2.0, 3.0])]
    #[at(&[0.5], &[])]
    fn extended_from_slices(a: &[f64], b: &[f64]) -> Vec<f64> {
        let mut v = Vec::new();
        v.extend_from_slice(a);
        v.extend_from_slice(b);
        v.extend_from_slice(&a[..1]);
        v.push(a[0] * v[0]);
        v
    }

    #[at([0.5, 1.5, -0.75], 2.0)]
    fn extended_from_an_array(a: [f64; 3], k: f64) -> f64 {
        let mut v = vec![k];
        v.extend_from_slice(&a);
        v.extend_from_slice(&[k * a[0], a[1]]);
        v.extend(&a);
        v[1] * v[5] + v[4] * v[0] + v[6] * v[7]
    }

    #[at(&[0.5, 1.5, -0.75], 2.0)]
    fn extended_by_iterators(a: &[f64], k: f64) -> f64 {
        let mut v = vec![k];
        v.extend(a.iter());
        v.extend(a.iter().copied().rev());
        v.extend([k * a[0], a[1]]);
        let mut s = 0.0;
        for i in 0..v.len() {
            s += v[i] * v[v.len() - 1 - i] * (i as f64);
        }
        s
    }

    #[at(0.5, 1.25)]
    fn appended(x: f64, y: f64) -> f64 {
        let mut a = vec![x, x * y];
        let mut b = vec![y, y * y, x];
        let early = b[0] * a[1];
        a.append(&mut b);
        b.push(a[3] * x);
        early + a[2] * a[4] + b[0]
    }

    #[at(0.5, 1.25)]
    fn split_off_a_tail(x: f64, y: f64) -> f64 {
        let mut a = vec![x, x * y, y, y * y];
        let mut tail = a.split_off(2);
        tail.push(a[1] * tail[0]);
        a.push(tail[2]);
        a[2] * tail[1] + a[0]
    }

    #[at(&[0.5, 1.5, -0.75, 2.0, 0.1], 2)]
    #[at(&[0.5, 1.5, -0.75, 2.0, 0.1], 7)]
    fn chunked_by_split_off(xs: &[f64], n: usize) -> f64 {
        let mut rest = xs.to_vec();
        let mut total = 0.0;
        while rest.len() > n {
            let tail = rest.split_off(rest.len() - n);
            let mut p = 1.0;
            for i in 0..tail.len() {
                p *= tail[i];
            }
            total += p;
        }
        for i in 0..rest.len() {
            total += rest[i] * rest[i];
        }
        total
    }

    #[at(&[0.5, 1.5, -0.75], &[2.0, 3.0, 0.25])]
    fn vec_of_vecs(a: &[f64], b: &[f64]) -> f64 {
        let mut rows: Vec<Vec<f64>> = Vec::new();
        for i in 0..a.len() {
            let mut row = Vec::with_capacity(b.len());
            for j in 0..=i {
                row.push(a[i] * b[j]);
            }
            rows.push(row);
        }
        let mut s = 0.0;
        for i in 0..rows.len() {
            for j in 0..rows[i].len() {
                s += rows[i][j] * rows[i][0];
            }
        }
        s
    }

    #[at(&[0.5, 1.5, -0.75])]
    fn rows_pushed_into_and_popped(a: &[f64]) -> f64 {
        let mut rows = vec![vec![a[0]], vec![a[1] * a[0], a[2]]];
        rows[0].push(a[2] * a[1]);
        rows[1].truncate(1);
        let x = rows[0].pop().unwrap();
        rows.push(vec![x * x, a[0]]);
        let last = rows.pop().unwrap();
        last[0] * rows[1][0] + last[1] * rows[0][0]
    }

    #[at(&[0.5, 1.5, -0.75])]
    fn vec_of_arrays(a: &[f64]) -> f64 {
        let mut points = Vec::new();
        for i in 0..a.len() {
            points.push([a[i], a[i] * a[0]]);
        }
        let mut s = 0.0;
        while let Some(p) = points.pop() {
            s += p[0] * p[1].sin();
        }
        s
    }

    #[at(&[0.5, 1.5, -0.75])]
    fn vec_of_tuples(a: &[f64]) -> f64 {
        let mut pairs = Vec::new();
        for i in 0..a.len() {
            pairs.push((a[i] * a[i], a[0]));
        }
        pairs[1].0 *= 2.0;
        let mut s = 0.0;
        for (x, y) in &pairs {
            s += x * y;
        }
        s
    }

    #[at(0.5, 8)]
    #[at(1.9, 8)]
    fn pushed_until_it_is_enough(x: f64, most: usize) -> f64 {
        let mut v = vec![x];
        for i in 0..most {
            let next = v[i] * x + 0.1;
            if next > 4.0 {
                break;
            }
            v.push(next);
        }
        let mut s = 0.0;
        for i in 0..v.len() {
            s += v[i];
        }
        s * v[v.len() - 1]
    }

    #[at(0.5, 8)]
    #[at(1.9, 8)]
    fn returned_early(x: f64, most: usize) -> f64 {
        let mut v = vec![x];
        for i in 0..most {
            let next = v[i] * x + 0.1;
            if next > 4.0 {
                return next * v[0];
            }
            v.push(next);
        }
        v[v.len() - 1] * v[0]
    }

    #[at(&[0.5, 1.5, -0.75], true)]
    #[at(&[0.5, 1.5, -0.75], false)]
    fn pushed_in_one_branch(a: &[f64], more: bool) -> f64 {
        let mut v = vec![a[0]];
        if more {
            v.push(a[1] * a[2]);
            v.push(a[1]);
        } else {
            v[0] *= a[2];
        }
        let n = v.len();
        v.push(a[0] * a[1]);
        v[n] * v[n - 1] * v[0]
    }

    #[at(vec![0.5, 1.5, -0.75], 2.0)]
    fn parameter_that_grows(mut v: Vec<f64>, k: f64) -> f64 {
        v.push(k * v[0]);
        v.push(k);
        let mut s = 0.0;
        for i in 0..v.len() {
            s += v[i] * v[i];
        }
        v.pop();
        v.pop();
        v.pop();
        s * v[1]
    }

    #[at(vec![0.5, 1.5, -0.75], 2.0)]
    fn parameter_that_is_returned_longer(mut v: Vec<f64>, k: f64) -> Vec<f64> {
        let n = v.len();
        for i in 0..n {
            v.push(v[i] * k);
        }
        v
    }

    #[at(vec![0.5, 1.5, -0.75])]
    fn parameter_that_is_drained(mut v: Vec<f64>) -> f64 {
        let mut p = 1.0;
        while let Some(x) = v.pop() {
            p *= x;
        }
        p
    }

    #[at(0.5, 3)]
    fn values_read_before_it_grew(x: f64, n: usize) -> f64 {
        let mut v = vec![x];
        let mut s = 0.0;
        for _ in 0..n {
            let a = v[0];
            v.insert(0, a * a + 0.1);
            s += a * v[0];
        }
        s
    }

    #[at(&[0.5, 1.5, -0.75, 2.0])]
    fn lengths_at_different_times(xs: &[f64]) -> f64 {
        let mut v = Vec::new();
        let mut s = 0.0;
        for i in 0..xs.len() {
            v.push(xs[i]);
            let n = v.len();
            s += v[n - 1] * v[n / 2];
            if n > 2 {
                v.truncate(1);
            }
        }
        s
    }

    #[at(&[0.5, 1.5, -0.75, 2.0])]
    fn another_vec_assigned(xs: &[f64]) -> f64 {
        let mut v = vec![xs[0]; 4];
        let a = v[3] * v[0];
        v = vec![xs[1], a];
        let b = v[1] * v[0];
        v = xs.to_vec();
        v[2] * b
    }

    #[at(&[0.5, 1.5, -0.75, 2.0])]
    fn taken_in_a_loop(xs: &[f64]) -> f64 {
        let mut group = Vec::new();
        let mut total = 0.0;
        for i in 0..xs.len() {
            group.push(xs[i]);
            if i % 2 == 1 {
                let full = std::mem::take(&mut group);
                total += full[0] * full[1];
            }
        }
        total * xs[0]
    }

    #[at(&[0.5, 1.5, -0.75, 2.0], 3)]
    fn double_buffered(xs: &[f64], steps: usize) -> f64 {
        let n = xs.len();
        let mut now = xs.to_vec();
        let mut next = vec![0.0; n];
        for _ in 0..steps {
            for i in 0..n {
                let left = now[(i + n - 1) % n];
                let right = now[(i + 1) % n];
                next[i] = 0.5 * now[i] + 0.25 * (left * right).sin();
            }
            std::mem::swap(&mut now, &mut next);
        }
        let mut s = 0.0;
        for i in 0..n {
            s += now[i] * now[i];
        }
        s
    }

    #[at(&[0.5, 1.5, -0.75])]
    fn swapped_vecs_of_different_lengths(xs: &[f64]) -> f64 {
        let mut a = vec![xs[0]];
        let mut b = vec![xs[1], xs[2] * xs[0]];
        let before = a[0] * b[1];
        std::mem::swap(&mut a, &mut b);
        a.push(before);
        b[0] *= xs[1];
        a[0] * a[1] * a[2] + b[0]
    }

    #[at(&[0.5, 1.5, -0.75, 2.0, 0.3])]
    fn removed_from_the_front(xs: &[f64]) -> f64 {
        let mut queue = xs.to_vec();
        let mut s = 1.0;
        while !queue.is_empty() {
            let x = queue.remove(0);
            s = s * x + 0.5;
            if queue.len() == 2 {
                queue.push(s);
                queue.remove(1);
            }
        }
        s
    }

    #[at(0.7, 1.5)]
    #[at(-0.7, 1.5)]
    fn grown_after_an_early_return(x: f64, y: f64) -> f64 {
        if x < 0.0 {
            return y;
        }
        let mut v = vec![x * y];
        v.push(y);
        v.push(v[0] * x);
        v[0] * v[1] + v[2]
    }

    #[at(&[0.5, 1.5, -0.75, 2.0], 1.2)]
    #[at(&[0.5, 1.5, -0.75, 2.0], 0.4)]
    #[at(&[], 0.4)]
    fn grown_between_returns(xs: &[f64], k: f64) -> f64 {
        if xs.is_empty() {
            return k;
        }
        let mut kept: Vec<f64> = Vec::new();
        for x in xs {
            kept.push(x * k);
            if kept.len() == 3 && k < 1.0 {
                return kept[0] * kept[2];
            }
        }
        kept.remove(1);
        kept.iter().map(|a| a * a).sum()
    }

    #[at(&[0.5, 1.5, -0.75, 2.0], 1.2)]
    fn grown_in_a_branch_of_a_loop(xs: &[f64], k: f64) -> f64 {
        let mut s = 0.0;
        for x in xs {
            if *x < 0.0 {
                continue;
            }
            let mut parts = vec![*x];
            if s < 3.0 {
                let mut more = vec![k, x * k];
                more.push(s * k);
                parts.extend_from_slice(&more);
            }
            parts.pop();
            s += parts.iter().product::<f64>();
        }
        s
    }

    #[at(0.7, 1.5)]
    #[at(-0.7, 1.5)]
    fn rows_grown_after_an_early_return(x: f64, y: f64) -> f64 {
        if x < 0.0 {
            return y;
        }
        let mut rows = vec![vec![x, y]];
        rows.push(vec![x * y, x, y]);
        rows[0].push(y * y);
        rows[0][2] * rows[1][0] + rows[1][2]
    }

    #[at([0.7, -0.5, 1.5], 1.1)]
    fn vec_of_an_array(a: [f64; 3], k: f64) -> Vec<f64> {
        let mut v = a.to_vec();
        v.push(k);
        if v[1] > k {
            return v;
        }
        a.to_vec()
    }

    #[at([1.5, -0.5, 2.0])]
    fn an_array_becomes_a_vec(a: [f64; 3]) -> f64 {
        let mut v = a.to_vec();
        v[0] *= a[1];
        v.push(a[2] * v[0]);
        let w = [v[0], a[0]].to_vec();
        v[3] * v[1] + w[0] * w[1]
    }

    #[at(&[1.5, -0.5, 2.0])]
    fn a_vec_of_an_array_is_returned(a: &[f64; 3]) -> Vec<f64> {
        let mut v = a.to_vec();
        v[1] = a[0] * a[2];
        v
    }
}
