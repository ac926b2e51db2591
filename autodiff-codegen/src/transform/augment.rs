//! The forward sweep: the program itself, keeping on the way what the plan asks for.

use proc_macro2::Span;

use super::normalize::{Exit, FUNCTION, Jump};
use super::plan::{LoopPlan, Plan, StmtKey, TapePart};
use super::reverse::{integer, stmt};
use crate::analyze::flow::resized;
use crate::ir::{
    Arg, BinOp, Block, ExitId, Function, LoopId, Operand, Place, Projection, Rvalue, Stmt, StmtKind, Ty,
    VarId, VarKind,
};

/// Builds the forward sweep of a normalised program.
pub struct Augment<'a> {
    /// The program being made, for new variables.
    pub function: &'a mut Function,
    /// The plan.
    pub plan: &'a Plan,
    /// Exits.
    pub exits: &'a [Exit],
}

impl Augment<'_> {
    /// The whole body: what comes before the first `return` stays in the function's scope, the rest is a
    /// labelled block that `return` leaves for the reverse sweep.
    pub fn body(&mut self, body: &Block) -> Vec<Stmt> {
        let returns = |s: &Stmt| super::normalize::last_exit(s, FUNCTION, self.exits).is_some();
        let split = body.stmts.iter().position(returns).unwrap_or(body.stmts.len());
        let (head, tail) = body.stmts.split_at(split);
        let mut out = self.early(&self.plan.function.early, Span::call_site());
        head.iter().for_each(|s| self.stmt(s, &mut out));
        if !tail.is_empty() {
            let mut inner = Vec::new();
            tail.iter().for_each(|s| self.stmt(s, &mut inner));
            out.push(stmt(StmtKind::Labeled(FUNCTION, Block { stmts: inner }), Span::call_site()));
        }
        out
    }

    fn early(&self, variables: &[VarId], span: Span) -> Vec<Stmt> {
        variables
            .iter()
            .map(|v| {
                let ty = self.function.var(*v).ty.clone();
                let value = match self.plan.first_integer.get(v) {
                    Some(first) => Rvalue::Use(integer(*first)),
                    None if ty == Ty::Unknown => Rvalue::Runtime("none", vec![]),
                    None => Rvalue::Zero(ty, None),
                };
                stmt(StmtKind::Let(*v, value), span)
            })
            .collect()
    }

    fn block(&mut self, block: &Block) -> Block {
        let mut out = Vec::new();
        block.stmts.iter().for_each(|s| self.stmt(s, &mut out));
        Block { stmts: out }
    }

    fn stmt(&mut self, s: &Stmt, out: &mut Vec<Stmt>) {
        let kind = match &s.kind {
            StmtKind::Let(v, value) => {
                self.define(*v, value, s.span, out);
                return self.note_sizes(s, out);
            }
            StmtKind::Declare(v) if self.plan.hoisted.contains(v) => return,
            StmtKind::Leave(exit) => return self.leave(*exit, s.span, out),
            StmtKind::Bound(..) => return,
            StmtKind::If(c, a, b) => StmtKind::If(c.clone(), self.block(a), self.block(b)),
            StmtKind::Match(opaque, arms) => {
                let taken = self.plan.arms.get(&StmtKey::of(s)).copied();
                // The bodies are walked where they stand: the plan knows their statements by address.
                let arms = arms
                    .iter()
                    .enumerate()
                    .map(|(number, arm)| crate::ir::Arm {
                        pattern: arm.pattern.clone(),
                        binds: arm.binds.clone(),
                        guard: arm.guard.clone(),
                        body: self.arm(&arm.body, &arm.binds, taken, number, s.span),
                    })
                    .collect();
                StmtKind::Match(opaque.clone(), arms)
            }
            StmtKind::For(id, v, range, body) => {
                StmtKind::For(*id, *v, range.clone(), self.iteration(*id, body, s.span))
            }
            StmtKind::ForEach(id, pattern, binds, opaque, body) => StmtKind::ForEach(
                *id,
                pattern.clone(),
                binds.clone(),
                opaque.clone(),
                self.iteration(*id, body, s.span),
            ),
            StmtKind::While(id, before, c, body) => {
                StmtKind::While(*id, self.block(before), c.clone(), self.iteration(*id, body, s.span))
            }
            StmtKind::Loop(id, body) => StmtKind::Loop(*id, self.iteration(*id, body, s.span)),
            StmtKind::Labeled(id, body) => StmtKind::Labeled(*id, self.block(body)),
            other => other.clone(),
        };
        out.push(stmt(kind, s.span));
        self.keep_optional_of_declared(s, out);
        self.note_sizes(s, out);
    }

    /// What is kept for its size follows the variable.
    fn note_sizes(&self, s: &Stmt, out: &mut Vec<Stmt>) {
        if !s.blocks().is_empty() {
            return;
        }
        for v in resized(self.function, s) {
            self.note_length(v, s.span, out);
            if let Some(kept) = self.plan.optional.get(&v) {
                out.push(stmt(StmtKind::Set(*kept, some(v, true)), s.span));
            }
        }
    }

    fn note_length(&self, v: VarId, span: Span, out: &mut Vec<Stmt>) {
        if let Some(length) = self.plan.lengths.get(&v) {
            out.push(stmt(StmtKind::Set(*length, Rvalue::Len(Place::var(v))), span));
        }
    }

    /// A declared variable of unknown type is kept where it is assigned.
    fn keep_optional_of_declared(&self, s: &Stmt, out: &mut Vec<Stmt>) {
        if let StmtKind::Assign(place, _) = &s.kind
            && place.is_var()
            && let Some(kept) = self.plan.optional.get(&place.root)
        {
            out.push(stmt(StmtKind::Set(*kept, some(place.root, true)), s.span));
        }
    }

    fn arm(
        &mut self,
        body: &Block,
        binds: &[VarId],
        taken: Option<VarId>,
        number: usize,
        span: Span,
    ) -> Block {
        let mut out = Vec::new();
        if let (Some(taken), true) = (taken, number > 0) {
            out.push(stmt(StmtKind::Set(taken, Rvalue::Use(integer(number as i128))), span));
        }
        for v in binds {
            self.keep_bound(*v, span, &mut out);
        }
        out.extend(self.block(body).stmts);
        Block { stmts: out }
    }

    /// A pattern binding that the reverse sweep wants is copied to a variable that it sees.
    fn keep_bound(&self, v: VarId, span: Span, out: &mut Vec<Stmt>) {
        self.note_length(v, span, out);
        if let Some(kept) = self.plan.optional.get(&v) {
            out.push(stmt(StmtKind::Set(*kept, some(v, true)), span));
        }
        if let Some(kept) = self.plan.bound.get(&v) {
            let is_reference = matches!(self.function.var(v).ty, Ty::Ref(..));
            let behind = Place { root: v, path: vec![Projection::Deref] };
            let value = if is_reference { Rvalue::Load(behind) } else { Rvalue::Use(Operand::Var(v)) };
            out.push(stmt(StmtKind::Set(*kept, value), span));
        }
    }

    fn define(&mut self, v: VarId, value: &Rvalue, span: Span, out: &mut Vec<Stmt>) {
        for copy in self.plan.copies.get(&v).into_iter().flatten() {
            if let StmtKind::Let(c, value) = &copy.kind {
                self.bind(*c, value.clone(), span, out);
            }
        }
        if let Some(pullback) = self.plan.pullbacks.get(&v) {
            return self.call(v, *pullback, value, span, out);
        }
        self.bind(v, value.clone(), span, out);
    }

    fn bind(&mut self, v: VarId, value: Rvalue, span: Span, out: &mut Vec<Stmt>) {
        let value = if self.plan.applied.contains(&v) { applied(value) } else { value };
        if self.plan.hoisted.contains(&v) {
            out.push(stmt(StmtKind::Set(v, value), span));
        } else {
            out.push(stmt(StmtKind::Let(v, value), span));
        }
        self.note_length(v, span, out);
        if let Some(kept) = self.plan.optional.get(&v) {
            out.push(stmt(StmtKind::Set(*kept, some(v, true)), span));
        }
    }

    /// A differentiable call keeps its pullback.
    fn call(&mut self, v: VarId, pullback: VarId, value: &Rvalue, span: Span, out: &mut Vec<Stmt>) {
        let Rvalue::Call { callee, args, fallible } = value else {
            unreachable!("only calls have pullbacks");
        };
        let early = self.plan.hoisted.contains(&v);
        let bound = if early {
            let (name, ty) = (self.function.var(v).name.clone(), self.function.var(v).ty.clone());
            self.function.new_var(&name, ty, VarKind::Temp, span)
        } else {
            v
        };
        let kind = StmtKind::LetPullback {
            value: Some(bound),
            pullback,
            callee: callee.clone(),
            args: args.clone(),
            fallible: *fallible,
            whole: self.plan.whole.contains(&v),
        };
        out.push(stmt(kind, span));
        if early {
            out.push(stmt(StmtKind::Set(v, Rvalue::Use(Operand::Var(bound))), span));
        }
        self.note_length(v, span, out);
        if let Some(kept) = self.plan.optional.get(&pullback) {
            out.push(stmt(StmtKind::Set(*kept, some(pullback, false)), span));
        }
        if let Some(kept) = self.plan.optional.get(&v) {
            out.push(stmt(StmtKind::Set(*kept, some(v, true)), span));
        }
    }

    // ---- loops and exits ----

    fn iteration(&mut self, id: LoopId, body: &Block, span: Span) -> Block {
        let Some(plan) = self.plan.loops.get(&id) else { return self.block(body) };
        let mut out = self.early(&plan.region.early, span);
        if let Some(count) = plan.count {
            out.push(stmt(StmtKind::OpAssign(Place::var(count), BinOp::Add, integer(1)), span));
        }
        body.stmts.iter().for_each(|s| self.stmt(s, &mut out));
        let ends = matches!(body.stmts.last().map(|s| &s.kind), Some(StmtKind::Leave(_)));
        if !ends {
            push_frame(plan, span, &mut out);
        }
        Block { stmts: out }
    }

    /// Leaves: notes how far each level came, keeps the frames of the iterations that end, and goes.
    fn leave(&mut self, exit: ExitId, span: Span, out: &mut Vec<Stmt>) {
        let exit = &self.exits[exit.0 as usize];
        for (level, number) in &exit.levels {
            if let Some(reached) = self.plan.reached.get(level) {
                out.push(stmt(StmtKind::Set(*reached, Rvalue::Use(integer((*number).into()))), span));
            }
        }
        for (level, _) in &exit.levels {
            if let Some(plan) = self.plan.loops.get(level) {
                push_frame(plan, span, out);
            }
        }
        let kind = match exit.jump {
            Jump::Break(id) => StmtKind::Break(id),
            Jump::Continue(id) => StmtKind::Continue(id),
            Jump::Return => StmtKind::Break(FUNCTION),
        };
        out.push(stmt(kind, span));
    }
}

fn push_frame(plan: &LoopPlan, span: Span, out: &mut Vec<Stmt>) {
    for TapePart { tape, index, vars } in &plan.tapes {
        out.push(stmt(StmtKind::TapePush(*tape, index.clone(), vars.clone()), span));
    }
}

fn some(v: VarId, copy: bool) -> Rvalue {
    if copy {
        Rvalue::Runtime("some_copy", vec![Arg::Ref(Place::var(v))])
    } else {
        Rvalue::Runtime("some", vec![Arg::Value(Operand::Var(v))])
    }
}

/// An operator that the runtime applies: it looks at the shapes of both operands first, and moves neither.
fn applied(value: Rvalue) -> Rvalue {
    let Rvalue::Binary(op, a, b) = value else { return value };
    let name = match op {
        BinOp::Add => "add",
        BinOp::Sub => "sub",
        BinOp::Mul => "mul",
        BinOp::Div => "div",
        BinOp::Rem => "rem",
        _ => return Rvalue::Binary(op, a, b),
    };
    Rvalue::Runtime(name, vec![Arg::Value(a), Arg::Value(b)])
}
