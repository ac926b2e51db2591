//! Statements, and expressions whose value has a destination.

use syn::spanned::Spanned as _;
use syn::{Expr, Pat, Stmt};

use super::expr::{tail_span, value_span};
use super::given::Given;
use super::maybe::Maker;
use super::pattern::{Origin, bare_pat, is_binding};
use super::place::{bare, ident_of};
use super::{Binding, Dest, Lowerer};
use crate::fence;
use crate::ir::{BinOp, Change, Member, Operand, Place, Projection, Rvalue, StmtKind, Ty, VarId, Wrapper};

/// A binding that is made when the whole pattern has been evaluated.
type Later<'b> = Box<dyn FnOnce(&mut Lowerer) + 'b>;

impl Lowerer {
    // ---- blocks ----

    /// Lowers a block in a scope of its own, its value to the destination. `None` if its end is not reached.
    pub(super) fn block_into(&mut self, block: &syn::Block, dest: Dest) -> Option<()> {
        self.in_scope(|l| {
            if let Some(tail) = l.statements(&block.stmts)? {
                return l.into(tail, dest);
            }
            l.store_unit(dest, block);
            Some(())
        })
    }

    /// Lowers a block to its value.
    pub(super) fn block_value(&mut self, block: &syn::Block) -> Option<Operand> {
        let value = self.block_rvalue(block)?;
        Some(self.atom(value, tail_span(block)))
    }

    pub(super) fn block_rvalue(&mut self, block: &syn::Block) -> Option<Rvalue> {
        self.in_scope(|l| match l.statements(&block.stmts)? {
            Some(tail) => l.rvalue(tail),
            None => Some(Rvalue::Use(Operand::unit())),
        })
    }

    fn store_unit(&mut self, dest: Dest, block: &syn::Block) {
        let is_unit_result =
            dest == Dest::Result && (matches!(self.f.ret, Ty::Unit) || self.result.is_none());
        if dest != Dest::Ignore && !is_unit_result {
            self.store(dest, Operand::unit(), block.span());
        }
    }

    /// Lowers all statements but the value at the end, which it returns. `None` if the end is not reached.
    pub(super) fn statements<'b>(&mut self, stmts: &'b [Stmt]) -> Option<Option<&'b Expr>> {
        let (last, front) = match stmts.split_last() {
            Some((Stmt::Expr(tail, None), front)) => (Some(tail), front),
            _ => (None, stmts),
        };
        for stmt in front {
            self.statement(stmt)?;
        }
        Some(last)
    }

    fn statement(&mut self, stmt: &Stmt) -> Option<()> {
        match stmt {
            Stmt::Local(local) => self.local(local),
            Stmt::Item(item) => {
                self.item(item);
                Some(())
            }
            Stmt::Expr(e, _) => self.into(e, Dest::Ignore),
            Stmt::Macro(mac) => {
                let e = Expr::Macro(syn::ExprMacro { attrs: mac.attrs.clone(), mac: mac.mac.clone() });
                self.macro_into(&e, &mac.mac, Dest::Ignore)
            }
        }
    }

    /// Items move to the front of the function, where every sweep sees them, unless a name is used twice.
    fn item(&mut self, item: &syn::Item) {
        use quote::ToTokens as _;
        let name = match item {
            syn::Item::Use(item) => {
                self.imported(&item.tree, false);
                item.to_token_stream().to_string()
            }
            syn::Item::Const(item) => item.ident.to_string(),
            syn::Item::Fn(item) => item.sig.ident.to_string(),
            syn::Item::Struct(item) => item.ident.to_string(),
            syn::Item::Type(item) => item.ident.to_string(),
            syn::Item::Static(item) => item.ident.to_string(),
            other => other.to_token_stream().to_string(),
        };
        let kind = StmtKind::Item(item.to_token_stream());
        if self.item_names.insert(name) {
            self.items.push(crate::ir::Stmt { kind, span: item.span() });
        } else {
            self.emit(kind, item.span());
        }
    }

    // ---- destinations ----

    /// Evaluates an expression into its destination. `None` if nothing after it runs.
    pub(super) fn into(&mut self, e: &Expr, dest: Dest) -> Option<()> {
        match e {
            Expr::Paren(inner) => self.into(&inner.expr, dest),
            Expr::Group(inner) => self.into(&inner.expr, dest),
            Expr::If(inner) => self.if_into(inner, dest),
            Expr::Match(inner) => self.match_into(inner, dest),
            Expr::Loop(inner) => self.loop_into(inner, dest),
            Expr::ForLoop(inner) => self.for_loop(inner),
            Expr::While(inner) => self.while_loop(inner),
            Expr::Block(inner) if inner.label.is_some() => self.labeled_into(inner, dest),
            Expr::Block(inner) if dest == Dest::Ignore => {
                let (done, block) = self.in_block(|l| l.block_into(&inner.block, dest));
                self.emit(StmtKind::Scope(block), e.span());
                done
            }
            Expr::Block(inner) => self.block_into(&inner.block, dest),
            Expr::Return(inner) => self.return_value(inner),
            Expr::Break(inner) => self.break_loop(inner),
            Expr::Continue(inner) => self.continue_loop(inner),
            Expr::Assign(inner) => self.assign(&inner.left, &inner.right),
            Expr::Macro(inner) if dest != Dest::Result || self.f.wrapper == Wrapper::Plain => {
                self.macro_into(e, &inner.mac, dest)
            }
            Expr::MethodCall(call) if dest == Dest::Result => match self.maybe_result(call) {
                Some(stands_for) => self.into(&stands_for, dest),
                None => self.leaf_into(e, dest),
            },
            Expr::MethodCall(call) => match self.maybe_method(call) {
                Some(stands_for) => self.into(&stands_for, dest),
                None => self.leaf_into(e, dest),
            },
            leaf => self.leaf_into(leaf, dest),
        }
    }

    fn leaf_into(&mut self, e: &Expr, dest: Dest) -> Option<()> {
        if dest == Dest::Result && self.f.wrapper != Wrapper::Plain {
            return self.wrapped_result(e);
        }
        match dest {
            Dest::Ignore => {
                if let Expr::MethodCall(call) = bare(e)
                    && call.method == "pop"
                    && self.is_lookup(e)
                {
                    return self.popped_and_dropped(call);
                }
            }
            Dest::Var(var) => self.expect(e, &self.f.var(var).ty.clone()),
            Dest::Result => self.expect(e, &self.f.ret.clone()),
        }
        let value = self.rvalue(e)?;
        let span = value_span(e);
        if dest != Dest::Ignore {
            let value = self.atom(value, span);
            self.store(dest, value, span);
            return Some(());
        }
        match value {
            Rvalue::Opaque(opaque) => self.opaque_effect(opaque, span),
            Rvalue::Use(_) => {}
            value => {
                self.temp(value, span);
            }
        }
        Some(())
    }

    /// The value of a function that returns `Result` or `Option`.
    fn wrapped_result(&mut self, e: &Expr) -> Option<()> {
        let span = value_span(e);
        let (good, bad) = if self.f.wrapper == Wrapper::Result { ("Ok", "Err") } else { ("Some", "None") };
        match constructor(e).as_deref() {
            Some(name) if name == good => {
                let Expr::Call(call) = bare(e) else { return None };
                let value = self.operand(call.args.first()?)?;
                if !matches!(self.f.ret, Ty::Unit) {
                    self.store(Dest::Result, value, span);
                }
                return Some(());
            }
            Some(name) if name == bad => {
                let value = self.inert(e, format!("the `{bad}` that is returned"));
                self.emit(StmtKind::Bail(value), span);
                return None;
            }
            _ => {}
        }
        match bare(e) {
            Expr::Macro(mac) => self.macro_into(e, &mac.mac, Dest::Ignore),
            Expr::Call(_) | Expr::MethodCall(_) => {
                let value = self.question_mark(e)?;
                let value = self.atom(value, span);
                self.store(Dest::Result, value, span);
                Some(())
            }
            other if self.maybe_kind(other).is_some() || is_place(other) => {
                let value = self.returned_inside(other)?;
                let value = self.atom(value, span);
                self.store(Dest::Result, value, span);
                Some(())
            }
            Expr::Return(_) | Expr::Break(_) | Expr::Continue(_) => self.into(bare(e), Dest::Ignore),
            other => {
                self.problems.push(fence::wrapped_return(other, good, bad));
                Some(())
            }
        }
    }

    fn return_value(&mut self, e: &syn::ExprReturn) -> Option<()> {
        if let Some(at) = self.loops.iter().position(|context| context.returns) {
            return self.return_from_closure(at, e);
        }
        if let Some(value) = &e.expr {
            let is_unit = matches!(self.f.ret, Ty::Unit) && self.f.wrapper == Wrapper::Plain;
            self.into(value, if is_unit { Dest::Ignore } else { Dest::Result })?;
        }
        self.emit(StmtKind::Return, e.span());
        None
    }

    // ---- let ----

    fn local(&mut self, local: &syn::Local) -> Option<()> {
        let Some(init) = &local.init else {
            self.declare(&local.pat, None);
            return Some(());
        };
        match &init.diverge {
            Some((_, otherwise)) => self.let_else(&local.pat, &init.expr, otherwise),
            None => self.let_init(&local.pat, None, &init.expr),
        }
    }

    fn declare(&mut self, pat: &Pat, ty: Option<&syn::Type>) {
        match bare_pat(pat) {
            Pat::Type(typed) => self.declare(&typed.pat, Some(&typed.ty)),
            Pat::Ident(ident) => {
                let known = match ty {
                    Some(ty) => self.ty(ty),
                    None => self.fresh_ty(),
                };
                let var = self.bind_user_var(&ident.ident, known, ident.mutability.is_some());
                self.annotate(var, ty);
                self.emit(StmtKind::Declare(var), ident.span());
            }
            Pat::Tuple(tuple) => tuple.elems.iter().for_each(|elem| self.declare(elem, None)),
            other => self.problems.push(fence::pattern(other)),
        }
    }

    pub(super) fn let_init(&mut self, pat: &Pat, ty: Option<&syn::Type>, init: &Expr) -> Option<()> {
        match bare_pat(pat) {
            Pat::Type(typed) => self.let_init(&typed.pat, Some(&typed.ty), init),
            Pat::Wild(_) if self.is_local_place(init) => Some(()),
            Pat::Wild(_) => self.into(init, Dest::Ignore),
            Pat::Ident(ident) if is_binding(ident) && ident.subpat.is_none() && ident.by_ref.is_none() => {
                self.let_variable(ident, ty, init)
            }
            Pat::Tuple(_) if self.let_parts(pat, init)? => Some(()),
            Pat::Tuple(pats) => match bare(init) {
                Expr::Tuple(values)
                    if values.elems.len() == pats.elems.len()
                        && values.elems.iter().all(|e| Maker::of(e) == Some(Maker::None)) =>
                {
                    let types = super::pattern::tuple_types(ty);
                    for (n, (pat, value)) in pats.elems.iter().zip(&values.elems).enumerate() {
                        self.let_init(pat, types.get(n).copied(), value)?;
                    }
                    Some(())
                }
                Expr::Tuple(values) if values.elems.len() == pats.elems.len() && !has_rest(pats) => {
                    self.let_each(pats, ty, values)
                }
                _ => self.let_pattern(pat, ty, init),
            },
            _ => self.let_pattern(pat, ty, init),
        }
    }

    fn let_variable(&mut self, pat: &syn::PatIdent, ty: Option<&syn::Type>, init: &Expr) -> Option<()> {
        if self.let_function(pat, init) {
            return Some(());
        }
        if self.let_chain(pat, init)? {
            return Some(());
        }
        if let Some(origin) = self.alias_of(init, pat.mutability.is_some())? {
            if Self::may_be_rebound(pat, &origin) {
                self.let_rebound(&pat.ident, ty, &origin);
            } else {
                self.bind(&pat.ident, Binding::Alias(origin));
            }
            return Some(());
        }
        if let Some(chosen) = self.chosen_reference(init)? {
            let ty = match ty {
                Some(ty) => self.ty(ty),
                None => self.rvalue_ty(&chosen),
            };
            let var = self.user_var(&pat.ident, ty, pat.mutability.is_some());
            self.emit(StmtKind::Let(var, chosen), value_span(init));
            self.bind(&pat.ident, Binding::Var(var));
            return Some(());
        }
        if self.let_held(pat, ty, init)? || self.let_boxed(pat, ty, init)? {
            return Some(());
        }
        if matches!(bare(init), Expr::If(_) | Expr::Match(_) | Expr::Loop(_)) || is_labeled(bare(init)) {
            let known = match (ty, self.maybe_kind(init)) {
                (Some(ty), _) => self.ty(ty),
                (None, Some(kind)) => Ty::Maybe(kind, Box::new(self.fresh_ty())),
                (None, None) => self.fresh_ty(),
            };
            let var = self.user_var(&pat.ident, known, pat.mutability.is_some());
            self.annotate(var, ty);
            self.declare_into(var, init)?;
            self.bind(&pat.ident, Binding::Var(var));
            return Some(());
        }
        if let Some(given) = self.opened_given(init)? {
            return self.bind_given(&Pat::Ident(pat.clone()), &given, ty, init);
        }
        if let Expr::MethodCall(call) = bare(init)
            && !self.is_content(init)
            && !self.is_lookup(&call.receiver)
            && let Some(stands_for) = self.maybe_method(call)
        {
            return self.let_variable(pat, ty, &stands_for);
        }
        if let Some(ty) = ty {
            let ty = self.ty(ty);
            self.expect(init, &ty);
        }
        if self.makes_sequence(init) {
            self.sequence_name = Some((pat.ident.clone(), None));
        }
        let capacity = self.capacity(init)?;
        let value = self.rvalue(init)?;
        self.expected = None;
        if let Some((_, Some(made))) = self.sequence_name.take()
            && matches!(&value, Rvalue::Load(place) if place.is_var() && place.root == made)
        {
            self.annotate(made, ty);
            self.bind(&pat.ident, Binding::Var(made));
            return Some(());
        }
        self.let_ident(pat, value, ty, value_span(init));
        if let (Some(n), Some(Binding::Var(var))) = (capacity, self.lookup(&pat.ident.to_string())) {
            let place = Place::var(*var);
            self.emit(StmtKind::Change(place, Change::Reserve(n)), init.span());
        }
        Some(())
    }

    /// `let f = |x| ..;`: the name stands for the closure.
    fn let_function(&mut self, pat: &syn::PatIdent, init: &Expr) -> bool {
        if let Expr::Block(_) = bare(init)
            && super::closure::ends_in_closure(init)
            && let Some(given) = self.given(init)
        {
            self.bind(&pat.ident, Binding::Given(given));
            return true;
        }
        let Some(function) = self.function_value(init).or_else(|| self.named_function(init)) else {
            return false;
        };
        self.check_second_name(&function, init);
        self.bind(&pat.ident, Binding::Given(Given::Function(function)));
        true
    }

    /// The place that a reference stands for, where the expression is a reference: `&a[i]`, `&mut s`, or a
    /// variable of reference type. The outer `None` says that nothing after the expression runs.
    pub(super) fn alias_of(&mut self, e: &Expr, mutable_binding: bool) -> Option<Option<super::Located>> {
        let is_reference = matches!(bare(e), Expr::Reference(_));
        if is_reference && self.is_foreign_place(e) {
            return Some(None);
        }
        if !is_reference && !self.is_local_place(e) {
            return Some(None);
        }
        if !is_reference && !self.may_be_reference(e, mutable_binding) {
            return Some(None);
        }
        let located = self.locate(e)?;
        let located = if located.refs > 0 { located } else { self.through_reference(located.place) };
        Some(Some(self.settled_place(located)))
    }

    /// Whether a place expression is known to hold a reference that can stand for its place.
    fn may_be_reference(&self, e: &Expr, mutable_binding: bool) -> bool {
        matches!(self.peek_ty(e), Some(Ty::Ref(_, inner)) if !mutable_binding || inner.carries())
    }

    /// `let (a, b) = (x, y);` without a tuple.
    fn let_each(
        &mut self,
        pats: &syn::PatTuple,
        ty: Option<&syn::Type>,
        values: &syn::ExprTuple,
    ) -> Option<()> {
        let types: Vec<Option<&syn::Type>> = match ty {
            Some(syn::Type::Tuple(tuple)) => tuple.elems.iter().map(Some).collect(),
            _ => vec![None; pats.elems.len()],
        };
        let mut pending: Vec<Later<'_>> = Vec::new();
        for ((pat, value), ty) in pats.elems.iter().zip(&values.elems).zip(types) {
            if let (Some(function), Pat::Ident(ident)) = (self.function_value(value), bare_pat(pat)) {
                self.check_second_name(&function, value);
                let given = Given::Function(function);
                pending.push(Box::new(move |l| l.bind(&ident.ident, Binding::Given(given))));
                continue;
            }
            if let Some(alias) = self.alias_of(value, false)? {
                pending.push(Box::new(move |l| l.bind_pattern(pat, &Origin::Place(alias), ty)));
                continue;
            }
            let rvalue = self.rvalue(value)?;
            if let Pat::Ident(ident) = bare_pat(pat)
                && is_binding(ident)
                && ident.subpat.is_none()
            {
                let var = self.new_let_var(ident, &rvalue, ty);
                self.emit(StmtKind::Let(var, rvalue), value_span(value));
                pending.push(Box::new(move |l| l.bind(&ident.ident, Binding::Var(var))));
            } else {
                let operand = self.atom(rvalue, value_span(value));
                pending.push(Box::new(move |l| l.bind_pattern(pat, &Origin::Value(operand), ty)));
            }
        }
        pending.into_iter().for_each(|bind| bind(self));
        Some(())
    }

    fn let_pattern(&mut self, pat: &Pat, ty: Option<&syn::Type>, init: &Expr) -> Option<()> {
        if let Some(given) = self.opened_given(init)? {
            return self.bind_given(pat, &given, ty, init);
        }
        if !self.is_local_place(init) && !matches!(bare(init), Expr::Reference(_)) {
            let value = self.rvalue(init)?;
            self.bind_value(pat, value, ty, value_span(init));
            return Some(());
        }
        let origin = self.origin(init)?;
        self.bind_pattern(pat, &origin, ty);
        Some(())
    }

    /// Takes a value apart; a tuple that is made here never comes into being.
    fn bind_value(&mut self, pat: &Pat, value: Rvalue, ty: Option<&syn::Type>, span: proc_macro2::Span) {
        if let (Pat::Tuple(pats), Rvalue::Tuple(items)) = (bare_pat(pat), &value)
            && pats.elems.len() == items.len()
            && !has_rest(pats)
        {
            for (pat, item) in pats.elems.iter().zip(items) {
                self.bind_pattern(pat, &Origin::Value(item.clone()), None);
            }
            return;
        }
        let operand = self.atom(value, span);
        self.bind_pattern(pat, &Origin::Value(operand), ty);
    }

    /// What a pattern takes apart: the place itself, or a value.
    pub(super) fn origin(&mut self, e: &Expr) -> Option<Origin> {
        if self.is_local_place(e) || matches!(bare(e), Expr::Reference(_)) {
            let located = self.locate(e)?;
            let through = self.through_reference(located.place.clone());
            return Some(Origin::Place(if through.refs > 0 && located.refs == 0 {
                through
            } else {
                located
            }));
        }
        Some(Origin::Value(self.operand(e)?))
    }

    // ---- assignment ----

    fn assign(&mut self, left: &Expr, right: &Expr) -> Option<()> {
        if self.held_variable(left).is_some() {
            let held = self.held_value(right);
            return self.assign_to(left, &held);
        }
        self.assign_to(left, right)
    }

    fn assign_to(&mut self, left: &Expr, right: &Expr) -> Option<()> {
        match bare(left) {
            Expr::Infer(_) => return self.into(right, Dest::Ignore),
            Expr::Tuple(targets) => {
                if let Expr::Tuple(values) = bare(right)
                    && values.elems.len() == targets.elems.len()
                {
                    let values = self.operands(values.elems.iter())?;
                    for (target, value) in targets.elems.iter().zip(values) {
                        self.assign_value(target, value)?;
                    }
                    return Some(());
                }
                let value = self.operand(right)?;
                return self.assign_value(left, value);
            }
            Expr::Array(_) | Expr::Struct(_) | Expr::Call(_) => {
                let value = self.operand(right)?;
                return self.assign_value(left, value);
            }
            _ => {}
        }
        if self.is_reassigned_alias(left) {
            return self.rebind(left, right);
        }
        if let Some(var) = self.plain_target(left) {
            let is_control = matches!(bare(right), Expr::If(_) | Expr::Match(_) | Expr::Loop(_));
            if is_control && !mentions(right, left) {
                return self.into(right, Dest::Var(var));
            }
        }
        if let Some(ty @ Ty::Array(..)) = self.peek_ty(left) {
            self.expect(right, &ty);
        }
        let value = self.operand(right)?;
        self.assign_value(left, value)
    }

    /// Whether the target is a reference itself, not what it refers to.
    fn is_reassigned_alias(&self, left: &Expr) -> bool {
        match ident_of(left).and_then(|ident| self.lookup(&ident.to_string())) {
            Some(Binding::Var(var)) => self.is_active_reference(&Place::var(*var)),
            Some(Binding::Alias(located)) => located.refs > 0,
            Some(Binding::Given(_)) | None => false,
        }
    }

    /// The variable, where the target is a whole one.
    fn plain_target(&self, left: &Expr) -> Option<VarId> {
        match self.lookup(&ident_of(left)?.to_string())? {
            Binding::Var(var) => Some(*var),
            Binding::Alias(_) | Binding::Given(_) => None,
        }
    }

    /// Assigns a value to a target, taking it apart where the target is a pattern.
    fn assign_value(&mut self, left: &Expr, value: Operand) -> Option<()> {
        let fields: Vec<(Member, &Expr)> = match bare(left) {
            Expr::Infer(_) => return Some(()),
            Expr::Tuple(targets) => numbered(targets.elems.iter()),
            Expr::Call(call) => numbered(call.args.iter()),
            Expr::Struct(e) => e.fields.iter().map(|f| (super::place::member(&f.member), &f.expr)).collect(),
            Expr::Array(targets) => {
                let home = self.home(&value, left.span());
                for (n, target) in targets.elems.iter().enumerate() {
                    let step = Projection::Index(Self::usize_literal(n as i128));
                    self.assign_part(target, &home, step)?;
                }
                return Some(());
            }
            _ => return self.assign_place(left, value),
        };
        let home = self.home(&value, left.span());
        for (member, target) in fields {
            self.assign_part(target, &home, Projection::Field(member))?;
        }
        Some(())
    }

    fn assign_part(&mut self, target: &Expr, home: &Place, step: Projection) -> Option<()> {
        if matches!(bare(target), Expr::Infer(_) | Expr::Range(_)) {
            return Some(());
        }
        let mut place = home.clone();
        place.path.push(step);
        let part = self.read(place);
        let part = self.atom(part, target.span());
        self.assign_value(target, part)
    }

    fn assign_place(&mut self, left: &Expr, value: Operand) -> Option<()> {
        if self.is_foreign_place(left) {
            self.problems.push(fence::static_write(left));
            return Some(());
        }
        let located = self.locate(left)?;
        if located.refs > 0 || (located.place.is_var() && self.is_active_reference(&located.place)) {
            self.problems.push(fence::alias_reassigned(left));
            return Some(());
        }
        self.emit(StmtKind::Assign(located.place, value), left.span());
        Some(())
    }

    fn is_active_reference(&self, place: &Place) -> bool {
        matches!(self.place_ty(place), Some(Ty::Ref(_, inner)) if inner.carries())
    }

    /// `left op= right`: the right side is evaluated first, as for built-in numbers.
    pub(super) fn compound_assign(&mut self, op: BinOp, e: &syn::ExprBinary) -> Option<()> {
        let value = self.operator_argument(&e.right)?;
        if self.is_foreign_place(&e.left) {
            self.problems.push(fence::static_write(&e.left));
            return Some(());
        }
        let located = self.locate(&e.left)?;
        self.assign_operator(located.place, op, value, e.op.span());
        Some(())
    }
}

/// The operator of `op=`.
pub(super) fn compound_operator(op: &syn::BinOp) -> Option<BinOp> {
    Some(match op {
        syn::BinOp::AddAssign(_) => BinOp::Add,
        syn::BinOp::SubAssign(_) => BinOp::Sub,
        syn::BinOp::MulAssign(_) => BinOp::Mul,
        syn::BinOp::DivAssign(_) => BinOp::Div,
        syn::BinOp::RemAssign(_) => BinOp::Rem,
        syn::BinOp::BitAndAssign(_) => BinOp::BitAnd,
        syn::BinOp::BitOrAssign(_) => BinOp::BitOr,
        syn::BinOp::BitXorAssign(_) => BinOp::BitXor,
        syn::BinOp::ShlAssign(_) => BinOp::Shl,
        syn::BinOp::ShrAssign(_) => BinOp::Shr,
        _ => return None,
    })
}

/// A variable, a field, an element or a constant.
fn is_place(e: &Expr) -> bool {
    match e {
        Expr::Path(_) | Expr::Field(_) | Expr::Index(_) => true,
        Expr::Unary(unary) => matches!(unary.op, syn::UnOp::Deref(_)),
        _ => false,
    }
}

/// The name of the variant that the expression makes: `Ok(..)`, `None`.
fn constructor(e: &Expr) -> Option<String> {
    let path = match bare(e) {
        Expr::Call(call) => bare(&call.func),
        other => other,
    };
    match path {
        Expr::Path(path) => Some(path.path.segments.last()?.ident.to_string()),
        _ => None,
    }
}

fn numbered<'e>(items: impl Iterator<Item = &'e Expr>) -> Vec<(Member, &'e Expr)> {
    items.zip(0..).map(|(item, n)| (Member::Index(n), item)).collect()
}

fn has_rest(pats: &syn::PatTuple) -> bool {
    pats.elems.iter().any(|p| matches!(p, Pat::Rest(_)))
}

fn is_labeled(e: &Expr) -> bool {
    matches!(e, Expr::Block(block) if block.label.is_some())
}

/// Whether the tokens of an expression mention the variable: then it must not be assigned half way.
fn mentions(e: &Expr, variable: &Expr) -> bool {
    use quote::ToTokens as _;
    let mut names = std::collections::BTreeSet::new();
    super::names::collect(e.to_token_stream(), &mut names);
    ident_of(variable).is_some_and(|ident| names.contains(&ident.to_string()))
}
