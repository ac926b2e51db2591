//! What the reverse transform decides, and the forward sweep has to do for it: which values to keep, and where.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{LoopId, Operand, Stmt, TapeId, VarId};

/// What one storage region (an iteration of a loop, or the function) keeps.
#[derive(Debug, Default)]
pub struct Region {
    /// Variables of a frame, in order of registration. Empty for the function: its variables stay in scope.
    pub frame: Vec<VarId>,
    /// Variables declared at the start of the region, with their first value, because their own definition is
    /// in a scope that the reverse sweep does not see, or may not be reached.
    pub early: Vec<VarId>,
}

/// A tape with a part of each frame of a loop.
#[derive(Clone, Debug)]
pub struct TapePart {
    /// The tape.
    pub tape: TapeId,
    /// Where in it a frame lies (empty: on top).
    pub index: Vec<Operand>,
    /// The part of the frame.
    pub vars: Vec<VarId>,
}

/// What the forward sweep does in a loop.
#[derive(Debug, Default)]
pub struct LoopPlan {
    /// The tapes of its frames.
    pub tapes: Vec<TapePart>,
    /// Counts the iterations.
    pub count: Option<VarId>,
    /// Kept values.
    pub region: Region,
}

/// The whole plan.
#[derive(Debug, Default)]
pub struct Plan {
    /// Per loop.
    pub loops: BTreeMap<LoopId, LoopPlan>,
    /// The function's own region.
    pub function: Region,
    /// For a level with exits of which the reverse sweep must know: the variable that tells how far it came.
    pub reached: BTreeMap<LoopId, VarId>,
    /// Declared early, with this integer.
    pub first_integer: BTreeMap<VarId, i128>,
    /// Variables whose definition becomes an assignment, because they are declared early.
    pub hoisted: BTreeSet<VarId>,
    /// Variables of unknown type in a scope of their own: kept in an `Option` of this name.
    pub optional: BTreeMap<VarId, VarId>,
    /// `Vec`s whose adjoint is made from their last length: the variable that notes it.
    pub lengths: BTreeMap<VarId, VarId>,
    /// Bindings of patterns, and the variables that keep them.
    pub bound: BTreeMap<VarId, VarId>,
    /// Pullbacks of calls, by the variable of the value.
    pub pullbacks: BTreeMap<VarId, VarId>,
    /// Results of operators on values that only rustc knows: the runtime applies them, to references.
    pub applied: BTreeSet<VarId>,
    /// Calls, by the variable of the value, whose pullbacks take every argument once more.
    pub whole: BTreeSet<VarId>,
    /// Copies to take before the call that defines the variable.
    pub copies: BTreeMap<VarId, Vec<Stmt>>,
    /// For a `match`: the variable that tells which arm was taken.
    pub arms: BTreeMap<StmtKey, VarId>,
    /// Loops of the reverse sweep that run over the same numbers as a loop of the program, the other way round.
    pub turned: BTreeMap<LoopId, LoopId>,
}

/// Identifies a statement while the normalised program is borrowed: its address.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct StmtKey(usize);

impl StmtKey {
    /// The key of the statement.
    pub fn of(stmt: &Stmt) -> Self {
        StmtKey(std::ptr::from_ref(stmt) as usize)
    }
}
