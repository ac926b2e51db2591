//! The constraints that statements put on types, applied until nothing more is learnt.

use std::collections::{BTreeMap, HashMap};

use proc_macro2::{Literal, TokenStream, TokenTree};

use crate::ir::{
    BinOp, Function, Length, Member, Operand, Place, Projection, Range, Rvalue, Stmt, StmtKind, Ty, UnOp,
    is_variant, maybe_of,
};

use super::PlaceTypes;
use super::places::{shape, usize_ty};
use super::table::{Class, Table};

/// Sweeps over the function; programs need two or three.
const ROUNDS: usize = 16;

/// What a type is to an operator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sort {
    Float,
    Int,
    Bool,
    /// Not known (yet).
    Free,
    /// Not known (yet), and maybe of a type of the user's.
    Users,
    /// Neither a number nor a truth value.
    Other,
}

/// The state of inference on one function.
pub struct Solver<'f> {
    pub function: &'f Function,
    pub table: Table,
    /// Types of the variables.
    pub vars: Vec<Ty>,
    /// Types of the parts of types that do not tell them.
    pub slots: HashMap<String, Ty>,
    /// Types of places that took such a part.
    pub places: PlaceTypes,
    /// What is certain has been found: what a float is multiplied by is taken for a float now.
    guessing: bool,
}

impl<'f> Solver<'f> {
    pub fn new(function: &'f Function, table: Table) -> Self {
        let vars = function.vars.iter().map(|var| var.ty.clone()).collect();
        Solver { function, table, vars, slots: HashMap::new(), places: BTreeMap::new(), guessing: false }
    }

    /// Sweeps forwards and backwards, since evidence travels both ways.
    pub fn run(mut self) -> (Table, PlaceTypes) {
        let mut stmts: Vec<&Stmt> = Vec::new();
        self.function.body.each(&mut |stmt| stmts.push(stmt));
        for round in 0..ROUNDS {
            self.table.changed = false;
            let result = self.operand(&self.function.result);
            self.table.unify(&result, &self.function.ret);
            for stmt in &stmts {
                self.stmt(&stmt.kind);
            }
            if !self.table.changed || round == ROUNDS / 2 {
                if self.guessing {
                    break;
                }
                self.guessing = true;
            }
            for stmt in stmts.iter().rev() {
                self.stmt(&stmt.kind);
            }
        }
        (self.table, self.places)
    }

    fn var(&self, var: crate::ir::VarId) -> Ty {
        self.vars[var.0 as usize].clone()
    }

    pub fn operand(&mut self, operand: &Operand) -> Ty {
        match operand {
            Operand::Var(var) => self.var(*var),
            Operand::Const(constant, ty) => self.constant(constant, ty),
            Operand::Tree(value) => {
                let result = self.table.fresh(Class::Any);
                self.define(&result, value);
                result
            }
        }
    }

    fn stmt(&mut self, stmt: &StmtKind) {
        match stmt {
            StmtKind::Let(var, value) | StmtKind::Set(var, value) => {
                let result = self.var(*var);
                self.define(&result, value);
            }
            StmtKind::Bound(var, place) => {
                let (var, ty) = (self.var(*var), self.place(place));
                self.bound(&var, &ty);
            }
            StmtKind::Assign(place, value) => {
                let (place, value) = (self.place(place), self.operand(value));
                self.table.unify(&place, &value);
            }
            StmtKind::OpAssign(place, op, value) => {
                let (place, value) = (self.place(place), self.operand(value));
                let value = self.table.stripped(&value);
                // A float takes floats, whatever else speaks for a type of the user's.
                if self.sort(&place) == Sort::Float && self.sort(&value) == Sort::Users {
                    self.table.unify(&value, &place);
                }
                self.binary(*op, &place, &value, &place);
            }
            StmtKind::Swap(a, b) => {
                let (a, b) = (self.place(a), self.place(b));
                self.table.unify(&a, &b);
            }
            StmtKind::Change(place, change) => self.change(place, change),
            StmtKind::If(test, ..) | StmtKind::While(_, _, test, _) => self.test(test),
            StmtKind::Match(_, arms) => {
                arms.iter().filter_map(|arm| arm.guard.as_ref()).for_each(|guard| self.test(&guard.1));
            }
            StmtKind::For(_, var, range, _) => self.range(*var, range),
            StmtKind::Declare(_) | StmtKind::ForEach(..) | StmtKind::Loop(..) | StmtKind::Labeled(..)|StmtKind::Break(_) | StmtKind::Continue(_) | StmtKind::Return | StmtKind::Bail(_)|
            StmtKind::Effect(_) | StmtKind::Item(_) | StmtKind::Scope(_)
            // Made by transforms, which know the types.
            |StmtKind::LetPullback { .. } | StmtKind::CallPullback { .. } | StmtKind::LetJvp { .. } |
            StmtKind::CallJoint { .. } | StmtKind::Accumulate(..) | StmtKind::Leave(_) |
            StmtKind::TapeNew(_) | StmtKind::TapePush(..) | StmtKind::TapePop(..) => {}
        }
    }

    /// A pattern binds a value, or a reference to it.
    fn bound(&mut self, var: &Ty, place: &Ty) {
        match (self.table.shallow(var), self.table.shallow(place)) {
            (Ty::Ref(_, inner), held) if !matches!(held, Ty::Ref(..)) => self.table.unify(&inner, &held),
            (var, held) => self.table.unify(&var, &held),
        }
    }

    fn test(&mut self, test: &Operand) {
        let ty = self.operand(test);
        self.table.unify(&ty, &Ty::Bool);
    }

    fn range(&mut self, var: crate::ir::VarId, range: &Range) {
        let (var, lo, hi) = (self.var(var), self.operand(&range.lo), self.operand(&range.hi));
        self.table.unify(&lo, &hi);
        self.table.unify(&var, &lo);
        self.table.restrict(&var, Class::Int);
        range.step.iter().for_each(|step| self.count(step));
    }

    /// `result` holds `value`.
    fn define(&mut self, result: &Ty, value: &Rvalue) {
        match value {
            Rvalue::Use(a) | Rvalue::NoDiff(a, _) => self.holds(result, a),
            Rvalue::Load(place) => {
                let ty = self.place(place);
                self.table.unify(result, &ty);
            }
            Rvalue::Unary(UnOp::Neg | UnOp::Not, a) => {
                let ty = self.operand(a);
                let ty = self.table.stripped(&ty);
                self.table.unify(result, &ty);
            }
            Rvalue::Binary(op, a, b) => {
                let (a, b) = (self.operand(a), self.operand(b));
                self.binary(*op, &a, &b, result);
            }
            Rvalue::Rule(name, args, _) => self.rule(result, name, args),
            Rvalue::Call { callee, args, fallible } => self.call(result, callee, args, *fallible),
            Rvalue::Cast(a, ty, _) => {
                self.operand(a);
                self.table.unify(result, ty);
            }
            Rvalue::Len(place) => {
                self.place(place);
                self.table.unify(result, &usize_ty());
            }
            Rvalue::CloneOf(place) => self.clone_of(result, place),
            Rvalue::Borrow(place) => {
                let ty = self.place(place);
                self.table.unify(result, &Ty::Ref(false, Box::new(ty)));
            }
            Rvalue::Taken(place, taking) => self.taken(result, place, taking),
            Rvalue::Select(test, a, b) => {
                self.test(test);
                self.holds(result, a);
                self.holds(result, b);
            }
            Rvalue::Tuple(_) | Rvalue::Array(_) | Rvalue::Repeat(..) => self.aggregate(result, value),
            Rvalue::VecRepeat(..) | Rvalue::VecList(_) | Rvalue::Struct { .. } => {
                self.aggregate(result, value);
            }
            Rvalue::Zero(ty, _) => self.table.unify(result, ty),
            Rvalue::Scale(..) | Rvalue::Runtime(..) | Rvalue::Opaque(_) | Rvalue::Nothing => {}
        }
    }

    fn holds(&mut self, result: &Ty, operand: &Operand) {
        let ty = self.operand(operand);
        self.table.unify(result, &ty);
    }

    fn aggregate(&mut self, result: &Ty, value: &Rvalue) {
        match value {
            Rvalue::Tuple(parts) => {
                let parts = parts.iter().map(|part| self.operand(part)).collect();
                self.table.unify(result, &Ty::Tuple(parts));
            }
            Rvalue::Array(list) => {
                if let Some(element) = self.common(list) {
                    self.table.unify(result, &Ty::Array(Box::new(element), length(list.len())));
                }
            }
            Rvalue::VecList(list) => match self.common(list) {
                Some(element) => self.table.unify(result, &Ty::Vec(Box::new(element))),
                None => self.new_vec(result),
            },
            Rvalue::Repeat(a, length) => {
                let element = Box::new(self.operand(a));
                self.table.unify(result, &Ty::Array(element, length.clone()));
            }
            Rvalue::VecRepeat(a, count) => {
                self.count(count);
                let element = Box::new(self.operand(a));
                self.table.unify(result, &Ty::Vec(element));
            }
            Rvalue::Struct { path, fields, .. } => self.structure(result, path, fields),
            _ => {}
        }
    }

    /// The type of all the elements.
    fn common(&mut self, list: &[Operand]) -> Option<Ty> {
        let types: Vec<Ty> = list.iter().map(|a| self.operand(a)).collect();
        let (first, others) = types.split_first()?;
        for ty in others {
            self.table.unify(first, ty);
        }
        Some(first.clone())
    }

    fn structure(&mut self, result: &Ty, path: &TokenStream, fields: &[(Member, Operand)]) {
        if let (Some(kind), [(_, value)]) = (maybe_of(path), fields) {
            let inner = Box::new(self.operand(value));
            return self.table.unify(result, &Ty::Maybe(kind, inner));
        }
        if !is_variant(path) {
            self.table.restrict(result, Class::Struct(path.clone()));
        }
        for (member, value) in fields {
            let slot = self.slot(result, &shape(&Projection::Field(member.clone())));
            self.holds(&slot, value);
        }
    }

    fn clone_of(&mut self, result: &Ty, place: &Place) {
        let ty = self.place(place);
        match self.table.stripped(&ty) {
            Ty::Infer(_) => {}
            Ty::Slice(element) => self.table.unify(result, &Ty::Vec(element)),
            known => self.table.unify(result, &known),
        }
    }

    /// What the type, behind any references, is to an operator.
    pub fn sort(&self, ty: &Ty) -> Sort {
        match self.table.stripped(ty) {
            Ty::Float(_) | Ty::Param(_) | Ty::SomeFloat => Sort::Float,
            Ty::Int(_) => Sort::Int,
            Ty::Bool => Sort::Bool,
            Ty::Unknown => Sort::Free,
            Ty::Infer(id) => match self.table.class(id) {
                Class::Any => Sort::Free,
                Class::Users => Sort::Users,
                Class::Float => Sort::Float,
                Class::Int => Sort::Int,
                Class::Struct(_) => Sort::Other,
            },
            Ty::Unit
            | Ty::Inert(_)
            | Ty::Array(..)
            | Ty::Slice(_)
            | Ty::Vec(_)
            | Ty::Ref(..)
            | Ty::Tuple(_)
            | Ty::Maybe(..)
            | Ty::Named(_) => Sort::Other,
        }
    }

    /// `result = a op b`
    pub fn binary(&mut self, op: BinOp, a: &Ty, b: &Ty, result: &Ty) {
        let (a, b) = (&self.table.stripped(a), &self.table.stripped(b));
        match op {
            BinOp::Add
            | BinOp::Sub
            | BinOp::Mul
            | BinOp::Div
            | BinOp::Rem
            | BinOp::BitAnd
            | BinOp::BitOr
            | BinOp::BitXor => self.arithmetic(op, a, b, result),
            BinOp::Shl | BinOp::Shr => {
                if self.sort(a) == Sort::Int || self.sort(result) == Sort::Int {
                    self.table.unify(a, result);
                }
            }
            BinOp::Eq | BinOp::Ne | BinOp::Lt | BinOp::Le | BinOp::Gt | BinOp::Ge => {
                self.table.unify(result, &Ty::Bool);
                self.comparison(a, b);
            }
            BinOp::And | BinOp::Or => {
                for ty in [a, b, result] {
                    self.table.unify(ty, &Ty::Bool);
                }
            }
        }
    }

    /// Two floats give a float. One float makes the others floats where nothing speaks for a type of the user's;
    /// if it is one all the same, the generated code does not compile. Integers must be two operands, or the
    /// result: a user's type may have operators with an integer on the other side.
    fn arithmetic(&mut self, op: BinOp, a: &Ty, b: &Ty, result: &Ty) {
        use Sort::{Bool, Float, Free, Int};
        let sorts = (self.sort(a), self.sort(b), self.sort(result));
        self.users_operator(a, b, result);
        if matches!(op, BinOp::Add | BinOp::Sub) {
            self.users_sum(a, b);
        }
        let guess = self.guessing
            && matches!(
                sorts,
                (Float, Free, Float | Free) | (Free, Float, Float | Free) | (Free, Free, Float)
            );
        let same = guess
            || matches!(
                sorts,
                (Float, Float, Float | Free | Sort::Users)
                    | (Int, Int, Free)
                    | (Int | Free, Int | Free, Int)
                    | (Bool, Bool, Free)
                    | (Bool | Free, Bool | Free, Bool)
            );
        if same {
            self.table.unify(a, b);
            self.table.unify(result, a);
        }
    }

    /// Where one of the operands is of a type of the user's, or may be, so may be the result; and the other way round.
    fn users_operator(&mut self, a: &Ty, b: &Ty, result: &Ty) {
        let is_users = |sort| matches!(sort, Sort::Users | Sort::Other);
        let (left, right) = (self.sort(a), self.sort(b));
        if is_users(left) || is_users(right) {
            self.table.restrict(result, Class::Users);
        } else if is_users(self.sort(result)) {
            for (operand, other) in [(a, right), (b, left)] {
                if matches!(other, Sort::Free | Sort::Float) {
                    self.table.restrict(operand, Class::Users);
                }
            }
        }
    }

    /// To a struct, something of its kind is added rather than a float: `point + velocity * time`.
    fn users_sum(&mut self, a: &Ty, b: &Ty) {
        for (one, other) in [(a, b), (b, a)] {
            let is_struct = match one {
                Ty::Named(_) => true,
                Ty::Infer(id) => matches!(self.table.class(*id), Class::Struct(_)),
                _ => false,
            };
            if is_struct {
                self.table.restrict(other, Class::Users);
            }
        }
    }

    fn comparison(&mut self, a: &Ty, b: &Ty) {
        use Sort::{Bool, Float, Free, Int};
        let pair = (self.sort(a), self.sort(b));
        let guess = self.guessing && matches!(pair, (Float, Free) | (Free, Float));
        if guess || matches!(pair, (Float, Float) | (Int, Int) | (Bool, Bool)) {
            self.table.unify(a, b);
        }
    }
}

pub(super) fn length(count: usize) -> Length {
    Length(TokenTree::from(Literal::usize_unsuffixed(count)).into())
}
