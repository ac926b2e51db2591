//! `Option` and `Result`: their methods, and `?`, are the `match` that they stand for.

use proc_macro2::{Ident, Span};
use quote::quote;
use syn::visit::Visit;
use syn::{Expr, Pat, parse_quote};

use super::place::{bare, ident_of};
use super::{Binding, Lowerer};
use crate::fence;
use crate::ir::{Maybe, Ty, Wrapper};

/// What makes a value that may not be there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Maker {
    Some,
    None,
    Ok,
    Err,
}

impl Maker {
    /// The one of that name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "Some" => Maker::Some,
            "None" => Maker::None,
            "Ok" => Maker::Ok,
            "Err" => Maker::Err,
            _ => return None,
        })
    }

    /// What it makes.
    pub(super) fn kind(self) -> Maybe {
        match self {
            Maker::Some | Maker::None => Maybe::Option,
            Maker::Ok | Maker::Err => Maybe::Result,
        }
    }

    /// The one that the expression is, or calls.
    pub(super) fn of(e: &Expr) -> Option<Self> {
        let path = match bare(e) {
            Expr::Call(call) => bare(&call.func),
            other => other,
        };
        match path {
            Expr::Path(path) => Self::named(&path.path.segments.last()?.ident.to_string()),
            _ => None,
        }
    }
}

/// Methods whose value is of the kind of their receiver.
const SAME: [&str; 13] = [
    "map",
    "and_then",
    "or",
    "or_else",
    "filter",
    "zip",
    "as_ref",
    "as_mut",
    "as_deref",
    "as_deref_mut",
    "copied",
    "cloned",
    "take",
];

/// Methods whose value is what is inside, or a test.
const OUT: [&str; 12] = [
    "map_or",
    "map_or_else",
    "unwrap_or",
    "unwrap_or_else",
    "unwrap_or_default",
    "unwrap",
    "expect",
    "is_some_and",
    "is_none_or",
    "is_ok_and",
    "flatten",
    "replace",
];

impl Lowerer {
    /// Whether the expression is an `Option` or a `Result`, as far as can be seen.
    pub(super) fn maybe_kind(&self, e: &Expr) -> Option<Maybe> {
        if let Some(maker) = Maker::of(e) {
            return Some(maker.kind());
        }
        match bare(e) {
            Expr::Path(_) | Expr::Field(_) | Expr::Index(_) => self.kind_of_place(e),
            Expr::Unary(unary) if matches!(unary.op, syn::UnOp::Deref(_)) => self.kind_of_place(e),
            Expr::Reference(reference) => self.maybe_kind(&reference.expr),
            Expr::If(e) => self.kind_of_block(&e.then_branch).or_else(|| {
                let (_, other) = e.else_branch.as_ref()?;
                self.maybe_kind(other)
            }),
            Expr::Match(e) => e.arms.iter().find_map(|arm| self.maybe_kind(&arm.body)),
            Expr::Block(e) => self.kind_of_block(&e.block),
            Expr::MethodCall(call) => self.kind_of_method(call),
            _ => None,
        }
    }

    fn kind_of_block(&self, block: &syn::Block) -> Option<Maybe> {
        match block.stmts.last()? {
            syn::Stmt::Expr(tail, None) => self.maybe_kind(tail),
            _ => None,
        }
    }

    fn kind_of_place(&self, e: &Expr) -> Option<Maybe> {
        let ty = match ident_of(e).and_then(|ident| self.lookup(&ident.to_string())) {
            Some(Binding::Var(var)) => self.f.var(*var).ty.clone(),
            Some(Binding::Alias(located)) => self.place_ty(&located.place)?,
            Some(Binding::Given(_)) | None => self.peek_ty(e)?,
        };
        match ty.pointee() {
            Ty::Maybe(kind, _) => Some(*kind),
            Ty::Inert(tokens) => inert_kind(&tokens.to_string()),
            _ => None,
        }
    }

    fn kind_of_method(&self, call: &syn::ExprMethodCall) -> Option<Maybe> {
        let name = call.method.to_string();
        match name.as_str() {
            "ok_or" | "ok_or_else" | "map_err" => Some(Maybe::Result),
            "ok" if call.args.is_empty() => Some(Maybe::Option),
            "checked_add" | "checked_sub" | "checked_mul" | "checked_div" => Some(Maybe::Option),
            name if SAME.contains(&name) => self.maybe_kind(&call.receiver),
            _ if self.selects(call) || self.is_lookup(&Expr::MethodCall(call.clone())) => Some(Maybe::Option),
            _ => None,
        }
    }

    /// The `match` that a method of an `Option` or `Result` stands for.
    pub(super) fn maybe_method(&mut self, call: &syn::ExprMethodCall) -> Option<Expr> {
        self.maybe_method_of(call, None)
    }

    /// The same in the place of the value that a function returns, which tells the kind.
    pub(super) fn maybe_result(&mut self, call: &syn::ExprMethodCall) -> Option<Expr> {
        let kind = match self.f.wrapper {
            Wrapper::Plain => None,
            Wrapper::Option => Some(Maybe::Option),
            Wrapper::Result => Some(Maybe::Result),
        };
        self.maybe_method_of(call, kind)
    }

    pub(super) fn maybe_method_of(
        &mut self,
        call: &syn::ExprMethodCall,
        wanted: Option<Maybe>,
    ) -> Option<Expr> {
        let name = call.method.to_string();
        if let Expr::MethodCall(inner) = bare(&call.receiver)
            && self.is_selected_by_index(&name, inner)
        {
            return None;
        }
        if let Some(same) = self.known_by_index(call) {
            return Some(same);
        }
        if let Some(stands_for) = self.stands_for(call) {
            return Some(stands_for);
        }
        let is_known = SAME.contains(&name.as_str())
            || OUT.contains(&name.as_str())
            || ["ok_or", "ok_or_else", "map_err", "ok"].contains(&name.as_str());
        if !is_known || is_look(&name) {
            return None;
        }
        let same = SAME.contains(&name.as_str());
        let kind =
            self.receiver_kind(call, &name).or(wanted.filter(|_| same && self.is_chain(&call.receiver)))?;
        let is_inert = self.is_inert_maybe(&call.receiver);
        if is_inert && !call.args.iter().any(is_closure) {
            return None;
        }
        let mut found = self.rewritten(call, &name, kind)?;
        if let (Maybe::Either, Expr::Match(found)) = (kind, &mut found) {
            found.attrs.push(parse_quote!(#[either]));
        }
        if let Some(leaving) = call.args.iter().find_map(returning) {
            self.problems.push(fence::return_inside_kept_code(&leaving));
        }
        Some(found)
    }

    fn receiver_kind(&self, call: &syn::ExprMethodCall, name: &str) -> Option<Maybe> {
        match name {
            "map_err" | "ok" | "is_ok_and" => Some(Maybe::Result),
            "ok_or" | "ok_or_else" | "is_some_and" | "is_none_or" => Some(Maybe::Option),
            _ => self.maybe_kind(&call.receiver).or_else(|| self.kind_by_use(call, name)),
        }
    }

    /// What a call of the user's returns is an `Option` or a `Result` if a method of theirs is called on it.
    fn kind_by_use(&self, call: &syn::ExprMethodCall, name: &str) -> Option<Maybe> {
        let takes_error = |f: &Expr| match bare(f) {
            Expr::Closure(closure) => Some(!closure.inputs.is_empty()),
            _ => None,
        };
        let kind = match name {
            "unwrap_or" | "unwrap_or_default" | "unwrap" | "expect" | "map_or" => Maybe::Either,
            "unwrap_or_else" | "map_or_else" => {
                if takes_error(call.args.first()?)? {
                    Maybe::Result
                } else {
                    Maybe::Option
                }
            }
            _ => return None,
        };
        if self.is_place_chain(&call.receiver) {
            return Some(if kind == Maybe::Either { Maybe::Option } else { kind });
        }
        self.is_chain(&call.receiver).then_some(kind)
    }

    /// Methods of an `Option` or `Result` on a call of the user's, or on a place of a type that is not known.
    fn is_chain(&self, e: &Expr) -> bool {
        match bare(e) {
            Expr::MethodCall(call) if SAME.contains(&call.method.to_string().as_str()) => {
                self.is_chain(&call.receiver)
            }
            _ => self.is_user_call(e) || self.is_place_chain(e),
        }
    }

    fn is_place_chain(&self, e: &Expr) -> bool {
        match bare(e) {
            Expr::MethodCall(call) if SAME.contains(&call.method.to_string().as_str()) => {
                self.is_place_chain(&call.receiver)
            }
            Expr::Path(_) | Expr::Field(_) | Expr::Index(_) => {
                self.is_local_place(e) && matches!(self.peek_ty(e), None | Some(Ty::Infer(_) | Ty::Unknown))
            }
            _ => false,
        }
    }

    fn is_user_call(&self, e: &Expr) -> bool {
        match bare(e) {
            Expr::Call(call) => match bare(&call.func) {
                Expr::Path(path) => {
                    let owner = path.path.segments.iter().rev().nth(1).map(|s| s.ident.to_string());
                    let of_module = owner.is_none_or(|o| o == "Self" || is_module(&o));
                    of_module && super::call::is_function_path(&call.func) && !self.is_local_place(&call.func)
                }
                _ => false,
            },
            Expr::MethodCall(call) => {
                let receiver = self.peek_ty(&call.receiver);
                let is_named = matches!(receiver.as_ref().map(Ty::pointee), Some(Ty::Named(_)));
                (is_named && !self.is_kept_call(e)) || self.is_mean(call)
            }
            _ => false,
        }
    }

    fn is_inert_maybe(&self, e: &Expr) -> bool {
        match bare(e) {
            Expr::MethodCall(call) if SAME.contains(&call.method.to_string().as_str()) => {
                self.is_inert_maybe(&call.receiver) && !call.args.iter().any(is_closure)
            }
            Expr::MethodCall(call) => call.method.to_string().starts_with("checked_"),
            _ => self.peek_ty(e).is_some_and(|ty| matches!(ty.pointee(), Ty::Inert(_))),
        }
    }

    fn held(&mut self) -> Ident {
        Ident::new(&self.f.fresh_name("held"), Span::call_site())
    }

    #[expect(clippy::too_many_lines, reason = "one arm per method, each a line or two of Rust")]
    fn rewritten(&mut self, call: &syn::ExprMethodCall, name: &str, kind: Maybe) -> Option<Expr> {
        let receiver = &call.receiver;
        let args: Vec<&Expr> = call.args.iter().collect();
        let good = |inner: &dyn quote::ToTokens| kind.good(inner);
        let (v, e) = (self.held(), self.held());
        let bad = kind.bad(&e);
        let none = kind.bad_any();
        let some = match kind {
            Maybe::Option | Maybe::Either => quote!(Some),
            Maybe::Result => quote!(Ok),
        };
        let or_bad = |with: &proc_macro2::TokenStream| -> Expr {
            parse_quote!(match #receiver { #with, #bad => #bad })
        };
        Some(match (name, args.as_slice()) {
            ("map", [f]) => {
                let (pat, body) = applied(f, &v)?;
                let held = good(&pat);
                or_bad(&quote!(#held => #some(#body)))
            }
            ("and_then", [f]) => {
                let (pat, body) = applied(f, &v)?;
                let held = good(&pat);
                or_bad(&quote!(#held => #body))
            }
            ("map_err", [f]) => {
                let (pat, body) = applied(f, &e)?;
                parse_quote!(match #receiver { Ok(#v) => Ok(#v), Err(#pat) => Err(#body) })
            }
            ("map_or", [default, f]) => {
                let (pat, body) = applied(f, &v)?;
                let held = good(&pat);
                self.eager((receiver, &held, &body), &none, default, |d| d)
            }
            ("map_or_else", [g, f]) => {
                let (pat, body) = applied(f, &v)?;
                let held = good(&pat);
                let (bad, other) = kind.otherwise(g, &e)?;
                parse_quote!(match #receiver { #held => #body, #bad => #other })
            }
            ("unwrap_or", [default]) => {
                let held = good(&v);
                self.eager((receiver, &held, &parse_quote!(#v)), &none, default, |d| d)
            }
            ("unwrap_or_else", [g]) => {
                let held = good(&v);
                let (bad, other) = kind.otherwise(g, &e)?;
                parse_quote!(match #receiver { #held => #v, #bad => #other })
            }
            ("unwrap_or_default", []) => {
                let held = good(&v);
                parse_quote!(match #receiver { #held => #v, #none => ::core::default::Default::default() })
            }
            ("unwrap", []) => {
                let held = good(&v);
                let panic = match kind {
                    Maybe::Option => quote!(panic!("called `Option::unwrap()` on a `None` value")),
                    Maybe::Either => {
                        quote!(panic!("called `unwrap()` on what a call returned without a value"))
                    }
                    Maybe::Result => quote!(panic!("called `Result::unwrap()` on an `Err` value: {:?}", #e)),
                };
                parse_quote!(match #receiver { #held => #v, #bad => #panic })
            }
            ("expect", [message]) => {
                let held = good(&v);
                let panic = match kind {
                    Maybe::Option | Maybe::Either => quote!(panic!("{}", #message)),
                    Maybe::Result => quote!(panic!("{}: {:?}", #message, #e)),
                };
                parse_quote!(match #receiver { #held => #v, #bad => #panic })
            }
            ("or", [other]) if kind == Maybe::Option => {
                self.eager((receiver, &good(&v), &parse_quote!(Some(#v))), &none, other, |d| d)
            }
            ("or_else", [g]) => {
                let held = good(&v);
                let (bad, other) = kind.otherwise(g, &e)?;
                parse_quote!(match #receiver { #held => #some(#v), #bad => #other })
            }
            ("filter", [f]) => {
                let (pat, body) = applied(f, &e)?;
                parse_quote!(match #receiver {
                    Some(#v) => if match &#v { #pat => #body } { Some(#v) } else { None },
                    None => None,
                })
            }
            ("zip", [other]) => {
                parse_quote!(match (#receiver, #other) { (Some(#v), Some(#e)) => Some((#v, #e)), _ => None })
            }
            ("copied", []) => {
                let held = good(&v);
                or_bad(&quote!(#held => #some(*#v)))
            }
            ("cloned", []) => {
                let held = good(&v);
                or_bad(&quote!(#held => #some(#v.clone())))
            }
            ("flatten", []) => parse_quote!(match #receiver { Some(#v) => #v, None => None }),
            ("ok", []) => parse_quote!(match #receiver { Ok(#v) => Some(#v), Err(_) => None }),
            ("ok_or", [error]) => {
                let make = |d: Expr| -> Expr { parse_quote!(Err(#d)) };
                self.eager((receiver, &good(&v), &parse_quote!(Ok(#v))), &none, error, make)
            }
            ("ok_or_else", [g]) => {
                let (_, error) = Maybe::Option.otherwise(g, &e)?;
                parse_quote!(match #receiver { Some(#v) => Ok(#v), None => Err(#error) })
            }
            ("is_some_and" | "is_ok_and", [f]) => {
                let (pat, body) = applied(f, &v)?;
                let held = good(&pat);
                parse_quote!(match #receiver { #held => #body, _ => false })
            }
            ("is_none_or", [f]) => {
                let (pat, body) = applied(f, &v)?;
                parse_quote!(match #receiver { Some(#pat) => #body, None => true })
            }
            ("take", []) if kind == Maybe::Option => parse_quote!(::core::mem::replace(&mut #receiver, None)),
            ("replace", [with]) if kind == Maybe::Option => {
                parse_quote!(::core::mem::replace(&mut #receiver, Some(#with)))
            }
            _ => return None,
        })
    }

    /// An argument that is evaluated whether it is needed or not.
    fn eager(
        &mut self,
        (receiver, held, body): (&Expr, &Pat, &Expr),
        none: &proc_macro2::TokenStream,
        arg: &Expr,
        make: impl Fn(Expr) -> Expr,
    ) -> Expr {
        if is_simple(arg) {
            let other = make(arg.clone());
            return parse_quote!(match #receiver { #held => #body, #none => #other });
        }
        let default = Ident::new(&self.f.fresh_name("default"), Span::call_site());
        let other = make(parse_quote!(#default));
        parse_quote!(match (#receiver, #arg) { (#held, _) => #body, (#none, #default) => #other })
    }

    /// What is in an `Option` or `Result` that is returned as it is: without it, the function is left.
    pub(super) fn returned_inside(&mut self, e: &Expr) -> Option<crate::ir::Rvalue> {
        let kind = if self.f.wrapper == Wrapper::Result { Maybe::Result } else { Maybe::Option };
        let stands_for = self.leaving(e, kind);
        match stands_for {
            Some(stands_for) => self.rvalue(&stands_for),
            None => self.question_mark(e),
        }
    }

    /// `inner?` on what is not a call: the `match` that it stands for.
    pub(super) fn question_match(&mut self, inner: &Expr) -> Option<Expr> {
        let is_method =
            matches!(bare(inner), Expr::MethodCall(call) if SAME.contains(&call.method.to_string().as_str()));
        let by_use = match self.f.wrapper {
            Wrapper::Option if is_method && self.is_chain(inner) => Some(Maybe::Option),
            Wrapper::Result if is_method && self.is_chain(inner) => Some(Maybe::Result),
            Wrapper::Plain | Wrapper::Option | Wrapper::Result => None,
        };
        let kind = self.maybe_kind(inner).or(by_use)?;
        if self.is_inert_maybe(inner) {
            return None;
        }
        self.leaving(inner, kind)
    }

    fn leaving(&mut self, inner: &Expr, kind: Maybe) -> Option<Expr> {
        let (v, e) = (self.held(), self.held());
        match (kind, self.f.wrapper) {
            (Maybe::Option, Wrapper::Option) => {
                Some(parse_quote!(match #inner { Some(#v) => #v, None => return None }))
            }
            (Maybe::Result, Wrapper::Result) => Some(parse_quote!(match #inner {
                Ok(#v) => #v,
                Err(#e) => return Err(::core::convert::From::from(#e)),
            })),
            _ => None,
        }
    }
}

impl Maybe {
    fn good(self, inner: &dyn quote::ToTokens) -> Pat {
        let inner = inner.to_token_stream();
        match self {
            Maybe::Option | Maybe::Either => parse_quote!(Some(#inner)),
            Maybe::Result => parse_quote!(Ok(#inner)),
        }
    }

    /// The other variant, as a pattern and as a value.
    fn bad(self, error: &Ident) -> proc_macro2::TokenStream {
        match self {
            Maybe::Option | Maybe::Either => quote!(None),
            Maybe::Result => quote!(Err(#error)),
        }
    }

    fn bad_any(self) -> proc_macro2::TokenStream {
        match self {
            Maybe::Option | Maybe::Either => quote!(None),
            Maybe::Result => quote!(Err(_)),
        }
    }

    /// The pattern of the other variant, and what a function gives for it.
    fn otherwise(self, function: &Expr, error: &Ident) -> Option<(proc_macro2::TokenStream, Expr)> {
        match self {
            Maybe::Option | Maybe::Either => {
                let value = match bare(function) {
                    Expr::Closure(closure) if closure.inputs.is_empty() => (*closure.body).clone(),
                    Expr::Path(path) => parse_quote!(#path()),
                    _ => return None,
                };
                Some((quote!(None), value))
            }
            Maybe::Result => {
                let (pat, body) = applied(function, error)?;
                Some((quote!(Err(#pat)), body))
            }
        }
    }
}

/// The pattern and the value of a function of one argument, applied to what the pattern matches.
fn applied(function: &Expr, name: &Ident) -> Option<(Pat, Expr)> {
    match bare(function) {
        Expr::Closure(closure) if closure.inputs.len() == 1 => {
            let mut pat = &closure.inputs[0];
            while let Pat::Type(typed) = pat {
                pat = &typed.pat;
            }
            Some((pat.clone(), (*closure.body).clone()))
        }
        Expr::Path(path) => Some((parse_quote!(#name), parse_quote!(#path(#name)))),
        _ => None,
    }
}

/// Methods that only look at the value in another way: see [`Lowerer::scrutinee`].
fn is_look(name: &str) -> bool {
    name.starts_with("as_")
}

fn is_closure(e: &Expr) -> bool {
    matches!(bare(e), Expr::Closure(_))
}

/// Whether evaluating the expression costs nothing and cannot fail, so that it may be left out.
fn is_simple(e: &Expr) -> bool {
    match bare(e) {
        Expr::Lit(_) | Expr::Path(_) => true,
        Expr::Field(field) => is_simple(&field.base),
        Expr::Reference(reference) => reference.mutability.is_none() && is_simple(&reference.expr),
        Expr::Unary(unary) => matches!(unary.op, syn::UnOp::Neg(_)) && is_simple(&unary.expr),
        Expr::Tuple(tuple) => tuple.elems.iter().all(is_simple),
        _ => false,
    }
}

/// A `return` in a closure leaves the closure, which is no function of its own any more.
fn returning(e: &Expr) -> Option<syn::ExprReturn> {
    struct Finder(Option<syn::ExprReturn>);
    impl<'ast> Visit<'ast> for Finder {
        fn visit_expr_return(&mut self, e: &'ast syn::ExprReturn) {
            self.0.get_or_insert_with(|| e.clone());
        }
        fn visit_item(&mut self, _: &'ast syn::Item) {}
    }
    let mut finder = Finder(None);
    if is_closure(e) {
        finder.visit_expr(e);
    }
    finder.0
}

/// The mark on a `match` that stands for a method of what may be an `Option` or a `Result`.
pub(super) fn is_either(attr: &syn::Attribute) -> bool {
    attr.path().is_ident("either")
}

fn is_module(name: &str) -> bool {
    let is_type = name.starts_with(char::is_uppercase) || super::types::is_integer_name(name);
    !is_type && !["f32", "f64", "char", "str", "bool", "mem"].contains(&name)
}

fn inert_kind(text: &str) -> Option<Maybe> {
    let name = text.split('<').next().unwrap_or_default().rsplit("::").next().unwrap_or_default().trim();
    match name {
        "Option" => Some(Maybe::Option),
        "Result" => Some(Maybe::Result),
        _ => None,
    }
}
