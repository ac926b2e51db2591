//! Growing tapes whose number of frames is known when their loop starts are made there, with room for all of them.

use super::effects::leaves;
use super::pull::tree_of;
use super::reverse::{integer, stmt};
use crate::ir::{BinOp, Const, Function, Operand, Range, Rvalue, Stmt, StmtKind, TapeId, Ty, VarId};

/// Moves such tapes to their loops, where these are in the scope of the function itself.
pub fn reserve(function: &mut Function, forward: &mut Vec<Stmt>) {
    let mut k = 0;
    while k < forward.len() {
        if let Some((tape, frames)) = frames(function, &forward[k]) {
            function.tapes[tape.0 as usize].reserve = Some(frames);
            forward.retain(|s| !matches!(s.kind, StmtKind::TapeNew(made) if made == tape));
            // The statement that was taken away came before.
            forward.insert(k - 1, stmt(StmtKind::TapeNew(tape), function.name.span()));
        }
        k += 1;
    }
}

/// The tape of a loop that runs to its end, and its number of iterations.
fn frames(function: &Function, s: &Stmt) -> Option<(TapeId, Operand)> {
    let StmtKind::For(_, v, range, body) = &s.kind else { return None };
    let tape = body.stmts.iter().find_map(|s| match &s.kind {
        StmtKind::TapePush(tape, index, _) if index.is_empty() => Some(*tape),
        _ => None,
    })?;
    let grows = function.tapes[tape.0 as usize].bound.is_none() && !leaves(s);
    (grows && is_index(function, *v)).then(|| iterations(range)).flatten().map(|n| (tape, n))
}

fn is_index(function: &Function, v: VarId) -> bool {
    matches!(&function.var(v).ty, Ty::Int(name) if name.is_empty() || name == "usize")
}

/// At least as many as there are; a few too many do no harm.
fn iterations(range: &Range) -> Option<Operand> {
    let from_zero = matches!(&range.lo, Operand::Const(Const::Int { value: 0 | 1, .. }, _));
    if !from_zero || range.step.is_some() {
        return None;
    }
    let one_more = range.inclusive.then(|| Rvalue::Binary(BinOp::Add, range.hi.clone(), integer(1)));
    Some(one_more.map_or_else(|| range.hi.clone(), tree_of))
}
