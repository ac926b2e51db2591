//! Lints: what compiles, is differentiated as it is written, and is probably not what is meant. A warning each, which the
//! attribute allows by name: `#[differentiable(allow(zero_base))]`. None of them is worth a false alarm: in doubt, silence.

use std::collections::BTreeSet;

use super::activity::Activity;
use super::finite::Finite;
use crate::codes;
use crate::error::Errors;
use crate::ir::{BinOp, Block, Const, Function, Operand, Rvalue, Stmt, StmtKind, Ty, VarId};

/// Runs them all.
pub fn lints(function: &Function, active: &Activity, errors: &mut Errors) {
    unused_parameters(function, active, errors);
    let finite = Finite::new(function);
    function.body.each(&mut |stmt| {
        zero_base(active, &finite, stmt, errors);
        float_equality(function, active, stmt, errors);
        growing_tape(function, active, stmt, errors);
    });
}

/// A parameter that is read, and that the result does not depend on. (Of one that is not read, rustc says so.)
fn unused_parameters(function: &Function, active: &Activity, errors: &mut Errors) {
    let read = function.body.vars();
    let has_result = function.ret.carries();
    for param in function.params.iter().filter(|p| p.active && !p.receiver && has_result) {
        let var = function.var(param.var);
        let silent = var.name.starts_with('_') || matches!(var.ty, Ty::Ref(true, _));
        let lost = !silent && read.contains(&param.var) && !active.is_active(param.var);
        if lost && !decides(function, param.var) {
            errors.warn(
                codes::UNUSED_PARAMETER,
                var.span,
                format!("the result of `{}` does not depend on `{}`", function.name, var.name),
                "write `#[no_diff]` before the parameter, or `#[differentiable(allow(unused_parameter))]`",
            );
        }
    }
}

/// Whether the variable has a say in something else than arithmetic: a comparison, a call, code that is kept as it is.
fn decides(function: &Function, var: VarId) -> bool {
    let mut reached = BTreeSet::from([var]);
    loop {
        let before = reached.len();
        let mut decides = false;
        function.body.each(&mut |stmt| decides |= reaches(function, stmt, &mut reached));
        if decides || reached.len() == before {
            return decides;
        }
    }
}

/// Adds what the statement computes from what is reached; whether it decides something with it.
fn reaches(function: &Function, stmt: &Stmt, reached: &mut BTreeSet<VarId>) -> bool {
    match &stmt.kind {
        StmtKind::Let(v, value) => {
            if value.vars().is_disjoint(reached) {
                return false;
            }
            reached.insert(*v);
            match value {
                Rvalue::Call { .. } | Rvalue::Opaque(_) => true,
                // A comparison, or an index.
                _ => !function.var(*v).ty.carries(),
            }
        }
        StmtKind::Assign(place, Operand::Var(v)) | StmtKind::OpAssign(place, _, Operand::Var(v)) => {
            if reached.contains(v) {
                reached.insert(place.root);
            }
            false
        }
        StmtKind::Swap(a, b) => {
            if reached.contains(&a.root) || reached.contains(&b.root) {
                reached.extend([a.root, b.root]);
            }
            false
        }
        StmtKind::Match(opaque, _) | StmtKind::ForEach(_, _, _, opaque, _) => {
            !opaque.reads.is_disjoint(reached)
        }
        _ => false,
    }
}

/// `x.powf(y)` with an active `y`, whose partial is the logarithm of `x`.
fn zero_base(active: &Activity, finite: &Finite<'_>, stmt: &Stmt, errors: &mut Errors) {
    let StmtKind::Let(v, Rvalue::Rule(name, args, _)) = &stmt.kind else { return };
    let [base, exponent] = args.as_slice() else { return };
    if *name != "powf" || !active.is_active(*v) || !active.operand(exponent) {
        return;
    }
    if !matches!(base, Operand::Const(..)) && !finite.is_positive(base) {
        errors.warn(
            codes::ZERO_BASE,
            stmt.span,
            "the base of this `powf` may be zero or negative",
            "keep it away from zero (`x.max(1e-12)`, `x * x + 1e-12`), or `#[differentiable(allow(zero_base))]`",
        );
    }
}

/// `x == y` of active floats. Zero is what code guards a singularity against, and knows what it does.
fn float_equality(function: &Function, active: &Activity, stmt: &Stmt, errors: &mut Errors) {
    let StmtKind::Let(_, Rvalue::Binary(BinOp::Eq | BinOp::Ne, a, b)) = &stmt.kind else { return };
    let is_float = |o: &Operand| matches!(o, Operand::Var(v) if function.var(*v).ty.is_float());
    let varies = |o: &Operand| is_float(o) && matches!(o, Operand::Var(v) if active.varies(*v));
    let guard = |o: &Operand| match o {
        Operand::Const(Const::Float { value, .. }, _) => *value == 0.0,
        Operand::Const(..) => true,
        Operand::Var(_) | Operand::Tree(_) => false,
    };
    if (varies(a) || varies(b)) && !guard(a) && !guard(b) {
        errors.warn(
            codes::FLOAT_EQUALITY,
            stmt.span,
            "active floats are compared for equality",
            "compare with a tolerance, or `#[differentiable(allow(float_equality))]`",
        );
    }
}

/// A `while` or `loop` that keeps values and that nothing counts.
fn growing_tape(function: &Function, active: &Activity, stmt: &Stmt, errors: &mut Errors) {
    let bodies: Vec<&Block> = match &stmt.kind {
        StmtKind::While(_, condition, _, body) => vec![condition, body],
        StmtKind::Loop(_, body) => vec![body],
        _ => return,
    };
    let mut inside = Inside::default();
    bodies.iter().for_each(|body| body.each(&mut |s| inside.see(function, active, s)));
    if inside.keeps && inside.compares_floats && !inside.counts {
        errors.warn(
            codes::GROWING_TAPE,
            stmt.span,
            "nothing bounds the number of iterations of this loop, and each keeps values for the reverse sweep",
            "write `for _ in 0..limit` with a `break`, or `#[differentiable(allow(growing_tape))]`",
        );
    }
}

/// What there is in a loop.
#[derive(Default)]
struct Inside {
    /// Active values that the reverse sweep needs something of.
    keeps: bool,
    /// A comparison of floats.
    compares_floats: bool,
    /// Anything else that may bound the loop.
    counts: bool,
}

impl Inside {
    fn see(&mut self, function: &Function, active: &Activity, stmt: &Stmt) {
        let StmtKind::Let(v, value) = &stmt.kind else {
            self.counts |= matches!(stmt.kind, StmtKind::Match(..) | StmtKind::Bail(_));
            return;
        };
        let float = |o: &Operand| match o {
            Operand::Var(v) => function.var(*v).ty.is_float(),
            Operand::Const(_, ty) => ty.is_float(),
            Operand::Tree(_) => false,
        };
        match value {
            Rvalue::Binary(op, a, b) if op.is_comparison() => {
                let floats = float(a) || float(b);
                self.compares_floats |= floats;
                self.counts |= !floats;
            }
            Rvalue::Rule(..) | Rvalue::Call { .. } | Rvalue::Binary(BinOp::Mul | BinOp::Div, ..) => {
                self.keeps |= active.is_active(*v);
            }
            Rvalue::Opaque(_) => self.counts |= function.var(*v).ty == Ty::Bool,
            _ => {}
        }
    }
}
