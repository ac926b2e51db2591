//! `match`: guards, bindings, ranges, tuples, enums with inactive payloads, and active values taken apart.

#[corpus_macros::corpus]
mod functions {
    #[derive(Clone, Copy, Debug, PartialEq)]
    enum Activation {
        Relu,
        Tanh,
        Leaky(u32),
        Power { n: i32 },
    }

    struct Point {
        x: f64,
        y: f64,
    }

    #[at(0.7, Activation::Relu)]
    #[at(0.7, Activation::Tanh)]
    #[at(-0.7, Activation::Leaky(4))]
    #[at(0.7, Activation::Power { n: 3 })]
    fn enum_by_value(x: f64, #[no_diff] a: Activation) -> f64 {
        match a {
            Activation::Relu => x.max(0.0),
            Activation::Tanh => x.tanh(),
            Activation::Leaky(k) => {
                if x > 0.0 {
                    x
                } else {
                    x / k as f64
                }
            }
            Activation::Power { n } => x.powi(n),
        }
    }

    #[at(0.7, &Activation::Relu)]
    #[at(-0.7, &Activation::Leaky(4))]
    #[at(0.7, &Activation::Power { n: 3 })]
    fn enum_by_reference(x: f64, #[no_diff] a: &Activation) -> f64 {
        let y = match a {
            Activation::Relu | Activation::Tanh => x.tanh(),
            Activation::Leaky(k) => x * x * *k as f64,
            Activation::Power { n } => x.powi(*n),
        };
        y * x
    }

    #[at(0.7, &Activation::Leaky(2))]
    #[at(0.7, &Activation::Leaky(7))]
    #[at(0.3, &Activation::Leaky(7))]
    #[at(0.3, &Activation::Power { n: 2 })]
    #[at(0.3, &Activation::Power { n: 3 })]
    fn dereferenced_with_guards(x: f64, #[no_diff] a: &Activation) -> f64 {
        match *a {
            Activation::Relu | Activation::Tanh => x.tanh(),
            Activation::Leaky(k @ 1..=3) => x * k as f64,
            Activation::Leaky(k) if x > 0.5 => x * x * k as f64,
            Activation::Leaky(_) => x,
            Activation::Power { n: 2, .. } => x * x,
            Activation::Power { n } => x.powi(n),
        }
    }

    #[at(&[0.5, -0.4, 0.9], &[Activation::Relu, Activation::Leaky(3), Activation::Power { n: 2 }])]
    fn enums_in_a_loop(x: &[f64], #[no_diff] kinds: &[Activation]) -> f64 {
        let mut state = 1.0;
        for i in 0..x.len() {
            state *= match kinds[i] {
                Activation::Relu => x[i].max(0.0) + state,
                Activation::Tanh => x[i].tanh(),
                Activation::Leaky(k) => x[i] * k as f64 * state,
                Activation::Power { n } => x[i].powi(n),
            };
        }
        state
    }

    #[at(0.5, 0.4, 0)]
    #[at(0.5, 0.4, 2)]
    #[at(0.5, 0.4, 5)]
    #[at(-0.5, 0.4, 5)]
    fn tuple_of_a_test_and_a_number(a: f64, b: f64, n: usize) -> f64 {
        match (a > 0.0, n) {
            (true, 0) => a * b,
            (true, 1..=3) => a + b,
            (false, _) => b * b,
            (true, m) => a.powi(m as i32),
        }
    }

    #[at(0.6, -3)]
    #[at(0.6, 2)]
    #[at(0.6, 5)]
    #[at(0.6, 12)]
    fn ranges(x: f64, n: i32) -> f64 {
        let y = match n {
            i32::MIN..=0 => x,
            1 | 2 => x * x,
            3..10 => {
                let z = x.sin();
                z * x
            }
            k @ 10.. => x / k as f64,
        };
        y * y
    }

    #[at(0.6, "sin")]
    #[at(0.6, "exp")]
    #[at(0.6, "other")]
    fn strings(x: f64, mode: &str) -> f64 {
        match mode {
            "sin" => x.sin(),
            "exp" => x.exp(),
            _ => x * x,
        }
    }

    #[at(0.6, 'q')]
    #[at(0.6, 'Q')]
    fn characters(x: f64, c: char) -> f64 {
        match c {
            'a'..='z' => x * x,
            'A'..='Z' => x.cos(),
            _ => 0.0,
        }
    }

    #[at(&[0.5, 0.7, -0.3, 0.2], &[0, 1, 2, 0])]
    #[at(&[0.5, 0.7, -0.3, 0.2], &[0, 1, 3, 0])]
    #[at(&[0.5, 0.7, -0.3, 0.2], &[1, 1, 4, 0])]
    fn arms_that_leave(x: &[f64], ops: &[u8]) -> f64 {
        let mut s = 1.0;
        for i in 0..ops.len() {
            match ops[i] {
                0 => s += x[i] * x[i],
                1 => s *= x[i],
                2 => continue,
                3 => break,
                4 => return s * 2.0,
                _ => unreachable!(),
            }
            s += 1.0;
        }
        s
    }

    #[at(0.5, 0.7)]
    #[at(0.7, 0.5)]
    fn active_tuple_with_a_guard(a: f64, b: f64) -> f64 {
        match (a, b) {
            (u, v) if u > v => u * u,
            (u, v) => v * u * u,
        }
    }

    #[at(Point { x: 0.5, y: 0.7 })]
    fn active_struct(p: Point) -> f64 {
        match p {
            Point { x, y } => x * y * y,
        }
    }

    #[at(&Point { x: 0.5, y: 0.7 })]
    #[at(&Point { x: -0.5, y: 0.7 })]
    fn active_struct_by_reference(p: &Point) -> f64 {
        match p {
            Point { x, .. } if *x > 0.0 => *x * *x,
            Point { x, y } => *x * *y,
        }
    }

    #[at([0.5, 0.7, 0.9])]
    fn active_array(a: [f64; 3]) -> f64 {
        match a {
            [x, y, z] => x * y + z * x,
        }
    }

    #[at([0.5, 0.7, 0.9], 0)]
    #[at([0.5, 0.7, 0.9], 1)]
    fn active_tuple_in_a_refutable_pattern(a: [f64; 3], n: usize) -> f64 {
        match (a[0] * a[1], n, a[2]) {
            (u, 0, v) => u * v,
            (u, m, _) => u * u * m as f64,
        }
    }

    #[at(0.5, 4)]
    #[at(0.5, 40)]
    fn at_in_let_else(x: f64, n: usize) -> f64 {
        let m @ 0..=9 = n else { return x * x };
        x * m as f64
    }

    #[at(1.2, Some(3), true)]
    #[at(1.2, Some(0), true)]
    #[at(1.2, None, true)]
    #[at(1.2, Some(3), false)]
    fn chain_of_conditions(x: f64, #[no_diff] a: Option<usize>, b: bool) -> f64 {
        if let Some(n) = a
            && b
            && x > 0.0
            && let Some(m) = n.checked_sub(1)
        {
            x.powi(m as i32)
        } else {
            x * 2.0
        }
    }

    #[at(0.5, 2)]
    #[at(0.5, 5)]
    fn matches_macro(x: f64, n: u8) -> f64 {
        if matches!(n, 1..=3 | 7) && !matches!(n, 3) { x * x } else { x }
    }

    #[at(1.5)]
    #[at(0.9)]
    #[at(0.1)]
    fn labelled_block(x: f64) -> f64 {
        let y = 'a: {
            if x > 1.0 {
                break 'a x * x;
            }
            let z = x.sin();
            if z > 0.5 {
                break 'a z;
            }
            x * 3.0
        };
        y * x
    }

    #[at(0.8)]
    fn loop_with_a_value(x: f64) -> f64 {
        let mut i = 0;
        let mut y = x;
        let z = loop {
            i += 1;
            y = y * x;
            if i > 3 {
                break y + 1.0;
            }
            match i {
                2 => {
                    y += 1.0;
                }
                _ => {}
            }
        };
        z * 2.0
    }

    #[at(0.8, 0)]
    #[at(0.8, 1)]
    fn late_initialisation(x: f64, n: u8) -> f64 {
        let y;
        match n {
            0 => y = x,
            1 => {
                y = x * x;
            }
            _ => unreachable!(),
        }
        y + x
    }

    #[at(0.8, 0)]
    #[at(0.8, 1)]
    fn assertions_in_arms(x: f64, n: u8) -> f64 {
        match n {
            0 => {
                assert!(x > 0.0);
                x
            }
            1 => {
                debug_assert_eq!(n, 1);
                x * x
            }
            _ => panic!("no {n}"),
        }
    }

    #[at(0.8, 0, 1)]
    #[at(0.8, 1, 0)]
    #[at(0.8, 1, 3)]
    #[at(-0.8, 1, 3)]
    fn nested(x: f64, n: u8, m: u8) -> f64 {
        match n {
            0 => match m {
                0 => x,
                1 => x * x,
                _ => 0.0,
            },
            1 if x > 0.0 => match m {
                0 => 1.0,
                _ => x.exp(),
            },
            _ => x * 5.0,
        }
    }

    #[at(0.8, 0)]
    #[at(0.8, 1)]
    #[at(0.8, 2)]
    fn tuple_of_arms(x: f64, n: u8) -> f64 {
        let (a, b) = match n {
            0 => (x, x * x),
            1 => (x.sin(), 1.0),
            _ => (0.0, x),
        };
        a * b + a
    }

    #[at(0.8, Some(3))]
    #[at(0.8, Some(1))]
    #[at(0.8, None)]
    fn guard_with_statements(x: f64, #[no_diff] n: Option<u8>) -> f64 {
        match n {
            Some(k)
                if {
                    let t = x * k as f64;
                    t > 2.0
                } =>
            {
                x * k as f64
            }
            Some(k) => x + k as f64,
            None => x * x,
        }
    }

    #[at(0.8, 1.5)]
    #[at(1.5, 0.8)]
    fn comparison_of_floats(x: f64, y: f64) -> f64 {
        match x.partial_cmp(&y) {
            Some(std::cmp::Ordering::Less) => x * y,
            Some(std::cmp::Ordering::Greater) => x / y,
            _ => 0.0,
        }
    }

    #[at(&[1.5])]
    #[at(&[1.5, -0.5])]
    #[at(&[1.5, -0.5, 2.0])]
    fn ends_of_a_slice(v: &[f64]) -> f64 {
        match v {
            [] => 0.5,
            [a] => a * a,
            [a, .., b] => a * b.sin() + b,
        }
    }

    #[at(&[1.5, -0.5, 2.0, 0.25])]
    #[at(&[1.5])]
    fn middle_of_a_slice(v: &[f64]) -> f64 {
        let [first, middle @ .., last] = v else { return v[0] * 3.0 };
        let mut s = first * last;
        for m in middle {
            s += m * m * first;
        }
        s
    }

    #[at(&[1.5, -0.5, 2.0, 0.25])]
    #[at(&[0.5, 1.5])]
    #[at(&[0.5])]
    fn guards_on_ends(v: &[f64]) -> f64 {
        match v {
            [a, b] if *a < *b => a - b * b,
            [.., before, last] => before * last,
            [only, ..] => only.exp(),
            _ => 0.0,
        }
    }

    #[at(&[1.5, -0.5, 2.0, 0.25])]
    fn recursion_on_the_tail(v: &[f64]) -> f64 {
        match v {
            [head, tail @ ..] => head * head + 0.5 * recursion_on_the_tail(tail) * head,
            [] => 1.0,
        }
    }

    #[at(&mut [1.5, -0.5, 2.0, 0.25])]
    fn ends_are_written(v: &mut [f64]) {
        if let [first, .., last] = v {
            *first *= *last;
            *last += first.sin();
        }
    }

    #[at(&[1.5, -0.5, 2.0, 0.25, 1.0])]
    fn ends_in_a_loop(v: &[f64]) -> f64 {
        let mut rest = v.to_vec();
        let mut s = 0.0;
        while let [a, .., b] = &rest[..] {
            s = s * 0.5 + a * b;
            rest = rest[1..rest.len() - 1].to_vec();
        }
        s
    }

    #[at(1.5, 1)]
    #[at(-0.25, 0)]
    fn names_of_an_arm_that_is_not_taken(x: f64, k: usize) -> f64 {
        let w = [x, x * x, 3.0 * x];
        let y = 2.0 * x;
        let a = match 2 {
            k if k > 5 => 2.0 * x,
            _ => w[k],
        };
        let b = match x {
            y if y > 100.0 => y,
            z if z < -100.0 => z * y,
            _ => y * x,
        };
        a * b
    }
}

use differentiable::differentiable;

#[differentiable]
fn literal_of_an_active_value(x: f64) -> f64 {
    match x {
        0.0 => 1.0,
        v => v * v,
    }
}

#[differentiable]
fn ranges_of_an_active_value(x: f64) -> f64 {
    match x {
        ..0.0 => -x,
        0.0..1.0 => x * x,
        _ => x * 3.0,
    }
}

#[differentiable]
fn literals_in_a_tuple(x: f64, y: f64) -> f64 {
    match (x, y) {
        (0.0, v) => v * 2.0,
        (u, 1.0) => u * u,
        (u, v) => u * v,
    }
}

#[test]
fn literal_patterns_are_branches() {
    assert_eq!([0.0, 0.5].map(literal_of_an_active_value::grad), [0.0, 1.0]);
    assert_eq!([-0.5, 0.5, 1.5].map(ranges_of_an_active_value::grad), [-1.0, 1.0, 3.0]);
    assert_eq!(literals_in_a_tuple::grad(0.0, 4.0), (0.0, 2.0));
    assert_eq!(literals_in_a_tuple::grad(3.0, 1.0), (6.0, 0.0));
    assert_eq!(literals_in_a_tuple::grad(3.0, 2.0), (2.0, 3.0));
}
