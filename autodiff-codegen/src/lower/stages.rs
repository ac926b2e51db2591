//! The loop that a chain becomes: over the indices of its view, with the stages around what is done with an item.

use proc_macro2::Span;
use syn::spanned::Spanned as _;
use syn::{Expr, Pat, parse_quote};

use super::chain::{Body, Flow, Head, Stage, Stop, settled};
use super::closure::Function;
use super::expr::value_span;
use super::given::{Given, is_plain};
use super::iterate::{Item, View};
use super::pattern::{Origin, bare_pat};
use super::place::{bare, ident_of};
use super::{Dest, Lowerer};
use crate::fence;
use crate::ir::{
    BinOp, Block, Const, LoopId, Operand, Place, Range, Rvalue, Stmt, StmtKind, Ty, UnOp, VarId, VarKind,
};

/// The stages that are left, and where an item comes from.
#[derive(Clone, Copy)]
struct Rest<'r> {
    stages: &'r [(Stage, Option<VarId>)],
    /// The loop around everything.
    outer: LoopId,
    at: &'r Expr,
}

/// What a closure gives to `filter_map` and kin.
enum Optional {
    Some(Given),
    /// If the condition holds, after the statements.
    If(Operand, Block, Given),
    None,
}

impl Lowerer {
    // ---- the loop ----

    /// Writes the loop. None for a range without an end.
    pub(super) fn run(&mut self, flow: &Flow, head: Head<'_>, body: Body<'_>) {
        let id = self.new_loop(head.label);
        self.run_in(id, flow, head, None, body);
    }

    fn run_in(&mut self, id: LoopId, flow: &Flow, head: Head<'_>, around: Option<Rest<'_>>, body: Body<'_>) {
        if !flow.parts.is_empty() {
            return self.run_parts(id, flow, head, around, body);
        }
        let view = &flow.view;
        let hi = view.hi.clone().unwrap_or_else(|| {
            self.problems.push(fence::endless_range(head.at));
            view.lo.clone()
        });
        let own = self.prepared(flow, head.at);
        let own_rest = Rest { stages: &own, outer: around.map_or(id, |rest| rest.outer), at: head.at };
        self.in_scope(|l| {
            let counter = l.counter(view, &hi, head);
            let label = head.label;
            let context = (Dest::Ignore, false);
            let inner = |l: &mut Self| {
                let given = l.item_at(&view.item, &Operand::Var(counter), head.at)?;
                let outer_next = around.map(|_| l.go_on_with(id));
                let done = match around {
                    None => l.staged(own_rest, given, body),
                    Some(rest) => l.staged(own_rest, given, &mut |l, given| l.staged(rest, given, body)),
                };
                if let Some(next) = outer_next.flatten() {
                    l.go_on_with(next);
                }
                done
            };
            let block =
                if around.is_some() { l.in_block(inner).1 } else { l.loop_body(id, label, context, inner).1 };
            let range = Range {
                lo: view.lo.clone(),
                hi,
                inclusive: view.inclusive,
                step: view.step.clone(),
                rev: view.rev,
                step_first: view.step_first,
            };
            l.emit(StmtKind::For(id, counter, range, block), head.span());
        });
    }

    /// `chain`: the loops one after the other, in a block that is left where the chain ends early.
    fn run_parts(
        &mut self,
        id: LoopId,
        flow: &Flow,
        head: Head<'_>,
        around: Option<Rest<'_>>,
        body: Body<'_>,
    ) {
        let own = self.prepared(flow, head.at);
        let own_rest = Rest { stages: &own, outer: around.map_or(id, |rest| rest.outer), at: head.at };
        let inner = |l: &mut Self| {
            for part in &flow.parts {
                let next = l.new_loop(None);
                let head = Head { at: head.at, label: None, pat: None };
                match around {
                    None => l.run_in(next, part, head, Some(own_rest), body),
                    Some(rest) => {
                        l.run_in(next, part, head, Some(own_rest), &mut |l, given| {
                            l.staged(rest, given, body)
                        });
                    }
                }
            }
        };
        let block = if around.is_some() {
            self.in_block(inner).1
        } else {
            self.loop_body(id, head.label, (Dest::Ignore, false), inner).1
        };
        self.emit(StmtKind::Labeled(id, block), head.span());
    }

    /// `continue` of the innermost loop goes on with this one; what it went on with before.
    fn go_on_with(&mut self, id: LoopId) -> Option<LoopId> {
        let context = self.loops.last_mut()?;
        Some(std::mem::replace(&mut context.next, id))
    }

    fn counter(&mut self, view: &View, hi: &Operand, head: Head<'_>) -> VarId {
        let known = self.operand_ty(&view.lo).filter(|_| !matches!(view.lo, Operand::Const(..)));
        let known = known.or_else(|| self.operand_ty(hi)).or_else(|| self.operand_ty(&view.lo));
        let ty = known.unwrap_or_else(|| match (&view.lo, hi) {
            (Operand::Const(Const::Int { .. }, _), Operand::Const(_, ty)) | (Operand::Const(_, ty), _) => {
                ty.clone()
            }
            _ => self.fresh_ty(),
        });
        if let Some(pat) = head.pat.and_then(|pat| index_name(pat, &view.item)) {
            return self.bind_user_var(&pat.ident, ty, false);
        }
        let wish = mapped_index(&view.item).map_or_else(|| "i".to_owned(), |pat| pat.ident.to_string());
        self.f.new_var(wish.trim_start_matches("r#"), ty, VarKind::Temp, head.span())
    }

    /// The stages, with the variables that count for them.
    fn prepared(&mut self, flow: &Flow, at: &Expr) -> Vec<(Stage, Option<VarId>)> {
        let mut stages = Vec::new();
        for stage in &flow.stages {
            let counts = match stage {
                Stage::Enumerate | Stage::Take(_) | Stage::Skip(_) | Stage::StepBy(_) | Stage::Zip(_) => {
                    let ty = Ty::Int("usize".to_owned());
                    Some(self.changing("count", ty, Self::usize_literal(0), at.span()))
                }
                Stage::SkipWhile(_) => {
                    let on = Operand::Const(Const::Bool(true), Ty::Bool);
                    Some(self.changing("skipping", Ty::Bool, on, at.span()))
                }
                _ => None,
            };
            stages.push((stage.clone(), counts));
        }
        stages
    }

    // ---- stages ----

    /// What happens to an item in the stages that are left, and then in the body.
    fn staged(&mut self, rest: Rest<'_>, given: Given, body: Body<'_>) -> Option<()> {
        let Some(((stage, state), left)) = rest.stages.split_first() else { return body(self, given) };
        let (at, rest) = (rest.at, Rest { stages: left, ..rest });
        let span = at.span();
        match stage {
            Stage::Map(function) => {
                let given = self.apply(function, vec![given], at)?;
                self.staged(rest, given, body)
            }
            Stage::Copied => self.staged(rest, given.copied(), body),
            Stage::Filter(function) => {
                let cond = self.test(function, &given, at)?;
                self.when(cond, span, |l| l.staged(rest, given, body));
                Some(())
            }
            Stage::Inspect(function) => {
                let seen = self.by_reference(&given, at);
                self.apply(function, vec![seen], at)?;
                self.staged(rest, given, body)
            }
            Stage::TakeWhile(function) => {
                let cond = self.test(function, &given, at)?;
                self.leave_unless(cond, rest.outer, span);
                self.staged(rest, given, body)
            }
            Stage::SkipWhile(function) => self.skip_while(function, (*state)?, given, rest, body),
            Stage::FilterMap(function) => self.optional(function, &[given], None, rest, body),
            Stage::MapWhile(function) => self.optional(function, &[given], Some(rest.outer), rest, body),
            Stage::Scan(function, state) => {
                let state = super::Located::reference(Place::var(*state), true);
                let args = [Given::place(state), given];
                self.optional(function, &args, Some(rest.outer), rest, body)
            }
            Stage::FlatMap(function) => self.flat_map(function.as_ref(), given, rest, body),
            Stage::Enumerate | Stage::Take(_) | Stage::Skip(_) | Stage::StepBy(_) | Stage::Zip(_) => {
                self.counted(stage, (*state)?, given, rest, body)
            }
        }
    }

    /// A test of an item, as `filter` makes it.
    pub(super) fn test(&mut self, function: &Function, given: &Given, at: &Expr) -> Option<Operand> {
        let seen = self.by_reference(given, at);
        let cond = self.apply(function, vec![seen], at)?;
        self.given_number(&cond, at)
    }

    /// `if cond { then }`
    pub(super) fn when<R>(&mut self, cond: Operand, span: Span, then: impl FnOnce(&mut Self) -> R) -> R {
        let (value, block) = self.in_block(then);
        self.emit(StmtKind::If(cond, block, Block::default()), span);
        value
    }

    fn leave_unless(&mut self, cond: Operand, id: LoopId, span: Span) {
        let done = self.atom(Rvalue::Unary(UnOp::Not, cond), span);
        self.leave_if(done, id, span);
    }

    pub(super) fn leave_if(&mut self, cond: Operand, id: LoopId, span: Span) {
        let leave = Block { stmts: vec![Stmt { kind: StmtKind::Break(id), span }] };
        self.emit(StmtKind::If(cond, leave, Block::default()), span);
    }

    fn skip_while(
        &mut self,
        function: &Function,
        skipping: VarId,
        given: Given,
        rest: Rest<'_>,
        body: Body<'_>,
    ) -> Option<()> {
        let span = rest.at.span();
        let on = self.now(skipping, span);
        let still = given.clone();
        self.when(on, span, |l| {
            let cond = l.test(function, &still, rest.at)?;
            l.emit(StmtKind::Assign(Place::var(skipping), cond), span);
            Some(())
        })?;
        let on = self.now(skipping, span);
        let over = self.atom(Rvalue::Unary(UnOp::Not, on), span);
        self.when(over, span, |l| l.staged(rest, given, body));
        Some(())
    }

    /// Adaptors that count the items.
    fn counted(
        &mut self,
        stage: &Stage,
        count: VarId,
        given: Given,
        rest: Rest<'_>,
        body: Body<'_>,
    ) -> Option<()> {
        let (at, span) = (rest.at, rest.at.span());
        let now = self.now(count, span);
        let step = |l: &mut Self| {
            let one = Self::usize_literal(1);
            l.emit(StmtKind::OpAssign(Place::var(count), BinOp::Add, one), span);
        };
        match stage {
            Stage::Take(n) => {
                let done = self.int_binary(BinOp::Ge, now, n.clone(), span);
                self.leave_if(done, rest.outer, span);
                step(self);
                self.staged(rest, given, body)
            }
            Stage::Zip(view) => {
                if let Some(hi) = &view.hi {
                    let done = self.int_binary(BinOp::Ge, now.clone(), hi.clone(), span);
                    self.leave_if(done, rest.outer, span);
                }
                step(self);
                let other = self.item_at(&view.item, &now, at)?;
                self.staged(rest, Given::pair(given, other), body)
            }
            Stage::Skip(n) => {
                step(self);
                let over = self.int_binary(BinOp::Ge, now, n.clone(), span);
                self.when(over, span, |l| l.staged(rest, given, body));
                Some(())
            }
            Stage::StepBy(n) => {
                step(self);
                let phase = self.int_binary(BinOp::Rem, now, n.clone(), span);
                let is_first = self.int_binary(BinOp::Eq, phase, Self::usize_literal(0), span);
                self.when(is_first, span, |l| l.staged(rest, given, body));
                Some(())
            }
            _ => {
                step(self);
                self.staged(rest, Given::pair(Given::value(now), given), body)
            }
        }
    }

    /// `flat_map`, `flatten`: a loop in the loop.
    fn flat_map(
        &mut self,
        function: Option<&Function>,
        given: Given,
        rest: Rest<'_>,
        body: Body<'_>,
    ) -> Option<()> {
        let mut run = |l: &mut Self, flow: &Flow, at: &Expr| {
            let id = l.new_loop(None);
            let head = Head { at, label: None, pat: None };
            l.run_in(id, flow, head, Some(rest), body);
        };
        match (function, given) {
            (None, Given::One(Origin::Place(located))) => {
                let through = self.through_reference(located.place.clone());
                let located = if through.refs > 0 { through } else { located };
                let view = self.elements(located, rest.at);
                run(self, &Flow::of(view), rest.at);
                Some(())
            }
            (Some(Function::Closure(closure)), given) => {
                let closure = closure.clone();
                let flow = self.inside(&closure, &[given], rest.at, |l, e| Some(l.block_flow(e)));
                match flow? {
                    Ok(flow) => {
                        run(self, &flow, rest.at);
                        Some(())
                    }
                    Err(Stop::Never) => None,
                    Err(_) => {
                        self.problems.push(fence::inner_iterator(closure.syntax()));
                        Some(())
                    }
                }
            }
            _ => {
                self.problems.push(fence::inner_iterator(rest.at));
                Some(())
            }
        }
    }

    /// The chain at the end of a body.
    fn block_flow(&mut self, e: &Expr) -> Result<Flow, Stop> {
        match bare(e) {
            Expr::Block(block) if block.label.is_none() => {
                match settled(self.statements(&block.block.stmts))? {
                    Some(tail) => self.block_flow(tail),
                    None => Err(Stop::Unknown),
                }
            }
            other => self.flow(other),
        }
    }

    // ---- `Some(..)` and `None` ----

    /// A closure that gives an `Option`: what is in a `Some` goes on; `None` leaves the loop, if it does.
    fn optional(
        &mut self,
        function: &Function,
        args: &[Given],
        leaves: Option<LoopId>,
        rest: Rest<'_>,
        body: Body<'_>,
    ) -> Option<()> {
        let Function::Closure(closure) = function else {
            self.problems.push(fence::optional_item(rest.at));
            return Some(());
        };
        let span = rest.at.span();
        let problems = self.problems.len();
        let given = self.inside(closure, args, rest.at, |l, e| l.option_given(e, true))?;
        if self.problems.len() > problems {
            return Some(());
        }
        match given {
            Optional::Some(given) => self.staged(rest, given, body),
            Optional::If(cond, then, given) => {
                let (done, block) = self.in_block(|l| {
                    l.append(then);
                    l.staged(rest, given, body)
                });
                let none = leaves.map(|id| Stmt { kind: StmtKind::Break(id), span });
                let other = Block { stmts: none.into_iter().collect() };
                self.emit(StmtKind::If(cond, block, other), span);
                done.or(Some(()))
            }
            Optional::None => {
                if let Some(id) = leaves {
                    self.emit(StmtKind::Break(id), span);
                    return None;
                }
                Some(())
            }
        }
    }

    fn option_given(&mut self, e: &Expr, top: bool) -> Option<Optional> {
        match bare(e) {
            Expr::Block(block) if block.label.is_none() => {
                return match self.statements(&block.block.stmts)? {
                    Some(tail) => self.option_given(tail, top),
                    None => Some(Optional::None),
                };
            }
            Expr::Call(call) if is_name(&call.func, "Some") && call.args.len() == 1 => {
                return Some(Optional::Some(self.given(&call.args[0])?));
            }
            path if is_name(path, "None") => return Some(Optional::None),
            // `cond.then(|| value)`, `cond.then_some(value)`
            Expr::MethodCall(call) if call.method == "then_some" && call.args.len() == 1 => {
                let cond = self.number(&call.receiver)?;
                let given = self.given(&call.args[0])?;
                return Some(Optional::If(cond, Block::default(), given));
            }
            Expr::MethodCall(call) if call.method == "then" && call.args.len() == 1 => {
                let cond = self.number(&call.receiver)?;
                if let Some(function) = self.function(&call.args[0]) {
                    let (given, block) = self.in_block(|l| l.apply(&function, Vec::new(), e));
                    return Some(Optional::If(cond, block, given?));
                }
            }
            Expr::If(choice) if top && !super::control::has_let(&choice.cond) => {
                if let Some(found) = self.option_if(choice)? {
                    return Some(found);
                }
            }
            Expr::Unary(unary) if top && matches!(unary.op, syn::UnOp::Deref(_)) => {
                return self.option_made(e);
            }
            Expr::Call(_) | Expr::MethodCall(_) | Expr::Path(_) | Expr::Index(_) | Expr::Field(_) if top => {
                return self.option_made(e);
            }
            _ => {}
        }
        self.problems.push(fence::optional_item(e));
        Some(Optional::None)
    }

    /// Any other `Option` is looked at; it is made first, if it is not there already.
    fn option_made(&mut self, e: &Expr) -> Option<Optional> {
        let maybe: Expr = if ident_of(e).is_some() {
            e.clone()
        } else {
            let name = self.unused("maybe");
            // A place is only looked at, and its index is computed once.
            let made: Expr = if self.is_local_place(e) { parse_quote!(&#e) } else { e.clone() };
            self.let_init(&parse_quote!(#name), None, &made)?;
            parse_quote!(#name)
        };
        let is_reference = matches!(self.peek_ty(&maybe), Some(Ty::Ref(..)));
        let inside: Expr =
            if is_reference { parse_quote!(#maybe.as_ref().unwrap()) } else { parse_quote!(#maybe.unwrap()) };
        let cond = self.number(&parse_quote!(#maybe.is_some()))?;
        let (given, block) = self.in_block(|l| l.given(&inside));
        Some(Optional::If(cond, block, given?))
    }

    /// `if c { Some(..) } else { None }`, either way round.
    fn option_if(&mut self, e: &syn::ExprIf) -> Option<Option<Optional>> {
        let mut cond = self.number(&e.cond)?;
        let Some((_, other)) = &e.else_branch else { return Some(None) };
        let then: Expr =
            Expr::Block(syn::ExprBlock { attrs: Vec::new(), label: None, block: e.then_branch.clone() });
        let (first, first_block) = self.in_block(|l| l.option_given(&then, false));
        let (second, second_block) = self.in_block(|l| l.option_given(other, false));
        let (some, block) = match (first, second) {
            (Some(Optional::Some(given)), Some(Optional::None) | None) if second_block.stmts.is_empty() => {
                (given, first_block)
            }
            (Some(Optional::None) | None, Some(Optional::Some(given))) if first_block.stmts.is_empty() => {
                cond = self.atom(Rvalue::Unary(UnOp::Not, cond), e.span());
                (given, second_block)
            }
            _ => return Some(None),
        };
        Some(Some(Optional::If(cond, block, some)))
    }
}

impl Head<'_> {
    fn span(&self) -> Span {
        value_span(self.at)
    }
}

fn is_name(e: &Expr, name: &str) -> bool {
    match bare(e) {
        Expr::Path(path) => path.path.segments.last().is_some_and(|s| s.ident == name),
        _ => false,
    }
}

/// The identifier that can be the loop variable itself.
fn index_name<'p>(pat: &'p Pat, item: &Item) -> Option<&'p syn::PatIdent> {
    match (bare_pat(pat), item) {
        (Pat::Ident(ident), item) if item.is_plain_index() && is_plain(ident) => Some(ident),
        (Pat::Tuple(tuple), Item::Pair(a, b)) if tuple.elems.len() == 2 => {
            index_name(&tuple.elems[0], a).or_else(|| index_name(&tuple.elems[1], b))
        }
        _ => None,
    }
}

/// The name of a closure's parameter that is the loop variable.
fn mapped_index(item: &Item) -> Option<&syn::PatIdent> {
    match item {
        Item::Map(inner, function) => {
            mapped_index(inner).or_else(|| index_name(function.parameter(0)?, inner))
        }
        Item::Pair(a, b) => mapped_index(a).or_else(|| mapped_index(b)),
        Item::Copied(inner) => mapped_index(inner),
        Item::Index(_) | Item::Element(..) | Item::Part { .. } | Item::Fixed(_) => None,
    }
}
