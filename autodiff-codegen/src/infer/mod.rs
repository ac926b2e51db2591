//! Local type inference: what the signature, the literals and the operators tell about every variable.
//!
//! rustc checks the types; this only has to know enough of them to print ordinary arithmetic. So it never
//! reports anything, and what it cannot find out stays [`Ty::Unknown`]. In one direction it is careful: a
//! type without a gradient (an integer, a `bool`) is concluded only from evidence that no other type could
//! give, because a gradient that is lost that way is lost silently. `m.n * 2` is no such evidence, a user's
//! type may implement `Mul<i32>`; `a[m.n * 2]` is, where `a` is a slice. To take a variable for a float
//! wrongly is harmless: the generated code does not compile.

mod calls;
mod mentions;
mod operators;
mod places;
mod query;
mod sequences;
mod solve;
mod table;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::ir::{Function, Rvalue, StmtKind, Ty, Var, VarId, VarKind};
pub use query::{operand_ty, place_ty, rvalue_ty};
use solve::Solver;
use table::{Class, Table};

/// Types of places that the type of their root does not tell (`m.b` of a struct), by root and shape.
pub type PlaceTypes = BTreeMap<(VarId, String), Ty>;

/// Finds the type of every variable, constant and place of the function, as far as they can be known.
/// Afterwards no [`Ty::Infer`] is left.
pub fn infer(function: &mut Function) {
    let table = start(function);
    let (table, places) = Solver::new(function, table).run();
    mentions::each_type(function, &mut |ty| *ty = table.resolve(ty));
    function.place_types = places.into_iter().map(|(place, ty)| (place, table.resolve(&ty))).collect();
    operators::settle(function);
    settle_converted(function);
}

/// An integer of a width that rustc infers, and that `f64::from` takes, is no `usize`: it cannot be an index.
fn settle_converted(function: &mut Function) {
    let mut converted = Vec::new();
    function.body.each(&mut |stmt| {
        if let StmtKind::Let(_, Rvalue::Opaque(opaque)) = &stmt.kind
            && opaque.what.starts_with("the conversion")
            && opaque.what.ends_with("::from`")
        {
            converted.extend(opaque.reads.iter().copied());
        }
    });
    for v in converted {
        let ty = &mut function.vars[v.0 as usize].ty;
        if matches!(ty, Ty::Int(name) if name.is_empty()) {
            *ty = Ty::Int("i32".to_owned());
        }
    }
}

/// Gives every type that is not known, or not fully, a type variable.
fn start(function: &mut Function) -> Table {
    let mut table = Table::new(function.infer_vars, only_float(function));
    mentions::each_type(function, &mut |ty| reserve(ty, &mut table));
    function.vars.iter_mut().for_each(|var| open_struct(var, &mut table));
    mentions::each_type(function, &mut |ty| *ty = open(ty, &mut table));
    table
}

/// In a generic function that names no other float type, what is a float is a `T`: what comes out of a call of
/// another generic function, for example. If it is not, rustc says so.
fn only_float(function: &Function) -> Option<Ty> {
    let [param] = function.real_params.as_slice() else { return None };
    let names_another = ["f32", "f64"].iter().any(|name| function.taken.contains(*name));
    (!names_another).then(|| Ty::Param(param.clone()))
}

/// A local variable without annotation has its struct type from an earlier run, perhaps from a struct literal,
/// which does not tell the generic arguments.
fn open_struct(var: &mut Var, table: &mut Table) {
    if let Ty::Named(path) = &var.ty
        && var.annotation.is_none()
        && var.kind != VarKind::Param
    {
        var.ty = table.fresh(Class::Struct(path.clone()));
    }
}

fn reserve(ty: &Ty, table: &mut Table) {
    match ty {
        Ty::Infer(id) => table.reserve(id + 1),
        Ty::Array(inner, _) | Ty::Slice(inner) | Ty::Vec(inner) | Ty::Ref(_, inner) | Ty::Maybe(_, inner) => {
            reserve(inner, table);
        }
        Ty::Tuple(parts) => parts.iter().for_each(|part| reserve(part, table)),
        Ty::Unknown
        | Ty::SomeFloat
        | Ty::Float(_)
        | Ty::Param(_)
        | Ty::Int(_)
        | Ty::Bool
        | Ty::Unit
        | Ty::Inert(_)
        | Ty::Named(_) => {}
    }
}

fn open(ty: &Ty, table: &mut Table) -> Ty {
    let mut inner = |ty: &Ty| Box::new(open(ty, table));
    match ty {
        Ty::Array(ty, length) => Ty::Array(inner(ty), length.clone()),
        Ty::Slice(ty) => Ty::Slice(inner(ty)),
        Ty::Vec(ty) => Ty::Vec(inner(ty)),
        Ty::Ref(mutable, ty) => Ty::Ref(*mutable, inner(ty)),
        Ty::Maybe(kind, ty) => Ty::Maybe(*kind, inner(ty)),
        Ty::Tuple(parts) => Ty::Tuple(parts.iter().map(|part| open(part, table)).collect()),
        Ty::Unknown => table.fresh(Class::Any),
        Ty::SomeFloat => table.fresh(Class::Float),
        Ty::Int(name) if name.is_empty() => table.fresh(Class::Int),
        Ty::Named(path) if has_holes(path) => table.fresh(Class::Struct(path.clone())),
        known => known.clone(),
    }
}

/// `Pair<_>`: two variables of this type may differ.
fn has_holes(path: &proc_macro2::TokenStream) -> bool {
    path.clone().into_iter().any(|token| match token {
        proc_macro2::TokenTree::Ident(ident) => ident == "_",
        proc_macro2::TokenTree::Group(group) => has_holes(&group.stream()),
        proc_macro2::TokenTree::Punct(_) | proc_macro2::TokenTree::Literal(_) => false,
    })
}
