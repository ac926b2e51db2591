//! Operators that are called.

use proc_macro2::Span;

use super::BinOp;

/// `&a * b`, `-&a`, `a += b`: an operator that is called like a function.
#[derive(Clone, Copy, Debug)]
pub struct Operator {
    /// Which; none is the negation.
    pub op: Option<BinOp>,
    /// `op=`
    pub assigns: bool,
    /// The operand is a reference: the left one, the right one.
    pub by_reference: (bool, bool),
    /// Where it is written.
    pub span: Span,
}

impl Operator {
    /// The method of the operator's trait.
    pub fn name(self) -> &'static str {
        use BinOp::{Add, Div, Mul, Rem, Sub};
        match self.op {
            None => "neg",
            Some(Add) => "add",
            Some(Sub) => "sub",
            Some(Mul) => "mul",
            Some(Div) => "div",
            Some(Rem) => "rem",
            Some(_) => "operator",
        }
    }

    /// The module of the runtime that has its derivatives.
    pub fn module(self) -> String {
        let letter = |by_reference: bool| if by_reference { 'r' } else { 'v' };
        let (left, right) = (letter(self.by_reference.0), letter(self.by_reference.1));
        match (self.op, self.assigns) {
            (None, _) => format!("{}_{left}", self.name()),
            (Some(_), true) => format!("{}_assign_{right}", self.name()),
            (Some(_), false) => format!("{}_{left}{right}", self.name()),
        }
    }
}
