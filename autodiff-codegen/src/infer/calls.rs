//! Types of rules, calls and constants.

use proc_macro2::TokenStream;

use crate::ir::{Arg, BinOp, Callee, Const, FloatTy, Maybe, Operand, Place, Ty, Wrapper};
use crate::rules::{self, Kind, Rule};

use super::Class;
use super::places::usize_ty;
use super::solve::{Solver, Sort};

const INTEGERS: [&str; 12] =
    ["u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize"];

/// Associated constants of the float types that are floats themselves.
const FLOAT_CONSTANTS: [&str; 7] =
    ["MAX", "MIN", "EPSILON", "INFINITY", "NEG_INFINITY", "NAN", "MIN_POSITIVE"];

/// Associated functions that make a value of their type, of floats and of `Real` parameters.
const MAKERS: [&str; 6] = ["from", "from_f64", "from_bits", "from_i32", "from_usize", "default"];

impl Solver<'_> {
    /// `result = rule(args)`: every float argument has the type of the result.
    pub(super) fn rule(&mut self, result: &Ty, name: &str, args: &[Operand]) {
        let types: Vec<Ty> = args.iter().map(|arg| self.operand(arg)).collect();
        let Some(rule) = rules::find(name) else { return };
        match (name, &types[..]) {
            ("add", [a, b]) => self.binary(BinOp::Add, a, b, result),
            ("sub", [a, b]) => self.binary(BinOp::Sub, a, b, result),
            ("mul", [a, b]) => self.binary(BinOp::Mul, a, b, result),
            ("div", [a, b]) => self.binary(BinOp::Div, a, b, result),
            ("rem", [a, b]) => self.binary(BinOp::Rem, a, b, result),
            ("neg", [a]) => {
                let a = self.table.stripped(a);
                self.table.unify(result, &a);
            }
            _ => self.method_rule(rule, result, &types),
        }
    }

    fn method_rule(&mut self, rule: &Rule, result: &Ty, types: &[Ty]) {
        let mut group = vec![result.clone()];
        for (kind, ty) in rule.params.iter().zip(types) {
            match kind {
                Kind::Float | Kind::Inert => group.push(self.table.stripped(ty)),
                Kind::Int => self.table.unify(ty, &Ty::Int("i32".into())),
            }
        }
        let sorts: Vec<Sort> = group.iter().map(|ty| self.sort(ty)).collect();
        let receiver_or_result_is = |sort| sorts.iter().take(2).any(|s| *s == sort);
        let all = if sorts.contains(&Sort::Float) || receiver_or_result_is(Sort::Int) {
            true
        } else if sorts[1..].contains(&Sort::Other) {
            // An alias, most likely.
            self.table.unify(&group[0], &group[1]);
            false
        } else {
            !rule.shared_with_integers
        };
        if all {
            group[1..].iter().for_each(|ty| self.table.unify(&group[0], ty));
            if !rule.shared_with_integers {
                self.table.restrict(&group[0], Class::Float);
            }
        }
    }

    /// `result = callee(args)`
    pub(super) fn call(&mut self, result: &Ty, callee: &Callee, args: &[Arg], fallible: bool) {
        let types: Vec<Ty> = args.iter().map(|arg| self.arg(arg)).collect();
        let receiver = types.first().map(|ty| self.table.stripped(ty));
        if let Some(ty) = self.function.known_result(callee, receiver.as_ref(), fallible) {
            self.table.unify(result, ty);
        }
        match callee {
            Callee::Method { name, .. } => self.method(result, &name.to_string(), &types),
            Callee::Operator(operator) => match (operator.op, &types[..]) {
                (Some(op), [a, b]) if operator.assigns => {
                    let a = self.table.stripped(a);
                    self.binary(op, &a, b, &a);
                }
                (Some(op), [a, b]) => self.binary(op, a, b, result),
                (_, [a, ..]) if self.sort(a) == Sort::Float => {
                    let a = self.table.stripped(a);
                    self.table.unify(result, &a);
                }
                _ => {}
            },
            Callee::Path { qualifier, name, .. } => {
                let qualifier = squeezed(qualifier);
                self.path_call(result, qualifier.trim_end_matches(':'), &name.to_string(), &types, fallible);
            }
        }
    }

    fn arg(&mut self, arg: &Arg) -> Ty {
        let by_ref = |this: &mut Self, place: &Place, mutable| Ty::Ref(mutable, Box::new(this.place(place)));
        match arg {
            Arg::Value(a) => self.operand(a),
            Arg::Ref(p) => by_ref(self, p, false),
            Arg::RefMut(p) => by_ref(self, p, true),
            Arg::Receiver(p) => self.place(p),
        }
    }

    fn method(&mut self, result: &Ty, name: &str, types: &[Ty]) {
        let Some(receiver) = types.first().map(|ty| self.table.stripped(ty)) else { return };
        self.table.restrict(&receiver, Class::Users);
        match (name, &receiver, types) {
            ("push", Ty::Vec(element), [_, value]) => self.table.unify(element, value),
            ("pow" | "isqrt" | "div_ceil", receiver, _) if self.sort(receiver) == Sort::Int => {
                self.table.unify(result, receiver);
            }
            _ => {}
        }
    }

    fn path_call(&mut self, result: &Ty, qualifier: &str, name: &str, types: &[Ty], fallible: bool) {
        if MAKERS.contains(&name)
            && let Some(ty) = self.scalar_named(qualifier)
        {
            self.table.unify(result, &ty);
        } else if qualifier.ends_with("Vec") && ["new", "with_capacity"].contains(&name) {
            self.new_vec(result);
        } else if self.is_recursion(qualifier, name) {
            let function = self.function;
            let ret = match function.wrapper {
                Wrapper::Option if !fallible => Ty::Maybe(Maybe::Option, Box::new(function.ret.clone())),
                Wrapper::Result if !fallible => Ty::Maybe(Maybe::Result, Box::new(function.ret.clone())),
                Wrapper::Plain | Wrapper::Option | Wrapper::Result => function.ret.clone(),
            };
            self.table.unify(result, &ret);
            for (param, ty) in function.params.iter().zip(types) {
                let expected = self.vars[param.var.0 as usize].clone();
                self.table.unify(&expected, ty);
            }
        }
    }

    /// A `Vec` of elements yet unknown.
    pub(super) fn new_vec(&mut self, result: &Ty) {
        if let open @ Ty::Infer(_) = self.table.shallow(result) {
            let element = self.slot(&open, "[]");
            self.table.unify(&open, &Ty::Vec(Box::new(element)));
        }
    }

    /// The function calls itself, at the same types, and the value is a float (a nested function of the same
    /// name could take its place: to conclude an integer would not be safe).
    fn is_recursion(&self, qualifier: &str, name: &str) -> bool {
        let function = self.function;
        (qualifier.is_empty() || qualifier == "Self")
            && function.name == name
            && function.real_params.is_empty()
            && matches!(function.ret, Ty::Float(_))
    }

    /// The float type, or type parameter, of that name.
    fn scalar_named(&self, name: &str) -> Option<Ty> {
        match name {
            "f32" => Some(Ty::Float(FloatTy::F32)),
            "f64" => Some(Ty::Float(FloatTy::F64)),
            _ => self.function.real_params.iter().find(|param| *param == name).cloned().map(Ty::Param),
        }
    }

    /// Learns the type of a constant, and gives it.
    pub(super) fn constant(&mut self, constant: &Const, ty: &Ty) -> Ty {
        match constant {
            Const::Float { text, .. } => match float_suffix(text) {
                Some(known) => self.table.unify(ty, &known),
                None => self.table.restrict(ty, Class::Float),
            },
            Const::Int { text, .. } => match int_suffix(text) {
                Some(known) => self.table.unify(ty, &known),
                None => self.table.restrict(ty, Class::Int),
            },
            Const::Bool(_) => self.table.unify(ty, &Ty::Bool),
            Const::Unit => self.table.unify(ty, &Ty::Unit),
            Const::Path(path) => {
                if let Some(known) = self.path_constant(path) {
                    self.table.unify(ty, &known);
                }
            }
        }
        ty.clone()
    }

    fn path_constant(&self, path: &TokenStream) -> Option<Ty> {
        let text = squeezed(path);
        let segments: Vec<&str> = text.split("::").collect();
        let [.., owner, name] = segments[..] else { return None };
        if owner == "consts" {
            return segments.iter().find_map(|segment| self.scalar_named(segment));
        }
        if INTEGERS.contains(&owner) && ["MAX", "MIN"].contains(&name) {
            return Some(Ty::Int(owner.into()));
        }
        match self.scalar_named(owner) {
            Some(Ty::Float(width)) => FLOAT_CONSTANTS.contains(&name).then_some(Ty::Float(width)),
            other => other,
        }
    }

    /// `vec![a; n]`, `[a; N]` and the like: the count.
    pub(super) fn count(&mut self, count: &Operand) {
        let ty = self.operand(count);
        self.table.unify(&ty, &usize_ty());
    }
}

/// The tokens without spaces.
fn squeezed(tokens: &TokenStream) -> String {
    tokens.to_string().split_whitespace().collect()
}

fn float_suffix(text: &str) -> Option<Ty> {
    if text.ends_with("f32") {
        Some(Ty::Float(FloatTy::F32))
    } else if text.ends_with("f64") {
        Some(Ty::Float(FloatTy::F64))
    } else {
        None
    }
}

fn int_suffix(text: &str) -> Option<Ty> {
    let suffix = INTEGERS.iter().filter(|name| text.ends_with(**name)).max_by_key(|name| name.len());
    // The digits of `0xf32` are not a suffix.
    let float = || float_suffix(text).filter(|_| !text.starts_with("0x"));
    suffix.map(|name| Ty::Int((*name).into())).or_else(float)
}
