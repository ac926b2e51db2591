//! Puts values that are used once back into the expression that uses them.

use super::uses::Uses;
use crate::ir::{Arg, Block, Function, Operand, Place, Projection, Rvalue, Stmt, StmtKind, VarId, VarKind};

/// Trees of derived expressions grow up to this many nodes; the user's own keep the size they had.
const READABLE: usize = 9;

/// Inlines within each block.
pub fn inline(function: &Function, blocks: &mut [&mut Block], results: &[&Operand]) {
    let uses = Uses::new(function, blocks, results);
    let pass = Pass { function, uses };
    blocks.iter_mut().for_each(|block| {
        let left = pass.block(block);
        block.stmts.extend(left.into_iter().map(Pending::into_stmt));
    });
}

struct Pass<'a> {
    function: &'a Function,
    uses: Uses,
}

/// A definition on its way to its use.
struct Pending {
    v: VarId,
    value: Rvalue,
    span: proc_macro2::Span,
    reads_memory: Vec<VarId>,
}

impl Pending {
    fn into_stmt(self) -> Stmt {
        Stmt { kind: StmtKind::Let(self.v, self.value), span: self.span }
    }
}

impl Pass<'_> {
    /// Inlines in a block; what is still on its way at the end is returned.
    fn block(&self, block: &mut Block) -> Vec<Pending> {
        let mut pending: Vec<Pending> = Vec::new();
        let mut out = Vec::new();
        for mut s in std::mem::take(&mut block.stmts) {
            let lent = lent_roots(&s);
            let (keep, go): (Vec<Pending>, Vec<Pending>) =
                pending.into_iter().partition(|p| !p.reads_memory.iter().any(|root| lent.contains(root)));
            out.extend(go.into_iter().map(Pending::into_stmt));
            pending = keep;
            self.substitute(&mut s, &mut pending);
            self.flush(&s, &mut pending, &mut out);
            self.nested(&mut s);
            match s.kind {
                StmtKind::Let(v, value) if self.may_move(v, &value) => {
                    let reads_memory = memory_roots(&value);
                    pending.push(Pending { v, value, span: s.span, reads_memory });
                }
                kind => out.push(Stmt { kind, span: s.span }),
            }
        }
        block.stmts = out;
        pending
    }

    fn nested(&self, s: &mut Stmt) {
        match &mut s.kind {
            StmtKind::While(_, before, condition, body) => {
                let mut left = self.block(before);
                rewrite_operand(condition, &mut |a| take(a, &mut left));
                before.stmts.extend(left.into_iter().map(Pending::into_stmt));
                self.whole(body);
            }
            StmtKind::Match(_, arms) => {
                for arm in arms {
                    if let Some((before, guard)) = &mut arm.guard {
                        let mut left = self.block(before);
                        rewrite_operand(guard, &mut |a| take(a, &mut left));
                        before.stmts.extend(left.into_iter().map(Pending::into_stmt));
                    }
                    self.whole(&mut arm.body);
                }
            }
            _ => s.blocks_mut().into_iter().for_each(|inner| self.whole(inner)),
        }
    }

    fn whole(&self, block: &mut Block) {
        let left = self.block(block);
        block.stmts.extend(left.into_iter().map(Pending::into_stmt));
    }

    fn substitute(&self, s: &mut Stmt, pending: &mut Vec<Pending>) {
        if matches!(s.kind, StmtKind::While(..)) {
            return;
        }
        rewrite_own(s, &mut |a| take(a, pending));
    }

    /// Emits what may not move past the statement.
    fn flush(&self, s: &Stmt, pending: &mut Vec<Pending>, out: &mut Vec<Stmt>) {
        let all = !s.blocks().is_empty() || is_barrier(s);
        let written = written_roots(s);
        let stays = |p: &Pending| !all && !p.reads_memory.iter().any(|root| written.contains(root));
        let (keep, go): (Vec<Pending>, Vec<Pending>) = std::mem::take(pending).into_iter().partition(stays);
        out.extend(go.into_iter().map(Pending::into_stmt));
        *pending = keep;
    }

    fn may_move(&self, v: VarId, value: &Rvalue) -> bool {
        let k = v.0 as usize;
        let var = self.function.var(v);
        let once =
            self.uses.operands[k] == 1 && self.uses.pinned[k] + self.uses.loads[k] + self.uses.writes[k] == 0;
        let nameless = match var.kind {
            VarKind::Temp => true,
            VarKind::Adjoint => size(value) < READABLE,
            VarKind::User { .. } | VarKind::Param => false,
        };
        once && nameless && var.annotation.is_none() && is_pure(value)
    }
}

fn take(a: &mut Operand, pending: &mut Vec<Pending>) {
    if let Operand::Var(v) = a
        && let Some(k) = pending.iter().position(|p| p.v == *v)
    {
        let found = pending.remove(k);
        *a = match found.value {
            Rvalue::Use(inner) => inner,
            value => Operand::Tree(Box::new(value)),
        };
    }
}

pub fn is_pure(value: &Rvalue) -> bool {
    !matches!(
        value,
        Rvalue::Call { .. }
            | Rvalue::Opaque(_)
            | Rvalue::Zero(_, Some(_))
            | Rvalue::Runtime(..)
            | Rvalue::Taken(..)
    )
}

pub fn size(value: &Rvalue) -> usize {
    let (mut total, mut operands) = (1, Vec::new());
    value.parts(&mut |a| operands.push(a), &mut |_| {});
    for a in operands {
        total += if let Operand::Tree(tree) = a { size(tree) } else { 0 };
    }
    total
}

pub fn memory_roots(value: &Rvalue) -> Vec<VarId> {
    let (mut roots, mut operands, mut places) = (Vec::new(), Vec::new(), Vec::new());
    value.parts(&mut |a| operands.push(a), &mut |p: &Place| places.push(p.root));
    roots.append(&mut places);
    for a in operands {
        if let Operand::Tree(tree) = a {
            roots.extend(memory_roots(tree));
        }
    }
    roots
}

pub fn is_barrier(s: &Stmt) -> bool {
    match &s.kind {
        StmtKind::Effect(_)
        | StmtKind::Bail(_)
        | StmtKind::Break(_)
        | StmtKind::Continue(_)
        | StmtKind::Return
        | StmtKind::Leave(_)
        | StmtKind::LetPullback { .. }
        | StmtKind::LetJvp { .. }
        | StmtKind::CallPullback { .. }
        | StmtKind::CallJoint { .. } => true,
        StmtKind::Let(_, value) | StmtKind::Set(_, value) => {
            matches!(value, Rvalue::Call { .. } | Rvalue::Opaque(_))
        }
        _ => false,
    }
}

/// What a call borrows mutably cannot be read in its other arguments.
fn lent_roots(s: &Stmt) -> Vec<VarId> {
    if let StmtKind::Change(place, _) | StmtKind::Let(_, Rvalue::Taken(place, _)) = &s.kind {
        return vec![place.root];
    }
    let args: Vec<&Arg> = match &s.kind {
        StmtKind::Let(_, Rvalue::Call { args, .. } | Rvalue::Runtime(_, args))
        | StmtKind::LetPullback { args, .. }
        | StmtKind::LetJvp { args, .. } => args.iter().collect(),
        StmtKind::CallPullback { again, shadows, .. } => again.iter().chain(shadows).collect(),
        StmtKind::CallJoint { args, shadows, .. } => args.iter().chain(shadows).collect(),
        _ => Vec::new(),
    };
    let lent = args.into_iter().filter_map(|arg| match arg {
        Arg::RefMut(place) | Arg::Receiver(place) => Some(place.root),
        Arg::Value(_) | Arg::Ref(_) => None,
    });
    lent.collect()
}

pub fn written_roots(s: &Stmt) -> Vec<VarId> {
    match &s.kind {
        StmtKind::Assign(p, _) | StmtKind::OpAssign(p, ..) | StmtKind::Accumulate(p, _) => vec![p.root],
        StmtKind::Swap(a, b) => vec![a.root, b.root],
        StmtKind::Set(v, _) => vec![*v],
        StmtKind::Change(p, change) => {
            change.also_written().map(|other| other.root).into_iter().chain([p.root]).collect()
        }
        StmtKind::Let(_, Rvalue::Taken(p, _)) => vec![p.root],
        _ => Vec::new(),
    }
}

// ---- rewriting operands in place ----

/// Rewrites every operand of every statement of the block, inner before outer.
pub fn rewrite_block(block: &mut Block, rewrite: &mut dyn FnMut(&mut Operand)) {
    for s in &mut block.stmts {
        rewrite_own(s, rewrite);
        if let StmtKind::Match(_, arms) = &mut s.kind {
            arms.iter_mut()
                .filter_map(|arm| arm.guard.as_mut())
                .for_each(|g| rewrite_operand(&mut g.1, rewrite));
        }
        s.blocks_mut().into_iter().for_each(|inner| rewrite_block(inner, rewrite));
    }
}

fn rewrite_operand(a: &mut Operand, rewrite: &mut dyn FnMut(&mut Operand)) {
    if let Operand::Tree(tree) = a {
        rewrite_value(tree, rewrite);
    }
    rewrite(a);
}

fn rewrite_place(place: &mut Place, rewrite: &mut dyn FnMut(&mut Operand)) {
    for step in &mut place.path {
        match step {
            Projection::Index(i) => rewrite_operand(i, rewrite),
            Projection::Range(lo, hi) => {
                lo.iter_mut().chain(hi.iter_mut()).for_each(|i| rewrite_operand(i, rewrite));
            }
            Projection::Field(_) | Projection::Deref | Projection::Payload(_) => {}
        }
    }
}

fn rewrite_arg(arg: &mut Arg, rewrite: &mut dyn FnMut(&mut Operand)) {
    match arg {
        Arg::Value(a) => rewrite_operand(a, rewrite),
        Arg::Ref(p) | Arg::RefMut(p) | Arg::Receiver(p) => rewrite_place(p, rewrite),
    }
}

fn rewrite_value(value: &mut Rvalue, rewrite: &mut dyn FnMut(&mut Operand)) {
    match value {
        Rvalue::Use(a)
        | Rvalue::Unary(_, a)
        | Rvalue::Cast(a, ..)
        | Rvalue::NoDiff(a, _)
        | Rvalue::Repeat(a, _) => rewrite_operand(a, rewrite),
        Rvalue::Load(p) | Rvalue::Len(p) | Rvalue::CloneOf(p) | Rvalue::Borrow(p) => {
            rewrite_place(p, rewrite);
        }
        Rvalue::Taken(p, taking) => {
            rewrite_place(p, rewrite);
            taking.operand_mut().into_iter().for_each(|a| rewrite_operand(a, rewrite));
        }
        Rvalue::Binary(_, a, b) | Rvalue::VecRepeat(a, b) | Rvalue::Scale(a, b) => {
            rewrite_operand(a, rewrite);
            rewrite_operand(b, rewrite);
        }
        Rvalue::Rule(_, list, _) | Rvalue::Tuple(list) | Rvalue::Array(list) | Rvalue::VecList(list) => {
            list.iter_mut().for_each(|a| rewrite_operand(a, rewrite));
        }
        Rvalue::Struct { fields, .. } => fields.iter_mut().for_each(|(_, a)| rewrite_operand(a, rewrite)),
        Rvalue::Call { args, .. } | Rvalue::Runtime(_, args) => {
            args.iter_mut().for_each(|a| rewrite_arg(a, rewrite));
        }
        Rvalue::Select(c, a, b) => [c, a, b].into_iter().for_each(|x| rewrite_operand(x, rewrite)),
        Rvalue::Zero(_, like) => like.iter_mut().for_each(|p| rewrite_place(p, rewrite)),
        Rvalue::Opaque(_) | Rvalue::Nothing => {}
    }
}

/// Rewrites the operands that the statement itself evaluates, not those in its blocks.
fn rewrite_own(s: &mut Stmt, rewrite: &mut dyn FnMut(&mut Operand)) {
    match &mut s.kind {
        StmtKind::Let(_, value) | StmtKind::Set(_, value) => rewrite_value(value, rewrite),
        StmtKind::Assign(p, a) | StmtKind::OpAssign(p, _, a) | StmtKind::Accumulate(p, a) => {
            rewrite_place(p, rewrite);
            rewrite_operand(a, rewrite);
        }
        StmtKind::Swap(a, b) => [a, b].into_iter().for_each(|p| rewrite_place(p, rewrite)),
        StmtKind::Change(p, change) => {
            rewrite_place(p, rewrite);
            let (mut operands, mut places) = (Vec::new(), Vec::new());
            change.parts(&mut |a| operands.push(a.clone()), &mut |p| places.push(p.clone()));
            operands.iter_mut().for_each(|a| rewrite_operand(a, rewrite));
            places.iter_mut().for_each(|p| rewrite_place(p, rewrite));
            change.set_parts(operands, places);
        }
        StmtKind::If(c, ..) | StmtKind::While(_, _, c, _) => rewrite_operand(c, rewrite),
        StmtKind::For(_, _, range, _) => {
            [&mut range.lo, &mut range.hi].into_iter().chain(&mut range.step).for_each(|a| {
                rewrite_operand(a, rewrite);
            });
        }
        StmtKind::LetPullback { args, .. } | StmtKind::LetJvp { args, .. } => {
            args.iter_mut().for_each(|a| rewrite_arg(a, rewrite));
        }
        StmtKind::CallPullback { again, seed, shadows, .. } => {
            again.iter_mut().chain(shadows).for_each(|a| rewrite_arg(a, rewrite));
            seed.iter_mut().for_each(|a| rewrite_operand(a, rewrite));
        }
        StmtKind::CallJoint { args, seed, shadows, .. } => {
            args.iter_mut().chain(shadows).for_each(|a| rewrite_arg(a, rewrite));
            seed.iter_mut().for_each(|a| rewrite_operand(a, rewrite));
        }
        StmtKind::TapePush(_, index, _) | StmtKind::TapePop(_, index, _) => {
            index.iter_mut().for_each(|a| rewrite_operand(a, rewrite));
        }
        StmtKind::Bound(_, p) => rewrite_place(p, rewrite),
        StmtKind::Match(..)
        | StmtKind::ForEach(..)
        | StmtKind::Bail(_)
        | StmtKind::Effect(_)
        | StmtKind::Declare(_)
        | StmtKind::Loop(..)
        | StmtKind::Labeled(..)
        | StmtKind::Break(_)
        | StmtKind::Continue(_)
        | StmtKind::Return
        | StmtKind::Item(_)
        | StmtKind::Scope(_)
        | StmtKind::TapeNew(_)
        | StmtKind::Leave(_) => {}
    }
}
