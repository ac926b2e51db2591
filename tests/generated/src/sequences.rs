//! Makes what changes lists as a whole, and closures that have a name.

use crate::ast::{Adaptor, Change, Expr, Hold, Id, Op, Stmt, Ty};
use crate::generate::Gen;
use crate::statements::{block, let_float};

/// `v.insert(i, e);`, `a.rotate_left(1);`, `let x = v.remove(i);` and the like.
pub fn change(g: &mut Gen<'_>, out: &mut Vec<Stmt>) {
    // Not of the type of a field: the compiler does not know it, and takes the methods for the user's.
    let lists = g.writable(|var| matches!(var.ty, Ty::Array(3) | Ty::Slice | Ty::Vec));
    let Some(of) = g.choose(&lists) else { return let_float(g, out) };
    let grows = g.fun.vars[of].ty == Ty::Vec && g.fun.vars[of].hold == Hold::Owned;
    let kind = if grows { g.rng.below(10) } else { 6 + g.rng.below(4) };
    g.locked.push(of);
    let others = g.visible(|var| match var.ty {
        Ty::Array(n) => grows || n == 3,
        ty => matches!(ty, Ty::Slice | Ty::Vec),
    });
    let other = g.choose(&others);
    let (value, by) = (g.float(2), Expr::Int(g.rng.below(3)));
    let count = Expr::binary(Op::Add, Expr::binary(Op::Rem, g.int(1), Expr::Int(3)), Expr::Int(2));
    g.locked.pop();
    let change = match (kind, other) {
        (0, _) => Change::Insert(by, value),
        (1, _) => Change::Truncate(count),
        (2, _) => Change::Resize(count, value),
        (3, Some(other)) => Change::Extend(other),
        (4 | 5, _) => {
            let method = g.rng.pick(&["remove", "swap_remove"]);
            let name = g.fresh("gone");
            let mutable = g.rng.chance(30);
            let id = g.declare(&name, Ty::Float, mutable);
            g.scope.push(id);
            out.push(Stmt::LetRemoved(id, of, method, Expr::Int(g.rng.below(2))));
            return;
        }
        (6, Some(other)) => Change::CopyFrom(other),
        (7, _) => Change::RotateLeft(by),
        (8, _) => Change::RotateRight(by),
        _ => Change::Reverse,
    };
    out.push(Stmt::Change(of, change));
}

/// `{ let f = |u: f64| u * x; ..; }`: while it lives, what it may mention is not written.
pub fn closure(g: &mut Gen<'_>, out: &mut Vec<Stmt>, level: usize) {
    let count = 1 + g.rng.below(2);
    let params: Vec<Id> = (0..count)
        .map(|_| {
            let name = g.fresh("arg");
            g.declare(&name, Ty::Float, false)
        })
        .collect();
    let was_pure = std::mem::replace(&mut g.pure, true);
    let mut body = g.scoped(|g| {
        g.scope.extend(&params);
        g.float(2)
    });
    g.pure = was_pure;
    // Its parameters do something.
    for param in &params {
        body = Expr::binary(Op::Add, body, Expr::binary(Op::Mul, Expr::float_var(*param), Expr::Float(0.5)));
    }
    let name = g.fresh("f");
    let id = g.declare(&name, Ty::Closure(count), false);
    let frozen = g.frozen.len();
    g.frozen.extend(g.visible(|_| true));
    let inner = g.scoped(|g| {
        g.scope.push(id);
        let mut inner = block(g, level);
        let mut stmts = Vec::new();
        g.scope.push(id);
        if let Some(value) = g.apply(2) {
            let name = g.fresh("called");
            let called = g.declare(&name, Ty::Float, false);
            stmts.push(Stmt::Let(called, false, value));
        }
        inner.stmts.splice(0..0, stmts);
        inner
    });
    g.frozen.truncate(frozen);
    let mut inner = inner;
    inner.stmts.insert(0, Stmt::LetClosure(id, params, body));
    out.push(Stmt::Scope(inner));
}

/// `.rev()`, `.skip(1)`, `.take(2)`, `.step_by(2)`
pub fn adaptor(g: &mut Gen<'_>) -> Adaptor {
    let n = 1 + g.rng.below(2);
    g.rng.pick(&[Adaptor::Rev, Adaptor::Skip(n), Adaptor::Take(n), Adaptor::StepBy(n)])
}

impl Gen<'_> {
    /// `f(a, b)` of a closure in scope.
    pub fn apply(&mut self, depth: usize) -> Option<Expr> {
        let closures = self.visible(|var| matches!(var.ty, Ty::Closure(_)));
        let id = self.choose(&closures)?;
        let Ty::Closure(count) = self.fun.vars[id].ty else { return None };
        Some(Expr::Apply(id, (0..count).map(|_| self.float(depth.min(2) - 1)).collect()))
    }

    /// `a.map(|item| ..)` or `core::array::from_fn(|i| ..)`
    pub fn mapped_array(&mut self, n: usize) -> Option<Expr> {
        // Not of the type of a field, which the compiler does not know.
        let arrays = self.visible(|var| n == 3 && var.ty == Ty::Array(3) && var.hold == Hold::Owned);
        let of = self.choose(&arrays).filter(|_| self.rng.chance(50));
        let floats = self.visible(|var| var.ty == Ty::Float);
        let some = self.choose(&floats)?;
        let name = self.fresh(if of.is_some() { "each" } else { "i" });
        let bind = self.declare(&name, if of.is_some() { Ty::Float } else { Ty::Usize }, false);
        self.fun.vars[bind].below = of.is_none().then_some(n);
        let was_pure = std::mem::replace(&mut self.pure, true);
        let body = self.scoped(|g| {
            g.scope.push(bind);
            g.float(1)
        });
        self.pure = was_pure;
        let item = Expr::float_var(bind);
        let item = if of.is_some() { item } else { Expr::ToFloat(Box::new(item)) };
        // What mentions no float at all is left to Rust as it is, and the interpreter has no closures.
        let item = Expr::binary(Op::Mul, item, Expr::float_var(some));
        let body = Box::new(Expr::binary(Op::Add, item, body));
        Some(match of {
            Some(of) => Expr::MapArray(of, bind, body),
            None => Expr::FromFn(n, bind, body),
        })
    }
}
