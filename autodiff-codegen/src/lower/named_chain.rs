//! Iterators with a name: `let errors = a.iter().zip(b).map(..);`, and `let mut it = xs.iter();` with `it.next()`.
//!
//! A name that is only iterated over stands for the chain; its sources and closures are those of the place where it was made. Where
//! items are taken one by one, it is a slice and a counter: `it.next()` is `items.get(at)`, after which `at` goes on.

use std::collections::{HashMap, HashSet};

use proc_macro2::Ident;
use quote::ToTokens as _;
use syn::visit::{self, Visit};
use syn::{Expr, Pat, parse_quote};

use super::chain::{ADAPTORS, Flow, Stop};
use super::consume::{CONSUMERS, OPTIONAL};
use super::given::Given;
use super::place::{bare, ident_of};
use super::{Binding, Lowerer};

/// What the name of an iterator stands for.
#[derive(Clone, Debug)]
pub(super) enum Chain {
    /// The chain, from its start.
    Whole(Box<Flow>),
    /// The items of a slice from a counter on.
    Stepped { items: Ident, at: Ident, copied: bool },
}

impl Lowerer {
    /// `let it = chain;`. `Some(false)` if it is something else, or more is done with the name.
    pub(super) fn let_chain(&mut self, pat: &syn::PatIdent, init: &Expr) -> Option<bool> {
        let name = pat.ident.to_string();
        let Some(uses) = self.chains.get(&name).copied() else { return Some(false) };
        if !self.is_adapted(init) || !self.mentions_numbers(init) || !self.is_lent(init) {
            return Some(false);
        }
        let chain = if uses.steps { self.by_steps(init)? } else { self.whole(init, uses.count)? };
        let Some(chain) = chain else { return Some(false) };
        self.bind(&pat.ident, Binding::Given(Given::Chain(chain)));
        Some(true)
    }

    /// Whether all that the chain goes over is lent to it: that cannot change before the chain is used. What it owns is a copy, and the
    /// original may get other numbers.
    fn is_lent(&self, e: &Expr) -> bool {
        match bare(e) {
            Expr::Range(_) | Expr::Reference(_) => true,
            Expr::MethodCall(call) => match (&*call.method.to_string(), call.args.len()) {
                ("iter", 0) | ("windows" | "chunks" | "chunks_exact", 1) => true,
                ("zip" | "chain", 1) => self.is_lent(&call.receiver) && self.is_lent(&call.args[0]),
                ("into_iter", 0) => false,
                key => ADAPTORS.contains(&key) && self.is_lent(&call.receiver),
            },
            other => {
                self.named_chain(other).is_some()
                    || matches!(self.peek_ty(other), Some(crate::ir::Ty::Ref(..)))
            }
        }
    }

    fn whole(&mut self, init: &Expr, uses: u32) -> Option<Option<Chain>> {
        let before = self.buffers.last().map_or(0, Vec::len);
        match self.flow(init) {
            Ok(flow) if uses == 1 || !flow.has_effect() => Some(Some(Chain::Whole(Box::new(flow)))),
            Ok(_) => {
                self.buffers.last_mut()?.truncate(before);
                Some(None)
            }
            Err(Stop::Never) => None,
            Err(Stop::Unknown | Stop::At(..)) => Some(None),
        }
    }

    /// `xs.iter()` or `xs.iter().copied()`.
    fn by_steps(&mut self, init: &Expr) -> Option<Option<Chain>> {
        let Expr::MethodCall(call) = bare(init) else { return Some(None) };
        let copied = call.method == "copied" || call.method == "cloned";
        let start = if copied { bare(&call.receiver) } else { bare(init) };
        let Expr::MethodCall(start) = start else { return Some(None) };
        let from = &*start.receiver;
        if start.method != "iter" || !self.is_lookup(&parse_quote!(#from.get(0))) {
            return Some(None);
        }
        let (items, at) = (self.unused("items"), self.unused("at"));
        self.let_init(&parse_quote!(#items), None, &parse_quote!(&#from[..]))?;
        self.let_init(&parse_quote!(mut #at), None, &parse_quote!(0_usize))?;
        Some(Some(Chain::Stepped { items, at, copied }))
    }

    /// The chain that a name stands for; also that of a clone of it.
    pub(super) fn named_chain(&self, e: &Expr) -> Option<Chain> {
        match (bare(e), self.peek_given(e)) {
            (_, Some(Given::Chain(chain))) => Some(chain),
            (Expr::MethodCall(call), _) if call.method == "clone" && call.args.is_empty() => {
                self.named_chain(&call.receiver)
            }
            _ => None,
        }
    }

    /// Whether the call asks a chain for an item, and no slice for the next one.
    pub(super) fn is_of_chain(&self, call: &syn::ExprMethodCall) -> bool {
        self.is_adapted(&call.receiver) && self.stepped_on(call).is_none()
    }

    /// What is still to come of such a chain.
    pub(super) fn rest_of(&mut self, chain: Chain) -> Result<Flow, Stop> {
        match chain {
            Chain::Whole(flow) => Ok(*flow),
            Chain::Stepped { items, at, copied } => {
                let rest: Expr = parse_quote!(#items[#at.min(#items.len())..].iter());
                let rest = if copied { parse_quote!(#rest.copied()) } else { rest };
                self.flow(&rest)
            }
        }
    }

    /// `it.next()`, as an element that may be there.
    pub(super) fn stepped_on(&self, call: &syn::ExprMethodCall) -> Option<Expr> {
        if call.method != "next" || !call.args.is_empty() {
            return None;
        }
        let Some(Chain::Stepped { items, at, copied }) = self.named_chain(&call.receiver) else {
            return None;
        };
        let got: Expr = parse_quote!(#items.get({ #at += 1; #at - 1 }));
        Some(if copied { parse_quote!(#got.copied()) } else { got })
    }
}

/// Methods that leave the iterator where they stop.
const LEAPS: [&str; 8] = ["any", "all", "position", "rposition", "find", "find_map", "nth", "next_back"];

/// How often a chain is iterated over, and whether items are taken one by one.
#[derive(Clone, Copy, Default)]
pub(super) struct Uses {
    count: u32,
    steps: bool,
    /// It goes on by more than one item, or from the back.
    leaps: bool,
}

/// The names of chains with which nothing is done but to iterate over them.
pub(super) fn chains(block: &syn::Block) -> HashMap<String, Uses> {
    let mut finder = Finder::default();
    finder.visit_block(block);
    finder.bound.retain(|_, times| *times == 1);
    finder
        .uses
        .into_iter()
        .filter(|(name, _)| {
            finder.made.contains(name) && finder.bound.contains_key(name) && !finder.whole.contains(name)
        })
        .filter(|(_, uses)| !uses.leaps)
        .collect()
}

#[derive(Default)]
struct Finder {
    made: HashSet<String>,
    /// How often a name is bound.
    bound: HashMap<String, u32>,
    uses: HashMap<String, Uses>,
    /// Names with which something else is done.
    whole: HashSet<String>,
    /// The parameters of the closures around.
    hidden: Vec<HashSet<String>>,
}

impl Finder {
    fn iterated(&mut self, e: &Expr) -> bool {
        let Some(name) = ident_of(e).map(ToString::to_string) else { return false };
        // What a closure captures is more than the name.
        if !self.hidden.is_empty() {
            return false;
        }
        self.uses.entry(name).or_default().count += 1;
        true
    }

    /// An iterator that adaptors made of what is lent.
    fn is_chain(&self, e: &Expr) -> bool {
        match bare(e) {
            Expr::Range(_) => true,
            Expr::MethodCall(call) => match (&*call.method.to_string(), call.args.len()) {
                ("iter", 0) | ("windows" | "chunks" | "chunks_exact", 1) => true,
                ("into_iter" | "by_ref", 0) => false,
                key => ADAPTORS.contains(&key) && self.is_chain(&call.receiver),
            },
            other => ident_of(other).is_some_and(|name| self.made.contains(&name.to_string())),
        }
    }

    fn is_hidden(&self, name: &str) -> bool {
        self.hidden.iter().any(|names| names.contains(name))
    }
}

impl<'ast> Visit<'ast> for Finder {
    fn visit_local(&mut self, local: &'ast syn::Local) {
        let pat = if let Pat::Type(typed) = &local.pat { &*typed.pat } else { &local.pat };
        if let (Pat::Ident(pat), Some(init)) = (pat, &local.init)
            && self.is_chain(&init.expr)
        {
            self.made.insert(pat.ident.to_string());
        }
        visit::visit_local(self, local);
    }

    fn visit_pat_ident(&mut self, pat: &'ast syn::PatIdent) {
        *self.bound.entry(pat.ident.to_string()).or_default() += 1;
        visit::visit_pat_ident(self, pat);
    }

    fn visit_expr_for_loop(&mut self, e: &'ast syn::ExprForLoop) {
        self.visit_pat(&e.pat);
        if !self.iterated(&e.expr) {
            self.visit_expr(&e.expr);
        }
        self.visit_block(&e.body);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        let key = (&*call.method.to_string(), call.args.len());
        let steps = key == ("next", 0);
        let iterates = key.0 != "by_ref" && (ADAPTORS.contains(&key) || CONSUMERS.contains(&key));
        if (steps || iterates || OPTIONAL.contains(&key)) && self.iterated(&call.receiver) {
            if let Some(name) = ident_of(&call.receiver) {
                let uses = self.uses.entry(name.to_string()).or_default();
                uses.steps |= steps;
                uses.leaps |= LEAPS.contains(&key.0);
            }
        } else if let Expr::MethodCall(clone) = bare(&call.receiver)
            && iterates
            && clone.method == "clone"
            && self.iterated(&clone.receiver)
        {
            // In a loop it may be cloned any number of times.
            self.iterated(&clone.receiver);
        } else {
            self.visit_expr(&call.receiver);
        }
        let with_other = matches!(key, ("zip" | "chain", 1));
        for arg in &call.args {
            if !(with_other && self.iterated(arg)) {
                self.visit_expr(arg);
            }
        }
    }

    fn visit_expr_closure(&mut self, closure: &'ast syn::ExprClosure) {
        let mut names = std::collections::BTreeSet::new();
        closure.inputs.iter().for_each(|pat| super::names::collect(pat.to_token_stream(), &mut names));
        self.hidden.push(names.into_iter().collect());
        self.visit_expr(&closure.body);
        self.hidden.pop();
    }

    fn visit_expr(&mut self, e: &'ast Expr) {
        if let Some(name) = ident_of(e).map(ToString::to_string).filter(|name| !self.is_hidden(name)) {
            self.whole.insert(name);
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
