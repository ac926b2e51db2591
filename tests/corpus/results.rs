//! Functions that return `Result`: the gradient of the `Ok` value on every path.

#[corpus_macros::corpus]
mod functions {
    #[at(0.7)]
    fn if_and_else(x: f64) -> Result<f64, String> {
        if x > 0.0 { Ok(x * x) } else { Err(format!("{x} is too small")) }
    }

    #[at(0.7, 1)]
    #[at(0.7, 2)]
    fn mixed_arms(x: f64, n: u8) -> Result<f64, String> {
        match n {
            0 => Err("zero".to_string()),
            1 => Ok(x.sin()),
            2 if x > 0.5 => {
                let y = x * x;
                Ok(y * y)
            }
            _ => return Err(String::new()),
        }
    }

    #[at(&[0.7, 0.3, 2.0])]
    fn deep_in_a_loop(xs: &[f64]) -> Result<f64, usize> {
        let mut s = 1.0;
        for i in 0..xs.len() {
            for j in 0..i {
                if xs[i] * xs[j] < 0.0 {
                    return Err(i + j);
                }
                s *= xs[i] + xs[j];
            }
        }
        Ok(s)
    }

    #[at(0.7, "3")]
    fn parsed(x: f64, text: &str) -> Result<f64, std::num::ParseIntError> {
        let n: i32 = text.parse()?;
        Ok(x.powi(n))
    }

    #[at(0.7, "3")]
    fn boxed(x: f64, text: &str) -> Result<f64, Box<dyn std::error::Error>> {
        let n = text.parse::<i32>()?;
        if n < 0 {
            return Err("negative".into());
        }
        Ok(x.powi(n))
    }

    #[at(0.7, 2.0)]
    fn question_mark(x: f64, y: f64) -> Result<f64, String> {
        let a = if_and_else(x)?;
        let b = if_and_else(y * a)?;
        Ok(a * b)
    }

    #[at(0.7)]
    fn in_tail_position(x: f64) -> Result<f64, String> {
        if_and_else(x * 3.0)
    }

    #[at(0.7)]
    fn mapped_in_tail_position(x: f64) -> Result<f64, String> {
        if_and_else(x * 3.0).map(|v| v * x)
    }

    #[at(0.7)]
    fn error_mapped(x: f64) -> Result<f64, usize> {
        let y = if_and_else(x).map_err(|e| e.len())?;
        if_and_else(y).map_err(|e| e.len() + 1)
    }

    #[at(0.7, Some(2.0))]
    fn ok_or(x: f64, o: Option<f64>) -> Result<f64, &'static str> {
        let v = o.ok_or("nothing")?;
        let n = Some(3_usize).ok_or("no number")?;
        Ok(v * x * n as f64)
    }

    #[at(0.7)]
    #[at(-0.7)]
    fn taken_apart(x: f64) -> f64 {
        match if_and_else(x) {
            Ok(v) => v * x,
            Err(_) => x * 3.0,
        }
    }

    #[at(0.7)]
    #[at(-0.7)]
    fn with_a_default(x: f64) -> f64 {
        if_and_else(x).unwrap_or(x) + if_and_else(-x).unwrap_or_else(|_| x * 0.5)
    }

    #[at(0.7)]
    #[at(-0.7)]
    fn if_let_ok(x: f64) -> f64 {
        let mut y = x * 2.0;
        if let Ok(v) = if_and_else(x) {
            y *= v;
        }
        let Ok(w) = if_and_else(y * y) else { return y };
        w + y
    }

    #[at(0.7)]
    fn locals(x: f64) -> f64 {
        let r: Result<f64, String> = if x > 0.0 { Ok(x * x) } else { Err("no".to_string()) };
        let doubled = r.map(|v| v * 2.0);
        doubled.ok().map_or(0.0, |v| v * x)
    }

    #[at(0.7, 3)]
    fn checked_arithmetic(x: f64, n: usize) -> Result<f64, &'static str> {
        let m = n.checked_sub(1).ok_or("too small")?;
        let Some(k) = m.checked_mul(2) else { return Err("too large") };
        Ok(x.powi(k as i32))
    }

    #[at([0.7, 0.2])]
    fn array_inside(x: [f64; 2]) -> Result<[f64; 2], String> {
        if x[0] < 0.0 {
            return Err("negative".to_string());
        }
        Ok([x[0] * x[1], x[1].sin()])
    }

    #[at([0.7, 0.2])]
    fn array_used(x: [f64; 2]) -> Result<f64, String> {
        let y = array_inside(x)?;
        Ok(y[0] * y[1])
    }

    #[at(0.7)]
    fn block_value(x: f64) -> Result<f64, String> {
        let y = 'found: {
            if x > 0.5 {
                break 'found if_and_else(x)?;
            }
            x
        };
        Ok(y * y)
    }

    #[at(0.9, 3)]
    fn recursion(x: f64, n: usize) -> Result<f64, usize> {
        if n == 0 {
            return Ok(x);
        }
        let below = recursion(x * x, n - 1)?;
        Ok(below * x)
    }

    #[at(0.9, 2)]
    fn recursion_taken_apart(x: f64, n: usize) -> Option<f64> {
        if n == 0 {
            return Some(x);
        }
        match recursion_taken_apart(x * x, n - 1) {
            Some(below) => Some(below * x),
            None => None,
        }
    }
}

use differentiable::differentiable;

#[differentiable]
fn scale_all(k: f64, xs: &mut [f64]) -> Result<(), String> {
    for i in 0..xs.len() {
        if xs[i] < 0.0 {
            return Err(format!("{i}"));
        }
        xs[i] *= k;
    }
    Ok(())
}

#[test]
fn nothing_is_added_on_an_error() {
    let (mut d_k, mut d_xs) = (0.5, [1.0, 1.0]);
    let mut xs = [2.0, 3.0];
    assert_eq!(scale_all::vjp_into(2.0, &mut xs, &mut d_k, &mut d_xs), Ok(()));
    assert_eq!((xs, d_k, d_xs), ([4.0, 6.0], 5.5, [2.0, 2.0]));
    let (mut d_k, mut d_xs) = (0.5, [1.0, 1.0]);
    let mut xs = [2.0, -3.0];
    assert_eq!(scale_all::vjp_into(2.0, &mut xs, &mut d_k, &mut d_xs), Err("1".to_owned()));
    assert_eq!((d_k, d_xs), (0.5, [1.0, 1.0]));
}
