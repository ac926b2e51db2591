//! Places, expressions, calls and iterator chains.

use super::{Eval, Run, Stop, Val};
use crate::ast::{Arg, Chain, End, Expr, Id, Op, Place, Source, Step, Ty};
use crate::dual::Dual;

const LIMIT: f64 = 1e6;

impl<'p> Run<'p> {
    // ---- places ----

    pub(super) fn memory_of(&self, id: Id) -> Eval<(usize, usize)> {
        match self.vars[id] {
            Some(Val::M(at, len)) => Ok((at, len)),
            _ => Err(Stop::Invalid.into()),
        }
    }

    /// A new array for an array's value, so that a copy is a copy.
    pub(super) fn copied(&mut self, value: Val) -> Val {
        match value {
            Val::M(at, len) => {
                let cells = self.memory[at..at + len].to_vec();
                self.allocate(&cells)
            }
            value => value,
        }
    }

    /// A value as its variable holds it: in memory, if something may refer to it.
    pub(super) fn owned(&mut self, id: Id, value: Val) -> Val {
        match value {
            Val::F(value) if self.fun.vars[id].mutable => self.allocate(&[value]),
            value => self.copied(value),
        }
    }

    /// The memory of a place with a path, or behind a reference.
    pub(super) fn locate(&mut self, place: &'p Place) -> Eval<(usize, usize)> {
        let (mut at, mut len) = self.memory_of(place.var)?;
        let mut ty = self.fun.vars[place.var].ty;
        for step in &place.steps {
            let next = ty.step(step);
            let size = next.cells();
            match step {
                Step::Index(index) => {
                    let index = self.int(index)?;
                    if index < 0 || index as usize >= len / size {
                        return Err(Stop::OutOfBounds.into());
                    }
                    at += index as usize * size;
                }
                Step::Field(field) => {
                    at += ty.fields()[..*field].iter().map(|(_, ty)| ty.cells()).sum::<usize>();
                }
            }
            (ty, len) = (next, size);
        }
        Ok((at, len))
    }

    fn in_variable(&self, place: &Place) -> bool {
        place.steps.is_empty() && !matches!(self.vars[place.var], Some(Val::M(..)))
    }

    pub(super) fn read(&mut self, place: &'p Place) -> Eval<Val> {
        if self.in_variable(place) {
            return self.vars[place.var].ok_or(Stop::Invalid.into());
        }
        let (at, len) = self.locate(place)?;
        let scalar = place.ty(self.fun) == Ty::Float;
        Ok(if scalar { Val::F(self.memory[at]) } else { Val::M(at, len) })
    }

    pub(super) fn assign(&mut self, place: &'p Place, value: Val) -> Eval<()> {
        if self.in_variable(place) || place.steps.is_empty() && self.fun.vars[place.var].ty == Ty::Vec {
            let value = self.copied(value);
            self.vars[place.var] = Some(value);
            return Ok(());
        }
        let (at, len) = self.locate(place)?;
        self.store(at, len, value)
    }

    pub(super) fn store(&mut self, at: usize, len: usize, value: Val) -> Eval<()> {
        match value {
            Val::F(value) if len == 1 => self.memory[at] = value,
            Val::M(from, count) if count == len => self.memory.copy_within(from..from + count, at),
            _ => return Err(Stop::Invalid.into()),
        }
        Ok(())
    }

    // ---- expressions ----

    pub(super) fn float(&mut self, e: &'p Expr) -> Eval<Dual> {
        match self.expr(e)? {
            Val::F(value) => Ok(value),
            _ => Err(Stop::Invalid.into()),
        }
    }

    pub(super) fn int(&mut self, e: &'p Expr) -> Eval<i64> {
        match self.expr(e)? {
            Val::I(value) => Ok(value),
            _ => Err(Stop::Invalid.into()),
        }
    }

    pub(super) fn truth(&mut self, e: &'p Expr) -> Eval<bool> {
        match self.expr(e)? {
            Val::B(value) => Ok(value),
            _ => Err(Stop::Invalid.into()),
        }
    }

    /// Refuses values that make a comparison of derivatives meaningless.
    fn checked(&mut self, value: Dual) -> Eval<Val> {
        let size = value.d.iter().fold(value.v.abs(), |size, d| size.max(d.abs()));
        self.peak = self.peak.max(size);
        // Written so that NaN is refused too.
        let fine = value.v.abs() < LIMIT && value.d.iter().all(|d| d.abs() < LIMIT);
        if fine { Ok(Val::F(value)) } else { Err(Stop::Magnitude.into()) }
    }

    pub(super) fn expr(&mut self, e: &'p Expr) -> Eval<Val> {
        match e {
            Expr::Float(v) => Ok(Val::F(Dual::constant(*v))),
            Expr::Int(v) => Ok(Val::I(*v as i64)),
            Expr::Bool(v) => Ok(Val::B(*v)),
            Expr::Read(place) => self.read(place),
            Expr::Len(id) => Ok(Val::I(self.memory_of(*id)?.1 as i64)),
            Expr::MinLen(a, b) => Ok(Val::I(self.memory_of(*a)?.1.min(self.memory_of(*b)?.1) as i64)),
            Expr::Neg(a) => {
                let value = self.float(a)?;
                Ok(Val::F(value.neg()))
            }
            Expr::Not(a) => Ok(Val::B(!self.truth(a)?)),
            Expr::Binary(op, a, b) => self.binary(*op, a, b),
            Expr::Rule(name, args, _) => self.rule(name, args),
            Expr::PowConst(a, n) => {
                let value = self.float(a)?.powi(*n);
                self.checked(value)
            }
            Expr::PowVar(a, n) => {
                let (a, n) = (self.float(a)?, self.int(n)?);
                self.checked(a.powi(i32::try_from(n).map_err(|_| Stop::Overflow)?))
            }
            Expr::IntMin(a, b) => Ok(Val::I(self.int(a)?.min(self.int(b)?))),
            Expr::IsFinite(a) => Ok(Val::B(self.float(a)?.v.is_finite())),
            Expr::ToFloat(a) => Ok(Val::F(Dual::constant(self.int(a)? as f64))),
            Expr::ToIndex(a) => Ok(Val::I(self.float(a)?.v.abs() as i64)),
            _ => self.structured_expr(e),
        }
    }

    fn structured_expr(&mut self, e: &'p Expr) -> Eval<Val> {
        match e {
            Expr::If(cond, yes, no) => {
                let taken = if self.truth(cond)? { yes } else { no };
                self.block(taken)
            }
            Expr::Scope(body) => self.block(body),
            Expr::Match(on, arms, otherwise) => {
                let arm = self.arm(on, arms, otherwise)?;
                self.block(arm)
            }
            Expr::Loop(label, body) => loop {
                if let Some(value) = self.iteration(*label, body)? {
                    return Ok(value);
                }
            },
            Expr::Call(index, args) => self.call(*index, args),
            Expr::Array(items) => self.array(items),
            Expr::Matrix(rows) => {
                let cells = rows.iter().flatten().map(|e| self.float(e)).collect::<Eval<Vec<_>>>()?;
                Ok(self.allocate(&cells))
            }
            Expr::Repeat(item, n) => {
                let item = self.float(item)?;
                Ok(self.allocate(&vec![item; *n]))
            }
            Expr::Make(_, parts) => {
                let mut cells = Vec::new();
                for part in parts {
                    match self.expr(part)? {
                        Val::F(value) => cells.push(value),
                        Val::M(at, len) => cells.extend_from_slice(&self.memory[at..at + len]),
                        _ => return Err(Stop::Invalid.into()),
                    }
                }
                Ok(self.allocate(&cells))
            }
            Expr::VecList(items) => self.array(items),
            Expr::VecRepeat(item, n) => {
                let (item, n) = (self.float(item)?, self.int(n)?);
                if n > 100 {
                    return Err(Stop::Steps.into());
                }
                Ok(self.allocate(&vec![item; n as usize]))
            }
            Expr::ToVec(id) => {
                let (at, len) = self.memory_of(*id)?;
                Ok(self.copied(Val::M(at, len)))
            }
            Expr::Chain(chain) => self.chain(chain),
            Expr::Apply(id, args) => {
                let args = args.iter().map(|e| self.float(e)).collect::<Eval<Vec<_>>>()?;
                let (params, body) = *self.closures.get(id).ok_or(Stop::Invalid)?;
                for (param, arg) in params.iter().zip(args) {
                    self.vars[*param] = Some(Val::F(arg));
                }
                self.tick()?;
                self.expr(body)
            }
            Expr::FromFn(n, bind, body) => {
                let items = (0..*n as i64).map(Val::I).collect();
                self.mapped(items, *bind, body)
            }
            Expr::MapArray(of, bind, body) => {
                let (at, len) = self.memory_of(*of)?;
                let items = self.memory[at..at + len].iter().map(|cell| Val::F(*cell)).collect();
                self.mapped(items, *bind, body)
            }
            _ => Err(Stop::Invalid.into()),
        }
    }

    fn mapped(&mut self, items: Vec<Val>, bind: Id, body: &'p Expr) -> Eval<Val> {
        let mut cells = Vec::new();
        for item in items {
            self.vars[bind] = Some(item);
            cells.push(self.float(body)?);
        }
        Ok(self.allocate(&cells))
    }

    fn array(&mut self, items: &'p [Expr]) -> Eval<Val> {
        let cells = items.iter().map(|e| self.float(e)).collect::<Eval<Vec<_>>>()?;
        Ok(self.allocate(&cells))
    }

    fn rule(&mut self, name: &str, args: &'p [Expr]) -> Eval<Val> {
        let args = args.iter().map(|e| self.float(e)).collect::<Eval<Vec<_>>>()?;
        let value = Dual::rule(name, &args).ok_or(Stop::Kink)?;
        self.checked(value)
    }

    fn binary(&mut self, op: Op, a: &'p Expr, b: &'p Expr) -> Eval<Val> {
        match op {
            Op::And => Ok(Val::B(self.truth(a)? && self.truth(b)?)),
            Op::Or => Ok(Val::B(self.truth(a)? || self.truth(b)?)),
            _ => {
                let (left, right) = (self.expr(a)?, self.expr(b)?);
                if op.is_arithmetic() { self.arithmetic(op, left, right) } else { compare(op, left, right) }
            }
        }
    }

    pub(super) fn arithmetic(&mut self, op: Op, left: Val, right: Val) -> Eval<Val> {
        match (left, right) {
            (Val::F(a), Val::F(b)) => {
                let value = match op {
                    Op::Add => a.add(&b),
                    Op::Sub => a.sub(&b),
                    Op::Mul => a.mul(&b),
                    Op::Div => a.div(&b),
                    _ => a.rem(&b),
                };
                self.checked(value)
            }
            (Val::I(a), Val::I(b)) => {
                let value = match op {
                    Op::Add => a.checked_add(b),
                    Op::Sub => a.checked_sub(b),
                    Op::Mul => a.checked_mul(b),
                    Op::Div => a.checked_div(b),
                    _ => a.checked_rem(b),
                };
                // Every integer of the programs is a `usize`; large ones make loops that do not end.
                let fine = value.filter(|v| (0..1_000_000).contains(v));
                fine.map(Val::I).ok_or(Stop::Overflow.into())
            }
            _ => Err(Stop::Invalid.into()),
        }
    }

    pub(super) fn call(&mut self, index: usize, args: &'p [Arg]) -> Eval<Val> {
        let callee = self.program.funs.get(index).ok_or(Stop::Invalid)?;
        let mut values = Vec::new();
        for arg in args {
            values.push(match arg {
                Arg::Value(e) => {
                    let value = self.expr(e)?;
                    self.copied(value)
                }
                Arg::Borrow(place, _, range) => self.lend(place, *range)?,
            });
        }
        self.enter(callee, &values)
    }

    /// A reference to a place. A scalar that nothing can change is lent by copy.
    pub(super) fn lend(&mut self, place: &'p Place, range: Option<(usize, usize)>) -> Eval<Val> {
        if let (true, Some(Val::F(value))) = (place.steps.is_empty(), self.vars[place.var]) {
            return Ok(self.allocate(&[value]));
        }
        let (at, len) = self.locate(place)?;
        match range {
            None => Ok(Val::M(at, len)),
            Some((lo, hi)) if lo <= hi && hi <= len => Ok(Val::M(at + lo, hi - lo)),
            Some(_) => Err(Stop::OutOfBounds.into()),
        }
    }

    // ---- chains ----

    fn chain(&mut self, chain: &'p Chain) -> Eval<Val> {
        let mut items = self.chain_items(chain)?;
        if chain.rev {
            items.reverse();
        }
        let items = items.into_iter().skip(chain.skip).take(chain.take.unwrap_or(usize::MAX));
        let mut collected = Vec::new();
        let mut result = match &chain.end {
            // As the standard library starts.
            End::Sum | End::Collect => Dual::constant(-0.0),
            End::Product => Dual::constant(1.0),
            End::Fold(init, _) | End::Extreme(init, _) => self.float(init)?,
        };
        for item in items {
            self.tick()?;
            for (id, value) in chain.binds.iter().zip(item) {
                self.vars[*id] = Some(value);
            }
            if !chain.filter.as_ref().map_or(Ok(true), |filter| self.truth(filter))? {
                continue;
            }
            if let End::Fold(_, acc) = &chain.end {
                self.vars[*acc] = Some(Val::F(result));
            }
            let value = self.float(&chain.body)?;
            result = match &chain.end {
                End::Collect => {
                    collected.push(value);
                    continue;
                }
                End::Sum => result.add(&value),
                End::Product => result.mul(&value),
                End::Fold(..) => value,
                End::Extreme(_, name) => Dual::rule(name, &[result, value]).ok_or(Stop::Kink)?,
            };
            self.checked(result)?;
        }
        if matches!(chain.end, End::Collect) {
            return Ok(self.allocate(&collected));
        }
        Ok(Val::F(result))
    }

    fn chain_items(&mut self, chain: &'p Chain) -> Eval<Vec<Vec<Val>>> {
        Ok(match &chain.source {
            Source::Range(hi) => {
                let hi = self.int(hi)?;
                if hi > 100 {
                    return Err(Stop::Steps.into());
                }
                (0..hi).map(|i| vec![Val::I(i)]).collect()
            }
            Source::Items(of) => self.elements(*of)?.into_iter().map(|item| vec![item]).collect(),
            Source::Enumerate(of) => {
                let items = self.elements(*of)?.into_iter().enumerate();
                items.map(|(i, item)| vec![Val::I(i as i64), item]).collect()
            }
            Source::Zip(a, b) => {
                let (a, b) = (self.elements(*a)?, self.elements(*b)?);
                a.into_iter().zip(b).map(|(a, b)| vec![a, b]).collect()
            }
            Source::Windows(of) => {
                let (at, len) = self.memory_of(*of)?;
                (1..len).map(|i| vec![Val::M(at + i - 1, 2)]).collect()
            }
        })
    }
}

fn compare(op: Op, left: Val, right: Val) -> Eval<Val> {
    let order = match (left, right) {
        (Val::F(a), Val::F(b)) => a.v.partial_cmp(&b.v),
        (Val::I(a), Val::I(b)) => Some(a.cmp(&b)),
        (Val::B(a), Val::B(b)) => Some(a.cmp(&b)),
        _ => return Err(Stop::Invalid.into()),
    };
    let order = order.ok_or(Stop::Magnitude)?;
    Ok(Val::B(match op {
        Op::Lt => order.is_lt(),
        Op::Le => order.is_le(),
        Op::Gt => order.is_gt(),
        Op::Ge => order.is_ge(),
        Op::Eq => order.is_eq(),
        _ => order.is_ne(),
    }))
}
