//! Numbers that remember what they were made from.

use std::cell::RefCell;
use std::rc::Rc;

use autodiff_codegen::interpret::Scalar;
use autodiff_codegen::ir::{BinOp, UnOp};
use autodiff_codegen::rules::{self, Rule};

/// An operation of the run.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Its result.
    pub value: f64,
    /// The operations that its arguments came from, and the partial derivative by each: zero for an argument
    /// without a gradient.
    pub arguments: Vec<(usize, f64)>,
    /// Something that a gradient is wanted for enters.
    pub active: bool,
}

/// Every operation of a run, in order.
#[derive(Clone, Debug, Default)]
pub struct Record(Rc<RefCell<Vec<Operation>>>);

impl Record {
    /// A number that comes from outside.
    pub fn leaf(&self, value: f64, active: bool) -> Traced {
        self.push(Operation { value, arguments: Vec::new(), active })
    }

    /// What was recorded.
    pub fn operations(&self) -> Vec<Operation> {
        self.0.borrow().clone()
    }

    fn push(&self, operation: Operation) -> Traced {
        let (value, active) = (operation.value, operation.active);
        let mut operations = self.0.borrow_mut();
        operations.push(operation);
        Traced { value, active, origin: Some((self.clone(), operations.len() - 1)) }
    }
}

/// A number and the operation that gave it; none for a constant.
#[derive(Clone, Debug)]
pub struct Traced {
    value: f64,
    active: bool,
    origin: Option<(Record, usize)>,
}

impl Traced {
    /// The number of the operation.
    pub fn operation(&self) -> Option<usize> {
        self.origin.as_ref().map(|(_, number)| *number)
    }

    fn apply(rule: &'static Rule, arguments: &[Self]) -> Self {
        let values: Vec<f64> = arguments.iter().map(|a| a.value).collect();
        let value = rule.eval(&values);
        let Some((record, _)) = arguments.iter().find_map(|a| a.origin.as_ref()) else {
            return Self::from_f64(value);
        };
        let active: Vec<bool> = arguments.iter().map(|a| a.active).collect();
        let partials = rule.partials_f64(&values, value, &active);
        let from = |(a, partial): (&Self, Option<f64>)| Some((a.operation()?, partial.unwrap_or(0.0)));
        let found = arguments.iter().zip(partials).filter_map(from).collect();
        let is_active = active.contains(&true) && !rule.stopped;
        record.push(Operation { value, arguments: found, active: is_active })
    }
}

impl Scalar for Traced {
    fn from_f64(value: f64) -> Self {
        Traced { value, active: false, origin: None }
    }

    fn value(&self) -> f64 {
        self.value
    }

    fn neg(&self) -> Self {
        let rule = rules::of_unary(UnOp::Neg).expect("negation is in the table");
        Self::apply(rule, std::slice::from_ref(self))
    }

    fn arithmetic(op: BinOp, a: &Self, b: &Self) -> Self {
        match rules::of_binary(op) {
            Some(rule) => Self::apply(rule, &[a.clone(), b.clone()]),
            None => Self::from_f64(f64::arithmetic(op, &a.value, &b.value)),
        }
    }

    fn rule(rule: &'static Rule, args: &[Self]) -> Self {
        Self::apply(rule, args)
    }
}
