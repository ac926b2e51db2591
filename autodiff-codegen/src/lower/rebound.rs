//! References that are made to point elsewhere: `let mut best = &a[0];`, and `best = v;` later.
//!
//! A gradient is kept by place, and no place tells where such a reference points. What a shared reference refers to does not
//! change as long as it is used, so the variable may as well hold a copy of it. What refers into that copy would see
//! the next one after an assignment: it gets a copy of its own, when it is bound.

use proc_macro2::{Ident, Span};
use syn::spanned::Spanned as _;
use syn::{Expr, parse_quote};

use super::given::Given;
use super::iterate::followed;
use super::pattern::Origin;
use super::place::{bare, ident_of};
use super::{Binding, Dest, Located, Lowerer};
use crate::fence;
use crate::ir::{Place, Projection, Rvalue, StmtKind, Ty, VarId};

impl Lowerer {
    /// `let mut r = &place;`
    pub(super) fn let_rebound(&mut self, ident: &Ident, ty: Option<&syn::Type>, located: &Located) {
        let wanted = ty.map(|ty| self.ty(ty).pointee().clone());
        let is_slice = matches!(wanted, Some(Ty::Slice(_)));
        let value = self.copy_of(&located.place, is_slice);
        let ty = self.rvalue_ty(&value);
        let var = self.user_var(ident, ty, true);
        self.emit(StmtKind::Let(var, value), ident.span());
        self.rebound.insert(var);
        let alias = Located::reference(Place::var(var), false);
        self.scopes.last_mut().expect("a scope is open").insert(ident.to_string(), Binding::Alias(alias));
    }

    /// Whether a `let mut` of that reference may be such a variable.
    pub(super) fn may_be_rebound(pat: &syn::PatIdent, located: &Located) -> bool {
        pat.mutability.is_some() && located.refs == 1 && !located.mutable
    }

    /// `r = other;`, with a reference on the right or an `if` between two.
    pub(super) fn rebind(&mut self, left: &Expr, right: &Expr) -> Option<()> {
        let Some(var) = self.rebound_variable(left) else {
            self.problems.push(fence::alias_reassigned(left));
            return Some(());
        };
        if let Expr::If(choice) = bare(right)
            && let Some((then, otherwise)) = super::chosen::branches(choice)
        {
            let cond = &choice.cond;
            let each: Expr = parse_quote!(if #cond { #left = #then; } else { #left = #otherwise; });
            return self.into(&each, Dest::Ignore);
        }
        match self.alias_of(right, false)? {
            Some(located) if located.refs == 1 && !located.mutable => {
                let is_list = matches!(self.f.var(var).ty, Ty::Vec(_));
                let value = self.copy_of(&located.place, is_list);
                let value = self.atom(value, right.span());
                self.emit(StmtKind::Assign(Place::var(var), value), left.span());
            }
            _ => self.problems.push(fence::alias_reassigned(left)),
        }
        Some(())
    }

    fn rebound_variable(&self, e: &Expr) -> Option<VarId> {
        match self.lookup(&ident_of(e)?.to_string())? {
            Binding::Alias(located) if located.refs == 1 && located.place.is_var() => {
                self.rebound.contains(&located.place.root).then_some(located.place.root)
            }
            _ => None,
        }
    }

    /// A copy of what a place holds; of an array, as a `Vec` where one is wanted.
    fn copy_of(&self, place: &Place, is_list: bool) -> Rvalue {
        match self.place_ty(place) {
            Some(ty) if ty.is_float() || ty.is_discrete() => Rvalue::Load(place.clone()),
            Some(ty) if is_list || matches!(ty.pointee(), Ty::Vec(_)) => {
                let mut place = followed(Located::of(place.clone())).place;
                if !matches!(ty.pointee(), Ty::Slice(_)) {
                    place.path.push(Projection::Range(None, None));
                }
                Rvalue::CloneOf(place)
            }
            _ if is_list => Rvalue::CloneOf(self.whole_slice(place.clone())),
            _ => Rvalue::CloneOf(place.clone()),
        }
    }

    /// The place, where it stays what it is; else a copy of it.
    pub(super) fn settled_place(&mut self, located: Located) -> Located {
        if !self.rebound.contains(&located.place.root) {
            return located;
        }
        let value = self.copy_of(&located.place, false);
        let copy = self.temp(value, Span::call_site());
        Located { place: Place::var(copy), ..located }
    }

    /// The same for what a name stands for.
    pub(super) fn settled_binding(&mut self, binding: Binding) -> Binding {
        if self.rebound.is_empty() {
            return binding;
        }
        match binding {
            Binding::Alias(located) => Binding::Alias(self.settled_place(located)),
            Binding::Given(given) => Binding::Given(self.settled_given(given)),
            Binding::Var(var) => Binding::Var(var),
        }
    }

    fn settled_given(&mut self, given: Given) -> Given {
        match given {
            Given::One(Origin::Place(located)) => Given::One(Origin::Place(self.settled_place(located))),
            Given::Tuple(items, refs) => {
                let items = items.into_iter().map(|item| self.settled_given(item)).collect();
                Given::Tuple(items, refs)
            }
            other => other,
        }
    }
}
