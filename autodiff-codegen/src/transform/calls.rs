//! The reverse of calls: the pullback that is called, and what it is given.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span};

use super::pull::{callee_name, load, plain, tree_of};
use super::reverse::{Reverse, stmt};
use super::vjp::is_self_call;
use crate::analyze::activity::written_root;
use crate::infer::{operand_ty, place_ty};
use crate::ir::{
    Arg, Callee, Function, Maybe, Operand, Payload, Place, Projection, Rvalue, Stmt, StmtKind, Ty, VarId,
    VarKind,
};

impl Reverse<'_> {
    pub(super) fn pull_call(
        &mut self,
        v: VarId,
        callee: &Callee,
        args: &[Arg],
        fallible: bool,
        span: Span,
        out: &mut Vec<Stmt>,
    ) {
        let recursive = is_self_call(self.normal, callee, args);
        let is_maybe = !fallible && matches!(self.normal.var(v).ty, Ty::Maybe(..));
        let seed = if self.activity.is_active(v) && is_maybe {
            self.part_of(v, Projection::Payload(Payload::some()))
        } else if self.activity.is_active(v) {
            self.adjoint_of(v)
        } else {
            tree_of(Rvalue::Runtime("no_cotangent", vec![]))
        };
        let whole = !recursive && self.is_any_reference(callee, args);
        let again = if whole {
            self.plan.whole.insert(v);
            self.all_again(v, args, span)
        } else {
            self.arguments_again(v, args, recursive, span)
        };
        let mut after = Vec::new();
        let shadows = self.shadows(args, recursive, span, out, &mut after);
        if recursive {
            let seed = (!matches!(self.normal.ret, Ty::Unit)).then_some(seed);
            let callee = callee.clone();
            out.push(stmt(StmtKind::CallJoint { callee, args: again, seed, shadows }, span));
        } else {
            let name = format!("{}_pullback", callee_name(callee));
            // Of a call without a value, there is none.
            let ty = if is_maybe { Ty::Maybe(Maybe::Option, Box::new(Ty::Unknown)) } else { Ty::Unknown };
            let pullback = self.function.new_var(&name, ty, VarKind::Temp, span);
            self.plan.pullbacks.insert(v, pullback);
            out.push(stmt(StmtKind::CallPullback { pullback, again, seed: Some(seed), shadows }, span));
        }
        out.append(&mut after);
    }

    /// Whether an argument by value may be what the callee has as a reference: `self` in `Type::f(a)`, or the field of a
    /// struct with references.
    fn is_any_reference(&self, callee: &Callee, args: &[Arg]) -> bool {
        let unknown = |arg: &Arg| match arg {
            Arg::Value(a) => matches!(operand_ty(self.normal, a), Ty::Named(_) | Ty::Unknown),
            _ => false,
        };
        let associated = matches!(callee, Callee::Path { associated: true, name, .. } if !makes(name));
        associated && args.first().is_some_and(unknown) || args.iter().any(|arg| self.is_lent_field(arg))
    }

    /// Whether the argument is the field of a struct with a lifetime, of a type that is not known.
    fn is_lent_field(&self, arg: &Arg) -> bool {
        let Arg::Value(Operand::Var(v)) = arg else { return false };
        let Some(Rvalue::Load(place)) = self.let_of(*v) else { return false };
        is_lent_field(self.normal, *v, place)
    }

    /// All arguments once more, for a pullback that decides by their types which it wants.
    fn all_again(&mut self, v: VarId, args: &[Arg], span: Span) -> Vec<Arg> {
        let mut again = Vec::new();
        for arg in args {
            again.push(match arg {
                Arg::Value(Operand::Var(w)) if self.normal.var(*w).ty.is_borrowed() => arg.clone(),
                Arg::Value(a) if matches!(operand_ty(self.normal, a), Ty::Named(_) | Ty::Unknown) => {
                    let value = Arg::Value(a.clone());
                    match a {
                        Operand::Var(w) => again_or_not(Place::var(*w)),
                        _ => value,
                    }
                }
                Arg::Value(_) => Arg::Value(tree_of(Rvalue::Runtime("mutated", vec![]))),
                other => match self.arguments_again(v, std::slice::from_ref(other), false, span).pop() {
                    Some(arg) => arg,
                    None => continue,
                },
            });
        }
        again
    }

    /// The arguments once more, for the reverse sweep: by reference only, or all of them for a recursive call.
    fn arguments_again(&mut self, v: VarId, args: &[Arg], recursive: bool, span: Span) -> Vec<Arg> {
        let mut again = Vec::new();
        for arg in args {
            match arg {
                Arg::Value(Operand::Var(w)) if self.normal.var(*w).ty.is_borrowed() => {
                    again.push(arg.clone());
                }
                Arg::Value(_) if recursive => again.push(arg.clone()),
                Arg::Value(_) => {}
                Arg::Ref(place) => again.push(Arg::Ref(self.place_again(v, place, span))),
                Arg::Receiver(place) => {
                    let original = place.is_var().then(|| self.cloned_from(place.root)).flatten();
                    let place = original.cloned().unwrap_or_else(|| self.place_again(v, place, span));
                    again.push(if recursive { Arg::Receiver(place) } else { again_or_not(place) });
                }
                Arg::RefMut(place) if recursive => {
                    let copy = self.copy_before(v, place, span);
                    self.function.vars[copy.0 as usize].kind = VarKind::User { mutable: true };
                    again.push(Arg::RefMut(Place::var(copy)));
                }
                Arg::RefMut(place) if self.is_lent_on(place) && self.is_read(v) => {
                    let copy = self.copy_before(v, place, span);
                    again.push(again_or_not(Place::var(copy)));
                }
                Arg::RefMut(_) => again.push(Arg::Value(tree_of(Rvalue::Runtime("mutated", vec![])))),
            }
        }
        again
    }

    /// `f(v)` with a `v` that is a `&mut` itself: the callee may take it as a shared reference.
    fn is_lent_on(&self, place: &Place) -> bool {
        let whole = matches!(place.path.as_slice(), [] | [Projection::Deref]);
        whole && matches!(self.normal.var(place.root).ty, Ty::Ref(true, _))
    }

    /// Whether the value of a call is used: a call for its effect alone changes what it is given.
    fn is_read(&self, v: VarId) -> bool {
        self.activity.is_active(v)
    }

    fn place_again(&mut self, v: VarId, place: &Place, span: Span) -> Place {
        let site = self.flow.definition(v).clone();
        if self.is_readable(place, &site) {
            place.clone()
        } else {
            Place::var(self.copy_before(v, place, span))
        }
    }

    fn copy_before(&mut self, v: VarId, place: &Place, span: Span) -> VarId {
        let name = format!("{}_before", plain(&self.function.var(place.root).name));
        let ty = match place_ty(&self.function, place).pointee() {
            Ty::Slice(item) => Ty::Vec(item.clone()),
            other => other.clone(),
        };
        let copy = self.function.new_var(&name, ty, VarKind::Temp, span);
        let value = Rvalue::CloneOf(place.clone());
        self.plan.copies.entry(v).or_default().push(stmt(StmtKind::Let(copy, value), span));
        copy
    }

    /// One shadow per argument; where one adjoint would be lent twice, a fresh one that is added afterwards. What is lent to be
    /// written holds the cotangent of what was written, so it comes first, and a fresh one starts with that.
    fn shadows(
        &mut self,
        args: &[Arg],
        recursive: bool,
        span: Span,
        before: &mut Vec<Stmt>,
        after: &mut Vec<Stmt>,
    ) -> Vec<Arg> {
        let mut lent = BTreeSet::new();
        let mut shadows: Vec<Option<Arg>> = vec![None; args.len()];
        let written = |arg: &Arg| written_root(self.normal, arg).is_some();
        let (first, last): (Vec<usize>, Vec<usize>) = (0..args.len()).partition(|k| written(&args[*k]));
        for k in first.into_iter().chain(last) {
            let arg = &args[k];
            if recursive && !self.normal.params.get(k).is_some_and(|p| p.active) {
                continue;
            }
            if !self.activity.arg(arg) {
                shadows[k] = Some(self.scratch(arg, span, before));
                continue;
            }
            let place = arg_place(arg);
            let ty = place_ty(&self.function, &place).pointee().clone();
            let shadow = if lent.insert(place.root) && !self.is_discrete_part(&ty) {
                self.adjoint_place(&place)
            } else {
                let fresh = self.fresh_shadow(&place, &ty, span, before);
                if written_root(self.normal, arg).is_some() && !self.is_discrete_part(&ty) {
                    before.push(stmt(
                        StmtKind::Accumulate(fresh.clone(), load(self.adjoint_place(&place))),
                        span,
                    ));
                    self.clear_adjoint(&place, ty, span, before);
                }
                self.add_to_place(&place, load(fresh.clone()), span, after);
                fresh
            };
            shadows[k] = Some(Arg::RefMut(shadow));
        }
        shadows.into_iter().flatten().collect()
    }

    /// A fresh adjoint, in the shape of that of the place.
    fn fresh_shadow(&mut self, place: &Place, ty: &Ty, span: Span, before: &mut Vec<Stmt>) -> Place {
        let fresh = self.function.new_var("d_again", ty.clone(), VarKind::Adjoint, span);
        // The adjoint is there where a `&mut` parameter, or what was moved into the call, is not.
        let floats = matches!(ty, Ty::Slice(item) | Ty::Vec(item) if item.has_zero());
        let zero = match (ty, floats) {
            (ty, _) if ty.has_zero() => Rvalue::Zero(ty.clone(), None),
            // Floats are their own tangents.
            (ty, true) => Rvalue::Zero(ty.clone(), Some(self.adjoint_place(place))),
            (Ty::Slice(_), false) => Rvalue::Zero(ty.clone(), Some(place.clone())),
            _ => Rvalue::Runtime("zero_like", vec![Arg::Ref(self.adjoint_place(place))]),
        };
        before.push(stmt(StmtKind::Let(fresh, zero), span));
        Place::var(fresh)
    }

    /// An integer part of an active structure has the tangent `NoTangent` in it already.
    fn is_discrete_part(&self, ty: &Ty) -> bool {
        ty.is_discrete()
    }

    /// A shadow that nobody looks at, for an inactive argument.
    fn scratch(&mut self, arg: &Arg, span: Span, before: &mut Vec<Stmt>) -> Arg {
        let ty = match arg {
            Arg::Value(a) => operand_ty(&self.function, a),
            Arg::Ref(p) | Arg::RefMut(p) | Arg::Receiver(p) => place_ty(&self.function, p),
        };
        let ty = ty.pointee().clone();
        if !ty.carries() {
            return Arg::Value(tree_of(Rvalue::Runtime("no_tangent", vec![])));
        }
        if ty.has_zero() {
            let fresh = self.function.new_var("d_unused", ty.clone(), VarKind::Adjoint, span);
            before.push(stmt(StmtKind::Let(fresh, Rvalue::Zero(ty, None)), span));
            return Arg::RefMut(Place::var(fresh));
        }
        if let Arg::Value(a @ (Operand::Const(..) | Operand::Tree(_))) = arg {
            return Arg::Value(tree_of(Rvalue::Runtime("scratch", vec![Arg::Value(a.clone())])));
        }
        let place = arg_place(arg);
        if ty.is_list_of_floats() {
            let fresh = self.function.new_var("d_unused", ty.clone(), VarKind::Adjoint, span);
            before.push(stmt(StmtKind::Let(fresh, Rvalue::Zero(ty, Some(place))), span));
            return Arg::RefMut(Place::var(fresh));
        }
        Arg::Value(tree_of(Rvalue::Runtime("scratch", vec![Arg::Ref(place)])))
    }
}

/// Whether a variable holds the field of a struct with a lifetime, which may be a reference.
pub(super) fn is_lent_field(function: &Function, v: VarId, place: &Place) -> bool {
    let Ty::Named(owner) = function.var(place.root).ty.pointee() else { return false };
    let is_field = matches!(place.path.last(), Some(Projection::Field(_)));
    is_field && function.var(v).ty == Ty::Unknown && owner.to_string().contains('\'')
}

/// An argument that the pullback may or may not want again: the callee's signature decides.
fn again_or_not(place: Place) -> Arg {
    Arg::Value(tree_of(Rvalue::Runtime("again", vec![Arg::Ref(place)])))
}

fn arg_place(arg: &Arg) -> Place {
    match arg {
        Arg::Value(Operand::Var(v)) => Place::var(*v),
        Arg::Value(_) => unreachable!("constants are inactive and have a zero"),
        Arg::Ref(p) | Arg::RefMut(p) | Arg::Receiver(p) => p.clone(),
    }
}

/// Whether an associated function of that name makes a value, and so has no `self` that may be a reference. (Those of arrays
/// and matrices have their derivatives in the runtime.)
fn makes(name: &Ident) -> bool {
    let name = name.to_string();
    name == "new" || name == "repeat" || name.starts_with("from_") || name.starts_with("with_")
}
