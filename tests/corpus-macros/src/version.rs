//! The three versions of a piece of source.

use proc_macro2::{Delimiter, Group, Ident, Literal, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::visit_mut::{self, VisitMut};
use syn::{BinOp, Expr, ExprLit, Item, Lit, Macro, Path, Result, Token, Type, UnOp, UseTree};

/// A version.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// As it is written.
    Double,
    /// `f32` for `f64`.
    Single,
    /// `corpus_support::Dual` for `f64`.
    Dual,
}

impl Version {
    /// An item in this version.
    pub fn rewrite(self, item: TokenStream) -> Result<TokenStream> {
        match self {
            Version::Double => Ok(item),
            Version::Single => Ok(single(item)),
            Version::Dual => {
                let mut item: Item = syn::parse2(without_attributes(item))?;
                ToDual.visit_item_mut(&mut item);
                Ok(item.into_token_stream())
            }
        }
    }

    /// An expression in this version.
    pub fn rewrite_expr(self, expr: &Expr) -> TokenStream {
        match self {
            Version::Double => expr.to_token_stream(),
            Version::Single => single(expr.to_token_stream()),
            Version::Dual => {
                let mut expr = expr.clone();
                ToDual.visit_expr_mut(&mut expr);
                expr.into_token_stream()
            }
        }
    }

    /// A type in this version.
    pub fn rewrite_type(self, ty: &Type) -> TokenStream {
        match self {
            Version::Double => ty.to_token_stream(),
            Version::Single => single(ty.to_token_stream()),
            Version::Dual => {
                let mut ty = ty.clone();
                ToDual.visit_type_mut(&mut ty);
                ty.into_token_stream()
            }
        }
    }
}

/// `f32` for `f64`, in literals too.
fn single(tokens: TokenStream) -> TokenStream {
    tokens
        .into_iter()
        .map(|token| match token {
            TokenTree::Ident(ident) if ident == "f64" => Ident::new("f32", ident.span()).into(),
            TokenTree::Literal(literal) if literal.to_string().ends_with("f64") => {
                let text = literal.to_string().replace("f64", "f32");
                let mut shorter: Literal = text.parse().expect("a literal stays one with another suffix");
                shorter.set_span(literal.span());
                shorter.into()
            }
            TokenTree::Group(group) => regroup(&group, single(group.stream())).into(),
            other => other,
        })
        .collect()
}

/// The tokens without the attributes that belong to the differentiable versions.
pub fn without_attributes(tokens: TokenStream) -> TokenStream {
    let mut kept = Vec::new();
    let mut rest = tokens.into_iter().peekable();
    while let Some(token) = rest.next() {
        match token {
            TokenTree::Punct(p) if p.as_char() == '#' && rest.peek().is_some_and(is_ours) => {
                rest.next();
            }
            TokenTree::Group(group) => kept.push(regroup(&group, without_attributes(group.stream())).into()),
            other => kept.push(other),
        }
    }
    kept.into_iter().collect()
}

fn is_ours(token: &TokenTree) -> bool {
    let TokenTree::Group(group) = token else { return false };
    let first = group.stream().into_iter().find(|token| matches!(token, TokenTree::Ident(_)));
    group.delimiter() == Delimiter::Bracket
        && first.is_some_and(|name| ["differentiable", "no_diff"].contains(&name.to_string().as_str()))
}

fn regroup(group: &Group, content: TokenStream) -> Group {
    let mut new = Group::new(group.delimiter(), content);
    new.set_span(group.span());
    new
}

/// Rewrites syntax from `f64` to dual numbers.
struct ToDual;

impl VisitMut for ToDual {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        if let Some(constant) = constant(expr) {
            *expr = syn::parse_quote!(::corpus_support::Dual::lit(#constant));
            return;
        }
        visit_mut::visit_expr_mut(self, expr);
        match expr {
            Expr::Cast(cast) => {
                let (operand, ty) = (&cast.expr, &cast.ty);
                *expr = syn::parse_quote!(::corpus_support::Cast::<#ty>::cast(#operand));
            }
            // Of built-in numbers, Rust evaluates the right side first.
            Expr::Binary(binary) if is_compound(&binary.op) => {
                let (left, op, right) = (&binary.left, &binary.op, &binary.right);
                *expr = syn::parse_quote!({ let right = #right; #left #op right });
            }
            _ => {}
        }
    }

    fn visit_path_mut(&mut self, path: &mut Path) {
        visit_mut::visit_path_mut(self, path);
        let names: Vec<_> = path.segments.iter().map(|s| s.ident.to_string()).collect();
        match names.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            ["std" | "core", "f64" | "f32", "consts", ..] => {
                let rest = path.segments.iter().skip(3);
                *path = syn::parse_quote!(::corpus_support::consts #(::#rest)*);
            }
            ["f64" | "f32", ..] => {
                let rest = path.segments.iter().skip(1);
                *path = syn::parse_quote!(::corpus_support::Dual #(::#rest)*);
            }
            _ => {}
        }
    }

    fn visit_use_tree_mut(&mut self, tree: &mut UseTree) {
        let text = tree.to_token_stream().to_string().replace(' ', "");
        for (from, to) in [
            ("std::f64::consts", "corpus_support::consts"),
            ("core::f64::consts", "corpus_support::consts"),
            ("differentiable", "corpus_support"),
        ] {
            if let Some(rest) = text.strip_prefix(from) {
                *tree = syn::parse_str(&format!("{to}{}", rest.replace("as", " as ")))
                    .expect("a `use` stays one with another root");
            }
        }
    }

    fn visit_macro_mut(&mut self, mac: &mut Macro) {
        let list = Punctuated::<Expr, Token![,]>::parse_terminated;
        let repeat = Punctuated::<Expr, Token![;]>::parse_terminated;
        if let Ok(mut args) = list.parse2(mac.tokens.clone()) {
            args.iter_mut().for_each(|arg| self.visit_expr_mut(arg));
            mac.tokens = args.into_token_stream();
        } else if let Ok(mut args) = repeat.parse2(mac.tokens.clone()) {
            args.iter_mut().for_each(|arg| self.visit_expr_mut(arg));
            mac.tokens = args.into_token_stream();
        }
    }
}

fn is_compound(op: &BinOp) -> bool {
    matches!(
        op,
        BinOp::AddAssign(_)
            | BinOp::SubAssign(_)
            | BinOp::MulAssign(_)
            | BinOp::DivAssign(_)
            | BinOp::RemAssign(_)
    )
}

/// A float literal, with its sign if it has one, as tokens of an `f64`.
fn constant(expr: &Expr) -> Option<TokenStream> {
    let literal =
        |digits: &str| digits.parse().ok().map(|value| Literal::f64_suffixed(value).into_token_stream());
    match expr {
        Expr::Lit(ExprLit { lit: Lit::Float(float), .. }) => literal(float.base10_digits()),
        Expr::Lit(ExprLit { lit: Lit::Int(int), .. }) if int.suffix().starts_with('f') => {
            literal(int.base10_digits())
        }
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => {
            let value = constant(&unary.expr)?;
            Some(quote!(-#value))
        }
        _ => None,
    }
}
