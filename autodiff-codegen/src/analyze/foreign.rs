//! Values that come out of code without a derivative, and what is written to them.
//!
//! A call that no active value enters is left alone, whatever it does. What it returns may be a way into a variable, a
//! lock, a cell: a number that is written there comes back by another way, and its gradient with it. So what an
//! active value is written to, and comes from such code, has to own its numbers, which rustc checks (`rt::owned`).

use super::activity::{Activity, data_inputs, unplaced, written_root};
use crate::ir::{Arg, Block, Function, Operand, Place, Rvalue, Stmt, StmtKind, Ty, VarId};

/// Whether the derivative of a call takes its place: an active value enters, and comes out.
pub fn is_differentiated(function: &Function, activity: &Activity, v: VarId, args: &[Arg]) -> bool {
    let enters = args.iter().filter_map(Arg::root).any(|root| activity.flows(root));
    let written = args.iter().filter_map(|arg| written_root(function, arg));
    enters && (activity.is_active(v) || written.into_iter().any(|root| activity.is_active(root)))
}

/// The variables that hold such values.
#[derive(Debug)]
pub struct Foreign<'a> {
    function: &'a Function,
    activity: &'a Activity,
    vars: Vec<bool>,
}

impl<'a> Foreign<'a> {
    /// Finds them.
    pub fn new(function: &'a Function, activity: &'a Activity) -> Self {
        let mut found = Foreign { function, activity, vars: vec![false; function.vars.len()] };
        while found.sweep(&function.body) {}
        found
    }

    /// The variables that the statement writes an active value to, and that may refer to something else.
    pub fn written_by(&self, s: &Stmt) -> Vec<VarId> {
        let mut roots = self.written(s);
        roots.retain(|v| self.vars[v.0 as usize] && !owns(&self.function.var(*v).ty));
        roots.dedup();
        roots
    }

    fn sweep(&mut self, body: &Block) -> bool {
        let mut found = Vec::new();
        body.each(&mut |s| self.made_by(s, &mut found));
        found.into_iter().fold(false, |changed, v| super::activity::raise(&mut self.vars, v) | changed)
    }

    fn is(&self, v: VarId) -> bool {
        self.vars[v.0 as usize]
    }

    fn is_operand(&self, a: &Operand) -> bool {
        matches!(a, Operand::Var(v) if self.is(*v))
    }

    fn made_by(&self, s: &Stmt, found: &mut Vec<VarId>) {
        match &s.kind {
            StmtKind::Let(v, value) => {
                found.extend(self.is_foreign(*v, value).then_some(*v));
                if let Rvalue::Taken(place, taking) = value
                    && taking.replacement().is_some_and(|a| self.is_operand(a))
                {
                    found.push(place.root);
                }
            }
            StmtKind::Bound(v, place) => found.extend(self.is(place.root).then_some(*v)),
            StmtKind::Assign(place, a) | StmtKind::OpAssign(place, _, a) => {
                found.extend(self.is_operand(a).then_some(place.root));
            }
            StmtKind::Swap(a, b) if self.is(a.root) || self.is(b.root) => found.extend([a.root, b.root]),
            StmtKind::Change(place, change) => {
                let (value, other) = change.source();
                let source =
                    value.is_some_and(|a| self.is_operand(a)) || other.is_some_and(|p| self.is(p.root));
                found.extend(source.then_some(place.root));
                found.extend(change.also_written().filter(|_| self.is(place.root)).map(|p| p.root));
            }
            StmtKind::Match(_, arms) => found.extend(unplaced(arms)),
            StmtKind::ForEach(_, _, binds, ..) => found.extend(binds),
            StmtKind::Swap(..)
            | StmtKind::Declare(_)
            | StmtKind::If(..)
            | StmtKind::For(..)
            | StmtKind::While(..)
            | StmtKind::Loop(..)
            | StmtKind::Labeled(..)
            | StmtKind::Scope(_)
            | StmtKind::Break(_)
            | StmtKind::Continue(_)
            | StmtKind::Return
            | StmtKind::Leave(_)
            | StmtKind::Bail(_)
            | StmtKind::Item(_)
            | StmtKind::Effect(_) => {}
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

    fn is_foreign(&self, v: VarId, value: &Rvalue) -> bool {
        match value {
            Rvalue::Opaque(_) => true,
            Rvalue::Call { args, .. } => !is_differentiated(self.function, self.activity, v, args),
            // New values.
            Rvalue::Len(_) | Rvalue::Cast(..) | Rvalue::Rule(..) | Rvalue::Unary(..) | Rvalue::Binary(..) => {
                false
            }
            other => data_inputs(other).into_iter().any(|from| self.is(from)),
        }
    }

    fn varies(&self, a: &Operand) -> bool {
        matches!(a, Operand::Var(v) if self.activity.varies(*v))
    }

    /// The roots of what the statement writes an active value to.
    fn written(&self, s: &Stmt) -> Vec<VarId> {
        let varies_at = |p: &Place| self.activity.varies(p.root);
        match &s.kind {
            // A variable that is given another value lets go of what it referred to.
            StmtKind::Assign(place, a) if !place.is_var() && self.varies(a) => vec![place.root],
            StmtKind::OpAssign(place, _, a) if self.varies(a) => vec![place.root],
            StmtKind::Swap(a, b) if varies_at(a) || varies_at(b) => vec![a.root, b.root],
            StmtKind::Change(place, change) => {
                let (value, other) = change.source();
                let also = change.also_written();
                let enters = value.is_some_and(|a| self.varies(a))
                    || other.is_some_and(varies_at)
                    || also.is_some_and(|_| varies_at(place));
                let roots = also.into_iter().chain([place]).map(|p| p.root);
                roots.filter(|_| enters).collect()
            }
            StmtKind::Let(_, Rvalue::Taken(place, taking)) => {
                let enters = taking.replacement().is_some_and(|a| self.varies(a));
                enters.then_some(place.root).into_iter().collect()
            }
            StmtKind::Let(v, Rvalue::Call { args, .. })
                if args.iter().filter_map(Arg::root).any(|root| self.activity.varies(root)) =>
            {
                let all = is_differentiated(self.function, self.activity, *v, args);
                args.iter()
                    .filter(|arg| self.may_be_written_by_call(arg, all))
                    .filter_map(Arg::root)
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    /// A test (`if is_valid(x)`) is left alone; that its receiver, which may be of any type, is only looked at is
    /// trusted. What it is given besides may be a way to write.
    fn may_be_written_by_call(&self, arg: &Arg, is_differentiated: bool) -> bool {
        match arg {
            Arg::Ref(_) => false,
            Arg::Value(_) | Arg::RefMut(_) => true,
            Arg::Receiver(p) => is_differentiated || matches!(self.function.var(p.root).ty, Ty::Ref(true, _)),
        }
    }
}

/// Whether the type is known to own its numbers.
fn owns(ty: &Ty) -> bool {
    match ty {
        Ty::Float(_) | Ty::SomeFloat | Ty::Param(_) | Ty::Int(_) | Ty::Bool | Ty::Unit | Ty::Inert(_) => true,
        Ty::Array(item, _) | Ty::Slice(item) | Ty::Vec(item) | Ty::Maybe(_, item) | Ty::Ref(false, item) => {
            owns(item)
        }
        Ty::Tuple(items) => items.iter().all(owns),
        Ty::Infer(_) | Ty::Unknown | Ty::Named(_) | Ty::Ref(true, _) => false,
    }
}
