//! `for` over slices, arrays, `Vec`s and ranges, with adaptors: one loop over an index, the items as aliases of
//! elements.

use quote::quote;
use syn::spanned::Spanned as _;
use syn::{Expr, Pat};

use super::call::is_function_path;
use super::pattern::{Origin, bare_pat, is_binding};
use super::place::bare;
use super::{Binding, Dest, Located, Lowerer};
use crate::fence;
use crate::ir::{
    BinOp, Block, Const, Operand, Place, Projection, Range, Rvalue, StmtKind, Ty, VarId, VarKind,
};

/// An iterator as a range of indices, and what it gives at each.
pub(super) struct View {
    lo: Operand,
    /// None for `lo..`.
    hi: Option<Operand>,
    inclusive: bool,
    step: Option<Operand>,
    rev: bool,
    step_first: bool,
    item: Item,
}

/// What an iterator gives at an index.
#[derive(Clone)]
enum Item {
    /// The index itself.
    Index(Vec<Shift>),
    /// A reference to an element (or the element, if `refs` is 0).
    Element(Located, Vec<Shift>),
    /// A part of a slice: from the index, or from the index times the length; so many elements.
    Part { base: Located, len: Operand, scaled: bool, shifts: Vec<Shift> },
    /// `enumerate`, `zip`
    Pair(Box<Item>, Box<Item>),
}

/// How an index comes from the loop variable.
#[derive(Clone)]
enum Shift {
    /// `+ n`
    Plus(Operand),
    /// `n - 1 -`
    FromEnd(Operand),
}

impl Item {
    fn shifted(self, shift: &Shift) -> Item {
        let prepend = |mut shifts: Vec<Shift>| {
            shifts.insert(0, shift.clone());
            shifts
        };
        match self {
            Item::Index(shifts) => Item::Index(prepend(shifts)),
            Item::Element(base, shifts) => Item::Element(base, prepend(shifts)),
            Item::Part { base, len, scaled, shifts } => {
                Item::Part { base, len, scaled, shifts: prepend(shifts) }
            }
            Item::Pair(a, b) => Item::Pair(Box::new(a.shifted(shift)), Box::new(b.shifted(shift))),
        }
    }

    /// `copied`, `cloned`: elements by value.
    fn by_value(self) -> Item {
        match self {
            Item::Element(base, shifts) => {
                Item::Element(Located { refs: base.refs.saturating_sub(1), ..base }, shifts)
            }
            other => other,
        }
    }

    fn is_plain_index(&self) -> bool {
        matches!(self, Item::Index(shifts) if shifts.is_empty())
    }
}

impl View {
    fn over(hi: Operand, item: Item) -> View {
        let lo = Lowerer::usize_literal(0);
        View { lo, hi: Some(hi), inclusive: false, step: None, rev: false, step_first: false, item }
    }
}

fn literal(operand: &Operand) -> Option<i128> {
    match operand {
        Operand::Const(Const::Int { value, .. }, _) => Some(*value),
        _ => None,
    }
}

fn is_zero(operand: &Operand) -> bool {
    matches!(operand, Operand::Const(Const::Int { value: 0, .. }, _))
}

impl Lowerer {
    /// The iterator as a loop over indices. `Some(None)` if it is not one; then nothing active may be in it.
    pub(super) fn view(&mut self, e: &Expr) -> Option<Option<View>> {
        match bare(e) {
            Expr::Range(range) => self.range_view(range),
            Expr::Reference(reference) => {
                if !self.is_indexed(&reference.expr, true) {
                    return Some(None);
                }
                let located = self.locate(&reference.expr)?;
                let located = Located::reference(located.place, reference.mutability.is_some());
                Some(Some(self.elements(located, e)))
            }
            Expr::MethodCall(call) => self.adapted_view(call),
            made if self.is_made_here(made) => {
                let located = self.made(made)?;
                Some(Some(self.elements(located, e)))
            }
            place => {
                if !self.is_local_place(place) || !self.is_indexed(place, false) {
                    return Some(None);
                }
                let located = self.reference_or_value(place)?;
                Some(Some(self.elements(located, e)))
            }
        }
    }

    /// Whether the expression makes a sequence that is iterated by index: an array, a `vec!`, or what a function
    /// gives that something active may enter.
    fn is_made_here(&self, e: &Expr) -> bool {
        match bare(e) {
            Expr::Array(_) | Expr::Repeat(_) => true,
            Expr::Macro(mac) => super::macros::name(&mac.mac) == "vec",
            Expr::Call(call) => is_function_path(&call.func) && self.mentions_numbers(&call.args),
            _ => false,
        }
    }

    /// Whether the tokens mention a variable that may carry a gradient.
    fn mentions_numbers(&self, tokens: impl quote::ToTokens) -> bool {
        let mut names = std::collections::BTreeSet::new();
        super::names::collect(tokens.to_token_stream(), &mut names);
        names.iter().filter_map(|name| self.lookup(name)).any(|binding| match binding {
            Binding::Var(var) => self.f.var(*var).ty.carries(),
            Binding::Alias(located) => self.f.var(located.place.root).ty.carries(),
        })
    }

    /// A variable that holds the sequence.
    fn made(&mut self, e: &Expr) -> Option<Located> {
        let value = self.operand(e)?;
        Some(Located::of(self.home(&value, e.span())))
    }

    fn reference_or_value(&mut self, e: &Expr) -> Option<Located> {
        let located = self.locate(e)?;
        if located.refs > 0 {
            return Some(located);
        }
        let through = self.through_reference(located.place.clone());
        Some(if through.refs > 0 { through } else { located })
    }

    /// Whether iterating the expression goes through elements by index. A type that is not known counts as a
    /// slice where the expression is referenced, for then it is iterated in place.
    fn is_indexed(&self, e: &Expr, referenced: bool) -> bool {
        match self.peek_ty(e) {
            None => referenced,
            Some(ty) => match ty.pointee() {
                Ty::Array(..) | Ty::Slice(_) | Ty::Vec(_) => true,
                // A name that is not a collection's may be an alias of an array.
                Ty::Named(tokens) => {
                    let name = tokens.to_string();
                    !is_collection(&name) && !self.type_params.contains(&name) && !name.starts_with("impl ")
                }
                Ty::Infer(_) | Ty::Unknown => referenced || matches!(ty, Ty::Ref(..)),
                _ => false,
            },
        }
    }

    fn range_view(&mut self, range: &syn::ExprRange) -> Option<Option<View>> {
        let Some(start) = &range.start else { return Some(None) };
        if is_char(start) {
            return Some(None);
        }
        let lo = self.number(start)?;
        let hi = match &range.end {
            Some(end) => Some(self.number(end)?),
            None => None,
        };
        let inclusive = matches!(range.limits, syn::RangeLimits::Closed(_));
        let item = Item::Index(Vec::new());
        Some(Some(View { lo, hi, inclusive, step: None, rev: false, step_first: false, item }))
    }

    fn elements(&mut self, located: Located, e: &Expr) -> View {
        let base = followed(located);
        let len = self.length(&base.place, e);
        View::over(len, Item::Element(base, Vec::new()))
    }

    /// The number of elements of a place.
    pub(super) fn length(&mut self, place: &Place, e: &Expr) -> Operand {
        if let Some(ty) = self.place_ty(place)
            && let Ty::Array(_, len) = ty.pointee()
        {
            if let Some(n) = len.literal() {
                return Self::usize_literal(i128::from(n));
            }
            let tokens = &len.0;
            let tokens =
                if tokens.clone().into_iter().count() > 1 { quote!((#tokens)) } else { quote!(#tokens) };
            return Operand::Const(Const::Path(tokens), Ty::Int("usize".to_owned()));
        }
        self.atom(Rvalue::Len(place.clone()), e.span())
    }

    // ---- adaptors ----

    fn adapted_view(&mut self, call: &syn::ExprMethodCall) -> Option<Option<View>> {
        let method = call.method.to_string();
        match (method.as_str(), call.args.len()) {
            ("iter" | "iter_mut", 0) => self.iter_view(call, method == "iter_mut"),
            ("into_iter", 0) => self.view(&call.receiver),
            ("windows" | "chunks_exact", 1) => self.parts_view(call, method == "chunks_exact"),
            ("rev" | "enumerate" | "copied" | "cloned", 0) | ("zip" | "take" | "skip" | "step_by", 1) => {
                let Some(view) = self.view(&call.receiver)? else { return Some(None) };
                self.adapt(view, &method, call)
            }
            _ => Some(None),
        }
    }

    fn iter_view(&mut self, call: &syn::ExprMethodCall, mutable: bool) -> Option<Option<View>> {
        if !mutable && self.is_made_here(&call.receiver) {
            let located = Located { refs: 1, ..self.made(&call.receiver)? };
            return Some(Some(self.elements(located, &call.receiver)));
        }
        let is_place = matches!(super::place::root_expr(&call.receiver), Expr::Path(_));
        if !is_place || !self.is_indexed(&call.receiver, true) {
            return Some(None);
        }
        let located = self.reference_or_value(&call.receiver)?;
        let located = Located { refs: 1, mutable, ..located };
        Some(Some(self.elements(located, &call.receiver)))
    }

    /// `windows(n)`, `chunks_exact(n)`
    fn parts_view(&mut self, call: &syn::ExprMethodCall, scaled: bool) -> Option<Option<View>> {
        if !self.is_local_place(&call.receiver) {
            return Some(None);
        }
        let located = self.reference_or_value(&call.receiver)?;
        let base = followed(Located { refs: 1, mutable: false, ..located });
        let len = self.number(&call.args[0])?;
        let all = self.atom(Rvalue::Len(base.place.clone()), call.span());
        let count = if scaled {
            self.int_binary(BinOp::Div, all, len.clone(), call.span())
        } else {
            let one = Self::usize_literal(1);
            let more = self.int_binary(BinOp::Add, all, one, call.span());
            self.opaque_int("count", &[&more, &len], call.span(), |t| {
                let (all, len) = (&t[0], &t[1]);
                quote!(#all.saturating_sub(#len))
            })
        };
        let item = Item::Part { base, len, scaled, shifts: Vec::new() };
        Some(Some(View::over(count, item)))
    }

    fn adapt(&mut self, view: View, method: &str, call: &syn::ExprMethodCall) -> Option<Option<View>> {
        let adapted = match method {
            "copied" | "cloned" => Some(View { item: view.item.by_value(), ..view }),
            "rev" => reversed(view),
            "step_by" => {
                let step = self.number(&call.args[0])?;
                view.step.is_none().then(|| View { step: Some(step), step_first: false, ..view })
            }
            "enumerate" => self.rebased(view, call).map(|view| {
                let item = Item::Pair(Box::new(Item::Index(Vec::new())), Box::new(view.item));
                View { item, ..view }
            }),
            "zip" => {
                let Some(other) = self.view(&call.args[0])? else { return Some(None) };
                self.zipped(view, other, call)
            }
            "take" => {
                let count = self.number(&call.args[0])?;
                self.rebased(view, call).map(|view| {
                    let hi = self.least(view.hi, Some(count), call);
                    View { hi, ..view }
                })
            }
            _ => {
                let count = self.number(&call.args[0])?;
                self.skipped(view, count, call)
            }
        };
        Some(Some(adapted.unwrap_or_else(|| {
            self.problems.push(fence::adaptor_order(call));
            View::over(Self::usize_literal(0), Item::Index(Vec::new()))
        })))
    }

    fn zipped(&mut self, a: View, b: View, call: &syn::ExprMethodCall) -> Option<View> {
        let a = self.rebased(a, call)?;
        let b = self.rebased(b, call)?;
        let hi = self.least(a.hi, b.hi, call);
        Some(View {
            hi,
            item: Item::Pair(Box::new(a.item), Box::new(b.item)),
            ..View::over(Operand::unit(), b_unit())
        })
    }

    fn skipped(&mut self, view: View, count: Operand, call: &syn::ExprMethodCall) -> Option<View> {
        let view = if view.rev || view.step.is_some() { self.rebased(view, call)? } else { view };
        let lo =
            if is_zero(&view.lo) { count } else { self.int_binary(BinOp::Add, view.lo, count, call.span()) };
        Some(View { lo, ..view })
    }

    /// The same items over `0..n`, forwards. None for what has a step.
    fn rebased(&mut self, view: View, call: &syn::ExprMethodCall) -> Option<View> {
        if view.step.is_some() {
            return None;
        }
        let mut hi = view.hi;
        if view.inclusive {
            let one = Self::usize_literal(1);
            hi = Some(self.int_binary(BinOp::Add, hi?, one, call.span()));
        }
        let item = match (view.rev, &hi) {
            (true, Some(hi)) => view.item.shifted(&Shift::FromEnd(hi.clone())),
            (true, None) => return None,
            (false, _) if is_zero(&view.lo) => view.item,
            (false, _) => view.item.shifted(&Shift::Plus(view.lo.clone())),
        };
        if !is_zero(&view.lo) {
            hi = hi.map(|hi| {
                if let (Some(a), Some(b)) = (literal(&hi), literal(&view.lo)) {
                    return Self::usize_literal((a - b).max(0));
                }
                self.opaque_int("count", &[&hi, &view.lo], call.span(), |t| {
                    let (hi, lo) = (&t[0], &t[1]);
                    quote!(#hi.saturating_sub(#lo))
                })
            });
        }
        Some(View { hi, ..View::over(Operand::unit(), item) })
    }

    /// The lesser of two lengths.
    fn least(
        &mut self,
        a: Option<Operand>,
        b: Option<Operand>,
        call: &syn::ExprMethodCall,
    ) -> Option<Operand> {
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
            // A literal has no type to call a method on.
            (Operand::Const(Const::Int { .. }, _), _) => (b, a),
            _ => (a, b),
        };
        Some(self.opaque_int("count", &[&a, &b], call.span(), |t| {
            let (a, b) = (&t[0], &t[1]);
            quote!(#a.min(#b))
        }))
    }

    fn opaque_int(
        &mut self,
        wish: &str,
        operands: &[&Operand],
        at: proc_macro2::Span,
        make: impl FnOnce(&[proc_macro2::TokenStream]) -> proc_macro2::TokenStream,
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

    // ---- the loop ----

    pub(super) fn for_view(&mut self, e: &syn::ExprForLoop, view: &View) {
        let hi = view.hi.clone().unwrap_or_else(|| {
            self.problems.push(fence::endless_range(&e.expr));
            view.lo.clone()
        });
        let id = self.new_loop(e.label.as_ref());
        self.in_scope(|l| {
            let ty = l.counter_ty(&view.lo, &hi);
            let named = index_name(&e.pat, &view.item);
            let counter = match named {
                Some(pat) => l.bind_user_var(&pat.ident, ty, false),
                None => l.f.new_var("i", ty, VarKind::Temp, e.pat.span()),
            };
            let context = (Dest::Ignore, false);
            let (_, body, _) = l.loop_body(id, e.label.as_ref(), context, |l| {
                l.bind_item(&e.pat, &view.item, counter, named.is_some());
                l.block_into(&e.body, Dest::Ignore)
            });
            let range = Range {
                lo: view.lo.clone(),
                hi,
                inclusive: view.inclusive,
                step: view.step.clone(),
                rev: view.rev,
                step_first: view.step_first,
            };
            l.emit(StmtKind::For(id, counter, range, body), e.for_token.span());
        });
    }

    fn counter_ty(&mut self, lo: &Operand, hi: &Operand) -> Ty {
        let known = self.operand_ty(lo).or_else(|| self.operand_ty(hi));
        known.unwrap_or_else(|| match lo {
            Operand::Const(_, ty) => ty.clone(),
            _ => self.fresh_ty(),
        })
    }

    /// Binds the loop's pattern. If `named`, the first plain index already is the loop variable.
    fn bind_item(&mut self, pat: &Pat, item: &Item, counter: VarId, named: bool) {
        let pat = bare_pat(pat);
        if matches!(pat, Pat::Wild(_)) || (named && is_index_name(pat, item)) {
            return;
        }
        match item {
            Item::Pair(a, b) => match pat {
                Pat::Tuple(tuple) if tuple.elems.len() == 2 => {
                    self.bind_item(&tuple.elems[0], a, counter, named);
                    let second = named && index_name(&tuple.elems[0], a).is_none();
                    self.bind_item(&tuple.elems[1], b, counter, second);
                }
                other => self.problems.push(fence::pair_pattern(other)),
            },
            Item::Index(shifts) => {
                let index = self.shifted_index(counter, shifts, pat);
                self.bind_pattern(pat, &Origin::Value(index), None);
            }
            Item::Element(base, shifts) => {
                let index = self.shifted_index(counter, shifts, pat);
                let mut located = base.clone();
                located.place.path.push(Projection::Index(index));
                self.bind_pattern(pat, &Origin::Place(located), None);
            }
            Item::Part { base, len, scaled, shifts } => {
                let mut from = self.shifted_index(counter, shifts, pat);
                if *scaled {
                    from = self.int_binary(BinOp::Mul, from, len.clone(), pat.span());
                }
                let to = self.int_binary(BinOp::Add, from.clone(), len.clone(), pat.span());
                let mut located = base.clone();
                located.place.path.push(Projection::Range(Some(from), Some(to)));
                self.bind_pattern(pat, &Origin::Place(located), None);
            }
        }
    }

    fn shifted_index(&mut self, counter: VarId, shifts: &[Shift], pat: &Pat) -> Operand {
        let span = pat.span();
        let mut index = Operand::Var(counter);
        for shift in shifts {
            index = match shift {
                Shift::Plus(n) => self.int_binary(BinOp::Add, index, n.clone(), span),
                Shift::FromEnd(n) => {
                    let one = Self::usize_literal(1);
                    let last = self.int_binary(BinOp::Sub, n.clone(), one, span);
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
        let hi = self.length(place, e);
        let id = self.new_loop(None);
        let counter = self.f.new_var("i", Ty::Int("usize".to_owned()), VarKind::Temp, e.span());
        let ((), body) = self.in_block(|l| {
            let index = Operand::Var(counter);
            let value = value(l, &index);
            let mut target = place.clone();
            target.path.push(Projection::Index(index));
            l.emit(StmtKind::Assign(target, value), e.span());
        });
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

fn b_unit() -> Item {
    Item::Index(Vec::new())
}

fn reversed(view: View) -> Option<View> {
    view.hi.as_ref()?;
    match (view.rev, &view.step) {
        (false, None) => Some(View { rev: true, ..view }),
        (false, Some(_)) => Some(View { rev: true, step_first: true, ..view }),
        (true, None) => Some(View { rev: false, ..view }),
        (true, Some(_)) => None,
    }
}

/// The identifier that can be the loop variable itself.
fn index_name<'p>(pat: &'p Pat, item: &Item) -> Option<&'p syn::PatIdent> {
    match (bare_pat(pat), item) {
        (Pat::Ident(ident), item) if is_index_name(pat, item) => Some(ident),
        (Pat::Tuple(tuple), Item::Pair(a, b)) if tuple.elems.len() == 2 => {
            index_name(&tuple.elems[0], a).or_else(|| index_name(&tuple.elems[1], b))
        }
        _ => None,
    }
}

fn is_index_name(pat: &Pat, item: &Item) -> bool {
    match bare_pat(pat) {
        Pat::Ident(ident) => {
            item.is_plain_index()
                && is_binding(ident)
                && ident.mutability.is_none()
                && ident.by_ref.is_none()
                && ident.subpat.is_none()
        }
        _ => false,
    }
}

fn is_char(e: &Expr) -> bool {
    matches!(bare(e), Expr::Lit(syn::ExprLit { lit: syn::Lit::Char(_) | syn::Lit::Byte(_), .. }))
}

/// Types of the standard library that are iterated in other ways than by index.
fn is_collection(ty: &str) -> bool {
    let name = ty.split('<').next().unwrap_or(ty).trim();
    let last = name.rsplit("::").next().unwrap_or(name).trim();
    matches!(
        last,
        "HashMap"
            | "BTreeMap"
            | "HashSet"
            | "BTreeSet"
            | "BinaryHeap"
            | "LinkedList"
            | "Option"
            | "Result"
            | "Range"
            | "RangeInclusive"
            | "RangeFrom"
    )
}
