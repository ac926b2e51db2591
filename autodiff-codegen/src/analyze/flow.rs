//! Where variables are defined, and where memory is written: may the reverse sweep read a place again, and
//! find what the forward sweep found?

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::activity::written_root;
use crate::ir::{
    Arg, Block, Change, Function, LoopId, Operand, Place, Rvalue, Stmt, StmtKind, Taking, VarId,
};

/// A point of the program: a number that grows in program order, and the loops around it, outermost first.
#[derive(Clone, Debug)]
pub struct Site {
    /// Program order.
    pub position: u32,
    /// The loops around.
    pub loops: Rc<[LoopId]>,
}

/// Definitions and writes.
#[derive(Debug, Default)]
pub struct Flow {
    definitions: BTreeMap<VarId, Site>,
    writes: BTreeMap<VarId, Vec<Site>>,
    /// Where a length below the variable may change.
    lengths: BTreeMap<VarId, Vec<Site>>,
    /// What a variable holds references to.
    lent: BTreeMap<VarId, BTreeSet<VarId>>,
}

impl Flow {
    /// Collects them.
    pub fn new(function: &Function) -> Self {
        let mut walk = Walk { function, position: 0, loops: Vec::new(), moves: true, flow: Flow::default() };
        function.params.iter().for_each(|p| walk.define(p.var));
        walk.block(&function.body);
        walk.flow.lent = super::lent::lent(function);
        walk.flow
    }

    /// Where the variable is defined.
    pub fn definition(&self, v: VarId) -> &Site {
        &self.definitions[&v]
    }

    /// Whether the variable holds references.
    pub fn holds_references(&self, v: VarId) -> bool {
        self.lent.contains_key(&v)
    }

    /// The innermost loop around the definition of the variable.
    pub fn region(&self, v: VarId) -> Option<LoopId> {
        self.definitions.get(&v).and_then(|site| site.loops.last().copied())
    }

    /// Whether, once `at` has been executed, the memory of `root` keeps its content until `root` goes out of scope, and
    /// so does what `root` holds references to.
    pub fn is_final(&self, root: VarId, at: &Site) -> bool {
        let all = self.lent.get(&root).into_iter().flatten().chain([&root]);
        all.into_iter().all(|v| self.is_last(self.writes.get(v), *v, at))
    }

    /// Whether, once `at` has been executed, no length below `root` changes until `root` goes out of scope.
    pub fn keeps_length(&self, root: VarId, at: &Site) -> bool {
        let all = self.lent.get(&root).into_iter().flatten().chain([&root]);
        all.into_iter().all(|v| self.is_last(self.lengths.get(v), *v, at))
    }

    fn is_last(&self, writes: Option<&Vec<Site>>, root: VarId, at: &Site) -> bool {
        let own = self.definition(root).loops.len();
        let Some(writes) = writes else { return true };
        writes.iter().all(|write| write.position < at.position && common(&write.loops, &at.loops) <= own)
    }
}

/// The variables that the statement itself leaves with another length; not those that it moves away.
pub fn resized(function: &Function, stmt: &Stmt) -> Vec<VarId> {
    let mut walk = Walk { function, position: 0, loops: Vec::new(), moves: false, flow: Flow::default() };
    walk.stmt(stmt);
    walk.flow.lengths.into_keys().collect()
}

/// Number of loops around both.
fn common(a: &[LoopId], b: &[LoopId]) -> usize {
    a.iter().zip(b).take_while(|(x, y)| x == y).count()
}

struct Walk<'a> {
    function: &'a Function,
    position: u32,
    loops: Vec<LoopId>,
    /// What is moved away counts as written.
    moves: bool,
    flow: Flow,
}

impl Walk<'_> {
    fn site(&self) -> Site {
        Site { position: self.position, loops: self.loops.as_slice().into() }
    }

    fn define(&mut self, v: VarId) {
        let site = self.site();
        self.flow.definitions.insert(v, site);
    }

    fn write(&mut self, root: VarId) {
        let site = self.site();
        self.flow.writes.entry(root).or_default().push(site);
    }

    /// A write that may change a length, if the type of the place allows that.
    fn overwrite(&mut self, place: &Place) {
        self.write(place.root);
        if crate::infer::place_ty(self.function, place).may_resize() {
            self.resize(place.root);
        }
    }

    fn resize(&mut self, root: VarId) {
        let site = self.site();
        self.flow.lengths.entry(root).or_default().push(site);
    }

    fn changed(&mut self, place: &Place, change: &Change) {
        for place in change.also_written().into_iter().chain([place]) {
            self.write(place.root);
            if change.changes_length() {
                self.resize(place.root);
            }
        }
        if let Change::Push(a) | Change::Insert(_, a) = change {
            self.moved(a);
        }
    }

    fn block(&mut self, block: &Block) {
        block.stmts.iter().for_each(|stmt| self.stmt(stmt));
    }

    fn inside(&mut self, id: LoopId, binds: &[VarId], blocks: &[&Block]) {
        self.loops.push(id);
        binds.iter().for_each(|v| self.define(*v));
        blocks.iter().for_each(|block| self.block(block));
        self.loops.pop();
    }

    fn stmt(&mut self, stmt: &Stmt) {
        self.position += 1;
        match &stmt.kind {
            StmtKind::Let(v, value) => {
                self.define(*v);
                self.effects_of(value);
            }
            StmtKind::Declare(v) => self.define(*v),
            StmtKind::Bound(v, place) => self.moved_out(*v, place),
            StmtKind::Assign(place, value) | StmtKind::OpAssign(place, _, value) => {
                self.overwrite(place);
                self.moved(value);
            }
            StmtKind::Swap(a, b) => [a, b].into_iter().for_each(|p| self.overwrite(p)),
            StmtKind::Change(place, change) => self.changed(place, change),
            StmtKind::For(id, v, _, body) => self.inside(*id, &[*v], &[body]),
            StmtKind::ForEach(id, _, binds, opaque, body) => {
                opaque.writes.iter().for_each(|v| self.write(*v));
                self.inside(*id, binds, &[body]);
            }
            StmtKind::While(id, condition, _, body) => self.inside(*id, &[], &[condition, body]),
            StmtKind::Loop(id, body) => self.inside(*id, &[], &[body]),
            StmtKind::Match(opaque, arms) => {
                opaque.writes.iter().for_each(|v| self.write(*v));
                for arm in arms {
                    arm.binds.iter().for_each(|v| self.define(*v));
                    arm.guard.iter().for_each(|guard| self.block(&guard.0));
                    self.block(&arm.body);
                }
            }
            StmtKind::Effect(opaque) | StmtKind::Bail(opaque) => {
                opaque.writes.iter().for_each(|v| self.write(*v));
            }
            StmtKind::If(_, a, b) => [a, b].into_iter().for_each(|block| self.block(block)),
            StmtKind::Labeled(_, block) | StmtKind::Scope(block) => self.block(block),
            StmtKind::Break(_)
            | StmtKind::Continue(_)
            | StmtKind::Return
            | StmtKind::Leave(_)
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

    /// A binding by value of what cannot be copied leaves a hole in what was matched on.
    fn moved_out(&mut self, v: VarId, place: &Place) {
        let ty = &self.function.var(v).ty;
        if !ty.is_copy() && !matches!(ty, crate::ir::Ty::Ref(..)) {
            self.write(place.root);
        }
    }

    /// What evaluating the value writes; moving out of a variable counts, because nothing is there afterwards.
    fn effects_of(&mut self, value: &Rvalue) {
        match value {
            Rvalue::Call { args, .. } => {
                let written: Vec<VarId> =
                    args.iter().filter_map(|a| written_root(self.function, a)).collect();
                for v in written {
                    self.write(v);
                    if self.function.var(v).ty.may_resize() {
                        self.resize(v);
                    }
                }
                let values: Vec<&Operand> =
                    args.iter().filter_map(|a| if let Arg::Value(v) = a { Some(v) } else { None }).collect();
                values.into_iter().for_each(|v| self.moved(v));
            }
            Rvalue::Opaque(opaque) => opaque.writes.iter().for_each(|v| {
                self.write(*v);
                self.resize(*v);
            }),
            Rvalue::Taken(place, taking) => {
                match taking {
                    Taking::Pop | Taking::Remove(_) | Taking::SwapRemove(_) | Taking::SplitOff(_) => {
                        self.write(place.root);
                        self.resize(place.root);
                    }
                    Taking::Replace(_) | Taking::Take => self.overwrite(place),
                }
                taking.replacement().into_iter().for_each(|a| self.moved(a));
            }
            Rvalue::Load(place) => self.moved_place(place),
            _ => {
                let mut operands = Vec::new();
                value.parts(&mut |a| operands.push(a), &mut |_| {});
                operands.into_iter().for_each(|a| self.moved(a));
            }
        }
    }

    fn moved(&mut self, operand: &Operand) {
        if let Operand::Var(v) = operand {
            self.moved_place(&Place::var(*v));
        }
    }

    fn moved_place(&mut self, place: &Place) {
        let root = self.function.var(place.root);
        if self.moves && place.is_var() && !root.ty.is_copy() && !matches!(root.ty, crate::ir::Ty::Unknown) {
            self.write(place.root);
            self.resize(place.root);
        }
    }
}
