//! `if`, `match`, `let else`, and what they match on.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};
use syn::spanned::Spanned as _;
use syn::{Expr, Pat};

use super::expr::value_span;
use super::pattern::{Origin, bare_pat, is_refutable};
use super::place::bare;
use super::{Binding, Dest, Lowerer};
use crate::ir::{Arm, Block, Const, LoopId, Opaque, Operand, Place, Rvalue, Stmt, StmtKind, Ty, VarId};

/// What an `if`, or an arm, goes on with.
type Then<'t> = &'t mut dyn FnMut(&mut Lowerer);

impl Lowerer {
    // ---- if ----

    pub(super) fn if_into(&mut self, e: &syn::ExprIf, dest: Dest) -> Option<()> {
        if has_let(&e.cond) {
            return self.if_let_into(e, dest);
        }
        let cond = self.number(&e.cond)?;
        let (then, then_block) = self.in_block(|l| l.block_into(&e.then_branch, dest));
        let (other, else_block) = self.else_block(e, dest);
        self.emit(StmtKind::If(cond, then_block, else_block), e.if_token.span());
        then.or(other)
    }

    fn else_block(&mut self, e: &syn::ExprIf, dest: Dest) -> (Option<()>, Block) {
        match &e.else_branch {
            Some((_, other)) => self.in_block(|l| l.branch(other, dest)),
            None => (Some(()), Block::default()),
        }
    }

    /// An expression that is the whole of a branch: its braces are the branch's.
    fn branch(&mut self, e: &Expr, dest: Dest) -> Option<()> {
        match e {
            Expr::Block(block) if block.label.is_none() => self.block_into(&block.block, dest),
            other => self.into(other, dest),
        }
    }

    /// `if let P = x { .. } else { .. }`, and chains of conditions with `let`.
    fn if_let_into(&mut self, e: &syn::ExprIf, dest: Dest) -> Option<()> {
        let conds = conjuncts(&e.cond);
        if let [Expr::Let(only)] = conds[..] {
            return self.if_let_one(only, e, dest);
        }
        let id = self.new_loop(None);
        let (done, block) = self.in_block(|l| {
            let mut then = None;
            l.chain(&conds, &mut |l| {
                then = l.block_into(&e.then_branch, dest);
                if then.is_some() {
                    l.emit(StmtKind::Break(id), e.if_token.span());
                }
            });
            let other = match &e.else_branch {
                Some((_, other)) => l.branch(other, dest),
                None => Some(()),
            };
            then.or(other)
        });
        self.emit(StmtKind::Labeled(id, block), e.if_token.span());
        done
    }

    fn if_let_one(&mut self, cond: &syn::ExprLet, e: &syn::ExprIf, dest: Dest) -> Option<()> {
        let scrutinee = self.scrutinee(&cond.expr)?;
        let mut then = None;
        let arm = self.arm(&cond.pat, None, &mut |l| then = l.block_into(&e.then_branch, dest));
        let (other, else_block) = self.else_block(e, dest);
        let rest = otherwise(else_block);
        self.emit_match(scrutinee, vec![arm, rest], e.if_token.span());
        then.or(other)
    }

    /// Conditions that must all hold, some of them patterns.
    pub(super) fn chain(&mut self, conds: &[&Expr], then: Then<'_>) {
        let Some((first, rest)) = conds.split_first() else { return then(self) };
        if let Expr::Let(cond) = first {
            let Some(scrutinee) = self.scrutinee(&cond.expr) else { return };
            let arm = self.arm(&cond.pat, None, &mut |l| l.chain(rest, then));
            self.emit_match(scrutinee, vec![arm, otherwise(Block::default())], cond.span());
        } else {
            let Some(cond) = self.number(first) else { return };
            let ((), block) = self.in_block(|l| l.chain(rest, then));
            self.emit(StmtKind::If(cond, block, Block::default()), first.span());
        }
    }

    // ---- match ----

    pub(super) fn match_into(&mut self, e: &syn::ExprMatch, dest: Dest) -> Option<()> {
        if e.arms.iter().all(|arm| !is_refutable(unguarded(&arm.pat).0)) && !e.arms.is_empty() {
            let origin = self.match_origin(e)?;
            return self.match_chain(&origin, &e.arms, dest);
        }
        let scrutinee = self.scrutinee(&e.expr)?;
        let mut reached = None;
        let mut arms = Vec::new();
        for arm in &e.arms {
            let (pat, guard) = unguarded(&arm.pat);
            arms.push(self.arm(pat, guard, &mut |l| {
                if l.branch(&arm.body, dest).is_some() {
                    reached = Some(());
                }
            }));
        }
        self.emit_match(scrutinee, arms, e.match_token.span());
        reached
    }

    fn match_origin(&mut self, e: &syn::ExprMatch) -> Option<Origin> {
        let names_only =
            e.arms.iter().all(|arm| matches!(bare_pat(unguarded(&arm.pat).0), Pat::Ident(_) | Pat::Wild(_)));
        match self.origin(&e.expr)? {
            Origin::Place(located) if names_only && located.refs == 0 => {
                let value = self.read(located.place);
                Some(Origin::Value(self.atom(value, value_span(&e.expr))))
            }
            other => Some(other),
        }
    }

    /// Arms whose patterns always match: a chain of their guards.
    fn match_chain(&mut self, origin: &Origin, arms: &[syn::Arm], dest: Dest) -> Option<()> {
        let (arm, rest) = arms.split_first()?;
        let (pat, guard) = unguarded(&arm.pat);
        self.in_scope(|l| {
            l.bind_pattern(pat, origin, None);
            let Some(guard) = guard else { return l.branch(&arm.body, dest) };
            let cond = l.number(guard)?;
            let (then, then_block) = l.in_block(|l| l.branch(&arm.body, dest));
            let (other, else_block) = l.in_block(|l| l.match_chain(origin, rest, dest));
            l.emit(StmtKind::If(cond, then_block, else_block), guard.span());
            then.or(other)
        })
    }

    fn arm(&mut self, pat: &Pat, guard: Option<&Expr>, body: Then<'_>) -> Arm {
        self.in_scope(|l| {
            let (pattern, binds) = l.match_pattern(pat);
            let guard = guard.map(|guard| {
                let (cond, block) = l.in_block(|l| l.number(guard));
                (block, cond.unwrap_or(Operand::Const(Const::Bool(false), Ty::Bool)))
            });
            let ((), body) = l.in_block(|l| body(l));
            Arm { pattern, binds, guard, body }
        })
    }

    /// A `match` whose scrutinee cannot pass a gradient on if nothing is bound.
    fn emit_match(&mut self, mut scrutinee: Opaque, arms: Vec<Arm>, span: proc_macro2::Span) {
        scrutinee.pure_inert |= arms.iter().all(|arm| arm.binds.is_empty());
        self.emit(StmtKind::Match(scrutinee, arms), span);
    }

    /// What is matched on, evaluated so far that only places and variables are left.
    pub(super) fn scrutinee(&mut self, e: &Expr) -> Option<Opaque> {
        let what = "the value that is matched on";
        if self.is_local_place(e) {
            let located = self.locate(e)?;
            let mut opaque = self.opaque_place(&located, e.span(), what);
            if located.mutable || !self.is_frozen(located.place.root) {
                opaque.writes.insert(located.place.root);
            }
            return Some(opaque);
        }
        match bare(e) {
            Expr::Tuple(tuple) if !tuple.elems.is_empty() => {
                let parts: Option<Vec<Opaque>> =
                    tuple.elems.iter().map(|elem| self.scrutinee(elem)).collect();
                Some(joined(parts?, what))
            }
            Expr::Reference(_)
            | Expr::Closure(_)
            | Expr::Unsafe(_)
            | Expr::Path(_)
            | Expr::Field(_)
            | Expr::Index(_) => Some(self.opaque(e, what)),
            other => match self.rvalue(other)? {
                Rvalue::Opaque(opaque) => Some(opaque),
                value => {
                    let operand = self.atom(value, value_span(e));
                    let mut reads = BTreeSet::new();
                    let tokens = self.operand_tokens(&operand, e.span(), &mut reads);
                    Some(Opaque { tokens, reads, what: what.to_owned(), ..Self::opaque_of_nothing() })
                }
            },
        }
    }

    // ---- let else ----

    /// `let P = x else { .. };`: the variables are declared outside, and assigned in the arm that matches.
    pub(super) fn let_else(&mut self, pat: &Pat, init: &Expr, otherwise_expr: &Expr) -> Option<()> {
        let (pat, span) = (bare_pat(pat), pat.span());
        let inner_pat = if let Pat::Type(typed) = pat { &typed.pat } else { pat };
        let scrutinee = self.scrutinee(init)?;
        let (pattern, binds) = self.in_scope(|l| l.match_pattern(inner_pat));
        let mut body = Block::default();
        let mut visible = Vec::new();
        for inner in &binds {
            let outer = self.outer_copy(*inner);
            self.emit(StmtKind::Declare(outer), span);
            let value = self.read(Place::var(*inner));
            let value = match value {
                Rvalue::Use(operand) => operand,
                _ => Operand::Var(*inner),
            };
            body.stmts.push(Stmt { kind: StmtKind::Assign(Place::var(outer), value), span });
            visible.push(outer);
        }
        let (_, else_block) = self.in_block(|l| l.branch(otherwise_expr, Dest::Ignore));
        let arm = Arm { pattern, binds, guard: None, body };
        self.emit_match(scrutinee, vec![arm, otherwise(else_block)], span);
        for outer in visible {
            let ident = self.f.var(outer).ident.clone();
            self.bind(&ident, Binding::Var(outer));
        }
        Some(())
    }

    fn outer_copy(&mut self, inner: VarId) -> VarId {
        let ident = self.f.var(inner).ident.clone();
        let ty = self.f.var(inner).ty.clone();
        let mutable = !self.is_frozen(inner);
        self.user_var(&ident, ty, mutable)
    }

    /// A new loop or labelled block.
    pub(super) fn new_loop(&mut self, label: Option<&syn::Label>) -> LoopId {
        let id = LoopId(self.f.loops);
        self.f.loops += 1;
        if let Some(label) = label {
            self.f.labels.push((id, label.name.ident.to_string()));
        }
        id
    }
}

/// The pattern of an arm, and its guard.
fn unguarded(pat: &Pat) -> (&Pat, Option<&Expr>) {
    match pat {
        Pat::Guard(guard) => (&guard.pat, Some(&guard.guard)),
        other => (other, None),
    }
}

/// `_ => block`
pub(super) fn otherwise(body: Block) -> Arm {
    Arm { pattern: quote!(_), binds: Vec::new(), guard: None, body }
}

fn joined(parts: Vec<Opaque>, what: &str) -> Opaque {
    let tokens = parts.iter().map(|p| &p.tokens).map(|tokens| quote!(#tokens,)).collect::<TokenStream>();
    let mut whole = Opaque {
        tokens: quote!((#tokens)),
        reads: BTreeSet::new(),
        writes: BTreeSet::new(),
        what: what.to_owned(),
        pure_inert: parts.iter().all(|p| p.pure_inert),
        ty: None,
    };
    for part in parts {
        whole.reads.extend(part.reads);
        whole.writes.extend(part.writes);
    }
    whole
}

/// Whether the condition has a `let` in it.
pub(super) fn has_let(cond: &Expr) -> bool {
    conjuncts(cond).iter().any(|c| matches!(c, Expr::Let(_)))
}

/// The conditions that `&&` joins.
pub(super) fn conjuncts(cond: &Expr) -> Vec<&Expr> {
    match cond {
        Expr::Binary(binary) if matches!(binary.op, syn::BinOp::And(_)) => {
            let mut all = conjuncts(&binary.left);
            all.extend(conjuncts(&binary.right));
            all
        }
        other => vec![other],
    }
}

/// The text of a label, for messages.
pub(super) fn label_text(label: &syn::Lifetime) -> String {
    label.to_token_stream().to_string()
}
