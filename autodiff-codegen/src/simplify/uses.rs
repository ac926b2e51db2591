//! How often, and how, each variable is used.

use crate::ir::{
    Arg, Block, Change, Function, Operand, Place, Projection, Range, Rvalue, Stmt, StmtKind, VarId,
};

/// Counts per variable.
#[derive(Debug, Clone)]
pub struct Uses {
    /// Reads as an operand: the expression could stand there instead.
    pub operands: Vec<u32>,
    /// Reads of the whole variable as a place.
    pub loads: Vec<u32>,
    /// Any other mention: as the root of a longer place, by reference, in opaque code, on a tape.
    pub pinned: Vec<u32>,
    /// Writes after the definition.
    pub writes: Vec<u32>,
}

impl Uses {
    /// Counts the uses in the blocks and results.
    pub fn new(function: &Function, blocks: &[&mut Block], results: &[&Operand]) -> Self {
        let n = function.vars.len();
        let mut uses =
            Uses { operands: vec![0; n], loads: vec![0; n], pinned: vec![0; n], writes: vec![0; n] };
        blocks.iter().for_each(|block| uses.block(block));
        // What tapes are made with is read where they are made.
        for reserve in function.tapes.iter().filter_map(|tape| tape.reserve.as_ref()) {
            let mut found = std::collections::BTreeSet::new();
            reserve.add_vars(&mut found);
            found.into_iter().for_each(|v| uses.pinned[v.0 as usize] += 1);
        }
        // Results are read after everything else, by code that is not here: they stay variables.
        for result in results {
            let mut found = std::collections::BTreeSet::new();
            result.add_vars(&mut found);
            found.into_iter().for_each(|v| uses.pinned[v.0 as usize] += 1);
        }
        uses
    }

    fn block(&mut self, block: &Block) {
        block.each(&mut |s| self.stmt(s));
    }

    fn operand(&mut self, a: &Operand) {
        match a {
            Operand::Var(v) => self.operands[v.0 as usize] += 1,
            Operand::Const(..) => {}
            Operand::Tree(value) => self.value(value),
        }
    }

    fn value(&mut self, value: &Rvalue) {
        match value {
            Rvalue::Load(place) if place.is_var() => self.loads[place.root.0 as usize] += 1,
            Rvalue::Opaque(opaque) => {
                opaque.reads.iter().for_each(|v| self.pinned[v.0 as usize] += 1);
                opaque.writes.iter().for_each(|v| self.writes[v.0 as usize] += 1);
            }
            Rvalue::Call { args, .. } | Rvalue::Runtime(_, args) => args.iter().for_each(|arg| self.arg(arg)),
            Rvalue::Taken(place, taking) => {
                self.pinned_place(place);
                self.writes[place.root.0 as usize] += 1;
                taking.operand().into_iter().for_each(|a| self.operand(a));
            }
            _ => {
                let (mut operands, mut places) = (Vec::new(), Vec::new());
                value.parts(&mut |a| operands.push(a), &mut |p| places.push(p));
                operands.into_iter().for_each(|a| self.operand(a));
                places.into_iter().for_each(|p| self.pinned_place(p));
            }
        }
    }

    fn arg(&mut self, arg: &Arg) {
        match arg {
            Arg::Value(a) => self.operand(a),
            Arg::Ref(p) => self.pinned_place(p),
            Arg::RefMut(p) | Arg::Receiver(p) => {
                self.pinned_place(p);
                self.writes[p.root.0 as usize] += 1;
            }
        }
    }

    fn pinned_place(&mut self, place: &Place) {
        self.pinned[place.root.0 as usize] += 1;
        self.indices(place);
    }

    fn indices(&mut self, place: &Place) {
        for step in &place.path {
            match step {
                Projection::Index(i) => self.operand(i),
                Projection::Range(lo, hi) => lo.iter().chain(hi).for_each(|i| self.operand(i)),
                Projection::Field(_) | Projection::Deref | Projection::Payload(_) => {}
            }
        }
    }

    fn written(&mut self, place: &Place) {
        self.writes[place.root.0 as usize] += 1;
        self.indices(place);
    }

    fn change(&mut self, place: &Place, change: &Change) {
        let (mut operands, mut places) = (Vec::new(), Vec::new());
        change.parts(&mut |a| operands.push(a), &mut |p| places.push(p));
        operands.into_iter().for_each(|a| self.operand(a));
        places.into_iter().for_each(|p| self.pinned_place(p));
        self.written(place);
        if let Some(other) = change.also_written() {
            // Something of the place goes there.
            self.pinned_place(place);
            self.writes[other.root.0 as usize] += 1;
        }
    }

    fn range(&mut self, range: &Range) {
        [&range.lo, &range.hi].into_iter().chain(&range.step).for_each(|a| self.operand(a));
    }

    fn stmt(&mut self, s: &Stmt) {
        match &s.kind {
            StmtKind::Let(_, value) => self.value(value),
            StmtKind::Bound(_, place) => self.indices(place),
            StmtKind::Set(v, value) => {
                self.writes[v.0 as usize] += 1;
                self.value(value);
            }
            StmtKind::Assign(place, a) | StmtKind::OpAssign(place, _, a) | StmtKind::Accumulate(place, a) => {
                self.written(place);
                self.operand(a);
            }
            StmtKind::Swap(a, b) => [a, b].into_iter().for_each(|p| {
                self.pinned_place(p);
                self.writes[p.root.0 as usize] += 1;
            }),
            StmtKind::Change(place, change) => self.change(place, change),
            StmtKind::If(c, ..) | StmtKind::While(_, _, c, _) => self.operand(c),
            StmtKind::For(_, _, range, _) => self.range(range),
            StmtKind::Match(opaque, arms) => {
                arms.iter().filter_map(|arm| arm.guard.as_ref()).for_each(|g| self.operand(&g.1));
                opaque.reads.iter().chain(&opaque.writes).for_each(|v| self.pinned[v.0 as usize] += 1);
            }
            StmtKind::LetPullback { args, .. } | StmtKind::LetJvp { args, .. } => {
                args.iter().for_each(|a| self.arg(a));
            }
            StmtKind::CallPullback { pullback, again, seed, shadows } => {
                self.pinned[pullback.0 as usize] += 1;
                again.iter().chain(shadows).for_each(|a| self.arg(a));
                seed.iter().for_each(|a| self.operand(a));
            }
            StmtKind::CallJoint { args, seed, shadows, .. } => {
                args.iter().chain(shadows).for_each(|a| self.arg(a));
                seed.iter().for_each(|a| self.operand(a));
            }
            StmtKind::TapePush(_, index, vars) => {
                index.iter().for_each(|a| self.operand(a));
                vars.iter().for_each(|v| self.pinned[v.0 as usize] += 1);
            }
            StmtKind::TapePop(_, index, vars) => {
                index.iter().for_each(|a| self.operand(a));
                vars.iter().for_each(|v| self.pinned[v.0 as usize] += 1);
            }
            StmtKind::ForEach(..) | StmtKind::Bail(_) | StmtKind::Effect(_) => self.mentions(s),
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

    /// Opaque code pins what it mentions.
    fn mentions(&mut self, s: &Stmt) {
        let mut found = std::collections::BTreeSet::new();
        s.add_own_vars(&mut found);
        found.into_iter().for_each(|v| self.pinned[v.0 as usize] += 1);
    }

    /// Uses of any kind, writes excepted.
    pub fn reads(&self, v: VarId) -> u32 {
        let k = v.0 as usize;
        self.operands[k] + self.loads[k] + self.pinned[k]
    }

    /// Whether the variable keeps its first value.
    pub fn is_constant(&self, v: VarId) -> bool {
        self.writes[v.0 as usize] == 0
    }
}
