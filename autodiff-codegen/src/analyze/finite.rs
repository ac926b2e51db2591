//! Infinities: where must a zero cotangent be kept from meeting an infinite partial?
//!
//! A variable *may be infinite* if it comes out of a division, a logarithm, an exponential or an unknown call,
//! or is computed from such a one. Inputs are taken to be finite, and sums, differences and products not to
//! overflow. A lower bound on what is divided by (`1 + exp(-z)` is at least 1) spares the common cases.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{
    Arg, BinOp, Change, Const, Function, Opaque, Operand, Place, Rvalue, Stmt, StmtKind, Taking, UnOp, VarId,
};
use crate::rules::{self, Rule};

/// The result of the analysis.
pub struct Finite<'a> {
    infinite: BTreeSet<VarId>,
    /// Values of single-assignment variables.
    values: BTreeMap<VarId, &'a Rvalue>,
}

impl<'a> Finite<'a> {
    /// Runs the analysis.
    pub fn new(function: &'a Function) -> Self {
        let mut statements = Vec::new();
        function.body.each(&mut |s| statements.push(s));
        let values = statements.iter().filter_map(|s| match &s.kind {
            StmtKind::Let(v, value) if !function.may_be_written(*v) => Some((*v, value)),
            _ => None,
        });
        let mut found = Finite { infinite: BTreeSet::new(), values: values.collect() };
        loop {
            let before = found.infinite.len();
            statements.iter().for_each(|s| found.statement(s));
            if found.infinite.len() == before {
                return found;
            }
        }
    }

    /// Whether the operand may be infinite.
    pub fn may_be_infinite(&self, a: &Operand) -> bool {
        matches!(a, Operand::Var(v) if self.infinite.contains(v))
    }

    /// Whether a partial of the rule may be infinite, or not a number, at these arguments.
    pub fn needs_guard(&self, rule: &Rule, args: &[Operand], active: &[bool]) -> bool {
        if rule.name == "div" && self.is_tame("div", args) {
            // An infinite divisor gives partials that are zero.
            return self.may_be_infinite(&args[0]);
        }
        if args.iter().any(|a| self.may_be_infinite(a)) {
            return true;
        }
        rule.singular_at(args, active) && !self.is_tame(rule.name, args)
    }

    /// Functions whose only singularity is at zero or below, of something that is certainly greater.
    fn is_tame(&self, name: &str, args: &[Operand]) -> bool {
        let positive = |a: Option<&Operand>| a.and_then(|a| self.at_least(a, 8)).is_some_and(|b| b > 0.0);
        match name {
            "div" => positive(args.get(1)),
            "sqrt" | "cbrt" | "recip" | "ln" | "log2" | "log10" => positive(args.first()),
            _ => false,
        }
    }

    /// A lower bound of the operand.
    fn at_least(&self, a: &Operand, depth: u32) -> Option<f64> {
        match a {
            Operand::Const(Const::Float { value, .. }, _) => Some(*value),
            Operand::Const(..) => None,
            Operand::Var(v) if depth > 0 => self.values.get(v).and_then(|value| self.bound(value, depth - 1)),
            Operand::Var(_) | Operand::Tree(_) => None,
        }
    }

    fn bound(&self, value: &Rvalue, depth: u32) -> Option<f64> {
        let at_least = |a: &Operand| self.at_least(a, depth);
        match value {
            Rvalue::Use(a) => at_least(a),
            Rvalue::Binary(BinOp::Add, a, b) => Some(at_least(a)? + at_least(b)?),
            Rvalue::Binary(BinOp::Mul, a, b) if same_variable(a, b) => Some(0.0),
            Rvalue::Binary(BinOp::Mul, a, b) => {
                let (a, b) = (at_least(a)?, at_least(b)?);
                (a >= 0.0 && b >= 0.0).then_some(a * b)
            }
            Rvalue::Unary(UnOp::Neg, _) => None,
            Rvalue::Rule(name, args, _) => match *name {
                "exp" | "exp2" | "abs" | "sqrt" | "hypot" => Some(0.0),
                "cosh" => Some(1.0),
                "powi" => {
                    matches!(args.get(1), Some(Operand::Const(Const::Int { value, .. }, _)) if value % 2 == 0)
                        .then_some(0.0)
                }
                "max" => {
                    let bounds = [at_least(&args[0]), at_least(&args[1])];
                    bounds.into_iter().flatten().reduce(f64::max)
                }
                _ => None,
            },
            _ => None,
        }
    }

    fn statement(&mut self, s: &Stmt) {
        match &s.kind {
            StmtKind::Let(v, value) => {
                if self.value(value) {
                    self.infinite.insert(*v);
                    self.written_by(value);
                    if let Rvalue::Taken(place, Taking::Replace(_)) = value {
                        self.infinite.insert(place.root);
                    }
                }
            }
            StmtKind::Bound(v, place) => self.raise_if(self.infinite.contains(&place.root), *v),
            StmtKind::Assign(place, a) => self.raise_if(self.may_be_infinite(a), place.root),
            StmtKind::OpAssign(place, op, a) => {
                let divided = *op == BinOp::Div && !self.is_positive(a);
                self.raise_if(self.may_be_infinite(a) || divided, place.root);
            }
            StmtKind::Swap(a, b) => {
                let either = self.infinite.contains(&a.root) || self.infinite.contains(&b.root);
                [a, b].into_iter().for_each(|place| self.raise_if(either, place.root));
            }
            StmtKind::Change(place, change) => self.change(place, change),
            StmtKind::Match(opaque, arms) => {
                let binds = arms.iter().flat_map(|arm| &arm.binds).copied();
                self.binds(opaque, binds.collect());
            }
            StmtKind::ForEach(_, _, binds, opaque, _) => self.binds(opaque, binds.clone()),
            StmtKind::Declare(_)
            | StmtKind::If(..)
            | StmtKind::For(..)
            | StmtKind::While(..)
            | StmtKind::Loop(..)
            | StmtKind::Labeled(..)
            | StmtKind::Scope(_)
            | StmtKind::Break(_)
            | StmtKind::Continue(_)
            | StmtKind::Return
            | StmtKind::Leave(_)
            | StmtKind::Bail(_)
            | StmtKind::Effect(_)
            | StmtKind::Item(_) => {}
            StmtKind::LetPullback { .. }
            | StmtKind::CallPullback { .. }
            | StmtKind::CallJoint { .. }
            | StmtKind::LetJvp { .. }
            | StmtKind::Accumulate(..)
            | StmtKind::TapeNew(_)
            | StmtKind::TapePush(..)
            | StmtKind::TapePop(..)
            | StmtKind::Set(..) => unreachable!("the primal has no statements of a transform"),
        }
    }

    fn raise_if(&mut self, infinite: bool, root: VarId) {
        if infinite {
            self.infinite.insert(root);
        }
    }

    /// What is written through the arguments of a call.
    fn written_by(&mut self, value: &Rvalue) {
        if let Rvalue::Call { args, .. } = value {
            let written = args.iter().filter(|a| matches!(a, Arg::RefMut(_) | Arg::Receiver(_)));
            self.infinite.extend(written.filter_map(Arg::root));
        }
    }

    /// Bindings of patterns: parts of what the code is made from.
    fn binds(&mut self, opaque: &Opaque, binds: Vec<VarId>) {
        if self.enters(opaque) {
            self.infinite.extend(binds);
        }
    }

    fn enters(&self, opaque: &Opaque) -> bool {
        opaque.reads.iter().any(|v| self.infinite.contains(v))
    }

    fn change(&mut self, place: &Place, change: &Change) {
        let (value, other) = change.source();
        let infinite = value.is_some_and(|a| self.may_be_infinite(a))
            || other.is_some_and(|p| self.infinite.contains(&p.root));
        if infinite {
            self.infinite.insert(place.root);
        }
        if self.infinite.contains(&place.root) {
            self.infinite.extend(change.also_written().map(|p| p.root));
        }
    }

    /// Whether the operand is certainly greater than zero. (Of a literal only that it is not zero.)
    pub fn is_positive(&self, a: &Operand) -> bool {
        let literal = matches!(a, Operand::Const(Const::Float { value, .. }, _) if *value != 0.0);
        literal || self.at_least(a, 8).is_some_and(|bound| bound > 0.0)
    }

    fn value(&self, value: &Rvalue) -> bool {
        match value {
            Rvalue::Binary(BinOp::Div, _, b) if !self.is_positive(b) => return true,
            Rvalue::Binary(BinOp::Div, a, _) => return self.may_be_infinite(a),
            Rvalue::Binary(op, ..) if op.is_comparison() => return false,
            Rvalue::Rule(name, args, _) => match rules::find(name) {
                Some(rule) if rule.bounded => return false,
                Some(rule) if rule.may_be_infinite && rule.may_be_infinite_at(args) => {
                    return !self.is_tame(name, args) || args.iter().any(|a| self.may_be_infinite(a));
                }
                _ => {}
            },
            Rvalue::Call { .. } => return true,
            Rvalue::Opaque(opaque) => return self.enters(opaque),
            Rvalue::Use(_)
            | Rvalue::Load(_)
            | Rvalue::Unary(..)
            | Rvalue::Binary(..)
            | Rvalue::Cast(..)
            | Rvalue::Tuple(_)
            | Rvalue::Array(_)
            | Rvalue::Repeat(..)
            | Rvalue::VecRepeat(..)
            | Rvalue::VecList(_)
            | Rvalue::Struct { .. }
            | Rvalue::Len(_)
            | Rvalue::CloneOf(_)
            | Rvalue::Borrow(_)
            | Rvalue::Taken(..)
            | Rvalue::NoDiff(..)
            | Rvalue::Select(..)
            | Rvalue::Zero(..)
            | Rvalue::Scale(..)
            | Rvalue::Runtime(..)
            | Rvalue::Nothing => {}
        }
        let (mut operands, mut places): (Vec<&Operand>, Vec<&Place>) = (Vec::new(), Vec::new());
        value.parts(&mut |a| operands.push(a), &mut |p| places.push(p));
        operands.into_iter().any(|a| self.may_be_infinite(a))
            || places.into_iter().any(|p| self.infinite.contains(&p.root))
    }
}

fn same_variable(a: &Operand, b: &Operand) -> bool {
    matches!((a, b), (Operand::Var(a), Operand::Var(b)) if a == b)
}
