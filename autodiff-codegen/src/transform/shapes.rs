//! Notes the shape of what is replaced as a whole.
//!
//! The adjoint of `layer = next;` has the shape of the new value after the assignment, and that of the old one
//! before. Lengths are not in the types of `Vec`s, and structs may have them inside, so the forward sweep notes the
//! shape of the old value: just before the assignment, or, where the variable may have been moved from by then (`h = step(h)`),
//! as soon as it has a value. What is noted costs nothing for types whose values all have one shape.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Span, TokenStream};

use super::plan::StmtKey;
use crate::analyze::activity::Activity;
use crate::infer::place_ty;
use crate::ir::{Arg, Block, Function, Operand, Place, Rvalue, Stmt, StmtKind, Ty, VarId, VarKind};

/// Adds the notes to a normalised program.
pub fn note_shapes(function: &mut Function, activity: &Activity) {
    let mut body = std::mem::take(&mut function.body);
    let mut pass = Pass { function, activity, early: BTreeMap::new() };
    for v in pass.noted_early(&body) {
        let name = format!("{}_shape", pass.function.var(v).name);
        let note =
            pass.function.new_var(&name, shape_type(), VarKind::User { mutable: true }, Span::call_site());
        pass.early.insert(v, note);
    }
    pass.block(&mut body);
    let mut stmts = pass.of_parameters();
    stmts.append(&mut body.stmts);
    function.body = Block { stmts };
}

/// The note that belongs to each assignment.
pub fn noted(function: &Function) -> BTreeMap<StmtKey, VarId> {
    let mut found = BTreeMap::new();
    collect(function, &function.body.stmts, &mut found);
    found
}

fn collect(function: &Function, stmts: &[Stmt], found: &mut BTreeMap<StmtKey, VarId>) {
    for pair in stmts.windows(2) {
        if let (StmtKind::Let(v, _), StmtKind::Assign(..)) = (&pair[0].kind, &pair[1].kind)
            && is_note_of_an_assignment(function, *v)
        {
            found.insert(StmtKey::of(&pair[1]), *v);
        }
    }
    stmts.iter().flat_map(Stmt::blocks).for_each(|block| collect(function, &block.stmts, found));
}

/// Whether the variable notes the shape that an assignment replaces. A note that is taken early is a variable that
/// is assigned again; the statement after it is any.
fn is_note_of_an_assignment(function: &Function, v: VarId) -> bool {
    function.var(v).kind == VarKind::Temp && is_shape(&function.var(v).ty)
}

/// No gradient, and no name that a user's type could have.
fn shape_type() -> Ty {
    Ty::Inert("rt::Shape<_>".parse().unwrap_or_else(|_| TokenStream::new()))
}

fn is_shape(ty: &Ty) -> bool {
    matches!((ty, shape_type()), (Ty::Inert(a), Ty::Inert(b)) if a.to_string() == b.to_string())
}

struct Pass<'a> {
    function: &'a mut Function,
    activity: &'a Activity,
    /// Variables whose shape is noted with every value, and the note.
    early: BTreeMap<VarId, VarId>,
}

impl Pass<'_> {
    /// Whether the assignment replaces a value whose adjoint may have another shape.
    fn replaces(&self, place: &Place) -> bool {
        let once = place.is_var() && !self.function.may_be_written(place.root);
        !once && self.activity.is_active(place.root) && !place_ty(self.function, place).pointee().has_zero()
    }

    /// Variables that are assigned as a whole, and may have no value then.
    fn noted_early(&self, body: &Block) -> BTreeSet<VarId> {
        let (mut replaced, mut empty) = (BTreeSet::new(), BTreeSet::new());
        body.each(&mut |s| match &s.kind {
            StmtKind::Assign(place, _) if place.is_var() && self.replaces(place) => {
                replaced.insert(place.root);
            }
            StmtKind::Declare(v) => {
                empty.insert(*v);
            }
            StmtKind::Let(_, Rvalue::Load(place)) if place.is_var() => {
                empty.insert(place.root);
            }
            _ => {}
        });
        replaced.intersection(&empty).copied().collect()
    }

    fn of_parameters(&self) -> Vec<Stmt> {
        let params = self.function.params.iter().map(|p| p.var);
        params.filter_map(|v| Some(self.first_note(v, *self.early.get(&v)?, Span::call_site()))).collect()
    }

    fn block(&mut self, block: &mut Block) {
        for mut s in std::mem::take(&mut block.stmts) {
            s.blocks_mut().into_iter().for_each(|inner| self.block(inner));
            self.stmt(s, &mut block.stmts);
        }
    }

    fn stmt(&mut self, s: Stmt, out: &mut Vec<Stmt>) {
        let span = s.span;
        match &s.kind {
            StmtKind::Let(v, _) if self.early.contains_key(v) => {
                let note = self.first_note(*v, self.early[v], span);
                out.extend([s, note]);
            }
            StmtKind::Declare(v) if self.early.contains_key(v) => {
                let none = Rvalue::Runtime("no_shape", Vec::new());
                let note = Stmt { kind: StmtKind::Let(self.early[v], none), span };
                out.extend([s, note]);
            }
            StmtKind::Assign(place, _) if self.replaces(place) => self.replacement(s, out),
            _ => out.push(s),
        }
    }

    fn replacement(&mut self, s: Stmt, out: &mut Vec<Stmt>) {
        let StmtKind::Assign(place, _) = &s.kind else { unreachable!("the caller has looked") };
        let (place, span) = (place.clone(), s.span);
        let name = format!("{}_shape", self.function.var(place.root).name);
        let old = self.function.new_var(&name, shape_type(), VarKind::Temp, span);
        let early = self.early.get(&place.root).copied().filter(|_| place.is_var());
        let value = match early {
            Some(note) => Rvalue::Load(Place::var(note)),
            None => shape_of(&place),
        };
        let at = if takes_receiver(out.last(), &s) { out.len() - 1 } else { out.len() };
        out.insert(at, Stmt { kind: StmtKind::Let(old, value), span });
        out.push(s);
        if let Some(note) = early {
            let new = self.function.new_var(&name, shape_type(), VarKind::Temp, span);
            out.push(Stmt { kind: StmtKind::Let(new, shape_of(&place)), span });
            out.push(Stmt { kind: StmtKind::Assign(Place::var(note), Operand::Var(new)), span });
        }
    }

    fn first_note(&self, v: VarId, note: VarId, span: Span) -> Stmt {
        Stmt { kind: StmtKind::Let(note, shape_of(&Place::var(v))), span }
    }
}

/// Whether the assignment is of `s = s.step()`, whose call may move what is replaced.
fn takes_receiver(before: Option<&Stmt>, assignment: &Stmt) -> bool {
    let Some(StmtKind::Let(v, Rvalue::Call { args, .. })) = before.map(|s| &s.kind) else { return false };
    let StmtKind::Assign(place, Operand::Var(value)) = &assignment.kind else { return false };
    v == value && matches!(args.first(), Some(Arg::Receiver(receiver)) if receiver.root == place.root)
}

fn shape_of(place: &Place) -> Rvalue {
    Rvalue::Runtime("shape", vec![Arg::Ref(place.clone())])
}
