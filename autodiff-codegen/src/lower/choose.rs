//! What a `match` is on, and which parts of it the names in its patterns mean.
//!
//! A name is bound by the pattern itself, and a statement [`StmtKind::Bound`] says what it is bound to; or, where
//! it is a reference into a place that can be written down, it is an alias of that place, and the pattern has `_`.

use std::collections::{BTreeSet, HashMap};

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens as _, quote};
use syn::spanned::Spanned as _;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, Pat, parse_quote};

use super::expr::value_span;
use super::maybe::Maker;
use super::pattern::{Origin, is_binding, is_rest};
use super::place::{bare, member};
use super::{Binding, Located, Lowerer};
use crate::ir::{
    Maybe, Member, Opaque, Operand, Payload, Place, Projection, Rvalue, Stmt, StmtKind, Ty, VarId,
};

/// How the names of a pattern hold what they are bound to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Mode {
    Value,
    Ref,
    RefMut,
}

/// Where the parts of what is matched on are.
#[derive(Clone, Debug)]
pub(super) enum Parts {
    Place(Place, Mode),
    Tuple(Vec<Parts>),
    /// Nothing is known, and nothing active is in it: what the analysis of activity checks.
    Unknown,
}

/// What is matched on.
#[derive(Clone, Debug)]
pub(super) struct Scrutinee {
    pub(super) opaque: Opaque,
    pub(super) parts: Parts,
}

/// A pattern under the printed names of its variables.
pub(super) struct Matched {
    pub(super) tokens: TokenStream,
    /// The variables that the pattern binds.
    pub(super) binds: Vec<VarId>,
    /// What they are bound to, as far as it is known.
    bounds: Vec<(VarId, Place)>,
    /// Names that are aliases.
    pub(super) aliases: Vec<(syn::Ident, Located)>,
    /// A reference that may be written through is bound by the pattern.
    pub(super) lends: bool,
}

impl Matched {
    /// The statements that say what is bound.
    pub(super) fn bounds(&self, span: Span) -> Vec<Stmt> {
        let bound = |(v, place): &(VarId, Place)| Stmt { kind: StmtKind::Bound(*v, place.clone()), span };
        self.bounds.iter().map(bound).collect()
    }
}

/// Where the names of a pattern are; `None` where the alternatives of a pattern disagree, or it is not known.
type Found = HashMap<String, Option<(Place, Mode)>>;

impl Lowerer {
    /// What is matched on, evaluated so far that only places and variables are left.
    pub(super) fn scrutinee(&mut self, e: &Expr, patterns: &[&Pat]) -> Option<Scrutinee> {
        let what = "the value that is matched on";
        if let Some((place, mode)) = self.viewed(e) {
            let located = self.locate(&place)?;
            return Some(self.scrutinee_in(located, mode, patterns, e.span()));
        }
        if let Some(var) = self.held_variable(e) {
            return Some(self.held_scrutinee(var, patterns, e.span()));
        }
        if self.is_local_place(e) {
            let mut located = self.locate(e)?;
            let is_view = matches!(bare(e), Expr::MethodCall(call) if self.is_seen_as_slice(call));
            let sliced = matches!(self.place_ty(&located.place), Some(Ty::Vec(_)))
                && patterns.iter().any(|p| matches!(super::pattern::bare_pat(p), Pat::Slice(_)));
            if (is_view || sliced) && !matches!(self.place_ty(&located.place), Some(Ty::Slice(_))) {
                // A pattern sees the difference between a `Vec` and the slice of it.
                located.place.path.push(Projection::Range(None, None));
            }
            return Some(self.scrutinee_in(located, Mode::Value, patterns, e.span()));
        }
        match bare(e) {
            Expr::Tuple(tuple) if !tuple.elems.is_empty() => {
                let mut all = Vec::new();
                for (at, elem) in tuple.elems.iter().enumerate() {
                    let inner: Vec<&Pat> = patterns.iter().filter_map(|p| tuple_element(p, at)).collect();
                    let named = self.option_named(elem)?;
                    all.push(self.scrutinee(named.as_ref().unwrap_or(elem), &inner)?);
                }
                Some(joined(all, what))
            }
            Expr::Reference(_)
            | Expr::Closure(_)
            | Expr::Unsafe(_)
            | Expr::Path(_)
            | Expr::Field(_)
            | Expr::Index(_) => Some(Scrutinee { opaque: self.opaque(e, what), parts: Parts::Unknown }),
            other => match self.matched_value(other, patterns)? {
                Rvalue::Opaque(opaque) if opaque.ty.as_ref().is_none_or(Ty::carries) => {
                    Some(Scrutinee { opaque, parts: Parts::Unknown })
                }
                Rvalue::Load(place) if place.is_var() && self.held.contains(&place.root) => {
                    Some(self.held_scrutinee(place.root, patterns, e.span()))
                }
                value => {
                    let operand = self.atom(value, value_span(e));
                    Some(self.scrutinee_of_operand(&operand, patterns, e.span()))
                }
            },
        }
    }

    /// An `Option` that a sequence gives, among others that are matched on together: `(xs.first(), xs.pop())`. It is in a variable first.
    fn option_named(&mut self, e: &Expr) -> Option<Option<Expr>> {
        if !self.is_lookup(e) {
            return Some(None);
        }
        let name = self.unused("maybe");
        self.let_init(&parse_quote!(#name), None, e)?;
        Some(Some(parse_quote!(#name)))
    }

    /// An `Option` of a value that stands for one of a reference.
    fn held_scrutinee(&mut self, var: VarId, patterns: &[&Pat], span: Span) -> Scrutinee {
        let located = Located::of(Place::var(var));
        let shown = self.opaque_place(&located, span, "").tokens;
        let mut scrutinee = self.scrutinee_in(located, Mode::Ref, patterns, span);
        scrutinee.opaque.tokens = quote!(::core::option::Option::as_ref(&#shown));
        scrutinee
    }

    /// A value that is matched on: the patterns tell of a method whether its receiver is an `Option`.
    fn matched_value(&mut self, e: &Expr, patterns: &[&Pat]) -> Option<Rvalue> {
        if let (Expr::MethodCall(call), Some(kind)) =
            (bare(e), patterns.iter().find_map(|p| maybe_pattern(p)))
            && let Some(stands_for) = self.maybe_method_of(call, Some(kind))
        {
            return self.rvalue(&stands_for);
        }
        self.rvalue(e)
    }

    /// The alternatives of a pattern that cannot be one arm, because a name in it means different places.
    pub(super) fn alternatives<'p>(&mut self, pat: &'p Pat, parts: &Parts) -> Vec<&'p Pat> {
        let Pat::Or(or) = super::pattern::bare_pat(pat) else { return vec![pat] };
        let mut found = Found::new();
        let ((), _only_looked_at) = self.in_block(|l| l.places_of(pat, parts, &mut found));
        let active = !matches!(parts, Parts::Unknown);
        if active && found.values().any(Option::is_none) { or.cases.iter().collect() } else { vec![pat] }
    }

    fn scrutinee_of_operand(&mut self, operand: &Operand, patterns: &[&Pat], span: Span) -> Scrutinee {
        let what = "the value that is matched on".to_owned();
        let mut reads = BTreeSet::new();
        if let Operand::Var(v) = operand {
            self.hint(&Place::var(*v), patterns);
        }
        let tokens = self.operand_tokens(operand, span, &mut reads);
        let parts = match operand {
            Operand::Var(v) => Parts::Place(Place::var(*v), Mode::Value),
            Operand::Const(..) | Operand::Tree(_) => Parts::Unknown,
        };
        Scrutinee { opaque: Opaque { tokens, reads, what, ..Self::opaque_of_nothing() }, parts }
    }

    /// `&place`, `&mut place`, `place.as_ref()` and kin: the place, and how it is looked at.
    fn viewed(&self, e: &Expr) -> Option<(Expr, Mode)> {
        let (inner, mode) = match bare(e) {
            Expr::Reference(r) if r.mutability.is_some() => (&*r.expr, Mode::RefMut),
            Expr::Reference(r) => (&*r.expr, Mode::Ref),
            Expr::MethodCall(call) if call.args.is_empty() => match call.method.to_string().as_str() {
                "as_ref" | "as_deref" => (&*call.receiver, Mode::Ref),
                "as_mut" | "as_deref_mut" => (&*call.receiver, Mode::RefMut),
                _ => return None,
            },
            _ => return None,
        };
        if let Some((place, _)) = self.viewed(inner) {
            return Some((place, mode));
        }
        self.is_local_place(inner).then(|| (bare(inner).clone(), mode))
    }

    fn scrutinee_in(&mut self, located: Located, mode: Mode, patterns: &[&Pat], span: Span) -> Scrutinee {
        let through = self.through_reference(located.place.clone());
        let held = if located.refs > 0 || through.refs > 0 {
            if located.refs > 0 && located.mutable || through.refs > 0 && through.mutable {
                Mode::RefMut
            } else {
                Mode::Ref
            }
        } else {
            Mode::Value
        };
        let mode = if mode == Mode::Value { held } else { mode };
        self.hint(&through.place, patterns);
        let shown = match mode {
            Mode::Value => located,
            Mode::Ref => Located::reference(through.place.clone(), false),
            Mode::RefMut => Located::reference(through.place.clone(), true),
        };
        let opaque = self.opaque_place(&shown, span, "the value that is matched on");
        Scrutinee { opaque, parts: Parts::Place(through.place, mode) }
    }

    /// What `Some` is a pattern of is an `Option`.
    fn hint(&mut self, place: &Place, patterns: &[&Pat]) {
        let Some(mut kind) = patterns.iter().find_map(|p| maybe_pattern(p)) else { return };
        if self.either {
            kind = Maybe::Either;
        }
        if place.is_var() && matches!(self.f.var(place.root).ty, Ty::Infer(_) | Ty::Unknown) {
            let inner = self.fresh_ty();
            self.f.vars[place.root.0 as usize].ty = Ty::Maybe(kind, Box::new(inner));
        }
    }

    // ---- patterns ----

    /// The pattern of an arm as tokens, under the printed names of its variables, which are bound.
    pub(super) fn match_pattern(&mut self, pat: &Pat, parts: &Parts) -> Matched {
        let mut found = Found::new();
        self.places_of(pat, parts, &mut found);
        let mut pat = pat.clone();
        let matched = Matched {
            tokens: TokenStream::new(),
            binds: vec![],
            bounds: vec![],
            aliases: vec![],
            lends: false,
        };
        let one = matches!(parts, Parts::Place(..));
        let mut renamer = Renamer { lowerer: self, places: &found, one, found: HashMap::new(), matched };
        renamer.visit_pat_mut(&mut pat);
        Matched { tokens: pat.to_token_stream(), ..renamer.matched }
    }

    fn places_of(&mut self, pat: &Pat, parts: &Parts, found: &mut Found) {
        match pat {
            Pat::Paren(inner) => self.places_of(&inner.pat, parts, found),
            Pat::Type(typed) => self.places_of(&typed.pat, parts, found),
            Pat::Or(alternatives) => alternatives.cases.iter().for_each(|p| self.places_of(p, parts, found)),
            Pat::Ident(ident) if is_binding(ident) => {
                note(ident, parts, found);
                if let Some((_, inner)) = &ident.subpat {
                    self.places_of(inner, parts, found);
                }
            }
            Pat::Reference(reference) => {
                let behind = self.behind(parts);
                self.places_of(&reference.pat, &behind, found);
            }
            Pat::Tuple(tuple) => {
                if let Parts::Tuple(list) = parts {
                    return self.places_of_list(tuple.elems.iter(), list, found);
                }
                let arity = self.arity_of(parts);
                self.places_in(
                    tuple.elems.iter(),
                    parts,
                    arity,
                    &|n| Projection::Field(Member::Index(n)),
                    found,
                );
            }
            Pat::TupleStruct(tuple) => {
                let variant = variant_of(&tuple.path);
                let arity = (!tuple.elems.iter().any(is_rest)).then_some(tuple.elems.len());
                let step = |n| field_step(variant.as_ref(), Member::Index(n));
                self.places_in(tuple.elems.iter(), parts, arity, &step, found);
            }
            Pat::Struct(fields) => {
                let variant = variant_of(&fields.path);
                for field in &fields.fields {
                    let step = field_step(variant.as_ref(), member(&field.member));
                    let part = self.part(parts, step);
                    self.places_of(&field.pat, &part, found);
                }
            }
            Pat::Slice(slice) => self.places_in_slice(slice, parts, found),
            _ => {}
        }
    }

    fn places_of_list<'p>(
        &mut self,
        pats: impl ExactSizeIterator<Item = &'p Pat> + Clone,
        list: &[Parts],
        found: &mut Found,
    ) {
        let rest = pats.clone().position(is_rest);
        let count = pats.len();
        for (at, pat) in pats.enumerate() {
            let from_end = rest.is_some_and(|r| at > r);
            let index = if from_end { list.len() + at - count } else { at };
            self.places_of(pat, list.get(index).unwrap_or(&Parts::Unknown), found);
        }
    }

    fn places_in<'p>(
        &mut self,
        pats: impl ExactSizeIterator<Item = &'p Pat> + Clone,
        parts: &Parts,
        arity: Option<usize>,
        step: &dyn Fn(u32) -> Projection,
        found: &mut Found,
    ) {
        let rest = pats.clone().position(is_rest);
        let count = pats.len();
        for (at, pat) in pats.enumerate() {
            let index = match (rest.is_some_and(|r| at > r), arity) {
                (false, _) => Some(at),
                (true, Some(arity)) => Some(arity + at - count),
                (true, None) => None,
            };
            let inner = match index.and_then(|n| u32::try_from(n).ok()) {
                Some(n) => self.part(parts, step(n)),
                None => Parts::Unknown,
            };
            self.places_of(pat, &inner, found);
        }
    }

    fn places_in_slice(&mut self, slice: &syn::PatSlice, parts: &Parts, found: &mut Found) {
        let count = slice.elems.len();
        let rest = slice.elems.iter().position(is_rest);
        for (at, pat) in slice.elems.iter().enumerate() {
            let step = match parts {
                Parts::Place(place, _) => {
                    let origin = Origin::Place(Located::of(place.clone()));
                    self.slice_step(&origin, at, count - at, rest)
                }
                Parts::Tuple(_) | Parts::Unknown => None,
            };
            let inner = step.map_or(Parts::Unknown, |step| self.part(parts, step));
            self.places_of(pat, &inner, found);
        }
    }

    /// A part of a part: references are followed, as patterns do.
    fn part(&self, parts: &Parts, step: Projection) -> Parts {
        let Parts::Place(place, mode) = parts else { return Parts::Unknown };
        let through = self.through_reference(place.clone());
        let mode = match (through.refs, through.mutable, mode) {
            (0, _, mode) => *mode,
            (_, true, Mode::Value | Mode::RefMut) => Mode::RefMut,
            _ => Mode::Ref,
        };
        let place = Self::stepped(&Located::of(through.place), step).place;
        Parts::Place(place, mode)
    }

    /// What `&pattern` matches inside.
    fn behind(&self, parts: &Parts) -> Parts {
        match parts {
            Parts::Place(place, Mode::Value) => {
                let mut place = place.clone();
                place.path.push(Projection::Deref);
                Parts::Place(place, Mode::Value)
            }
            Parts::Place(place, _) => Parts::Place(place.clone(), Mode::Value),
            other => other.clone(),
        }
    }

    fn arity_of(&self, parts: &Parts) -> Option<usize> {
        let Parts::Place(place, _) = parts else { return None };
        match self.place_ty(place)?.pointee() {
            Ty::Tuple(items) => Some(items.len()),
            _ => None,
        }
    }

    /// The alias that a name of a pattern is, if it is a reference that can be written down.
    fn alias_in_pattern(&self, place: &Place, mode: Mode) -> Option<Located> {
        let held = self.through_reference(place.clone());
        let written = |step: &Projection| match step {
            Projection::Payload(p) => p.is_value(),
            Projection::Field(_) | Projection::Index(_) | Projection::Range(..) | Projection::Deref => true,
        };
        if !place.path.iter().all(written) {
            return None;
        }
        match mode {
            Mode::Value if held.refs > 0 => Some(held),
            Mode::Value => None,
            Mode::Ref | Mode::RefMut => {
                let mutable = mode == Mode::RefMut && (held.refs == 0 || held.mutable);
                Some(Located::reference(held.place, mutable))
            }
        }
    }
}

/// Notes what a name is bound to.
fn note(ident: &syn::PatIdent, parts: &Parts, found: &mut Found) {
    let here = match parts {
        Parts::Place(place, mode) => {
            let mode = match (&ident.by_ref, ident.mutability.is_some()) {
                (Some(_), true) => Mode::RefMut,
                (Some(_), false) => Mode::Ref,
                (None, _) => *mode,
            };
            Some((place.clone(), mode))
        }
        Parts::Tuple(_) | Parts::Unknown => None,
    };
    let name = ident.ident.to_string();
    let same = |old: &Option<(Place, Mode)>| match (old, &here) {
        (Some((a, m)), Some((b, n))) => m == n && format!("{a:?}") == format!("{b:?}"),
        _ => false,
    };
    let agreed = match found.get(&name) {
        Some(old) if !same(old) => None,
        _ => here,
    };
    found.insert(name, agreed);
}

/// Gives the variables of a pattern their printed names.
struct Renamer<'l> {
    lowerer: &'l mut Lowerer,
    places: &'l Found,
    /// There is one place that everything is a part of.
    one: bool,
    found: HashMap<String, VarId>,
    matched: Matched,
}

impl Renamer<'_> {
    /// Makes the name an alias, if it is one.
    fn alias(&mut self, pat: &syn::PatIdent) -> bool {
        let Some(Some((place, mode))) = self.places.get(&pat.ident.to_string()) else { return false };
        let Some(located) = self.lowerer.alias_in_pattern(place, *mode) else { return false };
        self.lowerer.bind(&pat.ident, Binding::Alias(located.clone()));
        self.matched.aliases.push((pat.ident.clone(), located));
        true
    }

    fn variable(&mut self, pat: &syn::PatIdent) -> VarId {
        let name = pat.ident.to_string();
        if let Some(var) = self.found.get(&name) {
            return *var;
        }
        let place = self.places.get(&name).cloned().flatten();
        let known = place.as_ref().and_then(|(place, _)| self.lowerer.place_ty(place));
        let held = known.unwrap_or_else(|| self.lowerer.fresh_ty());
        let ty = match place.as_ref().map(|(_, mode)| *mode) {
            Some(Mode::Ref) => Ty::Ref(false, Box::new(held)),
            Some(Mode::RefMut) => Ty::Ref(true, Box::new(held)),
            Some(Mode::Value) | None => held,
        };
        self.matched.lends |= matches!(place, Some((_, Mode::RefMut)) | None) || pat.by_ref.is_some();
        let var =
            self.lowerer.bind_user_var(&pat.ident, ty, pat.by_ref.is_none() && pat.mutability.is_some());
        self.found.insert(name, var);
        self.matched.binds.push(var);
        let carries = |place: &Place| !self.one || self.lowerer.f.var(place.root).ty.carries();
        let place = place.map(|(place, _)| place).filter(carries);
        self.matched.bounds.extend(place.map(|place| (var, place)));
        var
    }
}

impl VisitMut for Renamer<'_> {
    fn visit_pat_mut(&mut self, pat: &mut Pat) {
        if let Pat::Ident(ident) = pat
            && is_binding(ident)
            && self.alias(ident)
        {
            *pat = match ident.subpat.take() {
                Some((_, inner)) => *inner,
                None => Pat::Wild(syn::PatWild {
                    attrs: vec![],
                    underscore_token: syn::token::Underscore::default(),
                }),
            };
            if matches!(pat, Pat::Wild(_) | Pat::Rest(_)) {
                return;
            }
        }
        visit_mut::visit_pat_mut(self, pat);
    }

    fn visit_pat_ident_mut(&mut self, pat: &mut syn::PatIdent) {
        if is_binding(pat) {
            let var = self.variable(pat);
            pat.ident = self.lowerer.printed(var, pat.ident.span());
        }
        visit_mut::visit_pat_ident_mut(self, pat);
    }

    fn visit_field_pat_mut(&mut self, field: &mut syn::FieldPat) {
        self.visit_pat_mut(&mut field.pat);
        let renamed = match (&*field.pat, &field.member) {
            (Pat::Ident(pat), syn::Member::Named(name)) => pat.ident != *name,
            _ => true,
        };
        if field.colon_token.is_none() && renamed {
            field.colon_token = Some(syn::token::Colon::default());
        }
    }
}

/// The elements of a tuple, matched on together.
fn joined(all: Vec<Scrutinee>, what: &str) -> Scrutinee {
    let tokens = all.iter().map(|s| &s.opaque.tokens).map(|tokens| quote!(#tokens,)).collect::<TokenStream>();
    let mut whole = Opaque {
        tokens: quote!((#tokens)),
        reads: BTreeSet::new(),
        writes: BTreeSet::new(),
        what: what.to_owned(),
        pure_inert: all.iter().all(|s| s.opaque.pure_inert),
        ty: None,
    };
    let mut parts = Vec::new();
    for one in all {
        whole.reads.extend(one.opaque.reads);
        whole.writes.extend(one.opaque.writes);
        parts.push(one.parts);
    }
    Scrutinee { opaque: whole, parts: Parts::Tuple(parts) }
}

/// The variant that a path in a pattern names: `Some`, `Shape::Circle`.
pub(super) fn variant_of(path: &syn::Path) -> Option<syn::Ident> {
    let last = path.segments.last()?;
    let owner = path.segments.len().checked_sub(2).and_then(|n| path.segments.get(n));
    let of_type = owner.is_some_and(|o| o.ident.to_string().starts_with(char::is_uppercase));
    (of_type || Maker::named(&last.ident.to_string()).is_some()).then(|| last.ident.clone())
}

fn field_step(variant: Option<&syn::Ident>, member: Member) -> Projection {
    match variant {
        Some(variant) => Projection::Payload(Payload { variant: variant.clone(), member, tangent: false }),
        None => Projection::Field(member),
    }
}

/// The pattern of an element, where the pattern is a tuple's.
fn tuple_element(pat: &Pat, at: usize) -> Option<&Pat> {
    match pat {
        Pat::Paren(inner) => tuple_element(&inner.pat, at),
        Pat::Tuple(tuple) if !tuple.elems.iter().any(is_rest) => tuple.elems.get(at),
        Pat::Or(alternatives) => alternatives.cases.iter().find_map(|p| tuple_element(p, at)),
        _ => None,
    }
}

/// Whether the pattern is one of an `Option` or a `Result`.
fn maybe_pattern(pat: &Pat) -> Option<Maybe> {
    let named = |path: &syn::Path| Maker::named(&path.segments.last()?.ident.to_string()).map(Maker::kind);
    match pat {
        Pat::Paren(inner) => maybe_pattern(&inner.pat),
        Pat::Reference(inner) => maybe_pattern(&inner.pat),
        Pat::Or(alternatives) => alternatives.cases.iter().find_map(maybe_pattern),
        Pat::Ident(ident) => match &ident.subpat {
            Some((_, inner)) => maybe_pattern(inner),
            None => (ident.ident == "None").then_some(Maybe::Option),
        },
        Pat::TupleStruct(tuple) => named(&tuple.path),
        Pat::Path(path) => named(&path.path),
        _ => None,
    }
}
