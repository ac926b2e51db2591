//! Operands, operators and the right sides of statements.

use super::integers::{cast, to_f64};
use super::machine::Machine;
use super::methods;
use super::value::{Scalar, Trap, Value, member_name};
use crate::ir::{BinOp, Const, Length, Operand, Place, Rvalue, Ty, UnOp};
use crate::rules;

impl<S: Scalar> Machine<'_, '_, S> {
    /// The value of an operand; a reference stays one.
    pub(super) fn operand(&mut self, operand: &Operand) -> Result<Value<S>, Trap> {
        match operand {
            Operand::Var(var) => self.variable(*var),
            Operand::Const(Const::Float { value, .. }, _) => Ok(Value::float(*value)),
            Operand::Const(Const::Int { value, .. }, ty) => Ok(literal(*value, ty)),
            Operand::Const(Const::Bool(value), _) => Ok(Value::Bool(*value)),
            Operand::Const(Const::Unit, _) => Ok(Value::Unit),
            Operand::Const(Const::Path(tokens), _) => self.tokens(tokens),
            Operand::Tree(value) => self.rvalue(value),
        }
    }

    /// The value of an operand, with references followed, as operators and methods do.
    pub(super) fn operand_value(&mut self, operand: &Operand) -> Result<Value<S>, Trap> {
        match self.operand(operand)? {
            Value::Ref(to) => self.memory.read_deep(&to),
            value => Ok(value),
        }
    }

    fn operands(&mut self, list: &[Operand]) -> Result<Vec<Value<S>>, Trap> {
        list.iter().map(|operand| self.operand(operand)).collect()
    }

    pub(super) fn rvalue(&mut self, value: &Rvalue) -> Result<Value<S>, Trap> {
        match value {
            Rvalue::Use(a) | Rvalue::NoDiff(a, _) => self.operand(a),
            Rvalue::Load(place) => self.load(place),
            Rvalue::CloneOf(place) => {
                let value = self.load(place)?;
                self.memory.deep(value)
            }
            Rvalue::Borrow(place) => self.argument(&crate::ir::Arg::Ref(place.clone())),
            Rvalue::Taken(place, taking) => self.taken(place, taking),
            Rvalue::Unary(op, a) => unary(*op, self.operand_value(a)?),
            Rvalue::Binary(op, a, b) => self.operator(*op, a, b),
            Rvalue::Rule(name, args, _) => self.rule(name, args),
            Rvalue::Cast(a, ty, _) => cast(self.operand_value(a)?, ty),
            Rvalue::Len(place) => self.length_of(place),
            Rvalue::Call { callee, args, .. } => self.call(callee, args),
            Rvalue::Opaque(code) => self.opaque(code),
            Rvalue::Select(cond, a, b) => match self.operand_value(cond)? {
                Value::Bool(true) => self.operand(a),
                Value::Bool(false) => self.operand(b),
                other => Err(Trap::Type(format!("{other:?} as a condition"))),
            },
            Rvalue::Zero(ty, like) => self.zero(ty, like.as_ref()),
            Rvalue::Scale(seed, partial) => {
                let (seed, partial) = (self.operand_value(seed)?, self.operand_value(partial)?);
                scale(&seed, &partial)
            }
            Rvalue::Runtime(name, args) => self.runtime(name, args),
            Rvalue::Nothing => Ok(Value::Unit),
            Rvalue::Tuple(_)
            | Rvalue::Array(_)
            | Rvalue::VecList(_)
            | Rvalue::Repeat(..)
            | Rvalue::VecRepeat(..)
            | Rvalue::Struct { .. } => self.aggregate(value),
        }
    }

    fn aggregate(&mut self, value: &Rvalue) -> Result<Value<S>, Trap> {
        match value {
            Rvalue::Tuple(list) | Rvalue::Array(list) | Rvalue::VecList(list) => {
                Ok(Value::List(self.operands(list)?))
            }
            Rvalue::Repeat(a, length) => {
                let count = self.length(length)?;
                Ok(Value::List(vec![self.operand(a)?; count]))
            }
            Rvalue::VecRepeat(a, count) => {
                let count = self.integer(count)?;
                let count =
                    usize::try_from(count).map_err(|_| Trap::Overflow(format!("{count} elements")))?;
                Ok(Value::List(vec![self.operand(a)?; count]))
            }
            Rvalue::Struct { fields, .. } => {
                let named = fields.iter().map(|(member, a)| Ok((member_name(member), self.operand(a)?)));
                Ok(Value::Struct(named.collect::<Result<_, _>>()?))
            }
            other => Err(Trap::Unsupported(format!("{other:?}"))),
        }
    }

    /// The number that a length stands for.
    fn length(&mut self, length: &Length) -> Result<usize, Trap> {
        match length.literal() {
            Some(count) => usize::try_from(count).map_err(|_| Trap::Overflow(length.text())),
            None => match self.tokens(&length.0)? {
                Value::Int(count) => usize::try_from(count).map_err(|_| Trap::Overflow(length.text())),
                other => Err(Trap::Type(format!("{other:?} as a length"))),
            },
        }
    }

    fn length_of(&mut self, place: &Place) -> Result<Value<S>, Trap> {
        let at = self.resolve(place)?;
        let at = self.memory.follow(at)?;
        Ok(Value::Int(self.memory.len(&at)? as i128))
    }

    fn operator(&mut self, op: BinOp, a: &Operand, b: &Operand) -> Result<Value<S>, Trap> {
        let (a, b) = (self.operand_value(a)?, self.operand_value(b)?);
        self.binary(op, &a, &b)
    }

    pub(super) fn binary(&self, op: BinOp, a: &Value<S>, b: &Value<S>) -> Result<Value<S>, Trap> {
        let follow = |v: &Value<S>| self.memory.deep(v.clone());
        match (a, b) {
            (Value::Float(a), Value::Float(b)) => floats(op, a, b),
            (Value::Int(a), Value::Int(b)) => ints(op, *a, *b),
            (Value::Bool(a), Value::Bool(b)) => bools(op, *a, *b),
            (Value::NoTangent, _) | (_, Value::NoTangent) => Ok(Value::NoTangent),
            (Value::Ref(_), _) | (_, Value::Ref(_)) => self.binary(op, &follow(a)?, &follow(b)?),
            (a, b) => Err(Trap::Type(format!("{op:?} of {a:?} and {b:?}"))),
        }
    }

    fn rule(&mut self, name: &'static str, args: &[Operand]) -> Result<Value<S>, Trap> {
        let mut values = Vec::with_capacity(args.len());
        for arg in args {
            values.push(self.operand_value(arg)?);
        }
        apply_rule(name, &values)
    }

    /// A tangent of zeros: by the type if that tells the shape, else like the value at the place. Without a
    /// place it is also the value that a variable declared early has before its first.
    fn zero(&mut self, ty: &Ty, like: Option<&Place>) -> Result<Value<S>, Trap> {
        match like.filter(|_| !ty.has_zero()) {
            None => self.zero_of(ty),
            Some(place) => {
                let at = self.resolve(place)?;
                let at = self.memory.follow(at)?;
                Ok(self.memory.read_deep(&at)?.zero_tangent())
            }
        }
    }

    pub(super) fn zero_of(&mut self, ty: &Ty) -> Result<Value<S>, Trap> {
        match ty {
            Ty::Float(_) | Ty::SomeFloat | Ty::Param(_) => Ok(Value::float(0.0)),
            Ty::Int(_) => Ok(Value::Int(0)),
            Ty::Bool => Ok(Value::Bool(false)),
            Ty::Unit => Ok(Value::Unit),
            Ty::Array(item, length) => {
                let count = self.length(length)?;
                Ok(Value::List(vec![self.zero_of(item)?; count]))
            }
            Ty::Tuple(items) => {
                let zeros = items.iter().map(|item| self.zero_of(item));
                Ok(Value::List(zeros.collect::<Result<_, _>>()?))
            }
            _ => Err(Trap::Shape(format!("a zero of {ty:?}"))),
        }
    }
}

/// An integer literal: a float where the context made it one.
fn literal<S: Scalar>(value: i128, ty: &Ty) -> Value<S> {
    match ty {
        Ty::Float(_) | Ty::SomeFloat | Ty::Param(_) => Value::float(to_f64(value)),
        _ => Value::Int(value),
    }
}

pub(super) fn unary<S: Scalar>(op: UnOp, a: Value<S>) -> Result<Value<S>, Trap> {
    match (op, a) {
        (UnOp::Neg, Value::Float(a)) => Ok(Value::Float(a.neg())),
        (UnOp::Neg, Value::Int(a)) => Ok(Value::Int(-a)),
        (UnOp::Not, Value::Bool(a)) => Ok(Value::Bool(!a)),
        (_, Value::NoTangent) => Ok(Value::NoTangent),
        (op, a) => Err(Trap::Type(format!("{op:?} of {a:?}"))),
    }
}

fn compare<T: PartialOrd>(op: BinOp, a: &T, b: &T) -> Option<bool> {
    Some(match op {
        BinOp::Eq => a == b,
        BinOp::Ne => a != b,
        BinOp::Lt => a < b,
        BinOp::Le => a <= b,
        BinOp::Gt => a > b,
        BinOp::Ge => a >= b,
        _ => return None,
    })
}

fn floats<S: Scalar>(op: BinOp, a: &S, b: &S) -> Result<Value<S>, Trap> {
    if let Some(answer) = compare(op, &a.value(), &b.value()) {
        return Ok(Value::Bool(answer));
    }
    match op {
        BinOp::Add | BinOp::Sub | BinOp::Mul | BinOp::Div | BinOp::Rem => {
            Ok(Value::Float(S::arithmetic(op, a, b)))
        }
        _ => Err(Trap::Type(format!("{op:?} of floats"))),
    }
}

fn ints<S: Scalar>(op: BinOp, a: i128, b: i128) -> Result<Value<S>, Trap> {
    if let Some(answer) = compare(op, &a, &b) {
        return Ok(Value::Bool(answer));
    }
    if matches!(op, BinOp::Div | BinOp::Rem) && b == 0 {
        return Err(Trap::DivisionByZero);
    }
    let shift = u32::try_from(b).ok();
    let result = match op {
        BinOp::Add => a.checked_add(b),
        BinOp::Sub => a.checked_sub(b),
        BinOp::Mul => a.checked_mul(b),
        BinOp::Div => a.checked_div(b),
        BinOp::Rem => a.checked_rem(b),
        BinOp::BitAnd => Some(a & b),
        BinOp::BitOr => Some(a | b),
        BinOp::BitXor => Some(a ^ b),
        BinOp::Shl => shift.and_then(|by| a.checked_shl(by)),
        BinOp::Shr => shift.and_then(|by| a.checked_shr(by)),
        _ => return Err(Trap::Type(format!("{op:?} of integers"))),
    };
    result.map(Value::Int).ok_or_else(|| Trap::Overflow(format!("{op:?} of {a} and {b}")))
}

fn bools<S: Scalar>(op: BinOp, a: bool, b: bool) -> Result<Value<S>, Trap> {
    if let Some(answer) = compare(op, &a, &b) {
        return Ok(Value::Bool(answer));
    }
    Ok(Value::Bool(match op {
        BinOp::And | BinOp::BitAnd => a & b,
        BinOp::Or | BinOp::BitOr => a | b,
        BinOp::BitXor => a ^ b,
        _ => return Err(Trap::Type(format!("{op:?} of bools"))),
    }))
}

/// A function of the rule table, on floats, or of the integers where those have one of that name.
pub(super) fn apply_rule<S: Scalar>(name: &str, args: &[Value<S>]) -> Result<Value<S>, Trap> {
    if !matches!(args.first(), Some(Value::Float(_))) {
        let (receiver, rest) =
            args.split_first().ok_or_else(|| Trap::Type(format!("`{name}` of nothing")))?;
        return methods::method(name, receiver, rest);
    }
    let rule = rules::find(name).ok_or_else(|| Trap::Unsupported(format!("the function `{name}`")))?;
    let as_scalar = |value: &Value<S>| match value {
        Value::Float(v) => Ok(v.clone()),
        Value::Int(v) => Ok(S::from_f64(to_f64(*v))),
        other => Err(Trap::Type(format!("`{name}` of {other:?}"))),
    };
    let scalars = args.iter().map(as_scalar).collect::<Result<Vec<_>, _>>()?;
    if scalars.len() != rule.params.len() {
        return Err(Trap::Type(format!("`{name}` of {} arguments", scalars.len())));
    }
    Ok(Value::Float(S::rule(rule, &scalars)))
}

/// `seed × partial`, zero where the seed is zero.
pub(super) fn scale<S: Scalar>(seed: &Value<S>, partial: &Value<S>) -> Result<Value<S>, Trap> {
    match (seed, partial) {
        (Value::Float(seed), _) if seed.value() == 0.0 => Ok(Value::float(0.0)),
        (Value::Float(seed), Value::Float(partial)) => {
            Ok(Value::Float(S::arithmetic(BinOp::Mul, seed, partial)))
        }
        (Value::NoTangent, _) | (_, Value::NoTangent) => Ok(Value::NoTangent),
        (seed, partial) => Err(Trap::Type(format!("{seed:?} scaled by {partial:?}"))),
    }
}
