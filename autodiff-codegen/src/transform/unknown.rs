//! The reverse of operators on values that only rustc knows: through the traits of the runtime.

use proc_macro2::Span;

use super::pull::{field, load, tree_of};
use super::reverse::{Reverse, stmt};
use crate::infer::operand_ty;
use crate::ir::{Arg, Operand, Place, Projection, Rvalue, Stmt, StmtKind, Ty, VarId, VarKind};

impl Reverse<'_> {
    /// Arithmetic on types that only rustc knows: through the traits of the runtime.
    pub(super) fn pull_unknown(
        &mut self,
        name: &'static str,
        v: VarId,
        args: &[&Operand],
        span: Span,
        out: &mut Vec<Stmt>,
    ) {
        if args.len() == 2 && args.iter().any(|a| self.is_whole_value(a)) {
            self.plan.applied.insert(v);
        }
        let seed = self.adjoint_of(v);
        let mut inputs: Vec<Arg> = args.iter().map(|a| Arg::Value((*a).clone())).collect();
        inputs.push(Arg::Value(seed));
        if let [a, b] = *args
            && let Some((side, wanted)) = self.one_side(name, a, b)
        {
            self.add(wanted, tree_of(Rvalue::Runtime(side, inputs)), span, out);
            return;
        }
        let both = self.function.new_var("partials", Ty::Unknown, VarKind::Temp, span);
        out.push(stmt(StmtKind::Let(both, Rvalue::Runtime(name, inputs)), span));
        for (k, a) in args.iter().enumerate() {
            let path = if args.len() == 1 { vec![] } else { vec![Projection::Field(field(k))] };
            self.add(a, load(Place { root: both, path }), span, out);
        }
    }

    /// Whether the operand may be a value of a type with operators of its own, as far as syntax tells: of a named type, or
    /// the result of an operator or a call. A field or an element that is loaded is most often a number.
    fn is_whole_value(&self, operand: &Operand) -> bool {
        let Operand::Var(v) = operand else { return false };
        match operand_ty(&self.function, operand).pointee() {
            Ty::Named(_) => true,
            Ty::Unknown | Ty::Infer(_) => {
                self.lets.get(v).is_some_and(|value| !matches!(value, Rvalue::Load(_) | Rvalue::Opaque(_)))
            }
            _ => false,
        }
    }

    /// The pullback for one operand alone, where no gradient is wanted of the other: of a matrix it would cost.
    fn one_side<'o>(
        &self,
        name: &str,
        a: &'o Operand,
        b: &'o Operand,
    ) -> Option<(&'static str, &'o Operand)> {
        let is_wanted = |operand: &Operand| matches!(operand, Operand::Var(v) if self.activity.is_active(*v));
        let (left, right) = match name {
            "add_pullback" => ("left_add_pullback", "right_add_pullback"),
            "sub_pullback" => ("left_sub_pullback", "right_sub_pullback"),
            "mul_pullback" => ("left_mul_pullback", "right_mul_pullback"),
            "div_pullback" => ("left_div_pullback", "right_div_pullback"),
            "rem_pullback" => ("left_rem_pullback", "right_rem_pullback"),
            _ => return None,
        };
        match (is_wanted(a), is_wanted(b)) {
            (true, false) => Some((left, a)),
            (false, true) => Some((right, b)),
            _ => None,
        }
    }
}

/// Whether the place is one of the two cotangents that the rule of an operator has given in the same block: each is used once,
/// so it is moved.
pub(super) fn is_part(before: &[Stmt], place: &Place) -> bool {
    let gives = |s: &Stmt| match &s.kind {
        StmtKind::Let(v, Rvalue::Runtime(name, _)) => *v == place.root && name.ends_with("_pullback"),
        _ => false,
    };
    matches!(place.path.as_slice(), [Projection::Field(_)]) && before.iter().any(gives)
}
