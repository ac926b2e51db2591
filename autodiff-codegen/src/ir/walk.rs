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
            Rvalue::Load(p) | Rvalue::Len(p) | Rvalue::CloneOf(p) => place(p),
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
                Projection::Field(_) | Projection::Deref => {}
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
            | StmtKind::Declare(_)
            | StmtKind::Assign(..)
            | StmtKind::OpAssign(..)
            | StmtKind::Swap(..)
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
            | StmtKind::Declare(_)
            | StmtKind::Assign(..)
            | StmtKind::OpAssign(..)
            | StmtKind::Swap(..)
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

    /// Adds every variable that the statement itself mentions (not those of its blocks), bound ones excepted.
    pub fn add_own_vars(&self, found: &mut BTreeSet<VarId>) {
        match &self.kind {
            StmtKind::Let(_, value) => value.add_vars(found),
            StmtKind::Set(v, value) => {
                found.insert(*v);
                value.add_vars(found);
            }
            StmtKind::Assign(p, a) | StmtKind::OpAssign(p, _, a) | StmtKind::Accumulate(p, a) => {
                p.add_vars(found);
                a.add_vars(found);
            }
            StmtKind::Swap(a, b) => {
                a.add_vars(found);
                b.add_vars(found);
            }
            StmtKind::If(c, ..) | StmtKind::While(_, _, c, _) => c.add_vars(found),
            StmtKind::Match(opaque, arms) => {
                add_opaque(opaque, found);
                arms.iter().filter_map(|arm| arm.guard.as_ref()).for_each(|g| g.1.add_vars(found));
            }
            StmtKind::For(_, _, range, _) => range.add_vars(found),
            StmtKind::ForEach(_, _, _, opaque, _) | StmtKind::Bail(opaque) | StmtKind::Effect(opaque) => {
                add_opaque(opaque, found);
            }
            StmtKind::LetPullback { args, .. } | StmtKind::LetJvp { args, .. } => {
                args.iter().for_each(|a| a.add_vars(found));
            }
            StmtKind::CallPullback { pullback, again, seed, shadows } => {
                found.insert(*pullback);
                again.iter().chain(shadows).for_each(|a| a.add_vars(found));
                seed.iter().for_each(|a| a.add_vars(found));
            }
            StmtKind::CallJoint { args, seed, shadows, .. } => {
                args.iter().chain(shadows).for_each(|a| a.add_vars(found));
                seed.iter().for_each(|a| a.add_vars(found));
            }
            StmtKind::TapePush(_, index, vars) => {
                index.iter().for_each(|a| a.add_vars(found));
                found.extend(vars);
            }
            StmtKind::TapePop(_, index, _) => index.iter().for_each(|a| a.add_vars(found)),
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
}

fn add_opaque(opaque: &super::Opaque, found: &mut BTreeSet<VarId>) {
    found.extend(&opaque.reads);
    found.extend(&opaque.writes);
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
