//! Activity: through which variables does a gradient flow?
//!
//! A variable is *varied* if its value depends, by arithmetic, on an active parameter, and *useful* if the
//! result, or what is written through an active `&mut`, depends on it. It is active if it is both, and its
//! type can carry a gradient. Flow-insensitive, per variable: an array is one variable.
//!
//! Integers made from active floats (`x as i64`) are *tainted*: as an index or a trip count they are fine,
//! made a float again and used they are an error, because the derivative that would be computed ignores them.

use crate::codes;
use crate::error::Errors;
use crate::ir::{
    Arg, Block, Function, Opaque, Operand, Place, Projection, Rvalue, Stmt, StmtKind, Ty, VarId,
};
use crate::rules;

/// The result of the analysis.
#[derive(Debug, Clone)]
pub struct Activity {
    varied: Vec<bool>,
    pub(super) tainted: Vec<bool>,
    useful: Vec<bool>,
    carries: Vec<bool>,
}

impl Activity {
    /// Whether a gradient flows through the variable.
    pub fn is_active(&self, v: VarId) -> bool {
        self.varied[v.0 as usize] && self.useful[v.0 as usize] && self.carries[v.0 as usize]
    }

    /// Whether a gradient flows through the operand.
    pub fn operand(&self, operand: &Operand) -> bool {
        matches!(operand, Operand::Var(v) if self.is_active(*v))
    }

    /// Whether a gradient flows through what the argument refers to.
    pub fn arg(&self, arg: &Arg) -> bool {
        arg.root().is_some_and(|v| self.is_active(v))
    }

    /// Whether the variable depends on an active parameter.
    pub fn varies(&self, v: VarId) -> bool {
        self.varied(v)
    }

    fn varied(&self, v: VarId) -> bool {
        self.varied[v.0 as usize] && self.carries[v.0 as usize]
    }

    pub(super) fn flows(&self, v: VarId) -> bool {
        self.varied(v) || self.tainted[v.0 as usize]
    }
}

/// Runs the analysis, and reports what a gradient would flow through but cannot.
pub fn activity(function: &Function, errors: &mut Errors) -> Activity {
    let count = function.vars.len();
    let mut state = Activity {
        varied: vec![false; count],
        tainted: vec![false; count],
        useful: vec![false; count],
        carries: function.vars.iter().map(|v| v.ty.carries()).collect(),
    };
    for param in function.params.iter().filter(|p| p.active) {
        state.varied[param.var.0 as usize] = true;
        state.useful[param.var.0 as usize] = is_mut_ref(&function.var(param.var).ty);
    }
    if let Operand::Var(v) = &function.result {
        state.useful[v.0 as usize] = true;
    }
    let statements = all_statements(&function.body);
    fixpoint(&mut state, |state| statements.iter().fold(false, |c, s| forward(function, state, s) | c));
    fixpoint(&mut state, |state| {
        statements.iter().rev().fold(false, |c, s| backward(function, state, s) | c)
    });
    statements.iter().for_each(|s| check(function, &state, s, errors));
    state
}

fn is_mut_ref(ty: &Ty) -> bool {
    matches!(ty, Ty::Ref(true, _))
}

fn all_statements(block: &Block) -> Vec<&Stmt> {
    let mut list = Vec::new();
    block.each(&mut |stmt| list.push(stmt));
    list
}

fn fixpoint(state: &mut Activity, mut step: impl FnMut(&mut Activity) -> bool) {
    while step(state) {}
}

pub(super) fn raise(flags: &mut [bool], v: VarId) -> bool {
    !std::mem::replace(&mut flags[v.0 as usize], true)
}

// ---- varied and tainted, in program order ----

fn forward(function: &Function, state: &mut Activity, stmt: &Stmt) -> bool {
    let written = opaque_of(stmt).is_some_and(|opaque| flow_into_written(state, opaque));
    written | forward_stmt(function, state, stmt)
}

/// The kept code of a statement.
fn opaque_of(stmt: &Stmt) -> Option<&Opaque> {
    match &stmt.kind {
        StmtKind::Let(_, Rvalue::Opaque(opaque))
        | StmtKind::Match(opaque, _)
        | StmtKind::ForEach(_, _, _, opaque, _)
        | StmtKind::Bail(opaque)
        | StmtKind::Effect(opaque) => Some(opaque),
        _ => None,
    }
}

/// What kept code reads may go into whatever it writes: `println!("{}", { y = x; y })`.
fn flow_into_written(state: &mut Activity, opaque: &Opaque) -> bool {
    if !opaque.reads.iter().any(|r| state.flows(*r)) {
        return false;
    }
    opaque.writes.iter().fold(false, |changed, w| {
        let tainted = !state.carries[w.0 as usize] && raise(&mut state.tainted, *w);
        raise(&mut state.varied, *w) | tainted | changed
    })
}

fn forward_stmt(function: &Function, state: &mut Activity, stmt: &Stmt) -> bool {
    match &stmt.kind {
        StmtKind::Let(v, value) => forward_let(function, state, *v, value),
        StmtKind::Bound(_, place) if is_error(place) => false,
        StmtKind::Bound(v, place) => flow_var(state, place.root, *v),
        StmtKind::Assign(place, a) | StmtKind::OpAssign(place, _, a) => flow_operand(state, a, place.root),
        StmtKind::Swap(a, b) => flow_var(state, a.root, b.root) | flow_var(state, b.root, a.root),
        StmtKind::Change(place, change) => super::sequences::forward(state, place, change),
        StmtKind::Match(opaque, arms) => {
            unplaced(arms).into_iter().fold(false, |c, v| flow_opaque(state, opaque, v) | c)
        }
        StmtKind::ForEach(_, _, binds, opaque, _) => {
            binds.iter().fold(false, |c, v| flow_opaque(state, opaque, *v) | c)
        }
        StmtKind::Declare(_)
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
        | StmtKind::Item(_) => false,
        StmtKind::Effect(opaque) => super::sequences::forward_order(state, opaque),
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

fn forward_let(function: &Function, state: &mut Activity, v: VarId, value: &Rvalue) -> bool {
    match value {
        Rvalue::Binary(op, ..) if op.is_comparison() => {
            data_inputs(value).into_iter().any(|from| state.flows(from)) && raise(&mut state.tainted, v)
        }
        // The length of a `Vec` may have been computed.
        Rvalue::Len(place) => {
            let computed = !matches!(crate::infer::place_ty(function, place).pointee(), Ty::Array(..));
            computed && state.tainted[place.root.0 as usize] && raise(&mut state.tainted, v)
        }
        Rvalue::NoDiff(..) => false,
        Rvalue::VecRepeat(_, Operand::Var(n)) if state.flows(*n) && raise(&mut state.tainted, v) => true,
        Rvalue::Cast(Operand::Var(from), ..) if !state.carries[v.0 as usize] => {
            state.flows(*from) && raise(&mut state.tainted, v)
        }
        // What an error is made from has no gradient, unless the error is taken apart again: see `check_bound`.
        Rvalue::Opaque(opaque) if matches!(opaque.ty, Some(Ty::Maybe(..))) => {
            opaque.reads.iter().any(|r| state.varied(*r)) && raise(&mut state.varied, v)
        }
        Rvalue::Opaque(opaque) if opaque.pure_inert => {
            opaque.reads.iter().any(|r| state.flows(*r)) && raise(&mut state.tainted, v)
        }
        Rvalue::Opaque(opaque) => flow_opaque(state, opaque, v),
        Rvalue::Call { args, .. } => forward_call(function, state, v, args),
        Rvalue::Taken(place, taking) => super::sequences::forward_taken(state, v, place, taking),
        _ => data_inputs(value).into_iter().fold(false, |c, from| flow_var(state, from, v) | c),
    }
}

fn forward_call(function: &Function, state: &mut Activity, v: VarId, args: &[Arg]) -> bool {
    let enters = args.iter().filter_map(Arg::root).any(|r| state.flows(r));
    if !enters {
        return false;
    }
    let written = args.iter().filter_map(|arg| written_root(function, arg));
    let varied = written.chain([v]).fold(false, |c, root| raise(&mut state.varied, root) | c);
    // A number without a gradient that is made from one that has.
    let tainted = !state.carries[v.0 as usize] && raise(&mut state.tainted, v);
    varied | tainted
}

/// The root that a call may write through the argument.
pub fn written_root(function: &Function, arg: &Arg) -> Option<VarId> {
    match arg {
        Arg::RefMut(place) => Some(place.root),
        Arg::Receiver(place) if function.may_be_written(place.root) => Some(place.root),
        Arg::Value(Operand::Var(v)) if is_mut_ref(&function.var(*v).ty) => Some(*v),
        Arg::Receiver(_) | Arg::Ref(_) | Arg::Value(_) => None,
    }
}

pub(super) fn flow_var(state: &mut Activity, from: VarId, to: VarId) -> bool {
    let varied = state.varied(from) && raise(&mut state.varied, to);
    let tainted = state.tainted[from.0 as usize] && raise(&mut state.tainted, to);
    varied | tainted
}

pub(super) fn flow_operand(state: &mut Activity, from: &Operand, to: VarId) -> bool {
    matches!(from, Operand::Var(v) if flow_var(state, *v, to))
}

fn flow_opaque(state: &mut Activity, opaque: &Opaque, to: VarId) -> bool {
    let flows = opaque.reads.iter().any(|r| state.flows(*r));
    let tainted = flows && !state.carries[to.0 as usize] && raise(&mut state.tainted, to);
    opaque.reads.iter().fold(tainted, |c, from| flow_var(state, *from, to) | c)
}

/// The variables whose values enter the value: operands and the roots of places, not indices.
pub(super) fn data_inputs(value: &Rvalue) -> Vec<VarId> {
    let (mut operands, mut places): (Vec<&Operand>, Vec<&Place>) = (Vec::new(), Vec::new());
    if let Rvalue::Select(_, a, b) = value {
        return [a, b].into_iter().filter_map(Operand::var).collect();
    }
    value.parts(&mut |a| operands.push(a), &mut |p| places.push(p));
    let vars = operands.into_iter().filter_map(|a| match a {
        Operand::Var(v) => Some(*v),
        Operand::Const(..) | Operand::Tree(_) => None,
    });
    vars.chain(places.into_iter().map(|p| p.root)).collect()
}

// ---- useful, against program order ----

fn backward(function: &Function, state: &mut Activity, stmt: &Stmt) -> bool {
    match &stmt.kind {
        StmtKind::Let(v, value) => backward_let(function, state, *v, value),
        StmtKind::Bound(_, place) if is_error(place) => false,
        StmtKind::Bound(v, place) => use_if(state, *v, place.root),
        StmtKind::Assign(place, a) | StmtKind::OpAssign(place, _, a) => match a {
            Operand::Var(from) => use_if(state, place.root, *from),
            Operand::Const(..) | Operand::Tree(_) => false,
        },
        StmtKind::Swap(a, b) => use_if(state, a.root, b.root) | use_if(state, b.root, a.root),
        StmtKind::Change(place, change) => super::sequences::backward(state, place, change),
        StmtKind::Match(opaque, arms) => use_all_if(state, &unplaced(arms), opaque),
        StmtKind::ForEach(_, _, binds, opaque, _) => use_all_if(state, binds, opaque),
        StmtKind::Declare(_)
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
        | StmtKind::Effect(_)
        | StmtKind::Item(_) => false,
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

/// The bindings of arms of which the pattern alone knows what they are bound to.
pub(super) fn unplaced(arms: &[crate::ir::Arm]) -> Vec<VarId> {
    let placed = |arm: &crate::ir::Arm, v: VarId| {
        arm.body.stmts.iter().any(|s| matches!(&s.kind, StmtKind::Bound(bound, _) if *bound == v))
    };
    arms.iter().flat_map(|arm| arm.binds.iter().filter(|v| !placed(arm, **v))).copied().collect()
}

pub(super) fn use_if(state: &mut Activity, to: VarId, from: VarId) -> bool {
    state.useful[to.0 as usize] && raise(&mut state.useful, from)
}

fn use_all_if(state: &mut Activity, binds: &[VarId], opaque: &Opaque) -> bool {
    let useful = binds.iter().any(|v| state.useful[v.0 as usize]);
    useful && opaque.reads.iter().fold(false, |c, from| raise(&mut state.useful, *from) | c)
}

fn backward_let(function: &Function, state: &mut Activity, v: VarId, value: &Rvalue) -> bool {
    match value {
        Rvalue::Binary(op, ..) if op.is_comparison() => false,
        Rvalue::Len(_) | Rvalue::NoDiff(..) => false,
        Rvalue::Opaque(opaque) if opaque.pure_inert => false,
        Rvalue::Opaque(opaque) => {
            state.useful[v.0 as usize]
                && opaque.reads.iter().fold(false, |c, from| raise(&mut state.useful, *from) | c)
        }
        Rvalue::Call { args, .. } => {
            let useful = args
                .iter()
                .filter_map(|arg| written_root(function, arg))
                .chain([v])
                .any(|root| state.useful[root.0 as usize]);
            useful && args.iter().filter_map(Arg::root).fold(false, |c, r| raise(&mut state.useful, r) | c)
        }
        Rvalue::Taken(place, taking) => super::sequences::backward_taken(state, v, place, taking),
        _ => data_inputs(value).into_iter().fold(false, |c, from| use_if(state, v, from) | c),
    }
}

// ---- what cannot be differentiated ----

fn check(function: &Function, state: &Activity, stmt: &Stmt, errors: &mut Errors) {
    if let Some(opaque) = opaque_of(stmt) {
        let before = errors.len();
        check_effect(function, state, opaque, stmt, errors);
        if errors.len() > before {
            return;
        }
    }
    match &stmt.kind {
        StmtKind::Let(v, value) if state.useful[v.0 as usize] => {
            check_let(function, state, *v, value, stmt, errors);
        }
        StmtKind::Match(opaque, arms) => {
            check_binds(state, &unplaced(arms), opaque, stmt, errors);
        }
        StmtKind::ForEach(_, _, binds, opaque, _) => check_binds(state, binds, opaque, stmt, errors),
        StmtKind::OpAssign(place, crate::ir::BinOp::Rem, divisor) if state.useful[place.root.0 as usize] => {
            check_divisor(state, divisor, stmt, errors);
        }
        StmtKind::Bound(v, place) => check_bound(state, *v, place, stmt, errors),
        _ => {}
    }
}

/// What an error carries has no gradient: it leaves the function as it is, and may be used for nothing else.
fn check_bound(state: &Activity, v: VarId, place: &Place, stmt: &Stmt, errors: &mut Errors) {
    let is_number = state.useful[v.0 as usize] && state.carries[v.0 as usize];
    if is_error(place) && is_number && state.varied(place.root) {
        errors.push(
            codes::ACTIVE_ERROR,
            stmt.span,
            "a gradient would flow through an error value",
            "return the number in the `Ok` value; or wrap it in `no_diff(..)` if no gradient is meant to flow",
        );
    }
}

/// Whether the place is inside of an `Err`.
fn is_error(place: &Place) -> bool {
    place.path.iter().any(|step| matches!(step, Projection::Payload(p) if p.is_error()))
}

fn check_binds(state: &Activity, binds: &[VarId], opaque: &Opaque, stmt: &Stmt, errors: &mut Errors) {
    if opaque.reads.iter().any(|r| state.is_active(*r)) && binds.iter().any(|v| state.is_active(*v)) {
        let (what, help) = if matches!(stmt.kind, StmtKind::ForEach(..)) {
            (
                "a gradient would flow through the items of this loop, whose type the macro does not see",
                "iterate a slice, an array or a `Vec` by `.iter()`, or by index; or wrap what is iterated in `no_diff(..)` if no gradient is meant to flow",
            )
        } else {
            (
                "a gradient would flow through the bindings of this pattern",
                "bind the parts with `let` before, and match on what does not carry a gradient; or wrap the scrutinee in `no_diff(..)` if no gradient is meant to flow",
            )
        };
        errors.push(codes::ACTIVE_BINDINGS, stmt.span, what, help);
    }
}

fn check_effect(function: &Function, state: &Activity, opaque: &Opaque, stmt: &Stmt, errors: &mut Errors) {
    let enters = opaque.reads.iter().any(|v| state.varied(*v));
    let for_effect = matches!(stmt.kind, StmtKind::Effect(_)) || opaque.what.contains("unsafe");
    if enters && for_effect && !opaque.pure_inert {
        errors.push(
            codes::ACTIVE_ENTERS,
            stmt.span,
            format!("an active value enters {}", opaque.what),
            "take the part that matters out into safe code that the macro can read; or pass `no_diff(..)` of the value if no gradient is meant to flow",
        );
        return;
    }
    let closure = opaque.what.contains("closure");
    let reaches = |v: &VarId| state.carries[v.0 as usize] && state.useful[v.0 as usize];
    let matters = |v: &VarId| state.is_active(*v) || closure && reaches(v);
    if let Some(v) = opaque.writes.iter().find(|v| matters(v)) {
        errors.push(
            codes::ACTIVE_CHANGED,
            stmt.span,
            format!("{} may change `{}`, through which a gradient flows", opaque.what, function.var(*v).name),
            method_of_unknown(function, opaque)
                .unwrap_or("write the change as an assignment, or call a function that is #[differentiable]"),
        );
    }
}

/// What helps where a method may be one of an array, and the macro does not see that.
fn method_of_unknown(function: &Function, opaque: &Opaque) -> Option<&'static str> {
    if opaque.what == "the method `iter`" {
        return Some(
            "iterate where the iterator is made, or by index: of one in a variable is known what iterates over it, `it.clone()`, and `it.next()` of `let mut it = xs.iter();`, outside of closures",
        );
    }
    let is_unknown = |v: &VarId| matches!(function.var(*v).ty.pointee(), Ty::Unknown | Ty::Named(_));
    let is_method = opaque.what.starts_with("the method") && opaque.reads.iter().any(is_unknown);
    is_method.then_some(
        "if it is a method of an array, a slice, a `Vec` or an `Option`, say so, `let a: [f64; 3] = ..`, and call it on that; or call a function that is #[differentiable]",
    )
}

fn check_let(
    function: &Function,
    state: &Activity,
    v: VarId,
    value: &Rvalue,
    stmt: &Stmt,
    errors: &mut Errors,
) {
    match value {
        Rvalue::Rule(name, args, _) => check_rule(state, name, args, stmt, errors),
        Rvalue::Binary(crate::ir::BinOp::Rem, _, right) => check_divisor(state, right, stmt, errors),
        Rvalue::Cast(Operand::Var(from), ..)
            if state.tainted[from.0 as usize] && state.carries[v.0 as usize] =>
        {
            errors.push(
                codes::CAST_BACK,
                stmt.span,
                "an integer made from an active value becomes a number of the result",
                "if that is meant, wrap it in `no_diff(..)`; otherwise compute with the float itself, or softly: `1.0 / (1.0 + (-beta * x).exp())` for `x > 0.0`, a sum weighted by a softmax for an argmax",
            );
        }
        Rvalue::Opaque(opaque)
            if state.carries[v.0 as usize]
                && !matches!(opaque.ty, Some(Ty::Maybe(..)))
                && function.var(v).ty != Ty::Bool
                && opaque.reads.iter().any(|r| state.varied(*r) || state.tainted[r.0 as usize]) =>
        {
            errors.push(
                    codes::UNKNOWN_DERIVATIVE,
                    stmt.span,
                    format!("a gradient would flow through {}", opaque.what),
                    method_of_unknown(function, opaque).unwrap_or("write it with arithmetic, float methods, loops and calls of #[differentiable] functions; or wrap it in `no_diff(..)` if no gradient is meant to flow"),
                );
        }
        _ => {}
    }
}

fn check_rule(state: &Activity, name: &str, args: &[Operand], stmt: &Stmt, errors: &mut Errors) {
    let enters = |a: &Operand| matches!(a, Operand::Var(v) if state.varied(*v));
    let stopped = rules::find(name).is_some_and(|rule| rule.stopped);
    if stopped && args.iter().any(enters) {
        errors.push(
            codes::STOPPED_RULE,
            stmt.span,
            format!("the result of `{name}` is used as a number, but it stops the gradient"),
            format!(
                "wrap it, `no_diff(x.{name}())`, if the gradient is meant to stop here; {}; `as usize` for an index needs nothing",
                soft_form(name)
            ),
        );
    }
    if matches!(name, "rem" | "rem_euclid") {
        check_divisor(state, &args[1], stmt, errors);
    }
}

/// What has a gradient in place of a function with steps.
fn soft_form(name: &str) -> String {
    if name == "signum" {
        "`(beta * x).tanh()` is its soft form".to_owned()
    } else if name == "div_euclid" {
        "`a / b` has a gradient".to_owned()
    } else {
        format!("`x + no_diff(x.{name}() - x)` has the slope of `x`")
    }
}

fn check_divisor(state: &Activity, divisor: &Operand, stmt: &Stmt, errors: &mut Errors) {
    if matches!(divisor, Operand::Var(v) if state.varied(*v)) {
        errors.push(
            codes::ACTIVE_DIVISOR,
            stmt.span,
            "a gradient would flow through the divisor of a remainder",
            "wrap the divisor in `no_diff(..)`, or write `a - b * no_diff((a / b).trunc())`",
        );
    }
}
