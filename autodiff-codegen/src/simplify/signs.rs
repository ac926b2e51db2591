//! Minus signs move outwards and cancel, which is exact: `-(-a)` is `a`, `d += -a` is `d -= a`.

use crate::ir::{BinOp, Block, Function, Operand, Rvalue, Stmt, StmtKind, UnOp, VarId, VarKind};

/// Normalises the signs of derivative statements; the user's own arithmetic stays as it is.
pub fn normalize_signs(function: &Function, block: &mut Block) {
    for s in &mut block.stmts {
        s.blocks_mut().into_iter().for_each(|inner| normalize_signs(function, inner));
        if let Some(root) = written(s)
            && function.var(root).kind != VarKind::Temp
            && function.var(root).name.starts_with("d_")
        {
            statement(s);
        }
    }
}

fn written(s: &Stmt) -> Option<VarId> {
    match &s.kind {
        StmtKind::Let(v, _) => Some(*v),
        StmtKind::Assign(p, _) | StmtKind::OpAssign(p, ..) | StmtKind::Accumulate(p, _) => Some(p.root),
        _ => None,
    }
}

fn statement(s: &mut Stmt) {
    match &mut s.kind {
        StmtKind::Let(_, Rvalue::Use(a)) | StmtKind::Assign(_, a) | StmtKind::Accumulate(_, a) => operand(a),
        StmtKind::Let(_, value) => {
            let mut whole = Operand::Tree(Box::new(std::mem::replace(value, Rvalue::Nothing)));
            operand(&mut whole);
            *value = match whole {
                Operand::Tree(tree) => *tree,
                other => Rvalue::Use(other),
            };
        }
        StmtKind::OpAssign(_, op, a) => {
            operand(a);
            let turned = match op {
                BinOp::Add => BinOp::Sub,
                BinOp::Sub => BinOp::Add,
                _ => return,
            };
            if let Some(positive) = negated(a) {
                (*op, *a) = (turned, positive);
            }
        }
        _ => {}
    }
}

/// Bottom up; afterwards a sign, if there is one, is outermost.
fn operand(a: &mut Operand) {
    let Operand::Tree(tree) = a else { return };
    match &mut **tree {
        Rvalue::Unary(UnOp::Neg, inner) => {
            operand(inner);
            if let Some(positive) = negated(inner) {
                *a = positive;
            }
        }
        Rvalue::Binary(BinOp::Mul | BinOp::Div, x, y) | Rvalue::Scale(x, y) => {
            operand(x);
            operand(y);
            let (left, right) = (negated(x), negated(y));
            let odd = left.is_some() != right.is_some();
            if let Some(positive) = left {
                *x = positive;
            }
            if let Some(positive) = right {
                *y = positive;
            }
            if odd {
                let product = std::mem::replace(a, Operand::unit());
                *a = Operand::Tree(Box::new(Rvalue::Unary(UnOp::Neg, product)));
            }
        }
        Rvalue::Binary(op @ (BinOp::Add | BinOp::Sub), x, y) => {
            operand(x);
            operand(y);
            if let Some(positive) = negated(y) {
                *y = positive;
                *op = if *op == BinOp::Add { BinOp::Sub } else { BinOp::Add };
            }
            if let Some(positive) = negated(x) {
                *x = positive;
                if *op == BinOp::Add {
                    // −x + y
                    std::mem::swap(x, y);
                    *op = BinOp::Sub;
                } else {
                    // −x − y
                    *op = BinOp::Add;
                    let sum = std::mem::replace(a, Operand::unit());
                    *a = Operand::Tree(Box::new(Rvalue::Unary(UnOp::Neg, sum)));
                }
            }
        }
        Rvalue::Use(inner) => {
            operand(inner);
            *a = std::mem::replace(inner, Operand::unit());
        }
        _ => {}
    }
}

fn negated(a: &Operand) -> Option<Operand> {
    match a {
        Operand::Tree(tree) => match &**tree {
            Rvalue::Unary(UnOp::Neg, inner) => Some(inner.clone()),
            _ => None,
        },
        Operand::Var(_) | Operand::Const(..) => None,
    }
}
