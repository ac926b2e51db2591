//! Closures: a call is the body, among the names that the closure sees.

#[corpus_macros::corpus]
mod functions {
    #[at(1.5, -0.5)]
    fn called_twice(a: f64, b: f64) -> f64 {
        let f = |x: f64| x * x + b;
        f(a) * f(a + 1.0)
    }

    #[at(1.5, -0.5)]
    fn without_types(a: f64, b: f64) -> f64 {
        let f = |x, y| x * y + b;
        f(a, 2.0) + f(b, a)
    }

    #[at(1.5, -0.5)]
    fn nested_calls(a: f64, b: f64) -> f64 {
        let f = |x: f64| x.sin() * b;
        f(f(f(a)))
    }

    #[at(1.5, -0.5)]
    fn closures_that_call_closures(a: f64, b: f64) -> f64 {
        let square = |x: f64| x * x;
        let cube = |x: f64| square(x) * x;
        let both = |x: f64| square(x) + cube(x) * b;
        both(a) + square(b)
    }

    #[at(1.5, -0.5)]
    fn names_at_the_definition(a: f64, b: f64) -> f64 {
        let k = a * 2.0;
        let f = |x: f64| x * k;
        let k = b;
        let a = f(k);
        f(a) * k
    }

    #[at(1.5, -0.5)]
    fn moved_copies(a: f64, b: f64) -> f64 {
        let mut k = a;
        let f = move |x: f64| x * k;
        k *= b;
        let g = move |x: f64| x + k;
        k = 7.0;
        f(b) * g(a) + k
    }

    #[at(1.5, -0.5)]
    fn moved_state(a: f64, b: f64) -> f64 {
        let mut s = a;
        let mut next = move || {
            s = s * b + 1.0;
            s
        };
        let first = next();
        let second = next();
        s += 3.0;
        first * second + s
    }

    #[at(1.5, -0.5)]
    fn changes_what_it_captures(a: f64, b: f64) -> f64 {
        let mut s = 0.0;
        let mut add = |v: f64| s += v * v;
        add(a);
        add(b * a);
        s * a
    }

    #[at(&[1.5, -0.5, 2.0])]
    fn changes_in_a_loop(v: &[f64]) -> f64 {
        let mut total = 0.0;
        let mut worst = 0.0;
        let mut note = |x: f64| {
            total += x;
            if x * x > worst {
                worst = x * x;
            }
        };
        for x in v {
            note(*x);
        }
        total * worst
    }

    #[at(1.5, -0.5)]
    #[at(-1.5, -0.5)]
    fn early_return(a: f64, b: f64) -> f64 {
        let f = |x: f64| {
            if x < 0.0 {
                return x * b;
            }
            let y = x * x;
            y + b
        };
        f(a) + f(b) * f(-a)
    }

    #[at(1.5, -0.5)]
    fn early_return_of_nothing(a: f64, b: f64) -> f64 {
        let mut s = a;
        let mut step = |x: f64| {
            if x < 0.0 {
                return;
            }
            s *= x;
        };
        step(a);
        step(b);
        step(2.0);
        s
    }

    #[at(&[1.5, -0.5, 2.0], 1.0)]
    fn return_in_a_loop(v: &[f64], limit: f64) -> f64 {
        let first_above = |limit: f64| {
            for x in v {
                if *x > limit {
                    return x * x;
                }
            }
            limit
        };
        first_above(limit) * first_above(limit + 0.9) + first_above(9.0)
    }

    #[at(1.5, -0.5)]
    fn with_patterns(a: f64, b: f64) -> f64 {
        let f = |(x, y): (f64, f64)| x * y + a;
        let g = |[x, y]: [f64; 2]| x - y * b;
        f((a, b)) * g([b, a]) + f((b, 2.0))
    }

    #[at(1.5, -0.5)]
    fn gives_tuples(a: f64, b: f64) -> f64 {
        let turn = |x: f64, y: f64| (x * a - y * b, x * b + y * a);
        let (x, y) = turn(a, b);
        let (x, y) = turn(x, y);
        let p = turn(y, x);
        x * y + p.0 * p.1
    }

    #[at(1.5, -0.5)]
    fn gives_arrays(a: f64, b: f64) -> f64 {
        let row = |k: f64| [k * a, k * b, k * k];
        let m = [row(a), row(b)];
        m[0][1] * m[1][2] + row(2.0)[0]
    }

    #[at(1.5, -0.5)]
    fn called_on_the_spot(a: f64, b: f64) -> f64 {
        (|x| x * x * b)(a) + (|x: f64, y: f64| x / y)(a, b)
    }

    #[at(1.5, -0.5)]
    fn without_parameters(a: f64, b: f64) -> f64 {
        let f = || a * b;
        let g = || f() + a;
        f() * g()
    }

    #[at(&[1.5, -0.5, 2.0], 0.5)]
    fn captured_slices(v: &[f64], k: f64) -> f64 {
        let at = |i: usize| v[i % v.len()] * k;
        at(0) * at(1) + at(5)
    }

    #[at(&[1.5, -0.5, 2.0], 0.5)]
    fn takes_slices(v: &[f64], k: f64) -> f64 {
        let norm = |w: &[f64]| w.iter().map(|x| x * x * k).sum::<f64>();
        norm(v) * norm(&v[1..])
    }

    #[at(&mut [1.5, -0.5, 2.0], 0.5)]
    fn changes_slices(v: &mut [f64], k: f64) {
        let scale = |w: &mut [f64], k: f64| {
            for x in w.iter_mut() {
                *x *= k * *x;
            }
        };
        scale(v, k);
        scale(&mut v[1..], k + 1.0);
    }

    #[at(1.5, -0.5)]
    fn takes_references(a: f64, b: f64) -> f64 {
        let f = |x: &f64, y: &mut f64| {
            *y += x * *x;
            *y * x
        };
        let mut s = b;
        let t = f(&a, &mut s);
        t * s
    }

    #[at(1.5, -0.5, 4)]
    fn in_a_while_loop(a: f64, b: f64, n: i32) -> f64 {
        let step = |x: f64| x - (x * x - a) / (2.0 * x + b * b);
        let mut x = a;
        let mut k = 0;
        while k < n {
            x = step(x);
            k += 1;
        }
        x
    }

    #[at(1.5, -0.5)]
    fn made_in_a_loop(a: f64, b: f64) -> f64 {
        let mut s = a;
        for i in 0..3 {
            let t = s * b;
            let f = |x: f64| x * t + i as f64;
            s = f(s) + f(1.0);
        }
        s
    }

    #[at(1.5, -0.5)]
    fn shadowed_closures(a: f64, b: f64) -> f64 {
        let f = |x: f64| x * a;
        let f = |x: f64| f(x) + b;
        let f = |x: f64| f(f(x));
        f(b)
    }

    #[at(1.5, -0.5)]
    fn closure_that_makes_closures(a: f64, b: f64) -> f64 {
        let scaled_by = |k: f64| move |x: f64| x * k;
        let twice = scaled_by(a);
        let thrice = scaled_by(b * 3.0);
        twice(thrice(a)) + scaled_by(2.0)(b)
    }

    #[at(1.5, -0.5)]
    fn closures_as_arguments(a: f64, b: f64) -> f64 {
        let f = |x: f64| x * x + b;
        let twice = |g: &dyn Fn(f64) -> f64, x: f64| g(g(x));
        twice(&f, a)
    }

    #[at(&[1.5, -0.5, 2.0], 0.5)]
    fn given_to_adaptors(v: &[f64], k: f64) -> f64 {
        let f = |x: &f64| x * x * k;
        let add = |a: f64, b: f64| a + b * b;
        v.iter().map(f).sum::<f64>() + v.iter().map(&f).fold(0.0, add)
    }

    #[at(1.5, -0.5)]
    fn named_functions(a: f64, b: f64) -> f64 {
        let act = f64::tanh;
        act(a * b) + act(b)
    }

    #[at(1.5, -0.5)]
    #[at(-1.5, -0.5)]
    fn branches_inside(a: f64, b: f64) -> f64 {
        let leaky = |x: f64| if x > 0.0 { x } else { x * 0.1 * b };
        let kind = |x: f64| match x > 1.0 {
            true => x * x,
            false => b * x,
        };
        leaky(a) * kind(a) + leaky(b)
    }

    #[at(1.5, -0.5)]
    fn typed_results(a: f64, b: f64) -> f64 {
        let f = |x: f64| -> f64 {
            let y = x * b;
            y * y
        };
        let g = |n: usize| -> f64 { n as f64 };
        f(a) + f(b) * g(3)
    }

    #[at(1.5, -0.5, &[2, 0, 1])]
    fn closures_of_integers(a: f64, b: f64, order: &[usize]) -> f64 {
        let v = [a, b, a * b];
        let pick = |i: usize| order[i % order.len()];
        v[pick(0)] * v[pick(1)] + v[pick(7)]
    }

    #[at(&[1.5, -0.5, 2.0])]
    fn closure_over_a_changing_array(v: &[f64]) -> f64 {
        let mut w = [0.0; 3];
        for (w, v) in w.iter_mut().zip(v) {
            *w = v * v;
        }
        let before = w[1];
        let mut bump = |i: usize, by: f64| {
            w[i] = w[i] * by + before;
            w[i]
        };
        let x = bump(0, 2.0);
        let y = bump(1, x);
        x * y + w[0] * w[1] * w[2]
    }

    #[at(1.5, -0.5)]
    fn evaluation_order(a: f64, b: f64) -> f64 {
        let mut k = a;
        let mut next = || {
            k *= b;
            k
        };
        let x = next() - next() * 2.0;
        x + k
    }

    #[at(1.5, -0.5)]
    fn arguments_by_value(a: f64, b: f64) -> f64 {
        let f = |mut x: f64| {
            x *= b;
            x += 1.0;
            x
        };
        let x = a;
        f(x) * f(x) * x
    }

    #[at(1.5, -0.5)]
    fn bisection(target: f64, k: f64) -> f64 {
        let f = |x: f64| x * x * x + k * x - target;
        let df = |x: f64| 3.0 * x * x + k;
        let mut x = 1.0;
        for _ in 0..6 {
            x -= f(x) / df(x);
        }
        x
    }

    #[at(0.3, 0.7)]
    fn runge_kutta(x: f64, rate: f64) -> f64 {
        let f = |t: f64, y: f64| rate * y * (1.0 - y) + 0.1 * t.sin();
        let h = 0.1;
        let mut y = x;
        for n in 0..5 {
            let t = n as f64 * h;
            let k1 = f(t, y);
            let k2 = f(t + h / 2.0, y + h / 2.0 * k1);
            let k3 = f(t + h / 2.0, y + h / 2.0 * k2);
            let k4 = f(t + h, y + h * k3);
            y += h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4);
        }
        y
    }

    #[at(1.5, -0.5)]
    fn unused_closures(a: f64, b: f64) -> f64 {
        let _unused = |x: f64| x * a;
        let _f = |x: f64| x * a;
        a * b
    }

    #[at(vec![1.5, -0.5], 2.0)]
    fn moved_vecs(v: Vec<f64>, k: f64) -> f64 {
        let f = move |i: usize| v[i] * k;
        f(0) * f(1)
    }

    #[at(1.5, -0.5)]
    fn tuples_of_closures(a: f64, b: f64) -> f64 {
        let (f, g) = (|x: f64| x * a, |x: f64| x + b);
        f(g(a)) * g(f(b))
    }

    #[at(1.5, -0.5)]
    fn labels_inside(a: f64, b: f64) -> f64 {
        let f = |x: f64| {
            let mut s = x;
            'outer: for i in 0..3 {
                for j in 0..3 {
                    if i * j == 2 {
                        break 'outer;
                    }
                    s = s * b + a;
                }
            }
            s
        };
        f(a) + f(b)
    }

    #[at(1.5, 0.5)]
    #[at(-0.25, 2.0)]
    fn assigned_after_the_last_call(x: f64, k: f64) -> f64 {
        let mut v = vec![x, k];
        let total = || v.iter().sum::<f64>() * k;
        let t = total() + total() * x;
        v = vec![t, x];
        v[0] * v[1]
    }

    #[at(1.5, 0.5)]
    #[at(-0.25, 2.0)]
    fn a_capture_that_the_closure_assigns(x: f64, k: f64) -> f64 {
        let mut last = x;
        let mut step = |f: f64| {
            last = last * f + k;
            last
        };
        let a = step(2.0);
        let b = step(a);
        a * b + last
    }

    #[at(1.5, 0.5)]
    #[at(-0.25, 2.0)]
    fn a_parameter_with_the_name_of_a_variable(x: f64, k: f64) -> f64 {
        let mut t = k;
        let double = |t: f64| t * 2.0;
        t = x * t;
        double(t) * t + double(k)
    }

    #[at(1.5, 0.5)]
    #[at(-0.25, 2.0)]
    fn another_field_is_assigned(x: f64, k: f64) -> f64 {
        let mut pair = (x, k);
        let square = || pair.0 * pair.0;
        pair.1 = x * k;
        square() * pair.1
    }
}
