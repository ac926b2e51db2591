//! The contributions to an adjoint in one expression: `let mut d = a; d += b;` becomes `let d = a + b;`, and
//! `d += a; d += b;` becomes `d += a + b;`.

use super::adjoints::same_place;
use super::inline::{is_barrier, is_pure, memory_roots, size, written_roots};
use crate::ir::{BinOp, Block, Function, Operand, Rvalue, Stmt, StmtKind, VarId, VarKind};

/// Sums grow up to this many nodes.
const READABLE: usize = 16;

/// Gathers within each block.
pub fn gather(function: &Function, block: &mut Block) {
    block.stmts.iter_mut().flat_map(Stmt::blocks_mut).for_each(|inner| gather(function, inner));
    let mut k = 0;
    while k < block.stmts.len() {
        match next_contribution(function, &block.stmts, k) {
            Some(at) => merge(&mut block.stmts, k, at),
            None => k += 1,
        }
    }
    let mut out: Vec<Stmt> = Vec::new();
    for s in std::mem::take(&mut block.stmts) {
        match out.last().and_then(|before| sum_of(function, before, &s)) {
            Some(both) => *out.last_mut().expect("it was merged") = both,
            None => out.push(s),
        }
    }
    block.stmts = out;
}

/// Two contributions in a row to the same element of an adjoint.
fn sum_of(function: &Function, before: &Stmt, s: &Stmt) -> Option<Stmt> {
    let (StmtKind::OpAssign(place, first, a), StmtKind::OpAssign(again, second, b)) = (&before.kind, &s.kind)
    else {
        return None;
    };
    let is_sum = |op: &BinOp| matches!(op, BinOp::Add | BinOp::Sub);
    let small = operand_size(a) + operand_size(b) < READABLE;
    let apart = !operand_mentions(b, place.root) && !operand_mentions(a, place.root);
    if !(is_sum(first)
        && is_sum(second)
        && is_adjoint(function, place.root)
        && small
        && apart
        && same_place(place, again))
    {
        return None;
    }
    let op = if first == second { BinOp::Add } else { BinOp::Sub };
    let both = Operand::Tree(Box::new(Rvalue::Binary(op, a.clone(), b.clone())));
    Some(Stmt { kind: StmtKind::OpAssign(place.clone(), *first, both), span: s.span })
}

/// The user's own sums are left as they are; a shadow is a parameter that the function does not have.
fn is_adjoint(function: &Function, v: VarId) -> bool {
    match function.var(v).kind {
        VarKind::Adjoint => true,
        VarKind::Param => function.params.iter().all(|param| param.var != v),
        VarKind::User { .. } | VarKind::Temp => false,
    }
}

fn operand_mentions(a: &Operand, v: VarId) -> bool {
    let mut found = std::collections::BTreeSet::new();
    a.add_vars(&mut found);
    found.contains(&v)
}

/// For a `let` of an adjoint: the next statement that mentions it, if that adds to it and the value can wait until then.
fn next_contribution(function: &Function, stmts: &[Stmt], k: usize) -> Option<usize> {
    let StmtKind::Let(v, value) = &stmts[k].kind else { return None };
    let var = function.var(*v);
    if var.kind != VarKind::Adjoint || !var.ty.is_float() || !is_pure(value) {
        return None;
    }
    let reads = memory_roots(value);
    for (at, s) in stmts.iter().enumerate().skip(k + 1) {
        if let Some(added) = contribution(s, *v) {
            return (size(value) + operand_size(added) < READABLE).then_some(at);
        }
        let changes = written_roots(s).iter().any(|root| reads.contains(root));
        if changes || is_barrier(s) || !s.blocks().is_empty() || mentions(s, *v) {
            return None;
        }
    }
    None
}

fn contribution(s: &Stmt, v: VarId) -> Option<&Operand> {
    match &s.kind {
        StmtKind::OpAssign(place, BinOp::Add | BinOp::Sub, a) if place.root == v && place.is_var() => {
            (!operand_mentions(a, v)).then_some(a)
        }
        _ => None,
    }
}

fn mentions(s: &Stmt, v: VarId) -> bool {
    let mut found = std::collections::BTreeSet::new();
    s.add_own_vars(&mut found);
    found.contains(&v)
}

fn operand_size(a: &Operand) -> usize {
    if let Operand::Tree(tree) = a { size(tree) } else { 1 }
}

fn merge(stmts: &mut Vec<Stmt>, k: usize, at: usize) {
    let StmtKind::Let(v, first) = stmts.remove(k).kind else { unreachable!("it is a `let`") };
    let s = &mut stmts[at - 1];
    let StmtKind::OpAssign(_, op, added) = &s.kind else { unreachable!("it is a contribution") };
    let first = match first {
        Rvalue::Use(a) => a,
        value => Operand::Tree(Box::new(value)),
    };
    s.kind = StmtKind::Let(v, Rvalue::Binary(*op, first, added.clone()));
}
