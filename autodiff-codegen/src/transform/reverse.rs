//! The reverse sweep: one walk over the normalised program, against its order.
//!
//! Each block is reversed into a segment per stretch between exits. When the reverse code of a segment is
//! complete, the values that it mentions are known: those defined in the segment are then provided, by
//! computing them again where that is free, else by asking the forward sweep to keep them ([`Plan`]).

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::Span;

use super::normalize::{Exit, FUNCTION, defined, last_exit};
use super::plan::{Plan, Region, StmtKey};
use super::shapes::noted;
use crate::analyze::activity::Activity;
use crate::analyze::finite::Finite;
use crate::analyze::flow::{Flow, Site};
use crate::analyze::lent::is_put_together;
use crate::ir::{
    BinOp, Block, Const, Function, Length, LoopId, Operand, Place, Projection, Rvalue, Stmt, StmtKind, Ty,
    UnOp, VarId, VarKind,
};

/// Everything that reversing needs to know and to remember.
pub struct Reverse<'a> {
    /// The normalised program, as it was.
    pub normal: &'a Function,
    /// The program that is being made: its variables and tapes grow.
    pub function: Function,
    /// Exits of the program.
    pub exits: &'a [Exit],
    /// Exits per level.
    pub counts: &'a BTreeMap<LoopId, u32>,
    /// Activity.
    pub activity: &'a Activity,
    /// Definitions and writes.
    pub flow: &'a Flow,
    /// Keep everything, compute nothing again.
    pub store_all: bool,
    /// What may be infinite at finite inputs.
    pub finite: Finite<'a>,
    /// The plan.
    pub plan: Plan,
    /// Adjoint variables.
    pub adjoints: BTreeMap<VarId, VarId>,
    /// Adjoints that are shadows: `&mut` parameters.
    pub external: BTreeSet<VarId>,
    /// Adjoints that are declared already: the result's, by the seed.
    pub declared: BTreeSet<VarId>,
    /// The shapes that are noted for assignments.
    pub shapes: BTreeMap<StmtKey, VarId>,
    /// Variables that hold a value when their region ends: definitions reached unconditionally.
    direct: BTreeSet<VarId>,
    /// Values of the program's `let`s.
    pub lets: BTreeMap<VarId, &'a Rvalue>,
    /// Loops around the point, outermost first.
    pub loops: Vec<LoopId>,
    /// What patterns bind that bind it again in the reverse sweep.
    pub(super) matched_again: BTreeSet<VarId>,
    /// Variables of the loops that run over the same numbers in the reverse sweep.
    pub indices: BTreeSet<VarId>,
    /// Loops around the point whose trip count is a constant, with the length of a tape for them.
    pub trips: Vec<Option<(Length, VarId)>>,
}

/// A point in the program, for the code that is reversed there.
#[derive(Clone, Copy)]
pub struct Position {
    /// The level whose body this is.
    pub level: LoopId,
    /// Every iteration of the storage region comes here.
    pub direct: bool,
}

impl<'a> Reverse<'a> {
    /// Ready to reverse.
    pub fn new(
        normal: &'a Function,
        exits: &'a [Exit],
        counts: &'a BTreeMap<LoopId, u32>,
        activity: &'a Activity,
        flow: &'a Flow,
        store_all: bool,
    ) -> Self {
        Reverse {
            normal,
            function: normal.clone(),
            exits,
            counts,
            activity,
            flow,
            store_all,
            finite: Finite::new(normal),
            plan: Plan::default(),
            adjoints: BTreeMap::new(),
            external: BTreeSet::new(),
            declared: BTreeSet::new(),
            shapes: noted(normal),
            direct: direct_definitions(normal, exits),
            lets: collect_lets(&normal.body),
            loops: Vec::new(),
            matched_again: BTreeSet::new(),
            indices: BTreeSet::new(),
            trips: Vec::new(),
        }
    }

    /// The reverse of a block. `binds` are variables that are defined on entry: loop variables, pattern bindings.
    pub fn block(&mut self, stmts: &'a [Stmt], at: Position, binds: &[VarId]) -> Vec<Stmt> {
        let split = stmts.iter().position(|s| last_exit(s, at.level, self.exits).is_some());
        let (head, tail) = stmts.split_at(split.map_or(stmts.len(), |k| k + 1));
        let mut out = Vec::new();
        if let (Some(k), false) = (split, tail.is_empty()) {
            let inner = self.block(tail, Position { direct: false, ..at }, &[]);
            self.guarded(inner, &stmts[k], at.level, &mut out);
        }
        head.iter().rev().for_each(|stmt| self.stmt(stmt, at, &mut out));
        self.close(head, binds, at, split.is_some(), out)
    }

    /// Reverses what follows an exit point only if the forward sweep passed it.
    fn guarded(&mut self, inner: Vec<Stmt>, exit: &Stmt, level: LoopId, out: &mut Vec<Stmt>) {
        if inner.is_empty() {
            return;
        }
        let number = last_exit(exit, level, self.exits).expect("the statement has an exit");
        let reached = self.reached(level);
        let passed = Rvalue::Binary(BinOp::Gt, self.read(reached), integer(number.into()));
        let condition = Operand::Tree(Box::new(passed));
        out.push(stmt(StmtKind::If(condition, Block { stmts: inner }, Block::default()), exit.span));
    }

    /// The variable that tells which exit of the level was taken: its number, or one more than the last for none.
    fn reached(&mut self, level: LoopId) -> VarId {
        if let Some(v) = self.plan.reached.get(&level) {
            return *v;
        }
        let v = self.function.new_var("reached", Ty::Int(String::new()), mutable(), Span::call_site());
        self.keep_counter(v, i128::from(self.counts[&level]) + 1);
        self.plan.reached.insert(level, v);
        v
    }

    /// An integer variable of the forward sweep, declared early in the current region.
    pub fn keep_counter(&mut self, v: VarId, first: i128) {
        self.plan.first_integer.insert(v, first);
        let in_loop = !self.loops.is_empty();
        let region = self.region();
        region.early.push(v);
        if in_loop {
            region.frame.push(v);
        }
    }

    /// The value that a `let` of the program gives the variable.
    pub(super) fn let_of(&self, v: VarId) -> Option<&'a Rvalue> {
        self.lets.get(&v).copied()
    }

    fn region(&mut self) -> &mut Region {
        match self.loops.last() {
            None => &mut self.plan.function,
            Some(id) => &mut self.plan.loops.entry(*id).or_default().region,
        }
    }

    /// Reads a mutable variable of the transform's own.
    pub fn read(&self, v: VarId) -> Operand {
        Operand::Tree(Box::new(Rvalue::Load(Place::var(v))))
    }

    fn stmt(&mut self, s: &'a Stmt, at: Position, out: &mut Vec<Stmt>) {
        let inner = Position { direct: false, ..at };
        match &s.kind {
            StmtKind::Let(v, value) => self.pull_let(*v, value, s.span, out),
            StmtKind::Bound(v, place) => self.pull_bound(*v, place, s.span, out),
            StmtKind::Assign(place, value) => self.pull_assign(place, value, s, out),
            StmtKind::OpAssign(place, op, value) => self.pull_op_assign(place, *op, value, s.span, out),
            StmtKind::Swap(a, b) => self.pull_swap(a, b, s.span, out),
            StmtKind::Change(place, change) => self.pull_change(place, change, s.span, out),
            StmtKind::If(c, a, b) => {
                let then = self.block(&a.stmts, inner, &[]);
                let otherwise = self.block(&b.stmts, inner, &[]);
                push_if(c.clone(), then, otherwise, s.span, out);
            }
            StmtKind::Match(on, arms) => self.matches(s, on, arms, inner, out),
            StmtKind::For(id, v, range, body) => self.for_range(*id, *v, range, body, s, out),
            StmtKind::ForEach(id, _, binds, _, body) => self.counted(*id, binds, body, s, out),
            StmtKind::While(id, _, _, body) | StmtKind::Loop(id, body) => {
                self.counted(*id, &[], body, s, out);
            }
            StmtKind::Labeled(id, body) => {
                let reversed = self.block(&body.stmts, Position { level: *id, direct: false }, &[]);
                out.extend(reversed);
            }
            StmtKind::Scope(_) => unreachable!("scopes are spliced by normalisation"),
            StmtKind::Declare(_)
            | StmtKind::Break(_)
            | StmtKind::Continue(_)
            | StmtKind::Return
            | StmtKind::Leave(_)
            | StmtKind::Bail(_)
            | StmtKind::Effect(_)
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

    // ---- providing values ----

    /// Completes a segment: declares its adjoints, and provides the values that its reverse code mentions.
    ///
    /// Where the segment ends with an exit, a variable that is only declared in it may not have a value there.
    fn close(
        &mut self,
        head: &[Stmt],
        binds: &[VarId],
        at: Position,
        exits: bool,
        body: Vec<Stmt>,
    ) -> Vec<Stmt> {
        if body.is_empty() {
            return body;
        }
        let mut body = body;
        let definitions: Vec<(VarId, Option<&Rvalue>, Span)> = binds
            .iter()
            .map(|v| (*v, None, Span::call_site()))
            .chain(head.iter().filter_map(|s| {
                let value = if let StmtKind::Let(_, value) = &s.kind { Some(value) } else { None };
                defined(s).map(|v| (v, value, s.span))
            }))
            .collect();
        let started = self.started_late(definitions.iter().map(|(v, ..)| *v), &mut body);
        let mut used = vars_of(&body);
        let mut adjoints = Vec::new();
        let declared: BTreeSet<VarId> =
            head.iter().filter(|s| matches!(s.kind, StmtKind::Declare(_))).filter_map(defined).collect();
        for (v, _, span) in definitions.iter().filter(|(v, ..)| !started.contains(v)) {
            let at = Position { direct: at.direct && !(exits && declared.contains(v)), ..at };
            self.declare_adjoint(*v, *span, at, &mut used, &mut adjoints);
        }
        let mut provided = Vec::new();
        for (v, value, span) in definitions.iter().rev() {
            let at = Position { direct: at.direct && !(exits && declared.contains(v)), ..at };
            if self.matched_again.contains(v) {
                continue;
            }
            if binds.contains(v) && !at.direct && used.contains(v) {
                self.keep_bound(*v, *span, &mut provided);
                continue;
            }
            self.provide(*v, *value, *span, at, &mut used, &mut provided);
            self.provide_extras(*v, *span, at, &mut used, &mut provided);
        }
        provided.reverse();
        provided.into_iter().chain(adjoints).chain(body).collect()
    }

    /// Adjoints whose zero would need a value to look at, which may have been moved: where the first statement
    /// that mentions one gives it all of another, it starts with that.
    fn started_late(
        &self,
        definitions: impl Iterator<Item = VarId> + Clone,
        body: &mut [Stmt],
    ) -> BTreeSet<VarId> {
        let own = |v: VarId| self.adjoints.get(&v).copied().filter(|d| self.is_own(*d));
        let owned: BTreeSet<VarId> = definitions.clone().filter_map(own).collect();
        let mut started = BTreeSet::new();
        for v in definitions {
            let Some(adjoint) = own(v) else { continue };
            if self.function.var(v).ty.has_zero() {
                continue;
            }
            if start_with_contribution(body, adjoint, &owned) {
                started.insert(v);
            }
        }
        started
    }

    /// Whether the adjoint is declared where the variable's segment begins.
    fn is_own(&self, adjoint: VarId) -> bool {
        !self.external.contains(&adjoint) && !self.declared.contains(&adjoint)
    }

    fn declare_adjoint(
        &mut self,
        v: VarId,
        span: Span,
        at: Position,
        used: &mut BTreeSet<VarId>,
        out: &mut Vec<Stmt>,
    ) {
        let Some(adjoint) = self.adjoints.get(&v).copied() else { return };
        let elsewhere = self.external.contains(&adjoint) || self.declared.contains(&adjoint);
        if !used.contains(&adjoint) || elsewhere {
            return;
        }
        let ty = self.function.var(v).ty.clone();
        if let (false, Ty::Vec(item), true) = (at.direct, &ty, self.normal.may_be_written(v))
            && item.has_zero()
        {
            let zeros = self.zeros_of_length(v, item, used, span);
            out.push(stmt(StmtKind::Let(adjoint, zeros), span));
            return;
        }
        // Of a call, the pullback tells the type.
        let of_call = matches!(ty, Ty::Maybe(..)) && self.plan.pullbacks.contains_key(&v);
        let like = self.cloned_from(v).cloned().unwrap_or_else(|| Place::var(v));
        let like = (!ty.has_zero() && !of_call).then_some(like);
        like.iter().for_each(|place| place.add_vars(used));
        out.push(stmt(StmtKind::Let(adjoint, Rvalue::Zero(ty, like)), span));
    }

    /// A `Vec` that may change its length where the reverse sweep does not see it: the forward sweep notes the length.
    fn zeros_of_length(&mut self, v: VarId, item: &Ty, used: &mut BTreeSet<VarId>, span: Span) -> Rvalue {
        let name = format!("{}_len", super::pull::plain(&self.function.var(v).name));
        let length = self.function.new_var(&name, Ty::Int("usize".into()), mutable(), span);
        self.keep_counter(length, 0);
        self.plan.lengths.insert(v, length);
        used.insert(length);
        let zero = Operand::Tree(Box::new(Rvalue::Zero(item.clone(), None)));
        Rvalue::VecRepeat(zero, self.read(length))
    }

    /// Pullbacks and copies that belong to the definition of a call's value.
    fn provide_extras(
        &mut self,
        v: VarId,
        span: Span,
        at: Position,
        used: &mut BTreeSet<VarId>,
        out: &mut Vec<Stmt>,
    ) {
        let copies = self.plan.copies.get(&v).into_iter().flatten().filter_map(defined);
        let extras: Vec<VarId> = self.plan.pullbacks.get(&v).copied().into_iter().chain(copies).collect();
        extras.into_iter().for_each(|extra| self.provide(extra, None, span, at, used, out));
    }

    fn provide(
        &mut self,
        v: VarId,
        value: Option<&Rvalue>,
        span: Span,
        at: Position,
        used: &mut BTreeSet<VarId>,
        out: &mut Vec<Stmt>,
    ) {
        let holds = self.flow.holds_references(v) || self.is_read_from_given(v, value);
        let visible = at.direct && self.loops.is_empty() && !holds;
        if !used.contains(&v) || visible {
            return;
        }
        if holds && let Some(value) = value.filter(|value| self.is_put_together(v, value)) {
            value.add_vars(used);
            out.push(stmt(StmtKind::Let(v, value.clone()), span));
            return;
        }
        if let Some(value) = value
            && self.is_free(v, value, used, 4)
        {
            value.add_vars(used);
            out.push(stmt(StmtKind::Let(v, value.clone()), span));
            return;
        }
        if let (true, Ty::Ref(false, inner)) = (holds, self.function.var(v).ty.clone()) {
            let kept = self.keep_referent(v, &inner, false, span, out);
            return self.keep_early(kept);
        }
        self.keep(v, at, span, out);
    }

    /// Whether the value was read from behind a reference parameter, and rustc alone knows its type: it may be a reference itself.
    fn is_read_from_given(&self, v: VarId, value: Option<&Rvalue>) -> bool {
        let Some(Rvalue::Load(place)) = value else { return false };
        let given = self.normal.var(place.root);
        let by_reference = given.kind == VarKind::Param && matches!(given.ty, Ty::Ref(false, _));
        by_reference
            && self.normal.var(v).ty == Ty::Unknown
            && self.is_readable(place, self.flow.definition(v))
    }

    /// Whether a value with references in it is made of values that can be had: such a value cannot be kept, for the reverse
    /// sweep outlives what it refers to, but it can be put together again.
    fn is_put_together(&self, v: VarId, value: &Rvalue) -> bool {
        if self.normal.may_be_written(v) {
            return false;
        }
        match value {
            Rvalue::Borrow(place) | Rvalue::Load(place) | Rvalue::CloneOf(place) => {
                self.is_readable(place, self.flow.definition(v))
            }
            other => is_put_together(other),
        }
    }

    /// Asks the forward sweep to keep the variable.
    fn keep(&mut self, v: VarId, at: Position, span: Span, out: &mut Vec<Stmt>) {
        let in_loop = !self.loops.is_empty();
        let ty = self.function.var(v).ty.clone();
        let kept = if at.direct || ty.has_default() { v } else { self.keep_optional(v, span, out) };
        if !at.direct && kept == v {
            self.plan.hoisted.insert(v);
        }
        let region = self.region();
        if !at.direct {
            region.early.push(kept);
        }
        if in_loop {
            region.frame.push(kept);
        }
    }

    /// A binding of a pattern is kept in a variable of its own: the pattern cannot assign.
    fn keep_bound(&mut self, v: VarId, span: Span, out: &mut Vec<Stmt>) {
        let ty = self.function.var(v).ty.clone();
        let kept = if let Ty::Ref(false, inner) = &ty {
            self.keep_referent(v, inner, inner.has_default() && inner.is_copy(), span, out)
        } else if ty.has_default() {
            let name = format!("{}_kept", self.function.var(v).name);
            let kept = self.function.new_var(&name, ty, mutable(), span);
            self.plan.bound.insert(v, kept);
            out.push(stmt(StmtKind::Let(v, Rvalue::Load(Place::var(kept))), span));
            kept
        } else {
            self.keep_optional(v, span, out)
        };
        self.keep_early(kept);
    }

    /// A variable of the transform's own that is kept, declared where the region begins.
    fn keep_early(&mut self, kept: VarId) {
        let in_loop = !self.loops.is_empty();
        let region = self.region();
        region.early.push(kept);
        if in_loop {
            region.frame.push(kept);
        }
    }

    /// A reference: what it refers to is kept, in a `plain` variable or in an `Option`.
    fn keep_referent(&mut self, v: VarId, inner: &Ty, plain: bool, span: Span, out: &mut Vec<Stmt>) -> VarId {
        let name = format!("{}_kept", self.function.var(v).name);
        let ty = if plain { inner.clone() } else { Ty::Unknown };
        let kept = self.function.new_var(&name, ty, mutable(), span);
        let (list, how) =
            if plain { (&mut self.plan.bound, "borrow") } else { (&mut self.plan.optional, "kept_ref") };
        list.insert(v, kept);
        let place = Place::var(kept);
        let arg = if plain { crate::ir::Arg::Ref(place) } else { crate::ir::Arg::Value(Operand::Var(kept)) };
        out.push(stmt(StmtKind::Let(v, Rvalue::Runtime(how, vec![arg])), span));
        kept
    }

    fn keep_optional(&mut self, v: VarId, span: Span, out: &mut Vec<Stmt>) -> VarId {
        let name = format!("{}_kept", self.function.var(v).name);
        let kept = self.function.new_var(&name, Ty::Unknown, mutable(), span);
        self.plan.optional.insert(v, kept);
        let unwrapped = Rvalue::Runtime("kept", vec![crate::ir::Arg::Value(Operand::Var(kept))]);
        out.push(stmt(StmtKind::Let(v, unwrapped), span));
        kept
    }

    /// Whether computing the value again costs next to nothing, and gives the same.
    fn is_free(&self, v: VarId, value: &Rvalue, used: &BTreeSet<VarId>, depth: u32) -> bool {
        let site = self.flow.definition(v);
        if self.normal.may_be_written(v) || depth == 0 {
            return false;
        }
        if self.store_all {
            return matches!(value, Rvalue::Len(place) if self.is_measurable(place, site));
        }
        match value {
            Rvalue::Load(place) | Rvalue::Borrow(place) => {
                self.is_readable(place, site) && self.indices_free(place, used, depth)
            }
            Rvalue::Len(place) => self.is_measurable(place, site),
            // The operators of a type that is not known may be the user's.
            Rvalue::Unary(..) | Rvalue::Binary(..) if !self.is_number(v) => false,
            Rvalue::Use(a) | Rvalue::Unary(_, a) | Rvalue::Cast(a, ..) | Rvalue::NoDiff(a, _) => {
                self.operand_free(a, site, used, depth)
            }
            Rvalue::Binary(BinOp::Div | BinOp::Rem, ..) => false,
            Rvalue::Binary(_, a, b) => {
                self.operand_free(a, site, used, depth) && self.operand_free(b, site, used, depth)
            }
            Rvalue::Rule(..)
            | Rvalue::Tuple(_)
            | Rvalue::Array(_)
            | Rvalue::Repeat(..)
            | Rvalue::VecRepeat(..)
            | Rvalue::VecList(_)
            | Rvalue::Struct { .. }
            | Rvalue::Call { .. }
            | Rvalue::CloneOf(_)
            | Rvalue::Taken(..)
            | Rvalue::Opaque(_)
            | Rvalue::Select(..)
            | Rvalue::Zero(..)
            | Rvalue::Scale(..)
            | Rvalue::Runtime(..)
            | Rvalue::Nothing => false,
        }
    }

    fn is_number(&self, v: VarId) -> bool {
        let ty = &self.normal.var(v).ty;
        ty.is_float() || ty.is_discrete()
    }

    fn indices_free(&self, place: &Place, used: &BTreeSet<VarId>, depth: u32) -> bool {
        let site = self.flow.definition(place.root);
        place.path.iter().all(|step| match step {
            Projection::Index(i) => self.operand_free(i, site, used, depth),
            Projection::Range(lo, hi) => lo.iter().chain(hi).all(|i| self.operand_free(i, site, used, depth)),
            Projection::Field(_) | Projection::Deref | Projection::Payload(_) => true,
        })
    }

    pub(super) fn operand_free(&self, a: &Operand, _site: &Site, used: &BTreeSet<VarId>, depth: u32) -> bool {
        let Operand::Var(v) = a else { return true };
        if used.contains(v) || self.flow.region(*v) != self.loops.last().copied() || self.is_visible(*v) {
            return true;
        }
        if self.indices.contains(v) || self.matched_again.contains(v) {
            return true;
        }
        self.definition_of(*v).is_some_and(|value| self.is_free(*v, value, used, depth - 1))
    }

    /// Whether the reverse sweep sees the variable by its name.
    fn is_visible(&self, v: VarId) -> bool {
        let outside = self.flow.region(v).is_none();
        outside && (self.normal.var(v).kind == VarKind::Param || self.direct.contains(&v))
    }

    fn definition_of(&self, v: VarId) -> Option<&'a Rvalue> {
        self.lets.get(&v).copied()
    }

    /// Whether the reverse sweep may read the place, and finds what was there at the site.
    pub fn is_readable(&self, place: &Place, at: &Site) -> bool {
        !self.store_all && self.flow.is_final(place.root, at) && self.is_accessible(place.root, at)
    }

    /// What a temporary is a clone of, if the reverse sweep can look at that in its place: a method may have moved the clone.
    pub fn cloned_from(&self, v: VarId) -> Option<&'a Place> {
        let Some(Rvalue::CloneOf(place)) = self.definition_of(v) else { return None };
        let is_temporary = self.normal.var(v).kind == VarKind::Temp && self.is_visible(place.root);
        (is_temporary && self.is_readable(place, self.flow.definition(v))).then_some(place)
    }

    /// Whether the reverse sweep finds the length of the place as it was at the site.
    fn is_measurable(&self, place: &Place, at: &Site) -> bool {
        self.flow.keeps_length(place.root, at) && self.is_accessible(place.root, at)
    }

    pub(super) fn is_accessible(&self, root: VarId, _at: &Site) -> bool {
        let var = self.normal.var(root);
        if matches!(var.ty, Ty::Ref(true, _)) {
            // A pullback is not given the `&mut` parameters again.
            return false;
        }
        let always = var.kind == VarKind::Param || self.direct.contains(&root);
        always || !self.normal.may_be_written(root) || var.ty.has_default()
    }
}

// ---- small things ----

fn collect_lets(body: &Block) -> BTreeMap<VarId, &Rvalue> {
    let mut lets = BTreeMap::new();
    body.each(&mut |s| {
        if let StmtKind::Let(v, value) = &s.kind {
            lets.insert(*v, value);
        }
    });
    lets
}

/// `d += e` as the first mention of `d` becomes `let d = e`. What is added may be moved if it is an adjoint of
/// the same segment that nothing else mentions afterwards.
fn start_with_contribution(body: &mut [Stmt], d: VarId, owned: &BTreeSet<VarId>) -> bool {
    let mentions = |s: &Stmt, v: VarId| vars_of(std::slice::from_ref(s)).contains(&v);
    let Some(at) = body.iter().position(|s| mentions(s, d)) else { return false };
    let StmtKind::Accumulate(place, value) = &body[at].kind else { return false };
    let mut inside = BTreeSet::new();
    value.add_vars(&mut inside);
    if place.root != d || !place.is_var() || inside.contains(&d) {
        return false;
    }
    let start = match value {
        Operand::Var(_) => Rvalue::Use(value.clone()),
        Operand::Const(..) => return false,
        Operand::Tree(tree) => {
            if let Rvalue::Load(from) = &**tree {
                let last = from.is_var()
                    && owned.contains(&from.root)
                    && !body[at + 1..].iter().any(|s| mentions(s, from.root));
                if last || super::unknown::is_part(&body[..at], from) {
                    Rvalue::Use(value.clone())
                } else {
                    Rvalue::CloneOf(from.clone())
                }
            } else if let Rvalue::Runtime(..) = &**tree {
                Rvalue::Use(value.clone())
            } else {
                return false;
            }
        }
    };
    body[at].kind = StmtKind::Let(d, start);
    true
}

fn vars_of(stmts: &[Stmt]) -> BTreeSet<VarId> {
    let mut found = BTreeSet::new();
    for s in stmts {
        s.add_own_vars(&mut found);
        s.blocks().into_iter().for_each(|block| found.extend(block.vars()));
    }
    found
}

/// A statement.
pub fn stmt(kind: StmtKind, span: Span) -> Stmt {
    Stmt { kind, span }
}

/// An integer constant.
pub fn integer(value: i128) -> Operand {
    Operand::Const(Const::Int { value, text: value.to_string() }, Ty::Int(String::new()))
}

/// A variable that is assigned again.
pub fn mutable() -> VarKind {
    VarKind::User { mutable: true }
}

pub fn push_if(condition: Operand, then: Vec<Stmt>, otherwise: Vec<Stmt>, span: Span, out: &mut Vec<Stmt>) {
    let (then, otherwise) = (Block { stmts: then }, Block { stmts: otherwise });
    let kind = match (then.stmts.is_empty(), otherwise.stmts.is_empty()) {
        (true, true) => return,
        (true, false) => {
            let not = Operand::Tree(Box::new(Rvalue::Unary(UnOp::Not, condition)));
            StmtKind::If(not, otherwise, then)
        }
        (false, _) => StmtKind::If(condition, then, otherwise),
    };
    out.push(stmt(kind, span));
}

/// Variables whose definition is reached in every iteration of their region, in its own scope.
fn direct_definitions(function: &Function, exits: &[Exit]) -> BTreeSet<VarId> {
    let mut found = BTreeSet::new();
    collect_direct(&function.body, FUNCTION, exits, &mut found);
    found
}

fn collect_direct(block: &Block, level: LoopId, exits: &[Exit], found: &mut BTreeSet<VarId>) {
    let split = block.stmts.iter().position(|s| last_exit(s, level, exits).is_some());
    let head = split.map_or(block.stmts.len(), |k| k + 1);
    let certain = |s: &&Stmt| split.is_none() || !matches!(s.kind, StmtKind::Declare(_));
    found.extend(block.stmts[..head].iter().filter(certain).filter_map(defined));
    block.stmts.iter().for_each(|s| collect_loops(s, exits, found));
}

fn collect_loops(s: &Stmt, exits: &[Exit], found: &mut BTreeSet<VarId>) {
    if let StmtKind::For(id, _, _, body)
    | StmtKind::ForEach(id, _, _, _, body)
    | StmtKind::While(id, _, _, body)
    | StmtKind::Loop(id, body) = &s.kind
    {
        collect_direct(body, *id, exits, found);
    } else {
        let inner = s.blocks().into_iter().flat_map(|b| &b.stmts);
        inner.for_each(|inner| collect_loops(inner, exits, found));
    }
}
