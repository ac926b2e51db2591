//! One pass instead of two: a loop whose iterations do not depend on each other runs forward and backward at once.
//!
//! The reverse of a loop can run together with it if all that comes between them in the program of two sweeps
//! can be put elsewhere: what the reverse loop needs (the cotangent of a sum, say) goes before the loop, the rest
//! stays behind it. That holds if the reverse code after the loop needs the seed and values from before the loop
//! only. And the iterations of the reverse loop must be free to run in any order: they only add to what is
//! outside of them, or each one has an element of its own. Then nothing is kept on a tape, and nothing is read
//! or computed a second time.
//!
//! The pass works on statements alone, after the transform: it asks only which of them may change places
//! ([`Effects`]). A pullback has no seed in its forward sweep, so it keeps its two sweeps.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};

use super::bounds::probes;
use super::effects::{Effects, Observer, definitions, each, leaves};
use crate::ir::rename::Rename;
use crate::ir::{
    Block, Function, LoopId, Opaque, Operand, Place, Projection, Rvalue, Stmt, StmtKind, Tape, TapeId, Ty,
    VarId, Wrapper,
};

/// What the pass knows.
pub struct Fuse<'a> {
    observer: Observer<'a>,
    /// Loops of the reverse sweep, and the loops that they are the reverse of.
    turned: &'a BTreeMap<LoopId, LoopId>,
    /// Variables of the loops that were fused.
    fused: BTreeSet<VarId>,
    /// The program that is being made.
    function: Function,
    /// In how many fused loops the list is: what is inside one has been looked at with it.
    depth: u32,
}

/// A statement, and the sweep that it comes from.
struct Item {
    stmt: Stmt,
    sweep: Sweep,
    effects: Effects,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sweep {
    Forward,
    Reverse,
    Both,
    Probe,
}

/// What goes before a fused loop.
struct First {
    /// Statements from between the loop and its reverse.
    moved: Vec<usize>,
    /// What makes sure that the loop does not end half way.
    probes: Vec<Stmt>,
}

/// A `for` taken apart.
struct Loop<'s> {
    id: LoopId,
    v: VarId,
    body: &'s Block,
}

/// The program of both sweeps, with what can be fused fused; `None` if nothing can.
pub fn fuse(
    function: &Function,
    forward: &[Stmt],
    reverse: &[Stmt],
    turned: &BTreeMap<LoopId, LoopId>,
    originals: &BTreeMap<VarId, VarId>,
) -> Option<(Function, Block)> {
    if turned.is_empty() || forward.iter().any(|s| matches!(s.kind, StmtKind::Labeled(super::FUNCTION, _))) {
        return None;
    }
    let observer = Observer::new(function, forward, originals);
    let mut pass = Fuse { observer, turned, fused: BTreeSet::new(), function: function.clone(), depth: 0 };
    let stmts = pass.list(forward.to_vec(), reverse.to_vec());
    let Fuse { mut function, fused, .. } = pass;
    if fused.is_empty() {
        return None;
    }
    let mut body = Block { stmts };
    shrink_tapes(&mut function, &mut body, &fused);
    Some((function, body))
}

/// A loop and its reverse with more statements than that between them stay apart: what lies between is compared one by
/// one, and the time of the macro is to grow with the length of the function, not with its square.
const FAR: usize = 300;

impl Fuse<'_> {
    /// Fuses in a list of statements of the forward sweep, followed by its reverse.
    fn list(&mut self, forward: Vec<Stmt>, reverse: Vec<Stmt>) -> Vec<Stmt> {
        let forward = forward.into_iter().map(|stmt| (stmt, Sweep::Forward));
        let all = forward.chain(reverse.into_iter().map(|stmt| (stmt, Sweep::Reverse)));
        let mut items: Vec<Item> = all.map(|(stmt, sweep)| self.item(stmt, sweep)).collect();
        let mut q = 0;
        while q < items.len() {
            let p = self.partner(&items, q).filter(|p| q - p <= FAR);
            match p.and_then(|p| self.pair(&items, p, q).map(|first| (p, first))) {
                Some((p, first)) => (items, q) = self.join(items, p, q, first),
                None => q += 1,
            }
        }
        items.into_iter().map(|item| item.stmt).collect()
    }

    fn item(&self, stmt: Stmt, sweep: Sweep) -> Item {
        let effects = self.observer.stmt(&stmt);
        Item { stmt, sweep, effects }
    }

    /// The loop that the statement is the reverse of.
    fn partner(&self, items: &[Item], q: usize) -> Option<usize> {
        let StmtKind::For(id, ..) = items[q].stmt.kind else { return None };
        let wanted = self.turned.get(&id)?;
        items[..q].iter().position(
            |item| matches!(item.stmt.kind, StmtKind::For(id, ..) if id == *wanted && item.sweep == Sweep::Forward),
        )
    }

    /// Whether the loop at `p` and its reverse at `q` can be one: what goes before it.
    fn pair(&mut self, items: &[Item], p: usize, q: usize) -> Option<First> {
        let (there, back) = (as_loop(&items[p].stmt)?, as_loop(&items[q].stmt)?);
        let forward = items[p..].iter().take_while(|item| item.sweep != Sweep::Reverse);
        if there.v != back.v
            || leaves(&items[p].stmt)
            || there.body.stmts.iter().any(|s| leaves_to(s, there.id))
        {
            return None;
        }
        if self.observer.function.wrapper != Wrapper::Plain
            && forward.into_iter().any(|item| may_bail(&item.stmt))
        {
            return None;
        }
        if self.is_faster_apart(&there) {
            return None;
        }
        let apart = !items[p].effects.conflict_in_memory(&items[q].effects);
        let moved = (apart && self.in_any_order(&back)).then(|| first(items, p, q)).flatten()?;
        Some(First { probes: self.probes(items, p)?, moved })
    }

    /// A loop around a loop, a sum say, of which little is kept: the processor works on the next iterations while a sum is not
    /// complete, unless each of them waits for its own reverse. Two sweeps took two thirds of the time for a layer of a network.
    fn is_faster_apart(&self, there: &Loop<'_>) -> bool {
        let (mut loops, mut pushes) = (false, 0);
        there.body.each(&mut |s| {
            loops |= matches!(s.kind, StmtKind::For(..) | StmtKind::While(..) | StmtKind::Loop(..));
            pushes += usize::from(matches!(s.kind, StmtKind::TapePush(..)));
        });
        let kept: Vec<&Tape> = there.body.stmts.iter().filter_map(|s| self.tape_pushed(s)).collect();
        let small = |tape: &&Tape| {
            !tape.dims.is_empty() && tape.slots.iter().all(|ty| ty.is_float() || ty.is_discrete())
        };
        loops && (1..=2).contains(&pushes) && kept.len() == pushes && kept.iter().all(small)
    }

    fn tape_pushed(&self, s: &Stmt) -> Option<&Tape> {
        match &s.kind {
            StmtKind::TapePush(tape, ..) => Some(&self.function.tapes[tape.0 as usize]),
            _ => None,
        }
    }

    /// What makes sure that nothing from the loop to the end panics once something was added to the caller's buffers.
    fn probes(&mut self, items: &[Item], p: usize) -> Option<Vec<Stmt>> {
        if self.depth > 0 {
            return Some(Vec::new());
        }
        let runs = |item: &&Item| matches!(item.sweep, Sweep::Forward | Sweep::Both);
        let mut effects = Effects::default();
        let stretch: Vec<&Item> = items[p..].iter().filter(runs).collect();
        stretch.iter().for_each(|item| effects.extend(&item.effects));
        let stretch: Vec<&Stmt> = stretch.into_iter().map(|item| &item.stmt).collect();
        let before: Vec<&Stmt> = items[..p].iter().map(|item| &item.stmt).collect();
        probes(&mut self.function, &self.observer, &before, &stretch, &effects)
    }

    /// Whether the iterations of the reverse loop only add to what is outside, or have an element each.
    fn in_any_order(&self, back: &Loop<'_>) -> bool {
        let effects = self.observer.block(back.body);
        let added = effects.adds.iter().filter(|v| effects.reads.contains(v) || effects.writes.contains(v));
        effects.writes.iter().chain(added).all(|v| has_element_each(&self.function, back, *v))
    }

    /// Makes one loop of the two; the statements, and the index after it.
    fn join(&mut self, items: Vec<Item>, p: usize, q: usize, first: First) -> (Vec<Item>, usize) {
        let (mut before, mut moved, mut after) = (Vec::new(), Vec::new(), Vec::new());
        let (mut there, mut back) = (None, None);
        for (k, item) in items.into_iter().enumerate() {
            match k {
                _ if k < p => before.push(item),
                _ if k == p => there = Some(item.stmt),
                _ if k == q => back = Some(item.stmt),
                _ if first.moved.contains(&k) => moved.push(item),
                // They are among the new ones.
                _ if item.sweep == Sweep::Probe => {}
                _ => after.push(item),
            }
        }
        let fused = self.fused_loop(there.expect("it is there"), back.expect("it is there"));
        before.extend(first.probes.into_iter().map(|stmt| self.item(stmt, Sweep::Probe)));
        before.extend(moved);
        before.push(self.item(fused, Sweep::Both));
        let at = before.len();
        before.extend(after);
        (before, at)
    }

    fn fused_loop(&mut self, there: Stmt, back: Stmt) -> Stmt {
        let (StmtKind::For(id, v, range, body), StmtKind::For(.., reverse)) = (there.kind, back.kind) else {
            unreachable!("both are loops");
        };
        self.fused.insert(v);
        let (mut forward, mut reverse) = (body.stmts, reverse.stmts);
        drop_frames(&mut forward, &mut reverse);
        self.use_originals(&forward, &mut reverse);
        self.depth += 1;
        let stmts = self.list(forward, reverse);
        self.depth -= 1;
        Stmt { kind: StmtKind::For(id, v, range, Block { stmts }), span: there.span }
    }

    /// What the iteration has computed is there, and is not computed again.
    fn use_originals(&self, forward: &[Stmt], reverse: &mut Vec<Stmt>) {
        let there: BTreeSet<VarId> = forward.iter().flat_map(definitions).collect();
        let mut names = BTreeMap::new();
        reverse.retain(|s| {
            let StmtKind::Let(copy, _) = &s.kind else { return true };
            let original = self.observer.originals.get(copy).filter(|v| there.contains(v));
            let usable = original.filter(|v| self.observer.function.var(**v).ty.is_copy());
            names.extend(usable.map(|v| (*copy, *v)));
            usable.is_none()
        });
        reverse.iter_mut().for_each(|s| Rename(&names).stmt(s));
    }
}

/// The statements between the two loops that have to go before both; `None` if one of them cannot.
fn first(items: &[Item], p: usize, q: usize) -> Option<Vec<usize>> {
    let mut needed = items[q].effects.clone();
    let mut first = Vec::new();
    for k in (p + 1..q).rev() {
        let item = &items[k];
        if !item.effects.conflict(&needed) {
            continue;
        }
        if !may_go_first(item) || item.effects.conflict(&items[p].effects) {
            return None;
        }
        needed.extend(&item.effects);
        first.push(k);
    }
    first.reverse();
    Some(first)
}

fn as_loop(s: &Stmt) -> Option<Loop<'_>> {
    match &s.kind {
        StmtKind::For(id, v, _, body) => Some(Loop { id: *id, v: *v, body }),
        _ => None,
    }
}

/// Whether a `break` or `continue` inside the statement ends an iteration of the loop.
fn leaves_to(s: &Stmt, id: LoopId) -> bool {
    let mut found = false;
    each(std::slice::from_ref(s), &mut |inner| {
        found |= matches!(inner.kind, StmtKind::Break(to) | StmtKind::Continue(to) if to == id);
    });
    found
}

/// Reverse code may go anywhere that what it reads is there. So may arithmetic of the program itself.
fn may_go_first(item: &Item) -> bool {
    match (item.sweep, &item.stmt.kind) {
        (Sweep::Reverse, _) => true,
        (Sweep::Forward, StmtKind::Let(_, value)) => is_arithmetic(value),
        (Sweep::Forward | Sweep::Both | Sweep::Probe, _) => false,
    }
}

fn is_arithmetic(value: &Rvalue) -> bool {
    match value {
        Rvalue::Use(_)
        | Rvalue::Load(_)
        | Rvalue::Len(_)
        | Rvalue::Unary(..)
        | Rvalue::Binary(..)
        | Rvalue::Rule(..)
        | Rvalue::Cast(..)
        | Rvalue::NoDiff(..) => true,
        Rvalue::Tuple(_)
        | Rvalue::Array(_)
        | Rvalue::Repeat(..)
        | Rvalue::VecRepeat(..)
        | Rvalue::VecList(_)
        | Rvalue::Struct { .. }
        | Rvalue::Call { .. }
        | Rvalue::CloneOf(_)
        | Rvalue::Borrow(_)
        | Rvalue::Taken(..)
        | Rvalue::Opaque(_)
        | Rvalue::Select(..)
        | Rvalue::Zero(..)
        | Rvalue::Scale(..)
        | Rvalue::Runtime(..)
        | Rvalue::Nothing => false,
    }
}

/// Whether the function may return an error, or `None`, in the statement: then nothing may have been added to the
/// caller's buffers before.
fn may_bail(s: &Stmt) -> bool {
    let mut found = false;
    each(std::slice::from_ref(s), &mut |inner| {
        found |= match &inner.kind {
            StmtKind::Bail(_)
            | StmtKind::Let(_, Rvalue::Call { fallible: true, .. })
            | StmtKind::LetPullback { fallible: true, .. } => true,
            StmtKind::Let(_, Rvalue::Opaque(opaque))
            | StmtKind::Match(opaque, _)
            | StmtKind::ForEach(_, _, _, opaque, _)
            | StmtKind::Effect(opaque) => has_exit(opaque),
            _ => false,
        };
    });
    found
}

fn has_exit(opaque: &Opaque) -> bool {
    fn tokens(stream: TokenStream) -> bool {
        stream.into_iter().any(|token| match token {
            TokenTree::Punct(punct) => punct.as_char() == '?',
            TokenTree::Ident(ident) => ident == "return",
            TokenTree::Group(group) => tokens(group.stream()),
            TokenTree::Literal(_) => false,
        })
    }
    tokens(opaque.tokens.clone())
}

// ---- elements ----

/// Whether every mention of the variable in the body is of the element that belongs to the iteration.
fn has_element_each(function: &Function, back: &Loop<'_>, v: VarId) -> bool {
    let mut found = Elements { function, root: v, index: back.v, depth: None, each: true };
    each(&back.body.stmts, &mut |s| found.stmt(s));
    found.each
}

/// Looks at every mention of a variable: is it an element at the loop's own index, at one depth of the path?
struct Elements<'a> {
    function: &'a Function,
    root: VarId,
    index: VarId,
    depth: Option<usize>,
    each: bool,
}

impl Elements<'_> {
    fn stmt(&mut self, s: &Stmt) {
        let (mut operands, mut places, mut named) = (Vec::new(), Vec::new(), BTreeSet::new());
        s.parts(&mut |a| operands.push(a), &mut |p| places.push(p), &mut |v| {
            named.insert(v);
        });
        self.each &= !named.contains(&self.root);
        operands.into_iter().for_each(|a| self.operand(a));
        places.into_iter().for_each(|p| self.place(p));
    }

    fn operand(&mut self, a: &Operand) {
        match a {
            Operand::Var(v) => self.each &= *v != self.root,
            Operand::Const(..) => {}
            Operand::Tree(value) => {
                let (mut operands, mut places) = (Vec::new(), Vec::new());
                value.parts(&mut |a| operands.push(a), &mut |p| places.push(p));
                self.each &= !matches!(&**value, Rvalue::Opaque(_));
                operands.into_iter().for_each(|a| self.operand(a));
                places.into_iter().for_each(|p| self.place(p));
            }
        }
    }

    fn place(&mut self, place: &Place) {
        for step in &place.path {
            match step {
                Projection::Index(i) => self.operand(i),
                Projection::Range(lo, hi) => lo.iter().chain(hi).for_each(|i| self.operand(i)),
                Projection::Field(_) | Projection::Deref | Projection::Payload(_) => {}
            }
        }
        if place.root == self.root {
            self.element(place);
        }
    }

    fn element(&mut self, place: &Place) {
        let own = |step: &Projection| matches!(step, Projection::Index(Operand::Var(i)) if *i == self.index);
        let plain = |step: &Projection| !matches!(step, Projection::Index(_) | Projection::Range(..));
        let first = place.path.iter().position(|step| !plain(step));
        let depth = first.filter(|at| own(&place.path[*at]) && self.is_sequence(place, *at));
        self.each &= depth.is_some() && (self.depth.is_none() || self.depth == depth);
        self.depth = depth;
    }

    /// Whether what is indexed there is known to be a sequence: two indices of a type of the user's, a ring, may mean one
    /// element.
    fn is_sequence(&self, place: &Place, at: usize) -> bool {
        let indexed = Place { root: place.root, path: place.path[..at].to_vec() };
        let ty = crate::infer::place_ty(self.function, &indexed);
        matches!(ty.pointee(), Ty::Array(..) | Ty::Slice(_) | Ty::Vec(_))
    }
}

// ---- tapes ----

/// The frame of an iteration is not kept when its reverse follows at once.
fn drop_frames(forward: &mut Vec<Stmt>, reverse: &mut Vec<Stmt>) {
    forward.retain(|s| !matches!(s.kind, StmtKind::TapePush(..)));
    reverse.retain(|s| !matches!(s.kind, StmtKind::TapePop(..)));
}

/// Tapes of loops that were fused go; a tape of a loop inside needs no room for each of the outer iterations.
fn shrink_tapes(function: &mut Function, body: &mut Block, fused: &BTreeSet<VarId>) {
    let mut used: BTreeMap<TapeId, Vec<bool>> = BTreeMap::new();
    body.each(&mut |s| {
        if let StmtKind::TapePush(tape, index, _) = &s.kind {
            used.insert(*tape, index.iter().map(|i| is_outer(i, fused)).collect());
        }
    });
    for (tape, outer) in &used {
        let dims = &mut function.tapes[tape.0 as usize].dims;
        keep_inner(dims, outer);
    }
    body.stmts.retain(|s| !matches!(&s.kind, StmtKind::TapeNew(tape) if !used.contains_key(tape)));
    for (k, tape) in function.tapes.iter_mut().enumerate() {
        if used.keys().all(|id| id.0 as usize != k) {
            tape.reserve = None;
        }
    }
    shrink_indices(body, fused);
}

fn is_outer(index: &Operand, fused: &BTreeSet<VarId>) -> bool {
    matches!(index, Operand::Var(v) if fused.contains(v))
}

fn keep_inner<T>(list: &mut Vec<T>, outer: &[bool]) {
    let mut k = 0;
    list.retain(|_| {
        k += 1;
        !outer.get(k - 1).copied().unwrap_or(false)
    });
}

fn shrink_indices(block: &mut Block, fused: &BTreeSet<VarId>) {
    for s in &mut block.stmts {
        if let StmtKind::TapePush(_, index, _) | StmtKind::TapePop(_, index, _) = &mut s.kind {
            index.retain(|i| !is_outer(i, fused));
        }
        s.blocks_mut().into_iter().for_each(|inner| shrink_indices(inner, fused));
    }
}
