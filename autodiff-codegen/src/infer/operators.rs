//! Which operators are the built-in ones: settled when the types are known.
//!
//! `a += b` is arithmetic where both are numbers. Where rustc alone knows the types it may be the operator of a
//! type of the user's, which is called. The other way round, `&a * b` is a call until both turn out to be numbers.

use super::query::{operand_ty, place_ty};
use crate::ir::{
    Arg, BinOp, Block, Callee, Function, Operand, Operator, Place, Projection, Rvalue, Stmt, StmtKind, Ty,
    UnOp, VarId, VarKind,
};

/// Settles every operator of the function.
pub fn settle(function: &mut Function) {
    let mut body = std::mem::take(&mut function.body);
    block(function, &mut body);
    function.body = body;
}

fn block(function: &mut Function, block_: &mut Block) {
    let mut out = Vec::new();
    for mut s in std::mem::take(&mut block_.stmts) {
        if let StmtKind::Match(_, arms) = &mut s.kind {
            arms.iter_mut().filter_map(|arm| arm.guard.as_mut()).for_each(|g| block(function, &mut g.0));
        }
        s.blocks_mut().into_iter().for_each(|inner| block(function, inner));
        stmt(function, s, &mut out);
    }
    block_.stmts = out;
}

fn stmt(function: &mut Function, s: Stmt, out: &mut Vec<Stmt>) {
    let span = s.span;
    let kind = match s.kind {
        StmtKind::OpAssign(place, op, value)
            if may_be_called(function, op, &place_ty(function, &place), &value) =>
        {
            let value = lent(function, value);
            let by_reference = (true, matches!(value, Arg::Ref(_)));
            let operator = Operator { op: Some(op), assigns: true, by_reference, span };
            let done = function.new_var("done", Ty::Unit, VarKind::Temp, span);
            let args = vec![Arg::RefMut(place), value];
            StmtKind::Let(done, Rvalue::Call { callee: Callee::Operator(operator), args, fallible: false })
        }
        StmtKind::Let(v, Rvalue::Call { callee: Callee::Operator(operator), args, .. })
            if is_built_in(function, v, operator, &args) =>
        {
            let loaded: Vec<Operand> = args.into_iter().map(|arg| number(function, arg, span, out)).collect();
            match (operator.op, loaded.as_slice()) {
                (Some(op), [a, b]) => StmtKind::Let(v, Rvalue::Binary(op, a.clone(), b.clone())),
                (_, [a, ..]) => StmtKind::Let(v, Rvalue::Unary(UnOp::Neg, a.clone())),
                (_, []) => unreachable!("an operator has operands"),
            }
        }
        other => other,
    };
    out.push(Stmt { kind, span });
}

/// An operand that is a reference, as an argument.
fn lent(function: &Function, operand: Operand) -> Arg {
    match operand {
        Operand::Var(v) if matches!(function.var(v).ty, Ty::Ref(false, _)) => {
            Arg::Ref(Place { root: v, path: vec![Projection::Deref] })
        }
        other => Arg::Value(other),
    }
}

/// Whether `place op= value` may be the operator of a type of the user's.
fn may_be_called(function: &Function, op: BinOp, place: &Ty, value: &Operand) -> bool {
    let arithmetic = matches!(op, BinOp::Add | BinOp::Sub | BinOp::Mul | BinOp::Div | BinOp::Rem);
    arithmetic && !(is_number(place) && is_number(&operand_ty(function, value)))
}

fn is_number(ty: &Ty) -> bool {
    let ty = ty.pointee();
    ty.is_float() || ty.is_discrete()
}

fn is_built_in(function: &Function, v: VarId, operator: Operator, args: &[Arg]) -> bool {
    let known = |arg: &Arg| match arg {
        Arg::Value(a) => is_number(&operand_ty(function, a)),
        Arg::Ref(place) | Arg::RefMut(place) | Arg::Receiver(place) => is_number(&place_ty(function, place)),
    };
    !operator.assigns && is_number(&function.var(v).ty) && args.iter().all(known)
}

/// The operand, read where it is a reference.
fn number(function: &mut Function, arg: Arg, span: proc_macro2::Span, out: &mut Vec<Stmt>) -> Operand {
    match arg {
        Arg::Value(a) => a,
        Arg::Ref(place) | Arg::RefMut(place) | Arg::Receiver(place) => {
            let ty = place_ty(function, &place).pointee().clone();
            let loaded = function.new_var("operand", ty, VarKind::Temp, span);
            out.push(Stmt { kind: StmtKind::Let(loaded, Rvalue::Load(place)), span });
            Operand::Var(loaded)
        }
    }
}
