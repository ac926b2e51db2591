//! `Option`s of references that are kept in a variable: `let x = xs.get(i);`, `let mut best: Option<&f64> = None;`.
//!
//! A gradient is kept by place, and no place tells where such a reference points. What a shared reference refers to does not
//! change as long as it is used, so the variable holds an `Option` of the value itself, and is looked at through
//! `as_ref`. What refers into one that changes gets a copy when it is bound, as with references alone (`rebound`).

use syn::visit::{self, Visit};
use syn::{Expr, parse_quote};

use super::expr::value_span;
use super::maybe::Maker;
use super::place::{bare, ident_of, root_expr};
use super::{Binding, Lowerer};
use crate::ir::{Maybe, Rvalue, StmtKind, Ty, VarId};

impl Lowerer {
    /// `let x = option;`, where the option holds a reference. `Some(false)` if it does not.
    pub(super) fn let_held(
        &mut self,
        pat: &syn::PatIdent,
        ty: Option<&syn::Type>,
        init: &Expr,
    ) -> Option<bool> {
        let mutable = pat.mutability.is_some();
        let annotated = ty.and_then(optional_reference);
        let inner = annotated.map(|inner| self.ty(inner));
        let copied = self.copied_lookup(init);
        let held = match (&inner, copied) {
            (Some(ty), _) if !ty.carries() || matches!(ty, Ty::Slice(_)) => return Some(false),
            (Some(Ty::Named(_)), _) if !mutable => return Some(false),
            (Some(_), _) => true,
            (None, Some(copied)) => !copied,
            (None, None) => {
                let is_none = Maker::of(init) == Some(Maker::None) && ty.is_none();
                let filled =
                    mutable && is_none && self.options_of_references.contains(&pat.ident.to_string());
                if !filled && !self.chooses_reference(init) {
                    return Some(false);
                }
                true
            }
        };
        let value = match copied {
            Some(true) => parse_quote!(match #init { Some(held) => Some(held), None => None }),
            Some(false) | None => self.held_value(init),
        };
        let inner = inner.unwrap_or_else(|| self.fresh_ty());
        let var = self.user_var(&pat.ident, Ty::Maybe(Maybe::Option, Box::new(inner)), mutable);
        let annotation: Option<syn::Type> =
            annotated.map(|inner| parse_quote!(::core::option::Option<#inner>));
        self.annotate(var, annotation.as_ref());
        if Maker::of(&value).is_some() || ident_of(&value).is_some() {
            let value = self.rvalue(&value)?;
            self.emit(StmtKind::Let(var, value), value_span(init));
        } else {
            self.declare_into(var, &value)?;
        }
        if held {
            self.hold(var);
        }
        self.bind(&pat.ident, Binding::Var(var));
        Some(true)
    }

    /// A copy of such a variable is one.
    pub(super) fn hold_like(&mut self, value: &Rvalue, var: VarId) {
        let of = match value {
            Rvalue::Load(place) if place.is_var() => place.root,
            Rvalue::Use(crate::ir::Operand::Var(of)) => *of,
            _ => return,
        };
        if self.held.contains(&of) {
            self.hold(var);
        }
    }

    fn hold(&mut self, var: VarId) {
        self.held.insert(var);
        self.read_already.insert(var);
        if !self.is_frozen(var) {
            self.rebound.insert(var);
        }
    }

    /// `xs.get(i)`, `first()`, `last()`: whether its content is copied.
    fn copied_lookup(&self, e: &Expr) -> Option<bool> {
        let Expr::MethodCall(call) = bare(e) else { return None };
        let copied = call.args.is_empty() && (call.method == "copied" || call.method == "cloned");
        let source = match (copied, bare(&call.receiver)) {
            (true, Expr::MethodCall(source)) => source,
            (true, _) => return None,
            (false, _) => call,
        };
        let by_index =
            source.args.first().is_some_and(|arg| !matches!(bare(arg), Expr::Range(_) | Expr::Reference(_)));
        let plain = source.method == "first" || source.method == "last" || source.method == "get" && by_index;
        (plain && self.is_lookup(e) && self.may_be_copied(&source.receiver)).then_some(copied)
    }

    /// Whether the elements of a sequence can be cloned, as far as is known: numbers, and what is in a parameter, for a list
    /// of something else may have nothing to do with the gradient.
    fn may_be_copied(&self, sequence: &Expr) -> bool {
        let numbers = match self.peek_ty(sequence).as_ref().map(Ty::pointee) {
            Some(Ty::Array(item, _) | Ty::Slice(item) | Ty::Vec(item)) => item.has_zero() || is_numbers(item),
            _ => false,
        };
        let root = ident_of(root_expr(sequence)).and_then(|ident| self.lookup(&ident.to_string()));
        let of_parameter = |root: VarId| self.f.params.iter().any(|p| p.var == root && p.active);
        numbers
            || match root {
                Some(Binding::Var(var)) => of_parameter(*var),
                Some(Binding::Alias(located)) => of_parameter(located.place.root),
                _ => false,
            }
    }

    /// Whether the expression chooses between `None` and references, or is a variable that holds such a choice.
    fn chooses_reference(&self, e: &Expr) -> bool {
        let mut tails = Vec::new();
        tails_of(e, &mut tails);
        let refers = |e: &Expr| {
            let is_some = Maker::of(e) == Some(Maker::Some);
            is_some
                && matches!(e, Expr::Call(call) if call.args.first().is_some_and(|arg| matches!(bare(arg), Expr::Reference(r) if r.mutability.is_none()) && self.mentions_numbers(arg)))
                || self.copied_lookup(e) == Some(false)
                || self.held_variable(e).is_some()
        };
        tails.iter().any(|e| refers(e))
            && tails.iter().all(|e| refers(e) || Maker::of(e) == Some(Maker::None))
    }

    /// The variable, where the expression is the name of one that holds the value in the place of a reference.
    pub(super) fn held_variable(&self, e: &Expr) -> Option<VarId> {
        match self.lookup(&ident_of(e)?.to_string())? {
            Binding::Var(var) if self.held.contains(var) => Some(*var),
            _ => None,
        }
    }

    /// The option of the value, from an expression for the option of a reference.
    pub(super) fn held_value(&self, e: &Expr) -> Expr {
        match bare(e) {
            e if Maker::of(e) == Some(Maker::None) || self.held_variable(e).is_some() => e.clone(),
            Expr::Call(call) if Maker::of(e) == Some(Maker::Some) && call.args.len() == 1 => {
                let inner = match bare(&call.args[0]) {
                    Expr::Reference(reference) => &*reference.expr,
                    other => other,
                };
                let some = &call.func;
                parse_quote!(#some(#inner.clone()))
            }
            Expr::If(choice) => {
                let mut choice = choice.clone();
                self.held_tail(&mut choice.then_branch);
                if let Some((_, other)) = &mut choice.else_branch {
                    **other = self.held_value(other);
                }
                Expr::If(choice)
            }
            Expr::Match(choice) => {
                let mut choice = choice.clone();
                choice.arms.iter_mut().for_each(|arm| *arm.body = self.held_value(&arm.body));
                Expr::Match(choice)
            }
            Expr::Block(block) => {
                let mut block = block.clone();
                self.held_tail(&mut block.block);
                Expr::Block(block)
            }
            other if self.copied_lookup(other) == Some(false) => {
                parse_quote!(match #other { Some(held) => Some(held.clone()), None => None })
            }
            other => parse_quote!(#other.cloned()),
        }
    }

    fn held_tail(&self, block: &mut syn::Block) {
        if let Some(syn::Stmt::Expr(tail, None)) = block.stmts.last_mut() {
            *tail = self.held_value(tail);
        }
    }

    /// The payload that `held.unwrap()` refers to.
    pub(super) fn held_payload<'e>(&self, call: &'e syn::ExprMethodCall) -> Option<&'e Expr> {
        let is_unwrap = call.method == "unwrap" || call.method == "expect";
        (is_unwrap && self.held_variable(&call.receiver).is_some()).then_some(&*call.receiver)
    }
}

/// The values that an expression may have.
fn tails_of<'e>(e: &'e Expr, out: &mut Vec<&'e Expr>) {
    let block = |block: &'e syn::Block, out: &mut Vec<&'e Expr>| match block.stmts.last() {
        Some(syn::Stmt::Expr(tail, None)) => tails_of(tail, out),
        _ => out.push(e),
    };
    match bare(e) {
        Expr::If(choice) => {
            block(&choice.then_branch, out);
            match &choice.else_branch {
                Some((_, other)) => tails_of(other, out),
                None => out.push(e),
            }
        }
        Expr::Match(choice) => choice.arms.iter().for_each(|arm| tails_of(&arm.body, out)),
        Expr::Block(inner) if inner.label.is_none() => block(&inner.block, out),
        other => out.push(other),
    }
}

fn is_numbers(ty: &Ty) -> bool {
    match ty {
        Ty::Array(item, _) | Ty::Vec(item) => is_numbers(item),
        other => other.is_float(),
    }
}

/// The `T` of `Option<&T>`.
fn optional_reference(ty: &syn::Type) -> Option<&syn::Type> {
    let syn::Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == "Option")?;
    let syn::PathArguments::AngleBracketed(args) = &last.arguments else { return None };
    match args.args.first()? {
        syn::GenericArgument::Type(syn::Type::Reference(reference)) if reference.mutability.is_none() => {
            Some(&reference.elem)
        }
        _ => None,
    }
}

/// The names of variables that only `Some` of references are assigned to, as far as syntax tells: `best = Some(x)` with the
/// `x` of `for x in &xs`, `best = Some(&xs[i])`.
pub(super) fn options_of_references(block: &syn::Block) -> std::collections::HashSet<String> {
    let mut finder = Finder::default();
    finder.visit_block(block);
    finder.yes.difference(&finder.no).cloned().collect()
}

#[derive(Default)]
struct Finder {
    items: Vec<String>,
    yes: std::collections::HashSet<String>,
    no: std::collections::HashSet<String>,
}

impl<'ast> Visit<'ast> for Finder {
    fn visit_expr_for_loop(&mut self, e: &'ast syn::ExprForLoop) {
        let depth = self.items.len();
        if let (syn::Pat::Ident(item), true) = (&*e.pat, gives_references(&e.expr)) {
            self.items.push(item.ident.to_string());
        }
        visit::visit_expr_for_loop(self, e);
        self.items.truncate(depth);
    }

    fn visit_expr_assign(&mut self, e: &'ast syn::ExprAssign) {
        visit::visit_expr_assign(self, e);
        let (Some(target), Some(maker)) = (ident_of(&e.left), Maker::of(&e.right)) else { return };
        let Expr::Call(call) = bare(&e.right) else { return };
        if maker != Maker::Some {
            return;
        }
        let is_reference = match call.args.first().map(bare) {
            Some(Expr::Reference(reference)) => reference.mutability.is_none(),
            Some(other) => ident_of(other).is_some_and(|ident| self.items.contains(&ident.to_string())),
            None => false,
        };
        if is_reference {
            self.yes.insert(target.to_string())
        } else {
            self.no.insert(target.to_string())
        };
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

/// Whether the items of a chain are references to elements, whatever it goes over.
pub(super) fn gives_references(chain: &Expr) -> bool {
    const KEEPS: [&str; 10] =
        ["filter", "rev", "skip", "take", "step_by", "skip_while", "take_while", "chain", "inspect", "fuse"];
    match bare(chain) {
        Expr::Reference(reference) => {
            reference.mutability.is_none() && !matches!(bare(&reference.expr), Expr::Range(_))
        }
        Expr::MethodCall(call) if call.method == "iter" => call.args.is_empty(),
        Expr::MethodCall(call) => {
            KEEPS.iter().any(|name| call.method == name) && gives_references(&call.receiver)
        }
        _ => false,
    }
}
