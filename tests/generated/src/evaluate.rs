//! Runs programs directly on dual numbers, by walking their syntax.

mod values;

use std::collections::BTreeMap;

use crate::ast::{Adaptor, Arm, Block, Change, Expr, Fun, Hold, Id, Iter, Label, Numbers, Program, Stmt, Ty};
use crate::dual::Dual;

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
    closures: BTreeMap<Id, (&'p [Id], &'p Expr)>,
    steps: u32,
    peak: f64,
}

const STEPS: u32 = 4_000;

/// Runs the last function of the program. The inputs' tangents are numbered in their order.
pub fn run(program: &Program, inputs: &[Input]) -> Result<Outcome, Stop> {
    let fun = program.funs.last().ok_or(Stop::Invalid)?;
    let mut run = Run {
        program,
        fun,
        vars: Vec::new(),
        memory: Vec::new(),
        closures: BTreeMap::new(),
        steps: 0,
        peak: 1.0,
    };
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
        let outer = (self.fun, std::mem::take(&mut self.vars), std::mem::take(&mut self.closures));
        self.fun = fun;
        self.vars = vec![None; fun.vars.len()];
        for (id, arg) in fun.params.iter().zip(args) {
            let arg = if fun.vars[*id].hold == Hold::Owned { self.owned(*id, *arg) } else { *arg };
            self.vars[*id] = Some(arg);
        }
        let result = self.block(&fun.body);
        (self.fun, self.vars, self.closures) = outer;
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
                self.vars[*id] = Some(self.owned(*id, value));
            }
            Stmt::LetParts(ty, ids, e) => {
                let Val::M(mut at, _) = self.expr(e)? else { return Err(Stop::Invalid.into()) };
                for (k, id) in ids.iter().enumerate() {
                    let part = ty.element().unwrap_or_else(|| ty.fields()[k].1);
                    let value =
                        if part == Ty::Float { Val::F(self.memory[at]) } else { Val::M(at, part.cells()) };
                    self.vars[*id] = Some(self.owned(*id, value));
                    at += part.cells();
                }
            }
            Stmt::Alias(id, _, place, range) => {
                let lent = self.lend(place, *range)?;
                self.vars[*id] = Some(lent);
            }
            Stmt::Choose(id, test, a, b) => {
                let chosen = if self.truth(test)? { a } else { b };
                let lent = self.lend(chosen, None)?;
                self.vars[*id] = Some(lent);
            }
            Stmt::LetReplace(id, place, e) => {
                // The place is evaluated first: its indices are.
                let (at, len) = self.locate(place)?;
                let value = self.expr(e)?;
                let old = if self.fun.vars[*id].ty == Ty::Float {
                    Val::F(self.memory[at])
                } else {
                    Val::M(at, len)
                };
                self.vars[*id] = Some(self.owned(*id, old));
                self.store(at, len, value)?;
            }
            Stmt::MemSwap(a, b) => {
                let ((a, len), (b, other)) = (self.locate(a)?, self.locate(b)?);
                if len != other {
                    return Err(Stop::Invalid.into());
                }
                (0..len).for_each(|k| self.memory.swap(a + k, b + k));
            }
            Stmt::Fill(id, e) => {
                let value = self.float(e)?;
                let (at, len) = self.memory_of(*id)?;
                self.memory[at..at + len].fill(value);
            }
            Stmt::Push(id, e) => {
                let value = self.float(e)?;
                let (at, len) = self.memory_of(*id)?;
                let mut cells = self.memory[at..at + len].to_vec();
                cells.push(value);
                self.vars[*id] = Some(self.allocate(&cells));
            }
            Stmt::SinCos(a, b, e) => {
                let x = self.float(e)?;
                for (id, name) in [(a, "sin"), (b, "cos")] {
                    let value = Dual::rule(name, &[x]).ok_or(Stop::Kink)?;
                    self.vars[*id] = Some(self.owned(*id, Val::F(value)));
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

    fn about_lists(&mut self, stmt: &'p Stmt) -> Eval<()> {
        match stmt {
            Stmt::Change(id, change) => {
                let (at, len) = self.memory_of(*id)?;
                let cells = self.changed(self.memory[at..at + len].to_vec(), change)?;
                if cells.len() == len {
                    self.memory[at..at + len].copy_from_slice(&cells);
                } else {
                    self.vars[*id] = Some(self.allocate(&cells));
                }
            }
            Stmt::LetRemoved(id, of, method, index) => {
                let index = self.int(index)? as usize;
                let (at, len) = self.memory_of(*of)?;
                let mut cells = self.memory[at..at + len].to_vec();
                if index >= len {
                    return Err(Stop::OutOfBounds.into());
                }
                let old = if *method == "remove" { cells.remove(index) } else { cells.swap_remove(index) };
                self.vars[*of] = Some(self.allocate(&cells));
                self.vars[*id] = Some(self.owned(*id, Val::F(old)));
            }
            Stmt::LetClosure(id, params, body) => {
                self.closures.insert(*id, (params, body));
            }
            _ => return Err(Stop::Invalid.into()),
        }
        Ok(())
    }

    fn changed(&mut self, mut cells: Vec<Dual>, change: &'p Change) -> Eval<Vec<Dual>> {
        let len = cells.len();
        match change {
            Change::Insert(index, e) => {
                let (index, value) = (self.int(index)? as usize, self.float(e)?);
                if index > len {
                    return Err(Stop::OutOfBounds.into());
                }
                cells.insert(index, value);
            }
            Change::Truncate(n) => cells.truncate(self.int(n)? as usize),
            Change::Resize(n, e) => {
                let (n, value) = (self.int(n)? as usize, self.float(e)?);
                if n > 100 {
                    return Err(Stop::Steps.into());
                }
                cells.resize(n, value);
            }
            Change::Extend(other) => {
                let (at, count) = self.memory_of(*other)?;
                cells.extend_from_slice(&self.memory[at..at + count]);
            }
            Change::CopyFrom(other) => {
                let (at, count) = self.memory_of(*other)?;
                if count != len {
                    return Err(Stop::OutOfBounds.into());
                }
                cells.copy_from_slice(&self.memory[at..at + count]);
            }
            Change::RotateLeft(k) | Change::RotateRight(k) => {
                let k = self.int(k)? as usize;
                if k > len {
                    return Err(Stop::OutOfBounds.into());
                }
                if matches!(change, Change::RotateLeft(_)) {
                    cells.rotate_left(k);
                } else {
                    cells.rotate_right(k);
                }
            }
            Change::Reverse => cells.reverse(),
        }
        Ok(cells)
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
            Stmt::Pop(id, of, body) => {
                let (at, len) = self.memory_of(*of)?;
                if len > 0 {
                    self.vars[*of] = Some(Val::M(at, len - 1));
                    self.vars[*id] = Some(Val::F(self.memory[at + len - 1]));
                    self.block(body)?;
                }
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
            other => return self.about_lists(other),
        }
        Ok(())
    }

    fn arm(&mut self, on: &'p Expr, arms: &'p [Arm], otherwise: &'p Block) -> Eval<&'p Block> {
        let value = self.int(on)?;
        for arm in arms {
            if !arm.numbers.is_empty() && !arm.numbers.iter().any(|n| *n as i64 == value) {
                continue;
            }
            if let Some(id) = arm.binds {
                self.vars[id] = Some(Val::I(value));
            }
            if arm.guard.as_ref().map_or(Ok(true), |guard| self.truth(guard))? {
                return Ok(&arm.body);
            }
        }
        Ok(otherwise)
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
        Ok(match iter {
            Iter::Range { lo, hi, inclusive, numbers } => {
                let (lo, hi) = (self.int(lo)?, self.int(hi)? + i64::from(*inclusive));
                if hi - lo > 100 {
                    return Err(Stop::Steps.into());
                }
                indices(lo, hi, numbers).into_iter().map(|i| vec![Val::I(i)]).collect()
            }
            Iter::Items { of, .. } => self.elements(*of)?.into_iter().map(|item| vec![item]).collect(),
            Iter::Enumerate { of, .. } => {
                let items = self.elements(*of)?.into_iter().enumerate();
                items.map(|(i, item)| vec![Val::I(i as i64), item]).collect()
            }
            Iter::Zip { a, b, .. } => {
                let (a, b) = (self.elements(*a)?, self.elements(*b)?);
                a.into_iter().zip(b).map(|(a, b)| vec![a, b]).collect()
            }
            Iter::Parts { of, method } => {
                let (at, len) = self.memory_of(*of)?;
                let step = if *method == "windows" { 1 } else { 2 };
                (1..len).step_by(step).map(|i| vec![Val::M(at + i - 1, 2)]).collect()
            }
            Iter::Adapted(inner, adaptor) => {
                let items = self.items(inner)?.into_iter();
                match adaptor {
                    Adaptor::Rev => items.rev().collect(),
                    Adaptor::Skip(n) => items.skip(*n).collect(),
                    Adaptor::Take(n) => items.take(*n).collect(),
                    Adaptor::StepBy(n) => items.step_by(*n).collect(),
                }
            }
        })
    }

    /// References to the elements of a list.
    fn elements(&self, of: Id) -> Eval<Vec<Val>> {
        let (at, len) = self.memory_of(of)?;
        let size = self.fun.vars[of].ty.element().map_or(1, Ty::cells);
        Ok((at..at + len).step_by(size).map(|at| Val::M(at, size)).collect())
    }

    fn swap(&mut self, id: Id, i: &'p Expr, j: &'p Expr) -> Eval<()> {
        let (i, j) = (self.int(i)?, self.int(j)?);
        let (at, len) = self.memory_of(id)?;
        let size = self.fun.vars[id].ty.element().map_or(1, Ty::cells);
        if i as usize >= len / size || j as usize >= len / size {
            return Err(Stop::OutOfBounds.into());
        }
        (0..size).for_each(|k| self.memory.swap(at + i as usize * size + k, at + j as usize * size + k));
        Ok(())
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
