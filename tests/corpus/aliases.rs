//! Aliases: references to parts of arrays, structs and tuples, read and written through.

#[corpus_macros::corpus]
mod functions {
    struct Point {
        x: f64,
        y: f64,
    }

    struct State {
        h: Vec<f64>,
        at: Point,
        pair: (f64, [f64; 2]),
    }

    #[at(&[0.5, 1.5, -0.75, 2.0, 0.1, 0.2], &[1.0, 2.0, 3.0], 2, 3)]
    fn rows_of_a_matrix(w: &[f64], x: &[f64], rows: usize, n: usize) -> f64 {
        let mut total = 0.0;
        for i in 0..rows {
            let row = &w[i * n..(i + 1) * n];
            let mut z = 0.0;
            for j in 0..n {
                z += row[j] * x[j];
            }
            total += z.tanh() * row[0];
        }
        total
    }

    #[at(&[0.5, 1.5, -0.75, 2.0, 0.1, 0.2], 2)]
    fn ranges_of_every_form(w: &[f64], k: usize) -> f64 {
        let all = &w[..];
        let front = &all[..k];
        let back = &w[k..];
        let closed = &back[1..=2];
        let short = &back[..=1];
        let inner = &closed[1..];
        front[1] * back[0] + closed[0] * inner[0] + short[1] * all[5] + inner.len() as f64
    }

    #[at(&mut [0.5, 1.5, -0.75, 2.0], 3)]
    fn written_through(a: &mut [f64], n: usize) -> f64 {
        for i in 0..n {
            let r = &mut a[i];
            *r += 0.5;
            *r *= 2.0;
            let next = &mut a[i + 1];
            *next += next.sin();
        }
        a[0] * a[n]
    }

    #[at(&[0.5, 1.5, -0.75], 2.0)]
    fn read_after_writing_through_an_alias(x: &[f64], k: f64) -> f64 {
        let mut a = [x[0], x[1], x[2] * k];
        let before = a[1] * a[2];
        {
            let tail = &mut a[1..];
            tail[0] = before * k;
            tail[1] *= tail[0];
        }
        let after = a[1] * a[2];
        let whole = &mut a;
        whole[0] = after;
        *whole = [whole[2], whole[1] * before, whole[0]];
        a[0] * a[1] + a[2]
    }

    #[at(State { h: vec![0.5, 1.5], at: Point { x: 0.3, y: -0.2 }, pair: (2.0, [0.1, 0.7]) }, 1.5)]
    fn parts_of_a_struct(mut state: State, k: f64) -> f64 {
        let h = &mut state.h;
        h[0] *= k;
        h[1] += h[0];
        let p = &mut state.at;
        p.x *= p.y;
        let y = &mut p.y;
        *y = y.exp() * k;
        let (a, b) = &mut state.pair;
        *a *= b[1];
        b[0] += *a;
        state.h[1] * state.at.x * state.at.y + state.pair.0 * state.pair.1[0]
    }

    #[at(Point { x: 0.3, y: -0.2 }, [0.5, 1.5])]
    fn patterns_that_bind_references(mut p: Point, mut arr: [f64; 2]) -> f64 {
        let Point { x, y } = &mut p;
        *x += *y * 2.0;
        *y *= *x;
        let [a, b] = &mut arr;
        *a *= *b;
        std::mem::swap(a, b);
        let Point { x: ref one, y: ref mut two } = p;
        *two += *one;
        p.x * p.y + arr[0] * arr[1].sin()
    }

    #[at(&mut [0.5, 1.5], 0.7)]
    fn reborrowed(a: &mut [f64], k: f64) -> f64 {
        let r = &mut *a;
        r[0] *= k;
        let s = &mut *r;
        s[1] += s[0] * s[1];
        let t = &*s;
        let u = &t[1];
        *u * t[0]
    }

    #[at(&mut 0.5, 0.7)]
    fn reborrowed_scalar(a: &mut f64, k: f64) {
        let r = &mut *a;
        *r *= k;
        let s = &mut *r;
        *s = s.sin() * *s;
        *a += k;
    }

    #[at(&[0.5, 1.5, -0.75])]
    fn shadowed_aliases(x: &[f64]) -> f64 {
        let r = &x[0];
        let s = r * r;
        let r = &x[1];
        let s = s * r;
        let r = &r;
        s + **r
    }

    #[at(&[0.5, 1.5, -0.75, 2.0])]
    fn aliases_of_aliases_in_a_loop(x: &[f64]) -> f64 {
        let mut v = [0.0; 4];
        let mut s = 0.0;
        for i in 0..4 {
            let all = &mut v[..];
            let tail = &mut all[i..];
            let first = &mut tail[0];
            *first = x[i] * x[0];
            if i > 0 {
                let before = &v[i - 1];
                s += before * v[i];
            }
        }
        s
    }

    #[at(vec![0.5, 1.5, -0.75])]
    fn views_of_a_vec(v: Vec<f64>) -> f64 {
        let s = v.as_slice();
        let r: &[f64] = v.as_ref();
        let t: &[f64] = &v;
        let copy = s.to_vec();
        let owned = t[1..].to_owned();
        s[0] * r[1] + t[2] * copy[0] + owned[1] * owned[0]
    }

    #[at(vec![0.5, 1.5, -0.75], 2.0)]
    fn mutable_views_of_a_vec(mut v: Vec<f64>, k: f64) -> f64 {
        let s = v.as_mut_slice();
        s[0] *= k;
        s[1..].reverse();
        let early = s[1];
        s.fill(early * k);
        v.push(early);
        v[0] * v[3]
    }

    #[at(&[0.5, 1.5, -0.75], 2)]
    fn alias_that_ends_before_the_vec_grows(x: &[f64], n: usize) -> f64 {
        let mut v = vec![x[0], x[1]];
        let mut s = 0.0;
        for _ in 0..n {
            let last = &v[v.len() - 1];
            let next = last * x[2];
            s += *last;
            v.push(next);
            let first = &mut v[0];
            *first += next;
        }
        s * v[0]
    }

    #[at(&mut [[0.5, 1.5], [-0.75, 2.0]])]
    fn rows_by_reference(m: &mut [[f64; 2]]) -> f64 {
        let first = &m[0];
        let d = first[0] * first[1];
        let row = &mut m[1];
        row[0] *= d;
        let [a, b] = row;
        *a += *b;
        m[1][0] * m[0][1]
    }

    #[at(&1.5, &0.5)]
    #[at(&-0.25, &2.0)]
    fn references_to_references(x: &f64, y: &f64) -> f64 {
        let z = &y;
        let w = &z;
        *x * **z + x * *z + ***w * 2.0
    }
}
