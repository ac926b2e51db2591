//! How long an array has to be that has an element for each value of a loop's variable, where that is a constant.

use proc_macro2::{Literal, TokenTree};

use super::reverse::Reverse;
use crate::ir::{BinOp, Const, Length, Operand, Range, Rvalue, Ty, VarId, VarKind};

impl Reverse<'_> {
    /// The length, from the end of the range. The first elements of such an array lie idle where the range does not start at zero, so
    /// that must be near: at a number, or where a loop around has come to.
    pub fn constant_trips(&self, range: &Range, v: VarId) -> Option<Length> {
        let fits = is_index(&self.function.var(v).ty) && self.starts_near(&range.lo);
        if fits { self.bound(&range.hi, range.inclusive) } else { None }
    }

    fn starts_near(&self, lo: &Operand) -> bool {
        match lo {
            Operand::Const(Const::Int { value, .. }, _) => *value >= 0,
            Operand::Const(..) => false,
            Operand::Var(v) => {
                self.trip_around(*v).is_some() || self.value_of(*v).is_some_and(|value| self.is_near(value))
            }
            Operand::Tree(value) => self.is_near(value),
        }
    }

    /// `i + 1`
    fn is_near(&self, value: &Rvalue) -> bool {
        match value {
            Rvalue::Use(a) => self.starts_near(a),
            Rvalue::Binary(BinOp::Add | BinOp::Sub, a, b) => self.starts_near(a) && natural(b).is_some(),
            _ => false,
        }
    }

    /// A constant that the operand does not exceed; that is greater than it if it is included in a range.
    fn bound(&self, hi: &Operand, included: bool) -> Option<Length> {
        match hi {
            Operand::Const(Const::Int { value, .. }, _) => Some(number(value + i128::from(included))),
            // `usize::MAX`: a loop without end.
            Operand::Const(Const::Path(path), _) if !included && !path.to_string().ends_with(":: MAX") => {
                Some(Length(path.clone()))
            }
            Operand::Const(..) => None,
            // It is less than the length for the loop around.
            Operand::Var(v) => match self.trip_around(*v) {
                Some(length) => Some(length.clone()),
                None => self.bound_of_value(self.value_of(*v)?, included),
            },
            Operand::Tree(value) => self.bound_of_value(value, included),
        }
    }

    fn bound_of_value(&self, value: &Rvalue, included: bool) -> Option<Length> {
        match value {
            Rvalue::Use(a) => self.bound(a, included),
            // `N - 1`: const parameters may not be computed with, and an element more does no harm.
            Rvalue::Binary(BinOp::Sub, a, b) => {
                let less = natural(b)?;
                self.bound(a, included && less == 0)
            }
            // `i + 1`, with a loop over `i` around.
            Rvalue::Binary(BinOp::Add, Operand::Var(v), b) if !included && natural(b)? <= 1 => {
                self.trip_around(*v).cloned()
            }
            _ => None,
        }
    }

    /// What a subexpression is. A variable of the user's is a number that is known at run time: who wants the memory of
    /// the loop on the heap writes one.
    fn value_of(&self, v: VarId) -> Option<&Rvalue> {
        if self.normal.var(v).kind == VarKind::Temp { self.lets.get(&v).copied() } else { None }
    }

    /// The length for the loop around that the variable belongs to.
    fn trip_around(&self, v: VarId) -> Option<&Length> {
        let around =
            self.trips.iter().flatten().find(|(_, index)| *index == v && !self.normal.may_be_written(v));
        around.map(|(length, _)| length)
    }
}

fn natural(a: &Operand) -> Option<i128> {
    match a {
        Operand::Const(Const::Int { value: n @ 0.., .. }, _) => Some(*n),
        _ => None,
    }
}

fn number(n: i128) -> Length {
    Length(TokenTree::Literal(Literal::i128_unsuffixed(n)).into())
}

pub fn is_index(ty: &Ty) -> bool {
    matches!(ty, Ty::Int(name) if name.is_empty() || name == "usize")
}
