//! Method calls.

use quote::{ToTokens as _, quote};
use syn::Expr;
use syn::spanned::Spanned as _;
use syn::visit::Visit;

use super::place::{bare, ident_of};
use super::{Binding, Lowerer};
use crate::ir::{
    Arg, BinOp, Callee, FloatTy, Opaque, Operand, Place, Projection, Rvalue, Spelling, StmtKind, Ty, UnOp,
    VarKind,
};
use crate::{fence, rules};

/// Tests of a float: they can neither panic nor pass a gradient on.
const FLOAT_TESTS: [&str; 10] = [
    "is_nan",
    "is_finite",
    "is_infinite",
    "is_sign_positive",
    "is_sign_negative",
    "is_normal",
    "is_subnormal",
    "to_bits",
    "classify",
    "total_cmp",
];

/// Methods whose result carries no gradient, whatever they are called on.
const INERT: [&str; 22] = [
    "is_empty",
    "partial_cmp",
    "cmp",
    "eq",
    "ne",
    "lt",
    "le",
    "gt",
    "ge",
    "contains",
    "contains_key",
    "starts_with",
    "ends_with",
    "to_string",
    "is_some",
    "is_none",
    "is_ok",
    "is_err",
    "to_be_bytes",
    "to_le_bytes",
    "to_ne_bytes",
    "capacity",
];

/// Methods of iterators: a chain of them is kept as it is.
const ITERATION: [&str; 50] = [
    "iter",
    "iter_mut",
    "into_iter",
    "chars",
    "bytes",
    "lines",
    "split_whitespace",
    "keys",
    "values",
    "values_mut",
    "map",
    "filter",
    "filter_map",
    "flat_map",
    "flatten",
    "enumerate",
    "zip",
    "rev",
    "take",
    "skip",
    "step_by",
    "windows",
    "chunks",
    "chunks_exact",
    "chunks_mut",
    "chunks_exact_mut",
    "copied",
    "cloned",
    "sum",
    "product",
    "fold",
    "for_each",
    "collect",
    "count",
    "position",
    "min_by",
    "max_by",
    "min_by_key",
    "max_by_key",
    "any",
    "all",
    "find",
    "scan",
    "inspect",
    "take_while",
    "skip_while",
    "chain",
    "cycle",
    "peekable",
    "drain",
];

/// Methods that are known not to write to their receiver.
pub(super) fn only_reads(method: &proc_macro2::Ident) -> bool {
    let name = method.to_string();
    let name = name.as_str();
    FLOAT_TESTS.contains(&name)
        || INERT.contains(&name)
        || matches!(
            name,
            "len" | "iter" | "clone" | "to_vec" | "to_owned" | "first" | "last" | "get" | "windows"
        )
        || rules::find(name).is_some()
}

impl Lowerer {
    pub(super) fn method_call(
        &mut self,
        e: &Expr,
        call: &syn::ExprMethodCall,
        fallible: bool,
    ) -> Option<Rvalue> {
        let name = call.method.to_string();
        if !fallible && let Some(value) = self.matrix_map(call)? {
            return Some(value);
        }
        if let Some(value) = self.content_value(e)? {
            return Some(value);
        }
        if let Some(value) = self.lookup_method(e, call)? {
            return Some(value);
        }
        if !fallible && let Some(value) = self.chain_value(e, call)? {
            return Some(value);
        }
        if let Some(value) = self.inert_method(e, call, &name)? {
            return Some(value);
        }
        if !fallible && let Some(value) = self.elementwise(call)? {
            return Some(value);
        }
        let receiver = self.peek_ty(&call.receiver);
        if let Some(value) = self.sequence_method(call, &name, receiver.as_ref())? {
            return Some(value);
        }
        let is_kept = is_kept(call) && !self.is_of_users_type(&call.receiver);
        if !is_kept && let Some(value) = self.structural_method(e, call, &name, receiver.as_ref())? {
            return Some(value);
        }
        if let Some(value) = self.rule_method(e, call, &name, receiver.as_ref())? {
            return Some(value);
        }
        if is_kept || self.is_builtin(call, receiver.as_ref()) {
            let mut opaque = self.opaque(e, format!("the method `{name}`"));
            if super::sequence::orders(&name) && receiver.as_ref().is_some_and(|ty| !ty.carries()) {
                // Of indices, say, by active keys: an order has no gradient.
                opaque.pure_inert = true;
                opaque.what = String::from("an order");
            }
            if is_kept_receiver(&call.receiver) && matches!(name.as_str(), "any" | "all") {
                opaque.ty = Some(Ty::Bool);
            }
            return Some(self.typed_opaque(&name, opaque, receiver.as_ref(), call));
        }
        self.user_method(call, fallible)
    }

    /// Whether a call must be kept as tokens: a chain of iterator adaptors, or a closure given to a method.
    pub(super) fn is_kept_call(&self, e: &Expr) -> bool {
        let Expr::MethodCall(call) = bare(e) else { return false };
        let name = call.method.to_string();
        is_kept(call) && !self.is_of_users_type(&call.receiver)
            || INERT.contains(&name.as_str())
            || FLOAT_TESTS.contains(&name.as_str())
            || self.is_builtin(call, self.peek_ty(&call.receiver).as_ref())
    }

    /// Whether the receiver is a variable of a struct of the user's: its methods may be called `sum` or `map`.
    fn is_of_users_type(&self, receiver: &Expr) -> bool {
        let Some(Binding::Var(root)) = ident_of(receiver).and_then(|ident| self.lookup(&ident.to_string()))
        else {
            return false;
        };
        match self.f.var(*root).ty.pointee() {
            Ty::Named(tokens) => {
                let name = tokens.to_string();
                !name.starts_with("impl ") && !self.type_params.contains(&name)
            }
            _ => self.nominal.contains(root),
        }
    }

    /// A method of a built-in type that is not known to have a derivative.
    fn is_builtin(&self, call: &syn::ExprMethodCall, receiver: Option<&Ty>) -> bool {
        if matches!(bare(&call.receiver), Expr::Lit(_)) || self.is_foreign_place(&call.receiver) {
            return true;
        }
        let known = receiver.map(Ty::pointee);
        matches!(
            known,
            Some(
                Ty::Int(_)
                    | Ty::Bool
                    | Ty::Inert(_)
                    | Ty::Array(..)
                    | Ty::Slice(_)
                    | Ty::Vec(_)
                    | Ty::Float(_)
                    | Ty::Param(_)
                    | Ty::Tuple(_)
            )
        )
    }

    // ---- without gradient ----

    fn inert_method(&mut self, e: &Expr, call: &syn::ExprMethodCall, name: &str) -> Option<Option<Rvalue>> {
        if name == "len" && call.args.is_empty() && self.is_local_place(&call.receiver) {
            let located = self.locate(&call.receiver)?;
            let place = super::iterate::followed(located).place;
            return Some(Some(self.known_length(&place).map_or(Rvalue::Len(place), Rvalue::Use)));
        }
        let what = if FLOAT_TESTS.contains(&name) {
            "a float's test".to_owned()
        } else if name == "len" || INERT.contains(&name) {
            format!("the method `{name}`")
        } else {
            return Some(None);
        };
        let ty = inert_ty(name, self.peek_ty(&call.receiver).as_ref().map(Ty::pointee));
        if call.args.is_empty() && runs_statements(&call.receiver) {
            let receiver = self.operand(&call.receiver)?;
            let method = &call.method;
            let opaque = self.opaque_of_operands(&what, &[&receiver], call.span(), |t| {
                let receiver = &t[0];
                quote!(#receiver.#method())
            });
            return Some(Some(Rvalue::Opaque(Opaque { pure_inert: true, ty, ..opaque })));
        }
        Some(Some(Rvalue::Opaque(self.inert_of(e, what, ty))))
    }

    // ---- those that are other statements in disguise ----

    fn structural_method(
        &mut self,
        e: &Expr,
        call: &syn::ExprMethodCall,
        name: &str,
        receiver: Option<&Ty>,
    ) -> Option<Option<Rvalue>> {
        let is_named = matches!(receiver.map(Ty::pointee), Some(Ty::Named(_)));
        let done = Some(Some(Rvalue::Use(Operand::unit())));
        match (name, call.args.len()) {
            ("clone" | "to_owned" | "to_vec", 0) => return self.clone_method(call, name).map(Some),
            (_, 0) if self.is_seen_as_slice(call) && self.is_local_place(e) => {
                let located = self.locate(e)?;
                return Some(Some(self.read_located(located)));
            }
            ("swap", 2) if !is_named => {
                let base = super::iterate::followed(self.locate(&call.receiver)?).place;
                let a = self.number(&call.args[0])?;
                let b = self.number(&call.args[1])?;
                let (mut first, mut second) = (base.clone(), base);
                first.path.push(Projection::Index(a));
                second.path.push(Projection::Index(b));
                self.emit(StmtKind::Swap(first, second), call.method.span());
            }
            (assign, 1) if assigning_method(assign).is_some() && !is_named => {
                let op = assigning_method(assign)?;
                let value = self.number(&call.args[0])?;
                let located = self.locate(&call.receiver)?;
                let place =
                    if located.refs > 0 { located } else { self.through_reference(located.place) }.place;
                self.emit(StmtKind::OpAssign(place, op, value), call.method.span());
            }
            _ => return Some(None),
        }
        done
    }

    fn clone_method(&mut self, call: &syn::ExprMethodCall, name: &str) -> Option<Rvalue> {
        if !self.is_local_place(&call.receiver) {
            if self.is_foreign_place(&call.receiver) || is_kept_receiver(&call.receiver) {
                let e = Expr::MethodCall(call.clone());
                return Some(Rvalue::Opaque(self.opaque(&e, format!("the method `{name}`"))));
            }
            let value = self.rvalue(&call.receiver)?;
            if name != "to_vec" {
                return Some(value);
            }
            let value = self.atom(value, call.receiver.span());
            let place = self.home(&value, call.receiver.span());
            return Some(Rvalue::CloneOf(self.whole_slice(place)));
        }
        let located = self.locate(&call.receiver)?;
        let through = self.through_reference(located.place.clone());
        let known = self.place_ty(&through.place);
        if known.is_some_and(|ty| ty.is_float() || ty.is_discrete()) {
            return Some(self.read(through.place));
        }
        let place = super::iterate::followed(located).place;
        Some(Rvalue::CloneOf(if name == "to_vec" { self.whole_slice(place) } else { place }))
    }

    /// The place as a slice, of which `to_vec` makes a `Vec`, where it may be an array.
    pub(super) fn whole_slice(&self, mut place: Place) -> Place {
        let is_list =
            matches!(self.place_ty(&place).as_ref().map(Ty::pointee), Some(Ty::Slice(_) | Ty::Vec(_)));
        if !is_list {
            place.path.push(Projection::Range(None, None));
        }
        place
    }

    // ---- rules ----

    fn rule_method(
        &mut self,
        e: &Expr,
        call: &syn::ExprMethodCall,
        name: &str,
        receiver: Option<&Ty>,
    ) -> Option<Option<Rvalue>> {
        let is_pair = name == "sin_cos" && call.args.is_empty();
        let rule = rules::find(name).filter(|rule| rule.params.len() == call.args.len() + 1);
        let is_number = match receiver.map(Ty::pointee) {
            Some(ty) => ty.is_float() || matches!(ty, Ty::Infer(_) | Ty::Unknown),
            None => true,
        };
        // A type of the user's may have a method `add` beside its operator.
        let may_be_users = receiver.is_none_or(|ty| !ty.pointee().is_float());
        let is_operator = operator_method(name).is_some() && may_be_users;
        if is_operator && self.is_local_place(&call.receiver) {
            return Some(None);
        }
        if !is_number || self.is_nominal(&call.receiver) || (rule.is_none() && !is_pair) {
            return Some(None);
        }
        let first = self.receiver_number(&call.receiver)?;
        if is_operator && !self.is_float(&first) {
            let mut args = vec![if let Operand::Var(var) = first {
                Arg::Receiver(Place::var(var))
            } else {
                Arg::Value(first)
            }];
            for arg in &call.args {
                args.push(self.argument(arg)?);
            }
            let callee =
                Callee::Method { name: call.method.clone(), turbofish: call.turbofish.to_token_stream() };
            return Some(Some(Rvalue::Call { callee, args, fallible: false }));
        }
        let mut args = vec![first];
        for arg in &call.args {
            args.push(self.number(arg)?);
        }
        if is_pair {
            return Some(Some(self.sin_cos(&args[0], e, &Spelling::Method)));
        }
        let known = self.operand_ty(&args[0]);
        if known.is_some_and(|ty| !ty.is_float()) {
            return Some(Some(self.method_of_operands(name, call, &args)));
        }
        if let Some(op) = operator_method(name) {
            let args = args.into_iter().map(Arg::Value).collect();
            return Some(Some(self.operator_call(op, args, call.method.span())));
        }
        Some(rule.map(|rule| Rvalue::Rule(rule.name, args, Spelling::Method)))
    }

    /// The sine and the cosine, as a pair.
    pub(super) fn sin_cos(&mut self, x: &Operand, e: &Expr, spelling: &Spelling) -> Rvalue {
        let mut half = |name: &'static str| {
            let spelling = match spelling {
                Spelling::Method => Spelling::Method,
                Spelling::Path(qualifier) => {
                    let name = proc_macro2::Ident::new(name, e.span());
                    Spelling::Path(quote!(#qualifier #name))
                }
            };
            self.atom(Rvalue::Rule(name, vec![x.clone()], spelling), e.span())
        };
        let (sin, cos) = (half("sin"), half("cos"));
        Rvalue::Tuple(vec![sin, cos])
    }

    /// A method of an integer, on operands that are evaluated already.
    fn method_of_operands(&mut self, name: &str, call: &syn::ExprMethodCall, args: &[Operand]) -> Rvalue {
        let method = &call.method;
        let refs: Vec<&Operand> = args.iter().collect();
        let what = format!("the method `{name}`");
        let opaque = self.opaque_of_operands(&what, &refs, call.span(), |t| {
            let (receiver, rest) = (&t[0], &t[1..]);
            quote!(#receiver.#method(#(#rest),*))
        });
        let receiver = self.operand_ty(&args[0]);
        self.typed_opaque(name, opaque, receiver.as_ref(), call)
    }

    /// Code that is kept: its type is the receiver's for the arithmetic methods of integers.
    fn typed_opaque(
        &mut self,
        name: &str,
        opaque: Opaque,
        receiver: Option<&Ty>,
        call: &syn::ExprMethodCall,
    ) -> Rvalue {
        let Some(ty) = receiver.map(Ty::pointee).filter(|ty| matches!(ty, Ty::Int(_)) && keeps_integer(name))
        else {
            return Rvalue::Opaque(opaque);
        };
        let var = self.f.new_var(name, ty.clone(), VarKind::Temp, call.method.span());
        self.emit(StmtKind::Let(var, Rvalue::Opaque(opaque)), call.method.span());
        Rvalue::Use(Operand::Var(var))
    }

    /// A receiver: a negative literal is not folded, for `-1.0.abs()` is `-(1.0.abs())`.
    pub(super) fn receiver_number(&mut self, e: &Expr) -> Option<Operand> {
        let operand = self.number(e)?;
        if matches!(bare(e), Expr::Unary(_)) && matches!(operand, Operand::Const(..)) {
            let Expr::Unary(unary) = bare(e) else { return None };
            let inner = self.operand(&unary.expr)?;
            return Some(self.atom(Rvalue::Unary(UnOp::Neg, inner), e.span()));
        }
        Some(operand)
    }

    fn is_nominal(&self, e: &Expr) -> bool {
        let Some(ident) = super::place::ident_of(e) else { return false };
        matches!(self.lookup(&ident.to_string()), Some(Binding::Var(var)) if self.nominal.contains(var))
    }

    // ---- the user's methods ----

    pub(super) fn user_method(&mut self, call: &syn::ExprMethodCall, fallible: bool) -> Option<Rvalue> {
        let receiver = if self.is_local_place(&call.receiver) {
            Arg::Receiver(self.locate(&call.receiver)?.place)
        } else {
            let operand = self.receiver_number(&call.receiver)?;
            if !fallible && self.operand_ty(&operand).is_some_and(|ty| ty.is_discrete()) {
                let mut args = vec![operand];
                for arg in &call.args {
                    args.push(self.number(arg)?);
                }
                return Some(self.method_of_operands(&call.method.to_string(), call, &args));
            }
            match operand {
                Operand::Var(var) => Arg::Receiver(Place::var(var)),
                other => Arg::Value(other),
            }
        };
        let mut args = vec![receiver];
        for arg in &call.args {
            args.push(self.argument(arg)?);
        }
        lend_receiver(&mut args);
        let turbofish = call.turbofish.to_token_stream();
        if fence::is_derivative_method(&call.method) {
            self.problems.push(fence::nested_derivative(call.method.span(), &call.method.to_string()));
        }
        Some(Rvalue::Call { callee: Callee::Method { name: call.method.clone(), turbofish }, args, fallible })
    }
}

/// `x.dot(&x)`: beside a reference to the same variable the method cannot have its receiver as `&mut`.
fn lend_receiver(args: &mut [Arg]) {
    let Some((receiver @ Arg::Receiver(_), rest)) = args.split_first_mut() else { return };
    let Arg::Receiver(place) = receiver.clone() else { return };
    if !place.is_var() {
        return;
    }
    if rest.iter().any(|arg| matches!(arg, Arg::Ref(other) if other.is_var() && other.root == place.root)) {
        *receiver = Arg::Ref(place);
    }
}

/// The type of what an inert method gives, by the type of its receiver. A type of the user's may have a method
/// of the same name that gives a float, whose gradient must not be lost: then nothing is known.
pub(super) fn inert_ty(name: &str, receiver: Option<&Ty>) -> Option<Ty> {
    let is_test = name.starts_with("is_") || name == "to_bits";
    if !is_test && matches!(receiver, None | Some(Ty::Named(_) | Ty::Infer(_) | Ty::Unknown)) {
        return None;
    }
    match (name, receiver) {
        ("to_bits", Some(Ty::Float(FloatTy::F64))) => Some(Ty::Int("u64".to_owned())),
        ("to_bits", Some(Ty::Float(FloatTy::F32))) => Some(Ty::Int("u32".to_owned())),
        ("to_bits", _) => Some(Ty::Int(String::new())),
        ("len" | "capacity", _) => Some(Ty::Int("usize".to_owned())),
        ("to_string", _) => Some(Ty::Inert(quote!(String))),
        (
            "eq" | "ne" | "lt" | "le" | "gt" | "ge" | "contains" | "contains_key" | "starts_with"
            | "ends_with",
            _,
        ) => Some(Ty::Bool),
        _ if name.starts_with("is_") => Some(Ty::Bool),
        _ => None,
    }
}

/// Whether the expression has statements of its own, which must not be hidden in code that is kept.
fn runs_statements(e: &Expr) -> bool {
    struct Finder(bool);
    impl<'ast> Visit<'ast> for Finder {
        fn visit_block(&mut self, _: &'ast syn::Block) {
            self.0 = true;
        }
        fn visit_expr_match(&mut self, _: &'ast syn::ExprMatch) {
            self.0 = true;
        }
        fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
        fn visit_macro(&mut self, mac: &'ast syn::Macro) {
            super::macros::parse_arguments(mac).iter().flatten().for_each(|arg| self.visit_expr(arg));
        }
    }
    let mut finder = Finder(false);
    finder.visit_expr(e);
    finder.0
}

/// A call in a chain of iterator adaptors, or with a closure among its arguments.
fn is_kept(call: &syn::ExprMethodCall) -> bool {
    let name = call.method.to_string();
    ITERATION.contains(&name.as_str())
        || call.args.iter().any(|arg| matches!(bare(arg), Expr::Closure(_)))
        || (is_kept_receiver(&call.receiver) && rules::find(&name).is_none())
}

fn is_kept_receiver(e: &Expr) -> bool {
    matches!(bare(e), Expr::MethodCall(call) if is_kept(call))
}

/// Methods of integers that give an integer of the same type.
fn keeps_integer(name: &str) -> bool {
    const SAME: [&str; 10] = [
        "min",
        "max",
        "clamp",
        "pow",
        "abs",
        "rem_euclid",
        "div_euclid",
        "isqrt",
        "next_power_of_two",
        "signum",
    ];
    let is_arithmetic = name.starts_with("saturating_") || name.starts_with("wrapping_");
    SAME.contains(&name) || (is_arithmetic && !name.ends_with("_signed") && !name.ends_with("_unsigned"))
}

/// The operators under their method names.
pub(super) fn operator_method(name: &str) -> Option<Option<BinOp>> {
    Some(match name {
        "add" => Some(BinOp::Add),
        "sub" => Some(BinOp::Sub),
        "mul" => Some(BinOp::Mul),
        "div" => Some(BinOp::Div),
        "rem" => Some(BinOp::Rem),
        "neg" => None,
        _ => return None,
    })
}

/// The assigning operators under their method names.
pub(super) fn assigning_method(name: &str) -> Option<BinOp> {
    Some(match name {
        "add_assign" => BinOp::Add,
        "sub_assign" => BinOp::Sub,
        "mul_assign" => BinOp::Mul,
        "div_assign" => BinOp::Div,
        "rem_assign" => BinOp::Rem,
        _ => return None,
    })
}
