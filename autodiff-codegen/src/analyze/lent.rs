//! Which variables hold references, and to what: `row` of `let row = if first { &a } else { &b };`, a struct or an
//! array with such a reference in it. The reverse sweep may read through them only as long as nothing has changed there.

use std::collections::{BTreeMap, BTreeSet};

use super::activity::{Activity, data_inputs};
use crate::codes;
use crate::error::Errors;
use crate::ir::{Function, Operand, Rvalue, Stmt, StmtKind, Ty, VarId, VarKind};

/// For each variable that may hold references, what they refer to.
pub(super) fn lent(function: &Function) -> BTreeMap<VarId, BTreeSet<VarId>> {
    let mut lent = BTreeMap::new();
    loop {
        let before = size(&lent);
        function.body.each(&mut |stmt| pass_on(function, stmt, &mut lent));
        if size(&lent) == before {
            return lent;
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
    matches!(
        value,
        Rvalue::Use(_)
            | Rvalue::Borrow(_)
            | Rvalue::Load(_)
            | Rvalue::CloneOf(_)
            | Rvalue::Struct { .. }
            | Rvalue::Tuple(_)
            | Rvalue::Array(_)
            | Rvalue::Repeat(..)
            | Rvalue::Select(..)
    )
}

/// A parameter that is a shared reference itself.
fn is_given_reference(function: &Function, v: VarId) -> bool {
    let var = function.var(v);
    var.kind == VarKind::Param && matches!(var.ty, Ty::Ref(false, _))
}

fn size(lent: &BTreeMap<VarId, BTreeSet<VarId>>) -> usize {
    lent.values().map(BTreeSet::len).sum()
}

fn pass_on(function: &Function, stmt: &Stmt, lent: &mut BTreeMap<VarId, BTreeSet<VarId>>) {
    let mut give = |to: VarId, from: &[VarId], is_whole: bool| {
        let ty = &function.var(to).ty;
        if ty.is_float() || !ty.carries() {
            return;
        }
        let mut held: BTreeSet<VarId> = from.iter().filter_map(|v| lent.get(v)).flatten().copied().collect();
        if is_whole {
            held.extend(from.iter().filter(|v| is_given_reference(function, **v)));
        }
        if !held.is_empty() {
            lent.entry(to).or_default().extend(held);
        }
    };
    match &stmt.kind {
        StmtKind::Let(v, value) => {
            if is_put_together(value) || matches!(value, Rvalue::Taken(..)) {
                let is_whole = !matches!(value, Rvalue::Load(_) | Rvalue::CloneOf(_) | Rvalue::Borrow(_));
                give(*v, &data_inputs(value), is_whole || matches!(function.var(*v).ty, Ty::Ref(..)));
            }
            if let Rvalue::Borrow(place) = value {
                lent.entry(*v).or_default().insert(place.root);
            }
        }
        StmtKind::Bound(v, place) => give(*v, &[place.root], false),
        StmtKind::Assign(place, value) => {
            if let Operand::Var(v) = value {
                give(place.root, &[*v], true);
            }
        }
        StmtKind::Swap(a, b) => {
            give(a.root, &[b.root], false);
            give(b.root, &[a.root], false);
        }
        StmtKind::Change(place, change) => {
            let (value, other) = change.source();
            let value = match value {
                Some(Operand::Var(v)) => Some(*v),
                Some(Operand::Const(..) | Operand::Tree(_)) | None => None,
            };
            let from: Vec<VarId> = other.map(|p| p.root).into_iter().chain(value).collect();
            give(place.root, &from, value.is_some());
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
