//! `let b = Box::new(value);`: a box of the user's that stays in the function is the value itself, and `*b` is the value.

use quote::ToTokens as _;
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};
use syn::{Expr, Pat, parse_quote};

use super::call::path_ends_in;
use super::expr::value_span;
use super::place::{bare, ident_of};
use super::{Binding, Lowerer};
use crate::ir::{Opaque, StmtKind};

impl Lowerer {
    /// `let b = Box::new(value);` with a value that may carry a gradient. `Some(false)` if it is something else.
    pub(super) fn let_boxed(
        &mut self,
        pat: &syn::PatIdent,
        ty: Option<&syn::Type>,
        init: &Expr,
    ) -> Option<bool> {
        let Some((new, inner)) = boxed(init).filter(|(_, inner)| self.mentions_numbers(inner)) else {
            return Some(false);
        };
        let inner_ty = ty.and_then(box_of);
        if ty.is_some() && inner_ty.is_none() {
            return Some(false);
        }
        if !self.boxes.contains(&pat.ident.to_string()) || matches!(bare(inner), Expr::Closure(_)) {
            return Some(false);
        }
        self.check_box(new);
        let value = self.rvalue(inner)?;
        let var = self.new_let_var(pat, &value, inner_ty);
        self.emit(StmtKind::Let(var, value), value_span(init));
        self.read_already.insert(var);
        self.bind(&pat.ident, Binding::Var(var));
        Some(true)
    }
}

impl Lowerer {
    /// A type of the user's may have the name, and be no box: rustc looks whether it gives back what is put in.
    fn check_box(&mut self, new: &syn::ExprPath) {
        let gives_back: Expr = parse_quote!(|| -> () { *#new(()) });
        let code =
            Opaque { tokens: gives_back.to_token_stream(), pure_inert: true, ..Self::opaque_of_nothing() };
        self.opaque_effect(code, new.span());
    }
}

/// The `T` of `Box<T>`, where it is a type with a size.
fn box_of(ty: &syn::Type) -> Option<&syn::Type> {
    let syn::Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == "Box")?;
    let syn::PathArguments::AngleBracketed(args) = &last.arguments else { return None };
    match args.args.first()? {
        syn::GenericArgument::Type(
            inner @ (syn::Type::Path(_) | syn::Type::Array(_) | syn::Type::Tuple(_)),
        ) => Some(inner),
        _ => None,
    }
}

/// `Box::new`, and the value, of `Box::new(value)`.
fn boxed(e: &Expr) -> Option<(&syn::ExprPath, &Expr)> {
    let Expr::Call(call) = bare(e) else { return None };
    let Expr::Path(path) = bare(&call.func) else { return None };
    let value = call.args.first()?;
    (call.args.len() == 1 && path_ends_in(path, "Box", "new")).then_some((path, value))
}

/// The names of boxes that nothing but their value is asked of: it is asked of by `*b`, and all else that is done with one is `b.field`,
/// `b[i]` and `b.method()`. (Where no `*` is, the call of `Box::new` is one like others, and what is boxed stays so.)
pub(super) fn boxes(block: &syn::Block) -> std::collections::HashSet<String> {
    let mut finder = Finder::default();
    finder.visit_block(block);
    finder
        .made
        .iter()
        .filter(|name| finder.opened.contains(*name) && !finder.whole.contains(*name))
        .cloned()
        .collect()
}

#[derive(Default)]
struct Finder {
    made: std::collections::HashSet<String>,
    opened: std::collections::HashSet<String>,
    whole: std::collections::HashSet<String>,
}

impl<'ast> Visit<'ast> for Finder {
    fn visit_local(&mut self, local: &'ast syn::Local) {
        let pat = match &local.pat {
            Pat::Type(typed) => &*typed.pat,
            other => other,
        };
        if let (Pat::Ident(pat), Some(init)) = (pat, &local.init)
            && boxed(&init.expr).is_some()
        {
            self.made.insert(pat.ident.to_string());
        }
        visit::visit_local(self, local);
    }

    fn visit_expr(&mut self, e: &'ast Expr) {
        let base = match bare(e) {
            Expr::Unary(unary) if matches!(unary.op, syn::UnOp::Deref(_)) => {
                self.opened.extend(ident_of(&unary.expr).map(ToString::to_string));
                Some(&*unary.expr)
            }
            Expr::Field(field) => Some(&*field.base),
            Expr::Reference(reference) => Some(&*reference.expr),
            Expr::Index(index) if ident_of(&index.expr).is_some() => {
                self.visit_expr(&index.index);
                return;
            }
            Expr::MethodCall(call) if ident_of(&call.receiver).is_some() && !keeps_box(call) => {
                call.args.iter().for_each(|arg| self.visit_expr(arg));
                return;
            }
            _ => None,
        };
        if base.is_some_and(|base| ident_of(base).is_some()) {
            return;
        }
        if let Some(ident) = ident_of(e) {
            self.whole.insert(ident.to_string());
        }
        visit::visit_expr(self, e);
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        let mut names = std::collections::BTreeSet::new();
        super::names::collect(mac.tokens.clone(), &mut names);
        self.whole.extend(names);
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

/// A method whose value has to do with the box.
fn keeps_box(call: &syn::ExprMethodCall) -> bool {
    const KEEPS: [&str; 7] = ["clone", "as_ref", "as_mut", "borrow", "borrow_mut", "into_vec", "into"];
    KEEPS.iter().any(|name| call.method == name)
}
