//! Rules for functions that are called by a path.

/// Stands for another crate: no attribute here.
mod foreign {
    pub fn square(x: f64) -> f64 {
        x * x
    }

    pub fn product(x: f64, y: f64) -> f64 {
        x * y
    }

    pub mod deep {
        pub fn cube(x: f64) -> f64 {
            x * x * x
        }

        pub fn sum_of_squares(x: &[f64]) -> f64 {
            x.iter().map(|v| v * v).sum()
        }

        pub fn double(x: &mut [f64]) {
            x.iter_mut().for_each(|v| *v *= 2.0);
        }

        pub fn sine(x: f64) -> Option<f64> {
            (x > -10.0).then(|| x.sin())
        }
    }

    #[differentiable::differentiable]
    pub fn own(x: f64) -> f64 {
        x.sin()
    }
}

/// Rules for paths from the root are found wherever they are imported.
mod rules {
    use differentiable::derivative;

    #[derivative(of = crate::paths::foreign::deep::cube)]
    pub fn cube_rule(x: f64, seed: f64) -> (f64, f64) {
        (x * x * x, seed * 3.0 * x * x)
    }
}

mod called {
    use super::foreign;
    use super::foreign::square as renamed;
    use super::rules::*;
    use differentiable::{derivative, differentiable};

    #[derivative(of = foreign::square)]
    fn square_rule(x: f64, seed: f64) -> (f64, f64) {
        (x * x, seed * 2.0 * x)
    }

    #[derivative(of = super::foreign::product)]
    fn product_rule(x: f64, y: f64, seed: f64) -> (f64, (f64, f64)) {
        (x * y, (seed * y, seed * x))
    }

    #[derivative(of = renamed)]
    fn renamed_rule(x: f64, seed: f64) -> (f64, f64) {
        (x * x, seed * 2.0 * x)
    }

    #[derivative(of = crate::paths::foreign::deep::sum_of_squares)]
    fn sum_rule(x: &[f64], seed: f64, d_x: &mut [f64]) -> f64 {
        d_x.iter_mut().zip(x).for_each(|(d, v)| *d += 2.0 * seed * v);
        foreign::deep::sum_of_squares(x)
    }

    #[derivative(of = crate::paths::foreign::deep::double)]
    fn double_rule(x: &mut [f64], d_x: &mut [f64]) {
        x.iter_mut().zip(d_x).for_each(|(v, d)| (*v, *d) = (*v * 2.0, *d * 2.0));
    }

    #[derivative(of = crate::paths::foreign::deep::sine)]
    fn sine_rule(x: f64, seed: f64) -> Option<(f64, f64)> {
        foreign::deep::sine(x).map(|v| (v, seed * x.cos()))
    }

    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let mut s = foreign::square(x * y) + super::foreign::product(x, y.sin());
        s += crate::paths::foreign::deep::cube(x) + foreign::own(y) + super::foreign::own(x);
        for i in 0..3 {
            s += foreign::square(s * 0.1) * i as f64;
        }
        let mut v = vec![x, y, x * y];
        crate::paths::foreign::deep::double(&mut v);
        crate::paths::foreign::deep::double(&mut v[1..]);
        s += renamed(x) + crate::paths::foreign::deep::sum_of_squares(&v);
        s + crate::paths::foreign::deep::sine(x * y).unwrap_or(0.0)
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

/// A function of the same name with a derivative of its own is not taken for the one under the path.
mod of_the_same_name {
    use differentiable::{derivative, differentiable};

    mod other {
        pub fn f(x: f64) -> f64 {
            x * x
        }
    }

    #[differentiable]
    fn f(x: f64) -> f64 {
        x.exp()
    }

    #[derivative(of = other::f, name = "other_f")]
    fn rule(x: f64, seed: f64) -> (f64, f64) {
        (x * x, seed * 2.0 * x)
    }

    #[differentiable]
    fn both(x: f64, y: f64) -> f64 {
        f(x) * other::f(y) + self::f(y)
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(both);
    }
}

/// What is made of a type or a field is named by it: a keyword will not do.
mod named_like_keywords {
    use differentiable::*;
    #[derive(Differentiable, Clone, Copy)]
    struct Move {
        r#type: f64,
        r#match: [f64; 2],
    }
    #[differentiable]
    fn g(p: Move, r#loop: f64) -> f64 {
        let r#type = p.r#type * p.r#match[1];
        {
            let r#type = r#type * r#loop;
            r#type * r#type
        }
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let mut p =
            if x > 0.0 { Move { r#type: x, r#match: [x, y] } } else { Move { r#type: y, r#match: [y, x] } };
        for i in 0..2 {
            p.r#match[i] *= p.r#type;
            p.r#type += p.r#match[1];
        }
        g(p, x) + g(Move { r#type: x * y, ..p }, y)
    }

    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}
