//! An array that loops in a loop read, and that changes afterwards, is copied before them: a state that goes through a
//! matrix and is then replaced. Otherwise each of its elements would be kept once for every row of the matrix.
//!
//! `for i in .. { for j in .. { next[i] += u[i][j] * h[j]; } } h = next;` becomes
//! `let h_now = h; for i in .. { for j in .. { next[i] += u[i][j] * h_now[j]; } } h = next;`, which is an ordinary program: the rest of the
//! transform finds that the copy does not change.

use std::collections::{BTreeMap, BTreeSet};

use super::effects::Observer;
use super::reverse::stmt;
use crate::analyze::flow::Flow;
use crate::ir::rename::Rename;
use crate::ir::{
    Block, Function, LoopId, Operand, Place, Projection, Rvalue, Stmt, StmtKind, Ty, VarId, VarKind,
};

/// Puts the copies in. `kept` tells from which arrays the reverse sweep would keep elements; it is asked only if there may be
/// something to copy.
pub fn snapshot(normal: &mut Function, kept: impl FnOnce(&Function) -> BTreeSet<VarId>) {
    let mut wanted = candidates(normal);
    if wanted.is_empty() {
        return;
    }
    let kept = kept(normal);
    wanted.values_mut().for_each(|roots| roots.retain(|v| kept.contains(v)));
    let mut body = std::mem::take(&mut normal.body);
    copy(normal, &mut body, &wanted);
    normal.body = body;
}

/// Loops, and the arrays that they read without changing them.
type Found = BTreeMap<LoopId, Vec<VarId>>;

fn candidates(normal: &Function) -> Found {
    let (flow, originals) = (Flow::new(normal), BTreeMap::new());
    let observer = Observer::new(normal, &normal.body.stmts, &originals);
    let mut search = Search { normal, flow, observer, found: Found::new() };
    search.block(&normal.body, &[]);
    search.found
}

struct Search<'a> {
    normal: &'a Function,
    flow: Flow,
    observer: Observer<'a>,
    found: Found,
}

impl Search<'_> {
    /// `done` are copied before a loop around.
    fn block(&mut self, block: &Block, done: &[VarId]) {
        for s in &block.stmts {
            let mut done = done.to_vec();
            if let StmtKind::For(id, v, _, body) = &s.kind {
                let roots: Vec<VarId> =
                    self.read_only(s, *v, body).into_iter().filter(|root| !done.contains(root)).collect();
                done.extend(&roots);
                if !roots.is_empty() {
                    self.found.insert(*id, roots);
                }
            }
            s.blocks().into_iter().for_each(|inner| self.block(inner, &done));
        }
    }

    /// What the loop over `v` reads in loops inside, at places that do not depend on `v`.
    fn read_only(&self, s: &Stmt, v: VarId, body: &Block) -> Vec<VarId> {
        let mut loops = false;
        body.each(&mut |inner| loops |= matches!(inner.kind, StmtKind::For(..)));
        if !loops {
            return Vec::new();
        }
        let effects = self.observer.stmt(s);
        let changed = |root: &VarId| effects.writes.contains(root) || effects.adds.contains(root);
        let roots = effects.reads.iter().copied().filter(|root| !changed(root) && self.is_local_array(*root));
        let site = self.flow.definition(v);
        roots.filter(|root| !self.flow.is_final(*root, site) && reads_rows(body, *root, v)).collect()
    }

    fn is_local_array(&self, root: VarId) -> bool {
        let var = self.normal.var(root);
        let array = matches!(var.ty, Ty::Array(..)) && var.ty.is_copy() && var.ty.has_default();
        array && var.ty.carries() && matches!(var.kind, VarKind::User { .. })
    }
}

/// Whether every mention of the array is of an element, and one of them is read in a loop inside at a place that does
/// not depend on `v`.
fn reads_rows(body: &Block, root: VarId, v: VarId) -> bool {
    let mut mentions = Mentions { root, v, elements: true, rows: false };
    mentions.block(body, false);
    mentions.elements && mentions.rows
}

struct Mentions {
    root: VarId,
    v: VarId,
    /// All are elements.
    elements: bool,
    /// One is as wanted.
    rows: bool,
}

impl Mentions {
    fn block(&mut self, block: &Block, inside: bool) {
        for s in &block.stmts {
            let (mut operands, mut places, mut named) = (Vec::new(), Vec::new(), false);
            s.parts(&mut |a| operands.push(a), &mut |p| places.push(p), &mut |v| named |= v == self.root);
            self.elements &= !named;
            operands.into_iter().for_each(|a| self.operand(a, inside));
            places.into_iter().for_each(|p| self.place(p, inside));
            let inside = inside || matches!(s.kind, StmtKind::For(..));
            s.blocks().into_iter().for_each(|inner| self.block(inner, inside));
        }
    }

    fn operand(&mut self, a: &Operand, inside: bool) {
        match a {
            Operand::Var(v) => self.elements &= *v != self.root,
            Operand::Const(..) => {}
            Operand::Tree(value) => {
                let (mut operands, mut places) = (Vec::new(), Vec::new());
                value.parts(&mut |a| operands.push(a), &mut |p| places.push(p));
                self.elements &= !matches!(&**value, Rvalue::Opaque(_));
                operands.into_iter().for_each(|a| self.operand(a, inside));
                places.into_iter().for_each(|p| self.place(p, inside));
            }
        }
    }

    fn place(&mut self, place: &Place, inside: bool) {
        for step in &place.path {
            match step {
                Projection::Index(i) => self.operand(i, inside),
                Projection::Range(lo, hi) => lo.iter().chain(hi).for_each(|i| self.operand(i, inside)),
                Projection::Field(_) | Projection::Deref | Projection::Payload(_) => {}
            }
        }
        if place.root == self.root {
            self.elements &= matches!(place.path.first(), Some(Projection::Index(_)));
            let mut used = BTreeSet::new();
            place.add_vars(&mut used);
            self.rows |= inside && !used.contains(&self.v);
        }
    }
}

fn copy(normal: &mut Function, block: &mut Block, wanted: &Found) {
    let mut out = Vec::new();
    for mut s in std::mem::take(&mut block.stmts) {
        let id = if let StmtKind::For(id, ..) = &s.kind { Some(*id) } else { None };
        for root in id.and_then(|id| wanted.get(&id)).into_iter().flatten() {
            let (name, ty) = (format!("{}_now", normal.var(*root).name), normal.var(*root).ty.clone());
            let now = normal.new_var(&name, ty, VarKind::User { mutable: false }, s.span);
            out.push(stmt(StmtKind::Let(now, Rvalue::Load(Place::var(*root))), s.span));
            Rename(&BTreeMap::from([(*root, now)])).stmt(&mut s);
        }
        s.blocks_mut().into_iter().for_each(|inner| copy(normal, inner, wanted));
        out.push(s);
    }
    block.stmts = out;
}
