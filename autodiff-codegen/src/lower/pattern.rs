//! Patterns: taken apart where they cannot fail, kept as tokens in a `match`.

use proc_macro2::Span;
use quote::quote;
use syn::Pat;
use syn::spanned::Spanned as _;

use super::place::member;
use super::{Binding, Located, Lowerer};
use crate::fence;
use crate::ir::{Const, Member, Opaque, Operand, Place, Projection, Rvalue, StmtKind, Ty, VarId, VarKind};

/// What a pattern takes apart.
#[derive(Clone, Debug)]
pub(super) enum Origin {
    /// Memory, or a reference to it.
    Place(Located),
    /// A value.
    Value(Operand),
}

/// Whether the identifier in a pattern is a new variable, not a constant or a unit variant.
pub(super) fn is_binding(pat: &syn::PatIdent) -> bool {
    pat.by_ref.is_some()
        || pat.mutability.is_some()
        || pat.subpat.is_some()
        || pat.ident.to_string().trim_start_matches("r#").chars().next().is_some_and(|c| !c.is_uppercase())
}

/// The pattern without parentheses around it.
pub(super) fn bare_pat(pat: &Pat) -> &Pat {
    match pat {
        Pat::Paren(inner) => bare_pat(&inner.pat),
        other => other,
    }
}

/// Whether a pattern of this kind may fail to match, as far as syntax tells.
pub(super) fn is_refutable(pat: &Pat) -> bool {
    match bare_pat(pat) {
        Pat::Wild(_) | Pat::Rest(_) => false,
        Pat::Ident(ident) => {
            !is_binding(ident) || ident.subpat.as_ref().is_some_and(|(_, p)| is_refutable(p))
        }
        Pat::Type(typed) => is_refutable(&typed.pat),
        Pat::Reference(reference) => is_refutable(&reference.pat),
        Pat::Tuple(tuple) => tuple.elems.iter().any(is_refutable),
        // A longer path is a variant's.
        Pat::Struct(fields) => {
            fields.path.segments.len() > 1 || fields.fields.iter().any(|f| is_refutable(&f.pat))
        }
        _ => true,
    }
}

impl Lowerer {
    /// Binds the variables of a pattern that always matches.
    pub(super) fn bind_pattern(&mut self, pat: &Pat, origin: &Origin, ty: Option<&syn::Type>) {
        match pat {
            Pat::Paren(inner) => self.bind_pattern(&inner.pat, origin, ty),
            Pat::Type(typed) => self.bind_pattern(&typed.pat, origin, Some(&typed.ty)),
            Pat::Wild(_) | Pat::Rest(_) => {}
            Pat::Ident(ident) if is_binding(ident) => self.bind_ident(ident, origin, ty),
            Pat::Reference(reference) => {
                let inner = self.dereferenced(origin);
                self.bind_pattern(&reference.pat, &inner, reference_target(ty));
            }
            Pat::Tuple(tuple) => {
                let types = tuple_types(ty);
                self.bind_sequence(tuple.elems.iter(), origin, &types, pat.span());
            }
            Pat::TupleStruct(tuple) => self.bind_sequence(tuple.elems.iter(), origin, &[], pat.span()),
            Pat::Slice(slice) => self.bind_slice(slice, origin),
            Pat::Struct(fields) => {
                for field in &fields.fields {
                    let inner =
                        self.projected(origin, Projection::Field(member(&field.member)), field.span());
                    self.bind_pattern(&field.pat, &inner, None);
                }
            }
            other => self.problems.push(fence::pattern(other)),
        }
    }

    fn bind_ident(&mut self, pat: &syn::PatIdent, origin: &Origin, ty: Option<&syn::Type>) {
        if pat.subpat.is_some() {
            self.problems.push(fence::at_pattern(pat));
            return;
        }
        let mutable = pat.mutability.is_some();
        let value = match origin {
            Origin::Place(located) if pat.by_ref.is_some() => {
                let alias = Located::reference(located.place.clone(), mutable);
                return self.bind(&pat.ident, Binding::Alias(alias));
            }
            Origin::Place(located) if located.refs > 0 => {
                return self.bind(&pat.ident, Binding::Alias(located.clone()));
            }
            Origin::Place(located) => self.read(located.place.clone()),
            Origin::Value(operand) => Rvalue::Use(operand.clone()),
        };
        self.let_ident(pat, value, ty, pat.ident.span());
    }

    /// `let ident: ty = value;`
    pub(super) fn let_ident(
        &mut self,
        pat: &syn::PatIdent,
        value: Rvalue,
        ty: Option<&syn::Type>,
        span: Span,
    ) {
        let var = self.new_let_var(pat, &value, ty);
        self.note_length(&value, var);
        self.hold_like(&value, var);
        self.emit(StmtKind::Let(var, value), span);
        self.bind(&pat.ident, Binding::Var(var));
    }

    /// The variable of a `let`, not visible yet.
    pub(super) fn new_let_var(
        &mut self,
        pat: &syn::PatIdent,
        value: &Rvalue,
        ty: Option<&syn::Type>,
    ) -> VarId {
        let known = match ty {
            Some(ty) => self.ty(ty),
            None => self.rvalue_ty(value),
        };
        let nominal = match value {
            Rvalue::Struct { .. } => true,
            Rvalue::Use(Operand::Var(var)) => self.nominal.contains(var),
            _ => false,
        };
        let var = self.user_var(&pat.ident, known, pat.mutability.is_some());
        if nominal {
            self.nominal.insert(var);
        }
        if matches!(value, Rvalue::Call { callee: crate::ir::Callee::Path { associated: true, .. }, .. }) {
            self.made_by_type.insert(var);
        }
        self.annotate(var, ty);
        var
    }

    /// Keeps the annotation of a `let`.
    pub(super) fn annotate(&mut self, var: VarId, ty: Option<&syn::Type>) {
        self.f.vars[var.0 as usize].annotation = ty.map(quote::ToTokens::to_token_stream);
    }

    fn bind_sequence<'p>(
        &mut self,
        pats: impl ExactSizeIterator<Item = &'p Pat> + Clone,
        origin: &Origin,
        types: &[&syn::Type],
        span: Span,
    ) {
        let arity = self.arity(origin);
        let count = pats.len();
        let rest = pats.clone().position(|p| matches!(p, Pat::Rest(_)));
        for (at, pat) in pats.enumerate() {
            let from_end = rest.is_some_and(|r| at > r);
            let index = match (from_end, arity) {
                (false, _) => at,
                (true, Some(arity)) => arity + at - count,
                (true, None) => {
                    self.problems.push(fence::rest_in_the_middle(pat));
                    continue;
                }
            };
            let field = Member::Index(u32::try_from(index).unwrap_or(u32::MAX));
            let inner = self.projected(origin, Projection::Field(field), span);
            self.bind_pattern(pat, &inner, types.get(at).copied());
        }
    }

    fn bind_slice(&mut self, slice: &syn::PatSlice, origin: &Origin) {
        let count = slice.elems.len();
        let rest = slice.elems.iter().position(is_rest);
        for (at, pat) in slice.elems.iter().enumerate() {
            if matches!(pat, Pat::Rest(_)) {
                continue;
            }
            let Some(step) = self.slice_step(origin, at, count - at, rest) else {
                self.problems.push(fence::rest_in_the_middle(pat));
                continue;
            };
            let inner = self.projected(origin, step, pat.span());
            match pat {
                Pat::Ident(ident) if rest == Some(at) => self.bind_rest(ident, &inner),
                _ => self.bind_pattern(pat, &inner, None),
            }
        }
    }

    /// Which part of an array an item of a slice pattern is: the `at`th, `back` from the end, `rest` being the
    /// position of the `..`.
    pub(super) fn slice_step(
        &mut self,
        origin: &Origin,
        at: usize,
        back: usize,
        rest: Option<usize>,
    ) -> Option<Projection> {
        let start = Self::usize_literal(at as i128);
        match rest {
            Some(rest) if rest == at && back == 1 => Some(Projection::Range(Some(start), None)),
            Some(rest) if rest == at => {
                let end = self.index_from_end(origin, back - 1)?;
                Some(Projection::Range(Some(start), Some(end)))
            }
            Some(rest) if at > rest => Some(Projection::Index(self.index_from_end(origin, back)?)),
            _ => Some(Projection::Index(start)),
        }
    }

    /// `rest @ ..`
    fn bind_rest(&mut self, pat: &syn::PatIdent, inner: &Origin) {
        match inner {
            Origin::Place(located) if located.refs > 0 => {
                self.bind(&pat.ident, Binding::Alias(located.clone()));
            }
            _ => self.problems.push(fence::at_pattern(pat)),
        }
    }

    /// The index of the element that is `back` from the end of an array or a slice.
    fn index_from_end(&mut self, origin: &Origin, back: usize) -> Option<Operand> {
        let place = match origin {
            Origin::Place(located) => located.place.clone(),
            Origin::Value(Operand::Var(var)) => Place::var(*var),
            Origin::Value(_) => return None,
        };
        let len = match self.place_ty(&place).as_ref().map(Ty::pointee) {
            Some(Ty::Array(_, len)) => len.clone(),
            Some(Ty::Slice(_) | Ty::Vec(_)) => return Some(self.index_from_end_of_slice(place, back)),
            // What a range takes out of anything, and what a pattern of slices is matched on, has a length.
            None | Some(Ty::Infer(_) | Ty::Unknown) => {
                return Some(self.index_from_end_of_slice(place, back));
            }
            Some(_) => return None,
        };
        let back = i128::try_from(back).ok()?;
        if let Some(n) = len.literal() {
            return Some(Self::usize_literal(i128::from(n) - back));
        }
        let (len, back) = (len.0, proc_macro2::Literal::i128_unsuffixed(back));
        Some(Operand::Const(Const::Path(quote!((#len - #back))), Ty::Int("usize".to_owned())))
    }

    /// The index is computed before it is known that the slice is long enough; only where it is, it is used.
    fn index_from_end_of_slice(&mut self, place: Place, back: usize) -> Operand {
        let span = Span::call_site();
        let len = self.known_length(&place);
        let len = len.unwrap_or_else(|| self.atom(Rvalue::Len(place), span));
        let back = proc_macro2::Literal::usize_unsuffixed(back);
        let opaque = self.opaque_of_operands("an index", &[&len], span, |tokens| {
            let len = &tokens[0];
            quote!(#len.wrapping_sub(#back))
        });
        let usize_ty = Ty::Int("usize".to_owned());
        let opaque = Opaque { pure_inert: true, ty: Some(usize_ty.clone()), ..opaque };
        let index = self.f.new_var("index", usize_ty, VarKind::Temp, span);
        self.emit(StmtKind::Let(index, Rvalue::Opaque(opaque)), span);
        Operand::Var(index)
    }

    fn arity(&self, origin: &Origin) -> Option<usize> {
        let ty = match origin {
            Origin::Place(located) => self.place_ty(&located.place),
            Origin::Value(operand) => self.operand_ty(operand),
        };
        match ty?.pointee() {
            Ty::Tuple(items) => Some(items.len()),
            _ => None,
        }
    }

    fn dereferenced(&mut self, origin: &Origin) -> Origin {
        match origin {
            Origin::Place(located) if located.refs > 0 => {
                Origin::Place(Located { refs: located.refs - 1, ..located.clone() })
            }
            Origin::Place(located) => Origin::Place(Self::stepped(located, Projection::Deref)),
            Origin::Value(operand) => {
                let place = self.home(operand, Span::call_site());
                Origin::Place(Self::stepped(&Located::of(place), Projection::Deref))
            }
        }
    }

    fn projected(&mut self, origin: &Origin, step: Projection, span: Span) -> Origin {
        let located = match origin {
            Origin::Place(located) => located.clone(),
            Origin::Value(operand) => Located::of(self.home(operand, span)),
        };
        let through = self.through_reference(located.place.clone());
        let located = if through.refs > 0 { through } else { located };
        Origin::Place(Self::stepped(&located, step))
    }

    pub(super) fn stepped(located: &Located, step: Projection) -> Located {
        let mut place = located.place.clone();
        // Fields and elements are reached through references without a step.
        if !matches!(step, Projection::Deref) {
            while place.path.last().is_some_and(|s| matches!(s, Projection::Deref)) {
                place.path.pop();
            }
        }
        place.path.push(step);
        let refs = located.refs.min(1);
        Located { place, refs, mutable: located.mutable }
    }

    /// A variable that holds the operand.
    pub(super) fn home(&mut self, operand: &Operand, span: Span) -> Place {
        match operand {
            Operand::Var(var) => Place::var(*var),
            other => {
                let var = self.named_temp("value", Rvalue::Use(other.clone()), span);
                Place::var(var)
            }
        }
    }
}

pub(super) fn is_rest(pat: &Pat) -> bool {
    match pat {
        Pat::Rest(_) => true,
        Pat::Ident(ident) => ident.subpat.as_ref().is_some_and(|(_, p)| matches!(**p, Pat::Rest(_))),
        _ => false,
    }
}

fn reference_target(ty: Option<&syn::Type>) -> Option<&syn::Type> {
    match ty {
        Some(syn::Type::Reference(reference)) => Some(&reference.elem),
        _ => None,
    }
}

pub(super) fn tuple_types(ty: Option<&syn::Type>) -> Vec<&syn::Type> {
    match ty {
        Some(syn::Type::Tuple(tuple)) => tuple.elems.iter().collect(),
        _ => Vec::new(),
    }
}
