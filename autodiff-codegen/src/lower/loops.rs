//! Loops, and the ways out of them.

use syn::Expr;
use syn::spanned::Spanned as _;

use super::chain::Stop;
use super::choose::Parts;
use super::control::{conjuncts, has_let, label_text};
use super::{Dest, LoopContext, Lowerer};
use crate::fence;
use crate::ir::{Block, LoopId, Operand, Rvalue, Stmt, StmtKind, UnOp};

impl Lowerer {
    /// Lowers a loop body (or a labelled block) to a block; tells whether anything leaves it by `break`.
    pub(super) fn loop_body<R>(
        &mut self,
        id: LoopId,
        label: Option<&syn::Label>,
        (dest, is_block): (Dest, bool),
        make: impl FnOnce(&mut Self) -> R,
    ) -> (R, Block, bool) {
        let label = label.map(|l| l.name.ident.to_string());
        self.loops.push(LoopContext { id, next: id, label, dest, is_block, returns: false, was_left: false });
        let (value, block) = self.in_block(make);
        let was_left = self.loops.pop().is_some_and(|context| context.was_left);
        (value, block, was_left)
    }

    pub(super) fn loop_into(&mut self, e: &syn::ExprLoop, dest: Dest) -> Option<()> {
        let id = self.new_loop(e.label.as_ref());
        let (_, block, was_left) =
            self.loop_body(id, e.label.as_ref(), (dest, false), |l| l.block_into(&e.body, Dest::Ignore));
        self.emit(StmtKind::Loop(id, block), e.loop_token.span());
        was_left.then_some(())
    }

    pub(super) fn labeled_into(&mut self, e: &syn::ExprBlock, dest: Dest) -> Option<()> {
        let id = self.new_loop(e.label.as_ref());
        let (done, block, was_left) =
            self.loop_body(id, e.label.as_ref(), (dest, true), |l| l.block_into(&e.block, dest));
        self.emit(StmtKind::Labeled(id, block), e.span());
        done.or(was_left.then_some(()))
    }

    pub(super) fn while_loop(&mut self, e: &syn::ExprWhile) -> Option<()> {
        let id = self.new_loop(e.label.as_ref());
        let span = e.while_token.span();
        if let Expr::Let(cond) = &*e.cond {
            let (test, before) = self.in_block(|l| l.while_lookup(cond));
            if let Some((test, m)) = test? {
                let (_, body, _) = self.loop_body(id, e.label.as_ref(), (Dest::Ignore, false), |l| {
                    l.in_scope(|l| {
                        l.bind_lookup(&cond.pat, &m);
                        l.block_into(&e.body, Dest::Ignore)
                    })
                });
                self.emit_while(id, (before, test), body, span);
                return Some(());
            }
        }
        if has_let(&e.cond) {
            let block = self.while_let(id, e);
            self.emit(StmtKind::Loop(id, block), span);
            return Some(());
        }
        let (cond, cond_block) = self.in_block(|l| l.number(&e.cond));
        let cond = cond?;
        let (_, body, _) = self
            .loop_body(id, e.label.as_ref(), (Dest::Ignore, false), |l| l.block_into(&e.body, Dest::Ignore));
        self.emit_while(id, (cond_block, cond), body, span);
        Some(())
    }

    /// A `while`, where the condition does nothing but compute what it alone looks at.
    fn emit_while(
        &mut self,
        id: LoopId,
        (before, cond): (Block, Operand),
        body: Block,
        span: proc_macro2::Span,
    ) {
        let used = body.vars();
        let is_its_own =
            |s: &Stmt| matches!(&s.kind, StmtKind::Let(v, value) if is_pure(value) && !used.contains(v));
        if before.stmts.iter().all(is_its_own) {
            self.emit(StmtKind::While(id, before, cond, body), span);
        } else {
            let block = self.tested_loop(id, before, cond, body, span);
            self.emit(StmtKind::Loop(id, block), span);
        }
    }

    /// `loop { cond_block; if !cond { break; } body }`
    fn tested_loop(
        &mut self,
        id: LoopId,
        cond_block: Block,
        cond: Operand,
        body: Block,
        span: proc_macro2::Span,
    ) -> Block {
        let ((), mut block) = self.in_block(|l| {
            l.append(cond_block);
            let done = l.atom(Rvalue::Unary(UnOp::Not, cond), span);
            let leave = Block { stmts: vec![Stmt { kind: StmtKind::Break(id), span }] };
            l.emit(StmtKind::If(done, leave, Block::default()), span);
        });
        block.stmts.extend(body.stmts);
        block
    }

    /// `loop { if let .. { body; continue } break }`
    fn while_let(&mut self, id: LoopId, e: &syn::ExprWhile) -> Block {
        let span = e.while_token.span();
        let conds = conjuncts(&e.cond);
        let context = (Dest::Ignore, false);
        let ((), mut block, _) = self.loop_body(id, e.label.as_ref(), context, |l| {
            l.chain(&conds, &mut |l| {
                if l.block_into(&e.body, Dest::Ignore).is_some() {
                    l.emit(StmtKind::Continue(id), span);
                }
            });
        });
        block.stmts.push(Stmt { kind: StmtKind::Break(id), span });
        block
    }

    // ---- ways out ----

    /// The loop that `break` or `continue` means.
    fn target(&self, label: Option<&syn::Lifetime>) -> Option<usize> {
        self.loops.iter().rposition(|context| match label {
            Some(label) => context.label.as_ref().is_some_and(|l| label.ident == *l),
            None => !context.is_block,
        })
    }

    pub(super) fn break_loop(&mut self, e: &syn::ExprBreak) -> Option<()> {
        let Some(at) = self.target(e.label.as_ref()) else {
            self.problems.push(fence::no_loop(e.span(), "break", e.label.as_ref().map(label_text)));
            return Some(());
        };
        let (id, dest) = (self.loops[at].id, self.loops[at].dest);
        if let Some(value) = &e.expr {
            self.into(value, dest)?;
        }
        self.loops[at].was_left = true;
        self.emit(StmtKind::Break(id), e.span());
        None
    }

    pub(super) fn continue_loop(&mut self, e: &syn::ExprContinue) -> Option<()> {
        let Some(at) = self.target(e.label.as_ref()) else {
            self.problems.push(fence::no_loop(e.span(), "continue", e.label.as_ref().map(label_text)));
            return Some(());
        };
        self.emit(StmtKind::Continue(self.loops[at].next), e.span());
        None
    }

    // ---- for ----

    pub(super) fn for_loop(&mut self, e: &syn::ExprForLoop) -> Option<()> {
        let stop = match self.flow(&e.expr) {
            Ok(flow) if flow.is_view() || self.mentions_numbers(&e.expr) => {
                self.for_flow(e, &flow);
                return Some(());
            }
            Ok(_) => Stop::Unknown,
            Err(Stop::Never) => return None,
            Err(stop) => stop,
        };
        let iterator = self.kept_chain(super::place::bare(&e.expr), &stop);
        let span = match stop {
            Stop::At(span, _) => span,
            Stop::Never | Stop::Unknown => e.for_token.span(),
        };
        let id = self.new_loop(e.label.as_ref());
        let context = (Dest::Ignore, false);
        self.in_scope(|l| {
            let matched = l.match_pattern(&e.pat, &Parts::Unknown);
            let (pattern, binds) = (matched.tokens, matched.binds);
            let (_, body, _) =
                l.loop_body(id, e.label.as_ref(), context, |l| l.block_into(&e.body, Dest::Ignore));
            l.emit(StmtKind::ForEach(id, pattern, binds, iterator, body), span);
        });
        Some(())
    }
}

/// Whether evaluating the value again and again, with nothing but temporaries written, is the same.
fn is_pure(value: &Rvalue) -> bool {
    match value {
        Rvalue::Call { .. } | Rvalue::Nothing | Rvalue::Taken(..) => false,
        Rvalue::Opaque(opaque) => opaque.writes.is_empty(),
        _ => true,
    }
}
