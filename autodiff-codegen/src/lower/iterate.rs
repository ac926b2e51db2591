//! Iterators that go by index: slices, arrays, `Vec`s, ranges and parts of slices, and the adaptors that keep it so.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::Expr;
use syn::spanned::Spanned as _;

use super::chain::Stop;
use super::closure::Function;
use super::given::Given;
use super::{Located, Lowerer};
use crate::ir::{BinOp, Block, Const, Operand, Place, Projection, Range, Rvalue, StmtKind, Ty, VarKind};

/// An iterator as a range of indices, and what it gives at each.
#[derive(Clone, Debug)]
pub(super) struct View {
    pub(super) lo: Operand,
    /// None for `lo..`.
    pub(super) hi: Option<Operand>,
    pub(super) inclusive: bool,
    pub(super) step: Option<Operand>,
    pub(super) rev: bool,
    pub(super) step_first: bool,
    pub(super) item: Item,
}

/// What an iterator gives at an index.
#[derive(Clone, Debug)]
pub(super) enum Item {
    /// The index itself.
    Index(Vec<Shift>),
    /// A reference to an element (or the element, if `refs` is 0).
    Element(Located, Vec<Shift>),
    /// A part of a slice: from the index, or from the index times the length; so many elements, or as many as there are.
    Part { base: Located, len: Operand, scaled: bool, all: Option<Operand>, shifts: Vec<Shift> },
    /// `enumerate`, `zip`
    Pair(Box<Item>, Box<Item>),
    /// `map`
    Map(Box<Item>, Function),
    /// `copied`, `cloned` of what is not an element.
    Copied(Box<Item>),
    /// `repeat`, `once`: the same at every index.
    Fixed(Given),
}

/// How an index comes from the loop variable.
#[derive(Clone, Debug)]
pub(super) enum Shift {
    /// `+ n`
    Plus(Operand),
    /// `n - 1 -`
    FromEnd(Operand),
    /// `* n`
    Times(Operand),
    /// `as T`, for a range of other numbers.
    As(Ty, TokenStream),
}

impl Item {
    fn shifted(self, shift: &[Shift]) -> Item {
        let prepend = |shifts: Vec<Shift>| [shift.to_vec(), shifts].concat();
        match self {
            Item::Index(shifts) => Item::Index(prepend(shifts)),
            Item::Element(base, shifts) => Item::Element(base, prepend(shifts)),
            Item::Part { base, len, scaled, all, shifts } => {
                Item::Part { base, len, scaled, all, shifts: prepend(shifts) }
            }
            Item::Pair(a, b) => Item::Pair(Box::new(a.shifted(shift)), Box::new(b.shifted(shift))),
            Item::Map(inner, function) => Item::Map(Box::new(inner.shifted(shift)), function),
            Item::Copied(inner) => Item::Copied(Box::new(inner.shifted(shift))),
            Item::Fixed(given) => Item::Fixed(given),
        }
    }

    /// `copied`, `cloned`: elements by value.
    pub(super) fn by_value(self) -> Item {
        match self {
            Item::Element(base, shifts) => {
                Item::Element(Located { refs: base.refs.saturating_sub(1), ..base }, shifts)
            }
            other => Item::Copied(Box::new(other)),
        }
    }

    pub(super) fn is_plain_index(&self) -> bool {
        matches!(self, Item::Index(shifts) if shifts.is_empty())
    }

    /// Whether it matters how often an item is computed.
    pub(super) fn has_effect(&self) -> bool {
        match self {
            Item::Index(_) | Item::Element(..) | Item::Part { .. } | Item::Fixed(_) => false,
            Item::Pair(a, b) => a.has_effect() || b.has_effect(),
            Item::Map(inner, function) => function.has_effect() || inner.has_effect(),
            Item::Copied(inner) => inner.has_effect(),
        }
    }
}

impl View {
    pub(super) fn over(hi: Operand, item: Item) -> View {
        let lo = Lowerer::usize_literal(0);
        View { lo, hi: Some(hi), inclusive: false, step: None, rev: false, step_first: false, item }
    }

    /// Whether it goes over `0..hi`, forwards.
    pub(super) fn is_plain(&self) -> bool {
        is_zero(&self.lo) && !self.inclusive && self.step.is_none() && !self.rev
    }
}

pub(super) fn literal(operand: &Operand) -> Option<i128> {
    match operand {
        Operand::Const(Const::Int { value, .. }, _) => Some(*value),
        _ => None,
    }
}

fn is_zero(operand: &Operand) -> bool {
    literal(operand) == Some(0)
}

pub(super) fn unknown() -> Stop {
    Stop::Unknown
}

impl Lowerer {
    // ---- adaptors ----

    pub(super) fn reversed(&mut self, view: View, span: Span) -> Result<View, Stop> {
        if view.hi.is_none() {
            return Err(unknown());
        }
        match (view.rev, &view.step) {
            (false, None) => Ok(View { rev: true, ..view }),
            (false, Some(_)) => Ok(View { rev: true, step_first: true, ..view }),
            (true, None) => Ok(View { rev: false, ..view }),
            (true, Some(_)) => Ok(View { rev: true, ..self.rebased(view, span)? }),
        }
    }

    pub(super) fn stepped_by(&mut self, view: View, step: Operand, span: Span) -> Result<View, Stop> {
        let view = if view.step.is_some() { self.rebased(view, span)? } else { view };
        Ok(View { step: Some(step), step_first: false, ..view })
    }

    pub(super) fn zipped(&mut self, a: View, b: View, span: Span) -> Result<View, Stop> {
        let a = self.rebased(a, span)?;
        let b = self.rebased(b, span)?;
        let hi = self.least(a.hi, b.hi, span);
        let item = Item::Pair(Box::new(a.item), Box::new(b.item));
        Ok(View { hi, ..View::over(Operand::unit(), item) })
    }

    pub(super) fn enumerated(&mut self, view: View, span: Span) -> Result<View, Stop> {
        let view = self.rebased(view, span)?;
        let item = Item::Pair(Box::new(Item::Index(Vec::new())), Box::new(view.item));
        Ok(View { item, ..view })
    }

    pub(super) fn taken(&mut self, view: View, count: Operand, span: Span) -> Result<View, Stop> {
        let view = self.rebased(view, span)?;
        let hi = self.least(view.hi, Some(count), span);
        Ok(View { hi, ..view })
    }

    pub(super) fn skipped(&mut self, view: View, count: Operand, span: Span) -> Result<View, Stop> {
        let is_usize = self.range_ty(&view).is_none();
        let view = if view.rev || view.step.is_some() || view.inclusive || !is_usize {
            self.rebased(view, span)?
        } else {
            view
        };
        let lo = self.sum_of(view.lo.clone(), count, span);
        Ok(View { lo, ..view })
    }

    /// The type of a range's numbers, if it is not `usize`.
    fn range_ty(&self, view: &View) -> Option<Ty> {
        let ty = [Some(&view.lo), view.hi.as_ref()]
            .into_iter()
            .flatten()
            .find_map(|bound| self.operand_ty(bound).filter(|_| literal(bound).is_none_or(|_| true)))?;
        matches!(&ty, Ty::Int(name) if name != "usize" && !name.is_empty()).then_some(ty)
    }

    /// The same items over `0..n`, forwards.
    pub(super) fn rebased(&mut self, view: View, span: Span) -> Result<View, Stop> {
        if view.is_plain() && self.range_ty(&view).is_none() {
            return Ok(view);
        }
        let other = self.range_ty(&view);
        let count = match &view.hi {
            Some(hi) => Some(self.count(&view.lo, hi, view.inclusive, other.as_ref(), span)),
            None => None,
        };
        let Some(step) = view.step.clone() else {
            let Some(count) = count else {
                let shift = base_shift(&view.lo, other.as_ref());
                return Ok(View { hi: None, ..View::over(Operand::unit(), view.item.shifted(&shift)) });
            };
            let mut shift = base_shift(&view.lo, other.as_ref());
            if view.rev {
                shift.insert(0, Shift::FromEnd(count.clone()));
            }
            return Ok(View::over(count, view.item.shifted(&shift)));
        };
        let steps = count.as_ref().map(|count| {
            self.opaque_int("count", &[count, &step], span, |t| {
                let (count, step) = (&t[0], &t[1]);
                quote!(#count.div_ceil(#step))
            })
        });
        // The number of the item, forwards among those that are left, then among all.
        let mut shift = vec![Shift::Times(step)];
        match (view.rev, view.step_first, &steps, &count) {
            (true, true, Some(steps), _) => shift.insert(0, Shift::FromEnd(steps.clone())),
            (true, false, _, Some(count)) => shift.push(Shift::FromEnd(count.clone())),
            (true, ..) => return Err(unknown()),
            (false, ..) => {}
        }
        shift.extend(base_shift(&view.lo, other.as_ref()));
        Ok(View { hi: steps, ..View::over(Operand::unit(), view.item.shifted(&shift)) })
    }

    /// How many numbers are in a range.
    fn count(
        &mut self,
        lo: &Operand,
        hi: &Operand,
        inclusive: bool,
        other: Option<&Ty>,
        span: Span,
    ) -> Operand {
        if let (Some(lo), Some(hi)) = (literal(lo), literal(hi)) {
            return Self::usize_literal((hi + i128::from(inclusive) - lo).max(0));
        }
        if let Some(Ty::Int(name)) = other {
            let number = proc_macro2::Ident::new(name, Span::call_site());
            let opaque = self.opaque_of_operands("the length of a range", &[lo, hi], span, |t| {
                let (lo, hi) = (&t[0], &t[1]);
                if inclusive {
                    quote!(if #lo <= #hi { #number::abs_diff(#hi, #lo) as usize + 1 } else { 0 })
                } else {
                    quote!(if #lo < #hi { #number::abs_diff(#hi, #lo) as usize } else { 0 })
                }
            });
            let var = self.f.new_var("count", Ty::Int("usize".to_owned()), VarKind::Temp, span);
            self.emit(StmtKind::Let(var, Rvalue::Opaque(opaque)), span);
            return Operand::Var(var);
        }
        let mut hi = hi.clone();
        if inclusive {
            hi = self.sum_of(hi, Self::usize_literal(1), span);
        }
        self.difference(&hi, lo, span)
    }

    /// `a + b`, computed now if it can be.
    pub(super) fn sum_of(&mut self, a: Operand, b: Operand, span: Span) -> Operand {
        match (literal(&a), literal(&b)) {
            (Some(a), Some(b)) => Self::usize_literal(a + b),
            (Some(0), _) => b,
            (_, Some(0)) => a,
            _ => self.int_binary(BinOp::Add, a, b, span),
        }
    }

    /// `a - b`, or 0.
    pub(super) fn difference(&mut self, a: &Operand, b: &Operand, span: Span) -> Operand {
        match (literal(a), literal(b)) {
            (Some(a), Some(b)) => return Self::usize_literal((a - b).max(0)),
            (_, Some(0)) => return a.clone(),
            _ => {}
        }
        // A method cannot be called on an integer whose type rustc has not found yet.
        let known = self.operand_ty(a).is_some() || self.operand_ty(b).is_some();
        let known = known && !self.comes_of_literals(a);
        self.opaque_int("count", &[a, b], span, |t| {
            let (a, b) = (&t[0], &t[1]);
            if known { quote!(#a.saturating_sub(#b)) } else { quote!((if #a > #b { #a - #b } else { 0 })) }
        })
    }

    /// `3 % 4`, `k % 4` of a counter over `0..3`
    fn comes_of_literals(&self, a: &Operand) -> bool {
        let Operand::Var(v) = a else { return literal(a).is_some() };
        let value = self.buffers.iter().flatten().find_map(|s| match &s.kind {
            StmtKind::Let(defined, value) if defined == v => Some(value),
            _ => None,
        });
        match value {
            Some(Rvalue::Binary(_, x, y)) => [x, y].into_iter().all(|a| self.comes_of_literals(a)),
            Some(Rvalue::Use(a)) => self.comes_of_literals(a),
            Some(Rvalue::Load(place)) if place.is_var() => self.comes_of_literals(&Operand::Var(place.root)),
            Some(_) => false,
            // A counter, whose loop is still being written.
            None => self.f.var(*v).kind != VarKind::Param,
        }
    }

    /// The lesser of two lengths.
    fn least(&mut self, a: Option<Operand>, b: Option<Operand>, span: Span) -> Option<Operand> {
        let (a, b) = match (a, b) {
            (Some(a), Some(b)) => (a, b),
            (one, other) => return one.or(other),
        };
        let (a, b) = match (&a, &b) {
            (
                Operand::Const(Const::Int { value: x, .. }, _),
                Operand::Const(Const::Int { value: y, .. }, _),
            ) => {
                return Some(if x <= y { a } else { b });
            }
            (Operand::Const(Const::Path(x), _), Operand::Const(Const::Path(y), _))
                if x.to_string() == y.to_string() =>
            {
                return Some(a);
            }
            (Operand::Var(x), Operand::Var(y)) if x == y => return Some(a),
            // A literal has no type to call a method on.
            (Operand::Const(Const::Int { .. }, _), _) => (b, a),
            _ => (a, b),
        };
        Some(self.opaque_int("count", &[&a, &b], span, |t| {
            let (a, b) = (&t[0], &t[1]);
            quote!(#a.min(#b))
        }))
    }

    pub(super) fn opaque_int(
        &mut self,
        wish: &str,
        operands: &[&Operand],
        at: Span,
        make: impl FnOnce(&[TokenStream]) -> TokenStream,
    ) -> Operand {
        let opaque = self.opaque_of_operands("the length of an iterator", operands, at, |tokens| {
            // A literal receiver needs a type.
            let mut tokens = tokens.to_vec();
            if let Some(Operand::Const(Const::Int { value, .. }, _)) = operands.first() {
                let typed = proc_macro2::Literal::usize_suffixed(usize::try_from(*value).unwrap_or(0));
                tokens[0] = quote!(#typed);
            }
            make(&tokens)
        });
        let ty = Ty::Int("usize".to_owned());
        let var = self.f.new_var(wish, ty, VarKind::Temp, at);
        self.emit(StmtKind::Let(var, Rvalue::Opaque(opaque)), at);
        Operand::Var(var)
    }

    // ---- items ----

    /// What the iterator gives at an index.
    pub(super) fn item_at(&mut self, item: &Item, counter: &Operand, at: &Expr) -> Option<Given> {
        let span = at.span();
        Some(match item {
            Item::Index(shifts) => Given::value(self.shifted_index(counter, shifts, span)),
            Item::Element(base, shifts) => {
                let index = self.shifted_index(counter, shifts, span);
                let mut located = base.clone();
                located.place.path.push(Projection::Index(index));
                Given::place(located)
            }
            Item::Part { base, len, scaled, all, shifts } => {
                let mut from = self.shifted_index(counter, shifts, span);
                if *scaled {
                    from = self.named_int("start", BinOp::Mul, &from, len, span);
                }
                let mut to = self.named_int("end", BinOp::Add, &from, len, span);
                if let Some(all) = all {
                    to = self.opaque_int("end", &[&to, all], span, |t| {
                        let (to, all) = (&t[0], &t[1]);
                        quote!(#to.min(#all))
                    });
                }
                let mut located = base.clone();
                located.place.path.push(Projection::Range(Some(from), Some(to)));
                if all.is_none() {
                    let key = format!("{:?}", located.place);
                    self.lengths.push((self.buffers.len(), key, len.clone()));
                }
                Given::place(located)
            }
            Item::Pair(a, b) => {
                let a = self.item_at(a, counter, at)?;
                Given::pair(a, self.item_at(b, counter, at)?)
            }
            Item::Map(inner, function) => {
                let given = self.item_at(inner, counter, at)?;
                self.apply(function, vec![given], at)?
            }
            Item::Copied(inner) => self.item_at(inner, counter, at)?.copied(),
            Item::Fixed(given) => given.clone(),
        })
    }

    fn named_int(&mut self, wish: &str, op: BinOp, a: &Operand, b: &Operand, span: Span) -> Operand {
        Operand::Var(self.named_temp(wish, Rvalue::Binary(op, a.clone(), b.clone()), span))
    }

    fn shifted_index(&mut self, counter: &Operand, shifts: &[Shift], span: Span) -> Operand {
        let mut index = counter.clone();
        for shift in shifts {
            index = match shift {
                Shift::Plus(n) => self.sum_of(index, n.clone(), span),
                Shift::Times(n) => self.int_binary(BinOp::Mul, index, n.clone(), span),
                Shift::As(ty, tokens) => self.atom(Rvalue::Cast(index, ty.clone(), tokens.clone()), span),
                Shift::FromEnd(n) => {
                    let one = Self::usize_literal(1);
                    let last = match literal(n) {
                        Some(n) => Self::usize_literal((n - 1).max(0)),
                        None => self.int_binary(BinOp::Sub, n.clone(), one, span),
                    };
                    self.int_binary(BinOp::Sub, last, index, span)
                }
            };
        }
        index
    }

    /// `for i in 0..place.len() { place[i] = value(i); }`
    pub(super) fn fill_loop(
        &mut self,
        place: &Place,
        e: &Expr,
        value: impl FnOnce(&mut Self, &Operand) -> Operand,
    ) {
        self.index_loop(place, e, |l, index| {
            let value = value(l, index);
            let mut target = place.clone();
            target.path.push(Projection::Index(index.clone()));
            l.emit(StmtKind::Assign(target, value), e.span());
        });
    }

    /// `for i in 0..place.len() { body(i) }`
    pub(super) fn index_loop(&mut self, place: &Place, e: &Expr, body: impl FnOnce(&mut Self, &Operand)) {
        let hi = self.length(place, e);
        let id = self.new_loop(None);
        let counter = self.f.new_var("i", Ty::Int("usize".to_owned()), VarKind::Temp, e.span());
        let ((), body) = self.in_block(|l| body(l, &Operand::Var(counter)));
        let range = Range {
            lo: Self::usize_literal(0),
            hi,
            inclusive: false,
            step: None,
            rev: false,
            step_first: false,
        };
        self.emit(StmtKind::For(id, counter, range, Block { stmts: body.stmts }), e.span());
    }
}

/// A place to take elements of: Rust follows references when it indexes.
pub(super) fn followed(mut located: Located) -> Located {
    while matches!(located.place.path.last(), Some(Projection::Deref)) {
        located.place.path.pop();
    }
    located
}

/// `lo +`, for numbers of another type after a cast.
fn base_shift(lo: &Operand, other: Option<&Ty>) -> Vec<Shift> {
    let mut shifts = Vec::new();
    if let Some(ty) = other
        && let Ty::Int(name) = ty
    {
        let name = proc_macro2::Ident::new(name, Span::call_site());
        shifts.push(Shift::As(ty.clone(), quote!(#name)));
    }
    if !is_zero(lo) {
        shifts.push(Shift::Plus(lo.clone()));
    }
    shifts
}
