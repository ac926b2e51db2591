//! Types from syntax, and the little that lowering itself needs to know about the types of places.

use std::collections::{HashMap, HashSet};

use proc_macro2::Ident;
use quote::{ToTokens as _, quote};

use super::place::{bare, ident_of, member};
use super::{Binding, Lowerer};
use crate::ir::{
    Arg, BinOp, Const, FloatTy, Length, Maybe, Member, Operand, Place, Projection, Rvalue, Ty, UnOp,
};

const INTEGERS: [&str; 12] =
    ["i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64", "u128", "usize"];

/// Types of the standard library that carry a gradient only if what is in them does.
const CONTAINERS: [&str; 12] = [
    "Option",
    "Result",
    "Range",
    "RangeInclusive",
    "HashMap",
    "HashSet",
    "BTreeMap",
    "BTreeSet",
    "BinaryHeap",
    "VecDeque",
    "LinkedList",
    "Box",
];

/// Whether the name is a built-in integer type's.
pub(super) fn is_integer_name(name: &str) -> bool {
    INTEGERS.contains(&name)
}

/// Type parameters bounded by one of the traits, in the generics or the where clauses.
pub fn bounded_params(own: &syn::Generics, outer: Option<&syn::Generics>, traits: &[&str]) -> Vec<Ident> {
    let mut found: Vec<Ident> = Vec::new();
    for generics in outer.into_iter().chain([own]) {
        for param in generics.type_params().filter(|p| is_bounded(&p.bounds, traits)) {
            found.push(param.ident.clone());
        }
        for predicate in generics.where_clause.iter().flat_map(|w| &w.predicates) {
            if let syn::WherePredicate::Type(bound) = predicate
                && let syn::Type::Path(path) = &bound.bounded_ty
                && let Some(ident) = path.path.get_ident()
                && is_bounded(&bound.bounds, traits)
                && !found.contains(ident)
            {
                found.push(ident.clone());
            }
        }
    }
    found
}

fn is_bounded<'a>(bounds: impl IntoIterator<Item = &'a syn::TypeParamBound>, traits: &[&str]) -> bool {
    bounds.into_iter().any(|bound| match bound {
        syn::TypeParamBound::Trait(t) => {
            t.path.segments.last().is_some_and(|s| traits.iter().any(|name| s.ident == name))
        }
        _ => false,
    })
}

/// The names of the type parameters.
pub(super) fn type_params(own: &syn::Generics, outer: Option<&syn::Generics>) -> HashSet<String> {
    let generics = outer.into_iter().chain([own]);
    generics.flat_map(syn::Generics::type_params).map(|p| p.ident.to_string()).collect()
}

/// The const parameters with their types.
pub(super) fn const_params(own: &syn::Generics, outer: Option<&syn::Generics>) -> HashMap<String, Ty> {
    let mut found = HashMap::new();
    for generics in outer.into_iter().chain([own]) {
        for param in generics.const_params() {
            let name = param.ty.to_token_stream().to_string();
            let ty = match name.as_str() {
                "bool" => Ty::Bool,
                "char" => Ty::Inert(quote!(char)),
                _ => Ty::Int(name),
            };
            found.insert(param.ident.to_string(), ty);
        }
    }
    found
}

impl Lowerer {
    /// The type as syntax tells it.
    pub(super) fn ty(&mut self, ty: &syn::Type) -> Ty {
        match ty {
            syn::Type::Paren(inner) => self.ty(&inner.elem),
            syn::Type::Group(inner) => self.ty(&inner.elem),
            syn::Type::Infer(_) => self.fresh_ty(),
            syn::Type::Array(array) => {
                let length = match &array.len {
                    syn::Expr::Infer(_) => return self.fresh_ty(),
                    len => Length(len.to_token_stream()),
                };
                Ty::Array(Box::new(self.ty(&array.elem)), length)
            }
            syn::Type::Slice(slice) => Ty::Slice(Box::new(self.ty(&slice.elem))),
            syn::Type::Reference(r) => Ty::Ref(r.mutability.is_some(), Box::new(self.ty(&r.elem))),
            syn::Type::Tuple(tuple) if tuple.elems.is_empty() => Ty::Unit,
            syn::Type::Tuple(tuple) => Ty::Tuple(tuple.elems.iter().map(|elem| self.ty(elem)).collect()),
            syn::Type::Path(path) => self.path_ty(path),
            other => Ty::Named(other.to_token_stream()),
        }
    }

    fn path_ty(&mut self, path: &syn::TypePath) -> Ty {
        let tokens = path.to_token_stream();
        let Some(last) = path.path.segments.last().filter(|_| path.qself.is_none()) else {
            return Ty::Named(tokens);
        };
        let name = last.ident.to_string();
        if let Some(item) = first_type_argument(last).filter(|_| name == "Vec") {
            return Ty::Vec(Box::new(self.ty(item)));
        }
        let from_core = path.path.segments.len() == 1
            || path
                .path
                .segments
                .first()
                .is_some_and(|s| s.ident == "std" || s.ident == "core" || s.ident == "alloc");
        if !from_core {
            return Ty::Named(tokens);
        }
        if let Some(ty) = self.maybe_ty(&name, last) {
            return ty;
        }
        match name.as_str() {
            "f32" => Ty::Float(FloatTy::F32),
            "f64" => Ty::Float(FloatTy::F64),
            "bool" => Ty::Bool,
            "char" | "str" | "String" => Ty::Inert(tokens),
            _ if is_integer_name(&name) => Ty::Int(name),
            _ if self.f.real_params.contains(&last.ident) => Ty::Param(last.ident.clone()),
            _ if CONTAINERS.contains(&name.as_str()) && self.has_inert_arguments(last) => Ty::Inert(tokens),
            _ => Ty::Named(tokens),
        }
    }

    /// `Option<T>`, `Result<T, E>` of something that carries a gradient.
    fn maybe_ty(&mut self, name: &str, segment: &syn::PathSegment) -> Option<Ty> {
        let kind = match name {
            "Option" => Maybe::Option,
            "Result" => Maybe::Result,
            _ => return None,
        };
        let inner = self.ty(first_type_argument(segment)?);
        inner.carries().then(|| Ty::Maybe(kind, Box::new(inner)))
    }

    /// Whether the generic arguments are types without a gradient: `<usize>`, `<u8, bool>`.
    fn has_inert_arguments(&mut self, segment: &syn::PathSegment) -> bool {
        let syn::PathArguments::AngleBracketed(args) = &segment.arguments else { return false };
        args.args.iter().all(|arg| match arg {
            syn::GenericArgument::Type(ty) => !self.ty(ty).carries(),
            syn::GenericArgument::Lifetime(_) => true,
            _ => false,
        })
    }

    /// The type of a place, as far as it is known: that of a field only if the struct is in the same module.
    pub(super) fn place_ty(&self, place: &Place) -> Option<Ty> {
        let mut ty = self.f.var(place.root).ty.clone();
        for step in &place.path {
            ty = self.step_ty(ty, step)?;
        }
        (!matches!(ty, Ty::Infer(_) | Ty::Unknown)).then_some(ty)
    }

    /// The type of a part, by the type of the whole.
    fn step_ty(&self, ty: Ty, step: &Projection) -> Option<Ty> {
        if let Projection::Deref = step {
            return match ty {
                Ty::Ref(_, inner) => Some(*inner),
                _ => None,
            };
        }
        let ty = ty.pointee().clone();
        match (step, ty) {
            (Projection::Index(_), Ty::Array(item, _) | Ty::Slice(item) | Ty::Vec(item)) => Some(*item),
            (Projection::Range(..), Ty::Array(item, _) | Ty::Slice(item) | Ty::Vec(item)) => {
                Some(Ty::Slice(item))
            }
            (Projection::Field(Member::Index(n)), Ty::Tuple(items)) => items.get(*n as usize).cloned(),
            (Projection::Field(Member::Named(name)), Ty::Named(path)) => {
                self.f.known_fields.get(&format!("{path} .{name}")).cloned()
            }
            (Projection::Field(Member::Index(n)), Ty::Named(path)) => {
                self.f.known_fields.get(&format!("{path} .{n}")).cloned()
            }
            (Projection::Payload(p), Ty::Maybe(_, item)) if p.is_value() => Some(*item),
            _ => None,
        }
    }

    /// The type of a place expression, as far as it is known, without evaluating anything.
    pub(super) fn peek_ty(&self, e: &syn::Expr) -> Option<Ty> {
        match bare(e) {
            syn::Expr::Path(_) => match self.lookup(&ident_of(e)?.to_string())? {
                Binding::Var(var) => Some(self.f.var(*var).ty.clone()),
                Binding::Alias(located) => {
                    let ty = self.place_ty(&located.place).unwrap_or(Ty::Unknown);
                    Some((0..located.refs).fold(ty, |ty, _| Ty::Ref(located.mutable, Box::new(ty))))
                }
                Binding::Given(given) => self.given_ty(given),
            },
            syn::Expr::Field(_) if self.peek_given(e).is_some() => self.given_ty(&self.peek_given(e)?),
            syn::Expr::Field(field) => {
                self.step_ty(self.peek_ty(&field.base)?, &Projection::Field(member(&field.member)))
            }
            syn::Expr::Index(index) => {
                let step = match bare(&index.index) {
                    syn::Expr::Range(_) => Projection::Range(None, None),
                    _ => Projection::Index(Operand::unit()),
                };
                self.step_ty(self.peek_ty(&index.expr)?, &step)
            }
            syn::Expr::Unary(unary) if matches!(unary.op, syn::UnOp::Deref(_)) => {
                self.step_ty(self.peek_ty(&unary.expr)?, &Projection::Deref)
            }
            syn::Expr::Reference(r) => {
                let inner = self.peek_ty(&r.expr).unwrap_or(Ty::Unknown);
                Some(Ty::Ref(r.mutability.is_some(), Box::new(inner)))
            }
            syn::Expr::MethodCall(call) if self.is_seen_as_slice(call) => {
                let mutable = super::place::is_mutable_view(call);
                match self.peek_ty(&call.receiver)?.pointee() {
                    Ty::Array(item, _) | Ty::Slice(item) | Ty::Vec(item) => {
                        Some(Ty::Ref(mutable, Box::new(Ty::Slice(item.clone()))))
                    }
                    _ => Some(Ty::Ref(mutable, Box::new(Ty::Unknown))),
                }
            }
            call if self.known_call(call).is_some() => self.known_call(call),
            // What is in an `Option` that `content` knows: only its being a reference matters here.
            content if self.is_content(content) => self.content_ty(content),
            syn::Expr::Lit(lit) => match &lit.lit {
                syn::Lit::Str(_) => Some(Ty::Inert(quote!(str))),
                syn::Lit::Int(int) if int.suffix().is_empty() => None,
                syn::Lit::Int(int) if int.suffix() == "f64" => Some(Ty::Float(FloatTy::F64)),
                syn::Lit::Int(int) if int.suffix() == "f32" => Some(Ty::Float(FloatTy::F32)),
                syn::Lit::Int(int) => Some(Ty::Int(int.suffix().to_owned())),
                _ => None,
            },
            _ => None,
        }
    }

    /// The type of an operand, as far as it is known.
    pub(super) fn operand_ty(&self, operand: &Operand) -> Option<Ty> {
        let ty = match operand {
            Operand::Var(var) => &self.f.var(*var).ty,
            Operand::Const(_, ty) => ty,
            Operand::Tree(_) => return None,
        };
        (!matches!(ty, Ty::Infer(_) | Ty::Unknown)).then(|| ty.clone())
    }

    fn operand_ty_or_fresh(&mut self, operand: &Operand) -> Ty {
        match operand {
            Operand::Var(var) => self.f.var(*var).ty.clone(),
            Operand::Const(_, ty) => ty.clone(),
            Operand::Tree(_) => self.fresh_ty(),
        }
    }

    /// The type of a value where it is plain, else a fresh variable of inference.
    pub(super) fn rvalue_ty(&mut self, value: &Rvalue) -> Ty {
        let known = match value {
            Rvalue::Use(operand) | Rvalue::NoDiff(operand, _) => return self.operand_ty_or_fresh(operand),
            Rvalue::Load(place) => self.place_ty(place),
            Rvalue::CloneOf(place) => self.place_ty(place).and_then(cloned_ty),
            Rvalue::Select(_, a, _) => return self.operand_ty_or_fresh(a),
            Rvalue::Borrow(place) => {
                let ty = self.place_ty(place).unwrap_or_else(|| self.fresh_ty());
                Some(Ty::Ref(false, Box::new(ty)))
            }
            Rvalue::Taken(place, taking) => self.taken_ty(place, taking),
            Rvalue::Unary(UnOp::Neg | UnOp::Not, operand) => self.operand_ty(operand).filter(is_number),
            Rvalue::Binary(op, a, b) => self.binary_ty(*op, a, b),
            Rvalue::Rule(_, args, _) => args.first().and_then(|a| self.operand_ty(a)).filter(Ty::is_float),
            Rvalue::Cast(_, ty, _) => Some(ty.clone()),
            Rvalue::Len(_) => Some(Ty::Int("usize".to_owned())),
            Rvalue::Tuple(items) => {
                let items = items.iter().map(|item| self.operand_ty_or_fresh(item)).collect();
                Some(Ty::Tuple(items))
            }
            Rvalue::Array(items) => {
                let len = proc_macro2::Literal::usize_unsuffixed(items.len());
                Some(Ty::Array(Box::new(self.item_ty(items)), Length(quote!(#len))))
            }
            Rvalue::Repeat(item, len) => {
                Some(Ty::Array(Box::new(self.item_ty(std::slice::from_ref(item))), len.clone()))
            }
            Rvalue::VecRepeat(item, _) => Some(Ty::Vec(Box::new(self.item_ty(std::slice::from_ref(item))))),
            Rvalue::VecList(items) => Some(Ty::Vec(Box::new(self.item_ty(items)))),
            Rvalue::Opaque(opaque) => opaque.ty.clone(),
            Rvalue::Struct { path, fields, .. } => match (crate::ir::maybe_of(path), fields.as_slice()) {
                (Some(kind), [(_, inner)]) => {
                    Some(Ty::Maybe(kind, Box::new(self.operand_ty_or_fresh(inner))))
                }
                _ => None,
            },
            Rvalue::Call { callee, args, fallible } => {
                let receiver = match args.first() {
                    Some(Arg::Value(a)) => self.operand_ty(a),
                    Some(Arg::Ref(p) | Arg::RefMut(p) | Arg::Receiver(p)) => self.place_ty(p),
                    None => None,
                };
                self.f.known_result(callee, receiver.as_ref(), *fallible).cloned()
            }
            _ => None,
        };
        known.unwrap_or_else(|| self.fresh_ty())
    }

    fn item_ty(&mut self, items: &[Operand]) -> Ty {
        match items.first() {
            Some(item) => self.operand_ty_or_fresh(item),
            None => self.fresh_ty(),
        }
    }

    fn binary_ty(&self, op: BinOp, a: &Operand, b: &Operand) -> Option<Ty> {
        if op.is_comparison() {
            return Some(Ty::Bool);
        }
        let left = self.operand_ty(a).filter(is_number);
        let right = self.operand_ty(b).filter(is_number);
        match op {
            BinOp::Shl | BinOp::Shr => left,
            // Beside a type of the user's a number tells nothing.
            _ if left.is_some() && right.is_some() || is_literal(b) => left,
            _ if is_literal(a) => right,
            _ => None,
        }
    }

    /// Whether the type of the operand is known to be a float's.
    pub(super) fn is_float(&self, operand: &Operand) -> bool {
        matches!(operand, Operand::Const(Const::Float { .. }, _))
            || self.operand_ty(operand).is_some_and(|ty| ty.is_float())
    }
}

/// The first type among the generic arguments of a path segment.
pub(super) fn first_type_argument(segment: &syn::PathSegment) -> Option<&syn::Type> {
    let syn::PathArguments::AngleBracketed(args) = &segment.arguments else { return None };
    args.args.iter().find_map(|arg| match arg {
        syn::GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

fn is_literal(operand: &Operand) -> bool {
    matches!(operand, Operand::Const(Const::Float { .. } | Const::Int { .. }, _))
}

fn is_number(ty: &Ty) -> bool {
    ty.is_float() || ty.is_discrete()
}

/// The type of `place.clone()` by the type of the place.
fn cloned_ty(ty: Ty) -> Option<Ty> {
    match ty {
        Ty::Ref(_, inner) => cloned_ty(*inner),
        Ty::Slice(item) => Some(Ty::Vec(item)),
        other => Some(other),
    }
}
