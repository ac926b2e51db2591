//! The forward-mode program of a function: each statement followed by its tangent.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Span, TokenStream};

use super::calls::is_lent_field;
use super::normalize::{Exit, FUNCTION, Jump, Normal, normalize};
use super::pull::{load, negate, part_step, plain, scaled, tangent_path, tree_of};
use super::reverse::{integer, stmt};
use crate::analyze::activity::{Activity, activity, written_root};
use crate::analyze::effects::calls_for_effect;
use crate::analyze::finite::Finite;
use crate::analyze::foreign::{Foreign, is_differentiated};
use crate::error::Errors;
use crate::infer::{operand_ty, place_ty};
use crate::ir::{
    Arg, BinOp, Block, Callee, Const, Function, Member, Operand, Param, Place, Projection, Rvalue, Stmt,
    StmtKind, Ty, UnOp, VarId, VarKind,
};
use crate::rules;

/// The program: the function with tangents. Its body computes both; the result is in `function.result` and
/// its tangent in `tangent`.
#[derive(Debug, Clone)]
pub struct Pushforward {
    /// The program. Its parameters are those of the primal.
    pub function: Function,
    /// The tangent of each parameter, in order; inactive ones have one that is not read.
    pub tangents: Vec<VarId>,
    /// The tangent of the result.
    pub tangent: Operand,
}

/// Makes the program.
pub fn pushforward(function: &Function, first: &Activity) -> Pushforward {
    let Normal { function: normal, exits, .. } = normalize(function.clone(), first);
    let mut errors = Errors::new();
    let activity = activity(&normal, &mut errors);
    errors.finish();
    let finite = Finite::new(&normal);
    let mut push = Push {
        normal: &normal,
        function: normal.clone(),
        exits: &exits,
        activity: &activity,
        finite,
        tangents: BTreeMap::new(),
        foreign: Foreign::new(&normal, &activity),
        for_effect: calls_for_effect(&normal, &activity),
        bound: bound_by_patterns(&normal.body),
    };
    let tangents: Vec<VarId> = normal.params.iter().map(|p| push.tangent(p.var)).collect();
    let body = push.block(&normal.body);
    let tangent = push.result_tangent();
    let Push { mut function, .. } = push;
    function.body =
        if exits.iter().any(|e| e.jump == Jump::Return) { split_returns(body, &normal) } else { body };
    Pushforward { function, tangents, tangent }
}

/// Declarations stay outside of the block that `return` leaves.
fn split_returns(body: Block, normal: &Function) -> Block {
    let span = normal.name.span();
    let leaves = |s: &Stmt| {
        let mut found = false;
        Block { stmts: vec![s.clone()] }.each(&mut |s| found |= matches!(s.kind, StmtKind::Break(FUNCTION)));
        found
    };
    let mut head = body.stmts;
    let split = head.iter().position(leaves).unwrap_or(head.len());
    let tail = head.split_off(split);
    head.push(stmt(StmtKind::Labeled(FUNCTION, Block { stmts: tail }), span));
    Block { stmts: head }
}

pub(super) struct Push<'a> {
    normal: &'a Function,
    pub(super) function: Function,
    exits: &'a [Exit],
    pub(super) activity: &'a Activity,
    finite: Finite<'a>,
    tangents: BTreeMap<VarId, VarId>,
    /// Values of code without a derivative: what active values are written to must own its numbers.
    foreign: Foreign<'a>,
    /// Results of calls that are differentiated although nobody needs them.
    for_effect: BTreeSet<VarId>,
    /// Variables of patterns: where they are references, so are their tangents.
    bound: BTreeSet<VarId>,
}

fn bound_by_patterns(body: &Block) -> BTreeSet<VarId> {
    let mut bound = BTreeSet::new();
    body.each(&mut |s| {
        if let StmtKind::Bound(v, _) = &s.kind {
            bound.insert(*v);
        }
    });
    bound
}

impl Push<'_> {
    pub(super) fn tangent(&mut self, v: VarId) -> VarId {
        if let Some(tangent) = self.tangents.get(&v) {
            return *tangent;
        }
        let var = self.function.var(v);
        let is_given = var.kind == VarKind::Param || self.bound.contains(&v);
        // A reference that is a value has a tangent of its own.
        let ty = if is_given { &var.ty } else { var.ty.pointee() };
        let (name, ty, span) = (format!("d_{}", plain(&var.name)), ty.clone(), var.span);
        let kind = match var.kind {
            VarKind::Param => VarKind::Param,
            _ if self.normal.may_be_written(v) => VarKind::User { mutable: true },
            _ => VarKind::Adjoint,
        };
        let tangent = self.function.new_var(&name, ty, kind, span);
        self.tangents.insert(v, tangent);
        tangent
    }

    pub(super) fn tangent_place(&mut self, place: &Place) -> Place {
        let root = self.tangent(place.root);
        let mut path = tangent_path(&place.path);
        let is_value = !matches!(self.function.var(root).ty, Ty::Ref(..));
        let was_reference = matches!(self.function.var(place.root).ty, Ty::Ref(..));
        if is_value && was_reference && matches!(path.first(), Some(Projection::Deref)) {
            path.remove(0);
        }
        Place { root, path }
    }

    fn tangent_of(&mut self, v: VarId) -> Operand {
        let tangent = self.tangent(v);
        load(Place::var(tangent))
    }

    fn result_tangent(&mut self) -> Operand {
        match self.normal.result.clone() {
            Operand::Var(v) if self.activity.is_active(v) => self.tangent_of(v),
            Operand::Var(v) if self.normal.ret.carries() => {
                let ty = self.normal.ret.clone();
                let like = (!ty.has_zero()).then(|| Place::var(v));
                tree_of(Rvalue::Zero(ty, like))
            }
            _ if self.normal.ret.is_float() => Operand::float(0.0, self.normal.ret.clone()),
            other => tree_of(Rvalue::Runtime("zero_of", vec![Arg::Value(other)])),
        }
    }

    /// The tangent of an operand, or `None` where it is inactive.
    pub(super) fn of(&mut self, a: &Operand) -> Option<Operand> {
        match a {
            Operand::Var(v) if self.activity.is_active(*v) => {
                let place = Place::var(self.tangent(*v));
                let ty = &self.function.var(place.root).ty;
                // A tangent of the user's type is not `Copy`, even where the type is.
                let copy = ty.is_copy() && !matches!(ty, Ty::Ref(..));
                Some(if copy { load(place) } else { tree_of(Rvalue::CloneOf(place)) })
            }
            Operand::Var(_) | Operand::Const(..) | Operand::Tree(_) => None,
        }
    }

    fn block(&mut self, block: &Block) -> Block {
        let mut out = Vec::new();
        block.stmts.iter().for_each(|s| self.stmt(s, &mut out));
        Block { stmts: out }
    }

    fn stmt(&mut self, s: &Stmt, out: &mut Vec<Stmt>) {
        let span = s.span;
        for v in self.foreign.written_by(s) {
            let check = Rvalue::Runtime("owned", vec![Arg::Ref(Place::var(v))]);
            let nothing = self.function.new_var("is_owned", Ty::Unit, VarKind::Temp, span);
            out.push(stmt(StmtKind::Let(nothing, check), span));
        }
        let kind = match &s.kind {
            StmtKind::Let(v, value) => return self.push_let(*v, value, span, out),
            StmtKind::Bound(v, place) => return self.push_bound(*v, place, span, out),
            StmtKind::Declare(v) => {
                out.push(s.clone());
                if self.activity.is_active(*v) {
                    let tangent = self.tangent(*v);
                    out.push(stmt(StmtKind::Declare(tangent), span));
                }
                return;
            }
            StmtKind::Assign(place, a) => return self.push_assign(place, a, s, out),
            StmtKind::OpAssign(place, op, a) => return self.push_op_assign(place, *op, a, s, out),
            StmtKind::Swap(a, b) => {
                out.push(s.clone());
                if !self.activity.is_active(a.root) {
                    return;
                }
                StmtKind::Swap(self.tangent_place(a), self.tangent_place(b))
            }
            StmtKind::Change(place, change) => return self.push_change(place, change, s, out),
            StmtKind::Leave(exit) => match self.exits[exit.0 as usize].jump {
                Jump::Break(id) => StmtKind::Break(id),
                Jump::Continue(id) => StmtKind::Continue(id),
                Jump::Return => StmtKind::Break(FUNCTION),
            },
            StmtKind::If(c, a, b) => StmtKind::If(c.clone(), self.block(a), self.block(b)),
            StmtKind::Match(opaque, arms) => {
                let mut arms = arms.clone();
                arms.iter_mut().for_each(|arm| arm.body = self.block(&arm.body));
                StmtKind::Match(opaque.clone(), arms)
            }
            StmtKind::For(id, v, range, body) => StmtKind::For(*id, *v, range.clone(), self.block(body)),
            StmtKind::ForEach(id, p, binds, o, body) => {
                StmtKind::ForEach(*id, p.clone(), binds.clone(), o.clone(), self.block(body))
            }
            StmtKind::While(id, before, c, body) => {
                StmtKind::While(*id, before.clone(), c.clone(), self.block(body))
            }
            StmtKind::Loop(id, body) => StmtKind::Loop(*id, self.block(body)),
            StmtKind::Labeled(id, body) => StmtKind::Labeled(*id, self.block(body)),
            other => other.clone(),
        };
        out.push(stmt(kind, span));
    }

    fn push_assign(&mut self, place: &Place, a: &Operand, s: &Stmt, out: &mut Vec<Stmt>) {
        if self.activity.is_active(place.root) {
            let ty = place_ty(&self.function, place).pointee().clone();
            let value = match self.of(a) {
                None if ty.has_zero() => tree_of(Rvalue::Zero(ty, None)),
                _ => self.tangent_or_zero(a),
            };
            let target = self.tangent_place(place);
            out.push(stmt(StmtKind::Assign(target, value), s.span));
        }
        out.push(s.clone());
    }

    fn push_op_assign(&mut self, place: &Place, op: BinOp, a: &Operand, s: &Stmt, out: &mut Vec<Stmt>) {
        if self.activity.is_active(place.root) {
            let target = self.tangent_place(place);
            let tangent = self.of(a);
            match (op, tangent) {
                (BinOp::Add | BinOp::Sub, Some(d)) => {
                    out.push(stmt(StmtKind::OpAssign(target, op, d), s.span));
                }
                (BinOp::Mul | BinOp::Div, None) => {
                    out.push(stmt(StmtKind::OpAssign(target, op, a.clone()), s.span));
                }
                _ => {}
            }
        }
        out.push(s.clone());
    }

    fn push_let(&mut self, v: VarId, value: &Rvalue, span: Span, out: &mut Vec<Stmt>) {
        if let Rvalue::Call { callee, args, fallible } = value {
            return self.push_call(v, (callee, args, *fallible), value, span, out);
        }
        if let Rvalue::Taken(place, taking) = value {
            return self.push_taken(v, place, taking, span, out);
        }
        if self.activity.is_active(v) && self.push_unknown(v, value, span, out) {
            return;
        }
        out.push(stmt(StmtKind::Let(v, value.clone()), span));
        if !self.activity.is_active(v) {
            return;
        }
        let tangent = match value {
            Rvalue::Use(a) | Rvalue::NoDiff(a, _) => match value {
                Rvalue::NoDiff(..) => None,
                _ => self.of(a),
            },
            Rvalue::Borrow(place) if self.activity.is_active(place.root) => {
                Some(tree_of(Rvalue::CloneOf(self.tangent_place(place))))
            }
            Rvalue::Load(place) | Rvalue::CloneOf(place) if self.activity.is_active(place.root) => {
                let (whole, target) = (self.tangent_place(place), self.tangent(v));
                let copy = self.function.var(target).ty.is_copy();
                let clone = matches!(value, Rvalue::CloneOf(_)) || !copy;
                let tangent = tree_of(if clone { Rvalue::CloneOf(whole) } else { Rvalue::Load(whole) });
                Some(if may_be_left_out(place) && self.function.var(v).ty.is_float() {
                    let typed = Operand::float(0.0, self.function.var(v).ty.clone());
                    tree_of(Rvalue::Runtime("number", vec![Arg::Value(tangent), Arg::Value(typed)]))
                } else {
                    tangent
                })
            }
            Rvalue::Select(test, a, b) => {
                let (a, b) = (self.tangent_or_zero(a), self.tangent_or_zero(b));
                Some(tree_of(Rvalue::Select(test.clone(), a, b)))
            }
            Rvalue::Unary(UnOp::Neg, a) => self.of(a).map(negate),
            Rvalue::Binary(op, a, b) => self.push_binary(v, *op, a, b),
            Rvalue::Rule(name, args, _) => self.push_rule(v, name, args),
            Rvalue::Cast(a, ty, tokens) => self.push_cast(a, ty, tokens),
            Rvalue::Repeat(a, n) => self.of(a).map(|d| tree_of(Rvalue::Repeat(d, n.clone()))),
            Rvalue::VecRepeat(a, n) => self.of(a).map(|d| tree_of(Rvalue::VecRepeat(d, n.clone()))),
            Rvalue::Tuple(items) => {
                let parts = items.iter().enumerate().map(|(k, a)| (member(k), a)).collect();
                return self.push_parts(v, parts, span, out);
            }
            Rvalue::Array(items) | Rvalue::VecList(items) => {
                let index = |k: usize| Projection::Index(integer(k as i128));
                let parts = items.iter().enumerate().map(|(k, a)| (index(k), a)).collect();
                return self.push_parts(v, parts, span, out);
            }
            Rvalue::Struct { path, fields, .. } => {
                let parts = fields.iter().map(|(m, a)| (part_step(path, m), a)).collect();
                return self.push_parts(v, parts, span, out);
            }
            _ => None,
        };
        let ty = self.function.var(v).ty.clone();
        let tangent = tangent.unwrap_or_else(|| self.zero_like(v, &ty));
        let target = self.tangent(v);
        out.push(stmt(StmtKind::Let(target, Rvalue::Use(tangent)), span));
    }

    /// The tangent of what a pattern has bound.
    fn push_bound(&mut self, v: VarId, place: &Place, span: Span, out: &mut Vec<Stmt>) {
        if !self.activity.is_active(v) {
            return;
        }
        let (whole, target) = (self.tangent_place(place), self.tangent(v));
        // The field, or the variant, that it comes from may not be differentiated.
        let number = |ty: &Ty| {
            let typed = Operand::float(0.0, ty.clone());
            Rvalue::Runtime("number", vec![Arg::Value(load(whole.clone())), Arg::Value(typed)])
        };
        let value = match &self.function.var(v).ty {
            Ty::Ref(_, inner) if inner.is_float() && may_be_left_out(place) => {
                let (value, ty) = (number(inner), (**inner).clone());
                let of =
                    self.function.new_var(&self.function.var(target).name.clone(), ty, VarKind::Temp, span);
                out.push(stmt(StmtKind::Let(of, value), span));
                Rvalue::Runtime("borrow", vec![Arg::Ref(Place::var(of))])
            }
            Ty::Ref(..) => Rvalue::Runtime("borrow", vec![Arg::Ref(whole)]),
            ty if ty.is_float() => number(ty),
            ty if ty.is_copy() => Rvalue::Load(whole),
            _ => Rvalue::CloneOf(whole),
        };
        out.push(stmt(StmtKind::Let(target, value), span));
    }

    /// The tangent of `a as f64`. What rustc alone knows may be an integer, whose tangent is nothing.
    fn push_cast(&mut self, a: &Operand, ty: &Ty, tokens: &TokenStream) -> Option<Operand> {
        let from = operand_ty(&self.function, a);
        let tangent = self.of(a)?;
        if from.pointee().is_float() {
            return Some(tree_of(Rvalue::Cast(tangent, ty.clone(), tokens.clone())));
        }
        let typed = Operand::float(0.0, ty.clone());
        let args = [a.clone(), tangent, typed].map(Arg::Value).to_vec();
        Some(tree_of(Rvalue::Runtime("cast_pushforward", args)))
    }

    fn zero_like(&self, v: VarId, ty: &Ty) -> Operand {
        let like = (!ty.has_zero()).then(|| Place::var(v));
        tree_of(Rvalue::Zero(ty.clone(), like))
    }

    /// A tangent made part by part.
    fn push_parts(&mut self, v: VarId, parts: Vec<(Projection, &Operand)>, span: Span, out: &mut Vec<Stmt>) {
        let ty = self.function.var(v).ty.clone();
        let zero = self.zero_like(v, &ty);
        let target = self.tangent(v);
        self.function.vars[target.0 as usize].kind = VarKind::User { mutable: true };
        out.push(stmt(StmtKind::Let(target, Rvalue::Use(zero)), span));
        for (step, a) in parts {
            if let Some(tangent) = self.of(a) {
                let place = Place { root: target, path: vec![step] };
                // A reference to an array may have become one to a slice.
                let is_reference = matches!(operand_ty(&self.function, a), Ty::Ref(..));
                let kind = if is_reference { StmtKind::Accumulate } else { StmtKind::Assign };
                out.push(stmt(kind(place, tangent), span));
            }
        }
    }

    fn push_binary(&mut self, v: VarId, op: BinOp, a: &Operand, b: &Operand) -> Option<Operand> {
        let (da, db) = (self.of(a), self.of(b));
        match op {
            BinOp::Add => sum(da, db),
            BinOp::Sub => match (da, db) {
                (Some(da), Some(db)) => Some(tree_of(Rvalue::Binary(BinOp::Sub, da, db))),
                (Some(da), None) => Some(da),
                (None, db) => db.map(negate),
            },
            BinOp::Mul if super::pull::same_variable(a, b) => {
                let guard = self.infinite_operand(a);
                da.map(|d| scaled(d, super::pull::twice(a, &self.function), guard))
            }
            BinOp::Mul => {
                let (inf_a, inf_b) = (self.infinite_operand(a), self.infinite_operand(b));
                let left = da.map(|d| scaled(d, b.clone(), inf_b));
                sum(left, db.map(|d| scaled(d, a.clone(), inf_a)))
            }
            BinOp::Div => self.push_rule(v, "div", &[a.clone(), b.clone()]),
            BinOp::Rem => da,
            _ => None,
        }
    }

    fn infinite_operand(&self, a: &Operand) -> bool {
        self.finite.may_be_infinite(a)
    }

    fn push_rule(&mut self, v: VarId, name: &str, args: &[Operand]) -> Option<Operand> {
        let rule = rules::find(name).expect("lowering takes the name from the table");
        let active: Vec<bool> = args.iter().map(|a| self.activity.operand(a)).collect();
        let ty = self.function.var(v).ty.clone();
        let guard = self.finite.needs_guard(rule, args, &active);
        let partials = rule.partials(args, &Operand::Var(v), &active, &ty);
        let mut total = None;
        for (a, partial) in args.iter().zip(partials) {
            if let (Some(d), Some(partial)) = (self.of(a), partial) {
                total = sum(total, Some(scaled(d, partial, guard)));
            }
        }
        total
    }

    /// Operators on types that only rustc knows: through the traits of the runtime. The tangent comes first,
    /// since the operator may move what it is computed from.
    fn push_unknown(&mut self, v: VarId, value: &Rvalue, span: Span, out: &mut Vec<Stmt>) -> bool {
        let (name, operands) = match value {
            Rvalue::Unary(UnOp::Neg, a) => ("neg_pushforward", vec![a]),
            Rvalue::Unary(UnOp::Not, a) => ("discrete", vec![a]),
            Rvalue::Binary(op, a, b) => {
                let name = match op {
                    BinOp::Add => "add_pushforward",
                    BinOp::Sub => "sub_pushforward",
                    BinOp::Mul => "mul_pushforward",
                    BinOp::Div => "div_pushforward",
                    BinOp::Rem => "rem_pushforward",
                    _ => "discrete",
                };
                (name, vec![a, b])
            }
            _ => return false,
        };
        let is_float = |a: &Operand| operand_ty(&self.function, a).pointee().is_float();
        if is_float(&Operand::Var(v)) && operands.iter().all(|a| is_float(a)) {
            return false;
        }
        let target = self.tangent(v);
        if name == "discrete" {
            let check = Rvalue::Runtime(name, vec![Arg::Ref(Place::var(v))]);
            let nothing = self.function.new_var("discrete", Ty::Unit, VarKind::Temp, span);
            out.push(stmt(StmtKind::Let(v, value.clone()), span));
            out.push(stmt(StmtKind::Let(nothing, check), span));
            let zero = self.zero_like(v, &Ty::Unknown);
            out.push(stmt(StmtKind::Let(target, Rvalue::Use(zero)), span));
            return true;
        }
        let tangents: Vec<Arg> = operands.iter().map(|a| Arg::Value(self.tangent_to_lend(a))).collect();
        let mut args: Vec<Arg> = operands.into_iter().map(|a| Arg::Value(a.clone())).collect();
        args.extend(tangents);
        out.push(stmt(StmtKind::Let(target, Rvalue::Runtime(name, args)), span));
        out.push(stmt(StmtKind::Let(v, value.clone()), span));
        true
    }

    /// The tangent of an operand, which is only looked at.
    fn tangent_to_lend(&mut self, a: &Operand) -> Operand {
        match a {
            Operand::Var(v) if self.activity.is_active(*v) => {
                let tangent = self.tangent(*v);
                load(Place::var(tangent))
            }
            other => tree_of(Rvalue::Runtime("zero_of", vec![Arg::Value(other.clone())])),
        }
    }

    fn push_call(
        &mut self,
        v: VarId,
        (callee, args, fallible): (&Callee, &[Arg], bool),
        value: &Rvalue,
        span: Span,
        out: &mut Vec<Stmt>,
    ) {
        if !is_differentiated(self.normal, self.activity, v, args) && !self.for_effect.contains(&v) {
            out.push(stmt(StmtKind::Let(v, value.clone()), span));
            if self.activity.is_active(v) {
                let zero = self.zero_like(v, &self.function.var(v).ty);
                let tangent = self.tangent(v);
                out.push(stmt(StmtKind::Let(tangent, Rvalue::Use(zero)), span));
            }
            return;
        }
        let mut all = args.to_vec();
        for arg in args {
            let tangent = self.tangent_arg(arg, span, out);
            all.push(tangent);
        }
        let tangent = self.tangent(v);
        let kind = StmtKind::LetJvp { value: v, tangent, callee: callee.clone(), args: all, fallible };
        out.push(stmt(kind, span));
        let own = super::vjp::is_self_call(self.normal, callee, args);
        if self.function.var(v).ty.is_float() && !own {
            let nothing = self.function.new_var("is_float", Ty::Unit, VarKind::Temp, span);
            let check = Rvalue::Runtime("float", vec![Arg::Ref(Place::var(v))]);
            out.push(stmt(StmtKind::Let(nothing, check), span));
        }
    }

    fn tangent_arg(&mut self, arg: &Arg, span: Span, out: &mut Vec<Stmt>) -> Arg {
        if !self.activity.arg(arg) {
            return self.zero_arg(arg, span, out);
        }
        match arg {
            Arg::Value(a) if matches!(operand_ty(self.normal, a), Ty::Ref(false, _)) => {
                let root = a.var().expect("it is active");
                Arg::Ref(self.tangent_place(&Place { root, path: vec![Projection::Deref] }))
            }
            Arg::Value(a) => match a.var().and_then(|v| self.lent_field(v)) {
                // Rustc finds out whether the callee takes a reference.
                Some(place) => {
                    let tangent = self.tangent_place(&place);
                    Arg::Value(tree_of(Rvalue::Runtime("passed", vec![Arg::Ref(tangent)])))
                }
                None => Arg::Value(self.of(a).expect("it is active")),
            },
            Arg::Ref(p) => Arg::Ref(self.tangent_place(p)),
            Arg::RefMut(p) => Arg::RefMut(self.tangent_place(p)),
            Arg::Receiver(p) if written_root(self.normal, arg).is_some() => {
                Arg::RefMut(self.tangent_place(p))
            }
            Arg::Receiver(p) => Arg::Ref(self.tangent_place(p)),
        }
    }

    /// The place that a variable was loaded from, where that may be a reference in a struct.
    fn lent_field(&self, v: VarId) -> Option<Place> {
        if self.normal.var(v).ty != Ty::Unknown {
            return None;
        }
        let mut found = None;
        self.normal.body.each(&mut |s| match &s.kind {
            StmtKind::Let(w, Rvalue::Load(place)) if *w == v && is_lent_field(self.normal, v, place) => {
                found = Some(place.clone());
            }
            _ => {}
        });
        found
    }

    fn zero_arg(&mut self, arg: &Arg, span: Span, out: &mut Vec<Stmt>) -> Arg {
        let (ty, place, by_value) = match arg {
            Arg::Value(a) => {
                let place = if let Operand::Var(v) = a { Some(Place::var(*v)) } else { None };
                (operand_ty(&self.function, a), place, true)
            }
            Arg::Ref(p) | Arg::RefMut(p) | Arg::Receiver(p) => {
                (place_ty(&self.function, p), Some(p.clone()), false)
            }
        };
        let by_value = by_value && !matches!(ty, Ty::Ref(..));
        let ty = ty.pointee().clone();
        let zero = if !ty.carries() {
            tree_of(Rvalue::Runtime("no_tangent", vec![]))
        } else if ty.has_zero() || ty.is_list_of_floats() {
            tree_of(Rvalue::Zero(ty.clone(), place.filter(|_| !ty.has_zero())))
        } else {
            let of = place.map_or_else(
                || match arg {
                    Arg::Value(a) => Arg::Value(a.clone()),
                    other => other.clone(),
                },
                Arg::Ref,
            );
            tree_of(Rvalue::Runtime(if by_value { "scratch_value" } else { "scratch" }, vec![of]))
        };
        if by_value && (ty.is_copy() || !ty.carries()) {
            return Arg::Value(zero);
        }
        if by_value {
            // The call moves the value.
            let var = self.function.new_var("d_zero", ty, VarKind::User { mutable: false }, span);
            out.push(stmt(StmtKind::Let(var, Rvalue::Use(zero)), span));
            return Arg::Value(Operand::Var(var));
        }
        let var = self.function.new_var("d_zero", ty, VarKind::User { mutable: true }, span);
        out.push(stmt(StmtKind::Let(var, Rvalue::Use(zero)), span));
        if matches!(arg, Arg::RefMut(_)) { Arg::RefMut(Place::var(var)) } else { Arg::Ref(Place::var(var)) }
    }
}

/// The constant `None`.
pub(super) fn is_none(a: &Operand) -> bool {
    matches!(a, Operand::Const(Const::Path(_), Ty::Maybe(..)))
}

/// Whether a part of the place may have no tangent: a field that the derive leaves out, or what an enum that only chooses holds.
fn may_be_left_out(place: &Place) -> bool {
    place.path.iter().any(|step| match step {
        Projection::Field(_) => true,
        Projection::Payload(payload) => !payload.is_value(),
        Projection::Index(_) | Projection::Range(..) | Projection::Deref => false,
    })
}

fn member(k: usize) -> Projection {
    Projection::Field(Member::Index(u32::try_from(k).expect("few fields")))
}

fn sum(a: Option<Operand>, b: Option<Operand>) -> Option<Operand> {
    match (a, b) {
        (Some(a), Some(b)) => Some(tree_of(Rvalue::Binary(BinOp::Add, a, b))),
        (a, b) => a.or(b),
    }
}

/// The program as the interpreter runs it: parameters, then tangents of active parameters; it returns the
/// value and its tangent.
pub fn as_program(push: &Pushforward) -> Function {
    let mut function = push.function.clone();
    let active: Vec<VarId> =
        function.params.iter().zip(&push.tangents).filter(|(p, _)| p.active).map(|(_, t)| *t).collect();
    function.params.extend(active.into_iter().map(|var| Param {
        var,
        ty_tokens: proc_macro2::TokenStream::new(),
        receiver: false,
        mutable: true,
        active: true,
    }));
    let result = function.result.clone();
    function.result = tree_of(Rvalue::Tuple(vec![result, push.tangent.clone()]));
    function
}
