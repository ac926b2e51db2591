//! Brings a program into the form that the reverse transform reads: no scopes, exits numbered, and in-place
//! products and quotients taken apart where the reverse sweep needs what was there before.

use std::collections::BTreeMap;

use crate::analyze::activity::Activity;
use crate::ir::{
    BinOp, Block, ExitId, Function, LoopId, Operand, Place, Rvalue, Stmt, StmtKind, VarId, VarKind,
};

/// The level of the function's body, among those of loops and labelled blocks.
pub const FUNCTION: LoopId = LoopId(u32::MAX);

/// How an exit leaves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Jump {
    /// `break`
    Break(LoopId),
    /// `continue`
    Continue(LoopId),
    /// `return`
    Return,
}

/// One exit point of the program.
#[derive(Clone, Debug)]
pub struct Exit {
    /// Where it goes.
    pub jump: Jump,
    /// The levels whose iteration it ends, innermost first, with its number there: 1, 2, .. in program order.
    pub levels: Vec<(LoopId, u32)>,
}

/// A normalised program.
#[derive(Debug)]
pub struct Normal {
    /// The program, with `Leave` for every exit.
    pub function: Function,
    /// The exits.
    pub exits: Vec<Exit>,
    /// Exits per level.
    pub counts: BTreeMap<LoopId, u32>,
}

/// Normalises.
pub fn normalize(mut function: Function, activity: &Activity) -> Normal {
    let body = std::mem::take(&mut function.body);
    let mut pass =
        Pass { function, activity, levels: vec![FUNCTION], exits: Vec::new(), counts: BTreeMap::new() };
    let mut body = pass.block(body);
    super::share::share_loads(&pass.function, &mut body);
    drop_last_return(&mut body, &mut pass);
    keep_result_in_place(&mut body, &mut pass.function);
    pass.function.body = body;
    Normal { function: pass.function, exits: pass.exits, counts: pass.counts }
}

/// A `return` at the very end goes nowhere else than the end.
fn drop_last_return(body: &mut Block, pass: &mut Pass<'_>) {
    if let Some(StmtKind::Leave(id)) = body.stmts.last().map(|s| &s.kind)
        && pass.exits[id.0 as usize].jump == Jump::Return
    {
        body.stmts.pop();
    }
}

/// `let t = out; t` returns `out` itself, so that it is not moved before the reverse sweep has read it.
fn keep_result_in_place(body: &mut Block, function: &mut Function) {
    while let (Operand::Var(result), Some(StmtKind::Let(v, value))) =
        (&function.result, body.stmts.last().map(|s| &s.kind))
    {
        let source = match value {
            Rvalue::Load(place) if place.is_var() => place.root,
            Rvalue::Use(Operand::Var(source)) => *source,
            _ => return,
        };
        if v != result || function.var(source).kind == VarKind::Param {
            return;
        }
        function.result = Operand::Var(source);
        body.stmts.pop();
    }
}

/// `let z; ..; z = e;` in one scope, without a mention of `z` in between, is `..; let z = e;`.
fn define_where_assigned(stmts: &mut Vec<Stmt>) {
    let mut declared: BTreeMap<VarId, usize> = BTreeMap::new();
    let mut gone = Vec::new();
    for k in 0..stmts.len() {
        if let StmtKind::Declare(v) = &stmts[k].kind {
            declared.insert(*v, k);
            continue;
        }
        if let StmtKind::Assign(place, value) = &stmts[k].kind
            && place.is_var()
            && let Some(at) = declared.remove(&place.root)
        {
            let kind = StmtKind::Let(place.root, Rvalue::Use(value.clone()));
            stmts[k].kind = kind;
            gone.push(at);
            continue;
        }
        if !declared.is_empty() {
            let mut mentioned = std::collections::BTreeSet::new();
            stmts[k].add_own_vars(&mut mentioned);
            stmts[k].blocks().into_iter().for_each(|b| mentioned.extend(b.vars()));
            declared.retain(|v, _| !mentioned.contains(v));
        }
    }
    let mut k = 0;
    stmts.retain(|_| {
        k += 1;
        !gone.contains(&(k - 1))
    });
}

pub(super) struct Pass<'a> {
    pub(super) function: Function,
    activity: &'a Activity,
    levels: Vec<LoopId>,
    exits: Vec<Exit>,
    counts: BTreeMap<LoopId, u32>,
}

impl Pass<'_> {
    fn block(&mut self, block: Block) -> Block {
        let mut out = Vec::new();
        block.stmts.into_iter().for_each(|stmt| self.stmt(stmt, &mut out));
        define_where_assigned(&mut out);
        Block { stmts: out }
    }

    fn within(&mut self, level: LoopId, block: Block) -> Block {
        self.levels.push(level);
        let block = self.block(block);
        self.levels.pop();
        block
    }

    fn stmt(&mut self, stmt: Stmt, out: &mut Vec<Stmt>) {
        let span = stmt.span;
        let kind = match stmt.kind {
            StmtKind::Scope(block) => {
                block.stmts.into_iter().for_each(|inner| self.stmt(inner, out));
                return;
            }
            StmtKind::OpAssign(place, op, value) if self.needs_old_value(&place, op, &value) => {
                return self.take_apart(place, op, value, span, out);
            }
            StmtKind::Change(place, change) if self.activity.is_active(place.root) => {
                return self.measured(place, change, span, out);
            }
            StmtKind::Let(v, value) if self.is_overwritten_result(v, &value) => {
                let (name, ty) = (self.function.var(v).name.clone(), self.function.var(v).ty.clone());
                let first = self.function.new_var(&format!("{name}_first"), ty, VarKind::Temp, span);
                out.push(Stmt { kind: StmtKind::Let(first, value), span });
                StmtKind::Let(v, Rvalue::Use(Operand::Var(first)))
            }
            StmtKind::If(c, a, b) => StmtKind::If(c, self.block(a), self.block(b)),
            StmtKind::Match(opaque, mut arms) => {
                for arm in &mut arms {
                    arm.body = self.block(std::mem::take(&mut arm.body));
                }
                StmtKind::Match(opaque, arms)
            }
            StmtKind::For(id, v, range, body) => StmtKind::For(id, v, range, self.within(id, body)),
            StmtKind::ForEach(id, p, vs, o, body) => StmtKind::ForEach(id, p, vs, o, self.within(id, body)),
            StmtKind::While(id, b, c, body) => StmtKind::While(id, self.block(b), c, self.within(id, body)),
            StmtKind::Loop(id, body) => StmtKind::Loop(id, self.within(id, body)),
            StmtKind::Labeled(id, body) => StmtKind::Labeled(id, self.within(id, body)),
            StmtKind::Break(id) => self.exit(Jump::Break(id), id),
            StmtKind::Continue(id) => self.exit(Jump::Continue(id), id),
            StmtKind::Return => self.exit(Jump::Return, FUNCTION),
            other => other,
        };
        out.push(Stmt { kind, span });
    }

    /// A mutable variable that starts with a computed value: the reverse of the computation may want the
    /// result, which the variable does not keep.
    fn is_overwritten_result(&self, v: VarId, value: &Rvalue) -> bool {
        self.function.may_be_written(v)
            && self.activity.is_active(v)
            && matches!(value, Rvalue::Rule(..) | Rvalue::Binary(..))
    }

    fn exit(&mut self, jump: Jump, target: LoopId) -> StmtKind {
        let mut levels = Vec::new();
        for level in self.levels.iter().rev() {
            let count = self.counts.entry(*level).or_insert(0);
            *count += 1;
            levels.push((*level, *count));
            if *level == target {
                break;
            }
        }
        self.exits.push(Exit { jump, levels });
        StmtKind::Leave(ExitId(u32::try_from(self.exits.len() - 1).expect("fewer than 2^32 exits")))
    }

    /// Sums need nothing; a product or quotient by an inactive factor only scales the adjoint.
    fn needs_old_value(&self, place: &Place, op: BinOp, value: &Operand) -> bool {
        let known = crate::infer::place_ty(&self.function, place).is_float();
        let linear = matches!(op, BinOp::Add | BinOp::Sub) || !self.activity.operand(value);
        self.activity.is_active(place.root) && !(known && linear)
    }

    fn take_apart(
        &mut self,
        place: Place,
        op: BinOp,
        value: Operand,
        span: proc_macro2::Span,
        out: &mut Vec<Stmt>,
    ) {
        let ty = crate::infer::place_ty(&self.function, &place);
        let name = self.function.var(place.root).name.clone();
        let old = self.function.new_var(&format!("{name}_old"), ty.clone(), VarKind::Temp, span);
        let new = self.function.new_var(&format!("{name}_new"), ty, VarKind::Temp, span);
        let mut push = |kind| out.push(Stmt { kind, span });
        push(StmtKind::Let(old, Rvalue::Load(place.clone())));
        push(StmtKind::Let(new, Rvalue::Binary(op, Operand::Var(old), value)));
        push(StmtKind::Assign(place, Operand::Var(new)));
    }
}

/// The exits inside the statement that end an iteration of the level: the greatest of their numbers.
pub fn last_exit(stmt: &Stmt, level: LoopId, exits: &[Exit]) -> Option<u32> {
    let mut greatest = None;
    let mut look = |s: &Stmt| {
        if let StmtKind::Leave(id) = &s.kind {
            let number = exits[id.0 as usize].levels.iter().find(|(l, _)| *l == level).map(|(_, n)| *n);
            greatest = greatest.max(number);
        }
    };
    look(stmt);
    stmt.blocks().into_iter().for_each(|block| block.each(&mut look));
    greatest
}

/// The variables that the statement itself defines, in the scope around it.
pub fn defined(stmt: &Stmt) -> Option<VarId> {
    match &stmt.kind {
        StmtKind::Let(v, _) | StmtKind::Declare(v) => Some(*v),
        _ => None,
    }
}
