//! The reverse of single statements: from the adjoint of what was computed to the adjoints of what it was
//! computed from.

use proc_macro2::{Span, TokenStream, TokenTree};

use super::plan::StmtKey;
use super::reverse::{Reverse, stmt};
use crate::analyze::foreign::is_differentiated;
use crate::infer::{operand_ty, place_ty};
use crate::ir::{
    Arg, BinOp, Callee, Change, Const, Function, Member, Operand, Payload, Place, Projection, Rvalue, Stmt,
    StmtKind, Ty, UnOp, VarId, VarKind,
};
use crate::rules;

impl Reverse<'_> {
    // ---- adjoints ----

    /// The adjoint variable, made when it is first asked for.
    pub fn adjoint(&mut self, v: VarId) -> VarId {
        if let Some(adjoint) = self.adjoints.get(&v) {
            return *adjoint;
        }
        let (name, ty, span) = {
            let var = self.function.var(v);
            (format!("d_{}", plain(&var.name)), var.ty.pointee().clone(), var.span)
        };
        let adjoint = self.function.new_var(&name, ty, VarKind::Adjoint, span);
        self.adjoints.insert(v, adjoint);
        adjoint
    }

    /// The adjoint of a place: the same path in the adjoint of its root.
    pub fn adjoint_place(&mut self, place: &Place) -> Place {
        let root = self.adjoint(place.root);
        let mut path = tangent_path(&place.path);
        let is_followed = matches!(path.first(), Some(Projection::Deref));
        match (self.external.contains(&root), path.is_empty()) {
            (true, true) => path.push(Projection::Deref),
            (false, false) if is_followed => {
                path.remove(0);
            }
            _ => {}
        }
        Place { root, path }
    }

    pub(super) fn adjoint_of(&mut self, v: VarId) -> Operand {
        let place = self.adjoint_place(&Place::var(v));
        load(place)
    }

    /// Adds the value to the adjoint of the operand.
    pub(super) fn add(&mut self, to: &Operand, value: Operand, span: Span, out: &mut Vec<Stmt>) {
        if let Operand::Var(v) = to
            && self.activity.is_active(*v)
        {
            self.add_to_place(&Place::var(*v), value, span, out);
        }
    }

    pub(super) fn add_to_place(&mut self, to: &Place, value: Operand, span: Span, out: &mut Vec<Stmt>) {
        if !self.activity.is_active(to.root) {
            return;
        }
        let scalar = place_ty(&self.function, to).pointee().is_float();
        let place = self.adjoint_place(to);
        let kind = if !scalar {
            StmtKind::Accumulate(place, value)
        } else if let Some(positive) = negated(&value) {
            StmtKind::OpAssign(place, BinOp::Sub, positive)
        } else {
            StmtKind::OpAssign(place, BinOp::Add, value)
        };
        out.push(stmt(kind, span));
    }

    fn may_be_infinite(&self, a: &Operand) -> bool {
        self.finite.may_be_infinite(a)
    }

    // ---- statements ----

    /// The reverse of `let v = value`.
    pub fn pull_let(&mut self, v: VarId, value: &Rvalue, span: Span, out: &mut Vec<Stmt>) {
        if let Rvalue::Call { callee, args, fallible } = value {
            if is_differentiated(self.normal, self.activity, v, args) {
                self.pull_call(v, callee, args, *fallible, span, out);
            }
            return;
        }
        if let Rvalue::Taken(place, taking) = value {
            return self.pull_taken(v, place, taking, span, out);
        }
        if !self.activity.is_active(v) {
            return;
        }
        match value {
            Rvalue::Use(a) => {
                let seed = self.adjoint_of(v);
                self.add(a, seed, span, out);
            }
            Rvalue::Load(place) | Rvalue::CloneOf(place) | Rvalue::Borrow(place) => {
                let seed = self.adjoint_of(v);
                self.add_to_place(place, seed, span, out);
            }
            Rvalue::Unary(UnOp::Neg, a) if self.are_known(v, &[a]) => {
                let seed = negate(self.adjoint_of(v));
                self.add(a, seed, span, out);
            }
            Rvalue::Unary(UnOp::Neg, a) => self.pull_unknown("neg_pullback", v, &[a], span, out),
            Rvalue::Unary(UnOp::Not, _) => self.pull_discrete(v, span, out),
            Rvalue::Binary(op, a, b) => self.pull_binary(v, *op, a, b, span, out),
            Rvalue::Rule(name, args, _) => self.pull_rule(v, name, args, span, out),
            Rvalue::Cast(a, _, _) => self.pull_cast(v, a, span, out),
            Rvalue::Tuple(items) => self.pull_items(v, items, |k| Projection::Field(field(k)), span, out),
            Rvalue::Array(items) | Rvalue::VecList(items) => {
                self.pull_items(
                    v,
                    items,
                    |k| Projection::Index(super::reverse::integer(k as i128)),
                    span,
                    out,
                );
            }
            Rvalue::Struct { path, fields, .. } => {
                for (member, a) in fields {
                    let seed = self.part_of(v, part_step(path, member));
                    self.add(a, seed, span, out);
                }
            }
            Rvalue::Repeat(a, _) | Rvalue::VecRepeat(a, _) => {
                let whole = self.adjoint_place(&Place::var(v));
                let sum = tree_of(Rvalue::Runtime("sum_of", vec![Arg::Ref(whole)]));
                self.add(a, sum, span, out);
            }
            Rvalue::Len(_) | Rvalue::NoDiff(..) | Rvalue::Opaque(_) => {}
            Rvalue::Select(test, a, b) => {
                let seed = self.adjoint_of(v);
                let (mut then, mut otherwise) = (Vec::new(), Vec::new());
                self.add(a, seed.clone(), span, &mut then);
                self.add(b, seed, span, &mut otherwise);
                super::reverse::push_if(test.clone(), then, otherwise, span, out);
            }
            Rvalue::Call { .. } | Rvalue::Taken(..) => unreachable!("handled above"),
            Rvalue::Zero(..) | Rvalue::Scale(..) | Rvalue::Runtime(..) | Rvalue::Nothing => {
                unreachable!("the primal has no values of a transform")
            }
        }
    }

    /// Whether the result of an operator and its operands are known to be floats, so that it is the built-in one.
    fn are_known(&self, v: VarId, operands: &[&Operand]) -> bool {
        let is_float = |a: &Operand| operand_ty(&self.function, a).pointee().is_float();
        is_float(&Operand::Var(v)) && operands.iter().all(|a| is_float(a))
    }

    /// An operator without a derivative, on types that only rustc knows: it has to give something discrete.
    fn pull_discrete(&mut self, v: VarId, span: Span, out: &mut Vec<Stmt>) {
        let nothing = self.function.new_var("discrete", Ty::Unit, VarKind::Temp, span);
        let check = Rvalue::Runtime("discrete", vec![Arg::Ref(Place::var(v))]);
        out.push(stmt(StmtKind::Let(nothing, check), span));
    }

    /// The reverse of the binding of a pattern: that of a load.
    pub fn pull_bound(&mut self, v: VarId, place: &Place, span: Span, out: &mut Vec<Stmt>) {
        if self.activity.is_active(v) {
            let seed = self.adjoint_of(v);
            self.add_to_place(place, seed, span, out);
        }
    }

    pub(super) fn part_of(&mut self, v: VarId, step: Projection) -> Operand {
        let place = self.adjoint_place(&Place { root: v, path: vec![step] });
        load(place)
    }

    fn pull_items(
        &mut self,
        v: VarId,
        items: &[Operand],
        step: impl Fn(usize) -> Projection,
        span: Span,
        out: &mut Vec<Stmt>,
    ) {
        for (k, a) in items.iter().enumerate() {
            let seed = self.part_of(v, step(k));
            self.add(a, seed, span, out);
        }
    }

    fn pull_binary(
        &mut self,
        v: VarId,
        op: BinOp,
        a: &Operand,
        b: &Operand,
        span: Span,
        out: &mut Vec<Stmt>,
    ) {
        if !self.are_known(v, &[a, b]) {
            let name = match op {
                BinOp::Add => "add_pullback",
                BinOp::Sub => "sub_pullback",
                BinOp::Mul => "mul_pullback",
                BinOp::Div => "div_pullback",
                BinOp::Rem => "rem_pullback",
                _ => return self.pull_discrete(v, span, out),
            };
            return self.pull_unknown(name, v, &[a, b], span, out);
        }
        let seed = self.adjoint_of(v);
        match op {
            BinOp::Add => {
                self.add(a, seed.clone(), span, out);
                self.add(b, seed, span, out);
            }
            BinOp::Sub => {
                self.add(a, seed.clone(), span, out);
                self.add(b, negate(seed), span, out);
            }
            BinOp::Mul if same_variable(a, b) => {
                let guard = self.may_be_infinite(a);
                let twice = twice(a, &self.function);
                self.add(a, scaled(seed, twice, guard), span, out);
            }
            BinOp::Mul => {
                let (guard_a, guard_b) = (self.may_be_infinite(b), self.may_be_infinite(a));
                self.add(a, scaled(seed.clone(), b.clone(), guard_a), span, out);
                self.add(b, scaled(seed, a.clone(), guard_b), span, out);
            }
            BinOp::Div if is_nonzero(b) => {
                self.add(a, tree_of(Rvalue::Binary(BinOp::Div, seed, b.clone())), span, out);
            }
            BinOp::Div => self.pull_rule(v, "div", &[a.clone(), b.clone()], span, out),
            BinOp::Rem => self.add(a, seed, span, out),
            _ => {}
        }
    }

    fn pull_rule(&mut self, v: VarId, name: &str, args: &[Operand], span: Span, out: &mut Vec<Stmt>) {
        let rule = rules::find(name).expect("lowering takes the name from the table");
        let active: Vec<bool> = args.iter().map(|a| self.activity.operand(a)).collect();
        let ty = self.function.var(v).ty.clone();
        let partials = rule.partials(args, &Operand::Var(v), &active, &ty);
        for (a, partial) in args.iter().zip(partials) {
            if let Some(partial) = partial {
                let seed = self.adjoint_of(v);
                let guard = self.finite.needs_guard(rule, args, &active);
                self.add(a, scaled(seed, partial, guard), span, out);
            }
        }
    }

    fn pull_cast(&mut self, v: VarId, a: &Operand, span: Span, out: &mut Vec<Stmt>) {
        let seed = self.adjoint_of(v);
        let ty = operand_ty(&self.function, a);
        let back = match &ty {
            Ty::Float(width) => {
                let name = match width {
                    crate::ir::FloatTy::F32 => quote_ident("f32"),
                    crate::ir::FloatTy::F64 => quote_ident("f64"),
                };
                Rvalue::Cast(seed, ty.clone(), name)
            }
            _ => {
                let Operand::Var(source) = a else { return };
                Rvalue::Runtime("cast_pullback", vec![Arg::Ref(Place::var(*source)), Arg::Value(seed)])
            }
        };
        self.add(a, tree_of(back), span, out);
    }

    /// The reverse of `place = value`.
    pub fn pull_assign(&mut self, place: &Place, value: &Operand, s: &Stmt, out: &mut Vec<Stmt>) {
        let span = s.span;
        if !self.activity.is_active(place.root) {
            return;
        }
        let ty = place_ty(&self.function, place).pointee().clone();
        let adjoint = self.adjoint_place(place);
        self.add(value, load(adjoint.clone()), span, out);
        let once = place.is_var() && !self.normal.may_be_written(place.root);
        if !once {
            if let Some(shape) = self.shapes.get(&StmtKey::of(s)) {
                let zero = Rvalue::Runtime("zero_before", vec![Arg::Value(Operand::Var(*shape))]);
                out.push(stmt(StmtKind::Assign(adjoint, tree_of(zero)), span));
            } else {
                self.clear_adjoint(place, ty, span, out);
            }
        }
    }

    /// The reverse of `place op= value`; products by active values were taken apart before.
    pub fn pull_op_assign(
        &mut self,
        place: &Place,
        op: BinOp,
        value: &Operand,
        span: Span,
        out: &mut Vec<Stmt>,
    ) {
        if !self.activity.is_active(place.root) {
            return;
        }
        let adjoint = self.adjoint_place(place);
        match op {
            BinOp::Add => self.add(value, load(adjoint), span, out),
            BinOp::Sub => self.add(value, negate(load(adjoint)), span, out),
            BinOp::Mul if self.may_be_infinite(value) => {
                let scaled = scaled(load(adjoint.clone()), value.clone(), true);
                out.push(stmt(StmtKind::Assign(adjoint, scaled), span));
            }
            BinOp::Mul => out.push(stmt(StmtKind::OpAssign(adjoint, op, value.clone()), span)),
            BinOp::Div if is_nonzero(value) => {
                out.push(stmt(StmtKind::OpAssign(adjoint, op, value.clone()), span));
            }
            BinOp::Div => {
                let ty = place_ty(&self.function, place).pointee().clone();
                let inverse = tree_of(Rvalue::Binary(BinOp::Div, Operand::float(1.0, ty), value.clone()));
                let scaled = scaled(load(adjoint.clone()), inverse, true);
                out.push(stmt(StmtKind::Assign(adjoint, scaled), span));
            }
            _ => {}
        }
    }

    /// The reverse of a swap swaps the adjoints.
    pub fn pull_swap(&mut self, a: &Place, b: &Place, span: Span, out: &mut Vec<Stmt>) {
        if self.activity.is_active(a.root) || self.activity.is_active(b.root) {
            let (a, b) = (self.adjoint_place(a), self.adjoint_place(b));
            out.push(stmt(StmtKind::Swap(a, b), span));
        }
    }

    /// The adjoint of what is overwritten: zero, in the same shape.
    pub(super) fn clear_adjoint(&mut self, place: &Place, ty: Ty, span: Span, out: &mut Vec<Stmt>) {
        let adjoint = self.adjoint_place(place);
        if ty.has_zero() {
            out.push(stmt(StmtKind::Assign(adjoint, tree_of(Rvalue::Zero(ty, None))), span));
        } else if matches!(ty, Ty::Slice(_)) {
            out.push(stmt(StmtKind::Change(adjoint, Change::Clear), span));
        } else {
            let cleared = self.function.new_var("cleared", Ty::Unit, VarKind::Temp, span);
            let clear = Rvalue::Runtime("clear", vec![Arg::RefMut(adjoint)]);
            out.push(stmt(StmtKind::Let(cleared, clear), span));
        }
    }
}

// ---- places of adjoints and tangents ----

/// The path in the tangent of the root. There are no references in a tangent; one may lead to it.
pub fn tangent_path(path: &[Projection]) -> Vec<Projection> {
    let steps = path.iter().enumerate().filter_map(|(at, step)| match step {
        Projection::Payload(p) => Some(Projection::Payload(Payload { tangent: true, ..p.clone() })),
        Projection::Deref if at > 0 => None,
        other => Some(other.clone()),
    });
    steps.collect()
}

/// Where a field of what `path { .. }` makes is, in the tangent.
pub fn part_step(path: &TokenStream, member: &Member) -> Projection {
    let variant = path.clone().into_iter().filter_map(|token| match token {
        TokenTree::Ident(ident) => Some(ident),
        _ => None,
    });
    match variant.last() {
        Some(variant) if crate::ir::makes_variant(path) => {
            Projection::Payload(Payload { variant, member: member.clone(), tangent: true })
        }
        _ => Projection::Field(member.clone()),
    }
}

// ---- building operands ----

/// `seed × partial`, guarded if the partial may be infinite.
pub fn scaled(seed: Operand, partial: Operand, guard: bool) -> Operand {
    match &partial {
        Operand::Const(Const::Float { value, .. }, _) if *value == 1.0 => return seed,
        Operand::Const(Const::Float { value, .. }, _) if *value == -1.0 => return negate(seed),
        Operand::Tree(tree) => {
            if let Rvalue::Unary(UnOp::Neg, inner) = &**tree {
                return negate(scaled(seed, inner.clone(), guard));
            }
            if let Rvalue::Select(c, a, b) = &**tree {
                let (a, b) = (scaled(seed.clone(), a.clone(), guard), scaled(seed, b.clone(), guard));
                return tree_of(Rvalue::Select(c.clone(), a, b));
            }
        }
        Operand::Const(..) | Operand::Var(_) => {}
    }
    if is_zero(&partial) {
        return partial;
    }
    let constant = matches!(partial, Operand::Const(..));
    tree_of(if guard && !constant {
        Rvalue::Scale(seed, partial)
    } else {
        Rvalue::Binary(BinOp::Mul, seed, partial)
    })
}

/// The derivative of the square of a float.
pub fn twice(a: &Operand, function: &Function) -> Operand {
    let two = Operand::float(2.0, operand_ty(function, a).pointee().clone());
    tree_of(Rvalue::Binary(BinOp::Mul, two, a.clone()))
}

/// Whether both are the same variable.
pub fn same_variable(a: &Operand, b: &Operand) -> bool {
    matches!((a, b), (Operand::Var(a), Operand::Var(b)) if a == b)
}

/// What the place holds.
pub fn load(place: Place) -> Operand {
    tree_of(Rvalue::Load(place))
}

/// An expression as an operand.
pub fn tree_of(value: Rvalue) -> Operand {
    Operand::Tree(Box::new(value))
}

/// The negative.
pub fn negate(a: Operand) -> Operand {
    match negated(&a) {
        Some(positive) => positive,
        None => tree_of(Rvalue::Unary(UnOp::Neg, a)),
    }
}

fn negated(a: &Operand) -> Option<Operand> {
    let Operand::Tree(tree) = a else { return None };
    if let Rvalue::Unary(UnOp::Neg, inner) = &**tree { Some(inner.clone()) } else { None }
}

fn is_zero(a: &Operand) -> bool {
    matches!(a, Operand::Const(Const::Float { value, .. }, _) if *value == 0.0)
}

/// A literal other than zero.
pub fn is_nonzero(a: &Operand) -> bool {
    matches!(a, Operand::Const(Const::Float { value, .. }, _) if *value != 0.0)
}

pub(super) fn field(k: usize) -> crate::ir::Member {
    crate::ir::Member::Index(u32::try_from(k).expect("few fields"))
}

fn quote_ident(name: &str) -> proc_macro2::TokenStream {
    proc_macro2::TokenTree::Ident(proc_macro2::Ident::new(name, Span::call_site())).into()
}

/// A raw identifier without its `r#`.
pub fn plain(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}

/// The name of what is called.
pub fn callee_name(callee: &Callee) -> String {
    match callee {
        Callee::Path { name, .. } | Callee::Method { name, .. } => plain(&name.to_string()).to_owned(),
        Callee::Operator(operator) => operator.name().to_owned(),
    }
}
