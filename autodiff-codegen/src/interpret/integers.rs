//! Integers: the numbers a range runs over, the limits of types, and casts.

use super::machine::Machine;
use super::value::{Scalar, Trap, Value};
use crate::ir::{FloatTy, Operand, Range, Ty};

/// The least and the greatest value of a type, by name.
fn limits(name: &str) -> Option<(i128, i128)> {
    Some(match name {
        "u8" => (0, i128::from(u8::MAX)),
        "u16" => (0, i128::from(u16::MAX)),
        "u32" => (0, i128::from(u32::MAX)),
        "u64" | "usize" => (0, i128::from(u64::MAX)),
        "i8" => (i128::from(i8::MIN), i128::from(i8::MAX)),
        "i16" => (i128::from(i16::MIN), i128::from(i16::MAX)),
        "i32" => (i128::from(i32::MIN), i128::from(i32::MAX)),
        "i64" | "isize" => (i128::from(i64::MIN), i128::from(i64::MAX)),
        _ => return None,
    })
}

/// `value as name`, from an integer: keeps the low bits.
fn wrap(value: i128, name: &str) -> i128 {
    match limits(name) {
        Some((lo, hi)) => (value - lo).rem_euclid(hi - lo + 1) + lo,
        None => value,
    }
}

/// `value as name`, from a float: rounds towards zero, and stays within the limits.
#[expect(clippy::cast_possible_truncation, reason = "saturates, as the cast in the program does")]
fn saturate(value: f64, name: &str) -> i128 {
    let (lo, hi) = limits(name).unwrap_or((i128::MIN, i128::MAX));
    (value as i128).clamp(lo, hi)
}

#[expect(clippy::cast_precision_loss, reason = "rounds, as the cast in the program does")]
pub(super) fn to_f64(value: i128) -> f64 {
    value as f64
}

/// `value as ty`
pub(super) fn cast<S: Scalar>(value: Value<S>, ty: &Ty) -> Result<Value<S>, Trap> {
    match (value, ty) {
        (Value::Float(v), Ty::Int(name)) => Ok(Value::Int(saturate(v.value(), name))),
        (Value::Int(v), Ty::Int(name)) => Ok(Value::Int(wrap(v, name))),
        (Value::Bool(v), Ty::Int(_)) => Ok(Value::Int(i128::from(v))),
        (Value::Int(v), Ty::Float(FloatTy::F32)) => {
            #[expect(clippy::cast_precision_loss, reason = "rounds, as the cast in the program does")]
            let rounded = v as f32;
            Ok(Value::float(f64::from(rounded)))
        }
        (Value::Int(v), Ty::Float(FloatTy::F64) | Ty::SomeFloat | Ty::Param(_)) => {
            Ok(Value::float(to_f64(v)))
        }
        (value @ Value::Float(_), Ty::Float(FloatTy::F64) | Ty::SomeFloat | Ty::Param(_)) => Ok(value),
        (value, ty) => Err(Trap::Unsupported(format!("{value:?} as {ty:?}"))),
    }
}

/// Integers must lie within the type of the variable that holds them.
pub(super) fn in_range<S>(ty: &Ty, value: &Value<S>) -> Result<(), Trap> {
    let (Ty::Int(name), Value::Int(v)) = (ty, value) else { return Ok(()) };
    match limits(name) {
        Some((lo, hi)) if !(lo..=hi).contains(v) => Err(Trap::Overflow(format!("{v} as {name}"))),
        _ => Ok(()),
    }
}

impl<S: Scalar> Machine<'_, '_, S> {
    /// The numbers of a range, in the order of the loop.
    pub(super) fn indices(&mut self, range: &Range) -> Result<Vec<i128>, Trap> {
        let lo = self.integer(&range.lo)?;
        let hi = self.integer(&range.hi)? + i128::from(range.inclusive);
        let step = range.step.as_ref().map_or(Ok(1), |step| self.integer(step))?;
        let step = usize::try_from(step).ok().filter(|step| *step > 0);
        let step = step.ok_or_else(|| Trap::Panic("step_by(0)".to_owned()))?;
        if hi - lo > 10_000_000 {
            return Err(Trap::StepLimit);
        }
        Ok(match (range.rev, range.step_first) {
            (false, _) => (lo..hi).step_by(step).collect(),
            (true, true) => {
                let mut all: Vec<i128> = (lo..hi).step_by(step).collect();
                all.reverse();
                all
            }
            (true, false) => (lo..hi).rev().step_by(step).collect(),
        })
    }

    /// An operand that is an integer.
    pub(super) fn integer(&mut self, operand: &Operand) -> Result<i128, Trap> {
        match self.operand_value(operand)? {
            Value::Int(v) => Ok(v),
            other => Err(Trap::Type(format!("{other:?} as an integer"))),
        }
    }
}
