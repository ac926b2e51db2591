//! Runs programs of the IR: primals, and the programs that the transforms make of them.
//!
//! The second oracle of the tests (what the IR says, apart from how it is printed), and the engine of tools
//! that show a run step by step: an [`Event`] is reported for every value that a statement makes.
//!
//! Calls are looked up in a [`Program`]. Where the printed code keeps the callee's forward values in a
//! pullback closure, the interpreter keeps the arguments and runs the callee's derivative program as a whole;
//! that the two agree needs the arguments passed by shared reference to be the same in both sweeps, which is
//! checked ([`Trap::Stale`]).
//!
//! What Rust would panic at, and programs that make no sense (a variable out of scope, an empty tape), end a
//! run with a [`Trap`].

mod calls;
mod closures;
mod evaluate;
mod integers;
mod machine;
mod memory;
mod methods;
mod patterns;
mod runtime;
mod sequences;
#[cfg(test)]
mod tests;
mod tokens;
mod value;

use std::collections::BTreeMap;

use crate::ir::{Function, Stmt, VarId};
use machine::Machine;
pub use memory::Pointer;
pub use value::{Pullback, Scalar, Trap, Value};

/// The functions that a run can call, and the constants around them.
#[derive(Clone, Debug)]
pub struct Program<S> {
    /// By name.
    pub functions: BTreeMap<String, Entry>,
    /// Constants by the text of their path (`N`, `config::RATE`).
    pub constants: BTreeMap<String, Value<S>>,
    /// How many statements a run may execute.
    pub steps: u64,
}

impl<S> Default for Program<S> {
    fn default() -> Self {
        Program { functions: BTreeMap::new(), constants: BTreeMap::new(), steps: 1_000_000 }
    }
}

/// A function and its derivatives.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The function.
    pub primal: Function,
    /// Its reverse program: the function's parameters, then the seed if it has one, then a `&mut` shadow for
    /// every active parameter; returns the value.
    pub vjp: Option<Function>,
    /// Its forward program: the function's parameters, then a tangent for every active parameter; returns
    /// value and tangent.
    pub jvp: Option<Function>,
}

/// What a run returned.
#[derive(Clone, Debug)]
pub struct Outcome<S> {
    /// The value.
    pub value: Value<S>,
    /// The arguments at the end: for parameters by reference what they refer to, others as they came.
    pub args: Vec<Value<S>>,
    /// Frames left on growing tapes: none, if every push had its pop.
    pub frames_left: usize,
}

/// A value was made: the step of a trace.
#[derive(Debug)]
pub struct Event<'a, S> {
    /// Where.
    pub function: &'a Function,
    /// By which statement.
    pub stmt: &'a Stmt,
    /// The variable that holds it, or the root of the place.
    pub var: VarId,
    /// The new value of the variable or place.
    pub value: &'a Value<S>,
}

/// Runs a function. Arguments for parameters by reference are given by value: the run keeps them in its
/// memory, and returns their final state.
///
/// # Errors
/// A [`Trap`], where the run does not come to its end.
pub fn run<S: Scalar>(
    program: &Program<S>,
    function: &Function,
    args: Vec<Value<S>>,
) -> Result<Outcome<S>, Trap> {
    Machine::new(program, function, None).run(function, args)
}

/// Like [`run`], and tells `observer` of every value.
///
/// # Errors
/// A [`Trap`], where the run does not come to its end.
pub fn run_observed<S: Scalar>(
    program: &Program<S>,
    function: &Function,
    args: Vec<Value<S>>,
    observer: &mut dyn FnMut(&Event<'_, S>),
) -> Result<Outcome<S>, Trap> {
    Machine::new(program, function, Some(observer)).run(function, args)
}
