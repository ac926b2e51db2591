//! Activity through changes of sequences.

use super::activity::{Activity, flow_operand, flow_var, raise, use_if};
use crate::ir::{Change, Opaque, Operand, Place, Taking, VarId};

pub(super) fn forward(state: &mut Activity, place: &Place, change: &Change) -> bool {
    let (value, other) = change.source();
    let mut changed = value.is_some_and(|a| flow_operand(state, a, place.root));
    changed |= other.is_some_and(|p| flow_var(state, p.root, place.root));
    if let Change::SwapWith(other) = change {
        changed |= flow_var(state, place.root, other.root);
    }
    if let Change::Truncate(Operand::Var(n), _) | Change::Resize(Operand::Var(n), ..) = change {
        changed |= state.flows(*n) && raise(&mut state.tainted, place.root);
    }
    changed
}

pub(super) fn backward(state: &mut Activity, place: &Place, change: &Change) -> bool {
    let (value, other) = change.source();
    let mut changed = matches!(value, Some(Operand::Var(from)) if use_if(state, place.root, *from));
    changed |= other.is_some_and(|p| use_if(state, place.root, p.root));
    if let Change::SwapWith(other) = change {
        changed |= use_if(state, other.root, place.root);
    }
    changed
}

pub(super) fn forward_taken(state: &mut Activity, v: VarId, place: &Place, taking: &Taking) -> bool {
    let out = flow_var(state, place.root, v);
    taking.replacement().is_some_and(|a| flow_operand(state, a, place.root)) | out
}

pub(super) fn backward_taken(state: &mut Activity, v: VarId, place: &Place, taking: &Taking) -> bool {
    let out = use_if(state, v, place.root);
    matches!(taking.replacement(), Some(Operand::Var(from)) if use_if(state, place.root, *from)) | out
}

/// An order by active keys: a number made from it would change where the order does.
pub(super) fn forward_order(state: &mut Activity, opaque: &Opaque) -> bool {
    let ordered = opaque.what == "an order" && opaque.reads.iter().any(|v| state.flows(*v));
    ordered && opaque.writes.iter().fold(false, |c, v| raise(&mut state.tainted, *v) | c)
}
