//! The reverse of loops: the iterations from the last to the first, each with the frame that it kept.

use proc_macro2::Span;

use super::normalize::Jump;
use super::plan::TapePart;
use super::reverse::{Position, Reverse, integer, mutable, stmt};
use super::trips::is_index;
use crate::ir::{
    BinOp, Block, Const, Length, LoopId, Operand, Range, Rvalue, Stmt, StmtKind, Tape, TapeId, Ty, VarId,
    VarKind,
};

impl<'a> Reverse<'a> {
    pub fn for_range(
        &mut self,
        id: LoopId,
        v: VarId,
        range: &Range,
        body: &'a Block,
        s: &Stmt,
        out: &mut Vec<Stmt>,
    ) {
        let breaks = self.leaves_early(id, body);
        let turned = if breaks { None } else { turned_round(range, &self.function.var(v).ty) };
        if turned.is_none() && !(breaks && is_plain(range) && is_index(&self.function.var(v).ty)) {
            return self.counted(id, &[v], body, s, out);
        }
        self.indices.insert(v);
        self.trips.push(self.constant_trips(range, v).map(|n| (n, v)));
        let inner = self.loop_body(id, &[], body);
        let Some(inner) = self.with_tape(id, inner, None, s.span) else {
            self.trips.pop();
            return;
        };
        self.trips.pop();
        let new = self.new_loop();
        let range = match turned {
            Some(turned) => {
                self.plan.turned.insert(new, id);
                turned
            }
            None => self.counted_range(id, range),
        };
        out.push(stmt(StmtKind::For(new, v, range, Block { stmts: inner }), s.span));
    }

    /// The loops of the reverse sweep are others than those of the program.
    fn new_loop(&mut self) -> LoopId {
        self.function.loops += 1;
        LoopId(self.function.loops - 1)
    }

    /// `lo..lo + count`, from its end.
    fn counted_range(&mut self, id: LoopId, range: &Range) -> Range {
        let count = self.count(id);
        let zero = matches!(&range.lo, Operand::Const(Const::Int { value: 0, .. }, _));
        let hi = if zero {
            self.read(count)
        } else {
            Operand::Tree(Box::new(Rvalue::Binary(BinOp::Add, range.lo.clone(), self.read(count))))
        };
        Range { lo: range.lo.clone(), hi, inclusive: false, step: None, rev: true, step_first: true }
    }

    /// A loop that is reversed by counting its iterations, what it binds being kept in its frames.
    pub fn counted(&mut self, id: LoopId, binds: &[VarId], body: &'a Block, s: &Stmt, out: &mut Vec<Stmt>) {
        self.trips.push(None);
        let inner = self.loop_body(id, binds, body);
        let reserve = None;
        let inner = self.with_tape(id, inner, reserve, s.span);
        self.trips.pop();
        let Some(inner) = inner else { return };
        let count = self.count(id);
        let v = self.function.new_var("_k", Ty::Int("usize".into()), VarKind::Temp, s.span);
        let range = Range {
            lo: integer(0),
            hi: self.read(count),
            inclusive: false,
            step: None,
            rev: false,
            step_first: true,
        };
        let id = self.new_loop();
        out.push(stmt(StmtKind::For(id, v, range, Block { stmts: inner }), s.span));
    }

    fn count(&mut self, id: LoopId) -> VarId {
        let plan = self.plan.loops.entry(id).or_default();
        if let Some(v) = plan.count {
            return v;
        }
        let v = self.function.new_var("count", Ty::Int("usize".into()), mutable(), Span::call_site());
        self.keep_counter(v, 0);
        self.plan.loops.get_mut(&id).expect("just made").count = Some(v);
        v
    }

    fn loop_body(&mut self, id: LoopId, binds: &[VarId], body: &'a Block) -> Vec<Stmt> {
        self.loops.push(id);
        let inner = self.block(&body.stmts, Position { level: id, direct: true }, binds);
        self.loops.pop();
        inner
    }

    /// Gives the loop a tape if its frames hold anything. Nothing is left of a loop without reverse code.
    fn with_tape(
        &mut self,
        id: LoopId,
        mut inner: Vec<Stmt>,
        reserve: Option<Operand>,
        span: Span,
    ) -> Option<Vec<Stmt>> {
        if inner.is_empty() {
            self.plan.loops.remove(&id);
            return None;
        }
        let frame = self.plan.loops.entry(id).or_default().region.frame.clone();
        let tapes = self.new_tapes(&frame, reserve);
        let pop =
            |part: &TapePart| stmt(StmtKind::TapePop(part.tape, part.index.clone(), part.vars.clone()), span);
        inner.splice(0..0, tapes.iter().map(pop));
        self.plan.loops.get_mut(&id).expect("just made").tapes = tapes;
        Some(inner)
    }

    /// An array for each value whose type is known, if the number of frames is known as well: beside each other the values of many
    /// iterations are computed at once. A tape that grows for the rest: pullbacks of calls, which often have no size.
    fn new_tapes(&mut self, frame: &[VarId], reserve: Option<Operand>) -> Vec<TapePart> {
        let constant: Option<Vec<(Length, VarId)>> = self.trips.iter().cloned().collect();
        let slots =
            |vars: &[VarId]| -> Vec<Ty> { vars.iter().map(|v| self.function.var(*v).ty.clone()).collect() };
        let (known, other): (Vec<VarId>, Vec<VarId>) =
            frame.iter().partition(|v| self.function.var(**v).ty.has_default());
        let constant = constant.filter(|dims| fits(dims, &slots(&known)) && fits(dims, &slots(&other)));
        let Some(dims) = constant else { return self.tape_for(frame, None, reserve).into_iter().collect() };
        let bound = if let [(n, _)] = dims.as_slice() { Some(n.clone()) } else { None };
        let fixed: Vec<TapePart> =
            known.iter().filter_map(|v| self.tape_for(&[*v], Some(dims.clone()), None)).collect();
        let growing = self.tape_for(&other, None, reserve);
        if let Some(growing) = &growing {
            self.function.tapes[growing.tape.0 as usize].bound = bound;
        }
        fixed.into_iter().chain(growing).collect()
    }

    /// A tape for this part of a frame, if there is any.
    fn tape_for(
        &mut self,
        vars: &[VarId],
        dims: Option<Vec<(Length, VarId)>>,
        reserve: Option<Operand>,
    ) -> Option<TapePart> {
        if vars.is_empty() {
            return None;
        }
        let slots = vars.iter().map(|v| self.function.var(*v).ty.clone()).collect();
        let (dims, index) = dims.unwrap_or_default().into_iter().map(|(n, v)| (n, Operand::Var(v))).unzip();
        let name = self.function.fresh_name("tape");
        let tape = TapeId(u32::try_from(self.function.tapes.len()).expect("few tapes"));
        self.function.tapes.push(Tape { name, dims, slots, reserve, bound: None, indexed: false });
        Some(TapePart { tape, index, vars: vars.to_vec() })
    }

    /// Whether the loop can end before its range does.
    fn leaves_early(&self, id: LoopId, body: &Block) -> bool {
        let mut found = false;
        body.each(&mut |s| {
            if let StmtKind::Leave(exit) = &s.kind {
                let exit = &self.exits[exit.0 as usize];
                found |= exit.jump != Jump::Continue(id) && exit.levels.iter().any(|(level, _)| *level == id);
            }
        });
        found
    }
}

/// The same numbers from the last to the first, where Rust's ranges can do that.
fn turned_round(range: &Range, ty: &Ty) -> Option<Range> {
    let turned = Range { rev: !range.rev, ..range.clone() };
    match &range.step {
        None => Some(turned),
        Some(_) if range.step_first && !range.inclusive && has_exact_size(ty) => Some(turned),
        Some(_) if !range.rev && !range.inclusive && has_exact_size(ty) => {
            Some(Range { step_first: true, ..turned })
        }
        Some(_) => None,
    }
}

/// `Range<T>` knows its length for these.
fn has_exact_size(ty: &Ty) -> bool {
    matches!(ty, Ty::Int(name) if ["", "usize", "isize", "u8", "i8", "u16", "i16", "u32", "i32"].contains(&name.as_str()))
}

fn is_plain(range: &Range) -> bool {
    range.step.is_none() && !range.rev && !range.inclusive
}

/// Whether a tape of these dimensions may live on the stack: up to 64 KiB, as far as the lengths are literals.
fn fits(dims: &[(Length, VarId)], slots: &[Ty]) -> bool {
    let frames: u64 = dims.iter().filter_map(|(n, _)| n.literal()).product();
    let bytes: u64 = slots.iter().map(size).sum();
    frames.saturating_mul(bytes) <= 64 * 1024
}

fn size(ty: &Ty) -> u64 {
    match ty {
        Ty::Array(item, n) => n.literal().unwrap_or(1).saturating_mul(size(item)),
        Ty::Tuple(items) => items.iter().map(size).sum(),
        Ty::Float(crate::ir::FloatTy::F32) => 4,
        Ty::Bool => 1,
        _ => 8,
    }
}
