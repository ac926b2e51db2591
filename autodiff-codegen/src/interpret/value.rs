//! What programs compute with: values, scalars, and the ways a run can fail.

use std::fmt;
use std::rc::Rc;

use super::memory::Pointer;
use crate::ir::{BinOp, Member};
use crate::rules::Rule;

/// A number type that programs can be run on: `f64` for values, a dual number for derivatives.
pub trait Scalar: Clone + fmt::Debug {
    /// The constant.
    fn from_f64(value: f64) -> Self;
    /// The number itself, for comparisons and casts.
    fn value(&self) -> f64;
    /// `-a`
    #[must_use]
    fn neg(&self) -> Self;
    /// `+`, `-`, `*`, `/` or `%`.
    #[must_use]
    fn arithmetic(op: BinOp, a: &Self, b: &Self) -> Self;
    /// A function of the rule table.
    fn rule(rule: &'static Rule, args: &[Self]) -> Self;
}

impl Scalar for f64 {
    fn from_f64(value: f64) -> Self {
        value
    }

    fn value(&self) -> f64 {
        *self
    }

    fn neg(&self) -> Self {
        -self
    }

    fn arithmetic(op: BinOp, a: &Self, b: &Self) -> Self {
        match op {
            BinOp::Add => a + b,
            BinOp::Sub => a - b,
            BinOp::Mul => a * b,
            BinOp::Div => a / b,
            BinOp::Rem => a % b,
            _ => f64::NAN,
        }
    }

    fn rule(rule: &'static Rule, args: &[Self]) -> Self {
        rule.eval(args)
    }
}

/// A value of a running program.
#[derive(Clone, Debug)]
pub enum Value<S> {
    /// A float.
    Float(S),
    /// An integer of any width; widths are checked where a variable of known type is bound.
    Int(i128),
    /// `true`, `false`
    Bool(bool),
    /// `()`
    Unit,
    /// The tangent of what has none: absorbs whatever is added to it.
    NoTangent,
    /// What a variable holds that the forward sweep may leave without a value: `None`.
    Missing,
    /// An array, a `Vec`, a tuple, or the contents of a slice.
    List(Vec<Value<S>>),
    /// A struct, by field name (`0`, `1`, .. for tuple structs).
    Struct(Vec<(String, Value<S>)>),
    /// A reference into the memory of the run.
    Ref(Pointer),
    /// What `LetPullback` binds: the callee, and its arguments as they were at the call.
    Pullback(Rc<Pullback<S>>),
}

/// A call whose gradient is still to be taken.
#[derive(Debug)]
pub struct Pullback<S> {
    /// Name of the callee in the program's table.
    pub callee: String,
    /// The arguments at the call, what they refer to copied.
    pub args: Vec<Value<S>>,
    /// What the call returned, what it refers to copied.
    pub result: Value<S>,
}

impl<S: Scalar> Value<S> {
    /// A list of floats.
    pub fn floats(values: &[f64]) -> Self {
        Value::List(values.iter().map(|v| Value::Float(S::from_f64(*v))).collect())
    }

    /// A single float.
    pub fn float(value: f64) -> Self {
        Value::Float(S::from_f64(value))
    }

    /// A tangent of this value's shape, filled with zeros. References must have been followed.
    #[must_use]
    pub fn zero_tangent(&self) -> Self {
        match self {
            Value::Float(_) => Self::float(0.0),
            Value::Unit => Value::Unit,
            Value::List(items) => Value::List(items.iter().map(Self::zero_tangent).collect()),
            Value::Struct(fields) => {
                Value::Struct(fields.iter().map(|(name, v)| (name.clone(), v.zero_tangent())).collect())
            }
            Value::Int(_)
            | Value::Bool(_)
            | Value::NoTangent
            | Value::Missing
            | Value::Ref(_)
            | Value::Pullback(_) => Value::NoTangent,
        }
    }

    /// Adds a tangent to this one, component by component.
    ///
    /// # Errors
    /// If the two differ in shape.
    pub fn accumulate(&mut self, other: &Self) -> Result<(), Trap> {
        match (self, other) {
            (Value::Float(a), Value::Float(b)) => *a = S::arithmetic(BinOp::Add, a, b),
            (Value::NoTangent, _) | (_, Value::NoTangent) | (Value::Unit, Value::Unit) => {}
            (Value::List(a), Value::List(b)) if a.len() == b.len() => {
                a.iter_mut().zip(b).try_for_each(|(a, b)| a.accumulate(b))?;
            }
            (Value::Struct(a), Value::Struct(b)) if a.len() == b.len() => {
                a.iter_mut().zip(b).try_for_each(|((_, a), (_, b))| a.accumulate(b))?;
            }
            (a, b) => return Err(Trap::Shape(format!("{b:?} added to {a:?}"))),
        }
        Ok(())
    }

    /// Every float in it, in order.
    pub fn flatten(&self) -> Vec<S> {
        let mut out = Vec::new();
        self.flatten_into(&mut out);
        out
    }

    fn flatten_into(&self, out: &mut Vec<S>) {
        match self {
            Value::Float(v) => out.push(v.clone()),
            Value::List(items) => items.iter().for_each(|v| v.flatten_into(out)),
            Value::Struct(fields) => fields.iter().for_each(|(_, v)| v.flatten_into(out)),
            _ => {}
        }
    }

    /// The component number `index` of a list or struct.
    pub(super) fn child(&self, index: usize) -> Option<&Self> {
        match self {
            Value::List(items) => items.get(index),
            Value::Struct(fields) => fields.get(index).map(|(_, v)| v),
            _ => None,
        }
    }

    /// The component number `index` of a list or struct.
    pub(super) fn child_mut(&mut self, index: usize) -> Option<&mut Self> {
        match self {
            Value::List(items) => items.get_mut(index),
            Value::Struct(fields) => fields.get_mut(index).map(|(_, v)| v),
            _ => None,
        }
    }

    /// The position of a field.
    pub(super) fn position(&self, member: &Member) -> Option<usize> {
        match (self, member) {
            (Value::List(items), Member::Index(i)) => Some(*i as usize).filter(|i| *i < items.len()),
            (Value::Struct(fields), _) => fields.iter().position(|(name, _)| *name == member_name(member)),
            _ => None,
        }
    }
}

/// The name of a field as [`Value::Struct`] keeps it.
pub(super) fn member_name(member: &Member) -> String {
    match member {
        Member::Named(ident) => ident.to_string(),
        Member::Index(index) => index.to_string(),
    }
}

/// Why a run ended without a value. The first few are what the compiled program would panic with; the
/// others mean that the program is not well formed.
#[derive(Clone, Debug, PartialEq)]
pub enum Trap {
    /// An index or a range out of bounds: the index and the length.
    OutOfBounds(i128, usize),
    /// An integer outside of its type, or a shift or division that Rust refuses.
    Overflow(String),
    /// Integer division by zero.
    DivisionByZero,
    /// `assert!`, `panic!` and kin: the tokens.
    Panic(String),
    /// The function left with a value that has no gradient (`return Err(..)`): the tokens.
    Bailed(String),
    /// The step limit.
    StepLimit,
    /// A variable was read before it was given a value, or outside of its scope.
    Uninitialized(String),
    /// A tape was popped when it had no frame, or held another number of slots.
    Tape(String),
    /// Tangents that do not fit each other.
    Shape(String),
    /// An operation on a value of the wrong kind.
    Type(String),
    /// What was passed to a pullback again is not what the forward sweep saw.
    Stale(String),
    /// Code that the interpreter does not run.
    Unsupported(String),
}

impl fmt::Display for Trap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Trap::OutOfBounds(index, len) => write!(f, "index {index} out of bounds of length {len}"),
            Trap::Overflow(what) => write!(f, "integer overflow: {what}"),
            Trap::DivisionByZero => f.write_str("integer division by zero"),
            Trap::Panic(what) => write!(f, "panic: {what}"),
            Trap::Bailed(what) => write!(f, "left with `{what}`"),
            Trap::StepLimit => f.write_str("the step limit was reached"),
            Trap::Uninitialized(name) => write!(f, "`{name}` has no value here"),
            Trap::Tape(what) => write!(f, "tape: {what}"),
            Trap::Shape(what) => write!(f, "tangents of different shape: {what}"),
            Trap::Type(what) => write!(f, "value of the wrong kind: {what}"),
            Trap::Stale(what) => write!(f, "changed between the sweeps: {what}"),
            Trap::Unsupported(what) => write!(f, "cannot be interpreted: {what}"),
        }
    }
}

impl std::error::Error for Trap {}
