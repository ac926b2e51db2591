//! Names that look the same and are not: in a function that a `macro_rules!` makes, the `y` of the macro and the `y` that
//! the caller hands over are two variables. Lowering knows names by their text, so all but one of them get another name
//! before it starts.
//!
//! What distinguishes them is the hygiene of their spans. Stable Rust shows it in the debug text of a span alone: `#5
//! bytes(10..11)`. Where that text is another, as outside of rustc, all names have the same.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};

use super::pattern::is_binding;

/// A name, and the hygiene of its span.
type Name = (String, String);

/// The body with names that are told apart by their text; none if they are already.
pub(super) fn separated(sig: &syn::Signature, block: &syn::Block) -> Option<syn::Block> {
    let mut names = Names::default();
    sig.inputs.iter().for_each(|input| names.visit_fn_arg(input));
    let parameters = names.bound.clone();
    names.visit_block(block);
    let mut contexts: BTreeMap<&String, BTreeSet<&String>> = BTreeMap::new();
    for (text, context) in names.bound.iter().chain(&names.used) {
        contexts.entry(text).or_default().insert(context);
    }
    let renamed: BTreeMap<Name, String> = names
        .bound
        .iter()
        .filter(|name| contexts[&name.0].len() > 1 && !parameters.contains(name))
        .map(|name| (name.clone(), name.0.trim_start_matches("r#").to_owned()))
        .collect();
    if renamed.is_empty() {
        return None;
    }
    let mut taken = BTreeSet::new();
    super::names::collect(sig.to_token_stream(), &mut taken);
    super::names::collect(block.to_token_stream(), &mut taken);
    let mut renamer = Renamer { new: fresh(renamed, taken) };
    let mut block = block.clone();
    renamer.visit_block_mut(&mut block);
    Some(block)
}

fn fresh(mut renamed: BTreeMap<Name, String>, mut taken: BTreeSet<String>) -> BTreeMap<Name, String> {
    for new in renamed.values_mut() {
        let plain = new.clone();
        let mut number = 2;
        while !taken.insert(new.clone()) {
            *new = format!("{plain}_{number}");
            number += 1;
        }
    }
    renamed
}

fn name_of(ident: &Ident) -> Name {
    (ident.to_string(), context(ident.span()))
}

fn context(span: Span) -> String {
    let text = format!("{span:?}");
    text.split_once(' ').map(|(context, _)| context).filter(|c| c.starts_with('#')).unwrap_or("").to_owned()
}

/// The names of variables.
#[derive(Default)]
struct Names {
    bound: BTreeSet<Name>,
    used: BTreeSet<Name>,
}

impl Names {
    fn tokens(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    self.used.insert(name_of(&ident));
                }
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }
}

impl<'ast> Visit<'ast> for Names {
    fn visit_item(&mut self, _: &'ast syn::Item) {}

    fn visit_pat_ident(&mut self, pat: &'ast syn::PatIdent) {
        if is_binding(pat) {
            self.bound.insert(name_of(&pat.ident));
        }
        visit::visit_pat_ident(self, pat);
    }

    fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
        self.used.extend(path.path.get_ident().map(name_of));
    }

    fn visit_label(&mut self, label: &'ast syn::Label) {
        self.bound.insert(label_of(&label.name));
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        self.tokens(mac.tokens.clone());
    }
}

fn label_of(label: &syn::Lifetime) -> Name {
    (format!("'{}", label.ident), context(label.ident.span()))
}

/// Gives them their new ones.
struct Renamer {
    new: BTreeMap<Name, String>,
}

impl Renamer {
    fn rename(&self, ident: &mut Ident) -> bool {
        let new = self.new.get(&name_of(ident));
        if let Some(new) = new {
            *ident = Ident::new(new, ident.span());
        }
        new.is_some()
    }

    fn label(&self, label: &mut syn::Lifetime) {
        if let Some(new) = self.new.get(&label_of(label)) {
            label.ident = Ident::new(new.trim_start_matches('\''), label.ident.span());
        }
    }

    fn tokens(&self, tokens: TokenStream) -> TokenStream {
        let mut member = false;
        let mut renamed = TokenStream::new();
        for mut token in tokens {
            let is_dot = matches!(&token, TokenTree::Punct(p) if p.as_char() == '.');
            match &mut token {
                TokenTree::Ident(ident) if !member => {
                    self.rename(ident);
                }
                TokenTree::Group(group) => {
                    let mut inner = Group::new(group.delimiter(), self.tokens(group.stream()));
                    inner.set_span(group.span());
                    *group = inner;
                }
                TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
            member = is_dot;
            renamed.extend([token]);
        }
        renamed
    }
}

impl VisitMut for Renamer {
    fn visit_item_mut(&mut self, _: &mut syn::Item) {}

    fn visit_pat_ident_mut(&mut self, pat: &mut syn::PatIdent) {
        if is_binding(pat) {
            self.rename(&mut pat.ident);
        }
        visit_mut::visit_pat_ident_mut(self, pat);
    }

    fn visit_field_pat_mut(&mut self, field: &mut syn::FieldPat) {
        let before = field.pat.to_token_stream().to_string();
        self.visit_pat_mut(&mut field.pat);
        if field.colon_token.is_none() && field.pat.to_token_stream().to_string() != before {
            field.colon_token = Some(syn::token::Colon::default());
        }
    }

    fn visit_field_value_mut(&mut self, field: &mut syn::FieldValue) {
        let before = field.expr.to_token_stream().to_string();
        self.visit_expr_mut(&mut field.expr);
        if field.colon_token.is_none() && field.expr.to_token_stream().to_string() != before {
            field.colon_token = Some(syn::token::Colon::default());
        }
    }

    fn visit_expr_path_mut(&mut self, path: &mut syn::ExprPath) {
        if path.path.get_ident().is_some()
            && let Some(segment) = path.path.segments.first_mut()
        {
            self.rename(&mut segment.ident);
        }
    }

    fn visit_label_mut(&mut self, label: &mut syn::Label) {
        self.label(&mut label.name);
    }

    fn visit_expr_break_mut(&mut self, e: &mut syn::ExprBreak) {
        e.label.iter_mut().for_each(|label| self.label(label));
        visit_mut::visit_expr_break_mut(self, e);
    }

    fn visit_expr_continue_mut(&mut self, e: &mut syn::ExprContinue) {
        e.label.iter_mut().for_each(|label| self.label(label));
    }

    fn visit_macro_mut(&mut self, mac: &mut syn::Macro) {
        mac.tokens = self.tokens(mac.tokens.clone());
    }
}
