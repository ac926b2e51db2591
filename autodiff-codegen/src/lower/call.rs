//! Calls of paths: rules, operators, constructors, `mem::swap`, and the functions of the user.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};
use syn::Expr;
use syn::spanned::Spanned as _;

use super::Lowerer;
use super::method::{assigning_method, inert_ty, operator_method};
use super::place::{bare, ident_of};
use crate::error::Extent;
use crate::ir::{Arg, Callee, Const, FloatTy, Maybe, Member, Operand, Rvalue, Spelling, StmtKind, Ty};
use crate::{fence, rules};

/// The operator traits of `core::ops`.
const OPERATOR_TRAITS: [&str; 6] = ["Add", "Sub", "Mul", "Div", "Rem", "Neg"];

impl Lowerer {
    pub(super) fn call(&mut self, e: &Expr, call: &syn::ExprCall, fallible: bool) -> Option<Rvalue> {
        if !fallible && let Some(function) = self.closure_called(&call.func) {
            let args = self.givens(call.args.iter())?;
            return self.apply_rvalue(&function, args, e);
        }
        let Expr::Path(path) = bare(&call.func) else {
            return Some(Rvalue::Opaque(self.opaque(e, "a call of a value")));
        };
        if let Some(ident) = ident_of(&call.func).filter(|i| self.lookup(&i.to_string()).is_some()) {
            let what = format!("a call of the local closure `{ident}`");
            return Some(Rvalue::Opaque(self.opaque(e, what)));
        }
        if let Some(value) = self.array_from_fn(e, call, path) {
            return Some(value);
        }
        let name = path.path.segments.last()?.ident.to_string();
        if name == "Err" {
            let ty = Ty::Maybe(Maybe::Result, Box::new(self.fresh_ty()));
            return Some(Rvalue::Opaque(self.inert_of(e, "the error of a `Result`", Some(ty))));
        }
        if let Some(value) = self.known_function(e, call, path, &name)? {
            return Some(value);
        }
        if name.starts_with(char::is_uppercase) {
            let args = self.operands(call.args.iter())?;
            let fields = args.into_iter().zip(0..).map(|(arg, n)| (Member::Index(n), arg)).collect();
            return Some(Rvalue::Struct { path: path.to_token_stream(), fields, tuple_like: true });
        }
        self.user_call(call, path, fallible)
    }

    fn known_function(
        &mut self,
        e: &Expr,
        call: &syn::ExprCall,
        path: &syn::ExprPath,
        name: &str,
    ) -> Option<Option<Rvalue>> {
        let owner = owner(path);
        let owner = owner.as_deref();
        if name == "no_diff" && call.args.len() == 1 {
            let operand = self.operand(&call.args[0])?;
            return Some(Some(Rvalue::NoDiff(operand, path.to_token_stream())));
        }
        if owner.is_some() && fence::is_derivative_function(path) {
            self.problems
                .push(fence::nested_derivative(Extent::of(path), &path.to_token_stream().to_string()));
            return Some(Some(Rvalue::Use(Operand::unit())));
        }
        if owner == Some("mem") || (owner.is_none() && self.memory_functions.contains(name)) {
            return self.memory_function(call, name);
        }
        if name == "drop" && owner.is_none() && path.path.get_ident().is_some() && call.args.len() == 1 {
            return Some(Some(Rvalue::Opaque(self.inert(e, "`drop`"))));
        }
        let Some(owner) = owner else { return Some(None) };
        if owner == "String" {
            let ty = Some(Ty::Inert(quote::quote!(String)));
            return Some(Some(Rvalue::Opaque(self.inert_of(e, "a string", ty))));
        }
        if owner == "Vec" && matches!((name, call.args.len()), ("new", 0) | ("with_capacity", 1)) {
            return Some(Some(Rvalue::VecList(Vec::new())));
        }
        if super::types::is_integer_name(owner) {
            return Some(Some(Rvalue::Opaque(self.opaque(e, format!("the function `{owner}::{name}`")))));
        }
        if let Some(value) = self.operator_function(call, owner, name)? {
            return Some(Some(value));
        }
        let float = self.float_owner(path, owner);
        let Some(float) = float else { return Some(None) };
        self.float_function(e, call, path, name, &float).map(Some)
    }

    /// The float type that the function belongs to: `f64::sin`, `T::sin`, `Real::sin`, `<T as Real>::sin`.
    fn float_owner(&mut self, path: &syn::ExprPath, owner: &str) -> Option<Ty> {
        if let Some(qself) = &path.qself {
            let ty = self.ty(&qself.ty);
            return ty.is_float().then_some(ty);
        }
        match owner {
            "f64" => Some(Ty::Float(FloatTy::F64)),
            "f32" => Some(Ty::Float(FloatTy::F32)),
            "Real" => Some(self.fresh_ty()),
            _ => self.f.real_params.iter().find(|p| *p == owner).map(|p| Ty::Param(p.clone())),
        }
    }

    fn float_function(
        &mut self,
        e: &Expr,
        call: &syn::ExprCall,
        path: &syn::ExprPath,
        name: &str,
        float: &Ty,
    ) -> Option<Rvalue> {
        if name == "sin_cos" && call.args.len() == 1 {
            let x = self.number(&call.args[0])?;
            let spelling = Spelling::Path(parts(path).qualifier);
            return Some(self.sin_cos(&x, e, &spelling));
        }
        if let Some(rule) = rules::find(name).filter(|rule| rule.params.len() == call.args.len()) {
            let args: Option<Vec<Operand>> = call.args.iter().map(|arg| self.number(arg)).collect();
            return Some(Rvalue::Rule(rule.name, args?, Spelling::Path(path.to_token_stream())));
        }
        match name {
            "from" | "from_f64" | "from_i32" | "from_usize" => self.conversion(e, call, name, float),
            "is_nan" | "is_finite" | "is_infinite" | "to_bits" | "total_cmp" | "partial_cmp"
            | "is_sign_negative" | "is_sign_positive" | "eq" | "ne" | "lt" | "le" | "gt" | "ge" => {
                Some(Rvalue::Opaque(self.inert_of(e, "a float's test", inert_ty(name, Some(float)))))
            }
            _ => Some(Rvalue::Opaque(self.opaque(e, format!("the function `{}`", path.to_token_stream())))),
        }
    }

    /// `T::from_f64(0.5)`, `f64::from(x)`, `T::from_usize(x.len())`
    fn conversion(&mut self, e: &Expr, call: &syn::ExprCall, name: &str, float: &Ty) -> Option<Rvalue> {
        let arg = call.args.first()?;
        if is_literal(arg) {
            return Some(Rvalue::Use(Operand::Const(Const::Path(e.to_token_stream()), float.clone())));
        }
        let known = self.peek_ty(arg);
        let is_cast = matches!(name, "from" | "from_f64");
        if is_cast && let (Ty::Float(_), Some(Ty::Int(_) | Ty::Float(_))) = (float, known) {
            let operand = self.number(arg)?;
            let tokens = if matches!(float, Ty::Float(FloatTy::F64)) { quote!(f64) } else { quote!(f32) };
            return Some(Rvalue::Cast(operand, float.clone(), tokens));
        }
        let operand = self.number(arg)?;
        let func = &call.func;
        let what = format!("the conversion `{}`", fence::short(func));
        let opaque = self.opaque_of_operands(&what, &[&operand], e.span(), |t| {
            let arg = &t[0];
            quote!(#func(#arg))
        });
        let var = self.f.new_var("converted", float.clone(), crate::ir::VarKind::Temp, e.span());
        self.emit(StmtKind::Let(var, Rvalue::Opaque(opaque)), e.span());
        Some(Rvalue::Use(Operand::Var(var)))
    }

    /// `core::ops::Add::add(a, b)`, `f64::mul(a, b)`, `AddAssign::add_assign(&mut a, b)`
    fn operator_function(&mut self, call: &syn::ExprCall, owner: &str, name: &str) -> Option<Option<Rvalue>> {
        let is_float = matches!(owner, "f64" | "f32") || self.f.real_params.iter().any(|p| *p == owner);
        if let Some(op) = assigning_method(name).filter(|_| is_float || owner.ends_with("Assign")) {
            let target = self.pointed_at(call.args.first()?)?;
            let value = self.operator_argument(call.args.get(1)?)?;
            self.assign_operator(target, op, value, call.func.span());
            return Some(Some(Rvalue::Use(Operand::unit())));
        }
        let Some(op) = operator_method(name).filter(|_| is_float || OPERATOR_TRAITS.contains(&owner)) else {
            return Some(None);
        };
        let args: Option<Vec<Arg>> = call.args.iter().map(|arg| self.operator_argument(arg)).collect();
        Some(Some(self.operator_call(op, args?, call.func.span())))
    }

    fn user_call(&mut self, call: &syn::ExprCall, path: &syn::ExprPath, fallible: bool) -> Option<Rvalue> {
        let mut args = Vec::new();
        for arg in &call.args {
            args.push(self.argument(arg)?);
        }
        let Parts { qualifier, name, turbofish, associated, of_trait } = parts(path);
        let path = path.to_token_stream();
        if !associated && !qualifier.is_empty() {
            let called = quote!(#qualifier #name);
            self.f.by_path.entry(called.to_string()).or_insert(called);
        }
        let callee = Callee::Path { path, qualifier, name, turbofish, associated, of_trait };
        Some(Rvalue::Call { callee, args, fallible })
    }

    /// `inner?`: a call that may be differentiable, or code that is kept.
    pub(super) fn question_mark(&mut self, inner: &Expr) -> Option<Rvalue> {
        if let Some(stands_for) = self.question_match(inner) {
            return self.rvalue(&stands_for);
        }
        match bare(inner) {
            Expr::Call(call) if is_function_path(&call.func) && !self.is_local_place(&call.func) => {
                self.call(inner, call, true)
            }
            Expr::MethodCall(call) if !self.is_kept_call(inner) => self.user_method(call, true),
            _ => {
                let with: Expr = syn::parse_quote!(#inner?);
                Some(Rvalue::Opaque(self.opaque(&with, "a value with `?`")))
            }
        }
    }
}

/// A path to a function, not to a constructor.
pub(super) fn is_function_path(e: &Expr) -> bool {
    match bare(e) {
        Expr::Path(path) => {
            let last = path.path.segments.last();
            let owner = owner(path);
            let is_number = owner.is_some_and(|o| super::types::is_integer_name(&o));
            !is_number && last.is_some_and(|s| !s.ident.to_string().starts_with(char::is_uppercase))
        }
        _ => false,
    }
}

/// Whether the path ends in `owner::name`.
pub(super) fn path_ends_in(path: &syn::ExprPath, owner: &str, name: &str) -> bool {
    let mut last = path.path.segments.iter().rev();
    path.qself.is_none()
        && last.next().is_some_and(|s| s.ident == name)
        && last.next().is_some_and(|s| s.ident == owner)
}

/// The segment before the last one.
fn owner(path: &syn::ExprPath) -> Option<String> {
    let count = path.path.segments.len();
    if count < 2 {
        return path.qself.as_ref().map(|qself| qself.ty.to_token_stream().to_string());
    }
    Some(path.path.segments[count - 2].ident.to_string())
}

fn is_literal(e: &Expr) -> bool {
    match bare(e) {
        Expr::Lit(_) => true,
        Expr::Unary(unary) => matches!(unary.op, syn::UnOp::Neg(_)) && is_literal(&unary.expr),
        Expr::Path(path) => path.path.segments.len() > 1,
        _ => false,
    }
}

/// The parts of a path to a function.
struct Parts {
    qualifier: TokenStream,
    name: proc_macro2::Ident,
    turbofish: TokenStream,
    associated: bool,
    of_trait: Option<proc_macro2::Ident>,
}

fn parts(path: &syn::ExprPath) -> Parts {
    let mut front = path.path.clone();
    let last = front.segments.pop();
    let (name, turbofish) = match last {
        Some(last) => (last.ident, last.arguments.to_token_stream()),
        None => (proc_macro2::Ident::new("function", path.span()), TokenStream::new()),
    };
    let is_type = front.segments.last().is_some_and(|s| s.ident.to_string().starts_with(char::is_uppercase));
    let associated =
        path.qself.is_some() || is_type || front.segments.last().is_some_and(|s| s.ident == "Self");
    let qualifier = match &path.qself {
        Some(qself) => {
            let ty = &qself.ty;
            // The derivatives of a trait's method are not in the trait.
            quote!(<#ty>::)
        }
        None => front.to_token_stream(),
    };
    let of_trait = path.qself.as_ref().and_then(|qself| qself.position.checked_sub(1));
    let of_trait = of_trait.and_then(|at| Some(path.path.segments.get(at)?.ident.clone()));
    Parts { qualifier, name, turbofish, associated, of_trait }
}
