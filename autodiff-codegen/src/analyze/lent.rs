//! Which variables hold references, and to what: `row` of `let row = if first { &a } else { &b };`, a struct or an
//! array with such a reference in it. The reverse sweep may read through them only as long as nothing has changed there.

use std::collections::{BTreeMap, BTreeSet};

use super::activity::{Activity, data_inputs};
use crate::codes;
use crate::error::Errors;
use crate::ir::{Function, Operand, Place, Rvalue, Stmt, StmtKind, Ty, VarId, VarKind};

/// For each variable that may hold references, what they refer to.
pub(super) fn lent(function: &Function) -> BTreeMap<VarId, BTreeSet<VarId>> {
    let mut lent = Lent { function, held: BTreeMap::new() };
    loop {
        let before = lent.size();
        function.body.each(&mut |stmt| lent.stmt(stmt));
        if lent.size() == before {
            return lent.held;
        }
    }
}

/// Reports values with references in them that the reverse sweep could not make again.
pub fn check(function: &Function, activity: &Activity, errors: &mut Errors) {
    let lent = lent(function);
    let mut reported = BTreeSet::new();
    let mut matters = |v: VarId| {
        let is_reference = matches!(function.var(v).ty, Ty::Ref(..));
        lent.contains_key(&v) && activity.is_active(v) && !is_reference && reported.insert(v)
    };
    function.body.each(&mut |stmt| {
        let (StmtKind::Let(v, _) | StmtKind::Declare(v)) = &stmt.kind else { return };
        let repeated = matches!(&stmt.kind, StmtKind::Let(_, value) if is_put_together(value));
        if (!repeated || function.may_be_written(*v)) && matters(*v) {
            let var = function.var(*v);
            let name = if var.kind == VarKind::Temp { "a value".into() } else { format!("`{}`", var.name) };
            errors.push(
                codes::KEPT_REFERENCES,
                var.span,
                format!("{name} holds references, and is not made by a single `let`"),
                "keep the values themselves (`a.clone()`), or their indices, in place of references; a reference alone can be chosen by an `if` or a `match`, and one `let` can make a struct, a tuple or an array of them",
            );
        }
    });
}

/// Whether the value is made of others, and nothing else happens.
pub fn is_put_together(value: &Rvalue) -> bool {
    match value {
        Rvalue::Use(_)
        | Rvalue::Borrow(_)
        | Rvalue::Load(_)
        | Rvalue::CloneOf(_)
        | Rvalue::Struct { .. }
        | Rvalue::Tuple(_)
        | Rvalue::Array(_)
        | Rvalue::Repeat(..)
        | Rvalue::Select(..) => true,
        Rvalue::Unary(..)
        | Rvalue::Binary(..)
        | Rvalue::Rule(..)
        | Rvalue::Cast(..)
        | Rvalue::VecRepeat(..)
        | Rvalue::VecList(_)
        | Rvalue::Len(_)
        | Rvalue::Call { .. }
        | Rvalue::Taken(..)
        | Rvalue::NoDiff(..)
        | Rvalue::Opaque(_)
        | Rvalue::Zero(..)
        | Rvalue::Scale(..)
        | Rvalue::Runtime(..)
        | Rvalue::Nothing => false,
    }
}

struct Lent<'a> {
    function: &'a Function,
    held: BTreeMap<VarId, BTreeSet<VarId>>,
}

impl Lent<'_> {
    fn size(&self) -> usize {
        self.held.values().map(BTreeSet::len).sum()
    }

    fn ty(&self, v: VarId) -> &Ty {
        &self.function.var(v).ty
    }

    fn give(&mut self, to: VarId, held: BTreeSet<VarId>) {
        if !held.is_empty() && may_hold(self.ty(to)) {
            self.held.entry(to).or_default().extend(held);
        }
    }

    /// What the variable as a whole refers to: a parameter that is a reference, to what it was given.
    fn whole(&self, v: VarId) -> BTreeSet<VarId> {
        let is_given = self.function.var(v).kind == VarKind::Param && matches!(self.ty(v), Ty::Ref(false, _));
        self.held.get(&v).into_iter().flatten().copied().chain(is_given.then_some(v)).collect()
    }

    fn operand(&self, a: &Operand) -> BTreeSet<VarId> {
        a.var().map(|v| self.whole(v)).unwrap_or_default()
    }

    /// What is held by what the place is: behind a reference, by what that refers to.
    fn inside(&self, place: &Place) -> BTreeSet<VarId> {
        let held = self.held.get(&place.root).into_iter().flatten();
        if matches!(self.ty(place.root), Ty::Ref(..)) {
            return held.filter_map(|v| self.held.get(v)).flatten().copied().collect();
        }
        held.copied().collect()
    }

    fn inputs(&self, value: &Rvalue) -> BTreeSet<VarId> {
        data_inputs(value).into_iter().flat_map(|from| self.whole(from)).collect()
    }

    fn value(&self, v: VarId, value: &Rvalue) -> BTreeSet<VarId> {
        match value {
            Rvalue::Load(place) if place.is_var() => self.whole(place.root),
            Rvalue::Borrow(place) => match self.ty(place.root) {
                Ty::Ref(false, _) => self.whole(place.root),
                // Behind a `&mut` something may change.
                Ty::Ref(true, _) => self.whole(place.root).into_iter().chain([place.root]).collect(),
                _ => self.inside(place).into_iter().chain([place.root]).collect(),
            },
            Rvalue::Load(place) | Rvalue::CloneOf(place) | Rvalue::Taken(place, _) => {
                let mut held = self.inside(place);
                if matches!(self.ty(v), Ty::Ref(..)) {
                    held.extend(self.whole(place.root));
                }
                held
            }
            Rvalue::VecRepeat(..) | Rvalue::VecList(_) => self.inputs(value),
            value if is_put_together(value) => self.inputs(value),
            // A number; or what a call gives, of which only rustc knows whether it holds references.
            _ => BTreeSet::new(),
        }
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Let(v, value) => self.give(*v, self.value(*v, value)),
            StmtKind::Bound(v, place) => self.give(*v, self.inside(place)),
            StmtKind::Assign(place, value) => self.give(place.root, self.operand(value)),
            StmtKind::Swap(a, b) => {
                self.give(a.root, self.inside(b));
                self.give(b.root, self.inside(a));
            }
            StmtKind::Change(place, change) => {
                let (value, other) = change.source();
                let value = value.map(|a| self.operand(a)).unwrap_or_default();
                let other = other.map(|p| self.inside(p)).unwrap_or_default();
                self.give(place.root, value.into_iter().chain(other).collect());
            }
            StmtKind::Declare(_)
            | StmtKind::OpAssign(..)
            | StmtKind::If(..)
            | StmtKind::Match(..)
            | StmtKind::For(..)
            | StmtKind::ForEach(..)
            | StmtKind::While(..)
            | StmtKind::Loop(..)
            | StmtKind::Labeled(..)
            | StmtKind::Scope(_)
            | StmtKind::Break(_)
            | StmtKind::Continue(_)
            | StmtKind::Return
            | StmtKind::Leave(_)
            | StmtKind::Bail(_)
            | StmtKind::Effect(_)
            | StmtKind::Item(_) => {}
            StmtKind::LetPullback { .. }
            | StmtKind::CallPullback { .. }
            | StmtKind::CallJoint { .. }
            | StmtKind::LetJvp { .. }
            | StmtKind::Accumulate(..)
            | StmtKind::TapeNew(_)
            | StmtKind::TapePush(..)
            | StmtKind::TapePop(..)
            | StmtKind::Set(..) => unreachable!("the primal has no statements of a transform"),
        }
    }
}

/// Whether a value of the type may have a reference in it.
fn may_hold(ty: &Ty) -> bool {
    match ty {
        Ty::Ref(..) | Ty::Infer(_) | Ty::Unknown | Ty::Named(_) => true,
        Ty::Array(item, _) | Ty::Slice(item) | Ty::Vec(item) | Ty::Maybe(_, item) => may_hold(item),
        Ty::Tuple(items) => items.iter().any(may_hold),
        Ty::SomeFloat | Ty::Float(_) | Ty::Param(_) | Ty::Int(_) | Ty::Bool | Ty::Unit | Ty::Inert(_) => {
            false
        }
    }
}
