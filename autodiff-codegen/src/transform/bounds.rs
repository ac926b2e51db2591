//! Can a stretch of the program panic? A loop runs backward together with its forward sweep only if nothing can stop the
//! function after the first contribution: the caller's buffers must not be left with a part of a gradient.
//!
//! An index is in bounds by what the loops say (`0..x.len()`, arrays of constant length), or else a *probe* makes sure
//! before anything is written: the element at the last index is looked at, which panics as the loop would. Indices
//! that cannot be foreseen are not proved. Functions that are called in the loop are trusted, and so is the arithmetic
//! of integers, whose overflow panics in debug builds only.

use std::collections::{BTreeMap, BTreeSet};

use super::effects::{Effects, Observer, definitions, leaves};
use super::pull::tree_of;
use super::reverse::{integer, stmt};
use crate::infer::{operand_ty, place_ty};
use crate::ir::{
    Arg, BinOp, Block, Const, Function, Length, LoopId, Opaque, Operand, Place, Projection, Range, Rvalue,
    Stmt, StmtKind, Ty, VarId, VarKind,
};

/// What has to be looked at: under which loops, and the places.
type Probes = BTreeMap<String, (Vec<Around>, BTreeMap<String, Place>)>;

/// The stretch of the program that is looked at.
struct Bounds<'a> {
    function: &'a Function,
    /// Values of what is defined before.
    known: BTreeMap<VarId, &'a Rvalue>,
    /// Values of what the stretch defines.
    lets: BTreeMap<VarId, &'a Rvalue>,
    /// What may have another length at another time.
    resized: BTreeSet<VarId>,
    /// Everything that the stretch defines or writes.
    changed: BTreeSet<VarId>,
    around: Vec<Around>,
    probes: Probes,
}

/// A loop around.
#[derive(Clone, Debug)]
struct Around {
    v: VarId,
    range: Range,
    /// Each iteration has to be looked at, because the lengths may differ: rows of a `Vec` of `Vec`s.
    each: bool,
}

/// The statements that make sure, before the stretch, that nothing in it panics, as far as it is known not to; `None` if
/// it may panic.
///
/// `before` is what runs before the stretch.
pub fn probes(
    function: &mut Function,
    observer: &Observer<'_>,
    before: &[&Stmt],
    stretch: &[&Stmt],
    effects: &Effects,
) -> Option<Vec<Stmt>> {
    let found = {
        let mut resized = BTreeSet::new();
        before.iter().chain(stretch).for_each(|s| add_resized(observer, s, &mut resized));
        let mut bounds = Bounds {
            function,
            resized,
            known: before.iter().filter_map(|s| definition(s)).collect(),
            lets: BTreeMap::new(),
            changed: effects.writes.clone(),
            around: Vec::new(),
            probes: BTreeMap::new(),
        };
        stretch.iter().for_each(|s| bounds.define(s));
        stretch.iter().all(|s| bounds.stmt(s, true)).then_some(bounds.probes)?
    };
    let span = function.name.span();
    let mut out = Vec::new();
    for (loops, places) in found.into_values() {
        let mut inner: Vec<Stmt> = Vec::new();
        let all: Vec<Place> = places.into_values().collect();
        for place in all.iter().filter(|place| !all.iter().any(|other| is_inside(other, place))).cloned() {
            let last = function.new_var("_last", Ty::Unknown, VarKind::Temp, span);
            inner.push(stmt(StmtKind::Let(last, Rvalue::Runtime("probe", vec![Arg::Ref(place)])), span));
        }
        for around in loops.iter().rev() {
            if around.each {
                function.loops += 1;
                let (id, range) = (LoopId(function.loops - 1), Range { rev: false, ..around.range.clone() });
                inner = vec![stmt(StmtKind::For(id, around.v, range, Block { stmts: inner }), span)];
                continue;
            }
            if is_surely_entered(&around.range) {
                continue;
            }
            let op = if around.range.inclusive { BinOp::Le } else { BinOp::Lt };
            let entered = Rvalue::Binary(op, around.range.lo.clone(), around.range.hi.clone());
            inner =
                vec![stmt(StmtKind::If(tree_of(entered), Block { stmts: inner }, Block::default()), span)];
        }
        out.extend(inner);
    }
    Some(out)
}

impl<'a> Bounds<'a> {
    fn define(&mut self, s: &'a Stmt) {
        self.lets.extend(definition(s));
        if let StmtKind::For(_, v, ..) = &s.kind {
            self.changed.insert(*v);
        }
        self.changed.extend(definitions(s));
        s.blocks().into_iter().flat_map(|block| &block.stmts).for_each(|inner| self.define(inner));
    }

    /// Whether the statement cannot panic, once the probes are passed. `always`: it is reached whenever the loops around are.
    fn stmt(&mut self, s: &'a Stmt, always: bool) -> bool {
        let (mut operands, mut places) = (Vec::new(), Vec::new());
        s.parts(&mut |a| operands.push(a), &mut |p| places.push(p), &mut |_| {});
        let own =
            operands.iter().all(|a| self.operand(a, always)) && places.iter().all(|p| self.place(p, always));
        own && match &s.kind {
            StmtKind::Let(v, value) => self.value(value, &self.function.var(*v).ty.clone()),
            StmtKind::Set(v, value) => self.value(value, &self.function.var(*v).ty.clone()),
            StmtKind::OpAssign(place, op, a) => {
                let float = place_ty(self.function, place).pointee().is_float();
                float || !matches!(op, BinOp::Div | BinOp::Rem) || is_nonzero(a)
            }
            StmtKind::If(_, a, b) => self.block(a, false) && self.block(b, false),
            StmtKind::For(_, v, range, body) => self.range(*v, range, body, always),
            StmtKind::Match(opaque, arms) => {
                is_harmless(opaque)
                    && arms.iter().all(|arm| {
                        let guard = arm.guard.iter().all(|(before, _)| self.block(before, false));
                        guard && self.block(&arm.body, false)
                    })
            }
            StmtKind::While(_, before, _, body) => self.block(before, false) && self.block(body, false),
            StmtKind::Loop(_, body) | StmtKind::Labeled(_, body) | StmtKind::Scope(body) => {
                self.block(body, false)
            }
            StmtKind::ForEach(_, _, _, opaque, body) => is_harmless(opaque) && self.block(body, false),
            StmtKind::Effect(_) | StmtKind::Bail(_) | StmtKind::Change(..) => false,
            StmtKind::Assign(..)
            | StmtKind::Swap(..)
            | StmtKind::Declare(_)
            | StmtKind::Bound(..)
            | StmtKind::Break(_)
            | StmtKind::Continue(_)
            | StmtKind::Return
            | StmtKind::Item(_)
            | StmtKind::LetPullback { .. }
            | StmtKind::CallPullback { .. }
            | StmtKind::LetJvp { .. }
            | StmtKind::Accumulate(..)
            | StmtKind::TapeNew(_)
            | StmtKind::TapePush(..)
            | StmtKind::TapePop(..)
            | StmtKind::Leave(_)
            | StmtKind::CallJoint { .. } => true,
        }
    }

    fn block(&mut self, block: &'a Block, always: bool) -> bool {
        block.stmts.iter().all(|s| self.stmt(s, always))
    }

    fn range(&mut self, v: VarId, range: &Range, body: &'a Block, always: bool) -> bool {
        if range.step.as_ref().is_some_and(|step| !is_nonzero(step)) {
            return false;
        }
        let always = always && !body.stmts.iter().any(leaves);
        self.around.push(Around { v, range: range.clone(), each: false });
        let harmless = self.block(body, always);
        self.around.pop();
        harmless
    }

    fn value(&self, value: &Rvalue, ty: &Ty) -> bool {
        match value {
            Rvalue::Binary(BinOp::Div | BinOp::Rem, _, b) => ty.is_float() || is_nonzero(b),
            Rvalue::Rule("clamp", args, _) => args[1..].iter().all(|a| matches!(a, Operand::Const(..))),
            Rvalue::Opaque(opaque) => is_harmless(opaque),
            Rvalue::Taken(..) => false,
            _ => true,
        }
    }

    fn operand(&mut self, a: &Operand, always: bool) -> bool {
        let Operand::Tree(value) = a else { return true };
        let (mut operands, mut places) = (Vec::new(), Vec::new());
        value.parts(&mut |a| operands.push(a), &mut |p| places.push(p));
        let ty = operand_ty(self.function, a);
        self.value(value, &ty)
            && operands.into_iter().all(|a| self.operand(a, always))
            && places.into_iter().all(|p| self.place(p, always))
    }

    // ---- places ----

    fn place(&mut self, place: &Place, always: bool) -> bool {
        let var = self.function.var(place.root);
        let shadow = var.kind == VarKind::Param && self.function.params.iter().all(|p| p.var != place.root);
        if var.kind == VarKind::Adjoint || shadow {
            // As long as what it is the adjoint of.
            return true;
        }
        (0..place.path.len()).all(|k| match &place.path[k] {
            Projection::Field(_) | Projection::Deref | Projection::Payload(_) => true,
            Projection::Range(None, None) => true,
            Projection::Range(..) => false,
            Projection::Index(index) => {
                let base = Place { root: place.root, path: place.path[..k].to_vec() };
                self.is_proved(&base, index) || self.probe(&base, index, always)
            }
        })
    }

    /// Whether the index is less than the length for what the loops around say.
    fn is_proved(&self, base: &Place, index: &Operand) -> bool {
        let ty = place_ty(self.function, base);
        let length = if let Ty::Array(_, n) = ty.pointee() { Some(n) } else { None };
        if let (Operand::Const(Const::Int { value, .. }, _), Some(n)) =
            (index, length.and_then(Length::literal))
        {
            return u64::try_from(*value).is_ok_and(|k| k < n);
        }
        let Some((v, shift)) = self.shifted(index, 4) else { return false };
        let Some(around) = self.around.iter().find(|around| around.v == v) else { return false };
        let low =
            matches!(&around.range.lo, Operand::Const(Const::Int { value, .. }, _) if *value + shift >= 0);
        let low = low || shift >= 0;
        let shift = shift + i128::from(around.range.inclusive);
        low && self.is_at_most(&around.range.hi, base, length, shift, 6)
    }

    /// `v`, `v + 1`, `v - 2` of a loop's variable.
    fn shifted(&self, index: &Operand, depth: u32) -> Option<(VarId, i128)> {
        if depth == 0 {
            return None;
        }
        let (op, a, b) = match index {
            Operand::Var(v) if self.around.iter().any(|around| around.v == *v) => return Some((*v, 0)),
            Operand::Var(v) => match self.lets.get(v)? {
                Rvalue::Use(a) => return self.shifted(a, depth - 1),
                Rvalue::Binary(op, a, b) => (*op, a, b),
                _ => return None,
            },
            Operand::Tree(value) => match &**value {
                Rvalue::Binary(op, a, b) => (*op, a, b),
                _ => return None,
            },
            Operand::Const(..) => return None,
        };
        match (op, a, b) {
            (BinOp::Add, a, Operand::Const(Const::Int { value, .. }, _)) => {
                self.shifted(a, depth - 1).map(|(v, k)| (v, k + value))
            }
            (BinOp::Add, Operand::Const(Const::Int { value, .. }, _), b) => {
                self.shifted(b, depth - 1).map(|(v, k)| (v, k + value))
            }
            (BinOp::Sub, a, Operand::Const(Const::Int { value, .. }, _)) => {
                self.shifted(a, depth - 1).map(|(v, k)| (v, k - value))
            }
            _ => None,
        }
    }

    /// Whether the bound plus `shift` is at most the length of the place.
    fn is_at_most(
        &self,
        bound: &Operand,
        base: &Place,
        length: Option<&Length>,
        shift: i128,
        depth: u32,
    ) -> bool {
        match bound {
            Operand::Const(Const::Int { value, .. }, _) => {
                length.and_then(Length::literal).is_some_and(|n| value + shift <= i128::from(n))
            }
            Operand::Const(Const::Path(path), _) => {
                shift <= 0 && length.is_some_and(|n| n.text() == path.to_string())
            }
            Operand::Const(..) => false,
            Operand::Var(v) => {
                if shift <= 0 && self.is_made_of(base, *v) {
                    return true;
                }
                let value = self.lets.get(v).or_else(|| self.known.get(v)).copied();
                depth > 0
                    && value.is_some_and(|value| self.is_value_at_most(value, base, length, shift, depth - 1))
            }
            Operand::Tree(value) => depth > 0 && self.is_value_at_most(value, base, length, shift, depth - 1),
        }
    }

    fn is_value_at_most(
        &self,
        value: &Rvalue,
        base: &Place,
        length: Option<&Length>,
        shift: i128,
        depth: u32,
    ) -> bool {
        match value {
            Rvalue::Use(a) => self.is_at_most(a, base, length, shift, depth),
            Rvalue::Len(place) => shift <= 0 && same(place, base) && self.is_rigid(base),
            Rvalue::Binary(BinOp::Sub, a, Operand::Const(Const::Int { value, .. }, _)) => {
                self.is_at_most(a, base, length, shift - value, depth)
            }
            Rvalue::Binary(BinOp::Div, a, Operand::Const(Const::Int { value: 1.., .. }, _)) if shift <= 0 => {
                self.is_at_most(a, base, length, shift, depth)
            }
            // The least of two lengths.
            Rvalue::Opaque(opaque) if is_least(opaque) => {
                opaque.reads.iter().any(|v| self.is_at_most(&Operand::Var(*v), base, length, shift, depth))
            }
            _ => false,
        }
    }

    /// Whether the place is a `vec![a; n]` with `n` elements.
    fn is_made_of(&self, base: &Place, n: VarId) -> bool {
        let value = self.lets.get(&base.root).or_else(|| self.known.get(&base.root));
        let whole = base.path.is_empty() && self.is_rigid(base);
        whole && matches!(value, Some(Rvalue::VecRepeat(_, Operand::Var(m))) if *m == n)
    }

    /// Whether the memory keeps its length throughout, before the stretch too.
    fn is_rigid(&self, base: &Place) -> bool {
        !self.resized.contains(&base.root)
    }

    /// Asks for a look at the element with the greatest index; where it is not reached in each iteration, something else must
    /// have asked.
    fn probe(&mut self, base: &Place, index: &Operand, always: bool) -> bool {
        if self.lets.contains_key(&base.root) || !self.is_rigid(base) {
            return false;
        }
        let each = self.varied_rows(base);
        if self.around.iter().any(|around| around.range.step.is_some()) {
            return false;
        }
        let mut place = Place { root: base.root, path: Vec::new() };
        for step in base.path.iter().chain([&Projection::Index(index.clone())]) {
            place.path.push(match step {
                Projection::Index(i) => match self.last(i, &each, 8) {
                    Some(last) => Projection::Index(last),
                    None => return false,
                },
                Projection::Range(..) | Projection::Payload(_) => return false,
                Projection::Field(_) | Projection::Deref => step.clone(),
            });
        }
        let mut loops = Vec::new();
        for around in &self.around {
            let bounds = (self.before(&around.range.lo), self.before(&around.range.hi));
            let (Some(lo), Some(hi)) = bounds else { return false };
            let range = Range { lo, hi, ..around.range.clone() };
            loops.push(Around { v: around.v, range, each: each.contains(&around.v) });
        }
        let (key, name) = (format!("{:?}", bare(&loops)), format!("{place:?}"));
        if always {
            self.probes.entry(key).or_insert_with(|| (loops, BTreeMap::new())).1.insert(name, place);
            return true;
        }
        self.probes.get(&key).is_some_and(|(_, places)| places.contains_key(&name))
    }

    /// Loops over rows that need not be of the same length: those whose variables are in an index, before another step into
    /// something that is not an array.
    fn varied_rows(&self, base: &Place) -> BTreeSet<VarId> {
        let mut each = BTreeSet::new();
        for k in 0..base.path.len() {
            let after = Place { root: base.root, path: base.path[..=k].to_vec() };
            let uniform = matches!(place_ty(self.function, &after).pointee(), Ty::Array(..));
            if let (Projection::Index(index), false) = (&base.path[k], uniform) {
                self.add_loops(index, &mut each, 8);
            }
        }
        each
    }

    /// The loops whose variables the operand is made from.
    fn add_loops(&self, a: &Operand, found: &mut BTreeSet<VarId>, depth: u32) {
        let mut vars = BTreeSet::new();
        a.add_vars(&mut vars);
        for v in vars {
            if self.around.iter().any(|around| around.v == v) {
                found.insert(v);
            } else if let (Some(value), 1..) = (self.lets.get(&v), depth) {
                value.vars().into_iter().for_each(|v| self.add_loops(&Operand::Var(v), found, depth - 1));
            }
        }
    }

    /// The value, if it does not depend on the loops.
    fn before(&self, a: &Operand) -> Option<Operand> {
        let mut loops = BTreeSet::new();
        self.add_loops(a, &mut loops, 8);
        loops.is_empty().then(|| self.last(a, &loops, 8)).flatten()
    }

    /// The greatest value of an index that grows with the variables of the loops, in terms of what is there before the
    /// stretch, and of the variables in `each`.
    fn last(&self, a: &Operand, each: &BTreeSet<VarId>, depth: u32) -> Option<Operand> {
        if depth == 0 {
            return None;
        }
        match a {
            Operand::Const(..) => Some(a.clone()),
            Operand::Tree(value) => self.last_value(value, each, depth - 1),
            Operand::Var(v) if each.contains(v) => Some(a.clone()),
            Operand::Var(v) => {
                if let Some(around) = self.around.iter().find(|around| around.v == *v) {
                    let hi = self.before(&around.range.hi)?;
                    return Some(if around.range.inclusive { hi } else { less_one(hi) });
                }
                match self.lets.get(v) {
                    Some(value) => self.last_value(value, each, depth - 1),
                    None => (!self.changed.contains(v)).then(|| a.clone()),
                }
            }
        }
    }

    fn last_value(&self, value: &Rvalue, each: &BTreeSet<VarId>, depth: u32) -> Option<Operand> {
        match value {
            Rvalue::Use(a) => self.last(a, each, depth),
            Rvalue::Len(place) => {
                let plain =
                    place.path.iter().all(|step| matches!(step, Projection::Field(_) | Projection::Deref));
                let there = !self.lets.contains_key(&place.root) && self.is_rigid(place);
                (plain && there).then(|| tree_of(value.clone()))
            }
            Rvalue::Binary(op @ (BinOp::Add | BinOp::Mul), a, b) => {
                let (a, b) = (self.last(a, each, depth)?, self.last(b, each, depth)?);
                Some(tree_of(Rvalue::Binary(*op, a, b)))
            }
            _ => None,
        }
    }
}

/// The variables whose lengths, or those of their parts, the statement may change: what is written other than by assigning to
/// something that has no length, or a constant one.
fn add_resized(observer: &Observer<'_>, s: &Stmt, found: &mut BTreeSet<VarId>) {
    match &s.kind {
        StmtKind::Assign(place, _) | StmtKind::OpAssign(place, ..) | StmtKind::Accumulate(place, _) => {
            let function = observer.function;
            if !is_rigid(place_ty(function, place).pointee()) && !is_rigid(&function.var(place.root).ty) {
                found.insert(place.root);
            }
        }
        StmtKind::Match(opaque, _) | StmtKind::ForEach(_, _, _, opaque, _) => found.extend(&opaque.writes),
        _ if s.blocks().is_empty() => {
            let own = definitions(s);
            let written = observer.stmt(s).writes.into_iter().filter(|v| !own.contains(v));
            found.extend(written.filter(|v| !is_rigid(&observer.function.var(*v).ty)));
        }
        _ => {}
    }
    s.blocks()
        .into_iter()
        .flat_map(|block| &block.stmts)
        .for_each(|inner| add_resized(observer, inner, found));
}

/// Whether looking at the first looks at the second on the way.
fn is_inside(inner: &Place, outer: &Place) -> bool {
    let start = Place { root: inner.root, path: inner.path.iter().take(outer.path.len()).cloned().collect() };
    inner.path.len() > outer.path.len() && format!("{start:?}") == format!("{outer:?}")
}

fn definition(s: &Stmt) -> Option<(VarId, &Rvalue)> {
    if let StmtKind::Let(v, value) = &s.kind { Some((*v, value)) } else { None }
}

fn less_one(hi: Operand) -> Operand {
    match hi {
        Operand::Const(Const::Int { value, .. }, _) => integer(value - 1),
        hi => tree_of(Rvalue::Binary(BinOp::Sub, hi, integer(1))),
    }
}

/// What tells the loops apart.
fn bare(loops: &[Around]) -> Vec<(&Operand, &Operand, bool, Option<VarId>)> {
    let parts = |around: &'_ Around| (around.range.inclusive, around.each.then_some(around.v));
    let bare = loops.iter().map(|around| (around, parts(around)));
    bare.map(|(around, (inclusive, v))| (&around.range.lo, &around.range.hi, inclusive, v)).collect()
}

fn is_surely_entered(range: &Range) -> bool {
    match (&range.lo, &range.hi) {
        (
            Operand::Const(Const::Int { value: lo, .. }, _),
            Operand::Const(Const::Int { value: hi, .. }, _),
        ) => lo < hi,
        _ => false,
    }
}

fn is_nonzero(a: &Operand) -> bool {
    matches!(a, Operand::Const(Const::Int { value, .. }, _) if *value != 0)
}

/// Neither it nor its parts can change their lengths.
fn is_rigid(ty: &Ty) -> bool {
    match ty {
        Ty::Array(item, _) | Ty::Slice(item) | Ty::Ref(_, item) => is_rigid(item),
        Ty::Tuple(items) => items.iter().all(is_rigid),
        Ty::Float(_) | Ty::SomeFloat | Ty::Param(_) | Ty::Int(_) | Ty::Bool | Ty::Unit => true,
        Ty::Infer(_) | Ty::Unknown | Ty::Vec(_) | Ty::Named(_) | Ty::Inert(_) | Ty::Maybe(..) => false,
    }
}

fn same(a: &Place, b: &Place) -> bool {
    let steps = a.path.iter().zip(&b.path);
    let mut same = steps.map(|steps| match steps {
        (Projection::Field(x), Projection::Field(y)) => x == y,
        (Projection::Deref, Projection::Deref) => true,
        (Projection::Index(Operand::Var(x)), Projection::Index(Operand::Var(y))) => x == y,
        _ => false,
    });
    a.root == b.root && a.path.len() == b.path.len() && same.all(|same| same)
}

/// Methods that do not panic.
fn is_harmless(opaque: &Opaque) -> bool {
    const METHODS: [&str; 9] =
        ["min", "max", "len", "is_empty", "is_nan", "is_finite", "abs", "iter", "total_cmp"];
    let text = opaque.tokens.to_string();
    let plain = !text.contains(['[', '!', '{', '/', '%', '?', '-', '|']);
    plain && calls(&text).iter().all(|name| METHODS.contains(&name.as_str()))
}

/// What is called, by the word before each parenthesis.
fn calls(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices('(') {
        let before = text[..at].trim_end();
        let start = before.rfind(|c: char| !(c.is_alphanumeric() || c == '_')).map_or(0, |k| k + 1);
        if start < before.len() {
            found.push(before[start..].to_owned());
        }
    }
    found
}

/// `n.min(m)`
fn is_least(opaque: &Opaque) -> bool {
    let text: String = opaque.tokens.to_string().split_whitespace().collect();
    let words = text.split(['.', '(', ')']).filter(|word| !word.is_empty());
    let plain = text.chars().all(|c| c.is_alphanumeric() || ['_', '.', '(', ')'].contains(&c));
    plain && text.contains(".min(") && words.filter(|word| *word != "min").count() == opaque.reads.len()
}
