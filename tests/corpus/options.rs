//! `Option`s of active values: parameters, fields, locals, results; taken apart, and by their methods.

#[corpus_macros::corpus]
mod functions {
    struct Layer {
        w: [f64; 2],
        bias: Option<[f64; 2]>,
        scale: Option<f64>,
        #[no_diff]
        limit: Option<f64>,
        #[no_diff]
        power: Option<usize>,
    }

    struct Pair {
        x: f64,
        y: f64,
    }

    #[at(0.3, 0.5, Some(0.7))]
    #[at(0.3, 0.5, None)]
    fn by_value(w: f64, x: f64, b: Option<f64>) -> f64 {
        let z = w * x;
        match b {
            Some(b) => z + b * w,
            None => z,
        }
    }

    #[at(0.3, Some(0.7))]
    #[at(0.3, None)]
    fn if_let(w: f64, b: Option<f64>) -> f64 {
        let mut z = w * w;
        if let Some(b) = b {
            z *= b.tanh();
        }
        z
    }

    #[at(0.3, &Some(0.7))]
    #[at(0.3, &None)]
    fn by_reference(w: f64, b: &Option<f64>) -> f64 {
        match b {
            Some(b) => w * b * *b,
            None => w,
        }
    }

    #[at(0.3, &Some([0.7, -0.2, 0.4]))]
    #[at(0.3, &None)]
    fn array_by_reference(w: f64, b: &Option<[f64; 3]>) -> f64 {
        let mut s = w;
        if let Some(b) = b {
            for i in 0..3 {
                s += w * b[i] * b[i];
            }
        }
        s
    }

    #[at(0.3, Some([0.7, -0.2, 0.4]))]
    fn array_by_value(w: f64, b: Option<[f64; 3]>) -> f64 {
        let mut s = w;
        if let Some(b) = b {
            for i in 0..3 {
                s += w * b[i].sin();
            }
        }
        s
    }

    #[at(0.3, &Some(vec![0.7, -0.2]))]
    #[at(0.3, &None)]
    fn vec_by_reference(w: f64, b: &Option<Vec<f64>>) -> f64 {
        let mut s = w;
        if let Some(b) = b {
            for i in 0..b.len() {
                s += w * b[i].sin();
            }
        }
        s
    }

    #[at(0.3, Some(vec![0.7, -0.2]))]
    fn vec_by_value(w: f64, b: Option<Vec<f64>>) -> f64 {
        let mut s = w;
        if let Some(b) = b {
            for i in 0..b.len() {
                s += w * b[i].sin();
            }
        }
        s
    }

    #[at(&Layer { w: [0.5, 0.2], bias: Some([0.7, 0.1]), scale: Some(1.5), limit: Some(5.0), power: Some(2) }, 0.4)]
    #[at(&Layer { w: [0.5, 0.2], bias: None, scale: Some(1.5), limit: Some(0.2), power: None }, 0.4)]
    #[at(&Layer { w: [0.5, 0.2], bias: Some([0.7, 0.1]), scale: None, limit: None, power: None }, 0.4)]
    fn fields(l: &Layer, x: f64) -> f64 {
        let mut s = 0.0;
        for i in 0..2 {
            let mut z = l.w[i] * x;
            if let Some(b) = &l.bias {
                z += b[i];
            }
            s += z.tanh();
        }
        if let Some(k) = l.scale {
            s *= k;
        }
        if let Some(c) = l.limit {
            s = s.min(c);
        }
        if let Some(p) = l.power {
            s = s.powi(p as i32);
        }
        s
    }

    #[at(&Layer { w: [0.5, 0.2], bias: Some([0.7, 0.1]), scale: Some(1.5), limit: None, power: None }, 0.4)]
    #[at(&Layer { w: [0.5, 0.2], bias: None, scale: None, limit: None, power: None }, 0.4)]
    fn methods_of_fields(l: &Layer, x: f64) -> f64 {
        let k = l.scale.unwrap_or(x);
        let first = l.bias.as_ref().map_or(0.0, |b| b[0] * x);
        let last = l.bias.map(|b| b[1] * b[0]).unwrap_or(1.0);
        k * l.w[0] + first * last
    }

    #[at(&[0.3, 0.6, 0.1])]
    #[at(&[0.9, -0.6, 0.1])]
    fn greatest(xs: &[f64]) -> f64 {
        let mut best: Option<f64> = None;
        for i in 0..xs.len() {
            let y = xs[i] * xs[i];
            match best {
                Some(b) if b >= y => {}
                _ => best = Some(y),
            }
        }
        best.unwrap_or(0.0)
    }

    #[at(&[0.3, 0.6, 0.1])]
    #[at(&[0.9, -0.6, 0.1])]
    fn greatest_of_unknown_type(xs: &[f64]) -> f64 {
        let mut best = None;
        for &x in xs {
            let y = x.sin();
            best = Some(match best {
                Some(b) => {
                    if y > b {
                        y
                    } else {
                        b
                    }
                }
                None => y,
            });
        }
        match best {
            Some(b) => b * 2.0,
            None => 0.0,
        }
    }

    #[at(&[0.3, 0.6, 0.1], 0.4)]
    fn previous_element(xs: &[f64], w: f64) -> f64 {
        let mut last: Option<f64> = None;
        let mut s = 0.0;
        for &x in xs {
            if let Some(before) = last {
                s += (x - before) * (x - before) * w;
            }
            last = Some(x * w);
        }
        s + last.unwrap_or(0.0)
    }

    #[at(0.3, Some(0.7))]
    #[at(0.3, Some(-0.7))]
    #[at(0.3, None)]
    fn map_and_then(x: f64, b: Option<f64>) -> f64 {
        let c = b.map(|b| b * x);
        let d = c.and_then(|c| if c > 0.0 { Some(c.sqrt()) } else { None });
        d.map_or(x, |d| d + x) + b.unwrap_or(2.0 * x)
    }

    #[at(0.3, Some(0.7), Some(1.2))]
    #[at(0.3, Some(0.2), None)]
    #[at(0.3, None, Some(1.2))]
    #[at(0.3, None, None)]
    fn zip_or_filter(x: f64, b: Option<f64>, c: Option<f64>) -> f64 {
        let z = b.zip(c);
        let s = match z {
            Some((p, q)) => p * q,
            None => x,
        };
        let first = b.or(c).unwrap_or_else(|| x * x);
        s + first + b.filter(|b| *b > 0.5).map_or_else(|| 0.0, |v| v * x)
    }

    #[at(0.3, Some(0.7))]
    #[at(0.3, None)]
    fn let_else(x: f64, b: Option<f64>) -> f64 {
        let Some(b) = b else { return x * x };
        b * x
    }

    #[at(&[0.3, 0.2, -1.0, 5.0], Some(0.7))]
    #[at(&[0.3, 0.2, -1.0, 5.0], None)]
    fn let_else_in_a_loop(xs: &[f64], b: Option<f64>) -> f64 {
        let mut s = 0.0;
        for &x in xs {
            let Some(k) = b else { continue };
            if x < 0.0 {
                break;
            }
            s += k * x * k;
        }
        s
    }

    #[at(0.3, &Some(vec![0.7, 2.0]))]
    fn as_ref_and_as_deref(x: f64, b: &Option<Vec<f64>>) -> f64 {
        let k = b.as_ref().map_or(0.0, |b| b[0] * x);
        let j = b.as_deref().map_or(1.0, |b| b[1] * x);
        k + j * b.as_ref().unwrap()[0]
    }

    #[at(0.7)]
    fn take(x: f64) -> f64 {
        let mut o = Some(x * x);
        let a = o.take();
        let b = o.unwrap_or(x);
        a.unwrap() * b
    }

    #[at(0.7)]
    fn replace(x: f64) -> f64 {
        let mut o = Some(x * x);
        let a = o.replace(x.sin());
        o.unwrap() * a.expect("it was there")
    }

    #[at(0.3, Some(0.7))]
    #[at(0.3, None)]
    fn changed_in_place(x: f64, mut o: Option<f64>) -> f64 {
        if let Some(v) = &mut o {
            *v *= x;
            *v += 1.0;
        }
        if let Some(v) = o.as_mut() {
            *v = *v * *v;
        }
        o.unwrap_or(x)
    }

    #[at(0.3, &mut Some(0.7))]
    fn in_out(x: f64, o: &mut Option<f64>) {
        match o {
            Some(v) => *v *= x,
            None => {}
        }
    }

    #[at(0.7, true)]
    #[at(0.7, false)]
    fn made_in_branches(x: f64, c: bool) -> f64 {
        let o = if c { Some(x * x) } else { None };
        if let Some(v) = o { v * x } else { x }
    }

    #[at(0.7)]
    fn logarithm(x: f64) -> Option<f64> {
        if x > 0.0 { Some(x.ln()) } else { None }
    }

    #[at(1.3, 2.2)]
    #[at(1.3, -2.2)]
    #[at(-1.3, 2.2)]
    fn results_of_calls(x: f64, y: f64) -> f64 {
        let first = logarithm(x).unwrap_or(y);
        let second = match logarithm(y) {
            Some(v) => v * x,
            None => x,
        };
        first + second + logarithm(x * y).map_or(y, |v| v * v)
    }

    #[at(2.3, 3.2)]
    fn question_marks(x: f64, y: f64) -> Option<f64> {
        let a = logarithm(x)?;
        let b = logarithm(y).map(|b| b * a)?;
        let c = Some(a).filter(|a| *a > 0.0)?;
        logarithm(a * b * c + 2.0).map(|v| v * 3.0)
    }

    #[at(0.7, Some(0.3))]
    fn returned_as_it_is(x: f64, o: Option<f64>) -> Option<f64> {
        let scaled = o.map(|o| o * x);
        if x > 0.5 { scaled } else { o }
    }

    #[at(0.7, Some((0.3, 0.2)))]
    #[at(0.7, None)]
    fn of_a_tuple(x: f64, p: Option<(f64, f64)>) -> f64 {
        match p {
            Some((a, b)) => a * b * x,
            None => x,
        }
    }

    #[at(0.7, Some(Pair { x: 0.3, y: 0.2 }))]
    #[at(0.7, None)]
    fn of_a_struct(x: f64, p: Option<Pair>) -> f64 {
        match p {
            Some(Pair { x: a, y }) => a * y * x,
            None => x,
        }
    }

    #[at(0.7, &Some(Pair { x: 0.3, y: 0.2 }))]
    #[at(0.7, &Some(Pair { x: -0.3, y: 0.2 }))]
    fn of_a_struct_by_reference(x: f64, p: &Option<Pair>) -> f64 {
        match p {
            Some(p) if p.x > 0.0 => p.x * x,
            Some(Pair { y, .. }) => *y * x,
            None => x,
        }
    }

    #[at(Some(0.7), Some(0.3))]
    #[at(Some(0.7), None)]
    #[at(None, Some(0.3))]
    fn two_at_once(a: Option<f64>, b: Option<f64>) -> f64 {
        match (a, b) {
            (Some(a), Some(b)) => a * b,
            (Some(v), None) | (None, Some(v)) => v * v,
            (None, None) => 0.0,
        }
    }

    #[at(0.7, Some(3))]
    #[at(0.7, None)]
    fn inactive_with_active_closure(x: f64, #[no_diff] n: Option<usize>) -> f64 {
        n.map_or(x, |n| x * n as f64)
    }

    #[at(0.9, 4)]
    fn while_let(x: f64, n: usize) -> f64 {
        let mut left = n;
        let mut current = Some(x);
        let mut sum = 0.0;
        while let Some(v) = current {
            sum += v;
            left -= 1;
            current = if left > 0 { Some(v * x) } else { None };
        }
        sum
    }
}

use differentiable::{Real, differentiable};

#[differentiable]
fn with_slice(w: f64, b: Option<&[f64]>) -> f64 {
    let mut s = w;
    if let Some(b) = b {
        for i in 0..b.len() {
            s += w * b[i] * b[i];
        }
    }
    s
}

#[test]
fn slices() {
    assert_eq!(with_slice::grad(2.0, Some(&[1.0, 3.0])), (11.0, Some(vec![4.0, 12.0])));
    assert_eq!(with_slice::grad(2.0, None), (1.0, None));
    let (value, tangent) = with_slice::jvp(2.0, Some(&[1.0, 3.0]), 1.0, Some(vec![0.5, 0.0]));
    assert_eq!((value, tangent), (22.0, 13.0));
}

#[differentiable]
fn generic<T: Real>(x: T, b: Option<T>) -> T {
    match b {
        Some(b) => b * x * x,
        None => x,
    }
}

#[test]
fn type_parameters() {
    assert_eq!(generic::grad(2.0, Some(3.0)), (12.0, Some(4.0)));
    assert_eq!(generic::grad(2.0_f32, None), (1.0, None));
}
