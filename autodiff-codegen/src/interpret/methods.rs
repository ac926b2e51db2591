//! Methods of integers, bools and lists that lowering leaves as calls or opaque code.

use super::evaluate::apply_rule;
use super::value::{Scalar, Trap, Value};
use crate::rules;

/// `receiver.name(args)`
pub(super) fn method<S: Scalar>(
    name: &str,
    receiver: &Value<S>,
    args: &[Value<S>],
) -> Result<Value<S>, Trap> {
    let unknown = || Trap::Unsupported(format!("`{name}` of {receiver:?}"));
    match receiver {
        _ if matches!(name, "clone" | "to_owned" | "copied" | "cloned") => Ok(receiver.clone()),
        Value::Int(a) => integer(name, *a, args).ok_or_else(unknown)?,
        Value::Float(a) => float(name, a, args).ok_or_else(unknown)?,
        Value::List(items) => list(name, items, args).ok_or_else(unknown)?,
        _ => Err(unknown()),
    }
}

/// `None` for an unknown method.
fn integer<S: Scalar>(name: &str, a: i128, args: &[Value<S>]) -> Option<Result<Value<S>, Trap>> {
    let b = match args.first() {
        Some(Value::Int(b)) => *b,
        _ => 0,
    };
    let overflow = || Trap::Overflow(format!("{name} of {a} and {b}"));
    let result = match (name, args.len()) {
        ("min", 1) => a.min(b),
        ("max", 1) => a.max(b),
        ("abs", 0) => a.abs(),
        ("signum", 0) => a.signum(),
        ("abs_diff", 1) => (a - b).abs(),
        ("saturating_sub", 1) => (a - b).max(0),
        ("rem_euclid", 1) if b != 0 => a.rem_euclid(b),
        ("div_euclid", 1) if b != 0 => a.div_euclid(b),
        ("div_ceil", 1) if b > 0 => -(-a).div_euclid(b),
        ("pow", 1) => match u32::try_from(b).ok().and_then(|b| a.checked_pow(b)) {
            Some(power) => power,
            None => return Some(Err(overflow())),
        },
        ("is_multiple_of", 1) if b != 0 => return Some(Ok(Value::Bool(a % b == 0))),
        _ => return None,
    };
    Some(Ok(Value::Int(result)))
}

fn float<S: Scalar>(name: &str, a: &S, args: &[Value<S>]) -> Option<Result<Value<S>, Trap>> {
    let v = a.value();
    let test = match name {
        "is_nan" => v.is_nan(),
        "is_finite" => v.is_finite(),
        "is_infinite" => v.is_infinite(),
        "is_sign_negative" => v.is_sign_negative(),
        "is_sign_positive" => v.is_sign_positive(),
        "to_bits" => return Some(Ok(Value::Int(i128::from(v.to_bits())))),
        _ => {
            rules::find(name)?;
            let all: Vec<Value<S>> =
                std::iter::once(Value::Float(a.clone())).chain(args.iter().cloned()).collect();
            return Some(apply_rule(name, &all));
        }
    };
    Some(Ok(Value::Bool(test)))
}

fn list<S: Scalar>(name: &str, items: &[Value<S>], args: &[Value<S>]) -> Option<Result<Value<S>, Trap>> {
    let count = match args.first() {
        Some(Value::Int(count)) => usize::try_from(*count).unwrap_or(usize::MAX),
        _ => 0,
    };
    let result = match (name, args) {
        ("len", []) => return Some(Ok(Value::Int(items.len() as i128))),
        ("is_empty", []) => return Some(Ok(Value::Bool(items.is_empty()))),
        ("iter" | "into_iter" | "to_vec" | "collect" | "as_slice", []) => items.to_vec(),
        ("rev", []) => items.iter().rev().cloned().collect(),
        ("take", [_]) => items.iter().take(count).cloned().collect(),
        ("skip", [_]) => items.iter().skip(count).cloned().collect(),
        ("step_by", [_]) if count > 0 => items.iter().step_by(count).cloned().collect(),
        ("windows", [_]) if count > 0 => {
            items.windows(count).map(|part| Value::List(part.to_vec())).collect()
        }
        ("chunks", [_]) if count > 0 => items.chunks(count).map(|part| Value::List(part.to_vec())).collect(),
        ("chunks_exact", [_]) if count > 0 => {
            items.chunks_exact(count).map(|part| Value::List(part.to_vec())).collect()
        }
        ("count", []) => return Some(Ok(Value::Int(items.len() as i128))),
        ("enumerate", []) => items.iter().enumerate().map(|(i, v)| pair(Value::Int(i as i128), v)).collect(),
        ("zip", [Value::List(other)]) => items.iter().zip(other).map(|(a, b)| pair(a.clone(), b)).collect(),
        _ => return None,
    };
    Some(Ok(Value::List(result)))
}

fn pair<S: Scalar>(a: Value<S>, b: &Value<S>) -> Value<S> {
    Value::List(vec![a, b.clone()])
}
