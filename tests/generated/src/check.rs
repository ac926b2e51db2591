//! Whether a program that was edited still means what it says: every name resolves to its variable, every
//! jump to its loop, and every value is of the type its place needs.

use crate::ast::{
    Arg, Arm, Block, Chain, Change, End, Expr, Fun, Hold, Id, Iter, Label, Op, Place, Program, Source, Step,
    Stmt, Ty,
};

/// Whether the program can be printed and compiled.
pub fn valid(program: &Program) -> bool {
    program.funs.iter().enumerate().all(|(index, fun)| {
        let mut check = Check { program, fun, index, scope: fun.params.clone(), around: Vec::new() };
        check.block(&fun.body).is_some() && check.result_fits(&fun.body)
    })
}

struct Check<'a> {
    program: &'a Program,
    fun: &'a Fun,
    index: usize,
    scope: Vec<Id>,
    around: Vec<(Label, bool)>,
}

/// `None` stands for "not valid" throughout.
impl Check<'_> {
    fn result_fits(&self, body: &Block) -> bool {
        body.value.is_some() == self.fun.returns.is_some()
    }

    fn named(&self, id: Id) -> Option<()> {
        let name = &self.fun.vars[id].name;
        let meant = self.scope.iter().rev().find(|other| self.fun.vars[**other].name == *name);
        (meant == Some(&id)).then_some(())
    }

    /// Checks a block; its type.
    fn block(&mut self, block: &Block) -> Option<Option<Ty>> {
        let outer = self.scope.len();
        for stmt in &block.stmts {
            self.stmt(stmt)?;
        }
        let value = block.value.as_ref().map(|value| self.expr(value));
        self.scope.truncate(outer);
        match value {
            None => Some(None),
            Some(ty) => Some(Some(ty?)),
        }
    }

    fn is(&mut self, e: &Expr, ty: Ty) -> Option<()> {
        (self.expr(e)? == ty).then_some(())
    }

    fn unit(&mut self, block: &Block) -> Option<()> {
        self.block(block)?.is_none().then_some(())
    }

    fn loop_body(&mut self, label: Label, valued: bool, vars: &[Id], body: &Block) -> Option<()> {
        let outer = self.scope.len();
        self.scope.extend(vars);
        self.around.push((label, valued));
        let checked = self.unit(body);
        self.around.pop();
        self.scope.truncate(outer);
        checked
    }

    fn stmt(&mut self, stmt: &Stmt) -> Option<()> {
        match stmt {
            Stmt::Let(id, _, e) => {
                self.is(e, self.fun.vars[*id].ty)?;
                self.scope.push(*id);
            }
            Stmt::LetParts(ty, ids, e) => {
                self.is(e, *ty)?;
                self.scope.extend(ids);
            }
            Stmt::SinCos(a, b, e) => {
                self.is(e, Ty::Float)?;
                self.scope.extend([*a, *b]);
            }
            Stmt::Alias(id, _, place, _) => {
                self.place(place)?;
                self.scope.push(*id);
            }
            Stmt::Choose(id, test, a, b) => {
                self.is(test, Ty::Bool)?;
                let ty = self.place(a)?;
                (self.place(b)? == ty).then_some(())?;
                self.scope.push(*id);
            }
            Stmt::LetReplace(id, place, e) => {
                let ty = self.place(place)?;
                self.is(e, ty)?;
                self.scope.push(*id);
            }
            Stmt::MemSwap(a, b) => {
                let ty = self.place(a)?;
                (self.place(b)? == ty).then_some(())?;
            }
            Stmt::Fill(id, e) | Stmt::Push(id, e) => {
                self.named(*id)?;
                self.is(e, Ty::Float)?;
            }
            Stmt::Change(of, change) => {
                self.named(*of)?;
                self.change(change)?;
            }
            Stmt::LetRemoved(id, of, _, index) => {
                self.named(*of)?;
                self.is(index, Ty::Usize)?;
                self.scope.push(*id);
            }
            Stmt::LetClosure(id, params, body) => {
                self.bound(params, body)?;
                self.scope.push(*id);
            }
            Stmt::Pop(id, of, body) => {
                self.named(*of)?;
                let outer = self.scope.len();
                self.scope.push(*id);
                let checked = self.unit(body);
                self.scope.truncate(outer);
                checked?;
            }
            Stmt::Late(id) => self.scope.push(*id),
            Stmt::Assign(place, e) => {
                let ty = self.place(place)?;
                self.is(e, ty)?;
            }
            Stmt::OpAssign(place, _, e) => {
                let ty = self.place(place)?;
                self.is(e, ty)?;
            }
            Stmt::If(cond, yes, no) => {
                self.is(cond, Ty::Bool)?;
                self.unit(yes)?;
                no.as_ref().map_or(Some(()), |no| self.unit(no))?;
            }
            Stmt::Match(on, arms, otherwise) => {
                self.is(on, Ty::Usize)?;
                for arm in arms {
                    self.arm(arm)?.is_none().then_some(())?;
                }
                self.unit(otherwise)?;
            }
            Stmt::Scope(body) => self.unit(body)?,
            Stmt::Swap(id, i, j) => {
                self.named(*id)?;
                self.is(i, Ty::Usize)?;
                self.is(j, Ty::Usize)?;
            }
            Stmt::Call(index, args) => self.call(*index, args)?,
            jump_or_loop => self.jump_or_loop(jump_or_loop)?,
        }
        Some(())
    }

    fn change(&mut self, change: &Change) -> Option<()> {
        match change {
            Change::Insert(a, b) | Change::Resize(a, b) => {
                self.is(a, Ty::Usize)?;
                self.is(b, Ty::Float)
            }
            Change::Truncate(a) | Change::RotateLeft(a) | Change::RotateRight(a) => self.is(a, Ty::Usize),
            Change::Extend(other) | Change::CopyFrom(other) => self.named(*other),
            Change::Reverse => Some(()),
        }
    }

    /// A float made from those variables.
    fn bound(&mut self, vars: &[Id], body: &Expr) -> Option<()> {
        let outer = self.scope.len();
        self.scope.extend(vars);
        let checked = self.is(body, Ty::Float);
        self.scope.truncate(outer);
        checked
    }

    /// The type of an arm.
    fn arm(&mut self, arm: &Arm) -> Option<Option<Ty>> {
        let outer = self.scope.len();
        self.scope.extend(arm.binds);
        let guard = arm.guard.as_ref().map_or(Some(()), |guard| self.is(guard, Ty::Bool));
        let ty = guard.and_then(|()| self.block(&arm.body));
        self.scope.truncate(outer);
        ty
    }

    fn chain(&mut self, chain: &Chain) -> Option<()> {
        match &chain.source {
            Source::Range(hi) => self.is(hi, Ty::Usize)?,
            Source::Items(of) | Source::Enumerate(of) | Source::Windows(of) => self.named(*of)?,
            Source::Zip(a, b) => {
                self.named(*a)?;
                self.named(*b)?;
            }
        }
        let outer = self.scope.len();
        if let End::Fold(init, _) | End::Extreme(init, _) = &chain.end {
            self.is(init, Ty::Float)?;
        }
        if let End::Fold(_, acc) = &chain.end {
            self.scope.push(*acc);
        }
        self.scope.extend(&chain.binds);
        let filter = chain.filter.as_ref().map_or(Some(()), |filter| self.is(filter, Ty::Bool));
        let body = filter.and_then(|()| self.is(&chain.body, Ty::Float));
        self.scope.truncate(outer);
        body
    }

    fn jump_or_loop(&mut self, stmt: &Stmt) -> Option<()> {
        match stmt {
            Stmt::For(label, vars, iter, body) => {
                self.source(iter)?;
                self.loop_body(*label, false, vars, body)
            }
            Stmt::While(label, cond, body) => {
                self.is(cond, Ty::Bool)?;
                self.loop_body(*label, false, &[], body)
            }
            Stmt::Loop(label, body) => self.loop_body(*label, false, &[], body),
            Stmt::Return(value) => {
                (value.is_some() == self.fun.returns.is_some()).then_some(())?;
                let ty = self.fun.returns.unwrap_or(Ty::Float);
                value.as_ref().map_or(Some(()), |value| self.is(value, ty))
            }
            Stmt::Break(label, explicit, value) => {
                let valued = self.target(*label, *explicit)?;
                (value.is_some() == valued).then_some(())?;
                value.as_ref().map_or(Some(()), |value| self.is(value, Ty::Float))
            }
            Stmt::Continue(label, explicit) => self.target(*label, *explicit).map(|_| ()),
            _ => None,
        }
    }

    /// The loop that a jump goes to: whether its breaks have a value.
    fn target(&self, label: Label, explicit: bool) -> Option<bool> {
        let (innermost, _) = self.around.last()?;
        if !explicit && *innermost != label {
            return None;
        }
        self.around.iter().find(|(other, _)| *other == label).map(|(_, valued)| *valued)
    }

    fn source(&mut self, iter: &Iter) -> Option<()> {
        match iter {
            Iter::Range { lo, hi, .. } => {
                self.is(lo, Ty::Usize)?;
                self.is(hi, Ty::Usize)
            }
            Iter::Items { of, .. } | Iter::Enumerate { of, .. } | Iter::Parts { of, .. } => self.named(*of),
            Iter::Adapted(inner, _) => self.source(inner),
            Iter::Zip { a, b, .. } => {
                self.named(*a)?;
                self.named(*b)
            }
        }
    }

    fn place(&mut self, place: &Place) -> Option<Ty> {
        self.named(place.var)?;
        for step in &place.steps {
            if let Step::Index(index) = step {
                self.is(index, Ty::Usize)?;
            }
        }
        Some(place.ty(self.fun))
    }

    /// Checks an expression; its type.
    fn expr(&mut self, e: &Expr) -> Option<Ty> {
        match e {
            Expr::Float(_) | Expr::Int(_) | Expr::Bool(_) => {}
            Expr::Read(place) => return self.place(place),
            Expr::Len(id) => self.named(*id)?,
            Expr::MinLen(a, b) => {
                self.named(*a)?;
                self.named(*b)?;
            }
            Expr::Neg(a)
            | Expr::PowConst(a, _)
            | Expr::IsFinite(a)
            | Expr::ToIndex(a)
            | Expr::Repeat(a, _) => {
                self.is(a, Ty::Float)?;
            }
            Expr::Not(a) => self.is(a, Ty::Bool)?,
            Expr::ToFloat(a) => self.is(a, Ty::Usize)?,
            Expr::Binary(op, a, b) => self.binary(*op, a, b)?,
            Expr::Rule(_, args, _) | Expr::Array(args) => {
                args.iter().try_for_each(|arg| self.is(arg, Ty::Float))?;
            }
            Expr::Matrix(rows) => rows.iter().flatten().try_for_each(|e| self.is(e, Ty::Float))?,
            Expr::PowVar(a, n) => {
                self.is(a, Ty::Float)?;
                self.is(n, Ty::Usize)?;
            }
            Expr::IntMin(a, b) => {
                self.is(a, Ty::Usize)?;
                self.is(b, Ty::Usize)?;
            }
            Expr::Make(ty, parts) => {
                for (k, part) in parts.iter().enumerate() {
                    self.is(part, ty.element().unwrap_or_else(|| ty.fields()[k].1))?;
                }
            }
            Expr::VecList(items) => items.iter().try_for_each(|e| self.is(e, Ty::Float))?,
            Expr::VecRepeat(item, n) => {
                self.is(item, Ty::Float)?;
                self.is(n, Ty::Usize)?;
            }
            Expr::ToVec(id) => self.named(*id)?,
            Expr::Chain(chain) => self.chain(chain)?,
            Expr::Apply(id, args) => {
                self.named(*id)?;
                args.iter().try_for_each(|arg| self.is(arg, Ty::Float))?;
            }
            Expr::FromFn(_, bind, body) => self.bound(&[*bind], body)?,
            Expr::MapArray(of, bind, body) => {
                self.named(*of)?;
                self.bound(&[*bind], body)?;
            }
            structured => return self.structured(structured),
        }
        Some(e.ty(&self.program.funs, self.fun))
    }

    fn structured(&mut self, e: &Expr) -> Option<Ty> {
        match e {
            Expr::If(cond, yes, no) => {
                self.is(cond, Ty::Bool)?;
                let (yes, no) = (self.block(yes)??, self.block(no)??);
                (yes == no).then_some(yes)
            }
            Expr::Scope(body) => self.block(body)?,
            Expr::Match(on, arms, otherwise) => {
                self.is(on, Ty::Usize)?;
                let ty = self.block(otherwise)??;
                for arm in arms {
                    (self.arm(arm)?? == ty).then_some(())?;
                }
                Some(ty)
            }
            Expr::Loop(label, body) => {
                self.loop_body(*label, true, &[], body)?;
                has_break(body, *label).then_some(Ty::Float)
            }
            Expr::Call(index, args) => {
                self.call(*index, args)?;
                self.program.funs[*index].returns
            }
            _ => None,
        }
    }

    fn binary(&mut self, op: Op, a: &Expr, b: &Expr) -> Option<()> {
        let (a, b) = (self.expr(a)?, self.expr(b)?);
        let fits = match op {
            Op::And | Op::Or => a == Ty::Bool,
            _ => matches!(a, Ty::Float | Ty::Usize),
        };
        (fits && a == b).then_some(())
    }

    fn call(&mut self, index: usize, args: &[Arg]) -> Option<()> {
        let callee = self.program.funs.get(index).filter(|fun| index < self.index || fun.recursive)?;
        (callee.params.len() == args.len()).then_some(())?;
        for (param, arg) in callee.params.iter().zip(args) {
            let wanted = &callee.vars[*param];
            match arg {
                Arg::Value(e) => {
                    (wanted.hold == Hold::Owned).then_some(())?;
                    self.is(e, wanted.ty)?;
                }
                Arg::Borrow(place, ..) => {
                    (wanted.hold != Hold::Owned).then_some(())?;
                    self.place(place)?;
                }
            }
        }
        Some(())
    }
}

/// Whether some break ends this loop: without one it has no value.
fn has_break(body: &Block, label: Label) -> bool {
    let mut found = false;
    body.clone().visit(&mut |node| {
        if let crate::ast::Node::Block(block) = node {
            found |= block.stmts.iter().any(|stmt| matches!(stmt, Stmt::Break(to, ..) if *to == label));
        }
    });
    found
}
