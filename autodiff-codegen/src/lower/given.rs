//! What is given to a pattern without ever being put together: places, values, tuples of them, and functions.
//!
//! The item of `a.iter().zip(b)` is a pair of references. No such pair is made: a pattern takes the parts as they
//! come, and a name for the whole stands for the parts.

use syn::spanned::Spanned as _;
use syn::{Expr, Pat};

use super::closure::Function;
use super::expr::value_span;
use super::named_chain::Chain;
use super::pattern::{Origin, bare_pat, is_binding};
use super::place::{bare, ident_of};
use super::{Binding, Located, Lowerer};
use crate::ir::{Operand, Place, Rvalue, Ty, VarKind};

/// An item of an iterator, an argument of a closure, or what a closure gives.
#[derive(Clone, Debug)]
pub(super) enum Given {
    /// A place, or a value.
    One(Origin),
    /// A tuple, with so many references around it.
    Tuple(Vec<Given>, u32),
    /// A function that is called by name.
    Function(Function),
    /// An iterator that is iterated over by name.
    Chain(Chain),
}

impl Given {
    pub(super) fn value(operand: Operand) -> Given {
        Given::One(Origin::Value(operand))
    }

    pub(super) fn place(located: Located) -> Given {
        Given::One(Origin::Place(located))
    }

    pub(super) fn pair(a: Given, b: Given) -> Given {
        Given::Tuple(vec![a, b], 0)
    }

    /// `copied`, `cloned`: what the references mean.
    pub(super) fn copied(self) -> Given {
        match self {
            Given::One(Origin::Place(located)) => {
                Given::place(Located { refs: located.refs.saturating_sub(1), ..located })
            }
            Given::Tuple(items, refs) => Given::Tuple(items, refs.saturating_sub(1)),
            other => other,
        }
    }
}

impl Lowerer {
    /// Evaluates an expression, without putting together what is only taken apart again.
    pub(super) fn given(&mut self, e: &Expr) -> Option<Given> {
        if let Some(function) = self.function_value(e) {
            return Some(Given::Function(function));
        }
        if let Some(given) = self.peek_given(e) {
            return Some(given);
        }
        match bare(e) {
            Expr::Tuple(tuple) if !tuple.elems.is_empty() => {
                let items: Option<Vec<Given>> = tuple.elems.iter().map(|item| self.given(item)).collect();
                return Some(Given::Tuple(items?, 0));
            }
            Expr::Block(block) if block.label.is_none() && !matches!(bare(e), Expr::Unsafe(_)) => {
                return self.block_given(&block.block);
            }
            Expr::Call(call) => {
                if let Some(function) = self.closure_called(&call.func) {
                    let args = self.givens(call.args.iter())?;
                    return self.apply(&function, args, e);
                }
            }
            Expr::MethodCall(_) => {
                if let Some(given) = self.opened_given(e)? {
                    return Some(given);
                }
            }
            _ => {}
        }
        if let Some(located) = self.alias_of(e, false)? {
            return Some(Given::place(located));
        }
        let operand = self.operand(e)?;
        Some(Given::value(operand))
    }

    pub(super) fn givens<'e>(&mut self, items: impl Iterator<Item = &'e Expr>) -> Option<Vec<Given>> {
        items.map(|item| self.given(item)).collect()
    }

    fn block_given(&mut self, block: &syn::Block) -> Option<Given> {
        self.in_scope(|l| match l.statements(&block.stmts)? {
            Some(tail) => l.given(tail),
            None => Some(Given::value(Operand::unit())),
        })
    }

    /// What a name stands for that is no single variable, and what its fields are.
    pub(super) fn peek_given(&self, e: &Expr) -> Option<Given> {
        match bare(e) {
            Expr::Path(_) => match self.lookup(&ident_of(e)?.to_string())? {
                Binding::Given(given) => Some(given.clone()),
                Binding::Var(_) | Binding::Alias(_) => None,
            },
            Expr::Field(field) => {
                let syn::Member::Unnamed(index) = &field.member else { return None };
                match self.peek_given(&field.base)? {
                    Given::Tuple(items, _) => items.get(index.index as usize).cloned(),
                    Given::One(_) | Given::Function(_) | Given::Chain(_) => None,
                }
            }
            Expr::Unary(unary) if matches!(unary.op, syn::UnOp::Deref(_)) => {
                match self.peek_given(&unary.expr)? {
                    Given::Tuple(items, refs) if refs > 0 => Some(Given::Tuple(items, refs - 1)),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The type, as far as it is known.
    pub(super) fn given_ty(&self, given: &Given) -> Option<Ty> {
        match given {
            Given::One(Origin::Value(operand)) => self.operand_ty(operand),
            Given::One(Origin::Place(located)) => {
                let ty = self.place_ty(&located.place).unwrap_or(Ty::Unknown);
                Some((0..located.refs).fold(ty, |ty, _| Ty::Ref(located.mutable, Box::new(ty))))
            }
            Given::Tuple(items, refs) => {
                let items = items.iter().map(|item| self.given_ty(item).unwrap_or(Ty::Unknown)).collect();
                Some((0..*refs).fold(Ty::Tuple(items), |ty, _| Ty::Ref(false, Box::new(ty))))
            }
            Given::Function(_) | Given::Chain(_) => None,
        }
    }

    /// The memory where it is; a value gets a variable.
    pub(super) fn located(&mut self, given: &Given, at: &Expr) -> Option<Located> {
        match given {
            Given::One(Origin::Place(located)) => Some(located.clone()),
            Given::One(Origin::Value(operand)) => Some(Located::of(self.home(operand, at.span()))),
            Given::Tuple(_, refs) => {
                let value = self.given_operand(given, at)?;
                let place = self.home(&value, at.span());
                Some(Located { place, refs: *refs, mutable: false })
            }
            Given::Function(_) | Given::Chain(_) => {
                let value = self.given_operand(given, at)?;
                Some(Located::of(self.home(&value, at.span())))
            }
        }
    }

    /// The value, put together; references around a tuple do not count.
    pub(super) fn given_rvalue(&mut self, given: &Given, at: &Expr) -> Option<Rvalue> {
        Some(match given {
            Given::One(Origin::Value(operand)) => Rvalue::Use(operand.clone()),
            Given::One(Origin::Place(located)) => self.read_located(located.clone()),
            Given::Tuple(items, _) => {
                let parts: Option<Vec<Operand>> =
                    items.iter().map(|item| self.given_operand(item, at)).collect();
                Rvalue::Tuple(parts?)
            }
            Given::Function(function) => Rvalue::Use(self.function_operand(function, at)),
            Given::Chain(_) => {
                self.problems.push(crate::fence::named_iterator(at));
                Rvalue::Use(Operand::unit())
            }
        })
    }

    pub(super) fn given_operand(&mut self, given: &Given, at: &Expr) -> Option<Operand> {
        let value = self.given_rvalue(given, at)?;
        Some(self.atom(value, value_span(at)))
    }

    /// The number behind all references.
    pub(super) fn given_number(&mut self, given: &Given, at: &Expr) -> Option<Operand> {
        let Given::One(Origin::Place(located)) = given else { return self.given_operand(given, at) };
        let value = self.read_number(located.clone());
        Some(self.atom(value, value_span(at)))
    }

    /// A reference to it, as `filter` gives its closure.
    pub(super) fn by_reference(&mut self, given: &Given, at: &Expr) -> Given {
        match given {
            Given::One(Origin::Place(located)) => {
                Given::place(Located { refs: located.refs + 1, mutable: false, ..located.clone() })
            }
            Given::One(Origin::Value(operand)) => {
                let place = self.home(operand, at.span());
                Given::place(Located::reference(place, false))
            }
            Given::Tuple(items, refs) => Given::Tuple(items.clone(), refs + 1),
            Given::Function(_) | Given::Chain(_) => given.clone(),
        }
    }

    /// Binds the variables of a pattern that always matches.
    pub(super) fn bind_given(
        &mut self,
        pat: &Pat,
        given: &Given,
        ty: Option<&syn::Type>,
        at: &Expr,
    ) -> Option<()> {
        match (bare_pat(pat), given) {
            (Pat::Type(typed), _) => self.bind_given(&typed.pat, given, Some(&typed.ty), at),
            (Pat::Wild(_), _) => Some(()),
            (Pat::Ident(ident), Given::One(Origin::Value(Operand::Var(var))))
                if ty.is_none() && is_plain(ident) && self.may_be_renamed(*var, ident) =>
            {
                self.bind(&ident.ident, Binding::Var(*var));
                Some(())
            }
            (Pat::Ident(ident), Given::Tuple(..) | Given::Function(_) | Given::Chain(_))
                if is_plain(ident) =>
            {
                self.bind(&ident.ident, Binding::Given(given.clone()));
                Some(())
            }
            (pat, Given::One(origin)) => {
                self.bind_pattern(pat, origin, ty);
                Some(())
            }
            (Pat::Reference(reference), Given::Tuple(items, refs)) if *refs > 0 => {
                let inner = Given::Tuple(items.clone(), refs - 1);
                self.bind_given(&reference.pat, &inner, None, at)
            }
            (Pat::Tuple(pats), Given::Tuple(items, refs)) => self.bind_parts(pats, (items, *refs), ty, at),
            (pat, given) => {
                let value = self.given_operand(given, at)?;
                self.bind_pattern(pat, &Origin::Value(value), ty);
                Some(())
            }
        }
    }

    /// A temporary needs no second name, nor does the counter of a loop.
    fn may_be_renamed(&self, var: crate::ir::VarId, ident: &syn::PatIdent) -> bool {
        let var = self.f.var(var);
        var.kind == VarKind::Temp
            || (var.kind == VarKind::User { mutable: false } && var.ident == ident.ident)
    }

    fn bind_parts(
        &mut self,
        pats: &syn::PatTuple,
        (items, refs): (&[Given], u32),
        ty: Option<&syn::Type>,
        at: &Expr,
    ) -> Option<()> {
        let rest = pats.elems.iter().position(|p| matches!(p, Pat::Rest(_)));
        let types: Vec<&syn::Type> = match ty {
            Some(syn::Type::Tuple(tuple)) => tuple.elems.iter().collect(),
            _ => Vec::new(),
        };
        for (n, pat) in pats.elems.iter().enumerate() {
            let index = match rest {
                Some(rest) if n == rest => continue,
                Some(rest) if n > rest => (items.len() + n).checked_sub(pats.elems.len()),
                _ => Some(n),
            };
            let Some(item) = index.and_then(|n| items.get(n)) else { continue };
            let item = if refs > 0 { self.by_reference(item, at) } else { item.clone() };
            self.bind_given(pat, &item, types.get(n).copied(), at)?;
        }
        Some(())
    }

    /// A variable that changes: an accumulator, a counter.
    pub(super) fn changing(
        &mut self,
        wish: &str,
        ty: Ty,
        value: Operand,
        span: proc_macro2::Span,
    ) -> crate::ir::VarId {
        let var = self.f.new_var(wish, ty, VarKind::User { mutable: true }, span);
        self.mutable.insert(var);
        self.emit(crate::ir::StmtKind::Let(var, Rvalue::Use(value)), span);
        var
    }

    /// What a changing variable holds now.
    pub(super) fn now(&mut self, var: crate::ir::VarId, span: proc_macro2::Span) -> Operand {
        self.atom(Rvalue::Load(Place::var(var)), span)
    }
}

/// A name and nothing else.
pub(super) fn is_plain(ident: &syn::PatIdent) -> bool {
    is_binding(ident) && ident.mutability.is_none() && ident.by_ref.is_none() && ident.subpat.is_none()
}
