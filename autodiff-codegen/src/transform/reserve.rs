//! Growing tapes whose number of frames is known when their loop starts are made there, with room for all of them. If their
//! frames are numbers, they are indexed instead of pushed: beside each other the values of many iterations are computed at once.

use super::effects::leaves;
use super::pull::tree_of;
use super::reverse::{integer, stmt};
use super::trips::is_index;
use crate::ir::{BinOp, Block, Const, Function, Operand, Range, Rvalue, Stmt, StmtKind, TapeId, VarId};

/// Moves such tapes to their loops, where these are in the scope of the function itself.
pub fn reserve(function: &mut Function, forward: &mut Vec<Stmt>, reverse: &mut [Stmt]) {
    let mut k = 0;
    while k < forward.len() {
        if let Some((tape, v, frames)) = frames(function, &forward[k]) {
            let made = &mut function.tapes[tape.0 as usize];
            made.reserve = Some(frames);
            let numbers = made.slots.iter().all(|ty| ty.has_default() && ty.is_copy());
            made.indexed = numbers && reverse.iter().any(|s| takes(s, tape, v));
            if made.indexed {
                forward[k].blocks_mut().into_iter().for_each(|block| index(block, tape, v));
                reverse.iter_mut().flat_map(Stmt::blocks_mut).for_each(|block| index(block, tape, v));
            }
            forward.retain(|s| !matches!(s.kind, StmtKind::TapeNew(made) if made == tape));
            // The statement that was taken away came before.
            forward.insert(k - 1, stmt(StmtKind::TapeNew(tape), function.name.span()));
        }
        k += 1;
    }
}

/// Whether the statement is, or has in it, a loop over the same variable that takes the frames back: not one that counts them.
fn takes(s: &Stmt, tape: TapeId, v: VarId) -> bool {
    let own = |s: &Stmt| matches!(&s.kind, StmtKind::TapePop(of, ..) if *of == tape);
    match &s.kind {
        StmtKind::For(_, index, _, body) if body.stmts.iter().any(own) => *index == v,
        _ => s.blocks().iter().any(|block| block.stmts.iter().any(|inner| takes(inner, tape, v))),
    }
}

/// Whatever puts a frame on the tape, or takes one, does so at the index: the loop and its reverse.
fn index(block: &mut Block, tape: TapeId, v: VarId) {
    for s in &mut block.stmts {
        match &mut s.kind {
            StmtKind::TapePush(of, index, _) | StmtKind::TapePop(of, index, _) if *of == tape => {
                index.push(Operand::Var(v));
            }
            _ => s.blocks_mut().into_iter().for_each(|inner| self::index(inner, tape, v)),
        }
    }
}

/// The tape of a loop that runs to its end, the loop's variable and its number of iterations. One that may end before, an iteration
/// until it has converged, often has an end that it never comes to: its tape grows.
fn frames(function: &Function, s: &Stmt) -> Option<(TapeId, VarId, Operand)> {
    let StmtKind::For(id, v, range, body) = &s.kind else { return None };
    let mut breaks = false;
    body.each(&mut |inner| breaks |= matches!(inner.kind, StmtKind::Break(to) if to == *id));
    if breaks {
        return None;
    }
    let tape = body.stmts.iter().find_map(|s| match &s.kind {
        StmtKind::TapePush(tape, index, _) if index.is_empty() => Some(*tape),
        _ => None,
    })?;
    let grows = function.tapes[tape.0 as usize].bound.is_none() && !leaves(s) && !function.may_be_written(*v);
    (grows && is_index(&function.var(*v).ty)).then(|| iterations(range)).flatten().map(|n| (tape, *v, n))
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
