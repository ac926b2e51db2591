//! The functions of the runtime crate that derivative programs call.

use super::evaluate::{apply_rule, scale, unary};
use super::integers::to_f64;
use super::machine::Machine;
use super::value::{Scalar, Trap, Value};
use crate::ir::{Arg, BinOp, Operand, Place, UnOp};

impl<S: Scalar> Machine<'_, '_, S> {
    pub(super) fn runtime(&mut self, name: &str, args: &[Arg]) -> Result<Value<S>, Trap> {
        match (name, args) {
            ("take", [Arg::RefMut(place)]) => return self.take(place),
            ("clear", [Arg::RefMut(place)]) => {
                self.take(place)?;
                return Ok(Value::Unit);
            }
            ("accumulate", [Arg::RefMut(place), value]) => return self.accumulate_argument(place, value),
            ("kept_ref", [Arg::Value(Operand::Var(v))]) => return self.argument(&Arg::Ref(Place::var(*v))),
            ("borrow", [place]) => return self.argument(place),
            _ => {}
        }
        let values = args.iter().map(|arg| self.deep_argument(arg)).collect::<Result<Vec<_>, _>>()?;
        match (name, values.as_slice()) {
            ("zero_tangent" | "scratch" | "scratch_value" | "zero_of" | "shape" | "zero_like", [like]) => {
                Ok(like.zero_tangent())
            }
            ("no_tangent" | "no_cotangent" | "mutated" | "no_shape", []) => Ok(Value::NoTangent),
            ("probe", [_]) => Ok(Value::Unit),
            ("none", []) => Ok(Value::Missing),
            ("kept", [Value::Missing]) => Err(Trap::Uninitialized("a value that was not kept".to_owned())),
            ("some" | "some_copy" | "kept" | "constant" | "again" | "zero_before", [value])
            | ("number", [Value::NoTangent, value] | [value, ..]) => Ok(value.clone()),
            ("from_i32", [Value::Int(value)]) => Ok(Value::float(to_f64(*value))),
            ("scale", [seed, partial]) => scale(seed, partial),
            ("sum_of", [Value::List(items)]) => sum(items),
            ("sum_from", [Value::List(items), Value::Int(from)]) => {
                sum(items.get(usize::try_from(*from).unwrap_or(0)..).unwrap_or_default())
            }
            ("check_len" | "check_shape", [..]) => same_length(&values),
            ("cast_pullback", [from, seed]) | ("cast_pushforward", [from, seed, _]) => {
                Ok(through(from, seed.clone()))
            }
            ("neg_pullback" | "neg_pushforward", [a, seed]) => {
                Ok(through(a, unary(UnOp::Neg, seed.clone())?))
            }
            ("discrete" | "float" | "owned", [_]) => Ok(Value::Unit),
            ("add", [a, b]) => self.binary(BinOp::Add, a, b),
            ("sub", [a, b]) => self.binary(BinOp::Sub, a, b),
            ("mul", [a, b]) => self.binary(BinOp::Mul, a, b),
            ("div", [a, b]) => self.binary(BinOp::Div, a, b),
            ("rem", [a, b]) => self.binary(BinOp::Rem, a, b),
            (_, [a, b, d_a, d_b]) if name.ends_with("_pushforward") => {
                self.pushforward(name, [a, b], [d_a, d_b])
            }
            (_, [a, b, seed]) if name.ends_with("_pullback") => self.pullback(name, a, b, seed),
            _ => Err(Trap::Unsupported(format!("the runtime function `{name}` of {} arguments", args.len()))),
        }
    }

    fn deep_argument(&mut self, arg: &Arg) -> Result<Value<S>, Trap> {
        let value = self.argument(arg)?;
        self.memory.deep(value)
    }

    /// The tangent at a place, which is zero afterwards.
    fn take(&mut self, place: &Place) -> Result<Value<S>, Trap> {
        let at = self.resolve(place)?;
        let at = self.memory.follow(at)?;
        let value = self.memory.read(&at)?;
        self.memory.write(&at, value.zero_tangent())?;
        Ok(value)
    }

    fn accumulate_argument(&mut self, place: &Place, value: &Arg) -> Result<Value<S>, Trap> {
        let value = self.deep_argument(value)?;
        let at = self.resolve(place)?;
        let at = self.memory.follow(at)?;
        self.memory.update(&at, |old| old.accumulate(&value))?;
        Ok(Value::Unit)
    }

    /// The tangent of an operator's value: numbers commute, so it is what the pullback makes of the tangents.
    fn pushforward(
        &self,
        name: &str,
        [a, b]: [&Value<S>; 2],
        [d_a, d_b]: [&Value<S>; 2],
    ) -> Result<Value<S>, Trap> {
        let name = name.replace("_pushforward", "_pullback");
        let mut total = Value::NoTangent;
        for (k, tangent) in [d_a, d_b].into_iter().enumerate() {
            if matches!(tangent, Value::NoTangent) {
                continue;
            }
            if let Value::List(both) = self.pullback(&name, a, b, tangent)? {
                match &mut total {
                    Value::NoTangent => total = both[k].clone(),
                    sum => sum.accumulate(&both[k])?,
                }
            }
        }
        Ok(total)
    }

    /// The cotangents of both operands of an operator.
    fn pullback(&self, name: &str, a: &Value<S>, b: &Value<S>, seed: &Value<S>) -> Result<Value<S>, Trap> {
        for (side, k) in [("left_", 0), ("right_", 1)] {
            if let Some(name) = name.strip_prefix(side)
                && let Value::List(both) = self.pullback(name, a, b, seed)?
            {
                return Ok(both[k].clone());
            }
        }
        let (by_a, by_b) = match name.trim_end_matches("_pullback") {
            "add" => (seed.clone(), seed.clone()),
            "sub" => (seed.clone(), unary(UnOp::Neg, seed.clone())?),
            "mul" => (scale(seed, b)?, scale(seed, a)?),
            "div" => {
                let slope = apply_rule("recip", std::slice::from_ref(b))?;
                let quotient = self.binary(BinOp::Div, a, b)?;
                let by_a = scale(seed, &slope)?;
                let by_b = unary(UnOp::Neg, self.binary(BinOp::Mul, &by_a, &quotient)?)?;
                (by_a, by_b)
            }
            "rem" => (seed.clone(), Value::NoTangent),
            other => return Err(Trap::Unsupported(format!("the pullback of `{other}`"))),
        };
        Ok(Value::List(vec![through(a, by_a), through(b, by_b)]))
    }
}

/// The cotangent, or nothing if the operand carries none.
fn through<S: Scalar>(operand: &Value<S>, cotangent: Value<S>) -> Value<S> {
    match operand {
        Value::Float(_) => cotangent,
        _ => Value::NoTangent,
    }
}

fn sum<S: Scalar>(items: &[Value<S>]) -> Result<Value<S>, Trap> {
    let Some((first, rest)) = items.split_first() else { return Ok(Value::float(0.0)) };
    let mut total = first.clone();
    rest.iter().try_for_each(|item| total.accumulate(item))?;
    Ok(total)
}

/// `check_len(name, 3, 3)`
fn same_length<S: Scalar>(values: &[Value<S>]) -> Result<Value<S>, Trap> {
    match values {
        [.., Value::Int(a), Value::Int(b)] if a != b => Err(Trap::Shape(format!("{b} elements for {a}"))),
        _ => Ok(Value::Unit),
    }
}
