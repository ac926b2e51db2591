//! Reads the same place once: `x * x` of a mutable `x` loads it one time, and keeps one value.

use std::collections::{BTreeMap, BTreeSet};

use crate::analyze::activity::written_root;
use crate::ir::rename::Rename;
use crate::ir::{Arg, Block, Function, Operand, Place, Projection, Rvalue, Stmt, StmtKind, VarId, VarKind};

/// Replaces a load by an earlier one of the same place in the same block, if nothing was written in between.
pub fn share_loads(function: &Function, block: &mut Block) {
    let mut kept = BTreeSet::new();
    block.each(&mut |s| mentioned_by_tokens(s, &mut kept));
    share(function, block, &kept);
}

/// Variables that opaque code mentions keep their names.
fn mentioned_by_tokens(s: &Stmt, kept: &mut BTreeSet<VarId>) {
    match &s.kind {
        StmtKind::Let(_, Rvalue::Opaque(opaque))
        | StmtKind::Match(opaque, _)
        | StmtKind::ForEach(_, _, _, opaque, _)
        | StmtKind::Bail(opaque)
        | StmtKind::Effect(opaque) => kept.extend(opaque.reads.iter().chain(&opaque.writes)),
        _ => {}
    }
}

fn share(function: &Function, block: &mut Block, kept: &BTreeSet<VarId>) {
    let mut known: Vec<(Place, VarId)> = Vec::new();
    let mut names: BTreeMap<VarId, VarId> = BTreeMap::new();
    let mut out: Vec<Stmt> = Vec::new();
    for mut s in std::mem::take(&mut block.stmts) {
        Rename(&names).stmt(&mut s);
        if let StmtKind::Let(v, Rvalue::Load(place)) = &s.kind
            && function.var(*v).kind == VarKind::Temp
            && function.var(*v).ty.is_copy()
            && !kept.contains(v)
        {
            if let Some((_, earlier)) = known.iter().find(|(p, _)| same(p, place)) {
                names.insert(*v, *earlier);
                continue;
            }
            known.push((place.clone(), *v));
        }
        let has_blocks = !s.blocks().is_empty();
        if has_blocks || !is_simple(&s) {
            known.clear();
        }
        for root in written(function, &s) {
            known.retain(|(place, _)| place.root != root);
        }
        for inner in s.blocks_mut() {
            share(function, inner, kept);
        }
        out.push(s);
    }
    block.stmts = out;
}

/// Opaque code and calls may write what they mention, and keep names that renaming does not see.
fn is_simple(s: &Stmt) -> bool {
    match &s.kind {
        StmtKind::Let(_, value) => {
            !matches!(value, Rvalue::Call { .. } | Rvalue::Opaque(_) | Rvalue::Taken(..))
        }
        StmtKind::Assign(..) | StmtKind::OpAssign(..) | StmtKind::Swap(..) | StmtKind::Declare(_) => true,
        _ => false,
    }
}

fn written(function: &Function, s: &Stmt) -> Vec<VarId> {
    match &s.kind {
        StmtKind::Assign(p, _) | StmtKind::OpAssign(p, ..) => vec![p.root],
        StmtKind::Swap(a, b) => vec![a.root, b.root],
        StmtKind::Change(p, change) => {
            change.also_written().map(|other| other.root).into_iter().chain([p.root]).collect()
        }
        StmtKind::Let(_, Rvalue::Taken(p, _)) => vec![p.root],
        StmtKind::Let(_, Rvalue::Call { args, .. }) => {
            args.iter().filter_map(|arg: &Arg| written_root(function, arg)).collect()
        }
        _ => Vec::new(),
    }
}

fn same(a: &Place, b: &Place) -> bool {
    let same_operand = |x: &Operand, y: &Operand| match (x, y) {
        (Operand::Var(x), Operand::Var(y)) => x == y,
        (Operand::Const(x, _), Operand::Const(y, _)) => match (x, y) {
            (crate::ir::Const::Int { value: x, .. }, crate::ir::Const::Int { value: y, .. }) => x == y,
            _ => false,
        },
        _ => false,
    };
    let mut steps = a.path.iter().zip(&b.path);
    a.root == b.root
        && a.path.len() == b.path.len()
        && steps.all(|steps| match steps {
            (Projection::Field(x), Projection::Field(y)) => x == y,
            (Projection::Index(x), Projection::Index(y)) => same_operand(x, y),
            (Projection::Deref, Projection::Deref) => true,
            _ => false,
        })
}
