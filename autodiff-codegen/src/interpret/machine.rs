//! Statements, blocks and loops.

use std::collections::BTreeMap;

use super::integers::in_range;
use super::memory::{Memory, Pointer};
use super::value::{Scalar, Trap, Value};
use super::{Event, Outcome, Program};
use crate::ir::{
    Arm, BinOp, Block, Function, LoopId, Opaque, Operand, Place, Projection, Range, Stmt, StmtKind, TapeId,
    Ty, VarId,
};

/// Where control goes after a statement.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Flow {
    Next,
    Break(LoopId),
    Continue(LoopId),
    Return,
}

/// Frames of one tape: by index for one of known size, else a stack.
#[derive(Debug)]
enum TapeState<S> {
    Missing,
    Stack(Vec<Vec<Value<S>>>),
    Indexed {
        frames: BTreeMap<Vec<i128>, Vec<Value<S>>>,
        /// How long it is in each dimension, as far as that is known.
        lengths: Vec<Option<i128>>,
    },
}

/// An activation of a function.
#[derive(Debug)]
pub(super) struct Frame<'p, S> {
    pub(super) function: &'p Function,
    base: usize,
    tapes: Vec<TapeState<S>>,
}

pub(super) type Observer<'o, S> = &'o mut dyn FnMut(&Event<'_, S>);

pub(super) struct Machine<'p, 'o, S> {
    pub(super) program: &'p Program<S>,
    pub(super) memory: Memory<S>,
    pub(super) frame: Frame<'p, S>,
    /// Constants declared inside functions.
    pub(super) local_constants: BTreeMap<String, Value<S>>,
    /// Variables of closures and patterns in opaque code, the innermost last.
    pub(super) locals: Vec<(String, Value<S>)>,
    steps: u64,
    frames_left: usize,
    observer: Option<Observer<'o, S>>,
}

impl<'p, 'o, S: Scalar> Machine<'p, 'o, S> {
    pub(super) fn new(
        program: &'p Program<S>,
        function: &'p Function,
        observer: Option<Observer<'o, S>>,
    ) -> Self {
        Machine {
            program,
            memory: Memory::new(),
            frame: Frame { function, base: 0, tapes: Vec::new() },
            local_constants: BTreeMap::new(),
            locals: Vec::new(),
            steps: program.steps,
            frames_left: 0,
            observer,
        }
    }

    /// Runs a function from outside.
    pub(super) fn run(mut self, function: &'p Function, args: Vec<Value<S>>) -> Result<Outcome<S>, Trap> {
        let mut passed = Vec::new();
        for (param, arg) in function.params.iter().zip(args) {
            let by_ref = matches!(function.var(param.var).ty, Ty::Ref(..));
            passed.push(if by_ref { Value::Ref(self.memory.allocate(arg)) } else { arg });
        }
        let value = self.invoke(function, passed.clone())?;
        let args = passed.into_iter().map(|arg| self.memory.deep(arg)).collect::<Result<_, _>>()?;
        Ok(Outcome { value, args, frames_left: self.frames_left })
    }

    /// Runs a function on arguments that match its parameters.
    pub(super) fn invoke(&mut self, function: &'p Function, args: Vec<Value<S>>) -> Result<Value<S>, Trap> {
        if function.params.len() != args.len() {
            let counts = format!("{} arguments for {} parameters", args.len(), function.params.len());
            return Err(Trap::Type(format!("{counts} of `{}`", function.name)));
        }
        let base = self.memory.reserve(function.vars.len());
        let tapes = function.tapes.iter().map(|_| TapeState::Missing).collect();
        let caller = std::mem::replace(&mut self.frame, Frame { function, base, tapes });
        for (param, arg) in function.params.iter().zip(args) {
            self.memory.set(base + param.var.0 as usize, Some(arg));
        }
        let value = self.body(function);
        self.frames_left += self.frame.tapes.iter().map(TapeState::frames_left).sum::<usize>();
        self.frame = caller;
        self.memory.truncate(base);
        value
    }

    fn body(&mut self, function: &'p Function) -> Result<Value<S>, Trap> {
        for stmt in &function.body.stmts {
            match self.step(stmt)? {
                Flow::Next => {}
                Flow::Return => break,
                Flow::Break(to) | Flow::Continue(to) => {
                    return Err(Trap::Type(format!("a jump to {to:?}, which is not around it")));
                }
            }
        }
        let value = self.operand(&function.result)?;
        self.memory.deep(value)
    }

    /// Runs a block. Its variables have no value after it.
    pub(super) fn block(&mut self, block: &'p Block) -> Result<Flow, Trap> {
        let flow = self.statements(block);
        self.forget(block);
        flow
    }

    fn statements(&mut self, block: &'p Block) -> Result<Flow, Trap> {
        for stmt in &block.stmts {
            let flow = self.step(stmt)?;
            if flow != Flow::Next {
                return Ok(flow);
            }
        }
        Ok(Flow::Next)
    }

    fn forget(&mut self, block: &'p Block) {
        for stmt in &block.stmts {
            match &stmt.kind {
                StmtKind::Let(var, _) | StmtKind::Declare(var) => self.forget_var(*var),
                StmtKind::TapePop(_, _, vars) => vars.iter().for_each(|var| self.forget_var(*var)),
                StmtKind::LetPullback { value, pullback, .. } => {
                    value.iter().chain([pullback]).for_each(|var| self.forget_var(*var));
                }
                StmtKind::LetJvp { value, tangent, .. } => {
                    self.forget_var(*value);
                    self.forget_var(*tangent);
                }
                _ => {}
            }
        }
    }

    fn forget_var(&mut self, var: VarId) {
        let cell = self.cell(var);
        self.memory.set(cell, None);
    }

    fn step(&mut self, stmt: &'p Stmt) -> Result<Flow, Trap> {
        self.tick()?;
        match &stmt.kind {
            StmtKind::If(cond, yes, no) => {
                let taken = if self.condition(cond)? { yes } else { no };
                self.block(taken)
            }
            StmtKind::Match(scrutinee, arms) => self.select_arm(scrutinee, arms),
            StmtKind::For(id, var, range, body) => self.for_range(stmt, (*id, *var), range, body),
            StmtKind::ForEach(id, pattern, binds, items, body) => {
                self.for_each((*id, pattern, binds), items, body)
            }
            StmtKind::While(id, test, cond, body) => self.while_loop(*id, test, cond, body),
            StmtKind::Loop(id, body) => self.endless(*id, body),
            StmtKind::Labeled(id, body) => {
                let flow = self.block(body)?;
                Ok(if flow == Flow::Break(*id) { Flow::Next } else { flow })
            }
            StmtKind::Scope(body) => self.block(body),
            StmtKind::Break(id) => Ok(Flow::Break(*id)),
            StmtKind::Continue(id) => Ok(Flow::Continue(*id)),
            StmtKind::Return => Ok(Flow::Return),
            _ => self.simple(stmt).map(|()| Flow::Next),
        }
    }

    /// A statement that goes on to the next one.
    fn simple(&mut self, stmt: &'p Stmt) -> Result<(), Trap> {
        match &stmt.kind {
            StmtKind::Let(var, value) => {
                let value = self.rvalue(value)?;
                self.define(stmt, *var, value)
            }
            StmtKind::Declare(var) => {
                self.forget_var(*var);
                Ok(())
            }
            // The pattern did it.
            StmtKind::Bound(..) => Ok(()),
            StmtKind::Assign(place, value) => self.assign(stmt, place, value),
            StmtKind::OpAssign(place, op, value) => self.op_assign(stmt, place, *op, value),
            StmtKind::Accumulate(place, value) => self.accumulate(stmt, place, value),
            StmtKind::Swap(a, b) => self.swap(a, b),
            StmtKind::Change(place, change) => self.change(place, change),
            StmtKind::Bail(value) => Err(Trap::Bailed(value.tokens.to_string())),
            StmtKind::Effect(code) => self.effect(code),
            StmtKind::Item(tokens) => self.item(tokens),
            StmtKind::TapeNew(tape) => self.new_tape(*tape),
            StmtKind::TapePush(tape, index, vars) => self.push(*tape, index, vars),
            StmtKind::TapePop(tape, index, vars) => self.pop(stmt, (*tape, index), vars),
            _ => self.call_statement(stmt),
        }
    }

    pub(super) fn tick(&mut self) -> Result<(), Trap> {
        self.steps = self.steps.checked_sub(1).ok_or(Trap::StepLimit)?;
        Ok(())
    }

    // ---- variables and places ----

    pub(super) fn cell(&self, var: VarId) -> usize {
        self.frame.base + var.0 as usize
    }

    pub(super) fn variable(&self, var: VarId) -> Result<Value<S>, Trap> {
        self.memory.get(self.cell(var)).cloned().ok_or_else(|| self.uninitialized(var))
    }

    fn uninitialized(&self, var: VarId) -> Trap {
        Trap::Uninitialized(self.frame.function.var(var).name.clone())
    }

    /// Gives a variable its value.
    pub(super) fn define(&mut self, stmt: &'p Stmt, var: VarId, value: Value<S>) -> Result<(), Trap> {
        let function = self.frame.function;
        in_range(&function.var(var).ty, &value)?;
        if let Some(observer) = &mut self.observer {
            observer(&Event { function, stmt, var, value: &value });
        }
        let cell = self.cell(var);
        self.memory.set(cell, Some(value));
        Ok(())
    }

    /// The location that a place denotes.
    pub(super) fn resolve(&mut self, place: &Place) -> Result<Pointer, Trap> {
        let mut at = Pointer::cell(self.cell(place.root));
        if !place.path.is_empty() && self.memory.get(self.cell(place.root)).is_none() {
            return Err(self.uninitialized(place.root));
        }
        for step in &place.path {
            at = match step {
                Projection::Deref => self.memory.deref(at)?,
                Projection::Payload(_) => {
                    return Err(Trap::Unsupported("the payload of a variant".to_owned()));
                }
                Projection::Field(member) => self.memory.field(self.memory.follow(at)?, member)?,
                Projection::Index(index) => {
                    let index = self.integer(index)?;
                    self.memory.element(self.memory.follow(at)?, index)?
                }
                Projection::Range(lo, hi) => {
                    let lo = lo.as_ref().map_or(Ok(0), |lo| self.integer(lo))?;
                    let hi = hi.as_ref().map(|hi| self.integer(hi)).transpose()?;
                    self.memory.slice(self.memory.follow(at)?, lo, hi)?
                }
            };
        }
        Ok(at)
    }

    pub(super) fn load(&mut self, place: &Place) -> Result<Value<S>, Trap> {
        if place.is_var() {
            return self.variable(place.root);
        }
        let at = self.resolve(place)?;
        self.memory.read(&at)
    }

    fn report(&mut self, stmt: &'p Stmt, var: VarId, at: &Pointer) -> Result<(), Trap> {
        let function = self.frame.function;
        if let Some(observer) = &mut self.observer {
            let value = self.memory.read(at)?;
            observer(&Event { function, stmt, var, value: &value });
        }
        Ok(())
    }

    fn assign(&mut self, stmt: &'p Stmt, place: &Place, value: &Operand) -> Result<(), Trap> {
        let value = self.operand(value)?;
        let at = self.resolve(place)?;
        self.memory.write(&at, value)?;
        self.report(stmt, place.root, &at)
    }

    fn op_assign(&mut self, stmt: &'p Stmt, place: &Place, op: BinOp, value: &Operand) -> Result<(), Trap> {
        let value = self.operand(value)?;
        let at = self.resolve(place)?;
        let at = self.memory.follow(at)?;
        let old = self.memory.read(&at)?;
        let new = self.binary(op, &old, &value)?;
        if place.is_var() {
            in_range(&self.frame.function.var(place.root).ty, &new)?;
        }
        self.memory.write(&at, new)?;
        self.report(stmt, place.root, &at)
    }

    fn accumulate(&mut self, stmt: &'p Stmt, place: &Place, value: &Operand) -> Result<(), Trap> {
        let value = self.operand(value)?;
        let value = self.memory.deep(value)?;
        let at = self.resolve(place)?;
        let at = self.memory.follow(at)?;
        self.memory.update(&at, |old| old.accumulate(&value))?;
        self.report(stmt, place.root, &at)
    }

    fn swap(&mut self, a: &Place, b: &Place) -> Result<(), Trap> {
        let (at_a, at_b) = (self.resolve(a)?, self.resolve(b)?);
        let (old_a, old_b) = (self.memory.read(&at_a)?, self.memory.read(&at_b)?);
        self.memory.write(&at_a, old_b)?;
        self.memory.write(&at_b, old_a)
    }

    // ---- loops and choices ----

    fn condition(&mut self, cond: &Operand) -> Result<bool, Trap> {
        match self.operand_value(cond)? {
            Value::Bool(b) => Ok(b),
            other => Err(Trap::Type(format!("{other:?} as a condition"))),
        }
    }

    fn select_arm(&mut self, scrutinee: &'p Opaque, arms: &'p [Arm]) -> Result<Flow, Trap> {
        let value = self.opaque(scrutinee)?;
        for arm in arms {
            if !self.bind_pattern(&arm.pattern, &arm.binds, &value)? {
                continue;
            }
            if let Some((block, guard)) = &arm.guard {
                self.statements(block)?;
                if !self.condition(guard)? {
                    continue;
                }
            }
            let flow = self.block(&arm.body);
            arm.binds.iter().for_each(|var| self.forget_var(*var));
            return flow;
        }
        Err(Trap::Type(format!("no arm matches {value:?}")))
    }

    /// One iteration: whether the loop goes on, and what it hands outwards if not.
    fn iteration(&mut self, id: LoopId, body: &'p Block) -> Result<Option<Flow>, Trap> {
        self.tick()?;
        Ok(match self.block(body)? {
            Flow::Next => None,
            Flow::Continue(to) if to == id => None,
            Flow::Break(to) if to == id => Some(Flow::Next),
            outwards => Some(outwards),
        })
    }

    fn for_range(
        &mut self,
        stmt: &'p Stmt,
        (id, var): (LoopId, VarId),
        range: &Range,
        body: &'p Block,
    ) -> Result<Flow, Trap> {
        for index in self.indices(range)? {
            self.define(stmt, var, Value::Int(index))?;
            if let Some(flow) = self.iteration(id, body)? {
                self.forget_var(var);
                return Ok(flow);
            }
        }
        self.forget_var(var);
        Ok(Flow::Next)
    }

    fn for_each(
        &mut self,
        (id, pattern, binds): (LoopId, &proc_macro2::TokenStream, &[VarId]),
        items: &'p Opaque,
        body: &'p Block,
    ) -> Result<Flow, Trap> {
        let items = self.opaque(items)?;
        let Value::List(items) = self.memory.deep(items)? else {
            return Err(Trap::Unsupported("an iterator that is no list".to_owned()));
        };
        for item in items {
            self.bind_pattern(pattern, binds, &item)?;
            if let Some(flow) = self.iteration(id, body)? {
                return Ok(flow);
            }
        }
        Ok(Flow::Next)
    }

    fn while_loop(
        &mut self,
        id: LoopId,
        test: &'p Block,
        cond: &Operand,
        body: &'p Block,
    ) -> Result<Flow, Trap> {
        loop {
            self.statements(test)?;
            let go_on = self.condition(cond)?;
            self.forget(test);
            if !go_on {
                return Ok(Flow::Next);
            }
            if let Some(flow) = self.iteration(id, body)? {
                return Ok(flow);
            }
        }
    }

    fn endless(&mut self, id: LoopId, body: &'p Block) -> Result<Flow, Trap> {
        loop {
            if let Some(flow) = self.iteration(id, body)? {
                return Ok(flow);
            }
        }
    }

    // ---- tapes ----

    fn new_tape(&mut self, tape: TapeId) -> Result<(), Trap> {
        let function = self.frame.function;
        let new = &function.tapes[tape.0 as usize];
        let lengths = match &new.reserve {
            Some(frames) if new.indexed => vec![Some(self.integer(frames)?)],
            _ => new.dims.iter().map(|n| n.literal().map(i128::from)).collect(),
        };
        let grows = lengths.is_empty();
        self.frame.tapes[tape.0 as usize] = if grows {
            TapeState::Stack(Vec::new())
        } else {
            TapeState::Indexed { frames: BTreeMap::new(), lengths }
        };
        Ok(())
    }

    fn key(&mut self, index: &[Operand]) -> Result<Vec<i128>, Trap> {
        index.iter().map(|operand| self.integer(operand)).collect()
    }

    fn push(&mut self, tape: TapeId, index: &[Operand], vars: &[VarId]) -> Result<(), Trap> {
        let slots = vars.iter().map(|var| self.variable(*var)).collect::<Result<Vec<_>, _>>()?;
        let key = self.key(index)?;
        match &mut self.frame.tapes[tape.0 as usize] {
            TapeState::Stack(frames) => frames.push(slots),
            TapeState::Indexed { frames, lengths } => {
                let fits = |(i, n): (&i128, &Option<i128>)| n.is_none_or(|n| (0..n).contains(i));
                if key.len() != lengths.len() || !key.iter().zip(&*lengths).all(fits) {
                    return Err(Trap::Tape(format!("no room for {key:?} in {lengths:?}")));
                }
                frames.insert(key, slots);
            }
            TapeState::Missing => return Err(Trap::Tape("pushed before it was made".to_owned())),
        }
        Ok(())
    }

    fn pop(
        &mut self,
        stmt: &'p Stmt,
        (tape, index): (TapeId, &[Operand]),
        vars: &[VarId],
    ) -> Result<(), Trap> {
        let key = self.key(index)?;
        let slots = match &mut self.frame.tapes[tape.0 as usize] {
            TapeState::Stack(frames) => frames.pop(),
            TapeState::Indexed { frames, .. } => frames.get(&key).cloned(),
            TapeState::Missing => None,
        };
        let slots = slots.filter(|slots| slots.len() == vars.len());
        let slots = slots.ok_or_else(|| Trap::Tape(format!("no frame at {key:?} for {vars:?}")))?;
        vars.iter().zip(slots).try_for_each(|(var, value)| self.define(stmt, *var, value))
    }
}

impl<S> TapeState<S> {
    fn frames_left(&self) -> usize {
        match self {
            TapeState::Stack(frames) => frames.len(),
            TapeState::Missing | TapeState::Indexed { .. } => 0,
        }
    }
}
