//! `collect`, `unzip`, `[T; N]::map` and `array::from_fn`: new sequences, filled by a loop.

use proc_macro2::Span;
use quote::quote;
use syn::Expr;
use syn::spanned::Spanned as _;

use super::chain::{Flow, Head, Stop};
use super::closure::{Closure, Function};
use super::given::Given;
use super::iterate::{Item, View};
use super::place::bare;
use super::{Located, Lowerer};
use crate::fence;
use crate::ir::{Change, Const, Length, Member, Operand, Place, Projection, Rvalue, StmtKind, Ty};

impl Lowerer {
    /// `collect()` into a `Vec`.
    pub(super) fn collected(
        &mut self,
        e: &Expr,
        flow: &Flow,
        wanted: Option<Ty>,
        span: Span,
    ) -> Result<Rvalue, Stop> {
        let item = match wanted {
            Some(Ty::Vec(item)) => {
                self.expect_items(&flow.view.item, &item);
                Some(*item)
            }
            Some(Ty::Infer(_) | Ty::Unknown) | None => None,
            Some(_) => {
                return Err(Stop::At(span, String::from("`collect` into something else than a `Vec`")));
            }
        };
        if !flow.is_view() {
            let items = self.sequence(span);
            return Ok(self.pushed(e, flow, items, item, span));
        }
        let view = self.rebased(flow.view.clone(), span)?;
        let Some(hi) = view.hi.clone() else {
            return Err(Stop::At(span, String::from("`collect` of an iterator without an end")));
        };
        let items = self.sequence(span);
        let named = self.sequence_name.take();
        let problems = self.problems.len();
        let (filled, item_ty) = self.filled(&items, view, e);
        self.sequence_name = named;
        let known = item.clone().filter(is_known).or(item_ty).filter(is_known);
        let zero = known.as_ref().and_then(zero_of);
        let (Some(item), Some(zero)) = (known, zero) else {
            // There is no zero to start with: the items are lowered anew, one after the other.
            self.problems.truncate(problems);
            return Ok(self.pushed(e, flow, items, item, span));
        };
        let zero = self.zero_operand(zero, span);
        let start = Rvalue::VecRepeat(zero, hi);
        if items.is_var() {
            self.emit(StmtKind::Let(items.root, start), span);
        } else {
            let start = self.named_temp("zeros", start, span);
            self.emit(StmtKind::Assign(items.clone(), Operand::Var(start)), span);
        }
        self.append(filled);
        Ok(self.made_sequence(items, Ty::Vec(Box::new(item))))
    }

    /// The sequence as a value; where it is an element of another, it is there already.
    fn made_sequence(&mut self, items: Place, ty: Ty) -> Rvalue {
        if items.is_var() {
            self.f.vars[items.root.0 as usize].ty = ty;
            return Rvalue::Load(items);
        }
        self.sequence_place = Some(Err(ty));
        Rvalue::Use(Operand::unit())
    }

    /// A `Vec` that grows, where it is not known how many items there are, or what their zero is.
    fn pushed(&mut self, e: &Expr, flow: &Flow, items: Place, item: Option<Ty>, span: Span) -> Rvalue {
        let named = self.sequence_name.take();
        let item = item.unwrap_or_else(|| self.fresh_ty());
        let ty = Ty::Vec(Box::new(item));
        if items.is_var() {
            self.f.vars[items.root.0 as usize].ty = ty.clone();
            self.emit(StmtKind::Let(items.root, Rvalue::VecList(Vec::new())), span);
        } else {
            let none = self.named_temp("none", Rvalue::VecList(Vec::new()), span);
            self.emit(StmtKind::Assign(items.clone(), Operand::Var(none)), span);
        }
        let head = Head { at: e, label: None, pat: None };
        self.run(flow, head, &mut |l, given| l.push_item(&items, &given, e, span));
        self.sequence_name = named;
        self.made_sequence(items, ty)
    }

    fn push_item(&mut self, items: &Place, given: &Given, e: &Expr, span: Span) -> Option<()> {
        if matches!(self.given_ty(given), Some(Ty::Ref(..))) {
            let problem = fence::collect_of_references(span);
            // Once for both sides of an `unzip`.
            let is_new = self.problems.iter().all(|p| p.what != problem.what);
            self.problems.extend(is_new.then_some(problem));
            return Some(());
        }
        let value = self.given_operand(given, e)?;
        self.emit(StmtKind::Change(items.clone(), Change::Push(value)), span);
        Some(())
    }

    /// A side of the pairs that `unzip` takes apart.
    fn side_of(&mut self, given: &Given, side: u32, e: &Expr) -> Option<Given> {
        if let Given::Tuple(items, _) = given {
            return items.get(side as usize).cloned();
        }
        let located = self.located(given, e)?;
        let base = self.through_reference(located.place).place;
        Some(Given::place(Self::stepped(&Located::of(base), Projection::Field(Member::Index(side)))))
    }

    /// `unzip()` into two `Vec`s.
    pub(super) fn unzipped(
        &mut self,
        e: &Expr,
        flow: &Flow,
        wanted: Option<Ty>,
        span: Span,
    ) -> Result<Rvalue, Stop> {
        let unknown = || Stop::At(span, String::from("`unzip` into something else than two `Vec`s"));
        let wanted = match wanted {
            Some(Ty::Tuple(parts)) => parts,
            _ => Vec::new(),
        };
        let mut sides = Vec::new();
        for side in 0..2 {
            let ty = match wanted.get(side) {
                Some(Ty::Vec(item)) => Ty::Vec(item.clone()),
                Some(Ty::Infer(_) | Ty::Unknown) | None => Ty::Vec(Box::new(self.fresh_ty())),
                Some(_) => return Err(unknown()),
            };
            let var = self.changing_later(["left", "right"][side], span);
            self.f.vars[var.0 as usize].ty = ty;
            self.emit(StmtKind::Let(var, Rvalue::VecList(Vec::new())), span);
            sides.push(Place::var(var));
        }
        let head = Head { at: e, label: None, pat: None };
        self.run(flow, head, &mut |l, given| {
            for (side, items) in (0..).zip(&sides) {
                let part = l.side_of(&given, side, e)?;
                l.push_item(items, &part, e, span)?;
            }
            Some(())
        });
        let values: Vec<Operand> =
            sides.into_iter().map(|side| self.atom(Rvalue::Load(side), span)).collect();
        Ok(Rvalue::Tuple(values))
    }

    /// The type that the closure of the last `map` is asked for.
    fn expect_items(&mut self, item: &Item, ty: &Ty) {
        if let Item::Map(_, Function::Closure(closure)) = item
            && is_known(ty)
        {
            self.expect_tail(&closure.syntax().body, ty);
        }
    }

    /// The loop that fills a sequence with the items, and the type of the items.
    fn filled(&mut self, target: &Place, view: View, e: &Expr) -> (crate::ir::Block, Option<Ty>) {
        let mut item_ty = None;
        let View { hi, item, .. } = view;
        let Some(hi) = hi else { return (crate::ir::Block::default(), None) };
        let both = Item::Pair(Box::new(Item::Index(Vec::new())), Box::new(item.clone()));
        let nested = self.nested_sequence(&item);
        let item = if nested.is_some() { Item::Index(Vec::new()) } else { both };
        let flow = Flow::of(View::over(hi, item));
        let head = Head { at: e, label: None, pat: None };
        let ((), block) = self.in_block(|l| {
            l.run(&flow, head, &mut |l, given| {
                let (index, value) = match given {
                    Given::Tuple(parts, _) => {
                        let [index, value] = <[Given; 2]>::try_from(parts).ok()?;
                        (l.given_operand(&index, e)?, Some(value))
                    }
                    index => (l.given_operand(&index, e)?, None),
                };
                let mut place = target.clone();
                place.path.push(Projection::Index(index.clone()));
                let value = match (value, &nested) {
                    (None, Some((inner, closure))) => {
                        let given = l.item_at(inner, &index, e)?;
                        let value = l.inside(closure, &[given], e, |l, body| l.made_at(&place, body))?;
                        if let Some(Err(ty)) = l.sequence_place.take() {
                            item_ty = Some(ty);
                            return Some(());
                        }
                        l.atom(value, e.span())
                    }
                    (Some(value), _) => l.given_operand(&value, e)?,
                    (None, None) => return None,
                };
                item_ty = l.operand_ty(&value);
                l.emit(StmtKind::Assign(place, value), e.span());
                Some(())
            });
        });
        (block, item_ty)
    }

    /// A `map` whose closure makes a sequence itself.
    fn nested_sequence(&self, item: &Item) -> Option<(Item, Closure)> {
        let Item::Map(inner, Function::Closure(closure)) = item else { return None };
        let body = super::closure::tail(&closure.syntax().body);
        let is_sequence = self.makes_sequence(body) && !super::closure::has_return(closure.syntax());
        is_sequence.then(|| ((**inner).clone(), closure.clone()))
    }

    /// The body of a closure that makes a sequence, made where it belongs.
    fn made_at(&mut self, place: &Place, body: &Expr) -> Option<Rvalue> {
        if let Expr::Block(block) = bare(body)
            && block.label.is_none()
        {
            return self.in_scope(|l| match l.statements(&block.block.stmts)? {
                Some(tail) => l.made_at(place, tail),
                None => Some(Rvalue::Use(Operand::unit())),
            });
        }
        self.sequence_place = Some(Ok(place.clone()));
        self.rvalue(body)
    }

    // ---- arrays ----

    /// `array.map(f)`
    pub(super) fn array_map(
        &mut self,
        e: &Expr,
        call: &syn::ExprMethodCall,
        wanted: Option<&Ty>,
    ) -> Option<Option<Rvalue>> {
        if !self.is_array_map(call) || !self.mentions_numbers(e) {
            return Some(None);
        }
        let located = if let Some(Ty::Array(..)) = self.peek_ty(&call.receiver).map(|ty| ty.pointee().clone())
        {
            self.locate(&call.receiver)?
        } else if matches!(bare(&call.receiver), Expr::Array(_) | Expr::Repeat(_))
            || is_array_maker(&call.receiver)
        {
            let value = self.operand(&call.receiver)?;
            super::Located::of(self.home(&value, e.span()))
        } else {
            return Some(None);
        };
        let base = super::iterate::followed(located);
        let Some(Ty::Array(_, len)) = self.place_ty(&base.place).map(|ty| ty.pointee().clone()) else {
            return Some(None);
        };
        let Some(function) = self.function(&call.args[0]) else { return Some(None) };
        let hi = self.length(&base.place, e);
        let base = super::Located { refs: 0, ..base };
        let item = Item::Map(Box::new(Item::Element(base, Vec::new())), function);
        let value = self.filled_array(View::over(hi, item), &len, item_of(wanted), e);
        Some(Some(value))
    }

    /// Whether the call is `map` of an array.
    pub(super) fn is_array_map(&self, call: &syn::ExprMethodCall) -> bool {
        let of_array = || {
            let receiver = bare(&call.receiver);
            matches!(receiver, Expr::Array(_) | Expr::Repeat(_))
                || is_array_maker(receiver)
                || matches!(self.peek_ty(receiver).as_ref().map(Ty::pointee), Some(Ty::Array(..)))
        };
        call.method == "map" && call.args.len() == 1 && !self.is_adapted(&call.receiver) && of_array()
    }

    /// `core::array::from_fn(f)`
    pub(super) fn array_from_fn(
        &mut self,
        e: &Expr,
        call: &syn::ExprCall,
        path: &syn::ExprPath,
    ) -> Option<Rvalue> {
        let expected = self.expected(e);
        let count = path.path.segments.len();
        let is_from_fn = count >= 2
            && path.path.segments[count - 1].ident == "from_fn"
            && path.path.segments[count - 2].ident == "array";
        if !is_from_fn || call.args.len() != 1 {
            return None;
        }
        let turbofish = self.types_of_from_fn(&path.path.segments[count - 1].arguments);
        let (item, len) = match (turbofish, expected) {
            (Some((item, len)), _) => (item, Some(len)),
            (None, Some(Ty::Array(item, len))) => (Some(*item), Some(len)),
            (None, _) => (None, None),
        };
        if !self.mentions_numbers(call) {
            return None;
        }
        let (Some(len), Some(function)) = (len, self.function(&call.args[0])) else {
            self.problems.push(fence::from_fn_of_unknown(path));
            return Some(Rvalue::Use(Operand::unit()));
        };
        let hi = Self::length_operand(&len);
        let view = View::over(hi, Item::Map(Box::new(Item::Index(Vec::new())), function));
        Some(self.filled_array(view, &len, item, e))
    }

    /// `from_fn::<T, N, _>`
    fn types_of_from_fn(&mut self, arguments: &syn::PathArguments) -> Option<(Option<Ty>, Length)> {
        let syn::PathArguments::AngleBracketed(arguments) = arguments else { return None };
        let item = match arguments.args.first()? {
            syn::GenericArgument::Type(ty) => self.ty(ty),
            _ => return None,
        };
        let len = match arguments.args.iter().nth(1)? {
            syn::GenericArgument::Type(syn::Type::Infer(_)) => return None,
            syn::GenericArgument::Type(ty) => Length(quote!(#ty)),
            syn::GenericArgument::Const(len) => Length(quote!(#len)),
            _ => return None,
        };
        Some((Some(item).filter(is_known), len))
    }

    fn filled_array(&mut self, view: View, len: &Length, wanted: Option<Ty>, e: &Expr) -> Rvalue {
        let span = super::expr::value_span(e);
        let items = self.sequence(span);
        let named = self.sequence_name.take();
        if let Some(ty) = &wanted {
            self.expect_items(&view.item, ty);
        }
        let (filled, item_ty) = self.filled(&items, view, e);
        self.sequence_name = named;
        let item = wanted.filter(is_known).or(item_ty).filter(is_known);
        let zero = item.as_ref().and_then(zero_of);
        let (Some(item), Some(zero)) = (item, zero) else {
            self.problems.push(fence::collect_of_unknown(span));
            return Rvalue::Use(Operand::unit());
        };
        if items.is_var() {
            let zero = self.zero_operand(zero, span);
            self.emit(StmtKind::Let(items.root, Rvalue::Repeat(zero, len.clone())), span);
        }
        self.append(filled);
        self.made_sequence(items, Ty::Array(Box::new(item), len.clone()))
    }

    /// Whether the outermost call of the expression makes a sequence.
    pub(super) fn makes_sequence(&self, e: &Expr) -> bool {
        match bare(e) {
            Expr::MethodCall(call) if call.method == "collect" => self.is_adapted(&call.receiver),
            other => is_array_maker(other),
        }
    }

    /// Where a new sequence is made: in an element of another, in the variable of a `let`, or in one of its own.
    fn sequence(&mut self, span: Span) -> Place {
        match self.sequence_place.take() {
            Some(Ok(place)) => return place,
            other => self.sequence_place = other,
        }
        let Some((name, None)) = self.sequence_name.clone() else {
            return Place::var(self.changing_later("items", span));
        };
        let ty = self.fresh_ty();
        let made = self.user_var(&name, ty, true);
        self.sequence_name = Some((name, Some(made)));
        Place::var(made)
    }

    fn zero_operand(&mut self, zero: Zero, span: Span) -> Operand {
        let value = match zero {
            Zero::Const(operand) => return operand,
            Zero::Array(item, len) => {
                let item = self.zero_operand(*item, span);
                Rvalue::Repeat(item, len)
            }
            Zero::Tuple(items) => {
                Rvalue::Tuple(items.into_iter().map(|item| self.zero_operand(item, span)).collect())
            }
            Zero::Vec => Rvalue::VecList(Vec::new()),
        };
        self.atom(value, span)
    }

    /// A length as an operand.
    pub(super) fn length_operand(len: &Length) -> Operand {
        if let Some(n) = len.literal() {
            return Self::usize_literal(i128::from(n));
        }
        let tokens = &len.0;
        let tokens = if tokens.clone().into_iter().count() > 1 { quote!((#tokens)) } else { quote!(#tokens) };
        Operand::Const(Const::Path(tokens), Ty::Int("usize".to_owned()))
    }
}

/// What a sequence is filled with before its items are known.
enum Zero {
    Const(Operand),
    Array(Box<Zero>, Length),
    Tuple(Vec<Zero>),
    Vec,
}

fn zero_of(ty: &Ty) -> Option<Zero> {
    let constant = match ty {
        Ty::Float(_) | Ty::SomeFloat => Const::Float { value: 0.0, text: String::from("0.0") },
        Ty::Param(name) => Const::Path(quote!(#name::ZERO)),
        Ty::Int(_) => Const::Int { value: 0, text: String::from("0") },
        Ty::Bool => Const::Bool(false),
        Ty::Array(item, len) => return Some(Zero::Array(Box::new(zero_of(item)?), len.clone())),
        Ty::Tuple(items) => return items.iter().map(zero_of).collect::<Option<_>>().map(Zero::Tuple),
        Ty::Vec(_) => return Some(Zero::Vec),
        Ty::Infer(_)
        | Ty::Unknown
        | Ty::Unit
        | Ty::Inert(_)
        | Ty::Slice(_)
        | Ty::Ref(..)
        | Ty::Named(_)
        | Ty::Maybe(..) => {
            return None;
        }
    };
    Some(Zero::Const(Operand::Const(constant, ty.clone())))
}

fn is_known(ty: &Ty) -> bool {
    zero_of(ty).is_some()
}

fn item_of(wanted: Option<&Ty>) -> Option<Ty> {
    match wanted {
        Some(Ty::Array(item, _)) => Some((**item).clone()),
        _ => None,
    }
}

/// `[..].map(f)`, `from_fn(..)`: what gives an array.
fn is_array_maker(e: &Expr) -> bool {
    match bare(e) {
        Expr::MethodCall(call) => {
            call.method == "map"
                && (matches!(bare(&call.receiver), Expr::Array(_)) || is_array_maker(&call.receiver))
        }
        Expr::Call(call) => match bare(&call.func) {
            Expr::Path(path) => path.path.segments.last().is_some_and(|s| s.ident == "from_fn"),
            _ => false,
        },
        _ => false,
    }
}
