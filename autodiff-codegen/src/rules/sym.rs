//! Expressions as numbers: partials computed with [`Sym`] come out as IR.

use std::cell::RefCell;
use std::ops::{Add, Div, Mul, Neg, Sub};

use proc_macro2::{Ident, Span, TokenStream, TokenTree};

use super::num::Num;
use crate::ir::{Arg, BinOp, Const, FloatTy, Operand, Rvalue, Spelling, Ty, UnOp};

/// An expression: an index into the arena of the [`build`] at work.
#[derive(Clone, Copy, Debug)]
pub struct Sym(usize);

struct Arena {
    nodes: Vec<Operand>,
    ty: Ty,
}

thread_local! {
    static ARENA: RefCell<Arena> = const { RefCell::new(Arena { nodes: Vec::new(), ty: Ty::Unknown }) };
}

/// Runs a row's partials on operands; constants get the type `ty`.
pub fn build(
    ty: &Ty,
    args: &[Operand],
    result: &Operand,
    row: impl FnOnce(&[Sym], Sym) -> Vec<Sym>,
) -> Vec<Operand> {
    ARENA.with_borrow_mut(|arena| *arena = Arena { nodes: Vec::new(), ty: ty.clone() });
    let args: Vec<Sym> = args.iter().cloned().map(Sym::new).collect();
    let partials: Vec<Operand> = row(&args, Sym::new(result.clone())).into_iter().map(Sym::operand).collect();
    ARENA.with_borrow_mut(|arena| arena.nodes.clear());
    partials
}

/// The number that a literal operand stands for, with its sign.
#[expect(clippy::cast_precision_loss, reason = "exponents and divisors are small")]
pub fn literal(operand: &Operand) -> Option<f64> {
    match operand {
        Operand::Const(Const::Float { value, .. }, _) => Some(*value),
        Operand::Const(Const::Int { value, .. }, _) => Some(*value as f64),
        Operand::Tree(tree) => match &**tree {
            Rvalue::Unary(UnOp::Neg, inner) => literal(inner).map(|value| -value),
            _ => None,
        },
        Operand::Const(..) | Operand::Var(_) => None,
    }
}

impl Sym {
    fn new(operand: Operand) -> Self {
        ARENA.with_borrow_mut(|arena| {
            arena.nodes.push(operand);
            Sym(arena.nodes.len() - 1)
        })
    }

    fn tree(value: Rvalue) -> Self {
        Sym::new(Operand::Tree(Box::new(value)))
    }

    fn operand(self) -> Operand {
        ARENA.with_borrow(|arena| arena.nodes[self.0].clone())
    }

    fn ty() -> Ty {
        ARENA.with_borrow(|arena| arena.ty.clone())
    }

    fn binary(op: BinOp, a: Self, b: Self) -> Self {
        Sym::tree(Rvalue::Binary(op, a.operand(), b.operand()))
    }

    /// The inner expression of a negation.
    fn negated(self) -> Option<Self> {
        let Operand::Tree(tree) = self.operand() else { return None };
        match *tree {
            Rvalue::Unary(UnOp::Neg, inner) => Some(Sym::new(inner)),
            _ => None,
        }
    }
}

fn is(sym: Sym, value: f64) -> bool {
    sym.literal() == Some(value)
}

/// Both values, where both are literals.
fn literals(a: Sym, b: Sym) -> Option<(f64, f64)> {
    Some((a.literal()?, b.literal()?))
}

impl Add for Sym {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        match literals(self, other) {
            Some((a, b)) => Sym::constant(a + b),
            None if is(self, 0.0) => other,
            None if is(other, 0.0) => self,
            None => Sym::binary(BinOp::Add, self, other),
        }
    }
}

impl Sub for Sym {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        match literals(self, other) {
            Some((a, b)) => Sym::constant(a - b),
            None if is(self, 0.0) => -other,
            None if is(other, 0.0) => self,
            None => Sym::binary(BinOp::Sub, self, other),
        }
    }
}

impl Mul for Sym {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        match literals(self, other) {
            Some((a, b)) => Sym::constant(a * b),
            None if is(self, 0.0) || is(other, 0.0) => Sym::constant(0.0),
            None if is(self, 1.0) => other,
            None if is(other, 1.0) => self,
            None if is(self, -1.0) => -other,
            None if is(other, -1.0) => -self,
            None => Sym::binary(BinOp::Mul, self, other),
        }
    }
}

impl Div for Sym {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        match literals(self, other) {
            // A quotient of the user's literals is printed as such (`1.0 / 3.0`), unless it is a whole number.
            Some((a, b)) if (a / b).fract() == 0.0 => Sym::constant(a / b),
            None if is(other, 1.0) => self,
            _ => Sym::binary(BinOp::Div, self, other),
        }
    }
}

impl Neg for Sym {
    type Output = Self;
    fn neg(self) -> Self {
        match (self.literal(), self.negated()) {
            (Some(value), _) => Sym::constant(-value),
            (None, Some(inner)) => inner,
            (None, None) => Sym::tree(Rvalue::Unary(UnOp::Neg, self.operand())),
        }
    }
}

impl Num for Sym {
    type Test = Sym;

    fn constant(value: f64) -> Self {
        Sym::new(Operand::float(value, Sym::ty()))
    }
    /// A call on a literal is folded: `2.0.ln()` would not compile.
    fn call(self, rule: &'static str, others: &[Self]) -> Self {
        let args: Vec<Sym> = std::iter::once(self).chain(others.iter().copied()).collect();
        let literals: Option<Vec<f64>> = args.iter().map(|arg| arg.literal()).collect();
        match (literals, super::find(rule)) {
            (Some(literals), Some(rule)) => Sym::constant(rule.eval(&literals)),
            _ => {
                Sym::tree(Rvalue::Rule(rule, args.into_iter().map(Sym::operand).collect(), Spelling::Method))
            }
        }
    }
    fn when(test: Self, then: Self, otherwise: Self) -> Self {
        match literals(then, otherwise) {
            Some((a, b)) if a.to_bits() == b.to_bits() => then,
            _ => Sym::tree(Rvalue::Select(test.operand(), then.operand(), otherwise.operand())),
        }
    }
    fn is_gt(self, other: Self) -> Self {
        Sym::binary(BinOp::Gt, self, other)
    }
    fn is_lt(self, other: Self) -> Self {
        Sym::binary(BinOp::Lt, self, other)
    }
    fn is_ge(self, other: Self) -> Self {
        Sym::binary(BinOp::Ge, self, other)
    }
    fn is_le(self, other: Self) -> Self {
        Sym::binary(BinOp::Le, self, other)
    }
    fn is_eq(self, other: Self) -> Self {
        Sym::binary(BinOp::Eq, self, other)
    }
    fn literal(self) -> Option<f64> {
        literal(&self.operand())
    }
    fn int_to_float(self) -> Self {
        if let Some(value) = self.literal() {
            return Sym::constant(value);
        }
        let ty = Sym::ty();
        match float_name(&ty) {
            Some(tokens) => Sym::tree(Rvalue::Cast(self.operand(), ty, tokens)),
            None => Sym::tree(Rvalue::Runtime("from_i32", vec![Arg::Value(self.operand())])),
        }
    }
    fn int_minus_one(self) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "the literal was an i32")]
        match self.literal() {
            Some(value) => Sym::new(int(value as i128 - 1)),
            None => Sym::tree(Rvalue::Binary(BinOp::Sub, self.operand(), int(1))),
        }
    }
    fn int_is_zero(self) -> Self {
        Sym::tree(Rvalue::Binary(BinOp::Eq, self.operand(), int(0)))
    }
}

fn int(value: i128) -> Operand {
    Operand::Const(Const::Int { value, text: String::new() }, Ty::Int("i32".into()))
}

fn float_name(ty: &Ty) -> Option<TokenStream> {
    let name = match ty {
        Ty::Float(FloatTy::F32) => "f32",
        Ty::Float(FloatTy::F64) => "f64",
        _ => return None,
    };
    Some(TokenTree::from(Ident::new(name, Span::call_site())).into())
}
