//! Places: variables and paths into them, and the references that stand for them.

use proc_macro2::Span;
use quote::{ToTokens as _, quote};
use syn::Expr;
use syn::spanned::Spanned as _;

use super::{Binding, Located, Lowerer};
use crate::fence;
use crate::ir::{
    Arg, Maybe, Member, Opaque, Operand, Payload, Place, Projection, Rvalue, Ty, VarId, VarKind,
};

/// The expression without parentheses around it.
pub(super) fn bare(e: &Expr) -> &Expr {
    match e {
        Expr::Paren(inner) => bare(&inner.expr),
        Expr::Group(inner) => bare(&inner.expr),
        other => other,
    }
}

/// The name, where the expression is one.
pub(super) fn ident_of(e: &Expr) -> Option<&syn::Ident> {
    match bare(e) {
        Expr::Path(path) if path.qself.is_none() => path.path.get_ident(),
        _ => None,
    }
}

/// The expression at the root of a chain of fields, indices, dereferences and references.
pub(super) fn root_expr(e: &Expr) -> &Expr {
    match bare(e) {
        Expr::Field(field) => root_expr(&field.base),
        Expr::Index(index) => root_expr(&index.expr),
        Expr::Unary(unary) if matches!(unary.op, syn::UnOp::Deref(_)) => root_expr(&unary.expr),
        Expr::Reference(reference) => root_expr(&reference.expr),
        Expr::MethodCall(call) if is_slice_view(call) => root_expr(&call.receiver),
        other => other,
    }
}

/// `.as_slice()` and kin: the same memory, seen as a slice.
pub(super) fn is_view(call: &syn::ExprMethodCall) -> bool {
    const VIEWS: [&str; 8] =
        ["as_slice", "as_mut_slice", "as_ref", "as_mut", "borrow", "borrow_mut", "deref", "deref_mut"];
    call.args.is_empty() && VIEWS.iter().any(|name| call.method == name)
}

/// `.as_slice()`: no type but a sequence has it.
fn is_slice_view(call: &syn::ExprMethodCall) -> bool {
    is_view(call) && (call.method == "as_slice" || call.method == "as_mut_slice")
}

/// Whether a view may be written through.
pub(super) fn is_mutable_view(call: &syn::ExprMethodCall) -> bool {
    call.method.to_string().contains("mut")
}

pub(super) fn member(m: &syn::Member) -> Member {
    match m {
        syn::Member::Named(ident) => Member::Named(ident.clone()),
        syn::Member::Unnamed(index) => Member::Index(index.index),
    }
}

impl Lowerer {
    /// Whether the expression denotes memory of a local variable.
    pub(super) fn is_local_place(&self, e: &Expr) -> bool {
        match root_expr(e) {
            Expr::MethodCall(call) if self.is_seen_as_slice(call) => {
                return self.is_local_place(&call.receiver);
            }
            content @ (Expr::MethodCall(_) | Expr::Try(_)) => return self.is_content(content),
            _ => {}
        }
        ident_of(root_expr(e)).is_some_and(|ident| self.lookup(&ident.to_string()).is_some())
    }

    /// Whether the expression starts at a constant or static: nothing active is in it.
    pub(super) fn is_foreign_place(&self, e: &Expr) -> bool {
        matches!(root_expr(e), Expr::Path(_)) && !self.is_local_place(e)
    }

    /// Whether the call shows a sequence as a slice. What `as_ref` and kin do for other types is not known.
    pub(super) fn is_seen_as_slice(&self, call: &syn::ExprMethodCall) -> bool {
        let always = call.method == "as_slice" || call.method == "as_mut_slice";
        let sequence = || {
            let ty = self.peek_ty(&call.receiver);
            matches!(ty.as_ref().map(Ty::pointee), Some(Ty::Array(..) | Ty::Slice(_) | Ty::Vec(_)))
        };
        is_view(call) && (always || sequence())
    }

    /// Evaluates the expression as a place; a value gets a temporary to live in.
    pub(super) fn locate(&mut self, e: &Expr) -> Option<Located> {
        match e {
            Expr::Paren(inner) => self.locate(&inner.expr),
            Expr::Group(inner) => self.locate(&inner.expr),
            Expr::Path(_) => self.locate_path(e),
            Expr::Field(_) if self.peek_given(e).is_some() => {
                let given = self.peek_given(e)?;
                self.located(&given, e)
            }
            Expr::Field(field) => {
                let mut base = self.locate(&field.base)?;
                base.place.path.push(Projection::Field(member(&field.member)));
                Some(Located { refs: 0, ..base })
            }
            Expr::Index(index) => self.locate_index(index),
            Expr::Unary(unary) if matches!(unary.op, syn::UnOp::Deref(_)) => {
                let mut base = self.locate(&unary.expr)?;
                if base.refs > 0 {
                    base.refs -= 1;
                } else if !self.read_already.contains(&base.place.root) {
                    base.place.path.push(Projection::Deref);
                }
                Some(base)
            }
            Expr::Reference(reference) => self.locate_reference(reference),
            Expr::MethodCall(call) if self.is_seen_as_slice(call) => {
                let base = self.locate(&call.receiver)?;
                let place = self.through_reference(base.place).place;
                Some(Located::reference(place, is_mutable_view(call)))
            }
            Expr::MethodCall(call) if self.payload_view(call).is_some() => self.locate_payload(call),
            Expr::MethodCall(_) if let Some(given) = self.opened_given(e)? => self.located(&given, e),
            other => {
                if self.is_content(other)
                    && let Some(located) = self.locate_content(other)?
                {
                    return Some(located);
                }
                let value = self.rvalue(other)?;
                let var = match value {
                    Rvalue::Use(Operand::Var(var)) => var,
                    value => self.temp(value, other.span()),
                };
                Some(Located::of(Place::var(var)))
            }
        }
    }

    /// The place that `place.as_ref().unwrap()` looks into, and whether it may be written through.
    fn payload_view<'e>(&self, call: &'e syn::ExprMethodCall) -> Option<(&'e Expr, Maybe, bool)> {
        let is_unwrap = call.method == "unwrap" || call.method == "expect";
        if let Some(held) = self.held_payload(call) {
            return Some((held, Maybe::Option, false));
        }
        let Expr::MethodCall(look) = bare(&call.receiver) else { return None };
        let mutable = look.method == "as_mut" || look.method == "as_deref_mut";
        let looks = mutable || look.method == "as_ref" || look.method == "as_deref";
        if !is_unwrap || !looks || !self.is_local_place(&look.receiver) {
            return None;
        }
        let kind = self.maybe_kind(&look.receiver).unwrap_or(Maybe::Option);
        Some((&look.receiver, kind, mutable))
    }

    fn locate_payload(&mut self, call: &syn::ExprMethodCall) -> Option<Located> {
        let (of, kind, mutable) = self.payload_view(call)?;
        let base = self.locate(of)?;
        let base = self.through_reference(base.place).place;
        let variant = if kind == Maybe::Result { "Ok" } else { "Some" };
        let variant = syn::Ident::new(variant, call.method.span());
        let step = Projection::Payload(Payload { variant, member: Member::Index(0), tangent: false });
        let place = Self::stepped(&Located::of(base), step).place;
        Some(Located::reference(place, mutable))
    }

    fn locate_path(&mut self, e: &Expr) -> Option<Located> {
        if let Some(binding) = ident_of(e).and_then(|ident| self.lookup(&ident.to_string())) {
            return match binding {
                Binding::Var(var) => Some(Located::of(Place::var(*var))),
                Binding::Alias(located) => Some(located.clone()),
                Binding::Given(given) => {
                    let given = given.clone();
                    self.located(&given, e)
                }
            };
        }
        Some(Located::of(Place::var(self.borrow_foreign(e))))
    }

    /// A variable that holds a reference to a constant.
    fn borrow_foreign(&mut self, e: &Expr) -> VarId {
        let inner = self.fresh_ty();
        let what = format!("the constant `{}`", fence::short(e));
        let tokens = e.to_token_stream();
        let opaque = Opaque { what, tokens: quote!(&#tokens), ..Self::opaque_of_nothing() };
        let var = self.f.new_var("constant", Ty::Ref(false, Box::new(inner)), VarKind::Temp, e.span());
        self.emit(crate::ir::StmtKind::Let(var, Rvalue::Opaque(opaque)), e.span());
        var
    }

    fn locate_index(&mut self, index: &syn::ExprIndex) -> Option<Located> {
        let mut base = self.locate(&index.expr)?;
        let step = match bare(&index.index) {
            Expr::Range(range) => self.range_step(range)?,
            other => Projection::Index(self.number(other)?),
        };
        base.place.path.push(step);
        Some(Located { refs: 0, ..base })
    }

    /// A range of indices.
    pub(super) fn range_step(&mut self, range: &syn::ExprRange) -> Option<Projection> {
        let lo = range.start.as_ref().map(|e| self.number(e));
        let lo = if let Some(lo) = lo { Some(lo?) } else { None };
        let hi = range.end.as_ref().map(|e| self.number(e));
        let mut hi = if let Some(hi) = hi { Some(hi?) } else { None };
        if let (syn::RangeLimits::Closed(_), Some(end)) = (&range.limits, hi.clone()) {
            hi = Some(self.one_more(end, range.span()));
        }
        Some(Projection::Range(lo, hi))
    }

    fn locate_reference(&mut self, reference: &syn::ExprReference) -> Option<Located> {
        let mutable = reference.mutability.is_some();
        let is_value = !matches!(root_expr(&reference.expr), Expr::Path(_));
        let mut inner = self.locate(&reference.expr)?;
        if mutable && is_value && inner.place.is_var() {
            inner = self.owned_for_mut(&inner.place, reference);
        }
        Some(Located { refs: inner.refs + 1, mutable, ..inner })
    }

    /// `&mut` of a value: a variable of its own, which may be written.
    fn owned_for_mut(&mut self, place: &Place, reference: &syn::ExprReference) -> Located {
        let span = reference.span();
        let ty = self.f.var(place.root).ty.clone();
        let var = self.f.new_var("owned", ty, VarKind::User { mutable: true }, span);
        self.mutable.insert(var);
        self.emit(crate::ir::StmtKind::Let(var, Rvalue::Use(Operand::Var(place.root))), span);
        Located::of(Place::var(var))
    }

    /// The place, or what it refers to if it is known to be a reference: `xs` of type `&[T]` is `*xs`, once
    /// referenced.
    pub(super) fn through_reference(&self, mut place: Place) -> Located {
        let mut refs = 0;
        let mut mutable = false;
        while let Some(Ty::Ref(m, _)) = self.place_ty(&place) {
            mutable = if refs == 0 { m } else { mutable && m };
            refs += 1;
            place.path.push(Projection::Deref);
        }
        Located { place, refs, mutable }
    }

    /// What the place holds.
    pub(super) fn read(&self, place: Place) -> Rvalue {
        if place.is_var() && self.is_frozen(place.root) {
            return Rvalue::Use(Operand::Var(place.root));
        }
        Rvalue::Load(place)
    }

    /// What the place holds, behind all references: the operand of an operator.
    pub(super) fn read_number(&self, located: Located) -> Rvalue {
        let through = self.through_reference(located.place.clone());
        if through.refs == 0 {
            return self.read(located.place);
        }
        let Some(ty) = self.place_ty(&through.place) else { return Rvalue::Load(through.place) };
        if ty.is_float() || ty.is_discrete() { Rvalue::Load(through.place) } else { self.read(located.place) }
    }

    /// The located place as a value: what it holds, or a reference to it.
    pub(super) fn read_located(&mut self, located: Located) -> Rvalue {
        if located.refs == 0 {
            return self.read(located.place);
        }
        if located.mutable {
            return Rvalue::Opaque(self.opaque_reference(&located));
        }
        let located = self.settled_place(located);
        (1..located.refs).fold(Rvalue::Borrow(located.place), |inner, _| {
            let referred = self.temp(inner, Span::call_site());
            Rvalue::Borrow(Place::var(referred))
        })
    }

    /// An argument of a call.
    pub(super) fn argument(&mut self, e: &Expr) -> Option<Arg> {
        let is_reference = matches!(bare(e), Expr::Reference(_));
        if is_reference && self.is_foreign_place(e) {
            let Expr::Reference(reference) = bare(e) else { return None };
            let var = self.borrow_foreign(&reference.expr);
            return Some(Arg::Ref(Place { root: var, path: vec![Projection::Deref] }));
        }
        if !is_reference && !self.is_local_place(e) {
            return Some(Arg::Value(self.operand(e)?));
        }
        let mut located = self.locate(e)?;
        if located.refs == 0 {
            located = self.through_reference(located.place);
        }
        Some(match (located.refs, located.mutable) {
            (0, _) => {
                let value = self.read(located.place);
                Arg::Value(self.atom(value, e.span()))
            }
            (_, false) => Arg::Ref(located.place),
            (_, true) => Arg::RefMut(located.place),
        })
    }
}
