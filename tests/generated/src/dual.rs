//! Forward dual numbers with a tangent per input: the derivatives that the compiler's are compared with.
//!
//! Every formula is written here once more, from the textbook; nothing comes from the rule table.

/// How many inputs a program can have.
pub const INPUTS: usize = 16;

/// A value and its derivatives by every input.
#[derive(Clone, Copy, Debug)]
pub struct Dual {
    pub v: f64,
    pub d: [f64; INPUTS],
}

/// Two compared values, or a value and a kink, are closer than this: the sample is no good.
const NEAR: f64 = 1e-6;

impl Dual {
    pub fn constant(v: f64) -> Self {
        Dual { v, d: [0.0; INPUTS] }
    }

    pub fn input(v: f64, index: usize) -> Self {
        let mut dual = Dual::constant(v);
        dual.d[index] = 1.0;
        dual
    }

    fn is_constant(&self) -> bool {
        self.d.iter().all(|d| *d == 0.0)
    }

    /// The value `v`, with the derivative `by` times that of `self`.
    fn chain(&self, v: f64, by: f64) -> Self {
        Dual { v, d: self.d.map(|d| if d == 0.0 { 0.0 } else { by * d }) }
    }

    /// The value `v`, with the derivatives `by_a · a + by_b · b`.
    fn join(a: &Self, b: &Self, v: f64, by_a: f64, by_b: f64) -> Self {
        let (a, b) = (a.chain(v, by_a), b.chain(v, by_b));
        Dual { v, d: std::array::from_fn(|i| a.d[i] + b.d[i]) }
    }

    pub fn neg(&self) -> Self {
        self.chain(-self.v, -1.0)
    }

    pub fn add(&self, b: &Self) -> Self {
        Dual::join(self, b, self.v + b.v, 1.0, 1.0)
    }

    pub fn sub(&self, b: &Self) -> Self {
        Dual::join(self, b, self.v - b.v, 1.0, -1.0)
    }

    pub fn mul(&self, b: &Self) -> Self {
        Dual::join(self, b, self.v * b.v, b.v, self.v)
    }

    pub fn div(&self, b: &Self) -> Self {
        Dual::join(self, b, self.v / b.v, 1.0 / b.v, -self.v / (b.v * b.v))
    }

    pub fn rem(&self, b: &Self) -> Self {
        self.chain(self.v % b.v, 1.0)
    }

    pub fn powi(&self, n: i32) -> Self {
        let slope = if n == 0 { 0.0 } else { f64::from(n) * self.v.powi(n - 1) };
        self.chain(self.v.powi(n), slope)
    }

    /// A function by name, with its arguments; `None` for a kink, or an unknown name.
    pub fn rule(name: &str, args: &[Dual]) -> Option<Dual> {
        match args {
            [x] => unary(name, x),
            [a, b] => binary(name, a, b),
            [a, b, c] => ternary(name, a, b, c),
            _ => None,
        }
    }
}

fn unary(name: &str, x: &Dual) -> Option<Dual> {
    let v = x.v;
    let (value, slope) = match name {
        "sqrt" => (v.sqrt(), 0.5 / v.sqrt()),
        "cbrt" => (v.cbrt(), 1.0 / (3.0 * v.cbrt() * v.cbrt())),
        "recip" => (v.recip(), -1.0 / (v * v)),
        "exp" => (v.exp(), v.exp()),
        "exp2" => (v.exp2(), v.exp2() * 2.0_f64.ln()),
        "exp_m1" => (v.exp_m1(), v.exp()),
        "ln" => (v.ln(), 1.0 / v),
        "ln_1p" => (v.ln_1p(), 1.0 / (1.0 + v)),
        "log2" => (v.log2(), 1.0 / (v * 2.0_f64.ln())),
        "log10" => (v.log10(), 1.0 / (v * 10.0_f64.ln())),
        "sin" => (v.sin(), v.cos()),
        "cos" => (v.cos(), -v.sin()),
        "tan" => (v.tan(), 1.0 / (v.cos() * v.cos())),
        "asin" => (v.asin(), 1.0 / (1.0 - v * v).sqrt()),
        "acos" => (v.acos(), -1.0 / (1.0 - v * v).sqrt()),
        "atan" => (v.atan(), 1.0 / (1.0 + v * v)),
        "sinh" => (v.sinh(), v.cosh()),
        "cosh" => (v.cosh(), v.sinh()),
        "tanh" => (v.tanh(), 1.0 / (v.cosh() * v.cosh())),
        "asinh" => (v.asinh(), 1.0 / (v * v + 1.0).sqrt()),
        "acosh" => (v.acosh(), 1.0 / (v * v - 1.0).sqrt()),
        "atanh" => (v.atanh(), 1.0 / (1.0 - v * v)),
        // The convention at the kink itself.
        "abs" if v == 0.0 => (v.abs(), 0.0),
        "abs" if v.abs() < NEAR && !x.is_constant() => return None,
        "abs" => (v.abs(), v.signum()),
        "fract" if (v - v.round()).abs() < NEAR => return None,
        "fract" => (v.fract(), 1.0),
        "to_degrees" => (v.to_degrees(), 180.0 / std::f64::consts::PI),
        "to_radians" => (v.to_radians(), std::f64::consts::PI / 180.0),
        "floor" => (v.floor(), 0.0),
        "ceil" => (v.ceil(), 0.0),
        "round" => (v.round(), 0.0),
        "trunc" => (v.trunc(), 0.0),
        "signum" => (v.signum(), 0.0),
        _ => return None,
    };
    slope.is_finite().then(|| x.chain(value, slope))
}

fn binary(name: &str, a: &Dual, b: &Dual) -> Option<Dual> {
    let (x, y) = (a.v, b.v);
    let tie = (x - y).abs() < NEAR;
    let (value, by_a, by_b) = match name {
        "max" | "min" if tie => return None,
        "max" => (x.max(y), f64::from(u8::from(x > y)), f64::from(u8::from(y > x))),
        "min" => (x.min(y), f64::from(u8::from(x < y)), f64::from(u8::from(y < x))),
        "hypot" => (x.hypot(y), x / (x * x + y * y).sqrt(), y / (x * x + y * y).sqrt()),
        "atan2" => (x.atan2(y), y / (x * x + y * y), -x / (x * x + y * y)),
        "copysign" if x.abs() < NEAR || y.abs() < NEAR => return None,
        "copysign" => (x.copysign(y), x.signum() * y.signum(), 0.0),
        "midpoint" => (x.midpoint(y), 0.5, 0.5),
        "powf" => (x.powf(y), y * x.powf(y - 1.0), x.powf(y) * x.ln()),
        "log" => (x.log(y), 1.0 / (x * y.ln()), -x.ln() / (y * y.ln() * y.ln())),
        "rem_euclid" => (x.rem_euclid(y), 1.0, 0.0),
        _ => return None,
    };
    (by_a.is_finite() && by_b.is_finite()).then(|| Dual::join(a, b, value, by_a, by_b))
}

fn ternary(name: &str, a: &Dual, b: &Dual, c: &Dual) -> Option<Dual> {
    match name {
        "mul_add" => {
            let product = Dual::join(a, b, 0.0, b.v, a.v);
            Some(Dual::join(&product, c, a.v.mul_add(b.v, c.v), 1.0, 1.0))
        }
        "clamp" if b.v > c.v || (a.v - b.v).abs() < NEAR || (a.v - c.v).abs() < NEAR => None,
        "clamp" => {
            let chosen = if a.v < b.v {
                b
            } else if a.v > c.v {
                c
            } else {
                a
            };
            Some(chosen.chain(a.v.clamp(b.v, c.v), 1.0))
        }
        _ => None,
    }
}
