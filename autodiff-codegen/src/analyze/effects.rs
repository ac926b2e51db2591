//! Calls for their effect alone.
//!
//! `record(x);` with an active `x`: nobody looks at the result, so the call is there for what it does with `x`. It may
//! keep it where it comes back from, without its gradient. So it has to be differentiable: then the attribute has
//! looked into it. A call whose result decides something (`if is_valid(x)`, `check(x)?`) is a test, and left alone.

use std::collections::BTreeSet;

use super::activity::{Activity, data_inputs};
use super::foreign::is_differentiated;
use crate::ir::{Arg, Function, Operand, Projection, Rvalue, Stmt, StmtKind, VarId};

/// The results of calls that an active value enters, and that nobody needs.
pub fn calls_for_effect(function: &Function, activity: &Activity) -> BTreeSet<VarId> {
    let mut statements: Vec<&Stmt> = Vec::new();
    function.body.each(&mut |s| statements.push(s));
    let needed = needed(function, activity, &statements);
    let for_effect = statements.into_iter().filter_map(|s| match &s.kind {
        StmtKind::Let(v, Rvalue::Call { args, fallible: false, .. }) => {
            let enters = args.iter().filter_map(Arg::root).any(|root| activity.varies(root));
            let alone = enters && !needed.contains(v);
            (alone && !is_differentiated(function, activity, *v, args)).then_some(*v)
        }
        _ => None,
    });
    for_effect.collect()
}

/// The variables that the result, a choice, an index or kept code depends on.
fn needed(function: &Function, activity: &Activity, statements: &[&Stmt]) -> BTreeSet<VarId> {
    let mut needed = BTreeSet::new();
    function.result.add_vars(&mut needed);
    needed.extend(function.params.iter().map(|p| p.var));
    statements.iter().for_each(|s| add_decisions(function, activity, s, &mut needed));
    loop {
        let before = needed.len();
        statements.iter().rev().for_each(|s| add_sources(s, &mut needed));
        if needed.len() == before {
            return needed;
        }
    }
}

/// What the statement needs whatever it computes.
fn add_decisions(function: &Function, activity: &Activity, s: &Stmt, needed: &mut BTreeSet<VarId>) {
    let (mut operands, mut places) = (Vec::new(), Vec::new());
    s.parts(&mut |a| operands.push(a), &mut |p| places.push(p), &mut |v| {
        needed.insert(v);
    });
    for place in places {
        for step in &place.path {
            if let Projection::Index(i) = step {
                i.add_vars(needed);
            }
        }
    }
    match &s.kind {
        StmtKind::If(..) | StmtKind::While(..) | StmtKind::Match(..) | StmtKind::For(..) => {
            operands.into_iter().for_each(|a| a.add_vars(needed));
        }
        StmtKind::Let(v, Rvalue::Call { args, fallible, .. })
            if *fallible || is_differentiated(function, activity, *v, args) =>
        {
            args.iter().for_each(|arg| arg.add_vars(needed));
        }
        _ => {}
    }
}

/// What a needed value is made of.
fn add_sources(s: &Stmt, needed: &mut BTreeSet<VarId>) {
    match &s.kind {
        StmtKind::Let(v, value) if needed.contains(v) => needed.extend(data_inputs(value)),
        StmtKind::Bound(v, place) if needed.contains(v) => {
            needed.insert(place.root);
        }
        StmtKind::Assign(place, Operand::Var(a)) | StmtKind::OpAssign(place, _, Operand::Var(a))
            if needed.contains(&place.root) =>
        {
            needed.insert(*a);
        }
        StmtKind::Change(place, change) if needed.contains(&place.root) => {
            change.parts(&mut |a| a.add_vars(needed), &mut |_| {});
            needed.extend(change.source().1.map(|p| p.root));
        }
        StmtKind::Swap(a, b) if needed.contains(&a.root) || needed.contains(&b.root) => {
            needed.extend([a.root, b.root]);
        }
        _ => {}
    }
}
