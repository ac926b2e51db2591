//! What ends a chain of iterators: `sum`, `fold`, `for_each`, `min_by` and kin.

use proc_macro2::Span;
use quote::quote;
use syn::spanned::Spanned as _;
use syn::{Expr, Pat};

use super::chain::{Flow, Head, Stop, settled};
use super::closure::{Function, has_return};
use super::given::Given;
use super::iterate::Item;
use super::pattern::{Origin, bare_pat, is_binding};
use super::place::{bare, ident_of};
use super::{Binding, Lowerer};
use crate::ir::{BinOp, Const, Opaque, Operand, Place, Projection, Rvalue, StmtKind, Ty, VarId};

/// Consumers, with the number of their arguments.
pub(super) const CONSUMERS: [(&str, usize); 11] = [
    ("sum", 0),
    ("product", 0),
    ("collect", 0),
    ("fold", 2),
    ("for_each", 1),
    ("unzip", 0),
    ("count", 0),
    ("any", 1),
    ("all", 1),
    ("position", 1),
    ("rposition", 1),
];

/// Consumers that give an `Option`: they are taken together with what opens it.
pub(super) const OPTIONAL: [(&str, usize); 9] = [
    ("reduce", 1),
    ("min_by", 1),
    ("max_by", 1),
    ("last", 0),
    ("next", 0),
    ("next_back", 0),
    ("nth", 1),
    ("find", 1),
    ("find_map", 1),
];

/// What opens an `Option`.
const OPENERS: [(&str, usize); 3] = [("unwrap", 0), ("expect", 1), ("unwrap_or", 1)];

/// The variables of a `fold`: one, or a tuple of them.
#[derive(Clone, Debug)]
pub(super) enum Accumulator {
    One(VarId),
    Tuple(Vec<Accumulator>),
}

impl Lowerer {
    /// A chain with its consumer, as a loop. `Some(None)` if the call is none, or if no gradient can be in it.
    pub(super) fn chain_value(&mut self, e: &Expr, call: &syn::ExprMethodCall) -> Option<Option<Rvalue>> {
        let name = call.method.to_string();
        let key = (name.as_str(), call.args.len());
        let expected = self.expected(e);
        if OPENERS.contains(&key)
            && let Expr::MethodCall(inner) = bare(&call.receiver)
            && OPTIONAL.contains(&(inner.method.to_string().as_str(), inner.args.len()))
            && self.is_of_chain(inner)
        {
            return self.opened(e, call, inner);
        }
        if key == ("map", 1)
            && let Some(value) = self.array_map(e, call, expected.as_ref())?
        {
            return Some(Some(value));
        }
        if !CONSUMERS.contains(&key) || !self.is_adapted(&call.receiver) || !self.mentions_numbers(e) {
            return Some(None);
        }
        let turbofish = call.turbofish.as_ref().and_then(|turbofish| match turbofish.args.first() {
            Some(syn::GenericArgument::Type(ty)) => Some(self.ty(ty)),
            _ => None,
        });
        let wanted = turbofish.filter(|ty| !matches!(ty, Ty::Infer(_))).or(expected);
        if let Some(ty) = inert_result(&name, wanted.as_ref())
            && let Some(opaque) = self.inert_chain(e, &name, ty)
        {
            return Some(Some(Rvalue::Opaque(opaque)));
        }
        // What is done with the items may mention numbers: `COEFFICIENTS.iter().fold(0.0, |a, c| a * x + c)`.
        let outer = std::mem::replace(&mut self.over_constants, true);
        let flow = self.flow(&call.receiver);
        self.over_constants = outer;
        let flow = match flow {
            Ok(flow) => flow,
            Err(stop) => return self.stopped(e, &stop),
        };
        match self.consume(e, call, &flow, wanted) {
            Ok(value) => Some(Some(value)),
            Err(stop) => self.stopped(e, &stop),
        }
    }

    /// A chain that is no loop: it is kept, and the error is shown at what is not known in it.
    fn stopped(&mut self, e: &Expr, stop: &Stop) -> Option<Option<Rvalue>> {
        match stop {
            Stop::Never => None,
            Stop::Unknown => Some(None),
            Stop::At(span, _) => {
                let opaque = self.kept_chain(e, stop);
                Some(Some(Rvalue::Use(Operand::Var(self.temp(Rvalue::Opaque(opaque), *span)))))
            }
        }
    }

    /// A chain whose result carries no gradient, whatever enters, and which changes nothing.
    fn inert_chain(&mut self, e: &Expr, name: &str, ty: Ty) -> Option<Opaque> {
        let opaque = self.inert_of(e, format!("the method `{name}`"), Some(ty));
        opaque.writes.is_empty().then_some(opaque)
    }

    fn consume(
        &mut self,
        e: &Expr,
        call: &syn::ExprMethodCall,
        flow: &Flow,
        wanted: Option<Ty>,
    ) -> Result<Rvalue, Stop> {
        let unknown = || Stop::At(call.method.span(), format!("the method `{}`", call.method));
        match call.method.to_string().as_str() {
            "sum" | "product" if matches!(wanted, Some(Ty::Maybe(..))) => {
                let what = format!("`{}` into an `Option` or a `Result`", call.method);
                Err(Stop::At(call.method.span(), what))
            }
            "sum" => Ok(self.summed(flow, BinOp::Add, wanted, call)),
            "product" => Ok(self.summed(flow, BinOp::Mul, wanted, call)),
            "collect" => self.collected(e, flow, wanted, call.method.span()),
            "fold" => {
                let init = settled(self.given(&call.args[0]))?;
                let function = self.function(&call.args[1]).ok_or_else(unknown)?;
                self.fold(flow, &init, &function, call)
            }
            "for_each" => {
                let function = self.function(&call.args[0]).ok_or_else(unknown)?;
                let head = Head { at: &call.receiver, label: None, pat: None };
                self.run(flow, head, &mut |l, given| {
                    l.apply(&function, vec![given], e)?;
                    Some(())
                });
                Ok(Rvalue::Use(Operand::unit()))
            }
            "unzip" => self.unzipped(e, flow, wanted, call.method.span()),
            _ => Err(unknown()),
        }
    }

    // ---- sum and product ----

    fn summed(&mut self, flow: &Flow, op: BinOp, wanted: Option<Ty>, call: &syn::ExprMethodCall) -> Rvalue {
        let span = call.method.span();
        let wish = if op == BinOp::Add { "sum" } else { "product" };
        let total = self.changing_later(wish, span);
        let mut item_ty = None;
        let head = Head { at: &call.receiver, label: None, pat: None };
        let ((), block) = self.in_block(|l| {
            l.run(flow, head, &mut |l, given| {
                let value = l.given_number(&given, &call.receiver)?;
                item_ty = l.operand_ty(&value);
                l.emit(StmtKind::OpAssign(Place::var(total), op, value), span);
                Some(())
            });
        });
        let known = wanted.filter(|ty| !matches!(ty, Ty::Infer(_) | Ty::Unknown)).or(item_ty);
        let ty = known.unwrap_or_else(|| self.fresh_ty());
        let start = start_of(op, &ty);
        self.f.vars[total.0 as usize].ty = ty;
        self.emit(StmtKind::Let(total, Rvalue::Use(start)), span);
        self.append(block);
        Rvalue::Load(Place::var(total))
    }

    /// A variable that changes, whose definition comes later in the text.
    pub(super) fn changing_later(&mut self, wish: &str, span: Span) -> VarId {
        let ty = self.fresh_ty();
        let kind = crate::ir::VarKind::User { mutable: true };
        let var = self.f.new_var(wish, ty, kind, span);
        self.mutable.insert(var);
        var
    }

    // ---- fold ----

    fn fold(
        &mut self,
        flow: &Flow,
        init: &Given,
        function: &Function,
        call: &syn::ExprMethodCall,
    ) -> Result<Rvalue, Stop> {
        let e = &*call.receiver;
        let pat = function.parameter(0);
        let accumulator = settled(self.accumulator(init, pat, e))?;
        let head = Head { at: e, label: None, pat: None };
        self.run(flow, head, &mut |l, given| l.folded(&accumulator, function, given, e));
        settled(self.accumulated(&accumulator, call.method.span()))
    }

    /// The variables of a fold, with the values that they start with.
    fn accumulator(&mut self, init: &Given, pat: Option<&Pat>, e: &Expr) -> Option<Accumulator> {
        if let Given::Tuple(items, 0) = init {
            let pats: Vec<Option<&Pat>> = match pat.map(untyped) {
                Some(Pat::Tuple(tuple)) if tuple.elems.len() == items.len() => {
                    tuple.elems.iter().map(Some).collect()
                }
                _ => vec![None; items.len()],
            };
            let parts: Option<Vec<Accumulator>> =
                items.iter().zip(pats).map(|(item, pat)| self.accumulator(item, pat, e)).collect();
            return parts.map(Accumulator::Tuple);
        }
        let wish = match pat.map(untyped) {
            Some(Pat::Ident(ident)) if is_binding(ident) => ident.ident.to_string(),
            _ => "folded".to_owned(),
        };
        let value = self.given_operand(init, e)?;
        let ty = self.operand_ty_or_new(&value);
        Some(Accumulator::One(self.changing(wish.trim_start_matches("r#"), ty, value, e.span())))
    }

    fn operand_ty_or_new(&mut self, operand: &Operand) -> Ty {
        match operand {
            Operand::Var(var) => self.f.var(*var).ty.clone(),
            Operand::Const(_, ty) => ty.clone(),
            Operand::Tree(_) => self.fresh_ty(),
        }
    }

    /// One step of a fold.
    fn folded(
        &mut self,
        accumulator: &Accumulator,
        function: &Function,
        given: Given,
        e: &Expr,
    ) -> Option<()> {
        let Function::Closure(closure) = function else {
            let now = self.accumulated_given(accumulator, e.span());
            let value = self.apply(function, vec![now, given], e)?;
            return self.accumulate(accumulator, &value, e);
        };
        if has_return(closure.syntax()) {
            let now = self.accumulated_given(accumulator, e.span());
            let value = self.apply(function, vec![now, given], e)?;
            return self.accumulate(accumulator, &value, e);
        }
        let inputs = &closure.syntax().inputs;
        let item = given;
        self.inside_bound(
            closure,
            |l| {
                l.bind_accumulator(inputs.first()?, accumulator, e)?;
                l.bind_given(inputs.get(1)?, &item, None, e)
            },
            |l, body| l.fold_body(accumulator, body),
        )
    }

    fn fold_body(&mut self, accumulator: &Accumulator, body: &Expr) -> Option<()> {
        if let Expr::Block(block) = bare(body)
            && block.label.is_none()
        {
            return self.in_scope(|l| match l.statements(&block.block.stmts)? {
                Some(tail) => l.fold_body(accumulator, tail),
                None => Some(()),
            });
        }
        if self.is_accumulator(body, accumulator) || self.updates(accumulator, body)? {
            return Some(());
        }
        let value = self.given(body)?;
        self.accumulate(accumulator, &value, body)
    }

    /// Whether the expression is the accumulator as it is: it has been changed in place.
    fn is_accumulator(&self, e: &Expr, accumulator: &Accumulator) -> bool {
        match (bare(e), accumulator) {
            (Expr::Tuple(tuple), Accumulator::Tuple(parts)) => {
                tuple.elems.len() == parts.len()
                    && tuple.elems.iter().zip(parts).all(|(e, part)| self.is_accumulator(e, part))
            }
            (e, Accumulator::One(var)) => self.is_variable(e, *var),
            _ => false,
        }
    }

    fn is_variable(&self, e: &Expr, var: VarId) -> bool {
        let found = ident_of(e).and_then(|ident| self.lookup(&ident.to_string()));
        matches!(found, Some(Binding::Var(v)) if *v == var)
    }

    /// `acc + e`, or a tuple of such: `acc += e`, if nothing else reads the accumulators.
    fn updates(&mut self, accumulator: &Accumulator, e: &Expr) -> Option<bool> {
        let mut found = Vec::new();
        if !self.find_updates(accumulator, e, &mut found) || found.is_empty() {
            return Some(false);
        }
        let mut values = Vec::new();
        for (_, _, right) in &found {
            values.push(self.number(right)?);
        }
        for ((var, op, right), value) in found.into_iter().zip(values) {
            self.emit(StmtKind::OpAssign(Place::var(var), op, value), right.span());
        }
        Some(true)
    }

    fn find_updates<'e>(
        &self,
        accumulator: &Accumulator,
        e: &'e Expr,
        found: &mut Vec<(VarId, BinOp, &'e Expr)>,
    ) -> bool {
        match (bare(e), accumulator) {
            (Expr::Tuple(tuple), Accumulator::Tuple(parts)) if tuple.elems.len() == parts.len() => {
                tuple.elems.iter().zip(parts).all(|(e, part)| self.find_updates(part, e, found))
            }
            (Expr::Binary(binary), Accumulator::One(var)) if self.is_variable(&binary.left, *var) => {
                let op = match binary.op {
                    syn::BinOp::Add(_) => BinOp::Add,
                    syn::BinOp::Sub(_) => BinOp::Sub,
                    syn::BinOp::Mul(_) => BinOp::Mul,
                    _ => return false,
                };
                let is_number = self.operand_ty(&Operand::Var(*var)).is_none_or(|ty| ty.is_float());
                found.push((*var, op, &binary.right));
                is_number
            }
            (e, Accumulator::One(var)) => self.is_variable(e, *var),
            _ => false,
        }
    }

    /// The parameter of a fold's closure stands for the accumulator itself.
    fn bind_accumulator(&mut self, pat: &Pat, accumulator: &Accumulator, e: &Expr) -> Option<()> {
        match (untyped(pat), accumulator) {
            (Pat::Wild(_), _) => Some(()),
            (Pat::Ident(ident), Accumulator::One(var))
                if is_binding(ident) && ident.by_ref.is_none() && ident.subpat.is_none() =>
            {
                self.bind(&ident.ident, Binding::Var(*var));
                Some(())
            }
            (Pat::Tuple(tuple), Accumulator::Tuple(parts)) if tuple.elems.len() == parts.len() => {
                tuple.elems.iter().zip(parts).try_for_each(|(pat, part)| self.bind_accumulator(pat, part, e))
            }
            (pat, _) => {
                let now = self.accumulated_given(accumulator, e.span());
                self.bind_given(pat, &now, None, e)
            }
        }
    }

    fn accumulated_given(&mut self, accumulator: &Accumulator, span: Span) -> Given {
        match accumulator {
            Accumulator::One(var) => Given::value(self.now(*var, span)),
            Accumulator::Tuple(parts) => {
                Given::Tuple(parts.iter().map(|part| self.accumulated_given(part, span)).collect(), 0)
            }
        }
    }

    /// The result of a fold.
    fn accumulated(&mut self, accumulator: &Accumulator, span: Span) -> Option<Rvalue> {
        match accumulator {
            Accumulator::One(var) => Some(Rvalue::Load(Place::var(*var))),
            Accumulator::Tuple(parts) => {
                let mut items = Vec::new();
                for part in parts {
                    let value = self.accumulated(part, span)?;
                    items.push(self.atom(value, span));
                }
                Some(Rvalue::Tuple(items))
            }
        }
    }

    /// Assigns the next value of an accumulator.
    fn accumulate(&mut self, accumulator: &Accumulator, value: &Given, e: &Expr) -> Option<()> {
        let mut parts = Vec::new();
        self.next_values(accumulator, value, e, &mut parts)?;
        for (var, value) in parts {
            self.emit(StmtKind::Assign(Place::var(var), value), e.span());
        }
        Some(())
    }

    /// All of them before the first is assigned.
    fn next_values(
        &mut self,
        accumulator: &Accumulator,
        value: &Given,
        e: &Expr,
        found: &mut Vec<(VarId, Operand)>,
    ) -> Option<()> {
        match (accumulator, value) {
            (Accumulator::One(var), value) => {
                let value = self.given_operand(value, e)?;
                found.push((*var, value));
            }
            (Accumulator::Tuple(parts), Given::Tuple(items, 0)) if parts.len() == items.len() => {
                for (part, item) in parts.iter().zip(items) {
                    self.next_values(part, item, e, found)?;
                }
            }
            (Accumulator::Tuple(parts), value) => {
                let home = self.given_operand(value, e)?;
                let home = self.home(&home, e.span());
                for (n, part) in (0..).zip(parts) {
                    let mut place = home.clone();
                    place.path.push(Projection::Field(crate::ir::Member::Index(n)));
                    let field = self.read(place);
                    let field = self.atom(field, e.span());
                    self.next_values(part, &Given::value(field), e, found)?;
                }
            }
        }
        Some(())
    }

    // ---- those that give an `Option` ----

    /// `chain.reduce(f).unwrap()` and kin.
    fn opened(
        &mut self,
        e: &Expr,
        opener: &syn::ExprMethodCall,
        call: &syn::ExprMethodCall,
    ) -> Option<Option<Rvalue>> {
        if !self.mentions_numbers(e) {
            return Some(None);
        }
        let flow = match self.flow(&call.receiver) {
            Ok(flow) => flow,
            Err(stop) => return self.stopped(e, &stop),
        };
        match self.selected(opener, call, flow) {
            Ok(given) => self.given_rvalue(&given, e).map(Some),
            Err(stop) => self.stopped(e, &stop),
        }
    }

    /// The item that is selected, as a place where it can be.
    pub(super) fn selected(
        &mut self,
        opener: &syn::ExprMethodCall,
        call: &syn::ExprMethodCall,
        flow: Flow,
    ) -> Result<Given, Stop> {
        let span = call.method.span();
        let name = call.method.to_string();
        let unknown = || Stop::At(span, format!("the method `{name}`, as it is used here,"));
        // An item is computed when it has been selected, and once more.
        if !flow.is_view() || flow.has_effect() || opener.method == "unwrap_or" {
            return Err(unknown());
        }
        let view = self.rebased(flow.view, span)?;
        let Some(hi) = view.hi.clone() else { return Err(unknown()) };
        let zero = Self::usize_literal(0);
        let index = match name.as_str() {
            "next" => zero,
            "nth" => settled(self.number(&call.args[0]))?,
            "last" | "next_back" => self.int_binary(BinOp::Sub, hi.clone(), Self::usize_literal(1), span),
            "min_by" | "max_by" => {
                let function = self.function(&call.args[0]).ok_or_else(unknown)?;
                settled(self.extreme(&view.item, &hi, (&function, name == "min_by"), &call.receiver))?
            }
            "reduce" => {
                let function = self.function(&call.args[0]).ok_or_else(unknown)?;
                self.require_item(&zero, &hi, span);
                return self.reduced(view.item, hi, &function, call);
            }
            _ => return Err(unknown()),
        };
        if !matches!(view.item, Item::Element(..)) {
            self.require_item(&index, &hi, span);
        }
        settled(self.item_at(&view.item, &index, &call.receiver))
    }

    /// Panics where `unwrap` would.
    fn require_item(&mut self, index: &Operand, hi: &Operand, span: Span) {
        self.require("the length of an iterator", &[index, hi], span, |t| {
            let (index, hi) = (&t[0], &t[1]);
            quote!(assert!(#index < #hi, "called `Option::unwrap()` on a `None` value"))
        });
    }

    fn reduced(
        &mut self,
        item: Item,
        hi: Operand,
        function: &Function,
        call: &syn::ExprMethodCall,
    ) -> Result<Given, Stop> {
        let e = &*call.receiver;
        let first = settled(self.item_at(&item, &Self::usize_literal(0), e))?;
        let accumulator = settled(self.accumulator(&first, function.parameter(0), e))?;
        let mut view = super::iterate::View::over(hi, item);
        view.lo = Self::usize_literal(1);
        let head = Head { at: e, label: None, pat: None };
        let flow = Flow::of(view);
        self.run(&flow, head, &mut |l, given| l.folded(&accumulator, function, given, e));
        let value = settled(self.accumulated(&accumulator, call.method.span()))?;
        Ok(Given::value(self.atom(value, call.method.span())))
    }

    /// The index of the least (the first of equals) or the greatest item (the last of equals), as std has it.
    fn extreme(
        &mut self,
        item: &Item,
        hi: &Operand,
        (function, least): (&Function, bool),
        e: &Expr,
    ) -> Option<Operand> {
        let span = e.span();
        let at = self.changing("best", Ty::Int("usize".to_owned()), Self::usize_literal(0), span);
        let mut view = super::iterate::View::over(hi.clone(), Item::Index(Vec::new()));
        view.lo = Self::usize_literal(1);
        let flow = Flow::of(view);
        let head = Head { at: e, label: None, pat: None };
        let mut done = Some(());
        self.run(&flow, head, &mut |l, given| {
            let Given::One(Origin::Value(index)) = given else { return None };
            let now = l.now(at, span);
            done = l.compared(item, (&now, &index), (function, least), e).map(|better| {
                l.when(better, span, |l| l.emit(StmtKind::Assign(Place::var(at), index.clone()), span));
            });
            done
        });
        done?;
        Some(self.now(at, span))
    }

    /// Whether the item at the second index takes the place of the one at the first.
    fn compared(
        &mut self,
        item: &Item,
        (best, index): (&Operand, &Operand),
        (function, least): (&Function, bool),
        e: &Expr,
    ) -> Option<Operand> {
        let a = self.item_at(item, best, e)?;
        let a = self.by_reference(&a, e);
        let b = self.item_at(item, index, e)?;
        let b = self.by_reference(&b, e);
        let ordering = self.apply(function, vec![a, b], e)?;
        let ordering = self.given_operand(&ordering, e)?;
        let test = self.opaque_of_operands("a comparison", &[&ordering], e.span(), |t| {
            let ordering = &t[0];
            if least { quote!(#ordering.is_gt()) } else { quote!(#ordering.is_le()) }
        });
        let test = Opaque { pure_inert: true, ty: Some(Ty::Bool), ..test };
        Some(Operand::Var(self.named_temp("better", Rvalue::Opaque(test), e.span())))
    }

    /// `v.iter().min_by(..).unwrap()`: the item, as a place where it is one.
    pub(super) fn opened_given(&mut self, e: &Expr) -> Option<Option<Given>> {
        let Expr::MethodCall(opener) = bare(e) else { return Some(None) };
        let Expr::MethodCall(call) = bare(&opener.receiver) else { return Some(None) };
        let is_opener = OPENERS.contains(&(opener.method.to_string().as_str(), opener.args.len()));
        let is_optional = OPTIONAL.contains(&(call.method.to_string().as_str(), call.args.len()));
        if !is_opener || !is_optional || !self.is_of_chain(call) || !self.mentions_numbers(e) {
            return Some(None);
        }
        let before = self.buffers.last().map_or(0, Vec::len);
        let found = match self.flow(&call.receiver) {
            Ok(flow) => self.selected(opener, call, flow),
            Err(stop) => Err(stop),
        };
        match found {
            Ok(given) => Some(Some(given)),
            Err(Stop::Never) => None,
            Err(Stop::Unknown | Stop::At(..)) => {
                if let Some(buffer) = self.buffers.last_mut() {
                    buffer.truncate(before);
                    self.lengths.clear();
                }
                Some(None)
            }
        }
    }
}

/// The value that a sum or a product of std starts from.
fn start_of(op: BinOp, ty: &Ty) -> Operand {
    let (value, text) = if op == BinOp::Add { (-0.0, "-0.0") } else { (1.0, "1.0") };
    let constant = match ty {
        Ty::Int(_) => {
            let value = i128::from(op != BinOp::Add);
            Const::Int { value, text: value.to_string() }
        }
        Ty::Param(name) if op == BinOp::Add => Const::Path(quote!(#name::from_f64(-0.0))),
        Ty::Param(name) => Const::Path(quote!(#name::ONE)),
        _ => Const::Float { value, text: text.to_owned() },
    };
    Operand::Const(constant, ty.clone())
}

/// The type of a result that carries no gradient.
fn inert_result(name: &str, wanted: Option<&Ty>) -> Option<Ty> {
    match name {
        "count" => Some(Ty::Int("usize".to_owned())),
        "any" | "all" => Some(Ty::Bool),
        "position" | "rposition" => Some(Ty::Inert(quote!(Option<usize>))),
        "sum" | "product" => wanted.filter(|ty| matches!(ty, Ty::Int(_))).cloned(),
        _ => None,
    }
}

fn untyped(pat: &Pat) -> &Pat {
    match bare_pat(pat) {
        Pat::Type(typed) => untyped(&typed.pat),
        other => other,
    }
}
