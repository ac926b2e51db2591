//! Types for the later phases, on a function whose types are resolved.

use crate::ir::{BinOp, Function, Operand, Place, Rvalue, Taking, Ty, UnOp, is_variant, maybe_of};
use crate::rules::{self, Kind};

use super::places::{shape, step_into, usize_ty};
use super::solve::length;

/// The type of the place, [`Ty::Unknown`] where it is not known.
pub fn place_ty(function: &Function, place: &Place) -> Ty {
    let mut ty = function.var(place.root).ty.clone();
    let mut path = String::new();
    for step in &place.path {
        path.push_str(&shape(step));
        let recorded = || function.place_types.get(&(place.root, path.clone())).cloned();
        ty = step_into(&ty, step).or_else(recorded).unwrap_or(Ty::Unknown);
    }
    ty
}

/// The type of the operand.
pub fn operand_ty(function: &Function, operand: &Operand) -> Ty {
    match operand {
        Operand::Var(var) => function.var(*var).ty.clone(),
        Operand::Const(_, ty) => ty.clone(),
        Operand::Tree(value) => rvalue_ty(function, value),
    }
}

/// The type of the value, [`Ty::Unknown`] where only the variable that holds it would tell.
pub fn rvalue_ty(function: &Function, value: &Rvalue) -> Ty {
    let of = |operand: &Operand| operand_ty(function, operand);
    match value {
        Rvalue::Use(a) | Rvalue::NoDiff(a, _) => of(a),
        Rvalue::Load(place) | Rvalue::Zero(Ty::Unknown, Some(place)) => place_ty(function, place),
        Rvalue::Unary(UnOp::Neg | UnOp::Not, a) => number(of(a)),
        Rvalue::Binary(op, a, b) => binary_ty(*op, of(a), of(b)),
        Rvalue::Rule(name, args, _) => rule_ty(name, args.iter().map(of)),
        Rvalue::Cast(_, ty, _) | Rvalue::Zero(ty, _) => ty.clone(),
        Rvalue::Tuple(parts) => Ty::Tuple(parts.iter().map(of).collect()),
        Rvalue::Array(list) => match list.iter().map(of).reduce(clearer) {
            Some(element) => Ty::Array(Box::new(element), length(list.len())),
            None => Ty::Unknown,
        },
        Rvalue::Repeat(a, length) => Ty::Array(Box::new(of(a)), length.clone()),
        Rvalue::VecRepeat(a, _) => Ty::Vec(Box::new(of(a))),
        Rvalue::VecList(list) => {
            Ty::Vec(Box::new(list.iter().map(of).reduce(clearer).unwrap_or(Ty::Unknown)))
        }
        Rvalue::Struct { path, fields, .. } if maybe_of(path).is_some() => {
            match (maybe_of(path), fields.as_slice()) {
                (Some(kind), [(_, value)]) => Ty::Maybe(kind, Box::new(of(value))),
                _ => Ty::Unknown,
            }
        }
        Rvalue::Struct { path, .. } if !is_variant(path) => Ty::Named(path.clone()),
        Rvalue::Len(_) => usize_ty(),
        Rvalue::CloneOf(place) => match stripped(place_ty(function, place)) {
            Ty::Slice(element) => Ty::Vec(element),
            ty => ty,
        },
        Rvalue::Borrow(place) => Ty::Ref(false, Box::new(place_ty(function, place))),
        Rvalue::Taken(place, Taking::Replace(_) | Taking::Take | Taking::SplitOff(_)) => {
            stripped(place_ty(function, place))
        }
        Rvalue::Taken(place, Taking::Pop | Taking::Remove(_) | Taking::SwapRemove(_)) => {
            match stripped(place_ty(function, place)) {
                Ty::Vec(element) => *element,
                _ => Ty::Unknown,
            }
        }
        Rvalue::Select(_, a, b) => clearer(of(a), of(b)),
        Rvalue::Scale(seed, partial) => clearer(number(of(seed)), number(of(partial))),
        Rvalue::Struct { .. }
        | Rvalue::Call { .. }
        | Rvalue::Opaque(_)
        | Rvalue::Runtime(..)
        | Rvalue::Nothing => Ty::Unknown,
    }
}

fn stripped(ty: Ty) -> Ty {
    match ty {
        Ty::Ref(_, inner) => stripped(*inner),
        ty => ty,
    }
}

/// The result of a built-in operator on a value of the type; unknown for a user's type, whose operators may
/// give anything.
fn number(ty: Ty) -> Ty {
    match stripped(ty) {
        Ty::Named(_) => Ty::Unknown,
        ty => ty,
    }
}

/// The one of two equal types that is better known.
fn clearer(a: Ty, b: Ty) -> Ty {
    let take_b = match (&a, &b) {
        (Ty::Unknown, _) | (Ty::SomeFloat, Ty::Float(_) | Ty::Param(_)) => true,
        (Ty::Int(name), Ty::Int(_)) => name.is_empty(),
        _ => false,
    };
    if take_b { b } else { a }
}

fn binary_ty(op: BinOp, a: Ty, b: Ty) -> Ty {
    match op {
        BinOp::Eq | BinOp::Ne | BinOp::Lt | BinOp::Le | BinOp::Gt | BinOp::Ge | BinOp::And | BinOp::Or => {
            Ty::Bool
        }
        BinOp::Shl | BinOp::Shr => number(a),
        BinOp::Add
        | BinOp::Sub
        | BinOp::Mul
        | BinOp::Div
        | BinOp::Rem
        | BinOp::BitAnd
        | BinOp::BitOr
        | BinOp::BitXor => arithmetic_ty(number(a), number(b)),
    }
}

/// The float arguments of a rule have the type of its result.
fn rule_ty(name: &str, args: impl Iterator<Item = Ty>) -> Ty {
    let kinds = rules::find(name).map_or(&[][..], |rule| rule.params);
    let floats = kinds.iter().zip(args).filter(|(kind, _)| **kind != Kind::Int);
    floats.map(|(_, ty)| number(ty)).reduce(arithmetic_ty).unwrap_or(Ty::Unknown)
}

/// An integer beside an unknown type tells nothing: see [`super::infer`].
fn arithmetic_ty(a: Ty, b: Ty) -> Ty {
    match (&a, &b) {
        (Ty::Int(_), Ty::Unknown) | (Ty::Unknown, Ty::Int(_)) => Ty::Unknown,
        _ => clearer(a, b),
    }
}
