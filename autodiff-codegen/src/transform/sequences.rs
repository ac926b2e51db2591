//! Changes of sequences, backwards and forwards. The adjoint of a `Vec` follows its length: what was pushed is
//! popped off the adjoint, what was popped is pushed on.

use proc_macro2::Span;

use super::jvp::Push;
use super::normalize::Pass;
use super::pull::{load, tree_of};
use super::reverse::{Reverse, stmt};
use crate::infer::{operand_ty, place_ty};
use crate::ir::{
    Arg, BinOp, Block, Change, LoopId, Operand, Place, Projection, Rvalue, Stmt, StmtKind, Taking, Ty, VarId,
    VarKind,
};

impl Pass<'_> {
    /// Notes the length before a change that the adjoint has to go back to.
    pub(super) fn measured(&mut self, place: Place, mut change: Change, span: Span, out: &mut Vec<Stmt>) {
        let zero = place_ty(&self.function, &place).element().is_some_and(Ty::has_zero);
        if let (false, Change::Truncate(n, _) | Change::Resize(n, ..)) = (zero, &change) {
            self.popped_down_to(&place, &n.clone(), span, out);
            if matches!(change, Change::Truncate(..)) {
                return;
            }
        }
        if let Change::Truncate(_, before @ None)
        | Change::Resize(_, _, before @ None)
        | Change::Extend(_, before @ None)
        | Change::Append(_, before @ None) = &mut change
        {
            let name = format!("{}_len", super::pull::plain(&self.function.var(place.root).name));
            let length = self.function.new_var(&name, Ty::Int("usize".into()), VarKind::Temp, span);
            out.push(stmt(StmtKind::Let(length, Rvalue::Len(place.clone())), span));
            *before = Some(Operand::Var(length));
        }
        out.push(stmt(StmtKind::Change(place, change), span));
    }

    /// `while place.len() > n { place.pop(); }`: each element tells the shape of its adjoint.
    fn popped_down_to(&mut self, place: &Place, n: &Operand, span: Span, out: &mut Vec<Stmt>) {
        let item = place_ty(&self.function, place).element().cloned().unwrap_or(Ty::Unknown);
        let count = Ty::Int("usize".into());
        let length = self.function.new_var("length", count, VarKind::Temp, span);
        let more = self.function.new_var("more", Ty::Bool, VarKind::Temp, span);
        let dropped = self.function.new_var("_dropped", item, VarKind::Temp, span);
        let test = vec![
            stmt(StmtKind::Let(length, Rvalue::Len(place.clone())), span),
            stmt(StmtKind::Let(more, Rvalue::Binary(BinOp::Gt, Operand::Var(length), n.clone())), span),
        ];
        let pop = stmt(StmtKind::Let(dropped, Rvalue::Taken(place.clone(), Taking::Pop)), span);
        let id = LoopId(self.function.loops);
        self.function.loops += 1;
        let (test, body) = (Block { stmts: test }, Block { stmts: vec![pop] });
        out.push(stmt(StmtKind::While(id, test, Operand::Var(more), body), span));
    }
}

/// The place as a slice: `d_x[..]`.
fn whole(mut place: Place) -> Place {
    if !matches!(place.path.last(), Some(Projection::Range(..))) {
        place.path.retain(|step| !matches!(step, Projection::Deref));
        place.path.push(Projection::Range(None, None));
    }
    place
}

impl Reverse<'_> {
    /// The reverse of a change of a sequence.
    pub fn pull_change(&mut self, place: &Place, change: &Change, span: Span, out: &mut Vec<Stmt>) {
        if !self.activity.is_active(place.root) {
            return;
        }
        let d = self.adjoint_place(place);
        let mut push = |change| out.push(stmt(StmtKind::Change(d.clone(), change), span));
        match change {
            Change::Push(a) if !self.activity.operand(a) => push(Change::Shorten),
            Change::Push(a) => self.pull_element(d, Taking::Pop, a, span, out),
            Change::Insert(i, a) => self.pull_element(d, Taking::Remove(i.clone()), a, span, out),
            Change::Truncate(_, before) => push(Change::Restore(before_of(before.as_ref()))),
            Change::Resize(_, a, before) => {
                let sum = Rvalue::Runtime(
                    "sum_from",
                    vec![Arg::Ref(whole(d.clone())), Arg::Value(before_of(before.as_ref()))],
                );
                self.add(a, tree_of(sum), span, out);
                out.push(stmt(StmtKind::Change(d, Change::Restore(before_of(before.as_ref()))), span));
            }
            Change::Extend(other, before) => {
                let mut tail = d.clone();
                tail.path.push(Projection::Range(Some(before_of(before.as_ref())), None));
                self.add_all(other, tail, span, out);
                out.push(stmt(StmtKind::Change(d, Change::Truncate(before_of(before.as_ref()), None)), span));
            }
            Change::Append(other, before) => {
                self.pull_append(d, other, &before_of(before.as_ref()), span, out);
            }
            Change::Reserve(_) => {}
            Change::Fill(a) => {
                let sum = Rvalue::Runtime("sum_of", vec![Arg::Ref(whole(d.clone()))]);
                self.add(a, tree_of(sum), span, out);
                out.push(stmt(StmtKind::Change(d, Change::Clear), span));
            }
            Change::CopyFrom(other, _) => {
                self.add_all(other, d.clone(), span, out);
                out.push(stmt(StmtKind::Change(d, Change::Clear), span));
            }
            Change::CopyWithin(lo, hi, to) => {
                push(Change::CopyWithinBack(lo.clone(), hi.clone(), to.clone()));
            }
            Change::SwapWith(other) => {
                let other = self.adjoint_place(other);
                out.push(stmt(StmtKind::Change(d, Change::SwapWith(other)), span));
            }
            Change::Reverse => push(Change::Reverse),
            Change::RotateLeft(n) => push(Change::RotateRight(n.clone())),
            Change::RotateRight(n) => push(Change::RotateLeft(n.clone())),
            Change::Shorten
            | Change::SwapInsert(..)
            | Change::Restore(_)
            | Change::Clear
            | Change::CopyWithinBack(..) => unreachable!("the primal has no changes of a transform"),
        }
    }

    /// Takes the adjoint of an element out again, and adds it to that of what was put there.
    fn pull_element(&mut self, d: Place, taking: Taking, a: &Operand, span: Span, out: &mut Vec<Stmt>) {
        let active = self.activity.operand(a);
        let ty = operand_ty(&self.function, a);
        let name = if active { "d_item" } else { "_d_item" };
        let item = self.function.new_var(name, ty, VarKind::Temp, span);
        out.push(stmt(StmtKind::Let(item, Rvalue::Taken(d, taking)), span));
        self.add(a, Operand::Var(item), span, out);
    }

    /// Adds all of an adjoint to that of a place.
    fn add_all(&mut self, to: &Place, value: Place, span: Span, out: &mut Vec<Stmt>) {
        if self.activity.is_active(to.root) {
            let to = whole(self.adjoint_place(to));
            out.push(stmt(StmtKind::Accumulate(to, load(whole(value))), span));
        }
    }

    fn pull_append(&mut self, d: Place, other: &Place, before: &Operand, span: Span, out: &mut Vec<Stmt>) {
        if !self.activity.is_active(other.root) {
            out.push(stmt(StmtKind::Change(d, Change::Truncate(before.clone(), None)), span));
            return;
        }
        let ty = place_ty(&self.function, other).pointee().clone();
        let tail = self.function.new_var("d_tail", ty, VarKind::Temp, span);
        out.push(stmt(StmtKind::Let(tail, Rvalue::Taken(d, Taking::SplitOff(before.clone()))), span));
        let other = self.adjoint_place(other);
        out.push(stmt(StmtKind::Assign(other, Operand::Var(tail)), span));
    }

    /// The reverse of taking a value out of a place.
    pub fn pull_taken(&mut self, v: VarId, place: &Place, taking: &Taking, span: Span, out: &mut Vec<Stmt>) {
        if !self.activity.is_active(place.root) {
            return;
        }
        let d = self.adjoint_place(place);
        let back = if self.activity.is_active(v) {
            load(self.adjoint_place(&Place::var(v)))
        } else {
            let ty = self.function.var(v).ty.clone();
            let like = (!ty.has_zero()).then(|| Place::var(v));
            tree_of(Rvalue::Zero(ty, like))
        };
        let change = match taking {
            Taking::Pop => Change::Push(back),
            Taking::Remove(i) => Change::Insert(i.clone(), back),
            Taking::SwapRemove(i) => Change::SwapInsert(i.clone(), back),
            Taking::SplitOff(_) => {
                let ty = self.function.var(v).ty.clone();
                let tail = self.function.new_var("d_tail", ty, VarKind::Temp, span);
                out.push(stmt(StmtKind::Let(tail, Rvalue::Use(back)), span));
                Change::Append(Place::var(tail), None)
            }
            Taking::Replace(a) => {
                self.add(a, load(d.clone()), span, out);
                out.push(stmt(StmtKind::Assign(d, back), span));
                return;
            }
            Taking::Take => {
                out.push(stmt(StmtKind::Assign(d, back), span));
                return;
            }
        };
        out.push(stmt(StmtKind::Change(d, change), span));
    }
}

fn before_of(before: Option<&Operand>) -> Operand {
    before.cloned().expect("normalisation notes the length")
}

impl Push<'_> {
    /// The tangent changes in the same way.
    pub(super) fn push_change(&mut self, place: &Place, change: &Change, s: &Stmt, out: &mut Vec<Stmt>) {
        if !self.activity.is_active(place.root) {
            out.push(s.clone());
            return;
        }
        let target = self.tangent_place(place);
        let mut tangent = change.clone();
        match &mut tangent {
            Change::Push(a) | Change::Insert(_, a) | Change::Resize(_, a, _) | Change::Fill(a) => {
                *a = self.tangent_or_zero(a);
            }
            Change::Extend(p, _) | Change::Append(p, _) | Change::CopyFrom(p, _) | Change::SwapWith(p) => {
                *p = if self.activity.is_active(p.root) {
                    self.tangent_place(p)
                } else {
                    self.zeros_like(p, s.span, out)
                };
            }
            Change::Truncate(..)
            | Change::Reserve(_)
            | Change::CopyWithin(..)
            | Change::Reverse
            | Change::RotateLeft(_)
            | Change::RotateRight(_)
            | Change::Shorten
            | Change::SwapInsert(..)
            | Change::Restore(_)
            | Change::Clear
            | Change::CopyWithinBack(..) => {}
        }
        out.push(stmt(StmtKind::Change(target, tangent), s.span));
        out.push(s.clone());
    }

    pub(super) fn tangent_or_zero(&mut self, a: &Operand) -> Operand {
        let ty = operand_ty(&self.function, a);
        match self.of(a) {
            Some(tangent) => tangent,
            None if super::jvp::is_none(a) => tree_of(Rvalue::Runtime("none", vec![])),
            None if ty.has_zero() => tree_of(Rvalue::Zero(ty, None)),
            None => tree_of(Rvalue::Runtime("zero_of", vec![Arg::Value(a.clone())])),
        }
    }

    fn zeros_like(&mut self, place: &Place, span: Span, out: &mut Vec<Stmt>) -> Place {
        let ty = match place_ty(&self.function, place).pointee() {
            Ty::Slice(item) => Ty::Vec(item.clone()),
            other => other.clone(),
        };
        let zeros = self.function.new_var("d_zero", ty.clone(), VarKind::User { mutable: true }, span);
        let like = (!ty.has_zero()).then(|| place.clone());
        out.push(stmt(StmtKind::Let(zeros, Rvalue::Zero(ty, like)), span));
        Place::var(zeros)
    }

    /// The tangent of what is taken out is taken out of the tangent.
    pub(super) fn push_taken(
        &mut self,
        v: VarId,
        place: &Place,
        taking: &Taking,
        span: Span,
        out: &mut Vec<Stmt>,
    ) {
        if self.activity.is_active(place.root) {
            let from = self.tangent_place(place);
            let mut tangent = taking.clone();
            if let Taking::Replace(a) = &mut tangent {
                *a = self.tangent_or_zero(a);
            }
            let target = self.tangent(v);
            out.push(stmt(StmtKind::Let(target, Rvalue::Taken(from, tangent)), span));
        }
        out.push(stmt(StmtKind::Let(v, Rvalue::Taken(place.clone(), taking.clone())), span));
        if self.activity.is_active(v) && !self.activity.is_active(place.root) {
            // Active by what is added to it later.
            let (target, ty) = (self.tangent(v), self.function.var(v).ty.clone());
            let like = (!ty.has_zero()).then(|| Place::var(v));
            out.push(stmt(StmtKind::Let(target, Rvalue::Zero(ty, like)), span));
        }
    }
}
