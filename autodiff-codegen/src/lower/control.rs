//! `if`, `match`, `let else`, and what they match on.

use quote::{ToTokens as _, quote};
use syn::spanned::Spanned as _;
use syn::{Expr, Pat};

use super::choose::{Matched, Mode, Parts, Scrutinee};
use super::expr::value_span;
use super::pattern::{Origin, bare_pat, is_refutable};

use super::{Binding, Dest, Lowerer};
use crate::fence;
use crate::ir::{Arg, Arm, Block, Const, LoopId, Opaque, Operand, Place, Rvalue, Stmt, StmtKind, Ty, VarId};

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
    pub(super) fn branch(&mut self, e: &Expr, dest: Dest) -> Option<()> {
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
        let done =
            self.if_let_lookup(cond, &mut |l| l.block_into(&e.then_branch, dest), &mut |l| match &e
                .else_branch
            {
                Some((_, other)) => l.branch(other, dest),
                None => Some(()),
            })?;
        if let Some(done) = done {
            return done;
        }
        let scrutinee = self.scrutinee(&cond.expr, &[&cond.pat])?;
        let mut then = None;
        let arm =
            self.arm(&cond.pat, &scrutinee.parts, None, &mut |l| then = l.block_into(&e.then_branch, dest));
        let (other, else_block) = self.else_block(e, dest);
        let rest = otherwise(else_block);
        self.emit_match(scrutinee, vec![arm.0, rest], arm.1, e.if_token.span());
        then.or(other)
    }

    /// Conditions that must all hold, some of them patterns.
    pub(super) fn chain(&mut self, conds: &[&Expr], then: Then<'_>) {
        let Some((first, rest)) = conds.split_first() else { return then(self) };
        if let Expr::Let(cond) = first {
            let done = self.if_let_lookup(
                cond,
                &mut |l| {
                    l.chain(rest, then);
                    Some(())
                },
                &mut |_| Some(()),
            );
            if !matches!(done, Some(None)) {
                return;
            }
            let Some(scrutinee) = self.scrutinee(&cond.expr, &[&cond.pat]) else { return };
            let arm = self.arm(&cond.pat, &scrutinee.parts, None, &mut |l| l.chain(rest, then));
            self.emit_match(scrutinee, vec![arm.0, otherwise(Block::default())], arm.1, cond.span());
        } else {
            let Some(cond) = self.number(first) else { return };
            let ((), block) = self.in_block(|l| l.chain(rest, then));
            self.emit(StmtKind::If(cond, block, Block::default()), first.span());
        }
    }

    // ---- match ----

    pub(super) fn match_into(&mut self, e: &syn::ExprMatch, dest: Dest) -> Option<()> {
        let (patterns, guards): (Vec<&Pat>, Vec<Option<&Expr>>) =
            e.arms.iter().map(|arm| unguarded(&arm.pat)).unzip();
        let always = |pat: &&Pat| !is_refutable(pat);
        let only = matches!((&patterns[..], &guards[..]), ([pat], [None]) if !names_variant(pat));
        if only || patterns.iter().all(always) && !e.arms.is_empty() {
            let origin = self.match_origin(e)?;
            return self.match_chain(&origin, &e.arms, dest);
        }
        if let Some(done) = self.match_lookup(e, dest)? {
            return done;
        }
        let scrutinee = self.scrutinee_of_match(e, &patterns)?;
        let (mut reached, mut lends) = (None, false);
        let mut arms = Vec::new();
        for (arm, (pat, guard)) in e.arms.iter().zip(patterns.into_iter().zip(guards)) {
            for pat in self.alternatives(pat, &scrutinee.parts) {
                let (made, lent) = self.arm(pat, &scrutinee.parts, guard, &mut |l| {
                    if l.branch(&arm.body, dest).is_some() {
                        reached = Some(());
                    }
                });
                arms.push(made);
                lends |= lent;
            }
        }
        self.emit_match(scrutinee, arms, lends, e.match_token.span());
        reached
    }

    fn scrutinee_of_match(&mut self, e: &syn::ExprMatch, patterns: &[&Pat]) -> Option<Scrutinee> {
        let is_either = e.attrs.iter().any(super::maybe::is_either);
        let outer = std::mem::replace(&mut self.either, is_either);
        let scrutinee = self.scrutinee(&e.expr, patterns);
        self.either = outer;
        scrutinee
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
        // The names of this arm are not those of the arms after it.
        let (cond, then, then_block) = self.in_scope(|l| {
            l.bind_pattern(pat, origin, None);
            let Some(guard) = guard else {
                return Some((None, l.branch(&arm.body, dest), Block::default()));
            };
            let cond = l.number(guard)?;
            let (then, block) = l.in_block(|l| l.branch(&arm.body, dest));
            Some((Some((cond, guard.span())), then, block))
        })?;
        let Some((cond, span)) = cond else { return then };
        let (other, else_block) = self.in_block(|l| l.match_chain(origin, rest, dest));
        self.emit(StmtKind::If(cond, then_block, else_block), span);
        then.or(other)
    }

    /// An arm, and whether its pattern binds a reference that may be written through.
    fn arm(&mut self, pat: &Pat, parts: &Parts, guard: Option<&Expr>, body: Then<'_>) -> (Arm, bool) {
        self.in_scope(|l| {
            // A guard changes nothing, so it looks at what is there; the arm has copies.
            let settled = guard.filter(|_| l.is_rebound(parts)).map(|_| std::mem::take(&mut l.rebound));
            let (matched, before) = l.arm_pattern(pat, parts);
            let guard = guard.map(|guard| {
                let (cond, block) = l.in_block(|l| l.number(guard));
                if !only_computes(&block) {
                    l.problems.push(fence::guard_with_effects(guard));
                }
                (block, cond.unwrap_or(Operand::Const(Const::Bool(false), Ty::Bool)))
            });
            let ((), block) = l.in_block(|l| {
                if let Some(rebound) = settled {
                    l.rebound = rebound;
                    for (ident, located) in &matched.aliases {
                        l.bind(ident, Binding::Alias(located.clone()));
                    }
                }
                body(l);
            });
            let mut body = Block { stmts: matched.bounds(pat.span()) };
            body.stmts.extend(before.stmts);
            body.stmts.extend(block.stmts);
            (Arm { pattern: matched.tokens, binds: matched.binds, guard, body }, matched.lends)
        })
    }

    /// The pattern of an arm, and what its names need first: copies of what is behind references that are made to point
    /// elsewhere are taken in the arm.
    fn arm_pattern(&mut self, pat: &Pat, parts: &Parts) -> (Matched, Block) {
        if !self.is_rebound(parts) {
            return (self.match_pattern(pat, parts), Block::default());
        }
        self.in_block(|l| l.match_pattern(pat, parts))
    }

    fn is_rebound(&self, parts: &Parts) -> bool {
        match parts {
            Parts::Place(place, _) => self.rebound.contains(&place.root),
            Parts::Tuple(list) => list.iter().any(|parts| self.is_rebound(parts)),
            Parts::Unknown => false,
        }
    }

    /// A `match` whose scrutinee cannot pass a gradient on if nothing is bound.
    fn emit_match(&mut self, scrutinee: Scrutinee, arms: Vec<Arm>, lends: bool, span: proc_macro2::Span) {
        let Scrutinee { mut opaque, parts } = scrutinee;
        opaque.pure_inert |= arms.iter().all(|arm| arm.binds.is_empty());
        if lends {
            self.note_lent(&parts, &mut opaque);
        }
        self.emit(StmtKind::Match(opaque, arms), span);
    }

    /// What patterns bind references to, to write through.
    fn note_lent(&self, parts: &Parts, opaque: &mut Opaque) {
        match parts {
            Parts::Place(place, mode) => {
                if *mode == Mode::RefMut || !self.is_frozen(place.root) {
                    opaque.writes.insert(place.root);
                }
            }
            Parts::Tuple(list) => list.iter().for_each(|parts| self.note_lent(parts, opaque)),
            Parts::Unknown => {}
        }
    }

    // ---- let else ----

    /// `let P = x else { .. };`: the variables are declared outside, and assigned in the arm that matches.
    pub(super) fn let_else(&mut self, pat: &Pat, init: &Expr, otherwise_expr: &Expr) -> Option<()> {
        let (pat, span) = (bare_pat(pat), pat.span());
        let inner_pat = if let Pat::Type(typed) = pat { &typed.pat } else { pat };
        let taken = self.let_else_lookup(inner_pat, init, &mut |l| {
            let _ = l.branch(otherwise_expr, Dest::Ignore);
        })?;
        if taken {
            return Some(());
        }
        let scrutinee = self.scrutinee(init, &[inner_pat])?;
        // What refers into a reference that is made to point elsewhere has its copy where the names are bound: what is
        // matched is there only after it matched.
        let rebound = std::mem::take(&mut self.rebound);
        let matched = self.in_scope(|l| l.match_pattern(inner_pat, &scrutinee.parts));
        self.rebound = rebound;
        let mut body = Block { stmts: matched.bounds(span) };
        let mut visible = Vec::new();
        for inner in &matched.binds {
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
        let arm = Arm { pattern: matched.tokens, binds: matched.binds, guard: None, body };
        self.emit_match(scrutinee, vec![arm, otherwise(else_block)], matched.lends, span);
        for outer in visible {
            let ident = self.f.var(outer).ident.clone();
            self.bind(&ident, Binding::Var(outer));
        }
        matched.aliases.into_iter().for_each(|(ident, located)| self.bind(&ident, Binding::Alias(located)));
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

/// Whether the pattern is of a variant of an enum.
fn names_variant(pat: &Pat) -> bool {
    let path = match bare_pat(pat) {
        Pat::TupleStruct(tuple) => &tuple.path,
        Pat::Struct(fields) => &fields.path,
        Pat::Path(path) => &path.path,
        _ => return false,
    };
    super::choose::variant_of(path).is_some()
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

/// Whether a block writes nothing but its own variables, and runs to its end.
fn only_computes(block: &Block) -> bool {
    let mut own = std::collections::BTreeSet::new();
    block.each(&mut |s| {
        if let StmtKind::Let(v, _) | StmtKind::Declare(v) = &s.kind {
            own.insert(*v);
        }
    });
    let mut fine = true;
    block.each(&mut |s| {
        fine &= match &s.kind {
            StmtKind::Assign(place, _) | StmtKind::OpAssign(place, ..) => own.contains(&place.root),
            StmtKind::Swap(a, b) => own.contains(&a.root) && own.contains(&b.root),
            StmtKind::Let(_, Rvalue::Call { args, .. }) => args.iter().all(|arg| match arg {
                Arg::RefMut(place) => own.contains(&place.root),
                Arg::Value(_) | Arg::Ref(_) | Arg::Receiver(_) => true,
            }),
            StmtKind::Let(_, Rvalue::Opaque(code)) | StmtKind::Effect(code) | StmtKind::Match(code, _) => {
                code.writes.is_subset(&own)
            }
            StmtKind::Return | StmtKind::Bail(_) | StmtKind::Break(_) | StmtKind::Continue(_) => false,
            _ => true,
        };
    });
    fine
}
