//! Renaming variables of a block.

use std::collections::BTreeMap;

use super::{Arg, Block, Operand, Place, Projection, Rvalue, Stmt, StmtKind, VarId};

/// Replaces variables by others, where they are bound and where they are used. Opaque code is left alone.
pub struct Rename<'a>(pub &'a BTreeMap<VarId, VarId>);

impl Rename<'_> {
    fn var(&self, v: &mut VarId) {
        if let Some(new) = self.0.get(v) {
            *v = *new;
        }
    }

    /// Renames in an operand.
    pub fn operand(&self, a: &mut Operand) {
        match a {
            Operand::Var(v) => self.var(v),
            Operand::Const(..) => {}
            Operand::Tree(value) => self.value(value),
        }
    }

    /// Renames in a place.
    pub fn place(&self, place: &mut Place) {
        self.var(&mut place.root);
        for step in &mut place.path {
            match step {
                Projection::Index(i) => self.operand(i),
                Projection::Range(lo, hi) => lo.iter_mut().chain(hi.iter_mut()).for_each(|i| self.operand(i)),
                Projection::Field(_) | Projection::Deref | Projection::Payload(_) => {}
            }
        }
    }

    fn arg(&self, arg: &mut Arg) {
        match arg {
            Arg::Value(a) => self.operand(a),
            Arg::Ref(p) | Arg::RefMut(p) | Arg::Receiver(p) => self.place(p),
        }
    }

    fn value(&self, value: &mut Rvalue) {
        match value {
            Rvalue::Use(a) | Rvalue::Unary(_, a) | Rvalue::Cast(a, ..) | Rvalue::NoDiff(a, _) => {
                self.operand(a);
            }
            Rvalue::Repeat(a, _) => self.operand(a),
            Rvalue::Load(p) | Rvalue::Len(p) | Rvalue::CloneOf(p) | Rvalue::Borrow(p) => self.place(p),
            Rvalue::Taken(p, taking) => {
                self.place(p);
                taking.operand_mut().into_iter().for_each(|a| self.operand(a));
            }
            Rvalue::Binary(_, a, b) | Rvalue::VecRepeat(a, b) | Rvalue::Scale(a, b) => {
                self.operand(a);
                self.operand(b);
            }
            Rvalue::Rule(_, list, _) | Rvalue::Tuple(list) | Rvalue::Array(list) | Rvalue::VecList(list) => {
                list.iter_mut().for_each(|a| self.operand(a));
            }
            Rvalue::Struct { fields, .. } => fields.iter_mut().for_each(|(_, a)| self.operand(a)),
            Rvalue::Call { args, .. } | Rvalue::Runtime(_, args) => args.iter_mut().for_each(|a| self.arg(a)),
            Rvalue::Select(c, a, b) => [c, a, b].into_iter().for_each(|x| self.operand(x)),
            Rvalue::Zero(_, like) => like.iter_mut().for_each(|p| self.place(p)),
            Rvalue::Opaque(_) | Rvalue::Nothing => {}
        }
    }

    /// Renames in a block.
    pub fn block(&self, block: &mut Block) {
        block.stmts.iter_mut().for_each(|s| self.stmt(s));
    }

    /// Renames in a statement and the blocks inside.
    pub fn stmt(&self, s: &mut Stmt) {
        match &mut s.kind {
            StmtKind::Let(v, value) | StmtKind::Set(v, value) => {
                self.var(v);
                self.value(value);
            }
            StmtKind::Declare(v) => self.var(v),
            StmtKind::Bound(v, place) => {
                self.var(v);
                self.place(place);
            }
            StmtKind::Assign(p, a) | StmtKind::OpAssign(p, _, a) | StmtKind::Accumulate(p, a) => {
                self.place(p);
                self.operand(a);
            }
            StmtKind::Swap(a, b) => [a, b].into_iter().for_each(|p| self.place(p)),
            StmtKind::Change(p, change) => {
                self.place(p);
                change.parts_mut(&mut |a| self.operand(a), &mut |p| self.place(p));
            }
            StmtKind::If(c, a, b) | StmtKind::While(_, a, c, b) => {
                self.operand(c);
                self.block(a);
                self.block(b);
            }
            StmtKind::Match(_, arms) => {
                for arm in arms {
                    if let Some((before, guard)) = &mut arm.guard {
                        self.block(before);
                        self.operand(guard);
                    }
                    self.block(&mut arm.body);
                }
            }
            StmtKind::For(_, v, range, body) => {
                self.var(v);
                [&mut range.lo, &mut range.hi]
                    .into_iter()
                    .chain(&mut range.step)
                    .for_each(|a| self.operand(a));
                self.block(body);
            }
            StmtKind::ForEach(.., body)
            | StmtKind::Loop(_, body)
            | StmtKind::Labeled(_, body)
            | StmtKind::Scope(body) => self.block(body),
            StmtKind::LetPullback { args, .. } | StmtKind::LetJvp { args, .. } => {
                args.iter_mut().for_each(|a| self.arg(a));
            }
            StmtKind::CallPullback { pullback, again, seed, shadows } => {
                self.var(pullback);
                again.iter_mut().chain(shadows).for_each(|a| self.arg(a));
                seed.iter_mut().for_each(|a| self.operand(a));
            }
            StmtKind::CallJoint { args, seed, shadows, .. } => {
                args.iter_mut().chain(shadows).for_each(|a| self.arg(a));
                seed.iter_mut().for_each(|a| self.operand(a));
            }
            StmtKind::TapePush(_, index, vars) | StmtKind::TapePop(_, index, vars) => {
                index.iter_mut().for_each(|a| self.operand(a));
                vars.iter_mut().for_each(|v| self.var(v));
            }
            StmtKind::Break(_)
            | StmtKind::Continue(_)
            | StmtKind::Return
            | StmtKind::Bail(_)
            | StmtKind::Effect(_)
            | StmtKind::Item(_)
            | StmtKind::TapeNew(_)
            | StmtKind::Leave(_) => {}
        }
    }
}
