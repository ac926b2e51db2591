//! Runs programs directly on dual numbers, by walking their syntax.

use super::ast::{Arg, Block, Expr, Fun, Hold, Id, Iter, Label, Numbers, Op, Place, Program, Step, Stmt, Ty};
use super::dual::Dual;

/// An argument of the function under test.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    Float(f64),
    Int(usize),
    Bool(bool),
    /// An array, a matrix (row by row), or a slice.
    List(Vec<f64>),
}

/// What a run gave.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The value, if the function has one.
    pub value: Option<Dual>,
    /// Per parameter behind `&mut`: its number, and what it holds at the end.
    pub written: Vec<(usize, Vec<Dual>)>,
    /// The largest magnitude of a value or derivative on the way: a measure of how much cancels.
    pub peak: f64,
}

/// Why a sample is no good.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stop {
    OutOfBounds,
    Overflow,
    Kink,
    Magnitude,
    Steps,
    /// A read of a variable without a value: only in programs that were shrunk too far.
    Invalid,
}

#[derive(Clone, Copy, Debug)]
enum Val {
    F(Dual),
    I(i64),
    B(bool),
    /// Memory: the first cell and the number of cells.
    M(usize, usize),
    Unit,
}

enum Flow {
    Break(Label, Option<Val>),
    Continue(Label),
    Return(Option<Val>),
}

/// Either a value or a jump out of the expression.
enum Halt {
    Stop(Stop),
    Jump(Flow),
}

impl From<Stop> for Halt {
    fn from(stop: Stop) -> Self {
        Halt::Stop(stop)
    }
}

type Eval<T> = Result<T, Halt>;

struct Run<'p> {
    program: &'p Program,
    fun: &'p Fun,
    vars: Vec<Option<Val>>,
    memory: Vec<Dual>,
    steps: u32,
    peak: f64,
}

const LIMIT: f64 = 1e6;
const STEPS: u32 = 4_000;

/// Runs the last function of the program. The inputs' tangents are numbered in their order.
pub fn run(program: &Program, inputs: &[Input]) -> Result<Outcome, Stop> {
    let fun = program.funs.last().ok_or(Stop::Invalid)?;
    let mut run = Run { program, fun, vars: Vec::new(), memory: Vec::new(), steps: 0, peak: 1.0 };
    let mut tangents = 0;
    let args: Vec<Val> =
        fun.params.iter().zip(inputs).map(|(id, input)| run.input(*id, input, &mut tangents)).collect();
    let value = run.enter(fun, &args).map_err(|halt| match halt {
        Halt::Stop(stop) => stop,
        Halt::Jump(_) => Stop::Invalid,
    })?;
    let value = match value {
        Val::F(value) => Some(value),
        _ => None,
    };
    let by_mut = args.iter().enumerate().filter(|(i, _)| fun.vars[fun.params[*i]].hold == Hold::Mut);
    let written = by_mut.filter_map(|(i, arg)| match arg {
        Val::M(at, len) => Some((i, run.memory[*at..at + len].to_vec())),
        _ => None,
    });
    Ok(Outcome { value, written: written.collect(), peak: run.peak })
}

impl<'p> Run<'p> {
    fn input(&mut self, id: Id, input: &Input, tangents: &mut usize) -> Val {
        let mut next = |v: f64| {
            *tangents += 1;
            Dual::input(v, *tangents - 1)
        };
        match input {
            Input::Float(v) => {
                let dual = next(*v);
                if self.fun.vars[id].hold == Hold::Owned { Val::F(dual) } else { self.allocate(&[dual]) }
            }
            Input::Int(v) => Val::I(*v as i64),
            Input::Bool(v) => Val::B(*v),
            Input::List(list) => {
                let duals: Vec<Dual> = list.iter().map(|v| next(*v)).collect();
                self.allocate(&duals)
            }
        }
    }

    fn allocate(&mut self, cells: &[Dual]) -> Val {
        let at = self.memory.len();
        self.memory.extend_from_slice(cells);
        Val::M(at, cells.len())
    }

    fn enter(&mut self, fun: &'p Fun, args: &[Val]) -> Eval<Val> {
        let outer = (self.fun, std::mem::take(&mut self.vars));
        self.fun = fun;
        self.vars = vec![None; fun.vars.len()];
        for (id, arg) in fun.params.iter().zip(args) {
            self.vars[*id] = Some(*arg);
        }
        let result = self.block(&fun.body);
        (self.fun, self.vars) = outer;
        match result {
            Ok(value) => Ok(value),
            Err(Halt::Jump(Flow::Return(value))) => Ok(value.unwrap_or(Val::Unit)),
            Err(Halt::Jump(_)) => Err(Stop::Invalid.into()),
            Err(stop) => Err(stop),
        }
    }

    fn block(&mut self, block: &'p Block) -> Eval<Val> {
        for stmt in &block.stmts {
            self.stmt(stmt)?;
        }
        block.value.as_ref().map_or(Ok(Val::Unit), |value| self.expr(value))
    }

    fn tick(&mut self) -> Eval<()> {
        self.steps += 1;
        if self.steps > STEPS { Err(Stop::Steps.into()) } else { Ok(()) }
    }

    // ---- statements ----

    fn stmt(&mut self, stmt: &'p Stmt) -> Eval<()> {
        self.tick()?;
        match stmt {
            Stmt::Let(id, _, e) => {
                let value = self.expr(e)?;
                self.vars[*id] = Some(self.copied(value));
            }
            Stmt::LetPair(a, b, e) => {
                let Val::M(at, 2) = self.expr(e)? else { return Err(Stop::Invalid.into()) };
                self.vars[*a] = Some(Val::F(self.memory[at]));
                self.vars[*b] = Some(Val::F(self.memory[at + 1]));
            }
            Stmt::SinCos(a, b, e) => {
                let x = self.float(e)?;
                for (id, name) in [(a, "sin"), (b, "cos")] {
                    self.vars[*id] = Dual::rule(name, &[x]).map(Val::F);
                }
            }
            Stmt::Late(id) => self.vars[*id] = None,
            Stmt::Assign(place, e) => {
                let value = self.expr(e)?;
                self.assign(place, value)?;
            }
            Stmt::OpAssign(place, op, e) => {
                let right = self.expr(e)?;
                let left = self.read(place)?;
                let value = self.arithmetic(*op, left, right)?;
                self.assign(place, value)?;
            }
            Stmt::Swap(id, i, j) => self.swap(*id, i, j)?,
            Stmt::Call(index, args) => {
                self.call(*index, args)?;
            }
            Stmt::Return(e) => {
                let value = e.as_ref().map(|e| self.expr(e)).transpose()?;
                return Err(Halt::Jump(Flow::Return(value)));
            }
            Stmt::Break(label, _, e) => {
                let value = e.as_ref().map(|e| self.expr(e)).transpose()?;
                return Err(Halt::Jump(Flow::Break(*label, value)));
            }
            Stmt::Continue(label, _) => return Err(Halt::Jump(Flow::Continue(*label))),
            structured => self.structured(structured)?,
        }
        Ok(())
    }

    fn structured(&mut self, stmt: &'p Stmt) -> Eval<()> {
        match stmt {
            Stmt::If(cond, yes, no) => {
                if self.truth(cond)? {
                    self.block(yes)?;
                } else if let Some(no) = no {
                    self.block(no)?;
                }
            }
            Stmt::Match(on, arms, otherwise) => {
                let arm = self.arm(on, arms, otherwise)?;
                self.block(arm)?;
            }
            Stmt::Scope(body) => {
                self.block(body)?;
            }
            Stmt::For(label, ids, iter, body) => self.for_loop(*label, ids, iter, body)?,
            Stmt::While(label, cond, body) => {
                while self.truth(cond)? {
                    if self.iteration(*label, body)?.is_some() {
                        break;
                    }
                }
            }
            Stmt::Loop(label, body) => while self.iteration(*label, body)?.is_none() {},
            _ => return Err(Stop::Invalid.into()),
        }
        Ok(())
    }

    fn arm(
        &mut self,
        on: &'p Expr,
        arms: &'p [(Vec<usize>, Block)],
        otherwise: &'p Block,
    ) -> Eval<&'p Block> {
        let value = self.int(on)?;
        let arm = arms.iter().find(|(numbers, _)| numbers.iter().any(|n| *n as i64 == value));
        Ok(arm.map_or(otherwise, |(_, block)| block))
    }

    /// One iteration: the value of a break that ends the loop, if it does.
    fn iteration(&mut self, label: Label, body: &'p Block) -> Eval<Option<Val>> {
        self.tick()?;
        match self.block(body) {
            Ok(_) => Ok(None),
            Err(Halt::Jump(Flow::Continue(to))) if to == label => Ok(None),
            Err(Halt::Jump(Flow::Break(to, value))) if to == label => Ok(Some(value.unwrap_or(Val::Unit))),
            Err(outwards) => Err(outwards),
        }
    }

    fn for_loop(&mut self, label: Label, ids: &[Id], iter: &'p Iter, body: &'p Block) -> Eval<()> {
        for item in self.items(iter)? {
            for (id, value) in ids.iter().zip(item) {
                self.vars[*id] = Some(value);
            }
            if self.iteration(label, body)?.is_some() {
                break;
            }
        }
        Ok(())
    }

    fn items(&mut self, iter: &'p Iter) -> Eval<Vec<Vec<Val>>> {
        let cells = |(at, len): (usize, usize)| (0..len).map(move |i| Val::M(at + i, 1));
        Ok(match iter {
            Iter::Range { lo, hi, inclusive, numbers } => {
                let (lo, hi) = (self.int(lo)?, self.int(hi)? + i64::from(*inclusive));
                if hi - lo > 100 {
                    return Err(Stop::Steps.into());
                }
                indices(lo, hi, numbers).into_iter().map(|i| vec![Val::I(i)]).collect()
            }
            Iter::Items { of, .. } => cells(self.memory_of(*of)?).map(|item| vec![item]).collect(),
            Iter::Enumerate { of, .. } => {
                let items = cells(self.memory_of(*of)?).enumerate();
                items.map(|(i, item)| vec![Val::I(i as i64), item]).collect()
            }
            Iter::Zip { a, b, .. } => {
                let (a, b) = (self.memory_of(*a)?, self.memory_of(*b)?);
                cells(a).zip(cells(b)).map(|(a, b)| vec![a, b]).collect()
            }
        })
    }

    fn swap(&mut self, id: Id, i: &'p Expr, j: &'p Expr) -> Eval<()> {
        let (i, j) = (self.int(i)?, self.int(j)?);
        let (at, len) = self.memory_of(id)?;
        if i as usize >= len || j as usize >= len {
            return Err(Stop::OutOfBounds.into());
        }
        self.memory.swap(at + i as usize, at + j as usize);
        Ok(())
    }

    // ---- places ----

    fn memory_of(&self, id: Id) -> Eval<(usize, usize)> {
        match self.vars[id] {
            Some(Val::M(at, len)) => Ok((at, len)),
            _ => Err(Stop::Invalid.into()),
        }
    }

    /// A new array for an array's value, so that a copy is a copy.
    fn copied(&mut self, value: Val) -> Val {
        match value {
            Val::M(at, len) => {
                let cells = self.memory[at..at + len].to_vec();
                self.allocate(&cells)
            }
            value => value,
        }
    }

    /// The memory of a place with a path, or behind a reference.
    fn locate(&mut self, place: &'p Place) -> Eval<(usize, usize)> {
        let (mut at, mut len) = self.memory_of(place.var)?;
        let mut columns = match self.fun.vars[place.var].ty {
            Ty::Matrix(_, columns) => columns,
            _ => 1,
        };
        for step in &place.steps {
            let index = match step {
                Step::Index(index) => self.int(index)?,
                Step::Field(field) => *field as i64,
            };
            let count = len / columns;
            if index < 0 || index as usize >= count {
                return Err(Stop::OutOfBounds.into());
            }
            (at, len, columns) = (at + index as usize * columns, columns, 1);
        }
        Ok((at, len))
    }

    fn in_variable(&self, place: &Place) -> bool {
        place.steps.is_empty() && !matches!(self.vars[place.var], Some(Val::M(..)))
    }

    fn read(&mut self, place: &'p Place) -> Eval<Val> {
        if self.in_variable(place) {
            return self.vars[place.var].ok_or(Stop::Invalid.into());
        }
        let (at, len) = self.locate(place)?;
        let scalar = place.ty(self.fun) == Ty::Float;
        Ok(if scalar { Val::F(self.memory[at]) } else { Val::M(at, len) })
    }

    fn assign(&mut self, place: &'p Place, value: Val) -> Eval<()> {
        if self.in_variable(place) {
            self.vars[place.var] = Some(value);
            return Ok(());
        }
        let (at, len) = self.locate(place)?;
        match value {
            Val::F(value) if len == 1 => self.memory[at] = value,
            Val::M(from, count) if count == len => self.memory.copy_within(from..from + count, at),
            _ => return Err(Stop::Invalid.into()),
        }
        Ok(())
    }

    // ---- expressions ----

    fn float(&mut self, e: &'p Expr) -> Eval<Dual> {
        match self.expr(e)? {
            Val::F(value) => Ok(value),
            _ => Err(Stop::Invalid.into()),
        }
    }

    fn int(&mut self, e: &'p Expr) -> Eval<i64> {
        match self.expr(e)? {
            Val::I(value) => Ok(value),
            _ => Err(Stop::Invalid.into()),
        }
    }

    fn truth(&mut self, e: &'p Expr) -> Eval<bool> {
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

    fn expr(&mut self, e: &'p Expr) -> Eval<Val> {
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
            Expr::Pair(a, b) => {
                let pair = [self.float(a)?, self.float(b)?];
                Ok(self.allocate(&pair))
            }
            _ => Err(Stop::Invalid.into()),
        }
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

    fn arithmetic(&mut self, op: Op, left: Val, right: Val) -> Eval<Val> {
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

    fn call(&mut self, index: usize, args: &'p [Arg]) -> Eval<Val> {
        let callee = self.program.funs.get(index).ok_or(Stop::Invalid)?;
        let mut values = Vec::new();
        let mut back = Vec::new();
        for arg in args {
            values.push(match arg {
                Arg::Value(e) => {
                    let value = self.expr(e)?;
                    self.copied(value)
                }
                Arg::Borrow(id, mutable, range) => self.borrow(*id, *mutable, *range, &mut back)?,
            });
        }
        let value = self.enter(callee, &values)?;
        for (id, at) in back {
            self.vars[id] = Some(Val::F(self.memory[at]));
        }
        Ok(value)
    }

    /// A reference to a variable; a scalar is lent by copy, and taken back after the call.
    fn borrow(
        &mut self,
        id: Id,
        mutable: bool,
        range: Option<(usize, usize)>,
        back: &mut Vec<(Id, usize)>,
    ) -> Eval<Val> {
        match (self.vars[id], range) {
            (Some(Val::M(at, len)), None) => Ok(Val::M(at, len)),
            (Some(Val::M(at, len)), Some((lo, hi))) if lo <= hi && hi <= len => Ok(Val::M(at + lo, hi - lo)),
            (Some(Val::M(..)), Some(_)) => Err(Stop::OutOfBounds.into()),
            (Some(Val::F(value)), None) => {
                let lent = self.allocate(&[value]);
                if let (Val::M(at, _), true) = (lent, mutable) {
                    back.push((id, at));
                }
                Ok(lent)
            }
            _ => Err(Stop::Invalid.into()),
        }
    }
}

fn indices(lo: i64, hi: i64, numbers: &Numbers) -> Vec<i64> {
    match numbers {
        Numbers::Plain => (lo..hi).collect(),
        Numbers::Rev => (lo..hi).rev().collect(),
        Numbers::Step(k) => (lo..hi).step_by(*k).collect(),
        Numbers::StepRev(k) => {
            let mut all: Vec<i64> = (lo..hi).step_by(*k).collect();
            all.reverse();
            all
        }
        Numbers::RevStep(k) => (lo..hi).rev().step_by(*k).collect(),
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
