//! Loops in loops: ranges that end or start where a loop around is, and a state that goes through a matrix.

use crate::ast::{Block, Expr, Hold, Id, Iter, Numbers, Op, Place, Step, Stmt, Ty};
use crate::generate::Gen;
use crate::statements::{bind, body, statement};

/// The ends of a range, and what its numbers are below.
pub struct Ends {
    pub lo: Expr,
    pub hi: Expr,
    pub inclusive: bool,
    pub below: Option<usize>,
    pub below_len: Option<Id>,
}

/// `0..i`, `0..=i`, `i..3`, `i + 1..3`, `1..4 - 1`
pub fn triangle(g: &mut Gen<'_>) -> Option<Ends> {
    let outer = g.visible(|var| var.ty == Ty::Usize && !var.mutable && var.below.is_some());
    let i = g.choose(&outer);
    let below = i.and_then(|i| g.fun.vars[i].below).unwrap_or(3);
    let read = |i: Id| Expr::Read(Place::var(i));
    let (lo, hi, inclusive, below) = match (g.rng.below(5), i) {
        (0, Some(i)) => (Expr::Int(0), read(i), false, below),
        (1, Some(i)) => (Expr::Int(0), read(i), true, below),
        (2, Some(i)) => (read(i), Expr::Int(3), false, 3),
        (3, Some(i)) => (Expr::binary(Op::Add, read(i), Expr::Int(1)), Expr::Int(3), false, 3),
        (4, _) => (Expr::Int(1), Expr::binary(Op::Sub, Expr::Int(4), Expr::Int(1)), false, 3),
        _ => return None,
    };
    Some(Ends { lo, hi, inclusive, below: Some(below), below_len: None })
}

fn counter(g: &mut Gen<'_>, name: &str, n: usize) -> (Id, Iter) {
    // A name of its own: it must not hide the state.
    let name = g.fresh(name);
    let id = g.declare(&name, Ty::Usize, false);
    g.fun.vars[id].below = Some(n);
    let numbers = if g.rng.chance(15) { Numbers::Rev } else { Numbers::Plain };
    (id, Iter::Range { lo: Expr::Int(0), hi: Expr::Int(n), inclusive: false, numbers })
}

fn element(list: Id, index: Id) -> Place {
    Place { var: list, steps: vec![Step::Index(Expr::Read(Place::var(index)))] }
}

/// `for t in 0..k { let mut next = ..; for i in 0..n { for j in 0..n { next[i] += .. * h[j]; } } h = next; }`
pub fn state(g: &mut Gen<'_>, out: &mut Vec<Stmt>, level: usize) {
    let arrays = g.writable(|var| matches!(var.ty, Ty::Array(_)) && var.hold == Hold::Owned);
    let Some(h) = g.choose(&arrays) else { return };
    let n = g.fun.vars[h].ty.length().unwrap_or(2);
    let steps = 1 + g.rng.below(3);
    let (t, range) = counter(g, "t", steps);
    let label = g.label();
    let around = body_of(g, label, t, |g| {
        let first = g.value_of(Ty::Array(n), 1);
        let next = bind(g, Ty::Array(n), true);
        let mut stmts = vec![Stmt::Let(next, true, first)];
        // Its name must not hide the state.
        let hidden = g.fun.vars[next].name == g.fun.vars[h].name;
        g.scope.push(next);
        if g.rng.chance(30) {
            statement(g, &mut stmts, level.max(2));
        }
        // The statement may have given the name of either to another variable.
        let visible = g.visible(|_| true);
        if !hidden && visible.contains(&h) && visible.contains(&next) {
            sums(g, &mut stmts, (h, next, n));
        }
        if g.rng.chance(30) {
            statement(g, &mut stmts, level.max(2));
        }
        let visible = g.visible(|_| true);
        if visible.contains(&h) && visible.contains(&next) {
            stmts.push(Stmt::Assign(Place::var(h), Expr::Read(Place::var(next))));
        }
        stmts
    });
    out.push(Stmt::For(label, vec![t], range, around));
}

/// The two loops inside.
fn sums(g: &mut Gen<'_>, out: &mut Vec<Stmt>, (h, next, n): (Id, Id, usize)) {
    let (i, rows) = counter(g, "i", n);
    let (outer, inner) = (g.label(), g.label());
    let row = body_of(g, outer, i, |g| {
        let (j, columns) = counter(g, "j", n);
        let sum = body_of(g, inner, j, |g| {
            let factor = g.float(1);
            let read = Expr::Read(element(h, j));
            let value = if g.rng.chance(30) { Expr::binary(Op::Mul, read.clone(), read) } else { read };
            vec![Stmt::OpAssign(element(next, i), Op::Add, Expr::binary(Op::Mul, factor, value))]
        });
        let mut stmts = vec![Stmt::For(inner, vec![j], columns, sum)];
        if g.rng.chance(50) {
            let squashed = Expr::Rule("tanh", vec![Expr::Read(element(next, i))], true);
            stmts.push(Stmt::Assign(element(next, i), squashed));
        }
        stmts
    });
    out.push(Stmt::For(outer, vec![i], rows, row));
}

/// The body of a loop, with the loop's variable in scope.
fn body_of(g: &mut Gen<'_>, label: usize, var: Id, make: impl FnOnce(&mut Gen<'_>) -> Vec<Stmt>) -> Block {
    body(g, label, &[var], |g| Block { stmts: make(g), value: None })
}
