//! Walks over the parts of a program: which operands, places and blocks a piece of it has.
//!
//! Every match is without `_`, so that a new variant is seen here first.

use std::collections::BTreeSet;

use super::{Arg, Block, Operand, Place, Projection, Range, Rvalue, Stmt, StmtKind, VarId};

impl Rvalue {
    /// Calls `operand` on each operand and `place` on each place, in evaluation order, without looking into them.
    pub fn parts<'a>(&'a self, operand: &mut dyn FnMut(&'a Operand), place: &mut dyn FnMut(&'a Place)) {
        match self {
            Rvalue::Use(a) | Rvalue::Unary(_, a) | Rvalue::Cast(a, ..) | Rvalue::NoDiff(a, _) => operand(a),
            Rvalue::Repeat(a, _) => operand(a),
            Rvalue::Load(p) | Rvalue::Len(p) | Rvalue::CloneOf(p) | Rvalue::Borrow(p) => place(p),
            Rvalue::Taken(p, taking) => {
                place(p);
                taking.operand().into_iter().for_each(operand);
            }
            Rvalue::Binary(_, a, b) | Rvalue::VecRepeat(a, b) | Rvalue::Scale(a, b) => {
                operand(a);
                operand(b);
            }
            Rvalue::Rule(_, list, _) | Rvalue::Tuple(list) | Rvalue::Array(list) | Rvalue::VecList(list) => {
                list.iter().for_each(operand);
            }
            Rvalue::Struct { fields, .. } => fields.iter().for_each(|(_, a)| operand(a)),
            Rvalue::Call { args, .. } | Rvalue::Runtime(_, args) => {
                args.iter().for_each(|arg| arg.parts(operand, place));
            }
            Rvalue::Select(c, a, b) => {
                operand(c);
                operand(a);
                operand(b);
            }
            Rvalue::Zero(_, like) => like.iter().for_each(place),
            Rvalue::Opaque(_) | Rvalue::Nothing => {}
        }
    }

    /// The variables that the value is made from, index operands among them.
    pub fn vars(&self) -> BTreeSet<VarId> {
        let mut found = BTreeSet::new();
        self.add_vars(&mut found);
        found
    }

    /// Adds the variables that the value is made from.
    pub fn add_vars(&self, found: &mut BTreeSet<VarId>) {
        let (mut operands, mut places) = (Vec::new(), Vec::new());
        self.parts(&mut |a| operands.push(a), &mut |p| places.push(p));
        operands.iter().for_each(|a| a.add_vars(found));
        places.iter().for_each(|p| p.add_vars(found));
        if let Rvalue::Opaque(opaque) = self {
            found.extend(&opaque.reads);
            found.extend(&opaque.writes);
        }
    }
}

impl Arg {
    /// Calls `operand` or `place` on what the argument is.
    pub fn parts<'a>(&'a self, operand: &mut dyn FnMut(&'a Operand), place: &mut dyn FnMut(&'a Place)) {
        match self {
            Arg::Value(a) => operand(a),
            Arg::Ref(p) | Arg::RefMut(p) | Arg::Receiver(p) => place(p),
        }
    }

    /// Adds the variables of the argument.
    pub fn add_vars(&self, found: &mut BTreeSet<VarId>) {
        match self {
            Arg::Value(a) => a.add_vars(found),
            Arg::Ref(p) | Arg::RefMut(p) | Arg::Receiver(p) => p.add_vars(found),
        }
    }

    /// The variable at the root of the argument, if it has one.
    pub fn root(&self) -> Option<VarId> {
        match self {
            Arg::Value(Operand::Var(v)) => Some(*v),
            Arg::Value(Operand::Const(..) | Operand::Tree(_)) => None,
            Arg::Ref(p) | Arg::RefMut(p) | Arg::Receiver(p) => Some(p.root),
        }
    }
}

impl Operand {
    /// Adds the variables of the operand.
    pub fn add_vars(&self, found: &mut BTreeSet<VarId>) {
        match self {
            Operand::Var(v) => {
                found.insert(*v);
            }
            Operand::Const(..) => {}
            Operand::Tree(value) => value.add_vars(found),
        }
    }
}

impl Place {
    /// Adds the root and the variables of the indices.
    pub fn add_vars(&self, found: &mut BTreeSet<VarId>) {
        found.insert(self.root);
        self.add_index_vars(found);
    }

    /// Adds the variables of the indices.
    pub fn add_index_vars(&self, found: &mut BTreeSet<VarId>) {
        for step in &self.path {
            match step {
                Projection::Index(i) => i.add_vars(found),
                Projection::Range(lo, hi) => lo.iter().chain(hi).for_each(|i| i.add_vars(found)),
                Projection::Field(_) | Projection::Deref | Projection::Payload(_) => {}
            }
        }
    }
}

impl Range {
    /// Adds the variables of the bounds and the step.
    pub fn add_vars(&self, found: &mut BTreeSet<VarId>) {
        [&self.lo, &self.hi].into_iter().chain(&self.step).for_each(|a| a.add_vars(found));
    }
}

impl Stmt {
    /// The blocks directly inside the statement.
    pub fn blocks(&self) -> Vec<&Block> {
        match &self.kind {
            StmtKind::If(_, a, b) => vec![a, b],
            StmtKind::Match(_, arms) => {
                arms.iter().flat_map(|arm| arm.guard.iter().map(|g| &g.0).chain([&arm.body])).collect()
            }
            StmtKind::While(_, a, _, b) => vec![a, b],
            StmtKind::For(.., b)
            | StmtKind::ForEach(.., b)
            | StmtKind::Loop(_, b)
            | StmtKind::Labeled(_, b)
            | StmtKind::Scope(b) => vec![b],
            StmtKind::Let(..)
            | StmtKind::Bound(..)
            | StmtKind::Declare(_)
            | StmtKind::Assign(..)
            | StmtKind::OpAssign(..)
            | StmtKind::Swap(..)
            | StmtKind::Change(..)
            | StmtKind::Break(_)
            | StmtKind::Continue(_)
            | StmtKind::Return
            | StmtKind::Bail(_)
            | StmtKind::Effect(_)
            | StmtKind::Item(_)
            | StmtKind::LetPullback { .. }
            | StmtKind::CallPullback { .. }
            | StmtKind::LetJvp { .. }
            | StmtKind::Accumulate(..)
            | StmtKind::TapeNew(_)
            | StmtKind::TapePush(..)
            | StmtKind::TapePop(..)
            | StmtKind::Set(..)
            | StmtKind::Leave(_)
            | StmtKind::CallJoint { .. } => Vec::new(),
        }
    }

    /// The same, to change.
    pub fn blocks_mut(&mut self) -> Vec<&mut Block> {
        match &mut self.kind {
            StmtKind::If(_, a, b) | StmtKind::While(_, a, _, b) => vec![a, b],
            StmtKind::Match(_, arms) => arms
                .iter_mut()
                .flat_map(|arm| arm.guard.iter_mut().map(|g| &mut g.0).chain([&mut arm.body]))
                .collect(),
            StmtKind::For(.., b)
            | StmtKind::ForEach(.., b)
            | StmtKind::Loop(_, b)
            | StmtKind::Labeled(_, b)
            | StmtKind::Scope(b) => vec![b],
            StmtKind::Let(..)
            | StmtKind::Bound(..)
            | StmtKind::Declare(_)
            | StmtKind::Assign(..)
            | StmtKind::OpAssign(..)
            | StmtKind::Swap(..)
            | StmtKind::Change(..)
            | StmtKind::Break(_)
            | StmtKind::Continue(_)
            | StmtKind::Return
            | StmtKind::Bail(_)
            | StmtKind::Effect(_)
            | StmtKind::Item(_)
            | StmtKind::LetPullback { .. }
            | StmtKind::CallPullback { .. }
            | StmtKind::LetJvp { .. }
            | StmtKind::Accumulate(..)
            | StmtKind::TapeNew(_)
            | StmtKind::TapePush(..)
            | StmtKind::TapePop(..)
            | StmtKind::Set(..)
            | StmtKind::Leave(_)
            | StmtKind::CallJoint { .. } => Vec::new(),
        }
    }

    /// Calls `operand`, `place` and `named` on what the statement itself evaluates, writes, and mentions by name (opaque
    /// code, kept variables), without looking into it. Its blocks, and what it binds, are left out.
    pub fn parts<'a>(
        &'a self,
        operand: &mut dyn FnMut(&'a Operand),
        place: &mut dyn FnMut(&'a Place),
        named: &mut dyn FnMut(VarId),
    ) {
        match &self.kind {
            StmtKind::Let(_, value) => value_parts(value, operand, place, named),
            StmtKind::Bound(_, p) => place(p),
            StmtKind::Set(v, value) => {
                named(*v);
                value_parts(value, operand, place, named);
            }
            StmtKind::Assign(p, a) | StmtKind::OpAssign(p, _, a) | StmtKind::Accumulate(p, a) => {
                place(p);
                operand(a);
            }
            StmtKind::Swap(a, b) => [a, b].into_iter().for_each(place),
            StmtKind::Change(changed, change) => {
                place(changed);
                change.parts(operand, place);
            }
            StmtKind::If(c, ..) | StmtKind::While(_, _, c, _) => operand(c),
            StmtKind::Match(opaque, arms) => {
                named_by(opaque, named);
                arms.iter().filter_map(|arm| arm.guard.as_ref()).for_each(|g| operand(&g.1));
            }
            StmtKind::For(_, _, range, _) => {
                [&range.lo, &range.hi].into_iter().chain(&range.step).for_each(operand);
            }
            StmtKind::ForEach(_, _, _, opaque, _) | StmtKind::Bail(opaque) | StmtKind::Effect(opaque) => {
                named_by(opaque, named);
            }
            StmtKind::LetPullback { args, .. } | StmtKind::LetJvp { args, .. } => {
                args.iter().for_each(|a| a.parts(operand, place));
            }
            StmtKind::CallPullback { pullback, again, seed, shadows } => {
                named(*pullback);
                again.iter().chain(shadows).for_each(|a| a.parts(operand, place));
                seed.iter().for_each(operand);
            }
            StmtKind::CallJoint { args, seed, shadows, .. } => {
                args.iter().chain(shadows).for_each(|a| a.parts(operand, place));
                seed.iter().for_each(operand);
            }
            StmtKind::TapePush(_, index, vars) => {
                index.iter().for_each(operand);
                vars.iter().for_each(|v| named(*v));
            }
            StmtKind::TapePop(_, index, _) => index.iter().for_each(operand),
            StmtKind::Declare(_)
            | StmtKind::Loop(..)
            | StmtKind::Labeled(..)
            | StmtKind::Break(_)
            | StmtKind::Continue(_)
            | StmtKind::Return
            | StmtKind::Item(_)
            | StmtKind::Scope(_)
            | StmtKind::TapeNew(_)
            | StmtKind::Leave(_) => {}
        }
    }

    /// Adds every variable that the statement itself mentions (not those of its blocks), bound ones excepted.
    pub fn add_own_vars(&self, found: &mut BTreeSet<VarId>) {
        let (mut operands, mut places) = (Vec::new(), Vec::new());
        self.parts(&mut |a| operands.push(a), &mut |p| places.push(p), &mut |v| {
            found.insert(v);
        });
        operands.into_iter().for_each(|a| a.add_vars(found));
        places.into_iter().for_each(|p| p.add_vars(found));
    }
}

fn value_parts<'a>(
    value: &'a Rvalue,
    operand: &mut dyn FnMut(&'a Operand),
    place: &mut dyn FnMut(&'a Place),
    named: &mut dyn FnMut(VarId),
) {
    value.parts(operand, place);
    if let Rvalue::Opaque(opaque) = value {
        named_by(opaque, named);
    }
}

fn named_by(opaque: &super::Opaque, named: &mut dyn FnMut(VarId)) {
    opaque.reads.iter().chain(&opaque.writes).for_each(|v| named(*v));
}

impl Block {
    /// Calls `visit` on every statement, outer before inner, in program order.
    pub fn each<'a>(&'a self, visit: &mut dyn FnMut(&'a Stmt)) {
        for stmt in &self.stmts {
            visit(stmt);
            stmt.blocks().into_iter().for_each(|block| block.each(visit));
        }
    }

    /// Every variable mentioned anywhere in the block, bound ones excepted.
    pub fn vars(&self) -> BTreeSet<VarId> {
        let mut found = BTreeSet::new();
        self.each(&mut |stmt| stmt.add_own_vars(&mut found));
        found
    }
}
