//! Slices: whole-slice methods, parts by length (`first`, `get`, `split_at`), and the functions of `mem`.

#[differentiable::differentiable]
fn by_question_mark(x: &[f64], i: usize) -> Option<f64> {
    let a = x.get(i)?;
    let b = x.first().copied()?;
    Some(a * b * x.last()?)
}

#[test]
fn question_marks() {
    let x = [0.5, 1.5, 2.0];
    assert_eq!(by_question_mark(&x, 1), Some(1.5));
    assert_eq!(by_question_mark::grad(&x, 1), Some(vec![3.0, 1.0, 0.75]));
    assert_eq!(by_question_mark::grad(&x, 2), Some(vec![4.0, 0.0, 2.0]));
    assert_eq!(by_question_mark::grad(&x, 3), None);
    assert_eq!(by_question_mark::jvp(&x, 1, &[1.0, 0.0, 0.0]), Some((1.5, 3.0)));
}

#[corpus_macros::corpus]
mod functions {
    #[at(&mut [0.5, 1.5, -0.75, 2.0], 0.3)]
    fn filled(v: &mut [f64], x: f64) -> f64 {
        let before = v[0] * v[1];
        v.fill(x * x);
        v[1] *= 3.0;
        let middle = v[1] + before;
        v[1..3].fill(middle);
        v[0] * v[2]
    }

    #[at([0.5, 1.5, -0.75, 2.0], 0.3)]
    fn filled_array(a: [f64; 4], x: f64) -> f64 {
        let mut s = 0.0;
        let mut b = a;
        for i in 0..3 {
            s += b[i] * b[3];
            b[..i].fill(x * s);
        }
        s + b[0]
    }

    #[at(&[0.5, 1.5, -0.75], &mut [0.25, 0.1, 2.0])]
    fn copied_between(a: &[f64], b: &mut [f64]) -> f64 {
        let early = b[0] * b[2];
        b.copy_from_slice(a);
        b[1] *= a[0];
        early * b[1]
    }

    #[at(&[0.5, 1.5, -0.75, 2.0, 0.1, 0.2])]
    fn windows_copied_to_a_buffer(x: &[f64]) -> f64 {
        let mut buffer = [0.0; 3];
        let mut s = 0.0;
        for i in 0..x.len() - 2 {
            buffer.copy_from_slice(&x[i..i + 3]);
            buffer[0] *= buffer[1];
            s += buffer[0] * buffer[2];
        }
        s
    }

    #[at([[0.5, 1.5], [-0.75, 2.0]], [[1.0, 2.0], [3.0, 4.0]])]
    fn cloned_rows(a: [[f64; 2]; 2], mut b: [[f64; 2]; 2]) -> f64 {
        b[1].clone_from_slice(&a[0]);
        b[0][0] += b[1][1] * a[1][0];
        b[0][0] * b[1][0]
    }

    #[at(&mut [0.5, 1.5, -0.75, 2.0, 0.3], 1)]
    #[at(&mut [0.5, 1.5, -0.75, 2.0, 0.3], 2)]
    fn copied_within(v: &mut [f64], to: usize) -> f64 {
        let early = v[to] * v[4];
        v.copy_within(0..3, to);
        v[2] *= v[3];
        v.copy_within(2.., 0);
        v[0] * v[1] + early * v[4]
    }

    #[at([0.5, 1.5, -0.75, 2.0], 1)]
    #[at([0.5, 1.5, -0.75, 2.0], 3)]
    fn rotated(mut v: [f64; 4], by: usize) -> [f64; 4] {
        v[0] *= v[1];
        v.rotate_left(by);
        v[0] *= v[3];
        v[1..].rotate_right(2);
        v[1] += v[0] * v[2];
        v
    }

    #[at(&mut [0.5, 1.5, -0.75, 2.0, 3.0])]
    fn reversed(v: &mut [f64]) {
        for i in 1..v.len() {
            v[i] *= v[i - 1];
            v[..=i].reverse();
        }
    }

    struct Bins {
        left: Vec<f64>,
        right: [f64; 4],
    }

    #[at(Bins { left: vec![0.5, 1.5, -0.75, 2.0], right: [1.5, -0.5, 2.5, 0.25] }, 1.25)]
    fn parts_of_fields_rotated(mut s: Bins, x: f64) -> f64 {
        for part in s.left.chunks_exact_mut(2) {
            part.rotate_left(1);
            part[0] *= x;
        }
        for part in s.right.chunks_mut(3) {
            part.reverse();
            part[0] += 1.5 * x;
            part.rotate_right(1);
        }
        let middle = &mut s.left[1..3];
        middle.reverse();
        middle[0] *= s.right[3];
        s.left.iter().zip(&s.right).map(|(a, b)| a * b * b).sum()
    }

    #[at(&mut [0.5, 1.5], &mut [-0.75, 2.0])]
    fn swapped_slices(a: &mut [f64], b: &mut [f64]) -> f64 {
        a[0] *= b[1];
        a.swap_with_slice(b);
        b[1] += a[0] * b[0];
        a[1] * b[1]
    }

    #[at([0.5, 1.5, -0.75, 2.0])]
    fn halves_swapped(mut v: [f64; 4]) -> [f64; 4] {
        v[3] *= v[0];
        let (left, right) = v.split_at_mut(2);
        left.swap_with_slice(right);
        left[0] += right[1] * right[0];
        v
    }

    #[at([0.5, 1.5, -0.75, 2.0])]
    fn half_copied_to_the_other(mut v: [f64; 4]) -> f64 {
        let early = v[2] * v[3];
        let (left, right): (&mut [f64], &mut [f64]) = v.split_at_mut(2);
        right.copy_from_slice(left);
        right[0] = right[0] * left[1];
        early * v[2] + v[3]
    }

    #[at([0.5, 1.5, -0.75])]
    fn elements_swapped_between_halves(mut v: [f64; 3]) -> f64 {
        let (left, right) = v.split_at_mut(1);
        std::mem::swap(&mut left[0], &mut right[1]);
        left[0] *= right[0];
        v[0] * v[2]
    }

    #[at([0.5, 1.5], [-0.75, 2.0])]
    fn elements_of_two_fields_swapped(a: [f64; 2], b: [f64; 2]) -> f64 {
        let mut pair = (a, b);
        pair.0[0] *= pair.1[1];
        std::mem::swap(&mut pair.0[0], &mut pair.1[1]);
        pair.1[1] *= pair.0[1];
        std::mem::swap(&mut pair.0, &mut pair.1);
        pair.0[0] * pair.1[0] + pair.0[1]
    }

    #[at([[0.5, 1.5], [-0.75, 2.0], [0.1, 0.2]])]
    fn swapped_across_rows(mut m: [[f64; 2]; 3]) -> f64 {
        let (top, bottom) = m.split_at_mut(1);
        std::mem::swap(&mut top[0][1], &mut bottom[1][0]);
        std::mem::swap(&mut top[0], &mut bottom[0]);
        top[0][0] *= bottom[0][1];
        m[0][0] * m[1][1] + m[2][0] * m[0][1]
    }

    #[at(&[0.5, 1.5, -0.75, 2.0], 1)]
    #[at(&[0.5, 1.5, -0.75, 2.0], 0)]
    #[at(&[0.5, 1.5, -0.75, 2.0], 4)]
    fn split_and_multiplied(x: &[f64], k: usize) -> f64 {
        let (a, b) = x.split_at(k);
        let mut s = 1.0;
        for v in a {
            s += v * v;
        }
        for v in b {
            s *= v + 2.0;
        }
        s
    }

    #[at(&mut [0.5, 1.5, -0.75, 2.0], 1)]
    #[at(&mut [0.5, 1.5, -0.75, 2.0], 2)]
    fn split_and_changed(x: &mut [f64], k: usize) -> f64 {
        let (a, b) = x.split_at_mut(k);
        for i in 0..b.len() {
            b[i] *= a[0];
        }
        a[0] = b[0] * b[1];
        x[0] * x[k]
    }

    #[at(&[0.5, 1.5, -0.75], 2.0)]
    #[at(&[], 2.0)]
    fn first_or_nothing(x: &[f64], k: f64) -> f64 {
        if let Some(first) = x.first() { first * first * k } else { k.sin() }
    }

    #[at(&[0.5, 1.5, -0.75], 2.0)]
    #[at(&[0.5], 2.0)]
    fn first_and_last(x: &[f64], k: f64) -> f64 {
        let first = x.first().unwrap();
        let last = x.last().expect("not empty");
        first * last * k
    }

    #[at(&[0.5, 1.5, -0.75], 1)]
    #[at(&[0.5, 1.5, -0.75], 7)]
    fn got_or_default(x: &[f64], i: usize) -> f64 {
        let a = *x.get(i).unwrap_or(&3.0);
        let b = x.get(i + 1).copied().unwrap_or(0.5);
        let c = x.get(0).copied().unwrap_or_default();
        let d = x.last().map_or(c, |v| v * v);
        let e = x.get(i).copied().unwrap_or_else(|| c * b);
        let f = x.first().map_or_else(|| a * b, |v| v.sin());
        a * b + c * d + e * f
    }

    #[at(&[0.5, 1.5, -0.75], 0)]
    #[at(&[0.5, 1.5, -0.75], 2)]
    fn neighbours(x: &[f64], i: usize) -> f64 {
        let mut s = x[i] * x[i];
        if let Some(right) = x.get(i + 1) {
            s *= *right;
        }
        if i > 0
            && let Some(&left) = x.get(i - 1)
        {
            s += left.exp();
        }
        s
    }

    #[at(&[0.5, 1.5, -0.75, 2.0], 1, 3)]
    #[at(&[0.5, 1.5, -0.75, 2.0], 2, 9)]
    fn part_that_may_be_missing(x: &[f64], lo: usize, hi: usize) -> f64 {
        match x.get(lo..hi) {
            Some(part) => part[0] * part[part.len() - 1],
            None => x[0],
        }
    }

    #[at(&[0.5, 1.5, -0.75, 2.0])]
    #[at(&[0.5])]
    fn head_and_tail(x: &[f64]) -> f64 {
        let Some((first, rest)) = x.split_first() else {
            return 0.0;
        };
        let mut s = *first;
        for v in rest {
            s = s * v + first;
        }
        if let Some((last, front)) = rest.split_last() {
            s += last * front.len() as f64;
        }
        s
    }

    #[at(&mut [0.5, 1.5, -0.75, 2.0])]
    fn changed_at_the_ends(x: &mut [f64]) -> f64 {
        *x.first_mut().unwrap() *= 3.0;
        if let Some(last) = x.last_mut() {
            *last = last.sin();
        }
        if let Some(v) = x.get_mut(1) {
            *v += 2.0;
        }
        let (head, rest) = x.split_first_mut().unwrap();
        *head *= rest[0];
        rest[0] += *head;
        x[0] * x[1] * x[3]
    }

    #[at(&[0.5, 1.5, -0.75], &[2, 0, 7])]
    fn looked_up(x: &[f64], at: &[usize]) -> f64 {
        let mut s = 1.0;
        for k in at {
            let Some(v) = x.get(*k) else {
                s *= 0.5;
                continue;
            };
            s = s * v + v;
        }
        s
    }

    #[at(0.5, 1.5)]
    fn swapped_by_mem(x: f64, y: f64) -> f64 {
        use std::mem::{replace, swap, take};
        let (mut a, mut b) = (x * y, y.sin());
        let old = a;
        swap(&mut a, &mut b);
        a *= 2.0;
        let c = replace(&mut a, b * old);
        let d = take(&mut b);
        b += c * a;
        a * b * c * d
    }

    #[at([0.5, 1.5, -0.75], 2.0)]
    fn array_replaced(a: [f64; 3], k: f64) -> f64 {
        let mut now = a;
        let mut s = 0.0;
        for i in 0..3 {
            let next = [now[1] * k, now[2], now[0] * now[i]];
            let old = std::mem::replace(&mut now, next);
            s += old[i] * now[0];
        }
        s
    }

    #[at([0.5, 1.5, -0.75], 2.0)]
    fn element_taken(mut a: [f64; 3], k: f64) -> f64 {
        let x = core::mem::take(&mut a[1]);
        a[1] += x * k;
        let _ = core::mem::replace(&mut a[0], k * k);
        a[0] * a[1] * x
    }

    #[at([0.5, 1.5, -0.75], 4)]
    fn arrays_double_buffered(a: [f64; 3], steps: usize) -> [f64; 3] {
        let mut now = a;
        let mut next = [0.0; 3];
        for _ in 0..steps {
            for i in 0..3 {
                next[i] = now[i] * now[(i + 1) % 3] * 0.5 + now[0].cos();
            }
            core::mem::swap(&mut now, &mut next);
        }
        now
    }

    #[at(&mut [0.5, 1.5, -0.75, 2.0], 4)]
    fn slices_swapped_in_a_loop(v: &mut [f64], steps: usize) {
        let n = v.len() / 2;
        let (mut now, mut next) = (vec![0.0; n], vec![0.0; n]);
        now.copy_from_slice(&v[..n]);
        for k in 0..steps {
            for i in 0..n {
                next[i] = now[i] * v[n + i] + now[n - 1 - i];
            }
            if k == 2 {
                continue;
            }
            std::mem::swap(&mut now, &mut next);
        }
        v[..n].copy_from_slice(&now);
    }

    #[at([0.5, 1.5, -0.75])]
    fn indices_sorted_by_active_keys(x: [f64; 3]) -> f64 {
        let mut order = [0_usize, 1, 2];
        order.sort_by(|i, j| x[*i].total_cmp(&x[*j]));
        x[order[0]] * x[order[1]] + x[order[2]].sin()
    }
}
