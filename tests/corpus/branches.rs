//! `if`, `match` and `if let`, as statements and as values.

#[corpus_macros::corpus]
mod functions {
    #[at(1.5, 0.5)]
    #[at(-1.5, 0.5)]
    fn if_as_a_value(x: f64, y: f64) -> f64 {
        let z = if x > y { x * y } else { x.sin() + y };
        z * x
    }

    #[at(1.5, 0.5)]
    #[at(-1.5, 0.5)]
    fn if_as_a_statement(x: f64, y: f64) -> f64 {
        let mut z = x * y;
        if z > 0.0 {
            z = z * x;
        } else {
            z += y.cos();
        }
        z * y
    }

    #[at(1.5, 0.5)]
    #[at(0.25, 0.5)]
    fn if_without_else(x: f64, y: f64) -> f64 {
        let mut z = x;
        if x > 1.0 {
            z *= y * z;
        }
        z * z
    }

    #[at(-2.0)]
    #[at(-0.5)]
    #[at(0.5)]
    #[at(2.0)]
    fn else_if_chain(x: f64) -> f64 {
        if x < -1.0 {
            x * x
        } else if x < 0.0 {
            -x.sin()
        } else if x < 1.0 {
            x.exp()
        } else {
            x.ln() * 3.0
        }
    }

    #[at(-2.0)]
    #[at(-0.5)]
    #[at(0.5)]
    fn else_if_statements(x: f64) -> f64 {
        let mut a = x;
        let mut b = 1.0;
        if x < -1.0 {
            a = a * a;
        } else if x < 0.0 {
            b = a;
            a = 3.0;
        } else {
            b += a * x;
            a -= b;
        }
        a * b
    }

    #[at(1.5)]
    #[at(-0.75)]
    fn branch_overwrites_condition_var(x: f64) -> f64 {
        let mut c = x;
        if c > 0.0 {
            c = -c * x;
        } else {
            c = 2.0 - c;
        }
        if c > 0.0 {
            c = c * c;
        }
        c * x
    }

    #[at(1.5, 2)]
    #[at(0.5, 3)]
    fn branch_overwrites_condition_index(x: f64, n: usize) -> f64 {
        let mut k = n;
        let mut s = x;
        if k % 2 == 0 {
            k += 1;
            s *= x;
        } else {
            k *= 2;
            s += x * x;
        }
        if k % 2 == 0 {
            s = s.sin();
        }
        s * k as f64
    }

    #[at(1.5, 0.5)]
    #[at(-1.5, 0.5)]
    #[at(-1.5, -0.5)]
    #[at(1.5, -0.5)]
    fn nested_branches(x: f64, y: f64) -> f64 {
        let mut s = 0.0;
        if x > 0.0 {
            s = x;
            if y > 0.0 {
                s *= y;
            } else {
                s -= y * y;
            }
            s *= x;
        } else if y > 0.0 {
            let t = if x < -1.0 { x * y } else { y };
            s += t * t;
        }
        s + x * y
    }

    #[at(1.5, 0.5)]
    #[at(-1.5, 0.5)]
    #[at(1.5, -0.5)]
    fn conditions_with_and_and_or(x: f64, y: f64) -> f64 {
        let both = x > 0.0 && y > 0.0;
        let any = x > 1.0 || y > 1.0;
        let mut s = x * y;
        if both && !any {
            s *= 2.0;
        } else if any {
            s *= x;
        }
        if !(x < 0.0 || y < 0.0) { s + y } else { s - x * y }
    }

    #[at([1.5, -2.0, 0.5], 1)]
    #[at([1.5, 2.0, 0.5], 7)]
    fn condition_that_protects_an_index(v: &[f64], i: usize) -> f64 {
        if i < v.len() && v[i] < 0.0 { v[i] * v[0] } else { v[1] * v[2] }
    }

    #[at(1.5, true)]
    #[at(1.5, false)]
    fn boolean_parameter(x: f64, square: bool) -> f64 {
        if square { x * x } else { x }
    }

    #[at(0.7, 0)]
    #[at(0.7, 1)]
    #[at(0.7, 2)]
    #[at(0.7, 9)]
    fn match_on_integers(x: f64, n: u32) -> f64 {
        match n {
            0 => x,
            1 => x.sin() * x,
            2 | 3 => {
                let y = x * x;
                y + y.exp()
            }
            _ => 1.0 / x,
        }
    }

    #[at(0.7, -5)]
    #[at(0.7, 0)]
    #[at(0.7, 42)]
    #[at(0.7, 1000)]
    fn match_on_ranges(x: f64, n: i32) -> f64 {
        let scale = match n {
            i32::MIN..=-1 => x * x,
            0 => 2.0,
            1..=99 => x.exp(),
            k => x * k as f64 * 1e-3,
        };
        scale * x
    }

    #[at(0.7, 4, true)]
    #[at(0.7, 3, true)]
    #[at(0.7, 3, false)]
    fn match_on_tuples_with_guards(x: f64, n: usize, flag: bool) -> f64 {
        match (n, flag) {
            (k, true) if k % 2 == 0 => x.powi(2) * k as f64,
            (k, true) => x.sin() * k as f64,
            (_, false) => -x,
        }
    }

    #[at(0.7, 4)]
    #[at(-0.7, 4)]
    #[at(-0.7, 1)]
    fn match_with_a_guard_on_an_active_value(x: f64, n: usize) -> f64 {
        match n {
            4 if x > 0.0 => x * x,
            4 => x.exp(),
            _ => 3.0 * x,
        }
    }

    #[at(0.7, 0)]
    #[at(0.7, 1)]
    fn match_as_a_statement(x: f64, n: u8) -> f64 {
        let mut a = x;
        let mut b = x * x;
        match n {
            0 => a *= b,
            1 => {
                b -= a;
                a = b * b;
            }
            _ => {}
        }
        a * b
    }

    #[derive(Clone, Copy, Debug, PartialEq)]
    enum Activation {
        Relu,
        Tanh,
        Leaky(u32),
        Power { exponent: i32 },
    }

    #[at(0.7, Activation::Relu)]
    #[at(-0.7, Activation::Tanh)]
    #[at(-0.7, Activation::Leaky(10))]
    #[at(0.7, Activation::Power { exponent: 3 })]
    fn match_on_an_enum(x: f64, #[no_diff] kind: Activation) -> f64 {
        let y = match kind {
            Activation::Relu => x.max(0.0),
            Activation::Tanh => x.tanh(),
            Activation::Leaky(part) if x < 0.0 => x / f64::from(part as u16),
            Activation::Leaky(_) => x,
            Activation::Power { exponent } => x.powi(exponent),
        };
        y * x
    }

    #[at(0.7, Some(3))]
    #[at(0.7, None)]
    fn if_let_on_an_option(x: f64, #[no_diff] k: Option<usize>) -> f64 {
        let mut s = x;
        if let Some(k) = k {
            s *= k as f64 * x;
        } else {
            s = s.exp();
        }
        s * x
    }

    #[at(0.7, Some(2))]
    #[at(0.7, None)]
    fn let_else_on_an_option(x: f64, #[no_diff] k: Option<i32>) -> f64 {
        let Some(k) = k else {
            return x.cos();
        };
        x.powi(k) * x
    }

    #[at([0.5, 1.5, 2.5], Some(2))]
    #[at([0.5, 1.5, 2.5], None)]
    #[at([0.5, 1.5, 2.5], Some(7))]
    fn match_on_an_option_with_guard(v: [f64; 3], #[no_diff] pick: Option<usize>) -> f64 {
        match pick {
            Some(i) if i < 3 => v[i] * v[0],
            Some(_) => v[1],
            None => v[0] + v[1] * v[2],
        }
    }

    #[at(0.7, "square")]
    #[at(0.7, "sine")]
    #[at(0.7, "")]
    fn match_on_a_string(x: f64, kind: &str) -> f64 {
        match kind {
            "square" => x * x,
            "sine" => x.sin(),
            _ => x,
        }
    }

    #[at(1.5, 0.5)]
    #[at(0.1, 0.5)]
    fn early_returns(x: f64, y: f64) -> f64 {
        let z = x * y;
        if z > 0.5 {
            return z.sin() * x;
        }
        let w = z + x;
        if w > 10.0 {
            return w;
        }
        w * w
    }

    #[at(1.5, 0.5, 0.25)]
    #[at(0.1, 0.5, 2.0)]
    #[at(0.5, -1.0, 0.75)]
    fn median_of_three(a: f64, b: f64, c: f64) -> f64 {
        let (mut lo, mut mid, mut hi) = (a, b, c);
        if lo > mid {
            let t = lo;
            lo = mid;
            mid = t;
        }
        if mid > hi {
            let t = mid;
            mid = hi;
            hi = t;
        }
        if lo > mid {
            let t = lo;
            lo = mid;
            mid = t;
        }
        mid * 2.0 + lo * 0.5 + hi * hi
    }

    #[at(0.3, 0.4)]
    #[at(2.0, 0.4)]
    fn different_variables_per_branch(x: f64, y: f64) -> f64 {
        let mut a = x;
        let mut b = y;
        if x < 1.0 {
            let t = a * b;
            a = t;
        } else {
            let t = a + b;
            let u = t * t;
            b = u * a;
        }
        a * b
    }

    #[at(0.3, 2)]
    #[at(0.3, 0)]
    fn arrays_from_branches(x: f64, n: usize) -> f64 {
        let v = if n > 1 { [x, x * x, 1.0] } else { [1.0, x.exp(), x] };
        let (a, b) = match n {
            0 => (v[0], v[1]),
            _ => (v[1] * v[0], v[2]),
        };
        a * b + v[1]
    }

    #[at(0.3)]
    #[at(3.0)]
    fn condition_inside_an_expression(x: f64) -> f64 {
        2.0 * if x < 1.0 { x } else { x * x } + (if x > 2.0 { x.ln() } else { 1.0 }).sin()
    }

    #[at(0.3, 1)]
    #[at(0.3, -1)]
    fn unreachable_arms(x: f64, sign: i32) -> f64 {
        match sign {
            1 => x * x,
            -1 => -x,
            _ => unreachable!("a sign is 1 or -1, not {sign}"),
        }
    }

    #[at(1.5, 4.0)]
    #[at(-1.5, 4.0)]
    fn assertions_and_prints(x: f64, y: f64) -> f64 {
        assert!(y > 0.0, "y = {y} must be positive");
        debug_assert!(x.is_finite());
        let z = x * y.sqrt();
        assert_ne!(z, 100.0, "z is {}", z);
        if z < -1e6 {
            println!("{x} {y} {z:?}");
        }
        z * x
    }

    #[at(0.25)]
    #[at(0.75)]
    fn periodic_smoothstep(x: f64) -> f64 {
        let t = if x < 0.5 { x * 2.0 } else { 2.0 - x * 2.0 };
        t * t * (3.0 - 2.0 * t)
    }

    #[at(0.75)]
    #[at(1.5)]
    fn return_inside_a_macro(x: f64) -> f64 {
        let list = vec![2.0, x, {
            if x > 1.0 {
                return 3.0 * x;
            }
            x * x
        }];
        x + list[1] * list[2]
    }
}
