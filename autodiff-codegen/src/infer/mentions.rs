//! Every type that a function mentions: of variables, constants, casts and tapes.

use crate::ir::{Arg, Block, Function, Operand, Place, Projection, Range, Rvalue, Stmt, StmtKind, Ty};

/// What is done to each type.
type Visit<'a> = &'a mut dyn FnMut(&mut Ty);

/// Calls `visit` on every type that the function mentions, outermost only.
pub fn each_type(function: &mut Function, visit: Visit<'_>) {
    function.vars.iter_mut().for_each(|var| visit(&mut var.ty));
    for tape in &mut function.tapes {
        tape.slots.iter_mut().for_each(&mut *visit);
        tape.reserve.iter_mut().for_each(|a| operand(a, visit));
    }
    visit(&mut function.ret);
    operand(&mut function.result, visit);
    block(&mut function.body, visit);
}

fn block(block: &mut Block, visit: Visit<'_>) {
    block.stmts.iter_mut().for_each(|s| stmt(s, visit));
}

fn operand(a: &mut Operand, visit: Visit<'_>) {
    match a {
        Operand::Var(_) => {}
        Operand::Const(_, ty) => visit(ty),
        Operand::Tree(value) => rvalue(value, visit),
    }
}

fn operands<'o>(list: impl IntoIterator<Item = &'o mut Operand>, visit: Visit<'_>) {
    list.into_iter().for_each(|a| operand(a, visit));
}

fn place(place: &mut Place, visit: Visit<'_>) {
    for step in &mut place.path {
        match step {
            Projection::Index(i) => operand(i, visit),
            Projection::Range(lo, hi) => operands(lo.iter_mut().chain(hi), visit),
            Projection::Field(_) | Projection::Deref | Projection::Payload(_) => {}
        }
    }
}

fn args<'o>(list: impl IntoIterator<Item = &'o mut Arg>, visit: Visit<'_>) {
    for arg in list {
        match arg {
            Arg::Value(a) => operand(a, visit),
            Arg::Ref(p) | Arg::RefMut(p) | Arg::Receiver(p) => place(p, visit),
        }
    }
}

fn rvalue(value: &mut Rvalue, visit: Visit<'_>) {
    match value {
        Rvalue::Use(a) | Rvalue::Unary(_, a) | Rvalue::Repeat(a, _) | Rvalue::NoDiff(a, _) => {
            operand(a, visit);
        }
        Rvalue::Cast(a, ty, _) => {
            visit(ty);
            operand(a, visit);
        }
        Rvalue::Load(p) | Rvalue::Len(p) | Rvalue::CloneOf(p) | Rvalue::Borrow(p) => place(p, visit),
        Rvalue::Taken(p, taking) => {
            place(p, visit);
            operands(taking.operand_mut(), visit);
        }
        Rvalue::Binary(_, a, b) | Rvalue::VecRepeat(a, b) | Rvalue::Scale(a, b) => operands([a, b], visit),
        Rvalue::Rule(_, list, _) | Rvalue::Tuple(list) | Rvalue::Array(list) | Rvalue::VecList(list) => {
            operands(list, visit);
        }
        Rvalue::Struct { fields, .. } => operands(fields.iter_mut().map(|(_, a)| a), visit),
        Rvalue::Call { args: list, .. } | Rvalue::Runtime(_, list) => args(list, visit),
        Rvalue::Select(test, a, b) => operands([test, a, b], visit),
        Rvalue::Zero(ty, like) => {
            visit(ty);
            if let Some(like) = like {
                place(like, visit);
            }
        }
        Rvalue::Opaque(_) | Rvalue::Nothing => {}
    }
}

fn range(range: &mut Range, visit: Visit<'_>) {
    operands([&mut range.lo, &mut range.hi].into_iter().chain(&mut range.step), visit);
}

fn stmt(stmt: &mut Stmt, visit: Visit<'_>) {
    match &mut stmt.kind {
        StmtKind::Let(_, value) | StmtKind::Set(_, value) => rvalue(value, visit),
        StmtKind::Assign(p, a) | StmtKind::OpAssign(p, _, a) | StmtKind::Accumulate(p, a) => {
            place(p, visit);
            operand(a, visit);
        }
        StmtKind::Bound(_, p) => place(p, visit),
        StmtKind::Swap(a, b) => {
            place(a, visit);
            place(b, visit);
        }
        StmtKind::Change(p, change) => {
            place(p, visit);
            let (mut list, mut places) = (Vec::new(), Vec::new());
            change.parts(&mut |a| list.push(a.clone()), &mut |p| places.push(p.clone()));
            operands(&mut list, visit);
            places.iter_mut().for_each(|p| place(p, visit));
            change.set_parts(list, places);
        }
        StmtKind::If(test, a, b) | StmtKind::While(_, a, test, b) => {
            operand(test, visit);
            block(a, visit);
            block(b, visit);
        }
        StmtKind::Match(_, arms) => {
            for arm in arms {
                if let Some((statements, test)) = &mut arm.guard {
                    block(statements, visit);
                    operand(test, visit);
                }
                block(&mut arm.body, visit);
            }
        }
        StmtKind::For(_, _, bounds, body) => {
            range(bounds, visit);
            block(body, visit);
        }
        StmtKind::ForEach(.., body)
        | StmtKind::Loop(_, body)
        | StmtKind::Labeled(_, body)
        | StmtKind::Scope(body) => block(body, visit),
        StmtKind::LetPullback { args: list, .. } | StmtKind::LetJvp { args: list, .. } => args(list, visit),
        StmtKind::CallPullback { again: list, seed, shadows, .. }
        | StmtKind::CallJoint { args: list, seed, shadows, .. } => {
            args(list.iter_mut().chain(shadows), visit);
            operands(seed, visit);
        }
        StmtKind::TapePush(_, index, _) | StmtKind::TapePop(_, index, _) => operands(index, visit),
        StmtKind::Declare(_)
        | StmtKind::Break(_)
        | StmtKind::Continue(_)
        | StmtKind::Return
        | StmtKind::Bail(_)
        | StmtKind::Effect(_)
        | StmtKind::Item(_)
        | StmtKind::TapeNew(_)
        | StmtKind::Leave(_) => {}
    }
}
