//! Calls: of functions, methods and pullbacks.

use std::rc::Rc;

use super::Entry;
use super::machine::Machine;
use super::methods;
use super::value::{Pullback, Scalar, Trap, Value};
use crate::ir::{Arg, Callee, Change, Operand, Place, Stmt, StmtKind, Ty, VarId};

impl<'p, S: Scalar> Machine<'p, '_, S> {
    /// The statements that call derivatives.
    pub(super) fn call_statement(&mut self, stmt: &'p Stmt) -> Result<(), Trap> {
        match &stmt.kind {
            StmtKind::Set(var, value) => {
                let value = self.rvalue(value)?;
                self.define(stmt, *var, value)
            }
            StmtKind::LetPullback { value, pullback, callee, args, .. } => {
                self.let_pullback(stmt, (*value, *pullback), callee, args)
            }
            StmtKind::CallPullback { pullback, again, seed, shadows } => {
                self.call_pullback(*pullback, again, seed.as_ref(), shadows)
            }
            StmtKind::CallJoint { callee, args, seed, shadows } => {
                let args = self.arguments(args)?;
                self.reverse(&callee_name(callee), args, None, seed.as_ref(), shadows)
            }
            StmtKind::LetJvp { value, tangent, callee, args, .. } => {
                self.let_jvp(stmt, (*value, *tangent), callee, args)
            }
            other => Err(Trap::Unsupported(format!("{other:?}"))),
        }
    }

    fn entry(&self, name: &str) -> Result<&'p Entry, Trap> {
        self.program.functions.get(name).ok_or_else(|| Trap::Unsupported(format!("a call of `{name}`")))
    }

    pub(super) fn argument(&mut self, arg: &Arg) -> Result<Value<S>, Trap> {
        match arg {
            Arg::Value(operand) => self.operand(operand),
            Arg::Ref(place) | Arg::RefMut(place) | Arg::Receiver(place) => {
                let at = self.resolve(place)?;
                Ok(Value::Ref(self.memory.follow(at)?))
            }
        }
    }

    fn arguments(&mut self, args: &[Arg]) -> Result<Vec<Value<S>>, Trap> {
        args.iter().map(|arg| self.argument(arg)).collect()
    }

    /// The value as a parameter of that type takes it: behind a reference or not.
    fn fit(&mut self, ty: &Ty, value: Value<S>) -> Result<Value<S>, Trap> {
        match (ty, value) {
            (Ty::Ref(..), value @ Value::Ref(_)) => Ok(value),
            (Ty::Ref(..), value) => Ok(Value::Ref(self.memory.allocate(value))),
            (_, value) => self.memory.deep(value),
        }
    }

    fn fit_all(
        &mut self,
        function: &'p crate::ir::Function,
        args: Vec<Value<S>>,
    ) -> Result<Vec<Value<S>>, Trap> {
        let fitted = args.into_iter().enumerate().map(|(i, value)| match function.params.get(i) {
            Some(param) => self.fit(&function.var(param.var).ty, value),
            None => Ok(value),
        });
        fitted.collect()
    }

    fn enter(&mut self, function: &'p crate::ir::Function, args: Vec<Value<S>>) -> Result<Value<S>, Trap> {
        let args = self.fit_all(function, args)?;
        self.invoke(function, args)
    }

    /// A call in code that is kept as tokens.
    pub(super) fn call_by_name(&mut self, name: &str, args: Vec<Value<S>>) -> Result<Value<S>, Trap> {
        let entry = self.entry(name)?;
        self.enter(&entry.primal, args)
    }

    pub(super) fn call(&mut self, callee: &Callee, args: &[Arg]) -> Result<Value<S>, Trap> {
        let name = callee_name(callee);
        if let Some((place, change)) = change_in_place(callee, args) {
            self.change(place, &change)?;
            return Ok(Value::Unit);
        }
        let args = self.arguments(args)?;
        if let Some(entry) = self.program.functions.get(&name) {
            return self.enter(&entry.primal, args);
        }
        let mut values = Vec::new();
        for arg in args {
            values.push(self.memory.deep(arg)?);
        }
        let (receiver, rest) =
            values.split_first().ok_or_else(|| Trap::Unsupported(format!("a call of `{name}`")))?;
        methods::method(&name, receiver, rest)
    }

    /// The arguments of a call, with copies of what they refer to.
    fn snapshot(&self, args: &[Value<S>]) -> Result<Vec<Value<S>>, Trap> {
        args.iter().map(|arg| self.memory.deep(arg.clone())).collect()
    }

    fn let_pullback(
        &mut self,
        stmt: &'p Stmt,
        (value, pullback): (Option<VarId>, VarId),
        callee: &Callee,
        args: &[Arg],
    ) -> Result<(), Trap> {
        let name = callee_name(callee);
        let entry = self.entry(&name)?;
        let args = self.arguments(args)?;
        let before = self.snapshot(&args)?;
        let result = self.enter(&entry.primal, args)?;
        let kept = Pullback { callee: name, args: before, result: self.memory.deep(result.clone())? };
        if let Some(var) = value {
            self.define(stmt, var, result)?;
        }
        self.define(stmt, pullback, Value::Pullback(Rc::new(kept)))
    }

    fn call_pullback(
        &mut self,
        pullback: VarId,
        again: &[Arg],
        seed: Option<&Operand>,
        shadows: &[Arg],
    ) -> Result<(), Trap> {
        let Value::Pullback(kept) = self.variable(pullback)? else {
            return Err(Trap::Type("a call of what is no pullback".to_owned()));
        };
        self.check_again(&kept, again)?;
        self.reverse(&kept.callee, kept.args.clone(), Some(&kept.result), seed, shadows)
    }

    /// What is borrowed again must be what the forward sweep saw: printed pullbacks read it.
    fn check_again(&mut self, kept: &Pullback<S>, again: &[Arg]) -> Result<(), Trap> {
        let entry = self.entry(&kept.callee)?;
        let whole = again.len() == entry.primal.params.len();
        let is_lent = |param: &crate::ir::Param| {
            param.receiver || matches!(entry.primal.var(param.var).ty, Ty::Ref(..))
        };
        let by_ref = entry.primal.params.iter().zip(&kept.args).filter(|(param, _)| whole || is_lent(param));
        for ((param, then), arg) in by_ref.zip(again) {
            if whole && !is_lent(param) {
                continue;
            }
            let now = self.argument(arg)?;
            let now = self.memory.deep(now)?;
            let written = matches!(entry.primal.var(param.var).ty, Ty::Ref(true, _));
            if !written && !same(then, &now) {
                let name = &entry.primal.var(param.var).name;
                return Err(Trap::Stale(format!("`{name}` of `{}`: {then:?}, now {now:?}", kept.callee)));
            }
        }
        Ok(())
    }

    /// Runs the reverse program of a function. Shadows are given for every parameter or for the active ones.
    fn reverse(
        &mut self,
        name: &str,
        args: Vec<Value<S>>,
        result: Option<&Value<S>>,
        seed: Option<&Operand>,
        shadows: &[Arg],
    ) -> Result<(), Trap> {
        let entry = self.entry(name)?;
        let vjp = entry.vjp.as_ref().ok_or_else(|| Trap::Unsupported(format!("the gradient of `{name}`")))?;
        let wanted = entry.primal.params.iter().filter(|param| param.active).count();
        let mut passed = args;
        if vjp.params.len() > passed.len() + wanted {
            let ty = &vjp.var(vjp.params[passed.len()].var).ty;
            let seed = match (self.cotangent(seed, ty, result)?, result) {
                (Value::NoTangent, None) => {
                    // Nothing depends on the value of a call that runs again: zero, in its shape.
                    let again = self.snapshot(&passed)?;
                    self.enter(&entry.primal, again)?.zero_tangent()
                }
                (seed, _) => seed,
            };
            passed.push(seed);
        }
        for shadow in of_active(entry, shadows.iter().collect()) {
            passed.push(self.argument(shadow)?);
        }
        let top = self.memory.top();
        let done = self.enter(vjp, passed).map(|_| ());
        self.memory.truncate(top);
        done
    }

    /// The seed of a call; zero where nothing depends on the value.
    fn cotangent(
        &mut self,
        seed: Option<&Operand>,
        ty: &Ty,
        result: Option<&Value<S>>,
    ) -> Result<Value<S>, Trap> {
        match (seed.map_or(Ok(Value::NoTangent), |seed| self.operand(seed))?, result) {
            (Value::NoTangent, _) if ty.has_zero() => self.zero_of(ty),
            (Value::NoTangent, Some(result)) => Ok(result.zero_tangent()),
            (seed, _) => Ok(seed),
        }
    }

    fn let_jvp(
        &mut self,
        stmt: &'p Stmt,
        (value, tangent): (VarId, VarId),
        callee: &Callee,
        args: &[Arg],
    ) -> Result<(), Trap> {
        let name = callee_name(callee);
        let entry = self.entry(&name)?;
        let jvp = entry.jvp.as_ref();
        let jvp = jvp.ok_or_else(|| Trap::Unsupported(format!("the forward derivative of `{name}`")))?;
        let mut passed = self.arguments(args)?;
        let tangents = passed.split_off(passed.len().min(entry.primal.params.len()));
        passed.extend(of_active(entry, tangents));
        match self.enter(jvp, passed)? {
            Value::List(pair) if pair.len() == 2 => {
                let [first, second] = [pair[0].clone(), pair[1].clone()];
                self.define(stmt, value, first)?;
                self.define(stmt, tangent, second)
            }
            other => Err(Trap::Type(format!("{other:?} from a forward derivative"))),
        }
    }
}

/// Of one item per parameter, those of active parameters. Where there are fewer, they are those already.
fn of_active<T>(entry: &Entry, items: Vec<T>) -> Vec<T> {
    let params = &entry.primal.params;
    if items.len() != params.len() {
        return items;
    }
    params.iter().zip(items).filter(|(param, _)| param.active).map(|(_, item)| item).collect()
}

/// The name under which a callee is looked up: its last segment.
fn callee_name(callee: &Callee) -> String {
    match callee {
        Callee::Path { name, .. } | Callee::Method { name, .. } => name.to_string(),
        Callee::Operator(operator) => operator.module(),
    }
}

/// Whether two values are the same, bit for bit.
fn same<S: Scalar>(a: &Value<S>, b: &Value<S>) -> bool {
    match (a, b) {
        (Value::Float(a), Value::Float(b)) => a.value().to_bits() == b.value().to_bits(),
        (Value::List(a), Value::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Struct(a), Value::Struct(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|((_, a), (_, b))| same(a, b))
        }
        (Value::Int(a), Value::Int(b)) => a == b,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        _ => true,
    }
}

/// A method of slices that changes them, of a type that the compiler does not know.
fn change_in_place<'a>(callee: &Callee, args: &'a [Arg]) -> Option<(&'a Place, Change)> {
    let Callee::Method { name, .. } = callee else { return None };
    match (name.to_string().as_str(), args) {
        ("rotate_left", [Arg::Receiver(place), Arg::Value(n)]) => {
            Some((place, Change::RotateLeft(n.clone())))
        }
        ("rotate_right", [Arg::Receiver(place), Arg::Value(n)]) => {
            Some((place, Change::RotateRight(n.clone())))
        }
        ("reverse", [Arg::Receiver(place)]) => Some((place, Change::Reverse)),
        _ => None,
    }
}
