//! Operators, which may be those of a type of the user's.

use proc_macro2::Span;
use syn::Expr;

use super::Lowerer;
use super::place::bare;
use crate::ir::{Arg, BinOp, Callee, Operand, Operator, Place, Rvalue, StmtKind, Ty, UnOp};

impl Lowerer {
    /// An operator on expressions; none is the negation. It is called where an operand is a reference to
    /// what is not known to be a number.
    pub(super) fn operator_of(
        &mut self,
        op: Option<BinOp>,
        operands: &[&Expr],
        span: Span,
    ) -> Option<Rvalue> {
        let takes_references = op.is_none_or(is_arithmetic);
        let mut args = Vec::new();
        for e in operands {
            args.push(if takes_references {
                self.operator_argument(e)?
            } else {
                Arg::Value(self.number(e)?)
            });
        }
        Some(self.operator_call(op, args, span))
    }

    /// `place op= value`
    pub(super) fn assign_operator(&mut self, place: Place, op: BinOp, value: Arg, span: Span) {
        let value = match value {
            Arg::Value(value) => {
                self.emit(StmtKind::OpAssign(place, op, value), span);
                return;
            }
            reference => reference,
        };
        let operator = Operator { op: Some(op), assigns: true, by_reference: (true, true), span };
        let callee = Callee::Operator(operator);
        let call = Rvalue::Call { callee, args: vec![Arg::RefMut(place), value], fallible: false };
        let done = self.f.new_var("done", Ty::Unit, crate::ir::VarKind::Temp, span);
        self.emit(StmtKind::Let(done, call), span);
    }

    /// An operand: a number, behind any references, or a reference to what may be of a type of the user's.
    pub(super) fn operator_argument(&mut self, e: &Expr) -> Option<Arg> {
        if !self.is_local_place(e) {
            let lent = matches!(bare(e), Expr::Reference(_)) && !self.is_foreign_place(e);
            return if lent { self.argument(e) } else { Some(Arg::Value(self.operand(e)?)) };
        }
        let located = self.locate(e)?;
        let through = self.through_reference(located.place.clone());
        let known = self.place_ty(&through.place);
        let is_number = known.is_some_and(|ty| ty.is_float() || ty.is_discrete());
        if located.refs == 1 && !is_number && through.refs == 0 {
            return Some(Arg::Ref(located.place));
        }
        let value = self.read_number(located);
        Some(Arg::Value(self.atom(value, super::expr::value_span(e))))
    }
}

fn is_arithmetic(op: BinOp) -> bool {
    matches!(op, BinOp::Add | BinOp::Sub | BinOp::Mul | BinOp::Div | BinOp::Rem)
}

impl Lowerer {
    /// An operator on arguments: a call if one is a reference.
    pub(super) fn operator_call(&self, op: Option<BinOp>, args: Vec<Arg>, span: Span) -> Rvalue {
        if args.iter().all(|arg| matches!(arg, Arg::Value(_))) {
            return built_in(op, args);
        }
        let args: Vec<Arg> = args.into_iter().map(|arg| self.lent(arg)).collect();
        let lent: Vec<bool> = args.iter().map(|arg| !matches!(arg, Arg::Value(_))).collect();
        let by_reference = (lent[0], lent.get(1).copied().unwrap_or(false));
        let callee = Callee::Operator(Operator { op, assigns: false, by_reference, span });
        Rvalue::Call { callee, args, fallible: false }
    }

    /// A variable that is a reference, as an argument.
    fn lent(&self, arg: Arg) -> Arg {
        match arg {
            Arg::Value(Operand::Var(v)) if matches!(self.f.var(v).ty, Ty::Ref(false, _)) => {
                Arg::Ref(Place { root: v, path: vec![crate::ir::Projection::Deref] })
            }
            other => other,
        }
    }
}

fn built_in(op: Option<BinOp>, args: Vec<Arg>) -> Rvalue {
    let mut values = args.into_iter().map(|arg| match arg {
        Arg::Value(value) => value,
        Arg::Ref(_) | Arg::RefMut(_) | Arg::Receiver(_) => Operand::unit(),
    });
    let mut next = || values.next().unwrap_or_else(Operand::unit);
    match op {
        Some(op) => {
            let left = next();
            Rvalue::Binary(op, left, next())
        }
        None => Rvalue::Unary(UnOp::Neg, next()),
    }
}
