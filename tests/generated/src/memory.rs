//! Makes statements about memory: structs taken apart, aliases, swaps, `Vec`s.

use crate::ast::{Expr, Hold, Op, Place, Stmt, Ty, Var};
use crate::generate::Gen;
use crate::print::known;
use crate::statements::{bind, block, let_float, target};

/// Types of local aggregates.
const TYPES: &[Ty] = &[
    Ty::Point,
    Ty::Body,
    Ty::Points(2),
    Ty::Nest,
    Ty::Pair,
    Ty::Vec,
    Ty::Array(3),
    Ty::Matrix(2, 2),
    Ty::Vec,
];

/// `let mut b = Body { at: Point { x, y }, w: [..], mass };`
pub fn let_value(g: &mut Gen<'_>, out: &mut Vec<Stmt>) {
    let ty = g.rng.pick(TYPES);
    let value = g.value_of(ty, 2);
    let mutable = g.rng.chance(70);
    let id = bind(g, ty, mutable);
    g.scope.push(id);
    out.push(Stmt::Let(id, true, value));
}

/// `let Point { x, y: h } = p;`
pub fn let_parts(g: &mut Gen<'_>, out: &mut Vec<Stmt>) {
    let ty =
        g.rng.pick(&[Ty::Point, Ty::Body, Ty::Pair, Ty::Nest, Ty::Array(2), Ty::Array(3), Ty::Points(2)]);
    let value = g.value_of(ty, 1);
    if matches!(ty, Ty::Nest | Ty::Points(_)) && !matches!(value, Expr::Read(_) | Expr::Call(..)) {
        // Parts of literals would have no type yet.
        return let_float(g, out);
    }
    let parts: Vec<Ty> = match (ty.element(), ty.length()) {
        (Some(element), Some(n)) => vec![element; n],
        _ => ty.fields().iter().map(|(_, part)| *part).collect(),
    };
    let mut ids = Vec::new();
    for (k, part) in parts.iter().enumerate() {
        let mutable = g.rng.chance(30);
        let name = g.fresh(&format!("{}{k}", g.rng.clone().pick(&["m", "q", "r"])));
        let id = g.declare(&name, *part, mutable);
        let literal = match &value {
            Expr::Make(_, parts) | Expr::Array(parts) => !known(&parts[k], &g.fun),
            Expr::Repeat(part, _) => !known(part, &g.fun),
            Expr::Read(_) | Expr::Call(..) => false,
            _ => true,
        };
        g.fun.vars[id].ambiguous = literal && *part == Ty::Float && !matches!(ty, Ty::Point | Ty::Body);
        ids.push(id);
    }
    g.scope.extend(&ids);
    out.push(Stmt::LetParts(ty, ids, value));
}

/// `{ let r = &mut a[i]; ..; }`: while it lives, nobody else may mention what it refers to.
pub fn alias(g: &mut Gen<'_>, out: &mut Vec<Stmt>, level: usize) {
    let mutable = g.rng.chance(60);
    let big = |ty: Ty| ty.contains(Ty::Float) && !ty.is_scalar();
    let owned = g.visible(|var| var.ty == Ty::Float && var.mutable && var.hold == Hold::Owned && mutable);
    let mut ids = if mutable { g.writable(|var| big(var.ty)) } else { g.visible(|var| big(var.ty)) };
    ids.extend(owned.into_iter().filter(|id| !g.frozen.contains(id)));
    let Some(of) = g.choose(&ids) else { return let_float(g, out) };
    let whole = g.fun.vars[of].ty;
    let sliced = matches!(whole, Ty::Array(3)) && g.rng.chance(50);
    let parts: Vec<Ty> = [Ty::Float, Ty::Point, Ty::Array(2), Ty::Pair]
        .into_iter()
        .filter(|part| whole.contains(*part) && (*part != whole || g.fun.vars[of].hold == Hold::Owned))
        .collect();
    if parts.is_empty() {
        return let_float(g, out);
    }
    let ty = g.rng.pick(&parts);
    let (ty, place, range) = if sliced {
        (Ty::Slice, Place::var(of), Some(g.rng.pick(&[(0, 2), (1, 3)])))
    } else {
        (ty, g.descend(of, ty), None)
    };
    let (frozen, locked) = (g.frozen.len(), g.locked.len());
    if mutable {
        g.locked.push(of);
    } else {
        g.frozen.push(of);
    }
    let name = g.fresh("r");
    let id = g.declare(&name, ty, mutable);
    g.fun.vars[id].hold = if mutable { Hold::Mut } else { Hold::Shared };
    g.fun.vars[id].ambiguous = is_ambiguous(&place, g);
    let mut inner = g.scoped(|g| {
        g.scope.push(id);
        block(g, level)
    });
    g.frozen.truncate(frozen);
    g.locked.truncate(locked);
    inner.stmts.insert(0, Stmt::Alias(id, mutable, place, range));
    out.push(Stmt::Scope(inner));
}

fn is_ambiguous(place: &Place, g: &Gen<'_>) -> bool {
    place.steps.is_empty() && g.fun.vars[place.var].ambiguous
}

/// `{ let r = if x > y { &a[i] } else { &b }; ..; }`: while it lives, neither may be written.
pub fn choose(g: &mut Gen<'_>, out: &mut Vec<Stmt>, level: usize) {
    let ty = g.rng.pick(&[Ty::Float, Ty::Point, Ty::Array(2), Ty::Array(3), Ty::Pair, Ty::Vec]);
    let lends = |var: &Var| var.ty.contains(ty) && (var.ty != ty || var.hold == Hold::Owned);
    let ids = g.visible(lends);
    let (Some(a), Some(b)) = (g.choose(&ids), g.choose(&ids)) else { return let_value(g, out) };
    let test = g.cond(1);
    let (first, second) = (g.descend(a, ty), g.descend(b, ty));
    let frozen = g.frozen.len();
    g.frozen.extend([a, b]);
    let name = g.fresh("r");
    let id = g.declare(&name, ty, false);
    g.fun.vars[id].hold = Hold::Shared;
    g.fun.vars[id].ambiguous = [&first, &second].iter().any(|place| is_ambiguous(place, g));
    let mut inner = g.scoped(|g| {
        g.scope.push(id);
        block(g, level)
    });
    g.frozen.truncate(frozen);
    inner.stmts.insert(0, Stmt::Choose(id, test, first, second));
    out.push(Stmt::Scope(inner));
}

/// `std::mem::swap(&mut a, &mut b);`
pub fn exchange(g: &mut Gen<'_>, out: &mut Vec<Stmt>) {
    let wanted = g.rng.pick(&[Ty::Float, Ty::Float, Ty::Point, Ty::Array(2)]);
    let ids = g.writable(|var| var.ty.contains(wanted));
    let (Some(a), Some(b)) = (g.choose(&ids), g.choose(&ids)) else { return let_float(g, out) };
    if a == b {
        return let_float(g, out);
    }
    let first = g.descend(a, wanted);
    // It is borrowed when the indices of the second are computed.
    g.locked.push(a);
    let second = g.descend(b, wanted);
    g.locked.pop();
    out.push(Stmt::MemSwap(first, second));
}

/// `let old = std::mem::replace(&mut a[i], e);`
pub fn replace(g: &mut Gen<'_>, out: &mut Vec<Stmt>) {
    let Some(place) = target(g) else { return let_float(g, out) };
    g.locked.push(place.var);
    let value = g.float(2);
    g.locked.pop();
    let mutable = g.rng.chance(40);
    let id = bind(g, Ty::Float, mutable);
    g.scope.push(id);
    out.push(Stmt::LetReplace(id, place, value));
}

/// `v.push(e);`, `if let Some(x) = v.pop() { .. }`
pub fn vec(g: &mut Gen<'_>, out: &mut Vec<Stmt>, level: usize) {
    let ids = g.writable(|var| var.ty == Ty::Vec && var.hold == Hold::Owned);
    let Some(of) = g.choose(&ids) else { return let_value(g, out) };
    if level < 3 && g.rng.chance(30) {
        let name = g.fresh("top");
        let id = g.declare(&name, Ty::Float, false);
        let body = g.scoped(|g| {
            g.scope.push(id);
            block(g, level)
        });
        out.push(Stmt::Pop(id, of, body));
        return;
    }
    let value = g.float(2);
    out.push(Stmt::Push(of, value));
}

/// `a.fill(e);`
pub fn fill(g: &mut Gen<'_>, out: &mut Vec<Stmt>) {
    // Not of the type of a field: the compiler does not know it, and takes `fill` for a method of the user's.
    let ids = g.writable(|var| matches!(var.ty, Ty::Array(3) | Ty::Slice | Ty::Vec));
    let Some(of) = g.choose(&ids) else { return let_float(g, out) };
    g.locked.push(of);
    let value = Expr::binary(Op::Mul, g.float(1), Expr::Float(0.5));
    g.locked.pop();
    out.push(Stmt::Fill(of, value));
}
