//! What a statement reads, writes and adds to: which statements may change places.

use std::collections::{BTreeMap, BTreeSet};

use crate::analyze::activity::written_root;
use crate::ir::{
    Arg, BinOp, Block, Function, LoopId, Opaque, Operand, Place, Rvalue, Stmt, StmtKind, TapeId, VarId,
};

/// The variables, as roots of memory, that a statement touches; those that it defines in scopes of its own are left out.
#[derive(Clone, Debug, Default)]
pub struct Effects {
    /// Read.
    pub reads: BTreeSet<VarId>,
    /// Defined, assigned, lent mutably, moved out of.
    pub writes: BTreeSet<VarId>,
    /// Only added to, by values that do not depend on them: additions may be made in any order.
    pub adds: BTreeSet<VarId>,
    /// Tapes that frames are put on or taken from.
    pub tapes: BTreeSet<TapeId>,
}

impl Effects {
    /// Whether the order of the two matters.
    pub fn conflict(&self, other: &Effects) -> bool {
        self.conflict_in_memory(other) || !self.tapes.is_disjoint(&other.tapes)
    }

    /// Whether the order matters, tapes apart: between a loop and its reverse every frame is taken by the iteration that
    /// belongs to the one that put it there.
    pub fn conflict_in_memory(&self, other: &Effects) -> bool {
        self.hides_from(other) || other.hides_from(self)
    }

    /// Whether one changes what the other one reads or sets.
    fn hides_from(&self, other: &Effects) -> bool {
        let touched =
            |v: &VarId| other.reads.contains(v) || other.writes.contains(v) || other.adds.contains(v);
        self.writes.iter().any(touched) || self.adds.iter().any(|v| other.reads.contains(v))
    }

    /// Both.
    pub fn extend(&mut self, other: &Effects) {
        self.reads.extend(&other.reads);
        self.writes.extend(&other.writes);
        self.adds.extend(&other.adds);
        self.tapes.extend(&other.tapes);
    }
}

/// Collects effects.
pub struct Observer<'a> {
    /// The program.
    pub function: &'a Function,
    /// The arguments with which each pullback was made.
    pub pullbacks: BTreeMap<VarId, Vec<Arg>>,
    /// Variables that the reverse sweep computes again, and what they are copies of.
    pub originals: &'a BTreeMap<VarId, VarId>,
}

impl<'a> Observer<'a> {
    /// Knows the pullbacks made in the statements.
    pub fn new(function: &'a Function, forward: &[Stmt], originals: &'a BTreeMap<VarId, VarId>) -> Self {
        let mut pullbacks = BTreeMap::new();
        each(forward, &mut |s| {
            if let StmtKind::LetPullback { pullback, args, .. } = &s.kind {
                pullbacks.insert(*pullback, args.clone());
            }
        });
        Observer { function, pullbacks, originals }
    }

    /// Effects of a statement with all that is inside.
    pub fn stmt(&self, s: &Stmt) -> Effects {
        let mut found = Effects::default();
        self.add(s, &mut found);
        found
    }

    /// Effects of a block, outside of it.
    pub fn block(&self, block: &Block) -> Effects {
        let mut found = Effects::default();
        self.scope(block, &[], &mut found);
        found
    }

    fn scope(&self, block: &Block, binds: &[VarId], found: &mut Effects) {
        let mut inner = Effects::default();
        let mut own: BTreeSet<VarId> = binds.iter().copied().collect();
        for s in &block.stmts {
            self.add(s, &mut inner);
            own.extend(definitions(s));
        }
        let outer = |set: BTreeSet<VarId>| set.into_iter().filter(|v| !own.contains(v)).collect::<Vec<_>>();
        found.reads.extend(outer(inner.reads));
        found.writes.extend(outer(inner.writes));
        found.adds.extend(outer(inner.adds));
        found.tapes.extend(inner.tapes);
    }

    fn add(&self, s: &Stmt, found: &mut Effects) {
        found.writes.extend(definitions(s));
        match &s.kind {
            StmtKind::Let(_, value) => self.value(value, found),
            StmtKind::Bound(v, place) => {
                found.writes.insert(*v);
                place.add_vars(&mut found.reads);
            }
            StmtKind::Set(v, value) => {
                found.writes.insert(*v);
                self.value(value, found);
            }
            StmtKind::Assign(place, a) => {
                found.writes.insert(place.root);
                place.add_index_vars(&mut found.reads);
                self.operand(a, found);
            }
            StmtKind::OpAssign(place, op, a) => {
                let sum = matches!(op, BinOp::Add | BinOp::Sub);
                self.update(place, sum, a, found);
            }
            StmtKind::Accumulate(place, a) => self.update(place, true, a, found),
            StmtKind::Swap(a, b) => [a, b].into_iter().for_each(|p| lent(p, found)),
            StmtKind::Change(place, change) => {
                let (mut operands, mut places) = (Vec::new(), Vec::new());
                change.parts(&mut |a| operands.push(a), &mut |p| places.push(p));
                operands.into_iter().for_each(|a| self.operand(a, found));
                places.into_iter().for_each(|p: &Place| p.add_vars(&mut found.reads));
                change.also_written().into_iter().chain([place]).for_each(|p| lent(p, found));
            }
            StmtKind::If(c, ..) => self.operand(c, found),
            StmtKind::While(_, before, c, body) => {
                // The condition is computed in a scope of its own, and seen by nobody else.
                let mut inner = before.clone();
                inner.stmts.push(Stmt {
                    kind: StmtKind::If(c.clone(), body.clone(), Block::default()),
                    span: s.span,
                });
                return self.scope(&inner, &[], found);
            }
            StmtKind::Match(opaque, arms) => {
                add_opaque(opaque, found);
                for arm in arms {
                    if let Some((before, guard)) = &arm.guard {
                        self.scope(before, &arm.binds, found);
                        self.operand(guard, found);
                    }
                    self.scope(&arm.body, &arm.binds, found);
                }
                return;
            }
            StmtKind::For(_, v, range, body) => {
                [&range.lo, &range.hi].into_iter().chain(&range.step).for_each(|a| self.operand(a, found));
                return self.scope(body, &[*v], found);
            }
            StmtKind::ForEach(_, _, binds, opaque, body) => {
                add_opaque(opaque, found);
                return self.scope(body, binds, found);
            }
            StmtKind::Bail(opaque) | StmtKind::Effect(opaque) => add_opaque(opaque, found),
            StmtKind::LetPullback { args, .. } | StmtKind::LetJvp { args, .. } => self.args(args, found),
            StmtKind::CallPullback { pullback, again, seed, shadows } => {
                found.reads.insert(*pullback);
                self.args(again, found);
                seed.iter().for_each(|a| self.operand(a, found));
                self.shadows(*pullback, shadows, found);
            }
            StmtKind::CallJoint { args, seed, shadows, .. } => {
                self.args(args, found);
                seed.iter().for_each(|a| self.operand(a, found));
                self.args(shadows, found);
            }
            StmtKind::TapePush(tape, index, vars) => {
                found.tapes.insert(*tape);
                index.iter().for_each(|a| self.operand(a, found));
                found.reads.extend(vars);
            }
            StmtKind::TapePop(tape, index, _) => {
                found.tapes.insert(*tape);
                index.iter().for_each(|a| self.operand(a, found));
            }
            StmtKind::Declare(_)
            | StmtKind::Loop(..)
            | StmtKind::Labeled(..)
            | StmtKind::Break(_)
            | StmtKind::Continue(_)
            | StmtKind::Return
            | StmtKind::Item(_)
            | StmtKind::Scope(_)
            | StmtKind::Leave(_) => {}
            StmtKind::TapeNew(tape) => {
                found.tapes.insert(*tape);
                let reserve = &self.function.tapes[tape.0 as usize].reserve;
                reserve.iter().for_each(|n| n.add_vars(&mut found.reads));
            }
        }
        s.blocks().into_iter().for_each(|inner| self.scope(inner, &[], found));
    }

    /// `place op= a`.
    fn update(&self, place: &Place, sum: bool, a: &Operand, found: &mut Effects) {
        let mut from = Effects::default();
        place.add_index_vars(&mut from.reads);
        self.operand(a, &mut from);
        if sum && !from.reads.contains(&place.root) && !from.writes.contains(&place.root) {
            found.adds.insert(place.root);
        } else {
            found.reads.insert(place.root);
            found.writes.insert(place.root);
        }
        found.extend(&from);
    }

    /// A pullback adds to the shadows of what the callee could not change.
    fn shadows(&self, pullback: VarId, shadows: &[Arg], found: &mut Effects) {
        let original = self.originals.get(&pullback).copied().unwrap_or(pullback);
        let args = self.pullbacks.get(&original).filter(|args| args.len() == shadows.len());
        for (k, shadow) in shadows.iter().enumerate() {
            let changed = args.is_none_or(|args| written_root(self.function, &args[k]).is_some());
            match shadow {
                Arg::RefMut(place) if !changed && !found.reads.contains(&place.root) => {
                    found.adds.insert(place.root);
                    place.add_index_vars(&mut found.reads);
                }
                _ => self.args(std::slice::from_ref(shadow), found),
            }
        }
    }

    fn args(&self, args: &[Arg], found: &mut Effects) {
        for arg in args {
            match arg {
                Arg::Value(a) => {
                    self.operand(a, found);
                    if let Some(root) = written_root(self.function, arg) {
                        found.writes.insert(root);
                    }
                }
                Arg::Ref(place) => place.add_vars(&mut found.reads),
                Arg::RefMut(place) => lent(place, found),
                Arg::Receiver(place) => {
                    place.add_vars(&mut found.reads);
                    if written_root(self.function, arg).is_some() {
                        lent(place, found);
                    }
                }
            }
        }
    }

    fn operand(&self, a: &Operand, found: &mut Effects) {
        match a {
            Operand::Var(v) => {
                found.reads.insert(*v);
            }
            Operand::Const(..) => {}
            Operand::Tree(value) => self.value(value, found),
        }
    }

    fn value(&self, value: &Rvalue, found: &mut Effects) {
        match value {
            Rvalue::Opaque(opaque) => add_opaque(opaque, found),
            Rvalue::Call { args, .. } | Rvalue::Runtime(_, args) => self.args(args, found),
            Rvalue::Taken(place, taking) => {
                lent(place, found);
                taking.operand().into_iter().for_each(|a| self.operand(a, found));
            }
            _ => {
                let (mut operands, mut places) = (Vec::new(), Vec::new());
                value.parts(&mut |a| operands.push(a), &mut |p| places.push(p));
                operands.into_iter().for_each(|a| self.operand(a, found));
                places.into_iter().for_each(|p: &Place| p.add_vars(&mut found.reads));
            }
        }
    }
}

fn lent(place: &Place, found: &mut Effects) {
    place.add_vars(&mut found.reads);
    found.writes.insert(place.root);
}

fn add_opaque(opaque: &Opaque, found: &mut Effects) {
    found.reads.extend(&opaque.reads);
    found.writes.extend(&opaque.writes);
}

/// The variables that the statement defines in the scope around it.
pub fn definitions(s: &Stmt) -> Vec<VarId> {
    match &s.kind {
        StmtKind::Let(v, _) | StmtKind::Declare(v) => vec![*v],
        StmtKind::LetPullback { value, pullback, .. } => value.iter().copied().chain([*pullback]).collect(),
        StmtKind::LetJvp { value, tangent, .. } => vec![*value, *tangent],
        StmtKind::TapePop(_, _, vars) => vars.clone(),
        _ => Vec::new(),
    }
}

/// Whether the statement goes somewhere else than to the next one: to a loop around it, or out of the function.
pub fn leaves(s: &Stmt) -> bool {
    let mut inside: BTreeSet<LoopId> = BTreeSet::new();
    let mut targets: BTreeSet<LoopId> = BTreeSet::new();
    let mut out = false;
    each(std::slice::from_ref(s), &mut |inner| match &inner.kind {
        StmtKind::For(id, ..)
        | StmtKind::ForEach(id, ..)
        | StmtKind::While(id, ..)
        | StmtKind::Loop(id, _)
        | StmtKind::Labeled(id, _) => {
            inside.insert(*id);
        }
        StmtKind::Break(id) | StmtKind::Continue(id) => {
            targets.insert(*id);
        }
        StmtKind::Return | StmtKind::Leave(_) | StmtKind::Bail(_) => out = true,
        _ => {}
    });
    out || !targets.is_subset(&inside)
}

/// Calls `visit` on every statement, outer before inner.
pub fn each<'s>(stmts: &'s [Stmt], visit: &mut dyn FnMut(&'s Stmt)) {
    for s in stmts {
        visit(s);
        s.blocks().into_iter().for_each(|block| block.each(visit));
    }
}
