//! `Option`s that only say whether a sequence is long enough: `xs.get(i)`, `first()`, `last()`, `split_first()`,
//! `v.pop()`. They become a test of a length, which no gradient flows through, and a place.

use proc_macro2::Span;
use quote::{ToTokens as _, quote};
use syn::spanned::Spanned as _;
use syn::{Expr, Pat};

use super::expr::value_span;
use super::iterate::followed;
use super::pattern::{Origin, bare_pat};
use super::place::bare;
use super::{Dest, Located, Lowerer};
use crate::fence;
use crate::ir::{
    BinOp, Block, Opaque, Operand, Place, Projection, Rvalue, StmtKind, Taking, Ty, VarKind, Wrapper,
};

/// An `Option` whose content is a part of a sequence.
pub(super) struct Lookup {
    place: Place,
    len: Operand,
    part: Part,
    /// References around the part: none after `copied`.
    refs: u32,
    mutable: bool,
    span: Span,
}

/// The content.
enum Part {
    At(Operand),
    Within(Option<Operand>, Option<Operand>),
    First,
    Last,
    SplitFirst,
    SplitLast,
    Pop,
}

/// What is bound where there is a content.
pub(super) enum Content {
    One(Origin),
    /// An element and the rest.
    Two(Located, Located),
}

/// Whether the name is that of a method that gives such an `Option`.
fn is_source(call: &syn::ExprMethodCall) -> bool {
    let name = call.method.to_string();
    match name.trim_end_matches("_mut") {
        "get" => call.args.len() == 1,
        "first" | "last" | "split_first" | "split_last" => call.args.is_empty(),
        "pop" => name == "pop" && call.args.is_empty(),
        _ => false,
    }
}

/// `copied` and kin, which keep an `Option` what it is.
fn is_adaptor(call: &syn::ExprMethodCall) -> bool {
    call.args.is_empty() && (call.method == "copied" || call.method == "cloned")
}

/// The call that the `Option` comes from.
fn source(e: &Expr) -> Option<&syn::ExprMethodCall> {
    match bare(e) {
        Expr::MethodCall(call) if is_adaptor(call) => source(&call.receiver),
        Expr::MethodCall(call) if is_source(call) => Some(call),
        _ => None,
    }
}

/// The `Option` in `lookup.unwrap()`, `lookup.expect(..)`.
fn unwrapped(e: &Expr) -> Option<&Expr> {
    let Expr::MethodCall(call) = bare(e) else { return None };
    let is_it = (call.method == "unwrap" && call.args.is_empty())
        || (call.method == "expect" && call.args.len() == 1);
    is_it.then_some(&*call.receiver)
}

/// The `Option` in `lookup.unwrap()`, `lookup.expect(..)` and `lookup?`.
fn content_of(e: &Expr) -> Option<&Expr> {
    match bare(e) {
        Expr::Try(inner) => Some(&inner.expr),
        _ => unwrapped(e),
    }
}

/// The pattern in `Some(..)`.
fn in_some(pat: &Pat) -> Option<&Pat> {
    match bare_pat(pat) {
        Pat::TupleStruct(tuple) if tuple.elems.len() == 1 && ends_with(&tuple.path, "Some") => {
            tuple.elems.first()
        }
        _ => None,
    }
}

fn ends_with(path: &syn::Path, name: &str) -> bool {
    path.segments.last().is_some_and(|s| s.ident == name)
}

fn is_none(pat: &Pat) -> bool {
    match bare_pat(pat) {
        Pat::Ident(ident) => ident.ident == "None",
        Pat::Path(path) => ends_with(&path.path, "None"),
        _ => false,
    }
}

impl Lowerer {
    /// Whether the expression is such an `Option`, without evaluating anything.
    pub(super) fn is_lookup(&self, e: &Expr) -> bool {
        if let Some(found) = self.found_by_index(e) {
            return self.is_lookup(&found);
        }
        source(e).is_some_and(|call| {
            let ty = self.peek_ty(&call.receiver);
            self.is_local_place(&call.receiver)
                && self.is_sequence(call, ty.as_ref())
                && self.holds_gradient(&call.receiver, ty.as_ref())
        })
    }

    /// Whether the expression is the content of such an `Option`: `xs.get(i).unwrap()`.
    pub(super) fn is_content(&self, e: &Expr) -> bool {
        self.is_held_content(e) || content_of(e).is_some_and(|e| self.is_lookup(e))
    }

    fn is_held_content(&self, e: &Expr) -> bool {
        matches!(bare(e), Expr::MethodCall(call) if self.held_payload(call).is_some())
    }

    /// The type of such a content.
    pub(super) fn content_ty(&self, e: &Expr) -> Option<Ty> {
        let maybe = content_of(e)?;
        if let Some(Ty::Maybe(_, inner)) = self.held_variable(maybe).map(|var| &self.f.var(var).ty) {
            return Some(Ty::Ref(false, inner.clone()));
        }
        let call = source(maybe)?;
        let name = call.method.to_string();
        let item = match self.peek_ty(&call.receiver)?.pointee() {
            Ty::Array(item, _) | Ty::Slice(item) | Ty::Vec(item) => (**item).clone(),
            _ => Ty::Unknown,
        };
        let copied = matches!(bare(maybe), Expr::MethodCall(call) if is_adaptor(call));
        let within = call.args.first().is_some_and(|arg| matches!(bare(arg), Expr::Range(_)));
        let item = if within { Ty::Slice(Box::new(item)) } else { item };
        match name.as_str() {
            "split_first" | "split_last" | "split_first_mut" | "split_last_mut" => None,
            "pop" => Some(item),
            _ if copied => Some(item),
            name => Some(Ty::Ref(name.ends_with("_mut"), Box::new(item))),
        }
    }

    /// Evaluates what decides whether there is a content.
    pub(super) fn lookup_of(&mut self, e: &Expr) -> Option<Option<Lookup>> {
        if !self.is_lookup(e) {
            return Some(None);
        }
        if let Some(found) = self.found_by_index(e) {
            return self.lookup_of(&found);
        }
        let copied = matches!(bare(e), Expr::MethodCall(call) if is_adaptor(call));
        let call = source(e)?;
        let name = call.method.to_string();
        let place =
            if name == "pop" { self.resized(call)? } else { followed(self.locate(&call.receiver)?).place };
        let part = match name.trim_end_matches("_mut") {
            "get" => match self.index_or_range(&call.args[0])? {
                Projection::Range(lo, hi) => Part::Within(lo, hi),
                Projection::Index(i) => Part::At(i),
                Projection::Field(_) | Projection::Deref | Projection::Payload(_) => return Some(None),
            },
            "first" => Part::First,
            "last" => Part::Last,
            "split_first" => Part::SplitFirst,
            "split_last" => Part::SplitLast,
            _ => Part::Pop,
        };
        let len = self.length(&place, e);
        let refs = u32::from(!copied && name != "pop");
        Some(Some(Lookup { place, len, part, refs, mutable: name.ends_with("_mut"), span: e.span() }))
    }

    /// Whether there is a content, as an operand.
    fn is_there(&mut self, m: &Lookup) -> Operand {
        let zero = Self::usize_literal(0);
        match &m.part {
            Part::At(i) => self.int_binary(BinOp::Lt, i.clone(), m.len.clone(), m.span),
            Part::Within(lo, hi) => {
                let (lo, hi) = (lo.clone().unwrap_or(zero), hi.clone().unwrap_or_else(|| m.len.clone()));
                let ordered = self.int_binary(BinOp::Le, lo, hi.clone(), m.span);
                let inside = self.int_binary(BinOp::Le, hi, m.len.clone(), m.span);
                self.int_binary(BinOp::And, ordered, inside, m.span)
            }
            Part::First | Part::Last | Part::SplitFirst | Part::SplitLast | Part::Pop => {
                self.int_binary(BinOp::Gt, m.len.clone(), zero, m.span)
            }
        }
    }

    /// The content, which is there.
    fn content(&mut self, m: &Lookup) -> Content {
        let one = Self::usize_literal(1);
        let at = |step: Projection| {
            let mut place = m.place.clone();
            place.path.push(step);
            Located { place, refs: m.refs, mutable: m.mutable }
        };
        let located = match &m.part {
            Part::At(i) => at(Projection::Index(i.clone())),
            Part::Within(lo, hi) => at(Projection::Range(lo.clone(), hi.clone())),
            Part::First => at(Projection::Index(Self::usize_literal(0))),
            Part::Last => at(Projection::Index(self.last_index(m))),
            Part::SplitFirst => {
                let first = at(Projection::Index(Self::usize_literal(0)));
                return Content::Two(first, at(Projection::Range(Some(one), None)));
            }
            Part::SplitLast => {
                let last = self.last_index(m);
                let element = at(Projection::Index(last.clone()));
                return Content::Two(element, at(Projection::Range(None, Some(last))));
            }
            Part::Pop => {
                let value = Rvalue::Taken(m.place.clone(), Taking::Pop);
                return Content::One(Origin::Value(Operand::Var(self.named_temp("popped", value, m.span))));
            }
        };
        Content::One(Origin::Place(located))
    }

    fn last_index(&mut self, m: &Lookup) -> Operand {
        if let Operand::Const(crate::ir::Const::Int { value, .. }, _) = &m.len
            && *value > 0
        {
            return Self::usize_literal(value - 1);
        }
        self.int_binary(BinOp::Sub, m.len.clone(), Self::usize_literal(1), m.span)
    }

    fn bind_content(&mut self, pat: &Pat, content: &Content) {
        match content {
            Content::One(Origin::Place(located))
                if matches!(located.place.path.last(), Some(Projection::Range(..)))
                    && !matches!(bare_pat(pat), Pat::Ident(_) | Pat::Wild(_)) =>
            {
                self.problems.push(fence::pattern(pat));
            }
            Content::One(origin) => self.bind_pattern(pat, origin, None),
            Content::Two(element, rest) => match bare_pat(pat) {
                Pat::Wild(_) => {}
                Pat::Tuple(tuple) if tuple.elems.len() == 2 => {
                    self.bind_pattern(&tuple.elems[0], &Origin::Place(element.clone()), None);
                    self.bind_pattern(&tuple.elems[1], &Origin::Place(rest.clone()), None);
                }
                other => self.problems.push(fence::pair_by_name(other.span())),
            },
        }
    }

    // ---- where it is used ----

    /// `if test { some } else { none }`
    fn choose(
        &mut self,
        m: &Lookup,
        some: impl FnOnce(&mut Self, &Content) -> Option<()>,
        none: impl FnOnce(&mut Self) -> Option<()>,
    ) -> Option<()> {
        let test = self.is_there(m);
        let (then, then_block) = self.in_block(|l| {
            l.in_scope(|l| {
                let content = l.content(m);
                some(l, &content)
            })
        });
        let (other, else_block) = self.in_block(none);
        self.emit(StmtKind::If(test, then_block, else_block), m.span);
        then.or(other)
    }

    /// `if let Some(pat) = lookup { then } else { otherwise }`. `Some(None)` if it is something else.
    pub(super) fn if_let_lookup(
        &mut self,
        cond: &syn::ExprLet,
        then: &mut dyn FnMut(&mut Self) -> Option<()>,
        otherwise: &mut dyn FnMut(&mut Self) -> Option<()>,
    ) -> Option<Option<Option<()>>> {
        let inner = in_some(&cond.pat).filter(|pat| !can_fail(pat));
        let empty = is_none(&cond.pat);
        if inner.is_none() && !empty {
            return Some(None);
        }
        let Some(m) = self.lookup_of(&cond.expr)? else { return Some(None) };
        let done = match inner {
            Some(pat) => self.choose(
                &m,
                |l, content| {
                    l.bind_content(pat, content);
                    then(l)
                },
                otherwise,
            ),
            None => self.choose(&m, |l, _| otherwise(l), then),
        };
        Some(Some(done))
    }

    /// The test and the binding of `while let Some(pat) = lookup`.
    pub(super) fn while_lookup(&mut self, cond: &syn::ExprLet) -> Option<Option<(Operand, Lookup)>> {
        if in_some(&cond.pat).is_none_or(can_fail) {
            return Some(None);
        }
        let Some(m) = self.lookup_of(&cond.expr)? else { return Some(None) };
        let test = self.is_there(&m);
        Some(Some((test, m)))
    }

    /// Binds what the condition of a `while let` found.
    pub(super) fn bind_lookup(&mut self, pat: &Pat, m: &Lookup) {
        let content = self.content(m);
        if let Some(pat) = in_some(pat) {
            self.bind_content(pat, &content);
        }
    }

    /// `let Some(pat) = lookup else { .. };`
    pub(super) fn let_else_lookup(
        &mut self,
        pat: &Pat,
        init: &Expr,
        otherwise: &mut dyn FnMut(&mut Self),
    ) -> Option<bool> {
        let Some(inner) = in_some(pat).filter(|pat| !can_fail(pat)) else {
            return Some(false);
        };
        let Some(m) = self.lookup_of(init)? else { return Some(false) };
        let test = self.is_there(&m);
        let ((), else_block) = self.in_block(otherwise);
        self.emit(StmtKind::If(test, Block::default(), else_block), m.span);
        let content = self.content(&m);
        self.bind_content(inner, &content);
        Some(true)
    }

    /// `match lookup { Some(pat) => .., None => .. }`
    pub(super) fn match_lookup(&mut self, e: &syn::ExprMatch, dest: Dest) -> Option<Option<Option<()>>> {
        let plain = e.arms.iter().all(|arm| !matches!(bare_pat(&arm.pat), Pat::Guard(_)));
        let some = e.arms.iter().position(|arm| in_some(&arm.pat).is_some());
        let none = e.arms.iter().position(|arm| is_none(&arm.pat) || matches!(arm.pat, Pat::Wild(_)));
        let (Some(some), Some(none), true, 2) = (some, none, plain, e.arms.len()) else { return Some(None) };
        let Some(pat) = in_some(&e.arms[some].pat).filter(|pat| !can_fail(pat)) else {
            return Some(None);
        };
        let Some(m) = self.lookup_of(&e.expr)? else { return Some(None) };
        let done = self.choose(
            &m,
            |l, content| {
                l.bind_content(pat, content);
                l.branch(&e.arms[some].body, dest)
            },
            |l| l.branch(&e.arms[none].body, dest),
        );
        Some(Some(done))
    }

    /// `lookup.unwrap()`, `lookup?`: the content, or the way out.
    fn certain(&mut self, e: &Expr) -> Option<Option<Content>> {
        let Some(inner) = content_of(e) else { return Some(None) };
        let Some(m) = self.lookup_of(inner)? else { return Some(None) };
        if matches!(bare(e), Expr::Try(_)) {
            if self.f.wrapper != Wrapper::Option {
                return Some(None);
            }
            let test = self.is_there(&m);
            let ((), leave) = self.in_block(|l| {
                let none = Opaque { tokens: quote!(None), pure_inert: true, ..Self::opaque_of_nothing() };
                l.emit(StmtKind::Bail(none), m.span);
            });
            self.emit(StmtKind::If(test, Block::default(), leave), m.span);
        }
        Some(Some(self.content(&m)))
    }

    /// The content as a place, where it is one.
    pub(super) fn locate_content(&mut self, e: &Expr) -> Option<Option<Located>> {
        Some(match self.certain(e)? {
            Some(Content::One(Origin::Place(located))) => Some(located),
            Some(Content::One(Origin::Value(value))) => Some(Located::of(self.home(&value, e.span()))),
            Some(Content::Two(..)) => {
                self.problems.push(fence::pair_by_name(e.span()));
                Some(Located::of(self.home(&Operand::unit(), e.span())))
            }
            None => None,
        })
    }

    /// `let (first, rest) = xs.split_first().unwrap();`, `let (a, b) = xs.split_at(k);`
    pub(super) fn let_parts(&mut self, tuple: &Pat, init: &Expr) -> Option<bool> {
        let Pat::Tuple(pats) = bare_pat(tuple) else { return Some(false) };
        if let Some((a, b)) = self.split_at(init)? {
            if pats.elems.len() == 2 {
                self.bind_pattern(&pats.elems[0], &Origin::Place(a), None);
                self.bind_pattern(&pats.elems[1], &Origin::Place(b), None);
                return Some(true);
            }
            return Some(false);
        }
        let Some(content) = self.certain(init)? else { return Some(false) };
        self.bind_content(tuple, &content);
        Some(true)
    }

    /// The two parts of `xs.split_at(k)`.
    pub(super) fn split_at(&mut self, e: &Expr) -> Option<Option<(Located, Located)>> {
        let Expr::MethodCall(call) = bare(e) else { return Some(None) };
        let mutable = call.method == "split_at_mut";
        if !(mutable || call.method == "split_at") || call.args.len() != 1 {
            return Some(None);
        }
        if !self.is_local_place(&call.receiver) {
            return Some(None);
        }
        let ty = self.peek_ty(&call.receiver);
        if matches!(ty.as_ref().map(Ty::pointee), Some(Ty::Inert(_))) {
            return Some(None);
        }
        let base = followed(self.locate(&call.receiver)?).place;
        let at = self.number(&call.args[0])?;
        let part = |lo, hi| {
            let mut place = base.clone();
            place.path.push(Projection::Range(lo, hi));
            Located::reference(place, mutable)
        };
        Some(Some((part(None, Some(at.clone())), part(Some(at), None))))
    }

    // ---- methods ----

    /// `lookup.unwrap_or(d)`, `lookup.map_or(d, |x| ..)` and kin. `Some(None)` if it is another method.
    pub(super) fn lookup_method(&mut self, e: &Expr, call: &syn::ExprMethodCall) -> Option<Option<Rvalue>> {
        if !self.is_lookup(&call.receiver) {
            return Some(None);
        }
        let args: Vec<&Expr> = call.args.iter().collect();
        let closure = |e: &'_ Expr| matches!(bare(e), Expr::Closure(c) if !super::names::mentions_return(c.body.to_token_stream()));
        let name = call.method.to_string();
        let known = match (name.as_str(), &args[..]) {
            ("unwrap_or", [_]) | ("unwrap_or_default", []) => true,
            ("unwrap_or_else", [f]) => closure(f),
            ("map_or", [_, f]) => closure(f),
            ("map_or_else", [d, f]) => closure(d) && closure(f),
            _ => false,
        };
        if !known {
            return Some(None);
        }
        let Some(m) = self.lookup_of(&call.receiver)? else { return Some(None) };
        let eager = match name.as_str() {
            "unwrap_or" | "map_or" => Some(self.default_value(args[0])?),
            _ => None,
        };
        let ty = self.fresh_ty();
        let span = e.span();
        let var = self.f.new_var("value", ty, VarKind::Temp, span);
        if m.refs > 0 && name.starts_with("unwrap") {
            self.read_already.insert(var);
        }
        self.emit(StmtKind::Declare(var), span);
        let dest = Dest::Var(var);
        let mapped = if name.starts_with("map") { args.last().copied() } else { None };
        let lazy = if eager.is_none() { args.first().copied() } else { None };
        self.choose(
            &m,
            |l, content| match (mapped.map(bare), content) {
                (Some(Expr::Closure(f)), _) => {
                    if let Some(pat) = f.inputs.first() {
                        l.bind_content(pat, content);
                    }
                    l.into(&f.body, dest)
                }
                (_, Content::One(Origin::Place(located))) => {
                    // A default that is a reference stands beside a reference: both are read.
                    let value = l.read_number(located.clone());
                    let value = l.atom(value, span);
                    l.store(dest, value, span);
                    Some(())
                }
                (_, Content::One(Origin::Value(value))) => {
                    l.store(dest, value.clone(), span);
                    Some(())
                }
                (_, Content::Two(..)) => {
                    l.problems.push(fence::pair_by_name(span));
                    Some(())
                }
            },
            |l| {
                if let Some(value) = eager {
                    l.store(dest, value, span);
                    return Some(());
                }
                match lazy.map(bare) {
                    Some(Expr::Closure(f)) => l.into(&f.body, dest),
                    _ => {
                        let zero = crate::ir::Const::Float { value: 0.0, text: String::new() };
                        let ty = l.fresh_ty();
                        l.store(dest, Operand::Const(zero, ty), span);
                        Some(())
                    }
                }
            },
        )?;
        Some(Some(Rvalue::Use(Operand::Var(var))))
    }

    /// A default: `&0.0` is read, as the element beside it is.
    fn default_value(&mut self, e: &Expr) -> Option<Operand> {
        match bare(e) {
            Expr::Reference(reference) => self.number(&reference.expr),
            other => self.number(other),
        }
    }

    /// The content as a value: `xs.first().copied().unwrap()`, `v.pop()?`.
    pub(super) fn content_value(&mut self, e: &Expr) -> Option<Option<Rvalue>> {
        if !self.is_content(e) {
            return Some(None);
        }
        match self.certain(e)? {
            Some(Content::One(Origin::Place(located))) => Some(Some(self.read_located(located))),
            Some(Content::One(Origin::Value(value))) => Some(Some(Rvalue::Use(value))),
            Some(Content::Two(..)) => {
                self.problems.push(fence::pair_by_name(value_span(e)));
                Some(Some(Rvalue::Use(Operand::unit())))
            }
            None => Some(None),
        }
    }

    /// An index, or a range of them.
    fn index_or_range(&mut self, e: &Expr) -> Option<Projection> {
        let Expr::Range(range) = bare(e) else { return Some(Projection::Index(self.number(e)?)) };
        self.range_step(range)
    }
}

/// Whether the pattern may fail on an element: a slice pattern matches every array.
fn can_fail(pat: &Pat) -> bool {
    match bare_pat(pat) {
        Pat::Slice(slice) => slice.elems.iter().any(can_fail),
        Pat::Tuple(tuple) => tuple.elems.iter().any(can_fail),
        Pat::Reference(reference) => can_fail(&reference.pat),
        other => super::pattern::is_refutable(other),
    }
}
