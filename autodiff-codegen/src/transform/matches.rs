//! The reverse of a `match`: by the number of the arm that was taken, or, where what it looks at is still there, by the
//! same `match` once more. The second keeps nothing, and its patterns bind references again, which could not be kept: the
//! reverse sweep may outlive them.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};

use super::plan::StmtKey;
use super::reverse::{Position, Reverse, integer, mutable, push_if, stmt};
use crate::ir::{Arm, BinOp, Block, Opaque, Operand, Rvalue, Stmt, StmtKind, Ty, VarId};

impl<'a> Reverse<'a> {
    /// The reverse of `match on { arms }`, the statement `s`.
    pub(super) fn matches(
        &mut self,
        s: &'a Stmt,
        on: &Opaque,
        arms: &'a [Arm],
        at: Position,
        out: &mut Vec<Stmt>,
    ) {
        let again = self.is_matched_again(on, arms);
        if again {
            self.matched_again.extend(arms.iter().flat_map(|arm| &arm.binds));
        }
        let reversed: Vec<Vec<Stmt>> =
            arms.iter().map(|arm| self.block(&arm.body.stmts, at, &arm.binds)).collect();
        if reversed.iter().all(Vec::is_empty) {
            return;
        }
        if again {
            // Whether a guard held is not asked twice: what it looked at may have changed.
            let guarded = arms.iter().any(|arm| arm.guard.is_some());
            let taken = guarded.then(|| self.number_arms(s));
            let guards = (0..arms.len()).map(|number| taken.map(|taken| self.took(taken, number)));
            let arms = once_more(arms, reversed, guards);
            return out.push(stmt(StmtKind::Match(on.clone(), arms), s.span));
        }
        let taken = self.number_arms(s);
        let mut rest = Vec::new();
        for (number, arm) in reversed.into_iter().enumerate().rev().filter(|(_, arm)| !arm.is_empty()) {
            let mut chain = Vec::new();
            push_if(self.took(taken, number), arm, rest, s.span, &mut chain);
            rest = chain;
        }
        out.extend(rest);
    }

    /// The variable that tells which arm was taken.
    fn number_arms(&mut self, s: &Stmt) -> VarId {
        let taken = self.function.new_var("arm", Ty::Int(String::new()), mutable(), s.span);
        self.keep_counter(taken, 0);
        self.plan.arms.insert(StmtKey::of(s), taken);
        taken
    }

    fn took(&self, taken: VarId, number: usize) -> Operand {
        let is_it = Rvalue::Binary(BinOp::Eq, self.read(taken), integer(number as i128));
        Operand::Tree(Box::new(is_it))
    }

    /// Whether patterns bind something, and would bind the same again. (Where they bind nothing, a number is as good.)
    fn is_matched_again(&self, on: &Opaque, arms: &[Arm]) -> bool {
        let Some(bind) = arms.iter().find_map(|arm| arm.binds.first()) else { return false };
        let site = self.flow.definition(*bind);
        let is_there = |v: VarId| {
            let ty = &self.normal.var(v).ty;
            let is_copied =
                ty.is_copy() || matches!(ty, Ty::Ref(false, _)) || self.matched_again.contains(&v);
            let is_seen = self.operand_free(&Operand::Var(v), site, &BTreeSet::new(), 4);
            is_copied && is_seen && self.flow.is_final(v, site) && self.is_accessible(v, site)
        };
        on.writes.is_empty() && only_looks(on.tokens.clone()) && on.reads.iter().all(|v| is_there(*v))
    }
}

/// The same arms with other bodies and guards; those at the end that do nothing are one.
fn once_more(
    arms: &[Arm],
    bodies: Vec<Vec<Stmt>>,
    guards: impl Iterator<Item = Option<Operand>>,
) -> Vec<Arm> {
    let guarded = arms.iter().any(|arm| arm.guard.is_some());
    let rest = bodies.iter().rposition(|body| !body.is_empty()).map_or(0, |last| last + 1);
    let mut again: Vec<Arm> = arms
        .iter()
        .zip(bodies)
        .zip(guards)
        .take(rest)
        .map(|((arm, stmts), guard)| {
            let guard = guard.map(|guard| (Block::default(), guard));
            Arm { body: Block { stmts }, guard, ..arm.clone() }
        })
        .collect();
    if guarded || rest < arms.len() {
        let any = TokenTree::Ident(Ident::new("_", Span::call_site()));
        again.push(Arm { pattern: any.into(), binds: Vec::new(), guard: None, body: Block::default() });
    }
    again
}

/// Whether the tokens are places and references to them, with nothing that is called: to evaluate them again does nothing else.
fn only_looks(tokens: TokenStream) -> bool {
    let mut after_name = false;
    tokens.into_iter().all(|token| {
        let (looks, is_name) = match token {
            TokenTree::Ident(name) => (name != "mut" && name != "move", true),
            TokenTree::Literal(_) => (true, true),
            TokenTree::Punct(punct) => (matches!(punct.as_char(), '&' | '*' | '.' | ','), false),
            TokenTree::Group(group) => {
                let called = after_name && group.delimiter() == Delimiter::Parenthesis;
                (!called && group.delimiter() != Delimiter::Brace && only_looks(group.stream()), true)
            }
        };
        after_name = is_name;
        looks
    })
}
