//! Makes random expressions.

use crate::ast::{Arm, Block, Expr, Id, Op, Place, Step, Ty};
use crate::generate::Gen;
use crate::statements;

/// Functions that are fine on any argument of ordinary size.
const ANYWHERE: &[&str] =
    &["sin", "cos", "tanh", "atan", "asinh", "cbrt", "abs", "to_radians", "fract", "sin", "tanh", "cos"];
/// Functions whose argument must be positive.
const POSITIVE: &[&str] = &["sqrt", "ln", "log2", "log10", "recip", "sqrt", "ln"];
/// Functions whose argument must be small, or within -1..1.
const SMALL: &[&str] = &[
    "exp",
    "exp2",
    "exp_m1",
    "ln_1p",
    "tan",
    "asin",
    "acos",
    "atanh",
    "sinh",
    "cosh",
    "to_degrees",
    "exp",
    "asin",
];
/// Functions of two arguments.
const PAIRS: &[&str] = &["max", "min", "hypot", "atan2", "copysign", "midpoint", "powf", "log", "rem_euclid"];
/// Functions without a derivative, for conditions.
const STEPS: &[&str] = &["floor", "ceil", "round", "trunc", "signum"];

impl Gen<'_> {
    // ---- floats ----

    pub fn literal(&mut self) -> Expr {
        Expr::Float(self.rng.pick(&[0.5, 2.0, 1.5, 0.1, 3.0, 1.0, -0.5, -2.0, 0.25, 0.0]))
    }

    /// A float expression of at most that depth.
    pub fn float(&mut self, depth: usize) -> Expr {
        if depth == 0 {
            return self.leaf();
        }
        match self.rng.below(100) {
            0..=14 => self.leaf(),
            15..=49 => self.arithmetic(depth),
            50..=54 => Expr::Neg(Box::new(self.float(depth - 1))),
            55..=83 => self.function(depth),
            84 => self.apply(depth).unwrap_or_else(|| self.function(depth)),
            85..=88 if self.class.branches() => self.choice(Ty::Float, depth),
            89..=91 if self.class.branches() => Expr::Scope(self.value_block(depth)),
            92 | 93 if self.class.loops() => self.chain(depth, false).unwrap_or_else(|| self.function(depth)),
            92..=98 => self.call_value(depth).unwrap_or_else(|| self.function(depth)),
            _ => self.arithmetic(depth),
        }
    }

    fn leaf(&mut self) -> Expr {
        match self.rng.below(100) {
            0..=14 => self.literal(),
            15..=19 => Expr::ToFloat(Box::new(self.int(0))),
            _ => self.float_place().map_or(Expr::Float(1.5), Expr::Read),
        }
    }

    /// Some float that can be read.
    fn float_place(&mut self) -> Option<Place> {
        let ids = self.visible(|var| var.ty.contains(Ty::Float));
        let id = self.choose(&ids)?;
        Some(self.element(id))
    }

    /// A float in that variable: itself, an element, or a field.
    pub fn element(&mut self, id: Id) -> Place {
        self.descend(id, Ty::Float)
    }

    /// A part of that variable which has the type. There must be one.
    pub fn descend(&mut self, id: Id, wanted: Ty) -> Place {
        let (mut ty, mut steps) = (self.fun.vars[id].ty, Vec::new());
        while ty != wanted {
            let step = if ty.element().is_some() {
                let outer = steps.is_empty();
                // `v[i % v.len()] = e` is not Rust for a `Vec`.
                let locked = self.locked.len();
                self.locked.extend((ty == Ty::Vec).then_some(id));
                let index = if outer { self.index(id) } else { self.index_below(ty.length().unwrap_or(2)) };
                self.locked.truncate(locked);
                Step::Index(index)
            } else {
                let fields = ty.fields().iter().enumerate();
                let fields: Vec<usize> =
                    fields.filter(|(_, field)| field.1.contains(wanted)).map(|(k, _)| k).collect();
                Step::Field(self.rng.pick(&fields))
            };
            ty = ty.step(&step);
            steps.push(step);
        }
        Place { var: id, steps }
    }

    fn arithmetic(&mut self, depth: usize) -> Expr {
        let a = self.float(depth - 1);
        match self.rng.below(12) {
            0..=3 => Expr::binary(Op::Add, a, self.float(depth - 1)),
            4..=6 => Expr::binary(Op::Sub, a, self.float(depth - 1)),
            7..=9 => Expr::binary(Op::Mul, a, self.float(depth - 1)),
            10 => Expr::binary(Op::Div, a, self.positive(depth - 1)),
            _ => Expr::binary(Op::Rem, a, Expr::Float(2.5)),
        }
    }

    /// An expression that is positive, and not close to zero.
    fn positive(&mut self, depth: usize) -> Expr {
        let inner = self.float(depth);
        match self.rng.below(4) {
            0 => Expr::binary(Op::Add, method("sin", vec![inner]), Expr::Float(1.5)),
            1 => Expr::binary(Op::Add, method("abs", vec![inner]), Expr::Float(0.5)),
            2 => Expr::binary(Op::Add, Expr::PowConst(Box::new(inner), 2), Expr::Float(1.0)),
            _ => Expr::Float(self.rng.pick(&[0.5, 2.0, 4.0])),
        }
    }

    /// An expression within -0.9..0.9.
    fn small(&mut self, depth: usize) -> Expr {
        let inner = self.float(depth);
        let name = self.rng.pick(&["sin", "tanh"]);
        Expr::binary(Op::Mul, method(name, vec![inner]), Expr::Float(0.9))
    }

    fn function(&mut self, depth: usize) -> Expr {
        let by_method = self.rng.chance(80);
        let depth = depth - 1;
        match self.rng.below(20) {
            0..=6 => Expr::Rule(self.rng.pick(ANYWHERE), vec![self.float(depth)], by_method),
            7..=9 => Expr::Rule(self.rng.pick(POSITIVE), vec![self.positive(depth)], by_method),
            10..=12 => Expr::Rule(self.rng.pick(SMALL), vec![self.small(depth)], by_method),
            13..=16 => self.pair_function(depth, by_method),
            17 => self.power(depth),
            18 => Expr::Rule("acosh", vec![add(self.small(depth), 2.5)], by_method),
            _ => self.triple_function(depth, by_method),
        }
    }

    fn pair_function(&mut self, depth: usize, by_method: bool) -> Expr {
        let name = self.rng.pick(PAIRS);
        let args = match name {
            "atan2" => vec![self.float(depth), self.positive(depth)],
            "hypot" => vec![self.float(depth), self.positive(depth)],
            "powf" => vec![self.positive(depth), self.small(depth)],
            "log" => vec![self.positive(depth), add(self.small(depth), 3.0)],
            "rem_euclid" => vec![self.float(depth), Expr::Float(1.5)],
            _ => vec![self.float(depth), self.float(depth)],
        };
        Expr::Rule(name, args, by_method)
    }

    fn power(&mut self, depth: usize) -> Expr {
        if self.rng.chance(60) {
            let exponent = self.rng.pick(&[2, 3, 2, 0, 1, -1]);
            let base = if exponent < 0 { self.positive(depth) } else { self.float(depth) };
            return Expr::PowConst(Box::new(base), exponent);
        }
        let exponent = Expr::binary(Op::Rem, self.int(1), Expr::Int(4));
        Expr::PowVar(Box::new(self.small(depth)), Box::new(exponent))
    }

    fn triple_function(&mut self, depth: usize, by_method: bool) -> Expr {
        if self.rng.chance(50) {
            let args = vec![self.float(depth), self.float(depth), self.float(depth)];
            return Expr::Rule("mul_add", args, by_method);
        }
        let hi = if self.rng.chance(50) { Expr::Float(1.0) } else { self.positive(0) };
        Expr::Rule("clamp", vec![self.float(depth), Expr::Float(-1.5), hi], by_method)
    }

    fn choice(&mut self, ty: Ty, depth: usize) -> Expr {
        if self.rng.chance(70) {
            let cond = self.cond(1);
            let (yes, no) = (self.value_block_of(ty, depth), self.value_block_of(ty, depth));
            return Expr::If(Box::new(cond), yes, no);
        }
        let on = Expr::binary(Op::Rem, self.int(1), Expr::Int(3));
        let arm = self.arm(|g| g.value_block_of(ty, depth));
        let otherwise = self.value_block_of(ty, depth);
        Expr::Match(Box::new(on), vec![arm], otherwise)
    }

    /// An arm of a `match` on a number.
    pub fn arm(&mut self, body: impl FnOnce(&mut Self) -> Block) -> Arm {
        let mut numbers = self.rng.pick(&[&[0][..], &[1, 2], &[1], &[0, 2], &[1, 3]]).to_vec();
        let range = numbers == [1, 2] && self.rng.chance(50);
        let binds = self.rng.chance(25).then(|| self.declare("k", Ty::Usize, false));
        let outer = self.scope.len();
        self.scope.extend(binds);
        // A guard with statements is refused.
        let was_pure = std::mem::replace(&mut self.pure, true);
        let guard = self.rng.chance(30).then(|| self.cond(0));
        self.pure = was_pure;
        if binds.is_some() && guard.is_some() && self.rng.chance(50) {
            numbers.clear();
        }
        let body = body(self);
        self.scope.truncate(outer);
        let range = range && !numbers.is_empty();
        Arm { numbers, range, binds, guard, body }
    }

    /// A block with a float value, and at times with statements of its own.
    pub fn value_block(&mut self, depth: usize) -> Block {
        self.value_block_of(Ty::Float, depth)
    }

    fn value_block_of(&mut self, ty: Ty, depth: usize) -> Block {
        self.scoped(|g| {
            let mut stmts = Vec::new();
            if g.budget > 0 && !g.pure && g.rng.chance(35) {
                statements::statement(g, &mut stmts, 2);
            }
            let value = g.value_of(ty, depth.min(2) - 1);
            Block { stmts, value: Some(Box::new(value)) }
        })
    }

    // ---- integers ----

    pub fn int(&mut self, depth: usize) -> Expr {
        let ids = self.visible(|var| var.ty == Ty::Usize);
        let lists = self.visible(|var| matches!(var.ty, Ty::Slice | Ty::Vec));
        match self.rng.below(10) {
            0..=4 if !ids.is_empty() => self.choose(&ids).map_or(Expr::Int(1), Expr::float_var),
            5 if !lists.is_empty() => self.choose(&lists).map_or(Expr::Int(1), Expr::Len),
            6 if lists.len() > 1 => Expr::MinLen(lists[0], lists[1]),
            7 if !lists.is_empty() => {
                let bound = self.int(0);
                Expr::IntMin(Box::new(Expr::Len(lists[0])), Box::new(bound))
            }
            8 | 9 if depth > 0 => {
                let op = self.rng.pick(&[Op::Add, Op::Add, Op::Mul]);
                Expr::binary(op, self.int(depth - 1), self.int(depth - 1))
            }
            _ => Expr::Int(self.rng.below(4)),
        }
    }

    /// An index into that variable.
    fn index(&mut self, id: Id) -> Expr {
        let fixed = self.fun.vars[id].ty.length().unwrap_or(2);
        let counters = self.visible(|var| var.below.is_some_and(|n| n <= fixed) || var.below_len == Some(id));
        if let Some(counter) = self.choose(&counters).filter(|_| self.rng.chance(70)) {
            return Expr::float_var(counter);
        }
        if self.fun.vars[id].ty == Ty::Slice && self.rng.chance(30) {
            return Expr::binary(Op::Rem, self.int(1), Expr::Len(id));
        }
        self.index_below(fixed)
    }

    fn index_below(&mut self, n: usize) -> Expr {
        let counters = self.visible(|var| var.below.is_some_and(|below| below <= n));
        match self.rng.below(10) {
            0..=3 if !counters.is_empty() => Expr::float_var(counters[self.rng.below(counters.len())]),
            4 | 5 => Expr::binary(Op::Rem, self.int(1), Expr::Int(n)),
            6 if self.rng.chance(40) => {
                let from = self.float(0);
                Expr::binary(Op::Rem, Expr::ToIndex(Box::new(from)), Expr::Int(n))
            }
            _ => Expr::Int(self.rng.below(n)),
        }
    }

    // ---- conditions ----

    pub fn cond(&mut self, depth: usize) -> Expr {
        let flags = self.visible(|var| var.ty == Ty::Bool);
        match self.rng.below(12) {
            0..=4 => self.compare_floats(),
            5..=7 => self.compare_ints(),
            8 if !flags.is_empty() => self.choose(&flags).map_or(Expr::Bool(true), Expr::float_var),
            9 if depth > 0 => Expr::Not(Box::new(self.cond(depth - 1))),
            10 if depth > 0 => Expr::binary(Op::And, self.cond(depth - 1), self.cond(depth - 1)),
            11 if depth > 0 => Expr::binary(Op::Or, self.cond(depth - 1), self.cond(depth - 1)),
            _ => self.compare_floats(),
        }
    }

    /// A condition without statements inside.
    pub fn plain_cond(&mut self) -> Expr {
        let op = self.rng.pick(&[Op::Lt, Op::Gt]);
        let sine = method("sin", vec![self.float(0)]);
        Expr::binary(op, sine, self.float(0))
    }

    fn compare_floats(&mut self) -> Expr {
        if self.rng.chance(8) {
            return Expr::IsFinite(Box::new(self.float(0)));
        }
        let mut a = self.float(1);
        if self.rng.chance(15) {
            a = method(self.rng.pick(STEPS), vec![a]);
        }
        let op = self.rng.pick(&[Op::Lt, Op::Le, Op::Gt, Op::Ge]);
        Expr::binary(op, a, self.float(0))
    }

    fn compare_ints(&mut self) -> Expr {
        let op = self.rng.pick(&[Op::Lt, Op::Gt, Op::Eq, Op::Ne, Op::Le]);
        if self.rng.chance(50) {
            let rest = Expr::binary(Op::Rem, self.int(1), Expr::Int(2));
            return Expr::binary(op, rest, Expr::Int(self.rng.below(2)));
        }
        Expr::binary(op, self.int(1), self.int(0))
    }
}

fn method(name: &'static str, args: Vec<Expr>) -> Expr {
    Expr::Rule(name, args, true)
}

fn add(a: Expr, b: f64) -> Expr {
    Expr::binary(Op::Add, a, Expr::Float(b))
}
