//! Macros: those that run once in the forward sweep, those that diverge, and `vec!`.

use quote::{ToTokens as _, quote};
use syn::parse::{ParseStream, Parser as _};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned as _;
use syn::visit_mut::VisitMut as _;
use syn::{Expr, Token};

use super::opaque::Keeper;
use super::{Dest, Lowerer};
use crate::ir::{Operand, Rvalue, Ty};

/// Whose value, if any, is text, or which have none: an active variable may be shown or tested.
const SHOWS: [&str; 19] = [
    "assert",
    "assert_eq",
    "assert_ne",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "print",
    "println",
    "eprint",
    "eprintln",
    "format",
    "matches",
    "cfg",
    "line",
    "stringify",
    "concat",
    "write",
    "writeln",
    "format_args",
];

const DIVERGES: [&str; 4] = ["panic", "unreachable", "todo", "unimplemented"];

/// The last segment of the macro's path.
pub(super) fn name(mac: &syn::Macro) -> String {
    mac.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default()
}

/// The arguments, where they are expressions.
pub(super) fn parse_arguments(mac: &syn::Macro) -> Option<Vec<Expr>> {
    if name(mac) == "matches" {
        return None;
    }
    let parse = Punctuated::<Expr, Token![,]>::parse_terminated;
    parse.parse2(mac.tokens.clone()).ok().map(|args| args.into_iter().collect())
}

/// Renames the arguments, and makes the inline captures of a format string explicit where the name changed.
pub(super) fn rename_arguments(
    keeper: &mut Keeper<'_>,
    mac: &syn::Macro,
    mut args: Vec<Expr>,
) -> proc_macro2::TokenStream {
    let named: Vec<String> = args.iter().filter_map(argument_name).collect();
    let mut extra: Vec<Expr> = Vec::new();
    let format = format_position(&name(mac)).and_then(|at| args.get(at).cloned());
    if let Some(Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. })) = &format {
        for capture in captures(&text.value()) {
            if named.contains(&capture) {
                continue;
            }
            if let Some(value) = keeper.captured(&capture, text.span()) {
                let ident = proc_macro2::Ident::new(&capture, text.span());
                extra.push(syn::parse_quote!(#ident = #value));
            }
        }
    }
    if matches!(name(mac).as_str(), "write" | "writeln")
        && let Some(target) = args.first()
    {
        keeper.note_write(target);
    }
    for arg in &mut args {
        match arg {
            Expr::Assign(assign) => keeper.visit_expr_mut(&mut assign.right),
            other => keeper.visit_expr_mut(other),
        }
    }
    args.extend(extra);
    quote!(#(#args),*)
}

fn argument_name(arg: &Expr) -> Option<String> {
    match arg {
        Expr::Assign(assign) => Some(assign.left.to_token_stream().to_string()),
        _ => None,
    }
}

/// Which argument is the format string.
fn format_position(name: &str) -> Option<usize> {
    match name {
        "print" | "println" | "eprint" | "eprintln" | "format" | "format_args" | "panic" | "unreachable"
        | "todo" | "unimplemented" => Some(0),
        "assert" | "debug_assert" | "write" | "writeln" => Some(1),
        "assert_eq" | "assert_ne" | "debug_assert_eq" | "debug_assert_ne" => Some(2),
        _ => None,
    }
}

/// The names that a format string captures: `{x}`, `{x:?}`, `{:w$}`, `{x:.p$}`.
pub(super) fn captures(format: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let text = format.replace("{{", "").replace("}}", "");
    for piece in text.split('{').skip(1) {
        let inside = piece.split('}').next().unwrap_or_default();
        let (argument, spec) = inside.split_once(':').unwrap_or((inside, ""));
        let mut names = vec![argument.trim().to_owned()];
        names.extend(dollar_names(spec));
        for name in names {
            if syn::parse_str::<syn::Ident>(&name).is_ok() && !found.contains(&name) {
                found.push(name);
            }
        }
    }
    found
}

/// Names before a `$`.
fn dollar_names(spec: &str) -> Vec<String> {
    let mut parts: Vec<&str> = spec.split('$').collect();
    parts.pop();
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let tail = |part: &str| -> String {
        let kept: Vec<char> = part.chars().rev().take_while(|c| is_word(*c)).collect();
        kept.into_iter().rev().collect()
    };
    // `0width$`: flags may stand directly before the name.
    parts
        .into_iter()
        .map(|part| tail(part).trim_start_matches(|c: char| c.is_ascii_digit()).to_owned())
        .collect()
}

impl Lowerer {
    /// A macro as a statement or tail.
    pub(super) fn macro_into(&mut self, e: &Expr, mac: &syn::Macro, dest: Dest) -> Option<()> {
        let name = name(mac);
        let span = mac.path.span();
        if DIVERGES.contains(&name.as_str()) {
            let opaque = self.inert(e, format!("the macro `{name}!`"));
            self.opaque_effect(opaque, span);
            return None;
        }
        if dest == Dest::Ignore && name != "vec" {
            let opaque = self.macro_opaque(e, &name);
            self.opaque_effect(opaque, span);
            return Some(());
        }
        let value = self.macro_value(e, mac)?;
        let value = self.atom(value, span);
        self.store(dest, value, span);
        Some(())
    }

    fn macro_opaque(&mut self, e: &Expr, name: &str) -> crate::ir::Opaque {
        let what = format!("the macro `{name}!`");
        let ty = match name {
            "matches" | "cfg" => Some(Ty::Bool),
            "format" => Some(Ty::Inert(quote!(String))),
            _ => None,
        };
        if SHOWS.contains(&name) { self.inert_of(e, what, ty) } else { self.opaque(e, what) }
    }

    /// A macro as a value.
    pub(super) fn macro_value(&mut self, e: &Expr, mac: &syn::Macro) -> Option<Rvalue> {
        let name = name(mac);
        if DIVERGES.contains(&name.as_str()) {
            self.macro_into(e, mac, Dest::Ignore)?;
        }
        if name == "vec" {
            return self.vec_macro(e, mac);
        }
        Some(Rvalue::Opaque(self.macro_opaque(e, &name)))
    }

    fn vec_macro(&mut self, e: &Expr, mac: &syn::Macro) -> Option<Rvalue> {
        let repeat = |input: ParseStream<'_>| {
            let item: Expr = input.parse()?;
            input.parse::<Token![;]>()?;
            Ok((item, input.parse::<Expr>()?))
        };
        if let Ok((item, count)) = repeat.parse2(mac.tokens.clone()) {
            let item = self.operand(&item)?;
            let count = self.number(&count)?;
            return Some(Rvalue::VecRepeat(item, count));
        }
        let Some(items) = parse_arguments(mac) else {
            return Some(Rvalue::Opaque(self.opaque(e, "the macro `vec!`")));
        };
        let items: Option<Vec<Operand>> = items.iter().map(|item| self.operand(item)).collect();
        Some(Rvalue::VecList(items?))
    }
}
