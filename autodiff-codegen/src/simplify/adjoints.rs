//! Adjoint variables: dead ones go, zero ones start with their first contribution, copies are forwarded.

use std::collections::BTreeMap;

use super::uses::Uses;
use crate::ir::{BinOp, Block, Function, Operand, Place, Rvalue, Stmt, StmtKind, UnOp, VarId, VarKind};

/// Removes local adjoints that nothing reads, with the statements that add to them.
pub fn drop_dead(function: &Function, blocks: &mut [&mut Block], results: &[&Operand]) {
    loop {
        let uses = Uses::new(function, blocks, results);
        let dead = |v: VarId| function.var(v).kind == VarKind::Adjoint && uses.reads(v) == 0;
        let mut changed = false;
        blocks.iter_mut().for_each(|block| retain(block, &mut |s| !writes_only(s, &dead), &mut changed));
        if !changed {
            return;
        }
    }
}

fn writes_only(s: &Stmt, dead: &dyn Fn(VarId) -> bool) -> bool {
    match &s.kind {
        // What takes something out of a place changes it.
        StmtKind::Let(_, Rvalue::Taken(..)) => false,
        StmtKind::Let(v, _) | StmtKind::Declare(v) => dead(*v),
        StmtKind::Change(p, change) => change.also_written().is_none() && dead(p.root),
        StmtKind::Assign(p, _) | StmtKind::OpAssign(p, ..) | StmtKind::Accumulate(p, _) => dead(p.root),
        _ => false,
    }
}

fn retain(block: &mut Block, keep: &mut dyn FnMut(&Stmt) -> bool, changed: &mut bool) {
    let before = block.stmts.len();
    block.stmts.retain(|s| keep(s));
    *changed |= block.stmts.len() != before;
    block.stmts.iter_mut().flat_map(Stmt::blocks_mut).for_each(|inner| retain(inner, keep, changed));
}

/// `d = 0.0; d += e;` becomes `d = e;`.
pub fn merge_zeroed(block: &mut Block) {
    block.stmts.iter_mut().flat_map(Stmt::blocks_mut).for_each(merge_zeroed);
    let mut out: Vec<Stmt> = Vec::new();
    for s in std::mem::take(&mut block.stmts) {
        match merged(out.last(), &s) {
            Some(both) => *out.last_mut().expect("it was merged") = both,
            None => out.push(s),
        }
    }
    block.stmts = out;
}

fn merged(before: Option<&Stmt>, s: &Stmt) -> Option<Stmt> {
    let StmtKind::Assign(zeroed, Operand::Tree(zero)) = &before?.kind else { return None };
    let StmtKind::OpAssign(place, op, value) = &s.kind else { return None };
    let same = matches!(**zero, Rvalue::Zero(..)) && same_place(zeroed, place);
    if !same || mentions_operand(value, place.root) {
        return None;
    }
    let value = match op {
        BinOp::Add => value.clone(),
        BinOp::Sub => Operand::Tree(Box::new(Rvalue::Unary(UnOp::Neg, value.clone()))),
        _ => return None,
    };
    Some(Stmt { kind: StmtKind::Assign(place.clone(), value), span: s.span })
}

/// Whether both are the same memory: the same path, with the same variables as indices.
pub fn same_place(a: &Place, b: &Place) -> bool {
    use crate::ir::Projection::{Deref, Field, Index};
    let steps = a.path.iter().zip(&b.path);
    let mut same = steps.map(|steps| match steps {
        (Field(x), Field(y)) => x == y,
        (Index(Operand::Var(x)), Index(Operand::Var(y))) => x == y,
        (Deref, Deref) => true,
        _ => false,
    });
    a.root == b.root && a.path.len() == b.path.len() && same.all(|same| same)
}

/// `let mut d = 0.0; ..; d += e;` becomes `..; let mut d = e;` if nothing touches `d` in between.
pub fn start_late(function: &Function, block: &mut Block) {
    block.stmts.iter_mut().flat_map(Stmt::blocks_mut).for_each(|inner| start_late(function, inner));
    let touches: Vec<(usize, VarId)> = block
        .stmts
        .iter()
        .enumerate()
        .filter_map(|(k, s)| zero_adjoint(function, s).map(|v| (k, v)))
        .collect();
    let mut first: BTreeMap<VarId, usize> = BTreeMap::new();
    for (k, s) in block.stmts.iter().enumerate() {
        for v in mentioned(s) {
            first.entry(v).or_insert(k);
        }
    }
    let mut gone = Vec::new();
    for (k, v) in touches {
        let Some(at) = first.get(&v).copied() else { continue };
        let copy = function.var(v).ty.is_copy();
        if let Some(value) = first_contribution(&block.stmts[at], v).and_then(|a| owned(function, a, copy)) {
            block.stmts[at].kind = StmtKind::Let(v, Rvalue::Use(value));
            gone.push(k);
        }
    }
    let mut k = 0;
    block.stmts.retain(|_| {
        k += 1;
        !gone.contains(&(k - 1))
    });
}

fn zero_adjoint(function: &Function, s: &Stmt) -> Option<VarId> {
    match &s.kind {
        StmtKind::Let(v, Rvalue::Zero(..)) if function.var(*v).kind == VarKind::Adjoint => Some(*v),
        _ => None,
    }
}

fn mentioned(s: &Stmt) -> std::collections::BTreeSet<VarId> {
    let mut found = std::collections::BTreeSet::new();
    s.add_own_vars(&mut found);
    s.blocks().into_iter().for_each(|block| found.extend(block.vars()));
    found
}

fn first_contribution(s: &Stmt, v: VarId) -> Option<Operand> {
    match &s.kind {
        StmtKind::OpAssign(place, BinOp::Add, value) | StmtKind::Accumulate(place, value)
            if place.root == v && place.is_var() && !mentions_operand(value, v) =>
        {
            Some(value.clone())
        }
        StmtKind::OpAssign(place, BinOp::Sub, value)
            if place.root == v && place.is_var() && !mentions_operand(value, v) =>
        {
            Some(Operand::Tree(Box::new(Rvalue::Unary(UnOp::Neg, value.clone()))))
        }
        _ => None,
    }
}

/// A contribution as a value of its own: the copy of a place, unless copying is free.
fn owned(function: &Function, a: Operand, copy: bool) -> Option<Operand> {
    if copy {
        return Some(a);
    }
    match a {
        Operand::Tree(tree) => match *tree {
            Rvalue::Load(place) => Some(Operand::Tree(Box::new(Rvalue::CloneOf(place)))),
            Rvalue::Runtime(..) => Some(Operand::Tree(tree)),
            _ => None,
        },
        // What was just taken out of another adjoint.
        Operand::Var(v) if function.var(v).kind == VarKind::Temp => Some(Operand::Var(v)),
        Operand::Var(_) | Operand::Const(..) => None,
    }
}

fn mentions_operand(a: &Operand, v: VarId) -> bool {
    let mut found = std::collections::BTreeSet::new();
    a.add_vars(&mut found);
    found.contains(&v)
}

/// A constant adjoint that only names another value is replaced by it; loads of constants become operands.
pub fn propagate_copies(function: &Function, blocks: &mut [&mut Block], results: &[&Operand]) {
    let uses = Uses::new(function, blocks, results);
    let constant = |v: VarId| uses.is_constant(v) && is_single(function, v);
    let mut copies: BTreeMap<VarId, Operand> = BTreeMap::new();
    for block in blocks.iter() {
        block.each(&mut |s| {
            if let StmtKind::Let(v, Rvalue::Use(value)) = &s.kind
                && constant(*v)
                && uses.pinned[v.0 as usize] == 0
                && function.var(*v).kind == VarKind::Adjoint
            {
                let target = match value {
                    Operand::Var(w) => Some(*w),
                    Operand::Tree(tree) => match &**tree {
                        Rvalue::Load(p) if p.is_var() => Some(p.root),
                        _ => None,
                    },
                    Operand::Const(..) => None,
                };
                if let Some(w) = target
                    && constant(w)
                    && function.var(w).ty.is_copy()
                {
                    copies.insert(*v, Operand::Var(w));
                }
            }
        });
    }
    let resolve = |v: VarId| {
        let mut at = v;
        while let Some(Operand::Var(next)) = copies.get(&at) {
            at = *next;
        }
        at
    };
    let mut rewrite = |a: &mut Operand| match a {
        Operand::Var(v) => *v = resolve(*v),
        Operand::Tree(tree) => {
            if let Rvalue::Load(Place { root, path }) = &**tree
                && path.is_empty()
                && constant(*root)
                && function.var(*root).kind == VarKind::Adjoint
            {
                *a = Operand::Var(resolve(*root));
            }
        }
        Operand::Const(..) => {}
    };
    for block in blocks.iter_mut() {
        super::inline::rewrite_block(block, &mut rewrite);
        let mut changed = false;
        retain(
            block,
            &mut |s| !matches!(&s.kind, StmtKind::Let(v, _) if copies.contains_key(v)),
            &mut changed,
        );
    }
}

/// Whether the variable may be an operand: it is not mutable by declaration.
fn is_single(function: &Function, v: VarId) -> bool {
    match function.var(v).kind {
        VarKind::Adjoint | VarKind::Temp => true,
        VarKind::User { mutable } => !mutable,
        VarKind::Param => false,
    }
}
